"""The theory of change: the aim, its drivers, and the ideas that drive them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from qiworkbook.model.base import (
    Choice,
    DriverId,
    JobTitle,
    Meaning,
    MeasureId,
    Prose,
    Several,
    Slug,
    Table,
    Words,
)
from qiworkbook.text.late_pattern import compiled


class Driver(Table):
    """Something that has to change for the aim to be reached. Without `part_of` it is primary."""

    id: Slug
    """A short id that other entries refer to."""

    name: Words
    """What has to change, in a few words."""

    part_of: Several[DriverId] = ()
    """The drivers that this one is part of; left out, it is a primary driver."""

    note: Prose = ""
    """Anything that helps to understand it."""

    differs: str = ""
    """Why it is another than a common definition of this id says; left out, it is not."""

    @property
    def is_primary(self) -> bool:
        """Whether it acts on the aim itself."""
        return not self.part_of


class IdeaSource(StrEnum):
    """Whose idea it was."""

    TEAM = "team"
    PATIENTS = "patients"
    CHANGE_PACKAGE = "change-package"
    LITERATURE = "literature"


class IdeaStatus(StrEnum):
    """How far a change idea has come."""

    PROPOSED = "proposed"
    TESTING = "testing"
    ADOPTED = "adopted"
    IMPLEMENTED = "implemented"
    SUSTAINED = "sustained"
    SPREAD = "spread"
    ABANDONED = "abandoned"
    PARKED = "parked"


class Level(StrEnum):
    """Low, medium or high."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Step(Table):
    """Something that makes a change stay: training, standard work, a measure, a policy."""

    what: Words
    """What makes it stay."""

    owner: JobTitle = ""
    """The role that looks after it."""

    done_on: date | None = None
    """The day on which it was in place."""


class Idea(Table):
    """A change to test. Its name reads on from "to test ..."."""

    id: Slug
    """A short id that cycles refer to."""

    name: Words
    """The change, so that it reads on from "to test ..."."""

    drives: Several[DriverId] = ()
    """The drivers that it acts on."""

    source: Choice[IdeaSource] | None = None
    """Whose idea it was."""

    status: Choice[IdeaStatus] = IdeaStatus.PROPOSED
    """How far it has come."""

    status_reason: Prose = ""
    """Why it was parked, abandoned, adopted."""

    impact: Choice[Level] | None = None
    """How much it could change."""

    effort: Choice[Level] | None = None
    """How much work it is."""

    belief: Choice[Level] | None = None
    """How sure the team is that it will help."""

    differs: str = ""
    """Why it is another than a common definition of this id says; left out, it is not."""

    step: Several[Step] = ()
    """What makes it stay, once it is in use."""


_RELATIVE = r"([+-])\s*(\d+(?:\.\d+)?)\s*%"


def is_relative(text: str) -> bool:
    """Whether a text is a change from the baseline, such as "-25%"."""
    return compiled(_RELATIVE).fullmatch(text.strip()) is not None


def _absolute_or_relative(target: float | str) -> float | str:
    if isinstance(target, str) and not is_relative(target):
        raise ValueError('write a number, or a change from the baseline such as "-25%"')
    return target


Target = Annotated[float | str, AfterValidator(_absolute_or_relative)]
"""A number to reach, or a change from where one started, such as "-25%"."""


def goal_of(target: float | str | None, baseline: float | None) -> float | None:
    """The number that a target comes to; None when it cannot be worked out.

    A relative target is worked out from the baseline: 40 with "-25%" is 30.
    """
    if not isinstance(target, str):
        return target
    found = compiled(_RELATIVE).fullmatch(target.strip())
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
    """The outcome measure that shows it."""

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
    """What it was while data were collected: kept by itself, nothing to fill in."""

    @property
    def is_relative(self) -> bool:
        """Whether the target is a change from the baseline."""
        return isinstance(self.target, str)

    @property
    def goal(self) -> float | None:
        """The number to reach, in the unit of the measure; None when it cannot be worked out."""
        return goal_of(self.target, self.baseline)
