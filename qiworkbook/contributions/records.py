"""The files that plugins own: where they live, their model, and the counts of people in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct

from qiworkbook.model import FileTable, Workbook
from qiworkbook.model.base import role_keys
from qiworkbook.privacy.share_level import Shared


class Scope(StrEnum):
    """Where a record lives."""

    PROJECT = "project"
    WORKBOOK = "workbook"


class CountSet(Struct, frozen=True):
    """Counts of people that are shown together or not at all, such as the answers to a question.

    `key` names them in their file. Sets of one `group`, in files of other projects too, count the
    same thing: the answers of a trust hold those of its wards.
    """

    key: str
    counts: tuple[float, ...]
    group: str = ""


class RecordCounts(Struct, frozen=True):
    """How a copy that leaves the team handles the counts in a file.

    `read` gives all of them, by sets. `write` gives the file as it may be shown: with these counts
    in place of its own, and without any set that is not among them.
    """

    read: Callable[[FileTable], Iterable[CountSet]]
    write: Callable[[FileTable, Mapping[str, tuple[float, ...]]], FileTable]


class RecordType(Struct, frozen=True):
    """A file, or a folder of files, that a plugin owns.

    `where` is a path below the project's folder: `rota.toml`, or `rota/*.toml` for one file
    a thing. Files are read into `model` by the core's reader, with its messages, and reach
    the plugin through `project.records_of(model)`. `people` are the fields, by their names in the
    file, in which people may be named, beside those that are a `JobTitle`. A copy that leaves the
    team has none of them, unless they are `shared` as words, or their `counts` can be protected.

    `called` says what a new file of a folder can be called, as people say it. `name_of` gives the
    file's name, without its ending, for what somebody calls it, or None for what cannot name one;
    without it a name is made of any words.

    `choices` gives what can stand in fields of a file, by their names ("set", "item.standard"),
    each id with what people call it: forms offer these, and a copy to share keeps them, whatever
    numbers they hold. It gets the workbook and the file as it is.
    """

    name: str
    where: str
    model: type[FileTable]
    what: str
    scope: Scope = Scope.PROJECT
    people: tuple[str, ...] = ()
    shared: Shared = Shared.NOTHING
    counts: RecordCounts | None = None
    called: str = "a date, or a word or two"
    name_of: Callable[[str], str | None] | None = None
    choices: Callable[[Workbook, Mapping[str, Any]], Mapping[str, Mapping[str, str]]] | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """The keys in which a person may be named: those it says, and those that ask for a role."""
        return (*self.people, *role_keys(self.model))
