"""What `spread.toml` says of sustainability: a rating by one person, and what is done about it."""

from __future__ import annotations

import datetime
from enum import StrEnum

from qiworkbook.api import Choice, IdeaId, Table, Words
from qiworkbook_spread.factors import FACTORS, Level


class FactorKey(StrEnum):
    """The factors by the keys under which they are rated."""

    BENEFITS = "benefits"
    CREDIBILITY = "credibility"
    ADAPTABILITY = "adaptability"
    MONITORING = "monitoring"
    INVOLVEMENT = "involvement"
    BEHAVIOURS = "behaviours"
    SENIOR_LEADERS = "senior_leaders"
    CLINICAL_LEADERS = "clinical_leaders"
    FIT = "fit"
    INFRASTRUCTURE = "infrastructure"


class Rating(Table):
    """One person's rating of the ten factors. A factor that is left out is not rated."""

    date: datetime.date
    """The day."""

    rater: Words
    """The role of who rated, never a name."""

    id: str = ""
    """An anonymous id, such as "r1", when two people have one role."""

    benefits: Choice[Level] | None = None
    """Benefits beyond helping patients: A, B, C or D."""

    credibility: Choice[Level] | None = None
    """Credibility of the benefits."""

    adaptability: Choice[Level] | None = None
    """Adaptability of the improved process."""

    monitoring: Choice[Level] | None = None
    """Effectiveness of the system to monitor progress."""

    involvement: Choice[Level] | None = None
    """Staff involvement and training to sustain the process."""

    behaviours: Choice[Level] | None = None
    """Staff behaviours toward sustaining the change."""

    senior_leaders: Choice[Level] | None = None
    """Senior leadership engagement and support."""

    clinical_leaders: Choice[Level] | None = None
    """Clinical leadership engagement and support."""

    fit: Choice[Level] | None = None
    """Fit with strategic aims and culture."""

    infrastructure: Choice[Level] | None = None
    """Infrastructure for sustainability."""

    @property
    def levels(self) -> tuple[Level | None, ...]:
        """The levels in the order of the model."""
        return tuple(getattr(self, factor.key) for factor in FACTORS)

    @property
    def who(self) -> str:
        """How the rater is called on a page."""
        return f"{self.rater} ({self.id})" if self.id else self.rater


class SustainabilityAction(Table):
    """What is done about a factor that is low."""

    factor: Choice[FactorKey]
    """The key of the factor, for instance "infrastructure"."""

    what: Words
    """What is done."""

    lead: str = ""
    """Who sees to it: a role."""

    by: datetime.date | None = None
    """By when."""

    done: datetime.date | None = None
    """The day on which it was done."""

    idea: IdeaId = ""
    """The change idea of the project that came of it."""
