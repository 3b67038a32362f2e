from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qiworkbook.cli.check import MOST, _at_most, annotation
from qiworkbook.problems import Place, Problem, Severity
from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from qiworkbook.testing import WorkbookFolder

# A project with nothing to ask about, so that a test can put one thing wrong.
WHOLE = """\
format = 1

[project]
title = "Feeling safe on Oak Ward"
unit = "Oak Ward"
status = "active"
start = 2024-12-02

[aim]
statement = "By 31 March 2026, 90% of people on Oak Ward say they feel safe."
measure = "feels-safe"
baseline = 61
target = 90
by = 2026-03-31

[coproduction]
level = "co-produced"
how = "Two people from the community meeting sit on the project team"

[[team]]
role = "lead"
title = "Ward manager"

[[team]]
role = "lived-experience"
title = "Peer worker"

[[driver]]
id = "talking"
name = "Safety is talked about openly"

[[idea]]
id = "huddle"
name = "a question at the morning huddle"
drives = ["talking"]
status = "proposed"

[[measure]]
id = "feels-safe"
name = "People who felt safe this week"
kind = "outcome"
definition = "Of the people asked at the community meeting, the share who answer yes."
counts = "people"
better = "increase"
unit = "%"
target = 90
shows = ["aim", "talking"]
every = "week"

[[measure]]
id = "too-strict"
name = "People who found the ward too strict"
kind = "balancing"
definition = "Of the people asked at the community meeting, the share who answer yes."
counts = "people"
better = "decrease"
unit = "%"
shows = ["talking"]
every = "week"

[[measure]]
id = "asked"
name = "Huddles at which the question was asked"
kind = "process"
definition = "Of the huddles of the week, the share at which the question was asked."
counts = "shifts"
better = "increase"
unit = "%"
shows = ["talking"]
every = "week"
"""
DATA = "date,value\n2025-01-06,61\n2025-01-13,62\n"
CYCLE = """\
format = 1
title = "Ask at one handover"
idea = "huddle"
purpose = "test"

[plan]
objective = "Find out whether it takes two minutes"
predicted_on = 2025-01-13
start = 2025-01-20
end = 2025-01-20
scale = "one nurse, one morning"
belief = "low"
measures = ["feels-safe"]

[[plan.question]]
ask = "How long does it take?"
predict = "Three minutes"
"""


def oak(workbook: WorkbookFolder) -> WorkbookFolder:
    """The folder, with that one project in it and no other."""
    (workbook.root / "projects/elm/project.toml").unlink()
    (workbook.root / "projects/elm").rmdir()
    workbook.write("projects/oak/project.toml", WHOLE)
    for measure in ("feels-safe", "too-strict", "asked"):
        workbook.write(f"projects/oak/data/{measure}.csv", DATA)
    workbook.write("projects/oak/pdsa/2025-01-20-one-handover.toml", CYCLE)
    return workbook


def test_clean(elm: WorkbookFolder) -> None:
    ran = oak(elm).run("check", "--no-plugins")
    assert (ran.out, ran.exit_code) == ("No problems found in 1 project.\n", 0)


def test_questions_do_not_fail(elm: WorkbookFolder) -> None:
    workbook = oak(elm)
    workbook.write("projects/oak/project.toml", WHOLE.replace("by = 2026-03-31\n", "", 1))
    ran = workbook.run("check", "oak", "--no-plugins")
    assert ran.exit_code == 0
    assert "projects/oak/project.toml:9: the aim has no date. Add, for example: by = " in ran.out
    assert ran.out.endswith("Nothing is wrong. 1 question in 1 project.\n")


def test_errors_fail_and_all_are_told_at_once(elm: WorkbookFolder) -> None:
    workbook = oak(elm)
    text = WHOLE.replace('status = "active"', 'status = "actif"').replace("target = 90\nby", "by")
    workbook.write("projects/oak/project.toml", text)
    workbook.write(
        "projects/oak/data/feels-safe.csv", "date,value\n2025-01-06,61\n2025-01-13,lots\n"
    )
    ran = workbook.run("check", "--no-plugins")
    assert ran.exit_code == 1
    *lines, last = ran.out.splitlines()
    assert last == "3 problems in 1 project: 2 errors, 1 question"
    assert lines[0].startswith("projects/oak/data/feels-safe.csv:3: “lots” is not a number.")
    assert 'Did you mean "active"?' in lines[1]
    assert lines[1].startswith("projects/oak/project.toml:6: ")


def test_the_workbooks_own_files_are_counted_apart(elm: WorkbookFolder) -> None:
    workbook = oak(elm)
    workbook.write("workbook.toml", "format = 1\n[workbok]\n")
    ran = workbook.run("check", "--no-plugins")
    assert ran.exit_code == 1
    assert 'workbook.toml:2: this file has no key "workbok". Did you mean "workbook"?' in ran.out
    assert ran.out.endswith("1 problem in the workbook's own files: 1 error\n")


def test_one_broken_project_does_not_hide_the_other(elm: WorkbookFolder) -> None:
    workbook = oak(elm)
    workbook.write("projects/ash/project.toml", "format = 1\n[project\ntitle = 1\n")
    ran = workbook.run("check", "--no-plugins")
    assert ran.exit_code == 1
    assert "projects/ash/project.toml:2" in ran.out
    assert workbook.run("check", "oak", "--no-plugins").exit_code == 0


def test_it_never_writes(elm: WorkbookFolder) -> None:
    before = {path: elm.read(path) for path in elm.files()}
    elm.run("check")
    assert {path: elm.read(path) for path in elm.files()} == before
    assert not (elm.root / ".qiworkbook").exists()


def test_for_a_machine(elm: WorkbookFolder) -> None:
    workbook = oak(elm)
    workbook.write("projects/oak/data/asked.csv", "date,value\n2025-01-06,x\n")
    for args in (("--format", "json"), ("--json",)):
        ran = workbook.run("check", "--no-plugins", *args)
        assert ran.exit_code == 1
        (problem, *_) = json.loads(ran.out)
        assert problem == {
            "file": "projects/oak/data/asked.csv",
            "line": 2,
            "column": None,
            "severity": "error",
            "code": "data-cell",
            "message": "“x” is not a number",
            "hint": "Write a number, or leave the cell empty for no data.",
            "ask": "",
            "next": "",
            "plugin": "",
        }


def test_an_annotation_is_escaped_as_github_asks() -> None:
    # Escapes from the toolkit's source: % \r \n in data, : and , in properties as well.
    # https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
    problem = Problem(
        "a:b", "61% is\nnot 90%", Place("p,q/x.toml", 3, 5), Severity.QUESTION, "Look."
    )
    assert annotation(problem) == (
        "::warning file=p%2Cq/x.toml,line=3,col=5,title=a%3Ab::61%25 is%0Anot 90%25. Look."
    )
    error = Problem("c", "no", Place("x.toml"))
    assert annotation(error, "sub") == "::error file=sub/x.toml,title=c::no"


def test_annotations_name_files_from_the_repository(
    elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = oak(elm)
    workbook.write("projects/oak/data/asked.csv", "date,value\n2025-01-06,x\n")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(elm.root.parent))
    ran = workbook.run("check", "--no-plugins", "--format", "github")
    assert ran.out.startswith(
        f"::error file={elm.root.name}/projects/oak/data/asked.csv,line=2,title=data-cell::"
    )


def test_a_text_without_end_is_not_said_again_in_full(tmp_path: Path) -> None:
    text = SMALL_PROJECT.replace('drives = ["', f'drives = ["{"x" * 9000}')
    out = make_workbook(tmp_path, {"projects/elm/project.toml": text}).run("check").out
    assert 'the idea "huddle" drives "xxx' in out
    assert max(map(len, out.splitlines())) < 1500


def test_a_row_that_cannot_be_read_moves_no_problem_to_another_line(tmp_path: Path) -> None:
    spoilt = '[[idea]]\nid = 7\nname = "this one has no id in quotes"\n\n[[idea]]'
    project = SMALL_PROJECT.replace("[[idea]]", spoilt).replace(
        'drives = ["confidence"]', 'drives = ["confidens"]'
    )
    workbook = make_workbook(tmp_path, {"projects/elm/project.toml": project})
    line = project[: project.index("confidens")].count("\n") + 1
    out = workbook.run("check", "elm").out
    assert f'projects/elm/project.toml:{line}: the idea "huddle" drives "confidens"' in out


def test_a_file_with_thousands_of_problems_tells_some_hundred(elm: WorkbookFolder) -> None:
    rows = "".join(f"2024-01-01,{at}x\n" for at in range(3000))
    elm.write("projects/elm/data/feels-safe.csv", f"date,value\n{rows}")
    ran = elm.run("check")
    told = [line for line in ran.out.splitlines() if line.startswith("projects/elm/data/feels")]
    assert len(told) == MOST + 1
    whole = json.loads(elm.run("check", "--json").out)
    of_file = [one for one in whole if one["file"] == "projects/elm/data/feels-safe.csv"]
    more = f"{len(of_file) - MOST:,}"
    assert told[-1].startswith(f"projects/elm/data/feels-safe.csv: and {more} more, not shown")
    assert any("more problems, which are not listed" in line for line in told)


def test_errors_are_shown_before_thousands_of_questions() -> None:
    question = Problem("q", "?", Place("a.csv", 1), severity=Severity.QUESTION)
    error = Problem("e", "!", Place("a.csv", 999))
    shown = _at_most([*[question] * (MOST + 5), error])
    assert len(shown) == MOST
    assert shown[-1] is error


def test_a_workbook_of_several_says_how_much_each_is_asked(elm: WorkbookFolder) -> None:
    workbook = oak(elm)
    undated = WHOLE.replace("by = 2026-03-31\n", "", 1)
    for name in ("oak", "ash"):
        workbook.write(f"projects/{name}/project.toml", undated)
    workbook.write("projects/ash/data/feels-safe.csv", "date,value\n2025-01-06,lots\n")
    ran = workbook.run("check", "--no-plugins")
    assert ran.exit_code == 1
    assert "projects/ash/data/feels-safe.csv:2: “lots” is not a number." in ran.out
    assert "the aim has no date" not in ran.out
    assert "projects/oak/: 1 question of method: qiworkbook check oak\n" in ran.out
    assert "the aim has no date" in workbook.run("check", "oak", "--no-plugins").out
    assert workbook.run("check", "--all", "--no-plugins").out.count("the aim has no date") == 2
