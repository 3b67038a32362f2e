"""Two sides of a data file joined by date: no row of either is lost unasked."""

from __future__ import annotations

import csv
from collections import Counter

import pytest
from hypothesis import given, settings, strategies as st

from qiworkbook.problems import WorkbookError
from qiworkbook.store.merge_texts import merge_rows

BASE = "date,value,note\n2024-01-01,1,\n2024-01-08,2,\n"
FILE = "projects/elm/data/d.csv"


def merge(
    here: str, there: str, base: str | None = BASE, *, several: bool = False, **answers: str
) -> tuple[str, list[str]]:
    named = {f"{FILE}:2024-01-{name.removeprefix('d')}": answer for name, answer in answers.items()}
    merged = merge_rows(FILE, base, here, there, named, several=several)
    return merged.text, [clash.id for clash in merged.clashes]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("2,\n", "2,\n2024-01-15,3,\n"), ("01,1,", "01,1,snow")),
        (("2,\n", "2,\n2024-01-15,3,\n"), ("2024-01-01,1,\n", "")),
        (("01,1,", "01,5,"), ("08,2,", "08,6,")),
        (("01,1,", '01,1,"snow, and ice"'), ("08,2,", "08,6,")),
    ],
)
def test_what_each_side_changed_alone_is_in_it(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    both = BASE.replace(*one).replace(*other)
    assert merge(BASE.replace(*one), BASE.replace(*other)) == (both, [])
    assert merge(BASE.replace(*other), BASE.replace(*one)) == (both, [])


def test_new_dates_of_both_sides_stand_in_the_order_of_the_file() -> None:
    assert merge(BASE + "2024-01-15,3,\n", BASE + "2024-01-12,4,\n") == (
        BASE + "2024-01-12,4,\n2024-01-15,3,\n",
        [],
    )
    newest = "date,value\n2024-01-08,2\n2024-01-01,1\n"
    one = newest.replace("value\n", "value\n2024-01-22,4\n")
    other = newest.replace("value\n", "value\n2024-01-15,3\n")
    text = "date,value\n2024-01-22,4\n2024-01-15,3\n2024-01-08,2\n2024-01-01,1\n"
    assert merge(one, other, newest) == (text, [])


def test_a_note_of_one_and_a_number_of_the_other_are_both_kept() -> None:
    assert merge(BASE.replace("01,1,", "01,1,ice"), BASE.replace("01,1,", "01,5,")) == (
        BASE.replace("01,1,", "01,5,ice"),
        [],
    )


def test_numerator_and_denominator_are_one_number() -> None:
    base = "date,numerator,denominator\n2024-01-01,6,10\n"
    _, clashes = merge(base.replace("6,10", "7,10"), base.replace("6,10", "6,11"), base)
    assert clashes == ["2024-01-01/numerator"]


@pytest.mark.parametrize(
    ("here", "there", "clash"),
    [
        (("2,\n", "2,\n2024-01-15,3,\n"), ("2,\n", "2,\n2024-01-15,4,\n"), "2024-01-15/value"),
        (("08,2,", "08,3,"), ("2024-01-08,2,\n", ""), "2024-01-08"),
        (("08,2,", "08,2,ice"), ("08,2,", "08,2,snow"), "2024-01-08/note"),
    ],
)
def test_what_both_changed_differently_is_asked(
    here: tuple[str, str], there: tuple[str, str], clash: str
) -> None:
    one, other = BASE.replace(*here), BASE.replace(*there)
    assert merge(one, other) == (one, [clash])
    assert merge_rows(FILE, BASE, one, other, {f"{FILE}:{clash}": "there"}).text == other


def test_of_a_date_with_several_measurements_both_sides_are_kept() -> None:
    one, other = BASE + "2024-01-15,3,\n2024-01-15,5,\n", BASE + "2024-01-15,4,\n"
    text, clashes = merge(one, other, several=True)
    assert text == BASE + "2024-01-15,3,\n2024-01-15,5,\n2024-01-15,4,\n"
    assert not clashes


def test_the_same_measurement_on_both_sides_may_be_one_or_two() -> None:
    one, other = BASE + "2024-01-15,3,\n", BASE + "2024-01-15,3,\n2024-01-15,4,\n"
    _, clashes = merge(one, other, several=True)
    assert clashes == ["2024-01-15"]
    text, _ = merge(one, other, several=True, d15="both")
    assert text.count("2024-01-15,3,") == 2


def test_a_column_that_one_side_added_is_there_for_all() -> None:
    wider = "date,value,note,excluded\n2024-01-01,1,,broken\n2024-01-08,2,,\n"
    text, clashes = merge(BASE.replace("08,2", "08,3"), wider)
    assert text == "date,value,note,excluded\n2024-01-01,1,,broken\n2024-01-08,3,,\n"
    assert not clashes


def test_a_heading_of_any_letters_has_its_cells_once() -> None:
    marked = BASE.replace("date,value,note", "date,value,# note")
    wider = marked.replace("# note", "# note,source").replace("01,1,", "01,1,ice,log")
    text, clashes = merge(marked.replace("08,2", "08,3"), wider, base=marked)
    assert text == "date,value,# note,source\n2024-01-01,1,ice,log\n2024-01-08,3,,\n"
    assert not clashes


def test_rows_that_nobody_can_read_are_kept_from_both_sides() -> None:
    text, clashes = merge(BASE + "soon,3,\n", BASE + "later,4,\n")
    assert not clashes
    assert {"soon,3,", "later,4,"} <= set(text.splitlines())


def test_a_quote_that_does_not_close_is_no_ground_to_guess() -> None:
    with pytest.raises(WorkbookError):
        merge(BASE + '2024-01-15,3,"x\n', BASE + "2024-01-15,4,\n")


days = st.sampled_from([f"2024-01-{day:02d}" for day in range(1, 9)])
tables = st.dictionaries(days, st.integers(0, 3), max_size=6)
steps = st.lists(st.tuples(days, st.one_of(st.none(), st.integers(0, 3))), max_size=5)


def text_of(rows: dict[str, int]) -> str:
    return "date,value\n" + "".join(f"{day},{value}\n" for day, value in sorted(rows.items()))


def edited(rows: dict[str, int], made: list[tuple[str, int | None]]) -> dict[str, int]:
    now = dict(rows)
    for day, value in made:
        if value is None:
            now.pop(day, None)
        else:
            now[day] = value
    return now


@pytest.mark.slow
@settings(max_examples=500)
@given(tables, steps, steps)
def test_no_edit_of_either_side_is_lost_unasked(
    base: dict[str, int], mine: list[tuple[str, int | None]], theirs: list[tuple[str, int | None]]
) -> None:
    here, there = edited(base, mine), edited(base, theirs)
    merged = merge_rows(FILE, text_of(base), text_of(here), text_of(there), {})
    rows = {row["date"]: int(row["value"]) for row in csv.DictReader(merged.text.splitlines())}
    asked = {clash.id.partition("/")[0] for clash in merged.clashes}
    for day in {*base, *here, *there}:
        was, one, other = base.get(day), here.get(day), there.get(day)
        if one == other or other == was:
            assert rows.get(day) == one
        elif one == was:
            assert rows.get(day) == other
        else:
            assert day in asked


many = st.dictionaries(days, st.lists(st.integers(0, 9), max_size=3), max_size=4)


@pytest.mark.slow
@settings(max_examples=300)
@given(many, many, many)
def test_of_several_a_date_every_measurement_that_came_is_there_or_asked(
    base: dict[str, list[int]], mine: dict[str, list[int]], theirs: dict[str, list[int]]
) -> None:
    def text(*tables: dict[str, list[int]]) -> str:
        rows = [f"{day},{n}\n" for table in tables for day, ns in table.items() for n in ns]
        return "date,value\n" + "".join(rows)

    merged = merge_rows(FILE, text(base), text(base, mine), text(base, theirs), {}, several=True)
    asked = {clash.id for clash in merged.clashes}
    found = Counter(merged.text.splitlines()[1:])
    for day in {*base, *mine, *theirs} - asked:
        for side in (mine, theirs):
            wanted = Counter(f"{day},{n}" for table in (base, side) for n in table.get(day, ()))
            assert not wanted - found
