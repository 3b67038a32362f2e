"""What may be an account of harm is pointed to safeguarding; a definition or a count is not.

All sentences are invented.
"""

from __future__ import annotations

import time

import pytest

from qiworkbook.privacy.harm import told_of_harm

TOLD = [
    "I was assaulted by another patient last night.",
    "A patient was assaulted in the garden",
    "he grabbed me in the corridor",
    "Another patient touched me when I was asleep",
    "She told us that she had been raped at home",
    "I am scared of him",
    "I don’t feel safe at home",
    "A member of staff pushed me",
    "We were threatened in the lounge",
    "One resident has been hit twice",
    "I was touched inappropriately",
    "She disclosed abuse by her partner",
    "A young woman disclosed an assault",
    "I want to die",
    "He tried to kill himself in March",
    "She took an overdose on leave",
    "the lady was being followed and harassed",
    "Somebody came into my room and would not stop",
    "My daughter was bullied on the ward",
    "They hurt me",
    "I keep being harassed in the evening",
    "A nurse slapped her",
    "The patient was punched in the face",
    "he exposed himself to me",
    "A colleague was groped by a visitor",
    "I have been forced to undress",
    "She cut herself after visiting time",
    "He kissed me and I did not want it",
    "We talked for an hour. Then she said: he beats me",
    "Maria, who lives here, told us she was touched by another patient on the night shift.",
    "He came into my room at night and I was frightened",
    "Patient JD exposed himself",
    "Ahmed kissed a patient without asking",
    'note = "Told at the meeting: I was spat at"',
]
NOT_TOLD = [
    "Sexual assault: any sexual touching without consent.",
    "If a patient was assaulted, ring the lead.",
    "What to do when somebody has been hurt",
    "Did you feel sexually safe on this ward?",
    "Nobody was assaulted in March",
    "Incidents of harassment that were reported",
    "People felt unsafe in the evening",
    "We were touched by how kind people were",
    "The posters were hit by the rain",
    "We hit our target in May",
    "We were touched by the cards that patients wrote",
    "She was touched by a patient's kind words",
    "Staff came into my room to ask the two-minute question",
    "The plan exposed gaps in the rota",
    "The share of people who say that they were harassed",
    "I was asked to join the team",
    "She was on leave",
    "Two people said that evenings were hard",
    "The team was not threatened by the change",
    "Never was a patient harmed by the card",
    "We talk about what harms people",
    "A patient would be hurt by a closed door",
    "Restraints, seclusions and rapid tranquillisations in the month",
    "The ward was forced to close to groups",
    "He helped us to touch up the poster",
    "Staff said they would report it",
    "Have you been attacked at work in the last year?",
    "The patient was asked twice",
    "We pushed the tables together",
    "A carer was invited to read the page",
    "The number of people hurt in falls",
    "It hurts that the room was taken away",
    "harm_reported = true",
    "The huddle was cut short",
]


@pytest.mark.parametrize("text", TOLD)
def test_an_account_of_harm(text: str) -> None:
    assert list(told_of_harm(text))


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_tells_of_nobody(text: str) -> None:
    assert not list(told_of_harm(text))


def test_it_takes_time_by_the_length_of_the_text_alone() -> None:
    for piece in (
        "the a an one ",
        "i was very very ",
        "she ",
        "my " * 50,
        "a patient ",
        "touched ",
    ):
        text = piece * (200_000 // len(piece))
        began = time.perf_counter()
        list(told_of_harm(text))
        assert time.perf_counter() - began < 3
