"""The promises of a plugin, and what is said when one is broken."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

IMPORTS, LIGHT, LOADS, SURVIVES = "imports", "light", "loads", "survives"
SAME, WRITES, RENDERS, LABELS, TOLD = "same", "writes", "renders", "labels", "told"

PROMISES: Mapping[str, str] = MappingProxyType(
    {
        IMPORTS: "it imports qiworkbook.api and qiworkbook.cli.kit, and nothing else of qiworkbook",
        LIGHT: "importing it is quick and loads nothing heavy, so that every command starts fast",
        LOADS: "it loads, and every hook, command, starter and file of it is as it should be",
        SURVIVES: "it copes with an empty, a half-written and a full project",
        SAME: "asked twice, it says the same twice",
        WRITES: "looking at a project changes no file and nothing else, and comes to an end",
        RENDERS: "its sections can be written in every format",
        LABELS: "what it exports says whether it can be shared",
        TOLD: "its README tells every code, file, command and starter",
    }
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that is not kept: which one (see PROMISES), and what was found."""

    promise: str
    what: str

    def __str__(self) -> str:
        return f"{PROMISES[self.promise]}; but {self.what}"
