"""Every coach question of the core: those that checks raise, and those that only a coach asks."""

from __future__ import annotations

from qiworkbook.builtin import questions_charts, questions_cycles, questions_project
from qiworkbook.builtin.checks import CHECKS
from qiworkbook.builtin.questions_base import asked_by

QUESTIONS = tuple(
    sorted(
        (
            *(asked_by(check) for check in CHECKS if check.turn is not None),
            *questions_project.QUESTIONS,
            *questions_cycles.QUESTIONS,
            *questions_charts.QUESTIONS,
        ),
        key=lambda maker: maker.turn,
    )
)
