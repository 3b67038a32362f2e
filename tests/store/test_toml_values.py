"""Values are written as a person would, and tomllib reads them as they were."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, strategies as st

from qiworkbook.problems import WorkbookError
from qiworkbook.store.toml_file import body_text, cleaned, key_text, value_text


class Decision(StrEnum):
    ADAPT = "adapt"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Willow", '"Willow"'),
        ('say "no" \\ é\t', '"say \\"no\\" \\\\ é\\t"'),
        (True, "true"),
        (12, "12"),
        (0.5, "0.5"),
        (90.0, "90.0"),
        (date(2024, 2, 5), "2024-02-05"),
        (datetime(2024, 2, 5, 9, 30), "2024-02-05T09:30:00"),
        (time(9, 30), "09:30:00"),
        (["a", "b"], '["a", "b"]'),
        ([], "[]"),
        ([date(2024, 2, 5), 1], "[2024-02-05, 1]"),
        ({"low": 1, "high one": 2}, '{ low = 1, "high one" = 2 }'),
        ("one\ntwo", '"""\none\ntwo"""'),
        ("one\ntwo\n", '"""\none\ntwo\n"""'),
        ('a """ b\n\\', '"""\na ""\\" b\n\\\\"""'),
        ("ends in a space \nx", '"""\nends in a space\\u0020\nx"""'),
    ],
)
def test_a_value_is_written_plainly(value: Any, text: str) -> None:
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("value", "old", "text"),
    [
        ("b", "'a'", "'b'"),
        ("it's", "'a'", '"it\'s"'),
        ("one\ntwo", "'''\na\nb'''", "'''\none\ntwo'''"),
        ("one\ntwo'", "'''\na\nb'''", '"""\none\ntwo\'"""'),
        ("b", '"""\na\n"""', '"b"'),
        (["a"], '[\n    "b",\n]', '[\n    "a",\n]'),
        (datetime(2024, 2, 5, 9), "2024-01-01 10:00:00", "2024-02-05 09:00:00"),
    ],
)
def test_a_value_follows_the_manner_of_the_old_one(value: Any, old: str, text: str) -> None:
    assert value_text(value, old) == text


def test_a_long_list_has_a_line_for_each() -> None:
    words = [f"a-driver-with-a-long-name-{number}" for number in range(4)]
    assert value_text(words).split("\n") == [
        "[",
        *(f'  "{word}",' for word in words),
        "]",
    ]


@pytest.mark.parametrize(
    ("key", "text"), [("part_of", "part_of"), ("a b", '"a b"'), ("a.b", '"a.b"'), ("é", '"é"')]
)
def test_a_key_has_quotes_if_it_needs_them(key: str, text: str) -> None:
    assert key_text(key) == text


@pytest.mark.parametrize(
    ("value", "clean"),
    [
        ("a\r\nb\rc\vd\u2028e", "a\nb\nc\nd\ne"),
        ("bell\x07 esc\x1b[31m nul\0 bom\ufeff", "bell esc[31m nul bom"),
        ("👩\u200d⚕️ שלום\u202e", "👩\u200d⚕️ שלום\u202e"),
        (Decision.ADAPT, "adapt"),
        (("a", None, 1) [:1], ["a"]),
        ({"a": None, "b": (1,)}, {"b": [1]}),
    ],
)  # fmt: skip
def test_a_value_is_cleaned(value: Any, clean: Any) -> None:
    assert cleaned(value) == clean
    assert type(cleaned(value)) is type(clean)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("\ud83d", "invalid character"),
        (float("nan"), "not a number"),
        (float("inf"), "not a number"),
        (["a", object()], "object can't be written"),
    ],
)
def test_what_no_file_can_hold_is_refused(value: Any, message: str) -> None:
    with pytest.raises(WorkbookError, match=message):
        cleaned(value)


def test_a_table_has_its_values_first_and_its_tables_below() -> None:
    table = {
        "title": "Ask",
        "plan": {"question": [{"ask": "A?"}, {"ask": "B?"}], "scale": "one", "task": []},
        "follows": "",
        "do": {},
    }
    assert body_text(table) == (
        'title = "Ask"\nfollows = ""\n\n[plan]\nscale = "one"\ntask = []\n\n'
        '[[plan.question]]\nask = "A?"\n\n[[plan.question]]\nask = "B?"\n\n[do]\n'
    )


TEXT = st.text(alphabet="ab\"'\\ \n\t#=[]é\r\x07", max_size=12) | st.text(max_size=5)
SCALAR = TEXT | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.dates() | st.floats(
    allow_nan=False, allow_infinity=False
)  # fmt: skip
VALUE = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.slow
@given(st.dictionaries(st.text(alphabet="ab .é", max_size=4), VALUE, max_size=4))
def test_whatever_is_written_is_read_as_it_was(table: dict[str, Any]) -> None:
    clean = cleaned(table)
    assert tomllib.loads(body_text(clean)) == clean
    for value in clean.values():
        for old in ("", "''", "'''\na'''", "[\n1]"):
            assert tomllib.loads(f"a = {value_text(value, old)}")["a"] == value
