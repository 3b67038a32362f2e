"""Two workbooks that differ only in what is hidden, or by less than is rounded, give the same
copies, byte for byte.

So nothing that is worked out, drawn, counted or named can depend on a hidden number: not a line, an
icon, a signal, alt text, a note for the speaker, or the sheet behind a chart.
"""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click
import pytest

from qiworkbook.cli.main import qiworkbook
from qiworkbook.cli.session import Session
from qiworkbook.testing import WorkbookFolder, make_workbook
from tests.cli.test_share import leaves
from tests.edits import ONLY_READ
from tests.web.conftest import visitor

if TYPE_CHECKING:
    from pathlib import Path

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
[[idea]]
id = "walk"
name = "A walk"
drives = ["calm"]
status = "testing"
[[learning]]
what = "{learned} people liked the walk"
date = 2024-03-01
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
# Rounded to 5 they are the same, and so are those that are one more.
NEAR = {10: 11, 13: 14, 15: 16, 18: 19, 20: 21, 23: 24, 25: 26, 38: 39, 40: 41, 43: 44, 45: 46}
NEAR |= {there: one for one, there in NEAR.items()}
DAYS = [date(2024, 1, 1) + timedelta(days=at) for at in range(366)]

CYCLE = """\
format = 1
title = "A walk after tea"
idea = "walk"
[plan]
objective = "See whether it is liked"
start = 2024-04-01
[[plan.question]]
ask = "Who comes?"
predict = "Some"
[do]
observations = "{0} people came, and {0} of them asked to go again"
[study]
learning = "{0} of twelve slept better"
"""
WAVE = """\
format = 1
questionnaire = "talking-about-sexual-safety"
opened = 2024-01-08
closed = 2024-01-21
mode = "on paper"
eligible = 190
returned = 100
min_group = 11
shows = ["calm"]
[[item]]
id = "safe"
text = "How safe do you feel?"
name = "Safe"
type = "likert5"
levels = ["Not", "Slightly", "Fairly", "Very", "Completely"]
chart = true
counts = [{0}, 20, {2}, {1}, 10]
answered = {3}
"""
ASSESSMENT = """\
format = 1
set = "nhse-sexual-safety-charter"
date = 2024-02-12
shows = ["calm"]
[[item]]
standard = "open-culture"
rating = "{rating}"
rationale = "{told} people were asked"
[[item]]
standard = "support"
rating = "partly"
"""
MONTH = """\
format = 1
counting = "incidents"
[[day]]
on = 2024-02-01
assault = {0}
[[day]]
on = 2024-02-02
harassment = {1}
"""
SPREAD = """\
format = 1
[plan]
aim = "Other wards walk"
scalable_unit = "A ward"
phase = "scalable-unit"
shows = ["calm"]
[[site]]
id = "rose"
unit = "Rose Ward"
note = "{0} people were told"
"""
CHARTER = """\
format = 1
title = "Calm together"
status = "displayed"
idea = "walk"
commitment = "We look after each other, as {0} people asked us"
[[expectation]]
id = "ask"
for = "everyone"
text = "We ask first, as {0} people said"
"""
SET = """\
format = 1
date = 2024-05-02
title = "First learning set"
teams = ["elm", "oak"]
[[story]]
project = "elm"
offers = ["A walk: {0} people came"]
[[commitment]]
project = "elm"
what = "will ask {0} people"
[[attendance]]
project = "elm"
role = "nurse"
people = {0}
"""

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
    ("theory", "elm"),
    ("report", "--in-full", "-o", "out/in-full"),
    ("slides", "-o", "out/deck.txt"),
    ("summary", "-o", "out/summary.md"),
    ("chart", "elm", "falls", "-o", "out/falls.png"),
    ("wards", "--format", "json"),
    ("changes", "--since", "2024-01-01"),
    ("digest", "--since", "2024-01-01"),
    ("coach",),
    ("driver", "list", "elm"),
    ("idea", "list", "elm"),
    ("pdsa", "list", "elm", "--json"),
    ("pdsa", "show", "elm"),
    ("pdsa", "show", "elm", "--json"),
    ("learning-set", "show"),
    ("learning-set", "show", "--json"),
    ("benchmark", "show", "elm"),
    ("benchmark", "show", "elm", "--json"),
    ("benchmark", "gaps", "elm"),
    ("benchmark", "moved", "elm"),
    ("benchmark", "form", "elm", "-o", "out/form.xlsx"),
    ("benchmark", "grid", "show", "elm"),
    ("benchmark", "sets"),
    ("charter", "show", "elm"),
    ("charter", "show", "elm", "--json"),
    ("charter", "poster", "elm", "-o", "out/poster.html"),
    ("incidents", "show", "elm"),
    ("incidents", "show", "elm", "--json"),
    ("incidents", "kinds"),
    ("spread", "show", "elm"),
    ("spread", "show", "elm", "--json"),
    ("spread", "ready", "elm"),
    ("spread", "package", "-o", "out/package"),
    ("survey", "show", "elm"),
    ("survey", "show", "elm", "--json"),
    ("survey", "questionnaires"),
    (
        "survey",
        "form",
        "elm",
        "--questionnaire",
        "talking-about-sexual-safety",
        "-o",
        "out/questions.html",
    ),
    ("pack", "--recipient", "All", "--yes", "-o", "out/pack.zip"),
    ("pack", "--recipient", "All", "--show"),
)
ALWAYS = {"pack"}
"""Commands that make nothing but copies to share: they take no --share."""


WORDS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven")


def _beside(folder: str, hidden: tuple[int, ...], more: int) -> dict[str, str]:
    """The files of a ward beside its numbers: what was tried, asked, assessed, reported, said."""
    number, word = hidden[0], WORDS[hidden[0]]
    return {
        f"{folder}/pdsa/2024-04-01-a-walk.toml": CYCLE.format(word),
        f"{folder}/survey/2024-01-08.toml": WAVE.format(number, 10 - number, 20 + more, 60 + more),
        f"{folder}/benchmark/2024-02-12.toml": ASSESSMENT.format(
            told=word, rating="met" if number > 4 else "not-met"
        ),
        f"{folder}/incidents/2024-02.toml": MONTH.format(number, number + 1),
        f"{folder}/spread.toml": SPREAD.format(word),
        f"{folder}/charter.toml": CHARTER.format(word),
    }


def made(tmp_path: Path, hidden: tuple[int, ...]) -> WorkbookFolder:
    small, near = iter(hidden), NEAR if hidden == OTHER else {}
    falls = [next(small) if one is None else near.get(one, one) for one in FALLS]
    safe = [
        (next(small) if top is None else near.get(top, top), near.get(of, of)) for top, of in SAFE
    ]
    files = {}
    for id_, more in (("elm", 0), ("oak", 1)):
        files[f"projects/{id_}/project.toml"] = PROJECT.format(
            unit=f"{id_.title()} Ward", learned=WORDS[hidden[0]]
        )
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
        files |= _beside(f"projects/{id_}", hidden, 30 * more)
    files["learning-sets/2024-05-02.toml"] = SET.format(hidden[0])
    return make_workbook(tmp_path, files)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[WorkbookFolder, WorkbookFolder]:
    one, other = (made(tmp_path_factory.mktemp("copy"), hidden) for hidden in (ONE, OTHER))
    assert one.read("projects/elm/data/falls.csv") != other.read("projects/elm/data/falls.csv")
    return one, other


@pytest.mark.slow
@pytest.mark.parametrize("asked", COPIES, ids=" ".join)
def test_a_copy_depends_on_nothing_hidden(
    both: tuple[WorkbookFolder, WorkbookFolder], asked: tuple[str, ...]
) -> None:
    told, statuses = [], set()
    for folder in both:
        # Files are written below the workbook, so that both say the same of where they are.
        ran = folder.run(*asked, *(("--share",) if asked[0] not in ALWAYS else ()))
        statuses.add(ran.exit_code)
        assert ran.exit_code in (0, 1), ran.err  # 1: what it tells of is not in a copy
        # The lines that stay behind are named to whoever made the copy, and to nobody else.
        told.append(ran.out + re.sub(r"(?m)^  \w+: .*\n", "", ran.err))
    assert len(statuses) == 1
    assert told[0] == told[1]
    assert not any(word in told[0] for word in ("Three", "Six"))
    written = [
        {
            path: (folder.root / path).read_bytes()
            for path in folder.files()
            if path.startswith("out/")
        }
        for folder in both
    ]
    assert written[0].keys() == written[1].keys()
    is_made = "-o" in asked and statuses == {0}
    assert not is_made or any(path.startswith(asked[-1]) for path in written[0])
    for path, content in written[0].items():
        assert content == written[1][path], path


def test_a_working_copy_does_depend_on_it(both: tuple[WorkbookFolder, WorkbookFolder]) -> None:
    read = [folder.run("chart", "elm", "falls", "--json").out for folder in both]
    assert read[0] != read[1]
    assert re.search(r'"value": 3', read[0])


def test_no_command_that_makes_a_copy_is_forgotten() -> None:
    commands = dict(leaves("", qiworkbook, click.Context(qiworkbook, obj=Session())))
    tried = {
        next(name for n in (3, 2, 1) if (name := " ".join(asked[:n])) in commands)
        for asked in COPIES
    }
    can = {
        name
        for name, one in commands.items()
        if any("--share" in param.opts for param in one.params)
    }
    assert tried - ALWAYS == can & (ONLY_READ | {"spread package"})


PROGRAMME = """\
format = 1
[programme]
name = "Calm everywhere"
[[ambition]]
statement = "Fewer falls"
measure = "falls"
target = "-25%"
from = 2024-01-01
to = 2024-06-30
by = 2025-03-31
"""
OF_A_PROGRAMME = (
    ("report", "-o", "out/page"),
    ("report", "--format", "markdown", "-o", "out/markdown"),
    *(("slides", "-o", f"out/deck{ending}") for ending in (".pptx", ".html", ".txt")),
    ("site", "-o", "out/site"),
    ("list", "--json"),
    ("list",),
    ("check", "--json"),
    ("check",),
)


@pytest.mark.slow
@pytest.mark.parametrize("kept_in", ["folder", "pack"])
def test_a_programme_depends_on_nothing_hidden(
    both: tuple[WorkbookFolder, WorkbookFolder], tmp_path: Path, kept_in: str
) -> None:
    told, written = [], []
    for name, trust in zip("ab", both, strict=True):
        programme = WorkbookFolder(tmp_path / name)
        programme.write("programme.toml", PROGRAMME)
        if kept_in == "folder":
            shutil.copytree(
                trust.root, programme.root / "trust", ignore=shutil.ignore_patterns("out*", ".qiw*")
            )
        else:
            asked = ("pack", "--recipient", "All", "--yes", "--replace", "-o", "all.zip")
            assert trust.run(*asked).exit_code == 0
            shutil.move(trust.root / "all.zip", programme.root / "trust")
        assert programme.run("programme", "add", "north", "trust").exit_code == 0
        ran = [programme.run("programme", *asked) for asked in OF_A_PROGRAMME]
        assert {one.exit_code for one in ran} == {0}
        told.append([one.out + re.sub(r"(?m)^  .*\n", "", one.err) for one in ran])
        paths = (path for path in programme.files() if path.startswith("out/"))
        written.append({path: (programme.root / path).read_bytes() for path in paths})
    assert told[0] == told[1]
    assert written[0] == written[1]
    assert {path.rpartition(".")[2] for path in written[0]} >= {"html", "md", "pptx", "txt"}
    assert len([path for path in written[0] if path.startswith("out/site/")]) >= 3


@pytest.mark.slow
@pytest.mark.parametrize("what", ["report", "slides"])
def test_what_the_page_hands_out_for_others_depends_on_nothing_hidden(
    both: tuple[WorkbookFolder, WorkbookFolder], what: str
) -> None:
    found = []
    for trust in both:
        guest = visitor(trust.root).come_in()
        asked = guest.post("/outputs", {"what": what, "for": "others", "whom": "Another trust"})
        made = guest.answered(asked, **{"answer:release": "none"})
        assert (asked.status_code, made.status_code) == (409, 303)
        links = re.findall(r'href="(/download/[^"]+)" download>', guest.get("/outputs").text)
        sent = [guest.get(link) for link in links]
        found.append({one.headers["Content-Disposition"]: one.data for one in sent})
        assert any(path.startswith("output/share/") for path in trust.files())
    assert found[0] == found[1]
    assert found[0]
