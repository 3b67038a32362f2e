"""What once gave hidden numbers back, and others of the same kinds."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from qiworkbook.compose.disclosure.table import Policy
from qiworkbook.model.settings import Sharing
from qiworkbook.testing import make_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qiworkbook.testing import Ran, WorkbookFolder

PROJECT = 'format = 1\n[project]\ntitle = "Calm"\nunit = "Elm Ward"\n'
MONTHS = [f"2024-{month:02d}-01" for month in range(1, 13)]
DAYS = [str(date(2024, 1, 1) + timedelta(days=at)) for at in range(366)]


def measure(id_: str, more: str = 'unit = "incidents"', every: str = "month") -> str:
    return (
        f'[[measure]]\nid = "{id_}"\nname = "{id_}"\nkind = "outcome"\nshows = ["aim"]\n'
        f'better = "decrease"\nevery = "{every}"\n{more}\n'
    )


def ward(
    tmp_path: Path, series: Mapping[str, Sequence[object]], every: str = "month", **more: str
) -> WorkbookFolder:
    said = {id_: more.get(id_, 'unit = "incidents"') for id_ in series}
    text = PROJECT + "".join(measure(id_, one, every) for id_, one in said.items())
    text += "".join(said for id_, said in more.items() if id_ not in series)
    files = {"projects/elm/project.toml": text}
    for id_, values in series.items():
        pairs = isinstance(values[0], tuple)
        heading = "date,numerator,denominator" if pairs else "date,value"
        rows = "".join(
            f"{day},{','.join(map(str, value)) if isinstance(value, tuple) else value}\n"
            for day, value in zip(MONTHS if every == "month" else DAYS, values, strict=False)
        )
        files[f"projects/elm/data/{id_}.csv"] = f"{heading}\n{rows}"
    return make_workbook(tmp_path, files, plugins=())


def shared(folder: WorkbookFolder, *more: str) -> dict[str, list[dict[str, str]]]:
    ran = folder.run("export", "--share", "-o", "copy", *more)
    assert ran.exit_code == 0, ran.err
    found: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(folder.read("copy/points.csv"))):
        found.setdefault(row["measure"], []).append(row)
    return found


def test_the_days_between_events_have_no_points_and_no_number_of_them(tmp_path: Path) -> None:
    between = measure("between", 'unit = "days"\ndays_between = "falls"')
    # Enough of them for the counts of a month to be shown: days between need not be hidden for
    # want of anything to be worked out from.
    folder = ward(tmp_path, {"falls": [0, 1, 0, 2, 0, 0, 1] * 52}, every="day", between=between)
    assert len(json.loads(folder.run("chart", "elm", "between", "--json").out)["points"]) > 100
    found = shared(folder)
    assert "between" not in found
    assert len(found["falls"]) == 12
    rows = csv.DictReader(io.StringIO(folder.read("copy/measures.csv")))
    (told,) = [row for row in rows if row["measure"] == "between"]
    assert (told["points"], told["latest"], told["centre"]) == ("0", "", "")


def test_stars_between_zeros_do_not_tell_the_days_of_events(tmp_path: Path) -> None:
    """Most days are 0, and those that are not would be known to be the days of an event."""
    rows = shared(ward(tmp_path, {"falls": ([0] * 13 + [1]) * 26}, every="day"))["falls"]
    assert [row["date"] for row in rows] == ["2024-01-01"]
    assert (rows[0]["numerator"], rows[0]["denominator"]) == ("25", "364")


@pytest.mark.slow
@pytest.mark.parametrize("zeros", [0, 1])
@pytest.mark.parametrize(("every", "step"), [("day", 1), ("week", 7)])
def test_where_only_events_have_rows_no_number_of_rows_is_shown(
    tmp_path: Path, every: str, step: int, zeros: int
) -> None:
    """One row of 1 for each event: how many rows there are is how many events there were."""
    folder = ward(tmp_path, {"falls": [1]}, every=every)
    # 9 to 12 weeks of a quarter with one of them, and 3 weeks of the second quarter.
    weeks = (*range(9), 14, 17, 20, *range(26, 37), *range(40, 51))
    values = [1] * (len(weeks) - zeros) + [0] * zeros
    rows = "".join(f"{DAYS[7 * at]},{n}\n" for at, n in zip(weeks, values, strict=True))
    folder.write("projects/elm/data/falls.csv", f"date,value\n{rows}")
    quarters = shared(folder)["falls"]
    assert [row["numerator"] or row["value"] for row in quarters] == ["10", "*", "10", "10"]
    days = (91 // step, 92 // step, 92 // step)
    assert [row["denominator"] for row in quarters] == [str(days[0]), "", *map(str, days[1:])]


def test_a_joined_count_is_no_less_than_0_and_says_what_it_is(tmp_path: Path) -> None:
    values = [1, 9, 2, 8, 3, 20, 1, 2, 8, 9, 4, 3]
    folder = ward(tmp_path, {"falls": values}, falls='unit = "incidents"\nchart = "xmr"')
    folder.run("chart", "elm", "falls", "--share", "-o", "falls.svg")
    drawn = " ".join(re.findall(r"<text[^>]*>([^<]*)<", folder.read("falls.svg")))
    assert "falls (incidents a month)" in drawn
    assert "A copy to share" in drawn
    assert "Each point is an average over its quarter" in drawn
    read = json.loads(folder.run("chart", "elm", "falls", "--share", "--json").out)
    assert read["phases"][0]["lower"] in (0, None)
    folder.run("chart", "elm", "falls", "-o", "work.svg")
    assert "Not for sharing: holds small numbers." in folder.read("work.svg")


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["percent", "Per cent", "pct", "% of people", "percentage", "%"])
def test_a_percentage_of_nobody_knows_how_many_is_left_out(tmp_path: Path, unit: str) -> None:
    folder = ward(tmp_path, {"safe": [61, 58, 12, 60]}, safe=f'unit = "{unit}"')
    assert "safe" not in shared(folder)


@pytest.mark.parametrize("odd", [1.5, -3, 0.5, 2.25])
def test_one_odd_number_shows_no_other(tmp_path: Path, odd: float) -> None:
    values = [12, 3, 20, 5, 14, 9, 11, 30, 10, odd, 16, 18]
    rows = shared(ward(tmp_path, {"falls": values}))["falls"]
    assert [row["value"] for row in rows][:4] == ["10", "*", "20", "*"]
    assert rows[9]["value"] == "*"


def test_all_but_few_and_all_of_them_are_hidden(tmp_path: Path) -> None:
    pairs = [(12, 12), (36, 40), (20, 40), (22, 41), (0, 30), (3, 6), (15, 30), (18, 40)]
    rows = shared(ward(tmp_path, {"safe": pairs}, safe='unit = "%"\ncounts = "people"'))["safe"]
    values = [row["value"] for row in rows]
    assert values == ["*", "*", "50", "50", "0", "*", "50", "50"]


@pytest.mark.parametrize("round_to", ["20", "50", "100"])
def test_rounding_never_makes_a_count_nobody_or_a_share_all(tmp_path: Path, round_to: str) -> None:
    pairs = [(9, 15)] * 6
    folder = ward(tmp_path, {"safe": pairs}, safe='unit = "%"\ncounts = "people"')
    ran = folder.run("export", "--share", "-o", "copy", "--round-to", round_to)
    assert ran.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(folder.read("copy/points.csv"))))
    assert not [row for row in rows if row["value"] in ("0", "100")]


def test_a_trend_is_not_told_over_what_is_hidden(tmp_path: Path) -> None:
    folder = ward(tmp_path, {"falls": list(range(12))}, falls='unit = "incidents"\nchart = "c"')
    rows = shared(folder)["falls"]
    assert [row["date"] for row in rows] == ["2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01"]
    assert rows[0]["value"] == "*"
    assert not any(row["signals"] for row in rows)
    read = json.loads(folder.run("chart", "elm", "falls", "--share", "--json").out)
    assert read["points"][0]["value"] is None
    assert not read["signals"]


PARTS = {"a": [12, 9, 14, 10, 3, 15], "b": [6, 10, 12, 9, 11, 2]}


@pytest.mark.parametrize("form", ["total", "so-far", "twice"])
def test_what_adds_up_is_hidden_with_a_small_count(tmp_path: Path, form: str) -> None:
    total = [one + other for one, other in zip(*PARTS.values(), strict=True)]
    so_far = [sum(total[: at + 1]) for at in range(len(total))]
    series: dict[str, list[int]] = {**PARTS, "total": total}
    if form == "so-far":
        series["so-far"] = so_far
    if form == "twice":
        series["again"] = PARTS["b"]
    found = shared(ward(tmp_path, series), "--round-to", "1")
    told = {id_: [row["value"] for row in rows] for id_, rows in found.items()}
    assert told["a"][4] == told["b"][0] == told["b"][5] == "*"
    assert [told["total"][at] for at in (0, 4, 5)] == ["*"] * 3
    assert told["total"][1] == "19"
    if form == "so-far":
        assert "so-far" not in told
    if form == "twice":
        assert told["again"] == told["b"]


YEAR = [12, 9, 14, 3, 11, 16, 13, 12, 18, 10, 15, 9]


@pytest.mark.slow
@pytest.mark.parametrize(
    "dates",
    [("2024-12-31",), ("2024-01-01",), ("2024-03-31", "2024-06-30"), ("2024-01-01", "2024-04-01")],
)
def test_the_same_in_longer_periods(tmp_path: Path, dates: tuple[str, ...]) -> None:
    """The April of 3 is what is left of the year, or of the quarter."""
    folder = ward(tmp_path, {"falls": YEAR})
    quarters = [sum(YEAR[at : at + 3]) for at in (0, 3)]
    sums = quarters if len(dates) > 1 else [sum(YEAR)]
    folder.write(
        "projects/elm/project.toml", folder.read("projects/elm/project.toml") + measure("longer")
    )
    rows = "".join(f"{day},{total}\n" for day, total in zip(dates, sums, strict=True))
    folder.write("projects/elm/data/longer.csv", f"date,value\n{rows}")
    found = shared(folder, "--round-to", "1")
    april = found["falls"][3]["value"]
    others = [row["value"] for row in found["falls"]]
    told = [row["value"] for row in found.get("longer", [])]
    assert april == "*"
    # Either the sum is hidden, or a second month of it.
    hidden_months = others[3:6].count("*") if len(dates) > 1 else others.count("*")
    assert told[-1:] in ([], ["*"]) or hidden_months > 1


def test_rolling_totals_go_with_what_they_follow(tmp_path: Path) -> None:
    rolling = ["", "", *(sum(YEAR[at - 2 : at + 1]) for at in range(2, 12))]
    found = shared(ward(tmp_path, {"falls": YEAR, "rolling": rolling}), "--round-to", "1")
    assert found["falls"][3]["value"] == "*"
    assert "rolling" not in found


def test_two_projects_and_their_whole(tmp_path: Path) -> None:
    files = {}
    values = {"oak": [12, 6, 10, 9, 13, 11], "rose": [9, 14, 15, 12, 10, 3]}
    values["trust"] = [sum(pair) for pair in zip(*values.values(), strict=True)]
    for id_, numbers in values.items():
        unit = "" if id_ == "trust" else id_.title()
        text = f'format = 1\n[project]\ntitle = "T"\norganisation = "Elm"\nunit = "{unit}"\n'
        files[f"projects/{id_}/project.toml"] = text + measure("falls")
        rows = "".join(f"{d},{n}\n" for d, n in zip(MONTHS, numbers, strict=False))
        files[f"projects/{id_}/data/falls.csv"] = f"date,value\n{rows}"
    folder = make_workbook(tmp_path, files, plugins=())
    ran = folder.run("export", "--share", "--round-to", "1", "-o", "copy")
    assert ran.exit_code == 0
    told_rows = list(csv.DictReader(io.StringIO(folder.read("copy/points.csv"))))
    told = {(row["project"], row["date"]): row["value"] for row in told_rows}
    assert told["oak", "2024-02-01"] == told["trust", "2024-02-01"] == "*"
    assert told["rose", "2024-06-01"] == told["trust", "2024-06-01"] == "*"
    # A copy of one of them thinks of the others, too.
    folder.run("export", "trust", "--share", "--round-to", "1", "-o", "alone")
    told_rows = list(csv.DictReader(io.StringIO(folder.read("alone/points.csv"))))
    assert [row["value"] for row in told_rows][1] == "*"


def test_a_raw_table_and_a_copy_never_lie_together(tmp_path: Path) -> None:
    folder = ward(tmp_path, {"falls": [12, 3, 20, 15, 14, 9]})
    assert folder.run("export", "--format", "xlsx", "-o", "one").exit_code == 0
    refused = folder.run("export", "--share", "-o", "one")
    assert (refused.exit_code, "tables.xlsx" in refused.err) == (1, True)
    assert "one/points.csv" not in folder.files()
    assert folder.run("export", "--share", "-o", "two").exit_code == 0
    refused = folder.run("export", "-o", "two", "--format", "xlsx")
    assert (refused.exit_code, "copy to share" in refused.err) == (1, True)
    assert folder.run("export", "--share", "-o", "two").exit_code == 0  # again is no mixture


def test_a_number_told_before_counts_as_known(tmp_path: Path) -> None:
    """The quarter was shown, then its months: the one that is hidden would be what is left."""
    folder = ward(tmp_path, {"falls": [12, 3, 20, 15, 14, 9]})
    folder.write(
        "workbook.toml",
        'format = 1\n[workbook]\nname = "W"\n[sharing]\nround_to = 1\ncoarsen = ["quarter"]\n',
    )
    before = shared(folder)["falls"]
    assert [row["value"] for row in before] == ["12", "*", "20", "15", "14", "9"]
    record = json.loads(folder.read(".qiworkbook/shared.json"))
    assert len(record["copies"]) == 1
    quarter = {
        "project": "elm",
        "measure": "falls",
        "part": "value",
        "days": MONTHS[:3],
        "between": [[35, 35]],
    }
    record["shown"].append(quarter)
    folder.write(".qiworkbook/shared.json", json.dumps(record))
    assert "falls" not in shared(folder)  # with 12 and 20 shown before, any star tells the 3
    folder.write(".qiworkbook/shared.json", "{")
    refused = folder.run("export", "--share", "-o", "copy")
    assert (refused.exit_code, "shared before" in refused.err) == (1, True)


def test_looser_rules_take_a_reason() -> None:
    assert Policy.of(Sharing(small=3)).small == 7
    assert Policy.of(Sharing(small=3, reason="Agreed with the IG lead")).small == 3
    assert Policy.of(Sharing(small=11)).small == 11
    assert Policy.of(Sharing(measurements=("score",))).measurements == frozenset()


def test_looser_rules_by_an_option_are_refused(tmp_path: Path) -> None:
    ran = ward(tmp_path, {"falls": [12, 3]}).run("export", "--share", "--small", "3")
    assert (ran.exit_code, "[sharing]" in ran.err) == (1, True)


SAID = 'problem = "Two men on the ward in March"\n'


def said(folder: WorkbookFolder, *more: str) -> Ran:
    text = folder.read("projects/elm/project.toml").replace('unit = "Elm Ward"\n', SAID, 1)
    folder.write("projects/elm/project.toml", text)
    return folder.run("report", "--share", "-o", "copy", *more)


def test_a_line_with_a_number_leaves_only_when_somebody_lets_it(tmp_path: Path) -> None:
    folder = ward(tmp_path, {"falls": [12, 13, 20, 15]})
    ran = said(folder)
    assert ran.exit_code == 0
    assert "Two men" in ran.err
    assert "Two men" not in folder.read("copy/report.html")
    lines = str(folder.root / "lines.txt")
    asked = folder.run("report", "--share", "-o", "copy", "--release", lines)
    assert (asked.exit_code, "to be read first" in asked.err) == (1, True)
    folder.write("lines.txt", folder.read("lines.txt").replace("[ ] Two men", "[x] Two men"))
    assert folder.run("report", "--share", "-o", "copy", "--release", lines).exit_code == 0
    assert "Two men" in folder.read("copy/report.html")


def test_every_page_says_whether_it_may_leave(tmp_path: Path) -> None:
    folder = ward(tmp_path, {"falls": [12, 3, 20, 15, 11, 12]})
    folder.run("slides", "-o", "deck.txt")
    folder.run("slides", "--share", "-o", "copy.txt")
    assert "Not for sharing" in folder.read("deck.txt")
    assert "Not for sharing" not in folder.read("copy.txt")
    assert "A copy to share" in folder.read("copy.txt")
    assert "About this copy" in folder.read("copy.txt")
    assert folder.run("report", "--words", "plain", "-o", "plain").exit_code == 0
    assert "A copy to share" in folder.read("plain/report.html")


@pytest.mark.slow
@pytest.mark.parametrize("top", range(13, 33))
def test_the_latest_of_rounded_counts_is_a_range_that_holds_the_true_one(
    tmp_path: Path, top: int
) -> None:
    pairs = [(20 + at % 3, 45) for at in range(11)] + [(top, 44)]
    folder = ward(tmp_path, {"safe": pairs}, safe='unit = "%"\ncounts = "people"')
    own = folder.run("slides", "--share", "-o", "copy.txt", "--short")
    assert own.exit_code == 0, own.err
    told = " ".join(folder.read("copy.txt").split())
    ranges = re.findall(r"[Ll]atest(?: value)?:? (?:is )?[Bb]etween (\d+)% and (\d+)%", told)
    assert ranges, told
    assert all(int(low) - 0.5 <= 100 * top / 44 <= int(high) + 0.5 for low, high in ranges)
    assert not re.search(r"latest(?: value)?(?:,| is) \d+%", told)


def test_a_rounded_count_is_told_as_a_range_and_none_as_none(tmp_path: Path) -> None:
    folder = ward(tmp_path, {"falls": [20, 21, 19, 24, 30, 22, 18, 27, 33, 21, 20, 23]})
    folder.run("slides", "--share", "-o", "copy.txt", "--short")
    assert "The latest value is between 23 and 27 incidents" in " ".join(
        folder.read("copy.txt").split()
    )


def test_lines_and_tables_of_rounded_counts_are_no_more_exact_than_the_headline(
    tmp_path: Path,
) -> None:
    pairs = [(20 + at % 3, 45) for at in range(11)] + [(23, 44)]
    folder = ward(tmp_path, {"safe": pairs}, safe='unit = "%"\ncounts = "people"')
    shared(folder)
    (row,) = csv.DictReader(io.StringIO(folder.read("copy/measures.csv")))
    assert row["latest_words"] == "between 49% and 63%"  # 25 of 45 are shown: 23 of 47 to 27 of 43
    (told,) = json.loads(folder.run("summary", "--json").out)
    assert told["latest_words"] == "52%"  # not in a copy: as it was counted
    (told,) = json.loads(folder.run("summary", "--json", "--share").out)
    assert told["latest_words"] == row["latest_words"]
    words = json.loads(folder.run("chart", "elm", "safe", "--json", "--share").out)["words"]
    assert re.search(r"(Mean|Median) about \d", words["alt"])
    assert re.search(r"(Mean|Median) about \d", words["limits"])
    assert not re.search(r"(Mean|Median|limits) \d", words["alt"] + words["limits"])


@pytest.mark.parametrize("form", ["slides", "report"])
def test_a_line_that_nothing_is_left_of_is_dropped_and_is_no_headline(
    tmp_path: Path, form: str
) -> None:
    """The aim is told from its fields, and what has no words left is not on a page."""
    more = (
        '[aim]\nstatement = "Of 12 people, 90% will say that they feel safe"\nmeasure = "safe"\n'
        'target = 90\nby = 2025-06-30\n[[learning]]\nwhat = "Two of us had forgotten"\n'
        'worked = false\n[[next]]\nwhat = "Ask the 3 who left"\nby = 2025-01-20\n'
        '[[next]]\nwhat = "Ask at night"\n[[next]]\nwhat = "Lend us 2 nurses"\nask = true\n'
    )
    pairs = [(20 + at % 3, 45) for at in range(12)]
    folder = ward(tmp_path, {"safe": pairs}, safe='unit = "%"\ncounts = "people"', aim=more)
    ran = folder.run(form, "--share", "-o", "copy.txt" if form == "slides" else "copy")
    assert ran.exit_code == 0, ran.err
    text = folder.read("copy.txt" if form == "slides" else "copy/report.html")
    assert "left out of this copy)" not in text
    assert "What surprised us" not in text
    told = " ".join(text.split())
    assert "safe: to 90% by 30 June 2025" in told
    assert "Ask at night" in told
    assert "we ask for" not in told
