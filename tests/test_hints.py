"""Below the front ends nothing words a command: a hint is a sentence, and carries an action."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.cli.main import COMMANDS
from qiworkbook.problems import do
from qiworkbook.text.words import command_of
from tests.offers import misfit

if TYPE_CHECKING:
    from collections.abc import Iterator

REPO = Path(__file__).parents[1]

_FRONT = {"cli", "testing", "__main__.py"}
_OF_PLUGINS = ("benchmark", "charter", "incidents", "spread", "survey")
_COMMANDS = "|".join((*COMMANDS, *_OF_PLUGINS))
_COMMAND = re.compile(rf"\bqiworkbook ({_COMMANDS})\b|(^|[\s(:])--[a-z]")
# What is not said to anybody who reads a hint, and why.
_OF_PROGRAMS = {
    "history": "what git is asked, and is told to run",
    "workbook/bundle.py": "what PyInstaller is asked",
    "workbook/programmes/share_pack.py": "a file that goes with a pack names what made it",
    "workbook/outputs/privacy_page.py": "a page for people who ask how it is done",
    "web/app.py": "said at the terminal in which the pages were started",
    "web/server.py": "said at the terminal in which the pages were started",
    "plugins/guard.py": "said at the terminal alone",
    "qiworkbook_benchmark/form.py": "a form in Excel tells who fills it in how it is read back",
    "qiworkbook_benchmark/commands.py": "the example of a group of commands",
    "qiworkbook_survey/papers.py": "a tally sheet on paper tells who counts what to type",
}
_RAISED = {"WorkbookError", "no_file"}


def _rooms() -> Iterator[Path]:
    for path in sorted((REPO / "qiworkbook").rglob("*.py")):
        inside = path.relative_to(REPO / "qiworkbook")
        whole = inside.as_posix()
        if inside.parts[0] not in _FRONT and not _OF_PROGRAMS.keys() & {inside.parts[0], whole}:
            yield path
    for path in sorted((REPO / "plugins").rglob("*.py")):
        if path.relative_to(REPO / "plugins").as_posix() not in _OF_PROGRAMS:
            yield path


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a module that is no docstring; of a plugin's commands, those of its errors."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    texts = list(ast.walk(tree))
    if path.parent.parent.name == "plugins" and path.stem.startswith("commands"):
        raised = [one for one in texts if isinstance(one, ast.Call) and _name(one) in _RAISED]
        texts = [inner for one in raised for inner in ast.walk(one)]
    for one in texts:
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in docs:
            yield one.lineno, one.value


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_no_text_below_the_front_ends_is_a_command_or_an_option() -> None:
    said = [
        f"{path.relative_to(REPO)}:{line}: {text}"
        for path in _rooms()
        for line, text in _texts(path)
        if _COMMAND.search(text)
    ]
    assert said == []


def _offers() -> Iterator[tuple[str, str]]:
    """Each action that is worded in the code: where, and the command that it becomes."""
    for path in sorted([*(REPO / "qiworkbook").rglob("*.py"), *(REPO / "plugins").rglob("*.py")]):
        text = path.read_text(encoding="utf-8")
        for call in ast.walk(ast.parse(text)) if "do(" in text else ():
            if isinstance(call, ast.Call) and _name(call) == "do" and call.args:
                for name in _names(call.args[0]):
                    fields = {key.arg: _value(key.value) for key in call.keywords if key.arg}
                    many = [2 if isinstance(one, ast.Starred) else 1 for one in call.args[1:]]
                    on = ("x",) * sum(many)
                    yield (
                        f"{path.relative_to(REPO)}:{call.lineno}",
                        command_of(do(name, *on, **fields)),
                    )


def _value(said: ast.expr) -> str:
    """What a field says; what is only known while it runs says something."""
    return str(said.value) if isinstance(said, ast.Constant) else "x"


def _names(said: ast.expr) -> list[str]:
    """The names that an action can have; none where it only says what to add."""
    if isinstance(said, ast.Constant) and isinstance(said.value, str):
        return [said.value] if said.value else []
    if isinstance(said, ast.JoinedStr) and ast.unparse(said) == "f'pdsa {step}'":
        return [f"pdsa {step}" for step in ("do", "study", "act")]
    return []


@pytest.mark.parametrize(("where", "command"), list(_offers()))
def test_what_an_action_becomes_can_be_typed(where: str, command: str) -> None:
    assert misfit(command) == "", where


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("qiworkbook pdsa bake elm", "there is no command bake"),
        ("qiworkbook pdsa plan elm --hope", "No such option"),
        ("qiworkbook data add elm", "without measure"),
        ("qiworkbook undo, if it is not what you meant", "there is no command undo,"),
        ("qiworkbook pdsa", "a group of commands"),
        ("qiworkbook show elm oak", "oak?"),
    ],
)
def test_what_could_not_be_typed_is_found(command: str, wrong: str) -> None:
    assert wrong in misfit(command)


@pytest.mark.parametrize("text", ["Try: qiworkbook check elm", "Leave --share out.", "--replace"])
def test_a_command_and_an_option_are_found(text: str) -> None:
    assert _COMMAND.search(text)
