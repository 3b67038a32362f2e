"""A TOML text as records, and together again: nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from qiworkbook.store.toml_records import joined, parts_of, with_table

EXAMPLE = Path(__file__).parents[2]
FILES = sorted((EXAMPLE / "projects").rglob("*.toml"))


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_parts_of_every_file_of_the_example_are_the_file(line_end: str) -> None:
    assert len(FILES) > 20
    for path in FILES:
        text = path.read_text(encoding="utf-8").replace("\n", line_end)
        parts = parts_of(text, path.name)
        assert "".join(part.text for part in parts) == text
        assert joined(parts, text) == text
        assert len({part.name for part in parts}) == len(parts), "each has a name of its own"


TEXT = """\
# ours
format = 1

# the first
[[idea]]
id = "a"  # short
name = "A"

[[idea]]
id = "b"

[[idea.step]]
what = "x"

[aim]
by = 2025-01-01
"""


def test_a_part_has_its_remarks_and_a_row_what_tells_it_apart() -> None:
    names = [part.name for part in parts_of(TEXT, "p.toml")]
    assert names == [
        (),
        ("idea", "=a"),
        ("idea", "=b"),
        ("idea", "=b", "step", "=x"),
        ("aim",),
    ]
    assert [part.record for part in parts_of(TEXT, "p.toml")][2:] == [
        ("idea", "=b"),
        ("idea", "=b"),
        ("aim",),
    ]
    assert parts_of(TEXT, "p.toml")[1].above == "# the first\n"


def test_one_row_is_put_back_with_what_is_below_it() -> None:
    now = TEXT.replace('id = "b"\n', 'id = "b"\nname = "new"\n').replace("x", "y")
    now = now.replace('name = "A"', 'name = "AA"')
    assert with_table(now, TEXT, "idea", "b", "p.toml") == TEXT.replace('"A"', '"AA"')


def test_one_that_was_not_there_goes_and_one_that_is_gone_comes_back() -> None:
    without = TEXT.replace('[[idea]]\nid = "b"\n\n[[idea.step]]\nwhat = "x"\n\n', "")
    assert with_table(TEXT, without, "idea", "b", "p.toml") == without
    assert with_table(without, TEXT, "idea", "b", "p.toml") == TEXT
