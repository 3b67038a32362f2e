"""What the tests of the store share: a folder that an ordinary person, not root, works in."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534


@contextmanager
def as_somebody() -> Iterator[None]:
    """Permissions mean nothing to root: be an ordinary user for a while, if this is root."""
    if os.getuid() != 0:
        yield
        return
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.fixture
def somebodys_folder() -> Iterator[Path]:
    """A new folder that belongs to an ordinary user, who is the one running the test."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.getuid() == 0:
            os.chown(folder, NOBODY, -1)
        with as_somebody():
            yield folder
        for found in [folder, *folder.rglob("*")]:
            if found.is_dir():
                found.chmod(0o755)
