"""Sustainability as blocks of a document: rater by rater, where they differ, and what is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import Callout, Cell, Grid, Heading, Paragraph, Tone, counted, day, listed
from qiworkbook_spread.factors import (
    FACTORS,
    SOURCE,
    UNVERIFIED_CUT_OFFS,
    UNVERIFIED_LEVELS,
    Group,
    Level,
)
from qiworkbook_spread.scores import FAR_APART, lowest, newest_round, points, score, seen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.api import Block
    from qiworkbook_spread.model import Spread
    from qiworkbook_spread.ratings import Rating, SustainabilityAction
    from qiworkbook_spread.scores import Seen


def sustainability(spread: Spread, *, in_full: bool) -> Iterator[Block]:
    """Scores by rater, levels by factor, and the actions; in full, also older rounds."""
    newest = newest_round(spread.sustainability)
    yield scores(newest)
    yield Callout(UNVERIFIED_LEVELS, Tone.WATCH)
    if in_full:
        yield Paragraph(UNVERIFIED_CUT_OFFS)
        yield Heading("What each rater sees")
        yield levels(newest)
        yield Paragraph(SOURCE)
    yield from _actions(spread, newest)
    older = [rating for rating in spread.sustainability if rating not in newest]
    if in_full and older:
        yield Heading("Earlier ratings")
        yield scores(sorted(older, key=lambda rating: rating.date))


def scores(ratings: Sequence[Rating]) -> Grid:
    """The score of each rating by group, never a mean of raters."""
    columns = ("Rater", "When", *(_out_of(group) for group in Group), "Total (of 100.0)")
    return Grid(columns, tuple(map(_score_row, ratings)))


def _out_of(group: Group) -> str:
    most = sum(factor.at(Level.A) for factor in FACTORS if factor.group is group)
    return f"{group.value} (of {points(most)})"


def _score_row(rating: Rating) -> tuple[Cell, ...]:
    found = score(rating)
    if found is None:
        no_score = Cell("Not all factors rated", Tone.UNKNOWN)
        return Cell(rating.who), Cell(day(rating.date)), *(no_score for _ in range(4))
    return (
        Cell(rating.who),
        Cell(day(rating.date)),
        *(Cell(points(tenths)) for _, tenths in found.groups),
        Cell(points(found.tenths)),
    )


def levels(ratings: Sequence[Rating]) -> Grid:
    """Each factor by rater, with its weight, and whether raters agree."""
    columns = ("Factor", "Group", "Most", *(rating.who for rating in ratings), "Do raters agree?")
    return Grid(columns, tuple(_level_row(one) for one in seen(ratings)))


def _level_row(one: Seen) -> tuple[Cell, ...]:
    factor = one.factor
    unsure = "" if Level.A in factor.verified else " (unverified)"
    return (
        Cell(factor.name),
        Cell(factor.group.value),
        Cell(f"{points(factor.at(Level.A))}{unsure}"),
        *(Cell(level.value if level else "—") for level in one.levels),
        _agreement(one),
    )


def _agreement(one: Seen) -> Cell:
    if len(one.given) < 2:
        return Cell("Too few ratings to say", Tone.UNKNOWN)
    if one.apart == 0:
        return Cell("They agree")
    span = f"{one.given[0].value} to {one.given[-1].value}"
    levels_apart = counted(one.apart, "level")
    if one.apart >= FAR_APART:
        return Cell(f"They disagree: {span}, {levels_apart} apart", Tone.WATCH)
    return Cell(f"{span}, {levels_apart} apart")


def _actions(spread: Spread, newest: Sequence[Rating]) -> Iterator[Block]:
    low = lowest(newest)
    if low:
        named = listed([one.factor.name.lower() for one in low])
        yield Heading("What we do about the lowest factors")
        yield Paragraph(f"Lowest by the mean of the levels given, the weightier first: {named}.")
    rows = [_action_row(action) for action in spread.sustainability_action]
    acted = {action.factor.value for action in spread.sustainability_action}
    rows += [
        (Cell(one.factor.name), Cell("No action yet", Tone.WATCH), Cell("—"), Cell("—"))
        for one in low
        if one.factor.key not in acted
    ]
    if rows:
        yield Grid(("Factor", "What", "Who", "By"), tuple(rows))


def _action_row(action: SustainabilityAction) -> tuple[Cell, ...]:
    names = {factor.key: factor.name for factor in FACTORS}
    if action.done:
        when = Cell(f"Done {day(action.done)}", Tone.DONE)
    else:
        when = Cell(day(action.by) if action.by else "No day")
    return Cell(names[action.factor.value]), Cell(action.what), Cell(action.lead or "—"), when
