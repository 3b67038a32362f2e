"""The other commands: questionnaires, the form on paper, sums by hand, show, clear-comment."""

from __future__ import annotations

import json
import tomllib
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from qiworkbook_survey.library import packaged

if TYPE_CHECKING:
    from qiworkbook.testing import Ran
    from tests.packaged.survey.conftest import Elm

TALLY = ("--questionnaire", "pulse", "--wave", "2025-01-06", "--yes")


def by_hand(elm: Elm, returned: int, *more: str) -> Ran:
    return elm.survey("tally", "elm", *TALLY, "--returned", str(returned), *more)


def test_questionnaires(elm: Elm) -> None:
    out = elm.survey("questionnaires").out
    assert "pulse: A small survey (5 questions; wording: local)" in out
    assert "psychological-safety: " in out
    assert "to be filled in first" in out


def test_a_copy_becomes_ones_own(elm: Elm) -> None:
    file = "questionnaires/psychological-safety.toml"
    assert elm.survey("questionnaires", "psychological-safety", "-o", file).exit_code == 0
    text = elm.folder.read(file)
    lines = [line for line in text.splitlines() if not line.startswith("incomplete")]
    elm.folder.write(file, "\n".join(lines).replace("[Write sentence", "Our sentence"))
    ran = elm.survey("form", "elm", "--questionnaire", "psychological-safety")
    assert ran.exit_code == 0, ran


def test_the_packaged_questionnaires_claim_no_more_than_is_known() -> None:
    talking, safety = sorted(packaged(), key=lambda one: one.id != "talking-about-sexual-safety")
    topics = list(dict.fromkeys(item.topic for item in talking.item))
    assert topics == ["Confidence", "How conversations begin", "A recent conversation"]
    assert "The wording of that survey is not known to us" in talking.source
    assert [item.id for item in talking.item if item.chart] == ["confident-start"]
    assert len(safety.item) == 7
    assert safety.incomplete
    assert all(item.text.startswith("[Write sentence") for item in safety.item)
    assert [item.reverse for item in safety.item].count(True) == 3
    assert all(item.reverse == item.reverse_unverified for item in safety.item)


class Texts(HTMLParser):
    """The texts of a page, what it would load, and how many headers of tables head nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.unsaid = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unsaid += tag == "th" and dict(attrs).get("scope") not in ("col", "row")
        self.tags.append(tag)
        self.loads += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_form_has_every_question_and_a_tally_sheet(elm: Elm) -> None:
    asked = "talking-about-sexual-safety"
    ran = elm.survey("form", "elm", "--questionnaire", asked)
    assert ran.exit_code == 0
    page = Texts()
    page.feed(elm.folder.read(f"output/elm-{asked}.html"))
    said = " ".join(page.texts)
    for questionnaire in packaged():
        if questionnaire.id == asked:
            for item in questionnaire.item:
                assert item.text in said
                assert all(anchor in said for anchor in item.anchors)
    assert "Tally sheet" in said
    assert page.tags.count("main") == 1
    assert page.tags.count("section") == 2  # what is filled in, and the sheet for its tallies
    assert page.unsaid == 0
    assert page.tags.count("table") == 9  # ten questions, one of them in people's own words
    assert page.loads == []
    assert "script" not in page.tags
    assert "size: A4" in said


def test_words_of_a_questionnaire_stay_words(elm: Elm) -> None:
    text = elm.folder.read("questionnaires/pulse.toml")
    awkward = "<script>alert(1)</script> & co"
    elm.folder.write("questionnaires/pulse.toml", text.replace("Who begins?", awkward))
    elm.survey("form", "elm", "--questionnaire", "pulse")
    page = elm.folder.read("output/elm-pulse.html")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page


def test_sums_by_hand(elm: Elm) -> None:
    ran = by_hand(
        elm,
        24,
        *("--counts", "confident=2,3,7,8,4", "--counts", "who=10 9 4"),
        *("--counts", "helps=14,5,11,5", "--answered", "helps=24"),
    )
    assert ran.exit_code == 0, ran
    items = {one["id"]: one for one in tomllib.loads(elm.wave())["item"]}
    assert items["confident"]["counts"] == [2, 3, 7, 8, 4]
    assert (items["who"]["answered"], items["helps"]["answered"]) == (23, 24)
    assert "pressure" not in items
    assert elm.codes() == ["survey-no-eligible"]


def test_a_small_pile_is_not_counted(elm: Elm) -> None:
    ran = by_hand(elm, 10, "--counts", "confident=2,3,3,1,1")
    assert ran.exit_code == 0
    assert "[[item]]" not in elm.wave()
    assert 'returned = "fewer than 11"' in elm.wave()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--counts", "confident=2,3,7"), "confident has 5 answers, and 3 sums were given"),
        (("--counts", "confident=2,3,7,8,x"), "write whole numbers"),
        (("--counts", "confident=9,9,9,9,9"), "cannot be right: 24 forms had an answer"),
        (("--counts", "helps=14,5,11,5"), 'Add: --answered "helps=24"'),
        (("--counts", "helps=1,1,1,1", "--answered", "helps=20"), "cannot be right"),
        (("--counts", "confidence=1"), "pulse has no question confidence"),
        ((), "No sums were given"),
    ],
)
def test_sums_that_cannot_be(elm: Elm, more: tuple[str, ...], said: str) -> None:
    ran = by_hand(elm, 24, *more)
    assert (ran.exit_code, said in ran.err) == (1, True), ran


def test_how_many_forms_is_asked_for(elm: Elm) -> None:
    ran = elm.survey("tally", "elm", *TALLY)
    assert ran.exit_code == 1
    assert "To answer: --returned" in ran.err


def test_show_on_one_screen(asked: Elm) -> None:
    out = asked.survey("show", "elm", "--wave", "2025-01-06").out
    for line in (
        "6 January 2025: pulse",
        "Open 6 January 2025. Answered: 24 of 41 (59%).",
        "     8   33%  4",
        "  Top two: 50% (12 of 24).",
        "  24 people answered.",
    ):
        assert line in out


def test_show_as_data(asked: Elm) -> None:
    (told,) = json.loads(asked.survey("show", "elm", "--json").out)
    assert (told["returned"], told["eligible"], told["smallest_group"]) == (24, 41, 11)
    assert told["items"][0]["top_two_percent"] == 50


def test_show_a_wave_that_is_not_there(asked: Elm) -> None:
    ran = asked.survey("show", "elm", "--wave", "2025-02-06")
    assert ran.err == "elm has no wave 2025-02-06.\nThere are: 2025-01-06.\n"


def test_show_before_anybody_was_asked(elm: Elm) -> None:
    ran = elm.survey("show", "elm")
    assert ran.exit_code == 1
    assert "elm has asked nobody yet." in ran.err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "by", "said"),
    [
        ("Ask jo@nhs.net", "guardian", "may lead to somebody"),
        ("Call 0114 496 0000", "guardian", "may lead to somebody"),
        ("Fine.", "Mrs Smith", "is a role, never a name"),
        (" ", "guardian", "needs its words"),
    ],
)
def test_what_is_not_cleared(asked: Elm, text: str, by: str, said: str) -> None:
    before = asked.wave()
    ran = asked.survey("clear-comment", "elm", "--wave", "2025-01-06", "--text", text, "--by", by)
    assert (ran.exit_code, said in ran.err) == (1, True), ran
    assert asked.wave() == before


def test_no_comment_of_a_small_wave(asked: Elm) -> None:
    asked.change("returned = 24", 'returned = "fewer than 11"')
    ran = asked.survey(
        *("clear-comment", "elm", "--wave", "2025-01-06", "--text", "Fine.", "--by", "guardian")
    )
    assert ran.exit_code == 1
    assert "comments least of all" in ran.err
