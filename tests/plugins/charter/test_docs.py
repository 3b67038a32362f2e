"""docs/charter.md has every key, word, code, section and command, and no others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.api import CoproductionLevel
from qiworkbook_charter import model
from qiworkbook_charter.checks import CHECKS
from qiworkbook_charter.commands import charter
from qiworkbook_charter.questions import QUESTIONS
from qiworkbook_charter.sections import SECTIONS

if TYPE_CHECKING:
    from enum import StrEnum

    from pydantic import BaseModel

PAGE = (Path(__file__).parents[3] / "docs" / "charter.md").read_text(encoding="utf-8")
EVERYWHERE = {"-w", "--no-plugins", "--debug", "--help"}
TABLES: dict[str, type[BaseModel]] = {
    "expectation": model.Expectation,
    "made": model.Making,
    "agreement": model.Agreement,
    "displayed": model.Display,
    "noted": model.Noted,
    "review": model.Review,
}


def part(heading: str) -> str:
    """What stands below a heading, up to the next one."""
    return re.split(r"^#+ ", PAGE.partition(f"# {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[str]:
    """The first cell of every row of the tables in a text."""
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


def keys(table: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in table.model_fields.items()]


@pytest.mark.parametrize("name", TABLES)
def test_the_keys_of_each_table(name: str) -> None:
    assert rows(part(f"`[[{name}]]`")) == keys(TABLES[name])


def test_the_keys_of_the_file() -> None:
    assert sorted([*rows(part("The file")), "format", *TABLES]) == sorted(keys(model.Charter))


@pytest.mark.parametrize(
    ("heading", "key", "words"),
    [
        ("The file", "status", model.Stage),
        ("`[[expectation]]`", "for", model.Audience),
        ("`[[expectation]]`", "origin", model.Origin),
        ("`[[made]]`", "level", CoproductionLevel),
        ("`[[displayed]]`", "format", model.Form),
        ("`[[noted]]`", "why", model.ReviewReason),
        ("`[[review]]`", "why", model.ReviewReason),
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


def test_the_commands_with_their_options() -> None:
    text = part("Commands")
    said = {row.split()[1]: row for row in rows(text.replace("\\|", "/"))}
    commands = getattr(charter, "commands", {})
    assert sorted(said) == sorted(commands)
    for name, command in commands.items():
        options = {p.opts[0] for p in command.params if p.opts[0].startswith("-")}
        assert {one for one in options - EVERYWHERE if one not in said[name]} == set(), name


def test_every_fact_has_a_source() -> None:
    lines = [line for line in part("Where the facts come from").splitlines() if line[:1] == "|"]
    assert len(lines) > 5
    assert all(
        len(line.strip("|").split("|")) == 2 and line.split("|")[2].strip() for line in lines
    )
