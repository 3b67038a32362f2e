"""Where the files of a workbook lie, and the ids that folders and files are called by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from qiworkbook.problems import WorkbookError

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

_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
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
