"""Every command that a question offers is typed as it is offered: it does what it says.

The questions of checks and coach are raised by the projects that raise each in the tests of the
core. What a person is asked then is answered, and the question falls silent.
"""

from __future__ import annotations

import contextlib
import re
import shlex
from datetime import date
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from qiworkbook.builtin.checks import CHECKS
from qiworkbook.builtin.questions import QUESTIONS
from qiworkbook.cli.main import qiworkbook
from qiworkbook.cli.session import Session
from qiworkbook.plugins.manager import Plugins
from qiworkbook.testing import WorkbookFolder, make_workbook
from qiworkbook.text.words import command_of
from tests.builtin import test_checks, test_first_question, test_questions
from tests.builtin.conftest import FILES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from qiworkbook.contributions.extensions import CoachQuestion
    from qiworkbook.problems import Problem

    Edits = tuple[tuple[str, str, str], ...]
    Asked = CoachQuestion | Problem

TODAY = date(2025, 4, 10)
WARD = "elm-ward"
STATES: tuple[tuple[str, Edits], ...] = (
    *((case.code, case.edits) for case in test_checks.CASES if case.severity == "question"),
    *((code, edits) for code, edits, _ in test_questions.CASES),
    *((team.first, team.edits) for team in test_first_question.TEAMS),
    ("aim-near", tuple(edit for edit in test_questions.YOUNG if edit[0] == test_questions.WEEK)),
)
PROMPTS: list[str] = []
MOST_PROMPTS = 60
MOST_STEPS = 4  # a test that waits is done, studied and acted on
# What a command shows is no answer yet; one point is one of the twelve that are wanted.
NO_ANSWER = {"show", "theory", "data add"}
ANSWERS = {
    "What will be different": "From 60% to 90% of people on Elm Ward feel safe by 30 June 2025.",
    "How far people": "co-produced",
    "Where you start": "60",
    "Where you want to be": "90",
    "By when": "2025-06-30",
    "When you did": "2025-01-02",
    "The test has begun. When": "2025-01-02",
    "When the test begins": "2025-04-10",
    "aim, or a driver": "aim",
    "A measure it should move": "safe",
    "The id of a measure": "strict",
    "Another question": "",
    "From which day on": "",
    "People who felt safe, 2": "7/10",
    "People who found us too strict, 2": "20",
}


def workbook(folder: Path, edits: Edits) -> WorkbookFolder:
    """The project of which nothing is spoilt, with these edits, as files."""
    texts = dict(FILES)
    for name, old, new in edits:
        there = texts.get(name, "")
        texts[name] = there.replace(old, new, 1) if old else there + new
    files = {f"projects/{WARD}/project.toml": in_order(texts.pop("project"))}
    for name, text in texts.items():
        place = f"pdsa/{name}.toml" if name.startswith("20") else f"data/{name}.csv"
        begins = "" if text.startswith(("format", "date")) else "format = 1\n"
        files[f"projects/{WARD}/{place}"] = begins + text
    return make_workbook(folder, files)


def in_order(text: str) -> str:
    """The tables of a kind beside one another: a command edits no file in which they are not."""
    kinds: dict[str, list[str]] = {}
    for table in re.split(r"(?m)^(?=\[)", text):
        kind = re.match(r"\[*([a-z]*)", table)
        kinds.setdefault(kind[1] if kind else "", []).append(f"{table.rstrip()}\n\n")
    return "".join(table for tables in kinds.values() for table in tables)


def asked_in(folder: WorkbookFolder) -> list[Asked]:
    view = folder.open(Plugins(()), TODAY).view(WARD)
    found: list[Asked] = [one for maker in QUESTIONS for one in maker.ask(view)]
    return found + [one for check in CHECKS for one in check.find(view)]


def same(asked: Iterable[Asked], as_: Asked) -> Asked | None:
    """The question among these that asks the same of the same thing."""
    of = (as_.code, as_.cycle, as_.measure, as_.place.file)
    found = [one for one in asked if (one.code, one.cycle, one.measure, one.place.file) == of]
    whole = [one for one in found if one.action == as_.action]
    return next(iter(whole or found), None)


def answered(prompt: str, default: object = None, **_: object) -> str:
    """What somebody says who is asked this."""
    PROMPTS.append(prompt)
    assert len(PROMPTS) < MOST_PROMPTS, f"no answer fits: {PROMPTS[-3:]}"
    if default:
        return str(default)
    words = re.search(r"(?:^|\()([a-z-]+)(?:/[a-z-]+)+\)?$", prompt)
    if words:
        return words[1]
    if "(number or name)" in prompt:
        return "1"
    if "Enter to go on" in prompt:
        return ""
    return next((said for begin, said in ANSWERS.items() if prompt.startswith(begin)), "Tea at 7")


def type_it(folder: WorkbookFolder, command: str) -> str:
    """Type a command at a terminal, as it was offered. Gives what was said."""
    session = Session(terminal=True, entry_points=())
    session.clock = TODAY
    name, *words = shlex.split(command)
    assert name == "qiworkbook"
    with contextlib.chdir(folder.root):
        ran = CliRunner().invoke(qiworkbook, words, obj=session)
    assert ran.exit_code == 0, f"{command}\n{ran.output}"
    return ran.output


@pytest.mark.parametrize(("code", "edits"), STATES)
def test_what_a_question_offers_is_typed_and_answers_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, edits: Edits
) -> None:
    monkeypatch.setattr(click, "prompt", answered)
    PROMPTS.clear()
    folder = workbook(tmp_path, edits)
    raised = [one for one in asked_in(folder) if one.code == code]
    assert raised
    for one in raised:
        typed: list[str] = []
        while (now := same(asked_in(folder), one)) and now.action:
            typed.append(command_of(now.action))
            said = type_it(folder, typed[-1])
            if now.action.name in NO_ANSWER:
                assert said
                break
            assert len(typed) <= MOST_STEPS, f"still asked: {now.ask}\n{typed}"
