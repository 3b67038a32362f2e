"""By every door: what looks like an identifier is asked about before anything is written."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import WorkbookFolder, make_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

ROOT = Path(__file__).parents[2]
NUMBER = "999 000 0018"  # 9×10 + 9×9 + 9×8 + 1×2 = 245, 245 = 22×11 + 3, and 11 - 3 = 8
SAID = f"Told by {NUMBER}"
WARD = "willow-ward"
ROOM = "2025-04-14-room-move-one-person"
DOORS: dict[str, tuple[str, ...]] = {
    "aim set": ("aim", "set", WARD, "--statement", SAID),
    "driver add": ("driver", "add", WARD, SAID),
    "idea add": ("idea", "add", WARD, SAID),
    "idea set": ("idea", "set", WARD, "safety-huddle", "--status", "abandoned", "--reason", SAID),
    "measure add": (
        *("measure", "add", WARD, SAID, "--id", "told", "--kind", "process"),
        *("--better", "decrease", "--shows", "aim"),
    ),
    "data add": (
        "data",
        "add",
        WARD,
        "feels-safe",
        "2026-01-05",
        "7/10",
        "--as-typed",
        "--note",
        SAID,
    ),
    "data import": (
        "data",
        "import",
        WARD,
        "feels-safe",
        "rows.csv",
        "--yes",
        "--as-typed",
        "--numerator-column",
        "yes",
        "--denominator-column",
        "of",
    ),
    "part add": ("part", "add", WARD, "idea", "safety-huddle", "step", f"what={SAID}"),
    "part set": ("part", "set", WARD, "idea", "safety-huddle", f"status_reason={SAID}"),
    "measure confirm": (
        *("measure", "confirm", WARD, "feels-safe", "--same", "--who", "Lead", "--why", SAID),
    ),
    "aim confirm": ("aim", "confirm", WARD, "--same", "--who", "Lead", "--why", SAID),
    "measure phase": (
        *("measure", "phase", WARD, "feels-safe", "--start", "2024-10-07", "--reason", SAID),
    ),
    "pdsa plan": (
        "pdsa",
        "plan",
        WARD,
        SAID,
        "--idea",
        "safety-huddle",
        "--start",
        "2026-01-05",
        "--objective",
        "See",
        "--question",
        "How?",
        "--predict",
        "So",
        "--predicted-on",
        "2026-01-04",
    ),
    "pdsa do": ("pdsa", "do", WARD, ROOM, "--observations", SAID),
    "learning-set commit": ("learning-set", "commit", WARD, SAID, "--idea", "safety-huddle"),
    "learning-set new": ("learning-set", "new", "2026-02-05", "--title", SAID),
    "resources add": ("resources", "add", SAID, "--link", "https://example.org"),
    "spread site": ("spread", "site", WARD, "Oak Ward", "--stage", "aware", "--note", SAID),
    "new": ("new", "oak-ward", "--title", SAID),
}


@pytest.fixture
def willow(tmp_path: Path) -> WorkbookFolder:
    files = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for folder in ("projects", "learning-sets")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in (".toml", ".csv")
    }
    made = make_workbook(tmp_path, files)
    made.write("rows.csv", f"date,yes,of,note\n2026-01-05,7,10,{SAID}\n")
    return made


def texts(folder: WorkbookFolder) -> dict[str, str]:
    return {
        path: folder.read(path)
        for path in folder.files()
        if path.endswith((".toml", ".csv")) and path != "rows.csv"
    }


@pytest.mark.parametrize("door", DOORS)
def test_nothing_is_written_before_somebody_has_looked(willow: WorkbookFolder, door: str) -> None:
    before = texts(willow)
    ran = willow.run(*DOORS[door])
    assert ran.exit_code == 1, ran
    assert "would hold what looks like an NHS number. Why may it stay?" in ran.err
    assert "--keep-identifier" in ran.err
    assert "anonymised" not in ran.out + ran.err
    assert {k: v for k, v in texts(willow).items() if before.get(k) != v} == {}


@pytest.mark.parametrize("door", DOORS)
def test_the_reason_is_kept_and_what_it_says_is_not(willow: WorkbookFolder, door: str) -> None:
    ran = willow.run(*DOORS[door], "--keep-identifier", "An invented number, for training")
    assert ran.exit_code == 0, ran
    settings = willow.read("workbook.toml")
    assert "[[identifier-kept]]" in settings
    assert 'why = "An invented number, for training"' in settings
    assert 'kind = "nhs-number"' in settings
    assert NUMBER not in settings
    assert not [line for line in willow.run("check").out.splitlines() if "workbook.toml" in line]


@pytest.mark.parametrize(
    ("said", "like"),
    [
        ("Mrs Begum was upset", "a person's name, with a title"),
        ("told sister o'brien", "a person's name, with a title"),
        ("as J.S. in bed 4 said", "who is in a bed or a room"),
        ("ask jo.smith@example.org", "an e-mail address"),
        ("DOB 12/03/1985, hospital number 448812", "somebody's record"),
        ("CHI 310203 0016", "a CHI number"),
    ],
)
def test_each_kind_is_named(willow: WorkbookFolder, said: str, like: str) -> None:
    said = said.replace("310203 0016", _chi())
    ran = willow.run("idea", "add", WARD, said)
    assert (ran.exit_code, like in ran.err) == (1, True), ran
    assert said not in ran.err


def _chi() -> str:
    """A number with the right check digit whose day, 31 February, is in no calendar."""
    for serial in range(100):
        nine = f"310203{serial:03}"
        rest = 11 - sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True)) % 11
        if rest != 10:
            return f"{nine}{rest % 11}"
    raise AssertionError


def test_what_was_there_already_is_no_question(willow: WorkbookFolder) -> None:
    file = f"projects/{WARD}/project.toml"
    willow.write(file, willow.read(file) + f"\n# {NUMBER}\n")
    assert willow.run("idea", "add", WARD, "a card").exit_code == 0
    assert willow.run("idea", "add", WARD, f"a card for {NUMBER}").exit_code == 1


def test_a_yes_to_everything_is_no_answer_and_a_person_can_give_one(
    talk: Callable[..., Result], elm: WorkbookFolder
) -> None:
    said = talk(
        *("idea", "add", "elm", "ask Mrs Begum", "--drives", "talking"),
        answers=("", "She is invented"),
    )
    assert said.exit_code == 0, said.output
    assert "Mrs Begum" in elm.read("projects/elm/project.toml")


def test_save_says_what_would_be_kept_for_good(elm: WorkbookFolder) -> None:
    for args in (("init", "-q"), ("config", "user.name", "Elm"), ("config", "user.email", "e@x.y")):
        subprocess.run(["git", *args], cwd=elm.root, check=True)
    file = "projects/elm/project.toml"
    elm.write(file, elm.read(file) + "\n# Josephine Smith, josephine.smith@example.org\n")
    ran = elm.run("save", "what we did", "--anyway")
    assert ran.exit_code == 1
    assert "would be saved with what looks like an e-mail address. Why may it stay?" in ran.err
    assert "josephine" not in ran.err
    log = subprocess.run(["git", "log"], cwd=elm.root, capture_output=True, check=False)
    assert log.returncode != 0  # no version yet
    assert elm.run("save", "x", "--anyway", "--keep-identifier", "Invented").exit_code == 0
    elm.write(file, elm.read(file) + "\n# more\n")
    assert elm.run("save", "y", "--anyway").exit_code == 0


TEN = NUMBER.replace(" ", "")


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (("new", f"pt-{TEN}", "--title", "Calm"), "projects"),
        (("spread", "package", "--starter", f"pt-{TEN}"), "starters"),
        (("definitions", "publish", f"pt-{TEN}", WARD, "--version", "1"), "packs"),
        (
            (
                *("data", "import", WARD, "feels-safe", "rows.csv", "--yes", "--as-typed"),
                *("--numerator-column", "yes", "--denominator-column", "of"),
                *("--keep-profile", f"pt-{TEN}"),
            ),
            "imports",
        ),
        (("report", WARD, "-o", "Maria-Lopez"), "the name of an output"),
        (("chart", WARD, "feels-safe", "-o", "out/Maria_Lopez/c.png"), "the name of an output"),
        (
            ("show", WARD, "--share", "--recipient", "Maria Lopez"),
            "the record of what was shared",
        ),
    ],
    ids=["project", "starter", "pack", "profile", "output", "folder", "recipient"],
)
def test_a_name_of_something_new_is_asked_about(
    willow: WorkbookFolder, words: tuple[str, ...], left: str
) -> None:
    willow.write("rows.csv", "date,yes,of\n2026-01-05,7,10\n")
    before = willow.files()
    ran = willow.run(*words)
    assert ran.exit_code == 1
    assert f"{left} would hold what looks like" in ran.err
    assert TEN not in ran.out + ran.err
    assert [one for one in willow.files() if one not in before] in ([], [".qiworkbook/lock"])


@pytest.mark.parametrize(
    "words",
    [
        ("driver", "add", WARD, "Calm", "--id", "nurse-olusanya"),
        ("idea", "add", WARD, "a card", "--id", "dr-khan"),
        ("driver", "rename", WARD, "evenings-and-nights", "mrs-begum"),
        ("resources", "add", "A page", "--link", "https://example.org", "--id", "mr-fenwick"),
        (
            *("spread", "rate", WARD, "--rater", "night nurse", "--levels", "ABACDABACD"),
            *("--id", "nurse-olusanya"),
        ),
    ],
    ids=lambda words: words[-1],
)
def test_an_id_is_read_as_the_words_that_it_is_made_of(
    willow: WorkbookFolder, words: tuple[str, ...]
) -> None:
    before = texts(willow)
    ran = willow.run(*words)
    assert (ran.exit_code, "would hold what looks like a person's name" in ran.err) == (1, True)
    assert words[-1].rpartition("=")[2] not in ran.out + ran.err
    assert texts(willow) == before
    for of_jobs in ("nurse-led-huddle", "doctor-on-call", "sister-ward", "pt-info-2025-10-01"):
        assert willow.run("driver", "add", WARD, "Calm", "--id", of_jobs).exit_code == 0


def test_an_output_is_called_by_its_ward_and_a_folder_that_is_there_is_no_news(
    willow: WorkbookFolder,
) -> None:
    (willow.root / "Maria Lopez").mkdir()
    for name in ("Willow-Ward.svg", "Board-Report.svg", "Maria Lopez/c.svg"):
        assert willow.run("chart", WARD, "feels-safe", "-o", name).exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("show", f"pt {TEN}"),
        ("check", TEN),
        ("new", f"pt {TEN}"),
        ("data", "add", WARD, f"pt {TEN}", "3"),
        ("list", "--ward", TEN),
        ("restore", WARD, "--to", f"pt {TEN}"),
        ("incidents", "day", WARD, f"pt {TEN}"),
        ("undo", f"pt {TEN}"),
        ("help", TEN),
        (f"pt {TEN}",),
        ("templates", "copy", TEN),
    ],
)
def test_what_is_refused_is_not_repeated_where_it_is_a_number_of_somebody(
    willow: WorkbookFolder, words: tuple[str, ...]
) -> None:
    ran = willow.run(*words)
    assert ran.exit_code in (1, 2)
    assert TEN not in ran.out + ran.err
    assert "[an NHS number]" in ran.err


@pytest.mark.parametrize(
    "row",
    [f"2026-01-05,7,10,{SAID}", f"2026-01-05,7,{TEN},", f"2026-01-05,pt{TEN},10,"],
    ids=["note", "number", "not read"],
)
def test_a_look_at_a_file_repeats_no_number_of_somebody(willow: WorkbookFolder, row: str) -> None:
    willow.write("rows.csv", f"date,yes,of,note\n{row}\n")
    ran = willow.run(*(word for word in DOORS["data import"] if word != "--yes"))
    assert "[an NHS number]" in ran.out
    assert NUMBER not in ran.out + ran.err
    assert TEN not in ran.out + ran.err


@pytest.mark.parametrize("more", [(), ("--changed", "keep")], ids=["asked", "told"])
def test_nor_does_a_look_at_what_arrived(
    willow: WorkbookFolder, tmp_path: Path, more: tuple[str, ...]
) -> None:
    """In a folder that is called by it, as it came in an e-mail."""
    came = tmp_path / "arrived" / f"of {NUMBER}" / "projects" / WARD
    shutil.copytree(willow.root / "projects" / WARD, came)
    (came / "data/feels-safe.csv").write_text(f"date,value\n{SAID}\n", encoding="utf-8")
    ran = willow.run("collect", str(tmp_path / "arrived"), *more)
    assert "of [an NHS number]" in (ran.out if more else ran.err)
    assert NUMBER not in ran.out + ran.err


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_check_repeats_no_number_that_a_file_is_named_by(willow: WorkbookFolder, form: str) -> None:
    willow.write(f"projects/{WARD}/data/{TEN}.csv", "date,value\nnever,1\n")
    ran = willow.run("check", "--format", form)
    assert "[an NHS number].csv" in ran.out
    assert TEN not in ran.out + ran.err
