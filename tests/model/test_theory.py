"""Change ideas, and what they are worth trying for."""

from __future__ import annotations

import pytest

from qiworkbook.model import Idea


@pytest.mark.parametrize(
    ("impact", "effort", "place"),
    [
        ("high", "low", -2),
        ("low", "low", 0),
        ("low", "high", 2),
        ("high", None, 3),
        (None, "low", 3),
    ],
)
def test_much_change_for_little_work_stands_first(
    impact: str | None, effort: str | None, place: int
) -> None:
    said = {"id": "x", "name": "a walk", "impact": impact, "effort": effort}
    assert Idea.model_validate(said).work_for_change == place
