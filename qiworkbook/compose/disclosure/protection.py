"""More is hidden until every hidden number of a table could be several, and what could not be shown
to be safe is hidden as well.

Numbers that hang together by what adds up are looked at together, all others alone: the range of a
number that nothing else tells of is known without a solver.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from qiworkbook.compose.disclosure.proof import Effort, Fact, Proof
from qiworkbook.compose.disclosure.table import (
    Column,
    Nature,
    Part,
    Why,
    entries_of,
    small_entries,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from qiworkbook.compose.disclosure.policy import Policy
    from qiworkbook.compose.disclosure.relations import Relation, Terms
    from qiworkbook.compose.disclosure.table import Cell, Cells, Entry, SeriesTable

QUESTIONS = 30_000
"""What the solver is asked at most, some 2 ms each. What is not proved by then is hidden."""

_ALIKE = 0.75
"""How much of what was told of a series that is gone has to be true of one that it could be now."""


class Protected(Struct, frozen=True):
    """What is hidden, and why. `unproved` are the columns hidden because no proof was found."""

    hidden: Mapping[Entry, Why]
    unproved: frozenset[Column] = frozenset()
    given_away: frozenset[Column] = frozenset()  # by what was shared before
    targets: int = 0  # how many hidden numbers were looked at
    solved: int = 0  # for how many of them it took the solver


class _Work(Struct):
    """One table on its way: the entries, what is hidden by now, and what hangs together."""

    policy: Policy
    truth: dict[Cell, float]
    tables: Mapping[tuple[str, str], SeriesTable]
    entries: tuple[Entry, ...]
    hidden: dict[Entry, Why]
    relations: Sequence[Relation]
    earlier: Sequence[Fact]
    by_cell: dict[Cell, list[Entry]] = field(default_factory=lambda: defaultdict(list))


def protected(
    tables: Sequence[SeriesTable],
    cells: Cells,
    relations: Sequence[Relation],
    policy: Policy,
    earlier: Iterable[Fact] = (),
    questions: int = QUESTIONS,
) -> Protected:
    """What of these series has to be hidden so that no hidden number can be worked out.

    `earlier` is what was shown in copies before this one.
    """
    work = _begun(tables, cells, relations, policy, earlier)
    effort = Effort(questions)
    _hide_what_follows(work)
    unproved: set[Column] = set()
    given_away: set[Column] = set()
    looked_at = solved = 0
    for group in _groups(work):
        if not any(_targets(work, group)):
            continue
        open_, targets = _made_safe(work, group, effort)
        looked_at += targets
        solved += targets
        if open_:
            # Where a star alone would tell too much, together with what is known, it goes as well.
            whole = {cell[0] for terms in open_ for cell, _ in terms}
            _hide_all(work, group.entries)
            _hide_all(work, (entry for entry in work.entries if entry.column in whole))
            columns = {entry.column for entry in group.entries}
            (given_away if group.earlier else unproved).update(columns)
    alone = sum(1 for entry in work.hidden if work.hidden[entry] is not Why.COVER)
    return Protected(
        dict(sorted(work.hidden.items())),
        frozenset(unproved),
        frozenset(given_away),
        max(looked_at, alone),
        solved,
    )


def _begun(
    tables: Sequence[SeriesTable],
    cells: Cells,
    relations: Sequence[Relation],
    policy: Policy,
    earlier: Iterable[Fact],
) -> _Work:
    entries = tuple(entry for table in tables for entry in entries_of(table))
    hidden = {entry: why for table in tables for entry, why in small_entries(table, policy).items()}
    truth = {
        (column, day): number for column, days in cells.items() for day, number in days.items()
    }
    by_name = {(table.project, table.measure): table for table in tables}
    # What the stars of this copy tell anyhow ties nothing together that they do not.
    own = {fact for entry, why in hidden.items() if (fact := _of_star(entry, why, policy))}
    told = tuple(earlier)
    told += tuple(_under_new_names(told, cells, truth))
    known = [fact for fact in told if fact not in own and _is_true(fact, truth)]
    work = _Work(
        policy=policy,
        truth=truth,
        tables=by_name,
        entries=entries,
        hidden=hidden,
        relations=relations,
        earlier=known,
    )
    for entry in entries:
        for day in entry.days:
            work.by_cell[entry.column, day].append(entry)
    return work


def _is_true(fact: Fact, truth: Mapping[Cell, float]) -> bool:
    """Whether a fact of an earlier copy is still so: numbers are put right, and then it is not."""
    return all(cell in truth for cell, _ in fact.terms) and fact.holds(truth)


def _under_new_names(
    earlier: Sequence[Fact], cells: Cells, truth: Mapping[Cell, float]
) -> Iterator[Fact]:
    """What copies told of a column that is gone, of those that it could be by now.

    A new name, or a denominator that a count was given, keeps the numbers, and a reader who has
    both copies sees that they are the same.
    """
    gone: defaultdict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in earlier:
        column = fact.terms[0][0][0]
        if column not in cells:
            gone[column.project, column.measure].append(fact)
    there = sorted({(column.project, column.measure) for column in cells})
    for facts in gone.values():
        for project, measure in there:
            is_ratio = Column(project, measure, Part.NUMERATOR) in cells
            true: list[Fact] = []
            for at, fact in enumerate(facts):
                now = _named(fact, project, measure, is_ratio=is_ratio)
                if _is_true(now, truth):
                    true.append(now)
                elif at + 1 - len(true) > (1 - _ALIKE) * len(facts):
                    break
            else:
                yield from true


def _named(fact: Fact, project: str, measure: str, *, is_ratio: bool) -> Fact:
    def column(was: Column) -> Column:
        is_top = is_ratio and was.part is Part.VALUE
        return Column(project, measure, Part.NUMERATOR if is_top else was.part)

    terms = tuple(((column(was), day), times) for (was, day), times in fact.terms)
    return replace(fact, terms=terms)


def _hide_what_follows(work: _Work) -> None:
    """Running and rolling totals of numbers of which any is hidden, or shown in longer periods."""
    following: defaultdict[Column, set[Column]] = defaultdict(set)
    for relation in work.relations:
        if relation.follows:
            others = {cell[0] for cell, _ in relation.terms} - {relation.follows}
            following[relation.follows] |= others
    secret = {entry.column for entry in work.hidden}
    secret |= {entry.column for entry in work.entries if len(entry.days) > 1}
    gone: set[Column] = set()
    for column, others in sorted(following.items()):
        if others & secret or column in secret:
            _hide_all(work, (entry for entry in work.entries if entry.column == column))
            gone.add(column)
    known = {cell[0] for fact in work.earlier for cell, _ in fact.terms}
    # Nobody knows anything of a column that is gone, so nothing follows from what it adds up to.
    work.relations = [one for one in work.relations if one.follows not in gone - known]


def _hide_all(work: _Work, entries: Iterable[Entry]) -> None:
    for entry in entries:
        work.hidden.setdefault(entry, Why.COVER)
        if entry.column.part is Part.DENOMINATOR and (top := _top_of(work, entry)):
            work.hidden.setdefault(top, Why.COVER)


def _top_of(work: _Work, bottom: Entry) -> Entry | None:
    """The numerator that stands over a denominator."""
    column = Column(bottom.column.project, bottom.column.measure, Part.NUMERATOR)
    there = work.by_cell.get((column, bottom.days[0]), ())
    return next((entry for entry in there if entry.days == bottom.days), None)


class _Group(Struct, frozen=True):
    """Numbers that hang together by what adds up, or by what was shared before."""

    entries: tuple[Entry, ...]
    relations: tuple[Relation, ...]
    earlier: tuple[Fact, ...]


def _groups(work: _Work) -> tuple[_Group, ...]:
    """What hangs together, each with at least one sum or one earlier copy in it."""
    parent: dict[Cell, Cell] = {}

    def root(cell: Cell) -> Cell:
        parent.setdefault(cell, cell)
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    def tie(cells: Sequence[Cell]) -> None:
        for cell in cells:  # one alone as well: a copy before may have told of a single day
            parent[root(cell)] = root(cells[0])

    for relation in work.relations:
        tie([cell for cell, _ in relation.terms])
    for fact in work.earlier:
        tie([cell for cell, _ in fact.terms])
    named = set(parent)
    for entry in work.entries:
        tie([(entry.column, day) for day in entry.days])
        if entry.column.part is Part.DENOMINATOR and (top := _top_of(work, entry)):
            tie([(entry.column, entry.days[0]), (top.column, top.days[0])])
    together: defaultdict[Cell, tuple[list[Entry], list[Relation], list[Fact]]]
    together = defaultdict(lambda: ([], [], []))
    for entry in work.entries:
        together[root((entry.column, entry.days[0]))][0].append(entry)
    for relation in work.relations:
        together[root(relation.terms[0][0])][1].append(relation)
    for fact in work.earlier:
        together[root(fact.terms[0][0])][2].append(fact)
    roots = dict.fromkeys(root(cell) for cell in sorted(named))
    return tuple(_Group(*map(tuple, together[one])) for one in roots)  # type: ignore[arg-type]


def _made_safe(work: _Work, group: _Group, effort: Effort) -> tuple[Sequence[Terms], int]:
    """Hide more of a group until all that is hidden in it is safe.

    Gives what could not be made safe, and how many numbers were looked at.
    """
    checked = 0
    safe: set[Terms] = set()
    while True:
        try:
            proof = Proof(_known(work, group), work.truth)
        except ValueError:
            return [_terms(entry) for entry in group.entries], checked
        targets = list(dict.fromkeys(_targets(work, group)))
        checked = len(targets)
        least = work.policy.least_range
        # What was safe stays so: hiding more takes knowledge away from the reader.
        failing = [t for t in targets if t not in safe and not proof.leaves(t, least, effort)]
        safe |= set(targets) - set(failing)
        if not failing:
            return (), checked
        more = {entry for one in failing if (entry := _to_hide(work, group, one))}
        if not more or effort.left <= 0:
            return failing, checked
        _hide_all(work, more)


def _known(work: _Work, group: _Group) -> Iterator[Fact]:
    """All that a reader knows of a group: what is shown, why the rest is not, what adds up."""
    for entry in group.entries:
        yield from _told(work, entry)
        if entry.column.part is Part.NUMERATOR:
            if work.hidden.get(entry) is Why.SMALL and _has_small_rest(work, entry):
                yield Fact(known_sum(_rest_of(entry.column), entry.days), 0, work.policy.small)
            table = work.tables[entry.column.project, entry.column.measure]
            if table.is_share:
                yield from (Fact(_rest((entry.column, day)), 0, math.inf) for day in entry.days)
    for relation in group.relations:
        small = work.policy.small
        yield Fact(relation.terms, -small if relation.few_more else 0, 0)
    yield from group.earlier


def _told(work: _Work, entry: Entry) -> Iterator[Fact]:
    """What one number tells: within what it was rounded, or what its star is known to stand for."""
    policy, terms = work.policy, _terms(entry)
    match work.hidden.get(entry):
        case None if _is_whole(work, entry):
            yield Fact(terms, *policy.bounds(entry.total))
        case None:
            half = policy.round_to / 2
            yield Fact(terms, policy.shown(entry.total) - half, policy.shown(entry.total) + half)
        case Why() as why if (fact := _of_star(entry, why, policy)) and _is_whole(work, entry):
            yield fact
        case _:
            # A number that is only a cover could be any.
            yield Fact(terms, 0 if entry.total >= 0 else -math.inf, math.inf)


def _has_small_rest(work: _Work, top: Entry) -> bool:
    terms = known_sum(_rest_of(top.column), top.days)
    return work.policy.is_small(sum(times * work.truth[cell] for cell, times in terms))


def _rest_of(column: Column) -> Column:
    return replace(column, part=Part.REST)


def told_by_a_star(entry: Entry, why: Why, policy: Policy) -> tuple[Entry, float, float] | None:
    """What a reader knows of a number that is hidden for itself; None where it could be any."""
    if entry.total != int(entry.total):
        return None
    match why:
        case Why.SMALL:
            ends = (math.copysign(1, entry.total), math.copysign(policy.small, entry.total))
            return (entry, min(ends), max(ends))
        case Why.GROUP if entry.column.part is Part.DENOMINATOR:
            return (entry, 1, policy.small)
        case Why.REST:
            return (replace(entry, column=_rest_of(entry.column)), 0, policy.small)
        case _:
            return None


def known_sum(column: Column, days: Iterable[date]) -> Terms:
    """The cells that a number of a column is the sum of; of a rest, the difference of two."""
    if column.part is not Part.REST:
        return tuple(((column, day), 1) for day in days)
    top = replace(column, part=Part.NUMERATOR)
    return tuple(one for day in days for one in _rest((top, day)))


def _of_star(entry: Entry, why: Why, policy: Policy) -> Fact | None:
    told = told_by_a_star(entry, why, policy)
    return told and Fact(known_sum(told[0].column, told[0].days), *told[1:])


def _targets(work: _Work, group: _Group) -> Iterator[Terms]:
    """What must not be worked out: all that is hidden, and small numbers inside what is shown."""
    # What a copy told outright before cannot be taken back by hiding anything now.
    least = work.policy.least_range
    told = {fact.terms for fact in group.earlier if fact.high - fact.low < least - 1}
    for entry in group.entries:
        if entry in work.hidden and _is_whole(work, entry) and _terms(entry) not in told:
            yield _terms(entry)
    yield from (terms for terms in _small_parts(work, group) if terms not in told)


def _small_parts(work: _Work, group: _Group) -> Iterator[Terms]:
    """The small numbers behind what is shown: single days of a period that is shown as one, what
    copies hid before, in whichever periods, and what a total has more than its parts.
    """
    for entry in group.entries:
        if len(entry.days) > 1:
            table = work.tables[entry.column.project, entry.column.measure]
            for cell in ((entry.column, day) for day in entry.days):
                if work.policy.is_small(work.truth[cell]):
                    yield ((cell, 1),)
                if table.is_share and entry.column.part is Part.NUMERATOR:
                    left = sum(times * work.truth[one] for one, times in _rest(cell))
                    if work.policy.is_small(left) or (not left and table.hides_all):
                        yield _rest(cell)
    for fact in group.earlier:
        for terms in (fact.terms, *(((cell, 1),) for cell, _ in fact.terms)):
            if work.policy.is_small(sum(times * work.truth[cell] for cell, times in terms)):
                yield terms
    yield from (relation.terms for relation in group.relations if relation.few_more)


def _to_hide(work: _Work, group: _Group, target: Terms) -> Entry | None:
    """The number to hide next so that less can be known of a sum: a total, then the first.

    How large a number is must not decide: that it was chosen would tell.
    """
    cells = {cell for cell, _ in target}
    near = [one for one in group.relations if cells & {cell for cell, _ in one.terms}]
    totals = {cell for one in near for cell in one.totals}
    around = {cell for one in near for cell, _ in one.terms}

    def rank(entry: Entry) -> tuple[bool, bool, Column, date]:
        own = {(entry.column, day) for day in entry.days}
        is_near = bool(own & around) or bool(own & cells)
        return (not is_near, not own & totals, entry.column, entry.start)

    shown = [entry for entry in group.entries if entry not in work.hidden]
    return min(shown, key=rank, default=None)


def _terms(entry: Entry) -> Terms:
    return tuple(((entry.column, day), 1) for day in entry.days)


def _rest(top: Cell) -> Terms:
    """What is left of a denominator."""
    column, day = top
    bottom = Column(column.project, column.measure, Part.DENOMINATOR)
    return (((bottom, day), 1), (top, -1))


def _is_whole(work: _Work, entry: Entry) -> bool:
    return all(
        work.truth[entry.column, day] == int(work.truth[entry.column, day]) for day in entry.days
    )


def is_shown(table: SeriesTable, hidden: Mapping[Entry, Why]) -> bool:
    """Whether anything of a series is left to show."""
    if table.nature in (Nature.UNSHOWN, Nature.MEASUREMENT):
        return table.nature is Nature.MEASUREMENT
    tops = [entry for entry in entries_of(table) if entry.column.part is not Part.DENOMINATOR]
    return not tops or any(entry not in hidden for entry in tops)
