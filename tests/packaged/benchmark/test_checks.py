"""The checks: each finds its fault in an assessment that is right in everything else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.problems import Severity
from qiworkbook.workbook import problems_of
from qiworkbook_benchmark.checks import CHECKS
from tests.packaged.benchmark.conftest import FILE, SET_FILE

if TYPE_CHECKING:
    from tests.packaged.benchmark.conftest import Elm

EVIDENCE = """
[[item.evidence]]
kind = "audit"
what = "Twenty notes"
date = 2024-10-07
strength = "strong"
"""

# One thing written otherwise: what, how, the code, the line that is named, words of the message.
CASES = [
    ('set = "ours"', 'set = "our"', "benchmark-set-unknown", 'set = "our"', "our"),
    (
        'standard = "ready"',
        'standard = "redy"',
        "benchmark-standard-unknown",
        '"redy"',
        'no standard "redy"',
    ),
    (EVIDENCE, "", "benchmark-met-no-evidence", 'rating = "met"', "no evidence"),
    (
        "date = 2024-10-07",
        "date = 2023-11-03",  # a year and a day before
        "benchmark-met-old-evidence",
        'rating = "met"',
        "Twenty notes (3 November 2023)",
    ),
    (
        "date = 2024-10-07",
        "date = 2024-11-05",
        "benchmark-evidence-later",
        "2024-11-05",
        "5 November 2024",
    ),
    (
        'reason = "No screens here"',
        "",
        "benchmark-not-applicable-no-reason",
        "applicable = false",
        "nothing says why",
    ),
    (
        'reason = "No screens here"',
        'reason = "No screens here"\nrating = "met"',
        "benchmark-not-applicable-rated",
        'rating = "met"\n',
        "rated met",
    ),
    (
        'status = "green"',
        'status = "green"\nidea = "hudle"',
        "benchmark-idea-unknown",
        '"hudle"',
        '"hudle"',
    ),
    (
        "date = 2024-11-04",
        "date = 2025-01-16",
        "benchmark-date-ahead",
        "2025-01-16",
        "in the future",
    ),
    (
        "lived_experience = true",
        "",
        "benchmark-no-lived-experience",
        "[[assessor]]",
        "nobody with lived experience",
    ),
    ("due = 2025-03-31", "due = 2025-01-14", "benchmark-action-overdue", "2025-01-14", "14 Jan"),
    ('lead = "Night nurse"\n', "", "benchmark-action-loose", "[[item.action]]", "no lead"),
    (
        'method = "self"',
        'method = "self"\nunit = "Oak Ward"',
        "benchmark-other-unit",
        "Oak Ward",
        "Oak Ward",
    ),
]


def test_nothing_is_wrong_with_the_assessment(elm: Elm) -> None:
    assert elm.problems() == ()


@pytest.mark.slow
@pytest.mark.parametrize(("old", "new", "code", "line", "words"), CASES, ids=lambda one: one[:40])
def test_one_fault_is_found_and_named(
    elm: Elm, old: str, new: str, code: str, line: str, words: str
) -> None:
    elm.change(old, new)
    (found,) = (one for one in elm.problems() if one.code == code)
    expected = max(
        at
        for at, text in enumerate(elm.text.splitlines(), start=1)
        if line.strip() in text and (line != "[[assessor]]" or at == elm.line_of(line))
    )
    assert (found.place.file, found.place.line) == (FILE, expected)
    assert words in found.message


def test_a_misspelt_word_is_guessed(elm: Elm) -> None:
    elm.change('standard = "ready"', 'standard = "redy"')
    elm.change('status = "green"', 'status = "green"\nidea = "hudle"')
    hints = {one.code: one.hint for one in elm.problems()}
    assert hints["benchmark-standard-unknown"] == 'Did you mean "ready"?'
    assert hints["benchmark-idea-unknown"] == 'Did you mean "huddle"?'


def test_errors_and_questions_are_told_apart(elm: Elm) -> None:
    elm.change(EVIDENCE, "")
    elm.change("lived_experience = true", "")
    assert {one.code: one.severity for one in elm.problems()} == {
        "benchmark-met-no-evidence": Severity.ERROR,
        "benchmark-no-lived-experience": Severity.QUESTION,
    }


def test_evidence_of_a_year_ago_to_the_day_still_counts(elm: Elm) -> None:
    elm.change("date = 2024-10-07", "date = 2023-11-04")
    assert elm.problems() == ()


def test_old_evidence_beside_newer_is_named(elm: Elm) -> None:
    old = '\n[[item.evidence]]\nkind = "policy"\nwhat = "The old policy"\ndate = 2022-05-03\n'
    elm.change(EVIDENCE, EVIDENCE + old)
    (found,) = elm.problems()
    assert found.code == "benchmark-old-evidence"
    assert "The old policy (3 May 2022)" in found.message
    assert found.place.line == elm.line_of("2022-05-03")


def test_unknown_asks_for_no_evidence_and_no_action(elm: Elm) -> None:
    elm.change('rating = "partly"', 'rating = "unknown"')
    assert elm.problems() == ()


def test_a_gap_without_an_action_is_asked_about(elm: Elm) -> None:
    elm.change('standard = "ready"\nrating = "unknown"', 'standard = "ready"\nrating = "not-met"')
    (found,) = elm.problems()
    assert (found.code, found.severity) == ("benchmark-gap-no-action", Severity.QUESTION)


def test_two_entries_for_one_standard_name_each_other(elm: Elm) -> None:
    elm.change('standard = "ready"', 'standard = "asked"')
    found = {one.code: one for one in elm.problems()}
    first = elm.line_of('standard = "asked"')
    assert f"line {first}" in found["benchmark-standard-twice"].message
    assert "1 standard of 4 is missing: ready" in found["benchmark-not-assessed"].message


@pytest.mark.slow
def test_the_next_assessment_is_due_after_a_year(elm: Elm) -> None:
    day_after = elm.folder.run("check", "elm", today=date(2025, 11, 5)).out
    on_the_day = elm.folder.run("check", "elm", today=date(2025, 11, 4)).out
    (found,) = (
        one
        for one in problems_of(elm.folder.open(today=date(2025, 11, 5)), ["elm"])
        if one.code == "benchmark-due"
    )
    assert found.place.line == elm.line_of("date = 2024-11-04")
    assert "the next was due by 4 November 2025" in day_after
    assert "was due by 4 November 2025" not in on_the_day


@pytest.mark.slow
def test_an_assessment_by_other_words_of_the_standards_is_told_as_such(twice: Elm) -> None:
    second = "projects/elm/benchmark/2025-01-06.toml"
    twice.change('wording = "local"', 'version = "2025.1"\nwording = "local"', SET_FILE)
    assert "benchmark-version" in twice.codes()
    twice.change("format = 1", 'format = 1\nversion = "2025.1"', second)
    assert "benchmark-version" not in twice.codes()
    assert "and the standards are worded differently" in twice.run("moved", "elm").out
    twice.change("format = 1", 'format = 1\nversion = "2025.1"', FILE)
    assert "and the standards are worded differently" not in twice.run("moved", "elm").out
    twice.change('version = "2025.1"', 'version = "2024"', FILE)
    (series,) = (
        one for id_, one in twice.folder.view("elm").project.series.items() if "benchmark" in id_
    )
    notes = [point.note for point in series.points]
    assert notes == ["By the words of version 2024", "By the words of version 2025.1"]
    assert twice.run("start", "elm", "--set", "ours", "--date", "2025-01-14").exit_code == 0
    assert 'version = "2025.1"' in twice.folder.read("projects/elm/benchmark/2025-01-14.toml")


def test_a_whole_trust_is_no_other_ward(elm: Elm) -> None:
    elm.change('method = "self"', 'method = "self"\nunit = "Northmoor NHS Foundation Trust"')
    assert "benchmark-other-unit" not in elm.codes()


def test_an_open_action_that_got_lost_is_named(twice: Elm) -> None:
    second = "projects/elm/benchmark/2025-01-06.toml"
    twice.change('rating = "met"\ngap', 'rating = "partly"\ngap', second)
    twice.change("Ask on the day of a room change", "Something else", second)
    (found,) = (one for one in twice.problems() if one.code == "benchmark-action-lost")
    assert found.place.file == FILE
    assert "6 January 2025" in found.message


def test_a_closed_project_is_asked_nothing_and_told_its_errors(elm: Elm) -> None:
    elm.change('status = "active"', 'status = "closed"', "projects/elm/project.toml")
    elm.change("lived_experience = true", "")
    elm.change(EVIDENCE, "")
    assert elm.codes() == ["benchmark-met-no-evidence"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('id = "ready"', 'id = "asked"', "benchmark-set-standard-twice"),
        (
            'theme = "staff"\nref = "2.1"',
            'theme = "staf"\nref = "2.1"',
            "benchmark-set-theme-unknown",
        ),
        ('wording = "local"', 'wording = "verbatim"', "benchmark-set-licence"),
    ],
)
def test_a_trusts_own_set_is_checked(elm: Elm, old: str, new: str, code: str) -> None:
    elm.change(old, new, SET_FILE)
    found = [one for one in elm.problems() if one.code == code]
    assert [one.place.file for one in found] == [SET_FILE]


def test_a_wrong_word_in_a_set_gets_the_words_of_the_core(elm: Elm) -> None:
    elm.change('wording = "local"', 'wording = "locl"', SET_FILE)
    ran = elm.folder.run("check")
    assert f'{SET_FILE}:{elm.line_of("locl", SET_FILE)}: wording is the text "locl"' in ran.out
    assert 'Did you mean "local"?' in ran.out


def test_two_sets_of_one_id_and_an_empty_one(elm: Elm) -> None:
    elm.add("standards/zz.toml", 'format = 1\nid = "ours"\ntitle = "T"\nwording = "local"\n')
    found = {one.code: one.place.file for one in elm.problems()}
    assert found["benchmark-set-twice"] == "standards/zz.toml"
    assert found["benchmark-set-empty"] == "standards/zz.toml"


def test_the_grid_is_checked(elm: Elm) -> None:
    row = '\n[[row]]\nprinciple = "trust"\npatients_say = "We wait."\nidea = "hudle"\n'
    elm.add("projects/elm/trauma-informed.toml", f"format = 1\n{row}{row}")
    assert sorted(set(elm.codes())) == [
        "benchmark-grid-idea-unknown",
        "benchmark-grid-one-sided",
        "benchmark-grid-twice",
    ]


def test_every_check_is_tested_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert [check.code for check in CHECKS if f'"{check.code}"' not in text] == []
