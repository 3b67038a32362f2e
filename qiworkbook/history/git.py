"""Git as the history needs it, and the repository that a workbook is in."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

from qiworkbook.problems import WorkbookError

_READ_ANYWHERE = (".gitignore", ".gitattributes", ".gitmodules", ".mailmap")
_VALUE = re.compile(r'^[^#;=\n]*=[ \t]*"?([^"#;\r\n]+)', re.MULTILINE)
_CHAINED = 10  # settings that include settings; git itself stops there
_MOST_SETTINGS = 1024 * 1024


@cache
def pipe_in_the_way(root: Path) -> str:
    """The first thing on git's way that is neither a file nor a folder; "" when all are."""
    for place in _places(root):
        try:
            mode = place.stat().st_mode
        except (OSError, ValueError):
            continue
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) and str(place) != os.devnull:
            return str(place)
    return ""


def _places(root: Path) -> Iterator[Path]:
    home = Path(os.path.realpath(root))
    top = next((up for up in (home, *home.parents) if os.path.lexists(up / ".git")), None)
    if top is None:
        return
    own = _git_folder(top / ".git")
    yield top / ".git"
    for folder in dict.fromkeys((own, _beside(own))):
        yield from _odd_ones(folder)
        for name in ("config", "config.worktree"):
            yield from _named_in(folder / name, (folder, top))
    for up in (home, *home.parents):
        yield from (up / name for name in _READ_ANYWHERE)
        if up == top:
            break
    for here, below, names in os.walk(home):
        below[:] = [name for name in below if name != ".git"]
        yield from (Path(here, name) for name in _READ_ANYWHERE if name in names)


def _git_folder(place: Path) -> Path:
    """Where git keeps the versions: `.git`, or the folder that a file of that name names."""
    if place.is_file():
        said = _text(place).partition("gitdir:")[2].strip()
        return (place.parent / said).resolve() if said else place
    return place


def _beside(folder: Path) -> Path:
    """Where the versions of several working copies lie; the same folder for one alone."""
    common = folder / "commondir"
    return (folder / _text(common).strip()).resolve() if common.is_file() else folder


def _odd_ones(folder: Path) -> Iterator[Path]:
    """Everything below a folder that is no plain file. Most are told by their entry alone."""
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif not entry.is_file(follow_symlinks=False):
                        yield Path(entry.path)
        except OSError:
            continue


def _named_in(settings: Path, bases: tuple[Path, ...], depth: int = 0) -> Iterator[Path]:
    """The settings, and every file that a value in them could name."""
    yield settings
    if depth > _CHAINED or not settings.is_file():
        return
    for found in _VALUE.finditer(_text(settings)):
        said = os.path.expanduser(found[1].strip())  # noqa: PTH111 it may be no path at all
        for base in dict.fromkeys((settings.parent, *bases)):
            place = base / said
            try:
                there = not place.is_dir() and place.exists()
            except (OSError, ValueError):
                continue
            if there and place != settings:
                yield from _named_in(place, bases, depth + 1)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(_MOST_SETTINGS).decode("utf-8", "replace")
    except OSError:
        return ""


_QUIET = (
    ("core.fsmonitor", "false"),
    ("log.showSignature", "false"),
    ("protocol.allow", "never"),  # a partial clone would fetch what it lacks
    ("credential.helper", ""),
    ("core.pager", "cat"),
    ("i18n.commitEncoding", "UTF-8"),
)
_LONGEST_WAIT = 60
_LONGEST_HOOK = 600  # checks that a team set up may install what they need at first

NO_GIT, TOO_LONG = 127, 124


class GitResult(Struct, frozen=True):
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


def unopened(root: Path) -> str:
    """Why git does not open the repository around a folder; "" where it does, where there is none,
    and where there is no git.
    """
    answer = ask(root, "rev-parse", "--is-inside-work-tree")
    around = (os.path.lexists(folder / ".git") for folder in (root, *root.parents))
    return answer.why if answer.code not in (0, NO_GIT) and any(around) else ""


def ask(
    root: Path,
    *args: str,
    said: str | bytes = "",
    where: Mapping[str, str] | None = None,
    hooks: bool = False,
) -> GitResult:
    """Run git in a folder, told what is `said`, with `where` added to its environment.

    With `hooks`, the hooks of the repository are known to git: only for who trusts them.
    """
    pipe = pipe_in_the_way(root)
    if pipe:
        return GitResult(TOO_LONG, err=f"{pipe} is a pipe or a device, and git would wait for it")
    git = _program()
    if git is None:
        return GitResult(NO_GIT, err="there is no git on this computer")
    settings = _QUIET if hooks else (*_QUIET, ("core.hooksPath", os.devnull))
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
        return GitResult(TOO_LONG, err="it took too long")
    except OSError:
        return GitResult(NO_GIT, err="there is no git on this computer")
    return GitResult(ran.returncode, ran.stdout, ran.stderr.decode("utf-8", "replace").strip())


def _program() -> str | None:
    """git, by its whole path: left to itself, Windows would run one that lies in the folder."""
    name = "git.exe" if os.name == "nt" else "git"
    found = (os.path.join(folder, name) for folder in os.get_exec_path() if os.path.isabs(folder))  # noqa: PTH117, PTH118
    return next((path for path in found if os.access(path, os.X_OK)), None)


def succeeded(answer: GitResult) -> GitResult:
    """The answer, if git could do what it was asked to. Raises WorkbookError otherwise."""
    if answer.code == 0:
        return answer
    if ".lock" in answer.err and "File exists" in answer.err:
        raise WorkbookError(
            "Another program is working with git here, or stopped in the middle of it. "
            "Nothing was saved, and your files are unchanged.",
            "Close it and try again. If there is none, ask somebody who knows git.",
        )
    raise WorkbookError(
        f"Git could not save this: {answer.why}.",
        "Nothing was saved, and your files are unchanged. Show this to somebody who knows git.",
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
    succeeded(ask(root, "init", "--quiet", "--initial-branch=main"))


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
    told = succeeded(ask(root, "config", "--list", "--show-scope", "--name-only", "-z")).names
    found = set()
    for scope, key in zip(told[::2], told[1::2], strict=False):
        brought_along = scope in ("local", "worktree")
        if (
            brought_along
            and key.startswith("filter.")
            and key.endswith((".clean", ".smudge", ".process"))
        ):
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
                succeeded(ask(root, "cat-file", "blob", found[stage])).out
                if stage in found
                else None
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
    succeeded(ask(root, "config", "--local", f"merge.{DRIVER}.name", "records of a QI workbook"))
    succeeded(ask(root, "config", "--local", f"merge.{DRIVER}.driver", command))


def common_version(root: Path, other: Path) -> str:
    """The latest commit that both folders have in their histories, "" for none."""
    theirs = set(ask(other, "rev-list", "HEAD").text.split())
    ours = ask(root, "rev-list", "HEAD").text.split()
    return next((commit for commit in ours if commit in theirs), "")


def is_repository(root: Path) -> bool:
    """Whether git keeps versions of this folder."""
    return ask(root, "rev-parse", "--is-inside-work-tree").text == "true"
