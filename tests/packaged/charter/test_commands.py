"""`qiworkbook charter ...`: what is written, what is said, and what is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import Ran
    from tests.packaged.charter.conftest import Elm


def charter(elm: Elm, *args: str) -> Ran:
    return elm.folder.run("charter", *args)


@pytest.mark.slow
def test_agree_writes_its_own_lines_and_no_others(unagreed: Elm) -> None:
    unagreed.change('status = "agreed"', 'status = "consulting"   # until November')
    before = unagreed.text
    ran = charter(unagreed, "agree", "elm", "--by", "community meeting", "--on", "2024-12-09")
    assert ran.exit_code == 0
    assert "version 1 was agreed on 9 December 2024 by community meeting" in ran.out
    assert unagreed.text == before.replace(
        'status = "consulting"   # until November', 'status = "agreed"   # until November'
    ) + (
        '\n[[agreement]]\non = 2024-12-09\nby = ["community meeting"]\nversion = 1\n'
        f'fingerprint = "{fingerprint(unagreed)}"\n'
    )


def fingerprint(elm: Elm) -> str:
    told: str = json.loads(charter(elm, "show", "elm", "--json").out)["fingerprint"]
    return told


def test_agree_today_by_several(unagreed: Elm) -> None:
    ran = charter(unagreed, "agree", "elm", "--by", "patients", "--by", "staff")
    assert "15 January 2025 by patients and staff" in ran.out
    assert 'by = ["patients", "staff"]' in unagreed.text


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [("agree", "elm"), ("review", "elm", "--heard", "It is loud", "--did", "Softer doors")],
)
def test_who_agreed_is_no_person(unagreed: Elm, words: tuple[str, ...]) -> None:
    before = unagreed.text
    ran = charter(unagreed, *words, "--by", "staff", "--by", "Jo Bloggs")
    assert (ran.exit_code, unagreed.text) == (1, before)
    assert "what looks like a person's first and last name" in ran.err
    assert charter(unagreed, *words, "--by", "Ward Meeting").exit_code == 0


def test_changed_words_become_the_next_version(elm: Elm) -> None:
    elm.change("We ask before we go in.", "We ask before we enter.")
    ran = charter(elm, "agree", "elm", "--by", "community meeting")
    assert "version 2 was agreed" in ran.out
    assert 'status = "agreed"\nversion = 2\n' in elm.text  # the wall has the words of before
    assert elm.text.count("[[agreement]]") == 2


@pytest.mark.slow
def test_the_same_words_keep_their_version(elm: Elm) -> None:
    ran = charter(elm, "agree", "elm", "--by", "people who are new")
    assert "version 1 was agreed on 15 January 2025" in ran.out
    assert 'status = "displayed"' in elm.text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--by", "x", "--on", "2025-01-16"), "16 January 2025 is in the future"),
        (("--by", "x", "--on", "2024-11-24"), "which is later than 24 November 2024"),
        (("--by", "community meeting", "--on", "2024-11-25"), "written down already"),
    ],
)
def test_agree_refuses(elm: Elm, args: tuple[str, ...], said: str) -> None:
    before = elm.text
    ran = charter(elm, "agree", "elm", *args)
    assert ran.exit_code == 1
    assert said in ran.err
    assert elm.text == before


def test_agree_needs_to_know_by_whom(elm: Elm) -> None:
    ran = charter(elm, "agree", "elm")
    assert ran.exit_code == 2
    assert "--by is missing." in ran.err


@pytest.mark.slow
def test_review_is_written_with_its_next_day(elm: Elm) -> None:
    ran = charter(
        *(elm, "review", "elm", "--heard", 'They said "loud"', "--did", "Quiet hour from nine"),
        *("--why", "theme", "--by", "community meeting", "--next", "2025-09-01"),
    )
    assert ran.exit_code == 0
    assert "reviewed on 15 January 2025" in ran.out
    assert "The next review is due by 1 September 2025." in ran.out
    assert "review_due = 2025-09-01\n" in elm.text
    assert elm.text.endswith(
        '[[review]]\ndate = 2025-01-15\nwhy = "theme"\nby = ["community meeting"]\n'
        'heard = "They said \\"loud\\""\ndid = "Quiet hour from nine"\n'
    )
    assert elm.codes() == []


def test_review_that_changed_words_leads_to_agree(elm: Elm) -> None:
    elm.change("We ask before we go in.", "We ask before we enter.")
    ran = charter(
        *(elm, "review", "elm", "--heard", "h", "--did", "d", "--changed", "go in: enter")
    )
    assert "qiworkbook charter agree elm" in ran.out
    assert 'changed = "go in: enter"' in elm.text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--on", "2025-02-01"), "1 February 2025 is in the future"),
        (("--next", "2025-01-15"), "would not be after this one"),
    ],
)
def test_review_refuses(elm: Elm, args: tuple[str, ...], said: str) -> None:
    before = elm.text
    ran = charter(elm, "review", "elm", "--heard", "h", "--did", "d", *args)
    assert ran.exit_code == 1
    assert said in ran.err
    assert elm.text == before


@pytest.mark.slow
def test_new_begins_with_examples_that_say_so(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path, {"projects/elm/project.toml": SMALL_PROJECT})
    ran = folder.run("charter", "new", "elm")
    assert ran.exit_code == 0
    assert "Made projects/elm/charter.toml" in ran.out
    problems = [p for p in folder.problems("elm") if p.place.file.endswith("charter.toml")]
    assert [p.code for p in problems] == ["charter-not-made-together", "charter-no-patient-origin"]
    shown = folder.run("charter", "show", "elm").out
    assert "Illustrative: Example words to begin a conversation with." in shown
    assert "3 expectations in draft; what would patients add?\n" in shown
    again = folder.run("charter", "new", "elm")
    assert again.exit_code == 1
    assert "already" in again.err


def test_every_text_of_the_template_is_marked_as_an_example(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path, {"projects/elm/project.toml": SMALL_PROJECT})
    folder.run("charter", "new", "elm")
    told = json.loads(folder.run("charter", "show", "elm", "--json").out)
    texts = [told[key] for key in ("commitment", "context", "understanding", "conversation")]
    texts += [told["if_not_met"], *told["support"]]
    texts += [line[key] for line in told["expectation"] for key in ("text", "plain")]
    assert all(text.startswith("Example: ") for text in texts)


def test_show_as_data_hides_small_groups(elm: Elm) -> None:
    elm.change('staff = "fewer than 5"', "staff = 2")
    told = json.loads(charter(elm, "show", "elm", "--json").out)
    assert told["made"][0]["staff"] == "fewer than 5"
    assert told["words_are_agreed"] is True
    assert told["review_overdue"] is False


def test_show_on_one_screen(elm: Elm) -> None:
    out = charter(elm, "show", "elm").out
    for line in (
        "Feeling safe on Elm Ward",
        "Illustrative: An invented ward in an invented trust.",
        "  We knock, and wait for an answer.  [patients]",
        "Agreed on 25 November 2024 by community meeting: version 1, ",
        "Next review due by 2 June 2025.",
    ):
        assert line in out


@pytest.mark.slow
def test_poster_goes_to_output_unless_told_otherwise(elm: Elm) -> None:
    ran = charter(elm, "poster", "elm")
    assert "output/elm-charter-poster-a4.html: 1 page of A4." in ran.out.replace("\\", "/")
    assert "Illustrative: An invented ward" in ran.out
    assert charter(elm, "poster", "elm", "--easy-read", "-o", "wall/p.pptx").exit_code == 0
    assert charter(elm, "poster", "elm", "--welcome-pack", "--size", "a3").exit_code == 0
    written = [file for file in elm.folder.files() if "projects" not in file]
    assert written == [
        "output/elm-charter-poster-a4.html",
        "output/elm-charter-welcome-pack-a3.html",
        "wall/p.pptx",
        "workbook.toml",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("-o", "p.pdf"), 1, "written as .html or .pptx"),
        (("--easy-read", "--welcome-pack"), 2, "two pages"),
        (("--size", "a5"), 2, "--size"),
    ],
)
def test_poster_refuses(elm: Elm, args: tuple[str, ...], code: int, said: str) -> None:
    ran = charter(elm, "poster", "elm", *args)
    assert (ran.exit_code, said in ran.err) == (code, True), ran
    assert not (elm.folder.root / "output").exists()


@pytest.mark.slow
def test_without_a_charter_each_command_says_how_to_begin(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path, {"projects/elm/project.toml": SMALL_PROJECT})
    for args in (
        ("show", "elm"),
        ("poster", "elm"),
        ("agree", "elm", "--by", "x"),
        ("review", "elm", "--heard", "h", "--did", "d"),
    ):
        ran = folder.run("charter", *args)
        assert ran.exit_code == 1
        assert ran.err == (
            "elm has no charter yet.\nBegin one.\nNext: qiworkbook charter new elm\n"
        )


@pytest.mark.slow
def test_a_charter_without_lines_is_neither_agreed_nor_printed(elm: Elm) -> None:
    elm.folder.write("projects/elm/charter.toml", "format = 1\n")
    for args in (("poster", "elm"), ("agree", "elm", "--by", "x")):
        ran = charter(elm, *args)
        assert ran.exit_code == 1
        assert "has no line yet" in ran.err


@pytest.mark.slow
def test_windows_line_ends_stay(elm: Elm) -> None:
    text = elm.text.replace("\n", "\r\n")
    elm.folder.write("projects/elm/charter.toml", text)
    assert charter(elm, "review", "elm", "--heard", "h", "--did", "d").exit_code == 0
    assert elm.text.startswith(text)
    assert "\n" not in elm.text.replace("\r\n", "")
