"""Statistical process control: numbers in, a `Reading` out. Standard library only."""

from __future__ import annotations

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.numbers import show
from qiworkbook.spc.observations import Observation, PhaseStart, Plan, SpcError, TargetFrom
from qiworkbook.spc.packaged import RULE_SETS
from qiworkbook.spc.reading import (
    Assurance,
    Better,
    ChartType,
    Event,
    Pause,
    Reading,
    ReadPhase,
    ReadPoint,
    Rule,
    RuleSetName,
    Side,
    Signal,
    Variation,
)
from qiworkbook.spc.rule_sets import RuleSet, RuleUse
from qiworkbook.spc.words import (
    alt_text,
    assurance_words,
    headline,
    limits_words,
    rule_set_words,
    variation_words,
    verdict,
    why,
)

__all__ = [
    "RULE_SETS",
    "Assurance",
    "Better",
    "ChartType",
    "Event",
    "Observation",
    "Pause",
    "PhaseStart",
    "Plan",
    "ReadPhase",
    "ReadPoint",
    "Reading",
    "Rule",
    "RuleSet",
    "RuleSetName",
    "RuleUse",
    "Side",
    "Signal",
    "SpcError",
    "TargetFrom",
    "Variation",
    "alt_text",
    "analyse",
    "assurance_words",
    "headline",
    "limits_words",
    "rule_set_words",
    "show",
    "variation_words",
    "verdict",
    "why",
]
