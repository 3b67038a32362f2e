"""What the plugin promises, counts, asks and shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from qiworkbook.testing import SMALL_PROJECT, Output, WorkbookFolder, check_contract, make_workbook

import qiworkbook_hand_hygiene as plugin

EXAMPLE = Path(plugin.__file__).parent / "example" / "hand-hygiene" / "2025-01.toml"
FILE = "projects/elm/hand-hygiene/2025-01.toml"

EXPORT = """\
Ward,Observed,Date,Moment,Cleaned,Comment
Elm,Nurse A,2024-12-03,before-patient,yes,
Elm,Nurse A,2024-12-03,before-patient,no,in a hurry
Elm,Dr B,2024-12-03,After touching a patient,Y,
Elm,Dr B,2025-01-07,after-fluid,1,
"""


@pytest.fixture
def elm(tmp_path: Path) -> WorkbookFolder:
    return make_workbook(tmp_path, {"projects/elm/project.toml": SMALL_PROJECT}, plugins=[plugin])


def test_the_contract_of_plugins_is_kept() -> None:
    check_contract(plugin)


def test_an_export_becomes_counts_and_nobody_is_in_them(elm: WorkbookFolder) -> None:
    elm.write("audits.csv", EXPORT)
    ran = elm.run("hand-hygiene", "import", "elm", "audits.csv")
    assert (ran.exit_code, ran.err) == (0, "")
    assert "3 of 4 moments with clean hands." in ran.out
    december = elm.read("projects/elm/hand-hygiene/2024-12.toml")
    assert 'moment = "before-patient"\nseen = 2\ncleaned = 1\n' in december
    assert "seen = 1\ncleaned = 1\n" in elm.read(FILE)
    (elm.root / "audits.csv").unlink()
    everything = "".join(elm.read(path) for path in elm.files())
    assert not [word for word in ("Nurse", "Dr B", "hurry") if word in everything]
    points = elm.view("elm").project.series["hand-hygiene"].points
    assert [(p.value, p.denominator) for p in points] == [(2, 3), (1, 1)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2025-01-07", "07/01/2025", "C5 should be a date such as 2025-01-31, and it says “07/01"),
        ("after-fluid", "lunch", "D5 should be one of: before-patient, "),
        (",1,", ",perhaps,", "E5 should be yes or no, and it says “perhaps”."),
        ("Cleaned", "Cleansed", "The export needs one column called cleaned."),
        ("Ward,", "Date,", "The export needs one column called date."),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_written(
    old: str, new: str, said: str, elm: WorkbookFolder
) -> None:
    elm.write("audits.csv", EXPORT.replace(old, new))
    before = elm.files()
    ran = elm.run("hand-hygiene", "import", "elm", "audits.csv")
    assert ran.exit_code == 1
    assert said in ran.err
    assert elm.files() == before


def test_a_month_that_is_there_stays(elm: WorkbookFolder) -> None:
    elm.write(FILE, EXAMPLE.read_text(encoding="utf-8"))
    elm.write("audits.csv", EXPORT.replace("2024-12-03", "2025-01-03"))
    ran = elm.run("hand-hygiene", "import", "elm", "audits.csv")
    assert ran.exit_code == 1
    assert "was left unchanged" in ran.err


def test_what_it_asks(elm: WorkbookFolder) -> None:
    elm.write(FILE, EXAMPLE.read_text(encoding="utf-8").replace("cleaned = 7", "cleaned = 9"))
    out = elm.run("check", "elm").out
    assert f"{FILE}:14: hands were cleaned 9 times at 8 moments" in out
    assert f"{FILE}:16: 4 moments were seen on 2025-01-14" in out
    assert "no audit has seen: After a risk of contact with body fluid and After touching" in out


def test_what_it_shows(elm: WorkbookFolder) -> None:
    elm.write(FILE, EXAMPLE.read_text(encoding="utf-8"))
    text = elm.text(Output.REPORT, "elm")
    assert "Before touching a patient" in text
    assert "67%" in text
    assert "not seen" in text
    assert "Hands cleaned when they should be" in text
