"""Asks plugins one by one, and keeps of their answers what is of the right kind and new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from qiworkbook.plugins import hookspecs
from qiworkbook.plugins.guard import CORE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.plugins.guard import Guard
    from qiworkbook.plugins.loader import Loaded

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Owned(Generic[T]):
    """A value, and the plugin that gave it."""

    plugin: str
    value: T


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks these plugins. What goes wrong is noted by `guard`, and the rest goes on."""

    loaded: tuple[Loaded, ...]
    guard: Guard

    def given(self, hook: str, kind: type[T], name_of: Callable[[T], str]) -> tuple[Owned[T], ...]:
        """What the plugins give to a hook, each name once: the first to give it keeps it."""
        kept: dict[str, Owned[T]] = {}
        doing = f"giving {hook}"
        for one in self.loaded:
            for value in self._values(one, hook, kind, doing):
                name = name_of(value)
                if name in kept:
                    taken = f'"{name}" is already given by {kept[name].plugin}'
                    self.guard.note(one.name, doing, taken)
                else:
                    kept[name] = Owned(one.name, value)
        return tuple(kept.values())

    def isolated(
        self, plugin: str, doing: str, work: Callable[[ProjectView], Iterable[T]], kind: type[T]
    ) -> Callable[[ProjectView], tuple[T, ...]]:
        """`work`, giving () when it fails and leaving out what is not a `kind`, both noted."""

        def isolated(view: ProjectView) -> tuple[T, ...]:
            about = f"{doing} for {view.project.id}"
            values = self.guard.call(plugin, about, work, view)
            return tuple(value for value in values if self._is_a(kind, value, plugin, about))

        return isolated

    def _values(self, one: Loaded, hook: str, kind: type[T], doing: str) -> list[T]:
        caller = getattr(one.manager.hook, f"{hookspecs.NAME}_{hook}")
        return [
            value
            for impl in caller.get_hookimpls()
            for value in self.guard.call(one.name, doing, impl.function)
            if self._is_a(kind, value, one.name, doing)
        ]

    def _is_a(self, kind: type[T], value: object, plugin: str, doing: str) -> bool:
        if plugin == CORE:
            return True
        from qiworkbook.plugins.validate import misfit_of

        wrong = misfit_of(kind, value)
        if wrong:
            self.guard.note(plugin, doing, wrong)
        return not wrong
