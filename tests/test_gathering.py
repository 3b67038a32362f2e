"""What a learning set adds: commitments beside what the files show, safe links, a close."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.content import Bullets, Links, Table, Tone
from qiworkbook.gathering import closing, commitments, cover, library, opening, said_last_time
from qiworkbook.model import LearningSet, LearningSetFile, Resource, Workbook
from qiworkbook.places import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.content import Section
    from qiworkbook.view import ProjectView

TODAY = date(2025, 4, 10)
PROMISE = '[[commitment]]\nproject = "elm-ward"\nidea = "card"\nwhat = "will test a card"\n'


def gathering(text: str) -> LearningSet:
    file = LearningSetFile.model_validate(tomllib.loads(text))
    return LearningSet(file.date.isoformat(), file, Source("x.toml", text))


def rows_of(section: Section) -> list[list[str]]:
    return [[cell.text for cell in row] for row in getattr(section.blocks[0], "rows", ())]


@pytest.mark.parametrize(
    ("start", "tone", "said"),
    [
        ("2025-03-03", Tone.DONE, "Tested: One card"),
        ("2025-05-05", Tone.WATCH, "Planned for 5 May 2025: One card"),
        ("2025-02-03", Tone.UNKNOWN, "Not in the files: ask the team"),  # before it was promised
    ],
)
def test_a_commitment_is_held_against_the_cycles_since(
    see: Callable[..., ProjectView], start: str, tone: Tone, said: str
) -> None:
    cycle = f'title = "One card"\nidea = "card"\n[plan]\nstart = {start}\n'
    project = see('[project]\ntitle = "Elm"\nunit = "Elm Ward"\n', {"c": cycle}).project
    before, now = gathering(f"date = 2025-02-06\n{PROMISE}"), gathering("date = 2025-04-10")
    later = gathering(f"date = 2025-06-12\n{PROMISE}{PROMISE}")
    workbook = Workbook(projects=(project,), learning_sets=(later, now, before))
    (section,) = said_last_time(workbook, now, TODAY)
    assert rows_of(section) == [["Elm Ward", "Will test a card", "—", said]]
    table = section.blocks[0]
    assert isinstance(table, Table)
    assert table.rows[0][3].tone is tone
    kept = "1" if tone is Tone.DONE else "none"
    assert section.message == (
        f"Of 1 commitment made on 6 February 2025, {kept} can be seen in the files so far"
    )


def test_the_first_set_has_nothing_to_look_back_on() -> None:
    now = gathering(f"date = 2025-04-10\n{PROMISE}")
    workbook = Workbook(learning_sets=(now,))
    assert tuple(said_last_time(workbook, now, TODAY)) == ()
    (section,) = commitments(workbook, now)
    assert section.message == "1 test before we meet again"
    assert rows_of(section) == [["elm-ward", "Will test a card", "—"]]


def test_only_links_that_lead_to_a_page_or_an_address_are_links() -> None:
    def resource(id_: str, link: str) -> Resource:
        return Resource.model_validate({"id": id_, "title": id_.upper(), "link": link})

    kept = [resource("a", "https://example.org"), resource("b", "mailto:qi@example.org")]
    loose = [resource("c", "javascript:alert(1)"), resource("d", ""), resource("e", "file:///etc")]
    (section,) = library([*kept, *loose])
    links, bullets = section.blocks
    assert isinstance(links, Links)
    assert isinstance(bullets, Bullets)
    assert [link.address for link in links.items] == [
        "https://example.org",
        "mailto:qi@example.org",
    ]
    assert bullets.items == ("C.", "D.", "E.")
    assert tuple(library([])) == ()


def test_a_set_that_says_little_still_opens_and_closes() -> None:
    bare = gathering("date = 2025-04-10")
    assert tuple(opening(bare)) == ()
    assert closing(bare).message == "Thank you"
    assert cover("Feeling safe.", "", TODAY, None).message == "Feeling safe"
    assert cover("Feeling safe", "", TODAY, None).heading == "Welcome"
