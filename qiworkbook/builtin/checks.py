"""Every check of the core, in the order in which a coach would look."""

from __future__ import annotations

from qiworkbook.builtin import (
    checks_aim,
    checks_charts,
    checks_cycles,
    checks_ideas,
    checks_links,
    checks_measures,
    checks_privacy,
    checks_ramps,
    checks_team,
    checks_theory,
)

CHECKS = (
    *checks_links.CHECKS,
    *checks_team.CHECKS,
    *checks_aim.CHECKS,
    *checks_theory.CHECKS,
    *checks_measures.CHECKS,
    *checks_charts.CHECKS,
    *checks_ideas.CHECKS,
    *checks_cycles.CHECKS,
    *checks_ramps.CHECKS,
    *checks_privacy.CHECKS,
)
