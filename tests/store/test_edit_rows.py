"""A row is edited by who it is: also below rows that nobody could read, and never another one."""

from __future__ import annotations

import pickle
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import field_validator

from qiworkbook.model.base import FileTable, Several, Table
from qiworkbook.problems import Place, WorkbookError
from qiworkbook.store.editor import edited
from qiworkbook.store.validation import validate
from qiworkbook.text.source import Source, spot_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.store.editor import Editor


class Shift(Table):
    label: str
    who: str = ""


class Day(Table):
    on: date
    count: int = 0
    shift: Several[Shift] = ()


class Month(FileTable):
    day: Several[Day] = ()
    seen: Several[str] = ()

    @field_validator("day")
    @classmethod
    def _by_date(cls, days: tuple[Day, ...]) -> tuple[Day, ...]:
        """A model may put its rows in another order than the file."""
        return tuple(sorted(days, key=lambda day: day.on))


FILE = "incidents/2026-11.toml"
TEXT = """\
format = 1
seen = ["a", 2, "b",
  "c"]

[[day]]
on = "2026-11-01"  # in quotes by mistake
count = 1

[[day]]
on = 2026-11-03
count = 3

[[day.shift]]
label = 7

[[day.shift]]
label = "night"

[[day]]
on = 2026-11-02
count = 2
"""


def read(text: str = TEXT) -> Month:
    month = validate(tomllib.loads(text), Source(FILE, text), Month).value
    assert month
    return month


def change(action: Callable[[Editor], object], text: str = TEXT) -> str:
    return edited(text, FILE, action)


def test_each_row_knows_its_place_in_whatever_order_the_model_has_them() -> None:
    source, (second, third) = Source(FILE, TEXT), read().day
    assert (second.on.day, third.on.day) == (2, 3)
    assert source.place(second, "count") == Place(FILE, 21, 1)
    assert source.place(third) == Place(FILE, 9, 3)
    assert source.place(third.shift[0], "label") == Place(FILE, 17, 1)
    assert source.place(third, "nothing such") == source.place(third)
    assert source.item("b", "seen") == Place(FILE, 2, 17)
    assert source.item("c", "seen") == Place(FILE, 3, 3)
    assert source.item("no such", "seen") == source.place("seen")


def test_the_row_that_was_meant_is_edited() -> None:
    second, third = read().day
    assert change(lambda e: e.set((second, "count"), 9)) == TEXT.replace("count = 2", "count = 9")
    assert change(lambda e: e.set((third.shift[0], "who"), "two")) == TEXT.replace(
        'label = "night"\n', 'label = "night"\nwho = "two"\n'
    )
    assert change(lambda e: e.remove((second,))) == TEXT.replace(
        "\n[[day]]\non = 2026-11-02\ncount = 2\n", ""
    )


def test_a_row_stays_itself_while_others_come_and_go() -> None:
    second, third = read().day

    def action(editor: Editor) -> None:
        editor.remove((third,))
        editor.set((second, "count"), 8)
        new = editor.add(("day",), {"on": date(2026, 11, 4)})
        editor.remove(editor.rows("day")[:1])
        editor.set((new, "count"), 4)
        editor.set((second, "count"), 7)

    day = "[[day]]\non = 2026-11-0"
    assert change(action).split("\n\n", 1)[1] == f"{day}2\ncount = 7\n\n{day}4\ncount = 4\n"


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("count = 2", "count = 5"),  # the row was changed meanwhile
        TEXT.replace("\n[[day]]", "\n[[day]]\non = 2026-11-09\n\n[[day]]", 1),  # one came above
        TEXT.replace("on = 2026-11-02", "on = '2026-11-02'"),
        TEXT[: TEXT.rindex("[[day]]")],
        "format = 1\n",
    ],
)
def test_a_row_that_is_not_there_as_it_was_read_is_refused(other: str) -> None:
    second, _ = read().day
    for action in (lambda e: e.set((second, "count"), 1), lambda e: e.remove((second,))):
        with pytest.raises(WorkbookError, match="as it was read"):
            change(action, other)


def test_a_row_of_no_file_or_of_another_one_is_refused_and_has_no_line() -> None:
    made, (second, _) = Day(on=date(2026, 11, 2), count=2), read().day
    assert made == second.model_copy()
    assert spot_of(made) is None
    assert Source(FILE, TEXT).place(made, "on") == Place(FILE)
    assert Source("other.toml", TEXT).place(second, "on") == Place("other.toml")
    with pytest.raises(WorkbookError, match="as it was read"):
        change(lambda e: e.set((made, "count"), 1))
    with pytest.raises(WorkbookError, match=r"not in other.toml as it was read"):
        edited(TEXT, "other.toml", lambda e: e.set((second, "count"), 1))


def test_a_row_removed_in_the_same_change_is_gone() -> None:
    second, _ = read().day

    def action(editor: Editor) -> None:
        editor.remove((second,))
        editor.set((second, "count"), 1)

    with pytest.raises(WorkbookError, match="as it was read"):
        change(action)


def test_the_number_of_a_row_is_no_way_to_it() -> None:
    path: Any = ("day", 1, "count")
    with pytest.raises(TypeError, match="by itself, not by its number"):
        change(lambda e: e.set(path, 1))
    assert Source(FILE, TEXT).place(*path) == Source(FILE, TEXT).place("day")


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ({"on": date(2026, 11, 3)}, "line 9 has on 2026-11-03 already"),
        ({"on": date(2026, 11, 1)}, "line 5 has on 2026-11-01 already"),  # though in quotes
        ({"on": date(2026, 11, 4)}, ""),
    ],
)
def test_what_is_there_already_is_not_added_again(new: dict[str, Any], message: str) -> None:
    if not message:
        assert change(lambda e: e.add(("day",), new, unique=("on",))).startswith(TEXT)
        return
    with pytest.raises(WorkbookError, match=message):
        change(lambda e: e.add(("day",), new, unique=("on",)))


@pytest.mark.parametrize("said", ['"1 November"', "20261101", "[2026-11-01]", "1.5"])
def test_what_may_be_there_already_is_not_added(said: str) -> None:
    text = TEXT.replace('"2026-11-01"', said)
    with pytest.raises(WorkbookError, match="line 5 can't be read, and may be the one with on"):
        change(lambda e: e.add(("day",), {"on": date(2026, 11, 4)}, unique=("on",)), text)


def test_a_missing_word_is_another_than_one_that_is_there() -> None:
    text = '[[rating]]\ndate = 2026-11-01\nrater = "nurse"\n'
    new = {"date": date(2026, 11, 1), "rater": "nurse"}
    keys = ("date", "rater", "id")
    with pytest.raises(WorkbookError, match="date 2026-11-01 and rater nurse already"):
        change(lambda e: e.add(("rating",), new, unique=keys), text)
    assert change(lambda e: e.add(("rating",), {**new, "id": "r2"}, unique=keys), text)


def test_copies_and_pickles_keep_their_place() -> None:
    second, _ = read().day
    copy = second.model_copy(update={"count": 9})
    assert Source(FILE, TEXT).place(copy, "on") == Source(FILE, TEXT).place(second, "on")
    assert spot_of(pickle.loads(pickle.dumps(second))) == spot_of(second)
