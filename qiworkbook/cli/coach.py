"""`qiworkbook coach`: the next questions to ask, kindly."""

from __future__ import annotations

import click
from msgspec.structs import replace

from qiworkbook.cli.command import Command
from qiworkbook.cli.options import projects_argument, share_option
from qiworkbook.cli.session import say, say_json, say_no_project, session
from qiworkbook.contributions.extensions import CoachQuestion
from qiworkbook.text.words import command_of


@click.command(
    cls=Command,
    example="""
    qiworkbook coach
    qiworkbook coach willow-ward --all
    """,
)
@projects_argument
@click.option("--all", "everything", is_flag=True, help="Every question, not only a handful.")
@click.option("--json", "as_json", is_flag=True, help="All the questions, as JSON.")
@share_option
def coach(projects: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Ask what a coach would ask next, of the named projects or of all.

    At most five questions a project, what matters to its team now first, each with why and with
    the command that answers it.
    """
    from qiworkbook.compose.coach import next_questions
    from qiworkbook.workbook.workers import COACHED

    asked = session().looked(COACHED, projects)
    if session().share:  # the ids in a copy are not always those that a command knows
        asked = tuple(
            replace(one, questions=[replace(question, action=None) for question in one.questions])
            for one in asked
        )
    if as_json:
        say_json({one.id: [_as_data(question) for question in one.questions] for one in asked})
        return
    if not asked:
        say_no_project()
    for one in asked:
        say(one.ward or one.title)
        whys: set[str] = set()
        questions = one.questions if everything else next_questions(one.questions)
        for question in questions:
            say(f"  - {question.ask}")
            why = "" if question.why in whys else question.why
            whys.add(question.why)
            say(f"    {question.because} {why}".rstrip())
            say(f"    {command_of(question.action) if question.action else question.place}")
        if one.unread:
            say(f"  First put its project.toml right: qiworkbook check {one.id}")
        elif not questions:
            later = (
                "it is closed"
                if one.status == "closed"
                else "the next cycle will bring questions of its own"
            )
            say(f"  No questions just now: {later}.")


def _as_data(question: CoachQuestion) -> dict[str, object]:
    return {
        "code": question.code,
        "ask": question.ask,
        "because": question.because,
        "why": question.why,
        "next": command_of(question.action) if question.action else "",
        "file": question.place.file,
        "line": question.place.line,
        "cycle": question.cycle,
        "measure": question.measure,
    }
