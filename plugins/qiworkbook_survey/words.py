"""The sentences of the module."""

from __future__ import annotations

from qiworkbook.api import counted, day, short
from qiworkbook_survey.disclosure import ShownItem, ShownWave, WaveChange, changes
from qiworkbook_survey.library import is_scale

UNPAIRED = (
    "The waves are unpaired: answers are anonymous, so it may be other people who answered, and "
    "nobody's own change is known."
)


def percent(share: float) -> str:
    """A share in whole percent: half a percent goes up."""
    return f"{int(share + 0.5)}%"


def wave_name(one: ShownWave) -> str:
    """What a wave is called: its label and its first day."""
    when = day(one.wave.opened) if one.wave.opened else one.record.id
    return f"{one.wave.label} ({when})" if one.wave.label else when


def window(one: ShownWave) -> str:
    """When people could answer."""
    opened, closed = one.wave.opened, one.wave.closed
    if opened and closed and opened != closed:
        return f"{day(opened)} to {day(closed)}"
    only = opened or closed
    return day(only) if only else "not recorded"


def response(one: ShownWave) -> str:
    """How many answered, of how many: "24 of 41 (59%)"."""
    if one.returned is None:
        return "not shown"
    if one.rate is None:
        return f"{one.about}{one.returned}; of how many is not known"
    return f"{one.about}{one.returned} of {one.wave.eligible} ({percent(one.rate)})"


def top_share(one: ShownItem) -> str:
    """The top-two share with its numbers: "62% (18 of 29)"."""
    if one.share is None or one.answers is None:
        return "not shown"
    return f"{one.about}{percent(one.share)} ({one.top_two} of {one.answers.answered})"


def points(change: WaveChange) -> str:
    """A change in percentage points with its interval: "+16 points (-10 to +40)"."""
    low, high = _signed(change.low), _signed(change.high)
    return f"{change.now.about}{_signed(change.points)} points ({low} to {high})"


def chance(change: WaveChange) -> str:
    """Whether the numbers are enough to speak of a change."""
    return "could be chance" if change.could_be_chance else "more than chance would do"


def too_few(one: ShownWave) -> str:
    """Why nothing of a wave is shown, kindly."""
    if one.twice:
        return (
            f"Nothing of {wave_name(one)} is shown: it has nearly the same people in it as the "
            f"wave {one.twice}, and the difference between the two would be a few of them."
        )
    return (
        f"{wave_name(one)}: fewer than {one.least} people answered, so nothing of it is shown, to "
        "anybody. Thank everybody who did answer, and ask again when more people can, or together "
        "with another ward."
    )


def _signed(number: float) -> str:
    rounded = round(number)
    return f"+{rounded}" if rounded > 0 else f"{rounded}".replace("-", "−")


def headline(one: ShownWave) -> ShownItem | None:
    """The question that a wave is summed up by: the followed one, or its first scale."""
    scales = [item for item in one.items if is_scale(item.item.kind) and item.answers]
    return next((item for item in scales if item.item.chart), next(iter(scales), None))


def newest_message(one: ShownWave) -> str:
    """The top-two share of the headline question, and who answered: "about" so many in a copy."""
    item = headline(one)
    who = f"{one.about}{one.returned} people answered"
    if one.rate is not None:
        who = f"{one.about}{one.returned} of {one.wave.eligible} people answered"
    if item is None or item.share is None or item.answers is None:
        return f"{who[0].upper()}{who[1:]} the survey"
    label = short(item.item.label, 60)
    return f"{label}: {one.about}{percent(item.share)} chose the top two answers; {who}"


def newest_notes(one: ShownWave) -> tuple[str, ...]:
    """What to remember when the answers are shown."""
    notes = ["Ask the team what they see before you say what you see."]
    if one.rate is not None and one.rate < 50:
        notes.append("Fewer than half answered: say so, and wonder together what the others think.")
    notes.append("Nobody guesses who said what.")
    return tuple(notes)


def change_message(first: ShownWave, now: ShownWave) -> str:
    """From where to where the headline question went, and what can be said about it."""
    found = changes(first, now)
    item = headline(now)
    of_headline = [one for one in found if item and one.now.item.id == item.item.id]
    for change in (*of_headline, *found):
        was, is_ = change.before.share, change.now.share
        if was is not None and is_ is not None:
            label = short(change.now.item.label, 60)
            verdict = (
                "could be chance" if change.could_be_chance else "is more than chance would do"
            )
            return (
                f"{label}: from {now.about}{percent(was)} to {now.about}{percent(is_)}, "
                f"and that {verdict}"
            )
    return "The surveys did not ask the same questions, so nothing can be compared"


def change_notes() -> tuple[str, ...]:
    """What to remember when a change is shown."""
    return (
        "These may be other people: nobody's own change is known.",
        "Two points are a comparison, not a trend: short pulses on a chart say more.",
    )


def comment_message(one: ShownWave) -> str:
    """How many comments were cleared."""
    said = counted(len(one.comments), "comment")
    return f"{said}, read and cleared before anybody else saw them"
