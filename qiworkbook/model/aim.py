"""The aim: what, how much, by when; absolute or relative to where the team started."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from qiworkbook.model.base import Choice, MeasureId, Prose, Several, Table
from qiworkbook.model.meaning import Meaning

_RELATIVE = re.compile(r"([+-])\s*(\d+(?:\.\d+)?)\s*%")


def is_relative(text: str) -> bool:
    """Whether a text is a change from the baseline, such as "-25%"."""
    return _RELATIVE.fullmatch(text.strip()) is not None


def _absolute_or_relative(target: float | str) -> float | str:
    if isinstance(target, str) and not is_relative(target):
        message = 'write a number, or a change from the baseline such as "-25%"'
        raise ValueError(message)
    return target


Target = Annotated[float | str, AfterValidator(_absolute_or_relative)]
"""A number to reach, or a change from where one started, such as "-25%"."""


def goal_of(target: float | str | None, baseline: float | None) -> float | None:
    """The number that a target comes to; None when it cannot be worked out.

    A relative target is worked out from the baseline: 40 with "-25%" is 30.
    """
    if not isinstance(target, str):
        return target
    found = _RELATIVE.fullmatch(target.strip())
    if found is None or baseline is None:
        return None
    change = float(found[2]) / 100
    return baseline * (1 + change if found[1] == "+" else 1 - change)


class Met(StrEnum):
    """What the team says of its aim, once it is over."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Aim(Table):
    """What the project sets out to achieve. `target` is a number, or a change such as "-25%"."""

    statement: Prose = ""
    """What the project sets out to achieve: what, how much, by when, for whom."""

    measure: MeasureId = ""
    """The id of the outcome measure that shows it."""

    baseline: float | None = None
    """Where the measure stood at the start."""

    target: Target | None = None
    """The number to reach, or a change from the baseline such as "-25%"."""

    by: date | None = None
    """The date by which it is to be reached."""

    met: Choice[Met] | None = None
    """What the team says once it is over: yes, partly or no."""

    learned: Prose = ""
    """What was learned on the way, whether or not the aim was met."""

    meant: Several[Meaning] = ()
    """What it was while data were collected; written by commands."""

    @property
    def is_relative(self) -> bool:
        """Whether the target is a change from the baseline."""
        return isinstance(self.target, str)

    @property
    def goal(self) -> float | None:
        """The number to reach, in the unit of the measure; None when it cannot be worked out."""
        return goal_of(self.target, self.baseline)
