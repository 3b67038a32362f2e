"""The checks: each finds its fault in a plan that is right in everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.problems import Severity
from qiworkbook_spread.checks import _LINKS as FAULTS, CHECKS

if TYPE_CHECKING:
    from tests.packaged.spread.conftest import Elm

Changes = tuple[tuple[str, str], ...]

NEW_SITE = '\n[[site]]\nid = "oak-ward"\nunit = "Oak Ward"\n'
OTHER = '[[adaptable]]\nwhat = "The words of the question"\nidea = "huddle"\n'
CORE = '[[core]]\nid = "first-thing"\nwhat = "The question comes first"\nidea = "huddle"\n'
FIDELITY = '[[site.fidelity]]\ncore = "first-thing"\nkept = "yes"\n'
POINTS = """[[site.point]]
date = 2024-10-07
value = 9
of = 21

[[site.point]]
date = 2024-10-14
value = 12
of = 21
"""
TOLD = '[[communication]]\naudience = "Charge nurses"\nmessage = "Come and listen"\n'
TESTING = '[[site.reached]]\nstage = "testing"\non = 2024-10-07\n'
ACTION = '[[sustainability_action]]\nfactor = "infrastructure"\n'

CASES: list[tuple[str, Changes, str]] = [
    ("spread-duplicate-id", (), '\n[[core]]\nid = "first-thing"\nwhat = "Again"\n'),
    ("spread-idea-unknown", ((CORE, CORE.replace("huddle", "hudle")),), ""),
    ("spread-core-unknown", ((FIDELITY, FIDELITY + "\n" + FIDELITY.replace("first", "last")),), ""),
    ("spread-chart-unknown", (('sponsor = "Matron"', 'sponsor = "x"\nproject = "oak"'),), ""),
    (
        "spread-chart-unknown",
        (('sponsor = "Matron"', 'sponsor = "x"\nproject = "elm"\nseries = "feel-safe"'),),
        "",
    ),
    ("spread-date-ahead", (("by = 2025-02-01", "by = 2025-02-01\ndone = 2025-02-01"),), ""),
    ("spread-no-core", ((CORE, ""), (FIDELITY, "")), ""),
    ("spread-nothing-adaptable", ((OTHER, ""),), ""),
    ("spread-aim-incomplete", (("units = 2\n", ""),), ""),
    ("spread-no-scalable-unit", (('"One ward"', '""'),), ""),
    ("spread-not-ready", (('"scalable-unit"', '"full-scale"'),), ""),
    ("spread-yes-no-evidence", (('"The chart of the last six months"', '" "'),), ""),
    ("spread-nobody-told", ((TOLD + 'messenger = "A charge nurse"\n', ""),), ""),
    ("spread-day-passed", (("by = 2025-06-30", "by = 2025-01-14"),), ""),
    ("spread-site-no-stage", (), NEW_SITE),
    ("spread-site-no-test", ((TESTING, ""),), ""),
    ("spread-site-no-sponsor", (('sponsor = "Matron"\n', ""),), ""),
    ("spread-site-fidelity-open", ((FIDELITY, ""),), ""),
    ("spread-site-core-dropped", (('kept = "yes"', 'kept = "no"'),), ""),
    ("spread-adaptation-no-why", (('why = "People said that nights were hard"\n', ""),), ""),
    ("spread-site-no-chart", ((POINTS, ""),), ""),
    ("spread-rating-incomplete", (('infrastructure = "B"\n', ""),), ""),
    ("spread-low-no-action", ((ACTION, ACTION.replace("infrastructure", "fit")),), ""),
    ("spread-action-late", (("by = 2025-02-01", "by = 2025-01-14"),), ""),
]


def test_a_good_plan_has_no_problem(elm: Elm) -> None:
    assert elm.codes() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "changes", "add"), CASES, ids=[f"{at}-{case[0]}" for at, case in enumerate(CASES)]
)
def test_a_fault_is_found_and_nothing_else(elm: Elm, code: str, changes: Changes, add: str) -> None:
    for old, new in changes:
        elm.change(old, new)
    elm.add(add)
    assert set(elm.codes()) == {code}
    for found in elm.problems():
        assert found.hint
        is_fault = code in {check.code for check in FAULTS}
        assert found.severity is (Severity.ERROR if is_fault else Severity.QUESTION)


def test_one_rater_is_one_voice(elm: Elm) -> None:
    start = elm.text.rindex("[[sustainability]]")
    elm.folder.write(
        "projects/elm/spread.toml", elm.text[:start] + elm.text[elm.text.index(ACTION) :]
    )
    assert elm.codes() == ["spread-one-voice"]


def test_readiness_that_is_not_a_yes_is_named(elm: Elm) -> None:
    elm.change('"scalable-unit"', '"test-of-scale-up"')
    (found,) = elm.problems()
    assert "describable, different, packaged and documented are not a yes yet" in found.message
    assert "sustained" not in found.message


def test_a_project_that_was_not_read_is_not_missing(elm: Elm) -> None:
    project = elm.folder.read("projects/elm/project.toml")
    elm.folder.write("projects/oak/project.toml", project)
    elm.change('sponsor = "Matron"', 'sponsor = "x"\nproject = "oak"\nseries = "feels-safe"')
    ran = elm.folder.run("check", "elm")  # reads elm alone
    assert "oak" not in ran.out


def test_a_link_that_leads_nowhere_offers_a_guess(elm: Elm) -> None:
    elm.change(CORE, CORE.replace("huddle", "hudle"))
    (found,) = elm.problems()
    assert found.hint == "Did you mean huddle?"


def test_a_closed_project_is_asked_nothing_and_told_what_is_wrong(elm: Elm) -> None:
    elm.change('"The chart of the last six months"', '""')
    elm.change("on = 2024-12-02", "on = 2025-12-02")
    project = elm.folder.read("projects/elm/project.toml")
    elm.folder.write("projects/elm/project.toml", project.replace('"active"', '"closed"'))
    assert elm.codes() == ["spread-date-ahead"]


def test_every_code_is_tried_here() -> None:
    assert {case[0] for case in CASES} | {"spread-one-voice"} == {check.code for check in CHECKS}


def test_the_day_of_the_aim_has_not_passed_yet(elm: Elm) -> None:
    elm.change("by = 2025-06-30", "by = 2025-01-15")
    assert elm.codes() == []
