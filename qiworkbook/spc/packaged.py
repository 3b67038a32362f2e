"""The rule sets that come with the workbook."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from qiworkbook.spc.lines import Convention, Middle
from qiworkbook.spc.reading import Rule
from qiworkbook.spc.rule_sets import EVERY_CHART, LIMITS, RANGE_CHARTS, RUN_CHARTS, RuleSet, RuleUse

if TYPE_CHECKING:
    from collections.abc import Mapping

UNROUNDED = 3 / 1.128  # mean moving ranges from centre to limit, before rounding to 2.66
NOT_RANGES = EVERY_CHART - RANGE_CHARTS

OUTSIDE = RuleUse(Rule.OUTSIDE, charts=LIMITS)
ANHOEJ_ON_RUN_CHARTS = (
    RuleUse(Rule.LONG_RUN, charts=RUN_CHARTS),
    RuleUse(Rule.FEW_CROSSINGS, charts=RUN_CHARTS),
)
ANHOEJ_TESTS = (
    RuleUse(Rule.LONG_RUN, charts=NOT_RANGES),
    RuleUse(Rule.FEW_CROSSINGS, charts=NOT_RANGES),
)

MDC = RuleSet(
    "mdc",
    "Making Data Count",
    "2023",
    (
        OUTSIDE,
        RuleUse(Rule.TREND, 7),
        RuleUse(Rule.TWO_IN_THREE, 2, 3, one_side=True),
        RuleUse(Rule.SHIFT, 7),
        *ANHOEJ_ON_RUN_CHARTS,
    ),
    source="NHS England, Making Data Count. Limits as its Excel tool makes them: 2.66, every "
    "moving range kept. Two in three as announced for the tools in 2023. Its tools draw no run "
    "chart; here run charts are read by Anhøj's two tests.",
)

MDC_MEDIAN = replace(
    MDC,
    id="mdc-median",
    title="Making Data Count's rules about the median",
    source="The rules of Making Data Count 2023 on an XmR chart whose centre is the median: one "
    "value far out does not move it. Limits are 2.66 mean moving ranges from it, as in the chart "
    '"i_m" of PowerBI-SPC. Other charts are as in Making Data Count.',
    limits=Convention(centre=Middle.MEDIAN),
)

MDC_TWO_SIGMA = replace(
    MDC,
    id="mdc-two-sigma",
    title="Making Data Count's rules, limits at 2 sigma",
    rules=tuple(use for use in MDC.rules if use.rule is not Rule.TWO_IN_THREE),
    source="Outside, trend and shift of Making Data Count 2023, with limits 2 sigma from the "
    "centre (95 % of a normal distribution) on every chart. Chance alone puts one point in twenty "
    "outside. Two in three is left out: it is a test between 2 and 3 sigma.",
    limits=Convention(sigmas=2.0),
)

MDC_NHSR = RuleSet(
    "mdc-nhsr-0.2.2",
    "Making Data Count as in NHSRplotthedots",
    "0.2.2",
    (
        OUTSIDE,
        RuleUse(Rule.TREND, 7),
        RuleUse(Rule.TWO_IN_THREE, 2, 3, one_side=True, beyond_limit_counts=False),
        RuleUse(Rule.SHIFT, 7),
        *ANHOEJ_ON_RUN_CHARTS,
    ),
    source="NHSRplotthedots 0.2.2 (NHS-R Community). Very large moving ranges are left out of the "
    "limits; a point outside a limit does not count as close to it; limits are trial limits below "
    "13 points, and every series is judged, however short.",
    limits=Convention(screened=True),
    trial_below=13,
    too_early_below=0,
    limits_from=2,
    refuse_runs_of_zeros=False,
    small_numbers=False,
)

ANHOEJ = RuleSet(
    "anhoej",
    "Anhøj",
    "2015",
    (OUTSIDE, *ANHOEJ_TESTS),
    source="Anhøj & Olesen 2014, PLoS ONE 9:e113825; Anhøj 2015, PLoS ONE 10:e0121349; Anhøj & "
    "Wentzel-Larsen 2018, BMC Medical Research Methodology 18:100, also for leaving very large "
    "moving ranges out. Limits as qicharts2 makes them.",
    limits=Convention(constant=UNROUNDED, screened=True),
    too_early_below=10,
)

IHI = RuleSet(
    "ihi",
    "IHI run-chart rules",
    "2011",
    (
        OUTSIDE,
        RuleUse(Rule.SHIFT, 6, charts=RUN_CHARTS, skip_centre=True),
        RuleUse(Rule.TREND, 5, charts=RUN_CHARTS, skip_ties=True),
        RuleUse(Rule.RUN_COUNT, charts=RUN_CHARTS),
        RuleUse(Rule.SHIFT, 8),
        RuleUse(Rule.TREND, 6),
        RuleUse(Rule.TWO_IN_THREE, 2, 3),
        RuleUse(Rule.FIFTEEN_WITHIN, 15),
    ),
    source="Perla, Provost & Murray 2011, BMJ Quality & Safety 20:46; on charts with limits, "
    "Provost & Murray, The Health Care Data Guide (2011). The fourth rule, an astronomical point, "
    "is a judgement by eye, and is left to the team.",
)

WESTERN_ELECTRIC = RuleSet(
    "western-electric",
    "Western Electric",
    "1956",
    (
        OUTSIDE,
        RuleUse(Rule.TWO_IN_THREE, 2, 3),
        RuleUse(Rule.FOUR_IN_FIVE, 4, 5),
        RuleUse(Rule.SHIFT, 8, charts=NOT_RANGES),
    ),
    source="Western Electric, Statistical Quality Control Handbook (1956).",
    limits=Convention(constant=UNROUNDED),
)

NELSON = RuleSet(
    "nelson",
    "Nelson",
    "1984",
    (
        OUTSIDE,
        RuleUse(Rule.SHIFT, 9, charts=NOT_RANGES),
        RuleUse(Rule.TREND, 6, charts=NOT_RANGES),
        RuleUse(Rule.ALTERNATING, 14),
        RuleUse(Rule.TWO_IN_THREE, 2, 3),
        RuleUse(Rule.FOUR_IN_FIVE, 4, 5),
        RuleUse(Rule.FIFTEEN_WITHIN, 15),
        RuleUse(Rule.EIGHT_BEYOND, 8),
    ),
    source="Nelson 1984, Journal of Quality Technology 16:237.",
    limits=Convention(constant=UNROUNDED),
)

QICHARTS2 = RuleSet(
    "qicharts2",
    "qicharts2",
    "0.8.1",
    (OUTSIDE, *ANHOEJ_TESTS),
    source="qicharts2 0.8.1, attached with library(): very large moving ranges left out. Every "
    "series is judged, however short.",
    limits=Convention(constant=UNROUNDED, screened=True),
    trial_below=0,
    too_early_below=0,
    limits_from=2,
    run_test_from=0,
    refuse_runs_of_zeros=False,
    small_numbers=False,
)

POWERBI_SPC = RuleSet(
    "powerbi-spc",
    "PowerBI-SPC",
    "478773a",
    (
        OUTSIDE,
        RuleUse(Rule.SHIFT, 7, charts=EVERY_CHART),
        RuleUse(Rule.TREND, 5, charts=EVERY_CHART),
        RuleUse(Rule.TWO_IN_THREE, 2, 3, charts=LIMITS, opposite_cancels=True),
    ),
    source="PowerBI-SPC at commit 478773a, with its default numbers and every rule switched on. "
    "Gaps are closed up; the spread of X̄ and S charts is always pooled.",
    limits=Convention(constant=UNROUNDED, screened=True, bridge_gaps=True, always_pool=True),
    trial_below=0,
    too_early_below=0,
    limits_from=2,
    run_test_from=0,
    refuse_runs_of_zeros=False,
    small_numbers=False,
)

RULE_SETS: Mapping[str, RuleSet] = MappingProxyType(
    {
        rule_set.id: rule_set
        for rule_set in (
            MDC,
            MDC_MEDIAN,
            MDC_TWO_SIGMA,
            MDC_NHSR,
            ANHOEJ,
            IHI,
            WESTERN_ELECTRIC,
            NELSON,
            QICHARTS2,
            POWERBI_SPC,
        )
    }
)
