"""Charts of a workbook: one measure's reading, and wards that share a measure as a funnel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.analysis.project_view import (
    EVENT_COUNTS,
    ProjectView,
    missing_for,
    read_measure,
    redefinitions,
    time_since,
)
from qiworkbook.compose.document import document, labels_of
from qiworkbook.content import (
    Block,
    Callout,
    Chart,
    Document,
    Funnel,
    Section,
    Tone,
)
from qiworkbook.figures import figure_png, figure_svg
from qiworkbook.model import Measure, Point, Project
from qiworkbook.problems import NothingFoundError, WorkbookError, do
from qiworkbook.spc.charts import CHARTS
from qiworkbook.spc.choose import is_measured
from qiworkbook.spc.funnel import FunnelKind, Ward, funnel
from qiworkbook.spc.judge import ZERO_CHARTS
from qiworkbook.spc.numbers import all_in, is_percentage, month, mostly_at, show
from qiworkbook.spc.observations import SpcError
from qiworkbook.spc.reading import EVENT_CHARTS, SHARES, ChartType, Reading, ReadPoint
from qiworkbook.spc.rule_sets import RULE_SETS
from qiworkbook.spc.words import alt_text
from qiworkbook.store.outputs import write_output
from qiworkbook.text.words import capital, counted, day, listed, meant_or, no_stop, quoted
from qiworkbook.workbook.lookup import the_measure
from qiworkbook.workbook.opened import OpenWorkbook, derived, measure_of_days
from qiworkbook.workbook.outputs.documents import write_as_markdown, write_paper
from qiworkbook.writers.figure_words import funnel_in_words, row_sentence, spread_in_words

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


_NAMED = 6  # wards in a title; of more it counts, and the picture and its table name them


class Comparison(Struct, frozen=True):
    """The funnel, the sentence to leave with, and what to beware of."""

    figure: Funnel
    message: str
    cautions: tuple[str, ...]


class _Found(Struct, frozen=True):
    view: ProjectView
    measure: Measure
    reading: Reading
    points: tuple[Point, ...]

    @property
    def trust(self) -> str:
        return self.view.project.where.trust_in_brief or "trust not said"


def compare(
    views: Sequence[ProjectView],
    measure: str,
    start: date | None,
    end: date | None,
    *,
    widen: bool = False,
    by_trust: bool = False,
) -> Comparison:
    """The wards whose projects have a measure of this id, from a date to another.

    Numerators and denominators of the period are added up, with `by_trust` over the wards of a
    trust; points left out with a reason are left out here too. With `widen` the limits allow for
    over-dispersion. Raises WorkbookError with fewer than two wards that have a denominator.
    """
    if start and end and end < start:
        raise WorkbookError(f"The last day, {day(end)}, is before the first, {day(start)}.")
    found = list(_having(views, measure, start, end))
    with_size = [one for one in found if one.points]
    sizes: dict[str, tuple[float, float]] = {}
    for one in with_size:
        name = one.trust if by_trust else one.view.project.ward
        top, size = sizes.get(name, (0.0, 0.0))
        sizes[name] = top + _sum(p.value for p in one.points), size + _sizes(one)
    if len(sizes) < 2:
        raise _too_few(views, measure, found, len(sizes), by_trust=by_trust)
    kind, per = _kind(with_size)
    wards = [Ward(name, top, size) for name, (top, size) in sizes.items()]
    try:
        made = funnel(wards, kind, per, widen=widen)
    except SpcError as error:
        raise WorkbookError(str(error)) from None
    first = with_size[0]
    figure = Funnel(
        name=_name(measure, with_size),
        period=_period(with_size, start, end),
        wards=made,
        alt="",
        sizes=capital(_of_most(one.measure.denominator for one in with_size))
        or "Size (denominator)",
        unit=first.reading.unit,
        decimals=first.reading.decimals,
        noun="trust" if by_trust else "ward",
    )
    message = _message(figure)
    spread = spread_in_words(made, asked=widen, noun=figure.noun)
    rows = map(row_sentence, funnel_in_words(figure).rows)
    alt = " ".join(filter(None, [f"Funnel. {message}.", spread, *rows]))
    cautions = tuple(filter(None, (spread, *_cautions(found, with_size))))
    return Comparison(replace(figure, alt=alt), message, cautions)


def write_comparison(opened: OpenWorkbook, comparison: Comparison, target: Path) -> Path:
    """Write the funnel by the ending of `target`: .html and .md as a page, .svg and .png alone."""

    match target.suffix.lower():
        case ".svg":
            return write_output(target, figure_svg(comparison.figure))
        case ".png":
            return write_output(target, figure_png(comparison.figure))
        case ".md":
            return write_as_markdown(_page(opened, comparison), target.parent, target.stem)[0]
        case ".html":
            return write_paper(opened, _page(opened, comparison), target)
        case _:
            raise WorkbookError(
                f"A funnel can be .html, .md, .svg or .png, and {target.name} is none of them.",
                f"Try: {target.stem}.svg",
            )


def _page(opened: OpenWorkbook, comparison: Comparison) -> Document:
    noun = comparison.figure.noun
    note = (
        f"{noun.capitalize()}s are in order of size. Inside the limits, which one is higher is "
        "chance."
    )
    cautions = tuple(Callout(one, Tone.WATCH) for one in (*comparison.cautions, note))
    sharing = Callout(f"Not for sharing: counts of single {noun}s can be small.", Tone.WATCH)
    blocks: tuple[Block, ...] = (comparison.figure, *cautions)
    if not opened.is_shared:
        blocks = (*blocks, sharing)
    section = Section("funnel", "Funnel", comparison.message, blocks)
    return document(opened.views, (section,), comparison.figure.name, "", opened.today)


def _having(
    views: Sequence[ProjectView], id_: str, start: date | None, end: date | None
) -> Iterator[_Found]:
    for view in views:
        measure = view.project.measure(id_)
        if measure is None:
            continue
        series = view.project.series.get(id_)
        if series is not None and not series.has_denominator:
            series = None  # periods joined for a copy to share have one, and it is no size
        excluded = {one.date for one in measure.exclude}
        points = tuple(
            point
            for point in (series.points if series else ())
            if point.value is not None and point.denominator
            if not point.excluded and point.when not in excluded
            if (start is None or point.when >= start) and (end is None or point.when <= end)
        )
        yield _Found(view, measure, view.readings[id_], points)


def _too_few(
    views: Sequence[ProjectView], id_: str, found: Sequence[_Found], sized: int, *, by_trust: bool
) -> WorkbookError:
    ids = sorted({one.id for view in views for one in view.project.measures})
    if not found:
        there = f"There are: {', '.join(ids)}." if ids else "No project has any yet."
        return WorkbookError(f"No project has a measure {id_}.", meant_or(id_, ids, there))
    if by_trust and sized:
        return WorkbookError(
            f"All that have a measure {id_} with both numbers are of one trust.",
            "Compare its wards rather than trusts.",
        )
    have = counted(len(found), "project has", "projects have")
    return WorkbookError(
        f"{have} a measure {id_}, and {sized} of them a numerator and a denominator in that time.",
        "A funnel compares two wards or more by their size, so it needs both numbers.",
    )


def _kind(found: Sequence[_Found]) -> tuple[FunnelKind, float]:
    """A share, or events per unit of exposure; and what it is multiplied by."""
    shares = [one.reading.chart in SHARES or is_percentage(one.reading.unit) for one in found]
    if len(set(shares)) > 1:
        raise WorkbookError(
            "Some wards keep this measure as a share and others as a rate.",
            "Agree on one unit before you compare them.",
        )
    first = found[0].measure
    if len({one.measure.per for one in found}) > 1:
        raise WorkbookError("The wards count per different numbers.", "Agree on one `per`.")
    if shares[0]:
        return FunnelKind.P, first.per or all_in(first.unit)
    whole = all(float(point.value or 0).is_integer() for one in found for point in one.points)
    if not whole or is_measured(first.unit, first.counts or ""):
        raise WorkbookError(
            f"A funnel allows for the chance in counts, and {quoted(first.name)} counts no events.",
            "Compare the wards' own charts.",
            action=do("summary"),
        )
    return FunnelKind.U, first.per or 1.0


def _of_most(texts: Iterable[str]) -> str:
    """What most of them say, the first of several; "" where they say nothing."""
    said = Counter(no_stop(one) for one in texts if one.strip())
    return said.most_common(1)[0][0] if said else ""


def _name(measure: str, found: Sequence[_Found]) -> str:
    """What more than half of the wards call it; else its id as words, and no one ward's name."""
    name = _of_most(one.measure.name for one in found)
    alike = sum(no_stop(one.measure.name) == name for one in found)
    return name if name and 2 * alike > len(found) else capital(measure.replace("-", " "))


def _sum(numbers: Iterator[float | None]) -> float:
    return sum(number or 0.0 for number in numbers)


def _sizes(one: _Found) -> float:
    return _sum(point.denominator for point in one.points)


def _period(found: Sequence[_Found], start: date | None, end: date | None) -> str:
    days = [point.when for one in found for point in one.points]
    monthly = all(one.measure.every == "month" for one in found)
    first = day(start) if start else (month if monthly else day)(min(days))
    last = day(end) if end else (month if monthly else day)(max(days))
    return first if first == last else f"{first} to {last}"


def _message(figure: Funnel) -> str:
    beyond = [point for point in figure.wards.points if point.side is not None]
    wards = counted(len(figure.wards.points), figure.noun)
    chance = f"chance and the spread between {figure.noun}s" if figure.wards.widened else "chance"
    one = figure.wards.points[0]
    if one.limits.lower == one.limits.upper:
        value = show(one.value, figure.unit, figure.decimals)
        return f"{figure.name}: {wards}, and all of them at {value}"
    if not beyond:
        return f"{figure.name}: {wards}, and none beyond the limits of {chance}"
    sides = Counter(str(point.side) for point in beyond)
    names = listed(f"{point.name} ({point.side})" for point in beyond)
    if len(beyond) > _NAMED:
        names = f"{len(beyond)} of them: {listed(f'{sides[one]} {one}' for one in sorted(sides))}"
    give = " give" * figure.wards.widened
    return f"{figure.name}: {wards}, and more than {chance}{give} in {names}"


def _cautions(found: Sequence[_Found], with_size: Sequence[_Found]) -> Iterator[str]:
    without = [one.view.project.ward for one in found if one not in with_size]
    if without:
        yield f"Without a numerator and a denominator in that time: {listed(without)}."
    names = dict.fromkeys(no_stop(one.measure.name) for one in with_size)
    if len(names) > 1:
        yield f"The wards call this measure by different names: {listed(map(quoted, names))}."
    definitions = {" ".join(one.measure.definition.split()).casefold() for one in with_size}
    if len(definitions) > 1:
        yield "The wards define this measure in different words. Do they count alike?"
    small = [one.view.project.ward for one in with_size if _sizes(one) < 10]
    if small:
        yield f"Fewer than 10 in all: {listed(small)}."
