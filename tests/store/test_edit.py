"""An edit changes the lines that were asked for, and nothing else."""

from __future__ import annotations

import difflib
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st

from qiworkbook.problems import WorkbookError
from qiworkbook.store.edit import edit_toml, edited
from qiworkbook.store.editor import Editor, alike
from qiworkbook.store.files import sha256
from qiworkbook.toml_scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CYCLE = '''\
#:schema ../../schemas/cycle.schema.json
format = 1   # never change this
title = 'Ask at one handover'
idea = "safety-huddle"

# ---- plan phase
[plan]
objective = "Find out"   # short
start = 2024-02-05
measures = [
  "feels-safe",  # weekly
]

[[plan.question]]
ask = "Can it be done?"
answer = """
Yes.
Mostly."""
# held = "partly"

[[plan.task]]
what = "Print the card"

# ---- do phase
[do]
observations = ""

# ---- study phase
[study]
# nothing yet
'''


def change(action: Callable[[Editor], object], text: str = CYCLE) -> list[str]:
    """The lines that an edit takes (-) and gives (+); the same for both kinds of line end."""
    after = edited(text, "c.toml", action)
    windows = edited(text.replace("\n", "\r\n"), "c.toml", action)
    assert windows == after.replace("\n", "\r\n")
    lines = difflib.ndiff(text.split("\n"), after.split("\n"))
    return [f"{line[0]} {line[2:]}".rstrip() for line in lines if line[0] in "+-"]


def test_a_value_is_replaced_and_the_remark_beside_it_stays() -> None:
    assert change(lambda e: e.set(("plan", "objective"), "Learn")) == [
        '- objective = "Find out"   # short',
        '+ objective = "Learn"   # short',
    ]


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("title",), "Ask again", "+ title = 'Ask again'"),
        (("plan", "start"), date(2024, 3, 1), "+ start = 2024-03-01"),
        (("format",), 2, "+ format = 2   # never change this"),
        (("plan", "question", 0, "ask"), 'Say "yes"?', '+ ask = "Say \\"yes\\"?"'),
    ],
)
def test_the_quoting_of_a_value_stays(path: tuple[str | int, ...], value: Any, line: str) -> None:
    assert change(lambda e: e.set(path, value))[1:] == [line]


def test_a_text_of_several_lines_stays_readable() -> None:
    answer = ("plan", "question", 0, "answer")
    assert change(lambda e: e.set(answer, "Yes.\nAlways.")) == ['- Mostly."""', '+ Always."""']
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
    after = edited(CYCLE, "c", lambda e: e.set(("plan", "question", 0, "held"), "yes"))
    assert 'Mostly."""\nheld = "yes"\n# held = "partly"\n' in after


def test_a_new_key_of_the_file_stands_with_the_others_at_the_top() -> None:
    after = edited(CYCLE, "c", lambda e: e.set(("follows",), ""))
    assert 'idea = "safety-huddle"\nfollows = ""\n\n# ---- plan' in after
    assert edited("# remark\n\n[a]\n", "c", lambda e: e.set(("b",), 1)) == (
        "# remark\nb = 1\n\n[a]\n"
    )
    assert edited("# of a\n[a]\n", "c", lambda e: e.set(("b",), 1)) == "b = 1\n\n# of a\n[a]\n"
    assert edited("", "c", lambda e: e.set(("b",), 1)) == "b = 1\n"


def test_a_new_table_of_an_array_stands_below_its_siblings() -> None:
    assert change(lambda e: e.add(("plan", "task"), {"what": "Tell the night staff"})) == [
        "+ [[plan.task]]",
        '+ what = "Tell the night staff"',
        "+",
    ]
    after = edited(CYCLE, "c", lambda e: e.add(("plan", "task"), {"what": "Tell"}))
    assert '"Print the card"\n\n[[plan.task]]\nwhat = "Tell"\n\n# ---- do phase\n[do]' in after
    after = edited(CYCLE, "c", lambda e: e.add(("plan", "question"), {"ask": "B?"}))
    assert '# held = "partly"\n\n[[plan.question]]\nask = "B?"\n\n[[plan.task]]' in after


def test_the_remark_above_a_heading_stays_with_that_heading() -> None:
    text = "[[a]]\nx = 1\n# about b\n[b]\n"
    assert edited(text, "c", lambda e: e.add(("a",), {"x": 2})) == (
        "[[a]]\nx = 1\n\n[[a]]\nx = 2\n\n# about b\n[b]\n"
    )


def test_the_first_table_of_an_array_stands_in_its_parent_or_at_the_end() -> None:
    text = '[[m]]\nid = "a"\n[m.unit]\nof = 1\n\n[[m]]\nid = "b"\n'
    assert edited(text, "c", lambda e: e.add(("m", 0, "phase"), {"reason": "r"})) == (
        '[[m]]\nid = "a"\n[m.unit]\nof = 1\n\n[[m.phase]]\nreason = "r"\n\n[[m]]\nid = "b"\n'
    )
    assert edited("a = 1", "c", lambda e: e.add(("idea",), {"id": "x"})) == (
        'a = 1\n\n[[idea]]\nid = "x"\n'
    )


def test_an_empty_list_in_brackets_gives_way_to_tables() -> None:
    text = "[plan]\ntask = []\nscale = 1\n\n[do]\n"
    assert edited(text, "c", lambda e: e.add(("plan", "task"), {"what": "w"})) == (
        '[plan]\nscale = 1\n\n[[plan.task]]\nwhat = "w"\n\n[do]\n'
    )


def test_a_table_may_bring_tables_of_its_own() -> None:
    table = {"id": "m", "shows": ["aim"], "phase": [{"reason": "r"}]}
    assert edited("", "c", lambda e: e.add(("measure",), table)) == (
        '[[measure]]\nid = "m"\nshows = ["aim"]\n\n[[measure.phase]]\nreason = "r"\n'
    )


def test_a_missing_table_is_made() -> None:
    after = edited(CYCLE, "c", lambda e: e.set(("act", "decision"), "adapt"))
    assert after == CYCLE + '\n[act]\ndecision = "adapt"\n'
    assert edited("[a.b]\nc = 1\n", "c", lambda e: e.set(("a", "x"), 1)) == (
        "[a]\nx = 1\n\n[a.b]\nc = 1\n"
    )
    assert edited("", "c", lambda e: e.set(("a", "b", "x"), 1)) == "[a.b]\nx = 1\n"
    assert edited("a = 1\n", "c", lambda e: e.set(("do",), {"x": 1})) == "a = 1\n\n[do]\nx = 1\n"


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
    assert edited(CYCLE, "c", lambda e: e.remove(("plan", "question", 0, "answer"))) == (
        CYCLE.replace('answer = """\nYes.\nMostly."""\n', "")
    )


def test_a_table_is_taken_away_and_leaves_no_gap() -> None:
    assert edited(CYCLE, "c", lambda e: e.remove(("plan", "task", 0))) == (
        CYCLE.replace('[[plan.task]]\nwhat = "Print the card"\n\n', "")
    )
    assert edited(CYCLE, "c", lambda e: e.remove(("plan", "question"))) == (
        CYCLE.replace(CYCLE[CYCLE.index("[[plan.q") : CYCLE.index("[[plan.t")], "")
    )
    assert edited("[a]\n\n[b]\nx = 1\n", "c", lambda e: e.remove(("b",))) == "[a]\n"
    assert edited("[a]\n\n[b]\nx = 1\n", "c", lambda e: e.remove(("a",))) == "[b]\nx = 1\n"


def test_remarks_outlive_the_tables_between_them() -> None:
    text = "[[a]]\nx = 1\n[a.b]\n\n# for c\n[a.c]\ny = 1 # gone\n\n# end\n[[a]]\n"
    assert edited(text, "c", lambda e: e.remove(("a", 0))) == "# for c\n\n# end\n[[a]]\n"


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


def test_a_table_is_found_by_its_id() -> None:
    text = '[[driver]]\nid = "a"\n[[driver]]\nid = "b"\n[[driver]]\nid = "b"\n'
    found: list[object] = []
    edited(text, "p.toml", lambda e: found.append(e.find(("driver",), "id", "a")))
    assert found == [("driver", 0)]
    with pytest.raises(WorkbookError, match=r"p.toml has no \[driver\] with id “c”"):
        edited(text, "p.toml", lambda e: e.find(("driver",), "id", "c"))
    with pytest.raises(
        WorkbookError, match=r"more than one \[driver\] with id “b”, in lines 3 and 5"
    ):
        edited(text, "p.toml", lambda e: e.find(("driver",), "id", "b"))


@pytest.mark.parametrize(
    ("text", "action", "message"),
    [
        ("a.b = 1\n", lambda e: e.set(("c",), 1), "c.toml:1: the name a.b has a dot in it"),
        ("[[a]]\n[b]\n[[a]]\n", lambda e: e.set(("c",), 1), "c.toml:3: [a] stands apart"),
        ("a = \n", lambda e: e.set(("a",), 1), "c.toml:1: `a` has no value"),
        ("a = { b = 1 }\n", lambda e: e.set(("a", "c"), 1), "c.toml:1: `a` is written in brackets"),
        ("a = { b = 1 }\n", lambda e: e.remove(("a", "b")), "`b` is part of a value in brackets"),
        ("\n[a]\n", lambda e: e.set(("a",), 1), "c.toml:2: `a` is a table"),
        ("a = [{ b = 1 }]\n", lambda e: e.add(("a",), {"b": 2}), "`a` is a list in brackets"),
        ("[[a]]\n", lambda e: e.set(("a", 3, "b"), 1), "c.toml has no place for b"),
        ("a = 1\n", lambda e: e.remove(("b",)), "c.toml has no b that could be taken away"),
        ("a = 1\n", lambda e: e.set(("a",), "\ud83d"), "half a character"),
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
    edit_toml(
        tmp_path, "c.toml", lambda e: e.set(("a",), 2), expected_sha256=sha256(path.read_bytes())
    )
    assert path.read_bytes() == b"a = 2\r\n"
    with pytest.raises(WorkbookError, match="has changed since it was shown"):
        edit_toml(tmp_path, "c.toml", lambda e: e.set(("a",), 3), expected_sha256=sha256(b"old"))
    before = path.stat()
    edit_toml(tmp_path, "c.toml", lambda e: e.set(("a",), 2))
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino


def test_one_is_neither_true_nor_one_point_zero() -> None:
    assert not alike({"a": [1]}, {"a": [1.0]})
    assert not alike({"a": [1]}, {"a": [True]})
    assert alike({"a": float("nan")}, {"a": float("nan")})


# Documents in the plain shape, with remarks, blank lines and values of every kind.
VALUES = [
    "1", "'x'", '"y" # remark', '"""\nlong\ntext"""', "[1, 2]", "[\n  'a', # why\n  'b'\n]",
    "2024-02-05", "true", "{ p = 1 }", "[]", "'''raw\n# no remark'''",
]  # fmt: skip
GAPS = ["", "", "\n", "# remark\n", "\n# remark\n\n", "   \n"]
NEW: st.SearchStrategy[Any] = st.one_of(
    st.text(alphabet="ab\"'\\\n# é", max_size=8),
    st.booleans(),
    st.integers(-9, 9),
    st.dates(),
    st.lists(st.sampled_from(["a", "b", 1]), max_size=3),
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    def body() -> str:
        keys = draw(st.lists(st.sampled_from("uvwxyz"), unique=True, max_size=3))
        return "".join(
            f"{key} = {draw(st.sampled_from(VALUES))}\n{draw(st.sampled_from(GAPS))}"
            for key in keys
        )

    parts = [draw(st.sampled_from(GAPS)), body()]
    for name in draw(st.lists(st.sampled_from("abc"), unique=True, max_size=3)):
        is_array = draw(st.booleans())
        for _ in range(draw(st.integers(1, 3)) if is_array else 1):
            parts += [f"[[{name}]]\n" if is_array else f"[{name}]\n", body()]
            for inner in draw(st.lists(st.sampled_from("jk"), unique=True, max_size=2)):
                for _ in range(draw(st.integers(1, 2))):
                    parts += [f"[[{name}.{inner}]]\n", body()]
    text = "".join(parts)
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


def places_in(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every table of a document, as a path."""
    found = [path] if isinstance(data, dict) else []
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in items:
        if isinstance(value, dict) or (
            isinstance(value, list) and value and isinstance(value[0], dict)
        ):
            found += places_in(value, (*path, key))
    return found


def inside(data: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        data = data[part]
    return data


def is_subsequence(some: list[str], all_: list[str]) -> bool:
    rest = iter(all_)
    return all(line in rest for line in some)


@given(st.data(), documents())
def test_any_edit_of_a_plain_document_says_what_was_meant_and_keeps_the_rest(
    data: st.DataObject, text: str
) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        text = edit_and_check(data, text)


def edit_and_check(data: st.DataObject, text: str) -> str:
    expected = tomllib.loads(text)
    table = data.draw(st.sampled_from(places_in(expected)))
    kind = data.draw(st.sampled_from(["set", "add", "remove", *(["forget"] if table else [])]))
    path = table if kind == "forget" else (*table, data.draw(st.sampled_from("uvwxyz")))
    value = data.draw(NEW)
    action: Callable[[Editor], object] = {
        "set": lambda e: e.set(path, value),
        "add": lambda e: e.add((*table, "new"), {"id": value}),
        "remove": lambda e: e.remove(path),
        "forget": lambda e: e.remove(path),
    }[kind]
    try:
        after = edited(text, "c.toml", action)
    except WorkbookError as error:
        refusal = error.message
    else:
        check(kind, path, value, text, after)
        return after
    known = ("in brackets", "remarks in it", "could be taken away", "is a table")
    assert any(reason in refusal for reason in known)
    return text


def check(kind: str, path: tuple[str | int, ...], value: Any, text: str, after: str) -> None:
    expected = tomllib.loads(text)
    before_lines, after_lines = f"{text}\n".splitlines(), f"{after}\n".splitlines()
    if kind == "set":
        inside(expected, path[:-1])[path[-1]] = value
        start, end = scan(text).values.get(path, (0, 0))
        if end:
            assert after.startswith(text[:start])
            assert after.endswith(text[end:])
        else:
            assert is_subsequence(before_lines, after_lines)
    elif kind == "add":
        inside(expected, path[:-1]).setdefault("new", []).append({"id": value})
        assert is_subsequence(before_lines, after_lines)
    else:
        forget(expected, path)
        assert is_subsequence(after_lines, before_lines)
    if kind in ("set", "add"):
        assert after.count("# remark") == text.count("# remark")
    assert alike(tomllib.loads(after), expected)


def forget(data: Any, path: tuple[str | int, ...]) -> None:
    del inside(data, path[:-1])[path[-1]]
    if path[:-1] and inside(data, path[:-1]) == []:
        forget(data, path[:-1])
