"""Exports read back by other programs say what the tables say."""

from __future__ import annotations

import io
import math
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pyarrow.parquet  # type: ignore[import-untyped]  # it comes without types
import pytest

import qiworkbook
from qiworkbook.builtin.exporters import as_parquet, as_sqlite
from qiworkbook.content.sheets import Column, Sheet
from qiworkbook.parts.exchange import ExportTables, OutFile
from qiworkbook.problems import WorkbookError
from qiworkbook.workbook.tables import dictionary, tables

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
