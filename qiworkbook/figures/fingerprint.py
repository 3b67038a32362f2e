"""Short names for what went into a drawing and for what came of it."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LENGTH = 20  # letters: two drawings of one name are not to be expected


def fingerprint(*parts: bytes) -> str:
    """20 letters that stand for these bytes, and for how they are parted."""
    whole = blake2b(digest_size=LENGTH // 2)
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()


@cache
def code_in(folder: Path) -> str:
    """A fingerprint of the program in a folder: other code, other drawings."""
    return fingerprint(*(file.read_bytes() for file in sorted(folder.glob("*.py"))))
