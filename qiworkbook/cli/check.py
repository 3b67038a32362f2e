"""`qiworkbook check`: every problem, with where it is and what to do. Never writes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.options import projects_argument
from qiworkbook.cli.session import (
    count,
    say,
    say_json,
    say_next,
    say_of_file,
    say_problem,
    session,
    told_with_step,
)
from qiworkbook.privacy.patterns import without_numbers
from qiworkbook.problems import Problem, Severity
from qiworkbook.store import layout
from qiworkbook.text.words import command_of
from qiworkbook.workbook import OpenWorkbook

MOST_OF_METHOD = 5  # of each project: what can be talked about, as with the coach
MOST = 200  # lines about one file: who sees more reads none


@click.command(
    cls=Command,
    example="""
    qiworkbook check
    qiworkbook check willow-ward --format json
    """,
)
@projects_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="github: as annotations of a pull request.",
)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("--all", "everything", is_flag=True, help="Every question of method, too.")
def check(projects: tuple[str, ...], form: str, everything: bool) -> int:
    """Say what should be put right, in the named projects or in all.

    Errors could not be read or contradict themselves; questions ask a person to look. Of those on
    method the five that matter most now are told, and how many more there are; of a whole workbook,
    how many each project has. The exit code is 1 when there is an error, and 4 when a plugin could
    not read one of its files. Nothing is ever written.
    """
    from qiworkbook.plugins.manager import RECORD_LEFT_OUT
    from qiworkbook.workbook import problems_of
    from qiworkbook.workbook.check import next_of

    opened = session().open(projects)
    problems = problems_of(opened, projects)
    if form == "json":
        say_json([as_data(problem) for problem in problems])
    elif form == "github":
        for problem in _at_most(problems):
            say_of_file(annotation(problem, _from_repository(opened.root)))
    else:
        several = not projects and len(opened.views) > 1
        most = 0 if several else MOST_OF_METHOD
        told = problems if everything else next_of(opened, problems, most)
        for problem in _at_most(told):
            say_problem(problem)
        for line in _waiting(opened, set(problems) - set(told), several=several):
            say(line)
        for file, more in _beyond(problems).items():
            say(f"{file}: and {more:,} more, not shown (all of them: qiworkbook check --json)")
        say(_summary(opened, problems))
        if not opened.views:
            say_next("qiworkbook new my-ward")
    # Whether somebody's workbook is wrong; that a plugin failed at a file is no fault of it.
    wrong = (one for one in problems if one.code != RECORD_LEFT_OUT)
    return 1 if any(one.severity is Severity.ERROR for one in wrong) else 0


def _waiting(opened: OpenWorkbook, waits: set[Problem], *, several: bool) -> Iterator[str]:
    """How many questions are not told, project by project, and the command that tells them."""

    for id_ in (view.project.id for view in opened.views):
        folder = f"{layout.project_folder(id_)}/"
        number = sum(one.place.file.startswith(folder) for one in waits)
        if number and several:
            yield f"{folder}: {count(number, 'question')} of method: qiworkbook check {id_}"
        elif number:
            more = count(number, "more question")
            yield f"And {more} that can wait: qiworkbook check {id_} --all"


def _at_most(problems: Sequence[Problem]) -> list[Problem]:
    """The problems in their order; of a file that has very many, the errors first."""
    many = _beyond(problems)
    if not many:
        return list(problems)
    shown: set[int] = set()
    for file in many:
        own = [at for at, one in enumerate(problems) if one.place.file == file]
        own.sort(key=lambda at: problems[at].severity is not Severity.ERROR)
        shown.update(own[:MOST])
    return [one for at, one in enumerate(problems) if one.place.file not in many or at in shown]


def _beyond(problems: Sequence[Problem]) -> dict[str, int]:
    """How many more than are shown each file has, where it has more."""
    told = Counter(problem.place.file for problem in problems)
    return {file: count_ - MOST for file, count_ in told.items() if count_ > MOST}


def as_data(problem: Problem) -> dict[str, object]:
    """A problem for a machine, with no number of anybody that the name of its file holds."""
    said = {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "severity": str(problem.severity),
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
        "ask": problem.ask,
        "next": command_of(problem.action) if problem.action else "",
        "plugin": problem.plugin,
    }
    return {key: without_numbers(it) if isinstance(it, str) else it for key, it in said.items()}


def annotation(problem: Problem, folder: str = "") -> str:
    """A problem as GitHub Actions reads it: a workflow command, escaped as its manual says.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    level = "error" if problem.severity is Severity.ERROR else "warning"
    file = f"{folder}/{problem.place.file}" if folder else problem.place.file
    places = {"file": file, "line": problem.place.line, "col": problem.place.column}
    where = ",".join(f"{key}={_property(str(at))}" for key, at in places.items() if at)
    text = _text(told_with_step(problem))
    return f"::{level} {where},title={_property(problem.code)}::{text}"


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")


def _from_repository(root: Path) -> str:
    """Where the workbook lies in the repository, or "" where it is the repository."""
    home = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
    try:
        relative = root.relative_to(home.resolve()).as_posix()
    except ValueError:
        return ""
    return "" if relative == "." else relative


def _summary(opened: OpenWorkbook, problems: Sequence[Problem]) -> str:
    if not problems:
        return f"No problems found in {count(len(opened.views), 'project')}."
    errors = sum(1 for problem in problems if problem.severity is Severity.ERROR)
    questions = len(problems) - errors
    if not errors:
        return f"Nothing is wrong. {count(questions, 'question')} in {_where(opened, problems)}."
    kinds = [count(errors, "error")] + [count(questions, "question")] * bool(questions)
    return f"{count(len(problems), 'problem')} in {_where(opened, problems)}: {', '.join(kinds)}"


def _where(opened: OpenWorkbook, problems: Sequence[Problem]) -> str:

    folders = [f"{layout.project_folder(view.project.id)}/" for view in opened.views]
    files = {problem.place.file for problem in problems}
    inside = [folder for folder in folders if any(file.startswith(folder) for file in files)]
    beside = any(not file.startswith(tuple(folders)) for file in files)
    parts = [count(len(inside), "project")] * bool(inside) + ["the workbook's own files"] * beside
    return " and ".join(parts)
