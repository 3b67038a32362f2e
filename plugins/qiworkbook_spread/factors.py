"""The ten factors of the NHS Sustainability Model, their weights, and which of them are verified.

The model is by Maher, Gustafson and Evans for the NHS Institute. Names and eight of the ten
maxima are as in Implementation Science Communications 2021 (43058-021-00205-x, table 5), as are
the few other values marked here. All others are from memory, and every page that shows them says
so. Values are kept in tenths, so that ten maxima make 100 and not nearly 100.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How well a factor is in place: A is the best, D the worst."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Group(StrEnum):
    """What a factor is about."""

    PROCESS = "Process"
    STAFF = "Staff"
    ORGANISATION = "Organisation"


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor. `tenths` are its values for A, B, C and D, in tenths of a point."""

    key: str
    group: Group
    name: str
    tenths: tuple[int, int, int, int]
    verified: frozenset[Level]

    def at(self, level: Level) -> int:
        """The value of a level, in tenths of a point."""
        return self.tenths[tuple(Level).index(level)]


def _factor(
    key: str, group: Group, name: str, tenths: tuple[int, int, int, int], verified: str
) -> Factor:
    return Factor(key, group, name, tenths, frozenset(map(Level, verified)))


_PROCESS, _STAFF, _ORGANISATION = Group
FACTORS = (
    _factor("benefits", _PROCESS, "Benefits beyond helping patients", (85, 47, 40, 0), "AD"),
    _factor("credibility", _PROCESS, "Credibility of the benefits", (91, 63, 31, 0), "AB"),
    _factor(
        "adaptability", _PROCESS, "Adaptability of the improved process", (70, 34, 24, 0), "AB"
    ),
    _factor(
        "monitoring",
        _PROCESS,
        "Effectiveness of the system to monitor progress",
        (65, 33, 24, 0),
        "AC",
    ),
    _factor(
        "involvement",
        _STAFF,
        "Staff involvement and training to sustain the process",
        (114, 63, 49, 0),
        "AD",
    ),
    _factor(
        "behaviours",
        _STAFF,
        "Staff behaviours toward sustaining the change",
        (110, 51, 51, 0),
        "ABC",
    ),
    _factor(
        "senior_leaders",
        _STAFF,
        "Senior leadership engagement and support",
        (150, 62, 57, 0),
        "AC",
    ),
    _factor(
        "clinical_leaders",
        _STAFF,
        "Clinical leadership engagement and support",
        (150, 67, 55, 0),
        "",
    ),
    _factor("fit", _ORGANISATION, "Fit with strategic aims and culture", (70, 35, 33, 0), ""),
    _factor(
        "infrastructure", _ORGANISATION, "Infrastructure for sustainability", (95, 44, 33, 0), "AD"
    ),
)
"""In the order of the model. The two maxima that are from memory, 15.0 and 7.0, are the 22.0 that
the eight verified ones leave of 100."""

SOURCE = (
    "NHS Sustainability Model (Maher, Gustafson and Evans, NHS Institute). Eight of ten maxima as "
    "in Implementation Science Communications 2021, 43058-021-00205-x, table 5."
)

UNVERIFIED_LEVELS = (
    "Unverified: most values of levels B and C, the zero for level D of seven factors, and the "
    "maxima of clinical leadership and of fit are from memory. Check them against the model's own "
    "guide before you quote a score."
)

UNVERIFIED_CUT_OFFS = (
    "Unverified, from memory: 55 or more is said to be reason for optimism, 35 or less a reason "
    "to act."
)
