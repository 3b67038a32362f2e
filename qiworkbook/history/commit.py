"""A draft becomes the next version that git keeps; whatever stops it, nothing is lost."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from qiworkbook.history.draft import put_in, tree_of
from qiworkbook.history.git import ask, done
from qiworkbook.history.repository import HOOKS
from qiworkbook.problems import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qiworkbook.history.draft import Draft
    from qiworkbook.history.repository import Repository


def keep(repository: Repository, draft: Draft, words: str, name: str, *, hooks: bool) -> str:
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

    Raises WorkbookError as `keep` does, and where a file outside the workbook is still open.
    """
    root = repository.root
    put_in(root, paths)
    left = ask(root, "ls-files", "--unmerged", "-z", "--full-name", ":/").names
    if left:
        files = ", ".join(sorted({entry.partition("\t")[2] for entry in left}))
        raise WorkbookError(
            f"{files} is not joined yet, so nothing was saved. Your files are as they are.",
            "It is no record of the workbook: ask somebody who knows git, then save again.",
        )
    if hooks:
        words = hear_hooks(root, words)
    made = _commit(repository, done(ask(root, "write-tree")).text, words, name)
    done(ask(root, "merge", "--quit"))
    return made


def _commit(repository: Repository, tree: str, words: str, name: str) -> str:
    """The tree as the latest version, behind the one before and what is merged into it."""
    root = repository.root
    who = {"NAME": name, "EMAIL": repository.email}
    signed = {f"GIT_{as_}_{key}": of for as_ in ("AUTHOR", "COMMITTER") for key, of in who.items()}
    parents = [one for one in (repository.head, repository.merging) if one]
    after = [part for one in parents for part in ("-p", one)]
    made = done(ask(root, "commit-tree", tree, *after, said=words, where=signed))
    first = words.splitlines()[0]
    move = ask(root, "update-ref", "-m", f"commit: {first}", "HEAD", made.text, repository.head)
    if move.code:
        raise WorkbookError(
            "Somebody else saved here at the same moment, so nothing was saved. Your files are "
            "as they were.",
            "Try again.",
        )
    return made.text


def remember(root: Path, name: str) -> None:
    """Let this repository know the name under which versions are kept on this computer."""
    done(ask(root, "config", "--local", "user.name", name))


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
                "Put right what it asks for and save again. Your files are as they were.",
            )
    heard = message.read_text(encoding="utf-8", errors="replace").strip()
    return f"{heard}\n" if heard else words
