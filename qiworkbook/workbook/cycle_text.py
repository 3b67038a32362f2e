"""A new cycle's file as a person would write it: every step there, with a note where it helps."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from qiworkbook.store.toml_values import cleaned, table_text, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.model import CycleFile

_HEAD = """\
# One PDSA cycle. Fill in what you know; where the cycle is, is read from what is there.
# No names of patients or staff in here, please: roles will do.
"""
Keys = tuple[tuple[str, str | None], ...]

_WIDTH = 90
_FIRM = "\N{NO-BREAK SPACE}"
_NOTE_AT = 30  # the column where notes begin; what is filled in needs none

# What stands in a new file: the key, and a note. A key that cannot be empty, such as a date, stands
# there when it has a value, and is named in a line of notes otherwise.
_TOP = (
    ("title", ""),
    ("idea", "the id of the change idea that is tested"),
    ("follows", "the cycle that this one builds on; empty for the first of a ramp"),
    ("purpose", None),
    ("people_involved", "who with lived experience took part, and how"),
)
_PLAN = (
    ("objective", "what you want to find out"),
    ("predicted_on", "when the predictions were written"),
    ("start", None),
    ("end", None),
    ("scale", "as small as will teach you something: one person, one shift"),
    ("conditions", ""),
    ("belief", None),
    ("consequence", None),
    ("contingency", "what you do if it goes wrong"),
    ("data", "what you will write down, who does, and how"),
    ("measures", "the measures that it should move, by their ids"),
)
_QUESTION = (
    ("ask", ""),
    ("predict", ""),
    ("answer", "filled in at Study"),
    ("held", "yes, partly, no"),
)
_DO = (
    ("started", None),
    ("ended", None),
    ("as_planned", None),
    ("observations", "what happened, also what nobody expected"),
)
_STUDY = (
    ("compared", "what you predicted, and what happened"),
    ("summary", ""),
    ("learning", "what you know now that you did not know before"),
)
_ACT = (
    ("decision", "adopt, adapt, abandon"),
    ("next", "what you do next"),
)
_ALSO = {
    "purpose": 'purpose = "test" (or learn, develop, implement, spread)',
    "predicted_on": "predicted_on = 2025-02-03",
    "start": "start = 2025-02-05",
    "end": "end = 2025-02-05",
    "belief": 'belief = "low" (or medium, high)',
    "consequence": 'consequence = "minor" (or major)',
    "started": "started = 2025-02-05",
    "ended": "ended = 2025-02-05",
    "as_planned": "as_planned = true (or false)",
}


def cycle_text(file: CycleFile) -> str:
    """The text of a new cycle's file. Read again, it says what `file` says."""
    said = cleaned(file.model_dump(mode="python", exclude_none=True))
    plan = said["plan"]
    tasks = (table_text("plan.task", task, is_array=True).rstrip() for task in plan["task"])
    parts = [
        f"{_HEAD}format = {file.format}\n" + "\n".join(_pairs(said, _TOP)),
        _table("[plan]", plan, _PLAN),
        *(_table("[[plan.question]]", one, _QUESTION) for one in plan["question"]),
        *tasks,
        _table("[do]", said["do"], _DO),
        _table("[study]", said["study"], _STUDY),
        _table("[act]", said["act"], _ACT),
    ]
    return "\n\n".join(parts) + "\n"


def _table(heading: str, said: dict[str, Any], keys: Keys) -> str:
    return "\n".join((heading, *_pairs(said, keys)))


def _pairs(said: dict[str, Any], keys: Keys) -> Iterator[str]:
    yield from _when_known([_ALSO[key] for key, _ in keys if key not in said])
    for key, note in keys:
        if key in said:
            pair = f"{key} = {value_text(said[key])}"
            fits = note and not said[key]
            yield f"{pair:<{_NOTE_AT}} # {note}" if fits else pair


def _when_known(keys: list[str]) -> Iterator[str]:
    """What can be added, in lines that end between two of them."""
    whole = [key.replace(" ", _FIRM) for key in keys]
    for line in textwrap.wrap(", ".join(whole), _WIDTH, initial_indent="When you know: "):
        yield f"# {line.replace(_FIRM, ' ')}"
