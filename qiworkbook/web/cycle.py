"""A test (PDSA) in four short pages, each saved by itself: plan, do, study, act."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.model import Cycle, CycleFile, Stage
from qiworkbook.store.toml_file import Plain
from qiworkbook.web.boxes import SEEN, Box, boxes_of, care_of, shown_again, values_sent, write_boxes
from qiworkbook.web.site import Fault, form_page, form_sent, go_on, need, save, show, site
from qiworkbook.workbook.edits.cycles import plan_cycle
from qiworkbook.workbook.edits.fields import fields_of
from qiworkbook.workbook.edits.form_edits import Add, Edit
from qiworkbook.workbook.edits.forms import Form, FormKey, FormPath, form
from qiworkbook.workbook.lookup import readable, the_cycle
from qiworkbook.workbook.opened import OpenWorkbook

pages = Blueprint("cycle", __name__, url_prefix="/project/<id_>/test")

STEPS = (Stage.PLAN, Stage.DO, Stage.STUDY, Stage.ACT)
_NEXT = {Stage.DO: Stage.STUDY, Stage.STUDY: Stage.ACT}
QUESTIONS = ("plan", "question")

_TITLES = {
    Stage.PLAN: "Plan: what do you want to find out?",
    Stage.DO: "Do: what happened?",
    Stage.STUDY: "Study: what did you learn?",
    Stage.ACT: "Act: what do you do with it?",
}
_FIELDS: Mapping[Stage, tuple[FormPath, ...]] = {
    Stage.PLAN: (
        ("title",),
        ("idea",),
        ("plan", "objective"),
        ("plan", "scale"),
        ("plan", "measures"),
        ("plan", "data"),
        ("plan", "start"),
        ("plan", "predicted_on"),
    ),
    Stage.DO: (
        ("do", "as_planned"),
        ("do", "observations"),
        ("do", "started"),
        ("do", "ended"),
    ),
    Stage.STUDY: (("study", "summary"), ("study", "learning")),
    Stage.ACT: (("act", "decision"), ("act", "next")),
}
_PREDICTED_ON = (
    "When did you write what you predict?",
    "Empty until it begins: the day on which you write it",
)
_WORDS: Mapping[FormPath, tuple[str, str]] = {
    ("title",): ("The test in a few words", "For example: Ask at one handover"),
    ("idea",): ("Which change idea does it test?", ""),
    ("plan", "objective"): ("What do you want to find out?", ""),
    ("plan", "scale"): (
        "How small is it?",
        "As small as will teach you something: one person, one shift",
    ),
    ("plan", "measures"): ("Which of your measures will you look at?", ""),
    ("plan", "data"): ("What else will you look at?", "For example: a tally on the huddle sheet"),
    ("plan", "start"): ("When does it begin?", ""),
    ("plan", "predicted_on"): _PREDICTED_ON,
    ("do", "as_planned"): ("Did it go as planned?", ""),
    ("do", "observations"): ("What did you see?", "Also what you did not expect"),
    ("do", "started"): ("When did it begin?", "Leave it empty if it began as planned"),
    ("do", "ended"): ("When was it over?", ""),
    ("study", "summary"): ("What do the numbers and what you saw say?", ""),
    ("study", "learning"): ("What do you know now that you did not know before?", ""),
    ("act", "decision"): (
        "What do you do with the change?",
        "Adopt it as it is, adapt it and test again, or abandon it",
    ),
    ("act", "next"): ("What comes next?", ""),
}
_ASK = ("A question that the test answers", "For example: How long does it take?")
_PREDICT = ("What do you predict?", "A guess is enough; write it before the test")
_NEW = "new-question"


@pages.route("/new", methods=["GET", "POST"])
def new(id_: str) -> Response:
    """Plan a new cycle; the next one of a ramp begins from the one before."""
    opened = site().book.opened()
    view = opened.view(id_)
    project = readable(view.project)
    before = project.cycle(request.args.get("follows", ""))
    blank = _blank(view, before)
    boxes = boxes_of(opened, blank, _FIELDS[Stage.PLAN], _WORDS)

    def shown(faults: tuple[Fault, ...]) -> Response:
        return _page(view, Stage.PLAN, boxes, faults, before=before)

    def write() -> Response:
        values = values_sent(boxes, opened)  # those of boxes that nobody touched too
        title = str(values.pop(("title",), "") or "")
        need((title.strip(), Fault("title", "Give the test a name in a few words")))
        top: dict[str, Plain] = {"title": title, "plan": {}}
        for path, value in values.items():
            if value not in (None, ""):
                (top["plan"] if len(path) > 1 else top)[path[-1]] = value
        if before is not None:
            top["follows"] = before.id
        if question := _new_question():
            top["plan"]["question"] = [question]
        made = save(
            lambda _: plan_cycle(
                opened.root, project, {k: v for k, v in top.items() if v}, opened.today
            )
        )
        return go_on(f"Planned: {title}.", url_for("project.test", id_=id_, cycle=made))

    return form_page(shown, write, adds=True)


@pages.route("/<cycle>/<step>", methods=["GET", "POST"])
def step(id_: str, cycle: str, step: str) -> Response:
    """One of the four pages of a cycle."""
    if step not in {*STEPS}:
        return redirect(url_for("project.test", id_=id_, cycle=cycle))
    stage = Stage(step)
    opened = site().book.opened()
    view = opened.view(id_)
    found = the_cycle(view.project, cycle)
    seen = form(opened, FormKey("cycle", id_, found.id))
    boxes = boxes_of(opened, seen, _FIELDS[stage], _WORDS)
    of_questions = _question_boxes(opened, seen, stage)

    def build(of: Form) -> tuple[Box, ...]:
        return (*boxes_of(opened, of, _FIELDS[stage], _WORDS), *_question_boxes(opened, of, stage))

    def shown(faults: tuple[Fault, ...]) -> Response:
        return _page(view, stage, boxes, faults, cycle=found, seen=seen, of_questions=of_questions)

    def write() -> Response:
        more: list[Edit] = []
        question = _new_question() if stage is Stage.PLAN else {}
        if question:
            more.append(Add(QUESTIONS, question))
        write_boxes(opened, seen, build, more, ahead=stage is Stage.PLAN)
        page = "cycle.step" if stage in _NEXT else "project.test"
        to = url_for(page, id_=id_, cycle=found.id, step=_NEXT.get(stage))  # None is left out
        return go_on("Saved.", request.path if "again" in request.form else to)

    return form_page(shown, write)


def _page(
    view: ProjectView,
    stage: Stage,
    boxes: tuple[Box, ...],
    faults: tuple[Fault, ...],
    cycle: Cycle | None = None,
    seen: Form | None = None,
    of_questions: tuple[Box, ...] = (),
    before: Cycle | None = None,
) -> Response:
    asked = dict(shown_again(of_questions))
    texts = {} if seen is None else {one.name: one.values for one in seen.rows(*QUESTIONS)}
    return show(
        "cycle",
        _TITLES[stage],
        view=view,
        stage=stage,
        steps=STEPS,
        cycle=cycle,
        before=before,
        expected=form_sent().get(SEEN) or (seen.sha256 if seen else ""),
        seen_name=SEEN,
        shown=list(shown_again(boxes)),
        questions=[
            (texts.get(name, {}), [(box, asked[box]) for box in of_one])
            for name, of_one in groupby(of_questions, lambda box: box.path[2])
        ],
        new=_NEW,
        asks=_ASK,
        predicts=_PREDICT,
        care=care_of(site().book.opened()),
        sent=form_sent(),
        faults=faults,
    )


def _question_boxes(opened: OpenWorkbook, seen: Form, stage: Stage) -> tuple[Box, ...]:
    """What is written about each question on a page: ask and predict, or what became of it."""
    keys = {Stage.PLAN: ("ask", "predict", "predicted_on"), Stage.STUDY: ("answer", "held")}
    paths = [
        (*QUESTIONS, row.name, key)
        for row in seen.rows(*QUESTIONS)
        for key in keys.get(stage, ())
        if key != "predicted_on" or row.values.get(key)  # it is the plan's day, if it has no other
    ]
    words = {"ask": _ASK, "predict": _PREDICT, "predicted_on": _PREDICTED_ON,
             "answer": ("What did you see?", ""),
             "held": ("Did the prediction hold?", "")}  # fmt: skip
    return boxes_of(opened, seen, paths, {path: words[path[-1]] for path in paths})


def _new_question() -> dict[str, Plain]:
    ask = request.form.get(f"{_NEW}/ask", "").strip()
    predict = request.form.get(f"{_NEW}/predict", "").strip()
    lacking = Fault(f"{_NEW}/ask", "Write the question that your prediction answers")
    need((ask or not predict, lacking))
    return {key: said for key, said in (("ask", ask), ("predict", predict)) if said}


def _blank(view: ProjectView, before: Cycle | None) -> Form:
    """The form of a cycle that is not there yet, with what it takes over from the one before."""
    values: dict[str, Plain] = {"plan": {"start": view.today}}
    if before is not None:
        values["idea"] = before.file.idea
    idea = request.args.get("idea", "")
    if idea and view.project.idea(idea):
        values["idea"] = idea
    return Form(FormKey("cycle", view.project.id), "", CycleFile, fields_of(CycleFile), values, "")
