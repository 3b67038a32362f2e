"""The plan, the readiness and what supports it, as blocks of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import (
    Bullets,
    Callout,
    Cell,
    Facts,
    Grid,
    Heading,
    Paragraph,
    day,
    sentence,
)
from qiworkbook_spread.words import ANSWERS, MECHANISMS, PHASES, SUPPORT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.api import Block
    from qiworkbook_spread.evidence import Found
    from qiworkbook_spread.model import Adaptable, Core, Spread


def example(spread: Spread) -> Iterator[Block]:
    """The document says on every page that a project is invented; of this file alone we say it."""
    if spread.illustrative:
        yield Callout(f"Illustrative: {spread.illustrative}")


def plan(spread: Spread, *, in_full: bool) -> Iterator[Block]:
    """Facts, then what is core and what may be adapted; in full, also why and how."""
    yield Facts(tuple(plan_facts(spread) if in_full else _in_short(spread)))
    if spread.core:
        yield Heading("Core: what has to stay as it is")
        lines = (core_line(one) if in_full else sentence(one.what) for one in spread.core)
        yield Bullets(tuple(lines))
    if spread.adaptable:
        yield Heading("What each site makes its own")
        own = (adaptable_line(one) if in_full else sentence(one.what) for one in spread.adaptable)
        yield Bullets(tuple(own))


def plan_notes(spread: Spread) -> Iterator[str]:
    """What a slide on the plan leaves out."""
    yield from (f"{label}: {sentence(value)}" for label, value in plan_facts(spread))
    yield from (core_line(one) for one in spread.core if one.why)
    yield from (adaptable_line(one) for one in spread.adaptable if one.example)


def _in_short(spread: Spread) -> Iterator[tuple[str, str]]:
    """The title says how many and by when, if there is an aim."""
    there = spread.plan
    yield "Phase", PHASES[there.phase]
    if there.target_population:
        yield "Which units", there.target_population


def plan_facts(spread: Spread) -> Iterator[tuple[str, str]]:
    """The plan as labelled values: its phase, how many units, by when, which, and the smallest."""
    there = spread.plan
    yield "Phase", PHASES[there.phase]
    if there.units:
        yield "How many units", str(there.units)
    if there.by:
        yield "By", day(there.by)
    if there.target_population:
        yield "Which units", there.target_population
    if there.scalable_unit:
        yield "Scalable unit", there.scalable_unit


def core_line(core: Core) -> str:
    """A core part, and how one knows."""
    return f"{sentence(core.what)} {sentence(core.why)}".strip()


def adaptable_line(part: Adaptable) -> str:
    """A part that may be adapted, and how somebody did."""
    example_ = f" For example: {sentence(part.example)}" if part.example else ""
    return f"{sentence(part.what)}{example_}"


def readiness(found: Sequence[Found], *, in_full: bool) -> Iterator[Block]:
    """Each question with the team's answer; in full, also what the workbook holds on it."""
    more = ("In this workbook", "Not found here") if in_full else ()
    yield Grid(
        ("Question", "The team's answer", "Because", *more),
        tuple(_ready_row(one, in_full=in_full) for one in found),
    )
    yes = "all five should be a yes before a change is spread."
    if in_full:
        yield Paragraph(
            "The answers are the team's. What the workbook holds is shown beside them and answers "
            f"nothing: {yes}"
        )
    else:
        yield Callout(f"The answers are the team's: {yes}")


def _ready_row(one: Found, *, in_full: bool) -> tuple[Cell, ...]:
    answer, tone = ANSWERS[one.answered.answer]
    cells = (Cell(one.question.ask), Cell(answer, tone), Cell(one.answered.evidence or "—"))
    if not in_full:
        return cells
    there = " ".join(map(sentence, one.lines)) or "—"
    return (*cells, Cell(there), Cell("; ".join(one.missing) or "—"))


def support(spread: Spread) -> Iterator[Block]:
    """Adoption mechanisms, support systems, communication plan and risks, as far as written."""
    for heading, names, table in (
        ("What makes people take it up", MECHANISMS, spread.mechanisms),
        ("What has to be in place", SUPPORT, spread.support),
    ):
        pairs = [(label, getattr(table, key)) for key, label in names if getattr(table, key)]
        if pairs:
            yield Heading(heading)
            yield Facts(tuple(pairs))
    if spread.communication:
        yield Heading("Who tells whom")
        yield Grid(
            ("Audience", "Message", "Channel", "Messenger", "When"),
            tuple(
                tuple(
                    Cell(text or "—")
                    for text in (one.audience, one.message, one.channel, one.messenger, one.when)
                )
                for one in spread.communication
            ),
        )
    if spread.risk:
        yield Heading("What could go wrong")
        yield Grid(
            ("Risk", "What we do about it"),
            tuple((Cell(one.what), Cell(one.answer or "Nothing yet")) for one in spread.risk),
        )
