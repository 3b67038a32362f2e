"""Numbers are read strictly, and what people write instead gets a kind answer."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from qiworkbook.store.cells import (
    CellError,
    cell_number,
    typed_change,
    typed_number,
    with_guard,
    without_guard,
    written,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("  ", None),
        ("0", 0.0),
        ("61", 61.0),
        (" 61.5\u00a0", 61.5),
        ("-3", -3.0),
        ("+.5", 0.5),
        ("5.", 5.0),
        ("1E+05", 100000.0),
    ],
)
def test_a_number_is_read(text: str, value: float | None) -> None:
    assert cell_number(text) == value


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1,000", "Write 1000."),
        ("1,234,567.8", "Write 1234567.8."),
        ("1 000", "Write 1000."),
        ("1_000", "Write 1000."),
        ("61,5", "Write 61.5 if the comma is a decimal point."),
        ("61%", "Write the number alone: 61."),
        ("1O", "Write 10 if its letters are meant as digits."),
        ("l2", "Write 12 if its letters are meant as digits."),
        ("12k", "Write it in full, in digits alone."),
        ("1.2 million", "Write it in full, in digits alone."),
        ("c.7", "Write a number, or leave the cell empty for no data."),
        ("£5", "Write the number alone: 5."),
        ("5 mins", "If the measure is in mins, write the number alone: 5."),
        ("5 weeks", "If the measure is in weeks, write the number alone: 5."),
        ("−5", "Write -5 if the sign means that it is below zero."),
        ("1½", "Write it with the digits 0 to 9."),
        ("04-Jun", "Write a number, or leave the cell empty for no data."),
        ("12*", "Write the number alone: 12."),
        ("~5", "Write the number alone: 5."),
        ("<5", "Write the true count, or leave it empty and say why in a note."),
        ("≤ 5", "Write the true count, or leave it empty and say why in a note."),
        ("n/a", "Leave the cell empty for no data; 0 is zero."),
        ("NaN", "Leave the cell empty for no data; 0 is zero."),
        ("-", "Leave the cell empty for no data; 0 is zero."),
        ("#DIV/0!", "Leave the cell empty for no data; 0 is zero."),
        ("inf", "Write a number, or leave the cell empty for no data."),
        ("1.2.3", "Write a number, or leave the cell empty for no data."),
        ("6 1", "Write a number, or leave the cell empty for no data."),
        ("٦١", "Write it with the digits 0 to 9."),
        ("\uff16\uff11", "Write it with the digits 0 to 9."),
        ("1e999", "Check it."),
        ("9" * 400, "Check it."),
    ],
)
def test_what_is_not_a_number_is_answered(text: str, hint: str) -> None:
    with pytest.raises(CellError) as caught:
        cell_number(text)
    assert caught.value.hint == hint


@given(st.text())
def test_any_cell_is_read_or_answered_in_one_line(text: str) -> None:
    answer = ""
    try:
        cell_number(text)
    except CellError as error:
        answer = error.message + error.hint
    assert answer.isprintable()


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("-5 beds", "'-5 beds"),
        ("@home", "'@home"),
        ("\t=1", "'=1"),
        ("two\nlines\r\n\there", "two lines here"),
        ("it's fine", "it's fine"),
        ("'=kept", "''=kept"),
        ("bell\x07\x9b31m", "bell31m"),
        ("👩\u200d⚕️ שלום", "👩\u200d⚕️ שלום"),
    ],
)
def test_a_text_cannot_run_in_a_spreadsheet(text: str, cell: str) -> None:
    assert with_guard(text) == cell


@given(st.text(alphabet="'=+-@ ab,\""))
def test_a_guarded_text_is_read_back_as_it_was(text: str) -> None:
    assert without_guard(with_guard(text)) == " ".join(text.split())


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (61.0, "61"), (0.0, "0"), (0.1, "0.1"), (-2.5, "-2.5"), (1e22, "1e+22")],
)
def test_a_number_is_written_as_people_do(value: float | None, text: str) -> None:
    assert written(value) == text


@given(st.floats(-1e15, 1e15).filter(lambda value: not value or abs(value) >= 1e-12))
def test_a_written_number_is_read_back_as_it_was(value: float) -> None:
    assert cell_number(written(value)) == value


@pytest.mark.parametrize(
    ("text", "change"),
    [("-25%", "-25%"), ("−25 %", "-25%"), ("–2.5%", "-2.5%"), ("+ 10%", "+10%"), ("25%", "")],
)
def test_a_signed_per_cent_is_a_change_and_no_number(text: str, change: str) -> None:
    assert typed_change(text) == change
    if change:
        with pytest.raises(CellError, match="reads as a change"):
            typed_number(text)
    else:
        assert typed_number(text) == 25
