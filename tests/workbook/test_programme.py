"""A programme of members kept in every way: nothing invented, nothing lost, nothing but copies."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qiworkbook.analysis.wards_and_trusts import ward_of
from qiworkbook.model.programme import Member
from qiworkbook.plugins.manager import Plugins
from qiworkbook.testing import WorkbookFolder, make_workbook
from qiworkbook.workbook.outputs.shared_copy import shared_before
from qiworkbook.workbook.programmes import programme as module
from qiworkbook.workbook.programmes.programme import open_programme, read_programme
from qiworkbook.workbook.programmes.programme_edits import WHICH, add_member
from qiworkbook.workbook.programmes.programme_members import OpenMember, open_member
from tests.nation import TODAY, Nation, nation


@pytest.fixture
def made() -> Nation:
    return nation(7, trusts=4, wards=8)


@pytest.fixture
def programme(tmp_path: Path, made: Nation) -> WorkbookFolder:
    """A programme of four trusts: a folder, a working copy, a zip by e-mail and a share pack."""
    folder = WorkbookFolder(tmp_path / "programme", ())
    folder.root.mkdir()
    assert folder.run("programme", "init", "--name", "Calm everywhere (invented)").exit_code == 0
    for trust, files in made.files.items():
        make_workbook(folder.root / "members" / trust, files, plugins=[])
    (folder.root / "members/trust-2/.git").mkdir()
    as_zip = io.BytesIO()
    with zipfile.ZipFile(as_zip, "w") as zipped:
        for name, text in made.files["trust-3"].items():
            zipped.writestr(f"trust three/{name}", text)
        zipped.writestr("trust three/projects/oak (1)/project.toml", "format = 1\n")
        zipped.writestr("trust three/.DS_Store", "x")
    (folder.root / "members/three.zip").write_bytes(as_zip.getvalue())
    sender = WorkbookFolder(folder.root / "members/trust-4", ())
    pack = ("pack", "-o", "pack.zip", "--recipient", "All", "--yes")
    assert sender.run(*pack, today=TODAY).exit_code in (0, 4)
    (sender.root / "pack.zip").rename(folder.root / "packs/four.zip")
    return folder


def add_all(programme: WorkbookFolder) -> None:
    for trust, path in (
        ("trust-1", "members/trust-1"),
        ("trust-2", "members/trust-2"),
        ("trust-3", "members/three.zip"),
        ("trust-4", "packs/four.zip"),
    ):
        ran = programme.run("programme", "add", trust, path, today=TODAY)
        assert ran.exit_code in (0, 4), ran.err


@pytest.mark.slow
def test_a_member_is_a_folder_a_working_copy_a_zip_or_a_pack(
    programme: WorkbookFolder, made: Nation
) -> None:
    add_all(programme)
    ran = programme.run("programme", "list", today=TODAY)
    for kept in ("a folder", "a git working copy", "a zip", "a share pack"):
        assert kept in ran.out
    opened = open_programme(programme.root, Plugins([]), TODAY)
    there = {
        (one.project.where.trust_id, one.project.id.partition("--")[2]) for one in opened.views
    }
    assert there == {(ward.trust, ward.id) for ward in made.wards}
    assert all(view.workbook.shared is not None for view in opened.views)


@pytest.mark.slow
def test_wards_of_one_name_are_told_apart_by_their_trusts(programme: WorkbookFolder) -> None:
    add_all(programme)
    opened = open_programme(programme.root, Plugins([]), TODAY)
    called = [view.project.ward for view in opened.views if not view.project.unread]
    assert len(set(called)) == len(called)
    assert "Oak Ward (Trust 1 (invented))" in called


@pytest.mark.slow
def test_outputs_are_of_the_trusts_and_wards_that_somebody_names(
    programme: WorkbookFolder,
) -> None:
    add_all(programme)
    ran = programme.run("programme", "report", "--trust", "Trust 1", "-o", "one", today=TODAY)
    assert ran.exit_code == 0, ran.err
    page = programme.read("one/programme.html")
    assert "Only Trust 1: other wards are left out" in page
    assert "2 wards in 1 trust" in page
    assert "Trust 2 (invented)" not in page
    ran = programme.run("programme", "slides", "--trust", "trust-1", "-o", "d.txt", today=TODAY)
    assert (ran.exit_code, "Only trust-1: other" in programme.read("d.txt")) == (0, True), ran.err
    ran = programme.run(
        "programme", "export", "--trust", "trust-2", "--ward", "Oak", "-o", "two", today=TODAY
    )
    assert ran.exit_code == 1, "several trusts have one"
    assert "Several wards could be “Oak”: Oak Ward (Trust 1" in ran.err
    ran = programme.run("programme", "export", "--trust", "trust-2", "-o", "two", today=TODAY)
    assert ran.exit_code == 0, ran.err
    rows = list(csv.DictReader(io.StringIO(programme.read("two/projects.csv"))))
    assert {row["trust"] for row in rows} == {"Trust 2 (invented)"}
    assert len(rows) == 2
    assert "INCOMPLETE: Only trust-2: other wards" in programme.read("two/READ-ME-FIRST.txt")
    ran = programme.run("programme", "report", "--trust", "trust", today=TODAY)
    assert (ran.exit_code, "Several trusts could be “trust”" in ran.err) == (1, True)


@pytest.mark.slow
def test_two_zips_of_one_trust_whose_folders_are_called_the_same_are_two_wards(
    tmp_path: Path,
) -> None:
    programme = WorkbookFolder(tmp_path, ())
    programme.write("programme.toml", 'format = 1\n[programme]\nname = "P"\n')
    about = "format = 1\n[project]\ntitle = 'Calm on {0}'\nunit = '{0}'\norganisation = 'N'\n"
    rows = "date,value\n2024-01-01,20\n2024-02-01,30\n"
    measure = "[[measure]]\nid = 'x'\nname = 'X'\nkind = 'outcome'\nunit = 'minutes'\n"
    sent = {"a": ("Ash", ""), "b": ("Elm", ""), "c": ("Elm", "2024-03-01,25\n")}
    for name, (ward, more) in sent.items():
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as made:
            made.writestr("our-ward/project.toml", about.format(ward) + measure)
            made.writestr("our-ward/data/x.csv", rows + more)
        ran = programme.run("programme", "add", "n", f"{name}.zip", "--beside", today=TODAY)
        assert ran.exit_code == (4 if name == "c" else 0), ran.err
    opened = open_programme(programme.root, Plugins([]), TODAY)
    assert [(one.project.id, one.project.ward) for one in opened.views] == [
        ("n--our-ward-ash-calm-on-ash", "Ash"),
        ("n--our-ward-elm-calm-on-elm", "Elm"),
    ]
    (twice,) = (one for one in opened.problems if one.code == "member-ward-twice")
    assert "our-ward is the same ward as n/our-ward-elm-calm-on-elm, and" in twice.message
    assert "counts once: what it shows goes to 2024-03-01" in twice.message
    assert "it differs in 1 thing: 1 new value of X, up to 1 March 2024" in twice.message


def _zip_of(programme: WorkbookFolder, name: str, ward: str, title: str = "Calm") -> None:
    about = f"format = 1\n[project]\ntitle = '{title}'\nunit = '{ward}'\n"
    with zipfile.ZipFile(programme.root / f"{name}.zip", "w") as made:
        made.writestr("our-ward/project.toml", about)


@pytest.mark.slow
def test_an_approval_stays_with_its_ward_in_whatever_order_the_members_are(tmp_path: Path) -> None:
    programme = WorkbookFolder(tmp_path, ())
    head = 'format = 1\n[programme]\nname = "P"\nneeds-approval = true\n'
    programme.write("programme.toml", head)
    _zip_of(programme, "a", "Ash")
    programme.run("programme", "add", "n", "a.zip", today=TODAY)
    programme.run("programme", "approve", "n/our-ward", "--by", "Board", today=TODAY)
    _zip_of(programme, "b", "Elm")
    ran = programme.run("programme", "add", "n", "b.zip", "--beside", today=TODAY)
    assert "Is it n/our-ward-ash-calm or n/our-ward-elm-calm?" in ran.err
    assert open_programme(tmp_path, Plugins([]), TODAY).views == ()
    programme.run("programme", "approve", "n/our-ward-ash-calm", "--by", "Board", today=TODAY)
    for first, second in (("a", "b"), ("b", "a")):
        rows = "".join(f'[[member]]\ntrust = "n"\nworkbook = "{x}.zip"\n' for x in (first, second))
        row = '[[approval]]\nproject = "n/our-ward-ash-calm"\nby = "Board"\non = 2025-03-03\n'
        programme.write("programme.toml", head + rows + row)
        opened = open_programme(tmp_path, Plugins([]), TODAY)
        assert [view.project.ward for view in opened.views] == ["Ash"]
        assert [one.where.ward for one in opened.unapproved] == ["Elm"]


@pytest.mark.slow
def test_wards_that_no_letters_tell_apart_are_told_apart(tmp_path: Path) -> None:
    programme = WorkbookFolder(tmp_path, ())
    programme.write("programme.toml", 'format = 1\n[programme]\nname = "P"\n')
    for name, ward, title in (("a", "Ash", "Calm"), ("b", "Ash", "Calm!"), ("c", "柳", "静")):
        _zip_of(programme, name, ward, title)
        programme.run("programme", "add", "n", f"{name}.zip", "--beside", today=TODAY)
    ids = [one.project.id for one in open_programme(tmp_path, Plugins([]), TODAY).views]
    assert len(set(ids)) == 3
    assert "n--our-ward-ward" in ids


def test_a_ward_that_can_be_read_counts_where_another_copy_cannot(tmp_path: Path) -> None:
    programme = WorkbookFolder(tmp_path, ())
    programme.write("programme.toml", 'format = 1\n[programme]\nname = "P"\n')
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("our-ward/project.toml", "format = 1\n[pro")
    _zip_of(programme, "b", "Ash")
    for name in ("a", "b"):
        programme.run("programme", "add", "n", f"{name}.zip", "--beside", today=TODAY)
    opened = open_programme(tmp_path, Plugins([]), TODAY)
    assert [(one.project.id, one.project.ward) for one in opened.views] == [("n--our-ward", "Ash")]
    assert [one.place.file for one in opened.problems if one.code == "member-ward-twice"] == [
        "a.zip"
    ]


@pytest.mark.slow
@pytest.mark.parametrize("named", [(True, False), (False, True), (False, False)])
def test_a_trust_that_one_member_alone_names_is_one_trust(
    tmp_path: Path, named: tuple[bool, bool]
) -> None:
    programme = WorkbookFolder(tmp_path, ())
    programme.write("programme.toml", 'format = 1\n[programme]\nname = "P"\n')
    ward = {"projects/our-ward/project.toml": "format = 1\n[project]\ntitle='Calm'\nunit='Ash'\n"}
    whole = {"workbook.toml": "format = 1\n[workbook]\norganisation = 'North'\n", **ward}
    make_workbook(tmp_path / "a", whole, plugins=[])
    _zip_of(programme, "b", "Ash")
    for name, says in zip(("a", "b.zip"), named, strict=True):
        also = ("--name", "North of all") if says else ()
        programme.run("programme", "add", "n", name, "--beside", *also, today=TODAY)
    opened = open_programme(tmp_path, Plugins([]), TODAY)
    trust = "North of all" if any(named) else "North"
    assert [one.project.where.trust for one in opened.views] == [trust]
    assert [one.code for one in opened.problems] == ["member-ward-twice"]


def test_two_wards_of_one_trust_that_cannot_be_read_are_two(tmp_path: Path) -> None:
    programme = WorkbookFolder(tmp_path, ())
    member = '[[member]]\ntrust = "n"\nworkbook = "n"\n'
    programme.write("programme.toml", f'format = 1\n[programme]\nname = "P"\n{member}')
    broken = {f"projects/{ward}/project.toml": "format = 1\n[pro" for ward in ("ash", "elm")}
    make_workbook(tmp_path / "n", broken, plugins=[])
    opened = open_programme(programme.root, Plugins([]), TODAY)
    assert [one.project.id for one in opened.views] == ["n--ash", "n--elm"]
    assert "member-ward-twice" not in [one.code for one in opened.problems]


@pytest.mark.slow
def test_a_copy_in_a_zip_is_no_ward_and_is_said(programme: WorkbookFolder) -> None:
    add_all(programme)
    ran = programme.run("programme", "check", today=TODAY)
    assert "oak (1) is called like trust three/projects/oak" in ran.out.replace(
        "three.zip/trust", "trust"
    )
    assert ran.exit_code == 1


@pytest.mark.parametrize("swapped", [False, True])
def test_wards_in_folders_of_one_name_within_one_zip_all_come_in(
    tmp_path: Path, swapped: bool
) -> None:
    programme = WorkbookFolder(tmp_path, ())
    member = '[[member]]\ntrust = "n"\nworkbook = "n.zip"\n'
    programme.write("programme.toml", f'format = 1\n[programme]\nname = "P"\n{member}')
    wards = {"a/our-ward": "Ash", "b/our-ward": "Elm", "c/our-ward": "Elm", "d/our-ward": ""}
    if swapped:
        wards |= {"a/our-ward": "", "b/our-ward": "Elm", "d/our-ward": "Ash"}
    with zipfile.ZipFile(tmp_path / "n.zip", "w") as made:
        for place, ward in {**wards, "e/New folder": "Fir"}.items():
            text = f"format = 1\n[project]\ntitle = 'Calm'\nunit = '{ward}'\n" if ward else "[pro"
            made.writestr(f"{place}/project.toml", text)
    opened = open_programme(tmp_path, Plugins([]), TODAY)
    names = [one.project.id for one in opened.views]
    assert names == ["n--fir-calm", "n--our-ward-ash-calm", "n--our-ward-elm-calm"]
    assert [one.project.where.ward for one in opened.views] == ["Fir", "Ash", "Elm"]
    left = [one.message for one in opened.problems if one.code == "member-left-out"]
    assert len(left) == 2, left  # a second state of Elm, and one that can't be read
    assert all("is called like" in one for one in left), left


def test_lines_that_were_let_out_are_in_the_tables_too(tmp_path: Path) -> None:
    programme = WorkbookFolder(tmp_path, ())
    member = '[[member]]\ntrust = "n"\nworkbook = "n"\n'
    programme.write("programme.toml", f'format = 1\n[programme]\nname = "P"\n{member}')
    aim = "[aim]\nstatement = 'Calm'\nmeasure = 'x'\nbaseline = 43\ntarget = 30\n"
    ward = f"format = 1\n[project]\ntitle = 'Calm'\nunit = 'Oak'\n{aim}"
    make_workbook(tmp_path / "n", {"projects/oak/project.toml": ward}, plugins=[])
    for marked, baseline in ((" ", ""), ("x", "43")):
        programme.write("lines.txt", f"# oak\n[{marked}] baseline = 43\n[ ] target = 30\n")
        said = ("--release", "lines.txt", "--replace")
        ran = programme.run("programme", "export", *said, today=TODAY)
        assert ran.exit_code == 0, ran.err
        rows = csv.DictReader(programme.read("output/export/projects.csv").splitlines())
        assert [row["baseline"] for row in rows] == [baseline]


@pytest.mark.slow
def test_the_same_ward_of_two_members_counts_once_and_is_said(programme: WorkbookFolder) -> None:
    add_all(programme)
    before = len(open_programme(programme.root, Plugins([]), TODAY).views)
    ran = programme.run("programme", "add", "trust-4", "members/trust-4", "--beside", today=TODAY)
    assert "is the same ward as trust-4/" in ran.err
    assert ran.exit_code == 4
    assert len(open_programme(programme.root, Plugins([]), TODAY).views) == before


@pytest.mark.parametrize("newer", ["a", "b"])
def test_of_a_ward_that_comes_twice_the_newer_counts_wherever_it_stands(
    tmp_path: Path, newer: str
) -> None:
    programme = WorkbookFolder(tmp_path, ())
    members = "".join(f'[[member]]\ntrust = "n"\nworkbook = "{one}"\n' for one in "ab")
    programme.write("programme.toml", f'format = 1\n[programme]\nname = "P"\n{members}')
    measure = "[[measure]]\nid = 'x'\nname = 'Calm'\nkind = 'outcome'\nbetter = 'increase'\n"
    ward = f"format = 1\n[project]\ntitle = 'Calm'\nunit = 'Oak'\n{measure}"
    for member in "ab":
        data = "date,value\n2025-01-06,40\n" + "2025-02-03,50\n" * (member == newer)
        files = {"projects/oak/project.toml": ward, "projects/oak/data/x.csv": data}
        make_workbook(tmp_path / member, files, plugins=[])
    opened = open_programme(tmp_path, Plugins([]), TODAY)
    (view,) = opened.views
    assert [point.value for point in view.project.series["x"].points] == [40, 50]
    (twice,) = opened.problems
    assert twice.place.file == "b"
    assert (
        "what it shows goes to 2025-01-06, what counts to 2025-02-03"
        if newer == "a"
        else "what it shows goes to 2025-02-03, what the other shows to 2025-01-06, and as it was "
        "counted further, this one counts"
    ) in twice.message


@pytest.mark.parametrize("names", ["ab", "ba"])
def test_the_newer_counts_also_where_its_copy_shows_less(tmp_path: Path, names: str) -> None:
    """Of few people numbers are added up over longer stretches, whose first days say too little."""
    programme = WorkbookFolder(tmp_path, ())
    members = "".join(f'[[member]]\ntrust = "n"\nworkbook = "{one}"\n' for one in names)
    programme.write("programme.toml", f'format = 1\n[programme]\nname = "P"\n{members}')
    measure = "[[measure]]\nid = 'x'\nname = 'Falls'\nkind = 'outcome'\nbetter = 'decrease'\n"
    ward = f"format = 1\n[project]\ntitle = 'Calm'\nunit = 'Oak'\n{measure}"
    for member, months in (("a", 6), ("b", 7)):
        rows = "".join(f"2025-{month:02}-01,{month}\n" for month in range(1, months + 1))
        files = {
            "projects/oak/project.toml": ward,
            "projects/oak/data/x.csv": f"date,value\n{rows}",
        }
        make_workbook(tmp_path / member, files, plugins=[])
    opened = open_programme(tmp_path, Plugins([]), date(2025, 8, 1))
    alone = open_member(tmp_path, opened.file.member[names.index("b")], Plugins([]), opened.today)
    assert alone.workbook is not None
    (view,) = opened.views
    assert view.project.series["x"].points == alone.workbook.projects[0].series["x"].points
    (twice,) = opened.problems
    assert twice.place.file == names[1]
    assert ("this one counts" in twice.message) == (names == "ab")


@pytest.mark.parametrize("whole", ["a", "b"])
def test_of_two_copies_the_one_counts_whose_numbers_go_further_whatever_is_planned(
    tmp_path: Path, whole: str
) -> None:
    """Both predict a test for the day of the last number, which one of them does not have."""
    programme = WorkbookFolder(tmp_path, ())
    members = "".join(f'[[member]]\ntrust = "n"\nworkbook = "{one}"\n' for one in "ab")
    programme.write("programme.toml", f'format = 1\n[programme]\nname = "P"\n{members}')
    measure = "[[measure]]\nid = 'x'\nname = 'Calm'\nkind = 'outcome'\nbetter = 'increase'\n"
    for member in "ab":
        data = "date,value\n2025-01-06,40\n" + "2025-02-03,50\n" * (member == whole)
        files = {
            "project.toml": f"format = 1\n[project]\ntitle = 'Calm'\nunit = 'Oak'\n{measure}",
            "pdsa/one.toml": "format = 1\n[plan]\npredicted_on = 2025-02-03\n",
            "data/x.csv": data,
        }
        there = {f"projects/oak/{name}": text for name, text in files.items()}
        make_workbook(tmp_path / member, there, plugins=[])
    opened = open_programme(tmp_path, Plugins([]), TODAY)
    (view,) = opened.views
    assert [point.value for point in view.project.series["x"].points] == [40, 50]
    (twice,) = opened.problems
    assert ("as it was counted further, this one counts" in twice.message) == (whole == "b")


@pytest.mark.parametrize("names", ["ab", "ba"])
def test_a_pack_that_is_newer_counts_though_its_months_are_told_by_the_quarter(
    tmp_path: Path, names: str
) -> None:
    """Of few people months are added up, and a quarter begins before the month of an older copy."""
    programme = WorkbookFolder(tmp_path, ())
    kept = {"a": 'workbook = "a"', "b": 'pack = "b.zip"'}
    members = "".join(f'[[member]]\ntrust = "n"\n{kept[one]}\n' for one in names)
    programme.write("programme.toml", f'format = 1\n[programme]\nname = "P"\n{members}')
    measure = "[[measure]]\nid = 'x'\nname = 'Falls'\nkind = 'outcome'\nevery = 'month'\n"
    for member, months in (("a", 8), ("b", 9)):
        rows = "".join(f"2025-{month:02}-01,{month % 4 + 2}\n" for month in range(1, months + 1))
        ward = f"format = 1\n[project]\ntitle = 'Calm'\nunit = 'Oak'\n{measure}"
        files = {
            "projects/oak/project.toml": ward,
            "projects/oak/data/x.csv": f"date,value\n{rows}",
        }
        made = make_workbook(tmp_path / member, files, plugins=[])
    pack = ("pack", "-o", "../b.zip", "--recipient", "All", "--yes")
    assert made.run(*pack, today=date(2025, 10, 2)).exit_code == 0
    opened = open_programme(tmp_path, Plugins([]), date(2025, 10, 2))
    (view,) = opened.views
    series = view.project.series["x"]
    assert series.joined == "quarter"
    assert series.counted_on[-1] == date(2025, 7, 1)
    (twice,) = opened.problems
    assert ("this one counts" in twice.message) == (names == "ab")


def test_what_a_trust_shared_by_itself_is_known_where_its_zip_says_so(tmp_path: Path) -> None:
    """A copy of the zip must not tell, beside a pack of the trust's own, what that one hides."""
    trust = make_workbook(tmp_path / "trust", nation(3, trusts=1, wards=2).as_one(), plugins=[])
    pack = ("pack", "-o", "pack.zip", "--recipient", "All", "--yes")
    assert trust.run(*pack, today=TODAY).exit_code == 0
    shared = shared_before(trust.root)
    assert shared.shown
    programme = WorkbookFolder(tmp_path / "programme", ())
    programme.root.mkdir()
    with zipfile.ZipFile(programme.root / "t.zip", "w") as zipped:
        for path in sorted(trust.root.rglob("*")):
            if path.is_file() and path.suffix != ".zip":
                zipped.write(path, path.relative_to(tmp_path))
    rows = '[[member]]\ntrust = "t"\nworkbook = "t.zip"\n'
    programme.write("programme.toml", f'format = 1\n[programme]\nname = "P"\n{rows}')
    for _ in range(2):
        opened = open_programme(programme.root, Plugins([]), TODAY)
        known = shared_before(programme.root / ".qiworkbook/members/t")
        assert known.shown.items() >= shared.shown.items()
        assert [one.command for one in known.copies] == ["qiworkbook pack", "programme"]
        assert not opened.problems
    record = trust.root / ".qiworkbook/shared.json"
    with zipfile.ZipFile(programme.root / "t.zip", "a") as zipped:
        zipped.writestr("more/.qiworkbook/shared.json", record.read_bytes()[:90])
    (problem,) = open_programme(programme.root, Plugins([]), TODAY).problems
    assert "record of what was shared before, and cannot be read" in problem.message


@pytest.mark.slow
def test_a_change_of_the_programme_makes_each_shared_copy_once_at_most(
    programme: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def watched(root: Path, member: Member, *args: Any) -> OpenMember:
        made.append(member.trust)
        return open_member(root, member, *args)

    monkeypatch.setattr(module, "open_member", watched)
    add_all(programme)
    assert made == ["trust-1", "trust-2", "trust-3", "trust-4"]
    name = next(iter(open_programme(programme.root, Plugins([]), TODAY).names))
    for words in (("approve", name, "--by", "Board"), ("ward", name)):
        made.clear()
        ran = programme.run("programme", *words, today=TODAY)
        assert ran.exit_code == 0, ran.err
        assert sorted(made) == ["trust-1", "trust-2", "trust-3", "trust-4"]
    made.clear()
    assert programme.run("programme", "remove", "ward", name, today=TODAY).exit_code == 0
    assert programme.run("programme", "undo", "--yes", today=TODAY).exit_code == 0
    assert made == []


@pytest.mark.slow
def test_a_newer_pack_takes_the_place_of_the_older(programme: WorkbookFolder) -> None:
    add_all(programme)
    other = programme.root / "packs/newer.zip"
    other.write_bytes((programme.root / "packs/four.zip").read_bytes())
    asked = programme.run("programme", "add", "trust-4", "packs/newer.zip", today=TODAY)
    assert asked.exit_code == 1
    assert "--replace, or --beside" in asked.err
    ran = programme.run("programme", "add", "trust-4", "packs/newer.zip", "--replace", today=TODAY)
    assert ran.exit_code in (0, 4)
    assert programme.read("programme.toml").count('trust = "trust-4"') == 1
    assert 'pack = "packs/newer.zip"' in programme.read("programme.toml")


def test_a_ward_that_came_without_the_table_that_names_it_is_known(tmp_path: Path) -> None:
    programme = WorkbookFolder(tmp_path, ())
    rows = "".join(f'[[member]]\ntrust = "n"\nworkbook = "{one}"\n' for one in ("w.zip", "whole"))
    programme.write("programme.toml", f'format = 1\n[programme]\nname = "P"\n{rows}')
    ward = "format = 1\n[project]\ntitle = '{}'\nward = 'oak'\n"
    tables = "[[trust]]\nid = 'north'\nname = 'North'\n[[ward]]\nid = 'oak'\nname = 'Oak Ward'\n"
    whole = {
        "workbook.toml": f"format = 1\n[workbook]\n{tables}",
        "projects/our-ward/project.toml": ward.format("Calm"),
    }
    make_workbook(tmp_path / "whole", whole, plugins=[])
    with zipfile.ZipFile(tmp_path / "w.zip", "w") as made:
        made.writestr("our-ward/project.toml", ward.format("Calm"))
        made.writestr("falls/project.toml", ward.format("Falls"))
    opened = open_programme(tmp_path, Plugins([]), TODAY)
    said = [
        (one.project.id, one.project.where.ward, one.project.where.trust) for one in opened.views
    ]
    assert said == [("n--falls", "Oak Ward", "North"), ("n--our-ward", "Oak Ward", "North")]
    assert len({ward_of(one.project) for one in opened.views}) == 1
    assert [one.code for one in opened.problems] == ["member-ward-twice"]


def test_of_several_members_of_a_trust_it_is_asked_which_is_replaced(tmp_path: Path) -> None:
    programme = WorkbookFolder(tmp_path, ())
    programme.write("programme.toml", 'format = 1\n[programme]\nname = "P"\n')
    for name, ward in (("a", "Ash"), ("b", "Elm"), ("c", "Elm")):
        _zip_of(programme, name, ward)
    for name in ("a", "b"):
        programme.run("programme", "add", "n", f"{name}.zip", "--beside", today=TODAY)
    before = programme.read("programme.toml")
    ran = programme.run("programme", "add", "n", "c.zip", "--replace", today=TODAY)
    assert "n is a member with a.zip and b.zip. What is c.zip?" in ran.err
    assert "write c.zip in programme.toml, in place of the older one" in ran.err
    assert (ran.exit_code, programme.read("programme.toml")) == (1, before)
    add_member(tmp_path, "n", "c.zip", {}, {WHICH: "b.zip"})
    assert programme.read("programme.toml") == before.replace("b.zip", "c.zip")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("members/nobody", "is not there"),
        ("members/rubbish.zip", "holds no ward"),
        ("members/pack.zip", "is a share pack, and not a workbook"),
    ],
)
def test_a_member_that_cannot_be_read_costs_only_itself(
    programme: WorkbookFolder, path: str, says: str
) -> None:
    add_all(programme)
    (programme.root / "members/rubbish.zip").write_bytes(b"PK\x03\x04 nothing")
    (programme.root / "members/pack.zip").write_bytes(
        (programme.root / "packs/four.zip").read_bytes()
    )
    file = programme.root / "programme.toml"
    file.write_text(f'{file.read_text()}\n[[member]]\ntrust = "five"\nworkbook = "{path}"\n')
    ran = programme.run("programme", "list", today=TODAY)
    assert ran.exit_code == 4
    assert f"{path}: {path}" in ran.err
    assert says in ran.err
    assert len(open_programme(programme.root, Plugins([]), TODAY).views) == 8


def test_nothing_outside_the_folder_is_read(programme: WorkbookFolder, tmp_path: Path) -> None:
    make_workbook(tmp_path / "outside", {}, plugins=[])
    ran = programme.run("programme", "add", "five", str(tmp_path / "outside"))
    assert ran.exit_code == 1
    assert "is not in the folder of the programme" in ran.err
    file = programme.root / "programme.toml"
    file.write_text(f'{file.read_text()}\n[[member]]\ntrust = "six"\nworkbook = "../outside"\n')
    assert programme.run("programme", "list").exit_code == 4


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrong", "line", "says"),
    [
        ('[[member]]\ntrust = "a"\n', 1, 'workbook = "members/..." or pack'),
        ('[[member]]\ntrust = "a"\npack = "a"\nworkbook = "b"\n', 1, "where its wards are"),
        (
            '[[ambition]]\nmeasure = "x"\ntarget = "-25%"\nby = 2025-01-01\nstatement = ""\n',
            1,
            "from",
        ),
        (
            '[[ambition]]\nmeasure = "x"\ntarget = 90\nby = 2025-01-01\nstatement = ""\n',
            1,
            "which way is better",
        ),
        (
            '[[approval]]\nproject = "oak"\nby = "Board"\non = 2025-01-01\n',
            2,
            "member and the project",
        ),
        ('colour = "red"\n', 1, "colour"),
    ],
)
def test_check_names_the_line_and_what_it_could_say(
    programme: WorkbookFolder, wrong: str, line: int, says: str
) -> None:
    file = programme.root / "programme.toml"
    text = file.read_text()
    at = len(text.splitlines()) + 1
    if wrong.startswith("colour"):
        at, text = 1, ""
        wrong = f'colour = "red"\n{file.read_text()}'
    file.write_text(f"{text}{wrong}")
    ran = programme.run("programme", "check")
    assert ran.exit_code == 1, ran.out
    assert f"programme.toml:{at + line - 1}:" in ran.out
    assert says in ran.out


@pytest.mark.slow
def test_a_project_counts_once_it_is_approved_and_by_whom(programme: WorkbookFolder) -> None:
    add_all(programme)
    file = programme.root / "programme.toml"
    file.write_text(
        file.read_text().replace("[programme]", "[programme]\nneeds-approval = true", 1)
    )
    assert open_programme(programme.root, Plugins([]), TODAY).views == ()
    wrong = programme.run("programme", "approve", "trust-1/oat", "--by", "Board", today=TODAY)
    assert wrong.exit_code == 1
    assert "Did you mean “trust-1/oak”?" in wrong.err
    right = ("programme", "approve", "trust-1/oak", "--by", "Programme board")
    assert programme.run(*right, "--on", "2025-03-03", today=TODAY).exit_code == 0
    again = programme.run(*right, today=TODAY)
    assert again.exit_code == 1
    assert "approved already: Programme board, 2025-03-03" in again.err
    opened = open_programme(programme.root, Plugins([]), TODAY)
    assert [view.project.id for view in opened.views] == ["trust-1--oak"]
    assert len(opened.unapproved) == 7


def test_the_example_of_the_page_is_read_without_a_word(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/programme.md").read_text(encoding="utf-8")
    (tmp_path / "programme.toml").write_text(page.split("```toml\n")[1].split("```")[0])
    file, _, problems = read_programme(tmp_path)
    assert problems == ()
    assert len(file.ambition) == 2
    assert file.approval[0].on == date(2025, 3, 3)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("workbook.toml", "format = 1\n[sharing\n"),
        ("packs/common/definitions.toml", "format = 1\n[[measure\n"),
        ("packs/common/rule-sets/ours.toml", "format = 1\n[[rule\n"),
    ],
)
def test_what_stands_beside_a_programme_and_cannot_be_read_is_said(
    tmp_path: Path, file: str, text: str
) -> None:
    folder = WorkbookFolder(tmp_path, ())
    assert folder.run("programme", "init", "--name", "Calm (invented)").exit_code == 0
    make_workbook(tmp_path / "members/one", nation(7, trusts=1, wards=1).files["trust-1"])
    assert folder.run("programme", "add", "one", "members/one", today=TODAY).exit_code == 0
    assert folder.run("programme", "list", today=TODAY).exit_code == 0
    folder.write(file, text)
    for command, status in ((("check",), 1), (("list",), 4), (("report", "-o", "r"), 4)):
        ran = folder.run("programme", *command, today=TODAY)
        assert (ran.exit_code, f"{file}:2: this heading" in ran.out + ran.err) == (status, True)


def _counts(first: int, last: int, measure: str = "") -> dict[str, str]:
    """The files of a ward called Oak, with incidents from one month to another."""
    about = "format = 1\n[project]\ntitle = 'Calm on Oak'\nunit = 'Oak Ward'\n"
    kind = "[[measure]]\nid = 'restrictive'\nname = 'X'\nkind = 'outcome'\ncounts = 'incidents'\n"
    rows = [f"{2023 + (n - 1) // 12}-{(n - 1) % 12 + 1:02}-01,{30 + n}" for n in range(first, last)]
    return {
        "projects/oak/project.toml": f"{about}{kind}every = 'month'\n{measure}",
        "projects/oak/data/restrictive.csv": "\n".join(["date,value", *rows, ""]),
        "projects/oak/pdsa/2023-02-01-first.toml": "format = 1\ntitle = 'First'\n",
    }


def _moved(
    folder: Path, old: dict[str, str], new: dict[str, str], more: str = ""
) -> tuple[WorkbookFolder, tuple[str, ...]]:
    """A programme of two trusts with a ward Oak each, and what it asks of them."""
    programme = WorkbookFolder(folder, ())
    text = 'format = 1\n[programme]\nname = "P"\n[[ambition]]\nmeasure = "restrictive"\n'
    text += 'statement = "Fewer"\ntarget = "-25%"\nfrom = 2023-01-01\nto = 2023-12-31\n'
    text += f"by = 2024-12-31\n{more}"
    for trust, files in (("elmford", old), ("northmoor", new)):
        about = f"format = 1\n[workbook]\norganisation = '{trust.title()} Trust'\n"
        make_workbook(
            folder / "members" / trust,
            {"workbook.toml": about + files.get("tables", ""), **files},
            plugins=[],
        )
        text += f'\n[[member]]\ntrust = "{trust}"\nworkbook = "members/{trust}"\n'
    programme.write("programme.toml", text)
    opened = open_programme(programme.root, Plugins([]), TODAY)
    return programme, tuple(one.code for one in opened.problems)


WAS = '\n[[ward]]\nproject = "northmoor/oak"\nwas = {"elmford/oak" = 2023-12-31}\n'


@pytest.mark.slow
def test_a_ward_that_may_have_moved_is_asked_about_and_answered_either_way(tmp_path: Path) -> None:
    programme, asked = _moved(tmp_path, _counts(1, 13), _counts(13, 25))
    assert asked == ("ward-perhaps-moved",)
    ran = programme.run("programme", "report", "--format", "markdown", "-o", "out", today=TODAY)
    assert "Oak Ward (Elmford Trust) and Oak Ward (Northmoor Trust)" in ran.out + programme.read(
        "out/programme.md"
    )
    assert "**Perhaps one ward that moved:**" in programme.read("out/programme.md")
    own = ("programme", "ward", "elmford/oak", "northmoor/oak")
    assert programme.run(*own, today=TODAY).exit_code == 0
    opened = open_programme(programme.root, Plugins([]), TODAY)
    assert (opened.problems, len(opened.views)) == ((), 2)
    other, _ = _moved(tmp_path / "b", _counts(1, 13), _counts(13, 25))
    moved = ("programme", "ward", "northmoor/oak", "--was", "elmford/oak", "2023-12-31")
    ran = other.run(*moved, today=TODAY)
    assert (ran.exit_code, ran.out) == (0, "1 project of P counted.\n"), ran.err
    opened = open_programme(other.root, Plugins([]), TODAY)
    assert (opened.problems, len(opened.views)) == ((), 1)
    ran = other.run("programme", "ward", "northmoor/oak", "--was", "elmford/elm", "2023-12-31")
    assert (ran.exit_code, "No member has elmford/elm" in ran.err) == (1, True)


@pytest.mark.slow
def test_a_ward_that_moved_counts_once_with_the_numbers_of_both_trusts(tmp_path: Path) -> None:
    group = '\n[[group]]\nid = "mine"\nprojects = ["elmford/oak"]\n'
    programme, asked = _moved(tmp_path, _counts(1, 13), _counts(13, 25), WAS + group)
    assert asked == ()
    (view,) = open_programme(programme.root, Plugins([]), TODAY).views
    assert (view.project.id, view.project.ward) == ("northmoor--oak", "Oak Ward")
    series = view.project.series["restrictive"]
    whole, _ = _moved(tmp_path / "b", {}, _counts(1, 25))
    (same,) = open_programme(whole.root, Plugins([]), TODAY).views
    truth = same.project.series["restrictive"]
    assert [one.when for one in series.points] == [one.when for one in truth.points]
    assert [one.value for one in series.points] == [one.value for one in truth.points]
    assert series.said[-1] == "Until 31 December 2023 it was Oak Ward (Elmford Trust)."
    ran = programme.run("programme", "export", "--group", "mine", "-o", "out", today=TODAY)
    assert ran.exit_code == 0, ran.err
    (row,) = csv.DictReader(io.StringIO(programme.read("out/projects.csv")))
    assert row["ward_was"] == "Oak Ward (Elmford Trust) until 31 December 2023"
    programme.run("programme", "report", "--format", "markdown", "-o", "out", today=TODAY)
    page = programme.read("out/programme.md")
    assert "Oak Ward was Oak Ward (Elmford Trust) until 31 December 2023" in page
    assert "1 with numbers; by 31 December 2024" in page


def test_a_ward_that_took_its_folder_along_has_each_number_once(tmp_path: Path) -> None:
    _, asked = _moved(tmp_path, _counts(1, 13), _counts(1, 25), WAS)
    assert asked == ()
    (view,) = open_programme(tmp_path, Plugins([]), TODAY).views
    assert len(view.project.series["restrictive"].points) == 24
    assert [one.id for one in view.project.cycles] == ["2023-02-01-first"]
    assert not any("Elmford" in one for one in view.project.series["restrictive"].said)


@pytest.mark.slow
def test_numbers_of_another_kind_or_of_several_wards_are_not_put_together(tmp_path: Path) -> None:
    _moved(tmp_path, _counts(1, 13, "definition = 'Restraint alone'\n"), _counts(13, 25), WAS)
    (view,) = open_programme(tmp_path, Plugins([]), TODAY).views
    assert len(view.project.series["restrictive"].points) == 12
    assert view.project.series["restrictive"].said[-1] == (
        "What was counted until 31 December 2023 as Oak Ward (Elmford Trust) is not among these "
        "numbers."
    )
    both = WAS.replace("{", '{"elmford/fir" = 2023-12-31, ')
    fir = {name.replace("/oak/", "/fir/"): text for name, text in _counts(1, 13).items()}
    fir["projects/fir/project.toml"] = fir["projects/fir/project.toml"].replace("Oak", "Fir")
    _moved(tmp_path / "b", _counts(1, 13) | fir, _counts(13, 25), both)
    opened = open_programme(tmp_path / "b", Plugins([]), TODAY)
    assert [len(one.project.series["restrictive"].points) for one in opened.views] == [12]
    assert len(opened.views[0].project.where.was) == 2


def test_a_ward_whose_trust_of_today_cannot_be_read_counts_as_before(tmp_path: Path) -> None:
    new = _counts(13, 25) | {"projects/oak/project.toml": "format = 1\n[project\n"}
    _, asked = _moved(tmp_path, _counts(1, 13), new, WAS)
    assert asked == ("member-in-part",)
    (view,) = open_programme(tmp_path, Plugins([]), TODAY).views
    assert view.project.id == "elmford--oak"


def test_a_ward_that_says_what_it_was_is_asked_about_under_any_name(tmp_path: Path) -> None:
    new = _counts(13, 25)
    new["projects/fir/project.toml"] = new.pop("projects/oak/project.toml").replace(
        "unit", "ward = 'fir'\nunit"
    )
    new["tables"] = (
        "[[ward]]\nid = 'fir'\nname = 'Fir'\nwas = ['Oak Ward, Elmford Trust to 2023']\n"
    )
    _, asked = _moved(tmp_path, _counts(1, 13), new)
    assert "ward-perhaps-moved" in asked
    wrong = WAS.replace("northmoor/oak", "northmoor/oaks")
    _, asked = _moved(tmp_path / "b", _counts(1, 13), _counts(13, 25), wrong)
    assert asked == ("ward-perhaps-moved", "ward-of-nothing")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("elmford/oak", "--was", "elmford/oak", "2023-12-31"), "what it was is another project"),
        (("northmoor/oak", "--was", "elmford/oak", "2031-12-31"), "is in the future"),
        (
            ("northmoor/oak", "elmford/oak", "--was", "elmford/oak", "2023-12-31"),
            "for one ward at a time",
        ),
    ],
)
def test_what_a_ward_cannot_have_been_is_refused(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    programme, _ = _moved(tmp_path, _counts(1, 13), _counts(13, 25))
    before = programme.read("programme.toml")
    ran = programme.run("programme", "ward", *words, today=TODAY)
    assert (ran.exit_code, said in ran.err) == (1, True), ran.err
    assert programme.read("programme.toml") == before


@pytest.mark.slow
def test_what_was_said_of_a_ward_is_put_right_by_saying_it_again(tmp_path: Path) -> None:
    programme, _ = _moved(tmp_path, _counts(1, 13), _counts(13, 25))
    without = programme.read("programme.toml")
    own, was = ("northmoor/oak", "elmford/oak"), ("northmoor/oak", "--was", "elmford/oak")
    for words, rows in (
        (own, (("northmoor/oak", {}), ("elmford/oak", {}))),
        (own, (("northmoor/oak", {}), ("elmford/oak", {}))),
        ((*was, "2023-11-30"), (("northmoor/oak", {"elmford/oak": date(2023, 11, 30)}),)),
        ((*was, "2023-12-31"), (("northmoor/oak", {"elmford/oak": date(2023, 12, 31)}),)),
    ):
        ran = programme.run("programme", "ward", *words, today=TODAY)
        assert ran.exit_code == 0, ran.err
        file, _, problems = read_programme(programme.root)
        assert (tuple((one.project, one.was) for one in file.ward), problems) == (rows, ())
    before = programme.read("programme.toml")
    round_about = ("elmford/oak", "--was", "northmoor/oak", "2023-01-31")
    for against in (own, own[:1], own[1:], round_about):
        ran = programme.run("programme", "ward", *against, today=TODAY)
        assert (ran.exit_code, "northmoor/oak was elmford/oak" in ran.err) == (1, True), against
        assert "qiworkbook programme remove ward northmoor/oak" in ran.err
        assert programme.read("programme.toml") == before
    assert programme.run("programme", "remove", "ward", "northmoor/oak").exit_code == 0
    assert programme.read("programme.toml").strip() == without.strip()


def test_what_is_under_ward_or_approved_or_a_member_is_taken_out_by_name(tmp_path: Path) -> None:
    approved = '[[approval]]\nproject = "elmford/oak"\nby = "Board"\non = 2025-03-03\n'
    gone = '[[ward]]\nproject = "elmford/gone"\nwas = {"northmoor/oak" = 2023-12-31}\n'
    programme, _ = _moved(tmp_path, _counts(1, 13), _counts(13, 25), f"{approved}\n{gone}\n")
    ran = programme.run("programme", "check", today=TODAY)
    assert "qiworkbook programme remove ward elmford/gone" in ran.out
    for words, said in (
        (("ward", "elmford/oak"), "says nothing of elmford/oak under [[ward]]"),
        (("ward", "elmford/gon"), "Did you mean “elmford/gone”?"),
        (("approval", "northmoor/oak"), "There are: elmford/oak."),
        (("member", "ashby"), "There are: elmford, members/elmford, northmoor"),
    ):
        ran = programme.run("programme", "remove", *words, today=TODAY)
        assert (ran.exit_code, said in ran.err) == (1, True), ran.err
    before = programme.read("programme.toml")
    for words in (("ward", "elmford/gone"), ("approval", "elmford/oak"), ("member", "northmoor")):
        ran = programme.run("programme", "remove", *words, today=TODAY)
        assert ran.exit_code == 0, ran.err
    file, _, _ = read_programme(programme.root)
    assert (file.ward, file.approval, [one.trust for one in file.member]) == ((), (), ["elmford"])
    assert (programme.root / "members/northmoor").is_dir()
    twice = '\n[[member]]\ntrust = "elmford"\nworkbook = "members/northmoor"\n'
    programme.write("programme.toml", programme.read("programme.toml") + twice)
    ran = programme.run("programme", "remove", "member", "elmford", today=TODAY)
    assert "elmford is a member with members/elmford and members/northmoor" in ran.err
    ran = programme.run("programme", "remove", "member", "members/northmoor", today=TODAY)
    assert (ran.exit_code, twice in programme.read("programme.toml")) == (0, False), ran.err
    assert len(before) > len(programme.read("programme.toml"))


def test_what_was_said_in_a_programme_can_be_taken_back(tmp_path: Path) -> None:
    programme, _ = _moved(tmp_path, _counts(1, 13), _counts(13, 25))
    before = programme.read("programme.toml")
    was = ("northmoor/oak", "--was", "elmford/oak", "2023-12-31")
    assert programme.run("programme", "ward", *was, today=TODAY).exit_code == 0
    ran = programme.run("programme", "undo", "--yes", today=TODAY)
    assert (ran.exit_code, "qiworkbook versions" in ran.out) == (0, False), ran.err
    assert ran.out.endswith("Taken back: programme.toml.\n")
    assert programme.read("programme.toml") == before
    ran = programme.run("programme", "undo", "--yes", today=TODAY)
    assert (ran.exit_code, "There is no change to take back" in ran.err) == (1, True)
    assert "versions" not in ran.err
    ran = programme.run("undo", "--yes", today=TODAY)
    assert (ran.exit_code, "begin with programme" in ran.err) == (1, True)


def test_numbers_of_before_that_two_wards_claim_count_once_and_are_told(tmp_path: Path) -> None:
    new = _counts(13, 25)
    fir = {name.replace("/oak/", "/fir/"): text for name, text in _counts(13, 25).items()}
    fir["projects/fir/project.toml"] = fir["projects/fir/project.toml"].replace("Oak", "Fir")
    _, asked = _moved(
        tmp_path, _counts(1, 13), new | fir, WAS + WAS.replace('/oak"\nwas', '/fir"\nwas')
    )
    assert "ward-claimed-twice" in asked
    views = open_programme(tmp_path, Plugins([]), TODAY).views
    assert sorted(len(one.project.series["restrictive"].points) for one in views) == [12, 24]


@pytest.mark.slow
def test_lists_and_checks_and_the_site_are_of_those_that_somebody_names(
    programme: WorkbookFolder,
) -> None:
    add_all(programme)
    text = programme.read("programme.toml")
    programme.write(
        "programme.toml", f'{text}\n[[group]]\nid = "my-wards"\nprojects = ["trust-2/oak"]\n'
    )
    ran = programme.run("programme", "list", "--group", "my-wards", today=TODAY)
    assert ("Trust 1" in ran.out, "1 project of Calm everywhere" in ran.out) == (False, True)
    assert ran.out.splitlines()[1].split()[-2:] == ["1", "members/trust-2"], ran.out
    assert "(invented) counted. Only my-wards: other wards are left out." in ran.out
    for words, only in (((), ""), (("--group", "my-wards"), "Only my-wards: other wards are left")):
        for command in ("list", "check"):
            told = json.loads(programme.run("programme", command, *words, "--json").out)
            assert told, command
            assert {one["only"].removesuffix(" out") for one in told} == {only}
    ran = programme.run("programme", "site", "--group", "my-wards", "-o", "site", today=TODAY)
    assert ran.exit_code == 0, ran.err
    pages = {path.name for path in (programme.root / "site").iterdir()}
    assert pages == {"index.html", "wards.html", "trust-trust-2.html", "ward-trust-2-oak.html"}
    ran = programme.run("programme", "check", "--trust", "trust-1", today=TODAY)
    assert "members/three.zip" not in ran.out
    assert "with 2 projects. Only trust-1: other wards are left out." in ran.out
    ran = programme.run("programme", "report", "--group", "mine", today=TODAY)
    assert (ran.exit_code, "No group here is “mine”" in ran.err) == (1, True)
    programme.write("programme.toml", f'{text}\n[[group]]\nid = "g"\nprojects = ["trust-2/x"]\n')
    ran = programme.run("programme", "check", today=TODAY)
    assert "trust-2/x is in the group “g”, and no member has such a project" in ran.out


@pytest.mark.slow
def test_members_are_listed_in_the_order_that_somebody_wants(programme: WorkbookFolder) -> None:
    for trust, path in (("trust-4", "packs/four.zip"), ("trust-1", "members/trust-1")):
        programme.run("programme", "add", trust, path, today=TODAY)
    for by, first in (("file", "trust-4"), ("trust", "trust-1"), ("made", "trust-1")):
        ran = programme.run("programme", "list", "--by", by, "--json", today=TODAY)
        assert json.loads(ran.out)[0]["where"].endswith(first.replace("trust-4", "four.zip"))


@pytest.mark.slow
def test_a_question_of_single_wards_is_asked_of_those_that_somebody_names(tmp_path: Path) -> None:
    programme, asked = _moved(tmp_path, _counts(1, 13), _counts(13, 25))
    assert asked == ("ward-perhaps-moved",)
    files = {"workbook.toml": "format = 1\n[workbook]\norganisation = 'Ashby Trust'\n"}
    about = "format = 1\n[project]\ntitle = 'Calm on Fir'\nunit = 'Fir Ward'\n"
    files["projects/fir/project.toml"] = about
    make_workbook(tmp_path / "members/ashby", files, plugins=[])
    assert programme.run("programme", "add", "ashby", "members/ashby").exit_code == 0
    for trust, is_asked in (("ashby", False), ("elmford", True), ("northmoor", True)):
        ran = programme.run("programme", "check", "--trust", trust, today=TODAY)
        assert ("did one of them move" in ran.out) == is_asked, ran.out


def test_a_group_of_a_name_of_before_has_the_trust_of_today(tmp_path: Path) -> None:
    group = '\n[[group]]\nid = "mine"\nprojects = ["elmford/oak"]\n'
    fir = {
        name.replace("/oak/", "/fir/"): text.replace("Oak", "Fir")
        for name, text in _counts(13, 25).items()
    }
    programme, _ = _moved(tmp_path, _counts(1, 13), _counts(13, 25) | fir, WAS + group)
    ran = programme.run("programme", "list", "--group", "mine", "--json", today=TODAY)
    assert [(one["trust"], one["projects"]) for one in json.loads(ran.out)] == [
        ("Elmford Trust", 1),
        ("Northmoor Trust", 1),
    ]
    ran = programme.run("programme", "list", "--json", today=TODAY)
    assert [one["projects"] for one in json.loads(ran.out)] == [1, 2]


def test_what_was_counted_only_before_a_ward_moved_is_said(tmp_path: Path) -> None:
    old = _counts(1, 13)
    old["projects/oak/project.toml"] += (
        "[[measure]]\nid = 'falls'\nname = 'Falls'\nkind = 'outcome'\ncounts = 'incidents'\n"
    )
    old["projects/oak/data/falls.csv"] = "date,value\n2023-05-01,30\n2023-06-01,40\n"
    _moved(tmp_path, old, _counts(13, 25), WAS)
    (view,) = open_programme(tmp_path, Plugins([]), TODAY).views
    assert view.project.series["restrictive"].said[-2:] == (
        "Until 31 December 2023 it was Oak Ward (Elmford Trust).",
        "No measure of today has the numbers of Falls, counted until 31 December 2023 as Oak Ward "
        "(Elmford Trust).",
    )


@pytest.mark.slow
def test_a_trust_is_told_as_the_file_has_it_and_no_check_of_ours_for_what_it_sent(
    programme: WorkbookFolder,
) -> None:
    programme.write("members/trust-1/projects/oak/project.toml", "format = 1\n[project\n")
    gone = '\n[[approval]]\nproject = "trust-1/gone"\nby = "Board"\non = 2025-03-03\n'
    programme.write("programme.toml", programme.read("programme.toml") + gone)
    ran = programme.run("programme", "add", "Trust 1", "members/trust-1", today=TODAY)
    assert (ran.exit_code, "trust-1 is a member" in ran.out) == (4, True)
    assert "trust-1/gone is approved, and no member has such a project" in ran.err
    assert "and sends it again." in ran.err
    assert "qiworkbook check" not in ran.err
