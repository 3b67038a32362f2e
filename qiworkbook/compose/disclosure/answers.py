"""Counts in the files of plugins, such as the answers to a question: shown by sets or not at all.

The answers of a trust can hold those of its wards, and those of today what a copy told of a week
ago. What is left then is what a few others said, so nothing of the larger one is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from operator import le
from types import MappingProxyType
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.compose.disclosure.relations import PlaceOfProject
from qiworkbook.compose.disclosure.table import Policy
from qiworkbook.contributions.records import CountSet, RecordType
from qiworkbook.model import Project

_FEW_WARDS = 4  # that are tried in every combination
_ALIKE = 4  # numbers that two files have to share before one can be said to hold the other

_DAY = len("2025-01-20")  # with which the name of a file of a day begins

T = TypeVar("T")

Groups = dict[tuple[str, str], dict[str, tuple[float, ...]]]
"""The counts by what they count, of each project's files."""


class FileCounts(Struct, frozen=True):
    """The counts in one file of a plugin: all of them, or those that a copy told of."""

    project: str
    kind: str
    file: str
    sets: tuple[CountSet, ...]


def answers_of(
    projects: Iterable[Project], record_types: Sequence[RecordType]
) -> tuple[FileCounts, ...]:
    """All counts in the files of plugins."""
    return tuple(
        FileCounts(project.id, kind.name, record.id, tuple(kind.counts.read(record.file)))
        for project in projects
        for kind in record_types
        if kind.counts
        for record in project.records.get(kind.name, ())
    )


def answers_that_hold_others(
    answers: Sequence[FileCounts], policy: Policy, told: Sequence[FileCounts] = ()
) -> frozenset[tuple[str, str]]:
    """Projects whose counts are those of others and a few more, each with its record type's name.

    The name of the plugin's measures, which tell the same, is the record type's own. Of one that a
    copy has `told` of before, the others are given, without which it could not be taken apart.
    """
    held = set()
    for kind in sorted({one.kind for one in answers}):
        now, then = (_groups(one for one in some if one.kind == kind) for some in (answers, told))
        for view in (now, now | then) if then else (now,):
            for (project, _), file in now.items():
                if _holds_others(file, _others(view, project), policy.small):
                    held.add((project, kind))
            for one in told:
                file = next(iter(_groups([one]).values()))
                if one.kind != kind or not _holds_others(
                    file, _others(view, one.project), policy.small
                ):
                    continue
                for part in {project for project, _ in view} - {one.project}:
                    if not _holds_others(file, _others(view, one.project, part), policy.small):
                        held.add((part, kind))
    return frozenset(held)


def answers_as_shown(
    answers: Sequence[FileCounts],
    policy: Policy,
    told: Sequence[FileCounts] = (),
    places: Mapping[str, PlaceOfProject] = MappingProxyType({}),
) -> Iterator[tuple[FileCounts, bool]]:
    """What may be seen of each file, and whether some is hidden for what copies `told` of it.

    A file that is gone can be one of its project by another name, a project another one, and a
    question or a day that is gone from its file a new one there, unless that says the same. The
    answers of a trust are those of its wards, and of two files of one day the larger may hold the
    other: what is left of each answer is as small as if it stood there.
    """
    of_question = defaultdict(list)
    for some in (answers, told):
        for one in some:
            for each in one.sets:
                if not _gives_away(each, policy):
                    of_question[one.kind, each.group, len(each.counts)].append(
                        (one, each, some is told)
                    )
    there = {(one.project, one.kind, one.file) for one in answers}
    projects = {one.project for one in answers}
    for one in answers:
        seen = [each for each in one.sets if not _gives_away(each, policy)]
        before = defaultdict(list)
        for other in told:
            place = (other.project, other.kind, other.file)
            is_it = place == (one.project, one.kind, one.file) or (
                place not in there
                and other.kind == one.kind
                and (other.project == one.project or other.project not in projects)
            )
            for each in other.sets if is_it else ():
                before[each.key].append(each.counts)
        kept = {each.key for each in one.sets}
        gone = [then for key, many in before.items() if key not in kept for then in many]
        new = []
        for each in seen:
            alike = [then for then in gone if len(then) == len(each.counts)]
            known = before.get(each.key) or ([] if each.counts in alike else alike)
            if any(_differs_by_few(each.counts, then, policy) for then in known):
                continue
            its = of_question[one.kind, each.group, len(each.counts)] if each.group else ()
            if each.counts in known or not _tells_of_others(one, each, its, places, policy):
                new.append(each)
        yield replace(one, sets=tuple(new)), len(new) < len(seen)


def _tells_of_others(
    file: FileCounts,
    mine: CountSet,
    alike: Sequence[tuple[FileCounts, CountSet, bool]],
    places: Mapping[str, PlaceOfProject],
    policy: Policy,
) -> bool:
    """Whether a set less some others, or one that was told less this, leaves a small count.

    `alike` are the sets of its question, and whether a copy told of them.
    """
    wholes = [(file, mine)]
    wholes += [(one, its) for one, its, is_told in alike if is_told and _holds(one, file, places)]
    me = ((file.project, file.file), mine.counts)
    return any(
        _leaves_small(its.counts, [counts for _, counts in chosen], policy)
        for whole, its in wholes
        for chosen in _together(
            [
                *{
                    (part.project, part.file): each.counts
                    for part, each, _ in alike
                    if _holds(whole, part, places) and all(map(le, each.counts, its.counts))
                }.items()
            ]
        )
        if whole is file or me in chosen
    )


def _holds(whole: FileCounts, part: FileCounts, places: Mapping[str, PlaceOfProject]) -> bool:
    """Whether those who answered one can be among those of the other, as far as files say."""
    if whole.project == part.project:
        return whole.file != part.file and whole.file[:_DAY] == part.file[:_DAY]
    trust, ward = (places.get(one.project, PlaceOfProject()) for one in (whole, part))
    return trust.is_whole and trust.organisation == ward.organisation


def _leaves_small(whole: Sequence[float], parts: Sequence[Sequence[float]], policy: Policy) -> bool:
    """Whether so few chose an answer beside the parts, and the rounding of each leaves no doubt."""
    slack = (len(parts) + 1) * (policy.round_to // 2)
    return any(
        policy.is_small(count - sum(others))
        and min(policy.shown(count) - sum(map(policy.shown, others)) + slack, 2 * slack)
        < policy.least_range - 1
        for count, *others in zip(whole, *parts, strict=True)
    )


def _gives_away(one: CountSet, policy: Policy) -> bool:
    """Whether a set has a small count in it, or everybody or nearly everybody said the same."""
    whole, is_choice = sum(one.counts), len(one.counts) > 1
    return any(
        policy.is_small(count) or (is_choice and whole - count <= policy.small)
        for count in one.counts
    )


def _differs_by_few(now: tuple[float, ...], then: tuple[float, ...], policy: Policy) -> bool:
    """Whether what has come, or gone, since a copy was made tells what a few people said."""
    if len(now) != len(then):
        return True
    more = tuple(new - old for new, old in zip(now, then, strict=True))
    is_one_way = min(more) >= 0 or max(more) <= 0
    apart = CountSet("", tuple(map(abs, more)))
    return any(map(policy.is_small, more)) or (
        is_one_way and any(more) and _gives_away(apart, policy)
    )


def _groups(answers: Iterable[FileCounts]) -> Groups:
    return {
        (one.project, one.file): {each.group: each.counts for each in one.sets if each.group}
        for one in answers
    }


def _others(view: Groups, *projects: str) -> list[dict[str, tuple[float, ...]]]:
    return [file for (project, _), file in view.items() if project not in projects]


def _holds_others(
    file: Mapping[str, tuple[float, ...]],
    others: Sequence[Mapping[str, tuple[float, ...]]],
    small: int,
) -> bool:
    """Whether a file is some of the others and a few people more, answer by answer."""
    chosen = _together([other for other in others if _is_within(other, file)])
    return any(_leaves_few(file, parts, small) for parts in chosen)


def _together(parts: Sequence[T]) -> Iterator[Sequence[T]]:
    """All of them, and each few: one alone and two of however many there are."""
    if parts:
        yield parts
    for many in range(1, _FEW_WARDS + 1):
        yield from combinations(parts, many) if len(parts) <= 30 or many <= 2 else ()


def _is_within(
    part: Mapping[str, tuple[float, ...]], whole: Mapping[str, tuple[float, ...]]
) -> bool:
    shared = part.keys() & whole.keys()
    return sum(len(part[key]) for key in shared) >= _ALIKE and all(
        len(part[key]) == len(whole[key])
        and all(mine <= theirs for mine, theirs in zip(part[key], whole[key], strict=True))
        for key in shared
    )


def _leaves_few(
    file: Mapping[str, tuple[float, ...]],
    parts: Sequence[Mapping[str, tuple[float, ...]]],
    small: int,
) -> bool:
    left = {
        key: [
            n - sum(part[key][at] for part in parts if key in part) for at, n in enumerate(counts)
        ]
        for key, counts in file.items()
        if any(key in part for part in parts)
    }
    numbers = [count for counts in left.values() for count in counts]
    # Nobody else at all is no better: a part that is hidden would follow from the others.
    return min(numbers, default=-1) >= 0 and max(map(sum, left.values())) <= small
