"""`qiworkbook pdsa`: a cycle, from plan to act."""

from __future__ import annotations

from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from qiworkbook.cli.ask import (
    Day,
    ask_at_terminal,
    ask_day,
    ask_one,
    ask_word,
    in_order_of_time,
    missing,
)
from qiworkbook.cli.command import Command
from qiworkbook.cli.lazy import LazyCommand, LazyGroup
from qiworkbook.cli.left_out import lists
from qiworkbook.cli.options import (
    ThingName,
    Word,
    asked_option,
    cycle_argument,
    given,
    project_argument,
    share_option,
)
from qiworkbook.cli.row_commands import edit, set_in
from qiworkbook.cli.session import (
    ask,
    ask_needed,
    count,
    near_path,
    say,
    say_json,
    say_next,
    session,
    table,
)
from qiworkbook.problems import NothingFoundError, WorkbookError
from qiworkbook.store import layout
from qiworkbook.workbook.question import YES, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import Cycle, Project, Table
    from qiworkbook.workbook.edits.predictions import Prediction


pdsa = LazyGroup(
    "pdsa",
    help="Walk a PDSA cycle: plan, predict, do, study, act. Numbers are worked out, never stored.",
    example="qiworkbook pdsa list willow-ward",
    leads={
        **dict.fromkeys(("add", "new"), "qiworkbook pdsa plan PROJECT"),
        **dict.fromkeys(("set", "edit"), "qiworkbook pdsa plan PROJECT --cycle CYCLE"),
        "rename": 'qiworkbook part set PROJECT title="NEW WORDS" --in CYCLE',
        **dict.fromkeys(
            ("remove", "delete"), "a cycle is a file in projects/PROJECT/pdsa: take that away"
        ),
        **dict.fromkeys(("paper", "form", "print"), "qiworkbook sheet paper PROJECT"),
    },
    entries={
        name: LazyCommand(f"qiworkbook.cli.pdsa:{function}", line)
        for name, function, line in (
            ("plan", "plan", "Plan a cycle: what you want to learn, and what you predict."),
            ("predict", "predict", "Say what you think will happen, before the test."),
            ("do", "do", "Say what happened when it was tried."),
            ("study", "study", "Compare what happened with what was predicted."),
            ("act", "act", "Adopt, adapt or abandon; and what is next."),
            ("list", "list_", "Every ramp, cycle by cycle."),
            ("show", "show", "One cycle."),
        )
    },
)


def cycle_at(project: Project, said: str | None, stage: str) -> Cycle:
    """The cycle that was named; otherwise the only one whose next step is this one.

    Where none is, it is the only one under way, whatever it lacks.
    """
    from qiworkbook.workbook.lookup import the_cycle

    if said:
        return the_cycle(project, said)
    under_way = [cycle for cycle in project.cycles if cycle.stage != "done"]
    waiting = [cycle for cycle in under_way if cycle.stage == stage]
    if len(waiting) == 1 or len(under_way) == 1:
        return (waiting if len(waiting) == 1 else under_way)[0]
    if waiting:
        ids = ", ".join(sorted(cycle.id for cycle in waiting))
        raise WorkbookError("Which cycle? Several wait for this step.", f"Name one: {ids}.")
    raise NothingFoundError(f"No cycle of {project.id} is waiting for this step.", _others(project))


def step_of(project: str, cycle: Cycle) -> tuple[str, ...]:
    """The command for the next step of a cycle; none where a decision has been made."""
    stage = "do" if cycle.stage == "plan" else cycle.stage
    return () if stage == "done" else (f"qiworkbook pdsa {stage} {project} {cycle.id}",)


def _others(project: Project) -> str:
    """What the cycles under way wait for: somebody who forgot a step is not left standing."""
    under_way = sorted(f"{one.id} ({one.stage})" for one in project.cycles if one.stage != "done")
    if not under_way:
        return f"Look at them with: qiworkbook pdsa list {project.id}"
    return f"Under way, and their next step: {', '.join(under_way)}. Name the one you mean."


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
@asked_option("--idea", type=ThingName("ideas"), help="The id of the change idea that is tested.")
@asked_option("--objective", help="What you want to find out.")
@asked_option("--question", multiple=True, help="A question that the test answers.")
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
    type=ThingName("measures"),
    multiple=True,
    help="A measure it should move.",
)
@asked_option("--purpose", type=Word("cycle:Purpose"), help="Why it is run.")
@asked_option("--people-involved", help="Who with lived experience takes part, and how.")
@asked_option(
    "--follows",
    type=ThingName("cycles"),
    help="The cycle that it builds on, or enough of its name.",
)
@asked_option(
    "--cycle",
    type=ThingName("cycles"),
    help="Carry on with the plan of this cycle instead of starting one.",
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
    fields = in_order_of_time(fields, "start", "end")
    id_ = plan_cycle(shared.root, view.project, _as_file(fields, questions), shared.today)
    _say_planned(_now(view, id_), id_)


def _ask_for_plan(
    view: ProjectView, fields: dict[str, Any], questions: list[dict[str, str]]
) -> None:
    """Ask for what is not among the fields. Enter alone leaves a thing for later."""
    from qiworkbook.workbook.edits.cycles import to_follow
    from qiworkbook.workbook.edits.predictions import Prediction, when_predicted

    say("Press Enter to leave something for later.")
    if "title" not in fields:
        fields["title"] = ask_needed("What will you call this cycle?")
    if "idea" not in fields:
        ideas = {idea.id: idea.name for idea in view.project.ideas}
        fields["idea"] = ask_one("Which change idea does it test?", ideas)
    if "follows" not in fields:
        before = to_follow(view, fields["idea"])
        follows = before and ask_at_terminal(before.question) == YES
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
        questions.append({"ask": said, "predict": ask("What do you predict?")})


def _day(question: Question | None) -> date | None:
    """The day that somebody answers, if it is asked for at all and not left for later."""
    said = ask_at_terminal(question) if question else ""
    return date.fromisoformat(said) if said else None


def _go_on(
    view: ProjectView, said: str, fields: dict[str, Any], questions: list[dict[str, str]]
) -> None:
    from qiworkbook.workbook.edits.form_edits import sets
    from qiworkbook.workbook.edits.predictions import Prediction, predict
    from qiworkbook.workbook.lookup import the_cycle

    found = the_cycle(view.project, said)
    if not fields and not questions:
        ctx = click.get_current_context()
        raise click.UsageError("Nothing to add: give a question, or another option.", ctx)
    if fields:
        if more := fields.get("measures"):
            fields["measures"] = list(dict.fromkeys([*found.file.plan.measures, *more]))
        if follows := fields.get("follows"):
            fields["follows"] = the_cycle(view.project, follows).id
        top = _as_file(fields, [])
        inner = top.pop("plan", {})
        edit(
            view.project.id,
            lambda seen: [*sets(seen, (), top), *sets(seen, ("plan",), inner)],
            file=f"cycle {found.id}",
        )
        view = _now(view, found.id)
        found = the_cycle(view.project, found.id)
    if questions:
        on = fields.get("predicted_on")
        asked = [Prediction(one["ask"], one["predict"], on) for one in questions]
        predict(session().root, view.project, found, asked, session().today)
    _say_planned(_now(view, found.id), found.id)


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


def _say_planned(view: ProjectView, id_: str) -> None:
    """What was made, and one kind word about what is missing."""
    project = view.project.id
    cycle = next(one for one in view.project.cycles if one.id == id_)
    say(f"Planned: {cycle.title} (cycle {view.thread.number(cycle)} of its ramp)")
    say(f"  {near_path(session().root / layout.cycle_file(project, id_))}")
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
@asked_option("--on", type=Day(), help="When you predicted it; otherwise today, before the test.")
def predict(
    project: str, cycle: str | None, question: str | None, predict: str | None, on: date | None
) -> None:
    """Predict what CYCLE of PROJECT will show; left out, it is the one that waits for this.

    A prediction that is changed after the test began keeps what you thought before, with its date.
    """
    from qiworkbook.workbook.edits.predictions import Prediction, predict as write_down

    shared = session()
    view = shared.view(project)
    one = cycle_at(view.project, cycle, "plan")
    if predict:
        said = [Prediction(_meant(one, question), predict, on)]
    elif shared.terminal:
        said = _asked(one, question, on)
    else:
        raise missing("--predict")
    write_down(shared.root, view.project, one, said, shared.today)
    _say_told(view, one.id, said)


def _meant(cycle: Cycle, said: str | None) -> str:
    """The question that was named, or the only one without a prediction."""
    waiting = _waiting(cycle, said)
    if len(waiting) == 1:
        return waiting[0]
    message = (
        f"{cycle.title} asks {len(waiting) or 'no'} questions. Which one is the prediction for?"
    )
    asks = "; ".join(waiting)
    raise WorkbookError(message, f"Say it with --question: {asks or 'What does the test answer?'}")


def _waiting(cycle: Cycle, said: str | None) -> list[str]:
    """The question that was named; else those without a prediction, or all where each has one."""
    if said:
        return [_named(cycle, said)]
    questions = cycle.file.plan.question
    return [q.ask for q in questions if not q.predict.strip()] or [q.ask for q in questions]


def _named(cycle: Cycle, said: str) -> str:
    """The question with these words in it, if there is one alone; otherwise a new question."""
    from qiworkbook.workbook.lookup import fitting

    asked = [one.ask for one in cycle.file.plan.question]
    found = fitting(dict(zip(asked, asked, strict=True)), said)
    if asked and not found and " " not in said.strip():
        raise WorkbookError(
            f"{cycle.title} asks nothing that has {said!r} in it.",
            f"It asks: {'; '.join(asked)} A new question has more than one word.",
        )
    return found or said


def _asked(cycle: Cycle, question: str | None, on: date | None) -> list[Prediction]:
    from qiworkbook.workbook.edits.predictions import Prediction, when_predicted

    questions = _waiting(cycle, question) or [ask_needed("Which question will the test answer?")]
    told = {one.ask: one.predict for one in cycle.file.plan.question}
    said: list[Prediction] = []
    for one in questions:
        say(one)
        guess = ask("What do you predict?", told.get(one, ""))
        if guess and (on or guess != told.get(one)):
            said.append(Prediction(one, guess, on))
    day = _day(when_predicted(said, session().today, cycle=cycle))
    return [replace(one, on=one.on or day) for one in said]


def _say_told(view: ProjectView, id_: str, said: list[Prediction]) -> None:
    found = _now(view, id_).project.cycle(id_)
    if found is None or not said:
        say("Nothing was changed.")
        return
    for question in found.file.plan.question:
        if question.ask in [one.ask for one in said]:
            say(f"{question.ask} You predict: {question.both_wordings}")
    say_next(*step_of(view.project.id, found))


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
    from qiworkbook.workbook.edits.cycles import ANOTHER

    found = session().view(project).project
    one = cycle_at(found, cycle, "act")
    fields = given(**options)
    asked = _is_to_ask(fields, one.file.act, "decision")
    if asked:
        _ask_what_next(one, fields)
    set_in(project, ("act",), fields, f"cycle {one.id}")
    decision = fields.get("decision") or one.file.act.decision
    if not decision:
        say(f"Act: nothing is decided yet for {one.title}.")
        say_next(*step_of(project, one))
        return
    say(f"Act: {decision}. {one.title} is done.")
    if not one.file.study.learning:
        say(f"What did you learn? qiworkbook pdsa study {project} {one.id}")
    status = _offer_status(found, one, decision, ask=asked)
    if asked and decision != "abandon" and ask_at_terminal(ANOTHER) == YES:
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

    offer = status_after(project, cycle, decision)
    if offer is None:
        return ""
    if ask and ask_at_terminal(offer.question) == YES:
        set_in(project.id, ("idea", offer.idea.id), {"status": offer.status})
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
    from qiworkbook.workbook.lookup import the_cycle

    view = session().view(project)
    one = cycle_at(view.project, cycle, "do")
    fields = given(**options)
    if _is_to_ask(fields, one.file.do, "observations", "as_planned"):
        _ask_what_happened(one, fields)
    if one.file.plan.start and not one.file.do.started:
        fields.setdefault("started", one.file.plan.start)
    fields = in_order_of_time({"started": one.file.do.started, **fields}, "started", "ended")
    set_in(project, ("do",), fields, f"cycle {one.id}")
    say(f"Do: written down for {one.title}.")
    say_next(*step_of(project, the_cycle(_now(view, one.id).project, one.id)))


def _ask_what_happened(cycle: Cycle, fields: dict[str, Any]) -> None:
    from qiworkbook.workbook.edits.cycles import AS_PLANNED

    say(f"{cycle.title}: what happened?")
    do, usual = cycle.file.do, {None: "", True: "yes", False: "no"}
    if "started" not in fields:
        fields["started"] = ask_day("When did it begin?", cycle.start or session().today)
    if "ended" not in fields:
        ended = do.ended or cycle.file.plan.end or fields["started"]
        fields["ended"] = ask_day("When did it end?", ended)
    planned = ask_at_terminal(replace(AS_PLANNED, usual=usual[do.as_planned]))
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
@asked_option("--compared", help="What you predicted, and what happened.")
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
    from qiworkbook.workbook.edits.cycles import studied
    from qiworkbook.workbook.lookup import the_cycle

    view = session().view(project)
    one = cycle_at(view.project, cycle, "study")
    fields = given(**options)
    answers = [given(answer=said, held=word) for said, word in zip_longest(answer, held)]
    if _is_to_ask(
        {"answers": answers} | fields if answers else fields, one.file.study, "learning", "summary"
    ):
        answers = answers or _ask_answers(one)
        fields |= _ask_learning(one, fields)
    edit(project, lambda seen: studied(seen, answers, fields), file=f"cycle {one.id}")
    say(f"Study: {'written down' if fields or any(answers) else 'left for later'} for {one.title}.")
    now = the_cycle(_now(view, one.id).project, one.id)
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


def _now(view: ProjectView, id_: str) -> ProjectView:
    """The project seen with this cycle as it stands in its file by now."""
    from qiworkbook.workbook.lookup import with_cycle_now

    return replace(view, project=with_cycle_now(session().root, view.project, id_))


@click.command(cls=Command, example="qiworkbook pdsa show willow-ward one-handover")
@project_argument
@cycle_argument
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def show(project: str, cycle: str | None, as_json: bool) -> None:
    """Show CYCLE of PROJECT; left out, it is the latest."""
    from qiworkbook.workbook.lookup import the_cycle

    shared = session()
    view = shared.view(project)
    by_date = view.thread.cycles_by_date
    found = by_date[-1] if by_date and not cycle else the_cycle(view.project, cycle or "")
    if as_json:
        number = view.thread.number(found)
        data = found.file.model_dump(mode="json")
        say_json({"id": found.id, "number": number, "stage": str(found.stage), **data})
        return
    for line in _lines(view, found):
        say(line)
    if shared.share:
        return  # the names of files, and ids in a copy, are not always those of the workbook
    say(f"\n{near_path(shared.root / found.source.file)}")
    step = str(found.stage) if found.stage in ("do", "study", "act") else ""
    if step:
        say_next(f"qiworkbook pdsa {step} {project} {found.id}")


def _lines(view: ProjectView, cycle: Cycle) -> Iterator[str]:
    file, ramp = cycle.file, view.thread.ramp_of(cycle)
    idea = view.project.idea(file.idea)
    yield cycle.title
    yield f"Cycle {view.thread.number(cycle)} of {len(ramp)} in its ramp" + (
        f", to test {idea.name}" if idea else ""
    )
    yield from _part(
        "Plan",
        {
            "objective": file.plan.objective,
            "when": _span(file.plan.start, file.plan.end),
            "scale": file.plan.scale,
            "conditions": file.plan.conditions,
            "belief": file.plan.belief,
            "measures": ", ".join(file.plan.measures),
        },
    )
    for question in file.plan.question:
        yield f"  ? {question.ask}"
        yield f"    predicted: {question.both_wordings or 'nothing yet'}"
        if question.answer:
            yield f"    happened:  {question.answer}" + (
                f" (held: {question.held})" if question.held else ""
            )
    done = {None: None, True: "yes", False: "no"}[file.do.as_planned]
    when = _span(file.do.started, file.do.ended)
    seen = file.do.observations
    yield from _part("Do", {"when": when, "as planned": done, "seen": seen})
    study = file.study
    facts = {"compared": study.compared, "summary": study.summary, "learned": study.learning}
    yield from _part("Study", facts)
    yield from _part("Act", {"decision": file.act.decision, "next": file.act.next})


def _part(name: str, facts: Mapping[str, object]) -> Iterator[str]:
    rows = [(f"  {key}", str(said)) for key, said in facts.items() if said]
    yield ""
    yield name if rows else f"{name}: nothing yet"
    if rows:
        yield table(rows)


def _span(start: object, end: object) -> str:
    return f"{start} to {end}" if start and end and start != end else str(start or end or "")


@click.command("list", cls=Command, example="qiworkbook pdsa list willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def list_(project: str, as_json: bool) -> None:
    """List the ramps of PROJECT: cycles that build on one another, and where each is."""
    view = session().view(project)
    ramps, words = view.thread.ramps, ("cycle", "change ideas")
    cycles = [cycle for ramp in ramps for cycle in ramp]
    first = f'qiworkbook pdsa plan {project} "The first small test"'
    if lists(view.project, cycles, words, first, as_json, lambda c: _as_data(view, c)):
        told = [(_about(view, one[0]), table([_line(view, each) for each in one])) for one in ramps]
        say("\n\n".join("\n".join(one) for one in told))
        say_next(f"qiworkbook pdsa show {project} {view.thread.cycles_by_date[-1].id}")


def _about(view: ProjectView, first: Cycle) -> str:
    idea = view.project.idea(first.file.idea)
    if idea is None:
        return f"{first.file.idea or 'No idea named'}"
    return f"To test {idea.name} ({idea.id}, {idea.status})"


def _line(view: ProjectView, cycle: Cycle) -> tuple[str, ...]:
    where = str(cycle.file.act.decision) or f"next: {cycle.stage}"
    number = str(view.thread.number(cycle))
    return f"  {number}", str(cycle.start or "no date"), where, cycle.title, cycle.id


def _as_data(view: ProjectView, cycle: Cycle) -> dict[str, object]:
    return {
        "id": cycle.id,
        "title": cycle.title,
        "idea": cycle.file.idea,
        "follows": cycle.file.follows,
        "number": view.thread.number(cycle),
        "start": cycle.start,
        "stage": str(cycle.stage),
        "decision": str(cycle.file.act.decision),
    }
