"""The contract of plugins: each promise broken by one plugin, and all kept by ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from qiworkbook.analysis import project_view
from qiworkbook.model import Project
from qiworkbook.plugins.loader import EntryPoint, installed
from qiworkbook.testing import check_contract
from qiworkbook.workbook.plugin_trial import PROMISES, contract
from qiworkbook.workbook.plugin_trial.trial import contract_apart

pytestmark = pytest.mark.slow  # files, decks or a plugin whole, many times over

ROOT = Path(__file__).parents[3]
OURS = sorted(point.name for point in installed() if point.module.startswith("qiworkbook_"))

FIRST = """from qiworkbook.api import (
    Check, Paragraph, Problem, Quote, Section, SectionMaker, Severity, hookimpl
)
"""

GOOD = f"""{FIRST}
def find(view):
    yield Problem("good-found", "look here", view.project.source.place("aim"), Severity.QUESTION)

def make(view):
    yield Section("good", "Good", "All is well", (Paragraph(view.project.title),))

@hookimpl
def qiworkbook_checks():
    return [Check("good-found", "Looks", "Because", find)]

@hookimpl
def qiworkbook_sections():
    return [SectionMaker("good", 900, "All is well", make)]
"""
README = "# Good\n\n`good-found` asks to look.\n"

EXPORTS = """
from qiworkbook.api import Exporter, OutFile
def write(tables):
    return [OutFile(FILE)]
@hookimpl
def qiworkbook_exporters():
    return [Exporter("good-export", "w", write)]
"""

STRANGERS = """
import qiworkbook.spc
import qiworkbook.api

def by_a_statement():
    from qiworkbook.model import Project

def by_a_call():
    import importlib
    return importlib.import_module("qiworkbook.store")

def by_a_call_from_where_it_stands():
    from importlib import import_module
    return import_module(".text", package="qiworkbook")

def by_the_oldest_call():
    return __import__("qiworkbook.history")

def by_reaching_through():
    return qiworkbook.figures.plot
"""
BROKEN = {
    "light": (GOOD + "\nimport pydantic\n", "light"),
    "a misspelt hook": (GOOD + "\n@hookimpl\ndef qiworkbook_cheks(): return []\n", "loads"),
    "nothing loads": ("raise OSError('no tea')", "loads"),
    "a hook that fails": (GOOD.replace("return [Check(", "return [Chek("), "loads"),
    "no aim is no end": (GOOD.replace('place("aim")', "place(view.project.aim.by)"), "survives"),
    "no data": (
        GOOD.replace("view.project.title", 'str(view.readings["feels-safe"].points[0])'),
        "survives",
    ),
    "a die is cast": (
        "import itertools\nCOUNT = itertools.count()\n"
        + GOOD.replace('"look here"', 'f"look {next(COUNT)}"'),
        "same",
    ),
    "a diary": (
        GOOD.replace(
            "def find(view):\n",
            "def find(view):\n    import pathlib\n    pathlib.Path('diary').write_text('x')\n",
        ),
        "writes",
    ),
    "a section that stops at the deck": (
        GOOD.replace(
            "Paragraph(view.project.title)",
            "Quote(3)",
        ),
        "survives",
    ),
    "an export that no project survives": (
        GOOD + EXPORTS.replace("FILE", "'good.txt', tables.sheets[1].rows[0][0]"),
        "survives",
    ),
    "an export with a die": (
        "import itertools\nCOUNT = itertools.count()\n"
        + GOOD
        + EXPORTS.replace("FILE", "'good.txt', str(next(COUNT))"),
        "same",
    ),
    "an export that says nothing": (
        GOOD + EXPORTS.replace("FILE", "'good.txt', 'x'").replace("write)", "write, True)"),
        "labels",
    ),
    "a reader that knows one file": (
        GOOD + "\nfrom qiworkbook.api import Imported, ImportedRow, Importer\n"
        "def read(file):\n    first = file.lines().rows[1]\n"
        "    return Imported((ImportedRow(first.number, first.cells[0]),))\n"
        "@hookimpl\ndef qiworkbook_importers():\n    return [Importer('good', 'w', read)]\n",
        "survives",
    ),
    "a slow import": ("import time\ntime.sleep(3.2)\n" + GOOD, "light"),
    "an import without an end in a fresh process": (
        "import os, sys\nif 'qiworkbook.workbook.plugin_trial' not in sys.modules: os._exit(0)\n"
        + GOOD,
        "light",
    ),
    "a command that is not there": (
        GOOD + "\nfrom qiworkbook.api import CommandRef\n@hookimpl\n"
        "def qiworkbook_commands():\n    return [CommandRef('good-found', 'no_such:rota', 'R.')]\n",
        "loads",
    ),
    "a command that is none": (
        GOOD + "\nfrom qiworkbook.api import CommandRef\n@hookimpl\n"
        "def qiworkbook_commands():\n    return [CommandRef('good-found', 'os:getcwd', 'R.')]\n",
        "loads",
    ),
    "a starter that leads out": (
        GOOD + "\nfrom qiworkbook.api import Starter\n@hookimpl\ndef qiworkbook_starters():\n"
        "    return [Starter('good-found', 'w', {'../../project.toml': 'format = 1'})]\n",
        "loads",
    ),
    "a starter that cannot be read": (
        GOOD + "\nfrom qiworkbook.api import Starter\n@hookimpl\ndef qiworkbook_starters():\n"
        "    return [Starter('good-found', 'w', {'project.toml': 'format = 1\\nodd = 1\\n'})]\n",
        "loads",
    ),
    "another environment": (
        GOOD.replace(
            "def find(view):\n", "def find(view):\n    import os; os.environ['ODD'] = '1'\n"
        ),
        "writes",
    ),
    "another folder": (
        GOOD.replace("def find(view):\n", "def find(view):\n    import os; os.chdir('/')\n"),
        "survives",
    ),
    "another program": (
        GOOD.replace(
            "def find(view):\n",
            "def find(view):\n    import sys; model = sys.modules['qiworkbook.model.project']\n"
            "    model.Project.measure = lambda self, id_: None\n",
        ),
        "writes",
    ),
    "a function of the program": (
        GOOD.replace(
            "def find(view):\n",
            "def find(view):\n    import sys\n"
            "    module = sys.modules['qiworkbook.analysis.project_view']\n"
            "    module.read_measure = lambda *given: None\n",
        ),
        "writes",
    ),
    "not documented": (GOOD.replace("good-found", "good-lost"), "told"),
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the import path."""
    # What some of these plugins change is put back for the tests that follow.
    monkeypatch.setattr(Project, "measure", Project.measure)
    monkeypatch.setattr(project_view, "read_measure", project_view.read_measure)
    monkeypatch.setenv("ODD", "")
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def plugin(home: Path, text: str) -> EntryPoint:
    name = f"contract_{home.name}".replace("-", "_")
    package = home / name
    package.mkdir()
    (package / "__init__.py").write_text(text, encoding="utf-8")
    (package / "README.md").write_text(README, encoding="utf-8")
    return EntryPoint("good", name)


def test_a_good_plugin_keeps_every_promise(home: Path) -> None:
    assert contract(plugin(home, GOOD)) == ()


MODEL = """
import datetime
from enum import StrEnum
from typing import Annotated
from pydantic import Field, field_validator
from qiworkbook.api import Choice, FileTable, RecordType, Several, Table
class Shift(StrEnum):
    EARLY = "early"
class Row(Table):
    id: str
    on: datetime.date
    shift: Choice[Shift]
    many: Annotated[int, Field(ge=3)] = 3
    done: bool = False
    tags: Several[str] = ()
    @field_validator("many")
    @classmethod
    def look(cls, many: int) -> int:
        LOOK
class GoodFile(FileTable):
    first: Row
    row: Several[Row] = ()
@hookimpl
def qiworkbook_records():
    return [RecordType("good", "good/*.toml", GoodFile, "w")]
"""


def test_a_record_without_an_example_is_tried_with_an_invented_file(home: Path) -> None:
    model = MODEL.replace("LOOK", "raise SystemExit(many)")
    broken = contract(plugin(home, GOOD.replace("hookimpl\n)", "hookimpl,\n)") + model))
    said = "with an invented good/*.toml, reading projects/elm/good/one.toml: SystemExit: 3"
    assert said in [one.what for one in broken if one.promise == "survives"]


def test_what_is_invented_is_what_its_model_takes(home: Path) -> None:
    text = (GOOD + MODEL.replace("LOOK", "return many")).replace(
        "def find(view):\n",
        "def find(view):\n"
        "    for one in view.project.records_of(GoodFile):\n"
        "        raise LookupError(f'{one.file.first.id} {len(one.file.row)}')\n",
    )
    broken = contract(plugin(home, text))
    said = "with an invented good/*.toml, checking good-found for elm: LookupError: an-id 1"
    assert said in [one.what for one in broken]


def test_every_way_to_import_what_is_no_door_is_named(home: Path) -> None:
    broken = contract(plugin(home, GOOD + STRANGERS))
    assert {one.promise for one in broken} == {"imports"}
    named = sorted(one.what.rpartition(" imports qiworkbook.")[2] for one in broken)
    assert named == ["figures", "history", "model", "spc", "store", "text"]


@pytest.mark.slow
@pytest.mark.parametrize("way", BROKEN)
def test_a_broken_promise_is_named(way: str, home: Path) -> None:
    text, promise = BROKEN[way]
    assert promise in {one.promise for one in contract(plugin(home, text))}


AWKWARD_RECORD = """
from qiworkbook.api import FileTable, RecordType
class Rota(FileTable):
    who: str = ""

def find(view):
    for record in view.project.records_of(Rota):
        record.file.who.encode("ascii")
        yield Problem("good-found", "look here", record.source.place("who"), Severity.QUESTION)

@hookimpl
def qiworkbook_records():
    return [RecordType("good-found", "rota.toml", Rota, "who covers")]
"""


@pytest.mark.slow
def test_a_record_is_tried_with_awkward_words(home: Path) -> None:
    text = GOOD.replace(GOOD[GOOD.index("def find") : GOOD.index("def make")], AWKWARD_RECORD)
    point = plugin(home, text)
    example = home / point.module / "example"
    example.mkdir()
    (example / "rota.toml").write_text('format = 1\nwho = "Ana"\n', encoding="utf-8")
    (home / point.module / "README.md").write_text("`good-found` `rota.toml`", encoding="utf-8")
    broken = next(one for one in contract(point) if one.promise == "survives")
    assert broken.what.startswith("with its example, awkward words wherever they may stand, ")
    assert "UnicodeEncodeError" in broken.what


PACKS = {
    "brand.toml": 'format = 1\ncolour = "rather blue"\n',
    "rule-sets/odd.toml": "format = 1\nodd = 1\n",
    "words/odd.toml": "format = 1\nodd = 1\n",
    "starters/odd/starter.toml": "format = 1\nodd = 1\n",
    "standards/odd.toml": "format = 1\nodd = 1\n",  # which a packaged module reads
    "questionnaires/odd.toml": "format = 1\nodd = 1\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("file", PACKS)
def test_a_pack_is_read(file: str, home: Path) -> None:
    point = plugin(home, GOOD)
    texts = {"pack.toml": 'format = 1\ntitle = "Good"\n', file: PACKS[file]}
    for path, text in texts.items():
        target = home / point.module / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    broken = contract(point)
    told = [one for one in broken if f"pack good/{file.partition('/')[0]}" in one.what]
    assert told, broken
    assert {one.promise for one in told} == {"loads"}


@pytest.mark.slow
def test_a_plugin_that_ends_the_process_is_told_where(home: Path) -> None:
    text = GOOD.replace("def find(view):\n", "def find(view):\n    import os; os._exit(0)\n")
    (broken,) = contract_apart(plugin(home, text)).broken
    assert broken.what.startswith("it ended the whole process (with 0), while checking good-found")


@pytest.mark.slow
def test_a_plugin_that_never_comes_back_is_told_where(home: Path) -> None:
    text = GOOD.replace("def find(view):\n", "def find(view):\n    while True: pass\n")
    (broken,) = contract_apart(plugin(home, text), seconds=8).broken
    assert broken.what == "it had not come back after 8 seconds, while checking good-found for elm"


@pytest.mark.slow
def test_apart_the_promises_are_the_same_and_warnings_are_kept(home: Path) -> None:
    text = "import warnings\nwarnings.warn('old', DeprecationWarning)\n" + BROKEN["light"][0]
    point = plugin(home, text)
    tried = contract_apart(point)
    assert [one.promise for one in tried.broken] == ["light"]
    assert any("good, loading: DeprecationWarning: old" in one for one in tried.warned)


@pytest.mark.parametrize("content", ["str(tables)", "str(tables).encode()"])
def test_an_export_that_carries_its_notes_keeps_every_promise(home: Path, content: str) -> None:
    text = GOOD + EXPORTS.replace("FILE", f"'good.txt', {content}").replace(
        "write)", "write, True)"
    )
    point = plugin(home, text.replace("good-export", "good-found"))  # a name that the README tells
    assert contract(point) == ()


def test_what_the_plugin_may_reach_is_left_alone(home: Path) -> None:
    more = "\nimport qiworkbook.api\ndef later():\n    return qiworkbook.api.did_you_mean\n"
    more += "def again():\n    return __import__('json')\n"
    more += "def command():\n    from qiworkbook.cli import kit\n    return kit.say\n"
    more += "def other():\n    import qiworkbook.cli.kit\n    return qiworkbook.cli.kit.desk\n"
    assert contract(plugin(home, GOOD + more)) == ()


def test_the_message_says_promise_and_place(home: Path) -> None:
    point = plugin(home, GOOD + "\ndef later():\n    from qiworkbook.model import Project\n")
    with pytest.raises(AssertionError) as failed:
        check_contract(point.module)
    said = str(failed.value)
    assert PROMISES["imports"] in said
    assert f"{point.module}/__init__.py:" in said
    assert "imports qiworkbook.model" in said


@pytest.mark.slow
@pytest.mark.parametrize("name", OURS)
def test_our_own_plugins_keep_it(name: str) -> None:
    """By the README beside the code, or by the page on them in docs/."""
    page = ROOT / "docs" / f"{name}.md"  # the README of a plugin may leave the codes to it
    example = ROOT / "projects" / "willow-ward"
    check_contract(f"qiworkbook_{name}", example=example, page=page if page.is_file() else None)
