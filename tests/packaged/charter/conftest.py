"""A ward with a charter of which nothing is wrong, to be spoilt by one test after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT, make_workbook
from tests.packaged.one_file import OneFile

if TYPE_CHECKING:
    from pathlib import Path

CHARTER = """\
format = 1

title = "Feeling safe on Elm Ward"
status = "agreed"
version = 1
idea = "huddle"
commitment = "We all have the right to feel safe."
context = "People told us that evenings felt uneasy."
understanding = "When people are unwell we keep everybody safe, and talk about it later."
conversation = "We read one line out at each meeting."
if_not_met = "Tell any member of staff. You will be heard in private."
support = ["Your named nurse"]
review_due = 2025-06-02

[[expectation]]
id = "knock"
for = "patients"
text = "We knock, and wait for an answer."
plain = "Knock. Wait for an answer."
picture = "a hand that knocks"
origin = "patients"

[[expectation]]
id = "listen"
for = "staff"
text = "We listen, and we say what comes next."
plain = "Staff listen. They say what comes next."
origin = "both"

[[expectation]]
id = "ask"
for = "visitors"
text = "We ask before we go in."
plain = "Ask before you go in."
origin = "staff"

[[made]]
date = 2024-11-04
event = "Community meeting"
patients = 9
staff = "fewer than 5"
visitors = 0
level = "co-produced"

[[displayed]]
where = "Ward entrance"
format = "poster"
since = 2024-12-02
"""
"""Agreed by nobody yet: `elm` records that."""

FILE = "projects/elm/charter.toml"


class Elm(OneFile):
    """Elm Ward's workbook, and what is asked of its charter."""

    path = FILE


@pytest.fixture
def unagreed(tmp_path: Path) -> Elm:
    """The charter with no agreement recorded."""
    files = {"projects/elm/project.toml": SMALL_PROJECT, FILE: CHARTER}
    return Elm(make_workbook(tmp_path, files))


@pytest.fixture
def elm(unagreed: Elm) -> Elm:
    """The charter, agreed in November 2024."""
    ran = unagreed.folder.run(
        *("charter", "agree", "elm", "--by", "community meeting", "--on", "2024-11-25")
    )
    assert ran.exit_code == 0, ran
    return unagreed
