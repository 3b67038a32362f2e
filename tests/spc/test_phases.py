from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.spc.observations import PhaseStart

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.spc.reading import Reading

    Read = Callable[..., Reading]

VALUES = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]


def test_a_phase_starts_at_the_first_row_on_or_after_its_date(read: Read) -> None:
    reading = read(VALUES, phases=(PhaseStart(date(2024, 1, 10), "x"),))
    assert [phase.first for phase in reading.phases] == [0, 2]
    assert reading.cautions == ()


def test_a_phase_before_the_first_row_is_the_first_phase(read: Read) -> None:
    reading = read(VALUES, baseline=4, phases=(PhaseStart(date(2020, 1, 1), "opened"),))
    (phase,) = reading.phases
    assert (phase.reason, phase.baseline, phase.counted) == ("opened", 4, 4)


def test_a_phase_after_the_last_row_waits(read: Read) -> None:
    reading = read(VALUES, phases=(PhaseStart(date(2030, 1, 7), "x"), PhaseStart(99)))
    assert len(reading.phases) == 1
    assert reading.cautions == (
        "There are no data yet for the phase that starts on 7 January 2030.",
        "There are no data yet for the phase that starts at point 100.",
    )


def test_two_phases_on_one_day(read: Read) -> None:
    day = date(2024, 1, 15)
    reading = read(VALUES, phases=(PhaseStart(day, "first"), PhaseStart(day, "second")))
    assert [phase.reason for phase in reading.phases] == ["", "second"]
    assert reading.cautions == (
        "Two phases start on 15 January 2024. The last one written is used.",
    )


def test_two_dates_between_the_same_rows(read: Read) -> None:
    late, early = PhaseStart(date(2024, 1, 11), "late"), PhaseStart(date(2024, 1, 9), "early")
    reading = read(VALUES, phases=(late, early))
    assert [phase.reason for phase in reading.phases] == ["", "late"]
    assert reading.cautions == (
        "The phases that start on 9 January 2024 and on 11 January 2024 begin at the same point. "
        "The later one is used.",
    )


def test_phases_by_index(read: Read) -> None:
    reading = read(VALUES, phases=(PhaseStart(4, "c"), PhaseStart(2, "b")))
    assert [(p.first, p.last, p.reason) for p in reading.phases] == [
        (0, 1, ""),
        (2, 3, "b"),
        (4, 5, "c"),
    ]


def test_a_phase_of_gaps(read: Read) -> None:
    reading = read([1, 2, None, None], phases=(PhaseStart(2, "x"),))
    assert reading.phases[1].centre is None
    assert reading.phases[1].counted == 0
    assert reading.latest is not None
    assert reading.latest.index == 1


def test_no_rows_have_no_phases(read: Read) -> None:
    assert read([], phases=(PhaseStart(0, "x"),)).phases == ()


def test_a_baseline_belongs_to_its_own_phase(read: Read) -> None:
    reading = read(
        VALUES,
        baseline=4,
        phases=(
            PhaseStart(0, "opened", baseline=2),
            PhaseStart(3, "x"),
            PhaseStart(5, "y", baseline=1),
        ),
    )
    assert [phase.baseline for phase in reading.phases] == [2, None, 1]


def test_a_phase_before_the_first_place_begins_there(read: Read) -> None:
    (phase,) = read(VALUES, phases=(PhaseStart(-2, "opened"),)).phases
    assert (phase.first, phase.last, phase.reason) == (0, 5, "opened")
