"""Whatever key of whatever file says it, what points at somebody leaves in no copy unasked.

Each field that takes words, of the core and of every module, is found in the description of its
file and says something of its own; then everything that makes a copy is looked through for it.
"""

from __future__ import annotations

import io
import json
import re
import tomllib
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomlkit

from qiworkbook.model import CycleFile, LearningSetFile, ProjectFile, ResourcesFile, WorkbookFile
from qiworkbook.testing import WorkbookFolder, make_workbook
from qiworkbook.workbook.fields import Kind, fields_of
from qiworkbook.workbook.opened import open_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qiworkbook.workbook.fields import Field

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 1, 12)
W = "willow-ward"
MAKING: tuple[tuple[str, ...], ...] = (
    ("report", W, "--share", "-o", "out/report"),
    ("report", W, "--share", "--format", "markdown", "-o", "out/markdown"),
    ("report", W, "--share", "--one-page", "-o", "out/sheet"),
    ("slides", W, "--share", "-o", "out/deck.pptx"),
    ("slides", W, "--share", "-o", "out/deck.html"),
    ("slides", W, "--share", "--one-page", "-o", "out/board.pptx"),
    ("summary", W, "--share", "-o", "out/summary.html"),
    ("summary", W, "--share", "--json"),
    ("chart", W, "feels-safe", "--share", "-o", "out/chart.svg"),
    ("chart", W, "feels-safe", "--share", "--json"),
    ("theory", W, "--share", "-o", "out/theory.svg"),
    ("export", W, "--share", "--format", "json", "-o", "out/json"),
    ("export", W, "--share", "--format", "xlsx", "-o", "out/xlsx"),
    *((one, W, "--share") for one in ("show", "list", "coach", "digest", "changes", "wards")),
    *((one, W, "--share", "--json") for one in ("show", "list", "coach", "changes")),
    *((one, "list", W, "--share") for one in ("driver", "idea", "measure", "pdsa")),
    ("aim", "show", W, "--share"),
    ("measure", "show", W, "feels-safe", "--share"),
    ("learning-set", "show", "--share", "-o", "out/set.pptx"),
    ("charter", "show", W, "--share"),
    ("charter", "poster", W, "--share", "-o", "out/poster.html"),
    ("spread", "package", W, "--share", "-o", "out/package"),
    ("spread", "show", W, "--share"),
    ("survey", "show", W, "--share"),
    ("benchmark", "show", W, "--share"),
    ("incidents", "show", W, "--share"),
    ("pack", W, "--recipient", "All", "--yes", "-o", "out/pack.zip"),
)
# Not prose: what they may say is held against a list, or is the name of something else.
NAMES_OF_OTHERS = {
    *("id", "file", "mark", "rule_set", "ward", "part_of", "drives", "shows", "measures", "answers"),
    *("set", "standard", "questionnaire", "start", "end", "kind", "by", "disabled", "agreed", "was"),
    *("illustrative", "colour", "accent", "logo", "template", "pack", "words", "language", "link"),
}
SAYING = {
    "a name": "Nurse Zorba{}",
    "a digit": "14 zorba{}",
    "a word": "both zorba{}",
    "initials": "Zorba{} of J.S. in bed four".replace("four", "4"),
}


class Plant:
    """Words that are told apart: which key of which file said them."""

    def __init__(self, saying: str) -> None:
        self.saying, self.keys = saying, list[str]()

    def word(self, where: str) -> str:
        letters = "".join(chr(ord("a") + int(one)) for one in str(len(self.keys)))
        self.keys.append(where)
        return self.saying.format(f"x{letters}x")

    def found_in(self, text: str) -> set[str]:
        marks = re.findall(r"(?i)zorbax([a-j]+)x", text)
        return {
            self.keys[int("".join(str(ord(one) - ord("a")) for one in m.lower()))] for m in marks
        }

    def fill(self, table: dict[str, Any], fields: tuple[Field, ...], where: str) -> None:
        for field in fields:
            here = f"{where}.{field.key}"
            if field.key in NAMES_OF_OTHERS or field.links_to:
                continue
            if field.kind in (Kind.TEXT, Kind.LONG_TEXT):
                table[field.key] = self.word(here)
            elif field.kind is Kind.SEVERAL and field.item and not field.item.links_to:
                if field.item.kind in (Kind.TEXT, Kind.LONG_TEXT):
                    table[field.key] = [self.word(here)]
            elif field.kind is Kind.TABLE and (field.key in table or not required(field)):
                self.fill(table.setdefault(field.key, {}), field.fields, here)
            elif field.kind is Kind.ROWS:
                for row in table.setdefault(field.key, made_row(field)):
                    self.fill(row, field.fields, here)


def required(field: Field) -> list[Field]:
    return [one for one in field.fields if one.required and one.kind is not Kind.TEXT]


def made_row(field: Field) -> list[dict[str, Any]]:
    """A row where none was: with a day and a word of each list that it needs."""
    values: dict[str, Any] = {}
    for one in required(field):
        if one.links_to or one.kind not in (Kind.DATE, Kind.CHOICE):
            return []
        values[one.key] = one.choices[0] if one.choices else date(2025, 1, 6)
    return [] if {one.key for one in field.fields} & NAMES_OF_OTHERS else [values]


def planted(folder: WorkbookFolder, saying: str) -> Plant:
    plant = Plant(saying)
    opened = open_folder(folder.root, TODAY)
    models: dict[str, Any] = {
        "workbook.toml": WorkbookFile,
        "resources.toml": ResourcesFile,
        **{one.source.file: LearningSetFile for one in opened.workbook.learning_sets},
    }
    for project in opened.workbook.projects:
        models[project.source.file] = ProjectFile
        models |= {one.source.file: CycleFile for one in project.cycles}
        for records in project.records.values():
            models |= {one.source.file: type(one.file) for one in records}
    for file, model in models.items():
        table = tomllib.loads(folder.read(file))
        plant.fill(table, fields_of(model), file)
        folder.write(file, tomlkit.dumps(table))
    return plant


def texts_of(name: str, data: bytes) -> Iterator[str]:
    yield name
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for inner in packed.namelist():
                yield from texts_of(inner, packed.read(inner))
    else:
        yield re.sub(r"</?[a-z:]*(?: [^<>]*)?>", "", text := data.decode("utf-8", "replace"))
        yield text


def shared(folder: WorkbookFolder) -> Iterator[tuple[str, str]]:
    """What every command that makes a copy says and writes, when nothing was let out."""
    for command in MAKING:
        ran = folder.run(*command)
        name = " ".join(command)
        assert ran.exit_code in (0, 4), (name, ran.err)
        yield name, ran.out
        if "-o" in command:
            made = folder.root / command[-1]
            for path in sorted(made.rglob("*")) if made.is_dir() else [made]:
                if path.is_file():
                    for text in texts_of(path.name, path.read_bytes()):
                        yield name, text


@pytest.fixture
def whole(tmp_path: Path) -> WorkbookFolder:
    files = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for folder in (f"projects/{W}", "learning-sets")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in (".toml", ".csv")
    }
    files["resources.toml"] = (ROOT / "resources.toml").read_text("utf-8")
    return make_workbook(tmp_path, files)


@pytest.mark.parametrize("saying", SAYING.values(), ids=SAYING)
def test_what_points_at_somebody_leaves_in_no_copy_unasked(
    whole: WorkbookFolder, saying: str
) -> None:
    plant = planted(whole, saying)
    told: dict[str, set[str]] = {}
    for command, text in shared(whole):
        for key in plant.found_in(text):
            told.setdefault(key, set()).add(command)
    assert told == {}
