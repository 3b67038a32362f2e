"""docs/problems.md and docs/coach.md tell every code in the words of the code, and no other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.builtin.checks import CHECKS
from qiworkbook.builtin.questions import QUESTIONS
from qiworkbook.builtin.sections import SECTIONS

if TYPE_CHECKING:
    from qiworkbook.contributions.extensions import Check, QuestionMaker

ROOT = Path(__file__).parents[2]
PROBLEMS = (ROOT / "docs" / "problems.md").read_text("utf-8")
COACH = (ROOT / "docs" / "coach.md").read_text("utf-8")
CASES = tomllib.loads((Path(__file__).parent / "checks.toml").read_text("utf-8"))["case"]
PART = re.compile(r"^### `([a-z-]+)`\n\n(.*?)(?=^#|\Z)", re.DOTALL | re.MULTILINE)
TOLD = dict(PART.findall(PROBLEMS))
READER = tuple(ROOT / "qiworkbook" / room for room in ("analysis", "store", "workbook"))
BEGIN = (
    "toml|data|file|format|path|plugin|project|unknown|missing|wrong|learning-set|resource|pack|"
    "sharing|sync|place|picture|definitions?|member|approval|ambition|ward"
)
CODE = re.compile(rf'"((?:{BEGIN})-[a-z-]+|workbook-stray)"')


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_a_check_is_told_in_its_own_words(check: Check) -> None:
    told = TOLD[check.code]
    severity = next((c["severity"] for c in CASES if c["code"] == check.code), "question")
    assert told.startswith(f"{check.summary} ({severity.capitalize()}.)")
    assert check.why in told
    assert "*How to put it right.* " in told


def test_the_page_has_every_code_and_no_other() -> None:
    written = {
        code
        for folder in READER
        for path in folder.rglob("*.py")
        for code in CODE.findall(path.read_text("utf-8"))
    }
    assert set(TOLD) == {check.code for check in CHECKS} | written


@pytest.mark.parametrize("maker", QUESTIONS, ids=lambda maker: maker.code)
def test_a_coach_question_is_told_in_its_own_words(maker: QuestionMaker) -> None:
    assert f"| `{maker.code}` | {maker.summary} | {maker.why} |" in COACH


def test_codes_and_ids_are_unique() -> None:
    for ids in (
        [check.code for check in CHECKS],
        [maker.code for maker in QUESTIONS],
        [maker.id for maker in SECTIONS],
    ):
        assert len(set(ids)) == len(ids)


def test_every_section_is_told() -> None:
    for maker in SECTIONS:
        assert f"| {maker.order} | `{maker.id}` | {maker.what} |" in COACH
