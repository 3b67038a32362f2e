"""`qiworkbook pdsa do`, `study` and `act`: what happened, what it means, what is next."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from qiworkbook.cli.ask import ask, ask_day, ask_word, in_order_of_time, missing, put
from qiworkbook.cli.command import Command
from qiworkbook.cli.options import given
from qiworkbook.cli.params import Day, Word, cycle_argument, project_argument
from qiworkbook.cli.pdsa import cycle_at, step_of
from qiworkbook.cli.say import count, say, say_next
from qiworkbook.cli.session import session
from qiworkbook.workbook.question import YES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qiworkbook.model import Cycle, Project, Table


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
    from qiworkbook.workbook.edits.cycles import ANOTHER, fill_in

    shared = session()
    found = shared.view(project).project
    one = cycle_at(found, cycle, "act")
    fields = given(**options)
    asked = _is_to_ask(fields, one.file.act, "decision")
    if asked:
        _ask_what_next(one, fields)
    fill_in(shared.root, found, one, {"act": fields})
    decision = fields.get("decision") or one.file.act.decision
    if not decision:
        say(f"Act: nothing is decided yet for {one.title}.")
        say_next(*step_of(project, one))
        return
    say(f"Act: {decision}. {one.title} is done.")
    if not one.file.study.learning:
        say(f"What did you learn? qiworkbook pdsa study {project} {one.id}")
    status = _offer_status(found, one, decision, ask=asked)
    if asked and decision != "abandon" and put(ANOTHER) == YES:
        from qiworkbook.cli.pdsa_plan import plan_one

        plan = given(idea=one.file.idea, follows=one.id, measures=one.file.plan.measures)
        plan_one(session().view(project), plan, [])
    else:
        say_next(*_steps(project, one, decision, status))


def _is_to_ask(fields: Mapping[str, Any], written: Table, *keys: str) -> bool:
    """Whether a step still lacks what it is about, in what was given and in the file.

    Where nobody can be asked, that is a usage error; so is to give nothing at all.
    """
    if fields and any(key in fields or getattr(written, key) not in ("", None) for key in keys):
        return False
    if not session().terminal:
        raise missing(f"--{keys[0]}")
    return True


def _ask_what_next(cycle: Cycle, fields: dict[str, Any]) -> None:
    act, learned = cycle.file.act, cycle.file.study.learning
    if learned:
        say(f"You learned: {learned}")
    decision = ask_word(
        "What do you do with the change?", Word("cycle:Decision"), act.decision or ""
    )
    said = fields.get("next") or ask("What do you do next?", act.next)
    fields |= given(decision=decision, next=said)


def _offer_status(project: Project, cycle: Cycle, decision: str, *, ask: bool) -> str:
    """Ask whether the idea has come as far as the decision says; the command for later, if not."""
    from qiworkbook.workbook.edits.cycles import status_after
    from qiworkbook.workbook.edits.records import set_idea

    offer = status_after(project, cycle, decision)
    if offer is None:
        return ""
    if ask and put(offer.question) == YES:
        set_idea(session().root, project, offer.idea.id, {"status": offer.status})
        say(f"{offer.idea.id}: status is {offer.status}.")
        return ""
    why = " --reason" if decision == "abandon" else ""
    return f"qiworkbook idea set {project.id} {offer.idea.id} --status {offer.status}{why}"


def _steps(project: str, cycle: Cycle, decision: str, status: str) -> tuple[str, ...]:
    idea = cycle.file.idea
    about = f" --idea {idea}" if idea else ""
    onward = f"qiworkbook pdsa plan {project}{about} --follows {cycle.id}"
    return tuple(filter(None, ("" if decision == "abandon" else onward, status)))


@click.command(
    cls=Command,
    example="""
    qiworkbook pdsa do willow-ward one-handover --as-planned --observations "It took two minutes"
    qiworkbook pdsa do willow-ward
    """,
)
@project_argument
@cycle_argument
@click.option("--started", type=Day(), help="When it began.")
@click.option("--ended", type=Day(), help="When it ended.")
@click.option("--as-planned/--not-as-planned", default=None, help="Whether it went as planned.")
@click.option("--observations", help="What happened, also what nobody expected. No names.")
def do(project: str, cycle: str | None, **options: Any) -> None:
    """Say what happened in CYCLE of PROJECT; left out, it is the one that waits for this."""
    from qiworkbook.workbook.edits.cycles import fill_in

    found = session().view(project).project
    one = cycle_at(found, cycle, "do")
    fields = given(**options)
    if _is_to_ask(fields, one.file.do, "observations", "as_planned"):
        _ask_what_happened(one, fields)
    if one.file.plan.start and not one.file.do.started:
        fields.setdefault("started", one.file.plan.start)
    fields |= in_order_of_time({"started": one.file.do.started, **fields}, "started", "ended")
    fill_in(session().root, found, one, {"do": fields})
    say(f"Do: written down for {one.title}.")
    say_next(*step_of(project, _now(project, one)))


def _ask_what_happened(cycle: Cycle, fields: dict[str, Any]) -> None:
    from qiworkbook.workbook.edits.cycles import AS_PLANNED

    say(f"{cycle.title}: what happened?")
    do, usual = cycle.file.do, {None: "", True: "yes", False: "no"}
    if "started" not in fields:
        fields["started"] = ask_day("When did it begin?", cycle.start or session().today)
    if "ended" not in fields:
        ended = do.ended or cycle.file.plan.end or fields["started"]
        fields["ended"] = ask_day("When did it end?", ended)
    planned = put(replace(AS_PLANNED, usual=usual[do.as_planned]))
    fields["as_planned"] = {"yes": True, "no": False}.get(planned)
    saw = ask("What did you see? Also what nobody expected", do.observations)
    fields["observations"] = saw or None
    for key in [key for key, value in fields.items() if value is None]:
        del fields[key]


@click.command(
    cls=Command,
    example="""
    qiworkbook pdsa study willow-ward one-handover --answer "Two minutes" --held yes \
--learning "Short is enough"
    qiworkbook pdsa study willow-ward
    """,
)
@project_argument
@cycle_argument
@click.option("--answer", multiple=True, help="What happened, one for each question, in order.")
@click.option(
    "--held",
    multiple=True,
    type=Word("cycle:Held"),
    help="Whether the prediction held, one for each question, in order.",
)
@click.option("--compared", help="What you predicted, and what happened.")
@click.option("--summary", help="What happened, in short.")
@click.option("--learning", help="What you know now that you did not know before.")
def study(
    project: str,
    cycle: str | None,
    answer: tuple[str, ...],
    held: tuple[str, ...],
    **options: Any,
) -> None:
    """Study CYCLE of PROJECT; left out, it is the one that waits for this."""
    from qiworkbook.workbook.edits.cycles import compare

    found = session().view(project).project
    one = cycle_at(found, cycle, "study")
    fields = given(**options)
    answers = [given(answer=said, held=word) for said, word in zip_longest(answer, held)]
    if _is_to_ask(
        {"answers": answers} | fields if answers else fields, one.file.study, "learning", "summary"
    ):
        answers = answers or _ask_answers(one)
        fields |= _ask_learning(one, fields)
    compare(session().root, found, one, answers, fields)
    say(f"Study: {'written down' if fields or any(answers) else 'left for later'} for {one.title}.")
    now = _now(project, one)
    waiting = [q.ask for q in now.file.plan.question if q.predict and not q.answer]
    if waiting:  # told kindly, and nothing waits for it
        many = count(len(waiting), "prediction")
        say(f"{many} without an answer yet: {'; '.join(waiting)}")
    say_next(*step_of(project, now))


def _ask_answers(cycle: Cycle) -> list[dict[str, Any]]:
    answers = []
    for question in cycle.file.plan.question:
        say("")
        say(question.ask)
        say(f"You predicted: {question.predict or 'nothing'}")
        happened = ask("What happened?", question.answer)
        held = str(question.held)
        if question.predict:
            held = ask_word("Did the prediction hold?", Word("cycle:Held"), held)
        answers.append(given(answer=happened, held=held))
    return answers


def _ask_learning(cycle: Cycle, fields: dict[str, Any]) -> dict[str, Any]:
    say("")
    study, how = cycle.file.study, "How does it compare with what you predicted?"
    compared = fields.get("compared") or ask(how, study.compared)
    learning = ask("What do you know now that you did not know before?", study.learning)
    return given(compared=compared, learning=learning)


def _now(project: str, cycle: Cycle) -> Cycle:
    """The cycle as it stands in its file by now."""
    from qiworkbook.workbook.lookup import the_cycle

    return the_cycle(session().view(project).project, cycle.id)
