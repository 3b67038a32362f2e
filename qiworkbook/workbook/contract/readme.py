"""What documents a plugin: its README beside the code, beside its pyproject.toml, or installed."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def readme_of(home: Path | None, package: str) -> str:
    """Its text, with the pages in `docs` beside it, or "".

    `home` is the folder of the code, or its one file.
    """
    if home is None:
        return ""
    pages = [
        page.read_text(encoding="utf-8")
        for folder in _folders(home)
        for page in (folder / "README.md", *sorted((folder / "docs").glob("*.md")))
        if page.is_file()
    ]
    return "\n".join([*pages, _installed(package or _package_of(home.stem))]).strip()


def _folders(home: Path) -> Iterator[Path]:
    yield home
    for folder in (home.parent, home.parent.parent):
        if (folder / "pyproject.toml").is_file():
            yield folder


def _package_of(module: str) -> str:
    """The package that brought a module, when it was installed."""
    return next(iter(metadata.packages_distributions().get(module, ())), "") or ""


def _installed(package: str) -> str:
    try:
        return str(metadata.metadata(package).json.get("description", "")) if package else ""
    except metadata.PackageNotFoundError:
        return ""
