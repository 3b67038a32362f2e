"""Exports read back by other programs say what the tables say."""

from __future__ import annotations

import io
import math
import re
import sqlite3
import sys
import tomllib
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet  # type: ignore[import-untyped]  # it comes without types
import pytest

import qiworkbook
from qiworkbook.builtin.exchange import as_parquet, as_sqlite
from qiworkbook.content.sheets import CellKind, Column, Sheet
from qiworkbook.contributions.extensions import ExportTables, OutFile
from qiworkbook.plugins.contribution_guard import TABLES as CORE_TABLES
from qiworkbook.problems import WorkbookError
from qiworkbook.testing import SMALL_PROJECT, make_workbook
from qiworkbook.workbook.outputs.tables import dictionary, tables

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made() -> ExportTables:
    sheets = tables(qiworkbook.open(ROOT).views)
    return ExportTables((*sheets, dictionary(sheets)), ("A note",))


def test_sqlite_holds_every_row(made: ExportTables, tmp_path: Path) -> None:
    (file,) = as_sqlite(made)
    assert isinstance(file.content, bytes)
    (tmp_path / file.name).write_bytes(file.content)
    with closing(sqlite3.connect(tmp_path / file.name)) as read:
        for sheet in made.sheets:
            rows = read.execute(f"SELECT * FROM {sheet.name}").fetchall()  # ours
            assert len(rows) == len(sheet.rows)
        values = [row[5] for row in _sheet(made, "points").rows]
        total = sum(value for value in values if isinstance(value, float | int))
        assert math.isclose(read.execute("SELECT sum(value) FROM points").fetchone()[0], total)
        assert read.execute("SELECT note FROM notes").fetchall() == [("A note",)]
        assert read.execute("SELECT date FROM points").fetchone()[0].count("-") == 2


def test_parquet_holds_every_row_in_columns_of_one_kind(made: ExportTables) -> None:
    files = {file.name: _bytes(file) for file in as_parquet(made)}
    assert sorted(files) == sorted(f"{sheet.name}.parquet" for sheet in made.sheets)
    points = pyarrow.parquet.read_table(io.BytesIO(files["points.parquet"])).to_pydict()
    mine = _sheet(made, "points")
    for at, column in enumerate(mine.columns):
        assert points[column.heading] == [row[at] for row in mine.rows], column.heading


def test_a_hidden_number_is_a_star_in_both(tmp_path: Path) -> None:
    sheet = Sheet("points", (Column("value"), Column('odd "name"')), ((5.0, "a"), ("*", None)))
    export = ExportTables((sheet,), ())
    (file,) = as_sqlite(export)
    assert isinstance(file.content, bytes)
    (tmp_path / "x").write_bytes(file.content)
    with closing(sqlite3.connect(tmp_path / "x")) as read:
        assert read.execute("SELECT * FROM points").fetchall() == [(5.0, "a"), ("*", None)]
    (parquet,) = as_parquet(export)
    assert pyarrow.parquet.read_table(io.BytesIO(_bytes(parquet))).to_pydict() == {
        "value": ["5.0", "*"],
        'odd "name"': ["a", None],
    }


def test_a_column_has_one_type_also_where_nothing_stands_in_it(tmp_path: Path) -> None:
    """Exports of two trusts are one table to DuckDB only if their columns agree."""
    columns = (
        Column("trust"),
        Column("coach", CellKind.NUMBER),
        Column("by", CellKind.DATE),
        Column("held"),
    )
    some = Sheet("scores", columns, (("A", 2.5, date(2025, 1, 6), True), ("A", 3, None, None)))
    none = Sheet("scores", columns, (("B", None, None, None),))
    schemas, declared = [], []
    for at, sheet in enumerate((some, none)):
        (parquet,) = as_parquet(ExportTables((sheet,), ()))
        schemas.append(pyarrow.parquet.read_schema(io.BytesIO(_bytes(parquet))))
        (file,) = as_sqlite(ExportTables((sheet,), ()))
        (tmp_path / f"{at}").write_bytes(_bytes(file))
        with closing(sqlite3.connect(tmp_path / f"{at}")) as read:
            declared.append([row[2] for row in read.execute("PRAGMA table_info(scores)")])
    assert [str(one) for one in schemas[0].types] == ["string", "double", "date32[day]", "bool"]
    assert schemas[1].types[:3] == schemas[0].types[:3]
    assert declared == [["TEXT", "REAL", "DATE", "BOOLEAN"], ["TEXT", "REAL", "DATE", "TEXT"]]


def test_every_column_of_numbers_or_days_says_so(made: ExportTables) -> None:
    """What the example workbook holds agrees with what the columns say."""
    for sheet in made.sheets:
        for at, column in enumerate(sheet.columns):
            kinds = {type(row[at]) for row in sheet.rows if row[at] is not None}
            if kinds & {int, float}:
                assert column.kind is CellKind.NUMBER, (sheet.name, column.heading)
            if date in kinds:
                assert column.kind is CellKind.DATE, (sheet.name, column.heading)


def test_the_modules_tables_and_what_their_columns_mean() -> None:
    book = qiworkbook.open(ROOT)
    sheets = book.plugins.tables(book.views)
    rows = {sheet.name: len(sheet.rows) for sheet in sheets}
    assert set(rows) == {
        *("standards", "survey-answers", "incident-days", "spread-sites", "charter-lines"),
    }
    for _, column, meaning in dictionary(sheets).rows:
        assert meaning, column
    names = {sheet.name for sheet in tables(book.views)} | {"dictionary", "notes"}
    assert set(CORE_TABLES) == names
    told = _counted(
        "survey/*.toml", lambda file: sum(len(item["levels"]) for item in file.get("item", ())) or 1
    )
    assert rows["survey-answers"] == told
    assert rows["incident-days"] == _counted("incidents/*.toml", lambda file: len(file["day"]))


def _counted(files: str, rows: Callable[[dict[str, Any]], int]) -> int:
    found = (ROOT / "projects").glob(f"*/{files}")
    return sum(rows(tomllib.loads(one.read_text("utf-8"))) for one in found)


def test_answers_of_a_small_group_are_in_no_table(tmp_path: Path) -> None:
    wave = (ROOT / "projects/willow-ward/survey/2024-01-08.toml").read_text("utf-8")
    files = {
        "projects/elm/project.toml": SMALL_PROJECT,
        "projects/elm/survey/2024-01-08.toml": re.sub(r"returned = \d+", "returned = 10", wave),
    }
    rows = qiworkbook.open(make_workbook(tmp_path, files).root).tables()["survey-answers"]
    assert {(row["returned"], row["people"], row["answered"]) for row in rows} == {("*", "*", "*")}


def test_parquet_without_its_package_says_what_to_install(
    made: ExportTables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(WorkbookError) as told:
        list(as_parquet(made))
    assert "qiworkbook[parquet]" in told.value.hint


def test_every_column_means_something_and_one_thing(made: ExportTables) -> None:
    told = _sheet(made, "dictionary").rows
    assert all(meaning for *_, meaning in told)
    assert len({(column, meaning) for _, column, meaning in told}) == len(
        {column for _, column, _ in told}
    )


def _bytes(file: OutFile) -> bytes:
    assert isinstance(file.content, bytes)
    return file.content


def _sheet(made: ExportTables, name: str) -> Sheet:
    return next(sheet for sheet in made.sheets if sheet.name == name)
