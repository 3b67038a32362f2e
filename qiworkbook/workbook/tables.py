"""The workbook as tidy tables, one row a thing: measures, points, cycles, ideas, drivers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.content.sheets import Column, Sheet
from qiworkbook.spc import assurance_words, variation_words, verdict
from qiworkbook.spc.explain import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content.sheets import Value
    from qiworkbook.model import Series
    from qiworkbook.spc import Reading, ReadPoint

HIDDEN = "*"
"""What stands for a number that a copy to share does not show."""

_Row = tuple["Value", ...]
_Told = tuple[str, ...]

_MEASURES: _Told = (
    *(
        "project",
        "ward",
        "trust",
        "measure",
        "name",
        "kind",
        "unit",
        "better",
        "counts",
        "every",
        "chart",
    ),
    *("rule_set", "target", "latest", "latest_date", "centre", "lower", "upper", "points"),
    *("variation", "assurance", "variation_words", "assurance_words"),
)
_POINTS: _Told = (
    *(
        "project",
        "ward",
        "trust",
        "measure",
        "date",
        "value",
        "numerator",
        "denominator",
        "unit",
        "phase",
    ),
    *("centre", "lower", "upper", "target", "signals", "rule_set", "excluded"),
)
_CYCLES: _Told = (
    *(
        "project",
        "ward",
        "trust",
        "cycle",
        "title",
        "idea",
        "number",
        "follows",
        "purpose",
        "stage",
        "start",
        "end",
    ),
    *("predicted_on", "questions", "belief", "measures", "decision"),
)
_IDEAS: _Told = (
    *(
        "project",
        "ward",
        "trust",
        "idea",
        "name",
        "drives",
        "source",
        "status",
        "impact",
        "effort",
        "belief",
    ),
    "cycles",
)
_DRIVERS: _Told = ("project", "ward", "trust", "driver", "name", "part_of", "measures", "ideas")

# Sentences that people wrote, or that hold numbers: in the working copy alone.
_WORDS_ON_MEASURES: _Told = ("definition", "verdict", "chosen_because")
_WORDS_ON_POINTS: _Told = ("note",)
_WORDS_ON_CYCLES: _Told = ("objective", "scale", "learning", "next")


def tables(views: Sequence[ProjectView]) -> tuple[Sheet, ...]:
    """The five tables. Of a copy that leaves the team, free text is left out."""
    words = not any(view.workbook.shared is not None for view in views)

    def sheet(name: str, columns: _Told, more: _Told, rows: Iterator[_Row]) -> Sheet:
        headings = columns + (more if words else ())
        return Sheet(
            name,
            tuple(Column(heading, width=16) for heading in headings),
            tuple(row[: len(headings)] for row in rows),
        )

    return (
        sheet("measures", _MEASURES, _WORDS_ON_MEASURES, _measures(views)),
        sheet("points", _POINTS, _WORDS_ON_POINTS, _points(views)),
        sheet("cycles", _CYCLES, _WORDS_ON_CYCLES, _cycles(views)),
        sheet("ideas", _IDEAS, (), _ideas(views)),
        sheet("drivers", _DRIVERS, (), _drivers(views)),
    )


def _at(view: ProjectView) -> tuple[str, str, str]:
    """Which project, on which ward, of which trust."""
    return view.project.id, view.project.ward, view.project.where.trust


def _measures(views: Sequence[ProjectView]) -> Iterator[_Row]:
    for view in views:
        for one in view.project.measures:
            reading = view.readings[one.id]
            latest = reading.latest
            yield (
                *_at(view),
                *(one.id, one.name, str(one.kind)),
                *(reading.unit, str(reading.better), reading.counts, reading.every),
                *(str(reading.chart), _rules(reading), reading.target),
                *_now(reading),
                *(len(reading.useful), str(reading.variation), str(reading.assurance)),
                *(
                    variation_words(reading.variation, reading.chart),
                    assurance_words(reading.assurance),
                ),
                *(one.definition, verdict(reading) if latest else "", reading.chosen_because),
            )


def _now(reading: Reading) -> tuple[Value, ...]:
    """The latest value, its date, centre and limits."""
    at = reading.latest
    if at is None:
        return (None,) * 5
    return at.value, at.when, at.centre, at.lower, at.upper


def _points(views: Sequence[ProjectView]) -> Iterator[_Row]:
    for view in views:
        for id_, reading in view.readings.items():
            series = view.project.series.get(id_)
            for at in reading.points:
                yield (
                    *_at(view),
                    *(reading.measure, at.when),
                    *_numbers(at, series),
                    *(reading.unit, at.phase + 1, at.centre, at.lower, at.upper, at.target),
                    *(_signals(reading, at), _rules(reading), at.excluded, at.note),
                )


def _numbers(at: ReadPoint, series: Series | None) -> tuple[Value, Value, Value]:
    """Value, numerator and denominator, with a star for each that a copy does not show."""
    if series is None or at.when not in series.hidden:
        return at.value, at.numerator, at.denominator
    if not series.has_denominator:
        return HIDDEN, None if at.denominator is None else HIDDEN, at.denominator
    return HIDDEN, HIDDEN, HIDDEN if at.denominator is None else at.denominator


def _signals(reading: Reading, point: ReadPoint) -> str:
    found = (
        f"{RULES[signal.rule].lower()}, {signal.side}" for signal in reading.signals_at(point.index)
    )
    return "; ".join(dict.fromkeys(found))


def _rules(reading: Reading) -> str:
    return f"{reading.rule_set.title} {reading.rule_set.version}".strip()


def _cycles(views: Sequence[ProjectView]) -> Iterator[_Row]:
    for view in views:
        for cycle in view.thread.cycles_by_date:
            file = cycle.file
            yield (
                *_at(view),
                *(cycle.id, file.title, file.idea, view.thread.number(cycle)),
                *(file.follows, str(file.purpose or ""), str(cycle.stage)),
                *(file.do.started or file.plan.start, file.do.ended or file.plan.end),
                *(file.plan.predicted_on, len(file.plan.question), str(file.plan.belief or "")),
                *(_listed(file.plan.measures), str(file.act.decision)),
                *(file.plan.objective, file.plan.scale, file.study.learning, file.act.next),
            )


def _ideas(views: Sequence[ProjectView]) -> Iterator[_Row]:
    for view in views:
        for idea in view.project.ideas:
            yield (
                *_at(view),
                *(idea.id, idea.name, _listed(idea.drives)),
                *(str(idea.source or ""), str(idea.status), str(idea.impact or "")),
                *(str(idea.effort or ""), str(idea.belief or "")),
                len(view.thread.cycles_of(idea)),
            )


def _drivers(views: Sequence[ProjectView]) -> Iterator[_Row]:
    for view in views:
        for driver in view.project.drivers:
            yield (
                *_at(view),
                *(driver.id, driver.name, _listed(driver.part_of)),
                _listed(measure.id for measure in view.thread.measures_of(driver)),
                _listed(idea.id for idea in view.thread.ideas_for(driver)),
            )


def _listed(ids: Iterator[str] | Sequence[str]) -> str:
    return " ".join(ids)
