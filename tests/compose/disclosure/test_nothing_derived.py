"""Two workbooks that differ only in what is hidden give the same copies, byte for byte.

So nothing that is worked out, drawn, counted or named can depend on a hidden number: not a line, an
icon, a signal, alt text, a note for the speaker, or the sheet behind a chart.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

PROJECT = """\
format = 1
[project]
title = "Calm evenings"
unit = "{unit}"
[aim]
statement = "Calm"
measure = "falls"
target = 10
by = 2025-12-31
[[driver]]
id = "calm"
name = "Calm"
[[measure]]
id = "falls"
name = "Falls"
kind = "outcome"
better = "decrease"
unit = "incidents"
counts = "incidents"
chart = "c"
every = "month"
shows = ["aim"]
[[measure]]
id = "safe"
name = "Safe"
kind = "process"
better = "increase"
unit = "%"
counts = "people"
every = "month"
shows = ["calm"]
[[measure]]
id = "between"
name = "Days between"
kind = "outcome"
days_between = "dated"
shows = ["aim"]
[[measure]]
id = "dated"
name = "Falls by date"
kind = "outcome"
better = "decrease"
unit = "incidents"
counts = "incidents"
every = "day"
shows = ["aim"]
"""
FALLS = [12, None, 15, 11, None, 14, 20, 18, None, 13, 12, 16, None, 15, 17, 11, 10, 19]
SAFE = [(None, 40), (20, 41), (25, 44), (None, 38), (22, 40), (21, 46), (18, 43), (24, 40)]
MONTHS = [f"{2024 + at // 12}-{at % 12 + 1:02d}-01" for at in range(len(FALLS))]
ONE, OTHER = (3, 1, 7, 5, 2, 6), (6, 7, 2, 1, 4, 3)
DAYS = [date(2024, 1, 1) + timedelta(days=at) for at in range(366)]

COPIES = (
    ("export", "--format", "csv", "-o", "out/csv"),
    ("export", "--format", "json", "-o", "out/json"),
    ("export", "--format", "xlsx", "-o", "out/xlsx"),
    ("report", "-o", "out/html"),
    ("report", "--format", "markdown", "-o", "out/markdown"),
    ("report", "--words", "plain", "-o", "out/plain"),
    ("slides", "-o", "out/deck.pptx"),
    ("slides", "--in-full", "-o", "out/deck.html"),
    ("summary", "-o", "out/summary.html"),
    ("summary", "--json"),
    ("summary",),
    ("compare", "safe", "-o", "out/funnel.md"),
    ("compare", "safe", "--json"),
    ("chart", "elm", "falls", "-o", "out/falls.svg"),
    ("chart", "elm", "falls", "--json"),
    ("chart", "elm", "dated", "--as", "days-between", "--json"),
    ("chart", "elm", "between", "--json"),
    ("chart", "elm", "falls", "--why", "2024-02-01"),
    ("chart", "elm", "safe", "--rule-set", "western-electric", "--json"),
    ("report", "--one-page", "-o", "out/one-page"),
    ("wards",),
    ("list",),
    ("list", "--json"),
    ("show", "elm"),
    ("show", "elm", "--json"),
    ("coach", "--all", "--json"),
    ("changes", "--since", "2024-01-01", "--json"),
    ("measure", "list", "elm"),
    ("measure", "show", "elm", "falls"),
    ("aim", "show", "elm"),
    ("theory", "elm", "-o", "out/theory.md"),
)


def made(tmp_path: Path, hidden: tuple[int, ...]) -> WorkbookFolder:
    small = iter(hidden)
    falls = [next(small) if one is None else one for one in FALLS]
    safe = [(next(small) if top is None else top, of) for top, of in SAFE]
    files = {}
    for id_, more in (("elm", 0), ("oak", 1)):
        files[f"projects/{id_}/project.toml"] = PROJECT.format(unit=f"{id_.title()} Ward")
        rows = "".join(
            f"{day},{n + more * (n > 7)}\n" for day, n in zip(MONTHS, falls, strict=True)
        )
        files[f"projects/{id_}/data/falls.csv"] = f"date,value\n{rows}"
        rows = "".join(f"{d},{n},{of + more}\n" for d, (n, of) in zip(MONTHS, safe, strict=False))
        files[f"projects/{id_}/data/safe.csv"] = f"date,numerator,denominator\n{rows}"
        # As many in each quarter, on other days: what the quarters add up to may be shown.
        rows = "".join(
            f"{day},{int(day.day <= 28 and day.day % 7 == hidden[more] % 7)}\n" for day in DAYS
        )
        files[f"projects/{id_}/data/dated.csv"] = f"date,value\n{rows}"
    return make_workbook(tmp_path, files)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[WorkbookFolder, WorkbookFolder]:
    one, other = (made(tmp_path_factory.mktemp("copy"), hidden) for hidden in (ONE, OTHER))
    assert one.read("projects/elm/data/falls.csv") != other.read("projects/elm/data/falls.csv")
    return one, other


@pytest.mark.parametrize("asked", COPIES, ids=" ".join)
def test_a_copy_depends_on_nothing_hidden(
    both: tuple[WorkbookFolder, WorkbookFolder], asked: tuple[str, ...]
) -> None:
    told = []
    for folder in both:
        # Files are written below the workbook, so that both say the same of where they are.
        ran = folder.run(*asked, "--share")
        assert ran.exit_code == (1 if "days-between" in asked else 0), ran.err  # by quarters
        told.append(ran.out + ran.err)
    assert told[0] == told[1]
    written = [
        {
            path: (folder.root / path).read_bytes()
            for path in folder.files()
            if path.startswith("out/")
        }
        for folder in both
    ]
    assert written[0].keys() == written[1].keys()
    assert "-o" not in asked or any(path.startswith(asked[-1]) for path in written[0])
    for path, content in written[0].items():
        assert content == written[1][path], path


def test_a_working_copy_does_depend_on_it(both: tuple[WorkbookFolder, WorkbookFolder]) -> None:
    read = [folder.run("chart", "elm", "falls", "--json").out for folder in both]
    assert read[0] != read[1]
    assert re.search(r'"value": 3', read[0])
