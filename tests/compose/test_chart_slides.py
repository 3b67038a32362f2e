"""Charts that say little share a slide; the aim's own, signals and what is new keep theirs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from qiworkbook.builtin.sections_measures import aim, charts, measures
from qiworkbook.builtin.sections_theory import ideas, theory
from qiworkbook.compose.short_deck import agreed_later, folded
from qiworkbook.content import Bullets, Callout, Chart, Paragraph, Rank, SmallMultiples

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView

    See = Callable[..., ProjectView]

# Twelve steady points, and the same with a last one far outside three sigma.
STEADY = [5, 4, 6, 5, 4, 6, 5, 4, 6, 5, 4, 6]
OUTSIDE = [*STEADY[:-1], 30]
MONTHS = [date(2024, n, 1) for n in range(1, 13)]


def rows(values: list[int], after: date | None = None) -> str:
    days = MONTHS if after is None else [date(2025, 3, n + 1) for n in range(len(values))]
    return "date,value\n" + "".join(f"{d},{v}\n" for d, v in zip(days, values, strict=True))


def ward(see: See, **data: str) -> ProjectView:
    kinds = {id_: "outcome" if id_ == "aim" else "process" for id_ in data}
    text = "".join(
        f'[[measure]]\nid = "{id_}"\nname = "{id_}"\nkind = "{kind}"\nchart = "xmr"\n'
        'better = "increase"\n'
        for id_, kind in kinds.items()
    )
    return see('[aim]\nstatement = "x"\nmeasure = "aim"\n' + text, None, data)


def test_the_aim_and_a_signal_keep_their_slides_and_the_others_share_one(see: See) -> None:
    view = ward(see, aim=rows(STEADY), odd=rows(OUTSIDE), a=rows(STEADY), b=rows(STEADY))
    sections = folded(view, tuple(charts(view)))
    assert [s.id for s in sections] == [
        "elm-ward-chart-aim",
        "elm-ward-chart-odd",
        "elm-ward-charts-small",
    ]
    small = sections[-1]
    assert small.message == "2 other measures: no sign of change now"
    figure = small.blocks[0]
    assert isinstance(figure, SmallMultiples)
    assert figure.titles == ("a", "b")
    assert figure.alt.count("Mean 5") >= 2


def test_one_quiet_chart_keeps_its_slide(see: See) -> None:
    view = ward(see, aim=rows(STEADY), a=rows(STEADY))
    sections = tuple(charts(view))
    assert folded(view, sections) == sections


def test_a_measure_that_began_since_the_last_set_keeps_its_slide(see: See) -> None:
    new = rows(STEADY, date(2025, 3, 1))
    view = ward(see, aim=rows(STEADY), a=rows(STEADY), b=rows(STEADY), new=new)
    ids = [s.id for s in folded(view, tuple(charts(view)), since=date(2025, 2, 6))]
    assert ids == ["elm-ward-chart-aim", "elm-ward-charts-small", "elm-ward-chart-new"]


@pytest.mark.parametrize(
    ("values", "first", "alone"),
    [(5, 1, True), (4, 1, False), (5, 0, False)],  # 1 March is the day of the last set
)
def test_a_new_measure_keeps_its_slide_from_five_values_on(
    see: See, values: int, first: int, *, alone: bool
) -> None:
    days = [date(2025, 2, 28) + timedelta(days=first + at) for at in range(values)]
    new = "date,value\n" + "".join(f"{day},{at % 2}\n" for at, day in enumerate(days))
    view = ward(see, aim=rows(STEADY), a=rows(STEADY), b=rows(STEADY), new=new)
    ids = [s.id for s in folded(view, tuple(charts(view)), since=date(2025, 3, 1))]
    assert ("elm-ward-chart-new" in ids) is alone


def test_one_value_is_said_and_not_drawn(see: See) -> None:
    view = ward(see, aim=rows(STEADY), a=rows(STEADY), b="date,value\n2025-03-10,4\n")
    small = folded(view, tuple(charts(view)))[-1]
    figure, said = small.blocks
    assert isinstance(figure, SmallMultiples)
    assert figure.titles == ("a",)
    assert said == Callout("One value so far: b, 4 (10 March 2025).")
    assert small.message == "2 other measures: 1 with no sign of change now and 1 too early to say"


def test_what_a_module_works_out_is_drawn_in_full_alone_unless_it_has_a_signal(see: See) -> None:
    view = ward(see, aim=rows(STEADY), a=rows(STEADY), b=rows(STEADY), odd=rows(OUTSIDE))
    series = {
        id_: replace(one, derived_by="survey") if id_ in ("b", "odd") else one
        for id_, one in view.project.series.items()
    }
    view = replace(view, project=replace(view.project, series=series))
    sections = tuple(charts(view))
    assert [s.id for s in folded(view, sections)] == [
        "elm-ward-chart-aim",
        "elm-ward-chart-a",
        "elm-ward-chart-odd",
    ]
    assert [s.id for s in folded(view, sections, in_full=True)] == [
        "elm-ward-chart-aim",
        "elm-ward-charts-small",
        "elm-ward-chart-odd",
    ]


def test_what_is_still_to_be_agreed_is_one_slide(see: See) -> None:
    view = see("")
    sections = (*theory(view), *measures(view), *ideas(view))
    (one,) = agreed_later(view, sections)
    assert (one.id, one.message) == ("elm-ward-to-agree", "Three things to agree first")
    (listed,) = one.blocks
    assert isinstance(listed, Bullets)
    assert listed.items[1].startswith("What will be counted is still to be agreed. An outcome,")
    assert agreed_later(view, sections[:1]) == sections[:1]
    (alone,) = agreed_later(view, [replace(sections[0], rank=Rank.ESSENTIAL)])
    assert alone.message == "One thing to agree first"


def test_what_there_is_keeps_its_place_around_it(see: See) -> None:
    view = see('[aim]\nstatement = "90% feel safe"\n')
    sections = (*aim(view), *theory(view), *ideas(view))
    kept = agreed_later(view, sections)
    assert [one.id for one in kept] == ["elm-ward-aim", "elm-ward-to-agree"]


@pytest.mark.parametrize("values", [1, 2])
def test_one_value_of_the_aim_is_said_too(see: See, values: int) -> None:
    data = "date,value\n2025-03-03,4\n2025-03-10,5\n".splitlines()[: values + 1]
    view = ward(see, aim="\n".join([*data, ""]), a=rows(STEADY))
    first = next(iter(charts(view))).blocks[0]
    if values > 1:
        assert isinstance(first, Chart)
    else:
        said = "One value so far: 4 (3 March 2025). A chart begins with the second."
        assert first == Paragraph(said)
