"""The workbook as it was: git is read, and nothing that a received folder configures is run.

A folder's own git settings can name programs (hooks, filters, monitors, signature checkers).
Only commands that run none of them are used, with the settings that could still matter turned
off; a commit's files are copied out as blobs, so no filter touches them either. Without git,
without a repository, or without commits, there is simply no history.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

_QUIET = (
    ("core.fsmonitor", "false"),
    ("core.hooksPath", os.devnull),
    ("log.showSignature", "false"),
    ("protocol.allow", "never"),  # a partial clone would fetch what it lacks
)
_LONGEST_WAIT = 60
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
        if any(part in ("", ".", "..") or part.startswith(".git") for part in parts):
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
    return _git(root, *args).decode("utf-8", "replace").strip()


def _git(root: Path, *args: str, said: str = "") -> bytes:
    """What git prints, told what is `said`; nothing when there is no git, no repository, or no
    such thing in it."""
    settings = [part for name, value in _QUIET for part in ("-c", f"{name}={value}")]
    try:
        ran = subprocess.run(
            ["git", "--no-pager", "--literal-pathspecs", *settings, *args],
            cwd=root,
            env=_environment(),
            input=said.encode(),
            capture_output=True,
            timeout=_LONGEST_WAIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return ran.stdout if ran.returncode == 0 else b""


def _environment() -> dict[str, str]:
    """Ours without GIT_*: a hook that runs us must not point us at another repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "LC_ALL": "C",
    }
