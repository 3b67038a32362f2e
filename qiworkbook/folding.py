"""Fewer slides of charts: the aim's own and those with news, the others small on one slide."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from qiworkbook.content import Chart, SmallMultiples
from qiworkbook.spc import Variation, alt_text, verdict
from qiworkbook.telling import section
from qiworkbook.words import counted, listed, no_stop

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from qiworkbook.content import Section
    from qiworkbook.spc import Reading
    from qiworkbook.view import ProjectView

_KINDS = (
    ("improving", (Variation.IMPROVEMENT_HIGH, Variation.IMPROVEMENT_LOW)),
    ("of concern", (Variation.CONCERN_HIGH, Variation.CONCERN_LOW)),
    ("with a signal", (Variation.NEUTRAL_HIGH, Variation.NEUTRAL_LOW, Variation.SIGNAL)),
    ("with no sign of change", (Variation.COMMON_CAUSE,)),
    ("too early to say", (Variation.TOO_EARLY,)),
)
_QUIET = (Variation.COMMON_CAUSE, Variation.TOO_EARLY)
STEADY = "charts-small"
_WORTH_A_SLIDE = 5  # values, of a measure that is new


def told_in_counts(readings: Iterable[Reading]) -> str:
    """How many charts say what: "1 improving, 2 with no sign of change"."""
    found = Counter(reading.variation for reading in readings)
    counts = [(name, sum(found[v] for v in kinds)) for name, kinds in _KINDS]
    return listed([f"{count} {name}" for name, count in counts if count])


def folded(
    view: ProjectView, sections: Sequence[Section], since: date | None = None
) -> tuple[Section, ...]:
    """The sections, with charts that say little put together where there are two or more.

    The aim's own chart keeps its slide, and so does one with a signal, or one whose first value
    came after `since` and was followed by some more.
    """
    quiet = [one for one in sections if _is_quiet(view, one, since)]
    if len(quiet) < 2:
        return tuple(sections)
    small = _small(view, [reading for one in quiet for reading in [_reading(one)] if reading])
    kept: list[Section] = []
    for one in sections:
        if one is quiet[-1]:
            kept.append(small)
        elif one not in quiet:
            kept.append(one)
    return tuple(kept)


def _reading(section: Section) -> Reading | None:
    return next((block.reading for block in section.blocks if isinstance(block, Chart)), None)


def _is_quiet(view: ProjectView, section: Section, since: date | None) -> bool:
    reading, outcome = _reading(section), view.thread.outcome
    if reading is None or section.project != view.project.id:
        return False
    if reading.variation not in _QUIET or (outcome and reading.measure == outcome.id):
        return False
    first = reading.points[0].when if reading.points else None
    is_new = bool(since and first and first >= since)
    return not (is_new and len(reading.useful) >= _WORTH_A_SLIDE)


def _small(view: ProjectView, readings: Sequence[Reading]) -> Section:
    titles = tuple(no_stop(reading.name) for reading in readings)
    alt = " ".join(alt_text(reading) for reading in readings)
    made = section(
        view,
        STEADY,
        "Other measures",
        f"{counted(len(readings), 'other measure')}: {told_in_counts(readings)}",
        (SmallMultiples(tuple(readings), titles, alt),),
        (f"{title}: {verdict(one)}" for title, one in zip(titles, readings, strict=True)),
    )
    return replace(made, maker="charts")
