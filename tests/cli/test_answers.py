"""Questions of use cases: answered by an option, at a prompt, or named with their option."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from qiworkbook.cli.ask import Option, settle
from qiworkbook.cli.session import Session
from qiworkbook.problems import WorkbookError
from qiworkbook.workbook.question import (
    AnswerKind,
    Choice,
    Question,
    answer_to,
    asks,
    need_yes,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from qiworkbook.testing import WorkbookFolder
    from qiworkbook.workbook.question import Answers

    Talk = Callable[..., Result]

ORDER = Question(
    "order", "Which is the day?", choices=(Choice("day-first", "03/02 is 3 February"), Choice("no"))
)
REPLACE = Question("replace", "Put it in its place?")
ODD = Question("odd", "Is 610 right?", "The others lie between 55 and 70.", personal=True)


def use(*questions: Question) -> Callable[[Answers], dict[str, str] | Question]:
    @asks
    def use_case(answers: Answers) -> dict[str, str]:
        return {one.id: answer_to(one, answers) for one in questions}

    return use_case


def run(
    *questions: Question,
    typed: str = "",
    terminal: bool = False,
    options: dict[str, Option] | None = None,
    yes: bool = False,
) -> Result:
    @click.command()
    def command() -> None:
        click.echo(settle(use(*questions), options or {}, yes=yes))

    return CliRunner().invoke(command, input=typed, obj=Session(terminal=terminal))


def test_an_option_answers() -> None:
    options = {"order": Option("--dates day-first", "day-first")}
    assert run(ORDER, options=options).output.strip() == "{'order': 'day-first'}"


def test_without_a_terminal_the_option_is_named() -> None:
    failed = run(ODD, options={"odd": Option("--as-typed")})
    assert isinstance(failed.exception, WorkbookError)
    assert failed.exception.message == ODD.ask
    assert failed.exception.hint == f"{ODD.why}\nNothing was written.\nTo answer: --as-typed"


@pytest.mark.parametrize("terminal", [True, False])
def test_a_blanket_yes_never_answers_what_somebody_must_look_at(terminal: bool) -> None:
    assert run(REPLACE, yes=True, terminal=terminal).output.strip() == "{'replace': 'yes'}"
    assert run(ODD, yes=True, terminal=terminal).exit_code == 1


def test_a_prompt_takes_the_beginning_of_an_answer_and_asks_again_for_anything_else() -> None:
    done = run(ORDER, REPLACE, typed="maybe\nd\ny\n", terminal=True)
    assert done.exit_code == 0, done.output
    assert "  day-first: 03/02 is 3 February" in done.output
    assert "{'order': 'day-first', 'replace': 'yes'}" in done.output


def test_a_no_at_a_prompt_writes_nothing() -> None:
    @asks
    def use_case(answers: Answers) -> str:
        need_yes(REPLACE, answers)
        return "written"

    @click.command()
    def command() -> None:
        click.echo(settle(use_case, {}))

    done = CliRunner().invoke(command, input="n\n", obj=Session(terminal=True))
    assert isinstance(done.exception, WorkbookError)
    assert "written" not in done.output.replace("Nothing was written", "")


@pytest.mark.parametrize(
    ("kind", "typed", "answer"),
    [
        (AnswerKind.COUNT, "some\n-3\n1.5\n\n24\n", "24"),
        (AnswerKind.COUNTS, "1,x\n,\n3, 6;7\n", "3, 6;7"),
        (AnswerKind.DAY, "the 31st of Octember\n3 February 2025\n", "2025-02-03"),
        (AnswerKind.WORDS, "\n  \nA nurse\n", "A nurse"),
    ],
)
def test_an_answer_of_ones_own_is_asked_for_until_it_is_of_its_kind(
    kind: AnswerKind, typed: str, answer: str
) -> None:
    said = run(Question("own", "Which?", choices=(), kind=kind), typed=typed, terminal=True)
    assert said.output.rstrip().endswith(f"{{'own': '{answer}'}}"), said.output


@pytest.mark.parametrize("kind", AnswerKind)
def test_nothing_is_an_answer_where_a_question_may_be_left(kind: AnswerKind) -> None:
    open_ = Question("own", "Which?", choices=(), kind=kind, optional=True)
    chosen = Question("chosen", "Did it?", optional=True)
    said = run(open_, chosen, typed="\n\n", terminal=True)
    assert said.output.rstrip().endswith("{'own': '', 'chosen': ''}"), said.output
    assert run(open_).exit_code == 1, "nobody was asked"


@pytest.mark.parametrize("answer", ["", "1.5", "٣", "-1", "9999999"])
def test_an_option_that_is_no_count_answers_nothing(answer: str) -> None:
    how_many = Question("own", "How many?", choices=(), kind=AnswerKind.COUNT)
    failed = run(how_many, options={"own": Option("--responses", answer)})
    assert isinstance(failed.exception, WorkbookError)
    assert "--responses" in failed.exception.hint


_PROMPTS = {"prompt", "confirm", "getpass", "getchar", "input", "pause"}
_NO_QUESTION = {"qiworkbook/cli/bundled.py": {"input"}}  # it waits, and takes no answer


def test_one_file_alone_asks_a_person() -> None:
    """Whoever else has something to ask gives back a `Question`, which that file puts."""
    repo = Path(__file__).parents[2]
    found = {}
    for path in (*(repo / "qiworkbook").rglob("*.py"), *(repo / "plugins").rglob("*.py")):
        file = path.relative_to(repo).as_posix()
        calls = {
            name
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call)
            for name in _PROMPTS
            if (isinstance(node.func, ast.Name) and node.func.id == name)
            or (
                isinstance(node.func, ast.Attribute)
                and node.func.attr == name
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in ("click", "getpass", "builtins")
            )
        }
        if asks_here := calls - _NO_QUESTION.get(file, set()):
            found[file] = asks_here
    assert found == {"qiworkbook/cli/session.py": {"prompt"}}


def test_a_wrong_number_in_a_list_is_seen_and_put_right(elm: WorkbookFolder, talk: Talk) -> None:
    elm.run("driver", "add", "elm", "Evenings", "--id", "evenings")
    said = talk("idea", "add", "elm", "Tea at nine", "--id", "tea", answers=("1", "9", "3", "", ""))
    assert said.exit_code == 0, said.output
    told = ["“Evenings”" in o for o in said.output.splitlines() if o.startswith("That is “")]
    assert told == [False, False, True]
    idea = elm.view("elm").project.idea("tea")
    assert idea
    assert idea.drives == ("evenings",)
