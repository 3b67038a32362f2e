"""How the measures of many projects stand: icons, each leading to its chart; a line a team."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.compose.sections import in_unit, is_worked_out
from qiworkbook.content import (
    Bullets,
    Cell,
    Heading,
    IconRow,
    Icons,
    Section,
    SmallMultiples,
    Table,
)
from qiworkbook.spc.reading import Assurance, Variation
from qiworkbook.spc.standing import told_in_counts
from qiworkbook.spc.words import assurance_said, headline, no_data, variation_said
from qiworkbook.text.words import capital, counted, day, listed, no_stop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import Measure

SUMMARY = "summary"
_LINES = 10  # teams on a slide
_ALL_WITH_ICONS = 4  # measures: with more, those too early to say are only named
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
    """The summary for a deck: icons where a chart can be judged; of many, the others are named.

    Its message counts them all. With `only_aims`, the wards are named in one line.
    """
    whole = summary(views, only_aims=only_aims)
    rows = [row for block in whole.blocks if isinstance(block, Icons) for row in block.rows]
    early = [row for row in rows if row.reading.variation is Variation.TOO_EARLY]
    if not early or len(early) < len(rows) <= _ALL_WITH_ICONS:
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
    said = capital(no_data(reading)) if latest is None else in_unit(reading, latest.value)
    if latest and latest.when:
        said += f" ({day(latest.when)})"
    there = f"chart-{measure.id}" if latest else "chart-none-yet"
    link = f"{view.project.id}-{there}"
    return IconRow(measure.name, said, reading, link, view.project.ward)


def _alt(rows: Sequence[IconRow]) -> str:
    told = []
    for row in rows:
        variation = variation_said(row.reading)
        told.append(f"{row.group}, {row.name}: {row.latest}. {variation}.")
        if row.reading.assurance is not Assurance.NONE:
            told.append(f"{assurance_said(row.reading)}.")
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
    return headline(outcome)
