"""A file of rules becomes a rule set; what is wrong with it, a problem at its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qiworkbook.problems import Problem
from qiworkbook.spc.observations import SpcError
from qiworkbook.spc.rule_sets import rule_set_from
from qiworkbook.store import layout

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from qiworkbook.model.pack import RuleSetFile
    from qiworkbook.problems import Place
    from qiworkbook.spc.rule_sets import RuleSet
    from qiworkbook.store.packs.homes import Home
    from qiworkbook.text.source import Source

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
