"""`chart` by other rules or as another chart, days between rare events, phases by a person."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qiworkbook.cli.chart import KINDS
from qiworkbook.spc.reading import ChartType

if TYPE_CHECKING:
    from qiworkbook.testing import WorkbookFolder

PROJECT = "projects/elm/project.toml"
FELT = "projects/elm/data/feels-safe.csv"
RARE = """
[[measure]]
id = "assaults"
name = "Sexual assaults"
kind = "outcome"
counts = "incidents"
shows = ["aim"]
every = "day"
definition = "Every assault that staff wrote down"
paired_with = "feels-safe"
"""
DAYS = """
[[measure]]
id = "between"
name = "Days between assaults"
kind = "outcome"
shows = ["aim"]
definition = "From one assault to the next"
days_between = "assaults"
"""
WEEKS = [f"2024-01-{day:02d}" for day in range(1, 16)]
COUNTS = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]  # twelve zeros and three assaults


@pytest.fixture
def rare(elm: WorkbookFolder) -> WorkbookFolder:
    elm.write(PROJECT, elm.read(PROJECT) + RARE)
    rows = "".join(f"{day},{count}\n" for day, count in zip(WEEKS, COUNTS, strict=True))
    elm.write("projects/elm/data/assaults.csv", "date,value\n" + rows)
    return elm


def shift(elm: WorkbookFolder) -> None:
    """Twelve weeks of 60 and 62, then thirteen of 80 and 82."""
    values = [60 + 2 * (at % 2) for at in range(12)] + [80 + 2 * (at % 2) for at in range(13)]
    rows = [f"2024-{at // 4 + 1:02d}-{at % 4 * 7 + 1:02d},{v}" for at, v in enumerate(values)]
    elm.write(FELT, "date,value\n" + "\n".join(rows) + "\n")


def test_every_chart_can_be_looked_at() -> None:
    assert (*(str(one) for one in ChartType), "days-between") == KINDS


def test_twelve_zeros_and_three_incidents_lead_to_days_between(rare: WorkbookFolder) -> None:
    out = rare.run("chart", "elm", "assaults").out
    assert "12 of 15 values are 0, so runs about the mean are not looked for." in out
    assert "C chart: incidents counted in equal stretches of time." in out
    assert "Next: qiworkbook chart elm assaults --as days-between\n" in out
    found = json.loads(rare.run("chart", "elm", "assaults", "--as", "days-between", "--json").out)
    # 1, 6 and 15 January
    assert [(p["date"], p["value"]) for p in found["points"]] == [
        ("2024-01-06", 5.0),
        ("2024-01-15", 9.0),
    ]
    assert (found["chart"], found["better"], found["variation"]) == ("t", "neither", "too-early")


def test_days_between_as_a_measure_of_its_own(rare: WorkbookFolder) -> None:
    rare.write(PROJECT, rare.read(PROJECT) + DAYS)
    reading = rare.view("elm").readings["between"]
    assert [point.value for point in reading.points] == [5, 9]
    assert (reading.chart, reading.unit, reading.counts) == (ChartType.T, "days", "incidents")
    ran = rare.run("data", "add", "elm", "between", "12")
    assert ran.exit_code == 1
    assert "between is the days between the events of assaults" in ran.err
    rare.write("in.csv", "date,value\n2024-05-06,3\n")
    assert rare.run("data", "import", "elm", "between", "in.csv").exit_code == 1
    assert "Days between assaults" in rare.run("summary", "elm", "--json").out


def test_days_between_from_the_command_line(rare: WorkbookFolder) -> None:
    add = ("measure", "add", "elm", "Days between", "--kind", "outcome")
    assert rare.run(*add, "--days-between", "assaults").exit_code == 0
    assert rare.view("elm").readings["days-between"].points[-1].value == 9
    lost = rare.run(*add, "--id", "lost", "--days-between", "asaults")
    assert (lost.exit_code, "asaults" in lost.err) == (1, True)
    toml = rare.read(PROJECT).replace('days_between = "assaults"', 'days_between = "asaults"')
    rare.write(PROJECT, toml.replace('id = "days-between"', 'id = "lost"'))
    assert 'the measure "lost" is the days between the events of "asaults"' in rare.run("check").out


def test_days_between_of_what_is_no_count(rare: WorkbookFolder) -> None:
    rare.write(PROJECT, rare.read(PROJECT) + DAYS)
    rare.write("projects/elm/data/assaults.csv", "date,value\n2024-01-01,2.5\n")
    ran = rare.run("chart", "elm", "assaults", "--as", "days-between")
    assert (ran.exit_code, ran.err.startswith("The row for 2024-01-01 counts no whole number")) == (
        *(1, True),
    )
    (problem,) = [p for p in rare.problems("elm") if p.code == "data-not-events"]
    assert problem.place.line == rare.read(PROJECT).split("days_between")[0].count("\n") + 1


@pytest.mark.parametrize("every", ["week", "month"])
def test_counts_by_the_week_do_not_say_on_which_days(rare: WorkbookFolder, every: str) -> None:
    rare.write(PROJECT, rare.read(PROJECT).replace('every = "day"', f'every = "{every}"') + DAYS)
    ran = rare.run("chart", "elm", "assaults", "--as", "days-between")
    assert ran.exit_code == 1
    assert f"counts by the {every}, which do not say on which days the events happened" in ran.err
    assert rare.view("elm").readings["between"].points == ()
    assert "data-not-events" in {problem.code for problem in rare.problems("elm")}
    assert "--as days-between" not in rare.run("chart", "elm", "assaults").out


def test_the_time_since_the_last_event_is_told_and_not_judged(rare: WorkbookFolder) -> None:
    rows = "date,value\n2024-01-01,1\n2024-01-02,0\n2024-01-03,1\n2024-01-04,0\n2024-01-05,0\n"
    rare.write("projects/elm/data/assaults.csv", rows)
    said = (
        "! The last event was on 3 January 2024; by 5 January 2024, 2 days later, there was no "
        "other. That interval is still open, and is not judged."
    )
    assert said in rare.run("chart", "elm", "assaults", "--as", "days-between").out
    rare.write(PROJECT, rare.read(PROJECT) + DAYS)
    assert said in rare.run("chart", "elm", "between").out


@pytest.mark.parametrize("kind", ["g", "t"])
def test_counts_by_rows_of_time_are_no_chart_of_events(rare: WorkbookFolder, kind: str) -> None:
    if kind == "t":
        rare.write("projects/elm/data/assaults.csv", "date,value\n2024-01-01,2\n2024-01-02,1\n")
    ran = rare.run("chart", "elm", "assaults", "--as", kind)
    assert ran.exit_code == 1
    assert "counts incidents by rows of time" in ran.err


@pytest.mark.parametrize("kind", ["g", "t"])
def test_percentages_are_no_time_between_events(elm: WorkbookFolder, kind: str) -> None:
    shift(elm)
    ran = elm.run("chart", "elm", "feels-safe", "--as", kind)
    assert ran.exit_code == 1
    assert "These are shares or rates." in ran.err


def test_by_other_rules(elm: WorkbookFolder) -> None:
    shift(elm)
    found = json.loads(elm.run("chart", "elm", "feels-safe", "--rule-set", "nelson", "--json").out)
    assert found["rule_set"]["title"] == "Nelson"
    assert "rule_set" not in elm.read(PROJECT)  # looked at, not kept
    ran = elm.run("chart", "elm", "feels-safe", "--rule-set", "nelso")
    assert (ran.exit_code, "Did you mean nelson?" in ran.err) == (1, True)


def test_a_chart_that_the_data_cannot_make_says_so(elm: WorkbookFolder) -> None:
    shift(elm)
    out = elm.run("chart", "elm", "feels-safe", "--as", "p").out
    assert "A P chart needs a denominator, and the data have none. XmR chart:" in out


def test_new_limits_are_suggested_and_made_by_a_person(elm: WorkbookFolder) -> None:
    shift(elm)
    before = elm.read(PROJECT)
    out = elm.run("chart", "elm", "feels-safe").out
    assert "? The last 13 weeks, from 1 April 2024, are above the mean of 71%." in out
    command = "qiworkbook measure phase elm feels-safe --start 2024-04-01 --reason"
    assert f"Next: {command}" in out
    assert elm.read(PROJECT) == before
    ran = elm.run(
        *("measure", "phase", "elm", "feels-safe", "--start", "2024-04-01"),
        *("--reason", "Huddle on every shift", "--baseline", "12"),
    )
    # by hand: twelve of 80 and 82 have a mean of 81 and ranges of 2, so 81 ± 5.32
    assert ran.out == (
        "feels-safe has new limits from 2024-04-01: Huddle on every shift\n"
        "Mean 81%, process limits 76% to 86%, from 12 points\n"
        "Next: qiworkbook chart elm feels-safe\n"
    )
    assert elm.read(PROJECT) == before + (
        '\n[[measure.phase]]\nstart = 2024-04-01\nreason = "Huddle on every shift"\nbaseline = 12\n'
    )


def test_a_phase_keeps_remarks_and_stands_with_its_own_measure(rare: WorkbookFolder) -> None:
    text = rare.read(PROJECT).replace('id = "feels-safe"', 'id = "feels-safe" # weekly')
    rare.write(PROJECT, text)
    add = ("measure", "phase", "elm", "feels-safe", "--reason", "Huddle")
    assert rare.run(*add, "--start", "2024-02-05").exit_code == 0
    assert 'id = "feels-safe" # weekly' in rare.read(PROJECT)
    view = rare.view("elm")
    assert [len(measure.phase) for measure in view.project.measures] == [1, 0]
    ran = rare.run(*add, "--start", "2024-02-05")
    assert (ran.exit_code, 'the phase "2024-02-05" already: Huddle' in ran.err) == (1, True)


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (("--start", "2024-02-05"), 2, "--reason is missing."),
        (("--reason", "Huddle"), 2, "--start is missing."),
        (("--start", "2024-02-05", "--reason", "x", "--pdsa", "none"), 1, "no cycle 'none'"),
        (("--start", "2024-02-05", "--reason", " "), 1, "Nothing was written"),
    ],
)
def test_a_phase_that_cannot_be(
    elm: WorkbookFolder, more: tuple[str, ...], code: int, said: str
) -> None:
    before = elm.read(PROJECT)
    ran = elm.run("measure", "phase", "elm", "feels-safe", *more)
    assert (ran.exit_code, said in ran.err) == (code, True), ran.err
    assert elm.read(PROJECT) == before


def test_an_xmr_chart_with_its_moving_ranges(elm: WorkbookFolder) -> None:
    elm.write(FELT, "date,value\n" + "".join(f"{d},{50 + i % 3}\n" for i, d in enumerate(WEEKS)))
    ask = ("chart", "elm", "feels-safe", "--as", "xmr", "--ranges")
    said = elm.run(*ask).out
    assert "moving ranges – " in said
    # 50, 51, 52, 50 ...: ranges of 1, 1, 2 in turn, 14 of them with a mean of 18 / 14
    ranges = json.loads(elm.run(*ask, "--json").out)["ranges"]
    assert [point["value"] for point in ranges["points"]][:5] == [None, 1, 1, 2, 1]
    assert ranges["points"][-1]["centre"] == pytest.approx(18 / 14)
    assert elm.run(*ask, "-o", "both.svg").exit_code == 0
    drawn = elm.read("both.svg")
    assert drawn.count("<svg") == 1
    assert "Moving ranges" in drawn
    refused = elm.run("chart", "elm", "feels-safe", "--as", "run", "--ranges")
    assert refused.exit_code == 1
    assert "--as xmr --ranges" in refused.err
