"""Questions of use cases: answered by an option, at a prompt, or named with their option."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from qiworkbook.cli.ask import Option, settle
from qiworkbook.cli.session import Session
from qiworkbook.problems import WorkbookError
from qiworkbook.workbook.question import Choice, Question, answer_to, asks, need_yes

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from qiworkbook.workbook.question import Answers

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
