"""Which sections belong together: a divider and what follows it, or what is about one project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.content import SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.content import Section


def in_parts(sections: Iterable[Section]) -> tuple[tuple[Section, ...], ...]:
    """The sections in their order; a part begins with a divider, or where another project does."""
    parts: list[list[Section]] = []
    for section in sections:
        if not parts or _is_apart(section, parts[-1][-1]):
            parts.append([])
        parts[-1].append(section)
    return tuple(tuple(part) for part in parts)


def is_headed(part: tuple[Section, ...]) -> bool:
    """Whether the first section of a part is its title, and the others stand below it."""
    return part[0].kind is SectionKind.DIVIDER


def is_project(part: tuple[Section, ...]) -> bool:
    """Whether a part is about a project, so that a document's labels stand on top of it."""
    return is_headed(part) or any(section.project for section in part)


def _is_apart(section: Section, last: Section) -> bool:
    if section.kind is SectionKind.DIVIDER:
        return True
    if last.kind is SectionKind.DIVIDER and not last.project:
        return False
    return section.project != last.project
