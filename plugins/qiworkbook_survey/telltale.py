"""Words that may lead to somebody: an address, a number, a title with a name.

A person decides what is cleared; this only stops what is plain. Finding nothing proves nothing.
"""

from __future__ import annotations

import re

_SIGNS = (
    re.compile(r"\S@\S"),
    re.compile(r"(?:\d[ -]?){7,}"),  # telephone, NHS and staff numbers
    re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b"),
    re.compile(r"\b\d{1,2}[:.]\d{2}\s*(?:am|pm|hrs|h)?\b", re.IGNORECASE),
    re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sister|Nurse)\.?\s+[A-Z]"),
    re.compile(r"https?://|www\.", re.IGNORECASE),
)


def may_be_somebody(text: str) -> bool:
    """Whether something in the text looks like a person, an address, a number, a date or time."""
    return any(sign.search(text) for sign in _SIGNS)
