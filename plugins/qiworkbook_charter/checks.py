"""Every check of a charter, in the order in which a coach would look."""

from __future__ import annotations

from qiworkbook_charter import checks_life, checks_lines, checks_origin, checks_words

CHECKS = (
    *checks_lines.CHECKS,
    *checks_words.CHECKS,
    *checks_origin.CHECKS,
    *checks_life.CHECKS,
)
