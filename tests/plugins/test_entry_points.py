"""The quick scan for plugins agrees with the standard library's slow one."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from qiworkbook import __version__
from qiworkbook.plugins.loader import EntryPoint, installed
from qiworkbook.plugins.manager import Plugins

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_scan_agrees_with_the_standard_library() -> None:
    theirs = {(e.name, e.value) for e in entry_points(group="qiworkbook")}
    assert {(e.name, e.module) for e in installed()} == theirs
    assert theirs, "qiworkbook itself is installed, with its own plugins"


def test_only_our_group_is_read(tmp_path: Path) -> None:
    info = tmp_path / "acme_qi-2.1.dist-info"
    info.mkdir()
    (info / "entry_points.txt").write_text(
        "[console_scripts]\nacme = acme:run\n\n[qiworkbook]\nacme = acme_qi.plugin:hooks [extra]\n"
        "; a remark = one\n# another = remark\n[other]\nx = y\n"
    )
    assert installed([str(tmp_path), str(tmp_path)]) == (
        EntryPoint("acme", "acme_qi.plugin:hooks", "acme_qi", "2.1"),
    )


def test_a_name_that_is_not_there_yet_is_told_with_the_version_that_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "acme_qi-2.1.dist-info"
    info.mkdir()
    needs = "Metadata-Version: 2.1\nName: acme-qi\nVersion: 2.1\nRequires-Dist: qiworkbook>=7.3\n"
    (info / "METADATA").write_text(needs)
    (info / "entry_points.txt").write_text("[qiworkbook]\nacme = acme_of_tomorrow\n")
    (tmp_path / "acme_of_tomorrow.py").write_text("from qiworkbook.api import NotYetThere\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    (trouble,) = Plugins(installed([str(tmp_path)])).troubles
    assert trouble.what.startswith("it needs qiworkbook ≥ 7.3, for ")
    assert trouble.what.endswith(f"of qiworkbook.api, and this is {__version__}")


def test_the_first_on_the_path_counts(tmp_path: Path) -> None:
    for folder, target in (("one", "new"), ("two", "old")):
        info = tmp_path / folder / "acme-1.dist-info"
        info.mkdir(parents=True)
        (info / "entry_points.txt").write_text(f"[qiworkbook]\nacme = {target}\n")
    found = installed([str(tmp_path / "one"), str(tmp_path / "two"), str(tmp_path / "gone")])
    assert [e.module for e in found] == ["new"]


def test_what_is_not_written_as_it_should_be_is_found_to_be_told(tmp_path: Path) -> None:
    info = tmp_path / "bad-1.dist-info"
    info.mkdir()
    (info / "entry_points.txt").write_bytes(b"[qiworkbook]\nbad = \xff\n")
    assert [(one.name, one.module) for one in installed([str(tmp_path)])] == [("bad", "\ufffd")]
    (info / "entry_points.txt").write_text("[qiworkbook]\n= rota\n", encoding="utf-8")
    assert [(one.name, one.module) for one in installed([str(tmp_path)])] == [("bad", "rota")]
    (info / "entry_points.txt").unlink()
    assert installed([str(tmp_path)]) == ()
