"""The README of a plugin: beside its code, beside its pyproject.toml, or in what was installed."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def readme_of(home: Path | None, package: str) -> str:
    """Its text, or "". `home` is the folder of the code, or its one file."""
    if home is None:
        return ""
    for folder in _folders(home):
        readme = folder / "README.md"
        if readme.is_file():
            return readme.read_text(encoding="utf-8")
    return _installed(package or _package_of(home.stem))


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
