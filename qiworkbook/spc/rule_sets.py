"""Rule sets as values: which tests on which charts, with which numbers, and how limits are made."""

from __future__ import annotations

from dataclasses import dataclass, field

from qiworkbook.spc.lines import Convention
from qiworkbook.spc.reading import ChartType, Rule, RuleSetName

RUN_CHARTS = frozenset({ChartType.RUN})
RANGE_CHARTS = frozenset({ChartType.MR})
SHEWHART = frozenset(ChartType) - RUN_CHARTS - RANGE_CHARTS
LIMITS = SHEWHART | RANGE_CHARTS
EVERY_CHART = frozenset(ChartType)


@dataclass(frozen=True, slots=True)
class RuleUse:
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


@dataclass(frozen=True, slots=True)
class RuleSet:
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
