"""What looks like somebody stands in every text of a workbook, and in nothing that leaves it.

Outputs are looked through in all their parts: the files in a zip, their comments and properties,
the texts of a PNG, and what is kept on the computer beside them.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.compose.disclosure.test_nothing_derived import COPIES, ONE, made

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

SOMEBODY = "Zebediah Quillfeather told us 943 476 5919 zeb.quill@example.org"
SIGNS = (b"quillfeather", b"943 476 5919", b"9434765919", b"zeb.quill", b"zebediah")
WORDS = re.compile(
    r"(?m)^((?:title|name|statement|what|ask|predict|objective|observations|learning|text"
    r'|rationale|commitment|aim|scalable_unit|note) = ".*)"$'
)
WRITTEN = [
    asked
    for asked in COPIES
    if "-o" in asked or asked[0] == "pack" or asked in (("list", "--json"), ("coach", "--all"))
    if asked[0] not in ("benchmark", "survey") and "--in-full" not in asked
]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> WorkbookFolder:
    folder = made(tmp_path_factory.mktemp("planted"), ONE)
    for path in folder.files():
        text = folder.read(path) if path.startswith(("projects/", "learning-sets/")) else ""
        if path.endswith(".toml") and text:
            named = WORDS.sub(lambda found: f'{found[1]} {SOMEBODY}"', text)
            folder.write(path, f"{named}# Nurse Quillfeather\n")
        elif path.endswith("falls.csv"):
            head, first, *rest = text.splitlines()
            folder.write(path, "\n".join((f"{head},note", f"{first},{SOMEBODY}", *rest, "")))
    assert sum(folder.read(path).count("Quillfeather") for path in folder.files()) > 40
    return folder


def parts_of(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """A file's name and bytes, and those of each part of it."""
    yield name, name.encode() + content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            yield f"{name}: comment", parts.comment
            for one in parts.infolist():
                yield f"{name}: {one.filename}: comment", one.comment + one.extra
                yield from parts_of(f"{name}: {one.filename}", parts.read(one))


def signs_in(folder: Path) -> list[str]:
    return [
        f"{part}: {sign.decode()}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for part, content in parts_of(path.name, path.read_bytes())
        for sign in SIGNS
        if sign in content.replace(b"\0", b"").lower()
    ]


@pytest.mark.slow
@pytest.mark.parametrize("asked", WRITTEN, ids=" ".join)
def test_nobody_leaves_with_a_copy(planted: WorkbookFolder, asked: tuple[str, ...]) -> None:
    ran = planted.run(*asked, *(() if asked[0] == "pack" else ("--share",)))
    assert ran.exit_code in (0, 1), ran.err
    assert not any(sign in ran.out.lower().encode() for sign in SIGNS)
    out = planted.root / "out"
    assert signs_in(out) == [] if out.exists() else ran.exit_code == 1 or "-o" not in asked
    # Lines that stay are named to whoever made it, in what may be a log: without any number.
    assert "left out of this copy" in ran.err or asked[-1] == "--show"
    assert not re.search("943.?476.?5919", ran.err)


@pytest.mark.slow
def test_nor_is_anybody_kept_beside_a_copy(planted: WorkbookFolder) -> None:
    assert planted.run("export", "--share", "-o", "out/again").exit_code == 0
    assert planted.run("slides", "--share", "-o", "out/again.pptx").exit_code == 0
    assert signs_in(planted.root / ".qiworkbook") == []
