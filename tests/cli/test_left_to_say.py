"""What a suggested command leaves to the person to say is asked for: it can be run as it stands."""

from __future__ import annotations

import ast
from pathlib import Path

import click
import pytest

from qiworkbook import builtin
from qiworkbook.cli.main import qiworkbook
from qiworkbook.cli.options import AskedOption


def left_to_say() -> set[tuple[str, str]]:
    """The commands that the core's own checks and questions suggest, with each field left empty."""
    found = set()
    for file in Path(builtin.__file__).parent.glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or ast.unparse(call.func) != "do":
                continue
            if isinstance(call.args[0], ast.Constant):
                name = ast.literal_eval(call.args[0])
                fields = [one.arg for one in call.keywords if ast.unparse(one.value) == "''"]
                found |= {(name, field.replace("_", "-")) for field in fields if field}
    return found


@pytest.mark.parametrize(("name", "field"), sorted(left_to_say()))
def test_a_field_without_a_value_is_asked_for(name: str, field: str) -> None:
    command: click.Command = qiworkbook
    for word in name.split():
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), word)
        assert found is not None
        command = found
    (option,) = (one for one in command.params if f"--{field}" in one.opts)
    assert isinstance(option, AskedOption)


def test_there_are_some() -> None:
    assert ("measure phase", "reason") in left_to_say()
