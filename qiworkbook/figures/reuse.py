"""Pictures drawn once: known by what they were drawn from."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
import zlib
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from qiworkbook.figures.sketch import Sketch


def find_a_cache() -> None:
    """Name a folder, before matplotlib is imported, if it has none of its own.

    Without one, matplotlib looks for all fonts of the machine again on every run.
    """
    if "MPLCONFIGDIR" in os.environ or os.access(Path("~").expanduser(), os.W_OK):
        return
    who = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    folder = Path(tempfile.gettempdir()) / f"qiworkbook-drawing-{who}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    there = folder.lstat()  # anybody can make a link of that name
    mine = stat.S_ISDIR(there.st_mode) and (not hasattr(os, "getuid") or there.st_uid == who)
    os.environ["MPLCONFIGDIR"] = str(folder) if mine else tempfile.mkdtemp()


LENGTH = 20  # letters: two drawings of one name are not to be expected


def fingerprint(*parts: bytes) -> str:
    """20 letters that stand for these bytes, and for how they are parted."""
    whole = blake2b(digest_size=LENGTH // 2)
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()


def code_in(folder: Path) -> str:
    """A fingerprint of the program in a folder: other code, other drawings."""
    return fingerprint(*(file.read_bytes() for file in sorted(folder.glob("*.py"))))


_KIND = b"qiWB"
_SIZE = 4 + 4 + 2 * LENGTH + 4  # of our chunk: length, kind, what it says, checksum
_END = 12  # the size of the last chunk of every PNG
_MOST_BYTES = 64 * 1024 * 1024


def key_of(sketch: Sketch, dpi: float) -> str:
    """What a picture is drawn from, with the program that draws it, in 20 letters."""
    return fingerprint(_program(), repr(sketch).encode(), repr(dpi).encode())


def signed_png(png: bytes, key: str) -> bytes:
    """The picture, saying what it was drawn from."""
    says = _KIND + key.encode() + fingerprint(png).encode()
    chunk = (len(says) - 4).to_bytes(4, "big") + says + zlib.crc32(says).to_bytes(4, "big")
    return png[:-_END] + chunk + png[-_END:]


def drawn_before(there: Path | None, key: str) -> bytes | None:
    """The picture in this file, if it was drawn from this and nobody has touched it since."""
    try:
        if there is None or not there.is_file() or there.stat().st_size > _MOST_BYTES:
            return None
        png = there.read_bytes()
    except OSError:
        return None  # it cannot be read, so it is drawn
    unsigned = png[: -_END - _SIZE] + png[-_END:]
    return png if png == signed_png(unsigned, key) else None


@cache
def _program() -> bytes:
    made_by = (code_in(Path(__file__).parent), version("matplotlib"), version("pillow"))
    return " ".join(made_by).encode()
