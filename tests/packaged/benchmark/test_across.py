"""Assessments of a whole workbook, and when one is due again."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT, WorkbookFolder, make_workbook
from qiworkbook_benchmark.tracks import months_after

if TYPE_CHECKING:
    from pathlib import Path

ASSESSMENT = """
format = 1
set = "{set}"
date = 2024-06-03
unit = ""

[[item]]
standard = "{standard}"
rating = "partly"
"""


def wards(tmp_path: Path, **sets: str) -> WorkbookFolder:
    files = {}
    for ward, said in sets.items():
        set_id, _, standard = said.partition(":")
        files[f"projects/{ward}/project.toml"] = SMALL_PROJECT.replace("Elm", ward.capitalize())
        text = ASSESSMENT.format(set=set_id, standard=standard)
        files[f"projects/{ward}/benchmark/2024-06-03.toml"] = text
    return make_workbook(tmp_path, files)


SAME = "sexual-safety-example"


@pytest.mark.slow
def test_wards_of_one_set_stand_side_by_side(tmp_path: Path) -> None:
    book = wards(tmp_path, elm=f"{SAME}:a", oak=f"{SAME}:a")
    assert book.run("report").exit_code == 0
    page = book.read("output/report.html")
    assert "2 wards, each by its own assessment" in page
    assert "benchmark-no-common-set" not in book.run("check", "--json").out
    assert book.run("report", "elm").exit_code == 0
    assert "each by its own assessment" not in book.read("output/report.html")


def test_a_ward_that_cannot_be_read_is_no_whole_trust(tmp_path: Path) -> None:
    book = wards(tmp_path, elm=f"{SAME}:a", oak=f"{SAME}:a")
    book.write("projects/oak/project.toml", "format = 1\n[project\n")
    book.run("report", "--format", "markdown", "-o", "out")
    text = book.read("out/report.md")
    assert "2 wards, each by its own assessment" in text
    assert "whole trust" not in text


@pytest.mark.slow
def test_a_whole_trust_stands_beside_its_wards_and_is_counted_as_none_of_them(
    tmp_path: Path,
) -> None:
    book = wards(tmp_path, elm=f"{SAME}:a", oak=f"{SAME}:a")
    whole = ASSESSMENT.format(set=SAME, standard="a").replace("partly", "not-met")
    book.write(
        "projects/elm/benchmark/trust.toml",
        whole.replace('unit = ""', 'unit = "Northmoor NHS Foundation Trust"'),
    )
    book.run("report", "--format", "markdown", "-o", "out")
    text = book.read("out/report.md")
    assert "2 wards and 1 whole trust, each by its own assessment" in text
    assert "| Northmoor NHS Foundation Trust, the whole trust | 0 of 1 (0%) |" in text
    heat_map = text[text.index("| The whole trust |") :]
    row = next(line for line in heat_map.splitlines() if line.startswith("| a |"))
    assert [cell.strip() for cell in row.split("|")][1:-1] == ["a", "2", "Not met"]
    agreed = f'{AGREED}reason = "Agreed by both wards (invented)"\n'
    book.write("workbook.toml", agreed)
    book.write(
        "programme.toml",
        'format = 1\n[programme]\nname = "All (invented)"\n'
        '[[member]]\ntrust = "northmoor"\nworkbook = "members/northmoor"\n',
    )
    for file in [one for one in book.files() if one.startswith(("projects/", "workbook"))]:
        book.write(f"members/northmoor/{file}", book.read(file))
    assert book.run("programme", "report", "--format", "markdown", "-o", "all").exit_code == 0
    assert row in book.read("all/programme.md")


def test_wards_with_no_set_in_common_are_asked_about(tmp_path: Path) -> None:
    book = wards(tmp_path, elm=f"{SAME}:a", oak="other-set:b")
    found = [one for one in book.problems() if one.code == "benchmark-no-common-set"]
    assert [(one.place.file, one.place.line) for one in found] == [
        ("projects/oak/benchmark/2024-06-03.toml", 3)
    ]
    assert found[0].message.startswith("2 projects were assessed, no two against the same")


@pytest.mark.slow
def test_the_table_of_an_export(tmp_path: Path) -> None:
    book = wards(tmp_path, elm="own:a")
    assert book.run("export", "-o", "out").exit_code == 0
    heading, row = book.read("out/standards.csv").splitlines()
    assert heading == ("project,ward,trust,set,unit,assessed,standard,standing,newest_evidence")
    assert row.startswith("elm,")
    assert row.endswith(",own,Elm Ward,2024-06-03,a,partly,")
    assert book.run("export", "--share", "-o", "copy").exit_code == 0
    assert "copy/standards.csv" not in book.files()


AGREED = 'format = 1\n[sharing]\nagreed = ["benchmark"]\n'


@pytest.mark.slow
@pytest.mark.parametrize("said", ["", AGREED, f'{AGREED}reason = " "\n'])
def test_no_rating_leaves_before_somebody_says_that_it_was_agreed(
    tmp_path: Path, said: str
) -> None:
    book = wards(tmp_path, elm=f"{SAME}:a", oak=f"{SAME}:a")
    if said:
        book.write("workbook.toml", said)
        assert "sharing-reason" in {one.code for one in book.problems()}
    assert book.run("report", "--share", "-o", "copy").exit_code == 0
    page = book.read("copy/report.html")
    assert "unless [sharing] says that benchmark was agreed" in page
    assert "Partly met" not in page
    assert "partly" not in book.run("pack", "--show").out
    told = book.run("benchmark", "show", "elm", "--share", "--json")
    assert (told.exit_code, "partly" in told.out + told.err) == (1, False)
    assert "projects/elm/benchmark/2024-06-03.toml is left out of this copy." in told.err


@pytest.mark.slow
def test_an_agreed_copy_takes_the_ratings_and_no_word_of_the_ward(tmp_path: Path) -> None:
    book = wards(tmp_path, elm=f"{SAME}:a", oak=f"{SAME}:a")
    book.write("workbook.toml", f'{AGREED}reason = "Agreed by both wards (invented)"\n')
    for ward in ("elm", "oak"):
        book.write(
            f"projects/{ward}/benchmark/2024-06-03.toml",
            ASSESSMENT.format(set=SAME, standard="a")
            + 'rationale = "Secret why"\ngap = "Secret gap"\npatient_view = "Secret view"\n'
            '[[item.evidence]]\nkind = "audit"\nwhat = "Secret audit"\ndate = 2024-05-01\n'
            '[[item.action]]\nwhat = "Secret plan"\nlead = "Secret lead"\n'
            '[[assessor]]\nrole = "Secret role"\n',
        )
    assert book.run("report", "--share", "-o", "copy").exit_code == 0
    page = book.read("copy/report.html")
    assert "How many wards stand where, standard by standard" in page
    assert "Partly met" in page
    assert "Secret" not in page
    for ward, version in (("elm", "2025.1"), ("oak", "two of us were asked")):
        file = f"projects/{ward}/benchmark/2024-06-03.toml"
        book.write(file, book.read(file).replace("[[item]]", f'version = "{version}"\n[[item]]', 1))
    shown = book.run("pack", "--show").out
    assert 'rating = "partly"' in shown
    assert 'version = "2025.1"' in shown
    assert "two of us" not in shown
    assert "Secret" not in shown


NUMBERED = """format = 1
id = "ours-2020"
title = "Ours"
version = "2025"
wording = "local"
"""
RATED = """format = 1
set = "ours-2020"
version = "{version}"
date = 2024-06-03
"""
RATING = """[[item]]
standard = "{id}"
rating = "{rating}"
"""


def rated(book: WorkbookFolder, version: str = "2025", **ratings: str) -> None:
    for ward, said in ratings.items():
        items = (one.split(":") for one in said.split())
        book.write(
            f"projects/{ward}/benchmark/2024-06-03.toml",
            RATED.format(version=version)
            + "".join(RATING.format(id=id_, rating=rating) for id_, rating in items),
        )


def heat_map(book: WorkbookFolder) -> list[list[str]]:
    assert book.run("report", "--share", "--format", "markdown", "-o", "copy").exit_code == 0
    text = book.read("copy/report.md")
    table = text[text.index("How many wards stand where") :].split("\n\n")[1]
    return [[cell.strip() for cell in row.split("|")[1:-1]] for row in table.splitlines()]


def numbered(tmp_path: Path) -> WorkbookFolder:
    book = wards(tmp_path, elm="ours-2020:1-1", oak="ours-2020:1-1")
    ids = ("1-1", "1-2", "943-476-5919")
    standards = (f'[[standard]]\nid = "{id_}"\ntext = "About {id_}."\n' for id_ in ids)
    book.write("standards/ours-2020.toml", NUMBERED + "".join(standards))
    book.write("workbook.toml", f'{AGREED}reason = "Agreed by both wards (invented)"\n')
    return book


@pytest.mark.slow
def test_numbered_standards_are_told_apart_in_a_copy(tmp_path: Path) -> None:
    book = numbered(tmp_path)
    rated(book, elm="1-1:partly 1-2:not-met", oak="1-1:not-met 1-2:not-met")
    assert heat_map(book) == [
        ["Standard", "Partly met", "Not met"],
        ["---", "---", "---"],
        ["1-1", "1", "1"],
        ["1-2", "—", "2"],
    ]
    assert "0 of 2 (0%)" in book.read("copy/report.md")
    assert book.run("export", "--share", "-o", "out").exit_code == 0
    rows = [row.split(",")[3:8] for row in book.read("out/standards.csv").splitlines()[1:]]
    assert [(row[0], *row[3:]) for row in rows] == [
        ("ours-2020", "1-1", "partly"),
        ("ours-2020", "1-2", "not-met"),
        ("ours-2020", "1-1", "not-met"),
        ("ours-2020", "1-2", "not-met"),
    ]


def _own_set(tmp_path: Path, *more: str) -> WorkbookFolder:
    """Two wards with ratings by a set of their own, which a copy may take along."""
    book = wards(tmp_path, elm="ours-2020:1-1", oak="ours-2020:1-1")
    rated(book, elm="1-1:partly 1-2:not-met", oak="1-1:not-met 1-2:not-met")
    texts = ("Asked by 2 nurses.", "A quiet room.", *more)
    standards = (f'[[standard]]\nid = "1-{n}"\ntext = "{t}"\n' for n, t in enumerate(texts, 1))
    book.write("standards/ours-2020.toml", NUMBERED + "".join(standards))
    book.write("standards/never.toml", NUMBERED.replace("ours-2020", "never"))
    book.write("workbook.toml", f'{AGREED}reason = "Agreed by both wards (invented)"\n')
    return book


@pytest.mark.slow
@pytest.mark.parametrize("kept", ["a pack", "a folder"])
def test_the_words_of_a_set_go_with_its_ratings_into_a_pack_and_a_programme(
    tmp_path: Path, kept: str
) -> None:
    book = _own_set(tmp_path / "programme/members/north")
    programme = WorkbookFolder(tmp_path / "programme")
    assert programme.run("programme", "init", "--name", "All (invented)").exit_code == 0
    member = "members/north"
    if kept == "a pack":
        member = "packs/north.zip"
        pack = ("pack", "-o", "../../packs/north.zip", "--recipient", "All", "--yes")
        assert book.run(*pack).exit_code == 0
        with zipfile.ZipFile(tmp_path / "programme/packs/north.zip") as zipped:
            there = {name for name in zipped.namelist() if name.startswith("standards/")}
        assert there == {"standards/ours-2020.toml"}  # no rating is by the other
    assert programme.run("programme", "add", "north", member).exit_code == 0
    ran = programme.run("programme", "report", "--format", "markdown", "-o", "out")
    assert ran.exit_code == 0, ran.err
    text = programme.read("out/programme.md")
    table = text[text.index("How many wards stand where") :].split("\n\n")[1]
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in table.splitlines()]
    assert rows[2:] == [["Asked by 2 nurses.", "1", "1"], ["A quiet room.", "—", "2"]]


@pytest.mark.slow
def test_a_set_that_tells_of_somebody_or_was_not_agreed_stays_with_the_trust(
    tmp_path: Path,
) -> None:
    book = _own_set(tmp_path, "Ask 943 476 5919 first.")
    assert "standards/" not in book.run("pack", "--show").out
    assert heat_map(book)[2:] == [["1-1", "1", "1"], ["1-2", "—", "2"]]
    book = _own_set(tmp_path / "a", r"She said: \"I was\nassaulted by him\".")
    assert "standards/" not in book.run("pack", "--show").out
    book = _own_set(tmp_path / "b")
    assert "standards/ours-2020.toml" in book.run("pack", "--show").out
    book.write("workbook.toml", "format = 1\n")
    assert "standards/" not in book.run("pack", "--show").out


def test_a_set_goes_with_a_copy_where_an_assessment_is_by_it_and_for_no_other_word_of_one(
    tmp_path: Path,
) -> None:
    book = _own_set(tmp_path)
    (file,) = (path for path in book.files() if path.startswith("projects/elm/benchmark/"))
    book.write(file, 'unit = "never"\n' + book.read(file))
    shown = book.run("pack", "--show").out
    assert "standards/ours-2020.toml" in shown
    assert "standards/never.toml" not in shown


@pytest.mark.slow
def test_of_standards_that_a_copy_does_not_name_each_counts_and_none_is_another(
    tmp_path: Path,
) -> None:
    book = numbered(tmp_path)
    rated(book, elm="1-1:partly 1-8:not-met 943-476-5919:partly", oak="1-1:partly 1-9:not-met")
    assert heat_map(book)[2:] == [["1-1", "2"]]
    text = book.read("copy/report.md")
    assert "standard by standard; those not named here are left out" in text
    assert "0 of 3 (0%)" in text  # each of the three was rated
    assert "1-8" not in text
    assert "943-476-5919" not in text


@pytest.mark.slow
def test_the_id_of_a_standard_that_names_who_is_in_a_bed_is_in_no_copy(tmp_path: Path) -> None:
    book = numbered(tmp_path)
    set_file = "standards/ours-2020.toml"
    named = '[[standard]]\nid = "bed-4-joan"\ntext = "A bed by the window."\n'
    book.write(set_file, book.read(set_file) + named)
    rated(book, elm="1-1:partly bed-4-joan:not-met", oak="1-1:partly bed-4-joan:partly")
    assert heat_map(book)[2:] == [["1-1", "2"]]
    assert "joan" not in book.read("copy/report.md").casefold()
    assert "joan" not in book.run("export", "--share", "-o", "out").out.casefold()
    assert not any("joan" in book.read(path) for path in book.files() if path.startswith("out/"))


@pytest.mark.slow
def test_answers_to_words_of_two_versions_are_told_apart(tmp_path: Path) -> None:
    book = numbered(tmp_path)
    rated(book, elm="1-1:partly")
    rated(book, "2024", oak="1-1:partly")
    assert [row[0] for row in heat_map(book)[2:]] == [
        "1-1 (By the words of version 2025)",
        "1-1 (By the words of version 2024)",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("months", "due"), [(12, False), (6, True)])
def test_a_trust_says_when_an_assessment_is_due_again(
    tmp_path: Path, months: int, *, due: bool
) -> None:
    book = wards(tmp_path, elm="own:a")
    book.write("workbook.toml", f"format = 1\n[plugins.benchmark]\nagain_after = {months}\n")
    codes = {one.code for one in book.problems()}  # on 15 January 2025
    assert ("benchmark-due" in codes) is due


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
        (date(2024, 1, 31), 1, date(2024, 3, 1)),
        (date(2024, 11, 30), 3, date(2025, 3, 1)),
        (date(2024, 10, 31), 1, date(2024, 12, 1)),
        (date(2024, 8, 15), 6, date(2025, 2, 15)),
    ],
)
def test_so_many_months_later(day: date, months: int, due: date) -> None:
    assert months_after(day, months) == due
