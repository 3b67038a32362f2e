"""Any part of any file of a project can be added, changed, moved and removed by one command."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import WorkbookFolder
from qiworkbook.workbook.edits.fields import Field, FieldKind
from qiworkbook.workbook.edits.forms import Form, FormKey, form, forms

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE = Path(__file__).parents[2]
WARD = "willow-ward"
TODAY = date(2025, 4, 8)


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> WorkbookFolder:
    root = tmp_path_factory.mktemp("ward")
    for name in ("workbook.toml", "resources.toml"):
        shutil.copy(EXAMPLE / name, root)
    for name in ("learning-sets", f"projects/{WARD}"):
        shutil.copytree(EXAMPLE / name, root / name)
    return WorkbookFolder(root)


def lists(
    seen: Form, fields: tuple[Field, ...], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Field]]:
    """Every list of rows of a form, also those in the first row of one."""
    for field in fields:
        here = (*path, field.key)
        if field.kind is FieldKind.TABLE:
            yield from lists(seen, field.fields, here)
        elif field.kind is FieldKind.ROWS:
            yield here, field
            if rows := seen.rows(*here):
                yield from lists(seen, field.fields, (*here, rows[0].name))


def test_every_list_of_every_file_takes_the_row_away_again_that_was_added(
    ward: WorkbookFolder,
) -> None:
    opened = ward.open(today=TODAY)
    tried = set()
    for key in {one.kind: one for one in forms(opened) if one.project == WARD}.values():
        seen = form(opened, key)
        name = "" if key.kind == "project" else f"{key.kind} {key.id}"
        for path, field in lists(seen, seen.fields):
            values = [pair for one in field.fields if one.required for pair in said(one, path)]
            before = ward.read(seen.file)
            words = [*way(seen, path), *values]
            ran = ward.run("part", "add", WARD, *words, "--in", name, today=TODAY)
            assert ran.exit_code == 0, (key, path, ran.err)
            ran = ward.run("undo", "--yes", today=TODAY)
            assert ward.read(seen.file) == before, (key, path)
            tried.add((key.kind, field.key))
    assert {("project", "step"), ("project", "pause"), ("cycle", "question")} <= tried
    assert {"charter", "spread", "incidents", "survey", "benchmark"} & {kind for kind, _ in tried}


def way(seen: Form, path: tuple[str, ...]) -> list[str]:
    """The words of a person: what a row says first, in place of the name that a form gives it."""
    found: list[str] = []
    for at, part in enumerate(path):
        rows = {row.name: row for row in seen.rows(*path[:at])}
        found.append(", ".join(plain(rows[part].values)) if part in rows else part)
    return found


def plain(values: object) -> list[str]:
    values = values.values() if hasattr(values, "values") else ()
    said = [one for one in values if isinstance(one, (str, int, float, date))]
    return [str(one) for one in said if not isinstance(one, bool)]  # "True" tells nobody of a row


def said(field: Field, path: tuple[str, ...]) -> list[str]:
    key, field = field.key, field.item or field
    words = {
        FieldKind.DATE: "2025-05-06",
        FieldKind.NUMBER: f"{field.least or 1:g}",
        FieldKind.YES_NO: "yes",
        FieldKind.CHOICE: field.choices[-1] if field.choices else "",
    }
    return [f"{key}={words.get(field.kind, f'new-{len(path)}')}"]


def test_a_field_is_set_taken_out_and_asked_for_by_its_name(ward: WorkbookFolder) -> None:
    idea = ("idea", "evening-presence")
    assert ward.run("part", "set", WARD, *idea, "effort=low", today=TODAY).exit_code == 0
    shown = ward.run("part", "show", WARD, *idea, today=TODAY).out
    assert "effort" in shown
    assert ward.run("part", "set", WARD, *idea, "effort=", today=TODAY).exit_code == 0
    assert ward.open(today=TODAY).project(WARD).idea("evening-presence").effort is None  # type: ignore[union-attr]
    ran = ward.run("part", "set", WARD, *idea, "efort=low", today=TODAY)
    assert (ran.exit_code, "Did you mean effort?" in ran.err) == (1, True)
    ran = ward.run("part", "set", WARD, *idea, "effort=some", today=TODAY)
    assert (ran.exit_code, "low, medium, high" in ran.err) == (2, True)  # as by an option


def test_a_file_is_named_by_its_kind_or_its_id(ward: WorkbookFolder) -> None:
    assert "agreement" in ward.run("part", "show", WARD, "--in", "charter", today=TODAY).out
    ran = ward.run("part", "show", WARD, "--in", "nothing", today=TODAY)
    assert (ran.exit_code, "no file called nothing" in ran.err) == (1, True)
    ran = ward.run("part", "show", WARD, "--in", "charters", today=TODAY)
    assert "Did you mean “charter”?" in ran.err
    key = FormKey("cycle", WARD, "2025-04-14-room-move-one-person")
    words = ("part", "set", WARD, "plan", "scale=Three nights", "--in", "room-move-one-person")
    assert ward.run(*words, today=TODAY).exit_code == 0
    assert form(ward.open(today=TODAY), key).value("plan", "scale") == "Three nights"


def test_a_line_of_a_learning_set_is_written_by_its_date(ward: WorkbookFolder) -> None:
    args = ("2025-04-10", "slide", "title=What a charter is", "points=One", "points=Two")
    ran = ward.run("part", "add", *args, today=TODAY)
    assert ran.exit_code == 0, ran.err
    (slide,) = ward.open().workbook.learning_sets[-1].file.slide
    assert (slide.title, slide.points) == ("What a charter is", ("One", "Two"))
    ran = ward.run("part", "remove", "2025-04-10", "slide", "What a charter is", today=TODAY)
    assert ran.exit_code == 0, ran.err
    assert ward.open().workbook.learning_sets[-1].file.slide == ()


def test_a_target_can_be_a_change(ward: WorkbookFolder) -> None:
    assert ward.run("part", "set", WARD, "aim", "target=-25%", today=TODAY).exit_code == 0
    aim = ward.open().project(WARD).aim
    assert aim is not None
    assert aim.target == "-25%"
