"""Where standards stand, and what is counted: numbers worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from qiworkbook_benchmark.assessment import AssessedStandard, Assessment
from qiworkbook_benchmark.tracks import (
    StandardStanding,
    months_after,
    standing_of,
    standings,
    tally,
    year_before,
)

DAY = date(2025, 3, 12)


def an_item(rating: str, *dates: date, **more: object) -> AssessedStandard:
    """A standard with evidence of these days."""
    evidence = [{"kind": "audit", "what": "An audit", "date": one} for one in dates]
    return AssessedStandard.model_validate(
        {"standard": "s", "rating": rating, "evidence": evidence, **more}
    )


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (an_item("met", date(2024, 3, 12)), StandardStanding.MET),
        (an_item("exceeds", date(2025, 3, 12)), StandardStanding.EXCEEDS),
        (an_item("met"), StandardStanding.UNSHOWN),
        (an_item("met", date(2024, 3, 11)), StandardStanding.UNSHOWN),
        (an_item("met", date(2025, 3, 13)), StandardStanding.UNSHOWN),
        (an_item("met", date(2020, 1, 1), date(2025, 1, 1)), StandardStanding.MET),
        (an_item("partly"), StandardStanding.PARTLY),
        (an_item("not-met"), StandardStanding.NOT_MET),
        (an_item("unknown"), StandardStanding.UNKNOWN),
        (an_item("met", DAY, applicable=False, reason="No"), StandardStanding.NOT_APPLICABLE),
    ],
)
def test_met_stands_on_evidence_of_twelve_months(
    item: AssessedStandard, expected: StandardStanding
) -> None:
    assert standing_of(item, DAY) is expected


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2025, 3, 12), date(2024, 3, 12), date(2026, 3, 12)),
        (date(2024, 2, 29), date(2023, 2, 28), date(2025, 3, 1)),
    ],
)
def test_a_year_is_a_year(day: date, before: date, after: date) -> None:
    assert (year_before(day), months_after(day, 12)) == (before, after)


def test_unknown_and_not_applicable_are_counted_apart() -> None:
    # Of eight: 3 shown, 1 said only, 1 partly, 1 not met; 1 unknown; 1 that does not apply.
    counted = tally(
        [
            *[StandardStanding.MET] * 2,
            StandardStanding.EXCEEDS,
            StandardStanding.UNSHOWN,
            StandardStanding.PARTLY,
            StandardStanding.NOT_MET,
            StandardStanding.UNKNOWN,
            StandardStanding.NOT_APPLICABLE,
        ]
    )
    assert (counted.shown, counted.rated) == (3, 6)
    assert (counted.unknown, counted.not_applicable) == (1, 1)
    assert counted.share == "3 of 6 (50%)"


def test_nothing_rated_is_no_percentage() -> None:
    assert tally([StandardStanding.UNKNOWN]).share == "none rated yet"


def test_of_two_entries_the_first_counts() -> None:
    items = [{"standard": "s", "rating": "partly"}, {"standard": "s", "rating": "not-met"}]
    assessment = Assessment.model_validate({"set": "x", "date": DAY, "item": items})
    assert standings(assessment) == {"s": StandardStanding.PARTLY}
