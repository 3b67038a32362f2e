"""Numbers as people write them: one mark for the whole column, or a question."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from qiworkbook.store.cells import DecimalMark, cell_number, plain_numbers

POINT, COMMA = DecimalMark.POINT, DecimalMark.COMMA


@pytest.mark.parametrize(
    ("cells", "right"),
    [
        (["61", " 0 ", None, ""], ["61", "0", "", ""]),
        ([61, 61.5, 0.25], ["61", "61.5", "0.25"]),
        (["61.5", "1,234"], ["61.5", "1234"]),
        (["1,234.5", "987"], ["1234.5", "987"]),
        (["61,5", "1.234"], ["61.5", "1234"]),
        (["1.234,5", "987"], ["1234.5", "987"]),
        (["0,123", "1,234"], ["0.123", "1.234"]),
        (["1,234,567"], ["1234567"]),
        (["1.234.567"], ["1234567"]),
        (["1 234", "1\u00a0234,5", "1'234"], ["1234", "1234.5", "1234"]),
        (["1,300", "1,412", "987"], ["1300", "1412", "987"]),
        (["1.234", "0.987"], ["1.234", "0.987"]),
        (["-1,300", "+5", ".5"], ["-1300", "+5", ".5"]),
        (["61%", "61.5 %", "70"], ["61%", "61.5%", "70"]),
        (["n/a", "12*", "1,2,3", "12,34,567", "5 mins"],) * 2,
    ],
)
def test_numbers_are_written_plainly(cells: list[object], right: list[str]) -> None:
    column = plain_numbers(cells)
    assert (list(column.texts), column.doubt) == (right, None)


@pytest.mark.parametrize(
    ("cells", "continental", "point", "comma"),
    [
        (["1,234", "2,345"], True, ["1234", "2345"], ["1.234", "2.345"]),
        (["1.234", "987", "1.105"], False, ["1.234", "987", "1.105"], ["1234", "987", "1105"]),
        (["1,234", "2", "3"], False, ["1234", "2", "3"], ["1.234", "2", "3"]),
        (["1,300", "4,5"], False, ["1300", "4,5"], ["1.300", "4.5"]),
        (["12.5", "4,5"], False, ["12.5", "4,5"], ["12.5", "4.5"]),
        (["61,5", "7.5", "1,234"], False, ["61,5", "7.5", "1234"], ["61.5", "7.5", "1.234"]),
    ],
)
def test_what_could_be_two_numbers_is_asked(
    cells: list[str], continental: bool, point: list[str], comma: list[str]
) -> None:
    column = plain_numbers(cells, continental=continental)
    assert column.doubt is not None
    doubtful = [text for text, one in zip(cells, column.texts, strict=True) if text == one]
    assert column.doubt.text in doubtful
    answered = [plain_numbers(cells, mark, continental=continental) for mark in (POINT, COMMA)]
    assert [list(one.texts) for one in answered] == [point, comma]
    assert [one.doubt for one in answered] == [None, None]


def test_a_doubt_says_what_its_cell_could_be() -> None:
    doubt = plain_numbers(["1,234"], continental=True).doubt
    assert doubt is not None
    assert doubt.message == "1,234 could be 1234 or 1.234"


@given(st.lists(st.floats(-1e9, 1e9, width=32), min_size=1), st.booleans())
def test_every_number_of_a_system_comes_back_or_is_asked_about(
    values: list[float], comma: bool
) -> None:
    texts = [f"{value:,.2f}" for value in values]
    if comma:
        texts = [text.translate(str.maketrans(",.", ".,")) for text in texts]
    column = plain_numbers(texts)
    assert column.doubt is None
    assert [cell_number(text) for text in column.texts] == [round(value, 2) for value in values]
