"""A ward whose plan for spread has nothing wrong, to be spoilt by one test after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT, make_workbook
from qiworkbook_spread.records import spread_of
from tests.packaged.one_file import OneFile

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import Ran
    from qiworkbook_spread.model import Spread

SPREAD = """\
format = 1

[plan]
aim = "By June 2025 two wards ask at the huddle"
units = 2
by = 2025-06-30
target_population = "Acute wards"
scalable_unit = "One ward"
phase = "scalable-unit"
shows = ["confidence"]

[readiness.sustained]
answer = "yes"
evidence = "The chart of the last six months"

[mechanisms]
better_ideas = "It takes two minutes"

[measure]
name = "Shifts that asked"
unit = "%"
better = "increase"

[[core]]
id = "first-thing"
what = "The question comes first"
idea = "huddle"

[[adaptable]]
what = "The words of the question"
idea = "huddle"

[[communication]]
audience = "Charge nurses"
message = "Come and listen"
messenger = "A charge nurse"

[[site]]
id = "ash-ward"
unit = "Ash Ward"
adopter = "early-adopter"
sponsor = "Matron"

[[site.reached]]
stage = "testing"
on = 2024-10-07

[[site.reached]]
stage = "implemented"
on = 2024-12-02

[[site.fidelity]]
core = "first-thing"
kept = "yes"

[[site.adaptation]]
what = "A question about nights"
why = "People said that nights were hard"
effect = "It is asked more often"
idea = "huddle"

[[site.point]]
date = 2024-10-07
value = 9
of = 21

[[site.point]]
date = 2024-10-14
value = 12
of = 21

[[sustainability]]
date = 2024-12-09
rater = "Ward manager"
benefits = "A"
credibility = "A"
adaptability = "A"
monitoring = "A"
involvement = "A"
behaviours = "A"
senior_leaders = "A"
clinical_leaders = "A"
fit = "A"
infrastructure = "B"

[[sustainability]]
date = 2024-12-09
rater = "Night nurse"
benefits = "A"
credibility = "A"
adaptability = "A"
monitoring = "A"
involvement = "A"
behaviours = "A"
senior_leaders = "A"
clinical_leaders = "A"
fit = "A"
infrastructure = "C"

[[sustainability_action]]
factor = "infrastructure"
what = "A place for the huddle sheet"
lead = "Ward manager"
by = 2025-02-01
"""

FILE = "projects/elm/spread.toml"


class Elm(OneFile):
    """Elm Ward's workbook, and what is asked of its plan for spread."""

    path = FILE

    @property
    def spread(self) -> Spread:
        """What the file says now."""
        record = spread_of(self.folder.view("elm"))
        assert record is not None
        return record.file

    def run(self, *args: str) -> Ran:
        """`qiworkbook spread ARGS`."""
        return self.folder.run("spread", *args)


@pytest.fixture
def elm(tmp_path: Path) -> Elm:
    """A plan for spread with nothing wrong."""
    files = {"projects/elm/project.toml": SMALL_PROJECT, FILE: SPREAD}
    return Elm(make_workbook(tmp_path, files))
