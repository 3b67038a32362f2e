"""What a deck has room for is what a section says of itself, whoever made it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from qiworkbook.builtin.sections import SECTIONS
from qiworkbook.compose.report import compose_report
from qiworkbook.compose.short_deck import Length
from qiworkbook.compose.storyboard import Occasion, compose_deck
from qiworkbook.content import Callout, Cell, Chart, Grid, Paragraph, Rank, Section
from qiworkbook.contributions.extensions import SectionMaker
from qiworkbook.testing import SMALL_PROJECT, TODAY, make_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Document

QUIET = ("calm", "still", "level")


@pytest.fixture
def elm(tmp_path: Path) -> ProjectView:
    """A project with an aim, and three more measures in which nothing happens."""
    more = "".join(
        f'\n[[measure]]\nid = "{one}"\nname = "{one}"\nkind = "process"\nchart = "xmr"\n'
        'definition = "x"\nbetter = "increase"\nevery = "week"\n'
        for one in QUIET
    )
    weeks = [date(2024, 1, 8) + timedelta(weeks=week) for week in range(16)]
    rows = "date,value\n" + "".join(f"{day},{60 + n % 3}\n" for n, day in enumerate(weeks))
    files = {"projects/elm/project.toml": SMALL_PROJECT + more}
    files |= {f"projects/elm/data/{one}.csv": rows for one in ("feels-safe", *QUIET)}
    return make_workbook(tmp_path, files, plugins=[]).view("elm")


def with_a_chart_and_a_grid(rank: Rank | None = None) -> SectionMaker:
    def made(view: ProjectView) -> Iterator[Section]:
        blocks = (
            Chart(view.readings["calm"], "A chart of calm."),
            Grid(("Day", "Seen"), ((Cell("Monday"), Cell("3")),)),
            Paragraph("Both together."),
        )
        yield Section("elm-rota", "Rota and chart", "Both", blocks, project="elm")

    maker = SectionMaker("rota", 650, "The rota beside its chart", made)
    return maker if rank is None else replace(maker, rank=rank)


def deck(view: ProjectView, maker: SectionMaker, length: Length) -> Document:
    occasion = Occasion(length=length)
    return compose_deck([view], (*SECTIONS, maker), today=TODAY, occasion=occasion).story


def rotas(document: Document) -> list[Section]:
    return [one for one in document.sections if one.id == "elm-rota"]


@pytest.mark.parametrize("rank", [Rank.ESSENTIAL, Rank.USUAL])
def test_a_section_is_never_folded_for_the_chart_in_it(elm: ProjectView, rank: Rank) -> None:
    document = deck(elm, with_a_chart_and_a_grid(rank), Length.FULL)
    (shown,) = rotas(document)
    assert len(shown.blocks) == 3
    # The core's own quiet charts still share a slide.
    assert "elm-charts-small" in [one.id for one in document.sections]


@pytest.mark.parametrize("rank", Rank)
@pytest.mark.parametrize("length", [Length.SHORT, Length.USUAL, Length.FULL])
def test_the_rank_alone_decides(elm: ProjectView, rank: Rank, length: Length) -> None:
    """The only thing that a story rests on is shown whole: there is room for it."""
    shown = bool(rotas(deck(elm, with_a_chart_and_a_grid(rank), length)))
    assert shown == (rank is not Rank.DETAIL or length is Length.FULL)


def test_several_things_that_a_story_rests_on_have_a_line_each(elm: ProjectView) -> None:
    makers = [
        replace(with_a_chart_and_a_grid(), id=f"rota-{n}", make=partial(_named, n))
        for n in range(9)
    ]
    made = compose_deck([elm], (*SECTIONS, *makers), today=TODAY)
    (shown,) = [one for one in made.story.sections if one.id == "elm-foundations"]
    table, more = shown.blocks
    lines = [[cell.text for cell in row] for row in getattr(table, "rows", ())]
    assert lines == [[f"Rota {n}", f"Finding {n}"] for n in range(6)]
    assert more == Callout("And 3 more, in the appendix.")
    assert made.appendix is not None
    ids = [one.id for one in made.appendix.sections]
    assert all(f"elm-rota-{n}" in ids for n in range(9))


def _named(number: int, view: ProjectView) -> Iterator[Section]:
    id_ = f"{view.project.id}-rota-{number}"
    yield Section(id_, f"Rota {number}", f"Finding {number}", project=view.project.id)


def test_the_older_word_for_detail_means_the_same() -> None:
    maker = replace(with_a_chart_and_a_grid(), detail=True)
    assert maker.rank is Rank.DETAIL


@pytest.mark.parametrize(
    ("length", "where"),
    [
        (Length.USUAL, "The rest, for reference, is in the appendix beside this deck."),
        (Length.SHORT, "The rest is in the report, and in a deck made in full."),
    ],
)
def test_where_the_rest_is_stands_in_the_notes_and_it_is_whole_in_the_report(
    elm: ProjectView, length: Length, where: str
) -> None:
    maker = with_a_chart_and_a_grid(Rank.DETAIL)
    document = deck(elm, maker, length)
    notes = [note for one in document.sections for note in one.notes]
    assert notes.count(where) == 1
    (whole,) = rotas(compose_report([elm], (*SECTIONS, maker), today=TODAY))
    assert len(whole.blocks) == 3


def test_a_deck_that_shows_all_names_nothing(elm: ProjectView) -> None:
    document = deck(elm, with_a_chart_and_a_grid(), Length.FULL)
    assert not [n for one in document.sections for n in one.notes if n.startswith("Not in this")]
