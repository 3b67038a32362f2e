"""Statistical process control: numbers in, a `Reading` out. Standard library only."""

from __future__ import annotations

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.charts import CHARTS
from qiworkbook.spc.data import as_data
from qiworkbook.spc.explain import explained
from qiworkbook.spc.funnel import Funnel, FunnelPoint, Ward, funnel
from qiworkbook.spc.funnel_limits import FunnelKind, FunnelLimits
from qiworkbook.spc.numbers import show
from qiworkbook.spc.observations import (
    LimitsFrom,
    Observation,
    PhaseStart,
    Plan,
    SpcError,
    TargetFrom,
)
from qiworkbook.spc.overdispersion import Spread
from qiworkbook.spc.packaged import RULE_SETS
from qiworkbook.spc.rare import days_between
from qiworkbook.spc.reading import (
    SEVERAL_A_DATE,
    Assurance,
    Better,
    ChartType,
    Event,
    Given,
    Pause,
    Reading,
    ReadPhase,
    ReadPoint,
    Rule,
    RuleSetName,
    Side,
    Signal,
    Unjudged,
    Variation,
)
from qiworkbook.spc.rule_files import rule_set_from
from qiworkbook.spc.rule_sets import RuleSet, RuleUse
from qiworkbook.spc.suggest import Suggestion, suggest_phase
from qiworkbook.spc.words import (
    alt_text,
    assurance_words,
    gaps_words,
    headline,
    limits_words,
    no_data,
    rule_set_words,
    unread,
    variation_said,
    variation_words,
    verdict,
    why,
    why_not,
)

__all__ = [
    "CHARTS",
    "RULE_SETS",
    "SEVERAL_A_DATE",
    "Assurance",
    "Better",
    "ChartType",
    "Event",
    "Funnel",
    "FunnelKind",
    "FunnelLimits",
    "FunnelPoint",
    "Given",
    "LimitsFrom",
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
    "Spread",
    "Suggestion",
    "TargetFrom",
    "Unjudged",
    "Variation",
    "Ward",
    "alt_text",
    "analyse",
    "as_data",
    "assurance_words",
    "days_between",
    "explained",
    "funnel",
    "gaps_words",
    "headline",
    "limits_words",
    "no_data",
    "rule_set_from",
    "rule_set_words",
    "show",
    "suggest_phase",
    "unread",
    "variation_said",
    "variation_words",
    "verdict",
    "why",
    "why_not",
]
