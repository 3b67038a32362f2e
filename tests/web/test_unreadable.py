"""Every page while each file cannot be read in turn: nothing is said not to be there that is."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import visitor

if TYPE_CHECKING:
    from qiworkbook.testing import WorkbookFolder
    from tests.web.conftest import Visitor

ROOT = Path(__file__).parents[2]
WARD = "projects/willow-ward"
PAGES = ("", "theory", "measures", "tests", "week/tested", "more", "problems")
NONE = re.compile(
    "none yet|still to be agreed|Nothing just now|No test is under way|None written down|"
    "Nothing has been tested|no measures yet|There is none|Nothing is written down|None found"
)
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / WARD).rglob("*")
    if path.suffix in (".toml", ".csv")
)


@pytest.fixture(scope="module")
def willow(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """Somebody who looks at one project in which nothing is lacking."""
    folder = tmp_path_factory.mktemp("willow")
    shutil.copytree(ROOT / WARD, folder / WARD)
    shutil.copy(ROOT / "workbook.toml", folder)
    return visitor(folder).come_in()


@pytest.fixture(scope="module")
def whole(willow: Visitor) -> dict[str, set[str]]:
    """What each page says is not there while every file can be read."""
    return {page: _nones(willow, page)[0] for page in PAGES}


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_a_file_that_cannot_be_read_is_said_on_every_page(
    willow: Visitor, whole: dict[str, set[str]], file: str
) -> None:
    path = willow.site.book.folder / file
    before = path.read_bytes()
    path.write_bytes(b'"\x00 [[ half a file')
    try:
        for page in PAGES:
            said, text = _nones(willow, page)
            assert not said - whole[page], (page, said - whole[page])
            assert "not be read" in text or page == "problems"
            assert page != "problems" or "None found" not in text
    finally:
        path.write_bytes(before)


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [
        *("", "learning-sets", "outputs", "edit?kind=resources", "history", "import"),
        *(f"project/willow-ward/{page}" for page in (*PAGES, "measure/feels-safe")),
        *(f"learning-sets/2025-04-10{paper}" for paper in ("", "/run-sheet", "/invitation")),
    ],
)
def test_a_workbook_toml_that_cannot_be_read_is_said_on_every_page(
    willow: Visitor, page: str
) -> None:
    """Its name, its day and that all of it is invented are missing there."""
    folder = willow.site.book.folder
    shutil.copytree(ROOT / "learning-sets", folder / "learning-sets", dirs_exist_ok=True)
    path = folder / "workbook.toml"
    before = path.read_bytes()
    said = re.compile("could not be read, and is missing here.*?workbook.toml", re.DOTALL)
    assert not said.search(willow.get(f"/{page}").text)
    path.write_bytes(before + b"\n[workbook\n")
    try:
        answer = willow.get(f"/{page}")
        assert answer.status_code == 200, page
        assert len(said.findall(answer.text)) == 1, answer.text
    finally:
        path.write_bytes(before)


def test_a_learning_set_says_what_it_could_not_read_of_the_teams(willow: Visitor) -> None:
    folder = willow.site.book.folder
    shutil.copytree(ROOT / "learning-sets", folder / "learning-sets", dirs_exist_ok=True)
    path = folder / WARD / "pdsa" / "2025-03-22-evening-weekends.toml"
    before = path.read_bytes()
    assert "Tested: Two weekends" in willow.get("/learning-sets/2025-04-10").text
    path.write_bytes(b"title = \n")
    try:
        for paper in ("", "/run-sheet"):
            text = willow.get(f"/learning-sets/2025-04-10{paper}").text
            assert path.name in text
            assert "Unknown: a test of this ward cannot be read" in text
            assert "Not in the files" not in text
    finally:
        path.write_bytes(before)


def _nones(willow: Visitor, page: str) -> tuple[set[str], str]:
    answer = willow.get(f"/project/willow-ward/{page}")
    assert answer.status_code == 200, (page, answer.text)
    return {found[0] for found in NONE.finditer(answer.text)}, answer.text


@pytest.mark.slow
def test_a_file_broken_by_hand_is_brought_back_as_it_was_saved(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    page = guest.get("/edit?kind=project&project=elm&at=project")
    form = guest.answered(page, **{"project/title": "Feeling safe at night"})
    assert form.status_code == 303, form.text
    saved = elm.read("projects/elm/project.toml")
    assert "Feeling safe at night" in saved
    elm.write("projects/elm/project.toml", saved.replace('"Feeling', "Feeling", 1))
    problems = guest.get("/project/elm/problems").text
    way = re.search(r'<a href="(/restore[^"]+)">Put it right', problems)
    assert way, problems
    look = guest.answered(guest.get(way[1].replace("&amp;", "&")))
    assert "Feeling safe at night" in look.text
    assert guest.answered(look).status_code == 303
    assert elm.read("projects/elm/project.toml") == saved


@pytest.mark.slow
def test_before_a_change_a_file_edited_by_hand_since_is_as_it_was_then(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    for title in ("First", "Second"):
        page = guest.get("/edit?kind=project&project=elm&at=project")
        guest.answered(page, **{"project/title": title})
    second = elm.read("projects/elm/project.toml")
    page = guest.get("/edit?kind=workbook&at=workbook")
    assert guest.answered(page, **{"workbook/name": "Another"}).status_code == 303
    elm.write("projects/elm/project.toml", second.replace('"Second', "Second"))
    last = re.findall(r'<span class="mark tone-plain">(\d+)</span>', guest.get("/restore").text)[0]
    look = guest.answered(guest.get(f"/restore?project=elm&to={last}"))
    assert guest.answered(look).status_code == 303, look.text
    assert elm.read("projects/elm/project.toml") == second
