"""The sets that come along: what they are called, how many standards, whose words."""

from __future__ import annotations

import pytest

from qiworkbook_benchmark.assessment import (
    Principle,
    StandardsSet,
    Wording,
    by_theme,
    labels,
    packaged_sets,
)

SETS = {one.id: one for one in packaged_sets()}

# From the publishers' own descriptions: ten commitments of NHS England's organisational charter
# (2023), twelve of Culture of Care (2024), six principles of OHID's working definition (2022).
SIZES = {
    "culture-of-care": 12,
    "nhse-sexual-safety-charter": 10,
    "trauma-informed": 6,
    "ward-sexual-safety": 18,
}


def test_there_are_these_four() -> None:
    assert {id_: len(one.standard) for id_, one in SETS.items()} == SIZES


@pytest.mark.parametrize("standards", SETS.values(), ids=SETS)
def test_none_claims_to_be_the_published_standards(standards: StandardsSet) -> None:
    assert standards.wording is not Wording.VERBATIM
    assert "not" in " ".join(labels(standards))
    assert standards.publisher
    assert standards.licence
    assert standards.scope
    told = " ".join(labels(standards))
    assert "not the published text" in told or "not a published text" in told


@pytest.mark.parametrize("standards", SETS.values(), ids=SETS)
def test_ids_and_themes_hold_together(standards: StandardsSet) -> None:
    ids = [one.id for one in standards.standard]
    assert len(set(ids)) == len(ids)
    assert {one.theme for one in standards.standard} == {theme.id for theme in standards.theme}


def test_the_example_set_says_that_it_is_one() -> None:
    illustrative = SETS["ward-sexual-safety"]
    assert labels(illustrative)[0] == (
        "Illustrative: replace with the published standards you hold."
    )
    assert [len(theme.standards) for theme in by_theme(illustrative)] == [3] * 6


def test_the_grid_has_the_principles_of_the_set() -> None:
    assert [one.value for one in Principle] == [s.id for s in SETS["trauma-informed"].standard]
