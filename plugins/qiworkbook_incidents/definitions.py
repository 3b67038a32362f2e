"""The three kinds of incident, each of which excludes the others.

They follow the operational definitions of the Sexual Safety Collaborative (Royal College of
Psychiatrists, National Collaborating Centre for Mental Health), in our own words.
"""

from __future__ import annotations

from dataclasses import dataclass

SOURCE = (
    "After the operational definitions of the Sexual Safety Collaborative (NCCMH, Royal College "
    "of Psychiatrists), in our own words. Check them against the ones your trust uses."
)


@dataclass(frozen=True, slots=True)
class Definition:
    """One kind of incident: its key in the file, its letter on the cross, its name, what counts."""

    key: str
    letter: str
    name: str
    counts: str


DEFINITIONS = (
    Definition(
        "harassment",
        "H",
        "Sexual harassment",
        "Sexual remarks, gestures or advances that are not wanted and that make somebody "
        "uncomfortable, intimidated or less dignified, in words or without, once or repeatedly. "
        "Exposure, self-stimulation in front of others and unwanted sexual content online count "
        "here.",
    ),
    Definition(
        "assault",
        "A",
        "Sexual assault",
        "Sexual touching without consent, or sexual activity that is coerced or forced, by a "
        "person of any gender. Nobody has to be visibly hurt.",
    ),
    Definition(
        "other",
        "O",
        "Other sexual incident",
        "Something sexual that somebody saw or experienced, that is neither of the two, and that "
        "left them uncomfortable or unsafe.",
    ),
)

REPORTING_CULTURE = (
    "More incidents on the chart can mean that more of them are reported. Read the counts beside "
    "what people say about feeling safe, and never as a score."
)
