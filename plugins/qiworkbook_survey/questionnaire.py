"""What a questionnaire's file may hold: what is asked, in whose words, of whom."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from qiworkbook.api import Choice, FileTable, Several, Slug, Table, Words


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
