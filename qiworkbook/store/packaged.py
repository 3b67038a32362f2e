"""Where the files that come with the package are: beside the code in a wheel, or in a checkout."""

from __future__ import annotations

from pathlib import Path

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
