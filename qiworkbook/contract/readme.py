"""The README of a plugin: beside its code, beside its pyproject.toml, or in what was installed."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def readme_of(home: Path | None, package: str) -> str:
    """Its text, or ""."""
    for folder in _folders(home):
        readme = folder / "README.md"
        if readme.is_file():
            return readme.read_text(encoding="utf-8")
    try:
        return str(metadata.metadata(package).json.get("description", "")) if package else ""
    except metadata.PackageNotFoundError:
        return ""


def _folders(home: Path | None) -> tuple[Path, ...]:
    if home is None:
        return ()
    above = (home.parent, home.parent.parent)
    return (home, *(folder for folder in above if (folder / "pyproject.toml").is_file()))
