from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.plugins.loader import EntryPoint
from qiworkbook.plugins.manager import Plugins
from qiworkbook.workbook.installed import installed_plugins

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

GOOD = """
from qiworkbook.api import Check, CommandRef, Starter, hookimpl

@hookimpl
def qiworkbook_checks():
    return [Check("good-one", "looks", "matters", lambda view: ())]

@hookimpl
def qiworkbook_starters():
    return [Starter("ward", "a ward", {"project.toml": "format = 1"})]
"""
POINTS = (
    EntryPoint("good", "good_plugin", "good-package", "1.2"),
    EntryPoint("gone", "no_such_module", "gone-package", "0.1"),
    EntryPoint("resting", "good_plugin", "good-package", "1.2"),
)


def test_what_each_is_and_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good_plugin.py").write_text(GOOD, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    good, gone, resting = installed_plugins(Plugins(POINTS, disabled=["resting"]))
    assert (good.name, good.package, good.version, good.state) == (
        "good",
        "good-package",
        "1.2",
        "in use",
    )
    assert good.gives == (("checks", ("good-one",)), ("starters", ("ward",)))
    assert good.troubles == ()
    assert (gone.state, gone.gives) == ("broken", ())
    assert "No module named 'no_such_module'" in str(gone.troubles[0])
    assert (resting.state, resting.gives, resting.troubles) == ("left out", (), ())


def test_without_plugins_all_are_left_out() -> None:
    found = installed_plugins(Plugins(POINTS, only_core=True))
    assert [one.state for one in found] == ["left out"] * 3
