"""The fingerprint of the agreed words: what changes it, and what does not."""

from __future__ import annotations

import hashlib
import tomllib

import pytest

from qiworkbook_charter.model import Charter, fingerprint

TWO_LINES = """
title = "Ours"
commitment = "We talk."
support = ["A nurse"]
[[expectation]]
id = "b"
for = "staff"
text = "We listen."
[[expectation]]
id = "a"
for = "everyone"
text = "We knock."
plain = "Knock."
origin = "patients"
"""


def of(text: str) -> str:
    return fingerprint(Charter.model_validate(tomllib.loads(text)))


def test_it_is_the_sha_256_of_the_words() -> None:
    # Written out by hand: the contents, the support, then the lines in alphabetical order.
    said = (
        '["Ours","We talk.","","","","",["A nurse"],'
        '[["everyone","We knock.","Knock."],["staff","We listen.",""]]]'
    )
    assert of(TWO_LINES) == hashlib.sha256(said.encode()).hexdigest()[:12]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Ours"', '"Our charter"'),
        ("We talk.", "We talk!"),
        ("A nurse", "An advocate"),
        ("We listen.", "We hear."),
        ('for = "staff"', 'for = "visitors"'),
        ('"Knock."', '"Please knock."'),
        ('title = "Ours"', 'title = "Ours"\ncontext = "Because."'),
        ('title = "Ours"', 'title = "Ours"\nunderstanding = "Because."'),
        ('title = "Ours"', 'title = "Ours"\nconversation = "Because."'),
        ('title = "Ours"', 'title = "Ours"\nif_not_met = "Tell us."'),
    ],
)
def test_a_changed_word_changes_it(old: str, new: str) -> None:
    assert of(TWO_LINES.replace(old, new)) != of(TWO_LINES)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("We talk.", " We   talk. "),
        ('id = "b"', 'id = "c"'),
        ('origin = "patients"', 'origin = "both"'),
        ('title = "Ours"', 'title = "Ours"\nstatus = "displayed"\nreview_due = 2025-01-01'),
        ("We talk.", "We\\ntalk."),
    ],
)
def test_what_is_no_word_does_not(old: str, new: str) -> None:
    assert of(TWO_LINES.replace(old, new)) == of(TWO_LINES)


def test_the_order_of_the_lines_does_not_matter() -> None:
    head, first, second = TWO_LINES.partition("[[expectation]]")[0], *TWO_LINES.split("[[exp")[1:]
    assert of(f"{head}[[exp{second}[[exp{first}") == of(TWO_LINES)


def test_one_letter_written_in_two_ways_is_one_letter() -> None:
    assert of(TWO_LINES.replace("talk", "caf\u00e9")) == of(TWO_LINES.replace("talk", "cafe\u0301"))
