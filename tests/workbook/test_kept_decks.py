"""Pieces of a deck are kept for the next time: it is the same, byte for byte, as without them."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from qiworkbook.content import (
    Cell,
    Diagram,
    Document,
    Grid,
    Node,
    NodeKind,
    Paragraph,
    Picture,
    Section,
    SectionKind,
)
from qiworkbook.figures import control_chart
from qiworkbook.plugins.manager import Plugins
from qiworkbook.store import cache
from qiworkbook.store.cache import Shelf
from qiworkbook.testing import SMALL_PROJECT, make_workbook
from qiworkbook.workbook import open_workbook
from qiworkbook.workbook.outputs import slides
from qiworkbook.workbook.outputs.slides import DeckOrder, deck_files, write_slides
from qiworkbook.writers.deck import charts, write_deck
from qiworkbook.writers.html_page import write_html_deck
from tests.photographs import jpeg

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

pytestmark = pytest.mark.slow  # files, decks or a plugin whole, many times over

TODAY = date(2025, 4, 10)
ROWS = "".join(f"2024-{month:02d}-05,{40 + month}\n" for month in range(1, 13))


@pytest.fixture
def kept_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv(cache.OFF, raising=False)
    return tmp_path / "cache"


@pytest.fixture
def book(tmp_path: Path, kept_in: Path) -> WorkbookFolder:
    assert kept_in
    files = {"workbook.toml": 'format = 1\n[workbook]\nname = "Three wards"\n'}
    for name in ("elm", "fir", "oak"):
        project = SMALL_PROJECT.replace("elt safe", f"elt safe on {name}")
        files[f"projects/{name}/project.toml"] = project
        files[f"projects/{name}/data/feels-safe.csv"] = f"date,value\n{ROWS}"
    return make_workbook(tmp_path / "book", files)


def deck(book: WorkbookFolder) -> dict[str, bytes]:
    written = write_slides(open_workbook(book.root, Plugins([]), TODAY), DeckOrder())
    return {path.name: path.read_bytes() for path in (*written.deck, *written.appendix)}


def deck_without(book: WorkbookFolder, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    with monkeypatch.context() as off:
        off.setenv(cache.OFF, "1")
        return deck(book)


def kept_files(kept_in: Path) -> list[Path]:
    return sorted(path for path in kept_in.rglob("*") if path.is_file())


@pytest.mark.slow
def test_a_deck_from_kept_pieces_is_the_same_byte_for_byte(
    book: WorkbookFolder, kept_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = deck_without(book, monkeypatch)
    assert kept_files(kept_in) == []
    assert deck(book) == first
    assert len(kept_files(kept_in)) > 3
    assert deck(book) == first

    file = book.root / "projects/fir/data/feels-safe.csv"
    file.write_text(f"{file.read_text()}2025-01-05,99\n")
    changed = deck_without(book, monkeypatch)
    assert all(changed[name] != first[name] for name in first)
    assert deck(book) == deck(book) == changed

    shutil.rmtree(book.root / "projects/elm")
    gone = deck_without(book, monkeypatch)
    assert gone != changed
    assert deck(book) == deck(book) == gone

    for one in kept_files(kept_in):
        one.write_bytes(one.read_bytes()[:-7])
    assert deck(book) == gone
    shutil.rmtree(kept_in)
    assert deck(book) == gone


def test_only_what_changed_is_drawn_again(
    book: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qiworkbook.workbook.outputs.slides._LONG", 1000)
    drawn: list[str] = []
    put_chart, chart_svg = charts.put_chart, control_chart.chart_svg

    def on_slide(*given: Any) -> None:
        drawn.append("pptx")
        put_chart(*given)

    def on_page(*given: Any, **named: Any) -> str:
        drawn.append("html")
        return chart_svg(*given, **named)

    monkeypatch.setattr(charts, "put_chart", on_slide)
    monkeypatch.setattr("qiworkbook.writers.html_page.chart_svg", on_page)
    deck(book)
    every = sorted(drawn)
    drawn.clear()
    deck(book)
    assert drawn == []
    file = book.root / "projects/fir/data/feels-safe.csv"
    file.write_text(f"{file.read_text()}2025-01-05,99\n")
    deck(book)
    assert 0 < len(drawn) == len(every) / 3
    drawn.clear()
    deck_without(book, monkeypatch)
    assert sorted(drawn) == every


LEADS = Section("a", "A", "Leads to b", (Grid(("One",), ((Cell("There", link="b"),),)),))
LED_TO = Section("b", "B", "The other", (Paragraph("Words."),))


def test_a_link_is_there_when_what_it_leads_to_is(tmp_path: Path, kept_in: Path) -> None:
    assert kept_in
    both = Document("A deck", "", (LEADS, LED_TO))
    alone = Document("A deck", "", (LEADS,))
    for document in (both, alone, both, Document("A deck", "", (LED_TO, LED_TO, LEADS))):
        with Shelf(tmp_path, "deck") as shelf:
            assert write_deck(document, shelf=shelf) == write_deck(document)
    assert write_deck(both) != write_deck(alone)


@pytest.mark.slow
def test_a_page_has_its_links_numbers_and_cover_anew(tmp_path: Path, kept_in: Path) -> None:
    assert kept_in
    cover = Section("cover", "", "A deck", (Paragraph("Who made it."),), kind=SectionKind.COVER)
    drawn = Section("d", "D", "Drawn", (Diagram((Node("a", "A", NodeKind.AIM, 0),), (), "An aim"),))
    twin = replace(LED_TO, id="b-2")
    ways = (
        (LEADS, LED_TO),
        (LEADS,),
        (cover, LED_TO),
        (LED_TO, cover),
        (cover, LED_TO),
        (cover, LEADS, LED_TO, drawn),
        (cover, drawn, drawn, LEADS, LED_TO),
        (drawn, cover, twin, LED_TO, LEADS),
        (replace(LED_TO, blocks=(*(Paragraph(f"{n} {'word ' * 40}") for n in range(30)),)), twin),
        (replace(drawn, id="b"), LEADS, LED_TO),
        (cover, LEADS, LED_TO, drawn),
        (),
    )
    for sections in ways:
        document = Document("A deck", "", sections)
        for _ in range(2):
            with Shelf(tmp_path, "page") as shelf:
                assert write_html_deck(document, shelf=shelf) == write_html_deck(document)


def test_titles_are_numbered_and_dated_anew(tmp_path: Path, kept_in: Path) -> None:
    assert kept_in
    cover = Section("cover", "", "A deck", (), kind=SectionKind.COVER)
    once = Document("A deck", "For all", (cover, LED_TO), made_on=date(2025, 4, 10))
    twice = replace(once, sections=(cover, LED_TO, replace(LED_TO, id="c")))
    later = replace(once, made_on=date(2025, 4, 11))
    renamed = replace(once, subtitle="For some")
    for document in (once, twice, later, renamed, once):
        with Shelf(tmp_path, "deck") as shelf:
            assert write_deck(document, shelf=shelf) == write_deck(document)


def test_a_picture_is_never_kept(tmp_path: Path, kept_in: Path) -> None:
    content = jpeg()
    picture = Picture(content, "A ward", 600, 400)
    section = Section("a", "A", "Seen", (picture, Paragraph("Words.")))
    document = Document("A deck", "", (section, LED_TO))
    with Shelf(tmp_path, "deck") as shelf:
        made = write_deck(document, shelf=shelf)
    assert made == write_deck(document)
    (file,) = kept_files(kept_in)
    assert content not in file.read_bytes()
    assert content in made


def test_a_deck_with_nothing_new_is_not_made_again_and_one_with_a_picture_is(
    book: WorkbookFolder, kept_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, made = open_workbook(book.root, Plugins([]), TODAY), list[str]()
    real, content = slides._made, jpeg()

    def noted(*given: Any) -> Any:
        made.append(given[2])
        return real(*given)

    monkeypatch.setattr(slides, "_made", noted)
    section = Section("a", "A", "Seen", (Picture(content, "A ward", 600, 400),))
    plain, pictured = Document("A deck", "", (LED_TO,)), Document("A deck", "", (section,))
    for document, times in ((plain, 1), (replace(plain, subtitle="For some"), 1), (pictured, 2)):
        made.clear()
        first = deck_files(opened, {book.root / "deck": document}, slides.DECKS)
        assert deck_files(opened, {book.root / "deck": document}, slides.DECKS) == first
        assert sorted(made) == sorted(slides.DECKS * times)
    assert not [file for file in kept_files(kept_in) if content in file.read_bytes()]


def test_a_document_is_looked_through_once_for_all_the_formats(
    book: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, whole = deck(book), list[str]()
    key = Shelf.key

    def counted(shelf: Shelf, *made_of: object) -> bytes:
        whole.extend(one.title for one in made_of if isinstance(one, Document) and one.sections)
        return key(shelf, *made_of)

    monkeypatch.setattr(Shelf, "key", counted)
    assert deck(book) == first
    assert len(whole) == len(set(whole)) == 2
