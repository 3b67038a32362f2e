"""A picture that is there already and unchanged is not drawn again.

A PNG carries a chunk of our own: what it was drawn from, and a fingerprint of all its other bytes.
The letters of its name (see "Chunk naming conventions" of the PNG specification) ask programs
that change the picture to leave it out, and where one does not, the fingerprint no longer fits.
"""

from __future__ import annotations

import zlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from qiworkbook.figures.fingerprint import LENGTH, code_in, fingerprint

if TYPE_CHECKING:
    from qiworkbook.figures.sketch import Sketch

_KIND = b"qiWB"
_SIZE = 4 + 4 + 2 * LENGTH + 4  # of our chunk: length, kind, what it says, checksum
_END = 12  # the size of the last chunk of every PNG
_MOST_BYTES = 64 * 1024 * 1024


def key_of(sketch: Sketch, dpi: float) -> str:
    """What a picture is drawn from, with the program that draws it, in 20 letters."""
    return fingerprint(_program(), repr(sketch).encode(), repr(dpi).encode())


def signed(png: bytes, key: str) -> bytes:
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
    return png if png == signed(unsigned, key) else None


@cache
def _program() -> bytes:
    made_by = (code_in(Path(__file__).parent), version("matplotlib"), version("pillow"))
    return " ".join(made_by).encode()
