"""What a reading says: headline, verdict, limits, for who cannot see it too, and all as data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import takewhile
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.spc.charts import CHARTS, SPREAD_CHARTS
from qiworkbook.spc.choose import EVENTS
from qiworkbook.spc.course import (
    DIRECTED,
    HIGHER,
    course_words,
    is_better,
    level_now,
    levels_named,
    too_few_before,
)
from qiworkbook.spc.explain import (
    MOST,
    RULES,
    apart_from_far_out,
    breaks,
    centre_of,
    explained,
    found_and_needed,
    gaps_words,
    limit_passed,
    limits_named,
    marks_told,
    near,
    over,
    passed_over,
    pauses_words,
    point_name,
    points_so_far,
    signal_earlier,
    target_of,
    unfinished_words,
    unjudged_words,
    value_at,
)
from qiworkbook.spc.judge import leading
from qiworkbook.spc.numbers import (
    capital,
    from_to,
    lies_beyond,
    listed,
    places_apart,
    show,
    stretch,
    typed_places,
)
from qiworkbook.spc.reading import (
    NOT_JUDGED,
    USUAL,
    Assurance,
    Better,
    ChartType,
    Given,
    Reading,
    ReadPhase,
    Rule,
    Side,
    Signal,
    Unjudged,
    Variation,
    Vocabulary,
)

EARLY, QUIET = "Too early to say", "Common cause: no sign of change"
UNTOLD = "Can't be told from this copy"
WHY_UNTOLD = "can't be told from this copy: small numbers are not shown"
SIGNALS = {
    Variation.IMPROVEMENT_HIGH: "improvement, higher",
    Variation.IMPROVEMENT_LOW: "improvement, lower",
    Variation.CONCERN_HIGH: "concern, higher",
    Variation.CONCERN_LOW: "concern, lower",
    Variation.NEUTRAL_HIGH: "higher, neither better nor worse",
    Variation.NEUTRAL_LOW: "lower, neither better nor worse",
}
ASSURANCES = {
    Assurance.NONE: "Nothing to say about a target",
    Assurance.PASS: "The target can be expected to be met",
    Assurance.FAIL: "The target will not be met without a change",
    Assurance.HIT_OR_MISS: "The target may or may not be met",
}
BY_THE_LIMITS = {
    Assurance.PASS: "would be met",
    Assurance.FAIL: "would not be met",
    Assurance.HIT_OR_MISS: "may or may not be met",
}
IN_THE_PAST = {
    Assurance.PASS: "could be expected to be met",
    Assurance.FAIL: "would not have been met without a change",
}
CLAIMS = {
    Variation.IMPROVEMENT_HIGH: "a change for the better",
    Variation.IMPROVEMENT_LOW: "a change for the better",
    Variation.CONCERN_HIGH: "a concern",
    Variation.CONCERN_LOW: "a concern",
    Variation.NEUTRAL_HIGH: "a signal",
    Variation.NEUTRAL_LOW: "a signal",
    Variation.SIGNAL: "a signal",
}
BESIDE_GIVEN: Mapping[bool | None, str] = MappingProxyType(
    {True: "better than the centre given", False: "worse than the centre given"}
)
WAYS = {Better.INCREASE: "Higher is better", Better.DECREASE: "Lower is better"}


def variation_words(
    variation: Variation, chart: ChartType | None = None, told: Vocabulary = USUAL
) -> str:
    """What an icon of variation means. A run chart finds signals: it knows no special cause."""
    run = chart is ChartType.RUN
    if variation is Variation.TOO_EARLY:
        return EARLY
    if variation is Variation.UNTOLD:
        return UNTOLD
    if variation is Variation.COMMON_CAUSE:
        return QUIET if told.rules and not run else "No sign of change"
    if variation is Variation.SIGNAL:
        return f"{told.signal}: more than chance"
    return f"{told.signal if run else told.special}: {SIGNALS[variation]}"


def variation_said(reading: Reading) -> str:
    """What the icon of variation means under this chart: no denial of a change that is in it."""
    found = reading.course
    if found is None and (given := BESIDE_GIVEN.get(better_than_given(reading))):
        return capital(given)
    if reading.variation is not Variation.COMMON_CAUSE:
        return variation_words(reading.variation, reading.chart, reading.vocabulary)
    if found is None:
        said = signal_earlier(reading) if signals_now(reading) else no_sign(reading)
    elif found.is_back:
        said = "back where it was"
    else:
        better = is_better(reading, found) if found.is_new else None
        change = "the change that it shows"
        if better is not None:
            change = f"a change for the {'better' if better else 'worse'}"
        said = f"{found.since} {change}"
    named = reading.vocabulary.rules and reading.chart is not ChartType.RUN
    return f"Common cause: {said}" if named else capital(said)


def assurance_words(assurance: Assurance, told: Vocabulary = USUAL) -> str:
    """What an icon of assurance means."""
    return ASSURANCES[assurance] + told.unsure * (assurance is Assurance.HIT_OR_MISS)


def in_the_past(reading: Reading) -> str:
    """What became of a target that is a thing of the past; "" where nothing is said of it."""
    if reading.assurance is Assurance.HIT_OR_MISS:
        return reading.vocabulary.at_times
    return IN_THE_PAST.get(reading.assurance, "")


def assurance_said(reading: Reading) -> str:
    """What the icon of assurance means under this chart, whose limits may not be those of now.

    In the past tense where the target is a thing of the past.
    """
    told, unsure = reading.vocabulary, reading.assurance is Assurance.HIT_OR_MISS
    by_limits = BY_THE_LIMITS.get(reading.assurance, "") + told.unsure * unsure
    found = in_the_past(reading) if reading.target_past else by_limits
    if not found or not (reading.target_past or reaches_back(reading)):
        return assurance_words(reading.assurance, told)
    return f"{'By the limits drawn, the' if reaches_back(reading) else 'The'} target {found}"


def reaches_back(reading: Reading) -> bool:
    """Whether the chart shows a change that its latest limits do not: they are of before it too."""
    latest = reading.latest
    if latest is None or latest.excluded:
        return False
    by_now = (Variation.COMMON_CAUSE, *NOT_JUDGED)
    moved = reading.course is not None and not reading.course.now.whole
    return moved or reading.far_out is not None or reading.variation not in by_now


def headline(reading: Reading) -> str:
    """One sentence to leave with: the same on a slide, in a picture and wherever it is told.

    Where the series went if its points carry that (`course`), else what the latest point says.
    """
    said = claim(reading)
    return f"{capital(reading.name)} – {said}" if reading.name else capital(said)


def claim(reading: Reading) -> str:
    """The headline without the name of the measure."""
    if reading.latest is None:
        return why_no_data(reading)
    said = course_words(reading)
    if said and reading.better is Better.NEITHER and counts_events(reading):
        said += ": think about reporting culture"
    said = said or by_rule(reading)
    return f"{said} ({unread_rows(reading)})" if reading.unread else said


def by_rule(reading: Reading) -> str:
    """What the rules say of the latest point: the small print of a headline that says more."""
    if reading.variation is Variation.UNTOLD:
        return WHY_UNTOLD
    if reading.variation is Variation.TOO_EARLY:
        return too_early(reading)
    if reading.far_out is not None:
        return apart_from_far_out(reading)
    if reading.variation is Variation.COMMON_CAUSE:
        return steady(reading)
    said = BESIDE_GIVEN.get(better_than_given(reading), CLAIMS[reading.variation])
    because = evidence(reading)
    if reading.better is Better.NEITHER and counts_events(reading):
        return f"{said}: think about reporting culture. {capital(because)}"
    return f"{said}: {because}"


def counts_events(reading: Reading) -> bool:
    """Whether more could mean more openness, rather than more harm."""
    return reading.counts.casefold() in EVENTS and reading.chart not in SPREAD_CHARTS


def too_early(reading: Reading) -> str:
    """How far there is to go, or what stands in the way."""
    now = reading.phase_now
    if now is None:
        return "too early to say"
    if now.unjudged is Unjudged.AT_ONE_END:
        return f"{alike_now(reading)}: too many alike for a run chart to judge"
    if not reading.vocabulary.rules or now.unjudged is not Unjudged.FEW_POINTS:
        return f"too early to say: {unjudged_words(reading, now)}"
    here = " since the limits were last recalculated" if now.first else ""
    return f"too early to say, with {points_so_far(reading, now)}{here}"


def alike_now(reading: Reading) -> str:
    """The last values where most are alike, as on a chart that has come to nothing: "the last 20
    weeks are all 0"; otherwise the latest."""
    latest = reading.useful[-1]
    alike = sum(1 for _ in takewhile(lambda one: one.value == latest.value, reading.useful[::-1]))
    said = f"the last {alike} values are all" if alike > 1 else "the latest is"
    return f"{said} {value_at(reading, latest)}"


def steady(reading: Reading) -> str:
    """No signal: where the process lies, and what that means for its target."""
    latest = reading.latest
    middle = None if latest is None else latest.centre
    if latest is None or middle is None:
        return "nothing to hold the values against yet"
    goal = None if reading.assurance is Assurance.NONE else reading.target
    lines = ((middle, line) for line in (latest.lower, latest.upper, goal))
    phase = reading.phases[latest.phase]
    places = places_apart(reading.places[phase.first], *lines, unit=reading.unit)
    centre = show(middle, reading.unit, places)
    target = "" if goal is None else show(goal, reading.unit, typed_places(goal, places))
    earlier = bool(signals_now(reading))  # a phase that had a signal is not called steady
    quiet = signal_earlier(reading) if earlier else no_sign(reading)
    if reaches_back(reading):
        drawn = f"The {reading.centre_name} drawn, {centre},"
        whose = "was given" if phase.given else "includes points from before the change"
        return f"{quiet}. {drawn} {whose}"
    # beyond a limit by chance, of small numbers
    unsure = (
        earlier or lies_beyond(latest.value, latest.lower, latest.upper) or not looked_at(reading)
    )
    # of values with a change among them, no one centre says where they lie
    placed = not earlier or level_now(reading) is not None
    around = f"{quiet}, around {centre}:" if placed else f"{quiet};"
    steadily = around if unsure else f"steady at about {centre}:"
    if few := too_few_before(reading):
        before = "point" if few == 1 else f"{few} points"
        return f"{quiet}, around {centre}: the {before} before can't be compared with it"
    if goal is not None and reading.target_past:
        so_far = around if reading.assurance is Assurance.HIT_OR_MISS else steadily
        return f"{so_far} the target of {target} {in_the_past(reading)}"
    match reading.assurance:
        case Assurance.FAIL:
            return f"{steadily} the target of {target} will not be met without a change"
        case Assurance.PASS:
            return f"{steadily} the target of {target} can be expected to be met"
        case Assurance.HIT_OR_MISS:
            told = reading.vocabulary
            return f"{around} the target of {target} may or may not be met{told.unsure}"
        case Assurance.NONE:
            return f"{quiet}, around a {reading.centre_name} of {centre}" if placed else quiet


def looked_at(reading: Reading) -> bool:
    """Whether runs were looked for where the latest point is."""
    return reading.phase_now is None or reading.phase_now.runs


def no_sign(reading: Reading) -> str:
    """No signal, told of so much as was looked for and of such points as were held together."""
    if not looked_at(reading):
        return "no single point stands out (runs are not looked for)"
    since = " since" if reading.course or len(reading.phases) > 1 else ""
    drawn = " the limits were last recalculated" if since and not reading.course else ""
    return f"no sign of change{since}{drawn}"


def evidence(reading: Reading) -> str:
    """The signal that decides what the latest point says."""
    latest = reading.latest
    deciding = leading(signals_now(reading), latest.index) if latest else None
    return "" if deciding is None else signal_title(reading, deciding)


def better_than_given(reading: Reading) -> bool | None:
    """Whether the latest point is better, or worse, than a centre from elsewhere, and about that of
    these data: that is no change of them. None where it is not so, or neither side is better.
    """
    neither = reading.better is Better.NEITHER or reading.variation not in DIRECTED
    if not reading.beside_given or neither:
        return None
    return (reading.variation in HIGHER) is (reading.better is Better.INCREASE)


def signals_now(reading: Reading) -> list[Signal]:
    """The signals in the phase of the latest point."""
    phase = reading.phase_now
    return [s for s in reading.signals if phase and s.points[0] >= phase.first]


def signal_title(reading: Reading, signal: Signal) -> str:
    """A signal in the words of a title."""
    latest = reading.latest
    up = signal.side in (Side.ABOVE, Side.INCREASING)
    current = latest is not None and latest.index in signal.marked
    many = stretch(len(signal.points), reading.counted_in)
    passed = passed_over(reading, signal)
    run = f"{many}, passing over {passed}," if passed else many
    limit = "upper" if up else "lower"
    match signal.rule:
        case Rule.OUTSIDE if latest is not None:
            value, line = limit_passed(reading, latest, high=up)
            said = f"the latest value, {reading.about}{value}, is {signal.side.value} the {limit} "
            said += f"limit of {line}"
            return (
                f"{said}, which is worked out without it: {latest.excluded}"
                if latest.excluded
                else said
            )
        case Rule.SHIFT | Rule.LONG_RUN if current:
            return f"the last {run} are {signal.side.value} {centre_of(reading, signal)}"
        case Rule.TREND:
            return f"a {'rise' if up else 'fall'} over the last {run.rstrip(',')}"
        case Rule.TWO_IN_THREE | Rule.FOUR_IN_FIVE:
            there = [reading.points[at] for at in near(reading, signal)]
            beyond = any(lies_beyond(p.value, p.lower, p.upper) for p in there)
            where = f"close to the {limit} limit" + " or beyond it" * beyond
            if signal.rule is Rule.FOUR_IN_FIVE:
                where = f"well {signal.side.value} {centre_of(reading, signal)}"
            every = len(there) == len(signal.points)
            which = f"the last {many} are all" if every else f"{len(there)} of the last {many} are"
            return f"{which} {where}"
        case _:
            return found_and_needed(reading, signal)[0]


def verdict(reading: Reading) -> str:
    """Headline, by which rule, assurance, how sure the limits are: for notes and data."""
    return f"{headline(reading)}. {below_headline(reading)}".strip()


def below_headline(reading: Reading) -> str:
    """What stands below it: by which rule, assurance, how sure the limits are; "" for nothing."""
    sentences = []
    if reading.latest is not None and course_words(reading):
        found = reading.course
        worse = found is not None and is_better(reading, found) is False
        told_twice = worse and CLAIMS.get(reading.variation) == "a concern"
        told_twice |= (
            reading.better is Better.NEITHER and CLAIMS.get(reading.variation) == "a signal"
        )
        sentences.append(capital(evidence(reading) if told_twice else by_rule(reading)))
    if reading.assurance is not Assurance.NONE and (
        reading.variation is not Variation.COMMON_CAUSE or reaches_back(reading)
    ):
        sentences.append(f"{assurance_said(reading)} (target {target_of(reading)})")
    if reading.phase_now is not None and reading.phase_now.trial:
        sentences.append(limits_words(reading))
    return ". ".join(sentences) + "." * bool(sentences)


def limits_words(reading: Reading) -> str:
    """Centre and limits as they are now, and what they were calculated from."""
    phase = reading.phase_now
    if reading.variation is Variation.UNTOLD:
        return "No centre line in this copy"
    if phase is None or phase.centre is None:
        return "No centre line yet"
    said = capital(centre_and_limits(reading, phase))
    if phase.given is Given.LIMITS or (phase.given and phase.upper is None):
        return said
    return f"{said}, from {stretch(phase.counted, '')}"


def rule_set_words(reading: Reading) -> str:
    """The foot of the chart: by which rules it was read, and how limits were made."""
    rules = f"Rules: {reading.rule_set.title} {reading.rule_set.version}".strip()
    return f"{rules}. {reading.conventions}" if reading.conventions else rules


def compared(readings: Sequence[Reading]) -> Iterator[str]:
    """What must be known to compare charts: which way is better, and what the target is.

    Sentences without a stop. Nothing of what differs between them and stands on each.
    """
    ways = {reading.better for reading in readings}
    if len(ways) == 1 and ways <= WAYS.keys():
        yield WAYS[next(iter(ways))]
    elif ways & WAYS.keys():
        way = Better.DECREASE if Better.DECREASE in ways else Better.INCREASE
        many = sum(1 for one in readings if one.better is way)
        yield f"{WAYS[way]} in {many} of {len(readings)}"
    targets = {target_of(one) for one in readings if one.target is not None}
    if len(targets) == 1:
        yield f"The target is {next(iter(targets))}"
    elif targets:
        yield "The line of dashes and dots is the target of each"
    if any(map(levels_named, readings)):
        yield "The thick line is the level before and after a change"


class MeasureStanding(StrEnum):
    """How a measure stands, in the words that a count of several is told in."""

    BETTER = "changed for the better"
    CONCERN = "of concern"
    OTHER = "changed otherwise"
    GIVEN = "better than a centre given"
    GIVEN_WORSE = "worse than a centre given"
    STEADY = "with no sign of change now"
    EMPTY = "with no data yet"
    EARLY = "too early to say"
    UNTOLD = "can't be told from this copy"


UNKNOWN = (MeasureStanding.EMPTY, MeasureStanding.EARLY, MeasureStanding.UNTOLD)
"""Where nothing is said of a measure."""

STANDING_OF = {
    Variation.IMPROVEMENT_HIGH: MeasureStanding.BETTER,
    Variation.IMPROVEMENT_LOW: MeasureStanding.BETTER,
    Variation.CONCERN_HIGH: MeasureStanding.CONCERN,
    Variation.CONCERN_LOW: MeasureStanding.CONCERN,
    Variation.NEUTRAL_HIGH: MeasureStanding.OTHER,
    Variation.NEUTRAL_LOW: MeasureStanding.OTHER,
    Variation.SIGNAL: MeasureStanding.OTHER,
    Variation.COMMON_CAUSE: MeasureStanding.STEADY,
    Variation.TOO_EARLY: MeasureStanding.EARLY,
    Variation.UNTOLD: MeasureStanding.UNTOLD,
}


def standing(reading: Reading) -> MeasureStanding:
    """How a measure stands: by its latest point where that is a concern, else by its course."""
    latest, found = STANDING_OF[reading.variation], reading.course
    if latest is MeasureStanding.EARLY and reading.is_waiting:
        return MeasureStanding.EMPTY
    if found is None:
        given = {True: MeasureStanding.GIVEN, False: MeasureStanding.GIVEN_WORSE, None: latest}
        return given[better_than_given(reading)]
    if latest is MeasureStanding.CONCERN:
        return latest
    if not found.is_new:
        return MeasureStanding.OTHER
    better = is_better(reading, found)
    if better is None or (better and found.may_not_hold):
        return MeasureStanding.OTHER
    return MeasureStanding.BETTER if better else MeasureStanding.CONCERN


def told_in_counts(readings: Iterable[Reading]) -> str:
    """How many measures stand how: "1 changed for the better and 2 with no sign of change now"."""
    found = Counter(map(standing, readings))
    return listed([f"{found[one]} {one}" for one in MeasureStanding if found[one]])


Data = dict[str, Any]


def as_data(reading: Reading) -> Data:
    """Points, limits, rules, signals with their reasons, and the verdict; dates as ISO text.

    Only text, numbers, true and false, null, lists and objects: `json.dumps` needs no help, and
    the order of keys never changes.
    """
    reasons = [explained(reading, signal) for signal in reading.signals]
    marks: defaultdict[int, list[int]] = defaultdict(list)
    for i, signal in enumerate(reading.signals):
        for index in signal.marked:
            marks[index].append(i)
    return {
        "name": reading.name,
        "project": reading.project,
        "measure": reading.measure,
        "unit": reading.unit,
        "every": reading.every,
        "counts": reading.counts,
        "source": reading.source,
        "better": reading.better.value,
        "chart": reading.chart.value,
        "chosen_because": reading.chosen_because,
        "rule_set": {
            "id": reading.rule_set.id,
            "title": reading.rule_set.title,
            "version": reading.rule_set.version,
        },
        "conventions": reading.conventions,
        "centre_name": reading.centre_name,
        "target": reading.target,
        "variation": reading.variation.value,
        "assurance": reading.assurance.value,
        "words": {
            "headline": headline(reading),
            "verdict": verdict(reading),
            "variation": variation_said(reading),
            "assurance": assurance_said(reading),
            "limits": limits_words(reading),
            "rules": rule_set_words(reading),
            "alt": alt_text(reading),
        },
        "cautions": list(reading.cautions),
        "phases": [_plain(phase, *_PHASE_KEYS) for phase in reading.phases],
        "points": [
            {
                "date": _as_json(point.when),
                **_plain(point, *_POINT_KEYS),
                "why": [reasons[i] for i in marks[point.index]],
            }
            for point in reading.points
        ],
        "signals": [
            {
                **_plain(signal, "rule", "side", "points", "marked"),
                "numbers": dict(signal.numbers),
                "why": reason,
            }
            for signal, reason in zip(reading.signals, reasons, strict=True)
        ],
        "events": [
            {"date": _as_json(event.when), **_plain(event, "label", "cycle")}
            for event in reading.events
        ],
        "pauses": [_plain(pause, "start", "end", "reason") for pause in reading.pauses],
    }


_PHASE_KEYS = (
    *("first", "last", "reason", "cycle", "counted", "baseline", "trial"),
    *("centre", "lower", "upper", "given", "factor"),
)  # `first`, `last` and the points of a signal count from 0
_POINT_KEYS = (
    *("label", "value", "numerator", "denominator", "phase"),
    *("centre", "lower", "upper", "target", "excluded", "note"),
)


def _plain(one: Struct, *names: str) -> Data:
    """Some fields of a value as plain data."""
    return {name: _as_json(getattr(one, name)) for name in names}


def _as_json(value: Any) -> Any:
    """A date as ISO text, one of several words as that word, a row of numbers as a list."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


SIDES = {
    Side.ABOVE: ", above",
    Side.BELOW: ", below",
    Side.INCREASING: ", rising",
    Side.DECREASING: ", falling",
    Side.NEITHER: "",
}


def alt_text(reading: Reading) -> str:
    """Where it went, chart type, span, latest value, centre, limits, signals, gaps, target."""
    return " ".join(f"{sentence}." for sentence in sentences(reading))


def why_no_data(reading: Reading) -> str:
    """Why there is nothing to show: nobody measured, nothing is read, can be true, or may be."""
    if reading.variation is Variation.UNTOLD:
        return "its numbers are not shown in this copy"
    if reading.unread:
        return f"no data, for {unread_rows(reading)}"
    return "no data that can be true" if reading.untrue else "no data yet"


def unread_rows(reading: Reading) -> str:
    """How many rows of the file are missing from the chart because they could not be read."""
    if reading.unread < 0:
        return "its file can't be read"
    return f"{reading.unread:,} row{'s' * (reading.unread > 1)} can't be read"


def sentences(reading: Reading) -> Iterator[str]:
    """One thing at a time, the most important first."""
    title = CHARTS[reading.chart].title if reading.vocabulary.rules else "chart"
    title = capital(title) + (f" of {reading.name}" if reading.name else "")
    latest = reading.latest
    if latest is None:
        yield f"{title}: {why_no_data(reading)}"
        return
    went = course_words(reading) or apart_from_far_out(reading)
    if went:
        yield capital(went)
    points = reading.points
    whole = not any(breaks(reading)) and points[-1].value is not None
    kind = reading.counted_in if whole else ""
    span = stretch(len(points) if whole else len(reading.useful), kind)
    if len(points) > 1:
        span += f" from {point_name(points[0])} to {point_name(points[-1])}"
    if reading.draw_last is not None and reading.draw_last < len(points):
        span += f", of which the last {reading.draw_last} are drawn"
    yield f"{title}, {span}"
    last = "latest value shown" if reading.ends_hidden else "latest value"
    yield f"The {last} is {value_at(reading, latest)} ({point_name(latest)})"
    yield from limit_words(reading)
    yield from found(reading)
    yield from gaps(reading)
    if reading.unread:
        yield capital(unread_rows(reading))
    if reading.target is not None:
        yield f"The target is {target_of(reading)}"


def limit_words(reading: Reading) -> Iterator[str]:
    """Centre and limits, of each phase where there are several."""
    several = len(reading.phases) > 1
    for phase in reading.phases:
        if phase.centre is None:
            continue
        where = ""
        if several:
            where = f"From {point_name(reading.points[phase.first])}"
            where += f" ({phase.reason}): " if phase.reason else ": "
        text = centre_and_limits(reading, phase)
        yield f"{where}{text if where else capital(text)}"


def centre_and_limits(reading: Reading, phase: ReadPhase) -> str:
    """The lines of a phase that has a centre, and that they were given, where they were."""
    places, about = reading.places[phase.first], reading.about * (not phase.given)
    centre = f"{reading.centre_name} {about}{show(phase.centre or 0.0, reading.unit, places)}"
    centre += ", given" * (phase.given is Given.CENTRE)
    if phase.upper is None or phase.lower is None:
        return centre
    limits = from_to(phase.lower, phase.upper, reading.unit, places)
    given = ", given" * (phase.given is Given.LIMITS)
    return f"{centre}, {limits_named(reading, phase)} {about}{limits}{given}"


def found(reading: Reading) -> Iterator[str]:
    """The signals, that there are none, or why nothing can be said of that yet."""
    now = reading.phase_now
    if reading.variation is Variation.UNTOLD:
        yield "What it says can't be told from this copy: small numbers are not shown"
    elif now is not None and reading.variation is Variation.TOO_EARLY:
        yield f"Too early to say: {unjudged_words(reading, now)}"
    elif not reading.signals and reading.vocabulary.rules:
        apart = f" around the {reading.centre_name} of each stretch" * (len(reading.phases) > 1)
        yield f"No signals{apart}"
    if not (reading.signals and reading.vocabulary.rules):
        return
    told = [brief(reading, signal) for signal in reading.signals[:MOST]]
    more = len(reading.signals) - len(told)
    yield f"Signals: {'; '.join(told)}" + (f"; and {more} more" if more > 0 else "")
    if no_sign := marks_told(reading):
        yield no_sign


def brief(reading: Reading, signal: Signal) -> str:
    """One signal in a few words."""
    what = f"{RULES[signal.rule].lower()}{SIDES[signal.side]}"
    marked = signal.marked or signal.points  # of two in three, the third is no part of it
    if len(marked) == 1:
        return f"{what}, {point_name(reading.points[marked[0]])}"
    return f"{what}, {over(reading, replace(signal, points=marked))}"


def gaps(reading: Reading) -> Iterator[str]:
    """Points left out, stretches with no data, and pauses with their reason."""
    left_out = [point_name(p) for p in reading.useful if p.excluded and not p.unfinished]
    if left_out:
        more = [f"{len(left_out) - MOST} more"] if len(left_out) > MOST else []
        yield f"Left out of the limits: {listed([*left_out[:MOST], *more])}"
    yield from filter(
        None, (*unfinished_words(reading.points), gaps_words(reading), *pauses_words(reading))
    )
