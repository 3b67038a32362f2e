"""Rule sets: which tests on which charts, with which numbers, and how limits are made.

Some come with the workbook; a trust or a plugin adds its own as plain data, such as a TOML file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf
from types import MappingProxyType
from typing import Any, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from qiworkbook.spc.observations import Convention, Middle, SpcError
from qiworkbook.spc.reading import ChartType, Rule, RuleSetName

RUN_CHARTS = frozenset({ChartType.RUN})
RANGE_CHARTS = frozenset({ChartType.MR})
SHEWHART = frozenset(ChartType) - RUN_CHARTS - RANGE_CHARTS
LIMITS = SHEWHART | RANGE_CHARTS
EVERY_CHART = frozenset(ChartType)


class RuleUse(Struct, frozen=True):
    """One test and its numbers.

    `points` is how many points it takes, `window` of how many successive ones. Moving ranges are
    not independent of each other, so run tests leave MR charts alone unless `charts` names them.
    `skip_centre` and `skip_ties`: points on the centre, or equal to the one before, are passed
    over rather than ending a run. `one_side`: the whole window lies on one side of the centre.
    `opposite_cancels`: a point close to the other limit takes one away. `beyond_limit_counts`: a
    point outside the limits also counts as close to them.
    """

    rule: Rule
    points: int = 1
    window: int = 0
    charts: frozenset[ChartType] = SHEWHART
    skip_centre: bool = False
    skip_ties: bool = False
    one_side: bool = False
    opposite_cancels: bool = False
    beyond_limit_counts: bool = True


class RuleSet(Struct, frozen=True):
    """A named way to read charts. The order of `rules` is their priority.

    `trial_below`: limits from fewer points are trial limits. `too_early_below`: a phase with fewer
    points is drawn, and not judged. `run_test_from`: useful points (not on the centre) that tests
    of a whole series need, and that a run chart needs to be judged. `limits_from`: points without
    which no limits are drawn. `refuse_runs_of_zeros`: no run rules where more than half the
    values are 0, or are all of all. `small_numbers`: where counts are small, shares near none or
    all, scores in steps larger than their spread, or values with a long tail, a rule marks only
    what is as rare as it supposes.
    """

    id: str
    title: str
    version: str
    rules: tuple[RuleUse, ...]
    source: str = ""
    limits: Convention = field(default_factory=Convention)
    trial_below: int = 12
    too_early_below: int = 12
    run_test_from: int = 10
    limits_from: int = 5
    refuse_runs_of_zeros: bool = True
    small_numbers: bool = True

    @property
    def name(self) -> RuleSetName:
        """What the foot of the chart prints."""
        return RuleSetName(self.id, self.title, self.version)

    def uses(self, chart: ChartType) -> tuple[RuleUse, ...]:
        """The tests that this set applies to that kind of chart, most important first."""
        return tuple(use for use in self.rules if chart in use.charts)


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


GROUPS = {"all": EVERY_CHART, "limits": LIMITS, "shewhart": SHEWHART}
PLAIN = (Rule.OUTSIDE, Rule.LONG_RUN, Rule.FEW_CROSSINGS, Rule.RUN_COUNT)  # no numbers of their own
TEXTS = ("id", "title", "version", "source")
COUNTS = ("trial_below", "too_early_below", "run_test_from", "limits_from")
GUARDS = ("refuse_runs_of_zeros", "small_numbers")
SET_KEYS = (*TEXTS, *COUNTS, *GUARDS, "limits", "rule")
LIMIT_SWITCHES = ("screened", "bridge_gaps", "always_pool")
EXAMPLES = {"constant": "2.66", "sigmas": "3"}
LIMIT_NUMBERS = tuple(EXAMPLES)
MIDDLES = ("centre", "ranges")
LIMIT_KEYS = (*LIMIT_NUMBERS, *MIDDLES, *LIMIT_SWITCHES)
SWITCHES = ("skip_centre", "skip_ties", "one_side", "opposite_cancels", "beyond_limit_counts")
RULE_KEYS = ("rule", "points", "window", "charts", *SWITCHES)


Should: TypeAlias = tuple[Callable[[Any, int], bool], str]
TEXT: Should = (lambda one, _: isinstance(one, str) and bool(one.strip()), "a text in quotes")
SWITCH: Should = (lambda one, _: isinstance(one, bool), "true or false")
ABOVE_NOTHING: Should = (
    lambda one, _: isinstance(one, int | float) and not isinstance(one, bool) and 0 < one < inf,
    "a number above 0, such as {example}",
)
MIDDLE: Should = (lambda one, _: one in [*Middle], '"mean" or "median"')
WHOLE: Should = (
    lambda one, least: isinstance(one, int) and not isinstance(one, bool) and one >= least,
    "a whole number, {least} or more",
)


def rule_set_from(data: Mapping[str, object]) -> RuleSet:
    """The rule set that a table says, in the words of `RuleSet`, `RuleUse` and `Convention`.

    `id`, `title`, `version` and at least one `[[rule]]` are needed. A rule says which (`rule =
    "shift"`), how many `points` it takes, of how many in a row (`window`), and on which `charts`:
    names of charts, "all", "limits" (all but run charts) or "shewhart" (also without moving
    ranges; the default). Their order is their priority. Raises SpcError with a plain sentence.
    """
    table = NamedTable("The rule set", data)
    table.only(SET_KEYS)
    table = NamedTable(f"The rule set {table.take('id', TEXT)!r}", data)
    counts: dict[str, Any] = {key: table.take(key, WHOLE) for key in COUNTS if key in data}
    counts |= {key: table.take(key, SWITCH) for key in GUARDS if key in data}
    return RuleSet(
        table.take("id", TEXT),
        table.take("title", TEXT),
        table.take("version", TEXT),
        rules_from(table),
        table.take("source", TEXT) if "source" in data else "",
        limits_from(table),
        **counts,
    )


class RuleSetError(SpcError):
    """A rule set that cannot be used. `at` is where in it: the number of a rule, a key, or None."""

    def __init__(self, name: str, sentence: str, at: int | str | None) -> None:
        super().__init__(f"{name}: {sentence}")
        self.sentence, self.at = sentence, at


class NamedTable(Struct, frozen=True):
    """A table of somebody's file, how a message speaks of it, and where it is in the file."""

    name: str
    data: Mapping[str, object]
    at: int | str | None = None

    def refuse(self, sentence: str) -> RuleSetError:
        """The error to raise."""
        return RuleSetError(self.name, sentence, self.at)

    def only(self, keys: tuple[str, ...]) -> None:
        """Refuse a key that would be passed over in silence."""
        for key in self.data:
            if key not in keys:
                raise self.refuse(f"{key!r} means nothing here. There are: {', '.join(keys)}.")

    def take(self, key: str, should: Should, least: int = 0) -> Any:
        """What stands at a key, where it is what it should be."""
        right, what = should
        value = self.data.get(key)
        if not right(value, least):
            what = what.format(least=least, example=EXAMPLES.get(key))
            raise self.refuse(f"{key} should be {what}.")
        return value


def limits_from(table: NamedTable) -> Convention:
    """How limits are made; Making Data Count's way where nothing is said."""
    found = table.data.get("limits", {})
    if not isinstance(found, Mapping):
        raise table.refuse("limits should be a table, [limits].")
    limits = NamedTable(f"{table.name}, [limits]", found, "limits")
    limits.only(LIMIT_KEYS)
    said: dict[str, Any] = {key: limits.take(key, SWITCH) for key in LIMIT_SWITCHES if key in found}
    said |= {key: float(limits.take(key, ABOVE_NOTHING)) for key in LIMIT_NUMBERS if key in found}
    said |= {key: Middle(limits.take(key, MIDDLE)) for key in MIDDLES if key in found}
    return Convention(**said)


def rules_from(table: NamedTable) -> tuple[RuleUse, ...]:
    """The tests, in the order given."""
    found = table.data.get("rule")
    if not isinstance(found, list | tuple) or not found:
        raise table.refuse("it needs at least one [[rule]].")
    uses = []
    for i, entry in enumerate(found, start=1):
        if not isinstance(entry, Mapping):
            raise table.refuse(f"rule {i} should be a table, [[rule]].")
        uses.append(use_from(NamedTable(f"{table.name}, rule {i}", entry, i)))
    return tuple(uses)


def use_from(table: NamedTable) -> RuleUse:
    """One test with its numbers."""
    table.only(RULE_KEYS)
    rule = rule_from(table)
    switches: dict[str, Any] = {
        key: table.take(key, SWITCH) for key in SWITCHES if key in table.data
    }
    points = 1 if rule in PLAIN else table.take("points", WHOLE, 2)
    window = (
        table.take("window", WHOLE, points) if rule in (Rule.TWO_IN_THREE, Rule.FOUR_IN_FIVE) else 0
    )
    return RuleUse(rule, points, window, charts_from(table, rule), **switches)


def rule_from(table: NamedTable) -> Rule:
    """Which test. An astronomical point is for people to see."""
    names = [*Rule]
    name = table.take("rule", TEXT)
    if name not in names:
        raise table.refuse(f"there is no rule {name!r}. There are: {', '.join(names)}.")
    return Rule(name)


def charts_from(table: NamedTable, rule: Rule) -> frozenset[ChartType]:
    """The charts that a test applies to."""
    default = LIMITS if rule is Rule.OUTSIDE else SHEWHART
    found = table.data.get("charts")
    if found is None:
        return default
    if not isinstance(found, list | tuple) or not found:
        raise table.refuse('charts should be a list, such as ["run"].')
    known = {**GROUPS, **{chart.value: frozenset({chart}) for chart in ChartType}}
    for name in found:
        if name not in known:
            raise table.refuse(f"there is no chart {name!r}. There are: {', '.join(known)}.")
    return frozenset[ChartType]().union(*(known[name] for name in found))
