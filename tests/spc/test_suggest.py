from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.spc.choose import suggest_phase
from qiworkbook.spc.observations import PhaseStart
from qiworkbook.spc.reading import Better, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.spc.reading import Reading

    Read = Callable[..., Reading]

CALM = [52.0, 50.0] * 9
PLAN = {"unit": "%", "better": Better.INCREASE, "baseline": 18}


def test_a_shift_that_holds(read: Read) -> None:
    found = suggest_phase(read([*CALM, *[55.0, 54.0] * 6], **PLAN))
    assert found is not None
    assert (found.index, found.when, found.signal.rule) == (18, date(2024, 5, 6), Rule.SHIFT)
    assert found.why == (
        "The last 12 weeks, from 6 May 2024, are above the mean of 51%. "
        "If you know what changed then, and it is meant to last, new limits could start there, "
        "with the reason written down."
    )


def test_a_short_shift_waits_until_a_phase_of_its_own_could_be_judged(read: Read) -> None:
    assert suggest_phase(read([*CALM, *[55.0] * 11], **PLAN)) is None


def test_a_shift_that_is_over(read: Read) -> None:
    assert suggest_phase(read([*CALM, *[55.0] * 12, 50.0], **PLAN)) is None


def test_nothing_to_suggest(read: Read) -> None:
    assert suggest_phase(read(CALM)) is None
    assert suggest_phase(read([])) is None


def test_once_the_phase_is_made_it_is_not_suggested_again(read: Read) -> None:
    values = [*CALM, *[55.0, 54.0] * 6]
    reading = read(values, **PLAN, phases=(PhaseStart(18, "huddle"),))
    assert suggest_phase(reading) is None


def test_a_suggestion_makes_no_phase(read: Read) -> None:
    reading = read([*CALM, *[55.0, 54.0] * 6], **PLAN)
    assert suggest_phase(reading) is not None
    assert len(reading.phases) == 1
