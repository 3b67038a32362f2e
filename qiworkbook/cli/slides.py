"""`qiworkbook slides`: the deck for the learning set."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.left_out import warn_of_identifiers
from qiworkbook.cli.options import output_file, projects_argument, share_option, words_option
from qiworkbook.cli.session import LEFT_OUT, near_path, say, say_no_project, session, warn
from qiworkbook.compose.short_deck import Length

T = TypeVar("T")
_MANY = 60  # sections, slides; fewer are done before a bar can be read


@click.command(
    cls=Command,
    example="""
    qiworkbook slides
    qiworkbook slides willow-ward -o storyboard.pptx
    qiworkbook slides --learning-set 2025-04-10 --brand our-trust.potx
    qiworkbook slides --learning-set 2025-04-10 --short
    qiworkbook slides willow-ward --in-full
    qiworkbook slides --one-page
    qiworkbook slides --check-brand our-trust.potx
    """,
)
@projects_argument
@click.option("--learning-set", default="", help="The date of a set: agenda first, its teams next.")
@click.option("--team", multiple=True, help="Only this team, by its project. Can be repeated.")
@click.option("--in-full", is_flag=True, help="The story and its appendix in one deck.")
@click.option("--short", is_flag=True, help="Only the story, without an appendix.")
@click.option("--one-page", is_flag=True, help="A storyboard on one slide for each team.")
@click.option("--only-new", is_flag=True, help="Only what is new since the learning set before.")
@click.option(
    "--brand",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Your trust's .pptx or .potx; otherwise as workbook.toml says.",
)
@click.option(
    "--check-brand",
    type=click.Path(path_type=Path, dir_okay=False),
    help="List what a deck would use of each layout in this file; no deck is made.",
)
@output_file("FILE.pptx, .html or .txt; otherwise all three in output/.")
@words_option
@share_option
def slides(
    projects: tuple[str, ...],
    learning_set: str,
    team: tuple[str, ...],
    brand: Path | None,
    check_brand: Path | None,
    target: Path | None,
    words: str | None,
    **lengths: bool,
) -> int:
    """Write the deck on the named projects, or on all: a story of at most eight slides a team.

    Of more than six teams each has one line, beside how all of them stand; a learning set tells the
    stories that its agenda has time for. All that a deck leaves out goes to a second
    deck beside it, whose name ends with "-appendix".
    """
    from qiworkbook.workbook.outputs.slides import DeckOrder, left_out_of, write_slides

    if check_brand is not None:
        _say_brand(check_brand)
        return 0
    ids = (*projects, *team)
    wanted = DeckOrder(ids, learning_set, _the_one(lengths), brand, words)
    opened = session().open(ids)
    warn_of_identifiers()
    made = write_slides(opened, wanted, target, _counted)
    session().left_out |= dict.fromkeys(made.not_shown)
    first, *others = made.deck
    say(f"The deck is in {near_path(first)}")
    lost = left_out_of(opened, made.deck, brand)
    for said in lost:
        warn(f"! {said}")
    for path in others:
        what = "a page for any browser" if path.suffix == ".html" else "plain text"
        say(f"The same as {what} is in {near_path(path)}")
    if made.appendix:
        say(f"Everything else, for reference, is in {near_path(made.appendix[0])}")
    if not opened.views:
        say_no_project()
    return LEFT_OUT if lost else 0


def _the_one(lengths: Mapping[str, bool]) -> Length:
    """The length that was asked for."""
    asked = [name.replace("_", "-") for name, is_asked in lengths.items() if is_asked]
    if len(asked) > 1:
        wrong = f"--{asked[0]} and --{asked[1]} can't go together: choose one."
        raise click.UsageError(wrong, click.get_current_context())
    return Length(asked[0]) if asked else Length.USUAL


def _counted(what: str, things: Sequence[T]) -> Iterator[T]:
    """Hands things on, with a bar on the error stream when they are many and somebody looks."""
    stream = sys.stderr
    if len(things) < _MANY or not stream.isatty():
        yield from things
        return
    with click.progressbar(things, label=what, file=stream) as bar:
        yield from bar


def _say_brand(path: Path) -> None:
    from qiworkbook.workbook.outputs.slides import brand_findings

    findings = brand_findings(path)
    for layout in dict.fromkeys(finding.layout for finding in findings):
        say(f"Layout “{layout}”" if layout else "The file")
        for finding in findings:
            if finding.layout == layout:
                name = f"{finding.placeholder}: " if finding.placeholder else ""
                say(f"  {finding.standing}: {name}{finding.words}")
    odd = sum(1 for one in findings if one.standing in ("improvised", "missing", "left out"))
    say("")
    say(f"{odd} to look at." if odd else "It has everything that a deck needs.")
    say(f"Make a deck with it: qiworkbook slides --brand {path}")
