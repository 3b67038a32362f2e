"""`qiworkbook pdsa act`: adopt, adapt or abandon; and what is next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.fields import given
from qiworkbook.cli.params import Word, cycle_argument, project_argument
from qiworkbook.cli.pdsa import cycle_at
from qiworkbook.cli.say import say, say_next
from qiworkbook.cli.session import session

if TYPE_CHECKING:
    from qiworkbook.model import Cycle, Project


@click.command(
    cls=Command,
    example="""
    qiworkbook pdsa act willow-ward one-handover --decision adapt --next "Try it on two mornings"
    qiworkbook pdsa act willow-ward
    """,
)
@project_argument
@cycle_argument
@click.option("--decision", type=Word("cycle:Decision"), help="What you do with the change.")
@click.option("--next", help="What you do next.")
def act(project: str, cycle: str | None, **options: Any) -> None:
    """Decide what to do after CYCLE of PROJECT; left out, it is the one that waits for this."""
    from qiworkbook.cli.ask import missing, put
    from qiworkbook.workbook.cycles import ANOTHER, fill_in
    from qiworkbook.workbook.question import YES

    shared = session()
    found = shared.view(project).project
    one = cycle_at(found, cycle, "act")
    fields = given(**options)
    asked = "decision" not in fields
    if asked:
        if not shared.terminal:
            raise missing("--decision")
        _ask(one, fields)
    fill_in(shared.root, found, one, {"act": fields})
    say(f"Act: {fields['decision']}. {one.title} is done.")
    if not one.file.study.learning:
        say(f"What did you learn? qiworkbook pdsa study {project} {one.id}")
    status = _offer_status(found, one, fields["decision"], ask=asked)
    if asked and fields["decision"] != "abandon" and put(ANOTHER) == YES:
        _plan_another(project, one)
    else:
        say_next(*_steps(project, one, fields["decision"], status))


def _ask(cycle: Cycle, fields: dict[str, Any]) -> None:
    from qiworkbook.cli.ask import ask, ask_word

    if cycle.file.study.learning:
        say(f"You learned: {cycle.file.study.learning}")
    while not fields.get("decision"):
        fields["decision"] = ask_word("What do you do with the change?", Word("cycle:Decision"))
    if "next" not in fields:
        said = ask("What do you do next?")
        fields |= given(next=said)


def _plan_another(project: str, before: Cycle) -> None:
    from qiworkbook.cli.pdsa_plan import plan_one

    fields = given(idea=before.file.idea, follows=before.id, measures=before.file.plan.measures)
    plan_one(session().view(project), fields, [])


_STATUS = {"adopt": "adopted", "adapt": "testing", "abandon": "abandoned"}
"""What a decision makes of the status of its idea, if the team agrees."""


def _offer_status(project: Project, cycle: Cycle, decision: str, *, ask: bool) -> str:
    """Ask whether the idea has come as far as the decision says; the command for later, if not."""
    idea = project.idea(cycle.file.idea)
    status = _STATUS[decision]
    if idea is None or idea.status == status:
        return ""
    if ask and click.confirm(f"{idea.name} is {idea.status}. Is it {status} now?", default=True):
        from qiworkbook.workbook.edits import set_idea

        set_idea(session().root, project, idea.id, {"status": status})
        say(f"{idea.id}: status is {status}.")
        return ""
    why = " --reason" if decision == "abandon" else ""
    return f"qiworkbook idea set {project.id} {idea.id} --status {status}{why}"


def _steps(project: str, cycle: Cycle, decision: str, status: str) -> tuple[str, ...]:
    idea = cycle.file.idea
    about = f" --idea {idea}" if idea else ""
    onward = f"qiworkbook pdsa plan {project}{about} --follows {cycle.id}"
    return tuple(filter(None, ("" if decision == "abandon" else onward, status)))
