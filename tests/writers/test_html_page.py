"""The report: one file that loads nothing, in order for a screen reader, in a trust's colours."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from qiworkbook.content import (
    BrandIdentity,
    Cell,
    Document,
    Figure,
    Grid,
    Heading,
    Link,
    Links,
    Paragraph,
    Section,
    SectionKind,
)
from qiworkbook.problems import WorkbookError
from qiworkbook.writers.html_page import write_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Reader = Callable[[str], Any]

PNG = b"\x89PNG\r\n\x1a\nrest"


def section(id_: str, *blocks: Any, **more: Any) -> Section:
    return Section(id_, f"Heading {id_}", f"Message {id_}", blocks, **more)


def part(project: str, *ids: str) -> tuple[Section, ...]:
    opening = section(project, kind=SectionKind.DIVIDER, project=project)
    return (opening, *(section(id_, project=project) for id_ in ids))


def headings(page: Any) -> list[tuple[str, str]]:
    return [(e.tag, e.text) for e in page.all("h1", "h2", "h3", "h4", "h5", "h6")]


def test_it_loads_nothing_and_runs_nothing(awkward_document: Document, read_html: Reader) -> None:
    page = read_html(write_page(awkward_document))
    assert page.left_open == []
    assert page.all("script", "link", "iframe", "object", "form", "base") == []
    assert [name for e in page.elements for name in e.attributes if name.startswith("on")] == []
    assert [name for e in page.elements for name in e.attributes if name == "style"] == []
    addresses = page.values("href") + page.values("src")
    assert all(a.startswith(("#", "https://", "mailto:")) for a in addresses)
    style = page.all("style")[0].text
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_allows_this_style_and_no_more(document: Document, read_html: Reader) -> None:
    page = read_html(write_page(document))
    (policy,) = [
        e.attributes["content"]
        for e in page.all("meta")
        if e.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    styles = page.all("style")
    assert len(styles) == 1
    digest = base64.b64encode(hashlib.sha256(styles[0].text.encode()).digest()).decode()
    assert policy == (
        "default-src 'none'; img-src data:; "
        f"style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_language_title_and_landmarks(read_html: Reader) -> None:
    page = read_html(write_page(Document("Ward report", language="cy", sections=part("a", "b"))))
    assert page.elements[0].tag == "html"
    assert page.elements[0].attributes == {"lang": "cy"}
    assert page.all("title")[0].text == "Ward report"
    assert len(page.all("main")) == len(page.all("header")) == len(page.all("footer")) == 1
    skip = next(e for e in page.all("a") if e.attributes.get("class") == "skip")
    assert skip.attributes["href"] == "#main_"
    assert page.all("main")[0].attributes["id"] == "main_"


def test_headings_are_in_order_with_one_title(read_html: Reader) -> None:
    document = Document(
        "Title",
        sections=(
            section("first", Heading("In first")),
            *part("ward", "aim"),
            Section("charts", "Charts", "They move", (Heading("In charts"),), project="ward"),
            section("across"),
        ),
    )
    assert headings(read_html(write_page(document))) == [
        ("h1", "Title"),
        ("h2", "Contents"),
        ("h2", "Heading first"),
        ("h3", "In first"),
        ("h2", "Heading ward"),
        ("h3", "Heading aim"),
        ("h3", "Charts"),
        ("h4", "In charts"),
        ("h2", "Heading across"),
    ]


def test_a_heading_level_is_never_left_out(document: Document, read_html: Reader) -> None:
    levels = [int(tag[1]) for tag, _ in headings(read_html(write_page(document)))]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_message_is_said_once(read_html: Reader) -> None:
    one = Document("T", sections=(Section("a", "Aim", "Aim"), Section("b", "", "Only a message")))
    page = read_html(write_page(one))
    assert headings(page)[2:] == [("h2", "Aim"), ("h2", "Only a message")]
    assert page.all("p", "h2") != []
    assert [e for e in page.all("p") if e.attributes.get("class") == "message"] == []


def test_ids_are_unique_and_references_lead_somewhere(
    document: Document, read_html: Reader
) -> None:
    twice = replace(document, sections=document.sections + document.sections)
    page = read_html(write_page(twice))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    named = [i for name in ("aria-labelledby", "aria-describedby") for i in page.values(name)]
    wanted = {i for value in named for i in value.split()}
    links = {href[1:] for href in page.values("href") if href.startswith("#")}
    assert wanted
    assert wanted | links <= set(ids)


def test_every_figure_is_named_and_has_its_numbers(document: Document, read_html: Reader) -> None:
    page = read_html(write_page(document))
    alts = [block.alt for block in document.sections[-1].blocks if isinstance(block, Figure)]
    drawings = [e for e in page.all("div") if e.attributes.get("class") == "drawing"]
    assert all(e.attributes["role"] == "img" for e in drawings)
    named = [e.attributes["aria-label"] for e in drawings]
    told = [e.text for e in page.all("details")]
    assert len(alts) == len(told) == len(named) + 1 == 7  # the summary is a table, not a drawing
    for alt, words in zip(alts, told, strict=True):
        assert alt in words
        assert alt in named or words.startswith("\nSummary of measures")
    weeks = page.all("details")[0].text
    assert "8 January 2024" in weeks
    assert "61.5" in weeks  # the mean of 60, 61, 62, 63
    assert "90" in weeks  # the target


def test_tables_have_captions_and_scopes(read_html: Reader) -> None:
    named = Grid(("Idea", "Status"), ((Cell("Huddle"), Cell("testing")),), "Ideas now")
    bare = Grid(("", "n"), ((Cell(""), Cell("3")),))
    page = read_html(write_page(Document("T", sections=(section("a", named, bare),))))
    captions = [(e.text, e.attributes.get("class")) for e in page.all("caption")]
    assert captions == [("Ideas now", None), ("Heading a", "hidden")]
    scopes = [(e.text.strip(), e.attributes["scope"]) for e in page.all("th")]
    assert scopes == [("Idea", "col"), ("Status", "col"), ("Huddle", "row"), ("n", "col")]


def test_a_cell_links_to_a_section_that_exists(read_html: Reader) -> None:
    cells = (Cell("there", link="Ünïque id"), Cell("nowhere", link="gone"))
    sections = (section("a", Grid(("A", "B"), (cells,))), section("Ünïque id"))
    page = read_html(write_page(Document("T", sections=sections)))
    table = [e for e in page.all("a") if e.text in ("there", "nowhere")]
    assert [(e.text, e.attributes["href"]) for e in table] == [("there", "#n-que-id")]


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://example.org/a?b=1&c=2", True),
        ("mailto:qi@example.org", True),
        ("http://example.org", False),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("https://example.org/ javascript:alert(1)", False),
        ("file:///S:/qi", False),
        ("//example.org", False),
        ("", False),
    ],
)
def test_only_https_and_mailto_become_links(address: str, linked: bool, read_html: Reader) -> None:
    links = Links((Link("Read this", address, "why"),))
    page = read_html(write_page(Document("T", sections=(section("a", links),))))
    found = [e.attributes["href"] for e in page.all("a") if e.text == "Read this"]
    assert found == ([address] if linked else [])
    assert linked or not address or address in page.text


def test_labels_stand_on_every_part_and_in_the_head_of_every_printed_page(
    read_html: Reader,
) -> None:
    sections = (*part("a", "b"), *part("c"), section("across"))
    page = read_html(write_page(Document("T", sections=sections, labels=("Illustrative: a ward",))))
    assert len([e for e in page.all("li") if e.text == "Illustrative: a ward"]) == 2
    style = page.all("style")[0].text
    assert '@top-left { content: "T \\2013  Illustrative\\3a  a ward"' in style


def test_a_long_title_leaves_room_for_the_labels_on_paper(read_html: Reader) -> None:
    page = read_html(write_page(Document("long " * 40, labels=("Invented",))))
    head = page.all("style")[0].text.partition("@top-left { content: ")[2].partition(";")[0]
    assert len(head) < 100
    assert head.endswith('Invented"')


def test_labels_stand_on_top_when_no_part_is_a_project(read_html: Reader) -> None:
    page = read_html(write_page(Document("T", sections=(section("a"),), labels=("Invented",))))
    assert len([e for e in page.all("li") if e.text == "Invented"]) == 1


def test_a_label_can_not_end_the_style(read_html: Reader) -> None:
    evil = '"; } </style><script>alert(1)</script> \\ \n'
    page = read_html(write_page(Document(evil, labels=(evil,), brand=BrandIdentity(footer=evil))))
    assert page.all("script") == []
    assert "alert(1)" not in page.all("style")[0].text


def test_contents_name_every_section_of_few_parts_and_only_the_parts_of_many(
    read_html: Reader,
) -> None:
    def contents(count: int) -> tuple[int, int]:
        sections = tuple(s for i in range(count) for s in part(f"w{i}", f"w{i}-aim", f"w{i}-plan"))
        page = read_html(write_page(Document("T", sections=sections)))
        navs = page.all("nav")
        return len(re.findall("Heading", navs[0].text)), len(navs) - 1

    assert contents(3) == (9, 0)
    assert contents(4) == (4, 4)


def test_no_two_lists_of_contents_have_one_name(read_html: Reader) -> None:
    sections = tuple(s for i in range(4) for s in part(f"w{i}", f"w{i}-aim"))
    navs = read_html(write_page(Document("T", sections=sections))).all("nav")[1:]
    assert [nav.attributes["aria-label"] for nav in navs] == [
        f"In this part: Heading w{i}" for i in range(4)
    ]


def test_an_organisation_that_the_subtitle_names_is_not_said_again(read_html: Reader) -> None:
    def said(subtitle: str) -> int:
        page = read_html(write_page(Document("T", subtitle, brand=BrandIdentity("Northmoor"))))
        return len(re.findall("Northmoor", page.all("header")[0].text))

    assert said("Elm Ward, Northmoor") == said("Northmoor") == said("Elm Ward") == 1


def test_text_on_the_trusts_colours_can_be_read(read_html: Reader) -> None:
    def style(colour: str, accent: str) -> str:
        document = Document("T", brand=BrandIdentity(colour=colour, accent=accent))
        return str(read_html(write_page(document)).all("style")[0].text)

    dark, light = style("#330072", "#FFB81C"), style("#FFB81C", "#330072")
    assert "--brand: #330072;" in dark
    assert "--on-brand: #FFFFFF;" in dark
    assert "--ink: #330072;" in dark
    assert "--brand: #FFB81C;" in light
    assert "--on-brand: #000000;" in light
    assert "--ink: #FFB81C;" not in light


def test_a_colour_that_is_none_is_told() -> None:
    with pytest.raises(WorkbookError, match="red; }"):
        write_page(Document("T", brand=BrandIdentity(colour="red; } body { display: none")))


def test_a_logo_is_part_of_the_page(tmp_path: Path, read_html: Reader) -> None:
    brand = BrandIdentity(organisation="Northmoor (invented)", logo="logo.png")
    document = Document("T", brand=brand)
    assert read_html(write_page(document)).all("img") == []
    file = tmp_path / "logo.dat"
    file.write_bytes(PNG)
    for logo in (PNG, file):
        (image,) = read_html(write_page(document, logo=logo)).all("img")
        encoded = base64.b64encode(PNG).decode()
        assert image.attributes["src"] == f"data:image/png;base64,{encoded}"
        assert image.attributes["alt"] == "Northmoor (invented)"
    named = replace(document, brand=replace(brand, logo_words="Northmoor: a hill"))
    assert read_html(write_page(named, logo=PNG)).all("img")[0].attributes["alt"] == (
        "Northmoor: a hill"
    )


def test_the_day_it_was_made_is_said_only_when_given() -> None:
    assert "Made on 3 June 2024" in write_page(Document("T", made_on=date(2024, 6, 3)))
    assert "Made on" not in write_page(Document("T"))


def test_a_cover_is_the_top_of_the_page(read_html: Reader) -> None:
    cover = Section("c", "Cover", "T", (Paragraph("welcome"),), kind=SectionKind.COVER)
    page = read_html(write_page(Document("T", sections=(cover, section("a")))))
    assert "welcome" in page.text
    assert "Cover" not in page.text


def test_right_to_left_text_keeps_its_own_direction(
    awkward_document: Document, read_html: Reader
) -> None:
    """Each text of a person stands in a `bdi`, or in an element that takes its direction."""
    page = read_html(write_page(awkward_document))
    assert page.text.count("עברית") > 150
    loose = [path for text, path in page.loose if "עברית" in text and "svg" not in path]
    assert loose == ["html head title"]


def test_a_workbook_can_have_its_own_page(tmp_path: Path, read_html: Reader) -> None:
    own = tmp_path / "templates" / "html" / "page.html.j2"
    own.parent.mkdir(parents=True)
    own.write_text(
        '{% extends "core:page.html.j2" %}'
        "{% block footer %}<footer>{{ document.brand.organisation }}, ours</footer>{% endblock %}",
        "utf-8",
    )
    document = Document("T & U", brand=BrandIdentity(organisation="North & moor"))
    page = read_html(write_page(document, workbook_templates=tmp_path / "templates"))
    assert page.all("footer")[0].text == "North & moor, ours"
    assert page.all("h1")[0].text == "T & U"


def test_a_mistake_in_a_workbooks_page_is_told_with_its_line(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "html" / "page.html.j2"
    own.parent.mkdir(parents=True)
    own.write_text(
        '{% extends "core:page.html.j2" %}\n{% block footer %}\n{{ document.titel }}{% endblock %}',
        "utf-8",
    )
    with pytest.raises(WorkbookError, match=r"^templates/html/page\.html\.j2:3: .*“titel”"):
        write_page(Document("T"), workbook_templates=tmp_path / "templates")
