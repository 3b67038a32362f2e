"""What the commands write: a new assessment, and an action that becomes a change idea."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from msgspec import Struct

from qiworkbook.api import Action, Editor, WorkbookError, day, listed, toml_text
from qiworkbook_benchmark.assessment import AssessedStandard, Assessment, GapAction, Principle
from qiworkbook_benchmark.standards import Standard, StandardsSet, by_theme, labels
from qiworkbook_benchmark.tracks import is_open, items_of, standing_of
from qiworkbook_benchmark.words import STANDINGS


class ChosenGap(Struct, frozen=True):
    """What becomes an idea: its name, and the action that is there; None for a new one."""

    name: str
    action: GapAction | None


def choose(item: AssessedStandard, number: int | None, name: str) -> ChosenGap:
    """The action that is meant: the only one without an idea, or the one with that number.

    Raises WorkbookError when it could be several, or when there is none and no name.
    """
    free = [action for action in item.action if not action.idea]
    if number is not None:
        if not 1 <= number <= len(item.action):
            raise _which(item, f"{item.standard} has no action {number}.")
        wanted = item.action[number - 1]
        if wanted.idea:
            raise WorkbookError(f"Action {number} is the change idea {wanted.idea} already.")
        free = [wanted]
    if len(free) > 1:
        raise _which(item, f"{item.standard} has {len(free)} actions.")
    if free:
        return ChosenGap(name or as_idea(free[0].what), free[0])
    if name:
        return ChosenGap(name, None)
    done = listed(action.idea for action in item.action)
    raise WorkbookError(
        f"{item.standard} has no action that could become a change idea"
        f"{f': {done} came of it' if done else ''}.",
        "Say what to test.",
        action=Action("", (), (("name", ""),)),
    )


def as_idea(what: str) -> str:
    """An action in the words of an idea, which read on from "to test ...": no capital, no stop."""
    text = what.strip().removesuffix(".")
    is_word = text[1:2].islower() or text[1:2] == " "
    return text[:1].lower() + text[1:] if is_word else text


def linking(item: AssessedStandard, chosen: ChosenGap, idea: str) -> Callable[[Editor], object]:
    """The change that ties the action of an item to the idea."""

    def change(editor: Editor) -> None:
        if chosen.action is None:
            editor.add((item, "action"), {"what": chosen.name, "idea": idea})
        else:
            editor.set((chosen.action, "idea"), idea)

    return change


def _which(item: AssessedStandard, message: str) -> WorkbookError:
    told = "; ".join(f"{at}: {one.what}" for at, one in enumerate(item.action, start=1))
    if not told:
        return WorkbookError(message, "It has none.")
    return WorkbookError(
        message, f"Say which: {told}.", action=Action("", (), (("action", "NUMBER"),))
    )


_HOW = (
    "rating: not-met, partly, met, exceeds or unknown. Unknown is an honest answer.",
    "A standard that does not apply here: applicable = false, and a reason.",
    "risk, if the gap stays: low, medium or high.",
    "",
    "met needs evidence of the 12 months before the date, below its [[item]]:",
    "",
    "[[item.evidence]]",
    'kind = "audit"       # policy, audit, data, observation, patient-feedback, staff-feedback',
    'what = "..."         # and where it can be seen; never about one person',
    "date = {date}",
    'strength = "fair"    # strong, fair, weak',
    "",
    "and a gap an action:",
    "",
    "[[item.action]]",
    'what = "..."',
    'lead = "..."         # a role, never a name',
    "due = {due}",
    'status = "green"     # blue: done and shown, red: off track, amber: at risk, green: on track',
)


def starting(
    standards: StandardsSet, unit: str, on: date, due: date, previous: Assessment | None = None
) -> str:
    """The text of a new assessment.

    From the one before come who assessed, what does not apply and why, and the open actions; its
    ratings stand beside the standards as remarks, and have to be made anew.
    """
    head = [
        f"{unit or 'The unit'} against: {standards.title}.",
        *labels(standards),
        "",
        *(line.format(date=on, due=due) for line in _HOW),
    ]
    parts = [_remarks(head), "format = 1\n", toml_text(_about(standards, on, previous))]
    if previous is None or not previous.assessor:
        parts.append(_remarks(_WHO))
    old = items_of(previous) if previous else {}
    for theme in by_theme(standards):
        if theme.title:
            parts.append(_remarks([theme.title]))
        parts += ["".join(_item(one, old.get(one.id), previous)) for one in theme.standards]
    return "\n".join(parts)


_WHO = (
    "Who assesses: roles, never names. Somebody with lived experience sees what others do not.",
    "",
    "[[assessor]]",
    'role = "Peer support worker"',
    "lived_experience = true",
)


def _about(standards: StandardsSet, on: date, previous: Assessment | None) -> dict[str, Any]:
    about: dict[str, Any] = {"set": standards.id, "date": on, "method": "self"}
    about |= {"version": standards.version} if standards.version else {}
    if previous:
        about["shows"] = list(previous.shows)
        about["assessor"] = [one.model_dump() for one in previous.assessor]
    return about


def _item(
    one: Standard, old: AssessedStandard | None, previous: Assessment | None
) -> Iterator[str]:
    yield _remarks([f"{one.ref} {one.text}"])
    entry: dict[str, Any] = {"standard": one.id}
    actions: list[dict[str, Any]] = []
    if old and previous:
        was = STANDINGS[standing_of(old, previous.date)].lower()
        yield _remarks([f"On {day(previous.date)}: {was}."])
        actions = [a.model_dump(mode="python") for a in old.action if is_open(a)]
    if old and not old.applicable:
        entry |= {"applicable": False, "reason": old.reason}
    entry |= {"rating": "unknown", "rationale": "", "patient_view": "", "gap": ""}
    if actions:
        entry["action"] = [{k: v for k, v in one.items() if v not in ("", None)} for one in actions]
    yield toml_text({"item": [entry]})


def starting_grid(principles: StandardsSet, order: tuple[Principle, ...], on: date) -> str:
    """The text of a new trauma-informed grid: a row for each principle, no score."""
    texts = {one.id: one.text for one in principles.standard}
    head = [
        "Six principles of trauma-informed care. There is no score: take one at a time, and look",
        "for the rows in which patients and staff see it differently.",
        *labels(principles),
        "",
        'together_with = ["community meeting"] # meetings or roles, never names',
        "idea: the id of a change idea of this project that could be tested.",
    ]
    blank = {"patients_say": "", "staff_say": "", "evidence": "", "gap": "", "idea": ""}
    rows = [
        _remarks([texts.get(one.value, one.value)])
        + toml_text({"row": [{"principle": one.value, **blank}]})
        for one in order
    ]
    return "\n".join([_remarks(head), "format = 1\n", toml_text({"date": on}), *rows])


def _remarks(lines: tuple[str, ...] | list[str]) -> str:
    """The lines as remarks, wrapped, and with nothing in them that TOML forbids there."""
    wrapped: list[str] = []
    for line in lines:
        plain = "".join(c for c in " ".join(line.split(" ")) if c.isprintable())
        wrapped += textwrap.wrap(plain, 96, drop_whitespace=True) or [""]
    return "".join(f"# {line}".rstrip() + "\n" for line in wrapped)
