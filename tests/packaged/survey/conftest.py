"""Elm Ward asks its staff: exports as Microsoft Forms writes them, with secrets in every row."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.testing import SMALL_PROJECT, WorkbookFolder, make_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiworkbook.problems import Problem
    from qiworkbook.testing import Ran

QUESTIONNAIRE = """\
format = 1
id = "pulse"
title = "A small survey"
source = "Made for a test"
wording = "local"
caution = "Read it beside what patients say."

[[item]]
id = "confident"
text = "How confident do you feel?"
name = "Confident"
type = "likert5"
anchors = ["Not at all", "Completely"]
chart = true

[[item]]
id = "pressure"
text = "I feel under pressure"
type = "likert5"
reverse = true

[[item]]
id = "who"
text = "Who begins?"
type = "choice"
anchors = ["A patient", "Staff", "Nobody"]

[[item]]
id = "helps"
text = "What helps?"
type = "multi"
anchors = ["A card", "Time, and a quiet room", "Time"]
other = true

[[item]]
id = "words"
text = "Anything else?"
type = "text"
"""

ITEMS = ("How confident do you feel?", "I feel under pressure", "Who begins?", "What helps?")
ABOUT = ("ID", "Start time", "Completion time", "Email", "Name")
SECRETS = ("jo.bloggs", "Jo Bloggs", "09:4", "nhs.net", "SECRET")
"""What stands in a row of an export and must be nowhere afterwards."""

# 24 people by hand. Confident: 2 3 7 8 4. Pressure: 4 6 6 5 3. Who: 10 9 5.
CONFIDENT = [1] * 2 + [2] * 3 + [3] * 7 + [4] * 8 + [5] * 4
PRESSURE = [1] * 4 + [2] * 6 + [3] * 6 + [4] * 5 + [5] * 3
WHO = ["A patient"] * 10 + ["Staff"] * 9 + ["Nobody"] * 5
HELPS = ["A card;"] * 8 + ["A card;Time;"] * 6 + ["Time, and a quiet room;"] * 5 + ["Tea;Time;"] * 5


def answers(people: int) -> list[list[Any]]:
    """The answers of the first people; a row each, as in the questionnaire."""
    columns: tuple[list[Any], ...] = (CONFIDENT, PRESSURE, WHO, HELPS)
    mixed = [column[at:] + column[:at] for at, column in zip((0, 5, 11, 3), columns, strict=True)]
    # From several ends of the lists, so that no small group gave one answer alone.
    order = [at * 5 % 24 for at in range(24)]
    return [[column[at] for column in mixed] for at in order[:people]]


def export(path: Path, rows: Sequence[Sequence[object]], headings: Sequence[str] = ITEMS) -> Path:
    """A Microsoft Forms export: identity columns first, what people wrote last."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*ABOUT, *headings, "Anything else?"])
        for at, row in enumerate(rows):
            who = (at + 1, f"1/20/25 09:4{at % 10}", "1/20/25 10:01", f"jo.bloggs{at}@nhs.net")
            writer.writerow([*who, f"Jo Bloggs{at}", *row, f"SECRET thought {at}"])
    return path


class Elm:
    """Elm Ward's workbook, and a place outside it for exports."""

    def __init__(self, folder: WorkbookFolder, outside: Path) -> None:
        self.folder = folder
        self.outside = outside

    def survey(self, *args: str) -> Ran:
        """Run `qiworkbook survey ARGS`."""
        return self.folder.run("survey", *args)

    def take_in(self, path: Path, wave: str = "2025-01-06", *more: str) -> Ran:
        """Import an export, and write it."""
        asked = ("--questionnaire", "pulse", "--wave", wave, "--yes")
        return self.survey("import", "elm", str(path), *asked, *more)

    def wave(self, wave: str = "2025-01-06") -> str:
        """The text of a wave's file."""
        return self.folder.read(f"projects/elm/survey/{wave}.toml")

    def write_wave(self, text: str, wave: str = "2025-01-06") -> None:
        """A wave by hand."""
        self.folder.write(f"projects/elm/survey/{wave}.toml", text)

    def change(self, old: str, new: str, wave: str = "2025-01-06") -> None:
        """Write one thing in a wave's file otherwise; it must be there, once."""
        text = self.wave(wave)
        assert text.count(old) == 1, (old, text)
        self.write_wave(text.replace(old, new), wave)

    def problems(self) -> tuple[Problem, ...]:
        """What `check` says of the waves."""
        found = self.folder.problems("elm")
        return tuple(one for one in found if "/survey/" in one.place.file)

    def codes(self) -> list[str]:
        """The codes of those."""
        return [one.code for one in self.problems()]


@pytest.fixture
def elm(tmp_path: Path) -> Elm:
    """Nobody has been asked yet."""
    files = {
        "projects/elm/project.toml": SMALL_PROJECT,
        "questionnaires/pulse.toml": QUESTIONNAIRE,
    }
    (tmp_path / "outside").mkdir()
    return Elm(make_workbook(tmp_path / "workbook", files), tmp_path / "outside")


@pytest.fixture
def asked(elm: Elm) -> Elm:
    """24 of 41 people have answered, and nothing is wrong."""
    path = export(elm.outside / "answers.csv", answers(24))
    ran = elm.take_in(path, "2025-01-06", "--eligible", "41", "--shows", "confidence")
    assert ran.exit_code == 0, ran
    return elm
