"""Every use case that changes a file takes `expected`, what the person saw, down to the lock."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest

from qiworkbook import workbook
from qiworkbook.privacy.patterns import IdentifierKind
from qiworkbook.store.changed import ChangedError
from qiworkbook.testing import SMALL_PROJECT, TODAY, make_workbook
from qiworkbook.workbook.edits.form_edits import Add, change
from qiworkbook.workbook.edits.forms import FormKey
from qiworkbook.workbook.edits.identifiers import KeptIdentifier, keep_identifiers
from qiworkbook.workbook.programmes.programme_edits import add_member, approve

WRITERS = {
    *("edit_toml", "edit_rows", "edit_rows_together", "write_text", "write_together"),
    *("add_row", "add_rows", "set_row", "remove_row", "edit_record", "add_record"),
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
    "programmes.programme_edits.start_programme": NEW,
    "edits.identifiers.keep_in_version": "it adds a reason, and takes nothing away",
    "edits.records.add_record": NEW,
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


def called(node: ast.AST) -> set[str]:
    calls = (one.func for one in ast.walk(node) if isinstance(one, ast.Call))
    return {one.id for one in calls if isinstance(one, ast.Name)}


def test_each_takes_what_was_seen_or_says_why_not() -> None:
    found = writing()
    assert len(found) > 25
    assert {name for name, takes in found.items() if not takes} == set(WITHOUT)


def test_what_is_otherwise_by_now_is_refused(tmp_path: Path) -> None:
    elm = make_workbook(tmp_path, {"projects/elm/project.toml": SMALL_PROJECT})
    edits = [Add(("learning",), {"what": "Evenings are quieter", "date": TODAY})]
    with pytest.raises(ChangedError):
        change(elm.open(), FormKey("project", "elm"), edits, expected="of yesterday")
    with pytest.raises(ChangedError):
        keep_identifiers(
            elm.root,
            [KeptIdentifier("a.toml", IdentifierKind.EMAIL, "Ours")],
            TODAY,
            expected="of yesterday",
        )
    elm.write("programme.toml", 'format = 1\n[programme]\nname = "All of us"\n')
    elm.write("members/oak/workbook.toml", "format = 1\n")
    with pytest.raises(ChangedError):
        add_member(elm.root, "Oak", "members/oak", {}, {}, expected="of yesterday")
    with pytest.raises(ChangedError):
        approve(elm.root, "oak/elm", "The board", TODAY, ("oak/elm",), expected="of yesterday")
