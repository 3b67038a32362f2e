"""The plugin interface: light to import, true to its list, and what type checkers see."""

from __future__ import annotations

import ast
import builtins
import collections.abc
import inspect
import re
import subprocess
import sys
import typing
from enum import Enum
from pathlib import Path

import pytest
from msgspec import Struct

from qiworkbook import api
from qiworkbook.plugins import hookspecs


def test_every_name_is_there() -> None:
    for name in api.__all__:
        assert getattr(api, name) is not None


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(str(api.__file__)).read_text(encoding="utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    seen = {
        alias.asname
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname == alias.name
    }
    renamed = {"Grid", "ChartLevel", "theory_diagram", "toml_text"}
    assert seen | renamed | {"API_VERSION"} == set(api.__all__)


def test_a_name_that_is_not_there_is_told() -> None:
    with pytest.raises(AttributeError, match=r"qiworkbook\.api has no 'Chek'"):
        api.Chek  # noqa: B018  # looking it up is the test


def test_importing_it_costs_nothing() -> None:
    code = (
        "import sys, qiworkbook.api\n"
        "print([m for m in ('pydantic', 'click', 'jinja2', 'matplotlib') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.slow
def test_type_checkers_accept_what_is_right_and_catch_what_is_wrong() -> None:
    """`tests/typing` holds a plugin with one of everything, and slips that have to be caught."""
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "tests/typing/api.py", "tests/typing/wrong.py"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout


def test_the_typed_example_uses_every_hook() -> None:
    text = (Path(__file__).parent / "typing" / "api.py").read_text(encoding="utf-8")
    hooks = [name for name in vars(hookspecs) if name.startswith("qiworkbook_")]
    assert [name for name in hooks if f"def {name}()" not in text] == []


def test_a_name_that_goes_still_works_and_says_when_and_what_to_write() -> None:
    going = api._GOING
    for name, (_, version, instead) in going.items():
        with pytest.warns(DeprecationWarning, match=rf"^{name} of qiworkbook\.api goes") as warned:
            assert callable(getattr(api, name))
        assert f"in qiworkbook {version}: write {instead} instead" in str(warned[0].message)
        assert warned[0].filename == __file__  # whose line it is
        assert name not in dir(api)


def test_the_change_log_tells_every_name_that_goes() -> None:
    root = Path(__file__).parents[1]
    (line,) = re.findall(
        r"^- \*\*Plugins: names that go\.\*\*.*$", (root / "CHANGELOG.md").read_text("utf-8"), re.M
    )
    told = re.findall(r"`(\w+)` \(([^()]*(?:\([^()]*\)[^()]*)*)\)", line)
    assert [name for name, _ in told] == [*api._GOING]
    for (_, written), (_, version, instead) in zip(told, api._GOING.values(), strict=True):
        assert written.replace("`", "").removeprefix("write ") == instead
        assert f"go in {version}" in line


WITHIN = {
    "WorkbookFile": "what stands in workbook.toml besides a plugin's own settings",
    "Source": "where the words of a file stand",
    "Wards": "what chance allows each of them",
    "Convention": "how limits are made",
    "Duplicate": "what has one id",
}
"""Values that are given, never made, with parts that nobody has to name."""


def test_every_type_that_one_meets_can_be_named() -> None:
    ours = {*api.__all__, *dir(builtins), *dir(typing), *dir(collections.abc)}
    ours |= {"date", "datetime", "time", "StrEnum", "Field", "Clock"}
    strangers = []
    for name in api.__all__:
        value = getattr(api, name)
        if name in WITHIN or not isinstance(value, type) or issubclass(value, Enum):
            continue
        notes = [*inspect.get_annotations(value).values()]
        notes += [
            note
            for key, one in tuple(vars(value).items())
            if not key.startswith("_")
            for note in getattr(getattr(one, "fget", one), "__annotations__", {}).values()
        ]
        words = {word for note in notes for word in re.findall(r"\b[A-Z]\w+", str(note))}
        strangers += [(name, word) for word in words if word not in ours and len(word) > 1]
    assert sorted(strangers) == []


def test_no_value_that_is_handed_out_holds_what_somebody_could_change() -> None:
    values = (getattr(api, name) for name in api.__all__)
    kinds = [one for one in values if isinstance(one, type) and issubclass(one, Struct)]
    assert len(kinds) > 60
    assert [one.__name__ for one in kinds if not one.__struct_config__.frozen] == []
    open_to_all = [
        f"{kind.__name__}.{name}"
        for kind in kinds
        for name, declared in kind.__annotations__.items()
        if str(declared).startswith(("dict", "list", "set", "defaultdict", "bytearray"))
    ]
    assert open_to_all == []
