"""What the tests of the command line share: a small workbook, and somebody at the terminal."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from qiworkbook.cli.main import qiworkbook
from qiworkbook.cli.session import Session
from qiworkbook.testing import SMALL_PROJECT, WorkbookFolder, make_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

TODAY = date(2025, 1, 15)


@pytest.fixture
def elm(tmp_path: Path) -> WorkbookFolder:
    """A workbook with one small project, elm, and no data or cycles yet."""
    return make_workbook(tmp_path, {"projects/elm/project.toml": SMALL_PROJECT})


@pytest.fixture
def talk(elm: WorkbookFolder) -> Callable[..., Result]:
    """Type a command at a terminal in that workbook, and answer what it asks, line by line."""

    def type_it(*args: str, answers: tuple[str, ...] = ()) -> Result:
        session = Session(terminal=True)
        session.clock = TODAY
        typed = "".join(f"{answer}\n" for answer in answers)
        with contextlib.chdir(elm.root):
            return CliRunner().invoke(qiworkbook, list(args), input=typed, obj=session)

    return type_it
