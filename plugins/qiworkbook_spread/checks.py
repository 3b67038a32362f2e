"""Every check of spread, in the order in which a coach would look."""

from __future__ import annotations

from qiworkbook_spread import checks_links, checks_plan, checks_ratings

CHECKS = (
    *checks_links.CHECKS,
    *checks_plan.CHECKS,
    *checks_ratings.CHECKS,
)
