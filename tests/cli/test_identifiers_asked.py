"""While somebody thinks about an identifier others may write, and the reason is written with it."""

from __future__ import annotations

import subprocess
import threading
from typing import TYPE_CHECKING

import pytest

from qiworkbook.problems import WorkbookError
from qiworkbook.store.atomic import let_go, locked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from qiworkbook.testing import WorkbookFolder

FILE = "projects/elm/project.toml"
SAID = "Ask Mrs Begum"
WHY = "A colleague who agreed"


def meanwhile(root: Path, done: Callable[[], object]) -> None:
    """Do something under the lock as another program would: in a thread that holds none."""
    troubles: list[BaseException] = []

    def other() -> None:
        try:
            with locked(root, patience=0.5):
                done()
        except BaseException as trouble:  # noqa: BLE001
            troubles.append(trouble)

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    if troubles:
        raise troubles[0]


@pytest.mark.parametrize("same", [False, True])
def test_others_may_write_while_somebody_thinks(
    elm: WorkbookFolder,
    talk: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
    same: bool,
) -> None:
    before = elm.read(FILE)
    theirs = FILE if same else "resources.toml"

    def think(_: str) -> str:
        meanwhile(elm.root, lambda: elm.write(theirs, f"# theirs\n{elm.read(FILE)}"))
        return WHY

    monkeypatch.setattr("qiworkbook.cli.ask.ask", think)
    ran = talk("idea", "add", "elm", SAID, "--drives", "talking")
    settings = elm.read("workbook.toml")
    if same:  # what was read before is no more
        assert "has changed since it was read" in str(ran.exception)
        assert elm.read(FILE) == f"# theirs\n{before}"
        assert WHY not in settings
    else:
        assert ran.exit_code == 0
        assert SAID in elm.read(FILE)
        assert elm.read("resources.toml").startswith("# theirs")
        assert f'why = "{WHY}"' in settings


def test_nobody_else_gets_in_once_it_is_answered(tmp_path: Path) -> None:
    with locked(tmp_path):
        with let_go(tmp_path):
            meanwhile(tmp_path, lambda: None)
        with pytest.raises(WorkbookError):
            meanwhile(tmp_path, lambda: None)
    meanwhile(tmp_path, lambda: None)
    with let_go(tmp_path):  # who holds none lets none go
        pass


def test_the_reason_and_the_text_are_one_change(elm: WorkbookFolder) -> None:
    before = {path: elm.read(path) for path in (FILE, "workbook.toml")}
    ran = elm.run("idea", "add", "elm", SAID, "--keep-identifier", WHY)
    assert (ran.exit_code, "the reason is recorded in workbook.toml" in ran.err) == (0, True)
    assert SAID in elm.read(FILE)
    assert elm.run("undo", "--yes").exit_code == 0
    assert {path: elm.read(path) for path in before} == before


@pytest.mark.parametrize(
    "words",
    [
        ("team", "add", "elm", "--role", "member", "--title", "Jo Bloggs"),
        ("task", "add", "elm", "--what", "Print the cards", "--who", "Jo Bloggs"),
    ],
)
def test_a_name_where_a_role_is_asked_for_is_asked_about(
    elm: WorkbookFolder, words: tuple[str, ...]
) -> None:
    before = elm.read(FILE)
    ran = elm.run(*words)
    assert (ran.exit_code, elm.read(FILE)) == (1, before)
    assert "what looks like a person's first and last name" in ran.err
    assert elm.run(*words[:-1], "Night Charge Nurse").exit_code == 0


def test_a_reason_with_somebody_in_it_is_none(elm: WorkbookFolder) -> None:
    before = {path: elm.read(path) for path in (FILE, "workbook.toml")}
    ran = elm.run("idea", "add", "elm", SAID, "--keep-identifier", "Ask jo.b@example.org")
    assert ran.exit_code == 1
    assert "The reason itself has what looks like an e-mail address" in ran.err
    assert {path: elm.read(path) for path in before} == before
    elm.write(FILE, elm.read(FILE) + f'\n[[idea]]\nid = "ask"\nname = "{SAID}"\n')
    args = ("save", "First", "--as", "The team", "--start", "--anyway")
    assert elm.run(*args, "--keep-identifier", "Ask jo.b@example.org").exit_code == 1
    log = subprocess.run(["git", "log"], cwd=elm.root, capture_output=True, check=False)
    assert (log.stdout, elm.read("workbook.toml")) == (b"", before["workbook.toml"])


def test_where_the_reason_cannot_be_written_nothing_is(elm: WorkbookFolder) -> None:
    elm.write("workbook.toml", "format = 1\n[workbook\n")
    before = elm.read(FILE)
    ran = elm.run("idea", "add", "elm", SAID, "--keep-identifier", WHY)
    assert (ran.exit_code, "workbook.toml" in ran.err) == (1, True)
    assert elm.read(FILE) == before


def test_a_version_holds_the_reason_for_what_it_keeps(elm: WorkbookFolder) -> None:
    elm.write(FILE, elm.read(FILE) + f'\n[[idea]]\nid = "ask"\nname = "{SAID}"\n')
    ran = elm.run(
        *("save", "First", "--as", "The team", "--start", "--anyway"), "--keep-identifier", WHY
    )
    assert ran.exit_code == 0, ran.err
    said = subprocess.run(
        ["git", "show", "HEAD:workbook.toml"],
        cwd=elm.root,
        capture_output=True,
        check=True,
        text=True,
    )
    assert f'why = "{WHY}"' in said.stdout
    assert "Nothing to save" in elm.run("save", "Again").out
