"""The workbook as it was: its texts are copied out of a commit as blobs, so no filter touches them.

Without git, without a repository, or without commits, there is simply no history.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from qiworkbook.history.git import ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

_TEXTS = (".toml", ".csv")


@dataclass(frozen=True, slots=True)
class Version:
    """A commit of the repository that a workbook lies in; `prefix` is the workbook's folder."""

    root: Path
    commit: str
    prefix: str


def version_before(root: Path, day: date) -> Version | None:
    """The workbook as it was at the end of the day before `day`; None when it was not there."""
    commit = _said(root, "rev-list", "-1", f"--before={day.isoformat()}T00:00:00", "HEAD")
    return _version(root, commit)


def version_of(root: Path, reference: str) -> Version | None:
    """The workbook at a commit, a tag or a branch; None when there is no such thing."""
    if reference.startswith("-"):
        return None
    commit = _said(root, "rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}")
    return _version(root, commit)


def has_history(root: Path) -> bool:
    """Whether there is any commit to look back to."""
    return bool(_said(root, "rev-parse", "--verify", "--quiet", "HEAD"))


def copy_out(version: Version, into: Path) -> None:
    """Write the workbook's texts, as they were in this version, into an empty folder."""
    within = [version.prefix] if version.prefix else []
    listing = _git(
        version.root, "ls-tree", "-r", "-z", "--full-tree", version.commit, "--", *within
    )
    files = tuple(_texts(version, listing, into))
    asked = "".join(f"{blob}\n" for blob, _ in files)
    # One process for all: a collaborative has thousands of files.
    said = BytesIO(_git(version.root, "cat-file", "--batch", said=asked) if files else b"")
    for blob, target in files:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_next_blob(said, blob))


def _texts(version: Version, listing: bytes, into: Path) -> Iterator[tuple[str, Path]]:
    """Blob and place of each text in the listing of a tree."""
    for entry in listing.decode("utf-8", "replace").split("\0"):
        about, _, path = entry.partition("\t")
        mode, _, rest = about.partition(" ")
        parts = path.removeprefix(version.prefix).split("/")
        if any(part in ("", ".", "..") or part.startswith(".git") for part in parts) or (
            {"\\", ":"} & set(path)  # which lead elsewhere on Windows
        ):
            continue  # git makes no such tree; somebody else did
        if mode.startswith("100") and path.endswith(_TEXTS):
            yield rest.split(" ")[1], into.joinpath(*parts)


def _next_blob(said: BytesIO, blob: str) -> bytes:
    """The next answer of `cat-file --batch`: name, kind and size, then that many bytes.

    What git no longer has is empty, and so a file with a mistake: never silently left out.
    """
    name, _, rest = said.readline().decode("ascii", "replace").strip().partition(" ")
    kind, _, size = rest.partition(" ")
    if not size:
        return b""
    content = said.read(int(size))
    said.read(1)  # the line end after it
    return content if (name, kind) == (blob, "blob") else b""


def _version(root: Path, commit: str) -> Version | None:
    if not commit:
        return None
    return Version(root, commit, _said(root, "rev-parse", "--show-prefix"))


def _said(root: Path, *args: str) -> str:
    return ask(root, *args).text


def _git(root: Path, *args: str, said: str = "") -> bytes:
    """What git prints; nothing when there is no git, no repository, or no such thing in it."""
    answer = ask(root, *args, said=said)
    return answer.out if answer.code == 0 else b""
