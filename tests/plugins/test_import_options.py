"""Readers of files that are told something, and that read one file for several measures."""

from __future__ import annotations

import json
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from qiworkbook.api import Imported, ImportedRow, Importer, ImportOption, hookimpl
from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.api import ImportFile
    from qiworkbook.testing import WorkbookFolder

FILE = json.dumps(
    {
        "night": {"feels-safe": {"2025-01-06": 61}, "noise": {"2025-01-06": 12}},
        "day": {"feels-safe": {"2025-01-06": 72}, "noise": {"2025-01-06": 30}},
    }
)
NOISE = '\n[[measure]]\nid = "noise"\nname = "Noise"\nkind = "balancing"\nunit = "dB"\n'
SHIFT = ImportOption("shift", "which shift is read", choices=("day", "night"))
COMMAND = ("data", "import", "elm", "noise.json", "--as", "acme", "--yes")


def read(file: ImportFile) -> Imported:
    found = json.loads(file.content)[file.options["shift"]].get(file.measure.id, {})
    return Imported(tuple(ImportedRow(at, day, found[day]) for at, day in enumerate(found, 1)))


@pytest.fixture
def elm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkbookFolder:
    module = ModuleType("acme_noise")

    @hookimpl
    def qiworkbook_importers() -> list[Importer]:
        return [Importer("acme", "what Acme measures", read, (SHIFT,), each_measure=True)]

    vars(module)["qiworkbook_importers"] = qiworkbook_importers
    monkeypatch.setitem(sys.modules, module.__name__, module)
    files = {"projects/elm/project.toml": SMALL_PROJECT + NOISE, "noise.json": FILE}
    return make_workbook(tmp_path, files, plugins=[module.__name__])


def test_one_file_fills_every_measure_of_which_it_says_something(elm: WorkbookFolder) -> None:
    ran = elm.run(*COMMAND, "--option", "shift=night")
    assert (ran.exit_code, ran.err) == (0, ""), ran.out
    assert "2025-01-06,61" in elm.read("projects/elm/data/feels-safe.csv")
    assert "2025-01-06,12" in elm.read("projects/elm/data/noise.csv")
    assert [path for path in elm.files() if path.endswith(".csv")] == [
        "projects/elm/data/feels-safe.csv",
        "projects/elm/data/noise.csv",
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ((), "The reader acme needs shift, and it says which shift is read: day, night."),
        (("--option", "shift=late"), "shift is late, and it says which shift is read: day, night."),
        (("--option", "shfit=day"), "The reader acme has no option shfit.\nDid you mean shift?"),
        (("--option", "shift=day", "--option", "x=1"), "The reader acme has no option x."),
    ],
)
def test_what_it_cannot_be_told_is_refused_and_nothing_is_written(
    said: tuple[str, ...], told: str, elm: WorkbookFolder
) -> None:
    before = elm.files()
    ran = elm.run(*COMMAND, *said)
    assert ran.exit_code == 1
    assert told in ran.err
    assert elm.files() == before


def test_an_option_is_kept_in_a_profile(elm: WorkbookFolder) -> None:
    ran = elm.run(*COMMAND, "--option", "shift=night", "--keep-profile", "acme-nights")
    assert ran.exit_code == 0, ran.err
    assert '[options]\nshift = "night"\n' in elm.read("imports/acme-nights.toml")
    elm.write("noise.json", FILE.replace("2025-01-06", "2025-01-13"))
    again = elm.run("data", "import", "elm", "noise.json", "--profile", "acme-nights", "--yes")
    assert (again.exit_code, again.err) == (0, ""), again.out
    assert "2025-01-13,12" in elm.read("projects/elm/data/noise.csv")


def test_a_reader_of_ours_has_no_options(elm: WorkbookFolder) -> None:
    ran = elm.run("data", "import", "elm", "noise.json", "--option", "shift=day")
    assert ran.exit_code == 1
    assert "The reader table has no option shift.\nIt has: none." in ran.err
