"""What packs hold: rule sets, starters, words for audiences, and files that cannot be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from qiworkbook.contributions.records import Scope
from qiworkbook.problems import Problem
from qiworkbook.spc.observations import SpcError
from qiworkbook.spc.rule_sets import rule_set_from
from qiworkbook.store import layout
from qiworkbook.store.layout import packaged
from qiworkbook.store.packs.homes import Home, homes_of
from qiworkbook.store.workbooks import RecordReader, read_record, read_records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from qiworkbook.contributions.records import RecordType
    from qiworkbook.model import FileTable, Record
    from qiworkbook.model.pack import RuleSetFile, WordsFile
    from qiworkbook.problems import Place
    from qiworkbook.spc.rule_sets import RuleSet
    from qiworkbook.store.toml_file import TomlFile
    from qiworkbook.text.source import Source

    Records = dict[str, tuple[Record[FileTable], ...]]

_WHERE = re.compile(r"^The rule set '[^']*'(?:, rule (\d+)|, \[(limits)\])?: ")


def rule_sets_of(
    homes: Iterable[Home], taken: Collection[str], problems: list[Problem]
) -> dict[str, RuleSet]:
    """The rule sets by id, the nearest first. An id in `taken`, or taken before, is left out."""
    found: dict[str, RuleSet] = {}
    for home in homes:
        for name in home.files(layout.RULE_SETS, problems):
            from qiworkbook.model.pack import RuleSetFile

            read = home.read(name, RuleSetFile)
            problems += read.problems
            made = read.value and _made(layout.stem(name), read.value, read.source, problems)
            if made and made.id in {*taken, *found}:
                problems.append(_taken(made.id, read.source.place(), by_core=made.id in taken))
            elif made:
                found[made.id] = made
    return found


def _made(id_: str, file: RuleSetFile, source: Source, problems: list[Problem]) -> RuleSet | None:
    data = {"id": id_, **file.model_dump(exclude={"format"}, exclude_unset=True)}
    try:
        return rule_set_from(data)
    except SpcError as error:
        said = str(error)
        where = _WHERE.match(said)
        problems.append(
            Problem(
                "pack-rule-set",
                said[where.end() :] if where else said,
                _place(where, file, source),
            )
        )
        return None


def _place(where: re.Match[str] | None, file: RuleSetFile, source: Source) -> Place:
    if where and where[1]:
        return source.place(file.rule[int(where[1]) - 1])
    return source.place(where[2]) if where and where[2] else source.place()


def _taken(id_: str, place: Place, *, by_core: bool) -> Problem:
    whose = "comes with qiworkbook or a plugin" if by_core else "lies nearer"
    return Problem(
        "pack-id-taken",
        f"another rule set called {id_} {whose}, so this one is not used",
        place,
        hint="Give the file another name: charts print it, and it should mean one thing.",
    )


class Packs(Struct, frozen=True):
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


_CORE = "qiworkbook"


def all_audience_words(homes: Iterable[Home]) -> dict[str, TomlFile[WordsFile]]:
    """The files of words by name, those that come along too."""
    return audience_words((*homes, Home(_CORE, packaged(), plugin=_CORE)), [])


def audience_words(
    homes: Iterable[Home], problems: list[Problem]
) -> dict[str, TomlFile[WordsFile]]:
    """The files of words by name, the nearest first: it hides one of the same name further off."""
    found: dict[str, TomlFile[WordsFile]] = {}
    for home in homes:
        for path in home.files(layout.AUDIENCE_WORDS, problems):
            name = layout.stem(path)
            if name not in found:
                from qiworkbook.model.pack import WordsFile

                found[name] = home.read(path, WordsFile)
    return found
