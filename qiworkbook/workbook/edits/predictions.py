"""Predictions of a PDSA cycle: written down before the test, and honest about what came after."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from qiworkbook.analysis.dates import has_begun
from qiworkbook.model import Cycle, CycleFile, CycleQuestion, Project
from qiworkbook.problems import WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.editor import EditedRow, Editor, edit_toml
from qiworkbook.store.toml_file import Plain
from qiworkbook.text.words import one_line
from qiworkbook.workbook.edits.forms import check_model
from qiworkbook.workbook.question import AnswerKind, Question

NO_DAYS: Mapping[str, date] = MappingProxyType({})


class Prediction(Struct, frozen=True):
    """What is predicted of a question of a test, and the day on which that was, if it is known."""

    ask: str
    predict: str
    on: date | None = None


def begins_before(today: date, start: date | None) -> bool:
    """Whether a test has begun before today: then only the team knows when it predicted."""
    return start is not None and start < today


_WHEN = Question(
    "predicted-on",
    "The test has begun. When did you predict that?",
    choices=(),
    kind=AnswerKind.DAY,
    optional=True,
)


def when_predicted(
    said: Sequence[Prediction], today: date, start: date | None = None, cycle: Cycle | None = None
) -> Question | None:
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

    def write(editor: Editor) -> None:
        for one in said:
            question = question_of(cycle, one.ask)
            fields = {"ask": one.ask, "predict": one.predict}
            check_model({"plan": {"question": [fields]}}, CycleFile)
            if question is None:
                editor.add(("plan", "question"), fields)
            elif question.predict != one.predict:
                editor.set((question, "predict"), one.predict)
            elif one.on:
                _date_it(editor, question, question.predicted_on, one.on)

    days = {one.ask: one.on for one in said if one.on}
    edit_toml(
        root,
        layout.cycle_file(project.id, cycle.id),
        lambda editor: keep_predictions(editor, write, cycle, today, days),
        expected=expected,
    )


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
        # later only the team knows when it predicted, which was not when the others were
        is_known = bool(first.strip()) or not begun or dated
        on = days.get(str(row.says.get("ask", ""))) or (today if is_known else None)
        if (
            on
            and now.strip()
            and not by_hand
            and row.says.get("predicted_on") == was.get("predicted_on")
        ):
            _date_it(editor, row, row.says.get("predicted_on"), on)


def _date_it(editor: Editor, row: CycleQuestion | EditedRow, was: object, on: date) -> None:
    """Date a prediction: in the plan, or beside its question where that has another day."""
    dated = editor.value(("plan", "predicted_on"))
    if not dated:
        editor.set(("plan", "predicted_on"), on)
    elif on != (was or dated):
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
        f"{one_line(str(question.get('ask', '')))} has been answered, so what was predicted "
        f"stays: “{one_line(first)}”. Nothing was written.",
        f"To correct a slip of the pen, edit {file}.",
    )


def question_of(cycle: Cycle, ask: str) -> CycleQuestion | None:
    """The question of a cycle that asks this, however it is spaced and capitalised."""
    wanted = one_line(ask).casefold()
    found = [q for q in cycle.file.plan.question if one_line(q.ask).casefold() == wanted]
    if len(found) > 1:
        raise WorkbookError(
            f"{cycle.id} asks {one_line(ask)!r} more than once, so nothing was written.",
            f"Take one of them out of {cycle.source.file}, then try again.",
        )
    return found[0] if found else None
