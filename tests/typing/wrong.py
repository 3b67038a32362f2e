"""Slips that a type checker should catch in a plugin: an ignore too many is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import (
    Brand,
    Check,
    Exporter,
    ImportedRow,
    OutFile,
    RecordType,
    Section,
    Starter,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import Problem, ProjectView


def look(view: ProjectView) -> Iterator[Problem]:
    yield view.project.titel  # type: ignore[attr-defined]
    yield "a text"  # type: ignore[misc]


Check(1, "summary", "why", look)  # type: ignore[arg-type]
Check("code", "summary", look)  # type: ignore[call-arg, arg-type]
RecordType("name", "name.toml", dict, "what")  # type: ignore[arg-type]
Section("id", "heading", "message", ("a text",))  # type: ignore[arg-type]
Starter("id", "what", {"project.toml": b""})  # type: ignore[dict-item]
Exporter("name", "what", look)  # type: ignore[arg-type]
OutFile("name", ["a line"])  # type: ignore[arg-type]
ImportedRow("one", "2025-01-06")  # type: ignore[arg-type]
Brand("name", "what", colour=0x4B2E83)  # type: ignore[arg-type]
