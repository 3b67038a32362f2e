"""Which chart suits the data, and why, in one sentence; and time between rare events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.spc.charts import CHARTS, Needs
from qiworkbook.spc.reading import ChartType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.spc.observations import Observation, Plan

PARTS_OF_ALL = ("people", "shifts")
EVENTS = ("incidents", "reports", "events", "harms", "falls")
LARGE = 2000  # denominators from which plain P and U limits come out too tight to be useful


def choose(rows: Sequence[Observation], plan: Plan) -> tuple[ChartType, str]:
    """The chart to draw, and why it was chosen ("" where a person chose it and it can be drawn)."""
    if plan.chart is not None:
        missing = what_is_missing(rows, plan.chart)
        if not missing:
            return plan.chart, ""
        chart, because = suitable(rows, plan)
        return chart, f"{missing} {because}"
    return suitable(rows, plan)


def what_is_missing(rows: Sequence[Observation], chart: ChartType) -> str:
    """What the data lack for the chart that was asked for, as a sentence, or ""."""
    needs, it = CHARTS[chart].needs, with_article(CHARTS[chart].title)
    if not any(has_data(row) for row in rows):
        return ""
    if needs is Needs.RATIO and not any(row.denominator for row in rows):
        return f"{it} needs a denominator, and the data have none."
    if needs is Needs.SUBGROUP and not has_subgroups(rows):
        return f"{it} needs several measurements for each point."
    if chart is ChartType.T and any(row.value == 0 for row in rows):
        return "A T chart needs times above 0 (write 0.5 for two events on one day)."
    if needs is not Needs.SUBGROUP and all(row.value is None for row in rows):
        return f"{it} needs one value a row, and the data are subgroups."
    return ""


def with_article(title: str) -> str:
    """ "An XmR chart", "A P chart"."""
    return f"{'An' if title[0] in 'XS' else 'A'} {title}"


def has_subgroups(rows: Sequence[Observation]) -> bool:
    """Whether any point has several measurements, in one row or in rows of one date or label."""
    if any(len(row.subgroup) > 1 for row in rows):
        return True
    names = [row.when or row.label for row in rows if row.when or row.label]
    return len(set(names)) < len(names)


def has_data(row: Observation) -> bool:
    """Whether the row brings any number."""
    return row.value is not None or bool(row.subgroup)


def suitable(rows: Sequence[Observation], plan: Plan) -> tuple[ChartType, str]:
    """The chart for data of this kind.

    Making Data Count's own tools draw an XmR chart of all of these, and so does `chart = "xmr"`.
    """
    values = [row.value for row in rows if row.value is not None]
    if any(len(row.subgroup) > 1 for row in rows):
        return ChartType.XBAR, "X̄ chart: each point is the mean of several measurements."
    if not values:
        return ChartType.RUN, "Run chart: there are no data to choose by."
    if any(row.denominator for row in rows):
        return for_ratios(rows, plan)
    unit = plan.unit.casefold()
    if "between" in unit:
        return for_gaps(values, unit)
    whole = all(value >= 0 and value == int(value) for value in values)
    if whole and plan.counts.casefold() in EVENTS and "%" not in unit:
        return ChartType.C, f"C chart: {plan.counts} counted in equal stretches of time."
    return ChartType.XMR, "XmR chart: one value at a time."


def for_ratios(rows: Sequence[Observation], plan: Plan) -> tuple[ChartType, str]:
    """P for a share of people or cases, U for events per unit of exposure; prime when large."""
    pairs = [(row.value, row.denominator) for row in rows if row.value is not None]
    sizes = sorted(size for _, size in pairs if size)
    large = bool(sizes) and sizes[len(sizes) // 2] >= LARGE
    # More than all is a rate, but of people or shifts it is a slip that a person has to put right.
    part = plan.counts.casefold() in PARTS_OF_ALL
    above = not part and any(size and value > size for value, size in pairs)
    wide = ", with limits widened because the denominators are large" if large else ""
    if above or plan.per not in (1, 100) or plan.counts.casefold() in EVENTS:
        chart = ChartType.U_PRIME if large else ChartType.U
        return chart, f"{CHARTS[chart].title}: events per unit of exposure{wide}."
    chart = ChartType.P_PRIME if large else ChartType.P
    return chart, f"{CHARTS[chart].title}: a share of those counted{wide}."


def for_gaps(values: Sequence[float], unit: str) -> tuple[ChartType, str]:
    """T for time between events, G for cases between them."""
    timed = any(word in unit for word in ("day", "hour", "week", "time", "minute"))
    if timed and all(value > 0 for value in values):
        return ChartType.T, "T chart: time between rare events."
    return ChartType.G, "G chart: cases between rare events."
