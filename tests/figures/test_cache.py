from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from qiworkbook.figures.reuse import find_a_cache


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MPLCONFIGDIR", "")
    monkeypatch.delenv("MPLCONFIGDIR")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_a_home_that_can_be_written_to_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    find_a_cache()
    assert "MPLCONFIGDIR" not in os.environ


def test_without_one_there_is_a_private_folder_that_lasts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "gone"))
    find_a_cache()
    folder = Path(os.environ["MPLCONFIGDIR"])
    assert folder.parent == tmp_path
    assert folder.stat().st_mode & 0o777 == 0o700
    monkeypatch.delenv("MPLCONFIGDIR")
    find_a_cache()
    assert Path(os.environ["MPLCONFIGDIR"]) == folder


def test_what_somebody_chose_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLCONFIGDIR", "/their/own")
    find_a_cache()
    assert os.environ["MPLCONFIGDIR"] == "/their/own"
