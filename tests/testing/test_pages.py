"""A page is held to the code: what is missing, made up or in another order is named."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import click
import pytest

from qiworkbook.api import Check, Table
from qiworkbook.testing import DocsPage

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = DocsPage(
    """# Tea

Tea is a plugin.

## The file

| key | says |
| --- | --- |
| `kind` | what it is: black \\| green |
| `sugar` | how much |

- `kind` is one of: `black`, `green`.

## What `check` finds

| code | finds | because |
| --- | --- | --- |
| `tea-cold` | The tea is cold. | Nobody drinks it. |

## Commands

| type | does |
| --- | --- |
| `tea pour CUP [--milk]` | pours it |
"""
)


class Kind(StrEnum):
    BLACK = "black"
    GREEN = "green"


class Pot(Table):
    kind: str = ""
    sugar: int = 0


class Kettle(Table):
    kind: str = ""


class Fewer(StrEnum):
    BLACK = "black"


def check(why: str = "Nobody drinks it.", code: str = "tea-cold") -> Check:
    return Check(code, "The tea is cold.", why, lambda _: ())


@click.group()
def tea() -> None:
    """Tea."""


@tea.command()
@click.option("--milk", is_flag=True)
@click.option("--debug", is_flag=True)
def pour(milk: bool, debug: bool) -> None:
    """Pour it."""


@click.group()
def coffee() -> None:
    """Another group, with an option that the page does not know."""


@coffee.command("pour")
@click.option("--lemon", is_flag=True)
def pour_(lemon: bool) -> None:
    """Pour it."""


def test_a_page_that_is_right() -> None:
    PAGE.tells("The file", ["kind", "sugar"])
    PAGE.tells_keys("The file", Pot)
    PAGE.tells_words("The file", "kind", Kind)
    PAGE.tells_checks("What `check` finds", [check()])
    PAGE.tells_commands("Commands", tea)


def test_what_stands_below_a_heading() -> None:
    assert PAGE.part("Tea") == "\nTea is a plugin.\n\n"
    assert PAGE.table("The file") == (
        ("`kind`", "what it is: black \\| green"),
        ("`sugar`", "how much"),
    )
    assert PAGE.names("What `check` finds") == ["tea-cold"]


@pytest.mark.parametrize(
    ("tell", "named"),
    [
        (lambda: PAGE.part("Coffee"), "no heading: Coffee"),
        (lambda: PAGE.tells("The file", ["sugar", "kind"]), "The file: the page tells"),
        (lambda: PAGE.tells_keys("The file", Kettle), "sugar"),
        (lambda: PAGE.tells_keys("The file", Pot, {"kind"}), "kind"),
        (lambda: PAGE.tells_words("The file", "kind", Fewer), "green"),
        (lambda: PAGE.tells_words("The file", "sugar", Kind), "no line says what `sugar`"),
        (lambda: PAGE.tells_checks("What `check` finds", []), "tea-cold"),
        (lambda: PAGE.tells_checks("What `check` finds", [check("It rains.")]), "It rains."),
        (lambda: PAGE.tells_checks("What `check` finds", [check(code="tea-hot")]), "tea-hot"),
        (lambda: PAGE.tells_commands("Commands", coffee), "--lemon"),
        (lambda: PAGE.tells_commands("Commands", click.Group()), "pour"),
    ],
)
def test_what_differs_is_named(tell: Callable[[], object], named: str) -> None:
    with pytest.raises(AssertionError, match=named):
        tell()
