"""What goes wrong in a real week gets a page with a way on, and keeps what was typed."""

from __future__ import annotations

import re
import shutil
import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.web.access import FORM_TOKEN
from qiworkbook.workbook.edits.forms import FormKey, form
from tests.web.conftest import Visitor, fields_of, visitor

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

AIM = "/edit?kind=project&project=elm&at=aim"
SAID = "What we agreed on Monday: 9 in 10"
NASTY = "<script>alert(1)</script> \"'& مرحبا 😀 {{ 7 * 7 }} ]]> '''"


def test_a_project_removed_meanwhile_gives_back_what_was_typed(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    page = guest.get(AIM)
    shutil.rmtree(elm.root / "projects" / "elm")
    gone = guest.answered(page, **{"aim/statement": SAID})
    assert gone.status_code == 409
    assert SAID in gone.text
    assert "elm" in gone.text
    assert 'href="/"' in gone.text
    assert not (elm.root / "projects" / "elm").exists()


def test_a_page_of_yesterday_gives_back_what_was_typed(guest: Visitor, elm: WorkbookFolder) -> None:
    before = elm.read("projects/elm/project.toml")
    guest.get(AIM)
    late = visitor(elm.root)  # the workbook was started again, and knows nothing of that page
    answer = late.post(AIM, {FORM_TOKEN: guest.token, "aim/statement": SAID})
    assert answer.status_code == 403
    assert "start the workbook again" in answer.text
    assert SAID in answer.text
    elsewhere = late.post(AIM, {"aim/statement": SAID}, headers={"Origin": "http://example.org"})
    assert SAID not in elsewhere.text
    assert elm.read("projects/elm/project.toml") == before


def test_adding_again_after_going_back_adds_nothing(guest: Visitor, elm: WorkbookFolder) -> None:
    page = guest.get("/add?kind=project&project=elm&at=driver")
    assert guest.answered(page, **{"driver//name": "Doors are knocked on"}).status_code == 303
    again = guest.answered(page, **{"driver//name": "Doors are knocked on"})
    assert again.status_code == 303
    assert "saved already" in guest.get("/project/elm/theory").text
    named = [one["name"] for one in tomllib.loads(elm.read("projects/elm/project.toml"))["driver"]]
    assert named.count("Doors are knocked on") == 1


def test_planning_the_same_test_again_plans_nothing(guest: Visitor, elm: WorkbookFolder) -> None:
    page = guest.get("/project/elm/test/new")
    assert guest.answered(page, title="Ask at one handover").status_code == 303
    again = guest.answered(page, title="Ask at one handover")
    assert again.status_code == 303
    assert "saved already" in guest.get(again.location).text
    assert len([one for one in elm.files() if "/pdsa/" in one]) == 1


@pytest.mark.slow
def test_the_clock_set_back_stops_nobody(elm: WorkbookFolder) -> None:
    guest = visitor(elm.root).come_in()
    assert guest.answered(guest.get(AIM), **{"aim/statement": SAID}).status_code == 303
    guest.site.book.day = lambda: date(2019, 3, 1)
    for path in ("/", "/project/elm/", "/project/elm/week", "/history", "/undo", "/restore"):
        assert guest.get(path).status_code == 200, path
    assert guest.answered(guest.get(AIM), **{"aim/statement": "Another"}).status_code == 303
    assert guest.answered(guest.get("/undo")).status_code == 303
    assert SAID in elm.read("projects/elm/project.toml")


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "projects/elm/project-LAPTOP-7QK2.toml",
        "projects/elm/project (1).toml",
        "projects/elm/data/safe-LAPTOP-7QK2.csv",
        "projects/elm - Copy/project.toml",
        "workbook-LAPTOP-7QK2.toml",
    ],
)
def test_a_conflict_copy_that_appears_is_named(
    guest: Visitor, elm: WorkbookFolder, name: str
) -> None:
    page = guest.get(AIM)
    (elm.root / "projects/elm/data").mkdir(exist_ok=True)
    elm.write(name, elm.read("projects/elm/project.toml"))
    assert guest.answered(page, **{"aim/statement": SAID}).status_code == 303
    assert SAID in elm.read("projects/elm/project.toml")
    assert name.removesuffix("/project.toml") in guest.get("/problems").text


@pytest.mark.slow
def test_signs_of_every_script_go_into_every_field_and_come_back(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    """Every box of a text takes them and shows them again; every other says what it could hold."""
    elm.write(
        "projects/elm/project.toml",
        'format = 1\n[project]\ntitle = "Elm"\n[aim]\nstatement = "x"\n[coproduction]\nhow = "y"\n'
        '[[driver]]\nid = "a"\nname = "A"\n[[idea]]\nid = "b"\nname = "B"\n[[learning]]\n'
        'what = "C"\n[[next]]\nwhat = "D"\n[[team]]\nrole = "lead"\n[[measure]]\nid = "c"\n'
        'name = "M"\nkind = "outcome"\n',
    )
    taken = 0
    for at in ("project", "aim", "coproduction", "driver/a", "idea/b", "measure/c"):
        address = f"/edit?kind=project&project=elm&at={at}"
        page = guest.get(address)
        for name, _ in fields_of(page.text):
            if not name.startswith(at) or name.endswith("/id"):
                continue
            saved = guest.answered(guest.get(address), **{name: NASTY})
            assert saved.status_code in (303, 422), (name, saved.text)
            assert "<script>alert" not in saved.text
            if saved.status_code == 422:
                assert 'class="error-summary"' in saved.text, name
                continue
            taken += 1
            with guest.client.application.test_request_context():
                seen = form(guest.site.book.opened(), FormKey("project", "elm"))
            held = seen.value(*name.split("/"))
            assert NASTY in (held, *(held if isinstance(held, tuple) else ())), name
            again = guest.get(address)
            assert (name, NASTY) in fields_of(again.text), name
            assert not re.search(r"<script(?! src=)", again.text), name
    assert taken > 10


def test_a_folder_that_is_gone_is_said_and_what_was_typed_is_kept(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    form = guest.get("/edit?kind=project&project=elm&at=project")
    away = elm.root.with_name("away")
    elm.root.rename(away)
    for address in ("/", "/begin", "/project/elm/week"):
        page = guest.get(address)
        assert (page.status_code, "no longer there" in page.text) == (409, True), address
        assert "Begin a workbook" not in page.text
    sent = guest.answered(form, **{"project/title": "Feeling safe at night"})
    assert (sent.status_code, "no longer there" in sent.text) == (409, True)
    assert "Feeling safe at night" in sent.text
    assert not elm.root.exists()
    away.rename(elm.root)
    again = guest.get("/edit?kind=project&project=elm&at=project&draft=1").text
    assert 'value="Feeling safe at night"' in again


@pytest.mark.slow
@pytest.mark.parametrize("by", ["31 March", "the end"])
def test_what_is_asked_about_or_wrong_is_kept_as_a_draft_until_it_is_written(
    guest: Visitor, by: str
) -> None:
    address = "/edit?kind=project&project=elm&at=aim"
    form = guest.get(address)
    sent = guest.answered(form, **{"aim/statement": "Nobody is alone", "aim/by": by})
    assert sent.status_code in (409, 422)
    assert "You began to fill this in" in guest.get(address).text
    again = guest.get(f"{address}&draft=1")
    assert "Nobody is alone" in again.text
    assert f'value="{by}"' in again.text
    guest.answered(again, **{"aim/by": "2025-03-31"})
    assert "You began to fill this in" not in guest.get(address).text


NAVIGATES = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


def test_going_back_over_a_question_sends_nothing_again(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    address = "/edit?kind=project&project=elm&at=aim"
    guest.get(address)
    far = {"aim/by": "2099-01-01"}
    led = guest.post(address, far, headers=NAVIGATES)
    assert led.status_code == 303
    question = guest.get(led.location)
    assert (question.status_code, "more than 10 years" in question.text) == (409, True)
    saved = guest.post(address, {**far, "answer:unlikely": "yes"}, headers=NAVIGATES)
    assert saved.status_code == 303
    assert "shown=" not in saved.location
    before = elm.read("projects/elm/project.toml")
    assert "2099-01-01" in before
    back = guest.get(led.location)
    assert (back.status_code, back.location) == (303, saved.location)
    assert elm.read("projects/elm/project.toml") == before


def test_a_form_with_a_fault_is_led_to_and_a_script_is_answered_at_once(guest: Visitor) -> None:
    guest.get("/new-project")
    assert guest.post("/new-project", {"title": ""}).status_code == 422
    led = guest.post("/new-project", {"title": ""}, headers=NAVIGATES)
    assert led.status_code == 303
    assert guest.get(led.location).status_code == 422
    assert 'action="/new-project"' in guest.get(led.location).text
    gone = led.location.partition("shown=")[0] + "shown=nothing"
    assert guest.get(gone).status_code == 200


def test_of_a_conflict_each_must_be_decided(guest: Visitor, elm: WorkbookFolder) -> None:
    page = guest.get(AIM)
    other = guest.get(AIM)
    assert guest.answered(other, **{"aim/statement": "Theirs"}).status_code == 303
    both = guest.answered(page, **{"aim/statement": SAID})
    assert "Say which is right" not in both.text
    assert 'aria-label="Project"' in both.text  # whose it is
    undecided = guest.answered(both)
    assert undecided.status_code == 409
    assert 'class="error-summary"' in undecided.text
    assert "Say which is right" in undecided.text
    assert guest.answered(undecided, **{"keep:aim/statement": "mine"}).status_code == 303
    assert SAID in elm.read("projects/elm/project.toml")


def test_a_file_made_unreadable_meanwhile_says_what_to_do(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    page = guest.get(AIM)
    elm.write("projects/elm/project.toml", "[aim\n")
    for response in (
        guest.answered(page, **{"aim/statement": SAID}),
        guest.get("/project/elm/week"),
    ):
        assert response.status_code == 409
        assert '<a href="/problems">See what to do about it</a>' in response.text
        assert "Projects/elm" not in response.text  # a path is spelt as it is
    assert "No page can put this right" in guest.get("/problems").text


def test_a_project_that_is_gone_is_not_taken_for_another(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    shutil.copytree(elm.root / "projects" / "elm", elm.root / "projects" / "elms")
    page = guest.get(AIM)
    shutil.rmtree(elm.root / "projects" / "elm")
    gone = guest.answered(page, **{"aim/statement": SAID})
    assert "moved, renamed or removed" in gone.text
    assert "elms" not in gone.text


def test_what_cannot_be_taken_back_later_is_said(
    guest: Visitor, elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    elm.write("state", "a file where the folder should be")
    monkeypatch.setenv("XDG_STATE_HOME", str(elm.root / "state"))
    saved = guest.answered(guest.get(AIM), **{"aim/statement": SAID})
    assert saved.status_code == 303
    assert "cannot be taken back later" in guest.get(saved.location).text


def test_a_folder_that_refuses_to_be_looked_at_gets_a_page(
    guest: Visitor, elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = guest.get(AIM)

    def refuse(self: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr("pathlib.Path.iterdir", refuse)
    monkeypatch.setattr("pathlib.Path.stat", refuse)
    for response in (guest.get("/"), guest.answered(page, **{"aim/statement": SAID})):
        assert response.status_code in (200, 303, 409), response.text
        assert str(elm.root) not in response.text
