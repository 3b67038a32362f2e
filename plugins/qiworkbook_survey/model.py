"""What the files may hold: a questionnaire, and a wave of answers as counts and nothing else."""

from __future__ import annotations

import datetime
import re
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, PlainValidator, model_validator

from qiworkbook.api import Choice, FileTable, Several, Slug, Table, Words
from qiworkbook_survey.suppression import DEFAULT_LEAST, FLOOR

_FEWER_THAN = re.compile(r"fewer than [1-9]\d*")


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

    anchors: Several[Words] = ()
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

    @model_validator(mode="after")
    def _anchors_fit(self) -> Self:
        most = {Kind.LIKERT: 5, Kind.RATING: 11}.get(self.kind)
        if most and len(self.anchors) not in (0, 2, most):
            message = f"give words to the two ends of the scale, or to all {most} answers"
            raise ValueError(message)
        if self.kind in (Kind.CHOICE, Kind.MULTI) and len(self.anchors) < 2:
            message = "list the answers that can be chosen in anchors, two or more"
            raise ValueError(message)
        return self


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


def _returned(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and _FEWER_THAN.fullmatch(value):
        return value
    message = 'write how many answered, such as 24, or "fewer than 11" for a small group'
    raise ValueError(message)


Returned = Annotated[
    int | str, PlainValidator(_returned, json_schema_input_type=Annotated[int, Field(ge=0)] | str)
]
"""How many people answered: a whole number, or "fewer than 11"."""

Count = Annotated[int, Field(ge=0)]


class Group(Table):
    """The answers of one group of people, such as a role; none of them a small one."""

    name: Words
    """Which group."""

    counts: Several[Count]
    """How many of the group chose each answer."""

    answered: Count
    """How many of the group answered."""


class Counted(Table):
    """One question of a wave, as it was asked, and how many chose each answer."""

    id: Slug
    """The id of the question."""

    text: Words
    """The question, as it was asked."""

    name: str = ""
    """The same in a few words."""

    kind: Annotated[Choice[Kind], Field(alias="type")]
    """likert5, 0-10, choice or multi."""

    levels: Several[Words]
    """The answers that could be chosen, lowest first."""

    reverse: bool = False
    """Whether low is good."""

    chart: bool = False
    """Whether its top-two share is followed as a measure."""

    withheld: bool = False
    """The answers are not written down, to protect those who gave them."""

    counts: Several[Count] = ()
    """How many chose each answer, in the order of `levels`."""

    answered: Count = 0
    """How many answered this question."""

    group: Several[Group] = ()
    """The same by group; only where no group is small."""

    @property
    def label(self) -> str:
        """What stands beside its answers."""
        return self.name or self.text


class Comment(Table):
    """One comment that a person has read and cleared."""

    item: str = ""
    """The id of the question."""

    text: Words
    """The words, with nothing in them by which anybody could be known."""

    cleared_by: str = ""
    """The role of whoever read and cleared it; never a name."""

    cleared_on: datetime.date | None = None
    """The day."""


class Wave(FileTable):
    """One round of asking. No row of answers, no name, no time is in it."""

    questionnaire: Slug
    """The id of the questionnaire."""

    label: str = ""
    """What the wave is called, such as "Before we began"."""

    opened: datetime.date | None = None
    """The first day on which people could answer."""

    closed: datetime.date | None = None
    """The last day."""

    mode: str = ""
    """How it was asked: an online form, on paper."""

    eligible: Count | None = None
    """How many people could have answered."""

    returned: Returned
    """How many did; "fewer than 11" when that is a small group."""

    min_group: Annotated[int, Field(ge=FLOOR)] = DEFAULT_LEAST
    """The smallest group of which anything is shown: 11 unless raised, never below 5."""

    min_group_reason: str = ""
    """Why it is below 11, and who decided that. Without a reason it stays 11."""

    shows: Several[str] = ()
    """What the followed question shows: "aim", or the ids of drivers."""

    group_by: str = ""
    """The question by which groups were made."""

    illustrative: str = ""
    """Says so when the wave is an example."""

    item: Several[Counted] = ()
    """The questions and their counts."""

    comment: Several[Comment] = ()
    """Cleared comments only."""
