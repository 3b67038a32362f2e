"""Readings of every kind that a chart must be able to show, and where their texts stand."""

from __future__ import annotations

from datetime import date, timedelta
from math import sin
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from qiworkbook.content import (
    Arrow,
    Bar,
    Chart,
    DayCell,
    Diagram,
    Distribution,
    IconRow,
    Icons,
    Node,
    NodeKind,
    SafetyCross,
    SmallMultiples,
)
from qiworkbook.figures.layout import text_width
from qiworkbook.figures.sketch import Words
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, PhaseStart, ReadingPlan, TargetStep
from qiworkbook.spc.reading import Better, ChartType, Event, UnmeasuredStretch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qiworkbook.content import Figure
    from qiworkbook.figures.sketch import Sketch
    from qiworkbook.spc.reading import Reading

MONDAY = date(2024, 1, 1)
AWKWARD = (
    '<script>alert("&")</script> $x_1^2$ %s {{ x }} שלום مرحبا 😀 安全 \x07 Ünïcode\nsecond line'
)


def read_weeks(values: Sequence[float | None], excluded: int | None = None, **plan: Any) -> Reading:
    """Weekly values from 1 January 2024; the row with the index `excluded` is left out."""
    rows = [
        Observation(
            MONDAY + timedelta(weeks=i), value, excluded="fire drill" if i == excluded else ""
        )
        for i, value in enumerate(values)
    ]
    usual = {"name": "Felt safe", "unit": "%", "better": Better.INCREASE, "every": "week"}
    return analyse(rows, ReadingPlan(**{"chart": ChartType.XMR, **usual, **plan}))


def waves(count: int, level: float = 50.0, height: float = 8.0) -> list[float]:
    """Values that go up and down without any signal that matters to these tests."""
    return [round(level + height * sin(1.7 * i + 0.3 * i * i), 1) for i in range(count)]


def cycles(count: int, days: int) -> tuple[Event, ...]:
    return tuple(
        Event(MONDAY + timedelta(days * i), f"Cycle {i + 1}: ask at one handover")
        for i in range(count)
    )


def all_readings() -> dict[str, Reading]:
    steps = (PhaseStart(20, "Prompt cards for everybody"), PhaseStart(23, "Huddle on every shift"))
    paused = (
        UnmeasuredStretch(date(2024, 3, 1), date(2024, 6, 1), "COVID-19 on the ward"),
        UnmeasuredStretch(date(2024, 8, 1), date(2024, 8, 9), "move"),
    )
    low = [62, 60, 65, 58, 61, 63, 59, 64, 60, 62, 45, 50, 48, 47, 49, 50, 46, 48]
    return {
        "plain": read_weeks(waves(24)),
        "target": read_weeks(waves(24), targets=(TargetStep(None, 90),)),
        "moving target": read_weeks(
            waves(30), targets=(TargetStep(None, 55), TargetStep(date(2024, 5, 1), 58))
        ),
        "baseline": read_weeks(waves(12) + waves(12, 70), baseline=12),
        "gap": read_weeks([*waves(8), None, None, *waves(8), None, 51.0]),
        "left out": read_weeks([*waves(12), 99.0, *waves(11)], excluded=12),
        "pause": read_weeks(
            [None if 9 <= i <= 21 else v for i, v in enumerate(waves(40))], pauses=paused
        ),
        "phases": read_weeks([*waves(20, 40), *waves(3, 50), *waves(20, 60)], phases=steps),
        "events": read_weeks(waves(40), events=cycles(4, 40)),
        "many events": read_weeks(waves(52), events=cycles(30, 10)),
        "same-day events": read_weeks(waves(20), events=cycles(3, 0)),
        "zero": read_weeks([0.0] * 24, unit="incidents", better=Better.NEITHER),
        "constant": read_weeks([5.0] * 24, unit="falls", targets=(TargetStep(None, 5),)),
        "one": read_weeks([61.0]),
        "none": read_weeks([]),
        "only gaps": read_weeks([None, None]),
        "early": read_weeks([5, 3, 4, 6, 2], unit="days", events=cycles(1, 0)),
        "concern": read_weeks(low),
        "neutral": read_weeks([*waves(14, 3, 1), *waves(10, 6, 1)], better=Better.NEITHER),
        "run": read_weeks(low, chart=ChartType.RUN, rule_set="anhoej"),
        "days between": read_weeks(waves(20, 30), chart=ChartType.T, events=cycles(3, 20)),
        "long": read_weeks(
            [v * 20000 for v in waves(24)],
            name="People who said in the community meeting that they had felt safe " * 3,
            unit="£ per 1,000 occupied bed days",
            source="the trust's incident system, read every month by the data champion, " * 5,
        ),
        "awkward": read_weeks(
            waves(24),
            name=AWKWARD,
            unit=AWKWARD,
            source=AWKWARD,
            events=(Event(date(2024, 3, 4), AWKWARD),),
            phases=(PhaseStart(12, AWKWARD),),
            pauses=(UnmeasuredStretch(date(2024, 5, 1), date(2024, 5, 20), AWKWARD),),
        ),
        "no dates": analyse(
            [Observation(None, v, label=f"Person {i} {AWKWARD}") for i, v in enumerate(waves(24))],
            ReadingPlan(chart=ChartType.XMR),
        ),
    }


READINGS = all_readings()


@pytest.fixture
def readings() -> dict[str, Reading]:
    return READINGS


@pytest.fixture
def read() -> Callable[..., Reading]:
    return read_weeks


def all_figures() -> dict[str, Figure]:
    several = tuple(READINGS[name] for name in ("plain", "phases", "none", "concern", "one"))
    nodes = tuple(Node(kind.value, AWKWARD, kind, i, AWKWARD) for i, kind in enumerate(NodeKind))
    days = tuple(DayCell(MONDAY + timedelta(i), (0, 1, None)[i % 3], "SH") for i in range(45))
    bars = (Bar(AWKWARD, (10, 20, 30, 40), 25), Bar("Nights", (), None, "Fewer than 11 answers"))
    rows = tuple(
        IconRow(reading.name, AWKWARD, reading, group=AWKWARD) for reading in READINGS.values()
    )
    return {
        "chart": Chart(READINGS["awkward"], AWKWARD),
        "small multiples": SmallMultiples(several, (AWKWARD, "b", "c", "d", "e"), AWKWARD),
        "icons": Icons(rows, AWKWARD),
        "diagram": Diagram(nodes, (Arrow("aim", "primary"), Arrow("aim", "idea")), AWKWARD),
        "distribution": Distribution(("No", AWKWARD, "Rather yes", "Yes"), bars, AWKWARD),
        "safety cross": SafetyCross(days, AWKWARD),
        "no small multiples": SmallMultiples((), (), AWKWARD),
        "no icons": Icons((), AWKWARD),
        "no diagram": Diagram((), (), AWKWARD),
        "no distribution": Distribution((), (), AWKWARD),
        "no safety cross": SafetyCross((), AWKWARD),
    }


FIGURES = all_figures()


@pytest.fixture
def figures() -> dict[str, Figure]:
    return FIGURES


@pytest.fixture
def awkward() -> str:
    return AWKWARD


class Spot(NamedTuple):
    """Where a text stands."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: Spot) -> bool:
        """Whether two texts lie on each other, but for a hair."""
        across = self.left + 0.3 < other.right and other.left + 0.3 < self.right
        return across and self.top + 0.3 < other.bottom and other.top + 0.3 < self.bottom


def spot(words: Words) -> Spot:
    w = text_width(words.text, words.size, bold=words.bold) / 1.03
    if words.turned:
        return Spot(words.text, words.x - 0.7 * words.size, words.y - w, words.x, words.y)
    left = words.x - {"start": 0, "middle": w / 2, "end": w}[words.anchor]
    return Spot(words.text, left, words.y - 0.7 * words.size, left + w, words.y)


@pytest.fixture
def faults() -> Callable[[Sketch], list[str]]:
    """Everything wrong with the texts of a picture: cut, too small, or one upon the other."""

    def found(sketch: Sketch) -> list[str]:
        texts = [shape for shape in sketch.shapes if isinstance(shape, Words) and shape.text]
        spots = [spot(words) for words in texts]
        small = [f"small: {words.text}" for words in texts if words.size < 9]
        cut = [
            f"cut: {s.text}"
            for s in spots
            if s.left < -0.5 or s.top < -0.5 or s.right > sketch.width or s.bottom > sketch.height
        ]
        covered = [
            f"{a.text} | {b.text}" for i, a in enumerate(spots) for b in spots[:i] if a.covers(b)
        ]
        return small + cut + covered

    return found
