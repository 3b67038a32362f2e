"""No path leads out of a workbook, and nothing but a regular file is read."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from qiworkbook.store.layout import FileError, inside, printable, read_bytes


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "workbook"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "a.csv").write_text("date,value\n")
    (tmp_path / "secret.csv").write_text("secret\n")
    (tmp_path / "workbook-other").mkdir()
    (tmp_path / "workbook-other" / "a.csv").write_text("secret\n")
    return folder


@pytest.mark.parametrize(
    ("relative", "reason"),
    [
        ("../secret.csv", "leads out of the workbook"),
        ("data/../../secret.csv", "leads out of the workbook"),
        ("data/..", "leads out of the workbook"),
        ("/etc/passwd", "not a path inside"),
        ("//server/share/x.csv", "not a path inside"),
        ("~/x.csv", "not a path inside"),
        ("~root/x.csv", "not a path inside"),
        ("file:///etc/passwd", "not a path inside"),
        ("https://example.org/x.csv", "not a path inside"),
        ("C:/x.csv", "not a path inside"),
        ("data/a.csv:stream", "not a path inside"),
        ("C:\\x.csv", "a \\ where a / should be"),
        ("\\\\server\\share\\x.csv", "a \\ where a / should be"),
        ("data/a.csv\0.toml", "characters that a name can't have"),
        ("data/a\n.csv", "characters that a name can't have"),
        ("data/\ud800.csv", "characters that a name can't have"),
        ("", "not the name of a file"),
        ("NUL", "Windows keeps"),
        ("data/con.csv", "Windows keeps"),
        ("data/Com1.tar.gz", "Windows keeps"),
        ("data./a.csv", "Windows drops"),
        ("data/a.csv ", "Windows drops"),
        (".git/hooks/pre-commit", "belongs to git"),
        ("data/.GIT/config", "belongs to git"),
        ("GIT~1/config", "belongs to git"),
    ],
)
def test_a_path_that_is_not_plainly_inside_is_refused(
    root: Path, relative: str, reason: str
) -> None:
    with pytest.raises(FileError) as caught:
        inside(root, relative)
    assert caught.value.problem.code == "path-refused"
    assert reason in caught.value.message
    assert caught.value.message.isprintable()


@pytest.mark.parametrize(
    "relative", ["data/a.csv", "./data/a.csv", "new/file.toml", "data/café – 1.csv", "console.csv"]
)
def test_a_path_inside_is_itself(root: Path, relative: str) -> None:
    assert inside(root, relative) == root.resolve() / relative


@given(st.text(alphabet="./\\~:a\0C ", max_size=12))
def test_no_path_at_all_leads_out(relative: str) -> None:
    root = Path("/nowhere/workbook")
    try:
        path = inside(root, relative)
    except FileError:
        return
    assert path == root or root in path.parents


def test_links_lead_as_far_as_the_workbook(root: Path) -> None:
    (root / "data" / "b.csv").symlink_to("a.csv")
    (root / "data" / "out.csv").symlink_to("../../secret.csv")
    (root / "out").symlink_to(root.parent)
    (root / "beside").symlink_to(root.parent / "workbook-other")
    (root / "new.csv").symlink_to(root.parent / "not-there-yet.csv")
    assert read_bytes(root, "data/b.csv", 100) == b"date,value\n"
    for relative in ("data/out.csv", "out/secret.csv", "beside/a.csv", "new.csv"):
        with pytest.raises(FileError, match="out of the workbook by a link"):
            inside(root, relative)


def test_a_workbook_that_is_itself_behind_a_link_works(root: Path) -> None:
    link = root.parent / "link"
    link.symlink_to(root)
    assert read_bytes(link, "data/a.csv", 100) == b"date,value\n"


def test_only_a_regular_file_of_a_fair_size_is_read(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)  # the path of a socket has to be short
    os.mkfifo(root / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.csv")
        with pytest.raises(FileError):
            read_bytes(root, "socket.csv", 100)
    with (root / "huge.csv").open("wb") as stream:
        stream.truncate(10 * 1024**3)
    (root / "self.csv").symlink_to("self.csv")
    for relative, code in [
        ("pipe.csv", "file-not-regular"),
        ("data", "file-not-regular"),
        (".", "file-not-regular"),
        ("huge.csv", "file-too-large"),
        ("no.csv", "file-missing"),
        ("data/a.csv/b.csv", "file-unreadable"),
        ("self.csv", "file-unreadable"),
        ("x" * 300, "file-unreadable"),
    ]:
        with pytest.raises(FileError) as caught:
            read_bytes(root, relative, 100)
        assert caught.value.problem.code == code
        assert caught.value.problem.place.file == relative


def test_a_device_is_not_read() -> None:
    with pytest.raises(FileError, match="a pipe or a device"):
        read_bytes(Path("/dev"), "zero", 100)


def test_the_limit_itself_is_allowed(root: Path) -> None:
    assert len(read_bytes(root, "data/a.csv", 11)) == 11
    with pytest.raises(FileError, match="larger than 10 bytes"):
        read_bytes(root, "data/a.csv", 10)


def test_a_file_without_permission_is_named(somebodys_folder: Path) -> None:
    (somebodys_folder / "a.csv").write_text("x")
    (somebodys_folder / "a.csv").chmod(0)
    with pytest.raises(FileError, match=r"a\.csv: the file can't be read: you have no permission"):
        read_bytes(somebodys_folder, "a.csv", 100)


def test_what_cannot_be_seen_is_shown() -> None:
    assert printable("a\x1b[31m\u202eb\ud800.csv") == "a�[31m�b�.csv"
