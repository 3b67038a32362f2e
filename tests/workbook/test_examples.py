"""Every use case that writes has an example in its docstring, and the example runs.

Each also takes the fingerprint of the file that was seen down to the lock, and tells what changed.
"""

from __future__ import annotations

import doctest
import inspect
import shutil
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.model import ResourcesFile
from qiworkbook.plugins.manager import Plugins
from qiworkbook.store.changed import ChangedError
from qiworkbook.store.rows import Row
from qiworkbook.workbook import open_workbook
from qiworkbook.workbook.forms import FormKey

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLE = Path(__file__).parents[2]
WARD = "willow-ward"
USE_CASES = (
    "cycles.compare",
    "cycles.fill_in",
    "cycles.plan_cycle",
    "edits.add_to_project",
    "edits.set_aim",
    "edits.set_idea",
    "edits.set_measure",
    "fields.fields_of",
    "form_edits.change",
    "forms.form",
    "forms.forms",
    "learning_sets.commit_to",
    "learning_sets.evaluate",
    "learning_sets.start_set",
    "renames.names_of",
    "points.add_phase",
    "points.add_point",
    "points.add_points",
    "points.remove_point",
    "points.repair_data",
    "points.set_point",
    "cycles.predict",
    "records.edit_record",
    "resources.add_resource",
)

# Their examples run too. Whether they take what was seen is told where it can be tried.
OTHERS = (
    "chart.reading_of",
    "check.problems_of",
    "coach.questions_of",
    "confirmation.confirm_meaning",
    "creation.add_starter",
    "creation.start_example",
    "creation.start_workbook",
    "definitions.publish",
    "edits.add_learning",
    "identifiers.keep",
    "learning_sets.attend",
    "overview.overview_of",
    "programme_edits.start_programme",
)


def use_case(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(".")
    found: Callable[..., Any] = getattr(import_module(f"qiworkbook.workbook.{module}"), function)
    return found


@pytest.fixture
def names(tmp_path: Path) -> dict[str, Any]:
    """What the examples speak of: an open copy of the example workbook."""
    for name in ("workbook.toml", "resources.toml"):
        shutil.copy(EXAMPLE / name, tmp_path)
    shutil.copytree(EXAMPLE / "learning-sets", tmp_path / "learning-sets")
    shutil.copytree(EXAMPLE / "projects" / WARD, tmp_path / "projects" / WARD)
    opened = open_workbook(tmp_path, Plugins(), date(2025, 4, 8))
    project = opened.project(WARD)
    return {
        "root": tmp_path,
        "opened": opened,
        "project": project,
        "cycle": project.cycles[-1],
        "record": project.records["charter"][0],
        "date": date,
        "Row": Row,
        "FormKey": FormKey,
        "ResourcesFile": ResourcesFile,
    }


@pytest.mark.parametrize("name", [*USE_CASES, *OTHERS])
def test_the_example_of_a_use_case_runs(name: str, names: dict[str, Any]) -> None:
    function = use_case(name)
    scope = {**vars(import_module(function.__module__)), **names}
    runner = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF)
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
    "edits": f"projects/{WARD}/project.toml",
    "predictions": f"projects/{WARD}/pdsa/2025-04-14-room-move-one-person.toml",
    "points.add_phase": f"projects/{WARD}/project.toml",
    "form_edits": f"projects/{WARD}/project.toml",
    "learning_sets": "learning-sets/2025-04-10.toml",
    "points": f"projects/{WARD}/data/feels-safe.csv",
    "records": f"projects/{WARD}/charter.toml",
    "resources": "resources.toml",
}


def test_every_use_case_that_edits_a_file_takes_what_was_seen() -> None:
    makes_files = {"cycles.plan_cycle", "learning_sets.start_set"}
    reads = {"fields.fields_of", "forms.form", "forms.forms", "renames.names_of"}
    assert set(USE_CASES) - makes_files - reads == set(EXPECTING)


@pytest.mark.parametrize("name", EXPECTING)
def test_a_file_that_is_not_the_one_that_was_seen_is_left_and_what_changed_is_told(
    name: str, names: dict[str, Any]
) -> None:
    """The example again, with what was seen, and with a change of somebody else's between."""
    function = use_case(name)
    path = names["root"] / FILES.get(name, FILES[name.partition(".")[0]])
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
        given = {"feels-safe": seen} if name == "points.add_points" else seen
        return function(*args, **{**kwargs, "expected": given})

    scope = {**vars(import_module(function.__module__)), **names, function.__name__: expecting}
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
