"""What a team predicts of a test: written beside the question, kept with its date and wording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.analysis.dates import has_begun
from qiworkbook.model import CycleFile
from qiworkbook.problems import WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.edit import edit_toml
from qiworkbook.text.words import one_line
from qiworkbook.workbook.edits import check_model

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from qiworkbook.model import Cycle, Project, Question
    from qiworkbook.store.editor import Editor


@dataclass(frozen=True, slots=True)
class Prediction:
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
    dated = cycle.file.plan.predicted_on
    for one in said:
        question = question_of(cycle, one.ask)
        _refuse_after_the_answer(cycle, question, one)
        fields = {"ask": one.ask, "predict": one.predict}
        check_model({"plan": {"question": [fields]}}, CycleFile)
        on = one.on or _known_date(cycle, question, today)
        row = editor.add(("plan", "question"), fields) if question is None else question
        if question is not None and question.predict != one.predict:
            if question.predict.strip() and has_begun(cycle, today):
                _keep_earlier(editor, cycle, question)
            editor.set((row, "predict"), one.predict)
        if on and not dated:
            editor.set(("plan", "predicted_on"), on)
            dated = on
        elif on and on != (dated if question is None else question.predicted_on or dated):
            editor.set((row, "predicted_on"), on)


def _refuse_after_the_answer(cycle: Cycle, question: Question | None, said: Prediction) -> None:
    """What is known by now cannot be predicted: the comparison would be with another guess."""
    if question is None or not (question.answer.strip() or question.held):
        return
    if question.predict.strip() and question.predict != said.predict:
        raise WorkbookError(
            f"{one_line(question.ask)} is answered by now, so what was predicted of it stays: "
            f"“{one_line(question.predict)}”. Nothing was written.",
            f"A slip of the pen is put right in {cycle.source.file}.",
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


def _known_date(cycle: Cycle, question: Question | None, today: date) -> date | None:
    """Today, before the test; later only the team knows when it predicted what is new.

    What is changed is changed today, whenever that is.
    """
    changed = question is not None and bool(question.predict.strip())
    return today if changed or not has_begun(cycle, today) else None


def _keep_earlier(editor: Editor, cycle: Cycle, question: Question) -> None:
    on = question.predicted_on or cycle.file.plan.predicted_on
    table = {"predict": question.predict, **({"predicted_on": on} if on else {})}
    editor.add((question, "earlier"), table)
