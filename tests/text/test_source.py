"""The line index: hand-worked places, then every path of generated documents."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given, strategies as st

from qiworkbook.problems import Place
from qiworkbook.text.source import Path, Source, scan

PROJECT = """\
format = 1   # a comment with [brackets] and = signs

[project]
title = "Feeling safe"
notes = \"\"\"
[not.a.table]
key = "not a key"
a quote \\\"\"\" inside\"\"\"
plain = '''
[[nor.this]]'''

[aim]
by = 2025-03-31

[[driver]]
id = "talking"

[[driver]] # the second
id = "confidence"
part_of = [
  "talking", # why
  "other",
]
limits = { lower = 1, upper = { value = 2 } }

[[driver.phase]]
"a.b" = 1
c.d = 2
[driver.phase.deep]
e = 1
"""


@pytest.mark.parametrize(
    ("path", "position"),
    [
        (("format",), (1, 1)),
        (("project",), (3, 2)),
        (("project", "title"), (4, 1)),
        (("project", "notes"), (5, 1)),
        (("project", "plain"), (9, 1)),
        (("aim", "by"), (13, 1)),
        (("driver",), (15, 3)),
        (("driver", 0), (15, 3)),
        (("driver", 1), (18, 3)),
        (("driver", 1, "id"), (19, 1)),
        (("driver", 1, "part_of", 1), (22, 3)),
        (("driver", 1, "limits", "upper", "value"), (24, 33)),
        (("driver", 1, "phase", 0), (26, 10)),
        (("driver", 1, "phase", 0, "a.b"), (27, 1)),
        (("driver", 1, "phase", 0, "c"), (28, 1)),
        (("driver", 1, "phase", 0, "c", "d"), (28, 3)),
        (("driver", 1, "phase", 0, "deep", "e"), (30, 1)),
    ],
)
def test_places_counted_by_hand(path: Path, position: tuple[int, int]) -> None:
    assert scan(PROJECT).positions[path] == position
    assert scan(PROJECT.replace("\n", "\r\n")).positions[path] == position


def test_a_text_in_a_string_is_not_a_table() -> None:
    assert ("not",) not in scan(PROJECT).positions
    assert ("nor",) not in scan(PROJECT).positions


def test_an_explicit_header_is_better_than_an_implied_one() -> None:
    assert scan("[a.b]\nc = 1\n[a]\nd = 2\n").positions[("a",)] == (3, 2)


def test_keys_are_found_by_what_they_mean() -> None:
    assert scan("\"caf\\u00e9\" = 1\n'x\\y' = 2\n").positions[("café",)] == (1, 1)
    assert scan("\"caf\\u00e9\" = 1\n'x\\y' = 2\n").positions[("x\\y",)] == (2, 1)


def test_a_missing_key_points_at_its_nearest_parent() -> None:
    source = Source("p/project.toml", PROJECT)
    assert source.place("aim", "target") == Place("p/project.toml", 12, 2)
    assert source.at(("driver", 1, "name", 3)) == Place("p/project.toml", 18, 3)
    assert source.at(("measure", 0, "id")) == Place("p/project.toml", 1, 1)
    assert source.place() == Place("p/project.toml")


def test_after_a_broken_line_the_rest_is_still_found() -> None:
    broken = 'a = \nb == 3\nc = "open\n= 5\n[d\n]]\n[e]\nf = 1\ng = [1 2]\nh = {x}\ni = 2\n'
    found = scan(broken).positions
    assert found[("e", "f")] == (8, 1)
    assert found[("e", "i")] == (11, 1)


@given(st.text(alphabet="ab.=[]{}\"'\\\n\r\t #,1é"))
def test_any_text_is_read_without_complaint(text: str) -> None:
    lines = text.count("\n") + 1
    assert all(1 <= line <= lines for line, _ in scan(text).positions.values())


def test_very_deep_and_very_long_texts_end() -> None:
    deep = "a = " + "[" * 100_000
    assert ("a",) in scan(deep).positions
    many = "a = [" + "{b='c'}," * 50_000 + "]\nz = 1"
    assert scan(many).positions[("z",)] == (2, 1)
    assert scan("[" + "a." * 500_000 + "a]\nz = 1").positions[("z",)] == (2, 1)
    assert scan('a = """' + '"" \\"' * 200_000).positions[("a",)] == (1, 1)


class Writer:
    """Writes a random document in which every key and every item is a word used once."""

    def __init__(self, data: st.DataObject, newline: str) -> None:
        self.data = data
        self.newline = newline
        self.used = 0
        self.out: list[str] = []

    def draw(self, *choices: Any) -> Any:
        return self.data.draw(st.sampled_from(choices))

    def word(self) -> str:
        self.used += 1
        return f"w{self.used}w"

    def key(self) -> str:
        word = self.word()
        return str(self.draw(word, f'"{word}"', f"'{word}'", f'"{word}.x y"', f'"\\u0041 {word}"'))

    def value(self, depth: int) -> str:
        kinds = ["scalar", "string", "long", "literal"] + (["array", "table"] if depth < 3 else [])
        match self.draw(*kinds):
            case "scalar":
                return str(self.draw("1", "2024-02-05", "1979-05-27 07:32:00", "true", "-1.5e3"))
            case "string":
                return str(self.draw('"# [x] = \\" \\\\"', '"" # end', "''", "'\\'"))
            case "long":
                return str(self.draw('"""\n[x]\n\\""" "" y\n"""', '""""a"""""')).replace(
                    "\n", self.newline
                )
            case "literal":
                return f"'''{self.newline}x = \"\"\" [[y]]{self.newline}'''"
            case "array":
                return self.array(depth)
            case _:
                pairs = (f"{self.key()} = {self.value(9)}" for _ in range(self.draw(0, 1, 2)))
                return "{" + ", ".join(pair.replace(" # end", "") for pair in pairs) + "}"

    def array(self, depth: int) -> str:
        gap = self.draw("", " ", self.newline + "  # ] comment" + self.newline)
        items = [self.value(depth + 1) for _ in range(self.draw(0, 1, 3))]
        body = f",{gap}".join(item.replace(" # end", "") for item in items)
        return f"[{gap}{body}{gap}]"

    def pairs(self) -> None:
        for _ in range(self.draw(0, 1, 3)):
            dotted = self.draw("{}", "{}", "{} . {}").replace("{}", "%s")
            key = dotted % tuple(self.key() for _ in range(dotted.count("%s")))
            self.out.append(f"{self.draw('', '  ')}{key} = {self.value(0)}")
            self.out.append(self.draw("", "# a comment [x]", "\t"))

    def document(self) -> str:
        self.pairs()
        parents: list[str] = []
        for _ in range(self.draw(0, 2, 5)):
            parent = self.draw("", *(f"{header}." for header in parents))
            header = parent + self.key()
            parents.append(header)
            if self.draw(True, False):
                for _ in range(self.draw(1, 2)):
                    self.out.append(f"[[ {header} ]] # x")
                    self.pairs()
            else:
                self.out.append(f"[{header}]")
                self.pairs()
        return self.newline.join(self.out)


def paths(value: Any, path: Path = ()) -> list[Path]:
    if isinstance(value, dict):
        children: list[tuple[str | int, Any]] = list(value.items())
    elif isinstance(value, list):
        children = list(enumerate(value))
    else:
        return [path]
    return [path, *(below for key, child in children for below in paths(child, (*path, key)))]


@given(st.data(), st.sampled_from(["\n", "\r\n"]))
def test_every_path_that_tomllib_knows_stands_on_the_line_of_its_key(
    data: st.DataObject, newline: str
) -> None:
    text = Writer(data, newline).document()
    found = scan(text).positions
    assert scan(text).repeated == ()
    lines = text.split("\n")
    for path in paths(tomllib.loads(text))[1:]:
        line, column = found[path]
        if isinstance(path[-1], str):
            word = path[-1].removeprefix("A ").removesuffix(".x y")
            assert word in lines[line - 1][column - 1 :][: len(word) + 8]
        else:
            assert found[path] >= found[path[:-1]]


def test_items_of_arrays_stand_where_their_values_begin() -> None:
    found = scan("a = [\n  1, [2,\n 3],\n  {b = [4]} ]").positions
    assert [found["a", 0], found["a", 1], found["a", 1, 1]] == [(2, 3), (2, 6), (3, 2)]
    assert found["a", 2, "b", 0] == (4, 9)


def test_an_item_of_a_list_that_is_not_there_stands_at_its_nearest_parent() -> None:
    assert Source("x.toml", "").item("one", "teams") == Source("x.toml", "").place("teams")
    source = Source("x.toml", "\n[set]\nteams = []\n")
    assert source.item("one", "set", "teams").line == 3
    assert source.item("one", "set", "asks").line == 2
