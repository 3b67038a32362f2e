"""Fewer slides of charts: the aim's own and those with news, the others small on one slide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.compose.sections import in_unit, is_worked_out, section
from qiworkbook.content import Bullets, Callout, Chart, SmallMultiples
from qiworkbook.spc.standing import Standing, standing, told_in_counts
from qiworkbook.spc.words import alt_text, verdict
from qiworkbook.text.words import capital, counted, day, no_stop, spelt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section
    from qiworkbook.spc.reading import Reading

_QUIET = (Standing.STEADY, Standing.EARLY)
STEADY = "charts-small"
_WORTH_A_SLIDE = 5  # values, of a measure that is new


def folded(
    view: ProjectView,
    sections: Sequence[Section],
    since: date | None = None,
    *,
    in_full: bool = False,
) -> tuple[Section, ...]:
    """The sections, with charts that say little put together where there are two or more.

    The aim's own chart keeps its slide, and so does one with a signal, or one whose first value
    came after `since` and was followed by some more. Those that a module works out are shown
    `in_full` alone: its own slide says what they count.
    """
    if not in_full:
        aside = beside(view, sections, since)
        sections = [one for one in sections if one not in aside]
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


def beside(
    view: ProjectView, sections: Sequence[Section], since: date | None = None
) -> tuple[Section, ...]:
    """The quiet charts that a module works out: only a deck in full has room for them."""
    return tuple(o for o in sections if _is_quiet(view, o, since) and _is_beside(view, o))


def _reading(section: Section) -> Reading | None:
    return next((block.reading for block in section.blocks if isinstance(block, Chart)), None)


def _is_quiet(view: ProjectView, section: Section, since: date | None) -> bool:
    reading, outcome = _reading(section), view.thread.outcome
    if not section.fold or reading is None or section.project != view.project.id:
        return False
    if standing(reading) not in _QUIET or (outcome and reading.measure == outcome.id):
        return False
    first = reading.points[0].when if reading.points else None
    is_new = bool(since and first and first >= since)
    return not (is_new and len(reading.useful) >= _WORTH_A_SLIDE)


def agreed_later(view: ProjectView, sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections, with those that only say what is still to be agreed as one, where there are
    two or more: at the place of the first."""
    missing = [one for one in sections if one.to_agree]
    if len(missing) < 2:
        return tuple(sections)
    together = section(
        view,
        "to-agree",
        "Still to be agreed",
        f"{capital(spelt(len(missing), 'thing'))} to agree first",
        (Bullets(tuple(f"{one.message}. {_advice(one)}".strip() for one in missing)),),
        (note for one in missing for note in one.notes),
    )
    kept = (together if one is missing[0] else one for one in sections)
    return tuple(one for one in kept if one not in missing)


def _advice(section: Section) -> str:
    return " ".join(block.text for block in section.blocks if isinstance(block, Callout))


def _is_beside(view: ProjectView, section: Section) -> bool:
    reading = _reading(section)
    measure = view.project.measure(reading.measure) if reading else None
    return measure is not None and is_worked_out(view.project, measure)


def _small(view: ProjectView, readings: Sequence[Reading]) -> Section:
    """Those of several values drawn; what there is of the others said."""
    drawn = tuple(one for one in readings if len(one.useful) > 1)
    titles = tuple(no_stop(reading.name) for reading in drawn)
    alt = " ".join(alt_text(reading) for reading in drawn)
    singles = [_single(one) for one in readings if one not in drawn]
    made = section(
        view,
        STEADY,
        "Other measures",
        f"{counted(len(readings), 'other measure')}: {_in_one_breath(readings)}",
        (
            SmallMultiples(drawn, titles, alt) if drawn else None,
            Callout(f"One value so far: {'; '.join(singles)}.") if singles else None,
        ),
        map(verdict, readings),
    )
    return replace(made, maker="charts")


def _single(reading: Reading) -> str:
    latest = reading.latest
    if latest is None:
        return no_stop(reading.name)
    when = f" ({day(latest.when)})" if latest.when else ""
    return f"{no_stop(reading.name)}, {in_unit(reading, latest.value)}{when}"


def _in_one_breath(readings: Sequence[Reading]) -> str:
    """The counts, or what is true of all, as they are now: "no sign of change now"."""
    found = {standing(one) for one in readings}
    if found == {Standing.STEADY}:
        return "no sign of change now"
    return Standing.EARLY if found == {Standing.EARLY} else told_in_counts(readings)
