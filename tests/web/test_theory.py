"""The theory of change is changed where it is drawn: the links of its boxes, and what they open."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.workbook import problems_of
from tests.web.conftest import Visitor, unescaped

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from qiworkbook.testing import WorkbookFolder

THEORY = "/project/elm/theory"
TEXT = """format = 1  # ours

[project]
title = "Elm"

[[driver]]
id = "asked"
name = "People are asked"  # every day

[[driver]]
id = "known"
name = "Staff know how"
part_of = ["asked"]

[[idea]]
id = "huddle"
name = "a question at the huddle"
drives = ["known"]
"""


@pytest.fixture
def drawn(guest: Visitor, elm: WorkbookFolder) -> Visitor:
    elm.write("projects/elm/project.toml", TEXT)
    return guest


def said(elm: WorkbookFolder, kind: str) -> dict[str, Any]:
    rows = tomllib.loads(elm.read("projects/elm/project.toml"))[kind]
    return {row["id"]: row for row in rows}


def sent(guest: Visitor, page: TestResponse, action: str, **fields: list[str]) -> TestResponse:
    """Send the form of the page that goes to the address that begins so."""
    forms = re.findall(r'<form method="post" action="([^"]+)">(.*?)</form>', page.text, re.DOTALL)
    to, inside = next(
        (unescaped(to), text) for to, text in forms if unescaped(to).startswith(action)
    )
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', inside)
    data: dict[str, list[str]] = {}
    for name, value in hidden:
        data.setdefault(unescaped(name), []).append(unescaped(value))
    return guest.post(to, data | fields)


def test_every_box_is_a_link_with_a_name_that_opens_it(drawn: Visitor) -> None:
    page = drawn.get(THEORY).text
    links = re.findall(r'<a href="([^"]+)"[^>]*aria-label="([^"]+)"[^>]*data-node="([^"]+)"', page)
    assert {(name, node) for _, name, node in links} == {
        ("The aim", "aim"),
        ("Driver: People are asked", "driver/asked"),
        ("Driver: Staff know how", "driver/known"),
        ("Idea: a question at the huddle", "idea/huddle"),
    }
    for to, _, _ in links:
        assert drawn.get(unescaped(to)).status_code == 200
    assert 'data-ties="asked"' in page
    assert (
        '<h2 id="chosen_title_" dir="auto">Staff know how'
        in drawn.get(f"{THEORY}?node=driver/known").text
    )


def test_a_box_is_renamed_and_joined_and_nothing_else_is_touched(
    drawn: Visitor, elm: WorkbookFolder
) -> None:
    page = drawn.get(f"{THEORY}?node=idea/huddle")
    to = "/edit?kind=project&project=elm&at=idea"
    answer = sent(drawn, page, to, **{"idea/huddle/name": ["ask at lunch"],
                                      "idea/huddle/drives": ["", "known", "asked"]})  # fmt: skip
    assert answer.status_code == 303
    assert answer.location == f"{THEORY}?node=idea/huddle#chosen_"
    idea = said(elm, "idea")["huddle"]
    assert (idea["name"], sorted(idea["drives"])) == ("ask at lunch", ["asked", "known"])
    assert elm.read("projects/elm/project.toml").startswith(TEXT.partition("[[idea]]")[0])


def test_what_is_added_to_a_box_is_joined_to_it(drawn: Visitor, elm: WorkbookFolder) -> None:
    page = drawn.get(f"{THEORY}?node=driver/asked")
    add = "/add?kind=project&project=elm&at="
    assert sent(drawn, page, f"{add}driver", **{"driver//name": ["Time is set aside"]}).location
    assert sent(drawn, page, f"{add}idea", **{"idea//name": ["a card"]}).location
    assert said(elm, "driver")["time-is-set-aside"]["part_of"] == ["asked"]
    assert said(elm, "idea")["a-card"]["drives"] == ["asked"]
    first = drawn.get(THEORY)
    assert sent(drawn, first, f"{add}driver", **{"driver//name": ["Doors"]}).status_code == 303
    assert not said(elm, "driver")["doors"].get("part_of")


@pytest.mark.slow
def test_a_box_is_moved_and_removed(drawn: Visitor, elm: WorkbookFolder) -> None:
    page = drawn.get(f"{THEORY}?node=driver/known")
    assert sent(drawn, page, "/rows", do=["up:driver/known"]).status_code == 303
    assert [*said(elm, "driver")] == ["known", "asked"]
    page = drawn.get(f"{THEORY}?node=idea/huddle")
    asked = sent(drawn, page, "/rows", do=["remove:idea/huddle"])
    assert asked.status_code == 200
    assert drawn.answered(asked, sure="1", do="remove:idea/huddle").status_code == 303
    assert "huddle" not in elm.read("projects/elm/project.toml")


def test_a_circle_is_not_offered_and_one_that_is_sent_all_the_same_is_told(
    drawn: Visitor,
) -> None:
    page = drawn.get(f"{THEORY}?node=driver/asked")
    assert 'value="known"' not in page.text.partition('id="chosen_"')[2].partition("</section>")[0]
    to = "/edit?kind=project&project=elm&at=driver"
    answer = sent(drawn, page, to, **{"driver/asked/part_of": ["", "known"]})
    assert answer.status_code == 303
    assert drawn.get(THEORY).status_code == 200
    assert "driver-circle" in {one.code for one in problems_of(drawn.site.book.opened(), ["elm"])}
    assert "Staff know how" in drawn.get(f"{THEORY}?node=driver/known").text


@pytest.mark.slow
@pytest.mark.parametrize("node", ["", "driver/gone", "idea/", "measure/x", "driver", "aim", "💥/é"])
def test_a_box_that_is_not_there_shows_the_aim(drawn: Visitor, node: str) -> None:
    page = drawn.get(f"{THEORY}?node={node}")
    assert page.status_code == 200
    assert "Change the words and the numbers of the aim" in page.text


def test_where_nothing_is_written_yet_the_first_driver_is_added_there(
    guest: Visitor, elm: WorkbookFolder
) -> None:
    page = guest.get(THEORY)
    add = "/add?kind=project&project=elm&at=driver"
    assert sent(guest, page, add, **{"driver//name": ["Doors are knocked on"]}).status_code == 303
    assert "doors-are-knocked-on" in said(elm, "driver")


def test_what_hangs_on_a_driver_is_named_before_it_is_removed(
    drawn: Visitor, elm: WorkbookFolder
) -> None:
    chosen = f"{THEORY}?node=driver/asked"
    rows = "/rows?kind=project&project=elm"
    page = drawn.post(rows, {"do": "remove:driver/asked", "back": chosen})
    assert "“People are asked” cannot be removed yet" in page.text
    assert "Remove it" not in page.text
    assert f'href="{chosen}"' in page.text
    (to,) = re.findall(r'<li dir="auto"><a href="([^"]+)">Staff know how</a>', page.text)
    untied = drawn.answered(drawn.get(unescaped(to)), **{"driver/known/part_of": ""})
    assert untied.status_code == 303, untied.text
    page = drawn.post(rows, {"do": "remove:driver/asked", "back": chosen})
    assert "Remove “People are asked”?" in page.text
    assert drawn.answered(page, sure="yes").status_code == 303
    assert list(said(elm, "driver")) == ["known"]


def test_what_hangs_on_a_driver_is_told_what_to_say_instead(
    drawn: Visitor, elm: WorkbookFolder
) -> None:
    chosen = f"{THEORY}?node=driver/asked"
    rows = "/rows?kind=project&project=elm"
    page = drawn.post(rows, {"do": "remove:driver/asked", "back": chosen})
    asked = drawn.answered(page, sure="ask")
    assert "What is to be named instead of “People are asked”?" in unescaped(asked.text)
    assert "Take it out there: nothing is named then in the driver “Staff know how”" in asked.text
    assert list(said(elm, "driver")) == ["asked", "known"]
    done = drawn.answered(asked, **{"answer:instead:driver:asked": "none"})
    assert done.status_code == 303, done.text
    assert not said(elm, "driver")["known"].get("part_of")
    assert list(said(elm, "driver")) == ["known"]


def test_a_page_that_could_not_leads_back_and_shows_no_hidden_field(drawn: Visitor) -> None:
    gone = {"do": "remove:driver/gone", "back": THEORY, "sure": "yes"}
    marks = dict.fromkeys(("expected", "decided-on", "kept-file"), "7437ade")
    page = drawn.post("/rows?kind=project&project=elm", gone | marks)
    assert page.status_code == 409
    assert f'href="{THEORY}">Back to where you were' in page.text
    assert "7437ade" not in page.text
