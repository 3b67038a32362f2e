"""docs/survey.md has every key, word, code, section and command, and no others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook_survey import questionnaire, wave
from qiworkbook_survey.checks import CHECKS
from qiworkbook_survey.commands import survey
from qiworkbook_survey.library import packaged
from qiworkbook_survey.questions import QUESTIONS
from qiworkbook_survey.sections import SECTIONS

if TYPE_CHECKING:
    from enum import StrEnum

    from pydantic import BaseModel

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "survey.md").read_text(encoding="utf-8")
EVERYWHERE = {"-w", "--no-plugins", "--debug", "--help"}
TABLES: dict[str, tuple[type[BaseModel], set[str]]] = {
    "The questionnaire's file": (questionnaire.Questionnaire, {"format", "item"}),
    "`[[item]]` of a questionnaire": (questionnaire.Item, set()),
    "A wave's file": (wave.Wave, {"format", "item", "comment"}),
    "`[[item]]` of a wave": (wave.Counted, {"group"}),
    "`[[item.group]]`": (wave.Group, set()),
    "`[[comment]]`": (wave.Comment, set()),
}


def part(heading: str) -> str:
    """What stands below a heading, up to the next one."""
    return re.split(r"^#+ ", PAGE.partition(f"# {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[str]:
    """The first cell of every row of the tables in a text."""
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


@pytest.mark.parametrize("heading", TABLES)
def test_the_keys_of_each_table(heading: str) -> None:
    table, elsewhere = TABLES[heading]
    keys = [field.alias or name for name, field in table.model_fields.items()]
    assert rows(part(heading)) == [key for key in keys if key not in elsewhere]


@pytest.mark.parametrize(
    ("heading", "key", "words"),
    [
        ("The questionnaire's file", "wording", questionnaire.Wording),
        ("`[[item]]` of a questionnaire", "type", questionnaire.Kind),
    ],
)
def test_the_words_of_each_choice(heading: str, key: str, words: type[StrEnum]) -> None:
    said = re.search(rf"^- `{key}` is one of: (.*)\.$", part(heading), re.MULTILINE)
    assert said is not None
    assert re.findall(r"`([^`]+)`", said[1]) == [word.value for word in words]


def test_the_codes_of_the_checks_with_their_words() -> None:
    text = part("What `check` finds")
    assert rows(text) == [check.code for check in CHECKS]
    assert all(check.summary in text and check.why in text for check in CHECKS)


def test_the_codes_of_the_questions() -> None:
    assert rows(part("What a coach asks")) == [maker.code for maker in QUESTIONS]


def test_the_sections() -> None:
    assert rows(part("In the report and in the deck")) == [maker.id for maker in SECTIONS]


def test_the_questionnaires() -> None:
    text = part("The questionnaires that come along")
    assert sorted(rows(text)) == sorted(one.id for one in packaged())


def test_the_commands_with_their_options() -> None:
    said = {row.split()[1]: row for row in rows(part("Commands"))}
    commands = getattr(survey, "commands", {})
    assert sorted(said) == sorted(commands)
    for name, command in commands.items():
        options = {p.opts[0] for p in command.params if p.opts[0].startswith("-")}
        assert {one for one in options - EVERYWHERE if one not in said[name]} == set(), name


def test_every_fact_has_a_source() -> None:
    lines = [line for line in part("Where the facts come from").splitlines() if line[:1] == "|"]
    assert len(lines) > 5
    assert all(line.strip("|").split("|")[1].strip() for line in lines)


def test_every_module_is_named_for_readers_of_the_code() -> None:
    folder = ROOT / "plugins" / "qiworkbook_survey"
    said = (folder / "README.md").read_text(encoding="utf-8")
    modules = {path.stem for path in folder.glob("*.py")}
    assert {name for name in modules if f"`{name}`" not in said} == set()
