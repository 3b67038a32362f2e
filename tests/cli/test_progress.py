"""The ceiling of a progress score: each half step needs its reasons, and says what is missing."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.analysis.progress import ceiling
from qiworkbook.contributions.extensions import Output

if TYPE_CHECKING:
    from qiworkbook.testing import WorkbookFolder

TODAY = date(2025, 4, 1)
PROJECT = "projects/young/project.toml"
HEAD = """format = 1

[project]
title = "Young"

[aim]
statement = "90% feel safe"
measure = "safe"
baseline = 50
target = 90

[[team]]
role = "lead"
"""
PLANNED = """
[[driver]]
id = "talk"
name = "Talking"

[[idea]]
id = "cards"
name = "a card"
drives = ["talk"]
status = "STATUS"
STEPS
[[measure]]
id = "safe"
name = "Safe"
kind = "outcome"
chart = "run"
better = "increase"
shows = ["aim"]
"""
CYCLE = """format = 1
idea = "cards"
[plan]
objective = "See"
[[plan.question]]
ask = "Who?"
predict = "All"
[do]
observations = "Quiet"
"""


def told(folder: WorkbookFolder) -> tuple[float, tuple[str, ...]]:
    found = ceiling(folder.open(today=TODAY).view("young"))
    return found.score, found.missing


def written(folder: WorkbookFolder, values: list[int], status: str, steps: str = "") -> None:
    folder.write(PROJECT, HEAD + PLANNED.replace("STATUS", status).replace("STEPS", steps))
    rows = [f"2024-{1 + n // 28:02}-{1 + n % 28:02},{value}" for n, value in enumerate(values)]
    folder.write("projects/young/data/safe.csv", "\n".join(["date,value", *rows, ""]))


def test_each_half_step_rests_on_the_files_alone(elm: WorkbookFolder) -> None:
    elm.write(PROJECT, 'format = 1\n\n[project]\ntitle = "Young"\n')
    assert told(elm) == (0.5, ("an aim in words", "a team"))
    elm.write(PROJECT, HEAD)
    assert told(elm) == (1.0, ("a driver", "a change idea", "a measure"))
    elm.write(PROJECT, HEAD + PLANNED.replace("STATUS", "testing").replace("STEPS", ""))
    assert told(elm) == (1.5, ("a first value of a measure",))
    low, high = [48, 52, 49, 51, 47, 53] * 3, [78, 82, 79, 81, 77, 83] * 3
    written(elm, low, "testing")
    assert told(elm) == (2.0, ("a test that was carried out",))
    elm.write("projects/young/pdsa/2024-02-01-one.toml", CYCLE)
    assert told(elm)[0] == 2.5
    elm.write("projects/young/pdsa/2024-02-01-one.toml", CYCLE + '[act]\ndecision = "adopt"\n')
    written(elm, low + high, "adopted")
    assert told(elm) == (4.0, ("an idea that is sustained", "what makes it stay, in place"))
    made = '[[idea.step]]\nwhat = "A rota"\ndone_on = 2024-03-01\n'
    written(elm, low + high, "sustained", made)
    assert told(elm) == (4.5, ("the aim reached",))
    written(elm, low + [value + 14 for value in high], "sustained", made)
    assert told(elm) == (5.0, ())


def test_what_got_worse_carries_no_more_than_its_tests(elm: WorkbookFolder) -> None:
    elm.write("projects/young/pdsa/2024-02-01-one.toml", CYCLE + '[act]\ndecision = "adopt"\n')
    written(elm, [48, 52, 49, 51, 47, 53] * 3 + [18, 22, 19, 21, 17, 23] * 3, "adopted")
    assert told(elm) == (2.5, ("a fifth of the way from baseline to target",))


def test_show_says_it_and_sets_nothing(elm: WorkbookFolder) -> None:
    before = elm.read("projects/elm/project.toml")
    assert "What is written carries a score of up to" in elm.run("show", "elm", today=TODAY).out
    assert elm.read("projects/elm/project.toml") == before


def test_every_output_says_how_far_the_files_carry_it(elm: WorkbookFolder) -> None:
    found = json.loads(elm.run("show", "elm", "--json").out)["progress"]
    carried = ceiling(elm.view("elm"))
    assert found["ceiling"] == {
        "score": carried.score,
        "because": carried.because,
        "missing": list(carried.missing),
    }
    file = "projects/elm/project.toml"
    elm.write(file, elm.read(file) + "\n[[progress]]\ndate = 2025-01-10\nself = 1.0\n")
    assert carried.words in " ".join(elm.text(Output.REPORT, "elm").split())


def test_a_score_beyond_the_files_is_asked_about_and_never_changed(elm: WorkbookFolder) -> None:
    file = "projects/elm/project.toml"
    carried = ceiling(elm.view("elm")).score
    for score, asks in ((carried, False), (carried + 0.5, True)):
        row = f"\n[[progress]]\ndate = 2025-04-01\nself = {score}\n"
        before = elm.read(file)
        elm.write(file, before + row)
        codes = [one["code"] for one in json.loads(elm.run("coach", "elm", "--json").out)["elm"]]
        assert ("progress-beyond-files" in codes) is asks
        elm.write(file, before)
