"""What a learning set adds: cover and agenda, asks and offers, safe links, a close."""

from __future__ import annotations

import tomllib
from datetime import date

from qiworkbook.content import Bullets, Heading, Links, Section
from qiworkbook.gathering import closing, cover, library, opening, with_story
from qiworkbook.model import LearningSet, LearningSetFile, Resource
from qiworkbook.places import Source
from qiworkbook.telling import ASKS

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


def test_a_team_without_next_steps_gets_a_slide_for_asks_and_offers() -> None:
    (alone,) = with_story((), gathering(STORY), "elm")
    assert alone.id == "elm-story"
    assert alone.message == "What we ask of you, and what we offer"


def test_the_cover_says_when_how_and_whose_in_words_alone() -> None:
    now = gathering('date = 2025-04-10\nmode = "in-person"\ntheme = "Evenings."')
    texts = [getattr(block, "text", "") for block in cover("T", "Northmoor", TODAY, now).blocks]
    assert texts == ["10 April 2025 · In person", "Evenings"]
