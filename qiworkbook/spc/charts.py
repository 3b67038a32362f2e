"""Every kind of chart: what it plots, what it needs, how its lines are made or given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import partial
from math import exp, fsum, inf, lgamma, sqrt
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.spc.numbers import (
    capital,
    day,
    mean,
    mean_range,
    median,
    moving_ranges,
    screened_ranges,
    show,
)
from qiworkbook.spc.observations import (
    Convention,
    LimitsFrom,
    Lines,
    Middle,
    Observation,
    ReadingPlan,
    SpcError,
    Stretch,
    around,
)
from qiworkbook.spc.odds import Law, deviation
from qiworkbook.spc.reading import ChartType, Given


def c(stretch: Stretch, convention: Convention) -> list[Lines]:
    """Mean ± 3 x sqrt(mean), not below 0 (Montgomery, ch. 7.3: the Poisson distribution)."""
    centre = stretch.centred(mean(stretch.based()))
    return stretch.same(around(centre, convention.sigmas * sqrt(centre or 0.0), floor=0.0))


def pooled(stretch: Stretch) -> float | None:
    """All numerators over all denominators of the baseline, or a centre given from outside."""
    rows = [i for i in stretch.base if stretch.values[i] is not None]
    bottom = fsum([stretch.bottoms[i] or 0.0 for i in rows])
    found = fsum([stretch.tops[i] or 0.0 for i in rows]) / bottom if bottom else None
    return stretch.centred(found)


def by_size(
    stretch: Stretch, convention: Convention, law: Law, *, fits: bool = False
) -> list[Lines]:
    """Lines at every point from its own denominator; a point without one has the centre alone.

    p̄ ± 3 x sqrt(p̄ (1 - p̄) / n), within 0 and 1 (Montgomery, ch. 7.2: the binomial), and
    ū ± 3 x sqrt(ū / n), not below 0 (ch. 7.3: the Poisson per unit). P′ and U′ charts have that
    sigma `fit` the variation between points (Laney 2002).
    """
    sigmas = sigma_z(stretch, law, convention) if fits else convention.sigmas
    centre = pooled(stretch)
    alone = Lines(centre)
    if centre is None or sigmas is None:
        return stretch.same(alone)
    reach, ceiling = deviation(law, centre) * sigmas, 1.0 if law is Law.BINOMIAL else None
    of_size = {  # each once: many points have the same
        size: around(centre, reach / sqrt(size), 0.0, ceiling)
        for size in {size for size in stretch.bottoms if size and size > 0}
    }
    return [
        alone if value is None or size is None else of_size.get(size, alone)
        for value, size in zip(stretch.values, stretch.bottoms, strict=True)
    ]


p, u = partial(by_size, law=Law.BINOMIAL), partial(by_size, law=Law.POISSON)
p_prime, u_prime = partial(p, fits=True), partial(u, fits=True)


def sigma_z(stretch: Stretch, law: Law, convention: Convention) -> float | None:
    """So many of Laney's sigma-z: the mean moving range of the z-values / 1.128; None of none.

    Laney 2002, Quality Engineering 14:531. Ranges are screened where the convention says so. By
    chance it lies as often below 1 as above.
    """
    found = z_values(stretch, law)
    if convention.bridge_gaps:
        found = [z for z in found if z is not None]
    typical = mean_range(moving_ranges(found), screened=convention.screened)
    return None if typical is None else convention.sigmas * typical / 1.128


def z_values(stretch: Stretch, law: Law) -> list[float | None]:
    """How far each point of the baseline lies from the centre, in standard deviations of chance."""
    centre = pooled(stretch)
    spread = 0.0 if centre is None else deviation(law, centre)
    if centre is None or spread == 0:
        return []
    return [
        None if value is None or not size or size < 0 else (value - centre) * sqrt(size) / spread
        for value, size in ((stretch.values[i], stretch.bottoms[i]) for i in stretch.base)
    ]


def run(stretch: Stretch, _convention: Convention) -> list[Lines]:
    """The median of the baseline (Perla, Provost & Murray 2011, BMJ Qual Saf 20:46)."""
    return stretch.same(Lines(stretch.centred(median(stretch.based()))))


MIDDLES = {Middle.MEAN: mean, Middle.MEDIAN: median}


def xmr(stretch: Stretch, convention: Convention) -> list[Lines]:
    """Mean ± constant x mean moving range (Wheeler 1993, Understanding Variation; 2.66 there).

    Or the median of either, where the convention says so. 3 / 1.128 is the same constant unrounded:
    d2 of two points is 1.128 (Montgomery, Introduction to Statistical Quality Control, appendix
    VI). An excluded point is taken out first, so that its neighbours meet; a gap is not bridged
    unless the convention says so. Not cut off at 0.
    """
    centre = stretch.centred(MIDDLES[convention.centre](stretch.based()))
    ranges = ranges_of(stretch, convention)
    kept = screened_ranges(ranges) if convention.screened else ranges
    typical = MIDDLES[convention.ranges](kept)
    far = convention.constant * convention.sigmas / 3
    return stretch.same(around(centre, None if typical is None else far * typical))


def ranges_of(stretch: Stretch, convention: Convention) -> list[float]:
    """The moving ranges of the baseline."""
    if convention.bridge_gaps:
        return moving_ranges(stretch.based())
    return moving_ranges([stretch.values[i] for i in stretch.base])


def range_constant(sigmas: float) -> float:
    """How many mean ranges the upper limit of an MR chart is: 3.267 of two points at 3 sigma."""
    return 1 + 2.267 * sigmas / 3


def mr(stretch: Stretch, convention: Convention) -> list[Lines]:
    """Upper limit 3.267 x the mean range, lower limit 0 (D4 and D3 of two points; Montgomery).

    Nearer lines are thirds of the upper limit itself, for a range has no room below its mean.
    """
    centre = mean(stretch.based())
    if centre is None:
        return stretch.same(Lines())
    limit = range_constant(convention.sigmas) * centre
    return stretch.same(
        Lines(
            centre,
            0.0,
            limit,
            0.0,
            near_upper=limit * 2 / 3,
            inner_lower=0.0,
            inner_upper=limit / 3,
        )
    )


def plot_ranges(values: list[float | None], *, bridged: bool = False) -> list[float | None]:
    """What an MR chart plots: each value's distance from the one before, the first having none.

    With `bridged` the one before is the last that there was, and a gap costs its own range alone.
    """
    ranges: list[float | None] = []
    earlier: float | None = None
    for value in values:
        ranges.append(None if earlier is None or value is None else abs(value - earlier))
        if value is not None or not bridged:
            earlier = value
    return ranges


def c4(size: int) -> float:
    """How far the mean standard deviation of n normal values falls short of sigma (Montgomery)."""
    return sqrt(2 / (size - 1)) * exp(lgamma(size / 2) - lgamma((size - 1) / 2))


def sample_deviation(group: tuple[float, ...]) -> float | None:
    """The standard deviation of a subgroup, n - 1 below; None of fewer than two values."""
    if len(group) < 2:
        return None
    centre = fsum(group) / len(group)
    return sqrt(fsum((value - centre) ** 2 for value in group) / (len(group) - 1))


def sigma_within(stretch: Stretch, convention: Convention) -> float | None:
    """The typical standard deviation inside a subgroup.

    The mean of the standard deviations where all subgroups are of one size (Montgomery, ch. 6.3),
    else, or always where the convention says so, the pooled one. Neither is divided by c4 here.
    """
    groups = [group for i in stretch.base if (group := stretch.groups[i])]
    pairs = [
        (len(group), spread) for group in groups if (spread := sample_deviation(group)) is not None
    ]
    if not pairs:
        return None
    if not convention.always_pool and len({len(group) for group in groups}) == 1:
        return mean([spread for _, spread in pairs])
    freedom = fsum(size - 1 for size, _ in pairs)
    return sqrt(fsum((size - 1) * spread**2 for size, spread in pairs) / freedom)


def xbar(stretch: Stretch, convention: Convention) -> list[Lines]:
    """Grand mean ± 3 x s / (c4(n) sqrt(n)); a subgroup of one has the centre alone."""
    measured = [value for i in stretch.base for value in stretch.groups[i]]
    centre, spread = stretch.centred(mean(measured)), sigma_within(stretch, convention)
    return [
        Lines(centre)
        if spread is None or len(group) < 2
        else around(centre, convention.sigmas * spread / (c4(len(group)) * sqrt(len(group))))
        for group in stretch.groups
    ]


def s(stretch: Stretch, convention: Convention) -> list[Lines]:
    """s ± 3 x s x sqrt(1 - c4²) / c4, not below 0 (Montgomery, ch. 6.3)."""
    centre = sigma_within(stretch, convention)
    return [
        Lines(centre)
        if centre is None or (size := len(group)) < 2
        else around(
            centre, convention.sigmas * centre * sqrt(1 - c4(size) ** 2) / c4(size), floor=0.0
        )
        for group in stretch.groups
    ]


NELSON_POWER = 3.6
GEOMETRIC_MEDIAN = 0.693  # of the mean: ln 2, as in qicharts2


def g(stretch: Stretch, convention: Convention) -> list[Lines]:
    """m ± 3 x sqrt(m (m + 1)), not below 0, m being the mean number of cases between events.

    The event itself is not counted. The line drawn is the median, because half the points of a
    skewed distribution do not lie above its mean (Benneyan 2001, Health Care Management Science
    4:305; Provost & Murray 2011 for the median). A centre given from outside is taken for the mean,
    and the line drawn at 0.693 of it, the median of a long geometric distribution.
    """
    values = stretch.based()
    typical, centre = stretch.centred(mean(values)), median(values)
    if stretch.given is not None:
        centre = GEOMETRIC_MEDIAN * stretch.given
    spread = sqrt((typical or 0.0) * ((typical or 0.0) + 1))
    limits = around(typical, convention.sigmas * spread, floor=0.0)
    return stretch.same(limits._replace(centre=centre))


def t(stretch: Stretch, convention: Convention) -> list[Lines]:
    """An XmR chart of time ** (1 / 3.6), drawn back on the scale of time.

    The power makes exponential waiting times nearly normal (Nelson 1994, Journal of Quality
    Technology 26:239). A lower limit below 0 is 0.
    """
    powered = [None if value is None else value ** (1 / NELSON_POWER) for value in stretch.values]
    normal = Stretch(powered, stretch.base)
    given = None if stretch.given is None else stretch.given ** (1 / NELSON_POWER)
    centre = mean(normal.based()) if given is None else given
    typical = mean_range(ranges_of(normal, convention), screened=convention.screened)
    reach = None if typical is None else convention.sigmas * typical / 1.128
    limits = around(centre, reach, floor=0.0)
    return stretch.same(Lines(*(None if at is None else at**NELSON_POWER for at in limits)))


LANEY = ", times Laney's factor for the variation between points"


SPREAD_CHARTS = {ChartType.MR: "moving ranges", ChartType.S: "spread inside groups"}
"""What a chart plots that does not plot the measure itself, and has no target of its own."""


class Needs(StrEnum):
    """What a row must bring."""

    VALUE = "value"  # a number; divided by the denominator where there is one
    COUNT = "count"  # a number of events, 0 or more; a denominator is not looked at
    RATIO = "ratio"  # a numerator and a denominator
    SUBGROUP = "subgroup"  # several measurements


class ChartKind(Struct, frozen=True):
    """One kind of chart. `formula` is how its limits are made, to be filled in for its foot."""

    type: ChartType
    title: str
    needs: Needs
    lines: Callable[[Stretch, Convention], list[Lines]]
    centre_name: str = "mean"
    formula: str = ""
    moving_ranges: bool = False  # limits come from moving ranges, which may be screened
    law: Law | None = None  # what the numbers are by chance, where they are counts

    def formula_by(self, convention: Convention) -> str:
        """How limits are made by that convention, "" on a chart without any."""
        return self.formula.format(
            centre=convention.centre,
            constant=convention.constant * convention.sigmas / 3,
            ranges=convention.ranges,
            range_constant=range_constant(convention.sigmas),
            sigmas=convention.sigmas,
        )

    def middle(self, convention: Convention) -> str:
        """What the centre is, on a chart made by that convention."""
        return convention.centre if self.type is ChartType.XMR else self.centre_name


CHARTS: Mapping[ChartType, ChartKind] = MappingProxyType(
    {
        chart.type: chart
        for chart in (
            ChartKind(ChartType.RUN, "run chart", Needs.VALUE, run, "median"),
            ChartKind(
                ChartType.XMR,
                "XmR chart",
                Needs.VALUE,
                xmr,
                formula="{centre} ± {constant:.5g} × {ranges} moving range",
                moving_ranges=True,
            ),
            ChartKind(
                ChartType.MR,
                "moving range chart",
                Needs.VALUE,
                mr,
                formula="{range_constant:.4g} × mean moving range",
            ),
            ChartKind(
                ChartType.P,
                "P chart",
                Needs.RATIO,
                p,
                formula="{sigmas:g} sigma, binomial",
                law=Law.BINOMIAL,
            ),
            ChartKind(
                ChartType.P_PRIME,
                "P′ chart",
                Needs.RATIO,
                p_prime,
                formula="{sigmas:g} sigma, binomial" + LANEY,
                moving_ranges=True,
                law=Law.BINOMIAL,
            ),
            ChartKind(
                ChartType.U,
                "U chart",
                Needs.RATIO,
                u,
                formula="{sigmas:g} sigma, Poisson",
                law=Law.POISSON,
            ),
            ChartKind(
                ChartType.U_PRIME,
                "U′ chart",
                Needs.RATIO,
                u_prime,
                formula="{sigmas:g} sigma, Poisson" + LANEY,
                moving_ranges=True,
                law=Law.POISSON,
            ),
            ChartKind(
                ChartType.C,
                "C chart",
                Needs.COUNT,
                c,
                formula="{sigmas:g} sigma, Poisson",
                law=Law.POISSON,
            ),
            ChartKind(
                ChartType.G, "G chart", Needs.COUNT, g, "median", "{sigmas:g} sigma, geometric"
            ),
            ChartKind(
                ChartType.T,
                "T chart",
                Needs.COUNT,
                t,
                "centre",  # a mean of powers, drawn back: in skewed times well below their mean
                formula="{sigmas:g} sigma after the power 1 / 3.6",
                moving_ranges=True,
            ),
            ChartKind(
                ChartType.XBAR,
                "X̄ chart",
                Needs.SUBGROUP,
                xbar,
                formula="{sigmas:g} sigma, from the spread inside subgroups",
            ),
            ChartKind(
                ChartType.S,
                "S chart",
                Needs.SUBGROUP,
                s,
                formula="{sigmas:g} sigma, from the spread inside subgroups",
            ),
        )
    }
)


def on_chart(plan: ReadingPlan, chart: ChartType) -> ReadingPlan:
    """The plan with so much of what is given as that kind of chart can use.

    What is given is in the unit of the measure: it says nothing of a spread. A run chart has a
    centre and no limits.
    """
    if chart in SPREAD_CHARTS:
        limits = replace(plan.limits, centre=None, lower=None, upper=None)
        return replace(plan, limits=limits, lowest=None, highest=None)
    if chart is ChartType.RUN:
        limits = replace(plan.limits, lower=None, upper=None)
        return replace(plan, limits=limits, lowest=None, highest=None)
    return plan


def refuse_unusable(rows: Sequence[Observation], plan: ReadingPlan) -> None:
    """Raise SpcError for given limits that contradict each other or the rows."""
    given = plan.limits
    lower, centre, upper = given.lower, given.centre, given.upper
    if (lower is None) != (upper is None):
        raise SpcError("One limit is given and not the other. Give lower and upper, or neither.")
    if lower is not None and centre is None:
        raise SpcError("Limits are given without a centre. Give the centre too.")
    if lower is not None and centre is not None and upper is not None:
        if not lower < centre < upper:
            raise SpcError(
                f"The centre that is given, {centre:g}, does not lie between the limits, "
                f"{lower:g} and {upper:g}."
            )
        if given.dated:
            raise SpcError("Limits are given, and dates to take them from. Keep one of the two.")
    if plan.baseline and given.dated:
        raise SpcError("There are a baseline and dates to take limits from. Keep one of the two.")
    if given.start and given.end and given.end < given.start:
        raise SpcError(
            f"Limits are to come from {day(given.start)} to {day(given.end)}, which ends before "
            "it begins."
        )
    if given.dated and rows and not any(given.holds(row) for row in rows):
        raise SpcError(f"There are no data {stretch_words(given)} to take limits from.")
    if plan.lowest is not None and plan.highest is not None and plan.lowest >= plan.highest:
        raise SpcError(
            f"The lowest value that can be, {plan.lowest:g}, is not below the highest, "
            f"{plan.highest:g}."
        )


def lines_given(lines: list[Lines], given: LimitsFrom) -> list[Lines]:
    """The lines with given limits in place of those worked out, wherever there is a centre."""
    lower, centre, upper = given.lower, given.centre, given.upper
    if lower is None or centre is None or upper is None:
        return lines
    below, above = around(centre, centre - lower), around(centre, upper - centre)
    flat = Lines(
        centre,
        lower,
        upper,
        below.near_lower,
        near_upper=above.near_upper,
        inner_lower=below.inner_lower,
        inner_upper=above.inner_upper,
    )
    return [Lines() if at.centre is None else flat for at in lines]


def kept_within(lines: list[Lines], plan: ReadingPlan) -> list[Lines]:
    """The lines cut off at the lowest and the highest value that can be."""
    if plan.lowest is None and plan.highest is None:
        return lines
    low = -inf if plan.lowest is None else plan.lowest
    high = inf if plan.highest is None else plan.highest
    return [
        Lines(at.centre, *[None if cut is None else min(max(cut, low), high) for cut in at[1:]])
        for at in lines
    ]


def beyond_words(values: Sequence[float], plan: ReadingPlan) -> Iterator[str]:
    """A caution where values lie where the plan says that none can be."""
    for end, side, way in (
        (plan.lowest, "below the lowest", 1),
        (plan.highest, "above the highest", -1),
    ):
        count = 0 if end is None else sum(way * value < way * end for value in values)
        if end is not None and count:
            lie = "1 value lies" if count == 1 else f"{count} values lie"
            yield f"{lie} {side} that can be, {show(end, plan.unit, plan.decimals)}."


def given_limits_words(plan: ReadingPlan) -> str:
    """What the foot of the chart says of limits that a person gave, or ""."""
    given, said = plan.limits, []
    if given.given is Given.LIMITS:
        said.append("centre and limits given")
    elif given.given is Given.CENTRE:
        said.append("centre given")
    if said and given.source:
        said[-1] += f": {given.source.strip().rstrip('.')}"
    if given.dated:
        said.append(f"centre and limits from the points {stretch_words(given)}")
    if said and plan.phases:
        said[0] = f"in the first phase {said[0]}"
    ends = [
        show(end, plan.unit, plan.decimals)
        for end in (plan.lowest, plan.highest)
        if end is not None
    ]
    if ends:
        said.append(f"limits cut off at {' and '.join(ends)}")
    return capital("; ".join(said))


def stretch_words(given: LimitsFrom) -> str:
    """From when to when: "from 3 June 2024 to 30 August 2024"."""
    first = f"from {day(given.start)}" if given.start else ""
    last = f"to {day(given.end)}" if given.end else "on"
    return f"{first} {last}" if first else f"up {last}"
