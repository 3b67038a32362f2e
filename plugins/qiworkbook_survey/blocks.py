"""The blocks of the survey's sections: bars, tables and remarks, made of what may be shown."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from qiworkbook.api import (
    Bar,
    Callout,
    Cell,
    Distribution,
    Facts,
    Grid,
    Heading,
    Paragraph,
    Quote,
    Tone,
    day,
    listed,
)
from qiworkbook_survey.change import changes
from qiworkbook_survey.disclosure import HIDDEN
from qiworkbook_survey.library import find, whose_words
from qiworkbook_survey.questionnaire import Kind
from qiworkbook_survey.scales import is_scale, top_two_words
from qiworkbook_survey.words import (
    UNPAIRED,
    chance,
    percent,
    points,
    response,
    too_few,
    top_share,
    wave_name,
    window,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.api import Block, ProjectView
    from qiworkbook_survey.disclosure import ShownItem, ShownWave
    from qiworkbook_survey.suppression import Answers
    from qiworkbook_survey.wave import Counted


def small_blocks(view: ProjectView, waves: Sequence[ShownWave]) -> Iterator[Block]:
    """When no wave can be shown: why, and what helps."""
    yield from _example(view, waves[-1])
    yield Callout(too_few(waves[-1]))


def bar_blocks(
    view: ProjectView, now: ShownWave, waves: Sequence[ShownWave], *, in_full: bool
) -> Iterator[Block]:
    """The newest wave that can be shown: how people answered; in full, also who was asked."""
    yield from _example(view, now)
    if waves[-1] is not now:
        yield Callout(too_few(waves[-1]))
    if in_full:
        yield Facts(tuple(asked_facts(now)))
    scales = [one for one in now.items if is_scale(one.item.kind)]
    for levels, items in groupby(scales, lambda one: _levels(one.item)):
        yield _distribution(levels, tuple(items))
    asked = find(view.workbook, now.wave.questionnaire)
    if asked and asked.caution:
        yield Callout(asked.caution)


def asked_facts(now: ShownWave) -> Iterator[tuple[str, str]]:
    """What the wave was called, when it was open, how people answered, and how many."""
    yield "Asked", wave_name(now)
    yield "Open", window(now)
    if now.wave.mode:
        yield "How", now.wave.mode
    yield "Answered", response(now)


def _levels(item: Counted) -> tuple[str, ...]:
    """The answers from bad news to good: those of a reversed question the other way round."""
    return tuple(reversed(item.levels)) if item.reverse else item.levels


def _distribution(levels: tuple[str, ...], items: Sequence[ShownItem]) -> Distribution:
    bars = tuple(_bar(one) for one in items)
    said = "; ".join(_in_words(bar, levels) for bar in bars)
    return Distribution(levels, bars, f"Answers as bars. {said}.")


def _bar(one: ShownItem) -> Bar:
    if one.answers is None:
        return Bar(one.item.label, (), hidden=HIDDEN)
    shares = [100 * count / one.answers.answered for count in one.answers.counts]
    ordered = tuple(reversed(shares)) if one.item.reverse else tuple(shares)
    return Bar(one.item.label, ordered, one.answers.answered)


def _in_words(bar: Bar, levels: Sequence[str]) -> str:
    if not bar.shares:
        return f"{bar.label}: {HIDDEN[0].lower()}{HIDDEN[1:]}"
    shares = [
        f"{percent(share)} {level}"
        for share, level in zip(bar.shares, levels, strict=True)
        if share
    ]
    return f"{bar.label} ({bar.n} answers): {listed(shares)}"


def answer_blocks(view: ProjectView, now: ShownWave) -> Iterator[Block]:
    """Top-two shares in numbers, then the questions with answers to choose, then the source."""
    yield from _example(view, now)
    scales = [one for one in now.items if is_scale(one.item.kind)]
    if scales:
        yield Grid(
            ("Question", "Top two answers", "Share who chose them"),
            tuple(_top_row(one) for one in scales),
            f"Top-two shares, {wave_name(now)}",
        )
    for one in now.items:
        if not is_scale(one.item.kind):
            yield Heading(one.item.label)
            yield _choices(one)
    for one in now.items:
        if one.groups:
            yield Heading(f"{one.item.label}, by group")
            yield _by_group(one)
    asked = find(view.workbook, now.wave.questionnaire)
    if asked:
        yield Paragraph(whose_words(asked))
    yield Paragraph(
        f"Answers are kept as counts and nothing else. Of groups of fewer than {now.least} people, "
        "and where nearly everybody gave the same answer, nothing is written down or shown."
    )


def _top_row(one: ShownItem) -> tuple[Cell, ...]:
    share = Cell(top_share(one)) if one.answers else Cell(HIDDEN, Tone.UNKNOWN)
    words = top_two_words(one.item.levels, reverse=one.item.reverse)
    return Cell(one.item.text), Cell(words), share


def _choices(one: ShownItem) -> Block:
    if one.answers is None:
        return Paragraph(f"{HIDDEN}.")
    several = " They could choose several." if one.item.kind is Kind.MULTI else ""
    return Grid(
        ("Answer", "People", "Share"),
        tuple(
            (Cell(level), Cell(str(count)), Cell(percent(100 * count / one.answers.answered)))
            for level, count in zip(one.item.levels, one.answers.counts, strict=True)
        ),
        f"{one.item.text} {one.answers.answered} people answered.{several}",
    )


def _by_group(one: ShownItem) -> Grid:
    def row(name: str, answers: Answers) -> tuple[Cell, ...]:
        shares = (percent(100 * count / answers.answered) for count in answers.counts)
        return Cell(name), *map(Cell, shares), Cell(str(answers.answered))

    rows = tuple(row(name, answers) for name, answers in one.groups)
    return Grid(("Group", *one.item.levels, "Answers"), rows, one.item.text)


def change_blocks(
    view: ProjectView, waves: Sequence[ShownWave], *, in_full: bool
) -> Iterator[Block]:
    """From the first wave to the newest, question by question, as unpaired."""
    first, now = waves[0], waves[-1]
    yield from _example(view, now)
    found = changes(first, now)
    if found:
        yield Grid(
            ("Question", wave_name(first), wave_name(now), "Change", "Reading"),
            tuple(
                (
                    Cell(change.now.item.label),
                    Cell(top_share(change.before)),
                    Cell(top_share(change.now)),
                    Cell(points(change)),
                    Cell(chance(change).capitalize()),
                )
                for change in found
            ),
            "Share who chose the top two answers; in brackets the 95% interval of the change",
        )
    yield Callout(UNPAIRED)
    if in_full:
        yield Facts(tuple(answered_facts(waves)))


def answered_facts(waves: Sequence[ShownWave]) -> Iterator[tuple[str, str]]:
    """How many answered each wave."""
    return ((wave_name(one), f"{response(one)} answered") for one in waves)


def comment_blocks(view: ProjectView, now: ShownWave) -> Iterator[Block]:
    """Cleared comments, in the order of their words and not of their writing."""
    yield from _example(view, now)
    asked = {one.item.id: one.item.label for one in now.items}
    for comment in now.comments:
        yield Quote(comment.text, asked.get(comment.item, ""))
    last = max((c.cleared_on for c in now.comments if c.cleared_on), default=None)
    if last:
        yield Paragraph(f"From the survey “{wave_name(now)}”. The last was cleared on {day(last)}.")


def _example(view: ProjectView, one: ShownWave) -> Iterator[Block]:
    """The document says on every page that a project is invented; of a wave alone we say it."""
    if one.wave.illustrative and not view.project.about.illustrative:
        yield Callout(f"Illustrative: {one.wave.illustrative}")
