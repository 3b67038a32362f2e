"""A cycle to edit, and the lines that an edit of it takes and gives."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from qiworkbook.store.editor import edited

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.store.editor import Editor

CYCLE = '''\
#:schema ../../schemas/cycle.schema.json
format = 1   # never change this
title = 'Ask at one handover'
idea = "safety-huddle"

# ---- plan phase
[plan]
objective = "Find out"   # short
start = 2024-02-05
measures = [
  "feels-safe",  # weekly
]

[[plan.question]]
ask = "Can it be done?"
answer = """
Yes.
Mostly."""
# held = "partly"

[[plan.task]]
what = "Print the card"

# ---- do phase
[do]
observations = ""

# ---- study phase
[study]
# nothing yet
'''


def change(action: Callable[[Editor], object], text: str = CYCLE) -> list[str]:
    """The lines that an edit takes (-) and gives (+); the same for both kinds of line end."""
    after = edited(text, "c.toml", action)
    windows = edited(text.replace("\n", "\r\n"), "c.toml", action)
    assert windows == after.replace("\n", "\r\n")
    lines = difflib.ndiff(text.split("\n"), after.split("\n"))
    return [f"{line[0]} {line[2:]}".rstrip() for line in lines if line[0] in "+-"]
