"""What is said across projects: counts in a sentence, and the ideas of several wards first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.compose.summary import ideas_across, summary, summary_message
from qiworkbook.content import IconRow, Table
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, Plan
from qiworkbook.spc.reading import Better, Variation

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView

    See = Callable[..., ProjectView]


def row(values: list[float], better: Better) -> IconRow:
    points = [Observation(date.fromordinal(739000 + n), value) for n, value in enumerate(values)]
    return IconRow("Safe", "now", analyse(points, Plan(name="Safe", better=better)))


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
        "6 measures: 1 improving, 1 of concern, 1 with a signal, 2 with no sign of change and "
        "1 too early to say"
    )
    assert summary_message(rows[:1], only_aims=True) == "1 measure that shows an aim: 1 improving"


def test_no_measures_are_said_to_be_none(see: See) -> None:
    section = summary([see('[project]\ntitle = "New"\n')])
    assert section.message == "There are no measures yet"
    assert section.blocks == ()


def ward(see: See, id_: str, *ideas: str) -> ProjectView:
    text = "".join(f'[[idea]]\nid = "{i}"\nname = "{i}"\nstatus = "testing"\n' for i in ideas)
    return see(f'[project]\ntitle = "{id_}"\n{text}', id_=id_)


def test_ideas_of_several_wards_come_first_and_a_long_list_is_cut(see: See) -> None:
    many = [f"i{n}" for n in range(25)]
    sections = tuple(ideas_across([ward(see, "elm", *many), ward(see, "oak", "i24", "other")]))
    table, more = sections[0].blocks
    names = [cells[0].text for cells in getattr(table, "rows", ())]
    assert names[:2] == ["I24", "I0"]
    assert len(names) == 20
    assert getattr(more, "text", "") == "6 more ideas tried in one ward each."
    assert sections[0].message == "26 change ideas tried in 2 wards, 1 of them in more than one"


def test_wards_are_named_together_where_an_idea_is_as_far(see: See) -> None:
    def at(ward_id: str, status: str) -> ProjectView:
        idea = f'[[idea]]\nid = "card"\nname = "a card"\nstatus = "{status}"\n'
        return see(f'[project]\ntitle = "{ward_id}"\n{idea}', id_=ward_id)

    views = [at("elm", "adopted"), at("oak", "testing"), at("ash", "adopted")]
    (table,) = next(ideas_across(views)).blocks
    assert isinstance(table, Table)
    ((_, where),) = table.rows
    assert where.text == "elm and ash: adopted; oak: testing"


def test_one_project_or_nothing_tried_has_no_such_page(see: See) -> None:
    assert tuple(ideas_across([ward(see, "elm", "card")])) == ()
    untried = see('[[idea]]\nid = "card"\nname = "a card"\n', id_="oak")
    assert tuple(ideas_across([untried, untried])) == ()
