"""Ways for a plugin to be broken, each with the words that a person sees at the command line."""

from __future__ import annotations

import importlib
import json
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from qiworkbook.plugins.loader import EntryPoint, installed
from qiworkbook.testing import SMALL_PROJECT, make_workbook
from qiworkbook.workbook.plugin_trial import PROMISES

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

FIRST = "from qiworkbook.api import *\n"
LOST = " Everything else went on without it."
KEPT = " Nothing is missing because of it."


def giving(hook: str, value: str, before: str = "") -> str:
    return f"{FIRST}{before}\n@hookimpl\ndef qiworkbook_{hook}():\n    return [{value}]\n"


def checking(body: str) -> str:
    made = "Check('bad-check', 'Looks', 'Because', find)"
    return giving("checks", made, f"def find(view):\n    {body}\n")


def showing(body: str) -> str:
    made = "SectionMaker('bad', 10, 'Shows', make)"
    return giving("sections", made, f"def make(view):\n    {body}\n")


def deriving(body: str) -> str:
    first = "import datetime\n" + FIRST.strip()
    made = "MeasureMaker('bad', 'Derives', derive)"
    text = giving("measures", made, f"def derive(project):\n    {body}\n")
    return text.replace(FIRST.strip(), first)


def exporting(body: str) -> str:
    made = "Exporter('bad', 'Writes', write)"
    return giving("exporters", made, f"def write(tables):\n    {body}\n")


def importing(body: str) -> str:
    made = "Importer('bad', 'Reads', read)"
    return giving("importers", made, f"def read(file):\n    {body}\n")


MEASURE = "Measure.model_validate({'id': 'x', 'name': 'X', 'kind': 'process'})"
AT = "view.project.source.place('aim')"

WAYS = {
    # While it is loaded
    "a module that is not there": ("import no_such_thing", "loading: ModuleNotFoundError: No mod"),
    "a fault in the text": ("def (", "loading: SyntaxError: "),
    "an exception at import": ("raise OSError('no tea')", "loading: OSError: no tea." + LOST),
    "an exit at import": ("import sys; sys.exit(3)", "loading: SystemExit: 3." + LOST),
    "printing at import": (
        "print('hello')",
        "loading: it printed, and that was left out: hello." + KEPT,
    ),
    "closing the output": (
        "import sys; sys.stdout.close()",
        "loading: it closed the output, which was kept open." + KEPT,
    ),
    "a version that cannot be compared": (
        "class Odd(int):\n    def __lt__(self, other): raise LookupError('lt')\n"
        "QIWORKBOOK_API = Odd(1)",
        "and versions are whole numbers from 1 on. Write QIWORKBOOK_API = 1." + LOST,
    ),
    "a newer interface": (
        "QIWORKBOOK_API = 99",
        "loading: it needs version 99 of the plugin interface, and this qiworkbook has 1. "
        "Install a newer qiworkbook.",
    ),
    "a misspelt hook": (
        FIRST + "@hookimpl\ndef qiworkbook_cheks():\n    return []",
        "loading: it has qiworkbook_cheks, which is not a hook. Did you mean qiworkbook_checks?",
    ),
    "a hook that wants something": (
        FIRST + "@hookimpl\ndef qiworkbook_checks(project):\n    return []",
        "loading: its qiworkbook_checks asks for project, and hooks take no arguments." + LOST,
    ),
    "a hook that is a wrapper": (
        FIRST + "@hookimpl(wrapper=True)\ndef qiworkbook_checks():\n    return (yield)",
        "loading: its qiworkbook_checks is marked as a wrapper, and each plugin is asked by itself",
    ),
    "a hook without its mark": (
        FIRST + "def qiworkbook_checks():\n    return []",
        "loading: it has qiworkbook_checks without @hookimpl before it, so nothing asks for it.",
    ),
    "a misspelt hook without its mark": (
        FIRST + "def qiworkbook_cheks():\n    return []",
        "loading: it has qiworkbook_cheks, which is no hook and has no @hookimpl before it. "
        "Did you mean qiworkbook_checks? Everything else",
    ),
    "a hook that is a list": (
        "qiworkbook_checks = []",
        "loading: its qiworkbook_checks is a list, and a hook is a function." + LOST,
    ),
    "a hook that is a class": (
        FIRST + "@hookimpl\nclass qiworkbook_checks: pass",
        "loading: its qiworkbook_checks is a type, and a hook is a function." + LOST,
    ),
    "an interface of version zero": (
        "QIWORKBOOK_API = 0",
        "loading: it says that it needs version 0 of the plugin interface, and versions are whole",
    ),
    "an interface that is a text": (
        "QIWORKBOOK_API = '1'",
        "loading: it says that it needs version 1 of the plugin interface, and versions are whole",
    ),
    "a name that the interface does not have": (
        "from qiworkbook.api import NoSuchThing",
        "that this qiworkbook, ",
    ),
    "an exception of its own kind": (
        "class Odd(BaseException): pass\nraise Odd('own')",
        "loading: Odd: own." + LOST,
    ),
    "an endless recursion at import": (
        "def f(): return f()\nf()",
        "loading: RecursionError: ",
    ),
    "an import in a circle": (
        "from __future__ import annotations\nimport sys\n"
        "from importlib import import_module\nimport_module(__name__).not_yet",
        "loading: AttributeError: ",
    ),
    "another depth of Python": (
        "import sys; sys.setrecursionlimit(9999)",
        "loading: it changed how deep Python may go, and that was put back." + KEPT,
    ),
    "a change of folder at import": (
        "import os, tempfile; os.chdir(tempfile.gettempdir())",
        "loading: it changed the folder that everything works in, and that was put back." + KEPT,
    ),
    # While it is asked what it gives
    "a hook that gives nothing": (
        FIRST + "@hookimpl\ndef qiworkbook_checks():\n    pass",
        "giving checks: it returned nothing: is a return missing?" + LOST,
    ),
    "a hook that gives a text": (
        FIRST + "@hookimpl\ndef qiworkbook_checks():\n    return 'checks'",
        "giving checks: it returned a text, where a list belongs." + LOST,
    ),
    "a hook that gives a number": (
        FIRST + "@hookimpl\ndef qiworkbook_checks():\n    return 3",
        "giving checks: it returned an int, where a list belongs." + LOST,
    ),
    "a hook that gives one value": (
        FIRST + "@hookimpl\ndef qiworkbook_checks():\n    return Check('a', 's', 'w', print)",
        "giving checks: it returned a Check, where a list belongs." + LOST,
    ),
    "a hook that is async": (
        FIRST + "@hookimpl\nasync def qiworkbook_checks():\n    return []",
        "giving checks: it is an async function, and a plain one belongs there." + LOST,
    ),
    "a hook that gives an async generator": (
        FIRST + "@hookimpl\nasync def qiworkbook_checks():\n    yield Check('a', 's', 'w', print)",
        "giving checks: it is an async function, and a plain one belongs there." + LOST,
    ),
    "a hook that exits": (
        FIRST + "@hookimpl\ndef qiworkbook_checks():\n    import sys; sys.exit(0)",
        "giving checks: SystemExit: 0." + LOST,
    ),
    "a hook that raises after one": (
        FIRST + "@hookimpl\ndef qiworkbook_checks():\n"
        "    yield Check('bad-a', 's', 'w', lambda view: [])\n    raise KeyError('gone')",
        "giving checks: KeyError: 'gone'. What it gave before that was kept (1)." + LOST,
    ),
    "a hook without an end": (
        "import itertools\n" + FIRST + "@hookimpl\ndef qiworkbook_checks():\n"
        "    return (Check('bad-a', 's', 'w', lambda view: []) for _ in itertools.count())",
        "giving checks: it gave more than 10,000 things, and the rest was left out." + LOST,
    ),
    "a code with a blank": (
        giving("checks", "Check('Bad check', 's', 'w', print)"),
        'giving checks: "Bad check" is no name: use small letters, digits and single hyphens',
    ),
    "a code with a slash": (
        giving("checks", "Check('bad/check', 's', 'w', print)"),
        'giving checks: "bad/check" is no name: use small letters, digits and single hyphens',
    ),
    "a record of a packaged module": (
        giving("records", "RecordType('charter', 'bad.toml', FileTable, 'w')"),
        'giving records: "charter" is already given by charter.' + LOST,
    ),
    "a file of a packaged module": (
        giving("records", "RecordType('mine', 'charter.toml', FileTable, 'w')"),
        "giving records: charter.toml is claimed already: charter.toml is a file of charter."
        + LOST,
    ),
    "a file in a folder of a packaged module": (
        giving("records", "RecordType('mine', 'Benchmark/now.toml', FileTable, 'w')"),
        "giving records: Benchmark/now.toml is claimed already: benchmark/*.toml is a file of "
        "benchmark." + LOST,
    ),
    "the file of the project": (
        giving("records", "RecordType('mine', 'project.toml', FileTable, 'w')"),
        "giving records: project.toml belongs to qiworkbook itself." + LOST,
    ),
    "every file of a project": (
        giving("records", "RecordType('mine', '*.toml', FileTable, 'w')"),
        "giving records: *.toml belongs to qiworkbook itself." + LOST,
    ),
    "the cycles of a project": (
        giving("records", "RecordType('mine', 'pdsa/*.toml', FileTable, 'w')"),
        "giving records: pdsa/*.toml belongs to qiworkbook itself." + LOST,
    ),
    "a file of the workbook": (
        giving("records", "RecordType('mine', 'workbook.toml', FileTable, 'w', Scope.WORKBOOK)"),
        "giving records: workbook.toml belongs to qiworkbook itself." + LOST,
    ),
    "the projects of the workbook": (
        giving("records", "RecordType('m', 'projects/a/b.toml', FileTable, 'w', Scope.WORKBOOK)"),
        "giving records: projects/a/b.toml belongs to qiworkbook itself." + LOST,
    ),
    "what is made of the workbook": (
        giving("records", "RecordType('mine', 'output/*.toml', FileTable, 'w', Scope.WORKBOOK)"),
        "giving records: output/*.toml belongs to qiworkbook itself." + LOST,
    ),
    "the file of a programme": (
        giving("records", "RecordType('mine', 'programme.toml', FileTable, 'w', Scope.WORKBOOK)"),
        "giving records: programme.toml belongs to qiworkbook itself." + LOST,
    ),
    "profiles of an import": (
        giving("records", "RecordType('mine', 'imports/*.toml', FileTable, 'w', Scope.WORKBOOK)"),
        "giving records: imports/*.toml belongs to qiworkbook itself." + LOST,
    ),
    "a file outside": (
        giving("records", "RecordType('mine', '../mine.toml', FileTable, 'w')"),
        "giving records: ../mine.toml leads out of the workbook." + LOST,
    ),
    "a file that is no TOML": (
        giving("records", "RecordType('mine', 'mine.csv', FileTable, 'w')"),
        "giving records: mine.csv should be a path such as rota.toml, or rota/*.toml for several",
    ),
    "a code that is no text": (
        giving("checks", "Check(['x'], 's', 'w', print)"),
        "giving checks: it gave a Check whose code should be a text, not a list",
    ),
    "a check that is no function": (
        giving("checks", "Check('bad-a', 's', 'w', None)"),
        "giving checks: it gave a Check whose find should be a function, not nothing",
    ),
    "a record without a model": (
        giving("records", "RecordType('bad', 'bad.toml', dict, 'w')"),
        "giving records: it gave a RecordType whose model should be a class made from FileTable",
    ),
    "a rule set of ours": (
        giving("rule_sets", "RuleSet('mdc', 'Mine', '1', (RuleUse(Rule.SHIFT, 6),))"),
        'giving rule_sets: "mdc" is already given by core',
    ),
    "a code of ours": (
        giving("checks", "Check('link-to-nothing', 's', 'w', lambda view: [])"),
        'giving checks: "link-to-nothing" is already given by core',
    ),
    # While it works
    "an exception in a check": (
        checking("1 / 0"),
        "checking bad-check for elm: ZeroDivisionError: division by zero." + LOST,
    ),
    "a fault whose class has no name": (
        checking(
            "class Kind(type):\n        @property\n        def __name__(cls): raise KeyError\n"
            "    class Odd(Exception, metaclass=Kind): pass\n    raise Odd('own')"
        ),
        "checking bad-check for elm: Odd: own." + LOST,
    ),
    "a value that says it is another": (
        checking(
            "class Odd:\n        @property\n        def __class__(self): return Problem\n"
            "    return [Odd()]"
        ),
        "for elm: it gave an Odd where a Problem belongs." + LOST,
    ),
    "words that are no plain text": (
        checking(
            "class Odd(str):\n        def __str__(self): raise KeyError\n"
            f"    return [Problem('bad-check', Odd('x'), {AT})]"
        ),
        "for elm: it gave a Problem whose message should be a text, not an Odd." + LOST,
    ),
    "half a character in a message": (
        checking(f"return [Problem('bad-check', 'a' + chr(0xd800), {AT})]"),
        "for elm: it gave a Problem whose message has an invalid character, which no file can hold",
    ),
    "a line of a thousand digits": (
        checking("return [Problem('bad-check', 'x', Place('workbook.toml', 10**5000))]"),
        "for elm: it gave a Problem whose place holds a Place whose line should be a whole number "
        "or None, not a number that large." + LOST,
    ),
    "a check that raises midway": (
        checking(
            f"yield Problem('bad-check', 'seen', {AT}, Severity.QUESTION); raise KeyError('gone')"
        ),
        "for elm: KeyError: 'gone'. What it gave before that was kept (1)." + LOST,
    ),
    "a check that returns nothing": (
        checking("pass"),
        "checking bad-check for elm: it returned nothing: is a return missing?" + LOST,
    ),
    "a check without end that gives": (
        checking(f"while True: yield Problem('bad-check', 'again', {AT}, Severity.QUESTION)"),
        "for elm: it gave more than 10,000 things, and the rest was left out." + LOST,
    ),
    "a problem with a huge text": (
        checking(f"return [Problem('bad-check', 'x' * 200_000, {AT})]"),
        "for elm: it gave a Problem whose message is longer than 100,000 characters." + LOST,
    ),
    "a problem of another code": (
        checking(f"return [Problem('aim-missing', 'seen', {AT}, Severity.QUESTION)]"),
        'it gave a problem of the code "aim-missing", which is told as bad-check.' + KEPT,
    ),
    "a problem outside": (
        checking("return [Problem('bad-check', 'seen', Place('../../etc/passwd', 1))]"),
        "for elm: it gave a Problem in the file “../../etc/passwd”, which leads out of the",
    ),
    "a problem in a line before the first": (
        checking("return [Problem('bad-check', 'seen', Place('workbook.toml', -3))]"),
        "for elm: it gave a Problem at line -3, column None, and both begin with 1." + LOST,
    ),
    "a check that empties the readings": (
        checking("view.readings.clear(); return []"),
        "checking bad-check for elm: AttributeError: 'mappingproxy' object has no attribute",
    ),
    "a check that takes a reading": (
        checking("view.readings.pop('feels-safe'); return []"),
        "checking bad-check for elm: AttributeError: 'mappingproxy' object has no attribute",
    ),
    "a check that empties the data": (
        checking("view.project.series.clear(); return []"),
        "checking bad-check for elm: AttributeError: 'mappingproxy' object has no attribute",
    ),
    "a check that replaces the records": (
        checking("view.project.records['charter'] = (); return []"),
        "checking bad-check for elm: TypeError: 'mappingproxy' object does not support item",
    ),
    "a check that takes the places away": (
        checking("view.project.source.positions.clear(); return []"),
        "checking bad-check for elm: AttributeError: 'mappingproxy' object has no attribute",
    ),
    "a check that renames the project": (
        checking("view.project.about.title = 'Mine'; return []"),
        "checking bad-check for elm: ValidationError: ",
    ),
    "a check that changes the folder": (
        checking("import os; os.chdir('/'); return []"),
        "for elm: it changed the folder that everything works in, and that was put back." + KEPT,
    ),
    "an exit in a check": (checking("raise SystemExit('bye')"), "for elm: SystemExit: bye"),
    "a check without end": (checking("return find(view)"), "for elm: RecursionError: "),
    "a problem without a place": (
        checking("return [Problem('bad-check', 'words', 'project.toml')]"),
        "for elm: it gave a Problem whose place should be a Place, not a str",
    ),
    "a problem without words": (
        checking(f"return [Problem('bad-check', None, {AT})]"),
        "for elm: it gave a Problem whose message should be a text, not nothing",
    ),
    "a print in a check": (
        checking("print('checking') or None; return []"),
        "for elm: it printed, and that was left out: checking." + KEPT,
    ),
    "a measure without data": (
        deriving("return [None]"),
        "deriving bad for elm: it gave a NoneType where a Measure and its Series belong",
    ),
    "a measure with data of a wrong kind": (
        deriving(f"return [({MEASURE}, Series('x', (Point('today', 1),)))]"),
        "for elm: it gave a Series whose points hold a Point whose when should be a date without",
    ),
    "measures without an end": (
        deriving("while True: yield None"),
        "deriving bad for elm: it gave more than 200 things, and the rest was left out." + LOST,
    ),
    "a measure whose id leads out": (
        deriving("return [(Measure.model_construct(id='../x', name='X'), Series('x'))]"),
        'deriving bad for elm: "../x" is no name: use small letters, digits and single hyphens',
    ),
    "a measure with the data of another": (
        deriving(f"return [({MEASURE}, Series('y', (Point(datetime.date(2024, 1, 8), 3.0),)))]"),
        "deriving bad for elm: it gave the Series of y with the measure x." + LOST,
    ),
    "a measure with a point that is no number": (
        deriving(
            f"return [({MEASURE}, Series('x', (Point(datetime.date(2024, 1, 8), float('nan')),)))]"
        ),
        "for elm: it gave a Series whose points hold a Point whose value should be a number or",
    ),
    "a measure with a number too large": (
        deriving(
            f"return [({MEASURE}, Series('x', (Point(datetime.date(2024, 1, 8), 10**400),)))]"
        ),
        "for elm: it gave a Series whose points hold a Point whose value should be a number or",
    ),
    "a measure made past its own rules": (
        deriving(
            f"odd = {MEASURE}; odd.__dict__['name'] = 'a' + chr(0xd800); "
            "return [(odd, Series('x', (Point(datetime.date(2024, 1, 8), 3.0),)))]"
        ),
        "for elm: it gave a tuple that cannot be looked at: PydanticSerializationError: ",
    ),
    "a measure with nothing but an id": (
        deriving("return [(Measure.model_construct(id='x'), Series('x'))]"),
        "for elm: it gave a Measure without name, kind: it was made past its own rules",
    ),
    "points without an end": (
        deriving(
            f"return [({MEASURE}, Series('x', (Point(datetime.date(2024, 1, 1), 1),) * 5001))]"
        ),
        "for elm: it gave more than 5,000 points of x, and no chart can show them",
    ),
    "a measure whose days go backwards": (
        deriving(
            f"days = [datetime.date(2024, 1, 9 - n) for n in range(3)]; "
            f"return [({MEASURE}, Series('x', tuple(Point(d, 1.0) for d in days)))]"
        ),
        "deriving bad for elm: the points of x are not in the order of their days." + LOST,
    ),
    "a place that is no file": (
        checking("return [Problem('bad-check', 'seen', Place(3))]"),
        "for elm: it gave a Problem whose place holds a Place whose file should be a text, not an ",
    ),
    "a measure that the project has": (
        deriving(
            f"m = {MEASURE.replace(chr(39) + 'x' + chr(39), chr(39) + 'feels-safe' + chr(39))}"
            "; return [(m, Series('feels-safe'))]"
        ),
        "deriving bad for elm: the project has a feels-safe of its own",
    ),
}


# Sections and starters are asked for when a report or a project is made, and by `plugins list`.
WAYS_WHEN_LISTED = {
    "a command with other letters": (
        giving("commands", "CommandRef('größe', 'os:getcwd', 'Sizes.')"),
        'giving commands: "größe" is no name: use small letters, digits and single hyphens',
    ),
    "a command of ours": (
        giving("commands", "CommandRef('check', 'os:getcwd', 'Checks.')"),
        'giving commands: "check" is a command of qiworkbook.' + LOST,
    ),
    "a command of a packaged module": (
        giving("commands", "CommandRef('survey', 'os:getcwd', 'Surveys.')"),
        'giving commands: "survey" is already given by survey.' + LOST,
    ),
    "a wrong kind of value": (
        giving("sections", "'a text'"),
        "giving sections: it gave a str where a SectionMaker belongs",
    ),
    "an order that is no number": (
        giving("sections", "SectionMaker('bad', 'first', 'w', print)"),
        "giving sections: it gave a SectionMaker whose order should be a whole number, not a str",
    ),
    "a format that is no function": (
        giving("exporters", "Exporter('bad', 'w', 'csv')"),
        "giving exporters: it gave an Exporter whose write should be a function, not a str",
    ),
    "a format of ours": (
        giving("exporters", "Exporter('csv', 'w', print)"),
        'giving exporters: "csv" is already given by core',
    ),
    "a wrong kind of format": (
        giving("exporters", "Importer('bad', 'w', print)"),
        "giving exporters: it gave an Importer where an Exporter belongs",
    ),
    "a reader without a name": (
        giving("importers", "Importer(None, 'w', print)"),
        "giving importers: it gave an Importer whose name should be a text, not nothing",
    ),
    "a reader of ours": (
        giving("importers", "Importer('table', 'w', print)"),
        'giving importers: "table" is already given by core',
    ),
    "readers that cannot be given": (
        f"{FIRST}\n@hookimpl\ndef qiworkbook_importers():\n    raise KeyError('gone')\n",
        "giving importers: KeyError: 'gone'",
    ),
    "a brand without a colour": (
        giving("brands", "Brand('bad', 'w', colour='rather blue')"),
        'giving brands: it gave a Brand whose colour should be a colour such as "#005EB8", not',
    ),
    "a brand without its logo": (
        giving("brands", "Brand('bad', 'w', logo='logo.png', folder='/nowhere')"),
        "giving brands: the logo of bad is not in its folder",
    ),
    "a brand whose template is none": (
        giving(
            "brands",
            "Brand('bad', 'w', template=__file__.rsplit('/', 1)[-1],"
            " folder=__file__.rsplit('/', 1)[0])",
        ),
        "giving brands: the template of bad is not a PowerPoint file",
    ),
    "a brand whose logo is none": (
        giving(
            "brands",
            "Brand('bad', 'w', logo=__file__.rsplit('/', 1)[-1],"
            " folder=__file__.rsplit('/', 1)[0])",
        ),
        "giving brands: the logo of bad is not a PNG, JPEG or SVG picture of less than 2 MB",
    ),
    "a brand of ours": (
        giving("brands", "Brand('neutral', 'w')"),
        'giving brands: "neutral" is already given by core',
    ),
    "a starter without texts": (
        giving("starters", "Starter('bad', 'w', {'project.toml': None})"),
        "giving starters: it gave a Starter whose files should be paths and texts",
    ),
}


def install(folder: Path, text: str) -> str:
    """Put a plugin called bad into a folder as pip would, and name its module."""
    module = f"bad_plugin_{abs(hash(text))}"
    folder.mkdir(exist_ok=True)
    (folder / f"{module}.py").write_text(text, encoding="utf-8")
    info = folder / "bad-1.0.dist-info"
    info.mkdir(exist_ok=True)
    (info / "entry_points.txt").write_text(f"[qiworkbook]\nbad = {module}\n", encoding="utf-8")
    importlib.invalidate_caches()
    return module


@pytest.fixture
def elm(tmp_path: Path) -> WorkbookFolder:
    return make_workbook(tmp_path / "book", {"projects/elm/project.toml": SMALL_PROJECT})


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_it_is_named_and_the_rest_goes_on(
    way: str, elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = elm.run("check", "elm", "--no-plugins")
    text, words = WAYS[way]
    install(tmp_path / "site", text)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    ran = elm.run("check", "elm")
    told = [line for line in ran.err.splitlines() if line.startswith("! plugin bad, ")]
    assert any(words in line for line in told), ran.err
    lost = "went on without it" in ran.err
    assert ran.exit_code == (4 if lost else without.exit_code)
    assert "Traceback" not in ran.out + ran.err
    # What the core has found stands there just the same, and the plugin is named in the list too.
    ours = [line for line in without.out.splitlines() if line.startswith("projects/")]
    assert set(ours) <= set(ran.out.splitlines())
    assert "plugin bad, " in ran.out
    helped = elm.run("--help")
    assert helped.exit_code == 0
    assert "learning-set deck" in helped.out


@pytest.mark.parametrize("way", WAYS_WHEN_LISTED)
def test_it_is_named_when_plugins_are_listed(
    way: str, elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, words = WAYS_WHEN_LISTED[way]
    install(tmp_path / "site", text)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    ran = elm.run("plugins", "list")
    assert ran.exit_code == 0
    assert f"! plugin bad, {words}" in ran.out
    report = elm.run("report")
    assert report.exit_code == (4 if "went on without it" in report.err else 0)


def test_there_are_at_least_eighty() -> None:
    assert len(WAYS | WAYS_WHEN_LISTED) >= 80


# Told only by the checks, which a report, a deck and a list do not run.
AT_CHECK = tuple(way for way, (_, words) in WAYS.items() if "for elm" in words or "g bad-" in words)


@pytest.mark.slow
def test_all_of_them_at_once_cost_only_their_own_parts(
    elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every way under a name of its own, beside the packaged modules, in every command."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    points, told = [], {}
    for number, way in enumerate(WAYS):
        text, words = WAYS[way]
        own = f"bad{number}"
        module = f"{own}_{abs(hash(str(tmp_path)))}"
        (site / f"{module}.py").write_text(text.replace("bad", own), encoding="utf-8")
        points.append(EntryPoint(own, module, f"qi-{own}"))
        told[way] = (own, words.replace("bad", own).split("." + LOST)[0].split("." + KEPT)[0])
    alone = make_workbook(tmp_path / "alone", {"projects/elm/project.toml": SMALL_PROJECT})
    book = replace(elm, plugins=(*installed(), *points))
    for command in (("check",), ("report",), ("slides",), ("list",), ("plugins", "list")):
        ran = book.run(*command)
        missed = 0 if command == ("plugins", "list") else 4
        assert ran.exit_code == (alone.run(*command).exit_code or missed), ran.err
        assert "Traceback" not in ran.out + ran.err
        lines = (ran.out + ran.err).splitlines()
        for way, (own, words) in told.items():
            if command == ("check",):
                assert any(f"plugin {own}, " in one and words in one for one in lines), way
            elif way not in AT_CHECK and "giving" not in words and not WAYS[way][1].endswith(KEPT):
                assert any(f"plugin {own}, " in one for one in lines), (command, way)
    # What the core and the packaged modules make is what they make without all that.
    for file in ("output/report.html", "output/deck.txt"):
        assert book.read(file) == alone.read(file)


SECTIONS = {
    "an exception": ("raise KeyError('gone')", "making bad for elm: KeyError: 'gone'"),
    "a block that is none": (
        "return [Section('x', 'X', 'M', ('words',))]",
        "it gave a Section whose blocks should be a tuple of blocks, and one thing in it is a str",
    ),
    "a message that is none": (
        "return [Section('x', 'X', None)]",
        "it gave a Section whose message should be a text, not nothing",
    ),
    "blocks without an end": (
        "return [Section('x', 'X', 'M', (Paragraph('p'),) * 2001)]",
        'the section "x" has more than 2,000 blocks and rows: as many are a table to export',
    ),
    "rows without an end": (
        "return [Section('x', 'X', 'M', (Grid(('A',), ((Cell('1'),),) * 2000),))]",
        'the section "x" has more than 2,000 blocks and rows: as many are a table to export',
    ),
    "a block with a hole": (
        "return [Section('x', 'X', 'M', (Paragraph(None),))]",
        "it gave a Section whose blocks hold a Paragraph whose text should be a text, not nothing",
    ),
}


@pytest.mark.parametrize("way", SECTIONS)
def test_a_report_is_whole_without_the_broken_section(
    way: str, elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, words = SECTIONS[way]
    install(tmp_path / "site", showing(body))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    ran = elm.run("report")
    assert ran.exit_code == 4
    assert f"! plugin bad, {words}" in ran.err or words in ran.err
    assert "Feeling safe on Elm Ward" in elm.read("output/report.html")


EXPORTS = {
    "an exception": ("1 / 0", "ZeroDivisionError: division by zero." + LOST),
    "an exit": ("raise SystemExit('bye')", "SystemExit: bye"),
    "nothing": ("return None", "it returned nothing: is a return missing?"),
    "no file": ("return []", "it gave no file"),
    "a text": ("return ['tables']", "it gave a str where an OutFile belongs"),
    "a number in a file": (
        "return [OutFile('a.txt', 3)]",
        "it gave an OutFile whose content should be a text or bytes, not an int",
    ),
    "half an export": ("yield OutFile('a.txt', 'x'); raise KeyError('b')", "KeyError: 'b'"),
    "a way out": (
        "return [OutFile('a.txt', 'x'), OutFile('../b.txt', 'x')]",
        "it gave a file called “../b.txt”, which leads out of the workbook",
    ),
    "a whole path": ("return [OutFile('/tmp/b.txt', 'x')]", "called “/tmp/b.txt”, which is not a"),
    "a folder of git": ("return [OutFile('.git/config', 'x')]", "which belongs to git"),
    "one name twice": (
        "return [OutFile('a.txt', 'x'), OutFile('A.txt', 'y')]",
        "it gave a file called “A.txt”, and that name is taken",
    ),
    "a file and a folder of one name": (
        "return [OutFile('a', 'x'), OutFile('a/b.txt', 'y')]",
        "it gave a file called “a/b.txt”, and that name is taken",
    ),
    "the name of the notes": (
        "return [OutFile('Read-me-first.txt', 'Share it.')]",
        "it gave a file called “Read-me-first.txt”, and that name is taken",
    ),
    "half a character": (
        r"return [OutFile('a.txt', '\ud800')]",
        "it gave an invalid character in “a.txt”, which no file can hold",
    ),
}


@pytest.mark.parametrize("way", EXPORTS)
def test_an_export_is_whole_or_not_written_at_all(
    way: str, elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, words = EXPORTS[way]
    install(tmp_path / "site", exporting(body))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    before = sorted(tmp_path.rglob("*.txt"))
    ran = elm.run("export", "--format", "bad")
    assert ran.exit_code == 1
    assert "Nothing was written: the plugin bad went wrong while exporting as bad." in ran.err
    assert f"! plugin bad, exporting as bad: {words}" in ran.err or words in ran.err
    assert "Traceback" not in ran.out + ran.err
    assert not [path for path in elm.files() if path.startswith("output/")]
    assert sorted(tmp_path.rglob("*.txt")) == before
    assert elm.run("export", "--format", "csv").exit_code == 0


IMPORTS = {
    "an exception": ("1 / 0", "ZeroDivisionError: division by zero." + LOST),
    "an exit": ("raise SystemExit('bye')", "SystemExit: bye"),
    "nothing": ("return None", "it gave a NoneType where an Imported belongs"),
    "a list": (
        "return Imported([ImportedRow(1, '2025-01-06', 3)])",
        "it gave an Imported whose rows should be a tuple of ImportedRows, not a list",
    ),
    "a line that is no number": (
        "return Imported((ImportedRow('one', '2025-01-06', 3),))",
        "rows hold an ImportedRow whose line should be a whole number, not a str",
    ),
    "a cell that is none": (
        "return Imported((ImportedRow(1, '2025-01-06', {}),))",
        "rows hold an ImportedRow whose value should be a text, a number, a date or None",
    ),
}


@pytest.mark.parametrize("way", IMPORTS)
def test_a_broken_reader_takes_nothing_in(
    way: str, elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, words = IMPORTS[way]
    install(tmp_path / "site", importing(body))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    elm.write("in.csv", "date,value\n2025-01-06,61\n")
    command = ("data", "import", "elm", "feels-safe", "in.csv", "--yes")
    before = elm.files()
    ran = elm.run(*command, "--as", "bad")
    assert ran.exit_code == 1
    assert "the plugin bad went wrong while reading a file as bad." in ran.err
    assert "! plugin bad, reading a file as bad: " in ran.err
    assert words in ran.err
    assert elm.files() == before
    assert elm.run(*command).exit_code == 0


COMMANDS = {
    "a module that is not there": (
        "no_such_module:rain",
        "rain is a command of the plugin bad, and could not be started: ModuleNotFoundError: ",
    ),
    "no command": ("os:getcwd", "could not be started: TypeError: os:getcwd is not a click"),
    "no place": ("", "could not be started: ValueError: "),
}


@pytest.mark.parametrize("way", COMMANDS)
def test_a_command_that_cannot_start_is_told_as_the_plugins(
    way: str, elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, words = COMMANDS[way]
    install(tmp_path / "site", giving("commands", f"CommandRef('rain', {target!r}, 'Rains.')"))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    assert "rain" in elm.run("--help").out
    ran = elm.run("rain")
    assert ran.exit_code == 1
    assert words in ran.err
    assert "Every other command works." in ran.err


@pytest.mark.parametrize(
    ("ends", "code", "said"),
    [("sys.exit()", 0, ""), ("sys.exit(7)", 7, ""), ("sys.exit('no rain')", 1, "no rain")],
)
def test_a_command_that_exits_says_what_it_means(
    ends: str,
    code: int,
    said: str,
    elm: WorkbookFolder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = f"import sys\nimport click\n@click.command()\ndef rain():\n    {ends}\n"
    ref = "CommandRef('rain', f'{__name__}:rain', 'Rains.')"
    install(tmp_path / "site", giving("commands", ref, body))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    ran = elm.run("rain")
    assert (ran.exit_code, ran.err.strip()) == (code, said)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["an exit at import", "closing the output", "printing at import"])
def test_the_output_for_a_machine_is_whole_in_a_process_of_its_own(
    way: str, elm: WorkbookFolder, tmp_path: Path
) -> None:
    install(tmp_path / "site", WAYS[way][0])
    code = (
        "import sys; sys.path[:0] = sys.argv.pop(1).split('|');"
        "from qiworkbook.cli.main import run; run()"
    )
    path = "|".join([str(tmp_path / "site"), *filter(None, sys.path)])
    for args in (["check", "--json"], ["--help"]):
        ran = subprocess.run(
            [sys.executable, "-I", "-c", code, path, *args],
            cwd=elm.root,
            capture_output=True,
            text=True,
            check=False,
        )
        lost = "went on without it" in ran.stderr and "--help" not in args
        assert ran.returncode == (4 if lost else 0), ran.stderr
        assert ran.stdout.startswith("[" if "--json" in args else "Usage:")
        assert ran.stdout.rstrip().endswith("]" if "--json" in args else "my-ward.")
        assert "! plugin bad, loading: " in ran.stderr


RUN = (
    "import sys; sys.path[:0] = sys.argv.pop(1).split('|');"
    "from qiworkbook.cli.main import run; run()"
)
HANGS = {
    "while it is loaded": ("import time\nwhile True: time.sleep(0.05)", "loading"),
    "while it checks": (
        checking("import time\n    while True: time.sleep(0.05)"),
        "checking bad-check for elm",
    ),
}


def in_a_process(elm: WorkbookFolder, site: Path, *args: str) -> subprocess.Popen[str]:
    path = "|".join([str(site), *filter(None, sys.path)])
    return subprocess.Popen(
        [sys.executable, "-I", "-c", RUN, path, *args],
        cwd=elm.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="another process cannot be sent Ctrl-C there")
@pytest.mark.parametrize("way", HANGS)
def test_a_plugin_that_hangs_is_named_when_somebody_stops_it(
    way: str, elm: WorkbookFolder, tmp_path: Path
) -> None:
    text, doing = HANGS[way]
    mark = tmp_path / "begun"
    begins = f"import pathlib; pathlib.Path({str(mark)!r}).touch(); "
    install(tmp_path / "site", text.replace("import time", begins + "import time"))
    running = in_a_process(elm, tmp_path / "site", "check")
    until = time.monotonic() + 60
    while not mark.exists() and time.monotonic() < until:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Stopped. Nothing more was changed." in err
    assert f"! plugin bad, {doing}: it was at work, for " in err
    assert "when everything was stopped. Add --no-plugins to work without any plugin." in err
    assert "Traceback" not in err


STOPS = {
    "while it is loaded": ("raise KeyboardInterrupt", "loading: KeyboardInterrupt." + LOST),
    "in settings that are made": (
        giving(
            "settings",
            "Settings('bad', Odd, 'x')",
            "from pydantic import Field\ndef stops(): raise KeyboardInterrupt\n"
            "class Odd(Table):\n    few: int = Field(default_factory=stops)\n",
        ),
        "giving settings: it gave a Settings that cannot be looked at: KeyboardInterrupt." + LOST,
    ),
}


@pytest.mark.parametrize("way", STOPS)
def test_a_plugin_that_raises_the_same_stops_nothing(
    way: str, elm: WorkbookFolder, tmp_path: Path
) -> None:
    text, words = STOPS[way]
    install(tmp_path / "site", text)
    running = in_a_process(elm, tmp_path / "site", "check")
    out, err = running.communicate(timeout=60)
    assert running.returncode == 4
    assert f"! plugin bad, {words}" in err
    assert "questions in 1 project" in out


def test_the_lines_of_a_fault_are_shown_to_who_asks(
    elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = install(tmp_path / "site", checking("raise ValueError('boom')"))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    quiet, loud = elm.run("check"), elm.run("check", "--debug")
    assert "Traceback" not in quiet.err
    assert "! plugin bad, checking bad-check for elm:\nTraceback" in loud.err
    assert f'{module}.py", line 3, in find' in loud.err
    assert "isolation.py" not in loud.err  # the frames of the program itself say nothing


def test_the_test_kit_shows_the_lines_of_a_fault(
    elm: WorkbookFolder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    module = install(tmp_path / "site", checking("raise ValueError('boom')"))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    elm.run("check")
    assert f'{module}.py", line 3, in find' in capsys.readouterr().err


def test_the_warnings_of_a_library_are_not_what_a_plugin_printed(
    elm: WorkbookFolder, tmp_path: Path
) -> None:
    warns = "import warnings; warnings.warn('old ' * 40, UserWarning); return []"
    install(tmp_path / "site", checking(warns))
    running = in_a_process(elm, tmp_path / "site", "check")
    _, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, "")


RAGGED = {
    "too few": (
        "Grid(('A', 'B'), ((Cell('1'), Cell('2')), (Cell('1'),)))",
        "row 2",
        "1 cell under",
    ),
    "too many": ("Grid(('A',), ((Cell('1'), Cell('2')),))", "row 1", "2 cells under"),
    "none": ("Grid(('A', 'B'), ((),))", "row 1", "0 cells under"),
}


@pytest.mark.parametrize("way", RAGGED)
def test_a_ragged_grid_is_told_with_section_and_row(
    way: str, elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid, row, cells = RAGGED[way]
    good = "yield Section('elm-good', 'Good', 'This one is fine', (Paragraph('Yes.'),))"
    install(tmp_path / "site", showing(f"{good}; yield Section('elm-x', 'X', 'M', ({grid},))"))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    ran = elm.run("report")
    assert f"! plugin bad, writing bad for elm: {row} of a grid has {cells}" in ran.err
    assert 'in the section "elm-x".' + LOST in ran.err
    assert "This one is fine" in elm.read("output/report.html")


def test_a_link_that_runs_something_is_no_link(
    elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = "Links((Link('<b>See</b>', 'javascript:alert(1)'),))"
    install(tmp_path / "site", showing(f"yield Section('elm-x', 'X', '<i>M</i>', ({link},))"))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    elm.run("report")
    page = elm.read("output/report.html")
    assert 'href="javascript' not in page
    assert "<b>See</b>" not in page
    assert "<i>M</i>" not in page


@pytest.mark.parametrize("length", [(), ("--in-full",), ("--short",)])
def test_a_deck_is_whole_without_the_broken_section(
    length: tuple[str, ...], elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "site", showing("raise KeyError('gone')"))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    ran = elm.run("slides", *length)
    assert ran.exit_code == 4
    assert "! plugin bad, making bad for elm: KeyError: 'gone'." + LOST in ran.err
    assert "Feeling safe on Elm Ward" in elm.read("output/deck.txt")


def test_a_derived_measure_is_marked_by_the_core(
    elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = "Point(datetime.date(2024, 1, 8), 3.0)"
    install(tmp_path / "site", deriving(f"return [({MEASURE}, Series('x', ({point},)))]"))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    ran = elm.run("data", "add", "elm", "x", "2024-01-15", "4")
    assert ran.exit_code == 1
    assert "x is worked out from what the plugin bad keeps" in ran.err
    assert not [path for path in elm.files() if path.endswith("x.csv")]


DERIVED = """[(
        Measure(
            id="x", name="X", kind=MeasureKind.PROCESS, better=Better.INCREASE, source="The log",
            targets=(TargetFrom(start=datetime.date(2024, 1, 21), value=25),),
            phase=(Phase(start=datetime.date(2024, 1, 21), reason="A new rota"),),
        ),
        Series("x", tuple(Point(datetime.date(2024, 1, 1 + n), 10 + 10 * (n > 19) + n % 2)
               for n in range(31))),
    )]"""


def test_a_derived_measure_has_phases_a_target_and_a_source_of_its_own(
    elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "site", deriving(f"return {DERIVED}"))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    reading = elm.view("elm").reading("x")
    assert reading
    assert [(one.first, one.reason) for one in reading.phases] == [(0, ""), (20, "A new rota")]
    before, after = reading.points[0], reading.points[-1]
    assert before.centre == 10.5
    assert after.centre == pytest.approx(20 + 5 / 11)  # 20 and 21 by turns, 20 first and last
    assert (before.target, after.target) == (None, 25)
    shown = elm.run("measure", "show", "elm", "x")
    assert "source      The log" in shown.out
    elm.run("report")
    assert "A new rota" in elm.read("output/report.html")


@pytest.mark.parametrize("order", [10, 950])
def test_a_section_of_ours_is_nobody_elses(
    order: int, elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = (
        "yield Section('elm-aim', 'Aim', 'Another aim', (Paragraph('Mine.'),));"
        "yield Section('elm-mine', 'Mine', 'This one is mine', (Paragraph('Mine.'),))"
    )
    install(tmp_path / "site", showing(body).replace("'bad', 10", f"'bad', {order}"))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    for command in ("report", "slides"):
        ran = elm.run(command)
        told = '! plugin bad, making bad for elm: the section "elm-aim" is already given by core.'
        assert told + LOST in ran.err
    page = elm.read("output/report.html")
    assert "Another aim" not in page
    assert "90% of people on Elm Ward say they feel safe" in page
    assert "This one is mine" in page


ENDS = {
    "while it is loaded": (
        "import os; os._exit(0)",
        "it ended the whole process (with 0), while loading",
    ),
    "with an error": (
        "import os; os._exit(9)",
        "it ended the whole process (with 9), while loading",
    ),
    "while it checks": (
        checking("import os; os._exit(0)"),
        "it ended the whole process (with 0), while checking bad-check for elm",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("way", ENDS)
def test_trying_out_a_plugin_that_ends_everything_says_so(
    way: str, elm: WorkbookFolder, tmp_path: Path
) -> None:
    text, words = ENDS[way]
    install(tmp_path / "site", text)
    running = in_a_process(elm, tmp_path / "site", "plugins", "check", "bad")
    out, err = running.communicate(timeout=200)
    assert (running.returncode, err) == (1, "")
    assert f"no   {PROMISES['writes']}\n         {words}\n" in out


def test_what_is_said_of_a_derived_measure_names_it_and_can_be_done(
    elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = "datetime.date(2024, 1, 1) + datetime.timedelta(n)"
    points = f"tuple(Point({day}, 5.0 + 40 * (n > 30)) for n in range(60))"
    late = "(Point(datetime.date(2026, 1, 5), 3.0),)"
    install(tmp_path / "site", deriving(f"return [({MEASURE}, Series('x', {points} + {late}))]"))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    checked = elm.run("check", "elm")
    said = 'projects/elm/project.toml: "X": 1 row of the future: 5 January 2026.'
    assert said in checked.out
    charted = elm.run("chart", "elm", "x")
    assert charted.exit_code == 0
    assert "qiworkbook chart elm x -o x.svg" in charted.out
    assert "measure phase" not in charted.out


def test_an_export_without_an_end_is_not_written(
    elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qiworkbook.plugins.contribution_guard.MOST_BYTES", 2_000_000)
    install(tmp_path / "site", exporting("return [OutFile('a.txt', 'x' * 2_000_001)]"))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    ran = elm.run("export", "--format", "bad")
    assert ran.exit_code == 1
    assert "its file “a.txt” is larger than 2 MB" in ran.err
    assert not [path for path in elm.files() if path.startswith("output/")]


LOSES = {
    "a check of ours": (
        giving("checks", "Check('link-to-nothing', 's', 'w', lambda view: [])"),
        ("checks", "link-to-nothing", "core"),
    ),
    "a command of ours": (
        giving("commands", "CommandRef('check', 'os:getcwd', 'Checks.')"),
        ("commands", "check", "core"),
    ),
    "a command of a packaged module": (
        giving("commands", "CommandRef('survey', 'os:getcwd', 'Surveys.')"),
        ("commands", "survey", "survey"),
    ),
    "a file of a packaged module": (
        giving("records", "RecordType('mine', 'charter.toml', FileTable, 'w')"),
        ("records", "mine", ""),
    ),
    "a table of ours": (
        giving("tables", "TableMaker('points', 'w', ('a',), print)"),
        ("tables", "points", ""),
    ),
    "settings of ours": (
        giving("settings", "Settings('disabled', Table, 'w')"),
        ("settings", "disabled", ""),
    ),
    "a name that is none": (
        giving("exporters", "Exporter('My Format', 'w', print)"),
        ("exporters", "My Format", ""),
    ),
}


@pytest.mark.parametrize("way", LOSES)
def test_what_lost_a_clash_is_listed_for_a_machine(
    way: str, elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, (kind, name, to) = LOSES[way]
    install(tmp_path / "site", text)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    told = json.loads(elm.run("plugins", "list", "--json").out)
    (bad,) = [one for one in told if one["name"] == "bad"]
    (lost,) = bad["lost"]
    assert (lost["kind"], lost["name"], lost["to"]) == (kind, name, to)
    assert lost["why"] in bad["troubles"][0]
    assert name not in [given for names in bad["gives"].values() for given in names]
    assert [one["lost"] for one in told if one["name"] != "bad"] == [[]] * (len(told) - 1)


@pytest.mark.slow
def test_a_name_that_goes_is_told_by_a_check_of_the_plugin(
    elm: WorkbookFolder, tmp_path: Path
) -> None:
    install(tmp_path / "site", "from qiworkbook.api import capital\n")
    running = in_a_process(elm, tmp_path / "site", "plugins", "check", "bad")
    out, err = running.communicate(timeout=200)
    assert err == ""
    assert (
        "  Python warned, bad, loading: DeprecationWarning: capital of qiworkbook.api goes" in out
    )


FIGURE = """
import click
from pathlib import Path
from qiworkbook.api import Chart, alt_text
from qiworkbook.cli.kit import desk
@click.command()
@click.argument("ending")
def draw(ending):
    reading = desk().view("elm").outcome
    made = desk().figure(Chart(reading, alt_text(reading)), ending)
    Path("drawn").write_bytes(made.encode() if isinstance(made, str) else made)
"""


@pytest.mark.slow
def test_a_chart_is_drawn_for_a_poster_of_ones_own(
    elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = "".join(f"2024-{month:02}-01,{60 + month}\n" for month in range(1, 13))
    elm.write("projects/elm/data/feels-safe.csv", f"date,value\n{points}")
    module = f"drawer_{abs(hash(str(tmp_path)))}"
    install(tmp_path / "site", giving("commands", f"CommandRef('draw', '{module}:draw', 'Draws.')"))
    (tmp_path / "site" / f"{module}.py").write_text(FIGURE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    assert elm.run("draw", ".svg").exit_code == 0
    svg = elm.read("drawn")
    assert svg.lstrip().startswith("<svg")
    assert svg.count("<svg") == 1
    assert elm.run("draw", ".png").exit_code == 0
    assert (elm.root / "drawn").read_bytes().startswith(b"\x89PNG")
    refused = elm.run("draw", ".gif")
    assert refused.exit_code == 1
    assert "A picture can be .svg or .png, and .gif is neither." in refused.err


COUNTED = """
class Tally(FileTable):
    people: int = 0


def read(file):
    {read}


def write(file, shown):
    {write}
"""
READS = "return [CountSet('people', (file.people,))]"
WRITES = "return file"
COUNTS = {
    "counts that cannot be read": ("1 / 0", WRITES, "reading the counts of tally: ZeroDivisionE"),
    "counts that stop midway": (
        "yield CountSet('people', (40,)); raise KeyError('gone')",
        WRITES,
        "reading the counts of tally: KeyError: 'gone'",
    ),
    "counts that exit": ("raise SystemExit(0)", WRITES, "reading the counts of tally: SystemExit"),
    "counts that say they were stopped": (
        "raise KeyboardInterrupt",
        WRITES,
        "reading the counts of tally: KeyboardInterrupt",
    ),
    "counts that are no numbers": (
        "return [CountSet('people', ('many',))]",
        WRITES,
        "it gave a CountSet whose counts should be a tuple of numbers",
    ),
    "no file of counts": (READS, "return None", "it gave a NoneType where its file belongs"),
    "a file that cannot be counted": (READS, "1 / 0", "writing the counts of tally: ZeroDivisionE"),
}


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("way", COUNTS)
def test_counts_that_a_plugin_cannot_handle_leave_with_nobody(
    way: str, elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, write, words = COUNTS[way]
    counts = "shared=Shared.COUNTS, counts=RecordCounts(read, write)"
    record = f"RecordType('tally', 'tally.toml', Tally, 'a tally', {counts})"
    install(tmp_path / "site", giving("records", record, COUNTED.format(read=read, write=write)))
    elm.write("projects/elm/tally.toml", "format = 1\npeople = 40\n")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    ran = elm.run("report", "--share", "--recipient", "the board")
    assert ran.exit_code == 4, ran.err
    assert f"! plugin bad, {words}" in ran.err or words in ran.err
    assert "Traceback" not in ran.err
    assert elm.files().count("output/share/report.html") == 1
