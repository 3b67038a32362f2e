"""What the file may say: what is spread, the sites that it comes to, how it is kept there."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qiworkbook.api import (
    Better,
    Choice,
    FileTable,
    IdeaId,
    JobTitle,
    MeasureId,
    ProjectId,
    Prose,
    Several,
    Shown,
    Slug,
    Table,
    Words,
)
from qiworkbook_spread.ratings import FactorRating, SustainabilityAction


class Adopter(StrEnum):
    """How early a site takes up something new, after Everett Rogers; "later" is our own word."""

    INNOVATOR = "innovator"
    EARLY_ADOPTER = "early-adopter"
    EARLY_MAJORITY = "early-majority"
    LATE_MAJORITY = "late-majority"
    LATER = "later"


class SiteStage(StrEnum):
    """Where a site is with the change."""

    AWARE = "aware"
    INTERESTED = "interested"
    DECIDING = "deciding"
    TESTING = "testing"
    IMPLEMENTED = "implemented"
    SUSTAINED = "sustained"
    DECLINED = "declined"


class AsMeant(StrEnum):
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

    stage: Choice[SiteStage]
    """aware, interested, deciding, testing, implemented, sustained or declined."""

    on: datetime.date
    """The day."""


class Fidelity(Table):
    """Whether a core part is done at this site."""

    core: Slug
    """The id of the core part."""

    kept: Choice[AsMeant]
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


class SpreadSite(Table):
    """One unit that the change is offered to."""

    id: Slug
    """A short id, for instance "juniper-ward"."""

    unit: Words
    """The name of the unit."""

    adopter: Choice[Adopter] | None = None
    """innovator, early-adopter, early-majority, late-majority or later."""

    sponsor: JobTitle = ""
    """Who clears the way there: a role, never a name."""

    start: datetime.date | None = None
    """The day on which the site began."""

    project: ProjectId = ""
    """The site's own project, if it is in this workbook."""

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
    def stage(self) -> SiteStage | None:
        """Where the site is: the stage of the latest day, the last written of one day."""
        latest = max(self.reached, key=lambda one: one.on, default=None)
        if latest is None:
            return None
        return [one for one in self.reached if one.on == latest.on][-1].stage

    def stage_on(self, day: datetime.date) -> SiteStage | None:
        """Where the site was at the end of a day."""
        return self.model_copy(
            update={"reached": tuple(one for one in self.reached if one.on <= day)}
        ).stage


class ScalePhase(StrEnum):
    """How far the work has come on the way to full scale."""

    SET_UP = "set-up"
    SCALABLE_UNIT = "scalable-unit"
    TEST_OF_SCALE_UP = "test-of-scale-up"
    FULL_SCALE = "full-scale"


class ReadinessAnswer(StrEnum):
    """The team's answer to a question of readiness."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


class SpreadPlan(Table):
    """What is spread, to whom, how far, by when."""

    aim: str = ""
    """The aim of the spread in a sentence."""

    units: Annotated[int, Field(ge=1)] | None = None
    """How many units."""

    by: datetime.date | None = None
    """By when."""

    target_population: str = ""
    """Which units are meant."""

    scalable_unit: str = ""
    """The smallest part that works as a whole: a ward, with its data and its leaders."""

    phase: Choice[ScalePhase] = ScalePhase.SET_UP
    """set-up, scalable-unit, test-of-scale-up or full-scale."""

    shows: Several[Shown] = ()
    """What the number of sites shows: "aim", or drivers."""


class Core(Table):
    """A part that has to stay as it is: without it, it is another change."""

    id: Slug
    """A short id, for instance "practice-in-pairs"."""

    what: Words
    """The part, so that a new ward can do it."""

    why: Prose = ""
    """How you know that it has to stay."""

    idea: IdeaId = ""
    """The change idea of the project that it is part of."""


class Adaptable(Table):
    """A part that each site makes its own."""

    what: Words
    """The part."""

    example: Prose = ""
    """How somebody has changed it."""

    idea: IdeaId = ""
    """The change idea of the project that it is part of."""


class Answered(Table):
    """One question of readiness: only people answer it."""

    answer: Choice[ReadinessAnswer] = ReadinessAnswer.UNKNOWN
    """yes, partly, no or unknown."""

    evidence: Prose = ""
    """What the answer rests on."""


class Readiness(Table):
    """East London NHS Foundation Trust's five questions before a change is spread."""

    sustained: Answered = Answered.model_empty()
    """Has the improvement held where it was tested, as everyday work, with no more tweaks?"""

    describable: Answered = Answered.model_empty()
    """Can the parts of the change be described?"""

    different: Answered = Answered.model_empty()
    """Is something done differently, and not only better?"""

    packaged: Answered = Answered.model_empty()
    """Is it packaged so that others can understand and test it?"""

    documented: Answered = Answered.model_empty()
    """Is it documented: driver diagram, data over time, PDSA cycles, flowcharts, policies?"""


class Mechanisms(Table):
    """What makes people take the change up."""

    leadership: Prose = ""
    """Who leads, and what they do."""

    communication: Prose = ""
    """How people hear of it."""

    social_networks: Prose = ""
    """Who talks to whom."""

    better_ideas: Prose = ""
    """Why it is better than what people do now."""

    culture: Prose = ""
    """What makes it urgent, and what keeps people at it."""

    policy: Prose = ""
    """Which rules help or stand in the way."""


class Support(Table):
    """What has to be in place so that sites can do it and keep it."""

    learning: Prose = ""
    """How sites learn from each other."""

    data: Prose = ""
    """How sites see their own data."""

    infrastructure: Prose = ""
    """Rooms, tools, systems."""

    human_capacity: Prose = ""
    """People's time."""

    capability: Prose = ""
    """What people can do, and who coaches them."""

    sustainability: Prose = ""
    """What keeps it going when nobody looks."""


class Communication(Table):
    """One line of the communication plan."""

    audience: Words
    """Who is to hear it."""

    message: Words
    """What they are to hear."""

    channel: str = ""
    """Where they hear it."""

    messenger: JobTitle = ""
    """From whom: a role, somebody whom they trust."""

    when: str = ""
    """When, or how often."""


class Risk(Table):
    """What could go wrong on the way."""

    what: Words
    """What could go wrong."""

    answer: Prose = ""
    """What is done about it."""


class Spread(FileTable):
    """All that `spread.toml` may hold."""

    illustrative: str = ""
    """Says so when the file is an example."""

    plan: SpreadPlan = SpreadPlan.model_empty()
    """What is spread, to whom, how far, by when."""

    readiness: Readiness = Readiness.model_empty()
    """The five questions of readiness."""

    mechanisms: Mechanisms = Mechanisms.model_empty()
    """What makes people take the change up."""

    support: Support = Support.model_empty()
    """What has to be in place."""

    measure: SiteMeasure | None = None
    """What every site measures for itself."""

    core: Several[Core] = ()
    """What has to stay as it is."""

    adaptable: Several[Adaptable] = ()
    """What may be adapted."""

    communication: Several[Communication] = ()
    """The communication plan."""

    risk: Several[Risk] = ()
    """What could go wrong."""

    site: Several[SpreadSite] = ()
    """The units, one by one."""

    sustainability: Several[FactorRating] = ()
    """Ratings by the NHS Sustainability Model, one a person."""

    sustainability_action: Several[SustainabilityAction] = ()
    """What is done about the lowest factors."""
