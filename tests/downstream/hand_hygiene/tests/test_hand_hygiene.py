"""What the plugin promises, counts, asks and shows."""

from __future__ import annotations

import json
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
    assert f"{FILE}:19: hands were cleaned 9 times at 8 moments" in out
    assert f"{FILE}:21: 4 moments were seen on 2025-01-14" in out
    assert "no audit has seen: After a risk of contact with body fluid and After touching" in out


def test_what_it_shows(elm: WorkbookFolder) -> None:
    elm.write(FILE, EXAMPLE.read_text(encoding="utf-8"))
    text = elm.text(Output.REPORT, "elm")
    assert "Before touching a patient" in text
    assert "67%" in text
    assert "not seen" in text
    assert "Hands cleaned when they should be" in text


SEEN = """
[[audit]]
date = 2025-01-{day}
moment = "after-patient"
seen = {seen}
cleaned = {cleaned}
"""


def audits(*days: tuple[int, int, int]) -> str:
    """A month's file: (day, seen, cleaned)."""
    rows = (SEEN.format(day=f"{day:02}", seen=seen, cleaned=cleaned) for day, seen, cleaned in days)
    return "format = 1\n" + "".join(rows)


@pytest.fixture
def two(tmp_path: Path) -> WorkbookFolder:
    """Two wards that are watched, of which one differs from all together, and one that is not."""
    files = {
        f"projects/{ward}/project.toml": SMALL_PROJECT.replace("Elm Ward", f"{ward.title()} Ward")
        for ward in ("ash", "elm", "oak")
    }
    files["projects/elm/hand-hygiene/2025-01.toml"] = audits((7, 100, 90), (14, 100, 95))
    files["projects/oak/hand-hygiene/2025-01.toml"] = audits((7, 100, 40), (14, 100, 45))
    files["learning-sets/2025-01-20.toml"] = "format = 1\ndate = 2025-01-20\n"
    return make_workbook(tmp_path, files, plugins=[plugin])


def test_a_check_of_the_whole_workbook(two: WorkbookFolder) -> None:
    assert "there are audits elsewhere, and none of Ash Ward" in two.run("check").out


def test_a_section_about_the_whole_workbook_and_for_a_learning_set(two: WorkbookFolder) -> None:
    assert "2 wards differ by more than chance" in two.text(Output.REPORT)
    ran = two.run("slides", "--learning-set", "2025-01-20", "-o", "set.txt")
    assert (ran.exit_code, ran.err) == (0, "")
    assert "For the learning set of 2025-01-20: 2 wards differ" in two.read("set.txt")


def test_a_table_of_every_export(two: WorkbookFolder) -> None:
    assert two.run("export", "--format", "json", "-o", "out").exit_code == 0
    (path,) = [path for path in two.files() if path.startswith("out/") and path.endswith(".json")]
    tables = json.loads(two.read(path))
    rows = tables["hand-hygiene"]
    assert [(row["project"], row["date"], row["seen"], row["cleaned"]) for row in rows] == [
        ("elm", "2025-01-07", 100, 90),
        ("elm", "2025-01-14", 100, 95),
        ("oak", "2025-01-07", 100, 40),
        ("oak", "2025-01-14", 100, 45),
    ]


def test_settings_and_their_slips(elm: WorkbookFolder) -> None:
    elm.write(FILE, audits((7, 12, 12)))
    assert "12 moments were seen on 2025-01-07" not in elm.run("check", "elm").out
    elm.write("workbook.toml", "format = 1\n[plugins.hand-hygiene]\nfewest = 13\n")
    assert "12 moments were seen on 2025-01-07" in elm.run("check", "elm").out
    elm.write("workbook.toml", "format = 1\n[plugins.hand-hygiene]\nfewest = 0\n")
    ran = elm.run("check")
    assert ran.exit_code == 1
    assert "workbook.toml:3: " in ran.out


RETURN = """\
[feels-safe]
2025-01-06;61;own
2025-01-07;40;bank
[noise]
2025-01-06;55;own
"""


def test_an_import_with_options_for_several_measures(elm: WorkbookFolder) -> None:
    noise = '\n[[measure]]\nid = "noise"\nname = "Noise"\nkind = "balancing"\nunit = "dB"\n'
    elm.write("projects/elm/project.toml", SMALL_PROJECT + noise)
    elm.write("return.txt", RETURN)
    command = ("data", "import", "elm", "return.txt", "--as", "hand-hygiene-return", "--yes")
    refused = elm.run(*command, "--option", "shift=night")
    assert refused.exit_code == 1
    assert "whose shifts are read: all, bank, own" in refused.err
    ran = elm.run(*command, "--option", "shift=own")
    assert (ran.exit_code, ran.err) == (0, "")
    assert elm.read("projects/elm/data/feels-safe.csv").endswith("2025-01-06,61\n")
    assert elm.read("projects/elm/data/noise.csv").endswith("2025-01-06,55\n")


CHANGE = """
[[change]]
date = 2025-01-14
what = "Gel at every bed"
"""


def test_a_derived_measure_with_phase_target_and_source(elm: WorkbookFolder) -> None:
    elm.write(FILE, audits((7, 20, 10), (14, 20, 16)) + CHANGE)
    view = elm.view("elm")
    reading = view.readings["hand-hygiene"]
    assert [phase.reason for phase in reading.phases] == ["", "Gel at every bed"]
    assert [point.target for point in reading.points] == [80, 90]
    series = view.project.series["hand-hygiene"]
    assert (series.source.file, series.derived_by) == (FILE, "hand-hygiene")


def test_what_the_chart_of_no_measure_says(elm: WorkbookFolder) -> None:
    elm.write(FILE, EXAMPLE.read_text(encoding="utf-8"))
    assert "hand-hygiene-before-patient" not in elm.view("elm").readings
    row = elm.text(Output.REPORT, "elm").partition("Before touching a patient")[2]
    assert "67%" in row.partition("\n")[0]


def test_a_poster_with_the_chart(elm: WorkbookFolder) -> None:
    nothing = elm.run("hand-hygiene", "poster", "elm")
    assert (nothing.exit_code, "There are no hand-hygiene audits" in nothing.err) == (1, True)
    elm.write(FILE, audits((7, 20, 10), (14, 20, 16)))
    ran = elm.run("hand-hygiene", "poster", "elm")
    assert (ran.exit_code, ran.err) == (0, "")
    poster = elm.read("output/elm-hands.html")
    assert poster.count("<svg") == 1
    assert "<h1>" in poster


def test_words_for_other_readers_and_a_section_for_the_team_alone(elm: WorkbookFolder) -> None:
    watched = 'watched_by = "matron"\n'
    elm.write(
        FILE, audits((7, 200, 90), (14, 200, 110)).replace("[[audit]]", watched + "[[audit]]", 1)
    )
    assert "matron, 20 minutes at a time" in elm.text(Output.REPORT, "elm")
    assert elm.run("report", "--words", "board").exit_code == 0
    page = elm.read("output/report.html")
    assert "We watch whether hands are cleaned when they should be." in page
    assert "matron" not in page


def test_a_name_is_asked_about_and_leaves_with_nobody(elm: WorkbookFolder) -> None:
    named = 'format = 1\nwatched_by = "Mary Smith"\n'
    elm.write(FILE, audits((7, 200, 90), (14, 200, 110)).replace("format = 1\n", named))
    assert f"{FILE}:2: " in elm.run("check", "elm").out
    shared = elm.run("report", "--share", "--recipient", "the board")
    assert shared.exit_code == 0, shared.err
    page = "".join(elm.read(path) for path in elm.files() if path.startswith("output/share"))
    assert "Hand hygiene" in page
    assert "Mary" not in page


def test_a_validator_speaks_with_file_and_line(elm: WorkbookFolder) -> None:
    elm.write(FILE, "format = 1\nminutes = 300\n")
    ran = elm.run("check", "elm")
    assert ran.exit_code == 1
    assert f"{FILE}:2: " in ran.out
    assert "omebody watches for two hours at most: write the minutes" in ran.out
    assert ran.err == ""
