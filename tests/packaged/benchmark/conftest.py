"""A ward with an assessment of which nothing is wrong, to be spoilt by one test after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT, Ran, WorkbookFolder, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.problems import Problem

SET = """\
format = 1

id = "ours"
title = "Our own standards"
publisher = "Northmoor"
wording = "local"

[[theme]]
id = "asking"
title = "Asking"

[[theme]]
id = "staff"
title = "Staff"

[[standard]]
id = "asked"
theme = "asking"
ref = "1.1"
text = "Everybody is asked."

[[standard]]
id = "asked-again"
theme = "asking"
ref = "1.2"
text = "Everybody is asked again."

[[standard]]
id = "ready"
theme = "staff"
ref = "2.1"
text = "Staff are ready."

[[standard]]
id = "screens"
theme = "staff"
ref = "2.2"
text = "Screens are agreed on."
"""

ASSESSMENT = """\
# A remark of our own.
format = 1

set = "ours"
date = 2024-11-04
method = "self"

[[assessor]]
role = "Ward manager"

[[assessor]]
role = "Peer support worker"
lived_experience = true

[[item]]
standard = "asked"
rating = "met"
rationale = "Since summer."
patient_view = "It was good to be asked."

[[item.evidence]]
kind = "audit"
what = "Twenty notes"
date = 2024-10-07
strength = "strong"

[[item]]
standard = "asked-again"
rating = "partly"
gap = "Room changes"
risk = "high"

[[item.action]]
what = "Ask on the day of a room change"
lead = "Night nurse"
due = 2025-03-31
status = "green"

[[item]]
standard = "ready"
rating = "unknown"

[[item]]
standard = "screens"
applicable = false
reason = "No screens here"
"""
"""1 of 2 rated standards met, 1 not known, 1 that does not apply."""

FILE = "projects/elm/benchmark/2024-11-04.toml"
SET_FILE = "standards/ours.toml"


class Elm:
    """Elm Ward's workbook, and what is asked of its assessments."""

    def __init__(self, folder: WorkbookFolder) -> None:
        self.folder = folder

    @property
    def text(self) -> str:
        """The assessment's file as it is now."""
        return self.folder.read(FILE)

    def change(self, old: str, new: str, file: str = FILE) -> None:
        """Write one thing otherwise; it must be there, once."""
        text = self.folder.read(file)
        assert text.count(old) == 1, old
        self.folder.write(file, text.replace(old, new))

    def add(self, file: str, text: str) -> None:
        """Write another file."""
        self.folder.write(file, text)

    def run(self, *args: str) -> Ran:
        """`qiworkbook benchmark ARGS`."""
        return self.folder.run("benchmark", *args)

    def problems(self) -> tuple[Problem, ...]:
        """What `check` says of this plugin's files."""
        return tuple(one for one in self.folder.problems("elm") if one.plugin == "benchmark")

    def codes(self) -> list[str]:
        """The codes of those."""
        return [one.code for one in self.problems()]

    def line_of(self, text: str, file: str = FILE) -> int:
        """The line on which a text stands first."""
        lines = self.folder.read(file).splitlines()
        return next(at for at, line in enumerate(lines, start=1) if text in line)


@pytest.fixture
def elm(tmp_path: Path) -> Elm:
    """Elm Ward, assessed once against a set of its trust's own."""
    files = {"projects/elm/project.toml": SMALL_PROJECT, SET_FILE: SET, FILE: ASSESSMENT}
    return Elm(make_workbook(tmp_path, files))


@pytest.fixture
def twice(elm: Elm) -> Elm:
    """The same, assessed again in January 2025: one moved up, one slipped, one is now known."""
    text = ASSESSMENT.replace("2024-11-04", "2025-01-06")
    text = text.replace('rating = "met"\nrationale', 'rating = "partly"\nrationale')
    text = text.replace('rating = "partly"\ngap', 'rating = "met"\ngap')
    text = text.replace('rating = "unknown"', 'rating = "not-met"')
    evidence = '\n[[item.evidence]]\nkind = "data"\nwhat = "Chart"\ndate = 2024-12-30\n'
    text = text.replace('risk = "high"\n', f'risk = "high"\n{evidence}')
    elm.add("projects/elm/benchmark/2025-01-06.toml", text)
    return elm
