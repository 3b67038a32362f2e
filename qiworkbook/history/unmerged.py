"""Two lines of versions that git brings together: what is still open, and who is asked."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.history.git import ask, done

if TYPE_CHECKING:
    from pathlib import Path

DRIVER = "qiworkbook"


@dataclass(frozen=True, slots=True)
class Unmerged:
    """A file that git could not join: what it said before, here and there; None is no file."""

    file: str
    base: bytes | None
    here: bytes | None
    there: bytes | None


def unmerged(root: Path) -> tuple[Unmerged, ...]:
    """The files below `root` that git could not join. Raises WorkbookError for what it lost."""
    stages: dict[str, dict[str, str]] = {}
    for entry in ask(root, "ls-files", "--unmerged", "-z").names:
        about, _, path = entry.partition("\t")
        _, blob, stage = about.split(" ")
        stages.setdefault(path, {})[stage] = blob
    return tuple(
        Unmerged(path, *(_content(root, found.get(stage)) for stage in "123"))
        for path, found in stages.items()
    )


def _content(root: Path, blob: str | None) -> bytes | None:
    return None if blob is None else done(ask(root, "cat-file", "blob", blob)).out


def conflict_text(base: Path, here: Path, there: Path) -> None:
    """Let git write both sides into the file `here`, between its marks."""
    labels = ("-L", "here", "-L", "before", "-L", "there")
    ask(here.parent, "merge-file", "--diff3", *labels, str(here), str(base), str(there))


def set_driver(root: Path) -> None:
    """Let git in this repository ask us to join records, by the program that runs now."""
    # -P: or what lies in the folder would be imported before our own.
    command = f'"{sys.executable}" -P -m qiworkbook merge --driver %O %A %B %P'
    done(ask(root, "config", "--local", f"merge.{DRIVER}.name", "records of a QI workbook"))
    done(ask(root, "config", "--local", f"merge.{DRIVER}.driver", command))


def common_version(root: Path, other: Path) -> str:
    """The latest commit that both folders have in their histories, "" for none."""
    theirs = set(ask(other, "rev-list", "HEAD").text.split())
    ours = ask(root, "rev-list", "HEAD").text.split()
    return next((commit for commit in ours if commit in theirs), "")


def is_repository(root: Path) -> bool:
    """Whether git keeps versions of this folder."""
    return ask(root, "rev-parse", "--is-inside-work-tree").text == "true"
