"""A pattern that is compiled when it is first used.

Every start would otherwise compile dozens that it never looks for: the one who adds a point types
2025-04-07, and none of the thirty other ways to write a day.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, cast


class _LatePattern:
    def __init__(self, pattern: str, flags: int) -> None:
        self._said = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__[name] = getattr(re.compile(*self._said), name)
        return found


@cache
def late_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, to be used as a compiled one is.

    >>> late_pattern("[0-9]+").fullmatch("2025") is not None
    True
    """
    return cast("re.Pattern[str]", _LatePattern(pattern, flags))
