"""A plugin's section that a writer cannot write costs only itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qiworkbook.content import Document, Section
    from qiworkbook.plugins.manager import Plugins

    Fault = tuple[Section, str, Exception]

T = TypeVar("T")


def salvaged(
    plugins: Plugins,
    document: Document,
    write: Callable[[Document], T],
) -> T:
    """What `write` makes of the document, without the sections of plugins that it cannot write.

    Each of those is told by its plugin's name. Where no plugin is behind a fault, it is raised.
    """
    try:
        return write(document)
    except Exception:
        faults = tuple(_faults(plugins, document, write))
        if not faults:
            raise
        for section, plugin, fault in faults:
            where = f" for {section.project}" if section.project else ""
            plugins.left_out(plugin, f"drawing {section.maker}{where}", fault)
        faulty = [section for section, _, _ in faults]
        rest = tuple(one for one in document.sections if one not in faulty)
        return write(replace(document, sections=rest))


def _faults(
    plugins: Plugins, document: Document, write: Callable[[Document], object]
) -> Iterator[Fault]:
    """The plugins' sections that cannot be written even alone, if anything can be written."""
    owners = plugins.section_owners()
    try:
        write(replace(document, sections=()))
    except Exception:  # noqa: BLE001  # such as a template that is none: no section's doing
        return
    for section in document.sections:
        if section.maker not in owners:
            continue
        try:
            write(replace(document, sections=(section,)))
        except Exception as fault:  # noqa: BLE001  # a plugin's block can fail in any way
            yield section, owners[section.maker], fault
