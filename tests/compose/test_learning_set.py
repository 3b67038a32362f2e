"""What a learning set adds: cover and agenda, asks and offers, safe links, a close."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.builtin.sections_cycles import next_steps
from qiworkbook.compose.document import ASKS, STEPS
from qiworkbook.compose.learning_set import (
    closing,
    cover,
    evaluation_form,
    invitation,
    library,
    opening,
    own_slides,
    with_story,
)
from qiworkbook.compose.storyboard import Occasion, compose_deck
from qiworkbook.content import (
    Bullets,
    Callout,
    Facts,
    Grid,
    Heading,
    Links,
    Paragraph,
    Section,
)
from qiworkbook.model import LearningSet, LearningSetFile, Resource, Workbook, WorkbookFile
from qiworkbook.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView

TODAY = date(2025, 4, 10)


def gathering(text: str) -> LearningSet:
    file = LearningSetFile.model_validate(tomllib.loads(text))
    return LearningSet(file.date.isoformat(), file, Source("x.toml", text))


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


STORY = """
date = 2025-04-10
[[story]]
project = "elm"
asks = ["Has anybody kept this going?", "A visit"]
offers = ["Our card"]
"""


def test_asks_and_offers_join_the_next_steps_and_no_ask_stands_twice() -> None:
    ahead = Section(
        "elm-next",
        "Next steps",
        "Two steps",
        (
            Heading("What we do next"),
            Bullets(("Go on",)),
            Heading(ASKS),
            Bullets(("A visit (by 1 May 2025)",)),
        ),
        name="next",
        steps=("Go on",),
        asks=("A visit (by 1 May 2025)",),
    )
    (told,) = with_story((ahead,), gathering(STORY), "elm")
    assert told.blocks == (
        Heading("What we do next"),
        Bullets(("Go on",)),
        Heading(ASKS),
        Bullets(("A visit (by 1 May 2025)", "Has anybody kept this going?")),
        Heading("What we offer"),
        Bullets(("Our card",)),
    )
    assert with_story((ahead,), gathering(STORY), "oak") == (ahead,)


@pytest.mark.parametrize(
    ("ours", "theirs", "shown"),
    [  # by hand: what the project's file asks, what the learning set's does, what is on the slide
        (["A visit."], ["a  visit"], ["A visit"]),
        (["A visit"], ["A  VISIT."], ["A visit."]),
        (["A visit. And cake."], ["A visit and cake"], ["A visit. And cake."]),
        (
            ["Who has tried? We could visit."],
            ["Who has tried?"],
            ["Who has tried? We could visit."],
        ),
        (["Who has tried?"], ["Who has tried? Call us."], ["Who has tried? Call us."]),
        (["A ward to read it, kindly"], ["A ward to read it"], ["A ward to read it, kindly."]),
        (["A visit"], ["A visitor's book"], ["A visit.", "A visitor's book"]),
        (["A visit from you"], ["A visit"], ["A visit from you.", "A visit"]),
        ([], ["One", "one."], ["One"]),
    ],
)
def test_the_same_sentence_is_asked_once_and_what_differs_together(
    see: Callable[..., ProjectView], ours: list[str], theirs: list[str], shown: list[str]
) -> None:
    asks = "".join(f'[[next]]\nwhat = "{ask}"\nask = true\n' for ask in ours)
    view = see(f'[[next]]\nwhat = "Go on"\n{asks}')
    story = f'date = 2025-04-10\n[[story]]\nproject = "elm-ward"\nasks = {json.dumps(theirs)}\n'
    (told,) = with_story(tuple(next_steps(view)), gathering(story), "elm-ward")
    *_, heading, asked = told.blocks
    assert heading == Heading(ASKS)
    assert isinstance(asked, Bullets)
    assert [item.rstrip(".") for item in asked.items] == [item.rstrip(".") for item in shown]
    things = {1: "one thing", 2: "two things"}[len(shown)]
    assert told.message == f"Go on; we ask for {things}"
    assert told.notes


def test_what_is_asked_at_the_set_is_no_step_besides(see: Callable[..., ProjectView]) -> None:
    view = see('[[next]]\nwhat = "A visit to Oak"\nby = 2025-05-01\n[[next]]\nwhat = "Go on"\n')
    story = 'date = 2025-04-10\n[[story]]\nproject = "elm-ward"\nasks = ["a visit to oak."]\n'
    (told,) = with_story(tuple(next_steps(view)), gathering(story), "elm-ward")
    assert told.message == "Go on; we ask for one thing"
    assert told.blocks == (
        Heading(STEPS),
        Bullets(("Go on.",)),
        Heading(ASKS),
        Bullets(("A visit to Oak (by 1 May 2025)",)),
    )


def test_a_team_without_next_steps_gets_a_slide_for_asks_and_offers() -> None:
    (alone,) = with_story((), gathering(STORY), "elm")
    assert alone.id == "elm-story"
    assert alone.message == "What we ask of you, and what we offer"


def test_the_cover_says_when_how_and_whose_in_words_alone() -> None:
    now = gathering('date = 2025-04-10\nmode = "in-person"\ntheme = "Evenings."')
    texts = [getattr(block, "text", "") for block in cover("T", "Northmoor", TODAY, now).blocks]
    assert texts == ["10 April 2025 · In person", "Evenings"]


SLIDES = """
date = 2025-04-10
mode = "in-person"
next = 2025-06-12
[[agenda]]
start = "13:00"
title = "Welcome"
[[slide]]
title = "What we hope for."
after_teams = true
[[slide]]
title = "What a charter is"
text = "People say what they expect of one another"
points = ["Written together", "Read again"]
notes = "Ask who has one."
source = "The charter group"
"""


def test_slides_of_ones_own_stand_behind_the_agenda_or_behind_the_teams() -> None:
    file = gathering(SLIDES)
    (before,) = own_slides(file, after_teams=False)
    (after,) = own_slides(file, after_teams=True)
    assert before.message == "What a charter is"
    assert before.notes == ("Ask who has one.",)
    assert [*map(type, before.blocks)] == [Paragraph, Bullets, Callout]
    assert (after.message, after.blocks) == ("What we hope for", ())


def test_a_deck_of_a_set_has_them_in_their_places(see: Callable[..., ProjectView]) -> None:
    deck = compose_deck(
        [see('[[next]]\nwhat = "Go on"')], (), today=TODAY, occasion=Occasion(gathering(SLIDES))
    )
    said = [one.message for one in deck.story.sections]
    places = [said.index(one) for one in ("What a charter is", "What we hope for")]
    (agenda,) = (n for n, one in enumerate(deck.story.sections) if one.name == "agenda")
    assert agenda < places[0] < places[1] < len(said) - 1


def test_an_invitation_says_when_what_for_and_what_to_bring() -> None:
    file = gathering(SLIDES)
    made = {one.id: one for one in invitation(Workbook(WorkbookFile(), Source("", "")), file)}
    assert [*made] == ["invitation", "agenda", "bring", "next-date"]
    (facts,) = made["invitation"].blocks
    assert isinstance(facts, Facts)
    assert facts.pairs[1] == ("How we meet", "In person")


def test_the_form_asks_what_the_last_slide_asks() -> None:
    file = gathering(SLIDES)
    (asked,) = (one for one in closing(file).blocks if isinstance(one, Bullets))
    (form,) = evaluation_form(file)
    scale, words = (one for one in form.blocks if isinstance(one, Grid))
    assert scale.columns == tuple(map(str, range(11)))
    said = [block.text for block in form.blocks if isinstance(block, Paragraph)]
    assert [row[0].text for row in words.rows] == [*asked.items[:-1]]
    assert any(text.startswith(asked.items[-1]) for text in said)
