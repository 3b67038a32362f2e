"""docs/benchmark.md tells every code, section and command, and its examples are right."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import DocsPage
from qiworkbook_benchmark.assessment import Assessment, StandardsSet, TraumaGrid, packaged_sets
from qiworkbook_benchmark.checks import CHECKS
from qiworkbook_benchmark.commands import benchmark
from qiworkbook_benchmark.questions import QUESTIONS
from qiworkbook_benchmark.sections import SECTIONS

if TYPE_CHECKING:
    from qiworkbook.api import FileTable

PAGE = DocsPage.at(Path(__file__).parents[3] / "docs" / "benchmark.md")


def test_the_checks_are_told_with_their_words() -> None:
    PAGE.tells_checks("What `check` looks for", CHECKS)
    for row in PAGE.table("What `check` looks for"):
        assert row[1] in ("Error", "Question")


def test_questions_and_sections_are_told() -> None:
    asked = PAGE.table("What a coach asks")
    assert asked == tuple((f"`{one.code}`", one.summary, one.why) for one in QUESTIONS)
    told = {(order, id_, what) for order, id_, _, what in PAGE.table("Sections")}
    assert told == {(str(one.order), f"`{one.id}`", one.what) for one in SECTIONS}


def test_every_command_is_told() -> None:
    for name in benchmark.commands:
        assert f"`benchmark {name} " in PAGE.text or f"`benchmark {name}`" in PAGE.text


def test_every_set_is_told_with_its_size() -> None:
    for one in packaged_sets():
        assert f"| `{one.id}` | {len(one.standard)} |" in PAGE.text


@pytest.mark.parametrize("model", [StandardsSet, Assessment, TraumaGrid])
def test_the_examples_can_be_read(model: type[FileTable]) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", PAGE.text, re.DOTALL)
    mark = {StandardsSet: "[[theme]]", Assessment: "[[item]]", TraumaGrid: "[[row]]"}[model]
    (block,) = (one for one in blocks if mark in one)
    data = tomllib.loads(block)
    model.model_validate(data)
    inner = {
        key
        for value in data.values()
        if isinstance(value, list)
        for row in value
        if isinstance(row, dict)
        for key in row
    }
    assert set(model.model_fields) - set(data) <= {"unit", "illustrative", "url", "scope"}
    assert inner
