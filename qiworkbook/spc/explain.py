"""Why a point is marked: the rule, the points, the numbers. And why another is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qiworkbook.spc.numbers import (
    day,
    from_to,
    is_percentage,
    lies_beyond,
    listed,
    month,
    places_apart,
    show,
    side_of,
    stretch,
    typed_places,
)
from qiworkbook.spc.reading import (
    ChartType,
    Reading,
    ReadPhase,
    ReadPoint,
    Rule,
    Side,
    Signal,
    Unjudged,
    Variation,
)

MOST = 5  # of a kind that are named
RULES = {
    Rule.OUTSIDE: "Outside the limits",
    Rule.SHIFT: "Shift",
    Rule.TREND: "Trend",
    Rule.TWO_IN_THREE: "Two in three",
    Rule.FOUR_IN_FIVE: "Four in five",
    Rule.FIFTEEN_WITHIN: "Hugging the centre",
    Rule.EIGHT_BEYOND: "Avoiding the centre",
    Rule.ALTERNATING: "Up and down in turn",
    Rule.LONG_RUN: "Long run",
    Rule.FEW_CROSSINGS: "Few crossings",
    Rule.RUN_COUNT: "Number of runs",
}


def why(reading: Reading, index: int) -> tuple[str, ...]:
    """A sentence for each rule that marks the point at `index`; empty when none does.

    Where that is no sign of change now, a last one says why.
    """
    signals, latest = reading.signals_at(index), reading.latest
    reasons = tuple(explained(reading, signal) for signal in signals)
    of_now = latest and any(latest.index in signal.marked for signal in signals)
    no_sign = marks_told(reading) if of_now else ""
    return (*reasons, f"{no_sign}.") if no_sign else reasons


def marks_told(reading: Reading) -> str:
    """Why what rules find in the latest points is no sign of change now; "" where it is one, or
    where they find nothing.
    """
    latest = reading.latest
    quiet = reading.variation is Variation.COMMON_CAUSE
    if latest is None or not quiet or not reading.signals_at(latest.index):
        return ""
    said = f"includes points from before a {'change' if reading.course else 'signal'}"
    if reading.phase_now and reading.phase_now.given:
        lie = "above" if side_of(latest.value or 0.0, latest.centre or 0.0) > 0 else "below"
        said = f"was given, and the latest points lie {lie} it"
    if reading.far_out is not None:
        said = f"was pulled by what lies far out: {far_out_named(reading)}"
    marked = "The rules mark the latest points, which is no sign of change now"
    return f"{marked}: the {reading.centre_name} {said}"


def far_out_named(reading: Reading) -> str:
    """The few points that lie far out: "33% (12 August 2024)"."""
    found = reading.far_out.points if reading.far_out else ()
    return listed([f"{value_of(reading, p.value)} ({point_name(p)})" for p in found])


def apart_from_far_out(reading: Reading) -> str:
    """That a few points lie far out and the others are alike; "" where nothing of the kind is."""
    found = reading.far_out
    if found is None:
        return ""
    lie = "lies" if len(found.points) == 1 else "lie"
    said = f"{signal_earlier(reading)}: {far_out_named(reading)} {lie} far out"
    if reading.course or found.middle is None:  # the others have moved: that is told first
        return said
    return f"{said}, and the others stay around {value_of(reading, found.middle)}"


def signal_earlier(reading: Reading) -> str:
    """That something was found, and not at the end."""
    return f"{reading.vocabulary.signal.casefold()} earlier, none now"


def explained(reading: Reading, signal: Signal) -> str:
    """One signal in one or two sentences."""
    return f"{RULES[signal.rule]}: {rule_sentence(reading, signal)}"


def point_name(point: ReadPoint) -> str:
    """How a sentence speaks of a point: its date, its label, or its number from 1."""
    if point.when is not None:
        return day(point.when)
    return point.label or f"point {point.index + 1}"


def value_of(reading: Reading, value: float | None) -> str:
    """A number in the unit of the measure."""
    return show(value, reading.unit, reading.decimals)


def value_at(reading: Reading, point: ReadPoint) -> str:
    """The number of a point, as exact as the lines that a signal holds it against; of rounded
    counts, from which to which the true one lies.
    """
    off, off_below = reading.rounded
    if not point.value or not off:
        marked = reading.signals_at(point.index)
        places = reading.places[reading.phases[point.phase].first] if marked else reading.decimals
        return show(point.value, reading.unit, places)
    above, below = (point.numerator or point.value), (point.denominator or 1.0)
    scale = point.value * below / above
    low, high = (scale * (above + way * off) / (below - way * off_below) for way in (-1, 1))
    high = min(high, 100.0) if is_percentage(reading.unit) else high
    return from_to(low, high, reading.unit, reading.decimals, between=True)


def target_of(reading: Reading) -> str:
    """The target that holds now, with the decimals that somebody gave it."""
    target = reading.target
    places = reading.decimals if target is None else typed_places(target, reading.decimals)
    return show(target, reading.unit, places)


def over(reading: Reading, signal: Signal) -> str:
    """From when to when; of what comes once a month, the months."""
    ends = [reading.points[at] for at in (signal.points[0], signal.points[-1])]
    monthly = reading.counted_in == "month"
    first, last = (month(p.when) if p.when and monthly else point_name(p) for p in ends)
    return f"from {first} to {last}"


def centre_of(reading: Reading, signal: Signal) -> str:
    """The centre that the points of a signal were held against."""
    point = reading.points[signal.points[-1]]
    places = reading.places[reading.phases[point.phase].first]
    about = reading.about * (not reading.phases[point.phase].given)
    return f"the {reading.centre_name} of {about}{show(point.centre, reading.unit, places)}"


def limits_named(reading: Reading, phase: ReadPhase) -> str:
    """What the limits of a phase are called: those of its last point alone, where sizes vary."""
    drawn = {(p.lower, p.upper) for p in reading.points[phase.first : phase.last + 1]}
    kind = reading.vocabulary.trial if phase.trial else reading.vocabulary.limits
    return f"{kind} at the latest point" if len(drawn - {(None, None)}) > 1 else kind


def limit_passed(reading: Reading, point: ReadPoint, *, high: bool) -> tuple[str, str]:
    """A value and the limit that it is beyond, with the decimals of all lines of its phase, and
    more where only those tell the two apart.
    """
    limit = point.upper if high else point.lower
    usual = reading.places[reading.phases[point.phase].first]
    places = places_apart(usual, (point.value, limit), unit=reading.unit)
    return show(point.value, reading.unit, places), show(limit, reading.unit, places)


def near(reading: Reading, signal: Signal) -> tuple[int, ...]:
    """The points of a signal that lie as far out as its rule asks, with those that it leaves to
    chance: what a sentence says of so many of them is true of no other.
    """
    above, part = signal.side is Side.ABOVE, 2 / 3 if signal.rule is Rule.TWO_IN_THREE else 1 / 3
    lines = [
        (p, p.upper if above else p.lower) for p in map(reading.points.__getitem__, signal.points)
    ]
    far = {
        p.index
        for p, line in lines
        if line is not None
        and p.centre is not None
        and p.value is not None
        and side_of(p.value, p.centre + part * (line - p.centre)) == (1 if above else -1)
    }
    return tuple(sorted(far.union(signal.marked)))


def passed_over(reading: Reading, signal: Signal) -> str:
    """What lies between the first and the last point of a run and is no part of it, or ""."""
    first, last = signal.points[0], signal.points[-1]
    among = set(signal.points)
    between = [p for p in reading.points[first : last + 1] if p.index not in among]
    valued = [p for p in between if p.value is not None]
    left_out = sum(1 for p in valued if p.excluded)
    level = (
        "equal to the one before" if signal.rule is Rule.TREND else f"on the {reading.centre_name}"
    )
    gaps = sum(first <= earlier.index and later.index <= last for earlier, later in breaks(reading))
    counts = (
        (len(valued) - left_out, level),
        (left_out, "left out of the limits"),
        (gaps, "gap with no data" if gaps == 1 else "gaps with no data"),
    )
    return listed([f"{count} {what}" for count, what in counts if count])


def times(count: int) -> str:
    """How often."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def rule_sentence(reading: Reading, signal: Signal) -> str:
    """What a rule found, with the numbers that were compared."""
    return " ".join(f"{said}." for said in found_and_needed(reading, signal) if said)


def found_and_needed(reading: Reading, signal: Signal) -> tuple[str, str]:
    """What a rule found, and what it needs, or chance allows; "" where the first says it."""
    rule, counted = signal.rule, {name: int(number) for name, number in signal.numbers}
    when, where = over(reading, signal), f"{signal.side.value} {centre_of(reading, signal)}"
    high, point = signal.side is Side.ABOVE, reading.points[signal.points[0]]
    many, passed = stretch(len(signal.points), reading.counted_in), passed_over(reading, signal)
    run = f"{many}, passing over {passed}," if passed else f"{many} in a row"
    limit = "upper" if high else "lower"
    needs = f"The rule needs {counted.get('needed')}"
    among = f"among {counted.get('useful')} points that are not on"
    match rule:
        case Rule.OUTSIDE:
            value, line = limit_passed(reading, point, high=high)
            said = f"{reading.about}{value} ({point_name(point)})"
            return f"{said} is {signal.side.value} the {limit} limit of {line}", ""
        case Rule.SHIFT:
            return f"{run} are {where}, {when}", needs
        case Rule.TREND:
            way = "higher" if signal.side is Side.INCREASING else "lower"
            return f"{run.rstrip(',')}, each {way} than the one before, {when}", needs
        case Rule.TWO_IN_THREE | Rule.FOUR_IN_FIVE:
            named = [point_name(reading.points[i]) for i in signal.marked]
            if len(named) > MOST:
                there = len(near(reading, signal))
                named = [f"{f'{there} of ' * (there < len(signal.points))}{many} {when}"]
            zone = f"close to the {limit} limit or beyond it"
            if rule is Rule.FOUR_IN_FIVE:
                zone = f"more than a third of the way to the {limit} limit"
            enough = f"{counted['needed']} of {counted['window']} points in a row"
            return f"{listed(named)} lie {zone}", f"The rule needs {enough}"
        case Rule.FIFTEEN_WITHIN:
            return f"{run} lie within a third of the way to the limits, {when}", needs
        case Rule.EIGHT_BEYOND:
            return f"{run} lie at least a third of the way to a limit, {when}", needs
        case Rule.ALTERNATING:
            return f"{run} go up and down in turn, {when}", needs
        case Rule.LONG_RUN:
            return f"{run} are {where}, {when}", f"Chance allows {counted['most']} {among} the line"
        case Rule.FEW_CROSSINGS:
            crosses = f"the line crosses {centre_of(reading, signal)} {times(counted['crossings'])}"
            least = f"Chance gives at least {counted['least']} crossings"
            return f"{crosses}, {when}", f"{least} {among} it"
        case Rule.RUN_COUNT:
            runs = f"there are {counted['runs']} runs about {centre_of(reading, signal)}"
            chance = f"Chance gives {counted['least']} to {counted['most']}"
            return f"{runs}, {when}", f"{chance} {among} it"


CHANCE = "No rule marks this point: it is what chance alone would give"


def why_not(reading: Reading, index: int) -> str:
    """Why no rule marks a point, in one or two sentences: chance alone, or what stands in the way.

    Of a point that a rule does mark it is "".
    """
    if reading.signals_at(index):
        return ""
    point = reading.points[index]
    phase = reading.phases[point.phase]
    if point.value is None and point.when in reading.hidden:
        return "Its number is not shown in this copy."
    if point.value is None:
        return no_value(reading, point)
    if reading.variation is Variation.UNTOLD:
        return "It is not judged in this copy, where small numbers are not shown."
    if point.unfinished:
        return f"It is not judged: {point.excluded}."
    if phase.unjudged is not None:
        return f"It is not judged: {unjudged_words(reading, phase)}."
    whole = [
        s for s in reading.signals if not s.marked and phase.first <= s.points[0] <= phase.last
    ]
    if whole:
        said = " ".join(explained(reading, signal) for signal in whole)
        return f"No rule marks this point, but the points as a whole are more than chance. {said}"
    if point.upper is None and phase.upper is not None:
        return "It has no limits of its own, and no rule about the centre marks it."
    if point.upper is None and reading.chart is not ChartType.RUN:
        return "There are no limits to hold it against, and no rule about the centre marks it."
    if lies_beyond(point.value, point.lower, point.upper):
        if reading.chart in (ChartType.P_PRIME, ChartType.U_PRIME):
            return "It lies beyond a limit that is nearer than chance alone would put it."
        return (
            "It lies beyond a limit. Numbers as small as these, or with as long a tail, lie there "
            "by chance more often than a limit supposes, so no rule marks it."
        )
    here = [s for s in reading.signals if phase.first <= s.points[0] <= phase.last]
    others = len({at for signal in here for at in signal.marked})
    if others:
        rest = "other point is" if others == 1 else "other points are"
        return (
            f"No rule marks this point. Around the same {reading.centre_name}, {others} {rest} "
            "marked as more than chance."
        )
    if point.upper is not None and point.upper == point.lower:
        return "All values so far are alike, so there is nothing to hold this one against."
    if reading.chart is ChartType.RUN:
        return "No rule marks this point: a run chart judges runs, not single values."
    if len(reading.phases) > 1:
        return f"{CHANCE} around the {reading.centre_name} of its own stretch."
    return f"{CHANCE}."


def no_value(reading: Reading, point: ReadPoint) -> str:
    """A gap, and whose it is."""
    pause = next((p for p in reading.pauses if point.when and p.start <= point.when <= p.end), None)
    if pause is not None:
        return f"Nobody measured here: {pause.reason.strip().rstrip('.')}."
    return _NO_VALUE.get(reading.chart, "There are no data here, so there is nothing to judge.")


_NO_VALUE = {
    ChartType.MR: "It has no moving range: there is no value for it, or none just before it.",
    ChartType.S: "It has no spread: there is no value for it, or one alone.",
}


def unjudged_words(reading: Reading, phase: ReadPhase) -> str:
    """Why a phase is drawn and not judged."""
    needed = reading.needed
    if not reading.vocabulary.rules:
        return "there are too few numbers to judge by"
    match phase.unjudged:
        case Unjudged.FEW_POINTS:
            have = judged_points(reading, phase)
            return f"there {'is' if have == 1 else 'are'} {points_so_far(reading, phase)}"
        case Unjudged.FEW_IN_BASELINE:
            lines = "its centre comes" if reading.chart is ChartType.RUN else "its limits come"
            return f"{lines} from {phase.counted} of {needed} points"
        case Unjudged.FEW_RANGES:
            return f"gaps leave {phase.ranges} of {needed - 1} moving ranges to make limits from"
        case Unjudged.CONSTANT_BASELINE:
            alike = any(p.value == phase.centre for p in reading.useful)
            same = "never vary" if alike else "are never unlike the ones beside them"
            return f"the values that its limits come from {same}"
        case Unjudged.AT_ONE_END:
            return "more than half of the values are alike, and no value can lie beyond them"
        case Unjudged.ONE_EACH:
            return "every row is one event, and says no more: chart the days between them"
        case Unjudged.NO_RULES:
            return "the rule set has no rules for this kind of chart"
        case None:
            return "the latest point is one measurement alone, which has no limits of its own"


def points_so_far(reading: Reading, phase: ReadPhase) -> str:
    """How many of the points that are needed there are; a run chart counts those off its line."""
    have, needed = judged_points(reading, phase), reading.needed
    if reading.chart is ChartType.RUN:
        return f"{have} of the {needed} points off the {reading.centre_name} that it needs"
    return f"{have} of {needed} points"


def judged_points(reading: Reading, phase: ReadPhase) -> int:
    """How many points of a phase count towards those that are needed: on a run chart, off its
    median.
    """
    run = reading.chart is ChartType.RUN
    return sum(
        p.value is not None
        and not p.excluded
        and not (run and p.centre is not None and side_of(p.value, p.centre) == 0)
        for p in reading.points[phase.first : phase.last + 1]
    )


def breaks(reading: Reading) -> Iterator[tuple[ReadPoint, ReadPoint]]:
    """The points on both sides of each gap, be its rows empty or not there."""
    starts = {phase.first for phase in reading.phases} if reading.chart is ChartType.MR else ()
    for earlier, later in pairwise(reading.useful):
        follows = later.index - earlier.index == 1
        # the first point of a phase has no moving range, and that is no gap
        follows |= later.index - earlier.index == 2 and earlier.index + 1 in starts
        if not follows or later.index in reading.broken:
            yield earlier, later


def gaps_named(reading: Reading) -> Iterator[str]:
    """Each stretch without data, by its ends. What a pause explains is told with the pause."""
    if reading.hidden:
        return  # what a copy does not show is no gap: its own sentences say what is left out
    useful = reading.useful
    if not useful:
        return
    first, last = useful[0], useful[-1]
    if first.index > (reading.chart is ChartType.MR):
        yield f"before {point_name(first)}"
    for earlier, later in breaks(reading):
        if not any(
            earlier.when and later.when and earlier.when < pause.end and pause.start < later.when
            for pause in reading.pauses
        ):
            yield f"between {point_name(earlier)} and {point_name(later)}"
    if last.index < len(reading.points) - 1:
        yield f"after {point_name(last)}"


_BREAKS = {ChartType.MR: "moving range", ChartType.S: "spread", ChartType.T: "interval"}
"""What is not there in a gap of a chart whose points are worked out from others."""


def gaps_words(reading: Reading, most: int = 3) -> str:
    """The gaps in one sentence, or ""."""
    named = [*gaps_named(reading)]
    if not named:
        return ""
    more = len(named) - most
    what = _BREAKS.get(reading.chart, "data")
    rest = (
        f" and in {more} more places" if more > 1 else " and in one more place" if more == 1 else ""
    )
    cut = ": the line breaks there" if any(breaks(reading)) else ""
    return f"No {what} {', '.join(named[:most])}{rest}{cut}"


def unfinished_words(points: Sequence[ReadPoint]) -> Iterator[str]:
    """The points whose time is not over: of those with one reason the first, and how many more."""
    of_reasons = defaultdict[str, list[ReadPoint]](list)
    for point in points:
        if point.unfinished and point.value is not None:
            of_reasons[point.excluded].append(point)
    for reason, (first, *more) in of_reasons.items():
        who = f" and {len(more)} more are" if more else " is"
        yield f"{point_name(first)}{who} drawn and not judged: {reason}"


def pauses_words(reading: Reading) -> Iterator[str]:
    """Each stretch in which nobody measured, with its reason."""
    for pause in reading.pauses:
        reason = f": {pause.reason.strip().rstrip('.')}" if pause.reason.strip() else ""
        yield f"Paused from {day(pause.start)} to {day(pause.end)}{reason}"
