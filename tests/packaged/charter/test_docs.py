"""docs/charter.md has every key, word, code, section and command, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.api import CoproductionLevel
from qiworkbook.testing import DocsPage
from qiworkbook_charter import model
from qiworkbook_charter.checks import CHECKS
from qiworkbook_charter.commands import charter
from qiworkbook_charter.questions import QUESTIONS
from qiworkbook_charter.sections import SECTIONS

if TYPE_CHECKING:
    from enum import StrEnum

    from qiworkbook.api import Table

PAGE = DocsPage.at(Path(__file__).parents[3] / "docs" / "charter.md")
TABLES: dict[str, type[Table]] = {
    "expectation": model.Expectation,
    "made": model.Making,
    "agreement": model.Agreement,
    "displayed": model.Display,
    "noted": model.Noted,
    "review": model.Review,
}


@pytest.mark.parametrize("name", TABLES)
def test_the_keys_of_each_table(name: str) -> None:
    PAGE.tells_keys(f"`[[{name}]]`", TABLES[name])


def test_the_keys_of_the_file() -> None:
    told = PAGE.names("The file")
    assert sorted([*told, "format", *TABLES]) == sorted(model.Charter.model_fields)


@pytest.mark.parametrize(
    ("heading", "key", "words"),
    [
        ("The file", "status", model.CharterStage),
        ("`[[expectation]]`", "for", model.ExpectedOf),
        ("`[[expectation]]`", "origin", model.Origin),
        ("`[[made]]`", "level", CoproductionLevel),
        ("`[[displayed]]`", "format", model.CharterForm),
        ("`[[noted]]`", "why", model.ReviewReason),
        ("`[[review]]`", "why", model.ReviewReason),
    ],
)
def test_the_words_of_each_choice(heading: str, key: str, words: type[StrEnum]) -> None:
    PAGE.tells_words(heading, key, words)


def test_the_codes_of_the_checks_with_their_words() -> None:
    PAGE.tells_checks("What `check` finds", CHECKS)


def test_the_codes_of_the_questions() -> None:
    PAGE.tells("What a coach asks", [maker.code for maker in QUESTIONS])


def test_the_sections() -> None:
    PAGE.tells("In the report and in the deck", [maker.id for maker in SECTIONS])


def test_the_commands_with_their_options() -> None:
    PAGE.tells_commands("Commands", charter)


def test_every_fact_has_a_source() -> None:
    facts = PAGE.table("Where the facts come from")
    assert len(facts) > 3
    assert all(len(row) == 2 and all(row) for row in facts)
