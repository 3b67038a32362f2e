"""Numbers in words, and sums that do not depend on the order of what is added."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from math import floor, fsum, inf, log10
from types import MappingProxyType
from typing import NamedTuple

TOLERANCE = 1e-12


def side_of(value: float, line: float) -> int:
    """1 above the line, -1 below it, 0 on it.

    A value is on the line when they differ by rounding alone: by 1e-12 of the larger, or by 1e-12
    where both are below 1. Fifteen weeks of 0.7 have a mean that is 0.7, whatever binary says.
    """
    difference = value - line
    # nearly all pairs are told apart by this, which calls nothing: 1e-3 is more than 1e-12 of 2e8,
    # and a line still farther from 0 is farther than that from the value
    surely = -1e8 < value < 1e8 and not -1e-3 <= difference <= 1e-3
    if not surely and abs(difference) <= TOLERANCE * max(1.0, abs(value), abs(line)):
        return 0
    return 1 if difference > 0 else -1


def lies_beyond(value: float | None, lower: float | None, upper: float | None) -> bool:
    """Whether a value lies beyond a limit, where there is one."""
    if value is None:
        return False
    if upper is not None and value > upper and side_of(value, upper) > 0:
        return True
    return lower is not None and value < lower and side_of(value, lower) < 0


def mean(numbers: Sequence[float]) -> float | None:
    """The mean, summed exactly; None of nothing."""
    return fsum(numbers) / len(numbers) if numbers else None


def median(numbers: Sequence[float]) -> float | None:
    """The middle value, or half-way between the middle two; None of nothing."""
    if not numbers:
        return None
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def moving_ranges(values: Sequence[float | None]) -> list[float]:
    """How far each value is from the one before; a gap loses both of its ranges."""
    return [
        abs(later - earlier)
        for earlier, later in pairwise(values)
        if earlier is not None and later is not None
    ]


def mean_range(ranges: Sequence[float], *, screened: bool) -> float | None:
    """The mean moving range, very large ranges left out once when `screened`."""
    return mean(screened_ranges(ranges) if screened else ranges)


def screened_ranges(ranges: Sequence[float]) -> Sequence[float]:
    """The ranges without very large ones, looked for once.

    A range of 3.267 times the mean or more is beyond the upper limit of the moving-range chart
    (D4 for two points; Nelson 1982, Journal of Quality Technology 14:172). Where that would leave
    nothing, as in a constant series, nothing is left out.
    """
    most = 3.267 * (mean(ranges) or 0.0)
    return [size for size in ranges if side_of(size, most) < 0] or ranges


def neighbours(values: Sequence[float | None]) -> int:
    """How many pairs of values follow each other with no gap between them."""
    return sum(1 for a, b in pairwise(values) if a is not None and b is not None)


def mostly_at(end: float, values: Sequence[float]) -> bool:
    """Whether more than half of the values lie at that end of what can be."""
    return 2 * values.count(end) > len(values)


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1; equal values have their mean rank."""
    counts = Counter(values)
    rank, below = {}, 0
    for value in sorted(counts):
        rank[value] = below + (counts[value] + 1) / 2
        below += counts[value]
    return [rank[value] for value in values]


class Rhythm(NamedTuple):
    """One interval: the word for several of them, its fewest and most days, its whole months."""

    many: str
    shortest: int
    longest: int
    months: int = 0

    def after(self, begun: date) -> date:
        """The day on which an interval that begins on this one is over."""
        if self.months:
            return months_later(begun, self.months)
        return begun + timedelta(days=self.shortest)


def months_later(when: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month."""
    years, month = divmod(when.month - 1 + months, 12)
    year, month = when.year + years, month + 1
    return date(year, month, min(when.day, month_length(year, month)))


def month_length(year: int, month: int) -> int:
    """How many days a month has. The calendar of Python, which knows it, loads all of `locale`.

    >>> month_length(2024, 2), month_length(2025, 2), month_length(2025, 12)
    (29, 28, 31)
    """
    return 31 if month == 12 else (date(year, month + 1, 1) - timedelta(days=1)).day


RHYTHMS: Mapping[str, Rhythm] = MappingProxyType(
    {
        "day": Rhythm("days", 1, 1),
        "weekday": Rhythm("weekdays", 1, 1),
        "week": Rhythm("weeks", 7, 7),
        "fortnight": Rhythm("fortnights", 14, 14),
        "month": Rhythm("months", 28, 31, 1),
        "quarter": Rhythm("quarters", 90, 92, 3),
        "year": Rhythm("years", 365, 366, 12),
    }
)
"""By what stands in `every`."""


def rhythm_of(every: str) -> Rhythm | None:
    """The rhythm that somebody wrote, or None where it says nothing, or nothing known."""
    return RHYTHMS.get(every.strip().casefold())


MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


MONEY = ("£", "€", "$")
WHOLES = {"%": 100.0, "‰": 1000.0}
"""The signs of shares, and what all of all is in each."""
TIMES = ("day", "hour", "week", "time", "minute")
"""What a unit of time has in it."""
_DIGITS = 16  # of two numbers that `side_of` tells apart, one differs
_ALMOST = 1e-4  # below it, or ten times that of one decimal, a number is words: not 3e-05
_WHOLE_POUNDS, _MILLIONS, _BILLION = 10_000, 1e8, 1e9
_HALF_UP = 1 + 4e-15  # Python rounds a half to the even one, and 28.499999999999996 is 28.5
_SHORTEST = 4  # of a unit in words: "s" and "ms" are signs
_JOINT = re.compile(r" (?:per|between|of|in|to|for|on|at|from|with|without|a|each) ")


def show(value: float | None, unit: str = "", decimals: int = 1) -> str:
    """A value with its unit: "61%", "4.2 per 1,000 bed days", "£12 per meal", "no data".

    A whole number has no decimals, a number that is not zero is never shown as one, and a share
    that is not all of all never as 100%. From £10,000 on there are no pence.
    """
    if value is None:
        return "no data"
    number, after = _number(value, unit.strip(), decimals)
    return f"{number}{_of_one(after) if number == '1' else after}"


def from_to(
    low: float, high: float, unit: str = "", decimals: int = 1, *, between: bool = False
) -> str:
    """Two values with their unit said once: "3.2 to 5.9 points", "0% to 37% of people"; of a
    single value that lies `between` them, "between 3.2 and 5.9 points"."""
    first, last = before_another(low, unit, decimals), show(high, unit, decimals)
    return f"between {first} and {last}" if between else f"{first} to {last}"


def before_another(value: float, unit: str = "", decimals: int = 1) -> str:
    """A value in a sentence that says its unit with a later one: "3.2" of points, "0%", "£9k"."""
    number, after = _number(value, unit.strip(), decimals)
    thousands = after.split(maxsplit=1)[0] if after[:1].isalpha() else ""  # £9k to £15k
    return f"{number}{thousands}"


def _number(value: float, unit: str, decimals: int) -> tuple[str, str]:
    """The number with the sign of its unit, and what of the unit comes after it."""
    sign, after = unit[:1], unit[1:]
    if whole := WHOLES.get(sign):
        return f"{bare(value, places_apart(decimals, (value, whole)))}{sign}", after
    if sign not in MONEY or after[:1].isdigit():  # "£000" is no sign before a number
        return bare(value, decimals), f" {unit}" if unit else ""
    single = not after or after.lstrip().startswith(("per ", "/"))  # and not millions
    if single and decimals == 1:
        decimals = 0 if _WHOLE_POUNDS <= abs(value) < _BILLION else 2
    return f"{'-' * (value < 0)}{sign}{bare(abs(value), decimals)}", after


def _of_one(unit: str) -> str:
    """The unit of a single one: "site" of "sites", "day between falls" of "days between falls"."""
    counted = _JOINT.split(unit, maxsplit=1)[0]
    rest = unit[len(counted) :]
    if counted.strip() == "people":
        return f" person{rest}"
    if (
        len(counted.strip()) < _SHORTEST
        or counted.endswith(("ss", "us", "is"))
        or counted[-1] != "s"
    ):
        return unit
    if counted.endswith("ies"):
        return f"{counted[:-3]}y{rest}"
    return f"{counted[: -2 if counted.endswith(('sses', 'xes', 'ches', 'shes')) else -1]}{rest}"


def as_typed(value: float, unit: str = "", *, goes_on: bool = False) -> str:
    """A number that a person wrote, with the decimals they wrote: "61%", "27.75"; where the
    sentence `goes_on` to another of its unit, as `before_another`."""
    return (before_another if goes_on else show)(value, unit, _written(value))


def _written(value: float) -> int:
    """How many decimals a person wrote, of a very small number too: 8 of 0.00000007."""
    digits, _, power = f"{value:.10g}".partition("e")
    return max(0, len(digits.partition(".")[2]) - int(power or 0))


def zeros(value: float) -> int:
    """How many decimals go by before a small number begins: 3 of 0.006."""
    return max(0, -floor(log10(abs(value)))) if value else 0


def typed_places(value: float, decimals: int) -> int:
    """The decimals of a number that a person wrote: those of its measure, and at most two more, or
    two after the zeros that a small number begins with.
    """
    return max(decimals, min(_written(value), decimals + 2 + zeros(value)))


def is_percentage(unit: str) -> bool:
    """Whether a unit says per cent: "%", "% of people", "per cent of shifts"."""
    return unit.strip().casefold().startswith(("%", "per cent", "percent"))


def all_in(unit: str) -> float:
    """What all of all is in a unit: 100 in per cent, 1,000 in "‰", and 1 where it is no share."""
    return 100.0 if is_percentage(unit) else WHOLES.get(unit.strip()[:1], 1.0)


@lru_cache(maxsize=1 << 14)  # a chart says its centre and limits at every point
def bare(value: float, decimals: int = 1) -> str:
    """The number alone, with commas between thousands; a half is rounded away from zero.

    From 1,000,000,000 on billions are told.
    """
    after, places = "", max(0, decimals)
    if _BILLION <= abs(value) < inf:
        value, after, places = value / _BILLION, " billion", max(1, places)
    elif abs(value) >= _MILLIONS:  # beside billions, whose decimals are millions and thousands
        places = max(0, places - 9)
    text = f"{value * _HALF_UP:,.{places}f}"
    if not text.strip("-0.,"):
        if 0 < abs(value) < _ALMOST * (10 if places == 1 else 1):
            return "almost 0"
        return f"{value:.1g}" if value else "0"
    whole, _, rest = text.partition(".")
    return (f"{whole}.{rest}" if rest.strip("0") else whole) + after


def places_apart(decimals: int, *pairs: tuple[float | None, float | None], unit: str = "") -> int:
    """The decimals at which two numbers that differ look different in their unit, for every pair.

    So that no sentence says that 75% is above a limit of 75%, or £0.01 above one of £0.01.
    """
    unit = "" if is_percentage(unit) else unit.strip()  # what a share is of all asks for its own
    for one, other in pairs:
        if one is None or other is None or not side_of(one, other):
            continue
        most = decimals + _DIGITS + zeros(max(abs(one), abs(other)))
        enough = (
            n for n in range(decimals, most) if _number(one, unit, n) != _number(other, unit, n)
        )
        decimals = next(enough, decimals)
    return decimals


def day(when: date) -> str:
    """A date as it is said: "5 February 2024"."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def month(when: date) -> str:
    """A month as it is said: "February 2024"."""
    return f"{MONTHS[when.month - 1]} {when.year}"


_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def number_words(amount: int) -> str:
    """A small number in words, any other in figures: "three", "13"."""
    return _NUMBERS[amount] if 0 <= amount < len(_NUMBERS) else str(amount)


def listed(items: Iterable[str], last: str = "and") -> str:
    """The items as a person would list them: "a, b and c"."""
    *first, end = list(items) or [""]
    return f"{', '.join(first)} {last} {end}" if first else end


def capital(text: str) -> str:
    """The text with a capital to begin with; the rest is left alone."""
    return text[:1].upper() + text[1:]


def stretch(count: int, every: str = "") -> str:
    """So many points, by how often they come: "9 weeks", "1 month", "7 points"."""
    rhythm = rhythm_of(every)
    plural = rhythm.many if rhythm else "points"
    return f"{count} {plural[:-1] if count == 1 else plural}"
