"""How numbers of a survey are said: shares, response rates, and how many it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import day

if TYPE_CHECKING:
    from qiworkbook_survey.change import Change
    from qiworkbook_survey.disclosure import ShownItem, ShownWave

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
        return f"{one.returned}; of how many is not known"
    return f"{one.returned} of {one.wave.eligible} ({percent(one.rate)})"


def top_share(one: ShownItem) -> str:
    """The top-two share with its numbers: "62% (18 of 29)"."""
    if one.share is None or one.answers is None:
        return "not shown"
    return f"{percent(one.share)} ({one.top_two} of {one.answers.answered})"


def points(change: Change) -> str:
    """A change in percentage points with its interval: "+16 points (-10 to +40)"."""
    low, high = _signed(change.low), _signed(change.high)
    return f"{_signed(change.points)} points ({low} to {high})"


def chance(change: Change) -> str:
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
