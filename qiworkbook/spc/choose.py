"""Which chart suits the data, and why; and a phase that a team might think about.

Only a person, who knows the reason, makes a phase.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.spc.charts import CHARTS, Needs, z_values
from qiworkbook.spc.course import level_now, levels_shown, turned
from qiworkbook.spc.explain import centre_of, point_name
from qiworkbook.spc.funnel import successive_excess
from qiworkbook.spc.numbers import (
    MONEY,
    TIMES,
    WHOLES,
    all_in,
    is_percentage,
    mean_range,
    moving_ranges,
    stretch,
)
from qiworkbook.spc.observations import Observation, ReadingPlan, spans
from qiworkbook.spc.odds import D2, Law
from qiworkbook.spc.reading import EVENT_CHARTS, ChartType, Reading, Rule, Signal, comes_so_often
from qiworkbook.spc.rows import Columns

PARTS_OF_ALL = ("people", "shifts")
OF_PEOPLE = (*PARTS_OF_ALL, "patients", "residents", "staff", "carers", "nurses", "families")
EVENTS = ("incidents", "reports", "events", "harms", "falls")
UNSTEADY = "and successive points differ more than chance alone would make them"
PRIMES = {ChartType.P: ChartType.P_PRIME, ChartType.U: ChartType.U_PRIME}


def choose(rows: Sequence[Observation], plan: ReadingPlan) -> tuple[ChartType, str]:
    """The chart to draw, and why it was chosen ("" where a person chose it and it can be drawn)."""
    if plan.chart is not None:
        missing = what_is_missing(rows, plan.chart, plan.unit, plan.every)
        if not missing:
            return plan.chart, ""
        chart, because = suitable(rows, plan)
        return chart, f"{missing} {because}"
    return suitable(rows, plan)


def what_is_missing(
    rows: Sequence[Observation], chart: ChartType, unit: str = "", every: str = ""
) -> str:
    """What the data lack for the chart that was asked for, as a sentence, or "".

    `every` is how often a row is expected: what comes so often is a row of time, and no event.
    """
    needs, title = CHARTS[chart].needs, CHARTS[chart].title
    it = f"{'An' if title[0] in 'XS' else 'A'} {title}"
    if all(row.value is None and not row.subgroup for row in rows):
        return ""
    if needs is Needs.RATIO and not any(row.denominator for row in rows):
        return f"{it} needs a denominator, and the data have none."
    if needs is Needs.SUBGROUP and not has_subgroups(rows):
        return f"{it} needs several measurements for each point."
    shares = chart in (ChartType.C, *EVENT_CHARTS) and (
        all_in(unit) > 1 or any(row.denominator for row in rows)
    )
    if chart in EVENT_CHARTS and shares:
        return f"{it} shows what lies between one event and the next. These are shares or rates."
    days = [row.when for row in rows if row.when is not None]
    if chart in EVENT_CHARTS and "between" not in unit.casefold() and comes_so_often(days, every):
        return f"{it} has a row for each event, and here a row comes every {every.strip()}."
    if chart is ChartType.C and shares:
        return f"{it} shows counts of events in equal stretches of time. These are shares or rates."
    if chart is ChartType.C and any(row.value is not None and row.value % 1 for row in rows):
        return f"{it} shows counts of events, and not all of these are whole numbers."
    if chart is ChartType.T and any(row.value == 0 for row in rows):
        return "A T chart needs times above 0 (write 0.5 for two events on one day)."
    if needs is not Needs.SUBGROUP and all(row.value is None for row in rows):
        return f"{it} needs one value a row, and the data are subgroups."
    return ""


def has_subgroups(rows: Sequence[Observation]) -> bool:
    """Whether any point has several measurements, in one row or in rows of one date or label."""
    if any(len(row.subgroup) > 1 for row in rows):
        return True
    names = [row.when or row.label for row in rows if row.when or row.label]
    return len(set(names)) < len(names)


def suitable(rows: Sequence[Observation], plan: ReadingPlan) -> tuple[ChartType, str]:
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
    if whole and plan.counts.casefold() in EVENTS and not {*WHOLES}.intersection(unit):
        said = f"{plan.counts} counted in equal stretches of time"
        if overdispersed([replace(row, denominator=1.0) for row in rows], plan, ChartType.U):
            return ChartType.XMR, f"XmR chart: {said}, {UNSTEADY}."
        return ChartType.C, f"C chart: {said}."
    return ChartType.XMR, "XmR chart: one value at a time."


def for_ratios(rows: Sequence[Observation], plan: ReadingPlan) -> tuple[ChartType, str]:
    """P for a share of people or cases, U for events per unit of exposure; prime when unsteady."""
    pairs = [(row.value, row.denominator) for row in rows if row.value is not None]
    # More than all is a rate, but of people or shifts it is a slip that a person has to put right.
    if is_measured(plan.unit, plan.counts):
        return ChartType.XMR, "XmR chart: one value at a time."
    above = not is_part_of_all(plan.unit, plan.counts) and any(
        size and value > size for value, size in pairs
    )
    rate = above or plan.per not in (1, 100) or plan.counts.casefold() in EVENTS
    rate = rate or (" per " in f" {plan.unit.casefold()}" and not is_percentage(plan.unit))
    chart = ChartType.U if rate else ChartType.P
    said = "events per unit of exposure" if rate else "a share of those counted"
    if overdispersed(rows, plan, chart):
        chart = PRIMES[chart]
        said += f", {UNSTEADY}"
    return chart, f"{CHARTS[chart].title}: {said}."


def is_part_of_all(unit: str, counts: str) -> bool:
    """Whether each one counted is one of all, so that there can't be more: people, shifts.

    A percentage of beds or of hours can pass 100.
    """
    of = unit.casefold().partition("of ")[2]
    said = of.startswith(OF_PEOPLE) and not any(word in of for word in TIMES)
    return counts.casefold() in PARTS_OF_ALL or (is_percentage(unit) and said)


def is_measured(unit: str, counts: str) -> bool:
    """Whether what is divided is money or time, of which chance gives no so-many-of-so-many."""
    top = f" {unit.strip().casefold()}".partition(" per ")[0].strip()
    timed = any(word in top for word in TIMES) and not is_percentage(unit)
    return not counts and (timed or top.startswith(MONEY))


def overdispersed(rows: Sequence[Observation], plan: ReadingPlan, chart: ChartType) -> bool:
    """Whether points differ from their neighbours more than the chance behind that chart allows,
    and Laney's factor widens the limits for it in every phase, whichever ranges it is made from.
    """
    columns = Columns.of(rows, chart, plan, bridged=False)
    stretches = [columns.stretch(span, columns.places(span)) for span in spans(rows, plan)[0]]
    law = CHARTS[chart].law or Law.BINOMIAL
    found = [z_values(stretch, law) for stretch in stretches]
    typical = [mean_range(moving_ranges(one), screened=True) for one in found]
    widened = all(one is None or one > D2 for one in typical)
    return widened and successive_excess(found)


def for_gaps(values: Sequence[float], unit: str) -> tuple[ChartType, str]:
    """T for time between events, G for cases between them."""
    timed = any(word in unit for word in TIMES)
    if timed and all(value > 0 for value in values):
        return ChartType.T, "T chart: time between rare events."
    if timed:
        return ChartType.G, "G chart: time between rare events, some of them at the same time."
    return ChartType.G, "G chart: cases between rare events."


class Suggestion(Struct, frozen=True):
    """Where a phase might start: the index and date of the first point, the signal, and why."""

    index: int
    when: date | None
    signal: Signal
    why: str


def changed_at(reading: Reading, signal: Signal) -> int:
    """The first point of the level that the headline tells, or else of a signal at the latest."""
    found = reading.course
    if found is None or found.now.whole or turned(reading, found):
        return signal.points[0]
    return found.now.points[0].index


def suggest_phase(reading: Reading) -> Suggestion | None:
    """A phase to think about, when a change holds: None most of the time.

    It holds when its level, or a shift, reaches the latest point and is as long as the rule set
    needs to judge a phase by itself: a shorter one would turn the chart grey. What lies beside a
    centre that was given, from the first point of a phase on or about its own data, is no change of
    these. Where values go up or down by and by, or the latest lies back, no new level holds.
    """
    latest, found = reading.latest, reading.course
    moves = found is not None and bool(
        found.is_gradual or found.drift or level_now(reading) is None
    )
    given = found is None and reading.beside_given
    if latest is None or reading.far_out is not None or moves or given:
        return None
    for signal in sorted(reading.signals_at(latest.index), key=lambda one: one.points[0]):
        first = changed_at(reading, signal)
        if found is None or first == signal.points[0]:
            holds, many = signal.rule in (Rule.SHIFT, Rule.LONG_RUN), len(signal.points)
        else:
            holds, many = not (found.slips or found.strays), len(found.now.points)
        begins = reading.phases[latest.phase].first
        if holds and many >= reading.needed and first > begins:
            return Suggestion(first, reading.points[first].when, signal, reason(reading, signal))
    return None


def reason(reading: Reading, signal: Signal) -> str:
    """What was seen, and the question that only the team can answer."""
    first, found = changed_at(reading, signal), reading.course
    many = stretch(len(signal.points), reading.counted_in)
    since = point_name(reading.points[first])
    if found is None or first == signal.points[0]:
        where = f"{signal.side.value} {centre_of(reading, signal)}"
        seen = f"The last {many}, from {since}, are {where}"
    else:
        began, now = levels_shown(reading, found.first, found.now)
        seen = f"The level has been about {now} since {since}; it began at about {began}"
    return (
        f"{seen}. If you know what changed then, and it is meant to last, new limits could start "
        "there, with the reason written down."
    )
