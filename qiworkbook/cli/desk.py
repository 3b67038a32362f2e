"""The desk of a plugin's command, with somebody at a terminal before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.cli.ask import Option, put, settle
from qiworkbook.cli.identifiers import warn_of_identifiers
from qiworkbook.cli.session import near, session
from qiworkbook.workbook.desk import Desk
from qiworkbook.workbook.question import answer_to, asks

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.workbook.question import Question


class _AtTerminal:
    def answer(self, question: Question) -> str:
        return put(question)

    def settled(self, question: Question, option: str, said: str | None) -> str:
        options = {question.id: Option(option, said)}
        return settle(lambda answers: asks(answer_to)(question, answers), options)

    def warn_of_identifiers(self) -> None:
        warn_of_identifiers()

    def near(self, path: Path) -> str:
        return near(path)


def desk() -> Desk:
    """The desk of the running command."""
    return Desk(session(), _AtTerminal())
