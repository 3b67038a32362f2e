"""How many things look like identifiers: the same however many projects are looked through."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.plugins.manager import Plugins
from qiworkbook.testing import SMALL_PROJECT, make_workbook
from qiworkbook.workbook import open_workbook
from qiworkbook.workbook.edits.identifiers import identifiers_in

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.parametrize("cores", [{0}, {0, 1}])
@pytest.mark.parametrize("many", [1, 7, 23])
def test_each_is_counted_once(
    many: int, cores: set[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: cores, raising=False)
    monkeypatch.setattr("threading.active_count", lambda: 1)  # other tests may have left some
    files = {"workbook.toml": 'format = 1\n[workbook]\nname = "Write to jo@example.org"\n'}
    for number in range(many):
        told = f"elt safe {number}, said Mrs Ashworth of 943 476 5919"
        files[f"projects/ward-{number}/project.toml"] = SMALL_PROJECT.replace("elt safe", told, 1)
    made = make_workbook(tmp_path / "book", files)
    opened = open_workbook(made.root, Plugins([]), date(2025, 4, 10))
    assert identifiers_in(opened) == 2 * many + 1
