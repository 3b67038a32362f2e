"""A file that has left the plain shape is named, with the line."""

from __future__ import annotations

import pytest

from qiworkbook.problems import Severity
from qiworkbook.store.splice import shape_problems
from qiworkbook.text.source import Source


@pytest.mark.parametrize(
    "text",
    [
        "a = 1\n[b]\nc = 1\n[b.d]\n[[e]]\n[[e.f]]\n[[e.f]]\n[e.g]\n[[e]]\n[[e.f]]\n[h]\n",
        "[[a]]\n[b]\n[[a]]\n[a.c]\n",
        "[[a]]\n[[a.b]]\n[a.c]\n[[a.b]]\n",
        "[a.b]\nc = 1\n[a.d]\n",
        "'a.b' = 1\nc = { d = 1 }\n",
        "",
    ],
)
def test_the_plain_shape_is_fine(text: str) -> None:
    assert shape_problems(Source("p.toml", text)) == ()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[a]\nb.c = 1\n", 2, "the name b.c has a dot in it"),
        ("[[a]]\nx = 1\n[[a]]\nb.c = 1\n", 4, "the name b.c has a dot in it"),
        ("[[a]]\n[b]\n[a.c]\n", 3, "[a.c] stands apart from [a] above"),
        ("[[a]]\n[b]\n[[a.c]]\n", 3, "[a.c] stands apart from [a] above"),
        ("[a]\n[b]\n[a.c]\n", 3, "[a.c] stands apart from [a] above"),
        ("[a.c]\n[b]\n[a.d]\n", 3, "[a.d] stands apart from [a] above"),
        ("[a.c]\n[b]\n[a]\n", 3, "[a] stands apart from [a] above"),
        ("[a.b]\n[a]\n", 2, "[a] stands below a table that belongs in it"),
    ],
)
def test_what_is_out_of_shape_is_asked_about(text: str, line: int, message: str) -> None:
    (problem,) = shape_problems(Source("p.toml", text))
    assert (problem.place.line, problem.message) == (line, message)
    assert (problem.code, problem.severity) == ("toml-shape", Severity.QUESTION)
    assert "commands leave this file alone" in problem.hint
