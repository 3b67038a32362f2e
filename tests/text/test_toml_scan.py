"""Headings, statements and values stand where the scan says; counted by hand."""

from __future__ import annotations

from qiworkbook.text.source import Pair, TomlHeading, scan

TEXT = """\
a = 1 # one
[b]
c.d = "x"\x20
e = [
  'y', # why
  { f = 2 },
]
[[g.h]]
i = 3\r
[[g.h]]
"""


def test_headings_know_their_lines() -> None:
    assert scan(TEXT).headings == (
        TomlHeading(("b",), 2, False),
        TomlHeading(("g", "h", 0), 8, True),
        TomlHeading(("g", "h", 1), 10, True),
    )


def test_statements_know_their_heading_and_where_they_end() -> None:
    pairs = scan(TEXT).pairs
    assert [(pair.path, pair.table) for pair in pairs] == [
        (("a",), ()),
        (("b", "c", "d"), ("b",)),
        (("b", "e"), ("b",)),
        (("g", "h", 0, "i"), ("g", "h", 0)),
    ]
    assert [TEXT[pair.start : pair.end] for pair in pairs] == [
        "a = 1",
        'c.d = "x"',
        "e = [\n  'y', # why\n  { f = 2 },\n]",
        "i = 3",
    ]
    assert pairs[0] == Pair(("a",), (), 0, 5)


def test_values_know_where_they_begin_and_end() -> None:
    values = {path: TEXT[start:end] for path, (start, end) in scan(TEXT).values.items()}
    assert values == {
        ("a",): "1",
        ("b", "c", "d"): '"x"',
        ("b", "e"): "[\n  'y', # why\n  { f = 2 },\n]",
        ("b", "e", 0): "'y'",
        ("b", "e", 1): "{ f = 2 }",
        ("b", "e", 1, "f"): "2",
        ("g", "h", 0, "i"): "3",
    }


def test_what_is_written_twice_is_named_with_both_places() -> None:
    text = "a = 1\n[b]\nc = 1\nc = 2\n[b]\nd = 1\n[[e]]\nf = 1\n[[e]]\nf = 1\n[e]\n[a]\n[[b]]\n"
    assert scan(text).repeated == (
        (("b", "c"), (3, 1), (4, 1)),
        (("b",), (2, 2), (5, 2)),
        (("e",), (7, 3), (11, 2)),
        (("a",), (1, 1), (12, 2)),
        (("b",), (2, 2), (13, 3)),
    )
