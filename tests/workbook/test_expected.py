"""Every use case that changes a file takes `expected`, what the person saw, down to the lock."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest
from msgspec.structs import replace

from qiworkbook import workbook
from qiworkbook.model import Project
from qiworkbook.privacy.patterns import IdentifierKind
from qiworkbook.store.atomic import sha256
from qiworkbook.store.editor import ChangedError
from qiworkbook.store.files import read_text
from qiworkbook.store.rows import DataRow
from qiworkbook.testing import SMALL_PROJECT, TODAY, make_workbook
from qiworkbook.workbook import OpenWorkbook
from qiworkbook.workbook.edits.confirmation import confirm_meaning
from qiworkbook.workbook.edits.form_edits import Add, change
from qiworkbook.workbook.edits.forms import FormKey, edit_record, form
from qiworkbook.workbook.edits.identifiers import KeptIdentifier, keep_identifiers
from qiworkbook.workbook.edits.learning_sets import attend, evaluate
from qiworkbook.workbook.edits.pictures import add_picture, remove_picture
from qiworkbook.workbook.edits.points import (
    add_point,
    add_points,
    remove_point,
    repair_data,
    set_point,
)
from qiworkbook.workbook.edits.predictions import Prediction, predict
from qiworkbook.workbook.edits.resources import add_resource
from qiworkbook.workbook.plugin_trial.samples import CYCLE
from qiworkbook.workbook.programmes.definitions import publish
from qiworkbook.workbook.programmes.programme_edits import (
    add_member,
    approve,
    know_wards,
    take_out,
)
from qiworkbook.workbook.question import YES, settled
from tests.photographs import jpeg

WRITERS = {
    *("edit_toml", "edit_rows", "edit_rows_together", "write_text", "write_together"),
    *("add_row", "add_rows", "set_row", "remove_row", "edit_record", "add_record"),
    *("change", "change_together", "go_back"),
}
NEW = "it makes files, and refuses where one is"
OWN = "what was looked at goes with it, and is compared under the lock"
WITHOUT = {
    "programmes.arrived_wards.take_in_arrivals": OWN,
    "edits.creation.add_starter": NEW,
    "edits.creation.begin_file": NEW,
    "edits.creation.start_example": NEW,
    "edits.creation.start_project": NEW,
    "edits.creation.start_workbook": NEW,
    "edits.cycles.plan_cycle": NEW,
    "edits.learning_sets.start_set": NEW,
    "sheets.point_import.take_in": OWN,
    "edits.points.try_point": "it tries what would be written, and writes nothing",
    "programmes.definitions.take": OWN,
    "programmes.programme_edits.start_programme": NEW,
    "edits.identifiers.keep_in_version": "it adds a reason, and takes nothing away",
    "edits.forms.add_record": NEW,
    "edits.typed_points.keep_order": "it adds one setting that somebody was asked about",
    "memory.undo.go_back": OWN,
    "edits.form_edits.change_together": OWN,
}


def writing() -> dict[str, bool]:
    """Every public use case that writes, by itself or by way of its module; whether it takes it."""
    home, found = Path(workbook.__file__).parent, {}
    for path in home.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        calls = {name: called(node) for name, node in functions.items()}
        writes = {name for name in functions if calls[name] & WRITERS}
        while more := {name for name in functions if calls[name] & writes} - writes:
            writes |= more
        module = ".".join(path.relative_to(home).with_suffix("").parts)
        for name in writes:
            if not name.startswith("_"):
                use_case = getattr(import_module(f"{workbook.__name__}.{module}"), name)
                found[f"{module}.{name}"] = "expected" in inspect.signature(use_case).parameters
    return found


def called(node: ast.FunctionDef) -> set[str]:
    given = {one.arg for one in (*node.args.args, *node.args.kwonlyargs)}
    calls = (one.func for one in ast.walk(node) if isinstance(one, ast.Call))
    return {one.id for one in calls if isinstance(one, ast.Name)} - given


@pytest.mark.slow
def test_each_takes_what_was_seen_or_says_why_not() -> None:
    found = writing()
    assert len(found) > 25
    assert {name for name, takes in found.items() if not takes} == set(WITHOUT)


class Seen(NamedTuple):
    """A workbook as somebody saw it, with each of its files changed by somebody else since."""

    root: Path
    opened: OpenWorkbook
    project: Project
    prints: Mapping[str, str]

    def of(self, file: str) -> dict[str, Any]:
        return {"expected": self.prints[file]}


PROJECT, CYCLE_FILE = "projects/elm/project.toml", "projects/elm/pdsa/2024-02-05-one.toml"
DATA, SET = "projects/elm/data/feels-safe.csv", "learning-sets/2025-01-09.toml"
PICTURE = """
[[picture]]
file = "pictures/a.jpg"
alt = "A"
agreed_by = "B"
until = 2026-01-01
"""
ROW = DataRow(0, date(2025, 1, 13), 70)
FILES = {
    PROJECT: SMALL_PROJECT + PICTURE,
    CYCLE_FILE: CYCLE,
    DATA: "date,value\n2025-01-06,61\n",
    SET: "format = 1\ndate = 2025-01-09\n",
    "resources.toml": "format = 1\n",
    "workbook.toml": "format = 1\n",
    "programme.toml": 'format = 1\n[programme]\nname = "All of us"\n'
    '[[approval]]\nproject = "oak/ash"\nby = "The board"\non = 2025-01-02\n',
    "members/oak/workbook.toml": "format = 1\n",
    "packs/common/definitions.toml": 'format = 1\ntitle = "Common"\nversion = "1"\n',
}
KEPT = [KeptIdentifier("a.toml", IdentifierKind.EMAIL, "Ours")]
SAID = {"alt": "Seven people", "agreed_by": "All seven", "until": date(2025, 6, 30)}
LEARNED = [Add(("learning",), {"what": "Evenings are quieter", "date": TODAY})]
TRIES: dict[str, Callable[[Seen], object]] = {
    "edits.confirmation.confirm_meaning": lambda s: confirm_meaning(
        s.root, s.project, "feels-safe", who="QI lead", why="Agreed", same=True, **s.of(PROJECT)
    ),
    "edits.form_edits.change": lambda s: change(
        s.opened, FormKey("project", "elm"), LEARNED, **s.of(PROJECT)
    ),
    "edits.identifiers.keep_identifiers": lambda s: keep_identifiers(
        s.root, KEPT, TODAY, **s.of("workbook.toml")
    ),
    "edits.learning_sets.attend": lambda s: attend(
        s.opened,
        s.opened.workbook.learning_sets[0],
        {"project": "elm", "role": "nurse", "people": 3},
        **s.of(SET),
    ),
    "edits.learning_sets.evaluate": lambda s: evaluate(
        s.opened, s.opened.workbook.learning_sets[0], {"responses": 11}, **s.of(SET)
    ),
    "edits.pictures.add_picture": lambda s: add_picture(
        s.opened, "elm", jpeg(), SAID, {}, **s.of(PROJECT)
    ),
    "edits.pictures.remove_picture": lambda s: remove_picture(
        s.opened,
        "elm",
        form(s.opened, FormKey("project", "elm")).rows("picture")[0].name,
        {"sure": YES},
        **s.of(PROJECT),
    ),
    "edits.points.add_point": lambda s: add_point(
        s.root, s.opened, s.project, "feels-safe", ROW, **s.of(DATA)
    ),
    "edits.points.add_points": lambda s: add_points(
        s.opened, s.project, {"feels-safe": ROW}, expected={"feels-safe": s.prints[DATA]}
    ),
    "edits.points.remove_point": lambda s: remove_point(
        s.root, s.opened, s.project, "feels-safe", date(2025, 1, 6), **s.of(DATA)
    ),
    "edits.points.repair_data": lambda s: repair_data(
        s.root, s.opened, s.project, "feels-safe", **s.of(DATA)
    ),
    "edits.points.set_point": lambda s: set_point(
        s.root,
        s.opened,
        s.project,
        "feels-safe",
        replace(ROW, when=date(2025, 1, 6)),
        {"looked": YES},
        **s.of(DATA),
    ),
    "edits.predictions.predict": lambda s: predict(
        s.root,
        s.project,
        s.project.cycles[0],
        [Prediction("Is it quiet?", "No")],
        TODAY,
        **s.of(CYCLE_FILE),
    ),
    "edits.forms.edit_record": lambda s: edit_record(
        s.root,
        cast("Any", s.project.cycles[0]),
        lambda editor: editor.set(("title",), "Another"),
        **s.of(CYCLE_FILE),
    ),
    "edits.resources.add_resource": lambda s: add_resource(
        s.opened, {"title": "A guide", "link": "https://example.org/a"}, **s.of("resources.toml")
    ),
    "programmes.definitions.publish": lambda s: publish(
        s.opened,
        "common",
        s.project,
        ["feels-safe"],
        version="2",
        **s.of("packs/common/definitions.toml"),
    ),
    "programmes.programme_edits.add_member": lambda s: add_member(
        s.root, "Oak", "members/oak", {}, {}, **s.of("programme.toml")
    ),
    "programmes.programme_edits.approve": lambda s: approve(
        s.root, "oak/elm", "The board", TODAY, ("oak/elm",), **s.of("programme.toml")
    ),
    "programmes.programme_edits.know_wards": lambda s: know_wards(
        s.root, ["oak/elm"], {}, ("oak/elm",), today=TODAY, **s.of("programme.toml")
    ),
    "programmes.programme_edits.take_out": lambda s: take_out(
        s.root, "approval", "oak/ash", **s.of("programme.toml")
    ),
}


@pytest.mark.slow
def test_each_that_takes_it_is_tried() -> None:
    assert {name for name, takes in writing().items() if takes} == set(TRIES)


@pytest.mark.slow
@pytest.mark.parametrize("name", TRIES)
def test_what_is_otherwise_by_now_is_refused_with_what_changed(tmp_path: Path, name: str) -> None:
    elm = make_workbook(tmp_path, FILES)
    (picture := elm.root / "projects/elm/pictures/a.jpg").parent.mkdir()
    picture.write_bytes(jpeg())
    prints = {file: sha256(elm.read(file).encode()) for file in FILES}
    for file in FILES:
        read_text(elm.root, file, 10**6)  # somebody saw it
    seen = Seen(elm.root, opened := elm.open(), opened.project("elm"), prints)
    for file in FILES:
        elm.write(file, OTHERWISE.get(file, elm.read(file) + "# somebody else was here\n"))
    before = {file: elm.read(file) for file in elm.files() if file.endswith((".toml", ".csv"))}
    with pytest.raises(ChangedError) as told:
        settled(TRIES[name](seen))
    assert "so nothing was written" in told.value.message
    assert told.value.changes or told.value.file not in OTHERWISE
    assert {file: elm.read(file) for file in before} == before
    assert picture.read_bytes() == jpeg()


OTHERWISE = {
    PROJECT: FILES[PROJECT].replace("target = 90", "target = 95"),
    CYCLE_FILE: CYCLE.replace("It fits", "It is long"),
    DATA: "date,value\n2025-01-06,62\n",
}
