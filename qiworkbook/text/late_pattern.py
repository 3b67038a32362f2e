"""A pattern that is compiled when it is first used.

Every start would otherwise compile dozens that it never looks for: the one who adds a point types
2025-04-07, and none of the thirty other ways to write a day.
"""

from __future__ import annotations

import re
from functools import cache

compiled = cache(re.compile)
"""The pattern of these words, compiled once."""
