"""What a coach asks: each question when there is a reason for it, and not otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook_spread.questions import QUESTIONS

if TYPE_CHECKING:
    from tests.packaged.spread.conftest import Elm

SITE = """
[[site]]
id = "{id}"
unit = "{id}"
adopter = "{adopter}"

[[site.reached]]
stage = "{stage}"
on = 2025-01-06
"""
SECOND_LINE = """
[[communication]]
audience = "Doctors"
message = "Come and listen"
messenger = "a charge nurse"
"""
KEEN = SITE.format(id="oak", adopter="innovator", stage="interested")
LATE = SITE.format(id="yew", adopter="later", stage="deciding")


def asked(elm: Elm) -> list[str]:
    view = elm.folder.view("elm")
    return [one.code for maker in QUESTIONS for one in maker.ask(view)]


def test_nothing_is_asked_of_a_plan_that_says_it_all(elm: Elm) -> None:
    assert asked(elm) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "old", "new", "add"),
    [
        (
            "spread-ask-core",
            '[[adaptable]]\nwhat = "The words of the question"\n',
            "[[risk]]\nwhat = 'x'\n",
            "",
        ),
        ("spread-ask-system", '"Acute wards"', '""', ""),
        ("spread-ask-context", "", "", KEEN),
        ("spread-ask-unit", '"One ward"', '""', ""),
        ("spread-ask-story", '"It takes two minutes"', '""', ""),
        ("spread-ask-small-tests", 'stage = "testing"', 'stage = "aware"', ""),
        ("spread-ask-one-hero", "", "", SECOND_LINE),
        ("spread-ask-apart", 'infrastructure = "C"', 'infrastructure = "D"', ""),
    ],
)
def test_each_has_its_reason(elm: Elm, code: str, old: str, new: str, add: str) -> None:
    if code == "spread-ask-core":
        old, new = old + 'idea = "huddle"\n', new
    if old:
        elm.change(old, new)
    elm.add(add)
    assert asked(elm) == [code]


def test_keen_sites_before_late_ones(elm: Elm) -> None:
    elm.add(LATE)
    assert asked(elm) == []
    elm.add(KEEN)
    assert asked(elm) == ["spread-ask-context", "spread-ask-receptive"]


def test_nothing_is_asked_of_a_closed_project(elm: Elm) -> None:
    elm.change('"Acute wards"', '""')
    project = elm.folder.read("projects/elm/project.toml")
    elm.folder.write("projects/elm/project.toml", project.replace('"active"', '"closed"'))
    assert asked(elm) == []
