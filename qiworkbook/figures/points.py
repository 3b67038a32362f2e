"""The points of a chart: which of them stand out, in which shape and colour, and why, in words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from qiworkbook.figures.plot import place_of
from qiworkbook.figures.sketch import Marks
from qiworkbook.figures.style import LOOKS, MEANING_OF, PAPER, Meaning
from qiworkbook.figures.timeline import stretches
from qiworkbook.spc.explain import RULES, name_of, value_of
from qiworkbook.spc.meaning import variation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.figures.plot import Frame
    from qiworkbook.figures.sketch import Shape
    from qiworkbook.spc.reading import Reading, ReadPoint, Signal

_TIPS_UP_TO = 400  # points; more words than that only make a page slow


def meanings_of(reading: Reading) -> dict[int, Meaning]:
    """What each point that a signal marks stands for, by its index."""
    marking: dict[int, list[Signal]] = defaultdict(list)
    for signal in reading.signals:
        for index in signal.marked:
            marking[index].append(signal)
    return {
        index: MEANING_OF[variation(signals, index, reading.better)]
        for index, signals in sorted(marking.items())
    }


def points(reading: Reading, frame: Frame, scale: float, *, tips: bool) -> Iterator[Shape]:
    """Grey for common cause, and each kind of special cause in its own shape and colour.

    Points left out of the limits are hollow. Where there are very many points, only special
    causes are marked: the line shows the others.
    """
    small = min(3.0 * scale, 0.32 * frame.spacing)
    large = min(4.2 * scale, max(0.45 * frame.spacing, 2.2 * scale))
    tips = tips and len(reading.points) <= _TIPS_UP_TO
    for (meaning, hollow), alike in sorted(_kinds(reading).items()):
        look, common = LOOKS[meaning], meaning is Meaning.COMMON
        shown = _alone(reading, alike) if common and not hollow and small < 1 else alike
        yield Marks(
            tuple(place_of(point, frame) for point in shown),
            look.marker,
            max(small, (2.0 if small < 1 else 1.4) * scale) if common else large,
            PAPER if hollow else look.colour,
            look.colour if hollow else PAPER,
            1.3 * scale if hollow else 0.6,
            tuple(tip(reading, point) for point in shown) if tips else (),
        )


def _kinds(reading: Reading) -> dict[tuple[Meaning, bool], list[ReadPoint]]:
    """The points by what they stand for and by whether they are left out of the limits."""
    meanings = meanings_of(reading)
    kinds: dict[tuple[Meaning, bool], list[ReadPoint]] = defaultdict(list)
    for point in reading.useful:
        kinds[meanings.get(point.index, Meaning.COMMON), bool(point.excluded)].append(point)
    return kinds


def _alone(reading: Reading, found: list[ReadPoint]) -> list[ReadPoint]:
    """The points that no line reaches: without a mark they would not be seen."""
    alone = {run[0].index for run in stretches(reading) if len(run) == 1}
    return [point for point in found if point.index in alone]


def tip(reading: Reading, point: ReadPoint) -> str:
    """A point in words: when, how much, what marks it, what somebody noted."""
    marks = (RULES[signal.rule].lower() for signal in reading.signals_at(point.index))
    said = [f"{name_of(point)}: {value_of(reading, point.value)}", *marks, point.note]
    if point.excluded:
        said.append(f"left out of the limits: {point.excluded}")
    return ". ".join(filter(None, said))
