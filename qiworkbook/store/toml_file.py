"""One TOML file into its model: read, parsed, validated, every fault with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

from qiworkbook.model.base import FileTable
from qiworkbook.store.files import read_text
from qiworkbook.store.paths import TOML_BYTES, FileError
from qiworkbook.store.toml_text import parse_toml
from qiworkbook.store.validation import validate
from qiworkbook.text.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.problems import Problem

M = TypeVar("M", bound=FileTable)


class TomlFile(Struct, Generic[M], frozen=True):
    """What could be read of a file: `value` is None when nothing could."""

    value: M | None
    source: Source
    problems: tuple[Problem, ...] = ()


_read: dict[tuple[str, type[FileTable]], TomlFile[Any]] = {}
"""What was made of each file when it was last read. It holds while the file says the same."""


def read_toml(root: Path, relative: str, model: type[M]) -> TomlFile[M]:
    """Read the file at `relative` into `model`. Never raises for anything a person can write.

    The file is read at every call, and gone through again where it says something else by now.
    """
    try:
        read = read_text(root, relative, TOML_BYTES)
    except FileError as error:
        return TomlFile(None, Source(relative, ""), (error.problem,))
    known = _read.get((relative, model))
    if known is None or known.source.text != read.text or known.source.sha256 != read.sha256:
        known = _read[relative, model] = toml_said(Source(relative, read.text, read.sha256), model)
    return known


def toml_said(source: Source, model: type[M]) -> TomlFile[M]:
    """The same of a text, wherever it comes from."""
    data, problem = parse_toml(source.text, source.file)
    if data is None:
        return TomlFile(None, source, (problem,) if problem else ())
    validated = validate(data, source, model)
    return TomlFile(validated.value, source, validated.problems)
