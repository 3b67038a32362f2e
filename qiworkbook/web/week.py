"""This week: the numbers of one date for all measures, then what was tested, then the chart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from flask import Blueprint, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.content import Chart
from qiworkbook.model import Measure, Project
from qiworkbook.problems import WorkbookError
from qiworkbook.spc.explain import unfinished_words
from qiworkbook.spc.numbers import RHYTHMS
from qiworkbook.spc.words import alt_text, headline
from qiworkbook.store.rows import DataRow
from qiworkbook.text.words import counted, day
from qiworkbook.web.boxes import care_of, day_in, day_of, draw_blocks
from qiworkbook.web.site import Fault, FormError, form_page, form_sent, go_on, save, show, site
from qiworkbook.workbook.edits.points import RowForm, add_points, kept_as, said_of, try_point
from qiworkbook.workbook.edits.typed_points import fit, typed_point
from qiworkbook.workbook.lookup import readable
from qiworkbook.workbook.opened import OpenWorkbook

pages = Blueprint("week", __name__, url_prefix="/project/<id_>")

_NUMBER = re.compile(r"(gap|[-+]?[0-9.,]+ ?%?( ?(/|of|out of) ?[0-9.,]+)?)?", re.IGNORECASE)
_LAST = 3  # values that stand beside a box


class WeekMeasure(Struct, frozen=True):
    """A measure on the form: its last values in words, and whether it is how many out of how many.

    `number` is the name of its first box, `whole` of the second, `note` of the one for a remark.
    """

    measure: Measure
    kept: RowForm
    last: str
    number: str
    whole: str
    note: str


@pages.route("/week", methods=["GET", "POST"])
def week(id_: str) -> Response:
    """One form for all measures of a date."""
    opened = site().book.opened()
    view = opened.view(id_)
    asked = tuple(_asked(readable(view.project)))
    texts = dict(form_sent())

    def shown(faults: tuple[Fault, ...]) -> Response:
        return show(
            "week",
            "This week",
            view=view,
            asked=asked,
            when=texts.get("when", "") or day(_next_day(view, asked)),
            texts=texts,
            faults=faults,
            parts=RowForm.PARTS,
            either=RowForm.EITHER,
            care=care_of(opened),
        )

    def write() -> Response:
        if "take" in request.form:  # from the block into the boxes; nothing is written
            texts.update(_from_block(request.form.get("block", ""), asked), block="")
            return shown(())
        when, rows = _read(opened, view.project, asked)
        save(lambda answers: add_points(opened, view.project, rows, answers))
        names = {one.measure.id: one.measure.name for one in asked}
        said = "; ".join(f"{names[id_]}: {row.said or 'a note'}" for id_, row in rows.items())
        return go_on(f"Saved for {day(when)}. {said}.", url_for("week.tested", id_=id_))

    return form_page(shown, write, adds=True)


@pages.route("/week/tested")
def tested(id_: str) -> Response:
    """What was tested: the cycles under way, each leading to its next step; then the chart."""
    view = site().book.view(id_)
    reading = view.outcome
    return show(
        "tested",
        "What did you test?",
        view=view,
        under_way=view.thread.under_way[::-1],
        chart=draw_blocks(view, [Chart(reading, alt_text(reading))], "The aim") if reading else "",
        headline=headline(reading) if reading and reading.latest else "",
        unfinished=unfinished_words(reading.points) if reading else (),
    )


def _asked(project: Project) -> Iterator[WeekMeasure]:
    for measure in project.typed_measures:
        series = project.series.get(measure.id)
        points = [p for p in (series.points if series else ()) if not p.is_open][-_LAST:]
        last = "; ".join(f"{said_of(point)} ({day(point.when)})" for point in reversed(points))
        if series and series.unread and not points:
            last = "its numbers cannot be read"
        names = (f"{part}.{measure.id}" for part in ("number", "whole", "note"))
        yield WeekMeasure(measure, kept_as(project, measure), last, *names)


def _next_day(view: ProjectView, asked: Sequence[WeekMeasure]) -> date:
    """The day for which numbers are due: the latest of the rhythm that is not to come; or today."""
    outcome = view.thread.outcome
    first = [outcome] if outcome else []
    for measure in (*first, *(one.measure for one in asked)):
        series = view.project.series.get(measure.id)
        latest = series.latest if series else None
        between = RHYTHMS[measure.every].longest if measure.every else None
        if latest and between and between in (7, 14) and latest.when <= view.today:
            steps = (view.today - latest.when).days // between
            return latest.when + timedelta(days=between * steps) if steps else view.today
    return view.today


def _read(
    opened: OpenWorkbook, project: Project, asked: Sequence[WeekMeasure]
) -> tuple[date, Mapping[str, DataRow]]:
    """The day, and a row for each measure with a number or a remark. Raises FormError."""
    faults: list[Fault] = []
    when = day_in(opened, "when", every="")
    rows: dict[str, DataRow] = {}
    for one in asked:
        try:
            row = _row(one, opened, when)
            if row is not None:
                try_point(opened, project, one.measure.id, row)
                rows[one.measure.id] = row
        except WorkbookError as error:
            faults.append(Fault.of(error, one.number))
    if not rows and not faults:
        faults.append(Fault(asked[0].number if asked else "", "Type at least one number", ""))
    if faults:
        raise FormError(*faults)
    return when, rows


def _row(one: WeekMeasure, opened: OpenWorkbook, when: date) -> DataRow | None:
    """What was typed for one measure; None for nothing. Raises WorkbookError."""
    first = request.form.get(one.number, "").strip()
    whole = request.form.get(one.whole, "").strip()
    note = request.form.get(one.note, "").strip()
    if not (first or whole):
        return DataRow(0, when, note=note) if note else None
    if not first:
        raise WorkbookError("Give both: how many, and out of how many.")
    day_read = partial(day_of, opened, every=one.measure.every or "")
    day_read(request.form.get("when", ""))  # which may be too long for this one
    text = f"{first}/{whole}" if whole else first
    typed = typed_point(text, day_read, by_parts=one.kept is not RowForm.VALUE)
    if typed.when not in (None, when):
        raise WorkbookError(
            f"“{typed.day}” is a different day from the one on this form, {day(when)}.",
            "Type the number alone, or send a form for each day.",
        )
    fit(typed, one.measure, one.kept)
    return typed.row(when, note)


def _from_block(block: str, asked: Sequence[WeekMeasure]) -> dict[str, str]:
    """What a column or a block from Excel puts into the boxes, by their names. Raises FormError.

    A line is a number, or how many and out of how many, in the order of the form; or the same
    after the name of its measure.
    """
    lines = [[cell.strip() for cell in line.split("\t")] for line in block.splitlines()]
    while lines and not any(lines[-1]):
        lines.pop()
    if not lines:
        raise FormError(Fault("block", "Paste the numbers from Excel first", ""))
    by_name = {
        name.casefold(): one for one in asked for name in (one.measure.id, one.measure.name.strip())
    }
    found: dict[str, str] = {}
    is_named = all(
        cells[0].casefold() in by_name or not _NUMBER.fullmatch(cells[0])
        for cells in lines
        if any(cells)
    )
    if not is_named and len(lines) > len(asked):
        message = f"{len(lines)} lines, and there are {counted(len(asked), 'measure')}"
        raise FormError(
            Fault("block", message, "Many dates at once, or many measures: use Import.")
        )
    for at, cells in enumerate(lines):
        if not any(cells):
            continue
        one = by_name.get(cells[0].casefold()) if is_named else asked[at]
        if one is None:
            hint = "A line is of this one date. For dates or other names use Import."
            raise FormError(Fault("block", f"“{cells[0]}” is not a measure on this form", hint))
        numbers = cells[1:] if is_named else cells
        if len([cell for cell in numbers if cell]) > 2:
            raise FormError(
                Fault(
                    "block",
                    f"Line {at + 1} has more than two numbers",
                    "Paste the numbers of one date. For many dates use Import.",
                )
            )
        if one.kept is RowForm.PARTS:
            found |= zip((one.number, one.whole), numbers, strict=False)
        else:  # it has one box: what does not belong there is refused when it is saved
            found[one.number] = "/".join(filter(None, numbers))
    return found
