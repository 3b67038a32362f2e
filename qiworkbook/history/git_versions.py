"""Versions of a workbook: those that were saved, and one that is kept now."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from qiworkbook.history.git import HOOKS, Repository, ask, succeeded, unopened
from qiworkbook.problems import WorkbookError

_HIDDEN = (".", "~$")
_TEXTS = (".toml", ".csv")
_LINK_TO_REPOSITORY = "160000"
_LEFT_ASIDE = "S"  # the mark of a file that git was told not to have on this disk


class WorkbookPaths(Struct, frozen=True):
    """What belongs to a workbook, as files and folders from its root.

    Of new files in `records`, only texts that the workbook reads are taken: anything else there
    may be about people. What git has already is always gone on with.
    """

    records: tuple[str, ...]
    others: tuple[str, ...]

    def takes(self, path: str) -> bool:
        """Whether a new file is saved."""
        folder, _, rest = path.partition("/")
        if folder not in self.records:
            return not path.endswith("/")
        return path.endswith(".toml") or (path.endswith(".csv") and "data" in rest.split("/")[:-1])


class UnsavedFile(Struct, frozen=True):
    """A file that is not as it was saved last; `how` is A (new), D (gone) or another letter."""

    path: str
    how: str


class NextVersion(Struct, frozen=True):
    """The next version: its `tree` in git, and what is different in it.

    `ignored` are texts that would belong to it, but git is told to leave them out; `strange` are
    files that the workbook does not read.
    """

    tree: str
    changed: tuple[UnsavedFile, ...]
    ignored: tuple[str, ...]
    strange: tuple[str, ...]


def draft(repository: Repository, places: WorkbookPaths) -> NextVersion:
    """The next version of the workbook, as its files are now. Nothing is kept yet."""
    root = repository.root
    within = ("--", *places.records, *places.others)
    there = ask(root, "ls-files", "--others", "--exclude-standard", "-z", *within).names
    hidden = ask(root, "ls-files", "--others", "-i", "--exclude-standard", "-z", *within).names
    known, prepared = _known(repository, within)
    new = [path for path in (*there, *prepared) if _is_seen(path)]
    taken = sorted({*known, *(path for path in new if places.takes(path))})
    with _aside(root) as where:
        tree = tree_of(repository, taken, where)
        changed = tuple(_changed(repository, tree, where))
    return NextVersion(
        tree,
        changed,
        tuple(path for path in hidden if _is_seen(path) and path.endswith(_TEXTS)),
        tuple(path for path in there if _is_seen(path) and not places.takes(path)),
    )


def tree_of(repository: Repository, paths: Sequence[str], where: Mapping[str, str]) -> str:
    """The latest version with these files as they are on the disk, as a tree in git."""
    root = repository.root
    if repository.head:
        succeeded(ask(root, "read-tree", repository.head, where=where))
    put_in(root, paths, where)
    return succeeded(ask(root, "write-tree", where=where)).text


def put_in(root: Path, paths: Sequence[str], where: Mapping[str, str] | None = None) -> None:
    """Put files into an index as they are on the disk; those that are gone are taken out."""
    listed = b"".join(os.fsencode(path) + b"\0" for path in paths)
    asked = ("update-index", "--add", "--remove", "--replace", "-z", "--stdin")
    succeeded(ask(root, *asked, said=listed, where=where))


def _known(
    repository: Repository, within: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Files that the latest version has, and files that somebody has prepared for the next."""
    index = {}
    for entry in ask(repository.root, "ls-files", "-t", "-s", "-z", *within).names:
        about, _, path = entry.partition("\t")
        mark, mode, *_ = about.split(" ")
        index[path] = (mark, mode)
    kept = {}
    if repository.head:
        said = ask(repository.root, "ls-tree", "-r", "-z", repository.head, *within)
        for entry in said.names:
            about, _, path = entry.partition("\t")
            kept[path] = about.split(" ")[0]
    aside = {path for path, (mark, mode) in index.items() if mark == _LEFT_ASIDE}
    known = (p for p, mode in kept.items() if mode != _LINK_TO_REPOSITORY and p not in aside)
    prepared = (p for p, (_, mode) in index.items() if mode != _LINK_TO_REPOSITORY)
    return tuple(known), tuple(path for path in prepared if path not in kept)


def _is_seen(path: str) -> bool:
    """Whether a file is one that people see: not hidden, and nothing that an editor left.

    The workbook's own settings for git are hidden, and lie in no folder.
    """
    return "/" not in path or not any(part.startswith(_HIDDEN) for part in path.split("/"))


@contextmanager
def _aside(root: Path) -> Iterator[dict[str, str]]:
    """An index and an object store of our own, which is gone afterwards."""
    said = ask(root, "rev-parse", "--git-path", "objects").out
    objects = root / os.fsdecode(said.rstrip(b"\r\n"))
    name = objects.resolve().as_posix().replace("\\", "\\\\").replace('"', '\\"')
    with TemporaryDirectory(prefix="qiworkbook-") as folder:
        store = Path(folder) / "objects"
        store.mkdir()
        yield {
            "GIT_INDEX_FILE": str(Path(folder) / "index"),
            "GIT_OBJECT_DIRECTORY": str(store),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": f'"{name}"',  # its quotes allow for any sign
        }


def _changed(repository: Repository, tree: str, where: Mapping[str, str]) -> Iterator[UnsavedFile]:
    root = repository.root
    before = repository.head or succeeded(ask(root, "mktree", where=where)).text
    asked = ("diff-tree", "-r", "-z", "--no-renames", "--name-status", "--relative")
    told = succeeded(ask(root, *asked, before, tree, where=where)).names
    for how, path in zip(told[::2], told[1::2], strict=True):
        yield UnsavedFile(path, how)


def keep_version(
    repository: Repository, draft: NextVersion, words: str, name: str, *, hooks: bool
) -> str:
    """Keep a draft as the next version, and give its commit.

    `words` say what was done, `name` who did it. `hooks` runs those of the repository that may
    refuse, and lets them. Raises WorkbookError when anything refuses, or when files have changed
    since the draft was made; then there is no new version.
    """
    root = repository.root
    paths = [changed.path for changed in draft.changed]
    with TemporaryDirectory(prefix="qiworkbook-") as folder:
        where = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        if tree_of(repository, paths, where) != draft.tree:
            raise WorkbookError(
                "A file changed while it was being saved, so nothing was saved.",
                "Try again.",
            )
        if hooks:
            words = hear_hooks(root, words, where)
    # Before the version counts: with it, the files would look as if they had been changed back.
    put_in(root, paths)
    return _commit(repository, draft.tree, words, name)


def keep_merge(
    repository: Repository, paths: Sequence[str], words: str, name: str, *, hooks: bool
) -> str:
    """Keep files that were joined as the version that ends a merge in git, and give its commit.

    Raises WorkbookError as `keep_version` does, and where a file outside the workbook is
    still open.
    """
    root = repository.root
    put_in(root, paths)
    left = ask(root, "ls-files", "--unmerged", "-z", "--full-name", ":/").names
    if left:
        files = ", ".join(sorted({entry.partition("\t")[2] for entry in left}))
        raise WorkbookError(
            f"{files} is not joined yet, so nothing was saved. Your files are unchanged.",
            "It is no record of the workbook: ask somebody who knows git, then save again.",
        )
    if hooks:
        words = hear_hooks(root, words)
    made = _commit(repository, succeeded(ask(root, "write-tree")).text, words, name)
    succeeded(ask(root, "merge", "--quit"))
    return made


def _commit(repository: Repository, tree: str, words: str, name: str) -> str:
    """The tree as the latest version, behind the one before and what is merged into it."""
    root = repository.root
    who = {"NAME": name, "EMAIL": repository.email}
    signed = {f"GIT_{as_}_{key}": of for as_ in ("AUTHOR", "COMMITTER") for key, of in who.items()}
    parents = [one for one in (repository.head, repository.merging) if one]
    after = [part for one in parents for part in ("-p", one)]
    made = succeeded(ask(root, "commit-tree", tree, *after, said=words, where=signed))
    first = words.splitlines()[0]
    move = ask(root, "update-ref", "-m", f"commit: {first}", "HEAD", made.text, repository.head)
    if move.code:
        raise WorkbookError(
            "Somebody else saved here at the same moment, so nothing was saved. Your files are "
            "unchanged.",
            "Try again.",
        )
    return made.text


def remember(root: Path, name: str) -> None:
    """Let this repository know the name under which versions are kept on this computer."""
    succeeded(ask(root, "config", "--local", "user.name", name))


def hear_hooks(root: Path, words: str, where: Mapping[str, str] | None = None) -> str:
    """Ask the hooks in the order in which git does. Gives the words, as they may have made them."""
    with TemporaryDirectory(prefix="qiworkbook-") as folder:
        return _heard(root, words, Path(folder) / "message", where)


def _heard(root: Path, words: str, message: Path, where: Mapping[str, str] | None) -> str:
    message.write_text(words, encoding="utf-8", newline="\n")
    given = {"pre-commit": (), "prepare-commit-msg": (str(message), "message")}
    for hook in HOOKS:
        args = given.get(hook, (str(message),))
        asked = ask(
            root, "hook", "run", "--ignore-missing", hook, "--", *args, where=where, hooks=True
        )
        if asked.code:
            said = f"{asked.out.decode('utf-8', 'replace')}\n{asked.err}".strip()
            raise WorkbookError(
                f"The hook {hook} of this repository said no, so nothing was saved:\n{said}",
                "Put right what it asks for and save again. Your files are unchanged.",
            )
    heard = message.read_text(encoding="utf-8", errors="replace").strip()
    return f"{heard}\n" if heard else words


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
    return {"/".join(parts): blob for blob, parts in _texts(version, answer.out)}


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
            "Show this to somebody who knows git (git fsck). Your files are unchanged.",
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
