"""One project seen whole, and the whole workbook seen at once.

A view is the single argument that checks, coach questions and sections get. Everything in it is
worked out once, on first use. Measures become readings here, with what a change of definition means
for them.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from qiworkbook.analysis.plausible import adds_up, impossible
from qiworkbook.analysis.thread import Thread
from qiworkbook.model import (
    AIM,
    Aim,
    CountingUnit,
    Measure,
    Point,
    Project,
    Series,
    ShownPicture,
    Status,
    Workbook,
)
from qiworkbook.model.base import OF_A_MEASURE, OF_THE_AIM, Meaning, changed_parts, mark_of
from qiworkbook.model.measure import Limits
from qiworkbook.spc.analyse import analyse, columned
from qiworkbook.spc.charts import refuse_unusable
from qiworkbook.spc.choose import what_is_missing
from qiworkbook.spc.numbers import RHYTHMS, Rhythm, all_in, is_percentage, zeros
from qiworkbook.spc.observations import (
    LimitsFrom,
    Observation,
    PhaseStart,
    ReadingPlan,
    SpcError,
    TargetStep,
)
from qiworkbook.spc.reading import (
    EVENT_CHARTS,
    SEVERAL_A_DATE,
    Better,
    ChartType,
    Event,
    Reading,
    UnmeasuredStretch,
    in_everyday_words,
    untold,
)
from qiworkbook.spc.rows import are_events, open_interval
from qiworkbook.spc.words import unread_rows
from qiworkbook.text.words import day, listed, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qiworkbook.model import LearningSet
    from qiworkbook.problems import Problem
    from qiworkbook.spc.rule_sets import RuleSet


class Redefinition(Struct, frozen=True):
    """What was changed since data were collected: its `parts`, and from which day on.

    `since` is None where nobody knows the day; `parts` are empty where it was changed back.
    """

    of_aim: bool
    parts: tuple[str, ...]
    since: date | None

    @property
    def caution(self) -> str:
        """What a reader of the chart should know."""
        if self.of_aim:
            return f"{self.said}. Nobody has confirmed yet why."
        return f"{self.said}. Nobody has confirmed yet what that means for the chart."

    @property
    def said(self) -> str:
        """What was changed and when, as a sentence without its full stop."""
        what = listed([_CALLED.get(part, part) for part in self.parts]) or "definition"
        of = f"The {what} of the aim" if self.of_aim else f"The {what}"
        were = "were" if len(self.parts) > 1 else "was"
        changed = f"{of} {were} changed after data had been collected"
        if self.since is None:
            return f"{changed}, on a day that is not known"
        if self.of_aim:  # each point counts what it did: only what is hoped for is another thing
            return f"{changed}, on {day(self.since)}: until then the aim was different"
        return f"{changed}: points from {day(self.since)} on may not compare with those before"


_CALLED = {"by": "date"}


def redefinition(of: Measure | Aim | None) -> Redefinition | None:
    """What was changed and not confirmed; None where the data follow what is written now."""
    if of is None or not of.meant:
        return None
    is_measure = isinstance(of, Measure)
    at = max((n for n, one in enumerate(of.meant) if n == 0 or one.who), default=0)
    settled, open_ = of.meant[at], of.meant[at + 1 :]
    now = mark_of(vars(of), OF_A_MEASURE if is_measure else OF_THE_AIM)
    parts = changed_parts(settled.mark, now)
    if not parts and not open_:
        return None
    return Redefinition(not is_measure, parts, open_[0].since if open_ else None)


def redefinitions(project: Project, measure: Measure) -> tuple[Redefinition, ...]:
    """What was changed of a measure, and of the aim if this is the one that shows it."""
    aim = project.aim
    if aim and aim.measure != measure.id and AIM not in measure.shows:
        aim = None
    return tuple(filter(None, (redefinition(measure), redefinition(aim))))


def retold(was: Measure | Aim, told: Measure | Aim) -> tuple[Meaning, ...]:
    """The meanings of a copy in which words are left out: what is unconfirmed stays so there."""
    found = redefinition(was)
    parts = OF_A_MEASURE if isinstance(told, Measure) else OF_THE_AIM
    now = mark_of(vars(told), parts) or "unknown"
    return (Meaning(mark=now), Meaning(mark=now, since=found.since)) if found else ()


EVENT_COUNTS = (CountingUnit.INCIDENTS, CountingUnit.REPORTS)
FALLBACK_RULE_SET = "mdc"
LASTING = [RHYTHMS[every] for every in ("week", "fortnight", "month", "quarter")]

_LABEL = 120
_ALMOST = 1e-9


def read_measure(
    project: Project,
    measure: Measure,
    thread: Thread,
    default_rule_set: str,
    rule_sets: Mapping[str, RuleSet] | None = None,
    today: date | None = None,
) -> Reading:
    """The reading of one measure; it never fails.

    An empty row whose time is not over on this day is "not yet", and no gap.

    A row that cannot be true (two rows of one date, more yeses than answers) becomes a gap, and
    what is wrong stands first among the reading's cautions. The target of a project that is closed
    is past, and so is that of the aim once its date is over. A rule set that does not exist is
    replaced by Making Data Count's, with a caution. Rows that could not be read are counted.
    """
    plan = plan_of(project, measure, thread, default_rule_set)
    rows = _observations(project, measure, today)
    past = project.about.status is Status.CLOSED or (
        bool(today and project.aim and project.aim.by and project.aim.by < today)
        and measure == thread.outcome
    )
    reading = replace(_read(project, rows, measure, plan, rule_sets), target_past=past)
    series = project.series.get(measure.id)
    if not series or not series.unread:
        return reading
    reading = replace(reading, unread=series.unread)
    said = f"{series.source.file}: {unread_rows(reading)}; what stands there is missing here"
    return replace(reading, cautions=(said, *reading.cautions))


def _read(
    project: Project,
    observed: tuple[Observation, ...],
    measure: Measure,
    plan: ReadingPlan,
    rule_sets: Mapping[str, RuleSet] | None,
) -> Reading:
    valued = any(row.value is not None for row in observed)
    measure = as_drawn(project, measure)
    said = ""
    if measure.chart in EVENT_CHARTS:  # a row that can't be one must not choose another chart
        said, observed = _impossible(observed, measure), possible(observed, measure)
    for rows, attempt in _attempts(observed, measure, plan):
        try:
            reading = analyse(rows, attempt, rule_sets)
        except SpcError as error:
            said = said or str(error)
            continue
        wrong = _impossible(rows, measure)
        if wrong:  # a chart of single values draws whatever it is given
            said = wrong
        else:
            still = time_since(project, project.measure(measure.days_between))
            series = project.series.get(measure.id)
            if series:
                reading = replace(reading, rounded=series.rounded)
            if series and series.is_partial:
                reading, still = replace(untold(reading, series.hidden), cautions=()), ""
            changed = [one.caution for one in redefinitions(project, measure)] if series else []
            of_rows = series.said if series else ()
            cautions = filter(None, (said, *changed, *of_rows, *reading.cautions, still))
            untrue = valued and reading.latest is None
            return replace(reading, cautions=tuple(cautions), untrue=untrue)
    bare = analyse((), ReadingPlan(name=plan.name, measure=plan.measure, project=plan.project))
    return replace(bare, cautions=(said,) if said else (), untrue=valued)


def why_not_drawn(
    project: Project,
    measure: Measure,
    thread: Thread,
    default_rule_set: str,
    rule_sets: Mapping[str, RuleSet] | None = None,
) -> str:
    """Why the chart cannot be drawn as it was asked for, single rows aside; "" when it can."""
    plan = plan_of(project, measure, thread, default_rule_set)
    missing = missing_for(project, measure, measure.chart)
    if missing:
        return missing
    try:
        columned(possible(_observations(project, measure), measure), plan, rule_sets)
    except SpcError as error:
        return str(error)
    return ""


def limits_refused(project: Project, measure: Measure, thread: Thread) -> str:
    """Why the chart cannot be drawn with limits given by a person; "" where it can."""
    plan = plan_of(project, measure, thread, FALLBACK_RULE_SET)
    try:
        refuse_unusable(_observations(project, measure), plan)
    except SpcError as error:
        return str(error)
    return ""


def missing_for(project: Project, measure: Measure, chart: ChartType | None) -> str:
    """What the data of a measure lack for that kind of chart, as a sentence; "" where nothing."""
    rows = _observations(project, measure)
    return what_is_missing(rows, chart, measure.unit, measure.every or "") if chart else ""


def time_since(project: Project, counted: Measure | None) -> str:
    """How long it is since the last event that a measure counts, as a sentence, or ""."""
    series = project.series.get(counted.id) if counted else None
    if counted is None or (series and series.is_partial):
        return ""  # the last event may be one that a copy does not show
    try:
        return open_interval(_observations(project, counted), counted.every or "")
    except SpcError:
        return ""  # no count of events: `check` says so


def _attempts(
    rows: tuple[Observation, ...], measure: Measure, plan: ReadingPlan
) -> Iterator[tuple[tuple[Observation, ...], ReadingPlan]]:
    """What was asked for, then with ever less of what could stand in the way."""
    yield rows, plan
    kept = possible(rows, measure)
    yield kept, plan
    bare = replace(plan, limits=LimitsFrom(), lowest=None, highest=None)
    yield kept, bare
    yield kept, replace(plan, rule_set=FALLBACK_RULE_SET)
    yield kept, replace(bare, rule_set=FALLBACK_RULE_SET)
    yield kept, replace(bare, rule_set=FALLBACK_RULE_SET, chart=None)


def plan_of(
    project: Project, measure: Measure, thread: Thread, default_rule_set: str
) -> ReadingPlan:
    """How the measure asks to be read."""
    percentage = is_percentage(measure.unit)
    series = project.series.get(measure.id)
    values = [p.value / (p.denominator or 1.0) for p in series.points if p.value] if series else []
    largest = max(map(abs, values), default=0.0) * (measure.per or all_in(measure.unit))
    # as many digits, whatever the unit
    usual = 0 if percentage else 1 + (zeros(largest) if _ALMOST < largest < 1 else 0)
    decimals = usual if measure.decimals is None else measure.decimals
    shown_by_aim = project.aim if thread.outcome == measure else None
    limits = measure.limits or Limits.model_empty()
    return ReadingPlan(
        name=measure.name,
        unit=measure.unit,
        better=measure.better or assumed_direction(measure, shown_by_aim),
        chart=measure.chart,
        rule_set=measure.rule_set or default_rule_set,
        targets=targets_of(measure, thread),
        baseline=measure.baseline,
        phases=tuple(PhaseStart(p.start, p.reason, p.pdsa, p.baseline) for p in measure.phase),
        per=measure.per or 1.0,
        decimals=decimals,
        every=measure.every or "",
        counts=measure.counts or "",
        events=_events(measure, thread, series),
        pauses=tuple(UnmeasuredStretch(p.start, p.end, p.reason) for p in measure.pause),
        min_denominator=measure.smallest_denominator or 10,
        measure=measure.id,
        project=project.id,
        source=measure.source,
        screen=limits.screened,
        limits=LimitsFrom(
            limits.start, limits.end, limits.centre, limits.lower, limits.upper, limits.source
        ),
        lowest=limits.lowest,
        highest=limits.highest,
        draw_last=measure.draw_last,
    )


def assumed_direction(measure: Measure, aim: Aim | None) -> Better:
    """Which way is better, where the measure does not say.

    Counts of incidents and of reports have no direction until a team gives them one: more can
    mean more harm, or more trust. The measure that shows the aim takes the aim's direction.
    Anything else has none: colouring a guess would be worse than asking, as `check` does.
    """
    if aim is None or measure.counts in EVENT_COUNTS:
        return Better.NEITHER
    if isinstance(aim.target, str):
        return Better.INCREASE if aim.target.strip().startswith("+") else Better.DECREASE
    if aim.target is None or aim.baseline is None or aim.target == aim.baseline:
        return Better.NEITHER
    return Better.INCREASE if aim.target > aim.baseline else Better.DECREASE


def targets_of(measure: Measure, thread: Thread) -> tuple[TargetStep, ...]:
    """The measure's own targets, or else the goal of the aim that it shows."""
    first, aim = measure.target, thread.project.aim
    if first is None and not measure.targets and aim is not None and thread.outcome == measure:
        first = aim.goal
    from_the_start = () if first is None else (TargetStep(None, first),)
    return (*from_the_start, *(TargetStep(t.start, t.value) for t in measure.targets))


def _events(measure: Measure, thread: Thread, series: Series | None) -> tuple[Event, ...]:
    """What to mark on the chart: cycles that began while there were data, and notes on points."""
    if series is None or not series.points:
        return ()
    last = max(point.when for point in series.points)
    cycles = (
        Event(
            cycle.start,
            short(f"PDSA: {cycle.title}", _LABEL),
            cycle.id,
            short=short(cycle.title, _LABEL - len("PDSA: ")),
        )
        for cycle in thread.cycles_on(measure)
        if cycle.start is not None and cycle.start <= last
    )
    changed = (
        Event(one.since, "The aim changed" if one.of_aim else "Definition changed")
        for one in redefinitions(thread.project, measure)
        if one.since and one.since <= last
    )
    notes = (
        ()
        if series.derived_by
        else (Event(p.when, p.note, is_note=True) for p in series.points if p.note)
    )
    return tuple(sorted((*cycles, *changed, *notes), key=lambda event: event.when))


def _observations(
    project: Project, measure: Measure, today: date | None = None
) -> tuple[Observation, ...]:
    lasts = timedelta(days=RHYTHMS[measure.every].shortest if measure.every else 1)
    series = project.series.get(measure.id)
    reasons = {exclusion.date: exclusion.reason for exclusion in measure.exclude}
    changed = redefinition(measure)
    points = series.points if series else ()
    if changed and changed.since and all(point.when < changed.since for point in points):
        changed = None  # no point yet lies after it
    # a count of a time that lasts is not to be judged before the time is over
    lasting = RHYTHMS.get(measure.every or "") if adds_up(measure, points) else None
    return tuple(
        Observation(
            point.when,
            point.value,
            point.denominator,
            note=_note(point, changed),
            excluded=point.excluded or reasons.get(point.when, "") or unfinished,
            unfinished=bool(unfinished),
        )
        for point in points
        if not (today and point.is_open and point.when + lasts > today)  # its time is not over
        for unfinished in (_not_over(measure, point, today, lasting) if today else "",)
    )


def _not_over(measure: Measure, point: Point, today: date, rhythm: Rhythm | None) -> str:
    """Why a point is not to be judged yet: its day is to come; a count is of a time not over.

    A day in the middle of one may be the last of it, or the one on which somebody counted.
    """
    if today < point.when:
        return "that day is still to come"
    if rhythm is None or rhythm not in LASTING:
        return ""
    begins = point.when.day == 1 if rhythm.months else point.when.weekday() == 0
    return f"the {measure.every} is not over" if begins and today < rhythm.after(point.when) else ""


def _note(point: Point, changed: Redefinition | None) -> str:
    """The note of a point, which of two definitions it was collected by with it."""
    if changed is None or changed.since is None:
        return point.note
    side = "after" if point.when >= changed.since else "before"
    return "; ".join(filter(None, (point.note, f"{side} the definition changed")))


def _impossible(rows: tuple[Observation, ...], measure: Measure) -> str:
    """What is said of the first row that cannot be true of that measure; "" where all can."""
    found = [
        f"{wrong}, so {day(row.when) if row.when else 'it'} is a gap until it is put right"
        for row in rows
        if (wrong := impossible(measure, row.value, row.denominator))
    ]
    return f"{found[0]}{f', and {len(found) - 1} more like it' * (len(found) > 1)}" if found else ""


def as_drawn(project: Project, measure: Measure) -> Measure:
    """The measure without the chart that it asks for, where its rows can't make that: then they
    need not be what it would need.
    """
    rows = possible(_observations(project, measure), measure) if measure.chart else ()
    every, asked = measure.every or "", measure.chart
    cannot = asked and what_is_missing(rows, asked, measure.unit, every)
    return measure.model_copy(update={"chart": None}) if cannot else measure


def possible(rows: tuple[Observation, ...], measure: Measure) -> tuple[Observation, ...]:
    """The rows, with a gap in place of each that cannot be true of that measure."""
    often = Counter(row.when for row in rows)
    events = are_events([row.value for row in rows], measure.every or "")
    if events or measure.chart in SEVERAL_A_DATE:
        often.clear()  # each row is one of a group, or an event
    once = {row.when: row for row in rows} if often else dict(enumerate(rows))
    return tuple(
        replace(row, value=None)
        if often[row.when] > 1 or impossible(measure, row.value, row.denominator)
        else row
        for row in once.values()
    )


class ProjectView(Struct, frozen=True, dict=True):
    """A project, the day it is looked at, and the workbook around it.

    Where something is made that may have them, `pictures` are those that may be shown on that day,
    and `not_shown` says why the others may not. `everyday` is where its readers know no charts.
    """

    project: Project
    today: date
    workbook: Workbook = field(default_factory=Workbook)
    rule_sets: Mapping[str, RuleSet] | None = None
    pictures: tuple[ShownPicture, ...] = ()
    not_shown: tuple[Problem, ...] = ()
    everyday: bool = False

    @cached_property
    def thread(self) -> Thread:
        """The graph from aim to measure."""
        return Thread(self.project)

    @cached_property
    def readings(self) -> Mapping[str, Reading]:
        """The reading of every measure, by the measure's id, in the order of the file."""
        known, shown = self.outcome, self.thread.outcome
        read = {
            one.id: known if known and one is shown else self.read(one)
            for one in self.project.measures
        }
        return MappingProxyType(read)  # everybody is handed the same one

    def why_example(self, own: str = "") -> str:
        """Why what is told is only an example: a file's `own` words, the project's, the workbook's.

        "" where nothing says that it is one.
        """
        return own or self.project.about.illustrative or self.workbook.file.workbook.illustrative

    def read(self, measure: Measure) -> Reading:
        """The reading of one of the project's measures, when the others are not asked for."""
        default = self.workbook.file.defaults.rule_set
        found = read_measure(
            self.project, measure, self.thread, default, self.rule_sets, self.today
        )
        return in_everyday_words(found) if self.everyday else found

    def reading_of(self, measure: Measure, series: Series) -> Reading:
        """What a chart of other numbers would say: those of a measure that no project has."""
        alone = replace(
            self.project,
            aim=None,
            cycles=(),
            measures=(measure,),
            series={measure.id: series},
            problems=(),
        )
        return replace(self, project=alone).readings[measure.id]

    def reading(self, measure: str) -> Reading | None:
        """The reading of the measure with this id, if there is one."""
        return self.readings.get(measure)

    @cached_property
    def outcome(self) -> Reading | None:
        """The reading of the measure that shows the aim."""
        measure = self.thread.outcome
        return self.read(measure) if measure else None


class WorkbookView(Struct, frozen=True):
    """What is made of a whole workbook sees this.

    `views` are the projects that were asked for, each whole; `workbook` holds what lies beside
    them. `gathering` is the learning set that a deck is made for, None for any other output.
    """

    workbook: Workbook
    views: tuple[ProjectView, ...]
    today: date
    gathering: LearningSet | None = None
