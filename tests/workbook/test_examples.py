"""Every use case that a front end calls has an example in its docstring, and the example runs.

Each that edits also takes the fingerprint of the file that was seen down to the lock, and tells
what changed.
"""

from __future__ import annotations

import ast
import doctest
import inspect
import shutil
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook import workbook
from qiworkbook.model import ResourcesFile
from qiworkbook.plugins.manager import Plugins
from qiworkbook.store.editor import ChangedError
from qiworkbook.store.rows import DataRow
from qiworkbook.workbook import open_workbook
from qiworkbook.workbook.edits.forms import FormKey

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLE = Path(__file__).parents[2]
WARD = "willow-ward"
USE_CASES = (
    "edits.cycles.plan_cycle",
    "edits.fields.fields_of",
    "edits.form_edits.change",
    "edits.forms.form",
    "edits.forms.forms",
    "edits.learning_sets.evaluate",
    "edits.learning_sets.start_set",
    "edits.renames.names_of",
    "edits.points.add_point",
    "edits.points.add_points",
    "edits.points.remove_point",
    "edits.points.repair_data",
    "edits.points.set_point",
    "edits.predictions.predict",
    "edits.forms.edit_record",
    "edits.resources.add_resource",
)

# What a front end calls that has no example of one line, and why.
_SEVERAL = "it needs several wards, or a member of a programme"
_OTHERS_FILE = "it needs a file from elsewhere, or what an earlier use case found in one"
_OF_THE_COMPUTER = "it builds, starts or asks programs of this computer"
_OF_QUESTIONS = "it makes use cases, or reads what one was answered"
WITHOUT = {
    "programmes.arrived_wards.look_at_arrivals": _OTHERS_FILE,
    "programmes.arrived_wards.take_in_arrivals": _OTHERS_FILE,
    "bundle.make_bundle": _OF_THE_COMPUTER,
    "outputs.chart.compare": _SEVERAL,
    "outputs.chart.write_comparison": _SEVERAL,
    "plugin_trial.trial.contract_apart": _OF_THE_COMPUTER,
    "programmes.definitions.definitions_in": _OTHERS_FILE,
    "programmes.definitions.drifts": _OTHERS_FILE,
    "programmes.definitions.file_drifts": _OTHERS_FILE,
    "edits.forms.path_by_names": _OTHERS_FILE,
    "edits.identifiers.guard_with": _OF_QUESTIONS,
    "edits.identifiers.kept_in_text": _OF_QUESTIONS,
    "edits.identifiers.looked_through": _OF_QUESTIONS,
    "sheets.point_import.kept_profile": _OTHERS_FILE,
    "sheets.point_import.targets_text": _OTHERS_FILE,
    "installed.entry_points_named": _OF_THE_COMPUTER,
    "sheets.point_import.left_in_words": _OTHERS_FILE,
    "memory.merge.driven": _OF_THE_COMPUTER,
    "edits.pictures.add_picture": _OTHERS_FILE,
    "edits.pictures.picture_in": _OTHERS_FILE,
    "edits.pictures.remove_picture": _OTHERS_FILE,
    "sheets.point_import.take_in": _OTHERS_FILE,
    "programmes.programme_edits.add_member": _SEVERAL,
    "programmes.programme_outputs.write_programme_export": _SEVERAL,
    "programmes.programme_outputs.write_programme_report": _SEVERAL,
    "programmes.programme_outputs.write_programme_site": _SEVERAL,
    "programmes.programme_outputs.write_programme_slides": _SEVERAL,
    "workers.looked": _SEVERAL,
    "question.asks": _OF_QUESTIONS,
    "programmes.share_pack.keep_pack": _OTHERS_FILE,
    "outputs.theory.theory_since": _OTHERS_FILE,
    "outputs.theory.write_since": _OTHERS_FILE,
    "sheets.trust_sheet_import.look_at": _OTHERS_FILE,
    "memory.undo.moment": _OF_QUESTIONS,
    "memory.versions.restoring": _OTHERS_FILE,
    "memory.versions.text_then": _OTHERS_FILE,
}
_FRONT_ENDS = ("cli", "web", "__init__.py")


def _functions() -> dict[str, str]:
    """The docstring of every public function of the use cases, by module and name."""
    home = Path(workbook.__file__).parent
    return {
        f"{'.'.join(path.relative_to(home).with_suffix('').parts)}.{node.name}": doc
        for path in sorted(home.rglob("*.py"))
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        for doc in (ast.get_docstring(node) or "",)
    }


def _called_by_front_ends() -> set[str]:
    """What the rooms above import of the use cases, by module and name."""
    house, within = EXAMPLE / "qiworkbook", "qiworkbook.workbook."
    return {
        f"{node.module.removeprefix(within)}.{alias.name}"
        for path in house.rglob("*.py")
        if path.relative_to(house).parts[0] in _FRONT_ENDS
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(within)
        for alias in node.names
    }


FUNCTIONS = _functions()
EXAMPLES = tuple(sorted(name for name, doc in FUNCTIONS.items() if ">>>" in doc))


@pytest.mark.slow
def test_what_a_front_end_calls_has_an_example_or_says_why_not() -> None:
    called = FUNCTIONS.keys() & _called_by_front_ends()
    assert len(called) > 150
    assert called - set(EXAMPLES) == set(WITHOUT)


def use_case(name: str) -> Callable[..., Any]:
    module, _, function = name.rpartition(".")
    found: Callable[..., Any] = getattr(import_module(f"qiworkbook.workbook.{module}"), function)
    return found


def _opened(folder: Path) -> dict[str, Any]:
    """What the examples speak of: an open copy of the example workbook, and a folder beside it."""
    root = folder / "workbook"
    for name in ("learning-sets", f"projects/{WARD}"):
        shutil.copytree(EXAMPLE / name, root / name)
    for name in ("workbook.toml", "resources.toml"):
        shutil.copy(EXAMPLE / name, root)
    plugins = Plugins()
    opened = open_workbook(root, plugins, date(2025, 4, 8))
    project = opened.project(WARD)
    (folder / "outputs").mkdir()
    return {
        "root": root,
        "folder": folder / "outputs",
        "plugins": plugins,
        "opened": opened,
        "view": opened.view(WARD),
        "project": project,
        "cycle": project.cycles[-1],
        "record": project.records["charter"][0],
        "date": date,
        "Row": DataRow,
        "ResourcesFile": ResourcesFile,
    }


@pytest.fixture
def names(tmp_path: Path) -> dict[str, Any]:
    return _opened(tmp_path)


def _there(root: Path) -> dict[str, tuple[int, int]]:
    """The files below a folder, with their sizes and when each was last changed."""
    stats = ((str(path), path.stat()) for path in root.rglob("*") if path.is_file())
    return {name: (stat.st_size, stat.st_mtime_ns) for name, stat in stats}


class _Shared:
    """One copy of the example workbook for all examples, made anew after one that wrote in it."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder
        self._names: dict[str, Any] = {}
        self._files: dict[str, tuple[int, int]] = {}

    def names(self) -> dict[str, Any]:
        if not self._names or _there(self._names["root"].parent) != self._files:
            self._names = _opened(self._folder())
            self._files = _there(self._names["root"].parent)
        return self._names


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> _Shared:
    return _Shared(lambda: tmp_path_factory.mktemp("example"))


OF_ALL = {
    name.rpartition(".")[2]: name for name in sorted(FUNCTIONS) if not name.startswith("contract.")
}


@cache
def _others() -> dict[str, Callable[..., Any]]:
    return {name: use_case(whole) for name, whole in OF_ALL.items()}


def scope_of(function: Callable[..., Any], names: dict[str, Any]) -> dict[str, Any]:
    """What an example can speak of: its module's names, other use cases, the open workbook."""
    return {"FormKey": FormKey, **_others(), **vars(import_module(function.__module__)), **names}


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_of_a_use_case_runs(name: str, shared: _Shared) -> None:
    function = use_case(name)
    runner = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF)
    scope = scope_of(function, shared.names())
    (test,) = doctest.DocTestFinder(recurse=False).find(function, name, globs=scope)
    assert test.examples
    told: list[str] = []
    runner.run(test, out=told.append)
    assert not runner.failures, "".join(told)


EXPECTING = tuple(
    name for name in USE_CASES if "expected" in inspect.signature(use_case(name)).parameters
)
FILES = {
    "cycles": f"projects/{WARD}/pdsa/2025-04-14-room-move-one-person.toml",
    "predictions": f"projects/{WARD}/pdsa/2025-04-14-room-move-one-person.toml",
    "form_edits": f"projects/{WARD}/project.toml",
    "learning_sets": "learning-sets/2025-04-10.toml",
    "points": f"projects/{WARD}/data/feels-safe.csv",
    "records": f"projects/{WARD}/project.toml",
    "edits.forms.edit_record": f"projects/{WARD}/charter.toml",
    "resources": "resources.toml",
}


def test_every_use_case_that_edits_a_file_takes_what_was_seen() -> None:
    makes_files = {"edits.cycles.plan_cycle", "edits.learning_sets.start_set"}
    reads = {
        "edits.fields.fields_of",
        "edits.forms.form",
        "edits.forms.forms",
        "edits.renames.names_of",
    }
    assert set(USE_CASES) - makes_files - reads == set(EXPECTING)


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPECTING)
def test_a_file_that_is_not_the_one_that_was_seen_is_left_and_what_changed_is_told(
    name: str, names: dict[str, Any]
) -> None:
    """The example again, with what was seen, and with a change of somebody else's between."""
    function = use_case(name)
    path = names["root"] / (FILES.get(name) or FILES[name.split(".")[-2]])
    seen = fingerprint_of(names, path)
    text = path.read_text("utf-8")
    last = text.rstrip("\n").splitlines()[-1]
    other = f"{text}# somebody's remark\n" if path.suffix == ".toml" else f"{text}{last}\n"
    told = None
    if path.suffix == ".toml":
        other = text.replace("format = 1\n", "format = 1\nunknown = 3\n", 1)
        told = ("unknown",)
    path.write_text(other, "utf-8")

    def expecting(*args: Any, **kwargs: Any) -> Any:
        given = {"feels-safe": seen} if name == "edits.points.add_points" else seen
        return function(*args, **{**kwargs, "expected": given})

    scope = {**scope_of(function, names), function.__name__: expecting}
    (test,) = doctest.DocTestFinder(recurse=False).find(function, name, globs=scope)
    raised: list[ChangedError] = []
    for example in test.examples:
        try:
            exec(compile(example.source, name, "single"), scope)  # an example of ours
        except ChangedError as changed:
            raised.append(changed)
            break
    (error,) = raised
    assert path.read_text("utf-8") == other
    assert error.changes
    if told:
        assert [one.path for one in error.changes] == [told]


def fingerprint_of(names: dict[str, Any], path: Path) -> str:
    """The fingerprint of a file as the workbook was opened with it."""
    project, workbook = names["project"], names["opened"].workbook
    sources = [
        project.source,
        workbook.resources_source,
        *(one.source for one in project.cycles),
        *(one.source for one in project.series.values()),
        *(one.source for one in workbook.learning_sets),
        *(one.source for records in project.records.values() for one in records),
    ]
    (found,) = {one.sha256 for one in sources if names["root"] / one.file == path} - {""}
    return str(found)
