"""An aim may be absolute, or relative to where the team started."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from qiworkbook.model import Aim


@pytest.mark.parametrize(
    ("target", "baseline", "goal"),
    [
        (90, 61, 90),
        (90, None, 90),
        ("-25%", 40, 30),  # 25% less than 40
        ("+50%", 20, 30),
        ("-33%", 100, 67),
        ("- 25 %", 40, 30),
        ("-25%", None, None),
        (None, 61, None),
    ],
)
def test_the_goal_is_worked_out_from_the_baseline(
    target: float | str | None, baseline: float | None, goal: float | None
) -> None:
    aim = Aim.model_validate({"statement": "x", "target": target, "baseline": baseline})
    assert aim.goal == (None if goal is None else pytest.approx(goal))
    assert aim.is_relative is isinstance(target, str)


@pytest.mark.parametrize("target", ["25% less", "90", "-25", "--5%", "", True, [1]])
def test_a_target_is_a_number_or_a_signed_percentage(target: object) -> None:
    with pytest.raises(ValidationError):
        Aim.model_validate({"statement": "x", "target": target})
