"""Checks and sections of plugins, called so that a fault costs one of them and is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qiworkbook.plugins.asker import subject_of
from qiworkbook.plugins.guard import CORE, MOST_OF_A_MAKER, Cost
from qiworkbook.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.content import Section
    from qiworkbook.plugins.asker import Asker, Owned


def signed(asker: Asker, given: Owned[Any]) -> Callable[[Any], tuple[Problem, ...]]:
    """What a check finds, isolated, its problems bearing the plugin's name."""
    plugin, code = given.plugin, given.value.code
    doing = f"checking {code}"
    find = asker.isolated(plugin, doing, given.value.find, Problem)
    if plugin == CORE:
        return find

    def found(view: Any) -> tuple[Problem, ...]:
        from qiworkbook.text.words import one_line

        problems = find(view)
        for odd in dict.fromkeys(one.code for one in problems if one.code != code):
            said = f'it gave a problem of the code "{odd}", which is told as {code}'
            asker.guard.note(plugin, doing, said, cost=Cost.NOTHING)
        return tuple(
            Problem(  # made anew: whatever a class of the plugin's own does stays outside
                code,
                one_line(str.__str__(one.message)),
                Place(str.__str__(one.place.file), one.place.line, one.place.column),
                one.severity,
                one_line(str.__str__(one.hint)),
                plugin,
            )
            for one in problems
        )

    return found


def tried(
    asker: Asker, maker: Owned[Any], owners: dict[tuple[str, str], str]
) -> Callable[[Any], tuple[Section, ...]]:
    """What a maker makes, isolated; a section that cannot be written as text is left out.

    So is one whose id is another's, who is named in `owners` by what it is about and its id.
    """
    from qiworkbook.content import Section

    plugin, guard, id_ = maker.plugin, asker.guard, maker.value.id
    make = asker.isolated(plugin, f"making {id_}", maker.value.make, Section, MOST_OF_A_MAKER)

    def made(view: Any) -> tuple[Section, ...]:
        subject, kept = subject_of(view), []
        for section in make(view):
            owner = owners.setdefault((subject, section.id), plugin)
            if owner == plugin:
                kept.append(section)
            else:
                taken = f'the section "{section.id}" is already given by {owner}'
                guard.note(plugin, f"making {id_} for {subject}", taken)
        if plugin == CORE:
            return tuple(kept)
        from qiworkbook.plugins.validate import writable

        about = f"writing {id_} for {subject}"
        return tuple(one for each in kept for one in guard.call(plugin, about, writable, each))

    return made
