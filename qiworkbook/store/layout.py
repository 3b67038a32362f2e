"""Where things lie in a workbook, and where what comes with the program lies."""

from __future__ import annotations

from pathlib import Path

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
