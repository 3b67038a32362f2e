"""The pages that are read: what stands on them, and that every link of them leads somewhere."""

from __future__ import annotations

import ast
import re
import shutil
import time
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from qiworkbook.cli.main import COMMANDS
from qiworkbook.problems import Action, Advice, InFile, Place, Problem, WorkbookError
from qiworkbook.store.cache import Stamp
from qiworkbook.store.layout import EXAMPLE
from qiworkbook.testing import SMALL_PROJECT
from qiworkbook.web.overview import MOST_SHOWN
from qiworkbook.web.site import Fault, in_labels, link_of
from qiworkbook.workbook import problems_of
from qiworkbook.workbook.edits.fields import Field, FieldKind
from tests.web.conftest import Visitor, fields_of, unescaped, visitor

if TYPE_CHECKING:
    from qiworkbook.testing import WorkbookFolder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """Somebody who looks at the examples."""
    folder = tmp_path_factory.mktemp("examples")
    for name in EXAMPLE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    return visitor(folder).come_in()


@pytest.mark.slow
def test_every_link_of_every_page_leads_to_a_page(examples: Visitor) -> None:
    seen, waiting = {"/"}, ["/"]
    while waiting:
        address = waiting.pop()
        page = examples.get(address)
        assert page.status_code == 200, address
        if page.mimetype != "text/html":
            continue
        assert not commands_in(page.text), address
        anchors = set(re.findall(r' id="([^"]+)"', page.text))
        for link in map(unescaped, re.findall(r'href="([^"]+)"', page.text)):
            target, _, anchor = link.partition("#")
            if not target:
                assert anchor in anchors, link
            elif target.startswith("/") and target not in seen:
                seen.add(target)
                waiting.append(target)
    assert len(seen) > 60


def commands_in(page: str) -> list[str]:
    """What on a page a person would have to type at a terminal."""
    text = re.sub(r"<[^>]*>", " ", page)
    return re.findall(rf"qiworkbook (?:{'|'.join(COMMANDS)})\b|(?<![\w-])--[a-z]+", text)


def test_problems_and_refusals_show_a_link_or_a_sentence_and_no_command(
    elm: WorkbookFolder,
) -> None:
    guest = visitor(elm.root).come_in()
    twice = "date,value\n2025-01-06,71\n2025-01-06,72\nTotal,143\nwhen?,3\n"
    elm.write("projects/elm/data/feels-safe.csv", twice)
    elm.write("projects/notes/read.txt", "hello")
    problems = guest.get("/problems").text
    for hint in ("Keep one.", "Leave it out.", "or start one there."):
        assert hint in problems
    assert not commands_in(problems)
    elm.write("projects/elm/project.toml", "[aim\n")
    for address in ("/project/elm/week", "/project/elm/measure/none", "/project/oak/"):
        refused = guest.get(address)
        assert not commands_in(refused.text)
    for ward in list((elm.root / "projects").iterdir()):
        shutil.rmtree(ward)
    refused = guest.get("/project/oak/")
    assert refused.status_code == 409
    assert '<a href="/new-project">Start one.</a>' in refused.text


def test_the_workbook_tells_how_each_project_goes(examples: Visitor) -> None:
    page = examples.get("/")
    assert "3 of 3 projects" in page.text
    assert "By 30 June 2025, 90% of the people asked each week on Willow Ward" in page.text
    assert "from 61% to 81%, and held for ten months" in page.text.casefold()


@pytest.mark.parametrize(
    ("asked", "there", "not_there"),
    [
        ("ward=Willow+Ward", "Willow Ward", "Hazel Unit</a>"),
        ("status=closed", "Rowan Ward", "Willow Ward</a>"),
        ("stage=do", "Hazel Unit", "Rowan Ward</a>"),
        ("only=quiet", "None of the 3 projects is like that", "Willow Ward</a>"),
    ],
)
def test_projects_are_filtered(examples: Visitor, asked: str, there: str, not_there: str) -> None:
    page = examples.get(f"/?{asked}").text
    assert there in page
    assert not_there not in page


def test_a_project_shows_its_aim_and_chart_first(examples: Visitor) -> None:
    page = examples.get("/project/willow-ward/").text
    places = [page.index(one) for one in ("<h2 id=", "<svg", "Next steps", "A coach would ask")]
    assert places == sorted(places)


def test_a_question_of_the_coach_leads_to_where_it_is_answered(examples: Visitor) -> None:
    page = examples.get("/project/willow-ward/").text
    asked = page[page.index('class="asked"') :]
    assert "/project/willow-ward/test/2025-03-22-evening-weekends" in asked.partition("</ul>")[0]


@pytest.mark.slow
@pytest.mark.parametrize("noun", ["aim", "measure"])
def test_a_definition_that_was_changed_is_confirmed_where_the_question_leads(
    guest: Visitor, elm: WorkbookFolder, noun: str
) -> None:
    elm.write("projects/elm/data/feels-safe.csv", "date,value\n2025-01-06,60\n2025-01-13,61\n")
    changed = {
        "aim": ("aim", "set", "elm", "--statement", "By 31 March 2026, 95% feel safe"),
        "measure": ("measure", "set", "elm", "feels-safe", "--definition", "Asked alone"),
    }
    assert elm.run(*changed[noun]).exit_code == 0
    page = unescaped(guest.get("/problems").text)
    (link,) = re.findall(rf'href="(/edit[^"]*at={noun}[^"]*/meant/[^"]*)"', page)
    assert "changed after data had been collected" in page
    fields = dict(fields_of(guest.get(link).text))
    said = {"who": "Ward manager", "why": "Plainer words"}
    sent = {name: said.get(name.rpartition("/")[2], was) for name, was in fields.items()}
    assert guest.post(link, sent).status_code == 303
    assert elm.read("projects/elm/project.toml").count('who = "Ward manager"') == 1
    assert "changed after data had been collected" not in guest.get("/problems").text


def test_what_the_coach_asks_for_is_added_and_not_written_over_something_else(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    elm.write(
        "projects/elm/project.toml",
        """format = 1
[project]
title = "Elm"
start = 2025-03-03
[aim]
statement = "By 31 March 2030, 90% of people on the ward say they feel safe."
target = 90
by = 2030-03-31
[[team]]
role = "lead"
title = "Ward manager"
""",
    )
    page = guest.get("/project/elm/").text
    asked = page[page.index('class="asked"') :].partition("</ul>")[0]
    links = [unescaped(link) for link in re.findall(r'href="([^"]+)"', asked)]
    added = {parse_qs(urlsplit(link).query)["at"][0] for link in links if link.startswith("/add")}
    assert added == {"measure", "driver", "team"}
    assert not [link for link in links if "at=team/" in link]


def test_numbers_that_stopped_are_answered_where_numbers_are_typed(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    elm.write("projects/elm/data/feels-safe.csv", "date,value\n2020-01-06,61\n2020-01-13,64\n")
    page = guest.get("/project/elm/").text
    asked = page[page.index('class="asked"') :].partition("</ul>")[0]
    assert 'href="/project/elm/week"' in asked


def test_a_change_by_hand_is_seen_at_once(guest: Visitor, elm: WorkbookFolder) -> None:
    assert "Oak things" not in guest.get("/").text
    text = elm.read("projects/elm/project.toml")
    elm.write("projects/oak/project.toml", re.sub('title = ".*"', 'title = "Oak things"', text))
    assert "Oak things" in guest.get("/").text
    elm.write("projects/oak/project.toml", "format = \n")
    assert "cannot be read" in guest.get("/").text
    shutil.rmtree(elm.root / "projects" / "oak")
    assert "oak" not in guest.get("/").text
    assert guest.get("/project/oak/").status_code == 409
    elm.write("workbook.toml", 'format = 1\n[workbook]\nname = "Another name"\n')
    assert "Another name" in guest.get("/").text


def test_a_project_that_cannot_be_read_says_so_and_what_to_do(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    elm.write("projects/elm/project.toml", "format = 1\n[project\n")
    for address in ("", "theory", "measures", "tests", "problems"):
        page = guest.get(f"/project/elm/{address}")
        assert page.status_code == 200
    assert "project.toml" in guest.get("/project/elm/").text


def test_a_workbook_that_is_gone_gets_a_page(guest: Visitor, elm: WorkbookFolder) -> None:
    assert guest.get("/").status_code == 200
    shutil.rmtree(elm.root)
    page = guest.get("/")
    assert page.status_code == 409
    assert guest.get("/begin").status_code == 409  # nobody is to begin another one there


NASTY = "<script>alert(1)</script> \"'& مرحبا 😀 {{ 7 * 7 }} javascript:alert(1)"


def test_what_people_write_stays_text(guest: Visitor, elm: WorkbookFolder) -> None:
    said = NASTY.replace('"', '\\"')
    elm.write(
        "projects/elm/project.toml",
        f'format = 1\n[project]\ntitle = "{said}"\nunit = "{said}"\n[aim]\nstatement = "{said}"\n'
        f'[[driver]]\nid = "a"\nname = "{said}"\n[[idea]]\nid = "b"\nname = "{said}"\n'
        f'[[measure]]\nid = "c"\nname = "{said}"\nkind = "outcome"\nunit = "{said}"\n'
        f'[[next]]\nwhat = "{said}"\n[[learning]]\nwhat = "{said}"\n',
    )
    elm.write("projects/elm/pdsa/2025-01-01-x.toml", f'format = 1\ntitle = "{said}"\n')
    elm.write("projects/elm/data/c.csv", "date,value\n2025-01-01,3\n")
    for address in ("/", "/project/elm/", "/project/elm/theory", "/project/elm/measures",
                    "/project/elm/measure/c", "/project/elm/tests", "/problems", "/outputs",
                    "/project/elm/test/2025-01-01-x"):  # fmt: skip
        page = guest.get(address)
        assert page.status_code == 200, address
        assert "<script>alert" not in page.text, address
        assert 'href="javascript:' not in page.text, address
        assert "49" not in page.text.partition("مرحبا")[2][:60], address


@pytest.mark.slow
@pytest.mark.parametrize(("what", "said"), [("slides", True), ("report", False)])
def test_what_a_deck_leaves_of_the_trusts_template_is_said(
    guest: Visitor, elm: WorkbookFolder, what: str, said: bool
) -> None:
    template = Presentation()
    template.slide_master.part.relate_to("https://evil.example/a.png", RT.IMAGE, is_external=True)
    template.save(str(elm.root / "brand.pptx"))
    settings = elm.read("workbook.toml")
    elm.write("workbook.toml", f'{settings}\n[house-style]\ntemplate = "brand.pptx"\n')
    made = guest.post("/outputs", {"what": what, "for": "team"})
    assert made.status_code == 303
    lost = "would fetch or run it: https://evil.example/a.png."
    assert (lost in unescaped(guest.get("/outputs").text)) == said


@pytest.mark.slow
def test_slides_and_report_are_made_and_handed_out(guest: Visitor, elm: WorkbookFolder) -> None:
    page = guest.post("/outputs", {"what": "report"})
    assert page.status_code == 422
    assert "Say who it is for" in page.text
    assert guest.post("/outputs", {"what": "report", "for": "team"}).status_code == 303
    assert guest.post("/outputs", {"what": "slides", "for": "team"}).status_code == 303
    assert {"output/report.html", "output/deck.pptx"} <= set(elm.files())
    page = guest.get("/outputs")
    links = dict(re.findall(r'href="(/download/[^"]+)" download>([^<]+)<', page.text))
    assert {"deck.html", "deck.pptx", "deck.txt", "report.html"} <= {*links.values()}
    for address, name in links.items():
        file = guest.get(address)
        assert file.headers["Content-Disposition"] == f"attachment; filename={name}"
        assert file.data == (elm.root / "output" / name).read_bytes()


def test_a_copy_to_share_asks_about_lines_with_numbers(guest: Visitor, elm: WorkbookFolder) -> None:
    elm.write(
        "projects/elm/project.toml",
        'format = 1\n[project]\ntitle = "Elm"\n[[learning]]\nwhat = "3 of 4 people said so"\n',
    )
    page = guest.post("/outputs", {"what": "report", "for": "others", "whom": "The trust"})
    assert page.status_code == 409
    assert "Leave all of them out?" in page.text
    assert "output/share/report.html" not in elm.files()
    done = guest.answered(page, **{"answer:release": "none"})
    assert done.status_code == 303
    assert "3 of 4 people" not in elm.read("output/share/report.html")


def test_an_empty_folder_becomes_a_workbook_with_a_project(tmp_path: Path) -> None:
    somebody = visitor(tmp_path).come_in()
    assert somebody.get("/").headers["Location"] == "/begin"
    assert somebody.get("/problems").headers["Location"] == "/begin"
    page = somebody.post("/begin", {"name": " "})
    assert page.status_code == 422
    assert "Give the workbook a name" in page.text
    assert somebody.post("/begin", {"name": "Our ward"}).headers["Location"] == "/new-project"
    new = {"title": "Feeling safe", "unit": "Ash Ward", "starter": "blank"}
    assert somebody.post("/new-project", new).headers["Location"] == "/project/ash-ward/"
    page = somebody.get("/project/ash-ward/")
    assert "Feeling safe is started." in page.text
    assert "Feeling safe is started." not in somebody.get("/project/ash-ward/").text
    again = somebody.post("/new-project", new)
    assert again.status_code == 422
    assert "There is already a project ash-ward" in again.text
    assert 'value="Feeling safe"' in again.text


def test_an_identifier_is_asked_about_before_it_is_kept(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    new = {"title": "Call 07700 900123 for more", "unit": "Ash Ward", "starter": "blank"}
    page = guest.post("/new-project", new)
    assert page.status_code == 409
    assert "Why may it stay?" in page.text
    assert "projects/ash-ward/project.toml" not in elm.files()
    back = guest.answered(page, change="1")
    assert back.status_code == 200
    assert 'value="Call 07700 900123 for more"' in back.text
    page = guest.post("/new-project", new)
    kept = guest.answered(page, **{"answer:keep-identifier": "It is the number of the ward"})
    assert kept.status_code == 303
    assert "07700 900123" in elm.read("projects/ash-ward/project.toml")
    assert "It is the number of the ward" in elm.read("workbook.toml")


def test_an_account_of_harm_is_pointed_to_those_who_can_act_first(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    told = "A patient was assaulted by a visitor"
    new = {"title": told, "unit": "Ash Ward", "starter": "blank"}
    assert guest.post("/new-project", new).status_code == 303
    page = guest.get("/project/ash-ward/").text
    where, done = "tell your safeguarding lead", f"{told} is started."
    assert 0 < page.index(where) < page.index(done)
    assert where not in guest.get("/project/ash-ward/").text
    assert told in elm.read("projects/ash-ward/project.toml")


@pytest.mark.slow
def test_versions_are_kept_from_the_page(guest: Visitor) -> None:
    assert "No versions of this workbook are kept yet" in guest.get("/history").text
    assert guest.post("/history", {"start": "1"}).status_code == 303
    page = guest.get("/history")
    assert "What changed since it was saved last" in page.text
    page = guest.post("/history", {"words": "", "name": ""})
    assert "Say in a few words what you did" in page.text
    fields = {"words": "The first version", "name": "Elm team", "anyway": "1"}
    assert guest.post("/history", fields).status_code == 303
    assert "Nothing has changed since the last save." in guest.get("/history").text


@pytest.mark.slow
def test_my_last_change_is_taken_back_from_the_page(guest: Visitor, elm: WorkbookFolder) -> None:
    before = elm.read("projects/elm/project.toml")
    page = guest.get("/edit?kind=project&project=elm&at=aim")
    assert guest.answered(page, **{"aim/statement": "Another aim"}).status_code == 303
    what = "Feeling safe on Elm Ward: the aim was reworded: Another aim"
    assert what in guest.get("/history").text
    assert f"before {what}" in guest.get("/restore").text
    page = guest.get("/undo")
    assert f"Take back “{what}" in page.text
    assert "page /edit" not in page.text
    assert "the aim was reworded: 90% of people" in page.text  # what it would be again
    stale = guest.answered(page, seen="what another page showed")
    assert "Nothing has been written yet" in stale.text
    assert guest.answered(page).status_code == 303
    assert elm.read("projects/elm/project.toml") == before
    told = re.findall(r"<li>[^<]*<span[^>]*>([^<]*)</span>(.*)</li>", guest.get("/history").text)
    (back, back_mark), (first, first_mark) = told
    assert back == f"Taken back: {first}"
    assert first.startswith(what)
    assert ("taken back since" in back_mark, "taken back since" in first_mark) == (False, True)


_DECIDED = """title = "Ask at one handover"
idea = "huddle"
[plan]
start = {day}
[do]
observations = "It took two minutes."
[study]
summary = "It worked."
[act]
decision = "{decision}"
"""


def test_what_was_decided_of_a_test_is_offered_to_its_idea(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    first, second = (
        elm.root / f"projects/elm/pdsa/{name}.toml" for name in ("one-handover", "two-handovers")
    )
    first.parent.mkdir()
    first.write_text(_DECIDED.format(day="2024-01-08", decision="adopt"))
    page = guest.get("/project/elm/test/one-handover")
    assert "morning huddle is testing. Is it adopted now?" in page.text
    assert guest.answered(page).status_code == 303
    assert 'status = "adopted"' in elm.read("projects/elm/project.toml")
    assert "Is it adopted" not in guest.get("/project/elm/test/one-handover").text

    second.write_text(_DECIDED.format(day="2024-02-08", decision="abandon"))
    assert "Is it abandoned now?" in guest.get("/project/elm/test/two-handovers").text
    elm.write(
        "projects/elm/project.toml",
        elm.read("projects/elm/project.toml").replace('"adopted"', '"abandoned"'),
    )
    older = guest.get("/project/elm/test/one-handover").text
    assert "Is it adopted" not in older, "a later test was decided on since"


def test_a_problem_leads_to_the_form_in_which_it_is_put_right(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    elm.write(
        "projects/elm/project.toml",
        'format = 1\n[project]\ntitle = "Elm"\n\n[[driver]]\nid = "a"\nname = "A"\n'
        '\n[[driver]]\nid = "b"\nname = ""\n\n[aim]\nby = "soon"\n',
    )
    page = guest.get("/project/elm/problems").text
    links = [unescaped(link) for link in re.findall(r'href="(/edit[^"]+)">Put it right', page)]
    asked = [parse_qs(urlsplit(link).query) for link in links]
    assert ["aim"] in [one.get("at") for one in asked]
    assert any(one.get("at", [""])[0].startswith("driver/") for one in asked)
    assert {one["back"][0] for one in asked} == {"/project/elm/problems"}
    for link in links:
        assert guest.get(link).status_code == 200


def test_a_problem_names_the_empty_box_and_no_key_of_the_file(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    measure = '\n[[measure]]\nid = "falls"\nname = "Falls"\nkind = "outcome"\n'
    elm.write("projects/elm/project.toml", SMALL_PROJECT + measure)
    elm.write(
        "projects/elm/pdsa/one.toml",
        'format = 1\ntitle = "One"\n\n[plan]\npredicted_on = 2025-01-13\n'
        "start = 2025-01-06\nend = 2025-01-06\n\n"
        '[[plan.question]]\nask = "Is it quieter?"\npredict = "Yes"\n',
    )
    page = guest.get("/problems").text
    lines = [line for line in page.split("<li>") if "Put it right" in line]
    falls = next(one for one in lines if "at=measure/falls" in one and "better" in one.lower())
    assert "Fill in “Better”." in falls
    assert "better =" not in page
    late = next(one for one in lines if "dated after the test began" in one)
    assert "Which is right?" in late  # the box is full: there is nothing to fill in
    assert "Fill in" not in late


def test_advice_names_no_key_of_a_file_and_leads_to_where_it_is_done(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    measure = '\n[[measure]]\nid = "falls"\nname = "Falls"\n'
    elm.write("projects/elm/project.toml", SMALL_PROJECT + measure)
    elm.write(
        "projects/elm/pdsa/one.toml",
        'format = 1\ntitle = "One"\n\n[plan]\nstart = 2024-11-04\nend = 2024-11-04\n'
        '\n[do]\nobservations = "Quiet"\n'
        '\n[study]\nlearning = "Ask"\n\n[act]\ndecision = "adopt"\n',
    )
    elm.write("projects/elm/charter.toml", "format = 1\n")
    page = unescaped(guest.get("/project/elm/problems").text)
    assert re.findall(r"\[\[|\b[a-z_]+ = ", page.partition("<main")[2]) == []
    lines = [line for line in page.split("<li>") if "Put it right" in line]

    def of(said: str) -> str:
        return next(one for one in lines if said in one)

    assert "Add a row to “Team” with “Role”: lead and a job title." in of("named as the lead")
    assert 'href="/add?kind=project&project=elm&at=team&' in of("named as the lead")
    assert "at=coproduction&" in of("share in the decisions")
    assert "Fill in “Level”." in of("share in the decisions")
    assert "the charter has no “Expectation” yet" in of("charter has no")
    assert 'href="/project/elm/test/one/plan"' in of("what you will look at")
    assert 'href="/project/elm/test/new?follows=one"' in of("stands alone")


@pytest.mark.slow
def test_many_problems_are_shown_page_by_page(guest: Visitor, elm: WorkbookFolder) -> None:
    rows = "".join(f'\n[[driver]]\nid = "d-{at}"\nname = "D{at}"\n' for at in range(60))
    elm.write("projects/elm/project.toml", SMALL_PROJECT + rows)
    first = guest.get("/project/elm/problems").text
    shown = first.count("Put it right")
    assert (shown, 'aria-current="page">1 to 50<' in first) == (MOST_SHOWN, True)
    links = re.findall(r'href="\?from=(\d+)"', first)
    others = [guest.get(f"/project/elm/problems?from={at}").text for at in links]
    whole = len(problems_of(elm.open(), ["elm"]))
    assert shown + sum(page.count("Put it right") for page in others) == whole > 100
    assert guest.get("/project/elm/problems?from=x").status_code == 200


@pytest.mark.slow
def test_what_was_found_of_a_project_is_found_anew_where_it_hangs_on_another(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    elm.write("projects/ash/project.toml", SMALL_PROJECT)
    elm.write(
        "projects/elm/spread.toml",
        'format = 1\n\n[[site]]\nid = "ash"\nunit = "Ash"\nproject = "ash"\n',
    )
    before = guest.get("/problems").text
    assert "there is no project ash" not in before
    shutil.rmtree(elm.root / "projects" / "ash")
    assert "there is no project ash" in guest.get("/problems").text
    elm.write("projects/elm/project.toml", SMALL_PROJECT + '\n[[driver]]\nid = "a"\nname = "A"\n')
    assert "no change idea acts on the driver" in guest.get("/problems").text


def test_a_learning_set_is_begun_and_opened(guest: Visitor, elm: WorkbookFolder) -> None:
    page = guest.post("/learning-sets", {"day": "10/04/2025"})
    assert page.status_code == 409
    assert "10 April 2025" in page.text
    page = guest.post("/learning-sets", {"day": "40/04/2025"})
    assert page.status_code == 422
    sent = {"day": "10 April 2025", "title": "Second set", "teams": "elm"}
    to = guest.post("/learning-sets", sent).headers["Location"]
    assert "learning-sets/2025-04-10.toml" in elm.files()
    assert "Second set" in guest.get(to).text
    assert "Second set" in guest.get("/learning-sets").text


@pytest.mark.slow
def test_a_learning_set_is_filled_in_and_its_run_sheet_follows(
    guest: Visitor,
) -> None:
    sent = {"day": "10 April 2025", "title": "Second set", "teams": "elm"}
    to = guest.post("/learning-sets", sent).location
    assert guest.get(to).text.count("Nothing is written down yet.") >= 4
    again = guest.post("/learning-sets", sent | {"title": "Another"})
    assert again.status_code == 422
    assert "on 10 April 2025 already" in again.text
    add = "/add?kind=learning-set&id=2025-04-10&at={}&back=" + to
    for part, fields in {
        "agenda": {"title": "Team stories", "start": "13:00", "end": "13:25", "lead": "Coach"},
        "slide": {"title": "What a charter is", "points": "Written together"},
        "story": {"project": "elm", "asks": "Who has evening staff?"},
        "commitment": {"project": "elm", "what": "test evenings"},
        "attendance": {"project": "elm", "role": "nurse", "people": "3"},
    }.items():
        page = guest.get(add.format(part))
        named = {f"{part}//{key}": value for key, value in fields.items()}
        saved = guest.answered(page, **named)
        assert (saved.status_code, saved.location) == (303, to), saved.text
    shown = guest.get(to).text
    for said in ("Team stories", "Who has evening staff?", "Test evenings", "nurse, 3",
                 "What a charter is", "Written together"):  # fmt: skip
        assert said in shown
    assert "Team stories" in guest.get(f"{to}/invitation").text
    assert "How confident are you" in guest.get(f"{to}/evaluation-form").text
    sheet = guest.get(f"{to}/run-sheet").text
    for said in ("13:00 to 13:25", ">25<", "Team stories", "Who has evening staff?",
                 "Test evenings", "What we predict"):  # fmt: skip
        assert said in sheet, said


def test_one_looks_round_an_example_and_comes_back(tmp_path: Path) -> None:
    own = tmp_path / "QI workbook"
    own.mkdir()
    guest = visitor(own).come_in()
    assert "Look round the example" in guest.get("/begin").text
    token = guest.token
    assert guest.post("/example").status_code == 303
    home = guest.get("/")
    assert "Willow Ward" in home.text
    assert "This is the example" in home.text
    assert not any(own.iterdir())
    assert (tmp_path / "QI workbook example" / "workbook.toml").is_file()
    guest.token, fresh = token, guest.token  # a page of the other workbook, open in another tab
    late = guest.post("/begin", {"name": "Mine"})
    assert late.status_code == 403
    assert "Mine" in late.text
    guest.token = fresh
    guest.post("/example")
    assert "Begin a workbook" in guest.get("/begin").text
    guest.post("/example")  # the one that is there is opened again
    assert "Willow Ward" in guest.get("/").text


def test_a_project_comes_back_as_it_was(guest: Visitor, elm: WorkbookFolder) -> None:
    before = elm.read("projects/elm/project.toml")
    seen = guest.get("/edit?kind=project&project=elm&at=project")
    guest.answered(seen, **{"project/title": "Another title"})
    changed = elm.read("projects/elm/project.toml")
    assert changed != before
    page = guest.get("/restore")
    assert "What there is to go back to" in page.text
    assert guest.answered(page, to="1").status_code == 422  # of which project?
    page = guest.answered(page, project="elm", to="1")
    assert re.search(r"<li[^>]*>[^<]*title[^<]*Another title", page.text)  # in words, and by line
    assert elm.read("projects/elm/project.toml") == changed  # it was shown, and nothing else
    elm.write("projects/elm/project.toml", changed + "# by hand\n")
    again = guest.answered(page)
    assert "by hand" in again.text  # what was shown is no longer what it would change
    assert guest.answered(again).status_code == 303
    assert elm.read("projects/elm/project.toml") == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "to", ["tomorrow", "31 February 2025", "0", "-1", "HEAD", "💥", "3000-01-01"]
)
def test_a_time_that_is_none_is_told_and_kept(guest: Visitor, to: str) -> None:
    page = guest.post("/restore", {"project": "elm", "to": to})
    assert page.status_code == 422
    assert to in page.text
    assert "Nothing" in page.text or "no " in page.text


ELSEWHERE = {
    "",  # what was just done, to be done again
    "aim confirm",
    "close",
    "data repair",
    "definitions take",
    "followup set",
    "init",
    "plugins list",
    "programme add",
    "programme approve",
    "programme list",
    "programme remove",
    "programme ward",
    "start-file",
    "templates list",
}
"""Actions that no page does: of a programme, of this computer, of plugins."""


@pytest.mark.slow
def test_every_action_that_a_problem_or_a_refusal_carries_is_a_link(examples: Visitor) -> None:
    names = {
        str(ast.literal_eval(call.args[0]))
        for path in (ROOT / "qiworkbook").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "do"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    assert len(names) > 40
    cycle = "2025-03-22-evening-weekends"
    with examples.client.application.test_request_context("/"):
        for name in names - ELSEWHERE:
            noun = name.partition(" ")[0]
            of = {"pdsa": cycle, "aim": "", "team": "", "coproduction": ""}.get(noun, "feels-safe")
            way = link_of(Action(name, tuple(filter(None, ("willow-ward", of)))))
            assert way, name
            if noun in ("pdsa", "aim", "team", "coproduction", "measure", "merge", "data"):
                assert examples.get(way).status_code == 200, (name, way)
        assert link_of(Action("data remove", ("PROJECT", "MEASURE"))) == ""


def test_a_copy_of_a_sync_service_is_joined_on_the_page(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    text = elm.read("projects/elm/project.toml")
    there = text.replace('title = "', 'title = "From the laptop: ', 1)
    elm.write("projects/elm/project-LAPTOP.toml", there)
    problems = guest.get("/problems").text
    assert '<a href="/join">Put it right' in problems
    page = guest.get("/join")
    assert "project-LAPTOP.toml" in page.text
    asked = guest.answered(page)
    assert "which is right" in asked.text
    look = guest.answered(asked, **{answer_of(asked.text): "there"})
    assert "From the laptop" in look.text
    assert elm.read("projects/elm/project.toml") == text
    assert guest.answered(look).status_code == 303
    assert elm.read("projects/elm/project.toml") == there
    assert not (elm.root / "projects/elm/project-LAPTOP.toml").exists()
    assert "There is nothing to join" in guest.get("/join").text


def answer_of(page: str) -> str:
    """The name of the field that answers a question."""
    found = re.search(r'name="(answer:[^"]+)"', page)
    assert found
    return found[1].replace("&#34;", '"')


def test_a_test_does_not_end_before_it_begins(guest: Visitor, elm: WorkbookFolder) -> None:
    cycle = 'format = 1\ntitle = "Ask"\n[plan]\nstart = 2025-01-20\n'
    elm.write("projects/elm/pdsa/ask.toml", cycle)
    page = guest.get("/project/elm/test/ask/do")
    refused = guest.answered(page, **{"do/ended": "2025-01-14"})
    assert refused.status_code == 422
    assert "before it begins on 20 January 2025" in refused.text
    assert "Which of the two is right?" in refused.text
    assert elm.read("projects/elm/pdsa/ask.toml") == cycle
    earlier = {"do/started": "2025-01-13", "do/ended": "2025-01-14"}
    assert guest.answered(page, **earlier).status_code == 303
    refused = guest.answered(
        guest.get("/edit?kind=cycle&project=elm&id=ask"), **{"do/started": "2025-01-15"}
    )
    assert "before it begins on 15 January 2025" in refused.text


@pytest.mark.slow
def test_the_day_of_a_prediction_is_put_right_on_the_page_of_its_plan(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    file = "projects/elm/pdsa/ask.toml"
    elm.write(
        file,
        'format = 1\ntitle = "Ask"\nidea = "huddle"\n[plan]\nstart = 2025-01-13\n'
        'predicted_on = 2025-01-10\n[[plan.question]]\nask = "How long?"\npredict = "Two"\n',
    )
    page = guest.get("/project/elm/test/ask/plan")
    assert "on which you write it. For example 3 February 2025" in page.text
    more = {"new-question/ask": "Who minds?", "new-question/predict": "Nobody"}
    assert guest.answered(page, **more).status_code == 303
    late = tomllib.loads(elm.read(file))["plan"]["question"][1]
    assert late["predicted_on"] == date(2025, 1, 15)
    home = unescaped(guest.get("/project/elm/").text)
    asked = re.search(r'href="([^"]+)">Which came first in', home)
    assert asked
    page = guest.get(asked[1])
    (box,) = re.findall(r'name="(plan/question/[^"]+/predicted_on)"', page.text)
    assert guest.answered(page, **{box: "Friday"}).status_code == 303  # the one that has been
    late = tomllib.loads(elm.read(file))["plan"]["question"][1]
    assert late["predicted_on"] == date(2025, 1, 10)
    page = guest.get("/project/elm/test/ask/plan")
    assert guest.answered(page, **{"plan/predicted_on": "9 January 2025"}).status_code == 303
    assert tomllib.loads(elm.read(file))["plan"]["predicted_on"] == date(2025, 1, 9)


def test_a_problem_is_told_without_how_it_is_written_in_a_file(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    file = "projects/elm/project.toml"
    elm.write(file, elm.read(file).replace('drives = ["confidence"]', 'drives = "confidence"'))
    elm.write(file, elm.read(file).replace("by = 2025-03-31", "by = 31"))
    text = unescaped(guest.get("/problems").text)
    assert 'drives is the text "confidence", where a list belongs' in text
    assert "by is 31, where a date belongs" in text
    own = [Field("counting", "Counting", "", FieldKind.TEXT)]
    plain = 'Add an outcome measure with counts = "people".'
    assert in_labels(plain, own) == plain  # somebody's own, as it was written
    hint = Advice("Add an outcome measure with ", InFile.key("counts", "people"), ".")
    assert hint == plain
    assert in_labels(hint, own) == "Add an outcome measure with “Counts”: people."
    hint = Advice(
        "Then add ",
        InFile("a [[team]]", "team", row=True),
        " with ",
        InFile.key("role", "lived-experience"),
    )
    assert hint == 'Then add a [[team]] with role = "lived-experience"'
    assert in_labels(hint, own) == "Then add a row to “Team” with “Role”: lived experience"


def test_an_error_is_told_in_the_words_of_pages_and_a_problem_that_stops_keeps_them(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    hint = Advice("Write ", InFile.key("every", "week"), InFile(" in project.toml"), ".")
    problem = Problem("data-impossible", "it is 120%", Place("f", 2), hint=hint)
    for error in (WorkbookError("It can't be.", hint), WorkbookError.of(problem)):
        assert error.hint == 'Write every = "week" in project.toml.'
        with guest.client.application.test_request_context():
            assert Fault.of(error).hint == "Write “Every”: week."
    elm.write("workbook.toml", elm.read("workbook.toml") + "\n[journal]\ndays = 0\n")
    page = unescaped(guest.get("/undo").text)
    assert "this workbook's settings say so." in page
    assert "[journal]" not in page
    assert "say so (workbook.toml, [journal])." in elm.run("undo").err


@pytest.mark.parametrize("file", ["projects/elm/project.toml", "workbook.toml"])
def test_a_second_change_within_one_tick_of_the_clock_is_seen(
    guest: Visitor, elm: WorkbookFolder, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a stick or a share two changes may have one time, and be as long as each other."""
    same = Stamp("all the same", time.time_ns())
    monkeypatch.setattr("qiworkbook.web.served_workbook.stamp_of", lambda _: same)
    name = "Elm" if file.startswith("projects") else "test workbook"
    for other in (name, name.swapcase(), name[::-1]):
        text = elm.read(file)
        elm.write(file, text.replace(name, other))
        assert other in guest.get("/").text
        name = other


@pytest.mark.slow
def test_a_project_that_counts_nothing_yet_leads_straight_to_a_measures_form(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    """It led to numbers that nobody could put in, and to a page that had to be read first."""
    counted = guest.get("/project/elm/").text
    elm.write("projects/elm/project.toml", 'format = 1\n[project]\ntitle = "Elm"\n')
    empty = guest.get("/project/elm/").text
    assert "Put in this week" in counted
    assert "Put in this week" not in empty
    for page in ("/project/elm/", "/project/elm/week"):
        links = re.findall(r'href="([^"]+)">Add a measure<', unescaped(guest.get(page).text))
        assert links
        assert set(links) == {f"/add?kind=project&project=elm&at=measure&back={page}"}
        assert "The aim" in guest.get(links[0]).text


def test_no_form_asks_for_an_id_where_names_are_chosen(guest: Visitor) -> None:
    page = unescaped(guest.get("/add?kind=project&project=elm&at=measure").text)
    assert 'What it shows: "aim", or drivers.' in page
    setting = guest.get("/edit?kind=project&project=elm&at=project").text
    assert ">PICU<" in setting
    assert ">CAMHS<" in setting
