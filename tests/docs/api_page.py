"""Makes docs/api.md of the docstrings: every name of the two doors with its fields and its example.

python -m tests.docs.api_page
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from enum import Enum
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import NODEFAULT, Struct

from qiworkbook import api
from qiworkbook.cli import kit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "api.md"
HOOKS = ROOT / "docs" / "hooks.md"
EXAMPLES = Path(__file__).with_name("api_examples.py")
BEGINS = """# What the two doors hold

Every name of `qiworkbook.api`, and those of `qiworkbook.cli.kit` for commands, with its fields,
made of what stands in the code. [The promise](plugin-promise.md) says how long a name stays as it
is. Each name stands in an example that runs: at the end of its part, or on [Hooks](hooks.md).
"""
PARTS = (
    "Hooks and what they return",
    "What a function of yours is given",
    "Tables of files",
    "Problems",
    "Blocks of a section",
    "Words, files and sheets",
)
_HOOKS, _GIVEN, _TABLES, _PROBLEMS, _BLOCKS, _WORDS = PARTS
_PART_OF_HOME = {
    "qiworkbook.plugins": _HOOKS,
    "qiworkbook.contributions": _HOOKS,
    "qiworkbook.privacy.share_level": _HOOKS,
    "qiworkbook.model.pack": _HOOKS,
    "qiworkbook.spc.rule": _HOOKS,
    "qiworkbook.analysis": _GIVEN,
    "qiworkbook.model": _GIVEN,
    "qiworkbook.spc.reading": _GIVEN,
    "qiworkbook.spc.observations": _GIVEN,
    "qiworkbook.problems": _PROBLEMS,
    "qiworkbook.privacy.harm": _PROBLEMS,
    "qiworkbook.text.words": _PROBLEMS,
    "qiworkbook.store.dates": _PROBLEMS,
    "qiworkbook.text.source": _PROBLEMS,
    "qiworkbook.spc.funnel": _BLOCKS,
    "qiworkbook.content.sheets": _WORDS,
    "qiworkbook.content": _BLOCKS,
}
_OF_FILES = {
    *("FileTable", "Table", "Slug", "Words", "Prose", "Several", "Choice", "Shown", "HeadCount"),
    *("DriverId", "IdeaId", "MeasureId", "CycleId", "ProjectId", "WardId"),
}


def part_of(name: str) -> str:
    """The part of the page in which a name stands."""
    if name in _OF_FILES:
        return _TABLES
    home = "qiworkbook.contributions" if name == "API_VERSION" else api._HOME_OF[name][0]
    fitting = [start for start in _PART_OF_HOME if home.startswith(start)]
    return _PART_OF_HOME[max(fitting, key=len)] if fitting else _WORDS


def page() -> str:
    """The page as it should be."""
    text = [BEGINS]
    for part in PARTS:
        text.append(f"## {part}\n")
        text += [entry(name, getattr(api, name)) for name in api.__all__ if part_of(name) == part]
        text.append(f"An example:\n\n```python\n{example(part)}\n```\n")
    text.append("## For commands\n\nThese come from `qiworkbook.cli.kit`.\n")
    text += [entry(name, getattr(kit, name)) for name in kit.__all__]
    command = re.search(
        r"^A whole command.*?\n\n((?:    .*\n|\n)+)", HOOKS.read_text("utf-8"), re.M
    )
    assert command
    lines = "\n".join(line.removeprefix("    ") for line in command[1].rstrip().splitlines())
    text.append(f"An example:\n\n```python\n{lines}\n```\n")
    return "\n".join(text)


def example(part: str) -> str:
    """What stands under the name of a part in the examples."""
    text = EXAMPLES.read_text("utf-8")
    found = re.search(rf"^# {re.escape(part)}\n+(.*?)(?=^# |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found, part
    return found[1].strip()


def entry(name: str, value: Any) -> str:
    """A name with what its docstring says, and its fields."""
    told = [f"### `{name}`", _said(name, value)]
    rows = [*_fields(value), *_methods(value)]
    if inspect.isfunction(value):
        told.insert(1, _signature(name, inspect.signature(value)))
    if rows:
        table = "".join(f"| {field} | {words} |\n" for field, words in rows)
        told.append(f"| field | what it is |\n| --- | --- |\n{table}")
    return "\n\n".join(filter(None, told)).rstrip() + "\n"


def _said(name: str, value: Any) -> str:
    home, there = api._HOME_OF.get(name, ("qiworkbook.contributions", name))
    made = inspect.isclass(value) or inspect.isfunction(value)
    if made and value.__module__.startswith("qiworkbook."):
        said = inspect.getdoc(value) or ""
    else:
        said = _attribute_docs(_defined(home, there)).get(there, "")
    assert said, f"{name} of {home} has no docstring"
    return said


def _defined(home: str, name: str) -> str:
    """The module in which a name of a package is assigned to."""
    files = [Path(folder) for folder in getattr(import_module(home), "__path__", ())]
    inside = (
        f"{home}.{file.stem}" for folder in files for file in sorted(folder.glob("[a-z]*.py"))
    )
    return next((module for module in inside if name in _attribute_docs(module)), home)


@cache
def _attribute_docs(module: str) -> Mapping[str, str]:
    """The strings that stand below assignments at the top of a module."""
    tree = ast.parse(Path(str(import_module(module).__file__)).read_text("utf-8"))
    return dict(_strings_below(tree.body))


def _strings_below(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for one, after in pairwise(body):
        target = one.targets[0] if isinstance(one, ast.Assign) else getattr(one, "target", None)
        if isinstance(target, ast.Name) and isinstance(after, ast.Expr):
            said = getattr(after.value, "value", None)
            if isinstance(said, str):
                yield target.id, inspect.cleandoc(said)


def _fields(value: Any) -> Iterator[tuple[str, str]]:
    if not inspect.isclass(value):
        return
    if issubclass(value, Enum):
        said = dict(_strings_below(ast.parse(inspect.getsource(value)).body[0].body))  # type: ignore[attr-defined]
        for member in value:
            yield f"`{member.name}`", said.get(member.name, f"`{member.value!r}`")
    elif hasattr(value, "model_fields"):
        written, said = _written_fields(value)
        for name, field in value.model_fields.items():
            kind = f"`{_cell(written[name])}`{'' if field.is_required() else ', optional'}"
            yield f"`{field.alias or name}`", f"{kind}. {_cell(said.get(name, ''))}".strip(". ")
    elif issubclass(value, Struct):
        classes = [one for one in value.__mro__[::-1] if issubclass(one, Struct)]
        written = {k: v for one in classes for k, v in inspect.get_annotations(one).items()}
        names, defaults = value.__struct_fields__, value.__struct_defaults__
        needed = [NODEFAULT] * (len(names) - len(defaults))
        for name, default in zip(names, [*needed, *defaults], strict=True):
            if not name.startswith("_"):
                kind = f"`{_cell(str(written[name]))}`"
                yield f"`{name}`", f"{kind}{'' if default is NODEFAULT else ', optional'}"


def _written_fields(model: Any) -> tuple[dict[str, str], dict[str, str]]:
    """The types of a table's keys as they are written, and the words below them, by name."""
    written: dict[str, str] = {}
    said: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        if kind.__module__.startswith("qiworkbook."):
            (made,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
            assert isinstance(made, ast.ClassDef)
            said |= _strings_below(made.body)
            written |= {
                one.target.id: ast.unparse(one.annotation)
                for one in made.body
                if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
            }
    return written, said


def _methods(value: Any) -> Iterator[tuple[str, str]]:
    if not inspect.isclass(value) or issubclass(value, Enum | BaseException):
        return
    for name, made in tuple(vars(value).items()):
        of = getattr(made, "fget", None) or getattr(made, "func", None) or made
        if name.startswith("_") or not inspect.isfunction(of) or name in ("model_post_init",):
            continue
        said = inspect.getdoc(of) or ""
        if said:
            given = inspect.signature(of)
            told = f": `{given.return_annotation}`"
            shown = _signature(name, given) if inspect.isfunction(made) else f"`{name}`{told}"
            yield shown.replace("|", "\\|"), _cell(said)


def _signature(name: str, signature: inspect.Signature) -> str:
    """How it is called, as code: `self` aside, types as they are written, defaults as values."""
    given = [
        one.replace(annotation=_Written(one.annotation))
        for one in signature.parameters.values()
        if one.name != "self"
    ]
    returns = _Written(signature.return_annotation)
    return f"`{name}{signature.replace(parameters=given, return_annotation=returns)}`"


class _Written(str):
    """An annotation that is shown without quotes."""

    def __repr__(self) -> str:
        return str(self)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
