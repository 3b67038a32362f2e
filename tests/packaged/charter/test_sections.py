"""The charter in a report and in a deck: messages by what the file says, nothing left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.api import Callout, Facts, Grid, Output
from qiworkbook_charter.sections import SECTIONS
from qiworkbook_charter.words import head_count

if TYPE_CHECKING:
    from qiworkbook.api import Section
    from tests.packaged.charter.conftest import Elm

REVIEWS = """
[[review]]
date = 2025-01-10
why = "theme"
heard = "Evenings are loud"
did = "Quiet hour from nine"

[[review]]
date = 2025-01-06
why = "turnover"
heard = "We did not know that page"
"""


def sections(elm: Elm, output: Output = Output.REPORT) -> dict[str, Section]:
    view = elm.folder.view("elm")
    makers = [maker.of(output) for maker in SECTIONS if output in maker.outputs]
    return {made.id: made for maker in makers for made in maker.make(view)}


def rows(section: Section) -> list[tuple[str, ...]]:
    (grid,) = [block for block in section.blocks if isinstance(block, Grid)]
    return [tuple(cell.text for cell in row) for row in grid.rows]


def test_the_lines_stand_by_audience_with_whose_idea_they_were(elm: Elm) -> None:
    elm.change('for = "patients"', 'for = "everyone"')
    section = sections(elm)["elm-charter"]
    assert rows(section) == [
        ("Everyone", "We knock, and wait for an answer.", "Patients"),
        ("Staff", "We listen, and we say what comes next.", "Patients and staff"),
        ("Visitors", "We ask before we go in.", "Staff"),
    ]
    assert section.project == "elm"
    assert section.notes


def test_the_message_of_an_agreed_charter(elm: Elm) -> None:
    assert sections(elm)["elm-charter"].message == (
        "3 expectations of each other, agreed on 25 November 2024; patients had a hand in 2 of them"
    )


def test_the_message_of_changed_words(elm: Elm) -> None:
    elm.change("We ask before we go in.", "We ask before we enter.")
    section = sections(elm)["elm-charter"]
    assert section.message.startswith("3 expectations changed since 25 November 2024")
    (warning,) = [block for block in section.blocks if isinstance(block, Callout)]
    assert "need to be agreed again" in warning.text
    assert any("open again" in note for note in section.notes)


def test_the_message_of_a_draft(unagreed: Elm) -> None:
    unagreed.change('origin = "patients"', 'origin = "visitors"')
    unagreed.change('origin = "both"', 'origin = "staff"')
    message = sections(unagreed)["elm-charter"].message
    assert message == "3 expectations in draft; what would patients add?"


@pytest.mark.slow
def test_how_it_was_made_hides_small_groups(elm: Elm) -> None:
    elm.change('staff = "fewer than 5"', "staff = 3")
    section = sections(elm)["elm-charter-made"]
    assert rows(section) == [
        ("4 November 2024", "Community meeting.", "9", "fewer than 5", "none", "Co-produced")
    ]
    assert section.message == "Patients and staff made the charter, on 1 occasion"
    assert section.notes == ("Say plainly who was not there yet: visitors.",)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (None, "not recorded"),
        (0, "none"),
        (1, "fewer than 5"),
        (4, "fewer than 5"),
        (5, "5"),
        ("fewer than 10", "fewer than 10"),
    ],
)
def test_head_counts(said: int | str | None, told: str) -> None:
    assert head_count(said) == told


@pytest.mark.slow
def test_you_said_we_did(elm: Elm) -> None:
    elm.add(REVIEWS)
    section = sections(elm)["elm-charter-life"]
    assert rows(section) == [
        ("6 January 2025", "New people", "We did not know that page", "No answer yet"),
        (
            "10 January 2025",
            "Something kept coming up",
            "Evenings are loud",
            "Quiet hour from nine",
        ),
    ]
    assert section.message == (
        "2 things heard, and 1 answered; the next review is due by 2 June 2025"
    )
    (facts,) = [block for block in section.blocks if isinstance(block, Facts)]
    assert facts.pairs == (
        ("Status", "On the wall, version 1"),
        ("Agreed", "25 November 2024 by community meeting"),
        ("Can be read at", "Ward entrance (poster)"),
        ("Change idea", "a two-minute question at the morning huddle (0 PDSA cycles)"),
        ("Next review due by", "2 June 2025"),
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2025-06-02", "2025-06-02", "The charter has not been reviewed yet; the next"),
        ("review_due = 2025-06-02", "", "The charter has not been reviewed yet"),
        ("2025-06-02", "2025-01-02", "The charter review was due by 2 January 2025"),
        (
            "[[displayed]]",
            '[[noted]]\non = 2025-01-06\nwhy = "turnover"\n\n[[displayed]]',
            "Something has changed on the ward: it is time to review the charter",
        ),
    ],
)
def test_the_message_of_its_life(elm: Elm, old: str, new: str, message: str) -> None:
    elm.change(old, new)
    assert sections(elm)["elm-charter-life"].message.startswith(message)


@pytest.mark.slow
def test_the_report_has_all_words_and_the_deck_the_few_that_are_shown(elm: Elm) -> None:
    elm.add(REVIEWS)
    elm.change('level = "co-produced"', 'level = "co-produced"\nnote = "Lines on a large sheet"')
    report, deck = (repr(sections(elm, output)) for output in Output)
    everywhere = ("We ask before we go in.", "Community meeting", "Evenings are loud")
    in_full = ("We all have the right", "uneasy", "Knock. Wait", "named nurse", "Lines on a large")
    assert all(text in report for text in (*everywhere, *in_full, "On the wall, version 1"))
    assert all(text in deck for text in everywhere)
    assert not any(text in deck for text in (*in_full, "On the wall, version 1"))


@pytest.mark.slow
def test_a_deck_without_a_review_says_where_the_charter_stands(elm: Elm) -> None:
    section = sections(elm, Output.STORYBOARD)["elm-charter-life"]
    assert "On the wall, version 1" in repr(section.blocks)


@pytest.mark.slow
def test_an_example_says_so_in_every_section(elm: Elm) -> None:
    elm.change("support =", 'illustrative = "Example words"\nsupport =')
    for section in sections(elm).values():
        callouts = [block.text for block in section.blocks if isinstance(block, Callout)]
        assert "Illustrative: Example words" in callouts


@pytest.mark.slow
def test_no_charter_and_a_retired_one_make_no_section(elm: Elm) -> None:
    elm.change('status = "displayed"', 'status = "retired"')
    assert sections(elm) == {}
    (elm.folder.root / "projects/elm/charter.toml").unlink()
    assert sections(elm) == {}


@pytest.mark.slow
def test_an_empty_charter_says_only_what_it_knows(elm: Elm) -> None:
    elm.folder.write("projects/elm/charter.toml", "format = 1\n")
    assert list(sections(elm)) == ["elm-charter-life"]
