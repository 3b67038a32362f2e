"""git is asked, without a shell, and nothing that a received folder configures is run.

A folder's own git settings can name programs (hooks, filters, monitors, signature checkers).
Only commands that run none of them are used, with the settings that could still matter turned
off. Filters cannot be turned off: see `repository`.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.history.pipes import pipe_in_the_way
from qiworkbook.problems import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_QUIET = (
    ("core.fsmonitor", "false"),
    ("log.showSignature", "false"),
    ("protocol.allow", "never"),  # a partial clone would fetch what it lacks
    ("credential.helper", ""),
    ("core.pager", "cat"),
    ("i18n.commitEncoding", "UTF-8"),
)
_NO_HOOKS = ("core.hooksPath", os.devnull)
_LONGEST_WAIT = 60
_LONGEST_HOOK = 600  # checks that a team set up may install what they need at first

NO_GIT, TOO_LONG = 127, 124


@dataclass(frozen=True, slots=True)
class Answer:
    """What git printed, and its exit code: 0 done, NO_GIT, TOO_LONG, or one of git's own."""

    code: int
    out: bytes = b""
    err: str = ""

    @property
    def text(self) -> str:
        """What it printed, without the blanks around it; nothing when it could not."""
        return self.out.decode("utf-8", "replace").strip() if self.code == 0 else ""

    @property
    def why(self) -> str:
        """What it complains about, as the end of a sentence."""
        line = next(filter(None, map(str.strip, self.err.splitlines())), "it gave no reason")
        return line.removeprefix("fatal: ").removeprefix("error: ")

    @property
    def names(self) -> tuple[str, ...]:
        """What it printed as a list that ends each name with a zero (`-z`)."""
        return tuple(os.fsdecode(name) for name in self.out.split(b"\0") if name)


def ask(
    root: Path,
    *args: str,
    said: str | bytes = "",
    where: Mapping[str, str] | None = None,
    hooks: bool = False,
) -> Answer:
    """Run git in a folder, told what is `said`, with `where` added to its environment.

    With `hooks`, the hooks of the repository are known to git: only for who trusts them.
    """
    pipe = pipe_in_the_way(root)
    if pipe:
        return Answer(TOO_LONG, err=f"{pipe} is a pipe or a device, and git would wait for it")
    git = _program()
    if git is None:
        return Answer(NO_GIT, err="there is no git on this computer")
    settings = _QUIET if hooks else (*_QUIET, _NO_HOOKS)
    given = [part for name, value in settings for part in ("-c", f"{name}={value}")]
    try:
        ran = subprocess.run(
            [git, "--no-pager", "--literal-pathspecs", *given, *args],
            cwd=root,
            env=_environment() | dict(where or {}),
            input=said if isinstance(said, bytes) else said.encode("utf-8", "replace"),
            capture_output=True,
            timeout=_LONGEST_HOOK if hooks else _LONGEST_WAIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Answer(TOO_LONG, err="it took too long")
    except OSError:
        return Answer(NO_GIT, err="there is no git on this computer")
    return Answer(ran.returncode, ran.stdout, ran.stderr.decode("utf-8", "replace").strip())


def _program() -> str | None:
    """git, by its whole path: left to itself, Windows would run one that lies in the folder."""
    name = "git.exe" if os.name == "nt" else "git"
    found = (os.path.join(folder, name) for folder in os.get_exec_path() if os.path.isabs(folder))  # noqa: PTH117, PTH118
    return next((path for path in found if os.access(path, os.X_OK)), None)


def done(answer: Answer) -> Answer:
    """The answer, if git could do what it was asked to. Raises WorkbookError otherwise."""
    if answer.code == 0:
        return answer
    if ".lock" in answer.err and "File exists" in answer.err:
        raise WorkbookError(
            "Another program is working with git here, or stopped in the middle of it. "
            "Nothing was saved, and your files are as they were.",
            "Close it and try again. If there is none, ask somebody who knows git.",
        )
    raise WorkbookError(
        f"Git could not save this: {answer.why}.",
        "Nothing was saved, and your files are as they were. Show this to somebody who knows git.",
    )


def _environment() -> dict[str, str]:
    """Ours without GIT_*: a hook that runs us must not point us at another repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        # Goes before `protocol.ext.allow` in the folder's settings, which goes before ours: with
        # a git older than 2.45 a partial clone would run what its `ext::` remote names.
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_ASKPASS": "",
        "GIT_SSH_COMMAND": "false",
        "LC_ALL": "C",
    }
