"""What a chart says: the one object that chart, icon, sentence, slide and table are made from.

Everything here is frozen and holds values, never words to be parsed: a signal has a rule and a
side, and its label is derived from them (see `qiworkbook.spc.words`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property, partial
from itertools import pairwise
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.spc.numbers import places_apart, rhythm_of, typed_places


class Better(StrEnum):
    """Which way is improvement."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEITHER = "neither"


class ChartType(StrEnum):
    """A kind of chart, by the name that people write in `chart = "..."`."""

    RUN = "run"
    XMR = "xmr"
    MR = "mr"
    P = "p"
    P_PRIME = "p-prime"
    U = "u"
    U_PRIME = "u-prime"
    C = "c"
    G = "g"
    T = "t"
    XBAR = "xbar"
    S = "s"


SEVERAL_A_DATE = (ChartType.XBAR, ChartType.S, ChartType.G, ChartType.T)
"""Charts whose data may have several rows of one date: measurements of a group, or events."""

EVENT_CHARTS = (ChartType.G, ChartType.T)
SHARES, RATES = (ChartType.P, ChartType.P_PRIME), (ChartType.U, ChartType.U_PRIME)
"""Charts on which each row is an event: what lies between it and the last is the value."""

MISSED = 1.6  # times the longest of an interval: one was missed in between
SATURDAY = 5


def is_weekend(when: date) -> bool:
    """A Saturday or a Sunday."""
    return when.weekday() >= SATURDAY


class Rule(StrEnum):
    """A test for special cause."""

    OUTSIDE = "outside"  # a point beyond a process limit
    SHIFT = "shift"  # a run of points on one side of the centre
    TREND = "trend"  # a run of points all rising or all falling
    TWO_IN_THREE = "two-in-three"  # two of three points close to a limit
    FOUR_IN_FIVE = "four-in-five"  # four of five points beyond one sigma
    FIFTEEN_WITHIN = "fifteen-within"  # fifteen points hugging the centre
    EIGHT_BEYOND = "eight-beyond"  # eight points, none within one sigma
    ALTERNATING = "alternating"  # points that zig-zag
    LONG_RUN = "long-run"  # Anhøj: the longest run is longer than chance allows
    FEW_CROSSINGS = "few-crossings"  # Anhøj: the centre is crossed too seldom
    RUN_COUNT = "run-count"  # IHI: too few or too many runs


class Side(StrEnum):
    """Where a signal lies, or where it heads."""

    ABOVE = "above"
    BELOW = "below"
    INCREASING = "increasing"
    DECREASING = "decreasing"
    NEITHER = "neither"  # the rule has no side: too few crossings, for example


class Variation(StrEnum):
    """What the latest point says about the process, in Making Data Count's meanings."""

    TOO_EARLY = "too-early"
    COMMON_CAUSE = "common-cause"
    IMPROVEMENT_HIGH = "improvement-high"
    IMPROVEMENT_LOW = "improvement-low"
    CONCERN_HIGH = "concern-high"
    CONCERN_LOW = "concern-low"
    NEUTRAL_HIGH = "neutral-high"
    NEUTRAL_LOW = "neutral-low"
    SIGNAL = "signal"  # not random, with no direction: run-chart tests of the whole series
    UNTOLD = "untold"  # numbers are hidden in this copy, and any of them could turn the answer


NOT_JUDGED = (Variation.TOO_EARLY, Variation.UNTOLD)
"""Where nothing is said of the latest point."""


class Assurance(StrEnum):
    """Whether the process, as it is now, can be expected to meet its target."""

    NONE = "none"  # no target, no direction, no limits, or none but the target itself
    PASS = "pass"  # the target will be met, by chance alone
    FAIL = "fail"  # the target will not be met without a change
    HIT_OR_MISS = "hit-or-miss"


class Given(StrEnum):
    """What of a phase was given from outside, rather than worked out from its points."""

    NOTHING = ""
    CENTRE = "centre"
    LIMITS = "limits"  # and the centre


class Unjudged(StrEnum):
    """Why a phase is drawn and not judged."""

    FEW_POINTS = "few-points"
    FEW_IN_BASELINE = "few-in-baseline"  # centre and limits come from fewer than are needed
    FEW_RANGES = "few-ranges"  # gaps leave fewer moving ranges than are needed
    CONSTANT_BASELINE = "constant-baseline"  # limits of no width, and values beside them
    AT_ONE_END = "at-one-end"  # a run chart on which more than half are 0, or all there can be
    ONE_EACH = "one-each"  # every row is one event at its date, and counts nothing else
    NO_RULES = "no-rules"  # the rule set has none for this kind of chart


class RuleSetName(Struct, frozen=True):
    """The name and the version that a chart prints: "Making Data Count 2023"."""

    id: str
    title: str
    version: str


class Signal(Struct, frozen=True):
    """One special cause: which rule found it, which points it involves, which of them it marks.

    `points` and `marked` are indices into `Reading.points`. `numbers` says what was compared,
    such as `("run", 8), ("limit", 7)`: the explanation is written from them.
    """

    rule: Rule
    side: Side
    points: tuple[int, ...]
    marked: tuple[int, ...]
    numbers: tuple[tuple[str, float], ...] = ()


class ReadPoint(Struct, frozen=True, kw_only=True, gc=False):  # of nothing that holds others
    """One place on the chart. `value` is None where there are no data: a gap, never a zero.

    `value`, `centre`, `lower`, `upper` and `target` are in the unit of the measure (a percentage
    is 0 to 100). `near_lower` and `near_upper` lie two thirds of the way to the limits. `level` is
    one that the headline tells and no centre line draws.
    `excluded` is the reason this point is left out of centre and limits, or "". A point that is
    `unfinished` is of a time that is not over: it is drawn, and nothing is said by it.
    """

    index: int
    when: date | None
    label: str
    value: float | None
    phase: int
    numerator: float | None = None
    denominator: float | None = None
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    near_lower: float | None = None
    near_upper: float | None = None
    target: float | None = None
    level: float | None = None
    excluded: str = ""
    note: str = ""
    unfinished: bool = False


class ReadPhase(Struct, frozen=True, kw_only=True):
    """A stretch of the chart with its own centre and limits. `first` and `last` are indices."""

    first: int
    last: int
    reason: str
    cycle: str
    counted: int  # points that centre and limits were calculated from
    baseline: int | None  # only the first n points were used, when not None
    trial: bool  # fewer points than the rule set asks for: limits are trial limits
    centre: float | None  # at the last point of the phase
    lower: float | None
    upper: float | None
    ranges: int | None = None  # moving ranges that limits come from, where they come from those
    unjudged: Unjudged | None = None  # why no rule was asked, or None
    given: Given = Given.NOTHING
    runs: bool = True  # whether any were looked for
    factor: float | None = None  # Laney's, by which the limits of a P′ or U′ chart are wider


class Event(Struct, frozen=True):
    """Something to draw on the chart at a date: the start of a PDSA cycle, or a note on a point.

    `short` is what stands for the label where there is little room; "" is the label itself.
    """

    when: date
    label: str
    cycle: str = ""
    is_note: bool = False
    short: str = ""


class UnmeasuredStretch(Struct, frozen=True):
    """A stretch in which nobody measured, with the reason: shaded, never joined."""

    start: date
    end: date
    reason: str


class ChartLevel(Struct, frozen=True):
    """A stretch in which a series keeps about one level. `value` is in the unit of the measure."""

    points: tuple[ReadPoint, ...]
    value: float
    is_drawn: bool  # as a centre line of the chart
    whole: bool = False  # all of a phase


class Course(Struct, frozen=True):
    """From where to where. `between` is a level beyond both, from which the series came back.

    `is_changed` is where the last level differs from the first, `is_back` where it is that one
    again, `is_gradual` where a straight line fits the points about as well as levels do. `drift` is
    1 where the last level goes on rising and -1 where it goes on falling, more than by chance.
    `slips` is where the last thing that several points of the last level signal is a turn back,
    against the way by which it came, or where its last ones lie off it that way; `strays` where the
    latest does, and `goes_on` where it lies still further the way it came. It `is_unsure` where its
    last ones lie nearer to the level before.
    """

    first: ChartLevel
    now: ChartLevel
    between: ChartLevel | None = None
    is_back: bool = False
    is_changed: bool = True
    is_gradual: bool = False
    drift: int = 0
    slips: bool = False
    strays: bool = False
    goes_on: bool = False
    is_unsure: bool = False

    @property
    def is_new(self) -> bool:
        """Whether the last level differs from the first, and lies to that side of all before it."""
        others = [one.value for one in (self.first, self.between) if one]
        return self.is_changed and not min(others) <= self.now.value <= max(others)

    @property
    def is_steady(self) -> bool:
        """Whether nothing says that the last level goes on changing, was not held, or is not the
        one that it changed to.
        """
        return self.is_new and not (self.drift or self.slips or self.strays)

    @property
    def since(self) -> str:
        """How the last level is since the change, in words that go before what changed."""
        if not self.is_steady:
            return "not steady since"
        return "after" if self.is_unsure else "steady since"

    @property
    def may_not_hold(self) -> bool:
        """Whether the last level turns back to where it came from."""
        return self.slips or self.drift * (self.now.value - self.first.value) < 0


class FarOut(Struct, frozen=True):
    """A few points without which the latest would be no signal, and the centre without them: None
    where others are signals without them too.
    """

    points: tuple[ReadPoint, ...]
    middle: float | None


class Vocabulary(Struct, frozen=True):
    """The words for what a chart says, as its readers know them.

    `limits` and `trial` are what the limits of a phase are called, `unsure` and `at_times` follow a
    target that may be met, and `over_icons` stand over the icons of a summary. Where it does not
    name `rules`, neither is a kind of chart named, nor how its limits were made.
    """

    special: str = "Special cause"
    signal: str = "A signal"
    limits: str = "process limits"
    trial: str = "trial limits"
    unsure: str = ": hit or miss"
    at_times: str = "was hit or miss"
    over_icons: tuple[str, str] = ("Variation", "Assurance")
    rules: bool = True


USUAL = Vocabulary()
EVERYDAY = Vocabulary(
    *("A real change", "A real change", "usual range", "usual range so far"),
    *("", "was met at times", ("Has it changed?", "Will it meet its target?")),
    rules=False,
)
_EVERYDAY_CENTRES = {"mean": "average", "median": "middle value"}


class Reading(Struct, frozen=True, kw_only=True, dict=True):
    """One analysed measure. Built by `qiworkbook.spc.analyse`; nothing that shows it recomputes.

    `broken` are the points that do not follow the one before: no line joins them, no moving range
    and no run reaches across. `cautions` are plain sentences about the data themselves (tiny
    denominators, more than half zeros, a constant series). `chosen_because` says why this chart
    was chosen, or "" if a person chose it. `conventions` is what the chart's foot prints after the
    rule set: how limits were made. `counts` says what is counted ("incidents"), and `needed` how
    many points the rule set asks for before it judges a chart of this kind. `draw_last` is how many
    points are drawn, the last ones, or None for all.
    `variation` is the one verdict that headline, icon, counts and questions follow: what the rules
    say of the latest point, seen beside the `course` and the points `far_out`. It is `beside_given`
    where the latest point is marked about a centre given from outside and not about its own.
    `unread` rows of its file could not be read; below 0 is the whole file. `untrue` is where
    there are values, and none that can be true.
    `hidden` are the dates whose number a copy to share does not show: they were counted. `rounded`
    is by how much its numerators (or numbers alone) and its denominators can differ from those
    that were counted. `target_past` is whether its target is a thing of the past: the project is
    closed, or the date of its aim is over. `of_charts` are the cautions that only who knows charts
    can read, and `vocabulary` are the words of those for whom it is told.
    """

    name: str
    unit: str
    chart: ChartType
    better: Better
    rule_set: RuleSetName
    points: tuple[ReadPoint, ...]
    phases: tuple[ReadPhase, ...]
    signals: tuple[Signal, ...]
    variation: Variation
    assurance: Assurance
    target: float | None = None
    events: tuple[Event, ...] = ()
    pauses: tuple[UnmeasuredStretch, ...] = ()
    cautions: tuple[str, ...] = ()
    chosen_because: str = ""
    conventions: str = ""
    decimals: int = 1
    every: str = ""
    measure: str = ""
    project: str = ""
    centre_name: str = "mean"
    source: str = ""
    counts: str = ""
    needed: int = 0
    broken: frozenset[int] = frozenset()
    draw_last: int | None = None
    unread: int = 0
    untrue: bool = False
    hidden: frozenset[date] = frozenset()
    rounded: tuple[int, int] = (0, 0)
    course: Course | None = None
    far_out: FarOut | None = None
    beside_given: bool = False
    target_past: bool = False
    of_charts: tuple[str, ...] = ()
    vocabulary: Vocabulary = USUAL

    @property
    def useful(self) -> tuple[ReadPoint, ...]:
        """The points that have a value."""
        return tuple(point for point in self.points if point.value is not None)

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has measured yet: nothing is hidden, can't be read or can't be true."""
        hides = self.variation is Variation.UNTOLD
        return not (self.useful or self.unread or self.untrue or hides)

    @property
    def latest(self) -> ReadPoint | None:
        """The last point that has a value, or None when there are no data.

        One of a time that is not over is passed by, unless it is all there is.
        """
        return last_of(self.points)

    @property
    def about(self) -> str:
        """What stands before a number that is worked out from rounded counts, or ""."""
        return "about " * any(self.rounded)

    @property
    def ends_hidden(self) -> bool:
        """Whether a number that is not shown came after the last one that is."""
        last = self.latest.when if self.latest else None
        return any(last is None or day > last for day in self.hidden)

    @cached_property
    def counted_in(self) -> str:
        """What so many points are so many of: `every`, where they come that often; "weekday" of
        days without a weekend; "" where nothing, or nothing true, says how often they come.
        """
        rhythm = rhythm_of(self.every)
        if rhythm is None or self.chart in EVENT_CHARTS:
            return ""
        days = [point.when for point in self.points if point.when is not None]
        apart = [(later - earlier).days for earlier, later in pairwise(days)]
        if rhythm.longest == 1 and max(apart, default=1) > 1 and not any(map(is_weekend, days)):
            return "weekday"
        return self.every if comes_so_often(days, self.every) else ""

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Decimals for centre and limits of each phase, by its first point: those of the measure,
        those that somebody gave, and enough for lines, and a latest point that is a signal, to look
        as different as they are; so do other signals where one decimal more tells them apart.
        """
        found = {}
        marked = {at for signal in self.signals for at in signal.points}
        for phase in self.phases:
            lines = (phase.centre, phase.lower, phase.upper)
            given = {Given.NOTHING: (), Given.CENTRE: lines[:1], Given.LIMITS: lines}[phase.given]
            places = [typed_places(line, self.decimals) for line in given if line is not None]
            most = max(places, default=self.decimals)
            beside = [
                (point, (point.value, line))
                for point in self.points[phase.first : phase.last + 1]
                if point.index in marked
                for line in (point.lower, point.centre, point.upper)
            ]
            pairs = (
                (phase.centre, phase.lower),
                (phase.centre, phase.upper),
                *(pair for point, pair in beside if point is self.latest),
            )
            apart = partial(places_apart, most, unit=self.unit)
            near = [pair for _, pair in beside if apart(pair) <= most + 1]
            found[phase.first] = max(apart(*pairs), min(apart(*near), most + 1))
        return MappingProxyType(found)

    @property
    def phase_now(self) -> ReadPhase | None:
        """The phase that the latest point belongs to."""
        latest = self.latest
        return None if latest is None else self.phases[latest.phase]

    def signals_at(self, index: int) -> tuple[Signal, ...]:
        """Every signal that marks the point at `index`, in the rule set's order of priority."""
        return self._by_point.get(index, ())

    @cached_property
    def _by_point(self) -> dict[int, tuple[Signal, ...]]:
        """The signals by the points that they mark: asked once for every point of a long series."""
        found: dict[int, list[Signal]] = {}
        for signal in self.signals:
            for index in dict.fromkeys(signal.marked):
                found.setdefault(index, []).append(signal)
        return {index: tuple(signals) for index, signals in found.items()}


def comes_so_often(days: Sequence[date], every: str) -> bool:
    """Whether at least half of the steps between these dates are as long as somebody wrote."""
    rhythm = rhythm_of(every)
    if rhythm is None:
        return False
    apart = [(later - earlier).days for earlier, later in pairwise(days)]
    as_said = sum(rhythm.shortest / MISSED <= step <= rhythm.longest * MISSED for step in apart)
    return 2 * as_said >= len(apart)


def last_of(points: Sequence[ReadPoint]) -> ReadPoint | None:
    """The last point with a value; one of a time that is not over where there is no other."""
    over = (p for p in reversed(points) if p.value is not None and not p.unfinished)
    return next(over, None) or next((p for p in reversed(points) if p.value is not None), None)


def untold(reading: Reading, hidden: frozenset[date]) -> Reading:
    """The reading of what a copy shows of a series: its points, and nothing worked out from them.

    What is hidden is small, or nearly all of all: a mean, a limit or a run of the others alone
    says of the whole what is not so.
    """
    bare = {"centre": None, "lower": None, "upper": None}
    return replace(
        reading,
        points=tuple(
            replace(point, near_lower=None, near_upper=None, level=None, **bare)
            for point in reading.points
        ),
        phases=tuple(replace(phase, trial=False, **bare) for phase in reading.phases),
        signals=(),
        variation=Variation.UNTOLD,
        assurance=Assurance.NONE,
        course=None,
        far_out=None,
        beside_given=False,
        hidden=hidden,
    )


def in_everyday_words(reading: Reading) -> Reading:
    """The reading for those who know no charts: the same numbers, in their words."""
    return replace(
        reading,
        vocabulary=EVERYDAY,
        centre_name=_EVERYDAY_CENTRES.get(reading.centre_name, reading.centre_name),
        cautions=tuple(one for one in reading.cautions if one not in reading.of_charts),
        conventions="",
        chosen_because="",
    )


def latest_part(reading: Reading) -> Reading:
    """The reading with its last `draw_last` points alone: their limits and marks as they were."""
    cut = 0 if reading.draw_last is None else len(reading.points) - reading.draw_last
    if cut <= 0:
        return reading
    kept = reading.points[cut:]
    first_phase, begins = kept[0].phase, kept[0].when
    return replace(
        reading,
        points=tuple(replace(p, index=p.index - cut, phase=p.phase - first_phase) for p in kept),
        phases=tuple(_phase(phase, cut) for phase in reading.phases[first_phase:]),
        broken=frozenset(at - cut for at in reading.broken if at >= cut),
        signals=tuple(
            replace(
                found,
                points=tuple(at - cut for at in found.points if at >= cut),
                marked=tuple(at - cut for at in found.marked if at >= cut),
            )
            for found in reading.signals
            if found.points[-1] >= cut
        ),
        events=tuple(e for e in reading.events if begins is None or e.when >= begins),
        pauses=tuple(p for p in reading.pauses if begins is None or p.end >= begins),
    )


def _phase(phase: ReadPhase, cut: int) -> ReadPhase:
    gone = max(0, cut - phase.first)
    baseline = None if phase.baseline is None or phase.baseline <= gone else phase.baseline - gone
    return replace(phase, first=max(0, phase.first - cut), last=phase.last - cut, baseline=baseline)
