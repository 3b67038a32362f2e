"""What is said of many measures: counts in a sentence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.compose.summary import summary, summary_message
from qiworkbook.content import IconRow
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan
from qiworkbook.spc.reading import Better, Variation

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView

    See = Callable[..., ProjectView]


def row(values: list[float], better: Better) -> IconRow:
    points = [Observation(date.fromordinal(739000 + n), value) for n, value in enumerate(values)]
    return IconRow("Safe", "now", analyse(points, ReadingPlan(name="Safe", better=better)))


STEADY = [5.0, 4, 6, 5, 4, 6, 5, 4, 6, 5, 4, 6]


def test_the_message_counts_what_the_icons_show() -> None:
    rows = [
        row([*STEADY, 20], Better.INCREASE),
        row([*STEADY, 20], Better.DECREASE),
        row([*STEADY, 20], Better.NEITHER),
        row(STEADY, Better.INCREASE),
        row(STEADY, Better.DECREASE),
        row(STEADY[:3], Better.INCREASE),
    ]
    assert [r.reading.variation for r in rows[:3]] == [
        Variation.IMPROVEMENT_HIGH,
        Variation.CONCERN_HIGH,
        Variation.NEUTRAL_HIGH,
    ]
    assert summary_message(rows) == (
        "6 measures: 1 changed for the better, 1 of concern, 1 changed otherwise, "
        "2 with no sign of change now and 1 too early to say"
    )
    assert (
        summary_message(rows[:1], only_aims=True)
        == "1 measure that shows an aim: 1 changed for the better"
    )


def test_no_measures_are_said_to_be_none(see: See) -> None:
    section = summary([see('[project]\ntitle = "New"\n')])
    assert section.message == "There are no measures yet"
    assert section.blocks == ()
