"""What is said across wards: grid, wall and matrix hold every ward once, by the alphabet."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pptx import Presentation

from qiworkbook.compose.summary import assurance_grid, matrix, summaries, wall
from qiworkbook.content import Document, Grid, SmallMultiples
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan
from qiworkbook.spc.reading import Better
from qiworkbook.spc.words import MeasureStanding, standing
from qiworkbook.writers.deck import write_deck

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.spc.reading import Reading

    See = Callable[..., ProjectView]

FIRST = date(2024, 1, 1)
STEADY = [50.0, 52, 48, 51, 49, 53, 47] * 3
AIM = """[aim]
statement = "90% by June"
measure = "safe"
{target}
[[measure]]
id = "safe"
kind = "outcome"
name = "Felt safe"
unit = "%"
better = "{better}"
"""


def ward(
    see: See,
    name: str,
    values: list[float],
    target: float | None = None,
    *,
    status: str = "",
    by: str = "",
) -> ProjectView:
    told = f"target = {target}\n{by}" if target is not None else ""
    text = f'[project]\nunit = "{name}"\n{status}\n{AIM.format(target=told, better="increase")}'
    days = [FIRST + timedelta(weeks=at) for at in range(len(values))]
    rows = "".join(f"{day},{value}\n" for day, value in zip(days, values, strict=True))
    return see(text, {}, {"safe": f"date,value\n{rows}"}, id_=name.lower().replace(" ", "-"))


def charts(views: list[ProjectView]) -> list[SmallMultiples]:
    return [b for one in wall(views) for b in one.blocks if isinstance(b, SmallMultiples)]


def test_many_are_grouped_by_what_they_say_and_stand_by_the_alphabet_within(see: See) -> None:
    better = [20.0, 22, 18, 21, 19, 23, 17] * 2 + [80.0, 82, 78, 81, 79, 83, 77] * 2
    views = [
        *(ward(see, f"Ward {letter}", STEADY) for letter in "KGCAEI"),
        *(ward(see, f"Ward {letter}", better) for letter in "LB"),
        ward(see, "Ward Z", [50.0, 51]),
    ]
    (figure,) = charts(views)
    assert list(zip(figure.groups, figure.titles, strict=True)) == [
        *(("Changed for the better", f"Ward {letter}") for letter in "BL"),
        *(("With no sign of change now", f"Ward {letter}") for letter in "ACEGIK"),
        ("Too early to say", "Ward Z"),
    ]
    (section,) = wall(views)
    assert section.message == (
        "Felt safe in 9 wards: 2 changed for the better, 6 with no sign of change now and 1 too "
        "early to say"
    )


def test_every_ward_stands_on_one_of_the_walls_once(see: See) -> None:
    views = [ward(see, f"Ward {number:02d}", STEADY) for number in range(41)]
    figures = charts(views)
    assert [len(one.readings) for one in figures] == [18, 18, 5]
    assert [title for one in figures for title in one.titles] == [v.project.ward for v in views]
    assert len({section.id for section in wall(views)}) == 3


@pytest.mark.slow
def test_small_groups_share_rows_so_that_a_slide_is_full(see: See) -> None:
    better, worse = [20.0, 22, 18] * 5 + [80.0, 82, 78] * 5, [80.0, 82, 78] * 5 + [20.0, 22, 18] * 5
    views = [
        *(ward(see, f"Better {number}", better) for number in range(5)),
        *(ward(see, f"Concern {number}", worse) for number in range(2)),
        *(ward(see, f"Steady {number}", STEADY) for number in range(5)),
        *(ward(see, f"Early {number}", STEADY[:4]) for number in range(6)),
    ]
    (figure,) = charts(views)
    assert [figure.groups.count(one) for one in dict.fromkeys(figure.groups)] == [5, 2, 5, 6]
    document = Document("A deck", sections=tuple(wall(views)))
    deck = Presentation(BytesIO(write_deck(document)))
    (slide,) = [one for one in deck.slides if any(shape.has_chart for shape in one.shapes)]
    assert sum(shape.has_chart for shape in slide.shapes) == len(views)


def test_few_are_drawn_side_by_side_with_the_names_of_their_measures(see: See) -> None:
    (figure,) = charts([ward(see, "Oak", STEADY), ward(see, "Ash", STEADY)])
    assert (figure.groups, figure.titles) == ((), ("Oak: Felt safe", "Ash: Felt safe"))


def test_each_ward_that_can_be_judged_has_its_place_in_the_grid(see: See) -> None:
    views = [
        ward(see, "Sure", STEADY, 10),
        ward(see, "Never", STEADY, 95),
        ward(see, "Now and then", STEADY, 51),
        ward(see, "Early", STEADY[:4], 51),
    ]
    (section,) = assurance_grid(views)
    table, early = section.blocks
    assert isinstance(table, Grid)
    assert table.columns == (
        "Now",
        "Target to be expected",
        "Target met at times",
        "Target not met without a change",
        "No target judged",
    )
    nobody = ("—",) * 4
    assert [tuple(cell.text for cell in row) for row in table.rows] == [
        ("Changed for the better", *nobody),
        ("With no sign of change now", "Sure", "Now and then", "Never", "—"),
        ("Of concern", *nobody),
    ]
    assert getattr(early, "text", "") == "Too early to say: Early."
    assert section.message == "1 of 3 wards can count on meeting the target as things are"


def test_a_ward_whose_target_is_past_is_not_counted_with_those_that_can_expect_it(see: See) -> None:
    views = [
        ward(see, "Sure", STEADY, 10),
        ward(see, "Closed", STEADY, 10, status='status = "closed"'),
        ward(see, "Late", STEADY, 95, by="by = 2024-06-01"),
        ward(see, "Never", STEADY, 95),
    ]
    (section,) = assurance_grid(views)
    table, past = section.blocks
    assert isinstance(table, Grid)
    assert [cell.text for cell in table.rows[1]] == [
        *("With no sign of change now", "Sure", "—", "Never", "Closed and Late"),
    ]
    assert getattr(past, "text", "") == "Target is past: Closed and Late."
    assert section.message == "1 of 2 wards can count on meeting the target as things are"
    # each week since its change met the target, and the limits are of before it too: not judged
    risen = ward(see, "Risen", [*STEADY, *(value + 40 for value in STEADY)], 80)
    (section,) = assurance_grid([*views, risen])
    assert "Risen" in [row[-1].text for row in section.blocks[0].rows]  # type: ignore[union-attr, index]
    assert section.message == "1 of 2 wards can count on meeting the target as things are"
    said = getattr(section.blocks[1], "text", "")
    assert "Target met at each recent point, with no promise that it will be: Risen." in said
    missed = ward(see, "Missed once", [*STEADY, *(value + 40 for value in STEADY[:-1]), 79], 80)
    (section,) = assurance_grid([risen, missed])
    assert getattr(section.blocks[1], "text", "").endswith("it will be: Risen.")
    (section,) = assurance_grid([risen, risen])
    assert section.message == "2 wards: 2 changed for the better"
    (section,) = assurance_grid(views[1:3])
    assert section.message == "2 wards: 2 with no sign of change now"
    (section,) = assurance_grid(views[2:])
    assert section.message == "Never cannot count on meeting its target as things are"


@pytest.mark.parametrize("wards", [3, 9])
def test_ideas_by_wards_whichever_are_fewer_stand_as_columns(see: See, wards: int) -> None:
    def having(number: int) -> ProjectView:
        ideas = "".join(
            f'[[idea]]\nid = "{id_}"\nname = "{id_}"\nstatus = "{status}"\n'
            for id_, status in (("card", "testing"), (f"own-{number}", "adopted"))
        )
        return see(f'[project]\nunit = "Ward {number}"\n{ideas}', id_=f"ward-{number}")

    views = [having(number) for number in range(wards)]
    (section,) = matrix(views)
    table, *more = section.blocks
    assert isinstance(table, Grid)
    found = [[cell.text for cell in row] for row in table.rows]
    if wards == 3:
        assert table.columns == ("Change idea", "Ward 0", "Ward 1", "Ward 2")
        assert found[0] == ["Card", *["► being tested"] * 3]
        assert found[1] == ["Own-0", "✓ in use", "", ""]
        assert more == []
    else:
        assert table.columns[:3] == ("Ward", "Card", "Own-0")
        assert [row[:3] for row in found[:2]] == [
            ["Ward 0", "► being tested", "✓ in use"],
            ["Ward 1", "► being tested", ""],
        ]
        assert [getattr(one, "text", "") for one in more] == ["And 4 ideas tried in fewer wards."]
    assert section.message == (
        f"{wards + 1} change ideas tried in {wards} wards, 1 of them in more than one"
    )


def test_one_project_or_nothing_to_compare_has_none_of_them(see: See) -> None:
    assert list(summaries([ward(see, "Oak", STEADY)])) == []
    assert list(summaries([see("[project]\n", id_="oak"), see("[project]\n", id_="ash")])) == []


def reading(values: list[float], better: Better) -> Reading:
    rows = [Observation(FIRST + timedelta(weeks=at), one) for at, one in enumerate(values)]
    return analyse(rows, ReadingPlan(better=better, every="week"))


def test_what_went_and_stayed_has_not_no_sign_of_change() -> None:
    """Held in its new limits the latest points are common cause, and yet it changed."""
    low, high = [10.0, 12, 8, 11, 9] * 3, [90.0, 92, 88, 91, 89] * 3
    gained = reading([*low, *high], Better.INCREASE)
    assert standing(gained) is MeasureStanding.BETTER
    assert standing(reading([*high, *low], Better.INCREASE)) is MeasureStanding.CONCERN
    assert standing(reading([*low, *high], Better.NEITHER)) is MeasureStanding.OTHER
    assert standing(reading(low * 2, Better.INCREASE)) is MeasureStanding.STEADY
    assert standing(reading(low[:3], Better.INCREASE)) is MeasureStanding.EARLY
    assert {standing(reading([*STEADY, 90.0], b)) for b in Better} == {
        MeasureStanding.BETTER,
        MeasureStanding.CONCERN,
        MeasureStanding.OTHER,
    }


def test_what_stands_below_the_grid_is_one_remark_and_leaves_its_rows_room(see: See) -> None:
    views = [
        *(ward(see, "Sure", STEADY, 10), ward(see, "Late", STEADY, 95, by="by = 2024-06-01")),
        *(ward(see, "Early", STEADY[:4], 10), ward(see, "New", [], 5)),
    ]
    ((_, *below),) = (section.blocks for section in assurance_grid(views))
    assert [getattr(block, "text", "") for block in below] == [
        "Too early to say: Early. No data yet: New. Target is past: Late."
    ]


def test_a_ward_without_data_is_named_once_below_the_grid(see: See) -> None:
    views = [ward(see, "Sure", STEADY, 10), ward(see, "Never", STEADY, 95), ward(see, "New", [], 5)]
    (section,) = assurance_grid(views)
    said = [getattr(block, "text", "") for block in section.blocks]
    assert said.count("No data yet: New.") == 1
    table = section.blocks[0]
    assert isinstance(table, Grid)
    assert not any("New" in cell.text for row in table.rows for cell in row)
