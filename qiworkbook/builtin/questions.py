"""Every coach question of the core, the most useful first."""

from __future__ import annotations

from qiworkbook.builtin import questions_charts, questions_cycles, questions_project

QUESTIONS = (
    questions_project.paused,
    questions_project.aim_past,
    questions_cycles.compare,
    questions_cycles.decide,
    questions_charts.unexplained,
    questions_charts.new_limits,
    questions_cycles.too_large,
    questions_cycles.stopped,
    questions_project.lived_experience,
    questions_charts.no_change,
    questions_cycles.learning,
    questions_project.aim_near,
    questions_charts.too_early,
    questions_project.untested,
    questions_project.unmeasured,
)
