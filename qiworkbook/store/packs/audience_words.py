"""The words for audiences: files of the workbook, of packs, and the two that come along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.store import layout
from qiworkbook.store.layout import packaged
from qiworkbook.store.packs.homes import Home

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.model.pack import WordsFile
    from qiworkbook.problems import Problem
    from qiworkbook.store.toml_file import TomlFile

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
