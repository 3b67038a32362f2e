"""A day that somebody typed, asked about where it could be several."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.problems import WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.dates import DateWord, ReadDate, said_plainly
from qiworkbook.store.editor import edit_toml
from qiworkbook.store.typed_days import typed_day
from qiworkbook.text.words import capital
from qiworkbook.workbook.question import NOTHING_SAID, YES, Choice, Question, answer_to, asks

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.workbook.question import Answers

_ALWAYS = Choice(
    DateWord.DAY_FIRST, "day first, always: it is kept in the settings, and nobody is asked again"
)


@asks
def day_meant(
    root: Path,
    text: str,
    today: date,
    order: DateWord | None,
    answers: Answers = NOTHING_SAID,
    *,
    ahead: bool = False,
    periods: bool = False,
) -> date:
    """The day that somebody typed, as `typed_day` reads it.

        >>> day_meant(root, "20 March", date(2025, 4, 8), None).ask
        'Is it 20 March 2025?'
        >>> day_meant(root, "20 March", date(2025, 4, 8), None, {"day:20 March": "yes"})
        datetime.date(2025, 3, 20)

    Asks of a day without a year, and of one whose day and month could be changed round: who says
    "day first, always" has it written into `[dates]` of workbook.toml. Raises WorkbookError for
    what is no day.
    """
    if order is None and _ALWAYS.answer in answers.values():
        order = DateWord.DAY_FIRST
        edit_toml(root, layout.WORKBOOK, lambda file: file.set(("dates", "order"), str(order)))
    read = typed_day(text, today, order, ahead=ahead, periods=periods)
    if isinstance(read, ReadDate):
        return read.when
    days = {one.isoformat(): said_plainly(ReadDate(one)) for one in read.could}
    if len(days) == 1:
        ((only, said),) = days.items()
        asked = Question(f"day:{text}", f"Is it {said}?", f"{capital(read.message)}.")
        if answer_to(asked, answers) == YES:
            return date.fromisoformat(only)
    elif days:
        choices = tuple(Choice(day, said) for day, said in days.items())
        if read.by_order:
            choices += (_ALWAYS,)
        asked = Question(f"day:{text}", "Which day is it?", f"{capital(read.message)}.", choices)
        return date.fromisoformat(answer_to(asked, answers))
    raise WorkbookError(f"{capital(read.message)}.", read.hint)
