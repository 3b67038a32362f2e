"""A name is asked about; a job title, a group or a place is not."""

from __future__ import annotations

import pytest

from qiworkbook.privacy.person_names import names_a_person


@pytest.mark.parametrize(
    "said",
    [
        "Jo Bloggs",
        "Dr Bloggs",
        "Mrs. Bloggs",
        "Nurse Bloggs",
        "Sister J. Bloggs",
        "J. Bloggs",
        "J Bloggs",
        "Jo Bloggs, ward manager",
        "the ward manager (Jo Bloggs)",
        "Mary-Jane O'Bloggs",
        "Prof Bloggs and the team",
    ],
)
def test_a_name(said: str) -> None:
    assert names_a_person(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Ward manager",
        "Ward Manager",
        "Nurse in charge",
        "Nurse Manager",
        "Charge Nurse",
        "Sister on shift",
        "Clinical Nurse Lead",
        "Data Champion",
        "Peer Support Worker",
        "Expert by Experience",
        "Quality Improvement Coach",
        "Rowan Ward",
        "Hazel Unit and Willow Ward",
        "Patients' council representative",
        "Freedom to Speak Up guardian",
        "Band 6 Nurse",
        "Everyone",
        "Occupational Therapist",
        "NHS England",
    ],
)
def test_no_name(said: str) -> None:
    assert not names_a_person(said)
