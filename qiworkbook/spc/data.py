"""A Reading as plain data: the one place where it becomes JSON."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from qiworkbook.spc.explain import explained
from qiworkbook.spc.words import (
    alt_text,
    assurance_said,
    headline,
    limits_words,
    rule_set_words,
    variation_said,
    verdict,
)

if TYPE_CHECKING:
    from datetime import date

    from qiworkbook.spc.reading import Event, Pause, Reading, ReadPhase, ReadPoint, Signal

Data = dict[str, Any]


def as_data(reading: Reading) -> Data:
    """Points, limits, rules, signals with their reasons, and the verdict; dates as ISO text.

    Only text, numbers, true and false, null, lists and objects: `json.dumps` needs no help, and
    the order of keys never changes.
    """
    reasons = [explained(reading, signal) for signal in reading.signals]
    marks: defaultdict[int, list[int]] = defaultdict(list)
    for i, signal in enumerate(reading.signals):
        for index in signal.marked:
            marks[index].append(i)
    return {
        "name": reading.name,
        "project": reading.project,
        "measure": reading.measure,
        "unit": reading.unit,
        "every": reading.every,
        "counts": reading.counts,
        "source": reading.source,
        "better": reading.better.value,
        "chart": reading.chart.value,
        "chosen_because": reading.chosen_because,
        "rule_set": {
            "id": reading.rule_set.id,
            "title": reading.rule_set.title,
            "version": reading.rule_set.version,
        },
        "conventions": reading.conventions,
        "centre_name": reading.centre_name,
        "target": reading.target,
        "variation": reading.variation.value,
        "assurance": reading.assurance.value,
        "words": words_data(reading),
        "cautions": list(reading.cautions),
        "phases": [phase_data(phase) for phase in reading.phases],
        "points": [
            point_data(point, [reasons[i] for i in marks[point.index]]) for point in reading.points
        ],
        "signals": [
            signal_data(signal, reason)
            for signal, reason in zip(reading.signals, reasons, strict=True)
        ],
        "events": [event_data(event) for event in reading.events],
        "pauses": [pause_data(pause) for pause in reading.pauses],
    }


def words_data(reading: Reading) -> Data:
    """Everything that is said about the chart."""
    return {
        "headline": headline(reading),
        "verdict": verdict(reading),
        "variation": variation_said(reading),
        "assurance": assurance_said(reading),
        "limits": limits_words(reading),
        "rules": rule_set_words(reading),
        "alt": alt_text(reading),
    }


def iso(when: date | None) -> str | None:
    """A date as text."""
    return None if when is None else when.isoformat()


def point_data(point: ReadPoint, why: list[str]) -> Data:
    """One point; `why` is empty where no rule marks it."""
    return {
        "date": iso(point.when),
        "label": point.label,
        "value": point.value,
        "numerator": point.numerator,
        "denominator": point.denominator,
        "phase": point.phase,
        "centre": point.centre,
        "lower": point.lower,
        "upper": point.upper,
        "target": point.target,
        "excluded": point.excluded,
        "note": point.note,
        "why": why,
    }


def phase_data(phase: ReadPhase) -> Data:
    """One phase; `first` and `last` count points from 0."""
    return {
        "first": phase.first,
        "last": phase.last,
        "reason": phase.reason,
        "cycle": phase.cycle,
        "counted": phase.counted,
        "baseline": phase.baseline,
        "trial": phase.trial,
        "centre": phase.centre,
        "lower": phase.lower,
        "upper": phase.upper,
        "given": phase.given.value,
    }


def signal_data(signal: Signal, why: str) -> Data:
    """One signal; `points` and `marked` count from 0."""
    return {
        "rule": signal.rule.value,
        "side": signal.side.value,
        "points": list(signal.points),
        "marked": list(signal.marked),
        "numbers": dict(signal.numbers),
        "why": why,
    }


def event_data(event: Event) -> Data:
    """Something drawn on the chart at a date."""
    return {"date": iso(event.when), "label": event.label, "cycle": event.cycle}


def pause_data(pause: Pause) -> Data:
    """A stretch in which nobody measured."""
    return {"start": iso(pause.start), "end": iso(pause.end), "reason": pause.reason}
