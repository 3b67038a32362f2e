"""An action becomes a change idea: what is added to the project, and what to the assessment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.api import WorkbookError, listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.api import Editor
    from qiworkbook_benchmark.assessment import Action, Item


@dataclass(frozen=True, slots=True)
class Chosen:
    """What becomes an idea: its name, and the action that is there; None for a new one."""

    name: str
    action: Action | None


def choose(item: Item, number: int | None, name: str) -> Chosen:
    """The action that is meant: the only one without an idea, or the one with that number.

    Raises WorkbookError when it could be several, or when there is none and no name.
    """
    free = [action for action in item.action if not action.idea]
    if number is not None:
        if not 1 <= number <= len(item.action):
            raise WorkbookError(f"{item.standard} has no action {number}.", _which(item))
        wanted = item.action[number - 1]
        if wanted.idea:
            raise WorkbookError(f"Action {number} is the change idea {wanted.idea} already.")
        free = [wanted]
    if len(free) > 1:
        raise WorkbookError(f"{item.standard} has {len(free)} actions.", _which(item))
    if free:
        return Chosen(name or as_idea(free[0].what), free[0])
    if name:
        return Chosen(name, None)
    done = listed(action.idea for action in item.action)
    raise WorkbookError(
        f"{item.standard} has no action that could become a change idea"
        f"{f': {done} came of it' if done else ''}.",
        'Say what to test: --name "..."',
    )


def as_idea(what: str) -> str:
    """An action in the words of an idea, which read on from "to test ...": no capital, no stop."""
    text = what.strip().removesuffix(".")
    is_word = text[1:2].islower() or text[1:2] == " "
    return text[:1].lower() + text[1:] if is_word else text


def linking(item: Item, chosen: Chosen, idea: str) -> Callable[[Editor], object]:
    """The change that ties the action of an item to the idea."""

    def change(editor: Editor) -> None:
        if chosen.action is None:
            editor.add((item, "action"), {"what": chosen.name, "idea": idea})
        else:
            editor.set((chosen.action, "idea"), idea)

    return change


def _which(item: Item) -> str:
    told = "; ".join(f"{at}: {one.what}" for at, one in enumerate(item.action, start=1))
    return f"Say which with --action: {told}." if told else "It has none."
