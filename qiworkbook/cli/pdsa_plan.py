"""`qiworkbook pdsa plan`: what you want to learn, and what you predict."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from qiworkbook.cli.ask import (
    ask,
    ask_day,
    ask_needed,
    ask_one,
    ask_word,
    in_order_of_time,
    missing,
    put,
)
from qiworkbook.cli.command import Command
from qiworkbook.cli.options import asked_option, given
from qiworkbook.cli.params import Day, Named, Word, cycle_argument, project_argument
from qiworkbook.cli.pdsa import cycle_at, step_of
from qiworkbook.cli.say import say, say_next
from qiworkbook.cli.session import near, session
from qiworkbook.workbook.question import YES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import Cycle
    from qiworkbook.workbook.edits.cycles import Prediction
    from qiworkbook.workbook.question import Question

_TOP = ("title", "idea", "follows", "purpose", "people_involved")


@click.command(
    cls=Command,
    example="""
    qiworkbook pdsa plan willow-ward "Ask at one handover" --idea safety-huddle \
--objective "Can it be asked in two minutes?" --question "How long does it take?" \
--predict "Three minutes the first time" --scale "one nurse, one morning"
    qiworkbook pdsa plan willow-ward
    qiworkbook pdsa plan willow-ward --cycle handover --question "Who asks?" --predict "The nurse"
    """,
)
@project_argument
@click.argument("title", required=False)
@asked_option("--idea", type=Named("ideas"), help="The id of the change idea that is tested.")
@asked_option("--objective", help="What you want to find out.")
@asked_option(
    "--question", multiple=True, help="A question that the test answers. Can be repeated."
)
@asked_option("--predict", multiple=True, help="What you predict, one for each question, in order.")
@asked_option(
    "--predicted-on", type=Day(), help="When you did; otherwise today, unless the test has begun."
)
@asked_option("--start", type=Day(ahead=True), help="When the test begins; otherwise today.")
@asked_option("--end", type=Day(ahead=True), help="When it ends.")
@asked_option("--scale", help="As small as will teach you something: one person, one shift.")
@asked_option("--conditions", help="Where and when it is tested.")
@asked_option("--belief", type=Word("theory:Level"), help="How sure you are that it will help.")
@asked_option("--consequence", type=Word("cycle:Consequence"), help="How bad if it goes wrong.")
@asked_option("--contingency", help="What you do then.")
@asked_option("--data", help="What you will write down, and how.")
@asked_option(
    "--measure",
    "measures",
    type=Named("measures"),
    multiple=True,
    help="A measure it should move. Repeatable.",
)
@asked_option("--purpose", type=Word("cycle:Purpose"), help="Why it is run.")
@asked_option("--people-involved", help="Who with lived experience takes part, and how.")
@asked_option(
    "--follows", type=Named("cycles"), help="The cycle that it builds on, or enough of its name."
)
@asked_option(
    "--cycle", type=Named("cycles"), help="Go on with the plan of this cycle instead of making one."
)
def plan(
    project: str,
    cycle: str | None,
    question: tuple[str, ...],
    predict: tuple[str, ...],
    **options: Any,
) -> None:
    """Plan a cycle for PROJECT, called TITLE.

    At a terminal you are asked for what you leave out, and Enter leaves a thing for later. In a
    script TITLE, --idea and --objective are needed.
    """
    questions = _pairs(question, predict)
    fields = given(**options)
    view = session().view(project)
    if cycle:
        _go_on(view, cycle, fields, questions)
    else:
        plan_one(view, fields, questions)


def plan_one(view: ProjectView, fields: dict[str, Any], questions: list[dict[str, str]]) -> None:
    """Make a cycle of what was given, asking for the rest where somebody can answer."""
    from qiworkbook.workbook.edits.cycles import plan_cycle

    shared = session()
    lacking = [name for name in ("title", "idea", "objective") if name not in fields]
    if lacking and shared.terminal:
        _ask_for_plan(view, fields, questions)
    elif lacking:
        raise missing(*("TITLE" if name == "title" else f"--{name}" for name in lacking))
    fields.setdefault("start", shared.today)
    fields |= in_order_of_time(fields, "start", "end")
    whole = _as_file(fields, questions)
    id_ = plan_cycle(shared.root, view.project, whole, shared.today)
    _say_planned(view.project.id, id_)


def _ask_for_plan(
    view: ProjectView, fields: dict[str, Any], questions: list[dict[str, str]]
) -> None:
    """Ask for what is not among the fields. Enter alone leaves a thing for later."""
    from qiworkbook.workbook.edits.cycles import Prediction, to_follow, when_predicted

    say("Press Enter to leave something for later.")
    if "title" not in fields:
        fields["title"] = ask_needed("What will you call this cycle?")
    if "idea" not in fields:
        ideas = {idea.id: idea.name for idea in view.project.ideas}
        fields["idea"] = ask_one("Which change idea does it test?", ideas)
    if "follows" not in fields:
        before = to_follow(view, fields["idea"])
        follows = before and put(before.question) == YES
        fields["follows"] = before.cycle.id if before and follows else ""
    if "objective" not in fields:
        fields["objective"] = ask("What do you want to find out?")
    if not questions:
        questions += _ask_predictions()
    if "start" not in fields:
        fields["start"] = ask_day("When does the test begin?", session().today, ahead=True)
    if "predicted_on" not in fields:
        said = [Prediction(one["ask"], one["predict"]) for one in questions]
        fields["predicted_on"] = _day(when_predicted(said, session().today, fields["start"]))
    if "scale" not in fields:
        fields["scale"] = ask("On what scale? As small as will teach you something")
    if "belief" not in fields:
        fields["belief"] = ask_word("How sure are you that it will help?", Word("theory:Level"))
    if "measures" not in fields:
        measures = {measure.id: measure.name for measure in view.project.measures}
        measure = ask_one("Which measure should it move?", measures)
        fields["measures"] = [measure] if measure else []
    for key in [key for key, value in fields.items() if value in ("", None, [])]:
        del fields[key]


def _ask_predictions() -> list[dict[str, str]]:
    questions: list[dict[str, str]] = []
    while True:
        more = "Another question?" if questions else "Which question will the test answer?"
        said = ask(more)
        if not said:
            return questions
        predicted = ask("What do you predict?")
        questions.append({"ask": said, "predict": predicted})


def _day(question: Question | None) -> date | None:
    """The day that somebody answers, if it is asked for at all and not left for later."""
    said = put(question) if question else ""
    return date.fromisoformat(said) if said else None


def _go_on(
    view: ProjectView, said: str, fields: dict[str, Any], questions: list[dict[str, str]]
) -> None:
    from qiworkbook.workbook.edits.cycles import Prediction, fill_in, predict
    from qiworkbook.workbook.lookup import the_cycle

    found = the_cycle(view.project, said)
    if not fields and not questions:
        ctx = click.get_current_context()
        raise click.UsageError("Nothing to add: give a question, or another option.", ctx)
    if fields:
        fill_in(session().root, view.project, found, _as_file(fields, []))
        view = session().view(view.project.id)
        found = the_cycle(view.project, found.id)
    if questions:
        on = fields.get("predicted_on")
        asked = [Prediction(one["ask"], one["predict"], on) for one in questions]
        predict(session().root, view.project, found, asked, session().today)
    _say_planned(view.project.id, found.id)


def _pairs(questions: Sequence[str], predictions: Sequence[str]) -> list[dict[str, str]]:
    if len(predictions) > len(questions):
        raise click.UsageError(
            "Each --predict goes with a --question, and there are more predictions than questions.",
            click.get_current_context(),
        )
    padded = [*predictions, *[""] * (len(questions) - len(predictions))]
    return [
        {"ask": question, "predict": prediction}
        for question, prediction in zip(questions, padded, strict=True)
    ]


def _as_file(fields: dict[str, Any], questions: list[dict[str, str]]) -> dict[str, Any]:
    """What was given as the keys of a cycle's file."""
    top = {key: value for key, value in fields.items() if key in _TOP}
    inner = {key: value for key, value in fields.items() if key not in _TOP}
    if questions:
        inner["question"] = questions
    return {**top, "plan": inner} if inner else top


def _say_planned(project: str, id_: str) -> None:
    """What was made, and one kind word about what is missing."""
    from qiworkbook.store import layout

    shared = session()
    view = shared.view(project)
    cycle = next(one for one in view.project.cycles if one.id == id_)
    say(f"Planned: {cycle.title} (cycle {view.thread.number(cycle)} of its ramp)")
    say(f"  {near(shared.root / layout.cycle_file(project, id_))}")
    if not any(question.predict for question in cycle.file.plan.question):
        say("What do you think will happen? A guess is enough, and makes the test a lesson:")
        say_next(f"qiworkbook pdsa predict {project} {id_}")
        return
    if not cycle.file.plan.predicted_on:
        say("When did you predict that? Only a day before the test shows that it came first:")
        say_next(f"qiworkbook pdsa plan {project} --cycle {id_} --predicted-on")
        return
    idea = view.project.idea(cycle.file.idea)
    steps = [*step_of(project, cycle)]
    if idea and idea.status == "proposed":
        steps.insert(0, f"qiworkbook idea set {project} {idea.id} --status testing")
    say_next(*steps)


@click.command(
    cls=Command,
    example="""
    qiworkbook pdsa predict willow-ward one-handover
    qiworkbook pdsa predict willow-ward one-handover --predict "Three minutes"
    qiworkbook pdsa predict willow-ward one-handover --question "Who asks?" --predict "The nurse"
    """,
)
@project_argument
@cycle_argument
@click.option(
    "--question", help="Which question, or a new one; left out, those without a prediction."
)
@click.option("--predict", help="What you think will happen. A guess is enough.")
@click.option("--on", type=Day(), help="When you predicted it; otherwise today, before the test.")
def predict(
    project: str, cycle: str | None, question: str | None, predict: str | None, on: date | None
) -> None:
    """Predict what CYCLE of PROJECT will show; left out, it is the one that waits for this.

    A prediction that is changed after the test began keeps what you thought before, with its date.
    """
    from qiworkbook.workbook.edits.cycles import Prediction, predict as write_down

    shared = session()
    found = shared.view(project).project
    one = cycle_at(found, cycle, "plan")
    if predict:
        said = [Prediction(_meant(one, question), predict, on)]
    elif shared.terminal:
        said = _asked(one, question, on)
    else:
        raise missing("--predict")
    write_down(shared.root, found, one, said, shared.today)
    _say_told(project, one.id, said)


def _meant(cycle: Cycle, said: str | None) -> str:
    """The question that was named, or the only one without a prediction."""
    from qiworkbook.problems import WorkbookError

    if said:
        return _named(cycle, said)
    questions = cycle.file.plan.question
    waiting = [one.ask for one in questions if not one.predict.strip()] or [
        q.ask for q in questions
    ]
    if len(waiting) == 1:
        return waiting[0]
    message = f"{cycle.title} asks {len(waiting) or 'no'} questions. Which is the prediction of?"
    asks = "; ".join(waiting)
    raise WorkbookError(message, f"Say it with --question: {asks or 'What does the test answer?'}")


def _named(cycle: Cycle, said: str) -> str:
    """The question with these words in it, if there is one alone; otherwise a new question."""
    like = [one.ask for one in cycle.file.plan.question if said.casefold() in one.ask.casefold()]
    return like[0] if len(like) == 1 else said


def _asked(cycle: Cycle, question: str | None, on: date | None) -> list[Prediction]:
    from qiworkbook.workbook.edits.cycles import Prediction, when_predicted

    questions = [one.ask for one in cycle.file.plan.question if not one.predict.strip()]
    if question:
        questions = [_named(cycle, question)]
    elif not cycle.file.plan.question:
        questions = [ask_needed("Which question will the test answer?")]
    elif not questions:
        questions = [one.ask for one in cycle.file.plan.question]
    told = {one.ask: one.predict for one in cycle.file.plan.question}
    said: list[Prediction] = []
    for one in questions:
        say(one)
        guess = ask("What do you predict?", told.get(one, ""))
        if guess and guess != told.get(one):
            said.append(Prediction(one, guess, on))
    day = _day(when_predicted(said, session().today, cycle=cycle))
    return [replace(one, on=one.on or day) for one in said]


def _say_told(project: str, id_: str, said: list[Prediction]) -> None:
    found = session().view(project).project.cycle(id_)
    if found is None or not said:
        say("Nothing was changed.")
        return
    for question in found.file.plan.question:
        if question.ask in [one.ask for one in said]:
            say(f"{question.ask} You predict: {question.predict}")
            for before in question.earlier:
                on = f" (on {before.predicted_on})" if before.predicted_on else ""
                say(f"  Earlier you predicted{on}: {before.predict}")
    say_next(*step_of(project, found))
