"""A Reading as plain data: the one place where it becomes JSON."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from enum import StrEnum
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
    from msgspec import Struct

    from qiworkbook.spc.reading import Reading

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
        "words": {
            "headline": headline(reading),
            "verdict": verdict(reading),
            "variation": variation_said(reading),
            "assurance": assurance_said(reading),
            "limits": limits_words(reading),
            "rules": rule_set_words(reading),
            "alt": alt_text(reading),
        },
        "cautions": list(reading.cautions),
        "phases": [told(phase, *PHASE) for phase in reading.phases],
        "points": [
            {
                "date": plain(point.when),
                **told(point, *POINT),
                "why": [reasons[i] for i in marks[point.index]],
            }
            for point in reading.points
        ],
        "signals": [
            {**told(signal, *SIGNAL), "numbers": dict(signal.numbers), "why": reason}
            for signal, reason in zip(reading.signals, reasons, strict=True)
        ],
        "events": [
            {"date": plain(event.when), **told(event, "label", "cycle")} for event in reading.events
        ],
        "pauses": [told(pause, "start", "end", "reason") for pause in reading.pauses],
    }


PHASE = (
    *("first", "last", "reason", "cycle", "counted", "baseline", "trial"),
    *("centre", "lower", "upper", "given"),
)  # `first`, `last` and the points of a signal count from 0
POINT = (
    *("label", "value", "numerator", "denominator", "phase"),
    *("centre", "lower", "upper", "target", "excluded", "note"),
)
SIGNAL = ("rule", "side", "points", "marked")


def told(one: Struct, *names: str) -> Data:
    """Some fields of a value as plain data."""
    return {name: plain(getattr(one, name)) for name in names}


def plain(value: Any) -> Any:
    """A date as ISO text, one of several words as that word, a row of numbers as a list."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value
