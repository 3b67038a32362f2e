"""Which addresses become links: https and mailto; any other stays text."""

from __future__ import annotations

import re

# No spaces, controls, quotes or brackets: an address with them is a typing slip, or a trick.
_SAFE = re.compile(
    r"""(?:https://[^\s"'<>\\^`{|}\x00-\x20]+|mailto:[^\s"'<>\\^`{|}\x00-\x20@]+@[^\s"'<>\\^`{|}\x00-\x20@]+)"""
)


def safe_address(address: str) -> str:
    """The address itself when it may become a link, else ""."""
    stripped = address.strip()
    return stripped if _SAFE.fullmatch(stripped) and stripped.isprintable() else ""
