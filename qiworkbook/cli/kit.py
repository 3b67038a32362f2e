"""The second door for plugins: what a command of theirs is made with, beside click.

Import it in the module of the command, which is loaded when the command is asked for, and never
in the plugin's top module, which is imported at every start. What is listed here is kept stable.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from qiworkbook.cli.ask import Day, Option, ask_at_terminal, settle
from qiworkbook.cli.command import Group
from qiworkbook.cli.left_out import warn_of_identifiers
from qiworkbook.cli.options import OutputFolder, output_file, output_folder, project_argument
from qiworkbook.cli.session import near_path, say, say_json, say_next, say_of_file, session
from qiworkbook.workbook.plugin_desk import Desk
from qiworkbook.workbook.question import AnswerKind, Answers, Question, answer_to, asks

T = TypeVar("T")

__all__ = [
    "AnswerKind",
    "Day",
    "Desk",
    "Group",
    "OutputFolder",
    "desk",
    "output_file",
    "output_folder",
    "project_argument",
    "say",
    "say_json",
    "say_next",
    "say_of_file",
]


class _AtTerminal:
    def answer(self, question: Question) -> str:
        return ask_at_terminal(question)

    def settled(self, question: Question, option: str, said: str | None) -> str:
        options = {question.id: Option(option, said)}
        return settle(lambda answers: asks(answer_to)(question, answers), options)

    def settle(self, use_case: Callable[[Answers], T | Question]) -> T:
        return settle(use_case, {})

    def warn_of_identifiers(self) -> None:
        warn_of_identifiers()

    def near(self, path: Path) -> str:
        return near_path(path)


def desk() -> Desk:
    """The desk of the running command."""
    return Desk(session(), _AtTerminal())
