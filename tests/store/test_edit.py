"""An edit changes the lines that were asked for, and nothing else."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.problems import WorkbookError
from qiworkbook.store.atomic import sha256
from qiworkbook.store.editor import EditedRow, Editor, alike, edit_toml, edited

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

from tests.store.toml_edits import CYCLE, change


def test_a_value_is_replaced_and_the_remark_beside_it_stays() -> None:
    assert change(lambda e: e.set(("plan", "objective"), "Learn")) == [
        '- objective = "Find out"   # short',
        '+ objective = "Learn"   # short',
    ]


def asked(editor: Editor) -> EditedRow:
    """The question of the cycle."""
    (question,) = editor.rows("plan", "question")
    return question


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("title",), "Ask again", "+ title = 'Ask again'"),
        (("plan", "start"), date(2024, 3, 1), "+ start = 2024-03-01"),
        (("format",), 2, "+ format = 2   # never change this"),
    ],
)
def test_the_quoting_of_a_value_stays(path: tuple[str, ...], value: Any, line: str) -> None:
    assert change(lambda e: e.set(path, value))[1:] == [line]


def test_the_quoting_of_a_value_in_a_row_stays() -> None:
    assert change(lambda e: e.set((asked(e), "ask"), 'Say "yes"?'))[1:] == [
        '+ ask = "Say \\"yes\\"?"'
    ]


def test_a_text_of_several_lines_stays_readable() -> None:
    assert change(lambda e: e.set((asked(e), "answer"), "Yes.\nAlways.")) == [
        '- Mostly."""',
        '+ Always."""',
    ]
    assert change(lambda e: e.set(("do", "observations"), "One.\r\nTwo.")) == [
        '- observations = ""',
        '+ observations = """',
        "+ One.",
        '+ Two."""',
    ]


def test_a_new_key_stands_below_the_last_one_of_its_table() -> None:
    assert change(lambda e: e.set(("plan", "scale"), "one nurse")) == ['+ scale = "one nurse"']
    after = edited(CYCLE, "c", lambda e: e.set(("plan", "scale"), "one nurse"))
    assert ']\nscale = "one nurse"\n\n[[plan.question]]' in after
    after = edited(CYCLE, "c", lambda e: e.set(("study", "summary"), "It works"))
    assert '[study]\nsummary = "It works"\n# nothing yet\n' in after
    after = edited(CYCLE, "c", lambda e: e.set((asked(e), "held"), "yes"))
    assert 'Mostly."""\nheld = "yes"\n# held = "partly"\n' in after


def test_a_new_key_of_the_file_stands_with_the_others_at_the_top() -> None:
    after = edited(CYCLE, "c", lambda e: e.set(("follows",), ""))
    assert 'idea = "safety-huddle"\nfollows = ""\n\n# ---- plan' in after
    assert edited("# remark\n\n[a]\n", "c", lambda e: e.set(("b",), 1)) == (
        "# remark\nb = 1\n\n[a]\n"
    )
    assert edited("# of a\n[a]\n", "c", lambda e: e.set(("b",), 1)) == "b = 1\n\n# of a\n[a]\n"
    assert edited("", "c", lambda e: e.set(("b",), 1)) == "b = 1\n"


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("a = [1]\n", [1, 2], "a = [1, 2]\n"),
        ("a = [ 1, ] # x\n", [1, 2], "a = [ 1, 2, ] # x\n"),
        ("a = [\n\t1 # one\n]\n", [1, 2], "a = [\n\t1, # one\n\t2\n]\n"),
        ("a = [\n\t1, # one\n]\n", [1, 2, 3], "a = [\n\t1, # one\n\t2,\n\t3,\n]\n"),
        ("a = [\n  0, 1]\n", [0, 1, 2], "a = [\n  0, 1,\n  2]\n"),
        ("a = []\n", [1, 2], "a = [1, 2]\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_item_joins_a_list_in_the_lists_own_manner(
    before: str, value: list[int], after: str, newline: str
) -> None:
    text = before.replace("\n", newline)
    assert edited(text, "c", lambda e: e.set(("a",), value)) == after.replace("\n", newline)


def test_a_list_changes_without_losing_its_remarks() -> None:
    text = "a = [\n  'x', # one\n  'y', # two\n]\n"
    assert edited(text, "c", lambda e: e.set(("a",), ["x", "z"])) == text.replace("y", "z")
    with pytest.raises(WorkbookError, match=r"c:1: `a` is a list with remarks in it"):
        edited(text, "c", lambda e: e.set(("a",), ["x"]))
    assert edited("a = [1, 2, 3]\n", "c", lambda e: e.set(("a",), [1, 3])) == "a = [1, 3]\n"


def test_a_key_is_taken_away_with_its_line_alone() -> None:
    assert change(lambda e: e.remove(("plan", "objective"))) == [
        '- objective = "Find out"   # short'
    ]
    assert edited(CYCLE, "c", lambda e: e.remove((asked(e), "answer"))) == (
        CYCLE.replace('answer = """\nYes.\nMostly."""\n', "")
    )


def test_a_line_without_an_end_gets_one() -> None:
    assert edited("a = 1", "c", lambda e: e.set(("b",), 2)) == "a = 1\nb = 2\n"
    assert (
        edited("[a]\r\nx = 1", "c", lambda e: e.set(("a", "y"), 2)) == "[a]\r\nx = 1\r\ny = 2\r\n"
    )


def test_lines_keep_their_own_ends_in_a_mixed_file() -> None:
    text = "a = 1\r\nb = 2\nc = 3\r\n"
    assert edited(text, "c", lambda e: e.set(("b",), 9)) == "a = 1\r\nb = 9\nc = 3\r\n"
    assert edited(text, "c", lambda e: e.set(("d",), 4)) == text + "d = 4\r\n"


def test_nothing_to_change_changes_nothing() -> None:
    assert edited(CYCLE, "c", lambda e: e.set(("plan", "start"), date(2024, 2, 5))) == CYCLE
    assert edited(CYCLE, "c", lambda e: e.set(("plan", "measures"), ("feels-safe",))) == CYCLE


@pytest.mark.parametrize(
    ("text", "action", "message"),
    [
        ("a.b = 1\n", lambda e: e.set(("c",), 1), "c.toml:1: the name a.b has a dot in it"),
        ("[[a]]\n[b]\n[a.c]\n", lambda e: e.set(("c",), 1), "c.toml:3: [a.c] stands apart"),
        ("a = \n", lambda e: e.set(("a",), 1), "c.toml:1: `a` has no value"),
        ("a = { b = 1 }\n", lambda e: e.set(("a", "c"), 1), "c.toml:1: `a` is written in brackets"),
        ("a = { b = 1 }\n", lambda e: e.remove(("a", "b")), "`b` is part of a value in brackets"),
        ("\n[a]\n", lambda e: e.set(("a",), 1), "c.toml:2: `a` is a table"),
        ("a = [{ b = 1 }]\n", lambda e: e.add(("a",), {"b": 2}), "`a` is a list in brackets"),
        ("a = 1\n", lambda e: e.remove(("b",)), "c.toml has no b that could be taken away"),
        ("a = 1\n", lambda e: e.set(("a",), "\ud83d"), "invalid character"),
    ],
)
def test_what_cannot_be_edited_is_said_with_its_line(
    text: str, action: Callable[[Editor], object], message: str
) -> None:
    with pytest.raises(WorkbookError) as caught:
        edited(text, "c.toml", action)
    assert message in caught.value.message


def test_what_would_not_be_read_as_meant_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text("a = 1\n")

    def tamper(editor: Editor) -> None:
        editor.text += "b = 2\n"

    with pytest.raises(WorkbookError, match=r"c\.toml can't be changed safely by a command"):
        edit_toml(tmp_path, "c.toml", tamper)
    assert (tmp_path / "c.toml").read_text() == "a = 1\n"


def test_a_file_is_edited_in_its_workbook(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1\r\n")
    edit_toml(tmp_path, "c.toml", lambda e: e.set(("a",), 2), expected=sha256(path.read_bytes()))
    assert path.read_bytes() == b"a = 2\r\n"
    with pytest.raises(WorkbookError, match="has changed since it was read"):
        edit_toml(tmp_path, "c.toml", lambda e: e.set(("a",), 3), expected=sha256(b"old"))
    before = path.stat()
    edit_toml(tmp_path, "c.toml", lambda e: e.set(("a",), 2))
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino


def test_one_is_neither_true_nor_one_point_zero() -> None:
    assert not alike({"a": [1]}, {"a": [1.0]})
    assert not alike({"a": [1]}, {"a": [True]})
    assert alike({"a": float("nan")}, {"a": float("nan")})


APART = """\
# Ours.
[[idea]]
id = "one"

# About one.
[[idea.step]]
what = "1a"

[[task]]
what = "Between"

# The second.
[[idea]]
id = "two"  # a remark

[aim]
by = 2025-06-30

[[idea]]
id = "three"

[[idea.step]]
what = "3a"

[[learning]]
what = "Last"
"""


def rows_of(text: str) -> list[str]:
    return [one["id"] for one in tomllib.loads(text)["idea"]]


@pytest.mark.parametrize("moved", range(3))
@pytest.mark.parametrize("before", [0, 1, 2, None])
def test_rows_that_stand_apart_are_moved_with_all_that_is_theirs(
    moved: int, before: int | None
) -> None:
    def change(editor: Editor) -> None:
        rows = editor.rows("idea")
        editor.move(rows[moved], None if before is None else rows[before])

    after = edited(APART, "p.toml", change)
    names = ["one", "two", "three"]
    rest = [name for name in names if name != names[moved]]
    at = len(rest) if before is None else rest.index(names[before]) if before != moved else moved
    assert rows_of(after) == [*rest[:at], names[moved], *rest[at:]]
    assert sorted(filter(None, after.splitlines())) == sorted(filter(None, APART.splitlines()))
    was, now = tomllib.loads(APART), tomllib.loads(after)
    assert {**was, "idea": None} == {**now, "idea": None}
    assert sorted(was["idea"], key=str) == sorted(now["idea"], key=str)


@pytest.mark.parametrize("gone", range(3))
def test_a_row_that_stands_apart_goes_alone(gone: int) -> None:
    after = edited(APART, "p.toml", lambda e: e.remove((e.rows("idea")[gone],)))
    was, now = tomllib.loads(APART), tomllib.loads(after)
    assert now == {**was, "idea": [one for at, one in enumerate(was["idea"]) if at != gone]}
    assert after.count("#") == APART.count("#") - (gone == 1)


def test_a_new_row_stands_last_and_its_parts_with_it() -> None:
    def change(editor: Editor) -> None:
        new = editor.add(("idea",), {"id": "four"}, unique=["id"])
        editor.add((new, "step"), {"what": "4a"})
        editor.add((editor.rows("idea")[0], "step"), {"what": "1b"})

    after = tomllib.loads(edited(APART, "p.toml", change))
    assert [one["id"] for one in after["idea"]] == ["one", "two", "three", "four"]
    assert [[s["what"] for s in one.get("step", ())] for one in after["idea"]] == [
        ["1a", "1b"], [], ["3a"], ["4a"],
    ]  # fmt: skip
