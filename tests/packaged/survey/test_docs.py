"""docs/survey.md has every key, word, code, section and command, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import DocsPage
from qiworkbook_survey import library, wave
from qiworkbook_survey.checks import CHECKS
from qiworkbook_survey.commands import survey
from qiworkbook_survey.library import packaged
from qiworkbook_survey.questions import QUESTIONS
from qiworkbook_survey.sections import SECTIONS

if TYPE_CHECKING:
    from enum import StrEnum

    from qiworkbook.api import Table

ROOT = Path(__file__).parents[3]
PAGE = DocsPage.at(ROOT / "docs" / "survey.md")
TABLES: dict[str, tuple[type[Table], set[str]]] = {
    "The questionnaire's file": (library.Questionnaire, {"format", "item"}),
    "`[[item]]` of a questionnaire": (library.Item, set()),
    "A wave's file": (wave.Wave, {"format", "item", "comment"}),
    "`[[item]]` of a wave": (wave.Counted, {"group"}),
    "`[[item.group]]`": (wave.GroupAnswers, set()),
    "`[[comment]]`": (wave.Comment, set()),
}


@pytest.mark.parametrize("heading", TABLES)
def test_the_keys_of_each_table(heading: str) -> None:
    table, elsewhere = TABLES[heading]
    PAGE.tells_keys(heading, table, elsewhere)


@pytest.mark.parametrize(
    ("heading", "key", "words"),
    [
        ("The questionnaire's file", "wording", library.Wording),
        ("`[[item]]` of a questionnaire", "type", library.ItemKind),
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


def test_the_questionnaires() -> None:
    told = PAGE.names("The questionnaires that come along")
    assert sorted(told) == sorted(one.id for one in packaged())


def test_the_commands_with_their_options() -> None:
    PAGE.tells_commands("Commands", survey)


def test_every_fact_has_a_source() -> None:
    facts = PAGE.table("Where the facts come from")
    assert len(facts) > 3
    assert all(len(row) == 2 and all(row) for row in facts)


def test_every_module_is_named_for_readers_of_the_code() -> None:
    folder = ROOT / "plugins" / "qiworkbook_survey"
    said = (folder / "README.md").read_text(encoding="utf-8")
    modules = {path.stem for path in folder.glob("*.py")}
    assert {name for name in modules if f"`{name}`" not in said} == set()
