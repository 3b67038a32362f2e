"""The repository of a workbook, and a merge in it that somebody left open."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.history.git import NO_GIT, ask, done, unopened
from qiworkbook.problems import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What git leaves in its folder while something is unfinished.
_UNFINISHED = (
    "MERGE_HEAD",
    "CHERRY_PICK_HEAD",
    "REVERT_HEAD",
    "rebase-merge",
    "rebase-apply",
)
# Those that may refuse a commit or reword it; the others only come after it.
HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg")
_RUN_BY_FILTERS = (".clean", ".smudge", ".process")


class Repository(Struct, frozen=True):
    """The repository that a workbook lies in. `root` is the workbook's folder.

    `head` is the latest commit, "" before the first, and `branch` is "" where the files are not
    at the end of a line of versions. `unfinished` is whether two versions are being brought
    together, and `merging` the other one where `save` can end that. `programs` are hooks and
    filters that the folder brings along, and that git would run: "hook pre-commit", "filter lfs".
    """

    root: Path
    head: str
    branch: str
    unfinished: bool
    name: str
    email: str
    programs: tuple[str, ...] = ()
    merging: str = ""


def repository_around(root: Path) -> bool:
    """Whether the workbook lies in a repository that git opens.

    Raises WorkbookError without git, and where there is a repository that git does not open.
    """
    asked = ask(root, "rev-parse", "--is-inside-work-tree")
    if asked.text == "true":
        return True
    if asked.code == NO_GIT:
        raise WorkbookError(
            "There is no git on this computer, so no version can be kept. Your files are safe.",
            "Ask whoever looks after this computer to install git (https://git-scm.com), or keep "
            "a copy of the folder.",
        )
    if why := unopened(root):
        raise WorkbookError(
            f"There are versions of this folder, but git does not open them: {why}",
            "Nothing was changed. Ask somebody who knows git to have a look.",
        )
    return False


def begin(root: Path) -> None:
    """Let git keep the versions of this folder from now on."""
    done(ask(root, "init", "--quiet", "--initial-branch=main"))


def repository(root: Path) -> Repository:
    """How things stand in the repository around a workbook; see `repository_around`."""
    own = root / os.fsdecode(ask(root, "rev-parse", "--absolute-git-dir").out.rstrip(b"\r\n"))
    unmerged = ask(root, "ls-files", "--unmerged", "-z").names
    begun = [name for name in _UNFINISHED if (own / name).exists()]
    return Repository(
        root,
        head=ask(root, "rev-parse", "--verify", "--quiet", "HEAD").text,
        branch=ask(root, "symbolic-ref", "--quiet", "--short", "HEAD").text,
        unfinished=bool(unmerged or begun),
        name=ask(root, "config", "--get", "user.name").text,
        email=ask(root, "config", "--get", "user.email").text,
        programs=(*_hooks(root), *_filters(root)),
        merging=_merging(own) if begun == ["MERGE_HEAD"] else "",
    )


def _merging(own: Path) -> str:
    """The other line of a merge; "" where there are several."""
    try:
        heads = (own / "MERGE_HEAD").read_text(encoding="utf-8").split()
    except OSError:
        return ""
    return heads[0] if len(heads) == 1 else ""


def unsent(repository: Repository) -> tuple[int, str]:
    """How many versions the others do not have yet, and how to send them: (0, "") for neither.

    The number is 0 where it is not known, because nothing was ever sent from here.
    """
    remotes = ask(repository.root, "remote").text.split()
    if not remotes or not repository.branch:
        return 0, ""
    ahead = ask(repository.root, "rev-list", "--count", "@{upstream}..HEAD")
    if ahead.text:
        return int(ahead.text), "git push"
    remote = "origin" if "origin" in remotes else remotes[0]
    return 0, f"git push -u {remote} {repository.branch}"


def _hooks(root: Path) -> Iterator[str]:
    # Told with hooks, for their folder is asked for; nothing is run.
    said = ask(root, "rev-parse", "--git-path", "hooks", hooks=True).out
    folder = root / os.fsdecode(said.rstrip(b"\r\n"))
    for name in HOOKS:
        if os.access(folder / name, os.X_OK):
            yield f"hook {name}"


def _filters(root: Path) -> Iterator[str]:
    """Filters that the repository's own settings name; a person's own are that person's choice."""
    told = done(ask(root, "config", "--list", "--show-scope", "--name-only", "-z")).names
    found = set()
    for scope, key in zip(told[::2], told[1::2], strict=False):
        brought_along = scope in ("local", "worktree")
        if brought_along and key.startswith("filter.") and key.endswith(_RUN_BY_FILTERS):
            found.add(key.removeprefix("filter.").rpartition(".")[0])
    yield from (f"filter {name}" for name in sorted(found))


DRIVER = "qiworkbook"


class Unmerged(Struct, frozen=True):
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
        Unmerged(
            path,
            *(
                done(ask(root, "cat-file", "blob", found[stage])).out if stage in found else None
                for stage in "123"
            ),
        )
        for path, found in stages.items()
    )


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
