"""One TOML file into its model: read, parsed, validated, every fault with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from qiworkbook.model.base import FileTable
from qiworkbook.store.files import read_text
from qiworkbook.store.paths import TOML_BYTES, FileError
from qiworkbook.store.toml_text import parse_toml
from qiworkbook.store.validate import validate
from qiworkbook.text.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.problems import Problem

M = TypeVar("M", bound=FileTable)


@dataclass(frozen=True, slots=True)
class TomlFile(Generic[M]):
    """What could be read of a file: `value` is None when nothing could."""

    value: M | None
    source: Source
    problems: tuple[Problem, ...] = ()


def read_toml(root: Path, relative: str, model: type[M]) -> TomlFile[M]:
    """Read the file at `relative` into `model`. Never raises for anything a person can write."""
    try:
        read = read_text(root, relative, TOML_BYTES)
    except FileError as error:
        return TomlFile(None, Source(relative, ""), (error.problem,))
    source = Source(relative, read.text, read.sha256)
    data, problem = parse_toml(read.text, relative)
    if data is None:
        return TomlFile(None, source, (problem,) if problem else ())
    validated = validate(data, source, model)
    return TomlFile(validated.value, source, validated.problems)
