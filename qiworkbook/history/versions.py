"""The workbook as it was: its texts are copied out of a commit as blobs, so no filter touches them.

Without git, without a repository, or without commits, there is simply no history.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.history.git import ask, unopened
from qiworkbook.problems import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

_TEXTS = (".toml", ".csv")


class Version(Struct, frozen=True):
    """A commit of the repository that a workbook lies in; `prefix` is the workbook's folder.

    `on` is when it was saved, by the clock here.
    """

    root: Path
    commit: str
    prefix: str
    on: datetime = datetime.min


class Saved(Struct, frozen=True):
    """A version as a list of versions has it: when, in which words, by whom."""

    commit: str
    on: datetime
    words: str
    by: str


def version_before(root: Path, day: date) -> Version | None:
    """The workbook as it was at the end of the day before `day`; None when it was not there.

    Raises LostError where there is a history, and git can't tell it.
    """
    asked = ("rev-list", "-1", f"--before={day.isoformat()}T00:00:00", "HEAD")
    answer = ask(root, *asked)
    if answer.code and (has_history(root) or unopened(root)):
        raise LostError(answer.why)
    return _version(root, answer.text)


def version_of(root: Path, reference: str) -> Version | None:
    """The workbook at a commit, a tag or a branch; None when there is no such thing."""
    if reference.startswith("-"):
        return None
    commit = _said(root, "rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}")
    return _version(root, commit)


def saved_versions(root: Path, within: str = "") -> tuple[tuple[Saved, ...], str]:
    """The versions in which something in a folder changed, the latest first; and, where git can
    not tell all of them, why.
    """
    if not has_history(root):
        return (), unopened(root)
    asked = ("rev-list", "--format=%H%x09%cI%x09%an%x09%s", "HEAD", "--", within or ".")
    answer = ask(root, *asked)
    lines = answer.out.decode("utf-8", "replace").splitlines()
    told = (line.split("\t", 3) for line in lines if line.count("\t") >= 3)
    saved = tuple(Saved(commit, _here(on), words, by) for commit, on, by, words in told)
    return saved, answer.why if answer.code else ""


def _here(on: str) -> datetime:
    """A moment by the clock here, as people say it."""
    return datetime.fromisoformat(on).astimezone().replace(tzinfo=None)


def blobs_of(version: Version) -> dict[str, str]:
    """The blob of each text of the workbook in a version, by its path from the root.

    Raises LostError where git can't list them.
    """
    within = [version.prefix] if version.prefix else []
    asked = ("ls-tree", "-r", "-z", "--full-tree", version.commit, "--", *within)
    answer = ask(version.root, *asked)
    if answer.code:
        raise LostError(answer.why)
    listing = answer.out
    return {"/".join(parts): blob for blob, parts in _texts(version, listing)}


def content_of(version: Version, blob: str) -> bytes | None:
    """The bytes of a blob; None where git does not have it any more."""
    answer = ask(version.root, "cat-file", "blob", blob)
    return answer.out if answer.code == 0 else None


def has_history(root: Path) -> bool:
    """Whether there is any commit to look back to."""
    return bool(_said(root, "rev-parse", "--verify", "--quiet", "HEAD"))


class LostError(WorkbookError):
    """Something of the history is there no more, or is damaged."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"Not all of the saved versions can be read: {why}.",
            "Show this to somebody who knows git (git fsck). Your files are as they are.",
        )


def copy_out(version: Version, into: Path) -> tuple[str, ...]:
    """Write the workbook's texts, as they were in this version, into an empty folder.

    Gives the files that the version has, and git does not have any more. Raises LostError where
    git can't even list them.
    """
    files = [(blob, file) for file, blob in blobs_of(version).items()]
    asked = "".join(f"{blob}\n" for blob, _ in files)
    # One process for all: a collaborative has thousands of files.
    said = BytesIO(_git(version.root, "cat-file", "--batch", said=asked) if files else b"")
    lost = []
    for blob, file in files:
        content = _next_blob(said, blob)
        if content is None:
            lost.append(file)
            continue
        target = into.joinpath(*file.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return tuple(lost)


def _texts(version: Version, listing: bytes) -> Iterator[tuple[str, list[str]]]:
    """Blob and path of each text in the listing of a tree."""
    for entry in listing.decode("utf-8", "replace").split("\0"):
        about, _, path = entry.partition("\t")
        mode, _, rest = about.partition(" ")
        parts = path.removeprefix(version.prefix).split("/")
        if any(part in ("", ".", "..") or part.startswith(".git") for part in parts) or (
            {"\\", ":"} & set(path)  # which lead elsewhere on Windows
        ):
            continue  # git makes no such tree; somebody else did
        if mode.startswith("100") and path.endswith(_TEXTS):
            yield rest.split(" ")[1], parts


def _next_blob(said: BytesIO, blob: str) -> bytes | None:
    """The next answer of `cat-file --batch`: name, kind and size, then that many bytes.

    None for what git no longer has.
    """
    name, _, rest = said.readline().decode("ascii", "replace").strip().partition(" ")
    kind, _, size = rest.partition(" ")
    if not size:
        return None
    content = said.read(int(size))
    said.read(1)  # the line end after it
    return content if (name, kind) == (blob, "blob") else None


def _version(root: Path, commit: str) -> Version | None:
    if not commit:
        return None
    on = _said(root, "rev-list", "-1", "--format=%cI", commit).rpartition("\n")[2]
    prefix = _said(root, "rev-parse", "--show-prefix")
    return Version(root, commit, prefix, _here(on) if on else datetime.min)


def _said(root: Path, *args: str) -> str:
    return ask(root, *args).text


def _git(root: Path, *args: str, said: str = "") -> bytes:
    """What git prints; nothing when there is no git, no repository, or no such thing in it."""
    answer = ask(root, *args, said=said)
    return answer.out if answer.code == 0 else b""
