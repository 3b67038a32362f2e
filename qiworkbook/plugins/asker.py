"""Asks plugins one by one, and keeps of their answers what is of the right kind and new."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

from msgspec import Struct, field

from qiworkbook.plugins.guard import CORE, MOST_VALUES, Guard, Lost, Owned as Owned
from qiworkbook.plugins.loader import GROUP, Loaded
from qiworkbook.plugins.validation import misfit_of, wrong_name

T = TypeVar("T")
V = TypeVar("V")


def contribution_name(value: object) -> str:
    """What a plugin's value is called: its name, its id, or the code of its problems."""
    return str(next(getattr(value, key) for key in ("id", "code", "name") if hasattr(value, key)))


def subject_of(view: object) -> str:
    """What somebody looks at: a project by its id, or the workbook."""
    project = getattr(view, "project", None)
    return "the workbook" if project is None else str(project.id)


class Asker(Struct, frozen=True):
    """Asks these plugins. What goes wrong is noted by `guard`, and the rest goes on."""

    loaded: tuple[Loaded, ...]
    guard: Guard
    _given: dict[str, tuple[Owned[Any], ...]] = field(default_factory=dict)

    def given(
        self,
        hook: str,
        kind: type[T],
        refused: Callable[[T, Collection[Owned[T]]], str] = lambda *_: "",
    ) -> tuple[Owned[T], ...]:
        """What the plugins give to a hook, each name once: the first to give it keeps it.

        Each hook is asked once, and what it gave then holds.
        `refused` is why a value will not do beside those that were taken before it, or "".
        """
        if hook in self._given:
            return self._given[hook]
        kept: dict[str, Owned[T]] = {}
        doing = f"giving {hook}"
        for one in self.loaded:
            for value in self._values(one, hook, kind, doing):
                name = contribution_name(value)
                wrong = "" if one.name == CORE else wrong_name(name)
                if name in kept:
                    wrong = f'"{name}" is already given by {kept[name].plugin}'
                wrong = wrong or self.guard.fault_of(refused, value, kept.values())
                if wrong:
                    owner = kept[name].plugin if name in kept else ""
                    self.guard.note(one.name, doing, wrong, lost=Lost(hook, name, owner))
                else:
                    kept[name] = Owned(one.name, value)
        return self._given.setdefault(hook, tuple(kept.values()))

    def isolated(
        self,
        plugin: str,
        doing: str,
        work: Callable[[V], Iterable[T]],
        kind: type[T],
        most: int = MOST_VALUES,
    ) -> Callable[[V], tuple[T, ...]]:
        """`work`, giving () when it fails and leaving out what is not a `kind`, both noted."""

        def isolated(view: V) -> tuple[T, ...]:
            about = f"{doing} for {subject_of(view)}"
            values = self.guard.call(plugin, about, work, view, most=most)
            return tuple(value for value in values if self._is_a(kind, value, plugin, about))

        return isolated

    def _values(self, one: Loaded, hook: str, kind: type[T], doing: str) -> list[T]:
        asked = one.hooks.get(f"{GROUP}_{hook}")
        found = self.guard.call(one.name, doing, asked) if asked else ()
        return [value for value in found if self._is_a(kind, value, one.name, doing)]

    def _is_a(self, kind: type[T], value: object, plugin: str, doing: str) -> bool:
        return plugin == CORE or not self.guard.is_wrong(
            plugin, doing, lambda one: misfit_of(kind, one), value
        )
