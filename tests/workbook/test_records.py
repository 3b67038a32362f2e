"""Files that plugins own: edited under guard, begun once, and never left half right."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from qiworkbook.api import FileTable, RecordType, Several, Table, Words, WorkbookError, hookimpl
from qiworkbook.plugins.loader import EntryPoint
from qiworkbook.plugins.manager import Plugins
from qiworkbook.testing import SMALL_PROJECT, WorkbookFolder, make_workbook
from qiworkbook.text.source import Source
from qiworkbook.workbook.edits.forms import add_record, edit_record

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.api import Editor, Record

FILE = "projects/elm/rota.toml"
TEXT = '# ours\nweekends = 2   # of four\n\n[[shift]]\nname = "night"\n'


class Shift(Table):
    name: Words


class Rota(FileTable):
    weekends: int = 0
    shift: Several[Shift] = ()


class Demo:
    @hookimpl
    def qiworkbook_records(self) -> list[RecordType]:
        return [RecordType("rota", "rota.toml", Rota, "how many weekends are covered")]


@pytest.fixture
def folder(tmp_path: Path) -> WorkbookFolder:
    return make_workbook(tmp_path, {"projects/elm/project.toml": SMALL_PROJECT, FILE: TEXT})


@pytest.fixture
def record(folder: WorkbookFolder, monkeypatch: pytest.MonkeyPatch) -> Record[Rota]:
    module = ModuleType("demo_of_records")
    vars(module)["plugin"] = Demo()
    monkeypatch.setitem(sys.modules, module.__name__, module)
    plugins = Plugins([EntryPoint("demo", "demo_of_records:plugin")])
    (found,) = folder.open(plugins).project("elm").records_of(Rota)
    return found


def test_an_edit_changes_its_own_lines(folder: WorkbookFolder, record: Record[Rota]) -> None:
    def change(editor: Editor) -> None:
        editor.set(("weekends",), 3)
        editor.add(("shift",), {"name": "late"})

    edit_record(folder.root, record, change)
    expected = TEXT.replace("= 2 ", "= 3 ") + '\n[[shift]]\nname = "late"\n'
    assert folder.read(FILE) == expected


def test_what_the_model_refuses_is_not_written(
    folder: WorkbookFolder, record: Record[Rota]
) -> None:
    with pytest.raises(WorkbookError, match="weekends is the text") as told:
        edit_record(folder.root, record, lambda editor: editor.set(("weekends",), "three"))
    assert "Nothing was written" in told.value.message
    assert folder.read(FILE) == TEXT


def test_what_somebody_else_wrote_meanwhile_is_kept(
    folder: WorkbookFolder, record: Record[Rota]
) -> None:
    theirs = TEXT.replace("2", "4")
    folder.write(FILE, theirs)
    with pytest.raises(WorkbookError, match="has changed since it was read"):
        edit_record(folder.root, record, lambda editor: editor.set(("weekends",), 3))
    assert folder.read(FILE) == theirs


def test_an_old_slip_elsewhere_does_not_stop_an_edit(
    folder: WorkbookFolder, record: Record[Rota], tmp_path: Path
) -> None:
    slipped = TEXT + 'nam = "x"\n'
    folder.write(FILE, slipped)
    now = replace(record, source=Source(FILE, slipped))
    edit_record(tmp_path, now, lambda editor: editor.set(("weekends",), 3))
    assert folder.read(FILE) == slipped.replace("= 2 ", "= 3 ")


def test_a_record_is_begun_once(folder: WorkbookFolder) -> None:
    new = "projects/elm/other.toml"
    add_record(folder.root, new, "weekends = 1\n", Rota)
    assert folder.read(new) == "weekends = 1\n"
    with pytest.raises(WorkbookError, match="already"):
        add_record(folder.root, new, "weekends = 2\n", Rota)
    assert folder.read(new) == "weekends = 1\n"


@pytest.mark.parametrize("text", ["weekends = 'x'\n", "weekends = \n", "week = 1\n"])
def test_a_record_that_the_model_refuses_is_not_begun(folder: WorkbookFolder, text: str) -> None:
    with pytest.raises(WorkbookError, match=r"projects/elm/new\.toml:1"):
        add_record(folder.root, "projects/elm/new.toml", text, Rota)
    assert "projects/elm/new.toml" not in folder.files()


def test_no_file_outside_the_workbook_is_begun(folder: WorkbookFolder) -> None:
    with pytest.raises(WorkbookError):
        add_record(folder.root, "../outside.toml", "weekends = 1\n", Rota)
    assert not (folder.root.parent / "outside.toml").exists()


def test_an_old_slip_is_known_where_rows_before_it_go(
    folder: WorkbookFolder, record: Record[Rota]
) -> None:
    slip = '\n[[shift]]\nname = ""\n'
    folder.write(FILE, TEXT + slip)
    now = replace(record, source=Source(FILE, TEXT + slip))
    with pytest.raises(WorkbookError, match="Nothing was written"):  # it is no leave for another
        edit_record(folder.root, now, lambda editor: editor.add(("shift",), {"name": ""}))
    edit_record(folder.root, now, lambda editor: editor.remove((editor.rows("shift")[0],)))
    assert folder.read(FILE) == TEXT.replace('\n[[shift]]\nname = "night"\n', "") + slip
