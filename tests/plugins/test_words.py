"""What a plugin says of its own sections in the words of an audience, and what it cannot say."""

from __future__ import annotations

import sys
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from qiworkbook.api import (
    AudienceWords,
    Cell,
    ExplainedWord,
    Grid,
    Measure,
    MeasureMaker,
    Paragraph,
    Point,
    Section,
    SectionMaker,
    Series,
    Shared,
    WorkbookSectionMaker,
    hookimpl,
)
from qiworkbook.plugins.manager import Plugins
from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from qiworkbook.api import Project, ProjectView
    from qiworkbook.testing import WorkbookFolder

BOARD = AudienceWords(
    "board",
    "Who is there",
    "Count the gaps.",
    labels=(("Lead", "Who leads"),),
    explains=(ExplainedWord(word="rota", also=("rotas",), means="A list of who works when."),),
)
OWN = """
format = 1
title = "Our board"
[[section]]
name = "rota"
title = "Our own heading"
"""


def show(view: ProjectView) -> Iterator[Section]:
    grid = Grid(("Lead",), ((Cell("the rota has no lead"),),))
    yield Section("rota", "Rota", "Who works when", (grid,), project=view.project.id)


def derive(_project: Project) -> Iterator[tuple[Measure, Series]]:
    measure = {"id": "gaps", "name": "Gaps a month", "kind": "process"}
    days = (Point(date(2024, month, 1), month % 3) for month in range(1, 13))
    yield Measure.model_validate(measure), Series("gaps", tuple(days))


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., WorkbookFolder]:
    def made(*makers: SectionMaker, whole: tuple[WorkbookSectionMaker, ...] = ()) -> WorkbookFolder:
        module = ModuleType("wordy_plugin")

        @hookimpl
        def qiworkbook_sections() -> tuple[SectionMaker, ...]:
            return makers

        @hookimpl
        def qiworkbook_workbook_sections() -> tuple[WorkbookSectionMaker, ...]:
            return whole

        @hookimpl
        def qiworkbook_measures() -> tuple[MeasureMaker, ...]:
            return (MeasureMaker("gaps", "gaps", derive, Shared.WORDS, leave_out_for=("board",)),)

        hooks = (qiworkbook_sections, qiworkbook_workbook_sections, qiworkbook_measures)
        vars(module).update({hook.__name__: hook for hook in hooks})
        monkeypatch.setitem(sys.modules, module.__name__, module)
        files = {"projects/elm/project.toml": SMALL_PROJECT}
        return make_workbook(tmp_path, files, plugins=[module.__name__])

    return made


def page(book: WorkbookFolder, words: str, *, one_page: bool = False) -> str:
    ran = book.run("report", "--words", words, *["--one-page"] * one_page)
    assert (ran.exit_code, ran.err) == (0, "")
    return book.read(f"output/report{'-one-page' * one_page}.html")


def test_a_storyboard_leaves_out_what_is_not_for_those_readers(
    book: Callable[..., WorkbookFolder],
) -> None:
    elm = book()
    text = elm.read("projects/elm/project.toml")
    elm.write("projects/elm/project.toml", text.replace("feels-safe", "gaps", 1))
    assert "Gaps a month" in page(elm, "", one_page=True)
    assert "Gaps a month" not in page(elm, "board", one_page=True)


def test_a_section_has_its_words_for_those_readers_alone(
    book: Callable[..., WorkbookFolder],
) -> None:
    elm = book(SectionMaker("rota", 950, "Rota", show, words=(BOARD,)))
    told = page(elm, "board")
    for words in ("Who is there", "Count the gaps.", "Who leads", "A list of who works when."):
        assert words in told
        assert words not in page(elm, "")
    assert "the rota has no lead" in told  # what people wrote is never changed
    assert "Gaps a month" not in told
    assert "Gaps a month" in page(elm, "")


def test_a_file_that_names_the_section_itself_counts_before(
    book: Callable[..., WorkbookFolder],
) -> None:
    elm = book(SectionMaker("rota", 950, "Rota", show, words=(BOARD,)))
    elm.write("words/board.toml", OWN)
    told = page(elm, "board")
    assert "Our own heading" in told
    assert "Count the gaps." not in told
    assert elm.run("check").exit_code == 0


@pytest.mark.parametrize(
    "hidden", [{"words": (AudienceWords("board", leave_out=True),)}, {"team_only": True}]
)
def test_a_section_can_be_left_out_for_them(
    hidden: dict[str, object], book: Callable[..., WorkbookFolder]
) -> None:
    elm = book(SectionMaker("rota", 950, "Rota", show, **hidden))  # type: ignore[arg-type]
    assert "the rota has no lead" not in page(elm, "board")
    assert "the rota has no lead" in page(elm, "")


def test_what_is_told_of_the_whole_workbook_has_words_too(
    book: Callable[..., WorkbookFolder],
) -> None:
    def everywhere(_view: object) -> Iterator[Section]:
        yield Section("rotas", "Rotas", "Everywhere", (Paragraph("One page."),))

    maker = WorkbookSectionMaker("rotas", "Rotas", everywhere, words=(BOARD,))
    told = page(book(whole=(maker,)), "board")
    assert "Who is there" in told
    assert "One page." in told


def test_nobody_can_speak_for_sections_of_the_core(book: Callable[..., WorkbookFolder]) -> None:
    """A maker called after one of ours is told apart from it: what it says is not heard."""
    ours = {maker.id for maker in Plugins((), only_core=True).makers()}
    assert len(ours) > 3
    mine = AudienceWords("ours", "Mine", "Mine alone.", labels=(("By", "Mine by"),))
    elm = book(
        *(SectionMaker(one, 10, "Mine", _nothing, words=(mine,)) for one in (*ours, "summary"))
    )
    elm.write("words/ours.toml", 'format = 1\ntitle = "Ours"\n')
    assert elm.run("report", "--words", "ours").exit_code == 4  # ids of ours are refused, and told
    told = elm.read("output/report.html")
    assert "Mine" not in told
    assert "90% of people on Elm Ward say they feel safe" in told


def _nothing(_view: object) -> tuple[Section, ...]:
    return ()


def test_words_that_are_none_are_told(book: Callable[..., WorkbookFolder]) -> None:
    wrong = ("a title",)
    elm = book(SectionMaker("rota", 950, "Rota", show, words=wrong))  # type: ignore[arg-type]
    ran = elm.run("report", "--words", "board")
    assert ran.exit_code == 4
    assert "whose words should be a tuple of AudienceWords, and one thing in it is a str" in ran.err
