"""No edit touches another row than its own, whatever in the file could not be read."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from qiworkbook.cli.main import qiworkbook
from qiworkbook.cli.session import Session
from qiworkbook.testing import WorkbookFolder
from qiworkbook.workbook.sheets.ward_sheet import TESTS, ward_sheet
from tests.edits import (
    ASSESSMENT,
    BACK,
    EDITS,
    FORM,
    MAKE_FILES,
    NO_ROW,
    NUMBERS,
    ONLY_READ,
    PROGRAMME,
    WARD,
)
from tests.ward_sheets import row_of, write_filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.testing import Ran
    from tests.edits import Edit

EXAMPLE = Path(__file__).parents[1]
TODAY = date(2025, 4, 8)
SPOILT = "spoilt-on-purpose"
MEMBERS = """format = 1
[programme]
name = "All of it (invented)"

[[member]]
trust = "northmoor"
workbook = "north"

[[approval]]
project = "northmoor/rowan-ward"
by = "Board"
on = 2025-04-01

[[ward]]
project = "northmoor/rowan-ward"

[[ambition]]
statement = "Nine in ten feel safe"
measure = "feels-safe"
target = 90
better = "increase"
by = 2026-03-31

[[group]]
id = "my-wards"
projects = ["northmoor/rowan-ward"]
"""

COMMON = """format = 1
title = "Common (invented)"
version = "1"

[[measure]]
id = "feels-safe"
name = "People who felt safe"
kind = "outcome"
definition = "Everybody who is there on a Monday is asked."
"""


def commands(group: click.Group, context: click.Context, path: str = "") -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, click.Context(command, context, name), f"{path}{name} ")
        elif command:
            yield f"{path}{name}"


def test_every_command_is_on_the_list_as_what_it_is() -> None:
    there = set(commands(qiworkbook, click.Context(qiworkbook, obj=Session(terminal=False))))
    edits = {edit.command for edit in EDITS}
    assert there == edits | MAKE_FILES | ONLY_READ | NO_ROW
    assert not edits & MAKE_FILES
    assert not edits & ONLY_READ
    assert not MAKE_FILES & ONLY_READ


@pytest.fixture
def ward(tmp_path: Path) -> WorkbookFolder:
    return ward_in(tmp_path)


def ward_in(path: Path) -> WorkbookFolder:
    """The example workbook with its fullest ward, an assessment that came back, and a sheet."""
    for name in ("workbook.toml", "resources.toml"):
        shutil.copy(EXAMPLE / name, path)
    shutil.copytree(EXAMPLE / "learning-sets", path / "learning-sets")
    shutil.copytree(EXAMPLE / "projects" / WARD, path / "projects" / WARD)
    folder = WorkbookFolder(path)
    folder.write(PROGRAMME, MEMBERS)
    for trust, project in (("north", WARD), ("south", "elm-ward")):
        folder.write(f"{trust}/workbook.toml", "format = 1\n")
        file = f"{trust}/projects/{project}/project.toml"  # small, as a programme opens them all
        folder.write(file, f'format = 1\n[project]\ntitle = "Safer in the {trust} (invented)"\n')
    folder.write("packs/common/pack.toml", 'format = 1\ntitle = "Common (invented)"\n')
    folder.write("packs/common/definitions.toml", COMMON)
    folder.write(NUMBERS, "date,numerator,denominator\n2025-02-10,19,25\n2025-04-07,20,25\n")
    return folder


def fill_in_form(folder: WorkbookFolder) -> None:
    """A form in which two standards are rated otherwise, and one is left empty."""
    text = folder.read(ASSESSMENT)
    rated = text.replace('rating = "partly"', 'rating = "not-met"', 2)
    folder.write(ASSESSMENT, rated.replace('gap = ""', 'gap = "Nights"', 1))
    assert run(folder, "benchmark", "form", WARD, "-o", FORM).exit_code == 0
    folder.write(ASSESSMENT, text)


def fill_in_sheet(folder: WorkbookFolder) -> None:
    """A ward's sheet that came back with one answer for the test that is still to come."""
    sent = ward_sheet(folder.open(today=TODAY).view(WARD))
    row = row_of(sent, TESTS, "2025-04-14-room-move-one-person", "What did you learn?")
    write_filled(sent, {(TESTS, row, "What is new"): "Early is better"}, folder.root / BACK)


def bring(folder: WorkbookFolder, edit: Edit) -> None:
    """The file that an edit reads, as somebody sent it."""
    if FORM in edit.args:
        fill_in_form(folder)
    if BACK in edit.args:
        fill_in_sheet(folder)


def run(folder: WorkbookFolder, *words: str) -> Ran:
    return folder.run(*words, today=TODAY)


def rows_in(text: str, array: str) -> list[int]:
    """The lines (from 0) where rows of an array begin, and the line below the last."""
    lines = text.splitlines()
    if not array:
        first = next(n for n, line in enumerate(lines) if line.startswith("date")) + 1
        return [*range(first, len(lines)), len(lines)]
    begun = [n for n, line in enumerate(lines) if line.startswith(f"[[{array}]]")]
    inner = f"[[{array}."
    ends = (
        n
        for n, line in enumerate(lines)
        if n > begun[-1] and line.startswith("[") and not line.startswith(inner)
    )
    end = next(ends, len(lines))
    while not lines[end - 1].strip() or lines[end - 1].startswith("#"):
        end -= 1  # a remark above a heading belongs to that heading
    return [*begun, end]


def spoilt_rows(text: str, array: str) -> list[str]:
    """Rows that nobody can read: one of a key that is not known, and one all quoted by mistake."""
    lines = text.splitlines()
    first, second, *_ = rows_in(text, array)
    if not array:
        return [f"{SPOILT},1,2", f"05/02/2025x,{SPOILT},25"]
    copy = []
    for line in lines[first:second]:
        pair = re.match(r"(\w+) = ([^\"\[#{'][^#]*)", line)
        if line.startswith("[["):
            copy.append(line)
        elif pair:
            copy.append(f'{pair[1]} = "{pair[2].strip()}"  # {SPOILT}')
        elif re.match(r"(id|what|standard|name|rater|ask|title|by) = ", line):
            copy.append(f"{line.partition(' = ')[0]} = [1, {{}}]  # {SPOILT}")
    head = [f"[[{array}]]", f"{SPOILT} = 1", ""]
    return [
        "",
        *head,
        *(copy[: next((n for n, x in enumerate(copy) if x.startswith("[[") and n), None)]),
        "",
    ]


def without_spoilt(text: str, rows: list[str]) -> list[str]:
    """The lines that say something, but for the spoilt rows."""
    said = [line for line in text.splitlines() if line.strip()]
    block = [line for line in rows if line.strip()]
    at = next(n for n in range(len(said)) if said[n : n + len(block)] == block)
    return said[:at] + said[at + len(block) :]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.command)
def test_an_edit_with_an_unreadable_row_around_is_the_same_edit_or_none(
    ward: WorkbookFolder, edit: Edit
) -> None:
    bring(ward, edit)
    clean = ward.read(edit.file)
    ran = run(ward, *edit.words)
    assert ran.exit_code == 0, (ran.out, ran.err)
    meant = [line for line in ward.read(edit.file).splitlines() if line.strip()]
    assert meant != [line for line in clean.splitlines() if line.strip()]
    rows, places = spoilt_rows(clean, edit.rows), rows_in(clean, edit.rows)
    for at in dict.fromkeys((places[0], places[1], places[-1])):
        lines = clean.splitlines()
        spoilt = "\n".join([*lines[:at], *rows, *lines[at:]]) + "\n"
        ward.write(edit.file, spoilt)
        before = everything(ward)
        ran = run(ward, *edit.words)
        after = ward.read(edit.file)
        told = (at, ran.exit_code, ran.err or ran.out)
        if after == spoilt:
            assert ran.exit_code in (1, 2), told  # refused, and not by a fault of ours
            assert everything(ward) == before, told
        else:
            assert without_spoilt(after, rows) == meant, told


def with_an_address(edit: Edit) -> list[str]:
    """What is typed, with an e-mail address in all that is free words of an option."""
    before = ("", *edit.args)
    return [
        f"{said} jo@example.org" if option.startswith("--") and " " in said else said
        for option, said in zip(before, edit.args, strict=False)
    ]


TELLING = [edit for edit in EDITS if with_an_address(edit) != list(edit.args)]


@pytest.mark.parametrize("edit", TELLING, ids=lambda edit: edit.command)
def test_an_identifier_is_asked_about_with_nothing_written(
    ward: WorkbookFolder, edit: Edit
) -> None:
    before = records(ward)
    words = [*edit.command.split(), *with_an_address(edit)]
    ran = run(ward, *words)
    assert ran.exit_code == 1
    assert "Why may it stay?" in ran.err or "Take it out" in ran.err
    assert records(ward) == before
    assert run(ward, *words, "--yes").exit_code != 0  # no option of these, and no answer to that
    assert records(ward) == before


def everything(folder: WorkbookFolder) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes() for path in sorted(folder.root.rglob("*")) if path.is_file()
    }


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.command)
def test_undo_of_an_edit_gives_back_every_byte(ward: WorkbookFolder, edit: Edit) -> None:
    bring(ward, edit)
    for line_end in ("\n", "\r\n"):
        ward.write(edit.file, ward.read(edit.file).replace("\n", line_end))
        before = records(ward)
        assert run(ward, *edit.words).exit_code == 0
        after = records(ward)
        assert after != before
        ran = run(ward, "undo")
        assert ran.exit_code == 1, "nothing is taken back unasked"
        assert records(ward) == after
        ran = run(ward, "undo", "--yes")
        assert ran.exit_code == 0, ran.err
        assert records(ward) == before


def records(folder: WorkbookFolder) -> dict[str, bytes]:
    """Everything but our own marks in a hidden folder, and the outputs."""
    ours = ("/.qiworkbook/", "/output/")
    there = everything(folder)
    return {path: there[path] for path in there if not any(one in path for one in ours)}
