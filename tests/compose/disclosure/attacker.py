"""A reader who tries every hidden number: whole numbers, bounds and search, and no linear program.

What is known are sums of whole numbers between two bounds. Bounds are narrowed until nothing
changes; then numbers are tried one by one. A value counts as possible when a whole assignment of
all numbers was found that agrees with everything known.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Bounds = dict[Hashable, tuple[int, int]]
_FAR = 400
_STEPS = 3000
_NEAR, _STEPS_NEAR = (1, 2, 3, 4, 6, 8), 150


@dataclass(frozen=True, eq=False)
class Known:
    """low <= sum of times * number <= high."""

    terms: tuple[tuple[Hashable, int], ...]
    low: float
    high: float


@dataclass
class Reader:
    """All that a reader knows of some whole numbers that are 0 or more."""

    known: list[Known] = field(default_factory=list)
    truth: Mapping[Any, int] = field(default_factory=dict)
    """Where to look first. It makes the search short, and no answer depends on it."""

    def learns(self, terms: Mapping[Any, int], low: float, high: float) -> None:
        """One fact more: a sum of numbers, each times a whole number, lies between two."""
        self.known.append(Known(tuple(terms.items()), low, high))

    def settle(self) -> None:
        """Leave out what says nothing: a sum whose total nobody knows anything of."""
        while True:
            often: defaultdict[Hashable, int] = defaultdict(int)
            for fact in self.known:
                for name, _ in fact.terms:
                    often[name] += 1
            kept = [fact for fact in self.known if not _only_defines(fact, often)]
            if len(kept) == len(self.known):
                break
            self.known = kept
        self._of: defaultdict[Hashable, list[Known]] = defaultdict(list)
        for fact in self.known:
            for name, _ in fact.terms:
                self._of[name].append(fact)

    def possible(self, name: Hashable, enough: int) -> set[int] | None:
        """Values that a number could have: all of them, or `enough`; None if the search gave up."""
        far = self._around(name)
        start = self._narrowed(dict.fromkeys(far, (0, _FAR)), far)
        assert start is not None, "what the reader knows is not true"
        found: set[int] = set()
        left = _STEPS
        low, high = start[name]
        for value in sorted(
            range(low, high + 1), key=lambda one: abs(one - self.truth.get(name, 0))
        ):
            if len(found) >= enough or left <= 0:
                break
            # First only what stands near moves, as most answers are found there.
            for reach in () if value in found else (*_NEAR, None):
                fixed = {
                    one: (self.truth[one], self.truth[one])
                    for one, away in far.items()
                    if reach is not None and away > reach and one in self.truth
                }
                self.left = left if reach is None else _STEPS_NEAR
                tried = start | fixed | {name: (value, value)}
                whole = self._solved(tried, [name, *fixed])
                left = self.left if reach is None else left
                if whole:
                    found.add(whole[name])
                    break
        return None if left <= 0 and len(found) < enough else found

    def _solved(self, bounds: Bounds, changed: list[Hashable]) -> dict[Hashable, int] | None:
        narrow = self._narrowed(bounds, changed)
        self.left -= 1
        if narrow is None or self.left <= 0:
            return None
        open_ = [one for one, (low, high) in narrow.items() if low < high]
        if not open_:
            return {one: low for one, (low, _) in narrow.items()}
        first = min(open_, key=lambda one: (narrow[one][1] - narrow[one][0], str(one)))
        low, high = narrow[first]
        middle = (low + high) // 2
        halves = [(low, middle), (middle + 1, high)]
        halves.sort(key=lambda half: not half[0] <= self.truth.get(first, low) <= half[1])
        for half in halves:
            if whole := self._solved(narrow | {first: half}, [first]):
                return whole
        return None

    def _around(self, name: Hashable) -> dict[Hashable, int]:
        """What hangs together with a number, and over how many facts."""
        far, waiting = {name: 0}, [name]
        for one in waiting:
            for fact in self._of[one]:
                for other, _ in fact.terms:
                    if other not in far:
                        far[other] = far[one] + 1
                        waiting.append(other)
        return {one: far[one] for one in sorted(far, key=str)}

    def _narrowed(self, bounds: Bounds, changed: Iterable[Hashable]) -> Bounds | None:
        """The bounds as narrow as each fact makes them; None where they contradict one another."""
        now = dict(bounds)
        waiting = dict.fromkeys(fact for name in changed for fact in self._of[name])
        while waiting:
            fact = next(iter(waiting))
            del waiting[fact]
            least = most = 0
            for name, times in fact.terms:
                low, high = now[name]
                least += times * (low if times > 0 else high)
                most += times * (high if times > 0 else low)
            if least > fact.high or most < fact.low:
                return None
            if least >= fact.low and most <= fact.high:
                continue
            for name, times in fact.terms:
                low, high = now[name]
                at_least, at_most = (low, high) if times > 0 else (high, low)
                up = fact.high - (least - times * at_least)
                down = fact.low - (most - times * at_most)
                lower, upper = (down, up) if times > 0 else (up, down)
                new_low = low if math.isinf(lower) else max(low, math.ceil(lower / times))
                new_high = high if math.isinf(upper) else min(high, math.floor(upper / times))
                if new_low > new_high:
                    return None
                if (new_low, new_high) != (low, high):
                    now[name] = (new_low, new_high)
                    least += times * ((new_low if times > 0 else new_high) - at_least)
                    most += times * ((new_high if times > 0 else new_low) - at_most)
                    waiting |= dict.fromkeys(self._of[name])
        return now


def _only_defines(fact: Known, often: Mapping[Hashable, int]) -> bool:
    """Whether a fact says only what a number is that nothing else is known of: a sum of others."""
    if (fact.low, fact.high) != (0, 0):
        return False
    for sign in (1, -1):
        alone = [name for name, times in fact.terms if times == sign]
        if len(alone) == 1 and often[alone[0]] == 1:
            return all(times == -sign for name, times in fact.terms if name != alone[0])
    return False
