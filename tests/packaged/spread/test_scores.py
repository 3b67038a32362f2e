"""Sustainability: the table of values, scores worked by hand, and raters who disagree."""

from __future__ import annotations

from datetime import date

import pytest

from qiworkbook_spread.ratings import (
    FACTORS,
    FactorGroup,
    FactorKey,
    FactorRating,
    RatingLevel,
    far_apart,
    lowest,
    newest_round,
    points,
    score,
    seen,
)

# Implementation Science Communications 2021, 43058-021-00205-x, table 5: maxima.
VERIFIED_MAXIMA = {
    "benefits": 85,
    "credibility": 91,
    "adaptability": 70,
    "monitoring": 65,
    "involvement": 114,
    "behaviours": 110,
    "senior_leaders": 150,
    "infrastructure": 95,
}
# The same table: further values that stand in it as a minimum or a maximum.
OTHER_VERIFIED = {
    ("benefits", "D"): 0,
    ("credibility", "B"): 63,
    ("adaptability", "B"): 34,
    ("monitoring", "C"): 24,
    ("involvement", "D"): 0,
    ("behaviours", "B"): 51,
    ("behaviours", "C"): 51,
    ("senior_leaders", "C"): 57,
    ("infrastructure", "D"): 0,
}


def rated(levels: str, who: str = "nurse", day: date = date(2025, 1, 6)) -> FactorRating:
    pairs = zip(FACTORS, levels, strict=True)
    given = {factor.key: level for factor, level in pairs if level != "-"}
    return FactorRating.model_validate({"date": day, "rater": who, **given})


def test_all_a_is_exactly_100_and_all_d_is_0() -> None:
    best, worst = score(rated("A" * 10)), score(rated("D" * 10))
    assert best is not None
    assert worst is not None
    assert (best.tenths, points(best.tenths)) == (1000, "100.0")
    assert (worst.tenths, points(worst.tenths)) == (0, "0.0")


def test_groups_of_all_a() -> None:
    found = score(rated("A" * 10))
    assert found is not None
    assert found.groups == (
        (FactorGroup.PROCESS, 311),
        (FactorGroup.STAFF, 524),
        (FactorGroup.ORGANISATION, 165),
    )


def test_the_maxima_of_the_table() -> None:
    maxima = {f.key: f.at(RatingLevel.A) for f in FACTORS if RatingLevel.A in f.verified}
    assert maxima == VERIFIED_MAXIMA
    assert sum(maxima.values()) == 780
    left = {f.key: f.at(RatingLevel.A) for f in FACTORS if f.key not in maxima}
    assert left == {"clinical_leaders": 150, "fit": 70}


def test_no_value_poses_as_verified() -> None:
    said = {
        (factor.key, level.value): factor.at(level)
        for factor in FACTORS
        for level in factor.verified
        if level is not RatingLevel.A
    }
    assert said == OTHER_VERIFIED


def test_the_keys_of_the_file_are_those_of_the_factors() -> None:
    assert [key.value for key in FactorKey] == [factor.key for factor in FACTORS]


def test_a_score_worked_by_hand() -> None:
    # 8.5 + 6.3 + 2.4 + 0, then 11.4 + 5.1 + 5.7 + 0, then 7.0 + 4.4: 17.2 + 22.2 + 11.4
    found = score(rated("ABCDABCDAB"))
    assert found is not None
    assert [tenths for _, tenths in found.groups] == [172, 222, 114]
    assert points(found.tenths) == "50.8"


def test_a_factor_left_out_gives_no_score() -> None:
    assert score(rated("AAAAAAAAA-")) is None


def test_a_round_is_four_weeks_and_the_newest_of_each_rater() -> None:
    ratings = [
        rated("A" * 10, "nurse", date(2025, 1, 6)),
        rated("B" * 10, "nurse", date(2025, 2, 2)),
        rated("C" * 10, "doctor", date(2025, 1, 5)),  # 28 days before the newest
        rated("D" * 10, "porter", date(2025, 1, 4)),  # 29
    ]
    assert [(one.who, one.benefits) for one in newest_round(ratings)] == [
        ("doctor", RatingLevel.C),
        ("nurse", RatingLevel.B),
    ]
    assert newest_round([]) == ()


@pytest.mark.parametrize(
    ("levels", "apart", "far"),
    [("AA", 0, False), ("AB", 1, False), ("BD", 2, True), ("AD", 3, True), ("D-", 0, False)],
)
def test_how_far_raters_are_apart(levels: str, apart: int, far: bool) -> None:
    ratings = [rated(level + "A" * 9, str(at)) for at, level in enumerate(levels)]
    assert seen(ratings)[0].apart == apart
    assert bool(far_apart(ratings)) is far


def test_the_lowest_are_by_level_and_then_by_weight() -> None:
    # D at one factor, C at three of which the weightiest two follow; all A is never low.
    ratings = [rated("CAACACADAA")]
    assert [one.factor.key for one in lowest(ratings)] == [
        "clinical_leaders",
        "behaviours",
        "benefits",
    ]
    assert lowest([rated("A" * 10)]) == ()


def test_the_lowest_take_every_rater_into_account() -> None:
    # benefits: A and D; credibility: B and B. The mean level is lower for the first (1.5 to 1.0).
    ratings = [rated("AB" + "A" * 8, "one"), rated("DB" + "A" * 8, "two")]
    assert [one.factor.key for one in lowest(ratings)] == ["benefits", "credibility"]
