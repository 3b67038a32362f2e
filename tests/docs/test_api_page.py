"""docs/api.md is what the docstrings say, and every name on it stands in an example that runs."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook import api
from qiworkbook.plugins.manager import Plugins
from qiworkbook.testing import WorkbookFolder
from tests.docs import api_examples
from tests.docs.api_page import HOOKS, PAGE, PARTS, example, page, part_of

if TYPE_CHECKING:
    from qiworkbook.api import ProjectView

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def view() -> ProjectView:
    return WorkbookFolder(ROOT).open(Plugins(), date(2025, 4, 8)).view("willow-ward")


def test_the_page_is_what_the_code_says() -> None:
    assert PAGE.read_text("utf-8") == page(), "to write it again: python -m tests.docs.api_page"


def test_every_name_has_its_place_and_something_is_said_of_it() -> None:
    text = PAGE.read_text("utf-8")
    told = re.findall(r"^### `(\w+)`\n\n(.+)", text, re.MULTILINE)
    assert {name for name, _ in told} >= {*api.__all__}
    assert len(told) == len({name for name, _ in told})


@pytest.mark.parametrize("part", PARTS)
def test_every_name_stands_in_an_example_that_runs(part: str) -> None:
    examples = "".join(example(one) for one in PARTS) + "".join(
        re.findall(r"```python\n(.*?)```", HOOKS.read_text("utf-8"), re.DOTALL)
    )
    used = {*re.findall(r"\w+", examples)}
    assert [name for name in api.__all__ if part_of(name) == part and name not in used] == []


RUN = {
    name: example
    for name, example in vars(api_examples).items()
    if getattr(example, "__annotations__", {}) == {"view": "ProjectView", "return": "None"}
}


def test_every_part_has_one_that_runs() -> None:
    assert len(RUN) >= len(PARTS)


@pytest.mark.parametrize("name", RUN)
def test_the_example_runs(name: str, view: ProjectView) -> None:
    RUN[name](view)
