"""Incidents counted safely: what is written, what is derived, what is said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from qiworkbook.content import SafetyCross
from qiworkbook.spc.reading import Better, ChartType
from qiworkbook.testing import SMALL_PROJECT, WorkbookFolder, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = SMALL_PROJECT.replace('better = "increase"', 'better = "increase"\ncounts = "people"')
FILE = "projects/elm/incidents/2024-01.toml"
MONDAY = date(2024, 1, 1)  # a Monday


def month(*days: str) -> str:
    return "format = 1\n" + "".join(f"\n[[day]]\n{day}\n" for day in days)


def book(folder: Path, files: dict[str, str]) -> WorkbookFolder:
    return make_workbook(folder, {"projects/elm/project.toml": PROJECT, **files})


def weeks(*assaults: int, first: date = MONDAY) -> dict[str, str]:
    """Months in which every day is recorded; the assaults of a week happen on its Wednesday."""
    by_month: dict[str, list[str]] = {}
    for week, number in enumerate(assaults):
        for weekday in range(7):
            on = first + timedelta(weeks=week, days=weekday)
            day = f"on = {on}" + (f"\nassault = {number}" if weekday == 2 and number else "")
            by_month.setdefault(f"projects/elm/incidents/{on:%Y-%m}.toml", []).append(day)
    return {path: month(*days) for path, days in by_month.items()}


def told(folder: WorkbookFolder) -> list[str]:
    return [f"{p.code} {p}" for p in folder.problems("elm") if p.plugin == "incidents"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            month("on = 2024-01-02", "on = 2024-01-02\nassault = 1"),
            f"incidents-day-twice {FILE}:7: 2 January 2024 is there already, in line 4",
        ),
        (
            month("on = 2024-02-02"),
            f"incidents-other-month {FILE}:4: 2 February 2024 does not belong to January 2024",
        ),
    ],
)
def test_days_that_cannot_be_right_are_named(text: str, problem: str, tmp_path: Path) -> None:
    assert told(book(tmp_path, {FILE: text})) == [problem]


def test_a_day_that_has_not_come_yet_is_named(tmp_path: Path) -> None:
    path = "projects/elm/incidents/2025-12.toml"
    assert told(book(tmp_path, {path: month("on = 2025-12-01")})) == [
        f"incidents-not-yet {path}:4: 1 December 2025 is in the future"
    ]


def test_a_file_that_is_not_named_after_a_month_is_named(tmp_path: Path) -> None:
    path = "projects/elm/incidents/january.toml"
    assert told(book(tmp_path, {path: month("on = 2024-01-01")})) == [
        f'incidents-month-unclear {path}: the name "january" is not a month'
    ]


@pytest.mark.slow
@pytest.mark.parametrize("year", ["0205", "2205", "9999"])
def test_a_slip_in_the_year_is_named_and_draws_no_centuries(year: str, tmp_path: Path) -> None:
    """Every week between two days has its place on the chart, so a wrong year would never end."""
    slipped = f"projects/elm/incidents/{year}-12.toml"
    files = weeks(1) | {slipped: month(f"on = {year}-12-31")}
    folder = book(tmp_path, files)
    assert f'incidents-month-unclear {slipped}: the name "{year}-12" is not a month' in told(folder)
    assert len(folder.view("elm").project.series["assault-a-week"].points) == 1
    folder.write(FILE, folder.read(FILE).replace("on = 2024-01-07", f"on = {year}-01-07"))
    said = [str(p) for p in folder.problems("elm") if p.place.file == FILE]
    assert any(f"on is in the year {int(year)}" in line for line in said)


def test_mixed_units_are_asked_about(tmp_path: Path) -> None:
    files = {
        FILE: 'counting = "reports"\n' + month("on = 2024-01-01"),
        "projects/elm/incidents/2024-02.toml": month("on = 2024-02-01"),
    }
    assert told(book(tmp_path, files)) == [
        f"incidents-two-units {FILE}:1: this month counts reports, and another counts incidents"
    ]


def test_counts_without_a_perception_measure_are_asked_about(tmp_path: Path) -> None:
    files = {FILE: month("on = 2024-01-01"), "projects/elm/project.toml": SMALL_PROJECT}
    (problem,) = told(book(tmp_path, files))
    assert problem.startswith(f"incidents-no-perception {FILE}")


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        'note = "what happened"',
        'who = "somebody"',
        'at = "14:30"',
        "on = 2024-01-01T14:30:00",
        "assault = -1",
        "assault = 51",
        'assault = "1"',
    ],
)
def test_nothing_but_days_and_numbers_fits_in(line: str, tmp_path: Path) -> None:
    text = month(line if line.startswith("on") else f"on = 2024-01-01\n{line}")
    (problem,) = [p for p in book(tmp_path, {FILE: text}).problems("elm") if p.place.file == FILE]
    assert problem.severity == "error"


def test_weekly_counts_are_derived_and_have_no_direction(tmp_path: Path) -> None:
    view = book(tmp_path, weeks(0, 2, 1)).view("elm")
    reading = view.readings["assault-a-week"]
    assert [point.value for point in reading.points] == [0, 2, 1]
    assert [point.when for point in reading.points] == [
        MONDAY,
        MONDAY + timedelta(weeks=1),
        MONDAY + timedelta(weeks=2),
    ]
    assert reading.better is Better.NEITHER
    assert reading.counts == "incidents"
    measure = view.project.measure("assault-a-week")
    assert measure is not None
    assert measure.paired_with == "feels-safe"


def test_a_week_with_a_day_that_nobody_recorded_is_a_gap_and_not_zero(tmp_path: Path) -> None:
    files = weeks(0, 1, 0, 0)
    files[FILE] = files[FILE].replace("\n[[day]]\non = 2024-01-16\n", "")
    reading = book(tmp_path, files).view("elm").readings["assault-a-week"]
    assert [point.value for point in reading.points] == [0, 1, None, 0]
    assert reading.points[2].note == "6 of 7 days were recorded"


def test_weeks_that_nobody_recorded_at_all_are_gaps_too(tmp_path: Path) -> None:
    files = weeks(1) | weeks(2, first=MONDAY + timedelta(weeks=5))
    reading = book(tmp_path, files).view("elm").readings["assault-a-week"]
    assert [point.value for point in reading.points] == [1, None, None, None, None, 2]


def test_days_between_are_history_without_the_time_since_the_last(tmp_path: Path) -> None:
    view = book(tmp_path, weeks(1, 0, 1, 0, 0, 1, 0, 0, 0, 0)).view("elm")
    reading = view.readings["days-between-assaults"]
    assert reading.chart is ChartType.T
    assert [point.value for point in reading.points] == [14, 21]  # Wednesdays, two and three weeks
    assert reading.points[-1].when == date(2024, 2, 7), "nothing after the last one"


def test_days_between_are_unknown_across_days_that_nobody_recorded(tmp_path: Path) -> None:
    files = weeks(1, 0, 1)
    files[FILE] = files[FILE].replace("\n[[day]]\non = 2024-01-09\n", "")
    reading = book(tmp_path, files).view("elm").readings["days-between-assaults"]
    assert [point.value for point in reading.points] == [None]
    assert reading.points[0].note == "1 day between was not recorded"


def test_two_on_one_day_are_half_a_day_apart(tmp_path: Path) -> None:
    # Wednesdays of weeks 1, 2 and 3, with 1, 2 and 1: after 7 days, half a day, then 6 and a half.
    reading = book(tmp_path, weeks(1, 2, 1)).view("elm").readings["days-between-assaults"]
    assert [point.value for point in reading.points] == [7.0, 0.5, 6.5]
    assert sum(point.value or 0 for point in reading.points) == 14.0  # from the first to the last


def test_twelve_weeks_of_zeros_and_three_incidents_lead_to_days_between(tmp_path: Path) -> None:
    view = book(tmp_path, weeks(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0)).view("elm")
    weekly = view.readings["assault-a-week"]
    assert not any(signal.rule in ("shift", "trend", "long-run") for signal in weekly.signals)
    assert any("days between" in caution for caution in weekly.cautions)
    assert "days-between-assaults" in view.readings


def test_rising_counts_are_a_signal_and_never_worse(tmp_path: Path) -> None:
    view = book(tmp_path, weeks(*[1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2], *[6] * 9)).view("elm")
    reading = view.readings["assault-a-week"]
    assert reading.variation == "neutral-high"
    from qiworkbook.spc.words import alt_text, headline, verdict

    said = f"{headline(reading)} {alt_text(reading)} {verdict(reading)}".casefold()
    assert "think about reporting culture" in said
    assert "worse" not in said
    assert "concern" not in said


@pytest.mark.slow
def test_the_cross_shows_every_day_of_the_month(tmp_path: Path) -> None:
    opened = book(tmp_path, {FILE: month("on = 2024-01-02", "on = 2024-01-03\nharassment = 2")})
    sections = {
        section.id: section
        for maker in opened.open().plugins.sections()
        for section in maker.make(opened.view("elm"))
    }
    section = sections["elm-safety-cross"]
    (cross,) = [block for block in section.blocks if isinstance(block, SafetyCross)]
    assert [(day.count, day.mark) for day in cross.days[:4]] == [
        (None, ""),
        (0, ""),
        (2, "H"),
        (None, ""),
    ]
    assert len(cross.days) == 31
    assert section.message == "January 2024: 2 incidents; 2 of 31 days are filled in"
    assert "29 days not filled in" in cross.alt
    assert "elm-incident-kinds" in sections


def test_a_month_that_has_only_begun_waits_behind_the_one_before(tmp_path: Path) -> None:
    opened = book(tmp_path, weeks(0, 0, 0, 0, 0)).open()  # five weeks: four days of February
    sections = [s for m in opened.plugins.sections() for s in m.make(opened.view("elm"))]
    (section,) = [s for s in sections if s.id == "elm-safety-cross"]
    assert section.message == "January 2024: no incidents; every day is filled in"


@pytest.mark.slow
def test_filling_in_the_cross(tmp_path: Path) -> None:
    folder = book(tmp_path, {})
    on = date(2024, 1, 9)
    assert folder.run("incidents", "day", "elm", "--none", today=on).exit_code == 0
    ran = folder.run("incidents", "day", "elm", "2024-01-08", "--harassment", "2", today=on)
    assert ran.exit_code == 0, ran
    assert "8 January 2024, 2." in ran.out
    text = folder.read(FILE)
    assert "on = 2024-01-09" in text
    assert text.startswith("# The safety cross of January 2024")
    again = folder.run("incidents", "day", "elm", "2024-01-08", "--other", "1", today=on)
    assert again.exit_code == 1
    assert "8 January 2024 is filled in already: harassment 2, assault 0, other 0" in again.err
    assert folder.read(FILE) == text
    put = folder.run("incidents", "day", "elm", "2024-01-08", "--other", "1", "--replace", today=on)
    assert put.exit_code == 0, put
    assert folder.view("elm").project.records["incidents"][0].file.day[1].other == 1  # type: ignore[attr-defined]
    shown = folder.run("incidents", "show", "elm", today=on)
    assert "not for sharing" in shown.out
    assert "   8:  1  0  .  .  .  .  ." in shown.out


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        ((), 2, "How many of which kind? For a quiet day: --none."),
        (("--none", "--assault", "1"), 2, "It cannot be a quiet day and have incidents."),
        (("2024-02-01", "--none"), 1, "1 February 2024 is in the future"),
        (("--assault", "99"), 2, "99 is not in the range"),
    ],
)
def test_slips_of_the_finger(args: tuple[str, ...], code: int, words: str, tmp_path: Path) -> None:
    ran = book(tmp_path, {}).run("incidents", "day", "elm", *args, today=date(2024, 1, 9))
    assert ran.exit_code == code
    assert words in ran.out + ran.err


def test_the_kinds_say_where_they_come_from_and_that_the_words_are_ours(tmp_path: Path) -> None:
    ran = book(tmp_path, {}).run("incidents", "kinds")
    for name in ("Sexual harassment (H)", "Sexual assault (A)", "Other sexual incident (O)"):
        assert name in ran.out
    assert "in our own words" in ran.out
