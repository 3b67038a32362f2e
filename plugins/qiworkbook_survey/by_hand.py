"""The sums of a tally sheet, typed or asked for question by question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qiworkbook.api import WorkbookError, counted
from qiworkbook_survey.counts import Tally
from qiworkbook_survey.library import the_item
from qiworkbook_survey.questionnaire import Kind
from qiworkbook_survey.scales import levels_of
from qiworkbook_survey.suppression import Answers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qiworkbook_survey.questionnaire import Item, Questionnaire

    Ask = Callable[[str], str]


def tally_of(
    questionnaire: Questionnaire,
    returned: int,
    least: int,
    counts: Sequence[str],
    answered: Sequence[str],
    ask: Ask | None,
) -> Tally:
    """The tally of forms on paper. With `ask`, every question without counts is asked for.

    Raises WorkbookError for sums that cannot be true. Of a small group nothing is asked or kept.
    """
    given = dict(_pair(questionnaire, one) for one in counts)
    bases = dict(_pair(questionnaire, one) for one in answered)
    if returned < least:
        return Tally(returned, {}, {})
    answers = {}
    for item in questionnaire.item:
        if item.kind is Kind.TEXT:
            continue
        text = given.get(item.id) or (_asked(item, ask) if ask else "")
        if text:
            base = bases.get(item.id, "")
            if item.kind is Kind.MULTI and ask and not base:
                base = ask(f"{item.id}: how many people chose anything?")
            answers[item.id] = _answers(item, text, base, returned)
    if not answers:
        raise WorkbookError(
            "No sums were given.", "For example: --counts confident-start=3,6,7,6,2"
        )
    return Tally(returned, answers, {})


def _asked(item: Item, ask: Ask) -> str:
    levels = " / ".join(levels_of(item))
    return ask(f"{item.text}\n{levels}\nThe sums in this order, or Enter if it was not asked")


def _pair(questionnaire: Questionnaire, said: str) -> tuple[str, str]:
    item, _, text = said.partition("=")
    return the_item(questionnaire, item.strip()).id, text


def _answers(item: Item, text: str, base: str, returned: int) -> Answers:
    numbers = [_number(item, one) for one in re.split(r"[,;\s]+", text.strip()) if one]
    levels = levels_of(item)
    if len(numbers) != len(levels):
        have = counted(len(numbers), "sum")
        message = f"{item.id} has {counted(len(levels), 'answer')}, and {have} were given."
        raise WorkbookError(message, f"In this order: {', '.join(levels)}.")
    several = item.kind is Kind.MULTI
    if several and not base:
        raise WorkbookError(
            f"{item.id} lets people choose several answers, so the sums do not say how many people "
            "answered.",
            f"Say so with --answered {item.id}=24.",
        )
    answers = Answers(tuple(numbers), _number(item, base) if several else sum(numbers), several)
    if not answers.adds_up or answers.answered > returned:
        raise WorkbookError(
            f"The sums of {item.id} cannot be right: {returned} forms had an answer.",
            "Count again. Nothing was written.",
        )
    return answers


def _number(item: Item, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text.strip()):
        raise WorkbookError(f"{item.id}: write whole numbers, such as 3,6,7,6,2.")
    return int(text)
