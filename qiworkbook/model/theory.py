"""The theory of change: drivers, and the change ideas that act on them."""

from __future__ import annotations

from enum import StrEnum

from qiworkbook.model.base import Choice, Several, Slug, Table, Words


class Driver(Table):
    """Something that has to change for the aim to be reached. Without `part_of` it is primary."""

    id: Slug
    name: Words
    part_of: Several[str] = ()
    note: str = ""

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


class Idea(Table):
    """A change to test. Its name reads on from "to test ..."."""

    id: Slug
    name: Words
    drives: Several[str] = ()
    source: Choice[IdeaSource] | None = None
    status: Choice[IdeaStatus] = IdeaStatus.PROPOSED
    status_reason: str = ""
    impact: Choice[Level] | None = None
    effort: Choice[Level] | None = None
    belief: Choice[Level] | None = None
