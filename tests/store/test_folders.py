"""A folder is listed in one order, and walking it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.store.layout import FileError, files_below, files_in, folders_in

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "workbook"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "a.csv").write_text("date,value\n")
    return folder


def test_a_folder_is_listed_in_one_order_without_hidden_names(root: Path) -> None:
    for name in ("b.toml", "a.toml", "C.toml", ".qiw-1.tmp", ".hidden.toml", "note.txt"):
        (root / "data" / name).touch()
    (root / "data" / "z.toml").mkdir()
    assert files_in(root, "data", ".toml") == (
        "data/C.toml",
        "data/a.toml",
        "data/b.toml",
        "data/z.toml",  # a folder, but reading it says so
    )
    assert files_in(root, "data") == (
        "data/C.toml",
        "data/a.csv",
        "data/a.toml",
        "data/b.toml",
        "data/note.txt",
    )
    assert folders_in(root, ".") == folders_in(root, "") == ("data",)
    assert files_in(root, "not-there") == ()


def test_walking_ends_where_links_go_round(root: Path) -> None:
    (root / "data" / "round").symlink_to("..")
    (root / "data" / "self").symlink_to("self")
    (root / "data" / "out").symlink_to(root.parent)
    (root / "data" / "deep").mkdir()
    (root / "data" / "deep" / "d.csv").touch()
    assert files_below(root, ".", ".csv") == ("data/a.csv", "data/deep/d.csv")
    assert folders_in(root, "data") == ("data/deep", "data/out", "data/round")
    with pytest.raises(FileError, match="by a link"):
        files_in(root, "data/out")


def test_a_folder_without_permission_is_named(somebodys_folder: Path) -> None:
    (somebodys_folder / "closed").mkdir(0o000)
    with pytest.raises(FileError, match="closed: the folder can't be read: you have no permission"):
        files_in(somebodys_folder, "closed")
