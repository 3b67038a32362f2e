"""The jinja environment: whose template comes first, and what is said when one has a mistake.

First found wins: the workbook's `templates/html/`, then the plugins', then the packaged one.
`{% extends "core:page.html.j2" %}` reaches the packaged original.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    FunctionLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from msgspec import Struct

from qiworkbook.privacy.patterns import without_numbers
from qiworkbook.problems import Place, Problem, WorkbookError
from qiworkbook.store.files import text_if_there
from qiworkbook.store.layout import packaged
from qiworkbook.text.words import sentence

__all__ = ["Markup", "Templates", "open_templates", "packaged_templates"]

_FORMAT = "html"  # the folder below `templates/` that holds templates for this environment
_LARGEST = 1024 * 1024
_MISSING_NAME = re.compile(r"(?:no attribute|no element) '?([^']+)'?$|^'([^']+)' is undefined$")


def open_templates(workbook: Path | None = None, plugins: tuple[Path, ...] = ()) -> Templates:
    """Templates that escape every text they are given.

    `workbook` is a workbook's `templates` folder, or None to leave it out: whoever passes it has
    decided to use what it holds. `plugins` are folders of installed packages. Templates from
    either run in a sandbox, which keeps them from calling anything but not from running long.
    """
    return (_environment if workbook else _kept_environment)(workbook, plugins)


def _environment(workbook: Path | None, plugins: tuple[Path, ...]) -> Templates:
    own = [workbook] if workbook else []
    loader = ChoiceLoader(
        [
            PrefixLoader({"core": FileSystemLoader(packaged(_FORMAT))}, delimiter=":"),
            *(FunctionLoader(partial(_from_workbook, folder)) for folder in own),
            *(FileSystemLoader(folder / _FORMAT) for folder in plugins),
            FileSystemLoader(packaged(_FORMAT)),
        ]
    )
    kind = ImmutableSandboxedEnvironment if workbook or plugins else Environment
    environment = kind(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    return Templates(environment, tuple(own) + plugins)


# What is installed stays as it is while the program runs, so each is compiled once.
_kept_environment = lru_cache(8)(_environment)


def packaged_templates(*formats: str) -> Templates:
    """The packaged templates of these folders alone: what no workbook and no plugin can change."""
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(packaged(one)) for one in formats]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"sentence": sentence, "without_numbers": without_numbers}
    return Templates(environment)


class Templates(Struct, frozen=True):
    """Templates by name. `folders` are those that did not come with the package."""

    environment: Environment
    folders: tuple[Path, ...] = ()

    def fill(self, name: str, **values: object) -> Markup:
        """The template's text with the values in it, escaped.

        Raises WorkbookError with file and line when a template of a workbook or a plugin has a
        mistake; a mistake in a packaged one is ours, and is raised as it comes.
        """
        with self._explained():
            return Markup(self.environment.get_template(name).render(values))

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except WorkbookError:
            raise
        except Exception as error:
            place = self._place(error)
            if place is None:
                raise
            problem = Problem("template-mistake", _what_happened(error), place, hint=_HINT)
            raise WorkbookError.of(problem) from error

    def _place(self, error: Exception) -> Place | None:
        """Where in somebody's template it went wrong; the innermost place if there are several."""
        if isinstance(error, TemplateSyntaxError) and error.filename:
            spots = [(error.filename, error.lineno)]
        else:
            frames = traceback.extract_tb(error.__traceback__)
            spots = [(frame.filename, frame.lineno or 1) for frame in reversed(frames)]
        for file, line in spots:
            for folder in self.folders:
                if Path(file).is_relative_to(folder):
                    return Place(Path(file).relative_to(folder.parent).as_posix(), line)
        return None


def _from_workbook(folder: Path, name: str) -> tuple[str, str, None] | None:
    """A template that lies inside the workbook, read by the rules for every other file of it."""
    if ":" in name:  # "core:..." has been looked for where it can be
        return None
    relative = f"{folder.name}/{_FORMAT}/{name}"
    read = text_if_there(folder.parent, relative, _LARGEST)
    return (read.text, str(folder.parent / relative), None) if read else None


_HINT = (
    "Compare it with the packaged template of the same name, which lists at its top what a "
    "template may use; without your own copy, the packaged one is used."
)


def _what_happened(error: Exception) -> str:
    match error:
        case TemplateNotFound():
            return f"this asks for the template “{error.name}”, and there is none of that name"
        case TemplateSyntaxError():
            return f"this can't be followed as a template: {error.message}"
        case UndefinedError():
            found = _MISSING_NAME.search(error.message or "")
            name = f"“{found[1] or found[2]}”" if found else "something"
            return f"this asks for {name}, and there is nothing of that name"
        case SecurityError():
            return "this asks for something that a workbook's template may not use"
        case RecursionError():
            return "this leads back to itself without end"
        case _:
            return f"the template stops here: {error}"
