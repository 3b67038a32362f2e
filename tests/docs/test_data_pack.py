"""docs/your-first-data-pack.md: its files are taken from the page, and what it says is so."""

from __future__ import annotations

import importlib
import re
import tomllib
from pathlib import Path

import pytest

from qiworkbook.model.base import keys_of
from qiworkbook.model.key_docs import meanings
from qiworkbook.model.pack import (
    BrandFile,
    CoachEntry,
    CoachFile,
    ExplainedWord,
    LabelWords,
    LimitsEntry,
    PackFile,
    RuleEntry,
    RuleSetFile,
    SectionWords,
    StarterFile,
    WordsFile,
)
from qiworkbook.testing import WorkbookFolder, make_workbook

PAGE = (Path(__file__).parents[2] / "docs" / "your-first-data-pack.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL))
IN_PACK = "packs/northmoor/"


@pytest.fixture
def book(tmp_path: Path) -> WorkbookFolder:
    return make_workbook(tmp_path / "book", FILES)


def walk(book: WorkbookFolder) -> None:
    """Type the page's commands, and look at what came of them."""
    (commands,) = re.findall(r"<!-- runs -->\n```sh\n(.*?)```", PAGE, re.DOTALL)
    for line in commands.splitlines():
        words = re.findall(r'"([^"]*)"|(\S+)', line)
        args = [quoted or plain for quoted, plain in words][1:]
        ran = book.run(*args)
        assert (ran.exit_code, ran.err) == (0, ""), (line, ran.out, ran.err)
    project = book.read("projects/willow-ward/project.toml")
    assert 'title = "Quiet nights on Willow Ward"' in project
    assert 'organisation = "Northmoor NHS Foundation Trust"' in project
    page = book.read("output/report.html")
    assert "#4B2E83" in page
    assert "data:image/svg+xml" in page
    assert "Northmoor: invented, like everything here" in page
    meeting = book.read("output/meeting/report.html")
    assert "What we think will help" in meeting
    assert "Theory of change" in page
    assert "Theory of change" not in meeting
    assert "half are above it" not in meeting  # there is no data yet, so no median
    assert "wards of different sizes" not in meeting
    reading = book.view("willow-ward").readings["nights-disturbed"]
    assert reading.rule_set.title == "Northmoor rules"


def test_the_walk(book: WorkbookFolder) -> None:
    walk(book)


def test_the_same_as_an_installed_package(
    book: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (text,) = re.findall(r"<!-- package: pyproject.toml -->\n```toml\n(.*?)```", PAGE, re.DOTALL)
    data = tomllib.loads(text)
    (folder,) = data["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    points = data["project"]["entry-points"]["qiworkbook"]
    assert points == {"northmoor": folder}
    site = tmp_path / "site"
    site.mkdir()
    (book.root / IN_PACK).rename(site / folder)
    info = site / "northmoor_pack-1.0.dist-info"
    info.mkdir()
    (info / "entry_points.txt").write_text(
        f"[qiworkbook]\nnorthmoor = {folder}\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(site))
    importlib.invalidate_caches()
    walk(book)


def test_the_slip_is_told_in_the_words_of_the_page(book: WorkbookFolder) -> None:
    (said,) = re.findall(r"<!-- says -->\n```\n(.*?)\n```", PAGE, re.DOTALL)
    name = f"{IN_PACK}rule-sets/northmoor.toml"
    book.write(name, FILES[name].replace('"shift"', '"shfit"'))
    said = said.removesuffix("…").removesuffix(" It could be one of: ")
    assert any(line.startswith(said) for line in book.run("check").out.splitlines())


THANKED = "How are the people thanked who help you from their own experience?"


def test_the_question_of_a_pack_is_asked_until_it_is_answered(book: WorkbookFolder) -> None:
    book.run("new", "willow-ward", "--from", "quiet-nights")
    asked = book.run("coach", "willow-ward", "--all").out
    assert THANKED in asked
    assert "People who are asked for their time and get nothing for it stop coming." in asked
    assert "qiworkbook part show willow-ward coproduction" in asked
    ours = FILES[f"{IN_PACK}coach/northmoor.toml"].replace("How are", "And how are")
    book.write("coach/ours.toml", ours)
    assert f"And h{THANKED[1:]}" in book.run("coach", "willow-ward", "--all").out
    book.run(
        "coproduction", "set", "willow-ward", "--paid", "In vouchers, as the trust's list says"
    )
    assert THANKED not in book.run("coach", "willow-ward", "--all").out


@pytest.mark.parametrize(
    ("until", "answered"),
    [
        ("task", '[[task]]\nwhat = "A rota"\n'),
        ("idea.effort", '[[idea]]\nid = "a"\nname = "A"\neffort = "low"\n'),
        ("aim.measure", '[aim]\nstatement = "Less noise"\nmeasure = "nights-disturbed"\n'),
    ],
)
def test_it_looks_at_what_it_names(book: WorkbookFolder, until: str, answered: str) -> None:
    name = f"{IN_PACK}coach/northmoor.toml"
    book.write(name, FILES[name].replace("coproduction.paid", until))
    empty = 'format = 1\n[project]\ntitle = "Quiet"\n'
    book.write("projects/quiet/project.toml", empty)
    assert THANKED in book.run("coach", "quiet", "--all").out
    book.write("projects/quiet/project.toml", empty + answered)
    assert THANKED not in book.run("coach", "quiet", "--all").out
    lacking = answered + '[[idea]]\nid = "b"\nname = "B"\n'
    book.write("projects/quiet/project.toml", empty + lacking)
    assert (THANKED in book.run("coach", "quiet", "--all").out) is (until == "idea.effort")


def test_a_key_that_no_project_has_is_told(book: WorkbookFolder) -> None:
    name = f"{IN_PACK}coach/northmoor.toml"
    book.write(name, FILES[name].replace("coproduction.paid", "coproduction.payed"))
    said = book.run("check").out
    assert f"{name}:8: " in said
    assert "no 'coproduction.payed' in project.toml" in said


@pytest.mark.parametrize(
    "table",
    [
        *(PackFile, BrandFile, StarterFile, RuleSetFile, RuleEntry, LimitsEntry),
        *(CoachFile, CoachEntry, WordsFile, SectionWords, LabelWords, ExplainedWord),
    ],
)
def test_every_key_is_told(table: type[PackFile]) -> None:
    told = meanings(table)
    keys = list(keys_of(table))
    assert sorted(told) == sorted(keys)
    for key, meaning in told.items():
        assert f"| `{key}` | {meaning} |" in PAGE
