"""The sections of the module and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby

from qiworkbook.api import (
    AudienceWords,
    Bar,
    Block,
    Callout,
    Cell,
    Distribution,
    Facts,
    Grid,
    Heading,
    Output,
    Paragraph,
    ProjectView,
    Quote,
    Rank,
    Section,
    SectionMaker,
    Shared,
    Tone,
    day,
    listed,
)
from qiworkbook_survey.disclosure import HIDDEN, ShownItem, ShownWave, changes, told_waves
from qiworkbook_survey.library import ItemKind, find, is_scale, top_two_words, whose_words
from qiworkbook_survey.suppression import Answers
from qiworkbook_survey.words import (
    UNPAIRED,
    chance,
    change_message,
    change_notes,
    comment_message,
    newest_message,
    newest_notes,
    percent,
    points,
    response,
    too_few,
    top_share,
    wave_name,
    window,
)


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
    # from bad news to good: those of a reversed question the other way round
    for levels, items in groupby(
        scales, lambda one: one.item.levels[:: -1 if one.item.reverse else 1]
    ):
        yield _distribution(tuple(levels), tuple(items))
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


def _distribution(levels: tuple[str, ...], items: Sequence[ShownItem]) -> Distribution:
    bars = tuple(_bar(one) for one in items)
    said = "; ".join(
        _in_words(bar, levels, one.about) for bar, one in zip(bars, items, strict=True)
    )
    return Distribution(levels, bars, f"Answers as bars. {said}.")


def _bar(one: ShownItem) -> Bar:
    if one.answers is None:
        return Bar(one.item.label, (), hidden=HIDDEN)
    shares = [100 * count / one.answers.answered for count in one.answers.counts]
    ordered = tuple(reversed(shares)) if one.item.reverse else tuple(shares)
    return Bar(one.item.label, ordered, one.answers.answered)


def _in_words(bar: Bar, levels: Sequence[str], about: str) -> str:
    if not bar.shares:
        return f"{bar.label}: {HIDDEN[0].lower()}{HIDDEN[1:]}"
    shares = [
        f"{about}{percent(share)} {level}"
        for share, level in zip(bar.shares, levels, strict=True)
        if share
    ]
    return f"{bar.label} ({about}{bar.n} answers): {listed(shares)}"


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
    several = " They could choose several." if one.item.kind is ItemKind.MULTI else ""
    return Grid(
        ("Answer", "People", "Share"),
        tuple(
            (
                Cell(level),
                Cell(f"{one.about}{count}"),
                Cell(f"{one.about}{percent(100 * count / one.answers.answered)}"),
            )
            for level, count in zip(one.item.levels, one.answers.counts, strict=True)
        ),
        f"{one.item.text} {one.about.capitalize()}{one.answers.answered} people answered.{several}",
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
    used = find(view.workbook, now.wave.questionnaire)
    asked = {one.id: f"asked: {one.name or one.text}" for one in used.item} if used else {}
    for comment in now.comments:
        yield Quote(comment.text, asked.get(comment.item, ""))
    last = max((c.cleared_on for c in now.comments if c.cleared_on), default=None)
    if last:
        yield Paragraph(f"From the survey “{wave_name(now)}”. The last was cleared on {day(last)}.")


def _example(view: ProjectView, one: ShownWave) -> Iterator[Block]:
    """The document says on every page that a project is invented; of a wave alone we say it."""
    if one.wave.illustrative and not view.project.about.illustrative:
        yield Callout(f"Illustrative: {one.wave.illustrative}")


def tracks(view: ProjectView) -> Iterator[tuple[str, tuple[ShownWave, ...]]]:
    """The waves of each questionnaire that the project asked, the oldest first."""
    waves = told_waves(view)
    for name in dict.fromkeys(one.wave.questionnaire for one in waves):
        yield name, tuple(one for one in waves if one.wave.questionnaire == name)


def _section(
    view: ProjectView,
    id_: str,
    heading: str,
    message: str,
    blocks: Iterable[Block],
    notes: tuple[str, ...] = (),
) -> Section:
    project = view.project.id
    return Section(
        f"{project}-{id_}", heading, message, tuple(blocks), notes, project=view.project.id
    )


def _newest(view: ProjectView, *, in_full: bool) -> Iterator[Section]:
    for name, waves in tracks(view):
        open_ones = [one for one in waves if one.returned is not None]
        heading = "What staff told us"
        if not open_ones:
            message = "Too few people answered the survey to show anything, and that protects them"
            yield _section(view, f"survey-{name}", heading, message, small_blocks(view, waves))
            continue
        now = open_ones[-1]
        blocks = bar_blocks(view, now, waves, in_full=in_full)
        notes = (*newest_notes(now), *(() if in_full else _as_notes(asked_facts(now))))
        message = newest_message(now)
        yield _section(view, f"survey-{name}", heading, message, blocks, notes)


def _as_notes(facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """For a slide, which has no room for cards beside its bars."""
    return (f"{label}: {value}." for label, value in facts)


def _answers(view: ProjectView) -> Iterator[Section]:
    for name, waves in tracks(view):
        now = next((one for one in reversed(waves) if one.returned is not None), None)
        blocks = tuple(answer_blocks(view, now)) if now else ()
        if blocks:
            message = "Every answer of the newest survey, as counts"
            yield _section(view, f"survey-answers-{name}", "The answers", message, blocks)


def _change(view: ProjectView, *, in_full: bool) -> Iterator[Section]:
    for name, waves in tracks(view):
        open_ones = [one for one in waves if one.returned is not None]
        if len(open_ones) > 1:
            first, now = open_ones[0], open_ones[-1]
            yield _section(
                view,
                f"survey-change-{name}",
                "What changed between surveys",
                change_message(first, now),
                change_blocks(view, open_ones, in_full=in_full),
                (*change_notes(), *(() if in_full else _as_notes(answered_facts(open_ones)))),
            )


def _comments(view: ProjectView) -> Iterator[Section]:
    for name, waves in tracks(view):
        now = next((one for one in reversed(waves) if one.comments), None)
        if now:
            message = comment_message(now)
            blocks = comment_blocks(view, now)
            yield _section(view, f"survey-comments-{name}", "In their words", message, blocks)


_REPORT = frozenset({Output.REPORT})

NOT_FOR_OTHERS = (AudienceWords("plain", leave_out=True), AudienceWords("board", leave_out=True))
"""How the team works, and detail that helps nobody outside it."""

SECTIONS = (
    SectionMaker(
        "survey",
        550,
        "The newest survey wave: how many answered, and how, as bars; in full how it was asked",
        partial(_newest, in_full=False),
        shared=Shared.COUNTS,
        words=(
            AudienceWords(
                "plain",
                "What staff told us",
                "We ask staff some questions. No names are kept. When only a few people answer, we "
                "show nothing at all, so that nobody can be found out.",
            ),
            AudienceWords(
                "board",
                says="Answers as counts, with how many were asked. Where too few answered, nothing "
                "is shown.",
            ),
        ),
        in_full=partial(_newest, in_full=True),
    ),
    SectionMaker(
        "survey-answers",
        552,
        "Top-two shares with their numbers, and the questions with answers to choose",
        _answers,
        _REPORT,
        shared=Shared.COUNTS,
    ),
    SectionMaker(
        "survey-change",
        554,
        "Top-two shares from the first wave to the newest, unpaired; in full how many answered",
        partial(_change, in_full=False),
        rank=Rank.DETAIL,
        shared=Shared.COUNTS,
        words=NOT_FOR_OTHERS,
        in_full=partial(_change, in_full=True),
    ),
    SectionMaker(
        "survey-comments",
        556,
        "Comments that a person has cleared",
        _comments,
        detail=True,
        shared=Shared.WORDS,
        words=(
            AudienceWords("plain", "In their own words", "This is what some people wrote."),
            AudienceWords("board", leave_out=True),
        ),
    ),
)
