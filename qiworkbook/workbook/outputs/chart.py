"""One measure as a chart: its reading, a point of it, and the file it is drawn into."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec.structs import replace

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.analysis.readings import (
    EVENT_COUNTS,
    missing_for,
    read_measure,
    redefinitions,
    time_since,
)
from qiworkbook.model import Measure, Project
from qiworkbook.problems import NothingFoundError, WorkbookError, do
from qiworkbook.spc.charts import CHARTS
from qiworkbook.spc.judge import ZERO_CHARTS
from qiworkbook.spc.numbers import mostly_at
from qiworkbook.spc.observations import SpcError
from qiworkbook.spc.reading import EVENT_CHARTS, ChartType, Reading, ReadPoint
from qiworkbook.spc.rule_sets import RULE_SETS
from qiworkbook.spc.words import alt_text
from qiworkbook.store.outputs import write_output
from qiworkbook.text.words import meant_or, no_stop
from qiworkbook.workbook.lookup import the_measure
from qiworkbook.workbook.opened import derived, measure_of_days

DAYS_BETWEEN = "days-between"


def reading_of(view: ProjectView, measure: str) -> Reading:
    """The reading of a measure. Raises WorkbookError when there is no such measure.

    >>> reading_of(opened.view("willow-ward"), "feels-safe").chart
    <ChartType.P: 'p'>
    """
    return view.readings[the_measure(view.project, measure).id]


def reading_as(view: ProjectView, measure: str, chart: str = "", rule_set: str = "") -> Reading:
    """The reading of a measure as another kind of chart, or by other rules: to look at, not kept.

        >>> reading_as(view, "feels-safe", chart="run").chart
        <ChartType.RUN: 'run'>

    `chart` is a chart's name, or "days-between" for the time between the events it counts. Raises
    WorkbookError for a measure or a rule set that is not there, for a chart of events where none
    were dated, and for counts that do not say on which days events happened.
    """
    found = the_measure(view.project, measure)
    known = sorted({*RULE_SETS, *(view.rule_sets or ())})
    if rule_set and rule_set not in known:
        hint = meant_or(rule_set, known, f"There are: {', '.join(known)}.")
        raise WorkbookError(f"There is no rule set called {rule_set}.", hint)
    if rule_set:
        found = found.model_copy(update={"rule_set": rule_set})
    if chart == DAYS_BETWEEN:
        return _days_between(view, found)
    if chart:
        if chart in EVENT_CHARTS and found.counts in EVENT_COUNTS and not found.days_between:
            raise WorkbookError(
                f"A {chart.upper()} chart has a row for each event, and {found.id} counts "
                f"{found.counts} by rows of time.",
                "Try the days between them.",
                action=do("chart", view.project.id, found.id, as_=DAYS_BETWEEN),
            )
        missing = missing_for(view.project, found, ChartType(chart))
        if missing and chart in EVENT_CHARTS:  # another chart would answer another question
            raise WorkbookError(missing, f"Without a kind, {found.id} gets one that suits.")
        found = found.model_copy(update={"chart": ChartType(chart)})
    return _read(view, view.project, found)


def _days_between(view: ProjectView, counted: Measure) -> Reading:
    project = view.project
    if view.workbook.shared is not None:
        raise WorkbookError(
            "Days between events reveal the day of each, so no copy to share shows them.",
            "The team itself can see them.",
        )
    try:
        series = derived(project, counted, counted.id)
    except SpcError as error:
        raise WorkbookError(str(error)) from None
    bare: dict[str, object] = dict.fromkeys(("chart", "better", "decimals", "per"))
    bare |= {"unit": "", "target": None, "targets": (), "baseline": None, "limits": None}
    bare["name"] = f"Days between: {counted.name}"
    measure = measure_of_days(counted, counted.model_copy(update=bare))
    reading = _read(view, replace(project, series={**project.series, counted.id: series}), measure)
    still = time_since(project, counted)
    return replace(reading, cautions=(*reading.cautions, still)) if still else reading


def _read(view: ProjectView, project: Project, measure: Measure) -> Reading:
    default = view.workbook.file.defaults.rule_set
    return read_measure(project, measure, view.thread, default, view.rule_sets, view.today)


def is_mostly_zero(reading: Reading) -> bool:
    """Whether more than half of the values are 0, so that the time between events says more.

    >>> is_mostly_zero(reading_of(view, "feels-safe"))
    False
    """
    values = [point.value for point in reading.useful if point.value is not None]
    return reading.chart in ZERO_CHARTS and mostly_at(0.0, values)


def point_on(reading: Reading, when: date) -> ReadPoint:
    """The point of this date. Raises WorkbookError that names the nearest ones.

    >>> point_on(reading_of(view, "feels-safe"), date(2025, 2, 10)).value
    81.81818181818183
    """
    for point in reading.points:
        if point.when == when:
            return point
    dated = [point.when for point in reading.points if point.when]
    pause = next((one for one in reading.pauses if one.start <= when <= one.end), None)
    if pause is not None:
        raise WorkbookError(f"Nobody measured on {when}: {no_stop(pause.reason)}.")
    around = [*[day for day in dated if day < when][-1:], *[day for day in dated if day > when][:1]]
    raise NothingFoundError(
        f"There is no point on {when}.",
        f"Nearest: {' and '.join(map(str, around))}." if around else "There are no data yet.",
    )


def ranges_of(view: ProjectView, reading: Reading) -> Reading:
    """The moving ranges behind an XmR chart, read by its rules. Raises WorkbookError for others.

    >>> ranges_of(view, reading_as(view, "feels-safe", chart="xmr")).chart
    <ChartType.MR: 'mr'>
    """
    if reading.chart is not ChartType.XMR:
        raise WorkbookError(
            f"Moving ranges are behind an XmR chart, and this is a {CHARTS[reading.chart].title}.",
            "Try it as an XmR chart.",
            action=do("chart", reading.project, reading.measure, as_=ChartType.XMR, ranges=""),
        )
    return reading_as(view, reading.measure, ChartType.MR, reading.rule_set.id)


def write_chart(
    view: ProjectView, reading: Reading, target: Path, ranges: Reading | None = None
) -> Path:
    """Draw the chart into a file, by its ending .svg or .png, with its moving ranges if given.

        >>> write_chart(view, reading_of(view, "feels-safe"), folder / "safe.svg").name
        'safe.svg'

    A picture goes about alone, so it says itself whether it may leave the team, and of a copy
    that may, what is left out.
    """
    from qiworkbook.compose.document import labels_of
    from qiworkbook.content import Chart
    from qiworkbook.figures import figure_png, figure_svg

    series = view.project.series.get(reading.measure)
    measure = view.project.measure(reading.measure)
    changed = redefinitions(view.project, measure) if measure and series else ()
    said = (
        *(f"{label}." for label in labels_of([view])),
        *(series.said if series else ()),
        *(one.caution for one in changed),
    )
    chart = Chart(reading, alt_text(reading), " ".join(said), ranges)
    ending = target.suffix.lower()
    if ending not in (".svg", ".png"):
        raise WorkbookError(
            f"A picture can be .svg or .png, and {target.name} is neither.",
            f"Try: {target.stem}.svg",
        )
    drawn = figure_png(chart) if ending == ".png" else figure_svg(chart).encode()
    return write_output(target, drawn)
