"""Read what every open needs of the packs: rule sets, and the files that plugins own in them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qiworkbook.parts.records import Scope
from qiworkbook.store.packs.homes import Home, homes_of
from qiworkbook.store.packs.rule_sets import rule_sets_of
from qiworkbook.store.projects import RecordReader, read_record, read_records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from qiworkbook.model import FileTable, Record
    from qiworkbook.parts.records import RecordType
    from qiworkbook.problems import Problem
    from qiworkbook.spc.rule_sets import RuleSet

    Records = dict[str, tuple[Record[FileTable], ...]]


@dataclass(frozen=True, slots=True)
class Packs:
    """What the packs hold. `homes` are where data files may lie, the workbook itself first."""

    homes: tuple[Home, ...] = ()
    rule_sets: dict[str, RuleSet] = field(default_factory=dict)
    records: Records = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_packs(
    root: Path,
    installed: Iterable[tuple[str, str]],
    record_types: Sequence[RecordType],
    taken: Collection[str] = (),
    read: RecordReader = read_record,
) -> Packs:
    """The packs of the workbook at `root` and the `installed` ones (names and folders).

    `taken` are the ids of rule sets that files cannot replace.
    """
    problems: list[Problem] = []
    homes = homes_of(root, installed, problems)
    rule_sets = rule_sets_of(homes, taken, problems)
    records: Records = {}
    for home in homes[1:]:  # those of the workbook itself are read with it
        for name, found in _records(home, record_types, problems, read).items():
            records[name] = (*records.get(name, ()), *found)
    return Packs(homes, rule_sets, records, tuple(problems))


def _records(
    home: Home, record_types: Sequence[RecordType], problems: list[Problem], read: RecordReader
) -> Records:
    found, faults = read_records(home.root, home.folder, record_types, Scope.WORKBOOK, read)
    problems += home.told(faults)
    return {
        name: tuple(
            replace(one, source=replace(one.source, file=home.shown(one.source.file)))
            for one in records
        )
        for name, records in found.items()
    }
