"""Assessments of a unit over time: which go together, what moved between them, and by what."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook_benchmark.assessment import Assessment
from qiworkbook_benchmark.tracks import StandardMove, StandardStanding, is_overdue, moves, tracks_of
from tests.packaged.benchmark.conftest import ASSESSMENT, FILE

if TYPE_CHECKING:
    from tests.packaged.benchmark.conftest import Elm

EARLIER = FILE.replace("2024-11-04", "2024-05-06")
BEFORE = ASSESSMENT.replace("2024-11-04", "2024-05-06").replace(
    'rating = "met"\nrationale', 'rating = "partly"\nrationale'
)


def test_the_newest_comes_last_and_the_one_before_it_is_told(elm: Elm) -> None:
    elm.add(EARLIER, BEFORE)
    elm.add(FILE.replace("2024-11-04", "2023-11-06"), BEFORE.replace("2024-05-06", "2023-11-06"))
    (track,) = tracks_of(elm.folder.view("elm"))
    assert [record.id for record in track.records] == ["2023-11-06", "2024-05-06", "2024-11-04"]
    assert track.newest.id == "2024-11-04"
    assert track.previous is not None
    assert track.previous.id == "2024-05-06"


def test_a_single_assessment_has_none_before_it_and_nothing_moved(elm: Elm) -> None:
    (track,) = tracks_of(elm.folder.view("elm"))
    assert track.previous is None
    assert moves(track) == ()


def test_a_set_is_called_by_its_title_and_a_standard_by_its_number_and_words(elm: Elm) -> None:
    (track,) = tracks_of(elm.folder.view("elm"))
    assert track.title == "Our own standards"
    assert track.text_of("ready") == "2.1 Staff are ready."
    assert track.text_of("gone") == "gone"


def test_a_set_that_is_not_there_is_called_by_its_id(elm: Elm) -> None:
    elm.change('set = "ours"', 'set = "theirs"')
    (track,) = tracks_of(elm.folder.view("elm"))
    assert (track.title, track.text_of("ready")) == ("theirs", "ready")


def test_another_unit_has_a_track_and_a_number_of_its_own(elm: Elm) -> None:
    elm.add(
        FILE.replace("11-04", "11-05"), ASSESSMENT.replace("date", 'unit = "Oak Ward"\ndate', 1)
    )
    elm.add(
        FILE.replace("11-04", "11-06"), ASSESSMENT.replace("date", 'unit = " elm ward"\ndate', 1)
    )
    own, other = tracks_of(elm.folder.view("elm"))
    assert (own.key, own.own, [one.id for one in own.records]) == (
        "ours",
        True,
        ["2024-11-04", "2024-11-06"],  # one ward, however its name is typed
    )
    assert (other.key, other.own, other.title) == ("ours-2", False, "Our own standards, Oak Ward")


def test_what_moved_is_told_with_the_evidence_that_is_new(elm: Elm) -> None:
    elm.add(EARLIER, BEFORE)
    newer = '[[item.evidence]]\nkind = "audit"\nwhat = "{}"\ndate = {}\nstrength = "strong"\n\n'
    elm.change(
        '[[item]]\nstandard = "asked-again"',
        newer.format("Ten more", "2024-10-21")
        + newer.format("Five in between", "2024-10-14")
        + '[[item]]\nstandard = "asked-again"',
    )
    (track,) = tracks_of(elm.folder.view("elm"))
    assert [
        (m.standard, m.before, m.now, m.up, [e.what for e in m.evidence]) for m in moves(track)
    ] == [
        (
            "asked",
            StandardStanding.PARTLY,
            StandardStanding.MET,
            True,
            ["Five in between", "Ten more"],
        ),
    ]


@pytest.mark.parametrize(
    ("before", "now", "up"),
    [
        (StandardStanding.NOT_MET, StandardStanding.PARTLY, True),
        (StandardStanding.MET, StandardStanding.PARTLY, False),
        (StandardStanding.UNKNOWN, StandardStanding.MET, None),
        (StandardStanding.MET, StandardStanding.NOT_APPLICABLE, None),
    ],
)
def test_from_or_to_the_unknown_is_neither_up_nor_down(
    before: StandardStanding, now: StandardStanding, up: bool | None
) -> None:
    assert StandardMove("asked", before, now, ()).up is up


@pytest.mark.parametrize(
    ("more", "overdue"),
    [
        ({"due": date(2025, 3, 31)}, False),  # the day itself is still in time
        ({"due": date(2025, 3, 30)}, True),
        ({"due": date(2025, 3, 30), "status": "blue"}, False),
        ({}, False),
    ],
)
def test_an_action_is_overdue_from_the_day_after(more: dict[str, Any], overdue: bool) -> None:
    action = {"what": "Ask", "lead": "Nurse", "status": "green", **more}
    item = {"standard": "asked", "rating": "partly", "action": [action]}
    data = {"set": "ours", "date": date(2024, 11, 4), "method": "self", "item": [item]}
    assessment = Assessment.model_validate(data)
    assert is_overdue(assessment.item[0].action[0], date(2025, 3, 31)) is overdue
