"""Questionnaires: what they hold, and those there are."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, ValidationInfo, field_validator

from qiworkbook.api import (
    Action,
    Choice,
    FileTable,
    Several,
    Slug,
    Table,
    Words,
    WorkbookError,
    did_you_mean,
)

if TYPE_CHECKING:
    from qiworkbook.api import Workbook


class Kind(StrEnum):
    """How a question is answered."""

    LIKERT = "likert5"
    RATING = "0-10"
    CHOICE = "choice"
    MULTI = "multi"
    TEXT = "text"


class Wording(StrEnum):
    """Whose words the questions are."""

    PARAPHRASE = "paraphrase"
    VERBATIM = "verbatim"
    LOCAL = "local"


class Item(Table):
    """One question."""

    id: Slug
    """A short id, the same in every wave."""

    text: Words
    """The question, as it is asked; the heading of its column in an export."""

    name: str = ""
    """The same in a few words, for charts: "Confident to start a conversation"."""

    kind: Annotated[Choice[Kind], Field(alias="type")]
    """likert5 (1 to 5), 0-10, choice (one answer), multi (several) or text."""

    anchors: Annotated[tuple[Words, ...], Field(strict=False, validate_default=True)] = ()
    """The words of the answers: all of them, or for a scale those of its two ends."""

    other: bool = False
    """Whether people may write an answer of their own, which is counted as "Other"."""

    reverse: bool = False
    """Whether low is good: agreeing with the sentence is bad news."""

    reverse_unverified: bool = False
    """Says that `reverse` was not checked against the published scale."""

    topic: Annotated[str, Field(alias="construct")] = ""
    """What it is about; questions of one construct stand together on paper."""

    required: bool = False
    """Whether the form asks for an answer. People may always leave a question out on paper."""

    chart: bool = False
    """Whether its top-two share is followed from wave to wave, as a measure."""

    note: str = ""
    """Who should answer it, such as "If you had such a conversation"."""

    @field_validator("anchors")
    @classmethod
    def _fit(cls, anchors: tuple[str, ...], others: ValidationInfo) -> tuple[str, ...]:
        kind = others.data.get("kind")
        most = {Kind.LIKERT: 5, Kind.RATING: 11}.get(kind) if kind else None
        if most and len(anchors) not in (0, 2, most):
            message = f"give words to the two ends of the scale, or to all {most} answers"
            raise ValueError(message)
        if kind in (Kind.CHOICE, Kind.MULTI) and len(anchors) < 2:
            message = "list the answers that can be chosen, two or more"
            raise ValueError(message)
        return anchors


class Questionnaire(FileTable):
    """What is asked, in whose words, and of whom."""

    id: Slug
    """A short id that waves refer to."""

    title: Words
    """What it is called."""

    population: str = ""
    """Who is asked."""

    introduction: str = ""
    """What stands above the questions on paper."""

    source: Words
    """Where the questions come from."""

    licence: str = ""
    """How they may be used."""

    wording: Choice[Wording]
    """paraphrase, verbatim or local."""

    illustrative: str = ""
    """Says so when the questionnaire is an example."""

    caution: str = ""
    """What to remember when the answers are read; stands beside them."""

    incomplete: str = ""
    """Says why it cannot be used as it is, and what to fill in; empty once that is done."""

    item: Several[Item] = ()
    """The questions, in order."""


_FOLDER = "questionnaires"

_WORDING = {
    "paraphrase": "Wording: a paraphrase, not the published text.",
    "verbatim": "Wording: as published.",
    "local": "Wording: our own, not a published questionnaire.",
}


@cache
def packaged() -> tuple[Questionnaire, ...]:
    """The questionnaires that come with the plugin, by id."""
    found = (
        Questionnaire.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        for file in files("qiworkbook_survey").joinpath(_FOLDER).iterdir()
        if file.name.endswith(".toml")
    )
    return tuple(sorted(found, key=lambda one: one.id))


def packaged_text(id_: str) -> str:
    """The file of a packaged questionnaire, to make one's own of it; "" when there is none."""
    if id_ not in {one.id for one in packaged()}:
        return ""
    file = files("qiworkbook_survey").joinpath(_FOLDER, f"{id_}.toml")
    return file.read_text(encoding="utf-8")


def questionnaires(workbook: Workbook) -> tuple[Questionnaire, ...]:
    """Every questionnaire, by id. A trust's own comes before a packaged one of the same id."""
    known = {one.id: one for one in packaged()}
    known |= {record.file.id: record.file for record in workbook.records_of(Questionnaire)}
    return tuple(known[id_] for id_ in sorted(known))


def find(workbook: Workbook, id_: str) -> Questionnaire | None:
    """The questionnaire with this id, if there is one."""
    return next((one for one in questionnaires(workbook) if one.id == id_), None)


def the_questionnaire(workbook: Workbook, id_: str) -> Questionnaire:
    """The questionnaire with this id, ready to be asked. Raises WorkbookError otherwise."""
    found = find(workbook, id_)
    if found is None:
        known = [one.id for one in questionnaires(workbook)]
        guess = did_you_mean(id_, known)
        hint = f"Did you mean {guess}?" if guess else f"There are: {', '.join(known)}."
        raise WorkbookError(f"There is no questionnaire {id_}.", hint)
    if found.incomplete:
        raise WorkbookError(
            f"{id_} cannot be used as it is: {found.incomplete}",
            "Make it your own, fill it in, and take out `incomplete`.",
            action=Action(
                "survey questionnaires", (id_,), (("output", f"questionnaires/{id_}.toml"),)
            ),
        )
    return found


def the_item(questionnaire: Questionnaire, id_: str) -> Item:
    """The question with this id. Raises WorkbookError, with a guess, when there is none."""
    known = {item.id: item for item in questionnaire.item}
    if id_ in known:
        return known[id_]
    guess = did_you_mean(id_, list(known))
    hint = f"Did you mean {guess}?" if guess else f"There are: {', '.join(known)}."
    raise WorkbookError(f"{questionnaire.id} has no question {id_}.", hint)


def whose_words(questionnaire: Questionnaire) -> str:
    """What every output says of a questionnaire: whose words these are, and from where."""
    said = f"{questionnaire.title}. {_WORDING[questionnaire.wording]}"
    return f"{said} Source: {questionnaire.source}"
