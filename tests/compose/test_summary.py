"""What is said of many measures: counts in a sentence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from pptx import Presentation

from qiworkbook.compose.summary import summary, summary_message
from qiworkbook.content import IconRow
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan
from qiworkbook.spc.reading import Better, Variation
from qiworkbook.testing import make_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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


@pytest.mark.slow
@pytest.mark.parametrize("many", [4, 5, 6])
def test_every_ward_that_a_headline_counts_is_on_the_slides_of_a_few_teams(
    tmp_path: Path, many: int
) -> None:
    """The rows begin with those of concern, and no chart is left to the notes."""
    files: dict[str, str] = {}
    for number, name in enumerate(("Ash", "Birch", "Cedar", "Elm", "Fir", "Yew")[:many], start=1):
        values = [*STEADY, *STEADY, 0.2 if number == many else 20]
        points = (f"{date(2024, 1, 1) + timedelta(weeks=n)},{v}" for n, v in enumerate(values))
        files[f"projects/{name.lower()}/data/safe.csv"] = "\n".join(("date,value", *points, ""))
        files[f"projects/{name.lower()}/project.toml"] = (
            f'format = 1\n[project]\ntitle = "Safe"\nunit = "{name} Ward"\n'
            '[aim]\nstatement = "Safer"\nmeasure = "safe"\n'
            '[[measure]]\nid = "safe"\nname = "People who said that they felt safe this week"\n'
            'kind = "outcome"\nbetter = "increase"\nevery = "week"\nshows = ["aim"]\n'
        )
    folder = make_workbook(tmp_path, files)
    assert folder.run("slides", "--short", "-o", "deck.pptx").exit_code == 0
    slides = {
        one.shapes.title.text_frame.text: one
        for one in Presentation(str(folder.root / "deck.pptx")).slides
    }
    (summed,) = (one for title, one in slides.items() if "that show an aim" in title)
    (drawn,) = (one for title, one in slides.items() if f"in {many} wards" in title)
    (first, *_) = (one.table.rows[1].cells[0].text for one in summed.shapes if one.has_table)
    concern = ("Ash", "Birch", "Cedar", "Elm", "Fir", "Yew")[many - 1]
    assert first.startswith(f"{concern} Ward") or many == 4
    assert sum(one.has_chart for one in drawn.shapes) == many
