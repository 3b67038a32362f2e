"""The page for the information governance lead names every place where something is kept."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING

import pytest

from qiworkbook.content import Grid
from qiworkbook.workbook.outputs.privacy_page import privacy_page
from tests.test_edits import ward_in

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_every_file_of_a_workbook_stands_in_a_place_that_the_page_names(tmp_path: Path) -> None:
    folder = ward_in(tmp_path)
    assert folder.run("list", "--share").exit_code == 0
    (table,) = (one for one in privacy_page(folder.open())[0].blocks if isinstance(one, Grid))
    places = [str(row[1].text) for row in table.rows]
    of_programme = ("programme.toml", "packs/", "north/", "south/")
    named = {
        path
        for path in (one.relative_to(tmp_path).as_posix() for one in tmp_path.rglob("*.*"))
        if not any(fnmatch(path, place) or fnmatch(path, f"{place}/*") for place in places)
    }
    assert {path for path in named if not path.startswith(of_programme)} == set()
    kept = {str(row[1].text): str(row[2].text) for row in table.rows}
    assert kept["projects/*/incidents/*.toml"] != "0 files"
    assert kept["standards/*.toml"] == "0 files"


def test_the_record_of_copies_is_not_deleted_unawares(tmp_path: Path) -> None:
    told = repr(privacy_page(ward_in(tmp_path).open()))
    assert "what was shared before is then not known to the next copy" in told
    assert "the last deck as it was" in told
