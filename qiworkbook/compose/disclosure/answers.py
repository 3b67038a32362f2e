"""Counts in the files of plugins, such as the answers to a question: shown by sets or not at all.

The answers of a trust can hold those of its wards. What is left then is what a few others said, so
nothing of the larger one is shown.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qiworkbook.compose.disclosure.policy import Policy
    from qiworkbook.contributions.records import CountSet, RecordType
    from qiworkbook.model import FileTable, Project

_FEW_WARDS = 4  # that are tried in every combination
_ALIKE = 4  # numbers that two files have to share before one can be said to hold the other


def record_as_shown(file: FileTable, kind: RecordType, policy: Policy) -> FileTable:
    """A file with its small counts hidden, and the others rounded."""
    if kind.counts is None:
        return file
    may_be_seen = {
        one.key: tuple(policy.shown(count) for count in one.counts)
        for one in kind.counts.read(file)
        if not _gives_away(one, policy)
    }
    return kind.counts.write(file, may_be_seen)


def answers_that_hold_others(
    projects: Sequence[Project], record_types: Iterable[RecordType], policy: Policy
) -> frozenset[tuple[str, str]]:
    """Projects whose counts are those of others and a few more, each with its record type's name.

    The name of the plugin's measures, which tell the same, is the record type's own.
    """
    held = set()
    for kind in record_types:
        if kind.counts is None:
            continue
        by_project = {
            project.id: list(_groups(project, kind))
            for project in projects
            if project.records.get(kind.name)
        }
        for project, files in by_project.items():
            others = [file for id_, of_it in by_project.items() if id_ != project for file in of_it]
            if any(_holds_others(file, others, policy.small) for file in files):
                held.add((project, kind.name))
    return frozenset(held)


def _gives_away(one: CountSet, policy: Policy) -> bool:
    """Whether a set has a small count in it, or everybody or nearly everybody said the same."""
    if any(policy.is_small(count) for count in one.counts):
        return True
    whole = sum(one.counts)
    return len(one.counts) > 1 and any(whole - count <= policy.small for count in one.counts)


def _groups(project: Project, kind: RecordType) -> Iterator[Mapping[str, tuple[float, ...]]]:
    """The counts of each file of a project, by what they count."""
    if kind.counts is None:
        return
    for record in project.records.get(kind.name, ()):
        yield {one.group: one.counts for one in kind.counts.read(record.file) if one.group}


def _holds_others(
    file: Mapping[str, tuple[float, ...]],
    others: Sequence[Mapping[str, tuple[float, ...]]],
    small: int,
) -> bool:
    """Whether a file is some of the others and a few people more, answer by answer."""
    parts = [other for other in others if _is_within(other, file)]
    whole: list[Sequence[Mapping[str, tuple[float, ...]]]] = [parts] if parts else []
    for many in range(1, _FEW_WARDS + 1):
        whole += list(combinations(parts, many)) if len(parts) <= 30 or many <= 2 else []
    return any(_leaves_few(file, chosen, small) for chosen in whole)


def _is_within(
    part: Mapping[str, tuple[float, ...]], whole: Mapping[str, tuple[float, ...]]
) -> bool:
    shared = part.keys() & whole.keys()
    numbers = sum(len(part[key]) for key in shared)
    return numbers >= _ALIKE and all(
        len(part[key]) == len(whole[key])
        and all(mine <= theirs for mine, theirs in zip(part[key], whole[key], strict=True))
        for key in shared
    )


def _leaves_few(
    file: Mapping[str, tuple[float, ...]],
    parts: Sequence[Mapping[str, tuple[float, ...]]],
    small: int,
) -> bool:
    left: defaultdict[str, list[float]] = defaultdict(list)
    for key, counts in file.items():
        having = [part[key] for part in parts if key in part]
        if having:
            left[key] = [n - sum(one[at] for one in having) for at, n in enumerate(counts)]
    numbers = [count for counts in left.values() for count in counts]
    if not numbers or min(numbers) < 0:
        return False
    # Nobody else at all is no better: a part that is hidden would follow from the others.
    return max(sum(counts) for counts in left.values()) <= small
