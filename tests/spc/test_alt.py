from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.spc.observations import PhaseStart, TargetStep
from qiworkbook.spc.reading import Better, ChartType, UnmeasuredStretch
from qiworkbook.spc.words import alt_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.spc.reading import Reading

    Read = Callable[..., Reading]

CALM = [50.0, 52.0] * 9


def test_everything_that_the_eye_sees(read: Read) -> None:
    reading = read(
        [*CALM, None, *[60.0] * 12],
        name="Feeling safe",
        unit="%",
        better=Better.INCREASE,
        targets=(TargetStep(None, 90),),
        phases=(PhaseStart(18, "huddle on every shift"),),
        pauses=(UnmeasuredStretch(date(2024, 5, 6), date(2024, 5, 12), "ward closed."),),
    )
    assert alt_text(reading) == (
        "From 51% to 60%, and held for twelve weeks. "
        "XmR chart of Feeling safe, 30 points from 1 January 2024 to 29 July 2024. "
        "The latest value is 60% (29 July 2024). "
        "From 1 January 2024: mean 51%, process limits 45.7% to 56.3%. "
        "From 6 May 2024 (huddle on every shift): mean 60%, process limits 60% to 60%. "
        "No signals around the mean of each stretch. "
        "Paused from 6 May 2024 to 12 May 2024: ward closed. "
        "The target is 90%."
    )


def test_signals_in_a_few_words(read: Read) -> None:
    reading = read([*CALM, 60.0, *[53.0] * 7], unit="%", baseline=18)
    text = alt_text(reading)
    assert "Signals: outside the limits, above, 6 May 2024; " in text
    assert "shift, above, from 29 April 2024 to 24 June 2024" in text


def test_many_signals_are_not_all_read_out(read: Read) -> None:
    reading = read([*CALM, *[90.0, 10.0] * 4], baseline=18)
    assert "3 June 2024; and 3 more." in alt_text(reading)
    assert alt_text(reading).count("outside the limits") == 5


def test_one_signal_more_than_are_read_out(read: Read) -> None:
    outliers = [point for _ in range(6) for point in (90.0, 50.0, 52.0, 50.0)]
    assert "; and 1 more." in alt_text(read([*CALM, *outliers], baseline=18))


def test_one_point_and_none(read: Read) -> None:
    assert alt_text(read([5], name="Asked", chart=ChartType.RUN)) == (
        "Run chart of Asked, 1 week. The latest value is 5 (1 January 2024). Median 5. "
        "Too early to say: there are 0 of the 10 points off the median that it needs."
    )
    assert alt_text(read([])) == "Run chart: no data yet."
    assert alt_text(read([None, None], chart=ChartType.C)) == "C chart: no data yet."
