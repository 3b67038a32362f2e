"""PDSA cycles: planned, predicted, done, studied, acted on."""

from __future__ import annotations

import textwrap
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from qiworkbook.analysis.dates import has_begun
from qiworkbook.model import (
    Act,
    Cycle,
    CycleFile,
    Decision,
    Do,
    Idea,
    Plan,
    Project,
    Question,
    Study,
    Table,
)
from qiworkbook.problems import WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.atomic import locked
from qiworkbook.store.editor import EditedRow, Editor, edit_toml
from qiworkbook.store.files import write_text
from qiworkbook.store.layout import slug
from qiworkbook.store.paths import inside
from qiworkbook.store.toml_values import Plain, cleaned, table_text, value_text
from qiworkbook.store.validation import validate
from qiworkbook.text.source import Source
from qiworkbook.text.words import one_line
from qiworkbook.workbook.edits.records import check_model, in_order
from qiworkbook.workbook.lookup import the_cycle, the_idea, the_measure
from qiworkbook.workbook.question import NO, YES, AnswerKind, Question as Asked

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from qiworkbook.analysis.project_view import ProjectView

_HEAD = """\
# One PDSA cycle. Fill in what you know; where the cycle is, is read from what is there.
# No names of patients or staff in here, please: roles will do.
"""
Keys = tuple[tuple[str, str | None], ...]
NO_DAYS: Mapping[str, date] = MappingProxyType({})

_WIDTH = 90
_FIRM = "\N{NO-BREAK SPACE}"
_NOTE_AT = 30  # the column where notes begin; what is filled in needs none

# What stands in a new file: the key, and a note. A key that cannot be empty, such as a date, stands
# there when it has a value, and is named in a line of notes otherwise.
_TOP = (
    ("title", ""),
    ("idea", "the id of the change idea that is tested"),
    ("follows", "the cycle that this one builds on; empty for the first of a ramp"),
    ("purpose", None),
    ("people_involved", "who with lived experience took part, and how"),
)
_PLAN = (
    ("objective", "what you want to find out"),
    ("predicted_on", "when the predictions were written"),
    ("start", None),
    ("end", None),
    ("scale", "as small as will teach you something: one person, one shift"),
    ("conditions", ""),
    ("belief", None),
    ("consequence", None),
    ("contingency", "what you do if it goes wrong"),
    ("data", "what you will write down, who does, and how"),
    ("measures", "the measures that it should move, by their ids"),
)
_QUESTION = (
    ("ask", ""),
    ("predict", ""),
    ("answer", "filled in at Study"),
    ("held", "yes, partly, no"),
)
_DO = (
    ("started", None),
    ("ended", None),
    ("as_planned", None),
    ("observations", "what happened, also what nobody expected"),
)
_STUDY = (
    ("compared", "what you predicted, and what happened"),
    ("summary", ""),
    ("learning", "what you know now that you did not know before"),
)
_ACT = (
    ("decision", "adopt, adapt, abandon"),
    ("next", "what you do next"),
)
_ALSO = {
    "purpose": 'purpose = "test" (or learn, develop, implement, spread)',
    "predicted_on": "predicted_on = 2025-02-03",
    "start": "start = 2025-02-05",
    "end": "end = 2025-02-05",
    "belief": 'belief = "low" (or medium, high)',
    "consequence": 'consequence = "minor" (or major)',
    "started": "started = 2025-02-05",
    "ended": "ended = 2025-02-05",
    "as_planned": "as_planned = true (or false)",
}

_TABLES: dict[str, type[Table]] = {"plan": Plan, "do": Do, "study": Study, "act": Act}


def cycle_text(file: CycleFile) -> str:
    """The text of a new cycle's file. Read again, it says what `file` says."""
    said = cleaned(file.model_dump(mode="python", exclude_none=True))
    plan = said["plan"]
    tasks = (table_text("plan.task", task, is_array=True).rstrip() for task in plan["task"])
    parts = [
        f"{_HEAD}format = {file.format}\n" + "\n".join(_pairs(said, _TOP)),
        _table("[plan]", plan, _PLAN),
        *(_table("[[plan.question]]", one, _QUESTION) for one in plan["question"]),
        *tasks,
        _table("[do]", said["do"], _DO),
        _table("[study]", said["study"], _STUDY),
        _table("[act]", said["act"], _ACT),
    ]
    return "\n\n".join(parts) + "\n"


def _table(heading: str, said: dict[str, Any], keys: Keys) -> str:
    return "\n".join((heading, *_pairs(said, keys)))


def _pairs(said: dict[str, Any], keys: Keys) -> Iterator[str]:
    whole = [_ALSO[key].replace(" ", _FIRM) for key, _ in keys if key not in said]
    for line in textwrap.wrap(", ".join(whole), _WIDTH, initial_indent="When you know: "):
        yield f"# {line.replace(_FIRM, ' ')}"  # what can be added, cut between two of them
    for key, note in keys:
        if key in said:
            pair = f"{key} = {value_text(said[key])}"
            fits = note and not said[key]
            yield f"{pair:<{_NOTE_AT}} # {note}" if fits else pair


_SHORTENED = 40  # of the title, in the name of the file


def plan_cycle(root: Path, project: Project, fields: Mapping[str, Any], today: date) -> str:
    """Make the file of a new cycle, named after its start (or today) and its title. Gives its id.

        >>> plan_cycle(root, project, {"title": "Ask at tea", "plan": {}}, date(2025, 4, 14))
        '2025-04-14-ask-at-tea'

    `fields` are the keys of a cycle's file, with those of the plan in `plan`. A prediction without
    a date is of `today`, but of a test that began before. Raises WorkbookError when an idea, a
    measure or a cycle it names is not there, or a field is not what the model wants.
    """
    fields = _linked(project, fields)
    check_model(fields, CycleFile)
    fields = _with_day(fields, today)
    file = validate(cleaned(fields), Source("", ""), CycleFile).value
    if file is None:
        raise WorkbookError("This cannot be written as a cycle.", "Nothing was written.")
    text = cycle_text(file)
    if validate(tomllib.loads(text), Source("", text), CycleFile).value != file:  # read again
        raise WorkbookError("This cycle cannot be written safely.", "Nothing was written.")
    day = file.plan.start or today
    name = f"{day.isoformat()}-{slug(file.title, 'cycle')[:_SHORTENED].strip('-')}"
    with locked(root):
        id_ = _free(root, project.id, name)
        write_text(root, layout.cycle_file(project.id, id_), text, None)
    return id_


def begins_before(today: date, start: date | None) -> bool:
    """Whether a test has begun before today: then only the team knows when it predicted."""
    return start is not None and start < today


def _with_day(fields: Mapping[str, Any], today: date) -> Mapping[str, Any]:
    plan = fields.get("plan") or {}
    has_day = bool(plan.get("predicted_on")) or begins_before(today, plan.get("start"))
    if has_day or not any(one.get("predict") for one in plan.get("question", ())):
        return fields
    return {**fields, "plan": {**plan, "predicted_on": today}}


ANOTHER = Asked("another-cycle", "Plan the next cycle now?", usual=NO)
"""What is asked once a team has decided to go on with a change."""


AS_PLANNED = Asked("as-planned", "Did it go as planned?", optional=True)
"""What is asked of a test; nothing leaves it for later."""


_STATUS = {Decision.ADOPT: "adopted", Decision.ADAPT: "testing", Decision.ABANDON: "abandoned"}
"""What a decision makes of the status of its idea, if the team agrees."""


class StatusOffer(Struct, frozen=True):
    """How far an idea may have come by what was decided of a test of it."""

    idea: Idea
    status: str

    @property
    def question(self) -> Asked:
        """Whether it has: only the team knows."""
        asked = f"{self.idea.name} is {self.idea.status}. Is it {self.status} now?"
        return Asked("idea-status", asked, usual=YES)


def status_after(project: Project, cycle: Cycle, decision: str) -> StatusOffer | None:
    """The status that goes with a decision on a cycle, where its idea has another one.

    >>> status_after(project, cycle, "adopt").status
    'adopted'
    """
    idea, status = project.idea(cycle.file.idea), _STATUS.get(Decision(decision), "")
    return StatusOffer(idea, status) if idea and status and idea.status != status else None


class FollowsOffer(Struct, frozen=True):
    """The cycle that a new one of the same idea may build on: then it `follows` it."""

    cycle: Cycle

    @property
    def question(self) -> Asked:
        """Whether it does: only the team knows."""
        asked = f"Does it build on {self.cycle.title!r} ({self.cycle.id})?"
        return Asked("follows", asked, usual=YES)


def to_follow(view: ProjectView, idea: str) -> FollowsOffer | None:
    """The latest cycle that tests this idea, if one does.

    >>> to_follow(view, "safety-huddle").cycle.id
    '2024-05-06-huddle-all-shifts'
    """
    tests = [cycle for cycle in view.thread.cycles_by_date if idea and cycle.file.idea == idea]
    return FollowsOffer(tests[-1]) if tests else None


_WHEN = Asked(
    "predicted-on",
    "The test has begun. When did you predict that?",
    choices=(),
    kind=AnswerKind.DAY,
    optional=True,
)


def when_predicted(
    said: Sequence[Prediction], today: date, start: date | None = None, cycle: Cycle | None = None
) -> Asked | None:
    """What is asked of new predictions without a day: when they were made, if the test has begun.

        >>> said = Prediction("Does anybody mind?", "Nobody does")
        >>> when_predicted([said], date(2025, 4, 8), start=date(2025, 4, 1)).ask
        'The test has begun. When did you predict that?'

    Before that they are of today. `start` is the day on which a test begins that has no file yet;
    `cycle` one that has, whose predictions that are only changed keep their days.
    """
    told = {one.ask: one.predict for one in cycle.file.plan.question} if cycle else {}
    is_new = any(one.predict and one.on is None and not told.get(one.ask) for one in said)
    begun = has_begun(cycle, today) if cycle else begins_before(today, start)
    return _WHEN if is_new and begun else None


def fill_in(
    root: Path,
    project: Project,
    cycle: Cycle,
    fields: Mapping[str, Any],
    *,
    expected: str | None = None,
) -> None:
    """Set keys of a cycle that is there; those that nobody named stay.

        >>> fill_in(root, project, cycle, {"do": {"observations": "It took two minutes"}})

    `expected` is the fingerprint of its file as somebody saw it, `cycle.source.sha256`. Raises
    WorkbookError, and writes nothing, as `plan_cycle` does.
    """
    fields = _linked(project, fields)
    check_model(fields, CycleFile)

    def change(editor: Editor) -> None:
        _set(editor, (), fields)

    edit_toml(root, layout.cycle_file(project.id, cycle.id), change, expected=expected)


def compare(
    root: Path,
    project: Project,
    cycle: Cycle,
    answers: Sequence[Mapping[str, Any]],
    study: Mapping[str, Any],
    *,
    expected: str | None = None,
) -> None:
    """Study: what became of each question, in the order of the plan, and what was learned.

        >>> compare(root, project, cycle, [{"answer": "Two minutes", "held": "yes"}], {})

    An answer that is empty leaves its question as it is. `expected` as in `fill_in`.
    """
    questions = cycle.file.plan.question
    if len(answers) > len(questions):
        raise WorkbookError(
            f"There are {len(answers)} answers, and {cycle.id} asks {len(questions)} questions.",
            "Look at them.",
            action=do("pdsa show", project.id, cycle.id),
        )
    file = layout.cycle_file(project.id, cycle.id)
    unread = [problem for problem in project.problems if problem.place.file == file]
    if answers and unread:
        raise WorkbookError(
            f"Answers go by the order of the questions, and not all of {file} can be read: "
            f"{unread[0]}.",
            "Put that right first. Nothing was written.",
        )
    asked = [
        {"ask": question.ask, **answer}
        for question, answer in zip(questions, answers, strict=False)
    ]
    check_model({"plan": {"question": asked}, "study": dict(study)}, CycleFile)

    def change(editor: Editor) -> None:
        for question, answer in zip(questions, answers, strict=False):
            for key, value in in_order(answer, Question).items():
                editor.set((question, key), value)
        _set(editor, ("study",), study)

    edit_toml(root, file, change, expected=expected)


def _set(editor: Editor, path: tuple[str, ...], value: Any) -> None:
    """Set one key; of a table, each of its keys, so that those nobody named stay."""
    if isinstance(value, Mapping):
        for key, inner in in_order(value, (_TABLES[path[0]] if path else CycleFile)).items():
            _set(editor, (*path, key), inner)
    else:
        editor.set(path, value)


def _linked(project: Project, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields, with the whole id of a cycle that was named by a part of it.

    Raises WorkbookError for what is not there.
    """
    if fields.get("idea"):
        the_idea(project, fields["idea"])
    for measure in fields.get("plan", {}).get("measures", ()):
        the_measure(project, measure)
    if fields.get("follows"):
        return {**fields, "follows": the_cycle(project, fields["follows"]).id}
    return fields


def _free(root: Path, project: str, name: str) -> str:
    """The name, or the first of name-2, name-3 ... that no cycle has."""
    id_, number = name, 1
    while inside(root, layout.cycle_file(project, id_)).exists():
        number += 1
        id_ = f"{name}-{number}"
    return id_


class Prediction(Struct, frozen=True):
    """What is predicted of a question of a test, and the day on which that was, if it is known."""

    ask: str
    predict: str
    on: date | None = None


def predict(
    root: Path,
    project: Project,
    cycle: Cycle,
    said: Sequence[Prediction],
    today: date,
    *,
    expected: str | None = None,
) -> None:
    """Write predictions down, each beside the question it answers; a new question is added.

        >>> said = Prediction("Does anybody mind?", "Nobody does")
        >>> predict(root, project, cycle, [said], date(2025, 4, 8))

    `expected` is the fingerprint of its file as somebody saw it, `cycle.source.sha256`. A
    prediction that is changed after the test began keeps what stood there first. Raises
    WorkbookError, and writes nothing, for what cannot be a prediction.
    """
    edit_toml(
        root,
        layout.cycle_file(project.id, cycle.id),
        lambda editor: put_predictions(editor, cycle, said, today),
        expected=expected,
    )


def put_predictions(editor: Editor, cycle: Cycle, said: Sequence[Prediction], today: date) -> None:
    """The same within an edit of the cycle's file."""

    def write(editor: Editor) -> None:
        for one in said:
            question = question_of(cycle, one.ask)
            fields = {"ask": one.ask, "predict": one.predict}
            check_model({"plan": {"question": [fields]}}, CycleFile)
            if question is None:
                editor.add(("plan", "question"), fields)
            elif question.predict != one.predict:
                editor.set((question, "predict"), one.predict)

    keep_predictions(editor, write, cycle, today, {one.ask: one.on for one in said if one.on})


def keep_predictions(
    editor: Editor,
    change: Callable[[Editor], object],
    cycle: Cycle | None,
    today: date,
    days: Mapping[str, date] = NO_DAYS,
) -> None:
    """Make an edit of a cycle's file in which predictions stay honest, whichever door it comes by.

    One that is changed after the test began, also by this very edit, keeps what stood there first;
    one that is new is of today where the test has not begun, and of the day in `days`, by what its
    question asks, where that is known. A `cycle` that could not be read, None, may have begun.
    Raises WorkbookError for one that is changed after its question was answered.
    """
    before = {id(row.says): dict(row.says) for row in _questions(editor)}
    dated = editor.value(("plan", "predicted_on"))
    change(editor)
    started = editor.value(("do", "started"))
    begun = cycle is None or has_begun(cycle, today) or (started is not None and started <= today)
    by_hand = editor.value(("plan", "predicted_on")) != dated
    for row in _questions(editor):
        was = before.get(id(row.says), {})
        first, now = str(was.get("predict", "")), str(row.says.get("predict", ""))
        if first == now:
            continue
        _refuse_after_the_answer(editor.file, was)
        if first.strip() and begun:
            on = was.get("predicted_on") or dated
            editor.add((row, "earlier"), {"predict": first} | ({"predicted_on": on} if on else {}))
        is_known = bool(first.strip()) or not begun  # later only the team knows when it predicted
        on = days.get(str(row.says.get("ask", ""))) or (today if is_known else None)
        if (
            on
            and now.strip()
            and not by_hand
            and row.says.get("predicted_on") == was.get("predicted_on")
        ):
            _date_it(editor, row, on)


def _date_it(editor: Editor, row: EditedRow, on: date) -> None:
    """Date a prediction: in the plan, or beside its question where that has another day."""
    dated = editor.value(("plan", "predicted_on"))
    if not dated:
        editor.set(("plan", "predicted_on"), on)
    elif on != (row.says.get("predicted_on") or dated):
        editor.set((row, "predicted_on"), on)


def _questions(editor: Editor) -> tuple[EditedRow, ...]:
    plan = editor.value(("plan",))
    has_any = isinstance(plan, dict) and isinstance(plan.get("question"), list)
    return editor.rows("plan", "question") if has_any else ()


def _refuse_after_the_answer(file: str, question: Mapping[str, Plain]) -> None:
    """What is known by now cannot be predicted: the comparison would be with another guess."""
    first = str(question.get("predict", ""))
    if not first.strip() or not (str(question.get("answer", "")).strip() or question.get("held")):
        return
    raise WorkbookError(
        f"{one_line(str(question.get('ask', '')))} is answered by now, so what was predicted of it "
        f"stays: “{one_line(first)}”. Nothing was written.",
        f"A slip of the pen is put right in {file}.",
    )


def question_of(cycle: Cycle, ask: str) -> Question | None:
    """The question of a cycle that asks this, however it is spaced and capitalised."""
    wanted = one_line(ask).casefold()
    found = [q for q in cycle.file.plan.question if one_line(q.ask).casefold() == wanted]
    if len(found) > 1:
        raise WorkbookError(
            f"{cycle.id} asks {one_line(ask)!r} more than once, so nothing was written.",
            f"Take one of them out of {cycle.source.file}, then try again.",
        )
    return found[0] if found else None
