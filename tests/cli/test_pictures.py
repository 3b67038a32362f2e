"""Pictures by command: in what is made for the team, clean and agreed to, and nowhere else."""

from __future__ import annotations

import base64
import re
import subprocess
import zipfile
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pptx import Presentation

from qiworkbook.store.pictures import bare_size, cleaned
from tests.photographs import MARK, jpeg, png

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

ALT = "Seven people at the ward noticeboard"
SAID = ("--alt", ALT, "--agreed-by", "All seven, by role", "--until", "2025-06-30")
PROJECT = "projects/elm/project.toml"
TEAM = "projects/elm/pictures/team.jpg"
OUTPUTS = (
    ("slides", "-o", "out/deck.pptx"),
    ("slides", "--in-full", "-o", "out/deck.html"),
    ("slides", "--one-page", "-o", "out/sheet.pptx"),
    ("report", "-o", "out"),
    ("report", "--one-page", "-o", "out"),
)
COPIES = (
    ("slides", "--share", "-o", "out/deck.pptx"),
    ("slides", "--share", "-o", "out/deck.html"),
    ("slides", "--share", "--one-page", "-o", "out/sheet.pptx"),
    ("report", "--share", "-o", "out"),
    ("report", "--share", "--one-page", "-o", "out"),
    ("report", "--words", "plain", "-o", "out"),
    ("report", "--share", "--format", "markdown", "-o", "out"),
    ("pack", "--recipient", "All", "--yes", "-o", "out/pack.zip"),
    ("export", "--share", "-o", "out"),
)


@pytest.fixture
def shown(elm: WorkbookFolder) -> WorkbookFolder:
    """The workbook with a picture of its team, added by command."""
    (elm.root.parent / "IMG_1.jpg").write_bytes(jpeg())
    ran = elm.run("picture", "add", "elm", str(elm.root.parent / "IMG_1.jpg"), *SAID)
    assert (ran.exit_code, ran.err) == (0, "")
    return elm


def parts_of(folder: Path) -> Iterator[bytes]:
    """Everything in the files below a folder: what is packed unpacked, what is in a page apart."""
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        yield content
        if content.startswith(b"PK"):
            with zipfile.ZipFile(BytesIO(content)) as parts:
                yield from map(parts.read, parts.namelist())
        for packed in re.findall(rb"data:image/[a-z]+;base64,([A-Za-z0-9+/=]+)", content):
            yield base64.b64decode(packed)


def pictures_in(folder: Path) -> list[bytes]:
    return [one for one in parts_of(folder) if one.startswith((b"\xff\xd8", b"\x89PNG"))]


@pytest.mark.parametrize("command", OUTPUTS, ids=" ".join)
def test_what_is_made_for_the_team_has_it_with_its_words_and_no_place(
    shown: WorkbookFolder, command: tuple[str, ...]
) -> None:
    assert shown.run(*command).exit_code == 0
    out = shown.root / "out"
    kept = (shown.root / TEAM).read_bytes()
    assert kept in pictures_in(out)
    assert all(bare_size(one) for one in pictures_in(out))
    assert not [one for one in parts_of(out) if MARK in one]
    assert [one for one in parts_of(out) if ALT.encode() in one]


@pytest.mark.parametrize("command", [*OUTPUTS[:2], OUTPUTS[3]], ids=" ".join)
def test_a_second_and_a_third_are_shown_too(
    shown: WorkbookFolder, command: tuple[str, ...]
) -> None:
    """Beside the slides that have one for each purpose, all others stand in the appendix."""
    for number, shows in enumerate(("team", "team", "why", "why", "learning", "learning")):
        taken = shown.root.parent / f"IMG_{number + 2}.jpg"
        taken.write_bytes(jpeg(size=(300 + number, 200)))
        ran = shown.run("picture", "add", "elm", str(taken), *SAID, "--shows", shows)
        assert (ran.exit_code, ran.err) == (0, "")
    assert shown.run(*command).exit_code == 0
    kept = {path.read_bytes() for path in (shown.root / TEAM).parent.glob("*.jpg")}
    assert len(kept) == 7
    assert kept <= {*pictures_in(shown.root / "out")}


@pytest.mark.parametrize("command", COPIES, ids=" ".join)
def test_no_copy_to_share_has_a_picture_or_a_frame_or_a_word_of_it(
    shown: WorkbookFolder, command: tuple[str, ...]
) -> None:
    kept = (shown.root / TEAM).read_bytes()
    ran = shown.run(*command)
    assert ran.exit_code == 0, ran.err
    found = [*parts_of(shown.root / "out")]
    assert found
    assert not [one for one in found if kept in one or kept[:400] in one]
    for word in (MARK, ALT.encode(), b"All seven, by role", b"Your team here", b"team.jpg"):
        assert not [one for one in found if word in one]
    assert not [one for one in pictures_in(shown.root / "out") if one.startswith(b"\xff\xd8")]


def test_a_team_without_one_has_an_empty_frame_and_no_other_words(elm: WorkbookFolder) -> None:
    assert elm.run("slides", "-o", "out/deck.pptx").exit_code == 0
    first = Presentation(str(elm.root / "out" / "deck.pptx")).slides[0]
    assert "Your team here" in [
        shape.text_frame.text for shape in first.shapes if shape.has_text_frame
    ]
    assert "[An empty frame: Your team here]" in elm.read("out/deck.txt")


def test_the_words_of_a_picture_stand_in_text_and_markdown(shown: WorkbookFolder) -> None:
    assert shown.run("slides", "-o", "out/deck.txt").exit_code == 0
    assert shown.run("report", "--format", "markdown", "-o", "out").exit_code == 0
    for file in ("out/deck.txt", "out/report.md"):
        assert f"Picture: {ALT}" in shown.read(file)
    assert not pictures_in(shown.root / "out")


def test_after_its_last_day_a_picture_is_nowhere_and_each_output_says_so(
    shown: WorkbookFolder,
) -> None:
    last, after = date(2025, 6, 30), date(2025, 7, 1)
    assert shown.run("slides", "-o", "out/deck.pptx", today=last).exit_code == 0
    assert pictures_in(shown.root / "out")
    for command in OUTPUTS:
        ran = shown.run(*command, today=after)
        assert ran.exit_code == 4
        assert "pictures/team.jpg is not shown: they agreed to it until 30 June 2025" in ran.err
    assert not [one for one in pictures_in(shown.root / "out") if one.startswith(b"\xff\xd8")]
    assert "A picture is left out here" in shown.read("out/report.html")
    assert "A picture is left out here" in shown.read("out/deck.txt")
    ran = shown.run("check", "elm", today=after)
    assert ran.exit_code == 1
    assert "they agreed to it until 30 June 2025" in ran.out
    assert (
        shown.run("picture", "set", "elm", "team", "--until", "2026-01-31", today=after).err == ""
    )
    assert shown.run("slides", "-o", "out/deck.pptx", today=after).exit_code == 0


def test_a_workbook_looked_at_as_of_an_earlier_day_shows_nobody_again(
    shown: WorkbookFolder,
) -> None:
    """What people agreed to ends by the calendar, whatever day the charts are drawn for."""
    said = shown.read("workbook.toml").replace("[workbook]", "[workbook]\nas_of = 2025-01-15", 1)
    shown.write("workbook.toml", said)
    assert shown.run("slides", "-o", "out/deck.pptx", today=date(2025, 6, 30)).exit_code == 0
    after = date(2025, 7, 1)
    for command in (*OUTPUTS, ("check", "elm")):
        ran = shown.run(*command, today=after)
        assert "they agreed to it until 30 June 2025" in ran.out + ran.err
    taken = str(shown.root.parent / "IMG_1.jpg")
    ran = shown.run("picture", "add", "elm", taken, *SAID, today=after)
    assert ran.exit_code != 0
    assert "which has passed" in ran.err


@pytest.mark.parametrize("taken", [jpeg(), png()], ids=["jpeg", "png"])
def test_one_put_there_by_hand_is_shown_once_it_is_drawn_anew(
    shown: WorkbookFolder, taken: bytes
) -> None:
    (shown.root / TEAM).write_bytes(taken)
    for command in OUTPUTS:
        ran = shown.run(*command)
        assert ran.exit_code == 4
        assert "that can be the location" in ran.err
    assert not [one for one in parts_of(shown.root / "out") if MARK in one or taken[:500] in one]
    assert "location" in shown.run("check", "elm").out
    again = shown.run("picture", "add", "elm", str(shown.root / TEAM), *SAID)
    assert (again.exit_code, again.err) == (0, "")
    assert shown.read(PROJECT).count("[[picture]]") == 1
    assert shown.run("slides", "-o", "out/deck.pptx").exit_code == 0
    assert len([*(shown.root / TEAM).parent.glob("*.*g")]) == 1


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("../../workbook.toml", "leads out of the workbook"),
        ("pictures/../../../secret.jpg", "leads out of the workbook"),
        ("/etc/hostname", "not a path inside the workbook"),
        ("team.jpg", "a picture is kept in pictures/"),
        ("data/team.jpg", "a picture is kept in pictures/"),
        ("pictures/gone.jpg", "the file is not there"),
        ("pictures/linked.jpg", "leads out of the workbook by a link"),
        ("pictures/words.jpg", "no picture"),
    ],
)
def test_what_cannot_be_shown_is_left_out_with_the_reason(
    elm: WorkbookFolder, file: str, words: str
) -> None:
    outside = elm.root.parent / "secret.jpg"
    outside.write_bytes(cleaned(jpeg()).content)
    folder = elm.root / "projects/elm/pictures"
    folder.mkdir()
    (folder / "linked.jpg").symlink_to(outside)
    (folder / "words.jpg").write_text("no picture at all", encoding="utf-8")
    row = f'\n[[picture]]\nfile = "{file}"\nalt = "A"\nagreed_by = "All"\nuntil = 2026-01-01\n'
    elm.write(PROJECT, elm.read(PROJECT) + row)
    ran = elm.run("slides", "-o", "out/deck.pptx")
    assert ran.exit_code == 4
    assert words in ran.err
    assert not [one for one in pictures_in(elm.root / "out") if one.startswith(b"\xff\xd8")]
    assert words in elm.run("check", "elm").out


def test_none_is_added_to_which_nobody_agrees_any_longer(elm: WorkbookFolder) -> None:
    camera = elm.root.parent / "IMG_1.jpg"
    camera.write_bytes(jpeg())
    before = elm.read(PROJECT)
    ran = elm.run("picture", "add", "elm", str(camera), *SAID[:-1], "2024-01-31")
    assert ran.exit_code == 1, ran
    assert "until 31 January 2024, which has passed" in ran.err
    assert elm.read(PROJECT) == before
    assert not (elm.root / TEAM).exists()
    assert elm.run("picture", "add", "elm", str(camera), *SAID).exit_code == 0


@pytest.mark.parametrize("missing", ["alt", "agreed-by", "until"])
def test_none_is_added_without_words_or_without_who_agreed_and_until_when(
    elm: WorkbookFolder, missing: str
) -> None:
    (elm.root.parent / "team.jpg").write_bytes(jpeg())
    at = SAID.index(f"--{missing}")
    said = (*SAID[:at], *SAID[at + 2 :])
    ran = elm.run("picture", "add", "elm", str(elm.root.parent / "team.jpg"), *said)
    assert ran.exit_code == 2
    assert f"--{missing}" in ran.err
    assert not (elm.root / "projects/elm/pictures").exists() or not (elm.root / TEAM).exists()
    assert "[[picture]]" not in elm.read(PROJECT)


def test_what_is_no_picture_is_refused_and_nothing_is_kept(elm: WorkbookFolder) -> None:
    before = elm.files()
    for content in (b"", b"GIF89a", b"\xff\xd8\xff\xe0 broken", b"x" * (41 * 1024 * 1024)):
        (elm.root.parent / "team.jpg").write_bytes(content)
        ran = elm.run("picture", "add", "elm", str(elm.root.parent / "team.jpg"), *SAID)
        assert ran.exit_code == 1
        assert ran.err
    (elm.root.parent / "team.jpg").write_bytes(jpeg())
    number = ("--alt", "NHS number 943 476 5919", *SAID[2:])
    assert elm.run("picture", "add", "elm", str(elm.root.parent / "team.jpg"), *number).exit_code
    assert [one for one in elm.files() if not one.startswith(".qiworkbook")] == [
        one for one in before if not one.startswith(".qiworkbook")
    ]
    assert not (elm.root / TEAM).exists()


def test_it_is_taken_out_for_good_once_somebody_says_so(shown: WorkbookFolder) -> None:
    ran = shown.run("picture", "remove", "elm", "team.jpg")
    assert ran.exit_code == 1
    assert "--yes" in ran.err
    assert (shown.root / TEAM).exists()
    assert shown.run("picture", "remove", "elm", "team.jpg", "--yes").exit_code == 0
    assert not (shown.root / TEAM).exists()
    assert "[[picture]]" not in shown.read(PROJECT)
    kept = cleaned(jpeg()).content
    assert not [one for one in parts_of(shown.root) if kept in one]


def test_a_link_is_removed_and_never_what_it_leads_to(shown: WorkbookFolder) -> None:
    (shown.root / TEAM).unlink()
    (shown.root / TEAM).symlink_to(shown.root / "workbook.toml")
    before = shown.read("workbook.toml")
    assert shown.run("picture", "remove", "elm", "team.jpg", "--yes").exit_code == 0
    assert shown.read("workbook.toml") == before
    assert not (shown.root / TEAM).is_symlink()


def test_a_second_picture_has_a_name_of_its_own_and_one_that_nobody_named_is_asked_about(
    shown: WorkbookFolder,
) -> None:
    assert shown.run("picture", "add", "elm", str(shown.root.parent / "IMG_1.jpg"), *SAID).err == ""
    assert 'file = "pictures/team-2.jpg"' in shown.read(PROJECT)
    (shown.root / "projects/elm/pictures/extra.jpg").write_bytes(cleaned(jpeg()).content)
    said = shown.run("check", "elm").out
    assert "pictures/extra.jpg lies there, and no [[picture]] says who agreed" in said
    assert "team-2.jpg" not in said


def test_git_is_told_to_leave_it_alone(shown: WorkbookFolder) -> None:
    for args in (("init", "-q"), ("add", "-A")):
        subprocess.run(["git", *args], cwd=shown.root, check=True)
    listed = subprocess.run(
        ["git", "ls-files"], cwd=shown.root, check=True, capture_output=True, text=True
    ).stdout
    assert "project.toml" in listed
    assert "pictures" not in listed


def test_each_picture_stands_where_it_belongs(shown: WorkbookFolder) -> None:
    more = ("--alt", "A full notice board", *SAID[2:], "--shows", "learning")
    photograph = str(shown.root.parent / "IMG_1.jpg")
    assert shown.run("picture", "add", "elm", photograph, *more).exit_code == 0
    assert shown.run("slides", "-o", "out/deck.txt").exit_code == 0
    first, *others = shown.read("out/deck.txt").split("\n\n2. ")
    assert ALT in first
    assert "A full notice board" not in first
    assert "A full notice board" in "".join(others)


def test_what_is_asked_about_first_leaves_the_picture_that_was_there(shown: WorkbookFolder) -> None:
    (shown.root / TEAM).write_bytes(by_hand := jpeg())
    named = [one.replace("All seven, by role", "Mrs Mary Smith") for one in SAID]
    asked = shown.run("picture", "add", "elm", str(shown.root / TEAM), *named)
    assert asked.exit_code == 1
    assert "--keep-identifier" in asked.err
    assert (shown.root / TEAM).read_bytes() == by_hand
