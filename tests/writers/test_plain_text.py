"""The plain-text twin: all of it, in lines of 80, in columns that stand straight."""

from __future__ import annotations

from datetime import date
from typing import Any

from qiworkbook.content import (
    BrandIdentity,
    Bullets,
    Callout,
    Cell,
    Chart,
    Document,
    Facts,
    Grid,
    Heading,
    Link,
    Links,
    Paragraph,
    Quote,
    Section,
    SectionKind,
)
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan
from qiworkbook.writers.plain_text import width_of, write_text


def body(*blocks: Any) -> str:
    written = write_text(Document("T", sections=(Section("a", "A", "A", blocks),)))
    return written.removeprefix("T\n=\n\n1. A\n----\n\n").removesuffix("\n")


def test_the_whole_of_a_small_deck() -> None:
    document = Document(
        "Learning set",
        "Nine wards",
        (
            Section("w", "Willow", "Willow is nearly there", kind=SectionKind.DIVIDER, project="w"),
            Section("aim", "Aim", "90% by May", (Paragraph("We ask."),), ("Why 90?",), project="w"),
        ),
        made_on=date(2024, 6, 3),
        labels=("Invented ward",),
        brand=BrandIdentity(organisation="Northmoor", footer="qi@example.org"),
    )
    assert write_text(document) == (
        "Learning set\n============\n\nNine wards\n\nNorthmoor\n\nMade on 3 June 2024\n\n"
        "! Invented ward\n\n"
        "1. Willow is nearly there\n=========================\n\nWillow\n\n"
        "2. 90% by May\n-------------\n\nAim\n\nWe ask.\n\nSpeaker notes:\n- Why 90?\n\n"
        "qi@example.org\n"
    )


def test_each_kind_of_block() -> None:
    assert body(Heading("Learning")) == "* Learning"
    assert body(Bullets(("a", "b\nc"))) == "- a\n- b\n  c"
    assert body(Bullets(("a", "b"), ordered=True)) == "1. a\n2. b"
    assert body(Quote("Ask me", "Ward meeting")) == "    “Ask me”\n    -- Ward meeting"
    assert body(Callout("Invented")) == "! Invented"
    assert body(Facts((("Target", "90%"), ("By", "May")))) == "Target: 90%\nBy: May"
    links = Links((Link("Read", "https://example.org", "first"), Link("Ask", "qi@example.org")))
    assert body(links) == "- Read: first\n  https://example.org\n- Ask\n  qi@example.org"


def test_a_table_stands_in_columns() -> None:
    table = Grid(
        ("Idea", "n"), ((Cell("a huddle"), Cell("4")), (Cell("日本語"), Cell("12"))), "Ideas now"
    )
    assert body(table) == ("Ideas now\nIdea      n\n--------  --\na huddle  4\n日本語    12")


def test_a_wide_table_is_wrapped_within_its_columns() -> None:
    long = "the two-minute question is asked at the morning huddle by whoever leads it"
    written = body(Grid(("Idea", "Why"), ((Cell(long), Cell(long)),)))
    lines = written.split("\n")
    assert all(width_of(line) <= 80 for line in lines)
    left = " ".join(line[:39].strip() for line in lines[2:])
    right = " ".join(line[41:].strip() for line in lines[2:])
    assert (left, right) == (long, long)


def test_a_table_with_too_many_columns_becomes_lists() -> None:
    columns = tuple(f"column {i}" for i in range(12))
    row = (Cell("first"), *(Cell("") for _ in range(10)), Cell("last"))
    assert body(Grid(columns, (row, row))) == (
        "  column 0: first\n  column 11: last\n\n  column 0: first\n  column 11: last"
    )


def test_a_table_with_nothing_in_it_keeps_its_header() -> None:
    assert body(Grid(("Idea", "n"), ())) == "Idea  n\n----  -"


def test_a_chart_is_told_in_place_and_its_numbers_come_at_the_end() -> None:
    rows = [Observation(date(2024, 1, 1 + week * 7), value) for week, value in enumerate((4, 6))]
    reading = analyse(rows, ReadingPlan(name="Falls", unit="falls", chart=None, decimals=0))
    written = body(Chart(reading, "Two weeks of falls"), Paragraph("after"))
    assert written.startswith("[Figure 1. Chart: Falls] Two weeks of falls\n\nafter\n\n")
    numbers = written[written.index("The numbers behind the figures") :].split("\n")
    assert numbers[3] == "Figure 1. Chart: Falls"
    assert numbers[6] == "Falls (falls): the numbers"
    assert numbers[7].split() == ["When", "Value", "Mean"]
    assert numbers[9].split() == ["1", "January", "2024", "4", "5"]
    assert numbers[10].split() == ["8", "January", "2024", "6", "5"]


def test_lines_are_at_most_80_wide_but_for_addresses() -> None:
    text = "word " * 60 + "https://example.org/" + "a" * 100 + " 日本語" * 30
    lines = body(Paragraph(text), Bullets((text,)), Quote(text, text)).split("\n")
    assert max(width_of(line) for line in lines if "https" not in line) <= 80
    assert sum("https://example.org/" + "a" * 100 in line for line in lines) == 4


def test_lines_of_a_person_are_kept() -> None:
    assert body(Paragraph("first\nsecond")) == "first\nsecond"


def test_no_space_stands_at_the_end_of_a_line(awkward_document: Document) -> None:
    assert [
        line for line in write_text(awkward_document).split("\n") if line != line.rstrip()
    ] == []


def test_text_that_turns_the_direction_ends_with_its_cell() -> None:
    turned = "\u202eabc"
    written = body(Grid(("A", "B"), ((Cell(turned), Cell("after")),)))
    assert written.split("\n")[-1] == "\u2068\u202eabc\u2069  after"
