"""Copies that sync services and people make beside a file: named for what they are, never read.

OneDrive writes `project-LAPTOP.toml`, Dropbox `project (Jo's conflicted copy 2025-03-01).toml`,
Windows `project - Copy.toml` and browsers `project (1).toml`.
"""

from __future__ import annotations

import re

from qiworkbook.problems import Place, Problem

# No id of ours has a capital letter, a bracket or a blank: nothing of ours looks like these.
_COPY = re.compile(
    r"(?P<of>.+?)(?:"
    r" ?\([^()]*\)"  # (1), (Jo's conflicted copy 2025-03-01)
    r"|[ _-]+(?i:copy)(?: ?\([0-9]+\))?(?: [0-9]+)?"
    r"|-(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{2,}"  # -LAPTOP, -DESKTOP-1A2B3C
    r"|[._ -]sync-conflict-[0-9A-Za-z-]+"
    r"|[ _.-]+(?i:conflict(?:ed)?[ _.-]copy).*"
    r")"
)


def copy_of(path: str) -> str:
    """The name of the file or folder that this one is a copy of, without ending; "" for none."""
    name = path.rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    found = _COPY.fullmatch(stem) or _COPY.fullmatch(name)  # a folder has no ending
    return found["of"] if found else ""


def copy_problem(path: str) -> Problem:
    """What is said of a copy: which one is right is for a person."""
    return Problem(
        "sync-copy",
        f"this looks like a copy of “{copy_of(path)}” that a sync service or a person made, so it "
        "is not read",
        Place(path),
        hint="Join the two with: qiworkbook merge",
    )
