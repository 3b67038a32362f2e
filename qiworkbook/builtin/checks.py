"""Every check of the core, in the order in which a coach would look."""

from qiworkbook.builtin import (
    checks_aim,
    checks_cycles,
    checks_measures,
    checks_privacy,
    checks_theory,
)

CHECKS = (
    *checks_theory.LINKS,
    *checks_aim.CHECKS,
    *checks_theory.CHECKS,
    *checks_measures.CHECKS,
    *checks_cycles.CHECKS,
    *checks_privacy.CHECKS,
)
