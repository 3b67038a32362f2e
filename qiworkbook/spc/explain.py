"""Why a point is marked: the rule, the points involved, and the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.spc.numbers import day, month, show, stretch
from qiworkbook.spc.reading import Rule, Side

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qiworkbook.spc.reading import Reading, ReadPoint, Signal

RULES = {
    Rule.OUTSIDE: "Outside the limits",
    Rule.SHIFT: "Shift",
    Rule.TREND: "Trend",
    Rule.TWO_IN_THREE: "Two in three",
    Rule.FOUR_IN_FIVE: "Four in five",
    Rule.FIFTEEN_WITHIN: "Hugging the centre",
    Rule.EIGHT_BEYOND: "Avoiding the centre",
    Rule.ALTERNATING: "Up and down in turn",
    Rule.LONG_RUN: "Long run",
    Rule.FEW_CROSSINGS: "Few crossings",
    Rule.RUN_COUNT: "Number of runs",
    Rule.ASTRONOMICAL: "Astronomical point",
}


def why(reading: Reading, index: int) -> tuple[str, ...]:
    """A sentence for each rule that marks the point at `index`; empty when none does."""
    return tuple(explained(reading, signal) for signal in reading.signals_at(index))


def explained(reading: Reading, signal: Signal) -> str:
    """One signal in one or two sentences."""
    return f"{RULES[signal.rule]}: {REASONS[signal.rule](reading, signal)}"


def name_of(point: ReadPoint) -> str:
    """How a sentence speaks of a point: its date, its label, or its number from 1."""
    if point.when is not None:
        return day(point.when)
    return point.label or f"point {point.index + 1}"


def value_of(reading: Reading, value: float | None) -> str:
    """A number in the unit of the measure."""
    return show(value, reading.unit, reading.decimals)


def over(reading: Reading, signal: Signal) -> str:
    """From when to when; of what comes once a month, the months."""
    first, last = (
        _period(reading, reading.points[at]) for at in (signal.points[0], signal.points[-1])
    )
    return f"from {first} to {last}"


def _period(reading: Reading, point: ReadPoint) -> str:
    if point.when is None or reading.every != "month":
        return name_of(point)
    return month(point.when)


def centre_of(reading: Reading, signal: Signal) -> str:
    """The centre that the points of a signal were held against."""
    centre = reading.points[signal.points[-1]].centre
    return f"the {reading.centre_name} of {value_of(reading, centre)}"


def numbers_of(signal: Signal) -> dict[str, int]:
    """What was counted, by name."""
    return {name: int(number) for name, number in signal.numbers}


def listed(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def why_outside(reading: Reading, signal: Signal) -> str:
    """A point and the limit it passed."""
    point = reading.points[signal.points[0]]
    above = signal.side is Side.ABOVE
    limit = value_of(reading, point.upper if above else point.lower)
    where = f"above the upper limit of {limit}" if above else f"below the lower limit of {limit}"
    return f"{value_of(reading, point.value)} ({name_of(point)}) is {where}."


def why_shift(reading: Reading, signal: Signal) -> str:
    """A run on one side."""
    many = stretch(len(signal.points), reading.every)
    return (
        f"{many} in a row are {signal.side.value} {centre_of(reading, signal)}, "
        f"{over(reading, signal)}. The rule needs {numbers_of(signal)['needed']}."
    )


def why_trend(reading: Reading, signal: Signal) -> str:
    """A run one way."""
    way = "higher" if signal.side is Side.INCREASING else "lower"
    many = stretch(len(signal.points), reading.every)
    return (
        f"{many} in a row, each {way} than the one before, {over(reading, signal)}. "
        f"The rule needs {numbers_of(signal)['needed']}."
    )


def why_close(reading: Reading, signal: Signal) -> str:
    """Points in an outer zone."""
    counted = numbers_of(signal)
    near = listed([name_of(reading.points[i]) for i in signal.marked])
    limit = "upper" if signal.side is Side.ABOVE else "lower"
    zone = (
        f"close to the {limit} limit or beyond it"
        if signal.rule is Rule.TWO_IN_THREE
        else f"more than a third of the way to the {limit} limit"
    )
    return (
        f"{near} lie {zone}. The rule needs {counted['needed']} of "
        f"{counted['window']} points in a row."
    )


def why_hugging(reading: Reading, signal: Signal) -> str:
    """Points in, or never in, the inner zone."""
    where = (
        "within a third of the way to the limits"
        if signal.rule is Rule.FIFTEEN_WITHIN
        else "at least a third of the way to a limit"
    )
    return (
        f"{stretch(len(signal.points), reading.every)} in a row lie {where}, "
        f"{over(reading, signal)}. The rule needs {numbers_of(signal)['needed']}."
    )


def why_alternating(reading: Reading, signal: Signal) -> str:
    """A zig-zag."""
    return (
        f"{stretch(len(signal.points), reading.every)} in a row go up and down in turn, "
        f"{over(reading, signal)}. The rule needs {numbers_of(signal)['needed']}."
    )


def why_long_run(reading: Reading, signal: Signal) -> str:
    """The longest run, and what chance allows."""
    counted = numbers_of(signal)
    return (
        f"{stretch(counted['run'], reading.every)} in a row are {signal.side.value} "
        f"{centre_of(reading, signal)}, {over(reading, signal)}. Chance allows "
        f"{counted['most']} among {counted['useful']} points that are not on the line."
    )


def why_few_crossings(reading: Reading, signal: Signal) -> str:
    """Crossings, and what chance gives at least."""
    counted = numbers_of(signal)
    return (
        f"the line crosses {centre_of(reading, signal)} {times(counted['crossings'])}, "
        f"{over(reading, signal)}. Chance gives at least {counted['least']} crossings among "
        f"{counted['useful']} points that are not on it."
    )


def why_run_count(reading: Reading, signal: Signal) -> str:
    """Runs, and what chance gives."""
    counted = numbers_of(signal)
    return (
        f"there are {counted['runs']} runs about {centre_of(reading, signal)}, "
        f"{over(reading, signal)}. Chance gives {counted['least']} to {counted['most']} among "
        f"{counted['useful']} points that are not on it."
    )


def why_astronomical(reading: Reading, signal: Signal) -> str:
    """A point that a person pointed at."""
    point = reading.points[signal.points[0]]
    return f"{value_of(reading, point.value)} ({name_of(point)}) is unlike all the others."


def times(count: int) -> str:
    """How often."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


REASONS: dict[Rule, Callable[[Reading, Signal], str]] = {
    Rule.OUTSIDE: why_outside,
    Rule.SHIFT: why_shift,
    Rule.TREND: why_trend,
    Rule.TWO_IN_THREE: why_close,
    Rule.FOUR_IN_FIVE: why_close,
    Rule.FIFTEEN_WITHIN: why_hugging,
    Rule.EIGHT_BEYOND: why_hugging,
    Rule.ALTERNATING: why_alternating,
    Rule.LONG_RUN: why_long_run,
    Rule.FEW_CROSSINGS: why_few_crossings,
    Rule.RUN_COUNT: why_run_count,
    Rule.ASTRONOMICAL: why_astronomical,
}
