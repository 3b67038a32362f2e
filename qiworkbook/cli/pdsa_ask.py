"""The questions of `pdsa plan` at a terminal, in the order in which a coach would ask them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qiworkbook.cli.ask import ask, ask_day, ask_needed, ask_word, put
from qiworkbook.cli.params import Word
from qiworkbook.cli.say import say
from qiworkbook.cli.session import session
from qiworkbook.workbook.cycles import builds_on, latest_of
from qiworkbook.workbook.question import YES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import Idea, Measure


def ask_for_plan(
    view: ProjectView, fields: dict[str, Any], questions: list[dict[str, str]]
) -> None:
    """Ask for what is not among the fields. Enter alone leaves a thing for later."""
    say("Press Enter to leave something for later.")
    if "title" not in fields:
        fields["title"] = ask_needed("What will you call this cycle?")
    if "idea" not in fields:
        fields["idea"] = _ask_id("Which change idea does it test?", view.project.ideas)
    if "follows" not in fields:
        fields["follows"] = _ask_follows(view, fields["idea"])
    if "objective" not in fields:
        fields["objective"] = ask("What do you want to find out?")
    if not questions:
        questions += _ask_predictions()
    if "start" not in fields:
        fields["start"] = ask_day("When does the test begin?", session().today, ahead=True)
    if "predicted_on" not in fields and any(question["predict"] for question in questions):
        fields["predicted_on"] = _ask_predicted_on(fields["start"])
    if "scale" not in fields:
        fields["scale"] = ask("On what scale? As small as will teach you something")
    if "belief" not in fields:
        fields["belief"] = ask_word("How sure are you that it will help?", Word("theory:Level"))
    if "measures" not in fields:
        measure = _ask_id("Which measure should it move?", view.project.measures)
        fields["measures"] = [measure] if measure else []
    for key in [key for key, value in fields.items() if value in ("", None, [])]:
        del fields[key]


def _ask_id(question: str, things: Sequence[Idea | Measure]) -> str:
    """An id, or the number of a line; "" for none."""
    if not things:
        return ""
    for at, thing in enumerate(things, 1):
        say(f"  {at}  {thing.name} ({thing.id})")
    ids = [thing.id for thing in things]
    while True:
        said = ask(f"{question} (number or id)")
        if said.isdecimal() and 1 <= int(said) <= len(ids):
            return ids[int(said) - 1]
        if said in ("", *ids):
            return said
        say("That is none of them.")


def _ask_follows(view: ProjectView, idea: str) -> str:
    last = latest_of(view, idea)
    return last.id if last and put(builds_on(last)) == YES else ""


def _ask_predictions() -> list[dict[str, str]]:
    questions: list[dict[str, str]] = []
    while True:
        more = "Another question?" if questions else "Which question will the test answer?"
        said = ask(more)
        if not said:
            return questions
        predicted = ask("What do you predict?")
        questions.append({"ask": said, "predict": predicted})


def _ask_predicted_on(start: date | None) -> date | None:
    """The day of the prediction, asked only of a test that has begun; it is today otherwise."""
    if start is None or start >= session().today:
        return None
    return ask_day("The test has begun. When did you predict that?")
