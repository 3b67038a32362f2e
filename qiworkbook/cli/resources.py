"""`qiworkbook resources`: the library of useful things."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from qiworkbook.cli.ask import settle
from qiworkbook.cli.command import Group
from qiworkbook.cli.options import given
from qiworkbook.cli.session import say, say_json, say_next, session


@click.group(
    cls=Group,
    example="qiworkbook resources list",
    leads={
        "set": 'qiworkbook part set resources resource "SOME OF ITS WORDS" note="..."',
        "move": 'qiworkbook part move resources resource "SOME OF ITS WORDS"',
        "remove": 'qiworkbook part remove resources resource "SOME OF ITS WORDS"',
    },
)
def resources() -> None:
    """Add to the library of useful things, or look in it."""


@resources.command(
    example="""
    qiworkbook resources add "Run charts revisited" \
--link https://doi.org/10.1371/journal.pone.0113825 --theme Measurement --for analysts
    """
)
@click.argument("title")
@click.option("--link", help="Where it is: https://... or mailto:...; it is never opened.")
@click.option("--theme", help="What it is about.")
@click.option("--for", "serves", multiple=True, help="Whom it serves. Can be repeated.")
@click.option("--licence", help="How it may be used.")
@click.option("--note", help="What it is good for.")
@click.option("--driver", multiple=True, help="The id of a driver it helps. Can be repeated.")
@click.option("--id", "id_", help="Its id; otherwise made from the title.")
def add(
    title: str,
    serves: tuple[str, ...],
    driver: tuple[str, ...],
    id_: str | None,
    **options: Any,
) -> None:
    """Add something useful called TITLE."""
    from qiworkbook.workbook.edits.resources import add_resource

    fields = given(id=id_, title=title, **options, drivers=driver) | given(**{"for": serves})
    made = settle(partial(add_resource, session().open(), fields), {})
    say(f"Added {made} to the library.")
    if not options["licence"]:
        say("How may it be used? Say so with a licence, or ask before you copy from it.")
    say_next("qiworkbook resources list")


@resources.command("list", example="qiworkbook resources list measurement")
@click.argument("words", default="")
@click.option("--driver", default="", help="Only what helps with this driver.")
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
def list_(words: str, driver: str, as_json: bool) -> None:
    """List the library; with WORDS, what has them in title, theme or readers."""
    from qiworkbook.workbook.edits.resources import resources_for

    opened = session().open()
    found = resources_for(opened, words, driver)
    if as_json:
        say_json([one.model_dump(mode="json", by_alias=True) for one in found])
        return
    for one in found:
        say(one.title)
        about = "; ".join(filter(None, (one.theme, ", ".join(one.serves), one.licence)))
        for line in (about, one.link):
            say(f"  {line}") if line else None
    if not found:
        library = opened.workbook.resources
        say("Nothing like it in the library." if library else "The library is still empty.")
        say_next('qiworkbook resources add "Its title" --link https://...')
