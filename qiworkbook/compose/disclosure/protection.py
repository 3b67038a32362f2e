"""More is hidden until every hidden number of a table could be several, and what could not be shown
to be safe is hidden as well.

Numbers that hang together by what adds up are looked at together, all others alone: the range of a
number that nothing else tells of is known without a solver.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from qiworkbook.compose.disclosure.knowledge import (
    Before,
    fact_of,
    rest_of,
    small_changes,
    small_numbers,
    told_by_a_star,
    told_by_joining,
)
from qiworkbook.compose.disclosure.proof import Effort, Fact, Proof
from qiworkbook.compose.disclosure.relations import Relation, Terms
from qiworkbook.compose.disclosure.table import (
    Cell,
    Entry,
    HiddenWhy,
    MeasureColumn,
    Nature,
    PointPart,
    Policy,
    SeriesTable,
    entries_of,
    small_entries,
)
from qiworkbook.text.words import grouped

QUESTIONS = 40_000
"""What the solver is asked at most, a minute or two of it. What is not proved by then is hidden."""

T = TypeVar("T")


class Protected(Struct, frozen=True):
    """What is hidden, and why. `unproved` are the columns for which there was no time to prove it.

    Whoever reads the copy must not be told of any other reason: it would tell of the numbers.
    """

    hidden: Mapping[Entry, HiddenWhy]
    unproved: frozenset[MeasureColumn] = frozenset()


class _Work(Struct):
    """One table on its way: the entries, what is hidden by now, and what hangs together."""

    policy: Policy
    truth: dict[Cell, float]
    tables: Mapping[tuple[str, str], SeriesTable]
    entries: tuple[Entry, ...]
    hidden: dict[Entry, HiddenWhy]
    relations: Sequence[Relation]
    joining: Sequence[Fact]
    behind: Sequence[Terms]  # small numbers that no entry is by itself
    earlier: Sequence[Fact]
    by_cell: dict[Cell, list[Entry]] = field(default_factory=lambda: defaultdict(list))


def protected(
    tables: Sequence[SeriesTable],
    before: Before,
    relations: Sequence[Relation],
    policy: Policy,
    questions: int = QUESTIONS,
) -> Protected:
    """What of these series has to be hidden so that no hidden number can be worked out.

    `before` is what was shown in copies before this one, and the numbers of both.
    """
    work = _begun(tables, before, relations, policy)
    effort = Effort(questions)
    _hide_what_follows(work)
    unproved: set[MeasureColumn] = set()
    for group in _groups(work):
        if not any(_targets(work, group)):
            continue
        if open_ := _made_safe(work, group, effort):
            # Where a star alone would tell too much, together with what is known, it goes as well.
            whole = {cell[0] for terms in open_ for cell, _ in terms}
            _hide_all(work, group.entries)
            _hide_all(work, (entry for entry in work.entries if entry.column in whole))
            if effort.left <= 0:
                unproved |= {entry.column for entry in group.entries}
    return Protected(dict(sorted(work.hidden.items())), frozenset(unproved))


def _begun(
    tables: Sequence[SeriesTable], before: Before, relations: Sequence[Relation], policy: Policy
) -> _Work:
    entries = tuple(entry for table in tables for entry in entries_of(table))
    hidden = {entry: why for table in tables for entry, why in small_entries(table, policy).items()}
    joining = {fact_of(told) for table in tables for told in told_by_joining(table, policy)}
    # What this copy tells anyhow ties nothing together that it does not.
    anyhow = joining | {
        fact_of(told)
        for entry, why in hidden.items()
        if (told := told_by_a_star(entry, why, policy))
    }
    known = [one for one in before.facts if replace(one, numbers=()) not in anyhow]
    work = _Work(
        policy=policy,
        truth=before.truth,
        tables={(table.project, table.measure): table for table in tables},
        entries=entries,
        hidden=hidden,
        relations=relations,
        joining=tuple(joining),
        behind=tuple(
            terms
            for table in tables
            for terms in (
                *small_numbers(table, policy),
                *small_changes(table, before, policy),
            )
        ),
        earlier=known,
    )
    for entry in entries:
        for day in entry.days:
            work.by_cell[entry.column, day].append(entry)
    return work


def _hide_what_follows(work: _Work) -> None:
    """Running and rolling totals of numbers of which any is hidden, or shown in longer periods."""
    following: defaultdict[MeasureColumn, set[MeasureColumn]] = defaultdict(set)
    for relation in work.relations:
        if relation.follows:
            others = {cell[0] for cell, _ in relation.terms} - {relation.follows}
            following[relation.follows] |= others
    secret = {entry.column for entry in work.hidden}
    secret |= {entry.column for entry in work.entries if len(entry.days) > 1}
    gone: set[MeasureColumn] = set()
    for column, others in sorted(following.items()):
        if others & secret or column in secret:
            _hide_all(work, (entry for entry in work.entries if entry.column == column))
            gone.add(column)
    known = {cell[0] for fact in work.earlier for cell, _ in fact.terms}
    # Nobody knows anything of a column that is gone, so nothing follows from what it adds up to.
    work.relations = [one for one in work.relations if one.follows not in gone - known]


def _hide_all(work: _Work, entries: Iterable[Entry]) -> None:
    for entry in entries:
        work.hidden.setdefault(entry, HiddenWhy.COVER)
        if entry.column.part is PointPart.DENOMINATOR and (top := _top_of(work, entry)):
            work.hidden.setdefault(top, HiddenWhy.COVER)


def _top_of(work: _Work, bottom: Entry) -> Entry | None:
    """The numerator that stands over a denominator."""
    column = MeasureColumn(bottom.column.project, bottom.column.measure, PointPart.NUMERATOR)
    there = work.by_cell.get((column, bottom.days[0]), ())
    return next((entry for entry in there if entry.days == bottom.days), None)


class _Group(Struct, frozen=True):
    """Numbers that hang together by what adds up, by joining, or by what was shared before."""

    entries: tuple[Entry, ...]
    relations: tuple[Relation, ...]
    joining: tuple[Fact, ...]
    behind: tuple[Terms, ...]
    earlier: tuple[Fact, ...]


def _groups(work: _Work) -> tuple[_Group, ...]:
    """What hangs together, each with a sum, a joined period or an earlier copy in it."""
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
    for entry in work.entries:
        if len(entry.days) > 1:
            tie([(entry.column, day) for day in entry.days])
    named = set(parent)
    for fact in work.joining:
        tie([cell for cell, _ in fact.terms])
    for terms in work.behind:
        tie([cell for cell, _ in terms])
    for entry in work.entries:
        tie([(entry.column, day) for day in entry.days])
        if entry.column.part is PointPart.DENOMINATOR and (top := _top_of(work, entry)):
            tie([(entry.column, entry.days[0]), (top.column, top.days[0])])
    found = (
        grouped(work.entries, lambda one: root((one.column, one.days[0]))),
        grouped(work.relations, lambda one: root(one.terms[0][0])),
        grouped(work.joining, lambda one: root(one.terms[0][0])),
        grouped(work.behind, lambda one: root(one[0][0])),
        grouped(work.earlier, lambda one: root(one.terms[0][0])),
    )
    return tuple(
        _Group(*(tuple(of_all.get(one, ())) for of_all in found))  # type: ignore[arg-type]
        for one in dict.fromkeys(root(cell) for cell in sorted(named))
    )


def _made_safe(work: _Work, group: _Group, effort: Effort) -> Sequence[Terms]:
    """Hide more of a group until all that is hidden in it is safe. Gives what could not be."""
    safe: set[Terms] = set()
    while True:
        try:
            proof = Proof(_known(work, group), work.truth)
        except ValueError:
            return [_terms(entry) for entry in group.entries]
        targets = list(dict.fromkeys(_targets(work, group)))
        least = work.policy.least_range
        # What was safe stays so: hiding more takes knowledge away from the reader.
        failing = [t for t in targets if t not in safe and not proof.leaves(t, least, effort)]
        safe |= set(targets) - set(failing)
        if not failing:
            return ()
        # A sum may be safe once a number in it is.
        inner = [frozenset(one) for one in failing]
        first = [one for one in failing if not any(of < frozenset(one) for of in inner)]
        more = {entry for one in first if (entry := _to_hide(work, group, one))}
        if not more or effort.left <= 0:
            return failing
        _hide_all(work, more)


def _known(work: _Work, group: _Group) -> Iterator[Fact]:
    """All that a reader knows of a group: what is shown, why the rest is not, what adds up."""
    for entry in group.entries:
        yield from _told(work, entry)
        if entry.column.part is PointPart.NUMERATOR:
            table = work.tables[entry.column.project, entry.column.measure]
            if table.is_share:
                yield from (Fact(rest_of((entry.column, day)), 0, math.inf) for day in entry.days)
    for relation in group.relations:
        small = work.policy.small
        yield Fact(relation.terms, relation.more - small * relation.few_more, relation.more)
    yield from group.joining
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
        case HiddenWhy() as why if (told := told_by_a_star(entry, why, policy)) and _is_whole(
            work, entry
        ):
            yield fact_of(told)
        case _:
            # A number that is only a cover could be any.
            yield Fact(terms, 0 if entry.total >= 0 else -math.inf, math.inf)


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
    yield from group.behind
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

    def rank(entry: Entry) -> tuple[bool, bool, MeasureColumn, date]:
        own = {(entry.column, day) for day in entry.days}
        is_near = bool(own & around) or bool(own & cells)
        return (not is_near, not own & totals, entry.column, entry.start)

    # A 0 is told anyhow: were it hidden at times, a star would tell that it is none.
    shown = [entry for entry in group.entries if entry.total and entry not in work.hidden]
    return min(shown, key=rank, default=None)


def _terms(entry: Entry) -> Terms:
    return tuple(((entry.column, day), 1) for day in entry.days)


def _is_whole(work: _Work, entry: Entry) -> bool:
    return all(
        work.truth[entry.column, day] == int(work.truth[entry.column, day]) for day in entry.days
    )


def is_shown(table: SeriesTable, hidden: Mapping[Entry, HiddenWhy]) -> bool:
    """Whether anything of a series is left to show."""
    if table.why or table.nature is Nature.MEASUREMENT:
        return not table.why
    tops = [entry for entry in entries_of(table) if entry.column.part is not PointPart.DENOMINATOR]
    return not tops or any(entry not in hidden for entry in tops)
