"""What is said across projects: icons, the aims side by side, and who tried which idea."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from qiworkbook.analysis.dates import has_begun
from qiworkbook.compose.chart_slides import told_in_counts
from qiworkbook.compose.sections import STATUS_TONE, in_unit, is_worked_out
from qiworkbook.content import (
    Bullets,
    Callout,
    Cell,
    Heading,
    IconRow,
    Icons,
    Rank,
    Section,
    SmallMultiples,
    Table,
    Tone,
)
from qiworkbook.model import IdeaStatus
from qiworkbook.spc.course import course_words
from qiworkbook.spc.reading import Assurance, Variation
from qiworkbook.spc.words import alt_text, assurance_words, headline, variation_words
from qiworkbook.text.words import capital, counted, day, listed, no_stop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import Idea, Measure

SUMMARY = "summary"
_MOST_IDEAS = 20
_LINES = 10  # teams on a slide
_MOST_WARDS = 12  # named in one line


def summary(views: Sequence[ProjectView], *, only_aims: bool = False) -> Section:
    """Variation and assurance icons for the measures of many projects, each leading to its chart.

    With `only_aims`, one measure a project: the one that shows its aim.
    """
    rows = tuple(
        _icon(view, measure)
        for view in views
        for measure in view.project.measures
        if not only_aims or measure == view.thread.outcome
    )
    message = summary_message(rows, only_aims=only_aims)
    if not rows:
        return Section(SUMMARY, "Summary", message)
    icons = Icons(rows, _alt(rows))
    notes = (
        "Icons prompt questions; this is not a league table. "
        "Each ward started somewhere different.",
    )
    return Section(SUMMARY, "Summary", message, (icons,), notes)


def summary_in_brief(views: Sequence[ProjectView], *, only_aims: bool = False) -> Section:
    """The summary for a deck: icons where a chart can be judged, the others named ward by ward.

    Its message counts them all. With `only_aims`, the wards are named in one line.
    """
    whole = summary(views, only_aims=only_aims)
    rows = [row for block in whole.blocks if isinstance(block, Icons) for row in block.rows]
    early = [row for row in rows if row.reading.variation is Variation.TOO_EARLY]
    if not early:
        return whole
    judged = tuple(row for row in rows if row not in early)
    icons = (Icons(judged, _alt(judged)),) * bool(judged)
    lines = (_wards_named(early),) if only_aims else tuple(_by_ward(views, early))
    return replace(whole, blocks=(*icons, Heading("Too early to say"), Bullets(lines)))


def _by_ward(views: Sequence[ProjectView], rows: Sequence[IconRow]) -> Iterator[str]:
    """The team's own by name, and how many modules worked out from other files."""
    of_modules = {
        (view.project.id, one.id)
        for view in views
        for one in view.project.measures
        if is_worked_out(view.project, one)
    }
    for ward, found in groupby(rows, key=lambda row: (row.reading.project, row.group)):
        whole = list(found)
        own = [r for r in whole if (r.reading.project, r.reading.measure) not in of_modules]
        others = len(whole) - len(own)
        more = [f"{others} {'more ' if own else ''}from other files"] if others else []
        yield f"{ward[1]}: {'; '.join([*(no_stop(row.name) for row in own), *more])}"


def _wards_named(rows: Sequence[IconRow]) -> str:
    left_out = len(rows) - _MOST_WARDS
    more = [f"{left_out} more"] if left_out > 0 else []
    return listed([*(row.group for row in rows[:_MOST_WARDS]), *more])


def summary_message(rows: Sequence[IconRow], *, only_aims: bool = False) -> str:
    """How many measures are improving, of concern, unchanged, too early to judge."""
    if not rows:
        return "There are no measures yet"
    told = told_in_counts(row.reading for row in rows)
    what = "measure that shows an aim" if only_aims else "measure"
    plural = "measures that show an aim" if only_aims else "measures"
    return f"{counted(len(rows), what, plural)}: {told}"


def _icon(view: ProjectView, measure: Measure) -> IconRow:
    reading = view.readings[measure.id]
    latest = reading.latest
    said = "No data yet" if latest is None else in_unit(reading, latest.value)
    if latest and latest.when:
        said += f" ({day(latest.when)})"
    there = f"chart-{measure.id}" if latest else "chart-none-yet"
    link = f"{view.project.id}-{there}"
    return IconRow(measure.name, said, reading, link, view.project.ward)


def _alt(rows: Sequence[IconRow]) -> str:
    told = []
    for row in rows:
        variation = variation_words(row.reading.variation, row.reading.chart)
        told.append(f"{row.group}, {row.name}: {row.latest}. {variation}.")
        if row.reading.assurance is not Assurance.NONE:
            told.append(f"{assurance_words(row.reading.assurance)}.")
    return " ".join(told)


def leading_to_slides(section: Section, slides: Sequence[Section]) -> Section:
    """The summary, each row leading to the slide that shows its chart, small or large, if any."""
    ids = {one.id for one in slides}
    small = {
        (one.project, reading.measure): one.id
        for one in slides
        for block in one.blocks
        if isinstance(block, SmallMultiples)
        for reading in block.readings
    }

    def led(row: IconRow) -> IconRow:
        if row.link in ids:
            return row
        return replace(row, link=small.get((row.reading.project, row.reading.measure), ""))

    blocks = (
        replace(block, rows=tuple(map(led, block.rows))) if isinstance(block, Icons) else block
        for block in section.blocks
    )
    return replace(section, blocks=tuple(blocks))


def in_one_line(views: Sequence[ProjectView]) -> Iterator[Section]:
    """The teams that tell no story this time, a line each: how the measure of the aim goes."""
    count = max(1, -(-len(views) // _LINES))
    size = max(1, -(-len(views) // count))
    for first in range(0, len(views), size):
        rows = tuple(
            (Cell(view.project.ward), Cell(no_stop(_line(view))))
            for view in views[first : first + size]
        )
        part = f" ({first // size + 1} of {count})" if count > 1 else ""
        message = f"{counted(len(views), 'more team')}, in a line each{part}"
        table = Table(("Team", "How it goes"), rows)
        yield Section(
            f"in-one-line-{first}" if first else "in-one-line", "The other teams", message, (table,)
        )


def _line(view: ProjectView) -> str:
    outcome = view.outcome
    if outcome is None:
        return "no measure of the aim yet" if view.project.aim else "the aim is still to be agreed"
    went = course_words(outcome)
    return f"{outcome.name}: {went}" if went else headline(outcome)


def aims_side_by_side(views: Sequence[ProjectView]) -> Iterator[Section]:
    """The measure of each aim, drawn small: several wards on a slide, none above another."""
    shown = [
        (view, reading)
        for view in views
        for reading in [view.outcome]
        if reading is not None and reading.latest is not None
    ]
    if len(shown) < 2:
        return
    readings = tuple(reading for _, reading in shown)
    titles = tuple(f"{view.project.ward}: {no_stop(reading.name)}" for view, reading in shown)
    alts = (f"{title}. {alt_text(one)}" for title, one in zip(titles, readings, strict=True))
    figure = SmallMultiples(readings, titles, " ".join(alts))
    message = f"The measures of {counted(len(shown), 'aim')}, side by side"
    notes = (
        "Each ward counts in its own way and started somewhere different. "
        "Compare each with itself.",
    )
    yield Section("aims-across", "Aims side by side", message, (figure,), notes, rank=Rank.USUAL)


def ideas_across(views: Sequence[ProjectView]) -> Iterator[Section]:
    """Which wards tried which idea, those of several wards first; nothing for one project."""
    tried: dict[str, list[tuple[ProjectView, Idea]]] = {}
    for view in views:
        for idea in view.project.ideas:
            if idea.status is not IdeaStatus.PROPOSED or _is_begun(view, idea):
                tried.setdefault(idea.id, []).append((view, idea))
    if len(views) < 2 or not tried:
        return
    by_wards = sorted(tried.values(), key=lambda found: -len(found))
    shared = sum(1 for found in by_wards if len(found) > 1)
    rows = tuple(_idea_row(found) for found in by_wards[:_MOST_IDEAS])
    left_out = len(by_wards) - len(rows)
    message = f"{counted(len(tried), 'change idea')} tried in {counted(len(views), 'ward')}"
    if shared:
        message += f", {shared} of them in more than one"
    more = (Callout(f"{counted(left_out, 'more idea')} tried in one ward each."),) * bool(left_out)
    notes = ("Who else would like to try one of these? Note it down before the session ends.",)
    table = Table(("Change idea", "Where, and how far"), rows)
    yield Section(
        "ideas-across",
        "Who tried which idea",
        message,
        (table, *more),
        notes,
        rank=Rank.USUAL,
    )


def _is_begun(view: ProjectView, idea: Idea) -> bool:
    return any(has_begun(cycle, view.today) for cycle in view.thread.cycles_of(idea))


def _idea_row(found: list[tuple[ProjectView, Idea]]) -> tuple[Cell, ...]:
    _, idea = found[0]
    wards: dict[IdeaStatus, list[str]] = {}
    for view, one in found:
        wards.setdefault(one.status, []).append(view.project.ward)
    where = "; ".join(f"{listed(names)}: {status}" for status, names in wards.items())
    tone = STATUS_TONE[idea.status] if len(found) == 1 else Tone.PLAIN
    return Cell(capital(no_stop(idea.name))), Cell(where, tone)
