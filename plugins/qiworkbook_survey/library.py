"""Questionnaires: those that come with the module and a trust's own, with their scales."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from qiworkbook.api import (
    Action,
    Choice,
    FileTable,
    Several,
    Slug,
    Table,
    Words,
    Workbook,
    WorkbookError,
    meant_or,
)


class ItemKind(StrEnum):
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

    kind: Annotated[Choice[ItemKind], Field(alias="type")]
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
        most = {ItemKind.LIKERT: 5, ItemKind.RATING: 11}.get(kind) if kind else None
        if most and len(anchors) not in (0, 2, most):
            message = f"give words to the two ends of the scale, or to all {most} answers"
            raise ValueError(message)
        if kind in (ItemKind.CHOICE, ItemKind.MULTI) and len(anchors) < 2:
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

    differs: str = ""
    """Why it is another than a common one of this name says; left out, it is not."""

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
        hint = meant_or(id_, known, f"There are: {', '.join(known)}.")
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
    hint = meant_or(id_, known, f"There are: {', '.join(known)}.")
    raise WorkbookError(f"{questionnaire.id} has no question {id_}.", hint)


def whose_words(questionnaire: Questionnaire) -> str:
    """What every output says of a questionnaire: whose words these are, and from where."""
    said = f"{questionnaire.title}. {_WORDING[questionnaire.wording]}"
    return f"{said} Source: {questionnaire.source}"


OTHER = "Other"

_SCALES = {ItemKind.LIKERT: range(1, 6), ItemKind.RATING: range(11)}
_TOP = 2

_SIGNS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-"})
_NUMBER_FIRST = re.compile(r"\(?(\d{1,2})(?:\.0+)?\)?\s*(?:[-:.)=/(]\s*|\s+|$)(.*?)\)?")
_NUMBER_LAST = re.compile(r"(?!-)(.*?)\s*\(?(\d{1,2})\)?")
_OUT_OF = re.compile(r"(\d{1,2})\s*(?:/|out of|of)\s*(\d{1,2})")


def is_scale(kind: ItemKind) -> bool:
    """Whether the answers go from low to high."""
    return kind in _SCALES


def plain(text: str) -> str:
    """A text as it is compared: one kind of blank, quote and dash, and no capitals."""
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    return " ".join(text.split()).casefold()


def levels_of(item: Item) -> tuple[str, ...]:
    """What can be chosen, lowest first; "Other" last."""
    scale = _SCALES.get(item.kind)
    if scale is None:
        return (*item.anchors, *([OTHER] if item.other else []))
    if len(item.anchors) == len(scale):
        return item.anchors
    numbers = [str(number) for number in scale]
    if item.anchors:
        low, high = item.anchors
        numbers[0], numbers[-1] = f"{numbers[0]} {low}", f"{numbers[-1]} {high}"
    return tuple(numbers)


def top_two(counts: Sequence[int], *, reverse: bool) -> int:
    """How many chose one of the two best answers; of a reversed question, of the two lowest."""
    return sum(counts[:_TOP] if reverse else counts[-_TOP:])


def top_two_words(levels: Sequence[str], *, reverse: bool) -> str:
    """Which answers these are: "4 or 5"."""
    best = levels[:_TOP] if reverse else levels[-_TOP:]
    return " or ".join(f"“{level}”" for level in best)


def level_at(item: Item, value: object) -> int | None:
    """Which answer, from 0, a cell stands for; None when it is not one of them.

    A scale is read as its number (4, 4.0, "4"), its words, or both ("4 - Quite", "Quite (4)",
    "4/5"). A number with other words beside it is not read: the form may have had another scale.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _at_number(item, float(value)) if is_scale(item.kind) else _named(item, f"{value}")
    if not isinstance(value, str):
        return None
    said = plain(value)
    found = _named(item, said)
    if found is None and is_scale(item.kind):
        found = _numbered(item, said)
    return len(levels_of(item)) - 1 if found is None and item.other else found


def _at_number(item: Item, number: float) -> int | None:
    scale = _SCALES[item.kind]
    return scale.index(int(number)) if number.is_integer() and int(number) in scale else None


def _named(item: Item, said: str) -> int | None:
    names = [plain(level) for level in levels_of(item)]
    if said in names:
        return names.index(said)
    if is_scale(item.kind) and len(item.anchors) == 2:
        ends = [plain(anchor) for anchor in item.anchors]
        if said in ends:
            return (0, len(names) - 1)[ends.index(said)]
    return None


def _numbered(item: Item, said: str) -> int | None:
    out_of = _OUT_OF.fullmatch(said)
    if out_of:
        whole = int(out_of[2]) == _SCALES[item.kind][-1]
        return _at_number(item, float(out_of[1])) if whole else None
    for pattern, number, words in ((_NUMBER_FIRST, 1, 2), (_NUMBER_LAST, 2, 1)):
        match = pattern.fullmatch(said)
        level = _at_number(item, float(match[number])) if match else None
        beside = match[words].strip(" -") if match else ""
        if level is not None and (not beside or _named(item, beside) == level):
            return level
    return None
