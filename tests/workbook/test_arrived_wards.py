"""What arrives by e-mail: sixty arrivals of every kind, no ward invented and none lost."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import WorkbookFolder, make_workbook
from qiworkbook.workbook.programmes.arrived_wards import MOST_WARDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Files = dict[str, str | bytes]


def ward(name: str, value: int = 5, last: str = "2025-03-31") -> Files:
    """A ward's files: its name, and how far its data go."""
    return {
        "project.toml": f'format = 1\n[project]\ntitle = "Calm at {name}"\nunit = "{name}"\n'
        'organisation = "Northmoor (invented)"\n[[measure]]\nid = "calm"\nname = "Calm"\n'
        'kind = "outcome"\n',
        "data/calm.csv": f"date,value\n2025-03-03,4\n{last},{value}\n",
    }


def below(folder: str, files: Mapping[str, str | bytes]) -> Files:
    return {f"{folder}/{name}": content for name, content in files.items()}


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as parts:
        for name, content in files.items():
            parts.writestr(name, content)
    return stream.getvalue()


def lay(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def book(tmp_path: Path) -> WorkbookFolder:
    """A workbook with one ward, oak, up to the end of March."""
    files = below("projects/oak", ward("Oak Ward"))
    return make_workbook(tmp_path / "book", {n: str(t) for n, t in files.items()}, plugins=[])


def projects(book: WorkbookFolder) -> list[str]:
    return sorted(path.name for path in (book.root / "projects").iterdir())


JUNK: Files = {
    ".DS_Store": b"\0\0",
    "~$notes.docx": b"x",
    "desktop.ini": "[x]",
    "Thumbs.db": b"x",
    "__MACOSX/._project.toml": b"x",
    "readme.txt": "Hello",
    ".git/config": "[core]",
    "output/report.html": "<p>",
    "templates/page.html": "{{ x }}",
}

# What arrives, by the name it has, and the ward that it is; None for nothing that is a ward.
ARRIVALS: dict[str, tuple[Files, str | None]] = {
    # a folder of its own, and what mail programs and people make of its name
    "plain": (below("maple", ward("Maple Ward")), "maple"),
    "browser copy": (below("maple (1)", ward("Maple Ward")), "maple"),
    "windows copy": (below("maple - Copy", ward("Maple Ward")), "maple"),
    "german copy": (below("maple - Kopie", ward("Maple Ward")), "maple"),
    "copy by a mac's finder": (below("Copy of maple", ward("Maple Ward")), "maple"),
    "copy of a copy": (below("maple - Copy (2)", ward("Maple Ward")), "maple"),
    "conflicted folder": (
        below("maple (Jo's conflicted copy 2025-03-01)", ward("Maple Ward")),
        "maple",
    ),
    "capital letters": (below("Maple", ward("Maple Ward")), "maple"),
    "with a blank": (below("Maple Ward", ward("Maple Ward")), "maple-ward"),
    "nested twice": (below("maple/maple", ward("Maple Ward")), "maple"),
    "nested three times": (below("maple/maple/maple", ward("Maple Ward")), "maple"),
    "in a folder of mail": (below("From Sarah/april/maple", ward("Maple Ward")), "maple"),
    # zips
    "zip": ({"maple.zip": zipped(below("maple", ward("Maple Ward")))}, "maple"),
    "zip with no folder": ({"maple.zip": zipped(ward("Maple Ward"))}, "maple"),
    "zip copy": ({"maple (1).zip": zipped(ward("Maple Ward"))}, "maple"),
    "zip in a zip": ({"mail.zip": zipped({"maple.zip": zipped(ward("Maple Ward"))})}, "maple"),
    "zip in a zip in a zip": (
        {"a.zip": zipped({"b.zip": zipped({"maple.zip": zipped(ward("Maple Ward"))})})},
        "maple",
    ),
    "zip by an old program": (
        {"x.zip": zipped({f"maple\\{n}": t for n, t in ward("M").items()})},
        "maple",
    ),
    "zip named otherwise": ({"maple.dat": zipped(below("maple", ward("Maple Ward")))}, "maple"),
    # whole workbooks
    "a workbook": (
        {"workbook.toml": "format = 1\n", **below("projects/maple", ward("Maple Ward"))},
        "maple",
    ),
    "a workbook inside projects": (
        below(
            "projects/theirs",
            {"workbook.toml": "format = 1\n", **below("projects/maple", ward("M"))},
        ),
        "maple",
    ),
    "a workbook in a zip": (
        {"w.zip": zipped({"workbook.toml": "x", **below("projects/maple", ward("Maple Ward"))})},
        "maple",
    ),
    # with rubbish around
    "with junk": (below("maple", {**ward("Maple Ward"), **JUNK}), "maple"),
    "with sync copies": (
        below("maple", {**ward("Maple Ward"), "project-LAPTOP.toml": "format = 1\n"}),
        "maple",
    ),
    "with a copy of data": (
        below("maple", {**ward("Maple Ward"), "data/calm (1).csv": "date,value\n2020-01-01,9\n"}),
        "maple",
    ),
    "junk alone": (JUNK, None),
    "an empty folder": ({"nothing/readme.txt": ""}, None),
    "a word document": ({"notes.docx": zipped({"word/document.xml": "<x/>"})}, None),
    "a picture": ({"photo.jpg": b"\xff\xd8\xff"}, None),
    "not a zip": ({"maple.zip": b"PK\x03\x04 and nothing"}, None),
    "two letters of a zip": ({"maple.zip": b"PK"}, None),
    "packed in another way": ({"maple.7z": b"7z\xbc\xaf\x27\x1c and more"}, None),
    "cut short": ({"maple.zip": zipped(ward("Maple Ward"))[:90]}, None),
    "only a sync copy": (below("maple", {"project-LAPTOP.toml": "format = 1\n[project]\n"}), None),
    "only data": (below("maple", {"data/calm.csv": "date,value\n2025-01-01,1\n"}), None),
    "an empty project": (below("maple", {"project.toml": ""}), None),
    "a broken project": (below("maple", {"project.toml": "format = 1\n[proj"}), None),
    "another program's file": (below("app", {"pyproject.toml": "[x]\n"}), None),
    "a name in capitals": (below("ELM-WARD", ward("Elm Ward")), "elm-ward"),
    "two that differ in capitals": (
        {"x.zip": zipped({**below("elm-ward", ward("E")), **below("ELM-WARD", ward("E"))})},
        "elm-ward",
    ),
    # what is here already
    "the same": (below("oak", ward("Oak Ward")), None),
    "the same, copied": (below("oak (1)", ward("Oak Ward")), None),
    "the same, from windows": (
        below("oak", {n: str(t).replace("\n", "\r\n") for n, t in ward("Oak Ward").items()}),
        None,
    ),
    "the same, zipped twice": ({"a.zip": zipped({"oak.zip": zipped(ward("Oak Ward"))})}, None),
    "the same with junk": (below("oak", {**ward("Oak Ward"), **JUNK}), None),
    # what tries to get out or in
    "out by dots": ({"x.zip": zipped({"../../evil/project.toml": "format = 1\n"})}, None),
    "from the root": ({"x.zip": zipped({"/tmp/evil/project.toml": "format = 1\n"})}, None),
    "a drive": ({"x.zip": zipped({"C:/evil/project.toml": "format = 1\n"})}, None),
    "a name of windows": ({"x.zip": zipped(below("con", ward("Con")))}, None),
    "two that differ in case": (
        {"x.zip": zipped(below("maple", {**ward("M"), "data/CALM.csv": "date,value\n"}))},
        None,
    ),
    "very deep": ({"/".join(["a"] * 30) + "/project.toml": "format = 1\n"}, None),
}


@pytest.mark.slow
@pytest.mark.parametrize(("files", "becomes"), ARRIVALS.values(), ids=ARRIVALS)
def test_no_ward_is_invented_and_none_is_lost(
    book: WorkbookFolder, tmp_path: Path, files: Files, becomes: str | None
) -> None:
    lay(tmp_path / "inbox", files)
    before = {path: path.read_bytes() for path in book.root.rglob("*") if path.is_file()}
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert ran.exit_code in (0, 4), (ran.out, ran.err)
    assert projects(book) == sorted({"oak", becomes or "oak"})
    assert all(path.read_bytes() == content for path, content in before.items())
    assert not (tmp_path / "evil").exists()
    if becomes:
        there = {
            p.relative_to(book.root / "projects" / becomes).as_posix()
            for p in (book.root / "projects" / becomes).rglob("*")
            if p.is_file()
        }
        assert there == {"project.toml", "data/calm.csv"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["not a zip", "two letters of a zip", "packed in another way", "cut short",
     "only a sync copy", "an empty project", "a broken project", "out by dots",
     "from the root", "a drive", "a name of windows", "two that differ in case", "very deep",
     "with sync copies", "with a copy of data", "only data"],
)  # fmt: skip
def test_what_could_matter_and_was_left_out_is_named(
    book: WorkbookFolder, tmp_path: Path, name: str
) -> None:
    lay(tmp_path / "inbox", ARRIVALS[name][0])
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert (ran.exit_code, "Left out" in ran.err) == (4, True), (ran.out, ran.err)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["april.ods", "april.xls", "APRIL.XLSM", "april.numbers", "reply.eml", "reply.msg"]
)
@pytest.mark.parametrize("where", ["", "maple/", "mail.zip/"])
def test_a_sheet_that_came_in_another_way_is_named(
    book: WorkbookFolder, tmp_path: Path, name: str, where: str
) -> None:
    is_zip = not name.endswith(("xls", "eml", "msg"))
    sheet = zipped({"content.xml": "<x/>"}) if is_zip else b"\xd0\xcf\x11\xe0"
    inbox = below("maple", ward("Maple Ward")) if where == "maple/" else {}
    sent = {"mail.zip": zipped({name: sheet})} if where == "mail.zip/" else {where + name: sheet}
    lay(tmp_path / "inbox", {**inbox, **sent})
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert (ran.exit_code, f"Left out: inbox/{where}{name} is " in ran.err) == (4, True), ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_copy_that_came_twice_is_asked_about_as_one_that_came_once(
    book: WorkbookFolder, tmp_path: Path
) -> None:
    book.write("projects/oak/data/calm.csv", MONTHS)
    for name in ("ash", "ash - Copy"):
        sent = {**ward("Ash Ward"), "data/calm.csv": MONTHS}
        lay(tmp_path / "inbox", below(name, sent))
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert (ran.exit_code, "has the numbers of oak" in ran.err) == (1, True), (ran.out, ran.err)
    assert projects(book) == ["oak"]


@pytest.mark.parametrize("arrives", [[1, 2], [2, 1]])
def test_one_ward_that_arrives_twice_alike_is_one_ward(
    book: WorkbookFolder, tmp_path: Path, arrives: list[int]
) -> None:
    for number in arrives:
        lay(tmp_path / "inbox", below(f"mail {number}/maple ({number})", ward("Maple Ward")))
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert (ran.exit_code, projects(book)) == (0, ["maple", "oak"]), ran.err


def test_two_states_of_a_ward_are_asked_about(book: WorkbookFolder, tmp_path: Path) -> None:
    lay(tmp_path / "inbox", below("a/maple", ward("Maple Ward")))
    lay(tmp_path / "inbox", below("b/maple", ward("Maple Ward", last="2025-04-07")))
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert (ran.exit_code, projects(book)) == (1, ["oak"])
    assert "maple arrived more than once, and the copies differ" in ran.err
    assert "--take PROJECT=WHERE" in ran.err
    inbox = str(tmp_path / "inbox")
    half = book.run("collect", inbox, "--take", "maple", "--yes")
    assert (half.exit_code, "is not a project and a place" in half.err) == (2, True)
    wrong = book.run("collect", inbox, "--take", "maple=inbox/c/maple", "--yes")
    assert (wrong.exit_code, projects(book)) == (1, ["oak"])
    assert "“inbox/c/maple” is no answer to this: it takes inbox/a/maple, inbox/b/" in wrong.err
    taken = book.run("collect", inbox, "--take", "maple=inbox/b/maple", "--yes")
    assert (taken.exit_code, projects(book)) == (0, ["maple", "oak"]), taken.err
    assert "2025-04-07" in book.read("projects/maple/data/calm.csv")


def test_a_copy_is_left_out_by_where_it_was_found(book: WorkbookFolder, tmp_path: Path) -> None:
    lay(tmp_path / "inbox", below("a/maple", ward("Maple Ward")))
    lay(tmp_path / "inbox", below("b/maple", ward("Maple Ward", last="2025-04-07")))
    ran = book.run("collect", str(tmp_path / "inbox"), "--leave", "inbox/b/maple", "--yes")
    assert (ran.exit_code, projects(book)) == (0, ["maple", "oak"]), ran.err
    assert "2025-04-07" not in book.read("projects/maple/data/calm.csv")
    nothing = book.run("collect", str(tmp_path / "inbox"), "--leave", "inbox/nowhere", "--yes")
    assert (nothing.exit_code, "inbox/b/maple" in nothing.err) == (1, True)


@pytest.mark.parametrize(
    ("value", "last", "words"),
    [
        (6, "2025-03-31", "a different copy of a ward that is here"),
        (5, "2025-04-07", "a different copy of a ward that is here"),
    ],
)
@pytest.mark.parametrize(("changed", "lands"), [("take", True), ("keep", False), (None, None)])
def test_a_ward_that_is_here_is_written_over_only_when_somebody_says_so(
    book: WorkbookFolder,
    tmp_path: Path,
    value: int,
    last: str,
    words: str,
    changed: str | None,
    lands: bool | None,
) -> None:
    here = (book.root / "projects/oak/data/calm.csv").read_bytes()
    comes = ward("Oak Ward", value, last)
    lay(tmp_path / "inbox", below("oak", comes))
    said = ["--changed", changed] if changed else []
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes", *said)
    now = (book.root / "projects/oak/data/calm.csv").read_bytes()
    if lands is None:
        assert (ran.exit_code, words in ran.err, "--changed" in ran.err) == (1, True, True)
        assert "- 2025-03-31,5" in ran.err  # the line that would go
    else:
        assert (ran.exit_code, words in ran.out) == (0, True), ran.err
    assert now == (str(comes["data/calm.csv"]).encode() if lands else here)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "lands"),
    [
        ((), None),
        (("--changed", "take"), None),  # said of those that differ, not of older ones
        (("--changed", "keep"), False),
        (("--older", "keep", "--changed", "take"), False),
        (("--older", "take"), True),
        (("--older", "take", "--changed", "keep"), True),
    ],
)
def test_an_older_copy_takes_the_place_of_a_newer_one_only_by_a_word_of_its_own(
    book: WorkbookFolder, tmp_path: Path, said: tuple[str, ...], lands: bool | None
) -> None:
    here = (book.root / "projects/oak/data/calm.csv").read_bytes()
    comes = ward("Oak Ward", 5, "2025-03-24")
    lay(tmp_path / "inbox", below("oak", comes))
    lay(tmp_path / "inbox", below("elm", ward("Elm Ward")))
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes", *said)
    now = (book.root / "projects/oak/data/calm.csv").read_bytes()
    words = "an older copy of a ward that is here"
    if lands is None:
        assert (ran.exit_code, words in ran.err, "--older" in ran.err) == (1, True, True)
        assert "- 2025-03-31,5" in ran.err  # the line that would go
        assert projects(book) == ["oak"]  # nor is anything else taken in
    else:
        assert (ran.exit_code, words in ran.out) == (0, True), ran.err
        assert projects(book) == ["elm", "oak"]
    assert now == (str(comes["data/calm.csv"]).encode() if lands else here)


@pytest.mark.parametrize("data", ["2025-03-03,4\n", ""])
def test_a_copy_that_takes_numbers_away_lands_only_by_a_word_of_its_own_however_new(
    book: WorkbookFolder, tmp_path: Path, data: str
) -> None:
    """A test predicted for a day after all numbers says nothing of which of them are there."""
    test = {"pdsa/one.toml": "format = 1\n[plan]\npredicted_on = 2025-04-07\n"}
    book.write("projects/oak/pdsa/one.toml", test["pdsa/one.toml"])
    here = book.read("projects/oak/data/calm.csv")
    comes = {**ward("Oak Ward"), **test, "data/calm.csv": f"date,value\n{data}"}
    lay(tmp_path / "inbox", below("oak", comes))
    asked = book.run("collect", str(tmp_path / "inbox"), "--yes", "--changed", "take")
    assert (asked.exit_code, "whose numbers go less far" in asked.err) == (1, True), asked.err
    assert "- 2025-03-31,5" in asked.err
    assert book.read("projects/oak/data/calm.csv") == here
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes", "--older", "take")
    assert ran.exit_code == 0, ran.err
    assert book.read("projects/oak/data/calm.csv") == comes["data/calm.csv"]


RENAMED = str(ward("Oak Ward")["project.toml"]).replace("Calm at", "Fewer restraints at")
MONTHS = "date,value\n" + "".join(f"2024-{month:02}-01,{month % 5}\n" for month in range(1, 13))


def test_a_ward_under_another_name_with_the_numbers_of_one_is_asked_about(
    book: WorkbookFolder, tmp_path: Path
) -> None:
    book.write("projects/oak/data/calm.csv", MONTHS)
    lay(tmp_path / "inbox", below("ash", {**ward("Ash Ward"), "data/calm.csv": MONTHS}))
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert (ran.exit_code, "has the numbers of oak" in ran.err) == (1, True), (ran.out, ran.err)
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes", "--take", "ash=inbox/ash")
    assert ran.exit_code == 0, ran.err
    assert projects(book) == ["ash", "oak"]


def test_two_projects_of_one_ward_that_are_kept_side_by_side_are_two(
    book: WorkbookFolder, tmp_path: Path
) -> None:
    sent = below("a", ward("Elm Ward")) | below(
        "b", {**ward("Elm Ward"), "project.toml": RENAMED.replace("Oak", "Elm")}
    )
    lay(tmp_path / "inbox", sent)
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert ran.exit_code == 0, ran.err
    assert projects(book) == ["a", "b", "oak"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (below("oak", ward("Alder Ward")), "speaks of another ward or another aim"),
        (below("alder", ward("Oak Ward")), "says that it is"),
        (below("New folder", ward("Alder Ward")), "has no name that says which ward it is"),
        (below("Downloads/files", ward("Alder Ward")), "has no name that says which ward it is"),
        (below("ash", {**ward("Oak Ward"), "project.toml": RENAMED}), "is of the same ward as oak"),
    ],
)
def test_whose_it_is_is_never_guessed(
    book: WorkbookFolder, tmp_path: Path, files: Files, words: str
) -> None:
    lay(tmp_path / "inbox", files)
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes", "--changed", "take")
    assert (ran.exit_code, words in ran.err) == (1, True), (ran.out, ran.err)
    assert projects(book) == ["oak"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["maple FINAL", "maple_final_v2", "Maple v2", "maple-old"])
def test_a_version_of_a_ward_that_is_not_here_is_asked_about(
    book: WorkbookFolder, tmp_path: Path, name: str
) -> None:
    lay(tmp_path / "inbox", below(name, ward("Maple Ward")))
    inbox = str(tmp_path / "inbox")
    ran = book.run("collect", inbox, "--yes")
    assert (ran.exit_code, projects(book)) == (1, ["oak"]), ran.out
    assert "is called like a version of maple: “Calm at Maple Ward" in ran.err
    assert "maple: it is maple" in ran.err
    ran = book.run("collect", inbox, "--yes", "--take", f"maple=inbox/{name}")
    assert (ran.exit_code, projects(book)) == (0, ["maple", "oak"]), ran.err


@pytest.mark.slow
def test_more_projects_than_a_nation_has_are_refused(book: WorkbookFolder, tmp_path: Path) -> None:
    sent = tmp_path / "sent.zip"
    with zipfile.ZipFile(sent, "w") as made:
        for number in range(MOST_WARDS + 1):
            made.writestr(f"w{number}/project.toml", "format = 1\n")
    ran = book.run("collect", str(sent))
    assert ran.exit_code == 1
    assert "2,001 projects" in ran.err
    assert "nothing was taken in" in ran.err


def test_a_link_is_not_followed(book: WorkbookFolder, tmp_path: Path) -> None:
    lay(tmp_path / "elsewhere", below("maple", ward("Maple Ward")))
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "maple").symlink_to(tmp_path / "elsewhere")
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert (ran.exit_code, "is a link" in ran.err, projects(book)) == (4, True, ["oak"])


def test_an_identifier_is_asked_about_before_anything_lands(
    book: WorkbookFolder, tmp_path: Path
) -> None:
    files = ward("Maple Ward")
    files["project.toml"] = (
        str(files["project.toml"]) + '[[learning]]\nwhat = "943 476 5919 fell"\n'
    )
    lay(tmp_path / "inbox", below("maple", files))
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert (ran.exit_code, projects(book)) == (1, ["oak"])
    assert "943" not in ran.out + ran.err


@pytest.mark.slow
def test_where_one_ward_is_refused_none_of_what_arrived_is_written(
    book: WorkbookFolder, tmp_path: Path
) -> None:
    refused = ward("Maple Ward")
    refused["project.toml"] = str(refused["project.toml"]) + (
        '[[learning]]\nwhat = "943 476 5919 fell"\n'
    )
    lay(tmp_path / "inbox", below("elm", ward("Elm Ward")) | below("maple", refused))
    lay(tmp_path / "inbox", below("rowan", ward("Rowan Ward")))
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert (ran.exit_code, projects(book)) == (1, ["oak"])
    assert "Nothing was written." in ran.err
    kept = ("--keep-identifier", "invented")
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes", *kept)
    assert (ran.exit_code, projects(book)) == (0, ["elm", "maple", "oak", "rowan"]), ran.err
    assert book.run("undo", "--yes").exit_code == 0  # all that came at once goes at once
    assert not list((book.root / "projects").glob("[emr]*/*.toml"))


def test_what_lies_beside_a_ward_that_is_here_does_not_make_it_doubtful(
    book: WorkbookFolder, tmp_path: Path
) -> None:
    inbox = str(tmp_path / "inbox")
    lay(tmp_path / "inbox", below("oak", ward("Oak Ward")))
    lay(tmp_path / "inbox", below("oak (1)", ward("Oak Ward", last="2025-04-07")))
    lay(tmp_path / "inbox", below("zebra", ward("Oak Ward", last="2025-04-14")))
    asked = book.run("collect", inbox, "--yes")
    assert (asked.exit_code, "inbox/zebra says that it is" in asked.err) == (1, True), asked.err
    named = book.run("collect", inbox, "--yes", "--changed=take", "--take=oak=inbox/zebra")
    assert (named.exit_code, "2025-04-14" in book.read("projects/oak/data/calm.csv")) == (0, True)
    of_two = ("--take=oak=inbox/zebra", "--take=oak=inbox/oak (1)")  # both are oak: which is right?
    ran = book.run("collect", inbox, "--yes", "--changed=take", *of_two)
    assert (ran.exit_code, "oak arrived more than once" in ran.err) == (1, True), ran.err


@pytest.mark.parametrize("name", ["pdsa/2025-03-03-mrs-ann-lee.toml", "data/943-476-5919.csv"])
def test_the_name_of_a_file_that_lands_is_looked_at_too(
    book: WorkbookFolder, tmp_path: Path, name: str
) -> None:
    files = {**ward("Maple Ward"), name: 'format = 1\ntitle = "A test"\n'}
    lay(tmp_path / "inbox", below("maple", files))
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert (ran.exit_code, projects(book)) == (1, ["oak"])
    assert "would hold what looks like" in ran.err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "second", "named"),
    [
        (("Ash Ward", "Northmoor"), ("Elm Ward", "Northmoor"), ("ash-ward", "elm-ward")),
        (
            ("Ash Ward", "Northmoor"),
            ("Ash Ward", "Fellbrook"),
            ("ash-ward-northmoor-invented", "ash-ward-fellbrook-invented"),
        ),
    ],
)
@pytest.mark.parametrize("zips", [1, 2])
def test_two_wards_in_folders_of_one_name_are_both_taken_in(
    book: WorkbookFolder,
    tmp_path: Path,
    first: tuple[str, str],
    second: tuple[str, str],
    named: tuple[str, str],
    zips: int,
) -> None:
    made: list[Files] = []
    for where, (name, trust) in zip(("a", "b"), (first, second), strict=True):
        files = ward(name, value=len(made) + 6)
        files["project.toml"] = str(files["project.toml"]).replace("Northmoor", trust)
        made.append(below(f"{where}/our-ward", files))
    packed = [{**made[0], **made[1]}] if zips == 1 else made
    lay(tmp_path / "inbox", {f"{n}.zip": zipped(one) for n, one in enumerate(packed)})
    asked = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert (asked.exit_code, projects(book)) == (1, ["oak"])
    assert "has no name that says which ward it is" in asked.err
    places = ("0.zip/a", "0.zip/b") if zips == 1 else ("0.zip/a", "1.zip/b")
    take = [
        f"--take={id_}=inbox/{where}/our-ward" for id_, where in zip(named, places, strict=True)
    ]
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes", *take)
    assert (ran.exit_code, projects(book)) == (0, sorted([*named, "oak"])), ran.err
    for id_, (name, trust) in zip(named, (first, second), strict=True):
        said = book.read(f"projects/{id_}/project.toml")
        assert f'unit = "{name}"' in said
        assert trust in said


@pytest.mark.slow
def test_a_wards_sheet_in_the_mail_is_read(book: WorkbookFolder, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    ran = book.run("sheet", "out", "oak", "-o", str(tmp_path / "inbox" / "oak-april.xlsx"))
    assert ran.exit_code == 0, ran.err
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert (ran.exit_code, "nothing new in the sheet" in ran.out) == (0, True), ran.err


@pytest.mark.slow
def test_a_sheet_of_no_ward_of_ours_is_named_and_all_else_is_taken_in(
    book: WorkbookFolder, tmp_path: Path
) -> None:
    lay(tmp_path / "inbox", below("elm", ward("Elm Ward")) | {"notes.csv": "a,b\n1,2\n"})
    said = str(ward("Ash")["project.toml"])
    there = make_workbook(tmp_path / "there", {"projects/ash/project.toml": said})
    sent = str(tmp_path / "inbox" / "ash.xlsx")
    assert there.run("sheet", "out", "ash", "-o", sent).exit_code == 0
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert ran.exit_code == 4, ran.err
    assert projects(book) == ["elm", "oak"]
    assert "inbox/notes.csv" in ran.err
    assert "ash.xlsx was sent to ash, and no project here is called that." in ran.err
    assert 'To answer: --answer "project=..."' in ran.err
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes", "--answer", "project=ash")
    assert (ran.exit_code, projects(book)) == (4, ["elm", "oak"]), ran.err
    assert "Left out: inbox/ash.xlsx: There is no project ash." in ran.err


AT_MAPLE = "inbox/maple.zip/maple"


def _damaged(files: Files, at: bytes) -> bytes:
    """A zip in which a byte of what stands `at` there was changed on the way."""
    sent = bytearray(zipped(files))
    sent[sent.index(at)] ^= 1
    return bytes(sent)


@pytest.mark.parametrize(
    ("at", "file"), [(b"2025-03-03", "data/calm.csv"), (b"2025-01-06", "pdsa/2025-01-06-a.toml")]
)
def test_a_ward_that_is_not_whole_is_asked_about_and_what_it_lacks_is_named(
    book: WorkbookFolder, tmp_path: Path, at: bytes, file: str
) -> None:
    sent = {**ward("Maple Ward"), "pdsa/2025-01-06-a.toml": "# 2025-01-06\nformat = 1\n"}
    lay(tmp_path / "inbox", {"maple.zip": _damaged(below("maple", sent), at)})
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert f"{AT_MAPLE} is not whole: {file} is damaged" in ran.err
    assert (ran.exit_code, projects(book)) == (1, ["oak"])
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes", "--leave", AT_MAPLE)
    assert (ran.exit_code, projects(book)) == (4, ["oak"])
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes", "--take", f"maple={AT_MAPLE}")
    assert f"Left out: {AT_MAPLE}/{file} is damaged" in ran.err
    assert (ran.exit_code, projects(book)) == (4, ["maple", "oak"])
    assert not (book.root / "projects/maple" / file).exists()


@pytest.mark.parametrize("text", ["format = 1\n", '[tool.poetry]\nname = "x"\n'])
def test_a_file_of_that_name_which_says_no_ward_is_none(
    book: WorkbookFolder, tmp_path: Path, text: str
) -> None:
    lay(tmp_path / "inbox", below("scripts", {"project.toml": text}))
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert (ran.exit_code, projects(book)) == (4, ["oak"])
    assert "inbox/scripts cannot be read" in ran.err
    assert "it says neither a title nor a ward" in ran.err


@pytest.mark.parametrize(
    "name", ["data/calm.CSV", "Data/calm.csv", "calm.csv", "pdsa/old/a.toml", "notes.toml"]
)
def test_a_file_of_a_ward_that_lies_where_none_is_read_is_named(
    book: WorkbookFolder, tmp_path: Path, name: str
) -> None:
    sent = {"project.toml": ward("Maple Ward")["project.toml"], name: "date,value\n"}
    lay(tmp_path / "inbox", {"maple.zip": zipped(below("maple", sent))})
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert f"Left out: {AT_MAPLE}/{name} is not where a project here keeps" in ran.err
    assert (ran.exit_code, projects(book)) == (4, ["maple", "oak"])


def test_a_file_that_lands_and_cannot_be_read_is_named(
    book: WorkbookFolder, tmp_path: Path
) -> None:
    sent = {**ward("Maple Ward"), "data/calm.csv": "date,value\n".encode("utf-16")}
    lay(tmp_path / "inbox", below("maple", sent))
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert "what cannot be read of inbox/maple/data/calm.csv, which was taken in" in ran.err
    assert (ran.exit_code, projects(book)) == (4, ["maple", "oak"])


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_a_file_that_is_in_a_zip_twice_neither_is_taken(
    book: WorkbookFolder, tmp_path: Path
) -> None:
    both = io.BytesIO(zipped(below("maple", ward("Maple Ward"))))
    with zipfile.ZipFile(both, "a") as parts:
        parts.writestr("maple/data/calm.csv", "date,value\n2020-01-01,99\n")
    lay(tmp_path / "inbox", {"maple.zip": both.getvalue()})
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert "is not whole: data/calm.csv is in the zip more than once" in ran.err
    assert (ran.exit_code, projects(book)) == (1, ["oak"])
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes", "--take", f"maple={AT_MAPLE}")
    assert ran.exit_code == 4
    assert ran.err.count("maple/data/calm.csv is in the zip more than once") == 1
    assert projects(book) == ["maple", "oak"]
    assert not (book.root / "projects/maple/data/calm.csv").exists()


@pytest.mark.slow
def test_a_bomb_is_left_outside(book: WorkbookFolder, tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("maple/project.toml", b"0" * (65 * 1024 * 1024))
    lay(tmp_path / "inbox", {"maple.zip": inner.getvalue()})
    ran = book.run("collect", str(tmp_path / "inbox"), "--yes")
    assert (ran.exit_code, "is too large" in ran.err, projects(book)) == (4, True, ["oak"])


def test_a_zip_of_too_many_files_is_called_that(
    book: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qiworkbook.store.arrived_files.MOST_FILES", 3)
    many = zipped({f"maple/data/{at}.csv": "date,value\n" for at in range(4)})
    (tmp_path / "maple.zip").write_bytes(many)
    ran = book.run("collect", f"{tmp_path / 'maple.zip'}", "--yes")
    assert ran.exit_code == 4
    assert "maple.zip is more than can be looked at once" in ran.err
    assert projects(book) == ["oak"]
