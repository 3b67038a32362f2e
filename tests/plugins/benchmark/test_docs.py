"""docs/benchmark.md tells every code, section and command, and its examples are right."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook_benchmark.assessment import Assessment
from qiworkbook_benchmark.checks import CHECKS
from qiworkbook_benchmark.commands import benchmark
from qiworkbook_benchmark.grid import TraumaGrid
from qiworkbook_benchmark.library import packaged_sets
from qiworkbook_benchmark.questions import QUESTIONS
from qiworkbook_benchmark.sections import SECTIONS
from qiworkbook_benchmark.standards import StandardsSet

if TYPE_CHECKING:
    from qiworkbook.api import FileTable

PAGE = (Path(__file__).parents[3] / "docs" / "benchmark.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_a_check_is_told(check: object) -> None:
    from qiworkbook.api import Check

    assert isinstance(check, Check)
    told = rf"\| `{check.code}` \| (Error|Question) \| {re.escape(check.summary)} \| "
    assert re.search(told + re.escape(check.why), PAGE)


def test_questions_and_sections_are_told() -> None:
    for maker in QUESTIONS:
        assert f"| `{maker.code}` | {maker.summary} | {maker.why} |" in PAGE
    for section in SECTIONS:
        assert f"| {section.order} | `{section.id}` | " in PAGE
        assert f" | {section.what} |" in PAGE


def test_the_page_has_no_other_codes() -> None:
    told = set(re.findall(r"^\| `(benchmark-[a-z-]+)` \| (?:Error|Question) \|", PAGE, re.M))
    assert told == {check.code for check in CHECKS}


def test_every_command_is_told() -> None:
    for name in benchmark.commands:
        assert f"`benchmark {name} " in PAGE or f"`benchmark {name}`" in PAGE


def test_every_set_is_told_with_its_size() -> None:
    for one in packaged_sets():
        assert f"| `{one.id}` | {len(one.standard)} |" in PAGE


@pytest.mark.parametrize("model", [StandardsSet, Assessment, TraumaGrid])
def test_the_examples_can_be_read(model: type[FileTable]) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
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
