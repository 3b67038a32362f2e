"""The last points of a long series drawn, with everything worked out from all of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.figures.control_chart import chart_svg
from qiworkbook.spc.observations import PhaseStart
from qiworkbook.spc.reading import Event, Reading, UnmeasuredStretch, latest_part
from qiworkbook.spc.words import alt_text, headline

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[..., Reading]

VALUES = [10, 12, 9, 13, 11, 10, 12, 14, 9, 11, 12, 10] * 2 + [20, 21, 19, 22, 20, 21, 23, 20]
PHASES = (PhaseStart(12, "new form", baseline=12),)


def test_everything_is_worked_out_from_all(read: Read) -> None:
    whole, cut = read(VALUES, phases=PHASES), read(VALUES, phases=PHASES, draw_last=10)
    assert cut.points == whole.points
    assert (cut.signals, headline(cut)) == (whole.signals, headline(whole))
    said = ", of which the last 10 are drawn"  # that is the picture's alone
    assert alt_text(cut).replace(said, "") == alt_text(whole)
    assert said in alt_text(cut)
    assert cut.conventions == (
        f"{whole.conventions}. The last 10 of 32 points are drawn; all are counted"
    )


def test_what_is_drawn_has_the_values_lines_and_marks_it_had(read: Read) -> None:
    whole = read(VALUES, phases=PHASES, draw_last=10)
    part = latest_part(whole)
    assert [p.index for p in part.points] == list(range(10))
    for point in part.points:
        there = whole.points[point.index + 22]
        assert (point.when, point.value, point.upper) == (there.when, there.value, there.upper)
        marks = {(s.rule, s.side) for s in part.signals_at(point.index)}
        assert marks == {(s.rule, s.side) for s in whole.signals_at(there.index)}
    (phase,) = part.phases
    assert (phase.first, phase.last, phase.baseline) == (0, 9, 2)  # two of its twelve are drawn
    assert part.phase_now == phase
    assert (part.variation, part.assurance) == (whole.variation, whole.assurance)


def test_a_phase_that_begins_in_what_is_drawn_is_kept_apart(read: Read) -> None:
    part = latest_part(read(VALUES, phases=PHASES, draw_last=25))
    assert [(phase.first, phase.last) for phase in part.phases] == [(0, 4), (5, 24)]
    assert [point.phase for point in part.points[:6]] == [0, 0, 0, 0, 0, 1]


def test_events_and_pauses_of_before_are_not_drawn(read: Read) -> None:
    events = (Event(date(2024, 1, 8), "Old"), Event(date(2024, 7, 8), "New"))
    pauses = (UnmeasuredStretch(date(2024, 1, 9), date(2024, 1, 12), "Old"),)
    part = latest_part(read(VALUES, draw_last=8, events=events, pauses=pauses))
    assert [event.label for event in part.events] == ["New"]
    assert part.pauses == ()


def test_more_than_there_are_is_all(read: Read) -> None:
    reading = read(VALUES, draw_last=40)
    assert latest_part(reading) is reading
    assert "are drawn" not in reading.conventions
    assert latest_part(read([], draw_last=5)).points == ()


def test_a_picture_holds_the_last_points_alone(read: Read) -> None:
    text = chart_svg(read(VALUES, draw_last=8))
    assert "17 June 2024" in text
    assert "10 June 2024" not in text
    assert "The last 8 of 32 points" in text
