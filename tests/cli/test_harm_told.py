"""An account of harm is pointed to those who can act, first of all, and is held up by nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest

from qiworkbook.cli.main import qiworkbook
from qiworkbook.cli.session import Session
from tests.edits import EDITS, WARD
from tests.test_edits import bring, run, ward  # noqa: F401 the fixture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.testing import WorkbookFolder
    from tests.edits import Edit

TOLD = "A patient was assaulted by a visitor"
FIRST = "tell your safeguarding lead, and report it in your incident system"


@pytest.mark.parametrize(
    "command",
    [
        ("idea", "add", "elm", TOLD),
        ("aim", "set", "elm", "--statement", TOLD),
        ("driver", "add", "elm", TOLD),
        ("learning-set", "new", "2025-02-05", "--title", TOLD),
    ],
    ids=" ".join,
)
def test_it_is_said_and_written(elm: WorkbookFolder, command: tuple[str, ...]) -> None:
    ran = elm.run(*command)
    assert (ran.exit_code, FIRST in ran.err) == (0, True)
    assert [path for path in elm.files() if path.endswith(".toml") and TOLD in elm.read(path)]
    assert FIRST in elm.run("check").out
    assert FIRST not in elm.run("driver", "add", "elm", "Another one").err  # said once


def test_it_is_said_before_anything_is_asked(elm: WorkbookFolder) -> None:
    ran = elm.run("idea", "add", "elm", f"{TOLD}, said Mrs Begum")
    assert ran.exit_code == 1
    assert ran.err.index(FIRST) < ran.err.index("Why may it stay?")


def test_a_definition_is_left_alone(elm: WorkbookFolder) -> None:
    assert FIRST not in elm.run("idea", "add", "elm", "A card: what to do if you are hurt").err


def command(name: str) -> click.Command:
    found: click.Command = qiworkbook
    ctx = click.Context(qiworkbook, obj=Session(terminal=False))
    for word in name.split():
        assert isinstance(found, click.Group)
        inner = found.get_command(ctx, word)
        assert inner is not None
        found = inner
    return found


def ways_in(edit: Edit) -> Iterator[list[str]]:
    """The edit with the account in each of its options, and in each of its words, in turn."""
    for option in command(edit.command).params:
        if isinstance(option, click.Option) and not option.is_flag:
            name = max(option.opts, key=len)
            words = list(edit.words)
            if name in words:
                words[words.index(name) + 1] = TOLD
            else:
                words += [name, TOLD]
            yield words
    first = len(edit.command.split())
    for at, word in enumerate(edit.args, start=first):
        if not word.startswith("--") and word != WARD:
            key, is_pair, _ = word.partition("=")
            yield [*edit.words[:at], f"{key}={TOLD}" if is_pair else TOLD, *edit.words[at + 1 :]]


def places(folder: WorkbookFolder) -> set[str]:
    texts = (path for path in folder.files() if path.endswith((".toml", ".csv")))
    return {path for path in texts if TOLD in folder.read(path)}


@pytest.mark.slow
@pytest.mark.parametrize("of", range(4))
def test_it_is_said_at_every_door_of_every_edit(ward: WorkbookFolder, of: int) -> None:  # noqa: F811
    before = {path: (ward.root / path).read_bytes() for path in ward.files()}
    doors = 0
    for edit in EDITS[of::4]:
        for words in ways_in(edit):
            for path in {*before, *places(ward)}:
                if path in before:
                    (ward.root / path).write_bytes(before[path])
                else:
                    (ward.root / path).unlink()
            bring(ward, edit)
            ran = run(ward, *words)
            if places(ward):
                doors += 1
                assert FIRST in ran.err, words
    assert doors >= 20


def test_it_is_said_of_what_arrives_in_files(elm: WorkbookFolder) -> None:
    assert (
        elm.run("measure", "add", "elm", "Falls", "--id", "falls", "--kind", "outcome").exit_code
        == 0
    )
    elm.write("in.csv", f"date,value,note\n2025-01-01,12,{TOLD}\n")
    ran = elm.run("data", "import", "elm", "falls", "in.csv", "--yes", "--as-typed")
    assert (ran.exit_code, FIRST in ran.err) == (0, True), ran
    project = elm.read("projects/elm/project.toml")
    elm.write("inbox/oak/project.toml", project + f'\n[[learning]]\nwhat = "{TOLD}"\n')
    ran = elm.run("collect", "inbox", "--take", "oak=inbox/oak", "--yes")
    assert (ran.exit_code, FIRST in ran.err) == (0, True), ran
