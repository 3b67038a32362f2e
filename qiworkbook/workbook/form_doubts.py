"""What is so unlikely in a form that somebody must look before it is written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.analysis.plausible import impossible
from qiworkbook.model import ProjectFile
from qiworkbook.store.toml_text import parse_toml
from qiworkbook.store.validate import validate
from qiworkbook.text.source import Source
from qiworkbook.text.words import day
from qiworkbook.workbook.fields import field_at
from qiworkbook.workbook.question import Question, need_yes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.model import Measure
    from qiworkbook.store.toml_values import Plain
    from qiworkbook.workbook.forms import Form, FormPath
    from qiworkbook.workbook.question import Answers

_YEARS = 10
"""Further from today than this, a day of a project is more likely to be a slip of the finger."""

Written = tuple["FormPath", "Plain"]
"""A field that is written, and its value."""


def ask_about_unlikely(
    form: Form, written: Sequence[Written], today: date, answers: Answers
) -> None:
    """Ask about what was written into a form as it is to be: for a use case that `asks`.

    The questions are for somebody who has looked; each is `unlikely-` and its kind.
    """
    for path, value in written:
        if isinstance(value, date) and abs(value.year - today.year) > _YEARS:
            said = f"{_said(form, path)} is {day(value)}, more than {_YEARS} years from today."
            need_yes(Question("unlikely-date", said, personal=True), answers)
    for measure, path, value in _of_measures(form, written):
        why = impossible(measure, value, None)
        if why:
            said = f"{_said(form, path)}: {why}."
            need_yes(Question("unlikely-value", said, personal=True), answers)


UNLIKELY = ("unlikely-date", "unlikely-value")
"""The questions that `ask_about_unlikely` can ask."""


def _of_measures(
    form: Form, written: Sequence[Written]
) -> Iterator[tuple[Measure, FormPath, float]]:
    """Each number written that is one of a measure's values: a target, a baseline of the aim."""
    if form.model is not ProjectFile:
        return
    data = parse_toml(form.text, form.file)[0] or {}
    file = validate(data, Source(form.file, form.text), ProjectFile).value
    by_id = {one.id: one for one in file.measure} if file else {}
    aim = file.aim.measure if file and file.aim else ""
    for path, value in written:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            continue
        match path:
            case ("aim", "baseline" | "target"):
                measure = by_id.get(aim)
            case ("measure", id_, "target") | ("measure", id_, "targets", _, "value"):
                measure = by_id.get(id_)
            case _:
                continue
        if measure:
            yield measure, path, value


def _said(form: Form, path: FormPath) -> str:
    field = field_at(form.fields, path)
    return field.label if field else path[-1]
