"""Plugins that speak of the whole workbook, with settings and tables: whole, and broken."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

FIRST = """from qiworkbook.api import *

class RotaSettings(Table):
    weekends: int = 4
    lead: str = ""
    FIELD

@hookimpl
def qiworkbook_settings():
    return [Settings(NAME, RotaSettings, "who covers")]

def find(view):
    FIND
    said = view.workbook.settings_of(RotaSettings)
    place = view.workbook.source.place("plugins", "rota")
    if len(view.views) < said.weekends:
        yield Problem("rota-few", f"few wards for {said.weekends}", place, Severity.QUESTION)

def make(view):
    MAKE
    when = view.gathering.id if view.gathering else "no set"
    yield Section("rota", "Rota", f"Cover for {when}", (Paragraph("Everybody"),))

def rows(view):
    ROWS
    yield (view.project.title, 3, None)

@hookimpl
def qiworkbook_workbook_checks():
    return [WorkbookCheck("rota-few", "Enough wards", "Because", find)]

@hookimpl
def qiworkbook_workbook_sections():
    return [WorkbookSectionMaker("rota", "cover", make)]

@hookimpl
def qiworkbook_tables():
    return [TableMaker(TABLE, "cover", COLUMNS, rows SHARED)]
"""
LOST = "Everything else went on without it."


def book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str = "", **parts: str
) -> WorkbookFolder:
    given = {"NAME": '"rota"', "TABLE": '"rota"', "COLUMNS": "('title', 'weekends', 'lead')"}
    text = FIRST
    for word in ("NAME", "FIELD", "FIND", "MAKE", "ROWS", "TABLE", "COLUMNS", "SHARED"):
        text = text.replace(word, parts.get(word.lower(), given.get(word, "")))
    module = ModuleType("rota")
    exec(text, vars(module))  # each test writes its own plugin
    monkeypatch.setitem(sys.modules, "rota", module)
    files = {
        "workbook.toml": f"format = 1\n{settings}",
        "projects/elm/project.toml": SMALL_PROJECT,
        "learning-sets/2025-02-06.toml": 'format = 1\ndate = 2025-02-06\nteams = ["elm"]\n',
    }
    return make_workbook(tmp_path, files, plugins=["rota"])


def test_it_is_in_check_report_deck_learning_set_and_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = book(tmp_path, monkeypatch)
    assert "few wards for 4" in there.run("check").out
    assert "few wards" not in there.run("check", "elm").out  # one project is not the workbook
    assert there.run("report").exit_code == 0
    assert "Cover for no set" in there.read("output/report.html")
    assert there.run("slides", "--learning-set", "2025-02-06", "-o", "set.txt").exit_code == 0
    assert "Cover for 2025-02-06" in there.read("set.txt")
    assert there.run("slides", "--short", "-o", "short.txt").exit_code == 0
    assert "Cover for" not in there.read("short.txt")
    assert there.run("export", "-o", "out").exit_code == 0
    assert there.read("out/rota.csv").splitlines()[0] == "project,ward,trust,title,weekends,lead"


def test_a_copy_to_share_has_what_was_declared_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = book(tmp_path / "a", monkeypatch)
    there.run("export", "--share", "-o", "out")
    there.run("report", "--share")
    assert "out/rota.csv" not in there.files()
    assert "Cover for" not in there.read("output/share/report.html")
    shown = book(tmp_path / "b", monkeypatch, shared=", Shared.WORDS")
    shown.run("export", "--share", "-o", "out")
    assert "out/rota.csv" in shown.files()


ALSO = """from qiworkbook.api import *

def find(view):
    yield Problem("rota-told", "17 assaults", view.project.source.place("team"), Severity.QUESTION)

@hookimpl
def qiworkbook_checks():
    return [Check("rota-told", "What was told", "Because", find)]
"""


def test_what_a_plugins_check_says_stays_with_the_team_and_the_copy_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("rota")
    exec(ALSO, vars(module))
    monkeypatch.setitem(sys.modules, "rota", module)
    files = {"projects/elm/project.toml": SMALL_PROJECT}
    there = make_workbook(tmp_path, files, plugins=["rota"])
    assert "17 assaults" in there.run("show", "elm", "--json").out
    ran = there.run("show", "elm", "--json", "--share")
    assert "17 assaults" not in ran.out + ran.err
    assert there.run("report", "--share", "-o", "copy").exit_code == 0
    assert "what these modules say is left out: rota" in there.read("copy/report.html")
    assert "17 assaults" in there.run("check").out


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            '[plugins.rota]\nweekends = "five"',
            "workbook.toml:3: plugins, rota: weekends is the text",
        ),
        ("[plugins.rota]\nweekend = 5", 'workbook.toml:3: plugins, rota has no key "weekend"'),
        ("[plugins]\nrota = 5", "workbook.toml:3: "),
        ("[plugins.rotta]\nweekends = 5", "no plugin that is in use here reads [plugins.rotta]"),
        ("[plugins]\ndisable = []", 'plugins has no key "disable". Did you mean "disabled"?'),
    ],
)
def test_a_slip_in_settings_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str, said: str
) -> None:
    ran = book(tmp_path, monkeypatch, settings).run("check")
    assert said in ran.out + ran.err
    assert "few wards for 4" in ran.out  # what was said wrong is left out, and the default holds


def test_settings_are_read_and_outlive_the_plugin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = book(tmp_path, monkeypatch, "[plugins.rota]\nweekends = 9")
    assert "few wards for 9" in there.run("check").out
    without = there.run("check", "--no-plugins")
    assert "no plugin that is in use here reads [plugins.rota]" in without.out
    assert without.exit_code == 0


BROKEN = {
    "a check that raises": ({"find": "raise OSError('no tea')"}, "OSError: no tea"),
    "a section that raises": ({"make": "1 / 0"}, "ZeroDivisionError"),
    "a setting without a default": ({"field": "fewest: int"}, "each key needs a default"),
    "settings called disabled": ({"name": '"disabled"'}, "is a key of qiworkbook"),
    "settings with a capital": ({"name": '"Rota"'}, "is no name"),
    "a table of the core": ({"table": '"points"'}, "is a table of qiworkbook"),
    "a column of the core": ({"columns": "('ward', 'a', 'b')"}, "is there twice"),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "way", [way for way in BROKEN if BROKEN[way][1] not in ("", "type[Table]")]
)
def test_a_broken_one_costs_its_own_part_and_is_named(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, said = BROKEN[way]
    there = book(tmp_path, monkeypatch, **parts)
    there.run("export", "-o", "out")
    told = "".join(there.run(*ask).err for ask in (("check",), ("report",), ("export", "-o", "o")))
    told += there.run("plugins", "list").out
    assert said in told
    assert "Traceback" not in told
    assert there.run("report").exit_code in (0, 4)  # 4 where something is missing from it


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("raise OSError('no tea')", "OSError: no tea"),
        ("yield ('a', 1, None); raise OSError('late')", "OSError: late. Everything else went on"),
        (
            "yield from [('a', 1, None)] * 10_001",
            "it gave more than 10,000 things. Everything else",
        ),
        ("yield (1,)", "a row that is no tuple of 3 cells"),
        ("yield [1, 2, 3]", "a row that is no tuple of 3 cells"),
        ("yield (1, 2, object())", "an object in a cell"),
    ],
)
def test_a_table_that_is_not_whole_is_left_out_and_the_others_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: str, said: str
) -> None:
    there = book(tmp_path, monkeypatch, rows=rows)
    ran = there.run("export", "-o", "out")
    assert ran.exit_code == 4
    assert "! plugin rota, making the table rota for elm: " in ran.err
    assert said in ran.err
    assert "out/rota.csv" not in there.files()
    assert "out/points.csv" in there.files()
    assert "INCOMPLETE: the plugin rota went wrong, so what it adds is left out." in there.read(
        "out/READ-ME-FIRST.txt"
    )


@pytest.mark.parametrize("fault", ["KeyError('x')", "SystemExit(0)", "RecursionError()"])
def test_a_validator_of_settings_that_goes_wrong_costs_its_own_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    field = (
        "from pydantic import field_validator as check\n"
        "    @check('weekends')\n"
        "    @classmethod\n"
        f"    def wrong(cls, value): raise {fault}\n"
    )
    there = book(tmp_path, monkeypatch, "[plugins.rota]\nweekends = 9", field=field)
    ran = there.run("check")
    assert "reading [plugins.rota]: " in ran.out + ran.err
    assert ran.exit_code in (0, 4)
    assert "few wards for 4" in ran.out
