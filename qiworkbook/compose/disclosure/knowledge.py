"""What a reader knows of the numbers of a copy: what it shows, what a star and a joined period
stand for, and what earlier copies told.

The reader knows the rules too. So each choice of what to hide is made from what stands here and
from nothing else: another table of which all of it holds would be shown in the same way.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.compose.disclosure.proof import Fact
from qiworkbook.compose.disclosure.relations import Relation, Terms, gap_of, together
from qiworkbook.compose.disclosure.table import (
    ALIKE,
    Cell,
    Cells,
    Entry,
    HiddenWhy,
    MeasureColumn,
    PointPart,
    Policy,
    SeriesTable,
    cells_of,
    entries_of,
    hidden_of,
)
from qiworkbook.text.words import grouped

_THEN = "then"
_HALF = 0.5  # of what was told of a measure of this name, in a project that is gone
_WEEKLY, _MONTHLY = 6, 25  # days between two points, at least
_EDGE = 3  # periods: with so few more, each of those hidden is known to be no 0

Told = tuple[Entry, float, float]
"""A number, or what is left of a group, and between which two it lies."""


def known_sum(column: MeasureColumn, days: Iterable[date]) -> Terms:
    """The cells that a number of a column is the sum of; of a rest, the difference of two."""
    if column.part is not PointPart.REST:
        return tuple(((column, day), 1) for day in days)
    top = replace(column, part=PointPart.NUMERATOR)
    return tuple(one for day in days for one in rest_of((top, day)))


def rest_of(top: Cell) -> Terms:
    """What is left of a denominator."""
    column, day = top
    return (((replace(column, part=PointPart.DENOMINATOR), day), 1), (top, -1))


def told_by_a_star(entry: Entry, why: HiddenWhy, policy: Policy) -> Told | None:
    """What a reader knows of a number that is hidden for itself; None where it could be any."""
    if entry.total != int(entry.total):
        return None
    match why:
        case HiddenWhy.SMALL:
            ends = (math.copysign(1, entry.total), math.copysign(policy.small, entry.total))
            return (entry, min(ends), max(ends))
        case HiddenWhy.GROUP if entry.column.part is PointPart.DENOMINATOR:
            return (entry, 1, policy.small)
        case HiddenWhy.REST:
            return (_as_rest(entry), 0, policy.small)
        case HiddenWhy.COVER if entry.total > policy.small:
            return (entry, policy.small + 1, math.inf)  # a 0 stays, and nothing small is a cover
        case _:
            return None


def told_by_joining(table: SeriesTable, policy: Policy) -> Iterator[Told]:
    """What a reader knows of the periods that were too many to be hidden.

    With a 0 in place of a small number they could have been shown, where they were not many too
    many. More of them than there were would have been joined all the same.
    """
    for rows in table.refused:
        refused = replace(table, rows=rows)
        hidden, of = hidden_of(refused, policy)
        least = 1 if 2 * hidden - of <= _EDGE else 0
        entries = iter(entries_of(refused))
        for row in rows:
            top = next(entries)
            if policy.is_small(row.top) and row.top > 0:
                yield top, least, policy.small
            if row.bottom is not None:
                if policy.is_small(row.bottom):
                    yield next(entries), 1, policy.small
                else:
                    next(entries)
                if table.is_share and policy.is_small(row.bottom - row.top):
                    least_left = 0 if table.hides_all else least
                    yield _as_rest(top), least_left, policy.small


def fact_of(told: Told) -> Fact:
    """The same as a sum of cells."""
    entry, low, high = told
    return Fact(known_sum(entry.column, entry.days), low, high)


def _as_rest(entry: Entry) -> Entry:
    return replace(entry, column=replace(entry.column, part=PointPart.REST))


def small_numbers(table: SeriesTable, policy: Policy) -> Iterator[Terms]:
    """The small numbers of the days and periods that no row shows by themselves."""
    yield from (known_sum(entry.column, entry.days) for entry, *_ in told_by_joining(table, policy))
    entries = iter(entries_of(table, table.behind))
    for row in table.behind:
        top, day = next(entries).column, row.start
        if policy.is_small(row.top):
            yield (((top, day), 1),)
        if row.bottom is not None:
            next(entries)
            left = row.bottom - row.top
            if table.is_share and (policy.is_small(left) or (not left and table.hides_all)):
                yield rest_of((top, day))


def small_changes(table: SeriesTable, before: Before, policy: Policy) -> Iterator[Terms]:
    """By how few a period is more, or less, than a copy told of it when it had other rows.

    What was told of by itself, then or now, is hidden by itself: what is left of it may be known.
    """
    entries = tuple(entries_of(table))
    yield from _in_its_period(table, before, policy)
    mine = [{day: (entry.column, day) for day in entry.days} for entry in entries]
    shown = {cell: [days] for days in mine for cell in days.values()}
    for entry, now in zip(entries, mine, strict=True):
        cells = list(now.values())
        told = {id(one): one for cell in cells for one in before.about.get(cell, ())}.values()
        inside = [one for one in told if one.keys() <= now.keys()]
        whole = [
            {day: cell for one in inside if max(one) <= end for day, cell in one.items()}
            for end in sorted({max(one) for one in inside})
        ]
        for then in (*inside, *whole, *(one for one in told if one.keys() > now.keys())):
            change = together(
                [*((cell, 1) for cell in now.values()), *((cell, -1) for cell in then.values())]
            )
            other = sorted(now.keys() ^ then.keys())
            if any(
                one.keys() <= set(other)
                for day in other
                for found in (shown, before.about)
                for one in found.get((entry.column, day), ())
            ):
                continue
            if policy.is_small(sum(times * before.truth[cell] for cell, times in change)):
                yield change
            if other and table.is_share and entry.column.part is PointPart.NUMERATOR:
                rest = known_sum(replace(entry.column, part=PointPart.REST), other)
                left = sum(times * before.truth[cell] for cell, times in rest)
                if policy.is_small(left) or (not left and table.hides_all):
                    yield rest


def _in_its_period(table: SeriesTable, before: Before, policy: Policy) -> Iterator[Terms]:
    """By how few a row is more, or less, than the rows that went of its week, month or year."""
    for column, days in cells_of(table).items():
        gap, told = gap_of(tuple(sorted(days))), before.last.get(column, {})
        gone = sorted(told) if told.keys() - days.keys() else ()
        was = grouped(gone, partial(_period, gap=gap))
        for day in days:
            then = was.get(_period(day, gap), ())
            change = together([((column, day), 1), *((told[one], -1) for one in then)])
            if then and policy.is_small(sum(n * before.truth[cell] for cell, n in change)):
                yield change


def _period(day: date, gap: float) -> object:
    """What a day stands for where so many days lie between two: itself, its week, its months."""
    if gap < _WEEKLY:
        return day
    if gap < _MONTHLY:
        return day.isocalendar()[:2]
    return day.year, (day.month - 1) // round(min(gap, 365) / 30.4)


class Before(Struct, frozen=True):
    """What earlier copies told, of numbers that are still the same and of those that are not.

    A number that was put right is two: the one that was told of, and the one it is now. `truth`
    has both, and those of rows that are gone. `then` are columns of their own, with the numbers
    that were told of a measure that has changed since. `about` is what was told of a day, alone or
    in a sum: the cells of it by day; `last` is the newest of each.
    """

    facts: tuple[Fact, ...]
    truth: dict[Cell, float]
    then: Cells
    about: Mapping[Cell, list[dict[date, Cell]]]
    last: Mapping[MeasureColumn, Mapping[date, Cell]]

    def sums(self, found: Iterable[Relation], small: int) -> list[Relation]:
        """What adds up, also in numbers that are no more, in whichever of them it does."""
        old: defaultdict[Cell, list[Cell]] = defaultdict(list)
        for column, day in sorted(cell for cell in self.truth if cell[0].was):
            old[replace(column, was=""), day].append((column, day))
        sums: dict[Relation, None] = {}
        for relation in found:
            most = small if relation.few_more else 0
            terms = [(self._as_told(cell), times) for cell, times in relation.terms]
            totals = tuple(map(self._as_told, relation.totals))
            follows = relation.follows if not (relation.follows and relation.follows.was) else None
            for cells in product(*((cell, *old.get(cell, ())) for cell, _ in terms)):
                chosen = together(zip(cells, (many for _, many in terms), strict=True))
                left = relation.more - sum(many * self.truth[cell] for cell, many in chosen)
                if chosen and 0 <= left <= most:
                    # of what a total was before it grew there may be nothing more
                    sums[Relation(chosen, totals, left > 0, follows, relation.more)] = None
        return list(sums)

    def _as_told(self, cell: Cell) -> Cell:
        """The number behind one of `then`: as it is still, or as it was."""
        column, day = cell
        if column.was != _THEN:
            return cell
        number, now = self.then[column][day], (replace(column, was=""), day)
        is_same = self.truth.get(now) == number
        return now if is_same else (replace(column, was=f"{number:g}"), day)


def known_before(earlier: Iterable[Fact], cells: Cells) -> Before:
    """What earlier copies told, held against the numbers as they are."""
    truth = {(column, day): n for column, days in cells.items() for day, n in days.items()}
    then: Cells = {}
    earlier = tuple(earlier)
    known: list[Fact] = []
    for fact in (*earlier, *_under_new_names(earlier, cells, truth)):
        if not fact.numbers:  # a record that does not say what they were
            if all(cell in truth for cell, _ in fact.terms) and fact.holds(truth):
                known.append(fact)
            continue
        terms = []
        for ((column, day), times), number in zip(fact.terms, fact.numbers, strict=True):
            then.setdefault(replace(column, was=_THEN), {})[day] = number
            is_same = truth.setdefault((column, day), number) == number
            cell = (column if is_same else replace(column, was=f"{number:g}"), day)
            truth[cell] = number
            terms.append((cell, times))
        known.append(replace(fact, terms=tuple(terms)))
    changed = {
        column: days
        for column, days in then.items()
        if not days.items() <= cells.get(replace(column, was=""), {}).items()
    }
    about: defaultdict[Cell, list[dict[date, Cell]]] = defaultdict(list)
    last: defaultdict[MeasureColumn, dict[date, Cell]] = defaultdict(dict)
    for fact in dict.fromkeys(known):
        days = {cell[1]: cell for cell, times in fact.terms if times > 0}
        if len(days) == len(fact.terms):  # of what is left of a group, there are two of each day
            for day, (column, _) in days.items():
                about[replace(column, was=""), day].append(days)
                last[replace(column, was="")][day] = days[day]
    return Before(tuple(dict.fromkeys(known)), truth, changed, about, last)


def _under_new_names(
    earlier: Sequence[Fact], cells: Cells, truth: Mapping[Cell, float]
) -> Iterator[Fact]:
    """What copies told of a column that is gone, of those that it could be by now.

    A new name, or a denominator that a count was given, keeps the numbers, and a reader who has
    both copies sees that they are the same.
    """
    columns = [fact.terms[0][0][0] for fact in earlier]
    gone = grouped(
        (fact for fact, column in zip(earlier, columns, strict=True) if column not in cells),
        lambda fact: (fact.terms[0][0][0].project, fact.terms[0][0][0].measure),
    )
    there = sorted({(column.project, column.measure) for column in cells})
    for (_, name), facts in gone.items():
        for project, measure in there:
            is_ratio = MeasureColumn(project, measure, PointPart.NUMERATOR) in cells
            named: list[Fact] = []
            differ = 0
            for fact in facts:
                now = _named(fact, project, measure, is_ratio=is_ratio)
                is_there = all(cell in truth for cell, _ in now.terms)
                if is_there:
                    named.append(now)
                # Between two bounds lie the numbers of others, too: these are known one by one.
                pairs = zip(now.terms, now.numbers, strict=False)
                same = [truth.get(cell) == number for (cell, _), number in pairs]
                same = same or [is_there and now.holds(truth)]
                differ += not is_there or 2 * sum(same) < len(same)
                # of a project under a new name its measures keep theirs
                if differ > (1 - (ALIKE if measure != name else _HALF)) * len(facts):
                    break
            else:
                yield from named


def _named(fact: Fact, project: str, measure: str, *, is_ratio: bool) -> Fact:
    def column(was: MeasureColumn) -> MeasureColumn:
        is_top = is_ratio and was.part is PointPart.VALUE
        return MeasureColumn(project, measure, PointPart.NUMERATOR if is_top else was.part)

    terms = tuple(((column(was), day), times) for (was, day), times in fact.terms)
    return replace(fact, terms=terms)
