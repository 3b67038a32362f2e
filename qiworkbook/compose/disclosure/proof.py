"""Proves of a sum of cells that a reader cannot know it: a solver finds other numbers for it.

What a reader knows are facts: sums between two bounds. Numbers that agree with every fact could be
the true ones, and the further apart they lie, the less is known.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from qiworkbook.compose.disclosure.relations import Terms
from qiworkbook.compose.disclosure.table import Cell

_FAR = 10_000.0  # a number that no reader could rule out, above the largest that is there
_NEARLY = 1e-6
_KEPT = 200  # answers of the solver that are looked at first
_OF_ANY, _OF_WHOLE = 200, 40  # facts that take it as long as a short question, some 1 ms


class Effort(Struct):
    """How many short questions the solver may still be asked, a long one counting as several.

    No clock, so that bytes stay the same.
    """

    left: int


class Fact(Struct, frozen=True):
    """What a reader knows of a sum of cells: it lies between two bounds, either of them in it.

    `numbers` are what the cells were when it was told, where that is kept.
    """

    terms: Terms
    low: float
    high: float
    numbers: tuple[float, ...] = ()

    def holds(self, cells: Mapping[Cell, float]) -> bool:
        """Whether the cells could be these numbers."""
        total = sum(times * cells[cell] for cell, times in self.terms)
        return self.low - _NEARLY <= total <= self.high + _NEARLY


class Proof:
    """What is known of some cells that hang together, and what they truly are.

    Raises ValueError for facts that the true numbers do not agree with: nobody knows those.
    """

    def __init__(self, facts: Iterable[Fact], truth: Mapping[Cell, float]) -> None:
        """Hold the facts against the truth, and lay them out for the solver."""
        self._facts = tuple(facts)
        self._cells = tuple(sorted({cell for fact in self._facts for cell, _ in fact.terms}))
        self._truth = {cell: truth[cell] for cell in self._cells}
        if not all(fact.holds(self._truth) for fact in self._facts):
            message = "a fact that is not true"
            raise ValueError(message)
        self._place = {cell: at for at, cell in enumerate(self._cells)}
        self._whole = [self._truth[cell] == int(self._truth[cell]) for cell in self._cells]
        self._times = [dict(fact.terms) for fact in self._facts]
        self._totals = [sum(n * self._truth[c] for c, n in fact.terms) for fact in self._facts]
        self._about: defaultdict[Cell, list[int]] = defaultdict(list)
        for at, fact in enumerate(self._facts):
            for cell, _ in fact.terms:
                self._about[cell].append(at)
        self._solver: Any = None
        # Numbers that agree with all that is known, each time those that are not the true ones.
        self._found: deque[dict[Cell, float]] = deque([{}], _KEPT)

    def leaves(self, terms: Terms, numbers: int, effort: Effort) -> bool:
        """Whether a sum of cells could be at least so many different whole numbers.

        False where that is not so, and where it could not be shown with the effort that is left.
        """
        known = tuple((cell, times) for cell, times in terms if cell in self._place)
        if len(known) < len(terms):
            return True  # nobody knows anything of one of its cells
        if any(self._alone(cell) >= numbers - 1 for cell, _ in known):
            return True
        # What was found for one sum can say enough of another.
        reached = [sum(n * one.get(c, self._truth[c]) for c, n in known) for one in self._found]
        for is_largest in (True, False):
            if max(reached) - min(reached) >= numbers - 1:
                return True
            if effort.left <= 0:
                return False
            reached.append(self._furthest(known, effort, is_largest=is_largest))
        return max(reached) - min(reached) >= numbers - 1

    def _alone(self, cell: Cell) -> float:
        """How far apart two numbers are that a cell could be while all others are what they are."""
        truth = self._truth[cell]
        low, high = (truth - _FAR if truth < 0 else 0.0), truth + _FAR
        for at in self._about[cell]:
            fact, times = self._facts[at], self._times[at][cell]
            rest = self._totals[at] - times * truth
            ends = sorted(((fact.low - rest) / times, (fact.high - rest) / times))
            low, high = max(low, ends[0]), min(high, ends[1])
        return math.floor(high) - math.ceil(low)

    def _furthest(self, terms: Terms, effort: Effort, *, is_largest: bool) -> float:
        """The largest or the smallest that a sum was shown to reach; at worst what it truly is."""
        solver = self._laid_out()
        for whole in (False, True):
            effort.left -= 1 + len(self._facts) // (_OF_WHOLE if whole else _OF_ANY)
            found = self._solved(solver, terms, is_largest=is_largest, whole=whole)
            if found is not None:
                return found
        return sum(times * self._truth[cell] for cell, times in terms)

    def _solved(self, solver: Any, terms: Terms, *, is_largest: bool, whole: bool) -> float | None:
        import highspy

        all_places = list(range(len(self._cells)))
        if whole:
            kinds = [
                highspy.HighsVarType.kInteger if is_whole else highspy.HighsVarType.kContinuous
                for is_whole in self._whole
            ]
            solver.changeColsIntegrality(len(all_places), all_places, kinds)
        sense = highspy.ObjSense.kMaximize if is_largest else highspy.ObjSense.kMinimize
        solver.changeObjectiveSense(sense)
        for cell, times in terms:
            solver.changeColCost(self._place[cell], float(times))
        solver.run()
        values: Sequence[float] = solver.getSolution().col_value
        for cell, _ in terms:
            solver.changeColCost(self._place[cell], 0.0)
        if whole:
            continuous = [highspy.HighsVarType.kContinuous] * len(all_places)
            solver.changeColsIntegrality(len(all_places), all_places, continuous)
        if len(values) < len(self._cells):
            return None
        told = sum(times * self._truth[cell] for cell, times in terms)
        reached = sum(times * values[self._place[cell]] for cell, times in terms)
        # What no fraction can reach, no whole numbers can.
        return told if abs(reached - told) < 1 - _NEARLY else self._agreed(terms, values)

    def _agreed(self, terms: Terms, values: Sequence[float]) -> float | None:
        """What the sum is for these numbers made whole, if they agree with all that is known."""
        cells = dict(self._truth)
        moved: set[int] = set()  # the true numbers agree, so only what moved is looked at
        for cell, is_whole, value in zip(self._cells, self._whole, values, strict=True):
            number = float(round(value)) if is_whole else value
            if number == cells[cell]:
                continue
            if number < 0 <= cells[cell]:
                return None
            cells[cell] = number
            moved.update(self._about[cell])
        if not all(self._facts[at].holds(cells) for at in moved):
            return None
        self._found.append({cell: n for cell, n in cells.items() if n != self._truth[cell]})
        return sum(times * cells[cell] for cell, times in terms)

    def _laid_out(self) -> Any:
        if self._solver is None:
            import highspy

            class Silent(highspy.Highs):
                def enableCallbacks(self) -> None:  # noqa: N802
                    """None: where they begin, it greets on standard output, where JSON may be."""

            solver: Any = Silent()  # type: ignore[no-untyped-call]
            for option, value in (
                ("output_flag", False),
                ("threads", 1),
                ("random_seed", 0),
                ("mip_max_nodes", 2000),
            ):
                solver.setOptionValue(option, value)
            for cell in self._cells:
                top = abs(self._truth[cell]) + _FAR
                solver.addVar(0.0 if self._truth[cell] >= 0 else -top, top)
            for fact in self._facts:
                places = [self._place[cell] for cell, _ in fact.terms]
                times = [float(many) for _, many in fact.terms]
                solver.addRow(fact.low, fact.high, len(places), places, times)
            self._solver = solver
        return self._solver
