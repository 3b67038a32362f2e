"""Text is read whole or explained; files are written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.problems import WorkbookError
from qiworkbook.store import atomic
from qiworkbook.store.atomic import replace_whole, sha256
from qiworkbook.store.files import TextFile, guarded, newline_of, read_text, write_text
from qiworkbook.store.layout import FileError
from qiworkbook.store.outputs import write_output

if TYPE_CHECKING:
    from qiworkbook.store.journal import KeptEdit


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_a_text_is_read_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbfa = 1\r\nb = 2\r\nc = 3\n")
    assert read_text(tmp_path, "a.toml", 100) == TextFile(
        "a = 1\r\nb = 2\r\nc = 3\n",
        # from `printf '\xef\xbb\xbfa = 1\r\nb = 2\r\nc = 3\n' | sha256sum`
        "af63027db92f8fb10f998bb3631ad1006ac8d4534e69a3a453772c1cafc28930",
    )


@pytest.mark.parametrize(
    ("text", "newline"), [("", "\n"), ("a", "\n"), ("a\r\nb\n", "\n"), ("a\r\n", "\r\n")]
)
def test_the_line_end_is_that_of_most_lines(text: str, newline: str) -> None:
    assert newline_of(text) == newline


@pytest.mark.parametrize(
    ("content", "code", "line", "message"),
    [
        ("date,value\n".encode("utf-16"), "file-encoding", None, "saved as UTF-16"),
        ("date\n".encode("utf-16-be"), "file-encoding", 1, "zero byte"),
        ("a\nb\ncafé\n".encode("latin-1"), "file-encoding", 3, "not UTF-8"),
        (b"PK\x03\x04\x14\x00", "file-encoding", None, "an Excel or Word file"),
        (b"a\nb\0\n", "file-encoding", 2, "zero byte"),
        (b"\xed\xa0\x80", "file-encoding", 1, "not UTF-8"),
        (b"a\n<<<<<<< HEAD\nb\n", "merge-unresolved", 2, "unresolved merge in f.csv line 2"),
        (b"a\r\n||||||| base\r\n", "merge-unresolved", 2, "unresolved merge in f.csv line 2"),
        (b"a\nb\n>>>>>>>", "merge-unresolved", 3, "unresolved merge in f.csv line 3"),
        (b"a\n>>>>>>>\r\nb", "merge-unresolved", 2, "unresolved merge in f.csv line 2"),
    ],
)
def test_what_is_not_plain_text_is_explained(
    tmp_path: Path, content: bytes, code: str, line: int | None, message: str
) -> None:
    (tmp_path / "f.csv").write_bytes(content)
    with pytest.raises(FileError) as caught:
        read_text(tmp_path, "f.csv", 100)
    problem = caught.value.problem
    assert (problem.code, problem.place.file, problem.place.line) == (code, "f.csv", line)
    assert message in problem.message


def test_ordinary_arrows_are_no_merge(tmp_path: Path) -> None:
    text = " <<<<<<< no\n<<<<<<<no\n<<<<<< 6\n<<<<<<<< 8\n=======\nheading\n=======\n"
    (tmp_path / "f").write_text(text)
    assert read_text(tmp_path, "f", 200).text == text


def test_a_file_is_replaced_with_its_mode_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"a = 1\n")
    path.chmod(0o640)
    written = write_text(tmp_path, "a.toml", "a = 2\r\n", sha256(b"a = 1\n"))
    assert path.read_bytes() == b"a = 2\r\n"
    assert written == sha256(b"a = 2\r\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert names(tmp_path) == ["a.toml"]


def test_a_new_file_gets_its_folders_and_the_usual_mode(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_text(tmp_path, "projects/w/pdsa/a.toml", "a = 1\n", None)
    finally:
        os.umask(before)
    path = tmp_path / "projects" / "w" / "pdsa" / "a.toml"
    assert path.read_text() == "a = 1\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_inside_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"a = 1\n")
    (tmp_path / "b.toml").symlink_to("a.toml")
    write_text(tmp_path, "b.toml", "a = 2\n", sha256(b"a = 1\n"))
    assert (tmp_path / "b.toml").is_symlink()
    assert (tmp_path / "a.toml").read_text() == "a = 2\n"


@pytest.mark.parametrize(
    ("there", "expected", "message"),
    [
        (b"a = 3\n", sha256(b"a = 1\n"), "has changed since it was read"),
        (b"a = 3\n", None, "is already there"),
        (None, sha256(b"a = 1\n"), "is no longer there"),
    ],
)
def test_a_file_that_is_not_as_it_was_read_is_left_alone(
    tmp_path: Path, there: bytes | None, expected: str | None, message: str
) -> None:
    path = tmp_path / "a.toml"
    if there is not None:
        path.write_bytes(there)
    with pytest.raises(WorkbookError, match=message):
        write_text(tmp_path, "a.toml", "a = 2\n", expected)
    assert (path.read_bytes() if path.exists() else None) == there
    assert len(names(tmp_path)) == (there is not None)


@pytest.mark.parametrize(
    ("since", "message"),
    [(b"a = 3\n", "has changed since it was read"), (None, "is no longer there")],
)
def test_a_file_that_changes_while_somebody_is_asked_is_left_alone(
    tmp_path: Path, since: bytes | None, message: str
) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"a = 1\n")

    def asked(_root: Path, edits: Sequence[KeptEdit]) -> Sequence[KeptEdit]:
        path.unlink() if since is None else path.write_bytes(since)
        return edits

    with guarded(asked), pytest.raises(WorkbookError, match=message):
        write_text(tmp_path, "a.toml", "a = 2\n", sha256(b"a = 1\n"))
    assert (path.read_bytes() if path.exists() else None) == since


def test_half_a_character_is_named_and_not_written(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"a\.toml:2: there is an invalid character"):
        write_text(tmp_path, "a.toml", "a = 1\nb = '\ud83d'\n", None)
    assert names(tmp_path) == []


def test_a_folder_or_file_that_may_not_be_written_is_named(somebodys_folder: Path) -> None:
    (somebodys_folder / "a.toml").write_bytes(b"a")
    (somebodys_folder / "a.toml").chmod(0o444)
    with pytest.raises(WorkbookError, match=r"a\.toml was not written: you have no permission"):
        write_text(somebodys_folder, "a.toml", "b", sha256(b"a"))
    somebodys_folder.chmod(0o555)
    with pytest.raises(WorkbookError, match=r"new\.toml was not written: you have no permission"):
        write_text(somebodys_folder, "new.toml", "b", None)
    with pytest.raises(WorkbookError, match="was not written: you have no permission"):
        write_text(somebodys_folder, "folder/new.toml", "b", None)
    assert names(somebodys_folder) == ["a.toml"]
    assert (somebodys_folder / "a.toml").read_bytes() == b"a"


def test_an_output_is_written_where_the_person_says(tmp_path: Path) -> None:
    deck = tmp_path / "new" / "deck.txt"
    write_output(deck, b"one")
    write_output(deck, b"two")
    assert deck.read_bytes() == b"two"
    assert names(deck.parent) == ["deck.txt"]
    write_output(Path(os.devnull), b"gone")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_an_output_replaces_no_folder_and_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "own.txt").write_text("own")
    (tmp_path / "link.html").symlink_to("own.txt")
    with pytest.raises(WorkbookError, match="folder is a folder"):
        write_output(tmp_path / "folder", b"x")
    with pytest.raises(WorkbookError, match=r"link\.html is a link"):
        write_output(tmp_path / "link.html", b"x")
    with pytest.raises(WorkbookError, match="one of the folders in its path is a file"):
        write_output(tmp_path / "own.txt" / "deeper.html", b"x")
    with pytest.raises(WorkbookError, match="its name can't be used"):
        write_output(tmp_path / "a\0b", b"x")
    assert (tmp_path / "own.txt").read_text() == "own"


def test_a_long_name_still_has_room_for_the_file_beside_it(tmp_path: Path) -> None:
    write_output(tmp_path / ("n" * 255), b"x")
    assert (tmp_path / ("n" * 255)).read_bytes() == b"x"


def test_a_file_that_another_program_holds_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Windows refuses to replace an open file; here the refusals are played.
    refusals = [PermissionError(errno.EACCES, "held")] * 2
    replace = os.replace

    def held(source: Path, target: Path) -> None:
        if refusals:
            raise refusals.pop()
        replace(source, target)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(atomic, "_PAUSES", (0.0, 0.0))
    write_text(tmp_path, "a.toml", "a = 1\n", None)
    assert (tmp_path / "a.toml").read_text() == "a = 1\n"
    refusals += [PermissionError(errno.EACCES, "held")] * 3
    with pytest.raises(
        WorkbookError, match=r"a\.toml was not written: another program, perhaps Excel, has it open"
    ):
        write_text(tmp_path, "a.toml", "a = 2\n", sha256(b"a = 1\n"))
    assert names(tmp_path) == ["a.toml"]


def test_a_folder_that_cannot_be_flushed_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def faulty(code: int) -> None:
        def flush(descriptor: int) -> None:
            if stat.S_ISDIR(os.fstat(descriptor).st_mode):
                raise OSError(code, "no")
            fsync(descriptor)

        monkeypatch.setattr(os, "fsync", flush)

    faulty(errno.EINVAL)  # a network disk that knows no such thing
    write_text(tmp_path, "a.toml", "a = 1\n", None)
    faulty(errno.EIO)
    with pytest.raises(WorkbookError, match=r"b\.toml was written, but may not last: the disk has"):
        write_text(tmp_path, "b.toml", "a = 1\n", None)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes in folders")
def test_a_pipe_or_a_device_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(WorkbookError, match="pipe is a pipe or a device, not a file"):
        replace_whole(tmp_path / "pipe", b"x", "pipe")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert names(tmp_path) == ["pipe"]
