"""What everybody stands on, before and after a plugin was at work: it is nobody's to change."""

from __future__ import annotations

import inspect
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Ground:
    """The environment, the output, and the functions and classes of qiworkbook, at one moment."""

    environment: Mapping[str, str]
    output: tuple[object, ...]
    path: tuple[str, ...]
    program: Mapping[str, object]

    @classmethod
    def now(cls) -> Ground:
        """As it is."""
        output = (sys.stdout, sys.stderr, _is_open(1), _is_open(2))
        return cls(dict(os.environ), output, tuple(sys.path), dict(_program()))

    def changed(self) -> Iterator[str]:
        """What is no longer as it was, each as the end of a sentence that begins with "it"."""
        after = Ground.now()
        names = {
            name
            for name in {*self.environment, *after.environment}
            if self.environment.get(name) != after.environment.get(name)
        }
        # pytest says in the environment which test is running.
        for name in sorted(names - {"PYTEST_CURRENT_TEST"}):
            yield f"changed {name} in the environment"
        if self.output != after.output:
            yield "closed or replaced the output"
        if self.path != after.path:
            yield "changed the list of folders that Python imports from"
        for name, thing in self.program.items():
            if after.program.get(name, thing) is not thing:
                yield f"changed {name} of qiworkbook itself"


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def _program() -> Iterator[tuple[str, object]]:
    """Every function and class of ours, and what the classes are made of, by where it stands."""
    for module_name, module in sorted(sys.modules.items()):
        if module_name.partition(".")[0] != "qiworkbook" or module is None:
            continue
        for name, thing in tuple(vars(module).items()):
            if inspect.isclass(thing) and thing.__module__ == module_name:
                yield f"{module_name}.{name}", thing
                for part, inner in tuple(vars(thing).items()):
                    if _is_code(inner):
                        yield f"{module_name}.{name}.{part}", inner
            elif _is_code(thing):
                yield f"{module_name}.{name}", thing


def _is_code(thing: Any) -> bool:
    return inspect.isroutine(thing) or isinstance(thing, property)
