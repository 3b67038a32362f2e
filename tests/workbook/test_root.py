from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import qiworkbook
from qiworkbook.problems import WorkbookError, do
from qiworkbook.workbook.root import find_root, root_above

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    (folder / "projects/elm").mkdir(parents=True)
    (folder / "workbook.toml").write_text("format = 1\n", encoding="utf-8")
    return folder.resolve()


def test_the_folder_itself_or_the_first_above(book: Path) -> None:
    assert find_root(book) == book
    assert find_root(book / "projects" / "elm") == book
    assert root_above(str(book / "projects")) == str(book)


def test_the_inner_one_of_two(book: Path) -> None:
    inner = book / "projects" / "elm"
    (inner / "workbook.toml").write_text("", encoding="utf-8")
    assert find_root(inner) == inner


def test_none(tmp_path: Path) -> None:
    assert root_above(str(tmp_path)) is None
    with pytest.raises(WorkbookError, match="There is no workbook here, nor above") as raised:
        find_root(tmp_path)
    assert raised.value.action == do("init")


def test_a_folder_that_was_named_has_to_be_one(book: Path) -> None:
    assert find_root(book, named=True) == book
    with pytest.raises(WorkbookError, match="elm is not a workbook"):
        find_root(book / "projects" / "elm", named=True)


@pytest.mark.parametrize("named", [True, False])
def test_a_programme_says_what_to_do_instead(tmp_path: Path, *, named: bool) -> None:
    (tmp_path / "programme.toml").write_text("format = 1\n", encoding="utf-8")
    with pytest.raises(WorkbookError, match="is the folder of a programme") as raised:
        find_root(tmp_path, named=named)
    assert raised.value.action == do("programme list")
    with pytest.raises(WorkbookError, match="name the folder of a member's instead"):
        qiworkbook.open(tmp_path)


def test_a_folder_called_workbook_toml_is_none(tmp_path: Path) -> None:
    (tmp_path / "workbook.toml").mkdir()
    assert root_above(str(tmp_path)) is None


def test_a_link_to_a_workbook_is_one(book: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(book)
    assert find_root(link, named=True) == book
