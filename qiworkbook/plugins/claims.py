"""Which files and settings what a plugin gives may name: its own, and nobody else's."""

from __future__ import annotations

from collections.abc import Collection
from fnmatch import fnmatchcase

from qiworkbook.contributions.extensions import Settings
from qiworkbook.contributions.records import RecordType
from qiworkbook.model.base import keys_of
from qiworkbook.model.key_docs import models_in
from qiworkbook.model.settings import PluginChoice
from qiworkbook.plugins.guard import Owned
from qiworkbook.problems import Place
from qiworkbook.store import layout
from qiworkbook.store.layout import printable, reason_to_refuse


def wrong_claim(record: RecordType, before: Collection[Owned[RecordType]]) -> str:
    """Why a record cannot own the files that it names; "" when it can.

    No file has two owners, or what one of them reads would be a fault to the other.
    """
    where = record.where
    folder, _, file = where.rpartition("/")
    if not where.endswith(".toml") or "*" in folder or "*" in file[1:]:
        return (
            f"{printable(where)} should be a path such as rota.toml, "
            "or rota/*.toml for several files"
        )
    reason = reason_to_refuse(where.replace("*", "x"))
    if reason:
        return f"{printable(where)} {reason}"
    ours = _OF_A_PROJECT if record.scope == "project" else _OF_THE_WORKBOOK
    if any(_overlap(where, one) for one in ours):
        return f"{where} belongs to qiworkbook itself"
    keys = {key for one in models_in(record.model) for key in keys_of(one)}
    if unknown := [one for one in record.people if one not in keys]:
        return f"its people are said to stand in {unknown[0]}, which is no key of {where}"
    for other in before:
        if other.value.scope == record.scope and _overlap(where, other.value.where):
            return f"{where} is claimed already: {other.value.where} is a file of {other.plugin}"
    return ""


def _overlap(one: str, other: str) -> bool:
    """Whether two paths, each with at most one * for a file's name, can name the same file.

    A path that ends with / stands for all that lies below it.
    """
    one, other = one.casefold(), other.casefold()
    if one.endswith("/") or other.endswith("/"):
        return one.startswith(other) or other.startswith(one)
    if "*" in one and "*" in other:
        short, long = sorted((one, other), key=len)
        return short.partition("*")[0] == long.partition("*")[0] and long.endswith(
            short.partition("*")[2]
        )
    return fnmatchcase(one, other) if "*" in other else fnmatchcase(other, one)


_OF_A_PROJECT = (layout.PROJECT, f"{layout.CYCLES}/", f"{layout.DATA}/")
_OF_THE_WORKBOOK = (
    *(layout.WORKBOOK, layout.RESOURCES, layout.PACK, layout.BRAND, layout.STARTER),
    *(layout.PROGRAMME, layout.SHARE, "output/"),
    *(
        f"{folder}/"
        for folder in (
            *(layout.PROJECTS, layout.LEARNING_SETS, layout.TEMPLATES, layout.PACKS),
            *(layout.RULE_SETS, layout.STARTERS, layout.AUDIENCE_WORDS, layout.IMPORTS),
        )
    ),
)


def wrong_place(place: Place) -> str:
    """What is wrong with a place in a file of the workbook; "" for one that can be."""
    if reason := reason_to_refuse(place.file):
        return f"in the file “{printable(place.file)}”, which {reason}"
    for number in (place.line, place.column):
        if number is not None and number < 1:
            return f"at line {place.line}, column {place.column}, and both begin with 1"
    return ""


def wrong_file(path: str) -> str:
    """What is wrong with the path of a file to be written; "" where it stays inside."""
    reason = reason_to_refuse(path)
    return f"a file “{printable(path)}”, which {reason}" if reason else ""


def wrong_settings(settings: Settings, _before: Collection[Owned[Settings]]) -> str:
    """Why settings cannot be read; "" where they can."""
    if settings.name in PluginChoice.model_fields:
        return f'"{settings.name}" is a key of qiworkbook'
    try:
        settings.model()
    except ValueError:
        return f"a workbook without [plugins.{settings.name}] is whole, so each key needs a default"
    return ""
