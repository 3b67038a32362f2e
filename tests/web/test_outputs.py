"""What can be made on the page beside slides and reports: tables, and the papers of modules."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from qiworkbook.plugins.guard import Cost
from qiworkbook.plugins.loader import EntryPoint
from qiworkbook.plugins.manager import Plugins
from qiworkbook.store.layout import EXAMPLE
from qiworkbook.testing import WorkbookFolder
from qiworkbook.workbook.outputs.documents import papers
from tests.web.conftest import Visitor, visitor

ROOT = Path(__file__).parents[2]

PLUGIN = """
from qiworkbook.api import Paper, PaperMaker, Paragraph, Section, Shared, WorkbookError, hookimpl

def offered(view):
    id_ = view.project.id
    def wants_more():
        raise WorkbookError("There are no visits yet.", "Write one down first.")
    def breaks():
        raise OSError("secret")
    yield Paper(id_ + "-poster.html", "a poster", lambda: "<!DOCTYPE html><p>" + view.project.title)
    yield Paper(id_ + "-form.txt", "a form", lambda: b"a form")
    yield Paper(id_ + "-early.html", "too early", wants_more)
    yield Paper(id_ + "-broken.html", "broken", breaks)
    yield Paper("../outside.html", "outside", lambda: "x")
    yield Paper(id_ + "-number.html", "a number", lambda: 5)
    told = Section("told", "Told", "What we would hand on", (Paragraph("Ask at the huddle."),))
    yield Paper(id_ + "-package.html", "what we hand on", lambda: (told,))
    yield Paper(id_ + "-no-page.html", "no page", lambda: ("no section",))

def of_the_team(view):
    yield Paper(view.project.id + "-team.html", "for the team", lambda: "t")

@hookimpl
def qiworkbook_papers():
    return [
        PaperMaker("visit-papers", "w", offered, Shared.WORDS),
        PaperMaker("team-papers", "w", of_the_team),
    ]
"""


@pytest.fixture
def printer(elm: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    (tmp_path / "visitpapers.py").write_text(PLUGIN, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return visitor(elm.root, Plugins([EntryPoint("visitpapers", "visitpapers")])).come_in()


def test_papers_are_offered_made_and_handed_out(printer: Visitor, elm: WorkbookFolder) -> None:
    page = printer.get("/outputs").text
    assert "A poster (elm-poster.html)" in page
    assert "elm-poster.html" not in elm.files()
    ask = {"what": "papers", "for": "team"}
    assert printer.post("/outputs", ask).status_code == 422
    names = ["elm-poster.html", "elm-form.txt", "elm-package.html", "elm-paper-2025-01-15.html"]
    ask["papers"] = names  # type: ignore[assignment]
    assert printer.post("/outputs", ask).status_code == 303
    package = elm.read("output/elm-package.html")
    assert "What we hand on" in package
    assert "Ask at the huddle." in package
    assert "Our numbers" in elm.read("output/elm-paper-2025-01-15.html")
    assert elm.read("output/elm-poster.html") == "<!DOCTYPE html><p>Feeling safe on Elm Ward"
    assert (elm.root / "output/elm-form.txt").read_bytes() == b"a form"
    links = dict(
        re.findall(r'href="(/download/[^"]+)" download>([^<]+)<', printer.get("/outputs").text)
    )
    found = {name: printer.get(to).data for to, name in links.items()}
    assert found["elm-form.txt"] == b"a form"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("elm-early.html", "There are no visits yet."),
        ("elm-broken.html", "the plugin visitpapers went wrong"),
        ("elm-number.html", "the plugin visitpapers went wrong"),
        ("elm-no-page.html", "the plugin visitpapers went wrong"),
        ("../outside.html", "the plugin visitpapers went wrong"),
        ("elm-gone.html", "can&#39;t be made now"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_written(
    printer: Visitor, elm: WorkbookFolder, name: str, said: str
) -> None:
    page = printer.post(
        "/outputs", {"what": "papers", "for": "team", "papers": ["elm-poster.html", name]}
    )
    assert page.status_code == 422
    assert said in page.text
    assert "secret" not in page.text
    assert not [one for one in elm.files() if one.startswith("output")]


@pytest.mark.slow
def test_what_is_for_the_team_is_in_no_copy_to_share(printer: Visitor, elm: WorkbookFolder) -> None:
    ask = {"what": "papers", "for": "others", "papers": "elm-poster.html"}
    assert "Say which team" in printer.post("/outputs", ask).text
    ask["whom"] = "The trust"
    asked = printer.post("/outputs", ask)
    assert printer.answered(asked, **{"answer:release": "none"}).status_code == 303
    assert elm.read("output/share/elm-poster.html") == "<!DOCTYPE html><p>Feeling safe on Elm Ward"
    page = printer.get("/outputs").text
    assert ">elm-poster-for-others.html<" in page  # never to be mistaken for the team's
    asked = printer.post("/outputs", ask | {"papers": "elm-team.html"})
    refused = printer.answered(asked, **{"answer:release": "none"})
    assert refused.status_code == 422
    assert "for the team only" in refused.text


@pytest.mark.slow
def test_every_paper_of_the_packaged_modules_is_made_as_its_command_makes_it(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "book"
    for name in EXAMPLE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        folder.mkdir(exist_ok=True)
        copy(ROOT / name, folder / name)
    opened = visitor(folder).site.book.opened()
    made = {one.name: one.make() for one in papers(opened)}
    wrong = [one for one in opened.plugins.troubles if one.cost is not Cost.NOTHING]
    assert wrong == []  # a slow computer costs nothing
    assert "willow-ward-charter-poster-a3.html" in made
    command = WorkbookFolder(folder)
    ran = command.run("charter", "poster", "willow-ward", "--size", "a3")
    assert ran.exit_code == 0
    assert (
        command.read("output/willow-ward-charter-poster-a3.html")
        == made["willow-ward-charter-poster-a3.html"]
    )
    assert "What others adapted" in made["willow-ward-change-package.html"]
    assert [name for name in made if name.endswith(".xlsx")]
    assert [name for name in made if "survey" not in name and name.endswith(".html")]
    assert len(made) == len(papers(opened))


def test_a_learning_set_is_chosen_by_its_day_and_its_name(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    for day, title in (("2025-01-20", "Second"), ("2025-02-20", "Third")):
        file = f'format = 1\ndate = {day}\ntitle = "{title}"\nteams = ["elm"]\n'
        elm.write(f"learning-sets/{day}.toml", file)
    page = guest.get("/outputs").text
    assert re.findall(r'<option value="(2025[^"]*)">([^<]*)<', page) == [
        ("2025-02-20", "20 February 2025: Third"),
        ("2025-01-20", "20 January 2025: Second"),
    ]


def test_tables_for_excel_are_made(guest: Visitor, elm: WorkbookFolder) -> None:
    assert guest.post("/outputs", {"what": "tables", "for": "team"}).status_code == 303
    assert "output/export/tables.xlsx" in elm.files()


def test_a_share_pack_says_for_whom_it_is_and_leaves_after_a_look(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    ask = {"what": "pack", "for": "team", "whom": "The national team"}
    assert "for others" in guest.post("/outputs", ask).text
    ask["for"] = "others"
    assert "Say which team" in guest.post("/outputs", ask | {"whom": " "}).text
    asked = guest.post("/outputs", ask)
    look = guest.answered(asked, **{"answer:release": "none"})
    assert "Write the pack for The national team" in look.text
    assert "Elm Ward" in look.text
    assert not [one for one in elm.files() if one.endswith(".zip")]
    assert guest.answered(look, **{"answer:write": "yes"}).status_code == 303
    pack = zipfile.ZipFile(elm.root / "output/share/pack-2025-01-15.zip")
    assert "projects/elm/project.toml" in pack.namelist()
    assert "The national team" in pack.read("share.toml").decode()
