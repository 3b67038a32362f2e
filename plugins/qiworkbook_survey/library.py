"""The questionnaires that can be asked: those that come with the plugin, and a trust's own."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from qiworkbook.api import WorkbookError, did_you_mean
from qiworkbook_survey.questionnaire import Questionnaire

if TYPE_CHECKING:
    from qiworkbook.api import Workbook
    from qiworkbook_survey.questionnaire import Item

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
            f"Make it your own: qiworkbook survey questionnaires {id_} "
            f"-o questionnaires/{id_}.toml. Then fill it in, and take out `incomplete`.",
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
