"""The standards sets one can benchmark against: those that come with the plugin, and a trust's."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from qiworkbook.api import WorkbookError, did_you_mean
from qiworkbook_benchmark.standards import StandardsSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.api import Record, Workbook
    from qiworkbook_benchmark.standards import Standard


@cache
def packaged_sets() -> tuple[StandardsSet, ...]:
    """The sets that come with the plugin, by id."""
    folder = files("qiworkbook_benchmark") / "sets"
    found = (
        StandardsSet.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    )
    return tuple(sorted(found, key=lambda one: one.id))


def own_sets(workbook: Workbook) -> tuple[Record[StandardsSet], ...]:
    """The sets in the workbook's `standards/`, by the names of their files."""
    return workbook.records_of(StandardsSet)


def all_sets(workbook: Workbook) -> tuple[StandardsSet, ...]:
    """Every set, by id. A trust's own comes before a packaged one of the same id."""
    sets = {one.id: one for one in packaged_sets()}
    sets |= {record.file.id: record.file for record in reversed(own_sets(workbook))}
    return tuple(sets[id_] for id_ in sorted(sets))


def find_set(workbook: Workbook, id_: str) -> StandardsSet | None:
    """The set with this id, if there is one."""
    return next((one for one in all_sets(workbook) if one.id == id_), None)


def the_set(workbook: Workbook, id_: str) -> StandardsSet:
    """The set with this id. Raises WorkbookError, with a guess, when there is none."""
    found = find_set(workbook, id_)
    if found:
        return found
    ids = [one.id for one in all_sets(workbook)]
    raise WorkbookError(f"There is no standards set {id_}.", guess(id_, ids))


def guess(word: str, known: Sequence[str]) -> str:
    """What was probably meant; else what there is, or how to see it when that is long."""
    meant = did_you_mean(word, known)
    if meant:
        return f'Did you mean "{meant}"?'
    if len(known) > _MANY:
        return f"There are {len(known)}, among them {', '.join(known[:3])}."
    return f"There are: {', '.join(known)}." if known else "There are none yet."


_MANY = 20


@dataclass(frozen=True, slots=True)
class ThemeOfSet:
    """A theme and its standards, in the order of the set. `title` is "" for those without one."""

    title: str
    standards: tuple[Standard, ...]


def by_theme(standards: StandardsSet) -> tuple[ThemeOfSet, ...]:
    """The themes that have standards; those without a known theme come last."""
    known = {theme.id: theme.title for theme in standards.theme}
    groups = [
        ThemeOfSet(title, tuple(one for one in standards.standard if one.theme == id_))
        for id_, title in known.items()
    ]
    loose = tuple(one for one in standards.standard if one.theme not in known)
    return tuple(group for group in (*groups, ThemeOfSet("", loose)) if group.standards)


def labels(standards: StandardsSet) -> tuple[str, ...]:
    """What every output says of a set: whether it is an example, and whose words these are."""
    said = [f"Illustrative: {standards.illustrative}"] if standards.illustrative else []
    wording = _WORDING[standards.wording.value]
    see = f" See {standards.url}" if standards.url else ""
    return (*said, f"Wording: {wording}. Source: {source(standards)}.{see}")


def source(standards: StandardsSet) -> str:
    """Who published it, and when: "NHS England (2023)"."""
    who = standards.publisher or standards.title
    return f"{who} ({standards.year})" if standards.year else who


_WORDING = {
    "paraphrase": "a paraphrase, not the published text",
    "verbatim": "as published",
    "local": "local, not a published text",
}
