"""What `spread.toml` says of one site: how it came to the change, what it kept, what it changed."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qiworkbook.api import (
    Better,
    Choice,
    IdeaId,
    MeasureId,
    ProjectId,
    Prose,
    Several,
    Slug,
    Table,
    Words,
)


class Adopter(StrEnum):
    """How early a site takes up something new, after Everett Rogers; "later" is our own word."""

    INNOVATOR = "innovator"
    EARLY_ADOPTER = "early-adopter"
    EARLY_MAJORITY = "early-majority"
    LATE_MAJORITY = "late-majority"
    LATER = "later"


class Stage(StrEnum):
    """Where a site is with the change."""

    AWARE = "aware"
    INTERESTED = "interested"
    DECIDING = "deciding"
    TESTING = "testing"
    IMPLEMENTED = "implemented"
    SUSTAINED = "sustained"
    DECLINED = "declined"


class Kept(StrEnum):
    """Whether a site does a core part as it is meant."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class SiteMeasure(Table):
    """What every site measures for itself, so that their charts can stand side by side."""

    name: Words
    """What is measured, as people say it."""

    definition: str = ""
    """The operational definition, the same at every site."""

    unit: str = ""
    """The unit of a value: "%"."""

    better: Choice[Better] = Better.NEITHER
    """Which way is improvement."""


class Reached(Table):
    """A stage, and the day on which the site reached it."""

    stage: Choice[Stage]
    """aware, interested, deciding, testing, implemented, sustained or declined."""

    on: datetime.date
    """The day."""


class Fidelity(Table):
    """Whether a core part is done at this site."""

    core: Slug
    """The id of the core part."""

    kept: Choice[Kept]
    """yes, partly or no."""

    note: Prose = ""
    """A few words."""


class Adaptation(Table):
    """Something that a site does in its own way."""

    what: Words
    """What was changed."""

    why: Prose = ""
    """Why it was changed."""

    effect: Prose = ""
    """What came of it."""

    idea: IdeaId = ""
    """The change idea of the project that was adapted."""


class SitePoint(Table):
    """One value of what the site measures."""

    date: datetime.date
    """The day."""

    value: Annotated[float, Field(allow_inf_nan=False)]
    """The value; with `of`, what is counted above the line."""

    of: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    """What is counted below the line."""


class Site(Table):
    """One unit that the change is offered to."""

    id: Slug
    """A short id, for instance "juniper-ward"."""

    unit: Words
    """The name of the unit."""

    adopter: Choice[Adopter] | None = None
    """innovator, early-adopter, early-majority, late-majority or later."""

    sponsor: str = ""
    """Who clears the way there: a role, never a name."""

    start: datetime.date | None = None
    """The day on which the site began."""

    project: ProjectId = ""
    """The id of the site's own project, if it is in this workbook."""

    series: MeasureId = ""
    """The measure of that project whose chart is shown here."""

    note: Prose = ""
    """Anything that helps to understand it; never about a person."""

    reached: Several[Reached] = ()
    """Each stage with its day."""

    fidelity: Several[Fidelity] = ()
    """Which core parts are done there."""

    adaptation: Several[Adaptation] = ()
    """What is done otherwise there, and why."""

    point: Several[SitePoint] = ()
    """What the site measured itself."""

    @property
    def stage(self) -> Stage | None:
        """Where the site is: the stage of the latest day, the last written of one day."""
        latest = max(self.reached, key=lambda one: one.on, default=None)
        if latest is None:
            return None
        return [one for one in self.reached if one.on == latest.on][-1].stage

    def stage_on(self, day: datetime.date) -> Stage | None:
        """Where the site was at the end of a day."""
        return self.model_copy(
            update={"reached": tuple(one for one in self.reached if one.on <= day)}
        ).stage
