from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.explain import marks_told
from qiworkbook.spc.observations import LimitsFrom, Observation, PhaseStart, ReadingPlan
from qiworkbook.spc.reading import Better, ChartType, Event, Variation
from qiworkbook.writers.deck.chart_axes import SignMeaning
from qiworkbook.writers.deck.chart_marks import marks_of
from qiworkbook.writers.deck.charts import foot_line, key_lines
from qiworkbook.writers.deck.text import Face

ARIAL = Face.named("Arial")
HUDDLE = SignMeaning("1 PDSA: Ask at one handover (7 Feb 2024)", "1 Ask at one handover")
NIGHTS = SignMeaning("2 PDSA: Ask on nights too (4 Mar 2024)", "2 Ask on nights too")
LONG = "Ask at the evening handover, with a pen beside it"
SHADED = SignMeaning("Shaded: nobody measured from 12 Mar 2024 to 16 Mar 2024", "")


RULES = "Rules: Making Data Count 2023"


def said(entries: tuple[SignMeaning, ...], width: float, most: int = 2, foot: str = "") -> str:
    return " ".join(key_lines(entries, width, ARIAL, 18, most, foot)).replace("\xa0", " ")


def test_what_fits_is_said_in_full_and_what_the_legend_says_is_left_to_it() -> None:
    assert said((HUDDLE, NIGHTS, SHADED), 880) == f"{HUDDLE.full} · {NIGHTS.full}"
    assert key_lines((SHADED,), 880, ARIAL, 18, 2, "") == ()
    assert key_lines((), 880, ARIAL, 18, 2, "") == ()


def test_the_foot_follows_the_key_and_is_never_cut() -> None:
    assert said((), 880, foot=RULES) == RULES
    assert said((HUDDLE,), 880, most=1, foot=RULES) == f"{HUDDLE.full} · {RULES}"
    assert said((HUDDLE,), 500, most=1, foot=RULES) == f"{HUDDLE.brief} · {RULES}"
    long = SignMeaning(f"1 PDSA: {LONG} (7 Feb 2024)", f"1 {LONG}")
    assert said((long,), 600, most=1, foot=RULES) == f"the rest is in the notes · {RULES}"


def test_with_less_room_the_date_and_the_kind_go_first() -> None:
    assert said((HUDDLE, NIGHTS), 880, most=1) == f"{HUDDLE.full} · {NIGHTS.full}"
    assert said((HUDDLE, NIGHTS), 600, most=1) == f"{HUDDLE.brief} · {NIGHTS.brief}"


def test_no_entry_is_cut_and_those_without_room_are_in_the_notes() -> None:
    long = tuple(SignMeaning(f"{i} PDSA: {LONG} (7 Feb 2024)", f"{i} {LONG}") for i in range(1, 6))
    *entries, last = said(long, 880).split(" · ")
    assert entries == [f"{i} {LONG}" for i in range(1, len(entries) + 1)]
    assert entries
    assert last == "the rest is in the notes"


@pytest.mark.parametrize("most", [1, 2, 3])
def test_what_does_not_fit_even_so_is_said_to_be_in_the_notes(most: int) -> None:
    many = tuple(SignMeaning(f"{i} PDSA: Cycle", f"{i} Cycle of some length") for i in range(1, 60))
    lines = key_lines(many, 880, ARIAL, 18, most, "")
    assert len(lines) <= most
    assert " ".join(lines).startswith("1 Cycle of some")
    assert lines[-1].endswith("the rest is in the notes")


@pytest.mark.parametrize("width", [200.0, 400.0, 880.0])
def test_the_foot_on_a_slide_says_why_marks_are_no_change_however_little_room(width: float) -> None:
    values = [*[40.0, 42] * 6, *[54.0, 56] * 6]
    days = (date(2024, 1, 1) + timedelta(weeks=at) for at in range(24))
    rows = [Observation(day, value) for day, value in zip(days, values, strict=True)]
    given = LimitsFrom(centre=61.0, lower=45.0, upper=77.0)
    reading = analyse(rows, ReadingPlan("It", every="week", better=Better.INCREASE, limits=given))
    assert reading.variation is Variation.COMMON_CAUSE
    assert marks_told(reading).startswith(
        "The rules mark the latest points, which is no sign of change now"
    )
    foot = foot_line(reading, width, ARIAL, 11)
    assert foot.startswith("Higher is better")
    assert foot.endswith(f". {marks_told(reading)}")


def test_what_explains_a_line_or_a_mark_is_the_last_to_go_to_the_notes() -> None:
    limits = SignMeaning("A New limits from 3 Jun 2024: On nights", "A New limits: On nights", 2)
    mark, plain = replace(NIGHTS, explains=1), SignMeaning(f"1 PDSA: {LONG}", f"1 {LONG}")
    for entries in ((plain, mark, limits), (plain, limits, mark)):
        assert said(entries, 500, most=1) == f"{limits.brief} · the rest is in the notes"
    shown = said((plain, mark, limits), 640, most=1)
    assert shown == f"{mark.brief} · {limits.brief} · the rest is in the notes"


def test_a_note_at_a_marked_point_explains_it_and_so_do_new_limits() -> None:
    days = [date(2024, 1, 1) + timedelta(weeks=at) for at in range(24)]
    values = [*[40.0, 42] * 6, 41, 90, *[40.0, 42] * 5]
    rows = [Observation(day, value) for day, value in zip(days, values, strict=True)]
    events = tuple(Event(day + timedelta(days=1), "A note") for day in (days[2], days[13]))
    phases = (PhaseStart(days[12], "A new way"),)
    reading = analyse(rows, ReadingPlan(ChartType.XMR, events=events, phases=phases))
    assert [one.explains for one in marks_of(reading, 700, 18).key] == [0, 1, 2]
