from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.model import Idea
from qiworkbook.model.base import keys_of
from qiworkbook.problems import WorkbookError
from qiworkbook.testing import SMALL_PROJECT, WorkbookFolder, make_workbook
from qiworkbook.workbook.edits.form_edits import Add, change, sets
from qiworkbook.workbook.edits.forms import Form, FormKey, form, in_field_order

if TYPE_CHECKING:
    from pathlib import Path

FILE = "projects/elm/project.toml"
KEY = FormKey("project", "elm")
DOORS = '[[driver]]\nid = "doors"\nname = "Doors"\n'


@pytest.fixture
def elm(tmp_path: Path) -> WorkbookFolder:
    return make_workbook(tmp_path, {FILE: SMALL_PROJECT})


def add(elm: WorkbookFolder, kind: str, fields: dict[str, Any]) -> str:
    made = change(elm.open(), KEY, [Add((kind,), fields)])
    assert isinstance(made, Form)
    return made.rows(kind)[-1].name


def set_in(elm: WorkbookFolder, path: tuple[str, ...], fields: dict[str, Any]) -> None:
    opened = elm.open()
    assert isinstance(change(opened, KEY, sets(form(opened, KEY), path, fields)), Form)


def test_an_id_is_made_from_the_name(elm: WorkbookFolder) -> None:
    fields = {"name": "Éverybody's asked, twice!", "drives": ["confidence"]}
    assert add(elm, "idea", fields) == "everybodys-asked-twice"
    added = elm.view("elm").project.ideas[-1]
    assert added == Idea(
        id="everybodys-asked-twice", name="Éverybody's asked, twice!", drives=("confidence",)
    )


def test_every_fault_is_told_in_the_words_of_the_check(
    elm: WorkbookFolder,
) -> None:
    fields = {"name": "x", "status": "tesing", "impact": "hihg"}
    with pytest.raises(WorkbookError) as raised:
        add(elm, "idea", fields)
    assert raised.value.message == (
        'Idea "x": status is the text "tesing". Did you mean "testing"? It could be one of: '
        "proposed, testing, adopted, implemented, sustained, spread, abandoned, parked.\n"
        'Idea "x": impact is the text "hihg". Did you mean "high"? It could be one of: '
        "low, medium, high."
    )
    assert raised.value.hint == "Nothing was written."
    assert elm.read(FILE) == SMALL_PROJECT


def test_an_unknown_field(elm: WorkbookFolder) -> None:
    with pytest.raises(WorkbookError, match='has no "idea huddle statuss"'):
        set_in(elm, ("idea", "huddle"), {"statuss": "parked"})
    assert elm.read(FILE) == SMALL_PROJECT


def test_an_id_that_two_have_is_not_edited(elm: WorkbookFolder) -> None:
    twice = SMALL_PROJECT + '\n[[idea]]\nid = "huddle"\nname = "another"\n'
    elm.write(FILE, twice)
    ran = elm.run("idea", "set", "elm", "huddle", "--status", "parked")
    assert "elm has 2 change ideas called 'huddle'" in ran.err
    assert elm.read(FILE) == twice


def test_the_same_again_changes_nothing(elm: WorkbookFolder) -> None:
    before = (elm.root / FILE).stat().st_mtime_ns
    set_in(elm, ("idea", "huddle"), {"status": "testing"})
    assert (elm.root / FILE).stat().st_mtime_ns == before


def test_an_aim_where_there_is_none(elm: WorkbookFolder) -> None:
    elm.write(FILE, 'format = 1\n\n[project]\ntitle = "Elm"\n')
    set_in(elm, ("aim",), {"by": elm.open().today, "statement": "Safe"})
    assert elm.read(FILE) == (
        'format = 1\n\n[project]\ntitle = "Elm"\n\n[aim]\nstatement = "Safe"\nby = 2025-01-15\n'
    )


def test_a_file_changed_by_somebody_else_meanwhile_keeps_both_changes(
    elm: WorkbookFolder,
) -> None:
    elm.write(FILE, SMALL_PROJECT.replace("[[idea]]", f"{DOORS}\n[[idea]]"))
    add(elm, "driver", {"name": "Lights"})
    assert [d.id for d in elm.view("elm").project.drivers][-2:] == ["doors", "lights"]


def test_an_id_that_somebody_else_took_meanwhile(elm: WorkbookFolder) -> None:
    elm.write(FILE, SMALL_PROJECT.replace("[[idea]]", f"{DOORS}\n[[idea]]"))
    with pytest.raises(WorkbookError, match='There is the driver "doors" already: Doors'):
        add(elm, "driver", {"name": "Doors"})


@pytest.mark.slow
def test_many_at_once(elm: WorkbookFolder) -> None:
    def one(number: int) -> None:
        add(elm, "driver", {"name": f"driver {number}"})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(24)))
    found = elm.view("elm").project
    assert found.problems == ()
    assert {d.id for d in found.drivers} >= {f"driver-{n}" for n in range(24)}


def test_fields_in_the_order_of_the_model_unknown_ones_last() -> None:
    fields = {"zzz": 1, "status": "parked", "name": "n", "id": "i"}
    assert list(in_field_order(fields, keys_of(Idea))) == ["id", "name", "status", "zzz"]
