"""docs/spread.md has every key, word, code, section, command and value, and no others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.api import Better
from qiworkbook_spread import believing, model, ratings, sites
from qiworkbook_spread.checks import CHECKS
from qiworkbook_spread.commands import spread
from qiworkbook_spread.factors import FACTORS, Level
from qiworkbook_spread.questions import QUESTIONS
from qiworkbook_spread.scoring import points
from qiworkbook_spread.sections import SECTIONS

if TYPE_CHECKING:
    from enum import StrEnum

    from pydantic import BaseModel

PAGE = (Path(__file__).parents[3] / "docs" / "spread.md").read_text(encoding="utf-8")
EVERYWHERE = {"-w", "--no-plugins", "--debug", "--help"}
TABLES: dict[str, type[BaseModel]] = {
    "[plan]": model.Plan,
    "[readiness.QUESTION]": model.Answered,
    "[mechanisms]": model.Mechanisms,
    "[support]": model.Support,
    "[measure]": sites.SiteMeasure,
    "[[core]]": model.Core,
    "[[adaptable]]": model.Adaptable,
    "[[communication]]": model.Communication,
    "[[risk]]": model.Risk,
    "[[site]]": sites.Site,
    "[[site.reached]]": sites.Reached,
    "[[site.fidelity]]": sites.Fidelity,
    "[[site.adaptation]]": sites.Adaptation,
    "[[site.point]]": sites.SitePoint,
    "[[sustainability]]": ratings.Rating,
    "[[sustainability_action]]": ratings.SustainabilityAction,
}


def part(heading: str) -> str:
    """What stands below a heading, up to the next one."""
    return re.split(r"^#+ ", PAGE.partition(f"# {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[str]:
    """The first cell of every row of the tables in a text."""
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


@pytest.mark.parametrize("name", TABLES)
def test_the_keys_of_each_table(name: str) -> None:
    below = {found[7:-2] for found in TABLES if found.startswith("[[site.")}
    keys = [field.alias or key for key, field in TABLES[name].model_fields.items()]
    own = [key for key in keys if name != "[[site]]" or key not in below]
    assert rows(part(f"`{name}`")) == own


def test_every_table_of_the_file_is_there() -> None:
    there = {name.strip("[]").partition(".")[0] for name in TABLES}
    assert there | {"format", "illustrative"} == set(model.Spread.model_fields)
    assert rows(part("Readiness")) == list(model.Readiness.model_fields)


@pytest.mark.parametrize(
    ("heading", "key", "words"),
    [
        ("`[plan]`", "phase", model.Phase),
        ("`[readiness.QUESTION]`", "answer", model.Answer),
        ("`[measure]`", "better", Better),
        ("`[[site]]`", "adopter", sites.Adopter),
        ("`[[site.reached]]`", "stage", sites.Stage),
        ("`[[site.fidelity]]`", "kept", sites.Kept),
        ("`[[sustainability_action]]`", "factor", ratings.FactorKey),
    ],
)
def test_the_words_of_each_choice(heading: str, key: str, words: type[StrEnum]) -> None:
    said = re.search(rf"^- `{key}` is one of: (.*)\.$", part(heading), re.MULTILINE)
    assert said is not None
    assert re.findall(r"`([^`]+)`", said[1]) == [word.value for word in words]


def test_every_value_of_the_model_and_in_italics_what_is_unverified() -> None:
    for factor in FACTORS:
        cells = [
            points(factor.at(level))
            if level in factor.verified
            else f"*{points(factor.at(level))}*"
            for level in Level
        ]
        row = f"| `{factor.key}` | {factor.group} | {factor.name} | {' | '.join(cells)} |"
        assert row in part("Sustainability")


def test_the_rule_stands_in_its_words() -> None:
    assert believing.RULE in PAGE


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
    commands = getattr(spread, "commands", {})
    assert sorted(said) == sorted(commands)
    for name, command in commands.items():
        options = {p.opts[0] for p in command.params if p.opts[0].startswith("-")}
        assert {one for one in options - EVERYWHERE if one not in said[name]} == set(), name


def test_every_fact_has_a_source() -> None:
    lines = [line for line in part("Where the facts come from").splitlines() if line[:1] == "|"]
    assert len(lines) > 8
    assert all(
        len(line.strip("|").split("|")) == 2 and line.split("|")[2].strip() for line in lines
    )
