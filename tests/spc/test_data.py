from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.spc.explain import why
from qiworkbook.spc.observations import PhaseStart, TargetStep
from qiworkbook.spc.reading import Better, Event, UnmeasuredStretch
from qiworkbook.spc.words import as_data, headline

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.spc.reading import Reading

    Read = Callable[..., Reading]

VALUES = [*[50.0, 52.0] * 9, 60.0, None, *[53.0] * 7]


def reading_of(read: Read) -> Reading:
    return read(
        VALUES,
        name="Feeling safe",
        unit="%",
        better=Better.INCREASE,
        baseline=18,
        targets=(TargetStep(None, 90),),
        phases=(PhaseStart(20, "huddle", "2024-05-06-huddle"),),
        events=(Event(date(2024, 5, 6), "Huddle begins", "2024-05-06-huddle"),),
        pauses=(UnmeasuredStretch(date(2024, 5, 13), date(2024, 5, 19), "ward closed"),),
    )


def test_a_reading_is_plain_json(read: Read) -> None:
    data = as_data(reading_of(read))
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_points_bring_their_lines_and_why_they_are_marked(read: Read) -> None:
    reading = reading_of(read)
    data = as_data(reading)
    assert [point["why"] for point in data["points"]] == [
        list(why(reading, point.index)) for point in reading.points
    ]
    outside = data["points"][18]
    assert (outside["date"], outside["value"], outside["phase"]) == ("2024-05-06", 60.0, 0)
    assert outside["why"][0].startswith("Outside the limits")
    assert data["points"][19]["value"] is None


def test_signals_phases_and_verdict(read: Read) -> None:
    reading = reading_of(read)
    data = as_data(reading)
    assert data["signals"][0]["rule"] == "outside"
    assert data["signals"][0]["numbers"]["value"] == 60.0
    assert data["phases"][1]["cycle"] == "2024-05-06-huddle"
    assert data["rule_set"] == {"id": "mdc", "title": "Making Data Count", "version": "2023"}
    assert (data["variation"], data["assurance"]) == ("too-early", "none")
    assert data["words"]["headline"] == headline(reading)
    assert data["events"][0]["date"] == "2024-05-06"
    assert data["pauses"][0]["reason"] == "ward closed"


def test_the_same_reading_is_the_same_bytes(read: Read) -> None:
    once, again = (json.dumps(as_data(reading_of(read))) for _ in range(2))
    assert once == again


def test_no_data_are_still_data(read: Read) -> None:
    data = as_data(read([]))
    assert (data["points"], data["phases"], data["variation"]) == ([], [], "too-early")
