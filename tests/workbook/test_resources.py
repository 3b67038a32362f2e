"""The library: added to without losing a line, searched, its links looked at and never opened."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from qiworkbook.model.learning_set import is_safe
from qiworkbook.testing import make_workbook

if TYPE_CHECKING:
    from pathlib import Path

THERE = '# Ours.\nformat = 1\n\n[[resource]]\nid = "book"\ntitle = "A book"   # on the shelf\n'
LINK = ("--link", "https://example.org/run")


@pytest.mark.parametrize(
    ("link", "safe"),
    [
        ("https://example.org", True),
        ("https://example.org/a?b=c", True),
        ("mailto:qi@example.org", True),
        ("http://example.org", False),
        ("https://", False),
        ("https://nowhere", False),
        ("https://example.org/a b", False),
        ("mailto:nobody", False),
        ("javascript:alert(1)", False),
        ("example.org", False),
        ("file:///etc/passwd", False),
    ],
)
def test_a_link_is_looked_at_by_its_form(link: str, safe: bool) -> None:
    assert is_safe(link) is safe


@pytest.mark.slow
@pytest.mark.parametrize("there", ["", THERE])
def test_something_is_added_below_what_is_there(tmp_path: Path, there: str) -> None:
    book = make_workbook(tmp_path, {"resources.toml": there} if there else {})
    ran = book.run("resources", "add", "Run charts", *LINK, "--for", "analysts", "--theme", "Data")
    assert ran.exit_code == 0, ran
    text = book.read("resources.toml")
    assert text.startswith(there)
    assert tomllib.loads(text)["resource"][-1] == {
        "id": "run-charts",
        "title": "Run charts",
        "link": "https://example.org/run",
        "theme": "Data",
        "for": ["analysts"],
    }
    assert "Run charts" in book.run("resources", "list", "DATA").out
    assert "Nothing like it" in book.run("resources", "list", "cooking").out
    assert book.run("resources", "add", "Run charts").exit_code == 1


def test_a_link_that_cannot_be_followed_is_not_written(tmp_path: Path) -> None:
    book = make_workbook(tmp_path, {"resources.toml": THERE})
    ran = book.run("resources", "add", "X", "--link", "www.example.org")
    assert ran.exit_code == 1
    assert "Write it with https:// or mailto: in front." in ran.err
    assert book.read("resources.toml") == THERE
