"""The checks: each finds its fault in a wave that is right in everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.problems import Severity
from qiworkbook_survey.checks import CHECKS

if TYPE_CHECKING:
    from tests.packaged.survey.conftest import Elm

COMMENT = """
[[comment]]
item = "words"
text = "{text}"
cleared_by = "{by}"
cleared_on = 2025-01-10
"""

CONFIDENT = "counts = [2, 3, 7, 8, 4]"
WHO = "counts = [10, 9, 5]"

# The code, what is written otherwise, what is added at the end, and whether it is an error.
FAULTS: list[tuple[str, list[tuple[str, str]], str, bool]] = [
    ("survey-small-group", [("returned = 24", "returned = 10")], "", True),
    ("survey-small-group", [(CONFIDENT, "counts = [0, 0, 0, 24, 0]")], "", True),
    ("survey-small-group", [(CONFIDENT, f"withheld = true\n{CONFIDENT}")], "", True),
    (
        "survey-group-split",
        [(f"{WHO}\nanswered = 24", f"{WHO}\nanswered = 24\n{{GROUPS}}")],
        "",
        True,
    ),
    ("survey-group-lowered", [("min_group = 11", "min_group = 8")], "", True),
    ("survey-comment-not-cleared", [], COMMENT.format(text="More time.", by=""), True),
    ("survey-comment-telltale", [], COMMENT.format(text="Ask Dr Smith.", by="guardian"), True),
    ("survey-counts", [(CONFIDENT, "counts = [2, 3, 7, 8, 5]")], "", True),
    ("survey-counts", [(CONFIDENT, "counts = [2, 3, 7, 12]")], "", True),
    ("survey-eligible", [("eligible = 41", "eligible = 23")], "", True),
    ("survey-no-eligible", [("eligible = 41\n", "")], "", False),
    ("survey-duplicate-item", [('id = "pressure"', 'id = "confident"')], "", True),
    ("survey-no-dates", [("closed = 2025-01-06\n", "")], "", False),
    ("survey-dates-turned", [("closed = 2025-01-06", "closed = 2025-01-05")], "", True),
    ("survey-dates-turned", [("closed = 2025-01-06", "closed = 2025-02-05")], "", True),
    (
        "survey-questionnaire-unknown",
        [('questionnaire = "pulse"', 'questionnaire = "puls"')],
        "",
        False,
    ),
    ("survey-item-unknown", [('id = "pressure"', 'id = "presure"')], "", False),
    ("survey-item-unknown", [('"5 Completely"', '"5 Fully"')], "", False),
    ("survey-shows-unknown", [('shows = ["confidence"]', 'shows = ["confidense"]')], "", False),
]

GROUPS = """
[[item.group]]
name = "Nurses"
counts = [6, 5, 4]
answered = 15

[[item.group]]
name = "Others"
counts = [4, 4, 1]
answered = 9
"""


@pytest.mark.slow
@pytest.mark.parametrize(("code", "changes", "more", "error"), FAULTS)
def test_each_finds_its_fault(
    asked: Elm, code: str, changes: list[tuple[str, str]], more: str, error: bool
) -> None:
    for old, new in changes:
        asked.change(old, new.replace("{GROUPS}", GROUPS))
    asked.write_wave(asked.wave() + more)
    found = [one for one in asked.problems() if one.code == code]
    assert found, asked.problems()
    assert all((one.severity is Severity.ERROR) is error for one in found)
    assert all(one.place.line or code == "survey-no-dates" for one in found)
    assert all(one.plugin == "survey" for one in found)


@pytest.mark.slow
def test_comments_of_a_small_wave(asked: Elm) -> None:
    text = asked.wave().partition("[[item]]")[0].replace("24", '"fewer than 11"')
    asked.write_wave(text + COMMENT.format(text="More time.", by="guardian"))
    assert asked.codes() == ["survey-comment-small-group"]


@pytest.mark.slow
def test_other_words_in_a_later_wave(asked: Elm) -> None:
    later = asked.wave().replace("2025-01-06", "2024-06-03").replace("do you feel", "are you")
    asked.write_wave(later.replace(CONFIDENT, "counts = [4, 7, 6, 5, 2]"), "2024-06-03")
    codes = asked.codes()
    assert codes == ["survey-wording-changed"]
    (problem,) = asked.problems()
    assert "“How confident are you?”" in problem.message


@pytest.mark.slow
def test_two_waves_of_one_round(asked: Elm) -> None:
    later = asked.wave().replace("2025-01-06", "2025-01-09").replace("[10, 9, 5]", "[9, 9, 6]")
    asked.write_wave(later, "2025-01-09")
    assert asked.codes() == ["survey-seen-twice"]


def test_every_check_has_a_case() -> None:
    cases = {code for code, *_ in FAULTS}
    apart = {"survey-comment-small-group", "survey-wording-changed", "survey-seen-twice"}
    assert cases | apart == {check.code for check in CHECKS}


def test_nothing_is_wrong_with_the_wave_before_it_is_spoilt(asked: Elm) -> None:
    assert asked.codes() == []
