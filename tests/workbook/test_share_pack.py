"""A pack: what leaves is shown first, is the copy and no more, and is the same when read again."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.compose.report import answer
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import WorkbookError
from qiworkbook.testing import WorkbookFolder, make_workbook
from qiworkbook.workbook.outputs.shared_copy import LINES, NONE, Wish, shared_before, shared_copy
from qiworkbook.workbook.programmes.share_pack import read_pack
from tests.nation import TODAY, nation

if TYPE_CHECKING:
    from pathlib import Path

PACK = "output/share/pack-2025-03-31.zip"
FOR = ("--recipient", "The national team")


@pytest.fixture
def trust(tmp_path: Path) -> WorkbookFolder:
    """A trust of two wards, with small and large numbers."""
    files = nation(3, trusts=1, wards=2, low=4, high=30).files["trust-1"]
    files["projects/oak/project.toml"] += (
        '\n[[learning]]\nwhat = "Two people left early"\n[[learning]]\nwhat = "Ask early"\n'
    )
    return make_workbook(tmp_path / "trust", files, plugins=[])


def parts(pack: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack)) as found:
        return {name: found.read(name) for name in found.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return stream.getvalue()


def test_what_leaves_is_shown_before_anything_is_written_or_on_record(
    trust: WorkbookFolder,
) -> None:
    ran = trust.run("pack", *FOR, today=TODAY)
    assert ran.exit_code == 1
    assert "What would leave, for The national team: 2 projects" in ran.out
    assert "Two people left early" in ran.err
    assert "To answer: --yes" in ran.err
    assert not (trust.root / PACK).exists()
    assert shared_before(trust.root).copies == ()
    whole = trust.run("pack", "--show", today=TODAY)
    assert whole.exit_code == 0, whole.err
    assert "==> projects/oak/data/restrictive.csv" in whole.out
    assert "Two people left early" not in whole.out
    assert "Ask early" in whole.out
    assert shared_before(trust.root).copies == ()


def test_without_a_recipient_nothing_leaves(trust: WorkbookFolder) -> None:
    ran = trust.run("pack", "--yes", today=TODAY)
    assert ran.exit_code == 1
    assert "For whom is it?" in ran.err


def test_what_is_shown_is_what_is_in_the_pack_byte_for_byte(trust: WorkbookFolder) -> None:
    ran = trust.run("pack", *FOR, "--yes", today=TODAY)
    assert ran.exit_code == 0, ran.err
    assert "they do not prove who sent it" in ran.out
    first = (trust.root / PACK).read_bytes()
    assert trust.run("pack", *FOR, "--yes", today=TODAY).exit_code == 0
    assert (trust.root / PACK).read_bytes() == first
    shown = trust.run("pack", "--show", *FOR, today=TODAY).out
    for name, content in parts(first).items():
        assert f"==> {name}\n{content.decode()}" in shown
    assert b"Two people" not in b"".join(parts(first).values())


def test_a_pack_is_on_record_with_day_and_recipient(trust: WorkbookFolder) -> None:
    trust.run("pack", "oak", *FOR, "--yes", today=TODAY)
    (copy,) = shared_before(trust.root).copies
    assert (copy.on, copy.recipient, copy.projects) == (TODAY, FOR[1], ("oak",))
    assert str((trust.root / PACK).resolve()) in shared_before(trust.root).files


def test_a_pack_reads_as_the_copy_that_it_was_made_of(trust: WorkbookFolder) -> None:
    trust.run("pack", *FOR, "--yes", today=TODAY)
    read = read_pack(trust.root, PACK, Plugins([]))
    opened = trust.open(today=TODAY)
    copy = shared_copy(opened, Wish(), {LINES: NONE}).opened  # type: ignore[union-attr]
    for was, now in zip(copy.workbook.projects, read.workbook.projects, strict=True):
        assert now.id == was.id
        assert now.about == was.about
        for key in (
            "aim",
            "drivers",
            "ideas",
            "measures",
            "learning",
            "progress",
            "where",
            "not_shown",
        ):
            assert getattr(now, key) == getattr(was, key), key
        assert [one.file for one in now.cycles] == [one.file for one in was.cycles]
        before, after = was.series["restrictive"], now.series["restrictive"]
        assert [replace(one, line=0) for one in after.points] == list(before.points)
        assert (after.hidden, after.said) == (before.hidden, before.said)
        assert {id_: one.rounded for id_, one in now.series.items()} == {
            id_: one.rounded for id_, one in was.series.items()
        }
        then, there = copy.view(was.id), ProjectView(now, TODAY, read.workbook)
        assert answer(then) == answer(there)
    hidden = [one.series["restrictive"].hidden for one in read.workbook.projects]
    assert any(hidden), "small numbers were to be hidden in this nation"
    assert read.workbook.shared
    assert "Counts from 1 to 7 are not shown" in read.workbook.shared[0]
    assert not any(project.problems for project in read.workbook.projects)


def test_no_true_small_number_is_anywhere_in_a_pack(trust: WorkbookFolder) -> None:
    trust.run("pack", *FOR, "--yes", today=TODAY)
    files = parts((trust.root / PACK).read_bytes())
    for name, content in files.items():
        if name.endswith(".csv"):
            for row in content.decode().splitlines()[1:]:
                value = row.split(",")[1]
                assert value == "" or float(value) == 0 or float(value) > 7, (name, row)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["changed", "lost", "added", "cut", "no-sums"])
def test_a_damaged_pack_is_refused_whole_and_says_what_is_wrong(
    trust: WorkbookFolder, how: str
) -> None:
    trust.run("pack", *FOR, "--yes", today=TODAY)
    path = trust.root / PACK
    whole = path.read_bytes()
    files = parts(whole)
    data = "projects/oak/data/restrictive.csv"
    if how == "changed":
        files[data] = files[data].replace(b"0", b"1")
    elif how == "lost":
        del files[data]
    elif how == "added":
        files["projects/oak/data/more.csv"] = b"date,value\n"
    elif how == "no-sums":
        del files["checksums.txt"]
    path.write_bytes(whole[: len(whole) // 2] if how == "cut" else zipped(files))
    with pytest.raises(WorkbookError) as refused:
        read_pack(trust.root, PACK, Plugins([]))
    assert PACK in refused.value.message
    if how in ("changed", "lost"):
        assert data in refused.value.message


def test_no_file_out_of_a_pack_is_taken_for_what_was_counted(
    trust: WorkbookFolder, tmp_path: Path
) -> None:
    trust.run("pack", *FOR, "--yes", today=TODAY)
    other = make_workbook(tmp_path / "other", {}, plugins=[])
    for file in trust.files():
        if file.startswith("projects/"):
            other.write(file, trust.read(file))
    inside = parts((trust.root / PACK).read_bytes())
    data = [name for name in inside if name.endswith(".csv")]
    assert data
    for name in data:
        other.write("falls.csv", inside[name].decode())
        _, project, _, file = name.split("/")
        measure = file.removesuffix(".csv")
        ran = other.run("data", "import", project, measure, "falls.csv", "--replace", "--yes")
        assert ran.exit_code == 1, ran.out
        assert "is of a copy to share" in ran.err
    for name, content in inside.items():
        if name.startswith("projects/oak/"):
            other.write(f"mail/{name.removeprefix('projects/')}", content.decode())
    ran = other.run("collect", "mail", "--yes", today=TODAY)
    assert ran.exit_code == 4, ran.err
    assert "of a copy to share" in ran.err
    oak = next(name for name in data if name.startswith("projects/oak/"))
    other.write(oak, inside[oak].decode())
    assert "this file is of a copy to share" in other.run("check", "oak", today=TODAY).out


def test_collect_makes_no_ward_of_a_pack(trust: WorkbookFolder, tmp_path: Path) -> None:
    trust.run("pack", *FOR, "--yes", today=TODAY)
    other = make_workbook(tmp_path / "other", {}, plugins=[])
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    pack = (trust.root / PACK).read_bytes()
    (inbox / "pack.zip").write_bytes(pack)
    (inbox / "again.zip").write_bytes(zipped({"mail/pack.zip": pack}))
    ran = other.run("collect", str(inbox), "--yes", today=TODAY)
    assert ran.exit_code == 0, ran.err
    assert ran.out.count("a share pack: a copy, not a ward to work in") == 2
    assert "programme add" in ran.out
    assert not list((other.root / "projects").glob("*"))


@pytest.mark.slow
@pytest.mark.parametrize("sent", ["a folder", "a zip"])
def test_a_workbook_with_a_pack_of_long_ago_in_it_is_read_and_not_the_pack(
    trust: WorkbookFolder, tmp_path: Path, sent: str
) -> None:
    trust.run("pack", *FOR, "--yes", today=TODAY)
    path = next(path for path in trust.files() if path.startswith("projects/oak/data/"))
    head, *rows = trust.read(path).splitlines()
    trust.write(path, "\n".join((head, *rows[:-2], "")))
    (tmp_path / "programme").mkdir()
    programme = WorkbookFolder(tmp_path / "programme")
    assert programme.run("programme", "init", "--name", "All (invented)").exit_code == 0
    files = {name: (trust.root / name).read_bytes() for name in trust.files()}
    assert PACK in files
    whole = programme.root / "members" / ("north.zip" if sent == "a zip" else "north")
    if sent == "a zip":
        whole.write_bytes(zipped(files))
    for name, content in files.items() if sent == "a folder" else ():
        (whole / name).parent.mkdir(parents=True, exist_ok=True)
        (whole / name).write_bytes(content)
    member = f"members/{whole.name}"
    ran = programme.run("programme", "add", "north", member, today=TODAY)
    assert ran.exit_code == 0, ran.err
    assert f'workbook = "{member}"' in programme.read("programme.toml")
    ran = programme.run("programme", "export", "--format", "csv", "-o", "out", today=TODAY)
    assert ran.exit_code == 0, ran.err
    measure = path.rpartition("/")[2].removesuffix(".csv")
    told = csv.DictReader(io.StringIO(programme.read("out/points.csv")))
    days = [
        row["date"] for row in told if (row["project"], row["measure"]) == ("north--oak", measure)
    ]
    assert days[-1] == rows[-3].partition(",")[0]


def test_of_several_packs_a_person_says_which(trust: WorkbookFolder, tmp_path: Path) -> None:
    trust.run("pack", *FOR, "--yes", today=TODAY)
    (tmp_path / "programme").mkdir()
    programme = WorkbookFolder(tmp_path / "programme")
    assert programme.run("programme", "init", "--name", "All (invented)").exit_code == 0
    for name in ("april", "may"):
        path = programme.root / f"packs/north/{name}.zip"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes((trust.root / PACK).read_bytes())
    ran = programme.run("programme", "add", "north", "packs/north", today=TODAY)
    assert ran.exit_code == 1
    assert "more than one share pack: north/april.zip and north/may.zip" in ran.err
    assert programme.run("programme", "add", "north", "packs/north/may.zip").exit_code == 0
