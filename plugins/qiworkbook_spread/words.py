"""How the words of the file are said to a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import Tone
from qiworkbook_spread.model import Answer, Phase
from qiworkbook_spread.sites import Adopter, Kept, Stage

if TYPE_CHECKING:
    from qiworkbook.api import Idea

PHASES = {
    Phase.SET_UP: "Set-up",
    Phase.SCALABLE_UNIT: "Building the scalable unit",
    Phase.TEST_OF_SCALE_UP: "Test of scale-up",
    Phase.FULL_SCALE: "Going to full scale",
}

ANSWERS = {
    Answer.YES: ("Yes", Tone.GOOD),
    Answer.PARTLY: ("Partly", Tone.WATCH),
    Answer.NO: ("No", Tone.CONCERN),
    Answer.UNKNOWN: ("Not answered yet", Tone.UNKNOWN),
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
    Stage.AWARE: ("Aware", Tone.PLAIN),
    Stage.INTERESTED: ("Interested", Tone.PLAIN),
    Stage.DECIDING: ("Deciding", Tone.PLAIN),
    Stage.TESTING: ("Testing", Tone.WATCH),
    Stage.IMPLEMENTED: ("Implemented", Tone.GOOD),
    Stage.SUSTAINED: ("Sustained", Tone.DONE),
    Stage.DECLINED: ("Declined", Tone.UNKNOWN),
    None: ("Not said", Tone.UNKNOWN),
}

KEPT = {
    Kept.YES: ("Yes", Tone.GOOD),
    Kept.PARTLY: ("Partly", Tone.WATCH),
    Kept.NO: ("No", Tone.CONCERN),
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
