"""A deck becomes files: told how far it is, and the same whether by one process or by two."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, TypeVar

import pytest
from pptx import Presentation
from pptx.shapes.graphfrm import GraphicFrame

from qiworkbook.content import Cell, Document, Grid, Section
from qiworkbook.plugins.manager import Plugins
from qiworkbook.testing import SMALL_PROJECT, make_workbook
from qiworkbook.workbook import open_workbook
from qiworkbook.workbook.outputs.slides import DeckOrder, deck_files, write_slides

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qiworkbook.workbook import OpenWorkbook

pytestmark = pytest.mark.slow  # files, decks or a plugin whole, many times over

T = TypeVar("T")


@pytest.fixture
def opened(tmp_path: Path) -> OpenWorkbook:
    """A workbook of two wards."""
    files = {f"projects/{ward}/project.toml": SMALL_PROJECT for ward in ("elm", "oak")}
    make_workbook(tmp_path, files)
    return open_workbook(tmp_path, Plugins([]), date(2025, 4, 10))


def test_everything_is_counted_once(opened: OpenWorkbook) -> None:
    counted: dict[str, int] = {}

    def count(what: str, things: Sequence[T]) -> Iterator[T]:
        for thing in things:
            yield thing
            counted[what] = counted.get(what, 0) + 1

    written = write_slides(opened, DeckOrder(), progress=count)
    decks = [written.deck[0].read_bytes(), written.appendix[0].read_bytes()]
    slides = sum(len(Presentation(BytesIO(deck)).slides) for deck in decks)
    sections = counted.pop("Slides laid out")
    assert counted == {"Storyboards": 2, "Slides drawn": slides, "Files written": 6}
    assert len(decks) == 2
    assert 2 < sections <= slides


def test_two_processes_write_the_same_as_one(
    opened: OpenWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qiworkbook.workbook.outputs.slides._LONG", 1000)
    first = write_slides(opened, DeckOrder())
    alone = [path.read_bytes() for path in (*first.deck, *first.appendix)]
    monkeypatch.setattr("qiworkbook.workbook.outputs.slides._LONG", 0)
    again = write_slides(opened, DeckOrder())
    together = (*again.deck, *again.appendix)
    assert [path.read_bytes() for path in together] == alone
    names = [f"deck{part}{end}" for part in ("", "-appendix") for end in (".pptx", ".html", ".txt")]
    assert [path.name for path in together] == names


def test_a_mistake_in_one_file_leaves_none(
    opened: OpenWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_text(*_: object) -> str:
        raise MemoryError

    monkeypatch.setattr("qiworkbook.writers.plain_text.write_text", no_text)
    monkeypatch.setattr("qiworkbook.workbook.outputs.slides._LONG", 0)
    with pytest.raises(MemoryError):
        write_slides(opened, DeckOrder())
    assert not (opened.root / "output").exists()


def test_a_team_that_is_not_there_has_a_slide_and_the_others_are_complete(tmp_path: Path) -> None:
    learning_set = 'format = 1\ndate = 2025-04-10\nteams = ["elm", "ash"]\n'
    made = make_workbook(
        tmp_path,
        {
            "projects/elm/project.toml": SMALL_PROJECT,
            "learning-sets/2025-04-10.toml": learning_set,
        },
    )
    ran = made.run("slides", "--learning-set", "2025-04-10", "-o", "deck.txt")
    assert ran.exit_code == 4, ran
    assert "learning-sets/2025-04-10.toml:3: there is no project “ash”" in ran.err
    deck = made.read("deck.txt")
    assert "ash: there is no such project in this workbook" in deck
    assert "Feeling safe on Elm Ward" in deck


def test_a_very_long_text_is_cut_on_slides_and_says_so(tmp_path: Path) -> None:
    statement = "word " * 40_000
    text = SMALL_PROJECT.replace("90% of people on Elm Ward", statement)
    opened = open_workbook(
        make_workbook(tmp_path, {"projects/elm/project.toml": text}).root,
        Plugins([]),
        date(2025, 4, 10),
    )
    deck, twin = write_slides(opened, DeckOrder(), tmp_path / "deck.pptx").deck
    slides = Presentation(BytesIO(deck.read_bytes())).slides
    words = [s.text_frame.text for slide in slides for s in slide.shapes if s.has_text_frame]
    assert any("It goes on in the notes." in said for said in words)
    notes = [slide.notes_slide.notes_text_frame for slide in slides if slide.has_notes_slide]
    assert any(one and "more letters are in the report" in one.text for one in notes)
    assert len(slides) < 120
    assert len(twin.read_text(encoding="utf-8")) > len(statement), "nothing is lost in the text"


def test_the_page_shows_as_much_as_the_slide_and_the_rest_in_its_notes(
    opened: OpenWorkbook,
) -> None:
    rows = tuple((Cell(f"idea {n}"), Cell("in use")) for n in range(40))
    section = Section("ideas", "Ideas", "Many", (Grid(("Idea", "State"), rows),), single=True)
    document = Document("A deck", sections=(section,))
    files = dict(deck_files(opened, {opened.root / "deck": document}, (".pptx", ".html")))
    deck, page = files[opened.root / "deck.pptx"], files[opened.root / "deck.html"]
    assert isinstance(deck, bytes)
    assert isinstance(page, str)
    (table,) = (
        shape.table
        for slide in Presentation(BytesIO(deck)).slides
        for shape in slide.shapes
        if isinstance(shape, GraphicFrame) and shape.has_table
    )
    left = 40 - (len(table.rows) - 1)
    assert left > 20
    assert page.count("<tr") == len(table.rows)
    assert f"And {left} more, in the notes." in page
    assert "idea 39" in page.partition("In full:")[2]
