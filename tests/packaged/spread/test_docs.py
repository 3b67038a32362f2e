"""docs/spread.md has every key, word, code, section, command and value, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.api import Better
from qiworkbook.testing import DocsPage
from qiworkbook_spread import evidence, model, ratings
from qiworkbook_spread.checks import CHECKS
from qiworkbook_spread.commands import spread
from qiworkbook_spread.questions import QUESTIONS
from qiworkbook_spread.ratings import FACTORS, RatingLevel, points
from qiworkbook_spread.sections import SECTIONS

if TYPE_CHECKING:
    from enum import StrEnum

    from qiworkbook.api import Table

PAGE = DocsPage.at(Path(__file__).parents[3] / "docs" / "spread.md")
TABLES: dict[str, type[Table]] = {
    "[plan]": model.SpreadPlan,
    "[readiness.QUESTION]": model.Answered,
    "[mechanisms]": model.Mechanisms,
    "[support]": model.Support,
    "[measure]": model.SiteMeasure,
    "[[core]]": model.Core,
    "[[adaptable]]": model.Adaptable,
    "[[communication]]": model.Communication,
    "[[risk]]": model.Risk,
    "[[site]]": model.SpreadSite,
    "[[site.reached]]": model.Reached,
    "[[site.fidelity]]": model.Fidelity,
    "[[site.adaptation]]": model.Adaptation,
    "[[site.point]]": model.SitePoint,
    "[[sustainability]]": ratings.FactorRating,
    "[[sustainability_action]]": ratings.SustainabilityAction,
}


@pytest.mark.parametrize("name", TABLES)
def test_the_keys_of_each_table(name: str) -> None:
    below = {found[7:-2] for found in TABLES if found.startswith("[[site.")}
    PAGE.tells_keys(f"`{name}`", TABLES[name], below if name == "[[site]]" else ())


def test_every_table_of_the_file_is_there() -> None:
    there = {name.strip("[]").partition(".")[0] for name in TABLES}
    assert there | {"format", "illustrative"} == set(model.Spread.model_fields)
    PAGE.tells("Readiness", model.Readiness.model_fields)


@pytest.mark.parametrize(
    ("heading", "key", "words"),
    [
        ("`[plan]`", "phase", model.ScalePhase),
        ("`[readiness.QUESTION]`", "answer", model.ReadinessAnswer),
        ("`[measure]`", "better", Better),
        ("`[[site]]`", "adopter", model.Adopter),
        ("`[[site.reached]]`", "stage", model.SiteStage),
        ("`[[site.fidelity]]`", "kept", model.AsMeant),
        ("`[[sustainability_action]]`", "factor", ratings.FactorKey),
    ],
)
def test_the_words_of_each_choice(heading: str, key: str, words: type[StrEnum]) -> None:
    PAGE.tells_words(heading, key, words)


def test_every_value_of_the_model_and_in_italics_what_is_unverified() -> None:
    for factor in FACTORS:
        cells = [
            points(factor.at(level))
            if level in factor.verified
            else f"*{points(factor.at(level))}*"
            for level in RatingLevel
        ]
        row = f"| `{factor.key}` | {factor.group} | {factor.name} | {' | '.join(cells)} |"
        assert row in PAGE.part("Sustainability")


def test_the_rule_stands_in_its_words() -> None:
    assert evidence.RULE in PAGE.text


def test_the_codes_of_the_checks_with_their_words() -> None:
    PAGE.tells_checks("What `check` finds", CHECKS)


def test_the_codes_of_the_questions() -> None:
    PAGE.tells("What a coach asks", [maker.code for maker in QUESTIONS])


def test_the_sections() -> None:
    PAGE.tells("In the report and in the deck", [maker.id for maker in SECTIONS])


def test_the_commands_with_their_options() -> None:
    PAGE.tells_commands("Commands", spread)


def test_every_fact_has_a_source() -> None:
    facts = PAGE.table("Where the facts come from")
    assert len(facts) > 6
    assert all(len(row) == 2 and all(row) for row in facts)
