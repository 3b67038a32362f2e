"""The sentences of the module."""

from __future__ import annotations

from collections.abc import Sequence

from qiworkbook.api import Idea, Tone, counted, day, listed, short
from qiworkbook_spread.evidence import EvidenceFound
from qiworkbook_spread.model import Adopter, AsMeant, ReadinessAnswer, ScalePhase, SiteStage, Spread
from qiworkbook_spread.ratings import far_apart, newest_round, points, score
from qiworkbook_spread.site_charts import IN_USE, SiteChart

PHASES = {
    ScalePhase.SET_UP: "Set-up",
    ScalePhase.SCALABLE_UNIT: "Building the scalable unit",
    ScalePhase.TEST_OF_SCALE_UP: "Test of scale-up",
    ScalePhase.FULL_SCALE: "Going to full scale",
}

ANSWERS = {
    ReadinessAnswer.YES: ("Yes", Tone.GOOD),
    ReadinessAnswer.PARTLY: ("Partly", Tone.WATCH),
    ReadinessAnswer.NO: ("No", Tone.CONCERN),
    ReadinessAnswer.UNKNOWN: ("Not answered yet", Tone.UNKNOWN),
}

ADOPTERS = {
    Adopter.INNOVATOR: "Innovator",
    Adopter.EARLY_ADOPTER: "Early adopter",
    Adopter.EARLY_MAJORITY: "Early majority",
    Adopter.LATE_MAJORITY: "Late majority",
    Adopter.LATER: "Later",
    None: "Not said",
}

STAGES = {
    SiteStage.AWARE: ("Aware", Tone.PLAIN),
    SiteStage.INTERESTED: ("Interested", Tone.PLAIN),
    SiteStage.DECIDING: ("Deciding", Tone.PLAIN),
    SiteStage.TESTING: ("Testing", Tone.WATCH),
    SiteStage.IMPLEMENTED: ("Implemented", Tone.GOOD),
    SiteStage.SUSTAINED: ("Sustained", Tone.DONE),
    SiteStage.DECLINED: ("Declined", Tone.UNKNOWN),
    None: ("Not said", Tone.UNKNOWN),
}

KEPT = {
    AsMeant.YES: ("Yes", Tone.GOOD),
    AsMeant.PARTLY: ("Partly", Tone.WATCH),
    AsMeant.NO: ("No", Tone.CONCERN),
    None: ("Not said", Tone.UNKNOWN),
}

MECHANISMS = (
    ("leadership", "Leadership"),
    ("communication", "Communication"),
    ("social_networks", "Social networks"),
    ("better_ideas", "Better ideas"),
    ("culture", "Culture of urgency and persistence"),
    ("policy", "Policy (unverified: from memory)"),
)
"""Of the IHI Framework for Going to Full Scale, Barker, Reid and Schall 2016."""

SUPPORT = (
    ("learning", "Learning system"),
    ("data", "Data system"),
    ("infrastructure", "Infrastructure"),
    ("human_capacity", "Human capacity"),
    ("capability", "Capability"),
    ("sustainability", "Sustainability"),
)
"""Of the same framework."""


def title_of(idea: Idea) -> str:
    """The name of an idea, which reads on from "to test ...", as a heading."""
    return idea.name[:1].upper() + idea.name[1:].removesuffix(".")


_TITLE = 110


def plan_message(spread: Spread) -> str:
    """The aim, or how far the work has come while there is none."""
    plan = spread.plan
    if plan.aim.strip():
        return short(plan.aim, _TITLE).removesuffix(".")
    if plan.units and plan.by:
        return f"{counted(plan.units, 'unit')} by {day(plan.by)}"
    return f"{PHASES[plan.phase]}: how many units, and by when, is still to be said"


def ready_message(found: Sequence[EvidenceFound]) -> str:
    """How many of the five questions the team answers yes."""
    yes = sum(one.answered.answer is ReadinessAnswer.YES for one in found)
    unknown = sum(one.answered.answer is ReadinessAnswer.UNKNOWN for one in found)
    if yes == len(found):
        return "The team answers yes to all five questions of readiness"
    said = f"The team answers yes to {yes} of {len(found)} questions of readiness"
    return f"{said}; {unknown} not answered yet" if unknown else said


def sites_message(spread: Spread) -> str:
    """At how many sites the change is implemented, and where the others are."""
    there = sum(site.stage in IN_USE for site in spread.site)
    testing = sum(site.stage is SiteStage.TESTING for site in spread.site)
    goal = f" of the {spread.plan.units} we aim for" if spread.plan.units else ""
    said = f"The change is implemented at {counted(there, 'site')}{goal}"
    return f"{said}, and being tested at {testing}" if testing else said


def log_message(spread: Spread) -> str:
    """What sites made of the change."""
    changed = [site.unit for site in spread.site if site.adaptation]
    many = sum(len(site.adaptation) for site in spread.site)
    if not many:
        return "No site has written down yet what it changed"
    where = listed(changed) if len(changed) <= 3 else counted(len(changed), "site")
    told = f"{counted(many, 'adaptation')} at {where}"
    reasons = all(one.why.strip() for site in spread.site for one in site.adaptation)
    return f"{told}, each with its reason" if reasons else told


def charts_message(charts: Sequence[SiteChart]) -> str:
    """How many sites have a chart of their own."""
    drawn = sum(one.reading is not None for one in charts)
    their = "its" if drawn == 1 else "their"
    return f"{counted(drawn, 'site')} of {len(charts)} with data of {their} own"


def rating_message(spread: Spread) -> str:
    """From what to what the raters score, and on how many factors they disagree."""
    newest = newest_round(spread.sustainability)
    scores = sorted(found.tenths for rating in newest if (found := score(rating)))
    apart = len(far_apart(newest))
    if not scores:
        return "No rating covers all ten factors of sustainability yet"
    if len(newest) == 1:
        return f"One person rates sustainability at {points(scores[0])} of 100"
    low, high = points(scores[0]), points(scores[-1])
    span = f"at {low}" if low == high else f"from {low} to {high}"
    said = f"{counted(len(newest), 'rater')} score sustainability {span} of 100"
    return f"{said}, and disagree on {counted(apart, 'factor')}" if apart else said
