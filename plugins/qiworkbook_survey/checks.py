"""Every check of a survey: first what could hurt somebody, then what cannot be right."""

from __future__ import annotations

from qiworkbook_survey import checks_numbers, checks_people, checks_waves

CHECKS = (*checks_people.CHECKS, *checks_numbers.CHECKS, *checks_waves.CHECKS)
