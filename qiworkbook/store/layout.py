"""Where the files of a workbook lie, what a path and an id may be, and what a folder holds."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from msgspec import Struct, field

from qiworkbook.problems import Action, Place, Problem, WorkbookError, do
from qiworkbook.text.late_pattern import compiled

WORKBOOK = "workbook.toml"
RESOURCES = "resources.toml"
PROJECTS = "projects"
LEARNING_SETS = "learning-sets"
TEMPLATES = "templates"
PACKS = "packs"
RULE_SETS = "rule-sets"
STARTERS = "starters"
AUDIENCE_WORDS = "words"
IMPORTS = "imports"
PROGRAMME = "programme.toml"
SHARE = "share.toml"

PROJECT = "project.toml"
CYCLES = "pdsa"
DATA = "data"

PACK = "pack.toml"
BRAND = "brand.toml"
DEFINITIONS = "definitions.toml"
STARTER = "starter.toml"

TEXTS = (".toml", ".csv")
"""How the names of a workbook's own files end."""

SHARED = "shared_copy"
"""The column that every table of a copy to share has, so that it is not taken for true numbers."""


def project_folder(project: str) -> str:
    """The folder of a project, from the workbook's root."""
    return f"{PROJECTS}/{project}"


def project_file(project: str) -> str:
    """The file that says who, aim, theory, ideas and measures."""
    return f"{PROJECTS}/{project}/{PROJECT}"


def cycle_file(project: str, cycle: str) -> str:
    """The file of one PDSA cycle."""
    return f"{PROJECTS}/{project}/{CYCLES}/{cycle}.toml"


def data_file(project: str, measure: str) -> str:
    """The file of one measure's data."""
    return f"{PROJECTS}/{project}/{DATA}/{measure}.csv"


def owner_of_data(path: str) -> tuple[str, str] | None:
    """The project and the measure whose data file this is; None for any other file."""
    parts = path.split("/")
    if len(parts) == 4 and (parts[0], parts[2]) == (PROJECTS, DATA):
        return parts[1], stem(path)
    return None


def learning_set_file(learning_set: str) -> str:
    """The file of one learning set."""
    return f"{LEARNING_SETS}/{learning_set}.toml"


def import_file(name: str) -> str:
    """The file that says how one kind of sheet is imported."""
    return f"{IMPORTS}/{name}.toml"


def stem(path: str) -> str:
    """The name of a file without folder and ending: the id of what it holds."""
    return path.rpartition("/")[2].rpartition(".")[0]


_PACKAGE = Path(__file__).parents[1]


def packaged(*parts: str) -> Path:
    """The path of a packaged template, such as `packaged("html", "page.html.j2")`.

    A wheel holds the templates at `qiworkbook/templates`, a checkout (also one that is installed
    as editable) at `templates` beside the package.
    """
    in_wheel = _PACKAGE / "templates"
    home = in_wheel if in_wheel.is_dir() else _PACKAGE.parent / "templates"
    return home.joinpath(*parts)


EXAMPLE = ("workbook.toml", "resources.toml", "projects", "learning-sets")
"""The files and folders of the example, in the folder that `example` gives."""


def example() -> Path:
    """The folder of the example workbook: its wards are invented. A checkout is one itself."""
    in_wheel = packaged("example")
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parent


LONGEST = 60

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "&": " and "}
)


def slug(text: str, otherwise: str = "") -> str:
    """The text as an id of `[a-z0-9-]`, at most 60 long: "Feels safe?" is `feels-safe`.

    Accents are dropped; an apostrophe joins, everything else separates. The same text gives the
    same slug however its accents are encoded. Of letters that have none, such as
    Arabic ones, it is `otherwise`; without that, and where nothing is left, WorkbookError.
    """
    folded = unicodedata.normalize(
        "NFKD", unicodedata.normalize("NFKD", text).casefold()
    ).translate(_LETTERS)
    bare = "".join(one for one in folded if not unicodedata.combining(one) and one not in "'’ʼ")
    words = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    if not words and any(map(str.isalnum, bare)) and otherwise:
        return otherwise
    if not words:
        message = f"“{text}” has no letters or digits that a file name can have."
        raise WorkbookError(message, "Give it a name with letters from a to z.")
    short = words if len(words) <= LONGEST else _cut(words)
    return f"{short}-1" if _RESERVED.fullmatch(short) else short


def unique_slug(text: str, taken: Iterable[str], otherwise: str = "") -> str:
    """A slug that is not among `taken`, upper and lower case being the same: `huddle-2`."""
    folded = {one.casefold() for one in taken}
    base = candidate = slug(text, otherwise)
    number = 1
    while candidate in folded:
        number += 1
        end = f"-{number}"
        candidate = base[: LONGEST - len(end)].rstrip("-") + end
    return candidate


def _cut(words: str) -> str:
    """Whole words up to the limit, or as much of one endless word."""
    short = words[: LONGEST + 1]
    return short.rpartition("-")[0] if "-" in short else short[:LONGEST]


TOML_BYTES = 1024 * 1024
DATA_BYTES = 64 * 1024 * 1024

# Windows opens a device for these whatever the folder and the ending; `.git` holds programs.
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.I)
_GIT = re.compile(r"\.git|git~[0-9]+", re.I)


class FileError(WorkbookError):
    """One file can't be read or written. `problem` says why, for a list of problems."""

    def __init__(
        self,
        code: str,
        file: str,
        message: str,
        hint: str = "",
        line: int = 0,
        action: Action | None = None,
    ) -> None:
        self.problem = Problem(code, message, Place(file, line or None), hint=hint, action=action)
        super().__init__(str(self.problem), hint, (self.problem,))


def inside(root: Path, relative: str) -> Path:
    """The real path of a file or folder inside the workbook; it need not be there yet.

    Links are followed as long as they stay inside. Raises FileError (`path-refused`) for every
    path that is not plainly inside, on any system: workbooks travel between systems.
    """
    reason = reason_to_refuse(relative)
    if reason:
        raise _refused(relative, reason)
    home = os.path.realpath(root)
    real = os.path.realpath(os.path.join(home, relative))  # noqa: PTH118 resolved as one string
    if not _contains(home, real):
        raise _refused(relative, "leads out of the workbook by a link")
    return Path(real)


def printable(text: str) -> str:
    """A path as it can be printed: what can't be seen is replaced by �."""
    return "".join(character if character.isprintable() else "�" for character in text)


def read_bytes(root: Path, relative: str, limit: int) -> bytes:
    """The bytes of a regular file inside the workbook, at most `limit` of them.

    Raises FileError: `file-missing`, `file-not-regular`, `file-too-large` or `file-unreadable`.
    Pipes and devices are recognised without waiting for them.
    """
    path = inside(root, relative)
    file = printable(relative)
    try:
        descriptor = os.open(path, _READING)
    except OSError as error:
        raise _cannot_open(error, path, file) from None
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise _not_regular(found.st_mode, file)
        content = _read(descriptor, limit + 1) if found.st_size <= limit else None
    except OSError as error:
        raise FileError(
            "file-unreadable", file, f"the file can't be read: {system_reason(error)}"
        ) from None
    finally:
        with contextlib.suppress(OSError):  # all that was wanted has been read
            os.close(descriptor)
    if content is None or len(content) > limit:
        size = f"{limit // 1024 // 1024} MB" if limit >= 1024 * 1024 else f"{limit} bytes"
        raise FileError(
            "file-too-large", file, f"the file is larger than {size}, so it was not read"
        )
    return content


def system_reason(error: OSError) -> str:
    """What the system complains about, in plain words."""
    return _REASONS.get(error.errno or 0) or (error.strerror or "the system gave no reason").lower()


_REASONS = {
    errno.EACCES: "you have no permission for this",
    errno.EPERM: "you have no permission for this",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your part of the disk is full",
    errno.EFBIG: "the file is larger than is allowed here",
    errno.EROFS: "the disk is read-only",
    errno.EIO: "the disk has a fault",
    errno.ENOENT: "it is not there",
    errno.ENOTDIR: "one of the folders in its path is a file",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ELOOP: "its links lead round in a circle",
    errno.EBUSY: "another program is using it",
}

# O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
_READING = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


def can_be_written(name: str) -> bool:
    """Whether a name can stand in a file: on Linux it can be any bytes, also of no letters."""
    return not any(ord(letter) < 32 or "\ud800" <= letter <= "\udfff" for letter in name)


def reason_to_refuse(relative: str) -> str:
    """Why a path is not plainly inside a folder, on any system: "leads out of ..."; "" if it is."""
    parts = relative.split("/")
    if not relative:
        return "is not the name of a file"
    if not can_be_written(relative):
        return "has characters that a name can't have"
    if "\\" in relative:
        return "has a \\ where a / should be"
    if relative.startswith(("/", "~")) or ":" in relative:
        return "is not a path inside the workbook"
    if ".." in parts:
        return "leads out of the workbook"
    if any(_GIT.fullmatch(part) for part in parts):
        return "belongs to git"
    if any(_RESERVED.fullmatch(part) for part in parts):
        return "is a name that Windows keeps for itself"
    if any(part.endswith((" ", ".")) and part != "." for part in parts):
        return "has a name that ends in a dot or a space, which Windows drops"
    return ""


def _refused(relative: str, reason: str) -> FileError:
    name = printable(relative)
    hint = "Name a file inside the workbook, with / between folders."
    return FileError("path-refused", name, f"“{name}” {reason}", hint)


def _contains(home: str, real: str) -> bool:
    try:
        return os.path.commonpath([home, real]) == home
    except ValueError:  # another drive
        return False


def _read(descriptor: int, most: int) -> bytes:
    pieces = []
    while piece := os.read(descriptor, min(most, 1024 * 1024)):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)


def _cannot_open(error: OSError, path: Path, file: str) -> FileError:
    if isinstance(error, FileNotFoundError):
        return FileError("file-missing", file, "the file is not there")
    if os.path.isdir(path):  # noqa: PTH112 Path.is_dir raises for a name that is too long
        # Windows says "no permission" when a folder is opened.
        return _not_regular(stat.S_IFDIR, file)
    return FileError("file-unreadable", file, f"the file can't be read: {system_reason(error)}")


def _not_regular(mode: int, file: str) -> FileError:
    what = "a folder" if stat.S_ISDIR(mode) else "a pipe or a device"
    return FileError("file-not-regular", file, f"{what} is where a file should be")


def files_in(root: Path, folder: str, ending: str = "") -> tuple[str, ...]:
    """What a folder of the workbook has that ends in `ending`, sorted, as paths from the root.

    Hidden names are left out, and sub-folders too unless one has that ending: reading it then
    says what is the matter with it. A folder that is not there is empty, and "" is the workbook
    itself. Raises FileError if the folder leads out of the workbook or can't be read.
    """
    return tuple(
        _joined(folder, entry.name)
        for entry in _entries(root, folder)
        if entry.name.endswith(ending) and (ending or not _is_folder(entry))
    )


def folders_in(root: Path, folder: str) -> tuple[str, ...]:
    """The sub-folders of a folder, sorted, as paths from the root; hidden ones are left out."""
    return tuple(
        _joined(folder, entry.name) for entry in _entries(root, folder) if _is_folder(entry)
    )


def files_below(root: Path, folder: str, ending: str = "") -> tuple[str, ...]:
    """Like `files_in`, with everything below. Linked folders are not entered, so it ends."""
    found: list[str] = []
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        found += files_in(root, here, ending)
        waiting += (
            _joined(here, entry.name)
            for entry in _entries(root, here)
            if _is_folder(entry) and not entry.is_symlink()
        )
    return tuple(sorted(found))


def _entries(root: Path, folder: str) -> list[os.DirEntry[str]]:
    path = inside(root, folder or ".")
    try:
        with os.scandir(path) as entries:
            visible = [entry for entry in entries if not entry.name.startswith(".")]
    except FileNotFoundError:
        return []
    except OSError as error:
        message = f"the folder can't be read: {system_reason(error)}"
        raise FileError("file-unreadable", printable(folder), message) from None
    return sorted(visible, key=lambda entry: entry.name)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself, for example
        return False


def _joined(folder: str, name: str) -> str:
    return name if folder in ("", ".") else f"{folder}/{name}"


# No id of ours has a capital letter, a bracket or a blank: nothing of ours looks like these.
_COPY = (
    r"(?P<first>(?i:copy of|kopie von|kopie van|copie de|copia de|kopia) )?"
    r"(?:(?P<loud>(?=[A-Z][^a-z]*$))|(?![A-Z][^a-z]*$))(?P<of>.+?)(?:"  # WARD-4-NORTH is loud
    r" ?\([^()]*\)"  # (1), (Jo's conflicted copy 2025-03-01)
    r"|[ _-]+(?i:copy|kopie|copie|copia|kopia)(?: ?\([0-9]+\))?(?: [0-9]+)?"
    # maple-LAPTOP and 2025-02-03-5CG12, not ELM-WARD
    r"|(?(loud)(?!))(?<=[a-z0-9])-(?![0-9]{1,2}-)(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{2,}"
    r"|[._ -]sync-conflict-[0-9A-Za-z-]+"
    r"|[ _.-]+(?i:conflict(?:ed)?[ _.-]copy).*"
    r"|(?(first)|(?!))"  # "Copy of maple" needs nothing behind it
    r")"
)


def copied_from(path: str) -> str:
    """The name of the file or folder that this one is a copy of, without ending; "" for none."""
    name = path.rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    fits = compiled(_COPY).fullmatch
    found = fits(stem) or fits(name)  # a folder has no ending
    return found["of"] if found else ""


def copy_problem(path: str) -> Problem:
    """What is said of a copy: which one is right is for a person."""
    return Problem(
        "sync-copy",
        f"this looks like a copy of “{copied_from(path)}” that a sync service or a person made, "
        "so it is not read",
        Place(path),
        hint="Join the two.",
        action=do("merge"),
    )


T = TypeVar("T")

HERE, THERE, BOTH = "here", "there", "both"


class Sides(NamedTuple, Generic[T]):
    """Something as it was before, as it is here, and as it is there."""

    base: T
    here: T
    there: T

    @property
    def settled(self) -> str:
        """Which side holds what either changed: HERE or THERE; "" where both did, differently."""
        if self.here == self.there or self.there == self.base:
            return HERE
        return THERE if self.here == self.base else ""

    def on(self, side: str) -> T:
        """What one side says."""
        return self.there if side == THERE else self.here


class Clash(Struct, frozen=True):
    """One thing that both sides changed in different ways; None is that it is not there.

    `id` names it within its file: `idea/huddle/status`, `2025-02-10/note`. With `both`, keeping
    what both sides have is an answer too.
    """

    file: str
    id: str
    was: str | None
    here: str | None
    there: str | None
    both: bool = False

    @property
    def name(self) -> str:
        """The clash among those of all files."""
        return f"{self.file}:{self.id}"


class Ties(Struct):
    """What is settled by a person's answers, by the name of the clash, and what is still open."""

    file: str
    answers: Mapping[str, str]
    open: list[Clash] = field(default_factory=list)

    def choice(self, id_: str, said: Sides[str | None], *, both: bool = False) -> str:
        """HERE, THERE or BOTH as it was answered; HERE while it is open."""
        clash = Clash(self.file, id_, said.base, said.here, said.there, both)
        answer = self.answers.get(clash.name, "")
        if answer in (HERE, THERE) or (both and answer == BOTH):
            return answer
        self.open.append(clash)
        return HERE


class Merged(Struct, frozen=True):
    """A text that holds what both sides changed; where a clash is open, what stands here."""

    text: str
    clashes: tuple[Clash, ...] = ()
