"""The aim is told alike, whether it was reached, missed or is under way."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.content import Facts

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section

    Spoil = Callable[..., ProjectView]
    Told = Callable[..., Section]
    Texts = Callable[[Section], list[str]]

P, SAFE = "project", "safe"
BASE_DATA = "2025-03-17,6,10\n2025-03-24,7,10\n2025-03-31,8,10\n2025-04-07,8,10\n"
BASELINE = "baseline = 60\ntarget = 90\nby = 2025-06-30"


def a_year_at(*numerators: int) -> str:
    months = [date(2024 + (4 + n) // 12, (4 + n) % 12 + 1, 1) for n in range(len(numerators))]
    return "".join(f"{day},{n},10\n" for day, n in zip(months, numerators, strict=True))


STEADY = a_year_at(*[7, 8, 9, 8] * 3)  # 12 points, 96 of 120: a mean of 80%


@pytest.mark.parametrize(
    ("aim", "data", "message"),
    [
        (BASELINE, STEADY, "From 60% to 90% by 30 June 2025; the mean is now 80%"),
        (
            BASELINE,
            BASE_DATA,
            "From 60% to 90% by 30 June 2025; the latest is 80%, and it is too early to say",
        ),
        (BASELINE, "", "From 60% to 90% by 30 June 2025; no data yet"),
        ("target = 90", STEADY, "To 90%; the mean is now 80%"),
        (
            'baseline = 60\ntarget = "+50%"\nby = 2025-06-30',
            STEADY,
            "From 60% to 90% (50% more) by 30 June 2025; the mean is now 80%",
        ),
        (
            'baseline = 37\ntarget = "-25%"',
            STEADY,
            "From 37% to 27.75% (25% less); the mean is now 80%",
        ),
        ('target = "-25%"', STEADY, "25% less than at the start; the mean is now 80%"),
        (
            'baseline = 60\ntarget = 90\nby = 2025-03-31\nmet = "no"',
            STEADY,
            "The aim was not reached: from 60% to 90% by 31 March 2025; the mean is now 80%",
        ),
        (
            'baseline = 60\ntarget = 75\nby = 2025-03-31\nmet = "yes"',
            STEADY,
            "The aim was reached: from 60% to 75% by 31 March 2025; the mean is now 80%",
        ),
        (
            'baseline = 60\ntarget = 90\nby = 2025-03-31\nmet = "partly"',
            STEADY,
            "The aim was reached in part: from 60% to 90% by 31 March 2025; the mean is now 80%",
        ),
        (
            "baseline = 60\ntarget = 90\nby = 2025-03-31",
            STEADY,
            "The aim ran to 31 March 2025: from 60% to 90%; the mean is now 80%",
        ),
        ("", STEADY, "What we want to reach"),
    ],
)
def test_the_aim_is_told_alike_whether_reached_missed_or_under_way(
    told: Told, spoil: Spoil, aim: str, data: str, message: str
) -> None:
    view = spoil((P, BASELINE, aim), (SAFE, BASE_DATA, data))
    assert told(view, "aim").message == message


def test_a_missed_aim_says_what_was_learned_and_blames_nobody(
    texts_of: Texts, told: Told, spoil: Spoil
) -> None:
    over = f'{BASELINE}\nmet = "no"\nlearned = "it rested on one person"'
    section = told(spoil((P, BASELINE, over)), "aim")
    assert texts_of(section)[1:] == ["What we learned", "It rested on one person."]
    assert any("Nobody is to blame" in note for note in section.notes)


GIVEN = '[measure.limits]\ncentre = 61\nlower = 35\nupper = 87\nsource = "All wards"\n'


@pytest.mark.parametrize(
    ("limits", "data", "facts", "message"),
    [
        ("", STEADY, ("Now", "80%"), "the mean is now 80%"),
        (GIVEN, STEADY, ("Latest", "80%"), "the latest is 80%"),
        (
            "",
            a_year_at(5, 4, 5, 6, 5, 9, 9, 10, 9, 9, 10, 9),
            ("Latest", "90%"),
            "the latest is 90%",
        ),
    ],
)
def test_a_centre_given_and_a_mean_over_a_change_are_not_where_it_is_now(
    told: Told, spoil: Spoil, limits: str, data: str, facts: tuple[str, str], message: str
) -> None:
    shows = 'shows = ["aim", "talking"]\n'
    view = spoil((P, shows, f"{shows}{limits}"), (SAFE, BASE_DATA, data))
    assert told(view, "aim").message.endswith(message)
    pairs = [b.pairs for b in told(view, "aim").blocks if isinstance(b, Facts)]
    assert facts in [pair for found in pairs for pair in found]
