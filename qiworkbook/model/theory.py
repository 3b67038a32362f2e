"""The theory of change: drivers, and the change ideas that act on them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from qiworkbook.model.base import Choice, DriverId, Prose, Several, Slug, Table, Words


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

    owner: str = ""
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

    step: Several[Step] = ()
    """What makes it stay, once it is in use."""
