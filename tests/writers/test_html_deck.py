"""The HTML deck: slides that are also one long page, a script that is ours alone, and notes."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from qiworkbook.compose.document import of_ward
from qiworkbook.content import (
    Bullets,
    Cell,
    Document,
    Figure,
    Grid,
    Heading,
    IconRow,
    Icons,
    Paragraph,
    Section,
    SectionKind,
)
from qiworkbook.writers.html_page import write_html_deck
from tests.writers.conftest import Texts, reading

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Reader = Callable[[str], Any]


def section(id_: str, *blocks: Any, **more: Any) -> Section:
    return Section(id_, f"Heading {id_}", f"Message {id_}", blocks, **more)


def titles(page: Any) -> list[tuple[str, str]]:
    return [(e.tag, e.text) for e in page.all("h1", "h2", "h3")]


def slides(page: Any) -> list[Any]:
    return [e for e in page.all("section") if "slide" in e.attributes["class"].split()]


def test_every_section_is_a_slide_with_its_message_as_title(read_html: Reader) -> None:
    document = Document(
        "Willow",
        sections=(
            section("ward", kind=SectionKind.DIVIDER),
            section("aim", Heading("Why")),
            Section("ask", "Asks", ""),
        ),
    )
    page = read_html(write_html_deck(document))
    assert titles(page) == [
        ("h1", "Willow"),
        ("h2", "Message ward"),
        ("h2", "Message aim"),
        ("h3", "Why"),
        ("h2", "Asks"),
    ]
    assert [e.attributes["class"] for e in slides(page)] == [
        "slide cover",
        "slide divider",
        "slide body",
        "slide body",
    ]
    assert [e.attributes["id"] for e in slides(page)] == ["cover", "ward", "aim", "ask"]


def test_a_cover_of_its_own_is_used(read_html: Reader) -> None:
    cover = Section("c", "Cover", "Nine wards", (Paragraph("hello"),), kind=SectionKind.COVER)
    page = read_html(write_html_deck(Document("Learning set", sections=(cover, section("a")))))
    assert len(slides(page)) == 2
    first = slides(page)[0]
    assert titles(page)[0] == ("h1", "Learning set")
    assert "Nine wards" in first.text
    assert "hello" in first.text


def test_a_cover_that_says_the_day_says_it_once(read_html: Reader) -> None:
    def days(*blocks: Paragraph) -> int:
        cover = Section("c", "", "T", blocks, kind=SectionKind.COVER)
        made = Document("T", sections=(cover,), made_on=date(2025, 4, 8))
        return str(slides(read_html(write_html_deck(made)))[0].text).count("8 April 2025")

    assert days() == days(Paragraph("8 April 2025")) == 1


def test_a_second_cover_is_a_slide_like_others(read_html: Reader) -> None:
    covers = tuple(section(i, kind=SectionKind.COVER) for i in "ab")
    page = read_html(write_html_deck(Document("T", sections=covers)))
    assert titles(page) == [("h1", "T"), ("h2", "Message b")]


def test_it_loads_nothing_and_runs_one_script(
    awkward_document: Document, read_html: Reader
) -> None:
    page = read_html(write_html_deck(awkward_document))
    assert page.left_open == []
    assert page.all("link", "iframe", "object", "form", "base") == []
    assert [name for e in page.elements for name in e.attributes if name.startswith("on")] == []
    (script,), (style,) = page.all("script"), page.all("style")
    assert script.attributes == {}
    (policy,) = [
        e.attributes["content"]
        for e in page.all("meta")
        if e.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    prints = [
        base64.b64encode(hashlib.sha256(e.text.encode()).digest()).decode() for e in (style, script)
    ]
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{prints[0]}'; "
        f"script-src 'sha256-{prints[1]}'; base-uri 'none'; form-action 'none'"
    )


def test_a_workbook_can_not_bring_its_own_script(tmp_path: Path, read_html: Reader) -> None:
    own = tmp_path / "templates" / "html" / "deck.js"
    own.parent.mkdir(parents=True)
    own.write_text("alert(1)", "utf-8")
    written = write_html_deck(Document("T"), workbook_templates=tmp_path / "templates")
    assert "alert(1)" not in written
    assert "ArrowRight" in read_html(written).all("script")[0].text


def test_what_the_script_looks_for_is_there(read_html: Reader) -> None:
    """Ids and classes in deck.js, which are the deck's, and hidden until the script runs."""
    document = Document("T", sections=(section("a", notes=("Ask why",)),))
    page = read_html(write_html_deck(document))
    ids = page.values("id")
    for name in ("said_", "where_", "notes_", "letter_", "previous_", "next_", "tools_"):
        assert f'byId("{name}")' in page.all("script")[0].text
        assert ids.count(name) == 1
    assert all(f"{e.attributes['id']}_title" in ids for e in slides(page))
    tools = next(e for e in page.elements if e.attributes.get("id") == "tools_")
    assert "hidden" in tools.attributes
    assert (
        next(e for e in page.elements if e.attributes.get("id") == "said_").attributes["role"]
        == "status"
    )


def test_sections_can_not_take_the_names_of_the_tools(read_html: Reader) -> None:
    document = Document("T", sections=(section("notes"), section("next"), section("cover")))
    ids = read_html(write_html_deck(document)).values("id")
    assert len(ids) == len(set(ids))


def test_screen_readers_keep_their_own_keys(document: Document) -> None:
    assert "application" not in write_html_deck(document)


def test_notes_are_there_without_a_script(read_html: Reader) -> None:
    document = Document("T", sections=(section("a", notes=("Ask why", "Then wait")), section("b")))
    page = read_html(write_html_deck(document))
    (notes,) = [e for e in page.all("details") if e.attributes.get("class") == "notes"]
    assert "open" not in notes.attributes
    assert notes.text.split() == ["Speaker", "notes", "Ask", "why", "Then", "wait"]


def test_labels_and_number_stand_on_every_slide(read_html: Reader) -> None:
    document = Document("T", sections=(section("a"), section("b")), labels=("Invented ward",))
    for number, slide in enumerate(slides(read_html(write_html_deck(document))), start=1):
        assert "Invented ward" in slide.text
        assert f"{number} of 3" in slide.text


def table(rows: int) -> Grid:
    return Grid(("Idea", "n"), tuple((Cell(f"idea {i};"), Cell("1")) for i in range(rows)), "All")


def test_a_long_table_goes_on_over_slides_with_its_header(read_html: Reader) -> None:
    document = Document("T", sections=(section("a", table(23), notes=("Ask",)), section("b")))
    page = read_html(write_html_deck(document))
    assert [text for _, text in titles(page)] == [
        "T",
        "Message a (1 of 3)",
        "Message a (2 of 3)",
        "Message a (3 of 3)",
        "Message b",
    ]
    parts = slides(page)[1:4]
    assert [slide.text.count(";") for slide in parts] == [8, 8, 7]
    assert all("Idea" in slide.text for slide in parts)
    assert ["Ask" in slide.text for slide in parts] == [True, False, False]


def test_one_figure_a_slide(document: Document, read_html: Reader) -> None:
    figures = tuple(b for b in document.sections[-1].blocks if isinstance(b, Figure))
    blocks = (figures[0], Heading("Next:"), figures[1], Bullets(("after",)))
    page = read_html(write_html_deck(replace(document, sections=(section("a", *blocks),))))
    first, second = slides(page)[1:]
    assert "Next:" not in first.text
    assert "Next:" in second.text
    assert "after" in second.text
    assert (
        first.text.count("in words and numbers") == second.text.count("in words and numbers") == 1
    )


def test_short_tables_share_a_slide(read_html: Reader) -> None:
    page = read_html(write_html_deck(Document("T", sections=(section("a", table(3), table(3)),))))
    assert len(slides(page)) == 2


CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="no browser on this machine")
@pytest.mark.parametrize("size", ["1280,720", "1920,1080"])
def test_what_is_higher_than_the_screen_is_set_smaller(size: str, tmp_path: Path) -> None:
    """A slide that is too long by a little is made to fit; one that fits is left as it is."""
    sections = (
        Section("short", "", "Short", (Paragraph("A line"),)),
        Section("long", "", "Long", (Bullets(tuple(f"Bullet {n}" for n in range(13))),)),
    )
    file = tmp_path / "deck.html"
    file.write_text(write_html_deck(Document("T", sections=sections)), "utf-8")
    browser = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={size}"]
    command = [*browser, "--dump-dom", file.as_uri()]
    page = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    fits = dict(re.findall(r'<section[^>]*id="(\w+)"[^>]*style="--fit: ([\d.]+);"', page))
    assert fits["short"] == "1"
    assert 0.5 < float(fits["long"]) < 1


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="no browser on this machine")
def test_a_name_of_another_script_turns_no_sentence_round(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    ward = "جناح الورد"
    sections = (
        Section("ours", "", of_ward(ward, "From 50% to 90%")),
        Section("theirs", "", f"{ward}: من 50% إلى 90%"),
    )
    file = tmp_path / "deck.html"
    file.write_text(write_html_deck(Document("T", sections=sections)), "utf-8")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(file.as_uri())
        where = """(id) => {
            const words = document.querySelector(`#${id}_title`).firstChild
            const range = document.createRange()
            return [words.data.indexOf("ج"), words.data.length - 1].map((at) => {
                range.setStart(words, at)
                range.setEnd(words, at + 1)
                return range.getBoundingClientRect().left
            })
        }"""
        ours, theirs = (page.evaluate(where, one.id) for one in sections)
        browser.close()
    assert ours[0] < ours[1] < 640  # from the left: the name, what is said of it
    assert theirs[1] < theirs[0]
    assert theirs[0] > 640


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="no browser on this machine")
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_every_row_of_a_summary_is_on_the_screen_with_its_icons(
    size: tuple[int, int], tmp_path: Path
) -> None:
    from playwright.sync_api import sync_playwright

    said = reading(Texts())
    rows = tuple(IconRow(f"Measure {n}", "89%", said, "", f"Ward {n}") for n in range(3))
    summary = section("stands", Icons(rows, "In words"))
    file = tmp_path / "deck.html"
    file.write_text(write_html_deck(Document("T", sections=(summary,))), "utf-8")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        page.goto(file.as_uri())
        page.locator(".summary").scroll_into_view_if_needed()
        box = page.locator(".summary .scroll").bounding_box()
        last = page.locator(".summary tr").last.bounding_box()
        cells = [one.bounding_box() for one in page.locator(".summary td").all()]
        icons = [one.bounding_box() for one in page.locator(".summary svg").all()]
        browser.close()
    assert box
    assert last
    assert last["y"] + last["height"] <= box["y"] + box["height"] + 1
    assert len(icons) == 6
    for icon in icons:
        assert icon
        assert any(
            c and c["x"] <= icon["x"] and c["y"] <= icon["y"] <= c["y"] + c["height"] for c in cells
        )
