"""Any edit of any plain document says what was meant, and keeps the rest."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st

from qiworkbook.problems import WorkbookError
from qiworkbook.store.editor import Editor, PathStep, alike, edited
from qiworkbook.text.source import scan

if TYPE_CHECKING:
    from collections.abc import Callable

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


def by_rows(editor: Editor, path: tuple[str | int, ...]) -> tuple[PathStep, ...]:
    """A path as commands give it: by the rows themselves."""
    steps: tuple[PathStep, ...] = ()
    for part in path:
        steps = (*steps, part) if isinstance(part, str) else (editor.rows(*steps)[part],)
    return steps


def is_subsequence(some: list[str], all_: list[str]) -> bool:
    rest = iter(all_)
    return all(line in rest for line in some)


@pytest.mark.slow
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
        "set": lambda e: e.set(by_rows(e, path), value),
        "add": lambda e: e.add(by_rows(e, (*table, "new")), {"id": value}),
        "remove": lambda e: e.remove(by_rows(e, path)),
        "forget": lambda e: e.remove(by_rows(e, path)),
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
