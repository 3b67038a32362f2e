"""Adding a row changes that row alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from qiworkbook.problems import WorkbookError
from qiworkbook.store import rows_edit
from qiworkbook.store.rows import DataRow, read_table
from qiworkbook.store.rows_edit import add_row, edit_rows

if TYPE_CHECKING:
    from pathlib import Path

DATA = "date,value,note\n2024-07-01,71,\n2024-07-15, 73 ,'quoted'\n\n2024-07-22,74,\n"


def saved(root: Path, file: str, row: DataRow, *, replace: bool = False) -> None:
    edit_rows(root, file, lambda text: add_row(text, row, file, replace=replace))


def on(day: int, value: float | None = 72, note: str = "", excluded: str = "") -> DataRow:
    return DataRow(0, date(2024, 7, day), value, note=note, excluded=excluded)


@pytest.mark.parametrize(
    ("row", "line", "added"),
    [
        (on(8), 3, "2024-07-08,72,"),
        (on(2, None, 'nobody, "asked"'), 3, '2024-07-02,,"nobody, ""asked"""'),
        (DataRow(0, date(2024, 6, 1), 0.5), 2, "2024-06-01,0.5,"),
        (on(29, 80, "=1+1"), 7, "2024-07-29,80,'=1+1"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_row_goes_where_its_date_belongs(
    row: DataRow, line: int, added: str, newline: str
) -> None:
    before = DATA.replace("\n", newline)
    lines = before.splitlines(keepends=True)
    lines.insert(line - 1, added + newline)
    assert add_row(before, row, "a.csv") == "".join(lines)


def test_the_last_line_gets_its_line_end() -> None:
    assert add_row("date,value\r\n2024-07-01,71", on(8), "a") == (
        "date,value\r\n2024-07-01,71\r\n2024-07-08,72\r\n"
    )


def test_newest_first_stays_newest_first() -> None:
    before = "date,value\n2024-07-15,73\n2024-07-01,71\n"
    assert add_row(before, on(8), "a") == (
        "date,value\n2024-07-15,73\n2024-07-08,72\n2024-07-01,71\n"
    )


def test_the_separator_and_unknown_columns_stay() -> None:
    before = "ward;date;numerator;denominator\nWillow;2024-07-01;7;10\n"
    row = DataRow(0, date(2024, 7, 8), None, 8, 11, "a; b")
    assert add_row(before, row, "a") == (
        'ward;date;numerator;denominator;note\nWillow;2024-07-01;7;10\n;2024-07-08;8;11;"a; b"\n'
    )


def test_a_column_is_added_when_the_row_needs_it() -> None:
    after = add_row("date,value\r\n2024-07-01,71\r\n", on(8, 72, "busy", "Ward closed"), "a")
    assert after == (
        "date,value,note,excluded\r\n2024-07-01,71\r\n2024-07-08,72,busy,Ward closed\r\n"
    )


def test_an_empty_file_gets_a_heading() -> None:
    assert add_row("", on(8), "a") == "date,value\n2024-07-08,72\n"
    assert add_row("\n", DataRow(0, date(2024, 7, 8), None, 7, 10, "n"), "a") == (
        "date,numerator,denominator,note\n2024-07-08,7,10,n\n"
    )


def test_a_second_row_for_a_date_is_refused_with_line_and_value() -> None:
    with pytest.raises(WorkbookError) as caught:
        add_row(DATA, on(15), "data/a.csv")
    assert caught.value.message == "data/a.csv line 3 already has a row for 2024-07-15: 73."
    unreadable = DATA.replace(" 73 ", "<5")
    with pytest.raises(WorkbookError, match="line 3 already has a row for 2024-07-15: <5"):
        add_row(unreadable, on(15), "a.csv")


def test_a_row_is_replaced_when_asked() -> None:
    assert add_row(DATA, on(15, 75), "a", replace=True) == DATA.replace(" 73 ", "75")
    assert add_row(DATA, on(15, 75, "new"), "a", replace=True) == (
        DATA.replace(" 73 ,'quoted'", "75,new")
    )
    twice = DATA + "2024-07-15,76,\n"
    with pytest.raises(WorkbookError, match="2 rows for 2024-07-15, in lines 3 and 6"):
        add_row(twice, on(15), "a", replace=True)


def test_a_row_that_spans_lines_is_replaced_whole() -> None:
    before = 'date,value,note\n2024-07-01,71,"two\nlines"\n2024-07-08,72,\n'
    assert add_row(before, on(1, 70, "one"), "a", replace=True) == (
        "date,value,note\n2024-07-01,70,one\n2024-07-08,72,\n"
    )


@pytest.mark.parametrize(
    ("text", "row", "message"),
    [
        ("date,value\n", DataRow(0, date.min, None, 7, 10), "one value to a row"),
        ("date,numerator,denominator\n", on(8), "a numerator and a denominator in each row"),
        ("date,valeu\n", on(8), "a.csv:1: there is no column `value`; is it `valeu`?"),
        ("date,value\n", on(8, float("nan")), "no number that can be written"),
        ("date,value\r2024-07-01,71\r", on(8), "old-style line ends"),
    ],
)
def test_a_row_that_does_not_fit_is_refused(text: str, row: DataRow, message: str) -> None:
    with pytest.raises(WorkbookError) as caught:
        add_row(text, row, "a.csv")
    assert message in caught.value.message


def test_what_would_not_be_read_as_meant_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_edit, "row_text", lambda cells, _: ",".join(cells[::-1]))
    with pytest.raises(WorkbookError, match=r"a\.csv can't be changed safely"):
        add_row(DATA, on(8), "a.csv")


LINES = st.lists(
    st.sampled_from(
        ["2024-01-01,5", '2024-01-02,"6",x', "x", ",,", "", '"open', "2024-01-03,,", "2024-01-02,9"]
    ),
    max_size=6,
)


@given(
    LINES, st.integers(0, 5), st.booleans(), st.sampled_from(["\n", "\r\n"]), st.text(max_size=8)
)
def test_every_other_line_stays_byte_for_byte(
    lines: list[str], offset: int, final: bool, newline: str, note: str
) -> None:
    before = newline.join(["date,value,note", *lines]) + (newline if final else "")
    row = DataRow(0, date(2023, 12, 31) + timedelta(offset), 7.0, note=note)
    try:
        after = add_row(before, row, "a.csv")
    except WorkbookError:
        undated = {"x", '"open'} & set(lines)
        assert undated or before.count(row.when.isoformat()) >= 1
        return
    rows = read_table(after, "a.csv").rows
    assert (row.when, 7.0) in [(one.when, one.value) for one in rows]
    kept = after.splitlines(keepends=True)
    (new,) = [at for at, line in enumerate(kept) if line.startswith(f"{row.when},7")]
    del kept[new]
    missing = "" if before.endswith("\n") else kept[-1][len(kept[-1].rstrip("\r\n")) :]
    assert "".join(kept) == before + missing


def test_a_row_is_saved_in_the_workbook(tmp_path: Path) -> None:
    saved(tmp_path, "projects/w/data/a.csv", on(8))
    saved(tmp_path, "projects/w/data/a.csv", on(1, 71))
    saved(tmp_path, "projects/w/data/a.csv", on(8, 73), replace=True)
    path = tmp_path / "projects" / "w" / "data" / "a.csv"
    assert path.read_bytes() == b"date,value\n2024-07-01,71\n2024-07-08,73\n"
    with pytest.raises(WorkbookError, match="already has a row"):
        saved(tmp_path, "projects/w/data/a.csv", on(8))
    path.write_bytes(b"\xff\xfed\x00")
    with pytest.raises(WorkbookError, match="UTF-16"):
        saved(tmp_path, "projects/w/data/a.csv", on(9))
