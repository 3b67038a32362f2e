"""What adds up: a hidden number would follow from those around it.

Found in the numbers themselves, because that is where somebody else would look for it: parts and
their total, running and rolling totals, a series and the same one by quarters, the measure of a
trust and those of its wards, and a total that is its parts and a few more.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from heapq import nlargest
from itertools import combinations, islice, pairwise, permutations, product
from statistics import median

from msgspec import Struct, field

from qiworkbook.compose.disclosure.table import Cell, Cells, MeasureColumn, PointPart

_MONTH, _IN_ANY_MONTH = 30.44, 28  # days, on average and at least
LEAST = 2  # days on which a sum holds, and it holds on all that its numbers share
MOST = 4  # parts of a sum that are looked for one by one
_GONE = 2  # wards that may be missing from a sum of all of them
_FEW_MORE = 6  # days on which a total is its parts and a few more, so that it is no chance
_WINDOWS = (2, 3, 4, 6, 7, 12, 13, 26, 52)  # of rolling totals
_VARIED = 3  # changes that differ, so that another series does not have them by chance
# What is added up: rolling totals, and what changed since; also all until then, points around.
_ROLLING = (
    *({-at: 1 for at in range(many)} for many in _WINDOWS),
    *({0: 1, -since: -1} for since in (1, 12)),
)
_ADDED_UP = (*_ROLLING, {}, *({at: 1} for at in (-1, 1, -12)), {-1: 1, 0: 1, 1: 1})
_APRIL, _YEAR = 4, timedelta(days=364)
_COARSER = 1.9  # times as long between points: a series by months and one by quarters

Terms = tuple[tuple["Cell", int], ...]


class Relation(Struct, frozen=True):
    """A sum of cells, each times a whole number, that a reader could know.

    It is so many `more`, with `few_more` less a number that is to be hidden as a small count is.
    `totals` are the cells to hide first. Of a `follows` the whole column goes if anything of the
    others is hidden.
    """

    terms: Terms
    totals: tuple[Cell, ...] = ()
    few_more: bool = False
    follows: MeasureColumn | None = None
    more: float = 0


class PlaceOfProject(Struct, frozen=True):
    """Where a project happens. A `whole` is a trust or a programme that others are parts of."""

    organisation: str = ""
    is_whole: bool = False


class Line(Struct, frozen=True):
    """Numbers by day that cells add up to: a column, what is left of it, or sums of it."""

    column: MeasureColumn
    values: dict[date, float]
    terms: dict[date, Terms]
    is_running: bool = False


class Search(Struct):
    """How many sums may still be tried in a project, and the columns that were not tried in full.

    It counts, by no clock, so that the same files make the same copy. `projects` are those whose
    sums are looked for; whatever hangs together with them by a sum across projects joins them.
    """

    projects: set[str]
    most: int = 2_000_000
    left: int = 0
    unfinished: dict[MeasureColumn, None] = field(default_factory=dict)


def relations_of(
    cells: Cells, places: Mapping[str, PlaceOfProject], small: int, search: Search | None = None
) -> tuple[Relation, ...]:
    """Everything that adds up in the columns of projects, as far as the `search` goes."""
    search = search or Search({column.project for column in cells})
    by_project: defaultdict[str, dict[MeasureColumn, dict[date, float]]] = defaultdict(dict)
    for column, values in cells.items():
        if any(values.values()):
            by_project[column.project][column] = dict(sorted(values.items()))
    across = [*_across_projects(by_project, defaultdict(PlaceOfProject, places), small)]
    tied = [{cell[0].project for cell, _ in one.terms} for one in across]
    while more := set().union(*(one for one in tied if one & search.projects)) - search.projects:
        search.projects |= more
    found = [
        *(
            one
            for project, columns in by_project.items()
            if project in search.projects
            for one in _in_one_project(columns, search)
        ),
        *(one for one, projects in zip(across, tied, strict=True) if projects & search.projects),
    ]
    return tuple(dict.fromkeys(one for one in found if one.terms))  # not what cancels out


def _in_one_project(
    columns: Mapping[MeasureColumn, dict[date, float]], search: Search
) -> list[Relation]:
    lines, search.left = [], search.most
    for line in _lines(columns):
        lines.append(line)
        if _part(line) in (PointPart.VALUE, PointPart.NUMERATOR) and (steps := _steps(line)):
            lines.append(steps)
    found = [*_sums(lines, lines, search)]
    for grid, of_grid in _by_coarser_dates(lines):
        kept = (one for one in lines if len(one.values.keys() & set(grid)) >= LEAST)
        of_days = [one for one in kept if _gap(one) * _COARSER > gap_of(grid)]
        found += _sums(of_grid, [*of_grid, *of_days], search)
        found += _straight(of_days, [*of_grid, *of_days], found)
    found += _rolling(lines)
    for total, part in permutations(lines, 2):
        found += _of_a_year(total, part)
    return [*found, *_straight(lines, lines, found, is_far=True)]


def _lines(columns: Mapping[MeasureColumn, dict[date, float]]) -> Iterator[Line]:
    for column, values in sorted(columns.items()):
        yield Line(column, values, {day: (((column, day), 1),) for day in values})
        if column.part is PointPart.NUMERATOR:
            bottom = MeasureColumn(column.project, column.measure, PointPart.DENOMINATOR)
            rest = {day: columns.get(bottom, {}).get(day, 0) - top for day, top in values.items()}
            if min(rest.values()) >= 0 and any(rest.values()):
                terms: dict[date, Terms] = {
                    day: (((bottom, day), 1), ((column, day), -1)) for day in rest
                }
                yield Line(column, rest, terms)


def _part(line: Line) -> PointPart:
    """Which numbers a line has: a column's, or what is left of its denominators."""
    is_rest = any(len(terms) > 1 for terms in line.terms.values())
    return PointPart.REST if is_rest else line.column.part


def _steps(line: Line) -> Line | None:
    """From one point of a running total to the next; None for what is no running total."""
    days = sorted(line.values)
    if len(days) <= LEAST:
        return None
    values: dict[date, float] = {}
    terms: dict[date, Terms] = {}
    for before, day in pairwise(days):
        step = line.values[day] - line.values[before]
        if step >= 0:
            values[day], terms[day] = step, (*line.terms[day], *_negated(line.terms[before]))
        else:  # it began anew, as at the start of a year
            values[day], terms[day] = line.values[day], line.terms[day]
    fell = sum(later < earlier for earlier, later in pairwise(map(line.values.get, days)))  # type: ignore[operator]
    if not any(values.values()) or fell > len(days) / LEAST / 3:
        return None
    return Line(line.column, values, terms, is_running=True)


def _sums(new: Sequence[Line], lines: Sequence[Line], search: Search) -> Iterator[Relation]:
    """Every line that is the sum of one to MOST others, day by day; one of them is `new`."""
    useful = [line for line in lines if any(line.values.values())]
    for total in useful:
        near = [
            line
            for line in useful
            if line.column != total.column and len(line.values.keys() & total.values) >= LEAST
        ]
        many = len(near) if total in new else sum(line in new for line in near)
        for parts, days in _Places(near, search).adding_up(total.values, (), range(many), MOST):
            yield from (_sum(total, parts, day) for day in days)
        if search.left <= 0:
            search.unfinished[total.column] = None


def _straight(
    totals: Sequence[Line],
    lines: Sequence[Line],
    found: Iterable[Relation],
    *,
    is_far: bool = False,
) -> Iterator[Relation]:
    """Every total that is one or two others, each so many times, and so many more.

    None of which anything was `found`. Where it `is_far`, one of two is also of other days; then
    all of it follows, as each tells of several.
    """
    # What it solves with is slow to be read, and only a copy needs it.
    from qiworkbook.compose.disclosure.linked_measures import MANY, is_straight_sum, whole_sum

    known = {cell[0] for one in found for cell, _ in one.terms}
    for total in sorted(totals, key=lambda one: -sum(one.values.values())):
        own = [
            one
            for one in lines
            if not one.is_running and one.column.measure != total.column.measure
        ]
        is_one = total.column not in known and is_straight_sum(
            total.values, [one.values for one in own], is_near=True
        )
        far = product(own if is_one and is_far and len(own) <= MANY else (), _ADDED_UP)
        pairs = product(own if is_one else (), [*own, *(_added_up(*one) for one in far)])
        sums = (whole_sum(total, {id(one): one for one in two}) for two in pairs)
        for days, weighed, more in islice(filter(None, sums), 1):
            known |= {one.column for _, one in weighed}
            follows = total.column if any(one not in own for _, one in weighed[1:]) else None
            for day in days:
                cells = ((cell, n * many) for many, one in weighed for cell, n in one.terms[day])
                first = (cell for cell, _ in total.terms[day])
                yield Relation(together(cells), tuple(first), False, follows, more)


def _sum(total: Line, parts: Sequence[Line], day: date) -> Relation:
    terms = together((*_negated(total.terms[day]), *(t for part in parts for t in part.terms[day])))
    return Relation(
        terms,
        tuple(cell for cell, _ in total.terms[day]),
        follows=next((line.column for line in (total, *parts) if line.is_running), None),
    )


class _Places:
    """Lines in an order, and which of them has which number on which day: a bit for each place."""

    def __init__(self, lines: Sequence[Line], search: Search) -> None:
        self.lines = lines
        self.search = search
        self.all = (1 << len(lines)) - 1
        self.at: defaultdict[tuple[date, float], int] = defaultdict(int)
        self.on: defaultdict[date, int] = defaultdict(int)
        sizes: defaultdict[date, list[float]] = defaultdict(list)
        for place, line in enumerate(lines):
            for day, value in line.values.items():
                self.at[day, value] |= 1 << place
                self.on[day] |= 1 << place
                sizes[day].append(value)
        self.sizes = {day: sorted(numbers) for day, numbers in sizes.items()}

    def adding_up(
        self, left: dict[date, float], parts: tuple[Line, ...], among: range, most: int
    ) -> Iterator[tuple[tuple[Line, ...], tuple[date, ...]]]:
        """Lines that leave nothing, the first `among` some, with the days that all of them have."""
        found = self._that_are(left, {}, among.start)
        for place in among:
            line = self.lines[place]
            if found >> place & 1 and line not in parts:
                days = tuple(sorted(day for day in left if day in line.values))
                if len(days) >= LEAST:
                    yield (*parts, line), days
        if most <= 1 or self._is_out_of_reach(left, most):
            return
        for place in among:
            line, later = self.lines[place], range(place + 1, len(self.lines))
            if self.search.left <= 0:
                return
            if most == 2 and not self._that_are(left, line.values, later.start):
                continue  # no other line is what this one would leave
            rest = _without(left, line.values)
            if rest is not None and any(rest.values()):
                yield from self.adding_up(rest, (*parts, line), later, most - 1)

    def _that_are(self, left: dict[date, float], less: dict[date, float], first: int) -> int:
        """The lines from `first` on that are what is left, less so much, on all days they have."""
        found, there = self.all >> first << first, 0
        self.search.left -= 1
        for day in reversed(less or left):  # most lines have the latest days
            if found and day in left:
                found &= self.at.get((day, left[day] - less.get(day, 0)), 0) | ~self.on[day]
                there |= self.on[day]
        return found & there

    def _is_out_of_reach(self, left: dict[date, float], most: int) -> bool:
        """Whether the largest parts that a day allows come to less, where each has that day."""
        for day, whole in left.items():
            if self.on[day] == self.all:
                sizes = self.sizes.get(day, [])
                allowed = bisect_right(sizes, whole)
                if sum(sizes[max(0, allowed - most) : allowed]) < whole:
                    return True
        return False


def _without(rest: dict[date, float], part: dict[date, float]) -> dict[date, float] | None:
    """What a part leaves on the days both have; None where it cannot be a part, or is none."""
    left: dict[date, float] = {}
    is_something = False
    for day, whole in rest.items():
        count = part.get(day)
        if count is None:
            continue
        if count > whole:
            return None
        is_something = is_something or count > 0
        left[day] = whole - count
    return left if is_something and len(left) >= LEAST else None


def _by_coarser_dates(lines: Sequence[Line]) -> Iterator[tuple[tuple[date, ...], list[Line]]]:
    """The lines added up to the dates of each coarser one, dated by first and by last day."""
    grids = dict.fromkeys(tuple(sorted(line.values)) for line in lines if len(line.values) >= LEAST)
    for grid in grids:
        finer = [line for line in lines if _gap(line) * _COARSER <= gap_of(grid)]
        for is_first in (True, False):
            together = [one for one in (_added(line, grid, is_first) for line in finer) if one]
            if together:
                yield grid, together


def _added(line: Line, grid: tuple[date, ...], is_first: bool) -> Line | None:
    """A line added up between the dates of another."""
    gap, one_day = gap_of(grid), timedelta(days=1)
    values: dict[date, float] = {}
    terms: dict[date, Terms] = {}
    for at, day in enumerate(grid):
        if is_first:
            start, end = day, grid[at + 1] if at + 1 < len(grid) else _moved(day, gap)
            inside = [one for one in sorted(line.values) if start <= one < end]
        else:
            start, end = grid[at - 1] if at else _moved(day + one_day, -gap) - one_day, day
            inside = [one for one in sorted(line.values) if start < one <= end]
        if inside:
            values[day] = sum(line.values[one] for one in inside)
            terms[day] = together(term for one in inside for term in line.terms[one])
    if len(values) < LEAST:
        return None
    return Line(line.column, values, terms, line.is_running)


def _moved(day: date, days: float) -> date:
    """The day so many days on, in whole months where it is months that lie between."""
    months = round(days / _MONTH)
    if abs(days - months * _MONTH) > 3 or day.day > _IN_ANY_MONTH:
        return day + timedelta(days=days)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, day.day)


def _rolling(lines: Sequence[Line]) -> Iterator[Relation]:
    """A rolling total, as of the last 12 months, or what changed since: all of it, as each step
    tells of two numbers.
    """
    for line, weights, total in product(lines, _ROLLING, lines):
        shared = line.values.keys() & total.values.keys() if line.column != total.column else ()
        if len(shared) > LEAST and all(  # most differ on the first day, and no more is added up
            total.values[day] == number
            for day, number, _ in _around(line, weights)
            if day in shared
        ):
            window = _added_up(line, weights)
            both = [day for day in window.values if day in shared]
            if len(both) > LEAST and (
                sum(weights.values()) != 0  # small changes are alike by chance
                or len({total.values[day] for day in both}) >= _VARIED
            ):
                for day in both:
                    terms = together((*_negated(total.terms[day]), *window.terms[day]))
                    yield Relation(terms, follows=total.column)


def _added_up(line: Line, weights: Mapping[int, int]) -> Line:
    """What a line has on points around each, so many times; nothing said is all until then."""
    around = [*_around(line, weights)]
    return Line(
        line.column,
        {day: number for day, number, _ in around},
        {
            day: tuple((cell, n * m) for one, n in inside for cell, m in line.terms[one])
            for day, _, inside in around
        },
        line.is_running,
    )


def _around(
    line: Line, weights: Mapping[int, int]
) -> Iterator[tuple[date, float, list[tuple[date, int]]]]:
    days = [*line.values]
    for at, day in enumerate(days):
        counted = weights or dict.fromkeys(range(-at, 1), 1)
        if at + min(counted) >= 0 and at + max(counted) < len(days):
            inside = [(days[at + by], n) for by, n in counted.items()]
            yield day, sum(line.values[one] * n for one, n in inside), inside


def _of_a_year(total: Line, part: Line) -> Iterator[Relation]:
    """A single number that is the sum of a year, or of all there is."""
    if len(total.values) >= LEAST or part.is_running or total.column == part.column:
        return
    for day, whole in total.values.items():
        spring = date(day.year - (day.month < _APRIL), _APRIL, 1)
        for start, end in (
            (date.min, date.max),
            (date(day.year, 1, 1), date(day.year, 12, 31)),
            (spring, spring + _YEAR),
            (day - _YEAR, day),
            (day, day + _YEAR),
        ):
            inside = [one for one in sorted(part.values) if start <= one <= end]
            if len(inside) > LEAST and sum(part.values[one] for one in inside) == whole:
                parts = (term for one in inside for term in part.terms[one])
                terms = together((*_negated(total.terms[day]), *parts))
                yield Relation(terms, tuple(cell for cell, _ in total.terms[day]))
                break


def _across_projects(
    by_project: Mapping[str, Mapping[MeasureColumn, dict[date, float]]],
    places: Mapping[str, PlaceOfProject],
    small: int,
) -> Iterator[Relation]:
    """A measure that is the sum of the same measure of other projects, or that and a few more."""
    alike: defaultdict[tuple[str, PointPart], list[Line]] = defaultdict(list)
    wholes: defaultdict[PointPart, list[Line]] = defaultdict(list)
    for project, columns in by_project.items():
        for line in _lines(columns):
            alike[line.column.measure, _part(line)].append(line)
            if places[project].is_whole:
                wholes[_part(line)].append(line)
    for (measure, part), group in alike.items():
        others = [one for one in wholes[part] if one.column.measure != measure]
        for total in (*group, *others):
            place = places[total.column.project]
            wards = [one for one in group if one.column.project != total.column.project]
            for at_once in _at_once(wards):
                yield from _of_wards(total, at_once, places, place, small)


def _at_once(wards: Sequence[Line]) -> Sequence[Sequence[Line]]:
    """The wards; and where copies before told of numbers that are no more, those that stand there
    now with those that are gone, and all as they were told.
    """
    then = {one.column.project: one for one in wards if one.column.was}
    now = {one.column.project: one for one in wards if not one.column.was}
    both = ([*(then | now).values()], [*(now | then).values()]) if then else ()
    return [one for one in (wards, *both) if one]


def _of_wards(
    whole: Line,
    wards: Sequence[Line],
    places: Mapping[str, PlaceOfProject],
    place: PlaceOfProject,
    small: int,
) -> Iterator[Relation]:
    for line in filter(None, (whole, _steps(whole))):
        grids = [wards]
        if any(_gap(ward) * _COARSER <= _gap(line) for ward in wards):
            grid = tuple(sorted(line.values))
            grids += [
                [one for one in (_added(ward, grid, is_first) for ward in wards) if one]
                for is_first in (True, False)
            ]
        for on_grid in grids:
            own = [
                one
                for one in on_grid
                if places[one.column.project].organisation == place.organisation
            ]
            if place.is_whole and any(one.column.measure == line.column.measure for one in own):
                yield from _whole_of(line, own, small, is_whole=True, is_told=True)
            if _part(line) is not PointPart.REST:
                # Nobody knows any longer whose a ward was that is gone.
                parts = [one for one in on_grid if one.column.was or one in own]
                for chosen in _groups(line, on_grid, parts, small):
                    yield from _whole_of(line, chosen, small, is_whole=place.is_whole)


def _groups(
    total: Line, wards: Sequence[Line], own: Sequence[Line], small: int
) -> Iterator[tuple[Line, ...]]:
    """The wards that could make up a total: all, those of its trust, all but one or two, a few."""
    shared = [ward for ward in wards if len(total.values.keys() & ward.values.keys()) >= LEAST]
    tried: set[frozenset[MeasureColumn]] = set()
    for together in (shared, [ward for ward in own if ward in shared]):
        known = _known_with(total, together)
        often = Counter(day for ward in together for day in ward.values if day in known)
        # On these days others have a number, whichever are missing.
        left = {
            day: total.values[day] - sum(ward.values.get(day, 0) for ward in together)
            for day, many in sorted(often.items())
            if many > _GONE
        }
        for missing in range(min(_GONE, len(together) - LEAST) + 1):
            if any(
                rest + sum(nlargest(missing, (one.values.get(day, 0) for one in together))) < 0
                for day, rest in left.items()
            ):
                continue  # they are too many, whichever are missing
            for gone in combinations(together, missing):
                if all(
                    0 <= rest + sum(one.values.get(day, 0) for one in gone) <= small
                    for day, rest in left.items()
                ):
                    chosen = tuple(ward for ward in together if ward not in gone)
                    names = frozenset(ward.column for ward in chosen)
                    if names not in tried:
                        tried.add(names)
                        yield chosen
    smaller = [
        ward
        for ward in shared
        if all(count <= total.values.get(day, count) for day, count in ward.values.items())
    ]
    for many in range(1, MOST if len(smaller) <= 24 else 3):
        yield from combinations(smaller, many)


def _whole_of(
    total: Line, wards: Sequence[Line], small: int, *, is_whole: bool, is_told: bool = False
) -> Iterator[Relation]:
    """What a total is more than these wards. Where files tell that they are its parts, a few more
    on one day alone are a few.
    """
    left = {}
    for day, whole in _known_with(total, wards).items():
        parts = [ward.values[day] for ward in wards if day in ward.values]
        if not parts:
            continue
        if 0 <= whole - sum(parts) <= small:
            left[day] = whole - sum(parts)
        elif not is_told:
            return
    is_sum = not any(left.values())
    by_chance = len(left) < _FEW_MORE or (len(wards) < LEAST and not is_whole)
    if not is_told and (len(left) < LEAST or (not is_sum and by_chance)):
        return
    follows = total.column if total.is_running else None
    for day in sorted(left):
        inside = (t for ward in wards if day in ward.values for t in ward.terms[day])
        terms = together((*_negated(total.terms[day]), *inside))
        totals = tuple(cell for cell, _ in total.terms[day])
        yield Relation(terms, totals, few_more=bool(left[day]), follows=follows)


def _known_with(total: Line, wards: Sequence[Line]) -> dict[date, float]:
    """A total on the days on which copies before told of each ward that is gone."""
    told = [one.values.keys() for one in wards if one.column.was]
    return (
        {day: n for day, n in total.values.items() if all(day in days for days in told)}
        if told
        else total.values
    )


def _gap(line: Line) -> float:
    return gap_of(tuple(sorted(line.values)))


@lru_cache(maxsize=1000)  # most series of a workbook have the same days, and each pair is asked
def gap_of(days: tuple[date, ...]) -> float:
    """How many days usually lie between one of these and the next."""
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    return median(gaps) if gaps else 0.0


def _negated(terms: Terms) -> Terms:
    return tuple((cell, -times) for cell, times in terms)


def together(terms: Iterable[tuple[Cell, int]]) -> Terms:
    """Each cell once, those that cancel left out."""
    times: defaultdict[Cell, int] = defaultdict(int)
    for cell, many in terms:
        times[cell] += many
    return tuple(sorted((cell, many) for cell, many in times.items() if many))
