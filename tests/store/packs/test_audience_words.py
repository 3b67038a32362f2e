"""Words for an audience: found wherever they lie, told when something is wrong, used when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT, make_workbook
from qiworkbook.workbook.plugin_trial.samples import full_project
from tests.store.packs.test_packs import PACK, install

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

WORDS = """\
format = 1
title = "For the meeting"
for = "Everybody"
leave_out = ["coach"]

[[section]]
name = "aim"
title = "What we hope for"
"""
PROJECT = {
    "projects/elm/project.toml": SMALL_PROJECT,
    "projects/elm/data/feels-safe.csv": full_project()["data/feels-safe.csv"],
}
PLACES = ("words/meeting.toml", "packs/house/words/meeting.toml", "installed")


@pytest.fixture
def book(tmp_path: Path) -> WorkbookFolder:
    return make_workbook(tmp_path / "book", PROJECT)


@pytest.mark.parametrize("place", PLACES)
def test_words_are_found_wherever_they_lie(
    place: str, book: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place == "installed":
        install(tmp_path / "site", {"words/meeting.toml": WORDS})
        monkeypatch.syspath_prepend(str(tmp_path / "site"))
    else:
        book.write(place, WORDS)
        book.write("packs/house/pack.toml", PACK)
    assert book.run("check").exit_code == 0
    assert "pack-" not in {problem.code[:5] for problem in book.problems()}
    ran = book.run("report", "--words", "meeting")
    assert (ran.exit_code, ran.err) == (0, "")
    assert "What we hope for" in book.read("output/report.html")
    assert book.run("slides", "-o", "deck.txt", "--words", "meeting").exit_code == 0
    assert "What we hope for" in book.read("deck.txt")


def test_the_nearest_wins_also_over_those_that_come_along(book: WorkbookFolder) -> None:
    book.write("packs/house/pack.toml", PACK)
    book.write("packs/house/words/plain.toml", WORDS.replace("hope for", "read last"))
    book.write("words/plain.toml", WORDS)
    assert book.run("report", "--words", "plain").exit_code == 0
    page = book.read("output/share/report.html")
    assert "What we hope for" in page
    assert "What we want to change" not in page


def test_the_house_style_can_name_them_and_nothing_is_the_way_back(book: WorkbookFolder) -> None:
    book.write("workbook.toml", 'format = 1\n[house-style]\nwords = "plain"\n')
    pages = {}
    for name, more in {
        "house": (),
        "board": ("--words", "board"),
        "usual": ("--words", ""),
    }.items():
        assert book.run("report", "-o", name, *more).exit_code == 0
        pages[name] = book.read(f"{name}/report.html")
    assert "What we want to change" in pages["house"]
    assert "The aim, and how far it has come" in pages["board"]
    book.write("workbook.toml", "format = 1\n")
    assert book.run("report").exit_code == 0
    assert book.read("output/report.html") == pages["usual"]


def test_words_that_are_not_there(book: WorkbookFolder) -> None:
    ran = book.run("report", "--words", "plane")
    assert (ran.exit_code, ran.err) == (
        1,
        'There are no words called "plane".\nDid you mean "plain"?\n',
    )
    ran = book.run("slides", "--words", "nobody")
    assert ran.err == 'There are no words called "nobody".\nThere are: board, plain.\n'
    assert "output" not in {path.split("/")[0] for path in book.files()}


def test_check_tells_where_a_name_is_wrong(book: WorkbookFolder) -> None:
    book.write("workbook.toml", 'format = 1\n[house-style]\nwords = "bord"\n')
    ran = book.run("check")
    assert ran.exit_code == 1
    told = 'workbook.toml:3: there are no words called "bord". Did you mean "board"?'
    assert told in ran.out


WRONG = {
    "a misspelt key": (WORDS.replace("leave_out", "leaveout"), 4, "leave_out"),
    "no title": (WORDS.replace('title = "For the meeting"\n', ""), None, "title"),
    "a number as text": (WORDS.replace("format = 1", 'format = "1"'), 1, "format"),
    "a word with no meaning": (WORDS + '\n[[word]]\nword = "aim"\n', 10, "means"),
    "a word that says nothing": (WORDS + '\n[[word]]\nword = " "\nmeans = "x"\n', 11, "word"),
    "not TOML": ("title = \n", 1, ""),
}


@pytest.mark.parametrize("way", WRONG)
def test_a_mistake_is_told_with_its_line_and_no_report_is_made_of_it(
    way: str, book: WorkbookFolder
) -> None:
    text, line, says = WRONG[way]
    book.write("words/meeting.toml", text)
    ran = book.run("check")
    where = "words/meeting.toml" + (f":{line}: " if line else "")
    told = [one for one in ran.out.splitlines() if one.startswith(where)]
    assert told, ran.out
    assert any(says in one for one in told)
    assert ran.exit_code == 1
    assert book.run("show", "elm").exit_code == 0
    assert book.run("report").exit_code == 0


def test_what_cannot_be_read_stops_the_report_and_says_where(book: WorkbookFolder) -> None:
    book.write("words/meeting.toml", "title = \n")
    ran = book.run("report", "--words", "meeting")
    assert ran.exit_code == 1
    assert ran.err.startswith("words/meeting.toml:1: ")


def test_a_section_that_nothing_makes_is_a_question(book: WorkbookFolder) -> None:
    text = WORDS.replace('"coach"', '"coach", "chart", "our-own"').replace('"aim"', '"teory"')
    book.write("words/meeting.toml", text + 'says = "x"\n[[section]]\nname = "safety-cross"\n')
    ran = book.run("check")
    assert ran.exit_code == 0, ran.out
    told = [one for one in ran.out.splitlines() if one.startswith("words/meeting.toml")]
    assert told[0] == ('words/meeting.toml:4: no section is called "chart". Did you mean "charts"?')
    assert told[1].startswith(
        'words/meeting.toml:4: no section is called "our-own". '
        "If it comes from a plugin that is not in use here, all is well. There are: team, aim, "
    )
    assert told[2:] == [
        'words/meeting.toml:7: no section is called "teory". Did you mean "theory"?'
    ]
    without = book.run("check", "--no-plugins")
    assert without.exit_code == 0
    assert 'no section is called "safety-cross"' in without.out


def test_a_pack_may_hold_words(book: WorkbookFolder) -> None:
    book.write("packs/house/pack.toml", PACK)
    book.write("packs/house/words/meeting.toml", WORDS)
    book.write("packs/house/word/x.toml", WORDS)
    out = book.run("check").out
    assert "packs/house/word: nothing reads this. Did you mean words?" in out
    assert "packs/house/words" not in out
