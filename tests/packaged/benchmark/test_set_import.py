"""A trust's own list of standards, in Excel or as CSV, becomes a set with one command."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.content.sheets import Book, Column, Sheet
from qiworkbook.writers.sheet import write_book

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiworkbook.api import Record
    from qiworkbook.content.sheets import Value
    from qiworkbook.testing import Ran
    from tests.packaged.benchmark.conftest import Elm

from qiworkbook_benchmark.assessment import Assessment, own_sets


def excel(folder: Path, headings: tuple[str, ...], *rows: tuple[Value, ...]) -> None:
    """list.xlsx with one sheet."""
    book = Book("List", (Sheet("Our list", tuple(map(Column, headings)), rows),))
    (folder / "list.xlsx").write_bytes(write_book(book))


def take(elm: Elm, file: str = "list.xlsx", *more: str) -> Ran:
    """Import the list."""
    return elm.run("import-set", file, "--id", "mine", "--title", "Mine", *more)


@pytest.mark.slow
def test_eighty_standards_in_one_command(elm: Elm) -> None:
    rows = [
        (f"Theme {n // 10 + 1}" if n % 10 == 0 else None, f"S{n + 1}", f"Standard number {n + 1}.")
        for n in range(80)
    ]
    excel(elm.folder.root, ("Domain", "Ref", "Standard"), *rows)
    ran = take(elm, "list.xlsx", "--publisher", "Northmoor", "--year", "2024")
    assert ran.exit_code == 0, ran
    assert "80 standards in 8 themes" in ran.out
    assert "text from “Standard”, ref from “Ref”, theme from “Domain”" in ran.out
    made = next(r.file for r in own_sets(elm.folder.open().workbook) if r.file.id == "mine")
    assert len(made.standard) == 80
    assert made.standard[79].text == "Standard number 80."
    assert made.standard[79].theme == "theme-8"
    assert (made.standard[0].id, made.standard[0].ref) == ("s1", "S1")
    assert elm.problems() == ()
    assert elm.run("start", "elm", "--set", "mine").exit_code == 0


@pytest.mark.slow
def test_titles_above_blank_rows_and_headings_between(elm: Elm) -> None:
    excel(
        elm.folder.root,
        ("Northmoor NHS Trust", "", ""),
        (None, None, None),
        ("No.", "Requirement", "Lead"),
        ("Asking people", None, None),
        (1, "Everybody is asked.", "x"),
        (None, None, None),
        ("Staff", None, None),
        (2, "Staff are ready.", None),
    )
    ran = take(elm)
    assert ran.exit_code == 4, ran
    assert "Not taken: what is under “Lead”." in ran.out
    made = next(r.file for r in own_sets(elm.folder.open().workbook) if r.file.id == "mine")
    assert [(s.id, s.ref, s.theme, s.text) for s in made.standard] == [
        ("1", "1", "asking-people", "Everybody is asked."),
        ("2", "2", "staff", "Staff are ready."),
    ]


def test_a_csv_with_semicolons_and_quotes(elm: Elm) -> None:
    text = 'Standard;Audience;Level\n"Asked; and ""heard""";patients, staff;ward\nLed;staff;Trust\n'
    elm.add("list.csv", text)
    ran = take(elm, "list.csv")
    assert ran.exit_code == 0, ran
    made = next(r.file for r in own_sets(elm.folder.open().workbook) if r.file.id == "mine")
    assert made.standard[0].text == 'Asked; and "heard"'
    assert made.standard[0].audience == ("patients", "staff")
    assert made.standard[1].level == "trust"


def test_ids_stay_distinct(elm: Elm) -> None:
    elm.add("list.csv", "Text\nPeople are asked.\nPeople are asked!\n安全\n")
    assert take(elm, "list.csv").exit_code == 0
    made = next(r.file for r in own_sets(elm.folder.open().workbook) if r.file.id == "mine")
    assert [one.id for one in made.standard] == [
        "people-are-asked",
        "people-are-asked-2",
        "standard",
    ]


@pytest.mark.slow
def test_every_problem_is_named_by_cell(elm: Elm) -> None:
    excel(
        elm.folder.root,
        ("Ref", "Standard", "Audience", "Level"),
        ("1.1", "One", "patients", "ward"),
        ("1.1", "Two", "dogs", "wart"),
        ("1.3", None, "staff", "ward"),
    )
    ran = take(elm)
    assert ran.exit_code == 1
    assert ran.err.splitlines()[:4] == [
        "list.xlsx: Our list, cell A3: the number 1.1 is already in A2. (Excel makes 1.1 of "
        "1.10, unless the column is text.)",
        "list.xlsx: Our list, cell C3: “dogs” is not one of: patients, staff, visitors, "
        "organisation.",
        "list.xlsx: Our list, cell D3: “wart” is not one of: ward, trust.",
        "list.xlsx: Our list, cell A4: “1.3” is here, but B4 is empty.",
    ]
    assert "standards/mine.toml" not in elm.folder.files()


def test_a_cell_of_a_csv_is_named(elm: Elm) -> None:
    elm.add("list.csv", "Ref,Standard\n1,One\n1,Two\n")
    assert "cell A3: the number 1 is already in A2." in take(elm, "list.csv").err


@pytest.mark.slow
def test_a_date_that_excel_made_of_a_number(elm: Elm) -> None:
    from datetime import date

    excel(elm.folder.root, ("Ref", "Standard"), (date(2025, 2, 1), "One"))
    assert "cell A2: Excel has made the date 2025-02-01 of a number" in take(elm).err


def test_a_column_can_be_named(elm: Elm) -> None:
    elm.add("list.csv", "Nr,What we want\n1,One\n")
    ran = take(elm, "list.csv")
    assert "list.csv has no column of standards" in ran.err
    assert "It has: Nr, What we want." in ran.err
    assert take(elm, "list.csv", "--text-column", "What we want").exit_code == 0


def test_a_set_that_is_there_stays(elm: Elm) -> None:
    elm.add("list.csv", "Standard\nOne\n")
    before = elm.folder.read("standards/ours.toml")
    ran = elm.run("import-set", "list.csv", "--id", "ours", "--title", "Mine")
    assert ran.exit_code == 1
    assert "There is already a standards/ours.toml" in ran.err
    assert elm.folder.read("standards/ours.toml") == before


def test_a_preview_writes_nothing(elm: Elm) -> None:
    elm.add("list.csv", "Standard\nOne\n")
    ran = take(elm, "list.csv", "--preview")
    assert "one: One" in ran.out
    assert "standards/mine.toml" not in elm.folder.files()


@pytest.mark.parametrize("text", ["", "Standard\n", "\n\n"])
def test_nothing_in_it_is_said(elm: Elm, text: str) -> None:
    elm.add("list.csv", text)
    ran = take(elm, "list.csv")
    assert ran.exit_code == 1
    assert "list.csv" in ran.err


ANSWERED = (
    (
        "Ref",
        "Standard",
        "RAG",
        "Evidence",
        "Evidence date",
        "Action",
        "Lead",
        "By when",
        "Progress",
    ),
    ("1.1", "Asked on arrival.", "Green", "Notes audit", "2024-11-02", None, None, None, None),
    (
        *("1.2", "Asked again.", "Amber", "The meeting's minutes", None),
        *("Ask weekly", "Ward manager", "2025-06-30", "On track"),
    ),
    ("1.3", "Single rooms.", "N/A", "One corridor", None, None, None, None, None),
    ("1.4", "Staff are ready.", None, None, None, None, None, None, None),
)


def made(elm: Elm) -> tuple[Record[Assessment], ...]:
    return elm.folder.view("elm").project.records_of(Assessment)


TRUST = ("--for", "elm", "--date", "2025-01-06", "--unit", "Northmoor NHS Trust")


@pytest.mark.slow
def test_ratings_evidence_and_actions_of_a_trusts_own_sheet_are_read(elm: Elm) -> None:
    excel(elm.folder.root, *ANSWERED)
    ran = take(elm, "list.xlsx", *TRUST)
    assert ran.exit_code == 0, ran
    for line in ("“Green” as met: 1", "“Amber” as partly: 1", "“On track” as green: 1"):
        assert line in ran.out
    (record,) = (one for one in made(elm) if one.file.set == "mine")
    assert (record.file.unit, record.file.date) == ("Northmoor NHS Trust", date(2025, 1, 6))
    first, second, third = record.file.item
    assert (first.rating, first.evidence[0].what, first.evidence[0].date) == (
        "met",
        "Notes audit",
        date(2024, 11, 2),
    )
    assert (second.rating, second.rationale) == ("partly", "The meeting's minutes")
    (action,) = second.action
    assert (action.what, action.lead, action.due, action.status) == (
        "Ask weekly",
        "Ward manager",
        date(2025, 6, 30),
        "green",
    )
    assert (third.applicable, third.reason) == (False, "One corridor")
    again = take(elm, "list.xlsx", "--for", "elm", "--date", "2026-01-06")
    assert again.exit_code == 0, again
    assert len([one for one in made(elm) if one.file.set == "mine"]) == 2


@pytest.mark.slow
def test_what_a_sheet_answers_is_named_where_nobody_asked_for_it(elm: Elm) -> None:
    excel(elm.folder.root, *ANSWERED)
    ran = take(elm)
    assert ran.exit_code == 4
    named = ", ".join(f"“{heading}”" for heading in ANSWERED[0][2:])
    assert f"Not taken: what is under {named}." in ran.out
    assert "--for PROJECT" in ran.out


@pytest.mark.slow
@pytest.mark.parametrize("more", [(), TRUST, (*TRUST, "--preview")])
def test_what_is_neither_a_standard_nor_an_answer_is_named(elm: Elm, more: Sequence[str]) -> None:
    headings = ("Ref", "Standard", "RAG 2023/24", "Score", "Target", "Blank", "")
    rows = ("1", "One", "Green", 3, 4, None, "x"), ("2", "Two", *[None] * 5)
    excel(elm.folder.root, headings, *rows)
    ran = take(elm, "list.xlsx", *more)
    assert ran.exit_code == 4, ran
    assert "is under “RAG 2023/24”, “Score”, “Target”, “G1”." in ran.out
    assert ("--for PROJECT" in ran.out) is not bool(more)


@pytest.mark.slow
def test_an_answer_that_cannot_be_read_is_named_by_its_cell(elm: Elm) -> None:
    headings = ("Standard", "Rating", "Due", "Owner")
    excel(elm.folder.root, headings, ("One", "Splendid", "soon", None), ("Two", None, None, "X"))
    ran = take(elm, "list.xlsx", *TRUST)
    assert ran.exit_code == 1
    assert "cell B2: “Splendid” is not one of: not-met, partly, met" in ran.err
    assert "cell C2: “soon” is not a date." in ran.err
    assert "cell D3: “X” belongs to no action" in ran.err
    assert "standards/mine.toml" not in elm.folder.files()


@pytest.mark.slow
def test_how_far_an_action_is_stays_with_its_words_and_is_no_colour(elm: Elm) -> None:
    headings = ("Standard", "Action", "Action status")
    rows = ("One", "Ask weekly", "In progress"), ("Two", "Lock doors", "Complete")
    excel(elm.folder.root, headings, *rows)
    ran = take(elm, "list.xlsx", *TRUST)
    assert ran.exit_code == 0, ran
    assert "“In progress” as words of the action: 1" in ran.out
    (found,) = (one.file for one in made(elm) if one.file.set == "mine")
    assert [(one.action[0].what, one.action[0].status) for one in found.item] == [
        ("Ask weekly (In progress)", None),
        ("Lock doors", "blue"),
    ]
    excel(elm.folder.root, headings, ("One", None, "In progress"))
    ran = take(elm, "list.xlsx", "--for", "elm", "--date", "2025-01-07")
    assert (ran.exit_code, "“In progress” belongs to no action" in ran.err) == (1, True)


@pytest.mark.slow
def test_a_set_is_published_with_its_version_and_another_wording_is_asked_about(elm: Elm) -> None:
    excel(elm.folder.root, *ANSWERED)
    take(elm, "list.xlsx", *TRUST)
    publish = ("definitions", "publish", "common", "elm", "--file", "standards/mine.toml")
    assert elm.folder.run(*publish, "--version", "2025.1").exit_code == 0
    for file in ("standards/mine.toml", "packs/common/standards/mine.toml"):
        assert 'version = "2025.1"' in elm.folder.read(file)
    assert "benchmark-version" in elm.codes()
    elm.change("Asked on arrival.", "Asked in private.", "standards/mine.toml")
    (found,) = (one for one in elm.folder.problems() if one.code == "definition-differs")
    assert "“Asked on arrival.” to “Asked in private.”" in found.message
    assert elm.folder.run("definitions", "take", "common", "--answer", "take").exit_code == 0
    assert "Asked on arrival." in elm.folder.read("standards/mine.toml")


@pytest.mark.slow
@pytest.mark.parametrize("more", [(), ("--preview",)])
def test_a_second_sheet_of_standards_is_named(elm: Elm, more: Sequence[str]) -> None:
    headings = tuple(map(Column, ("Ref", "Standard")))
    sheets = [Sheet(name, headings, (("1", f"One of {name}."),)) for name in ("Ours", "Theirs")]
    sheets.append(Sheet("Words", tuple(map(Column, ("Word", "Meaning"))), (("SI", "serious"),)))
    (elm.folder.root / "list.xlsx").write_bytes(write_book(Book("List", tuple(sheets))))
    ran = take(elm, "list.xlsx", *more)
    assert ran.exit_code == 4, ran
    assert "Not taken: what is under “sheet Theirs”." in ran.out


@pytest.mark.slow
def test_a_look_repeats_no_number_of_somebody(elm: Elm) -> None:
    excel(elm.folder.root, ("Ref", "Standard", "MRN 1234567"), ("S1", "As 999 000 0018 asked", "x"))
    ran = take(elm, "list.xlsx", "--preview")
    assert "As [an NHS number] asked" in ran.out
    assert not [one for one in ("999 000 0018", "1234567") if one in ran.out + ran.err]


@pytest.mark.slow
@pytest.mark.parametrize("day", ["31/03/2025", "31 March 2025", "31-Mar-25", "2025-03-31"])
def test_a_day_is_read_as_people_write_it(elm: Elm, day: str) -> None:
    headings = ("Standard", "Rating", "Action", "Due")
    excel(elm.folder.root, headings, ("One", "not met", "Ask", day))
    ran = take(elm, "list.xlsx", *TRUST)
    assert ran.exit_code == 0, ran
    records = elm.folder.view("elm").project.records_of(Assessment)
    (mine,) = (one.file for one in records if one.file.set == "mine")
    assert mine.item[0].action[0].due == date(2025, 3, 31)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("03/02/2025", "could be 3 February 2025 or 2 March 2025"),
        ("March 2025", "“March 2025” is not a date"),
        ("45000", "“45000” is not a date"),
    ],
)
def test_a_day_that_could_be_two_is_not_guessed(elm: Elm, day: str, told: str) -> None:
    excel(elm.folder.root, ("Standard", "Action", "Due"), ("One", "Ask", day))
    ran = take(elm, "list.xlsx", *TRUST)
    assert ran.exit_code == 1
    assert f"cell C2: {told}" in ran.err.replace(f"{day} could", "could")
