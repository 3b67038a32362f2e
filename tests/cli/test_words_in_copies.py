"""Whatever key of whatever file says it, what points at somebody leaves in no copy unasked.

Each field that takes words, of the core and of every module, is found in the description of its
file and says something of its own; then everything that makes a copy is looked through for it.
"""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import tomlkit

from qiworkbook.model import CycleFile, LearningSetFile, ProjectFile, ResourcesFile, WorkbookFile
from qiworkbook.model.base import Table
from qiworkbook.testing import WorkbookFolder, make_workbook
from qiworkbook.workbook.edits.fields import FieldKind, fields_of
from qiworkbook.workbook.opened import open_folder
from qiworkbook.workbook.outputs.shared_copy import LINES, NONE, Wish, shared_copy
from qiworkbook.workbook.question import Question

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from qiworkbook.workbook.edits.fields import Field

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
    ("slides", "--learning-set", "2025-04-10", "--share", "-o", "out/set.pptx"),
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
    *("id", "file", "mark", "rule_set", "ward", "part_of", "drives", "shows", "measures"),
    *("set", "standard", "questionnaire", "start", "end", "kind", "by", "disabled", "agreed"),
    *("was", "answers", "colour", "accent", "logo", "template", "pack", "words", "language"),
    "link",
}
SAYING = {
    "a name": "Nurse Zorba{}",
    "a digit": "14 zorba{}",
    "a word": "both zorba{}",
    "initials": "Zorba{} of J.S. in bed 4",
}


PROSE = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.NUMBER_OR_TEXT})
TYPED = frozenset({FieldKind.NUMBER, FieldKind.DATE, FieldKind.CHOICE, FieldKind.YES_NO})
# What leaves as it is: the mailbox that is given out, and the units that are held against a list.
GIVEN_OUT = {
    *("contact", "workbook.toml.workbook.contact", "workbook.toml.sharing.measurements"),
}
# Of the names of a place, and of what others published, a number counts nobody.
TITLES = {
    "workbook.toml.workbook.illustrative",
    *("workbook.toml.workbook.name", "workbook.toml.workbook.organisation"),
    *("workbook.toml.house-style.footer", "resources.toml.resource.title"),
    *("resources.toml.resource.theme", "resources.toml.resource.licence"),
    "resources.toml.resource.for",
}


class Plant:
    """Words that are told apart: which key of which file said them."""

    def __init__(self, *sayings: str, kinds: Collection[FieldKind] = PROSE) -> None:
        self.sayings, self.kinds, self.keys = sayings, kinds, list[str]()

    def word(self, where: str) -> str:
        letters = "".join(chr(ord("a") + int(one)) for one in str(len(self.keys)))
        saying = self.sayings[len(self.keys) % len(self.sayings)]
        self.keys.append(where)
        return saying.format(f"x{letters}x")

    def found_in(self, text: str) -> set[str]:
        """The keys whose words stand in a text, but for those that may."""
        marks = re.findall(r"(?i)zorbax([a-j]+)x", text)
        numbers = ("".join(str(ord(one) - ord("a")) for one in mark.lower()) for mark in marks)
        keys = {self.keys[int(number)] for number in numbers}
        return {key for key in keys - GIVEN_OUT if key.rpartition(".")[2] not in GIVEN_OUT}

    def fill(self, table: dict[str, Any], fields: tuple[Field, ...], where: str) -> None:
        for field in fields:
            here = f"{where}.{field.key}"
            if field.key in NAMES_OF_OTHERS or field.links_to:
                continue
            if field.kind in self.kinds:
                table[field.key] = self.word(here)
            elif field.kind is FieldKind.SEVERAL and field.item and not field.item.links_to:
                if field.item.kind in self.kinds:
                    table[field.key] = [self.word(here)]
            elif field.kind is FieldKind.TABLE and (field.key in table or not required(field)):
                self.fill(table.setdefault(field.key, {}), field.fields, here)
            elif field.kind is FieldKind.ROWS:
                for row in table.setdefault(field.key, made_row(field)):
                    self.fill(row, field.fields, here)


def required(field: Field) -> list[Field]:
    return [one for one in field.fields if one.required and one.kind is not FieldKind.TEXT]


def made_row(field: Field) -> list[dict[str, Any]]:
    """A row where none was: with a day and a word of each list that it needs."""
    values: dict[str, Any] = {}
    for one in required(field):
        if one.links_to or one.kind not in (FieldKind.DATE, FieldKind.CHOICE):
            return []
        values[one.key] = one.choices[0] if one.choices else date(2025, 1, 6)
    return [] if {one.key for one in field.fields} & NAMES_OF_OTHERS else [values]


def planted(folder: WorkbookFolder, plant: Plant) -> Plant:
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
        assert ran.exit_code in (0, 1, 4), (name, ran.err)  # 1: a copy has nothing of the kind
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


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Table):
        yield from strings([getattr(value, name) for name in type(value).model_fields])
    elif isinstance(value, msgspec.Struct):
        yield from strings([getattr(value, name) for name in value.__struct_fields__])
    elif isinstance(value, Mapping):
        yield from strings([*value, *value.values()])
    elif isinstance(value, tuple | list | frozenset):
        for one in value:
            yield from strings(one)


def told_in_a_copy(folder: WorkbookFolder, plant: Plant) -> set[str]:
    """The keys whose words stand anywhere in the workbook that all of a copy is made of."""
    opened = open_folder(folder.root, TODAY)
    assert plant.found_in("\n".join(strings(opened.workbook)))
    made = shared_copy(opened, Wish(), {LINES: NONE})
    assert not isinstance(made, Question)
    return plant.found_in("\n".join(strings(made.opened.workbook)))


@pytest.mark.parametrize("saying", SAYING)
def test_no_key_says_who_or_how_many_in_a_copy_unasked(whole: WorkbookFolder, saying: str) -> None:
    plant = planted(whole, Plant(SAYING[saying]))
    assert len(plant.keys) > 1000
    told = told_in_a_copy(whole, plant)
    assert told == (TITLES if saying in ("a digit", "a word") else set())


def test_nor_does_a_word_where_a_number_or_a_day_belongs(whole: WorkbookFolder) -> None:
    plant = planted(whole, Plant(*SAYING.values(), kinds=TYPED))
    assert len(plant.keys) > 300
    workbook = tomllib.loads(whole.read("workbook.toml"))
    del workbook["sharing"]  # no copy is made by rules that cannot be read
    whole.write("workbook.toml", tomlkit.dumps(workbook))
    assert told_in_a_copy(whole, plant) == set()


@pytest.mark.slow
def test_nor_does_what_a_command_says_or_writes(whole: WorkbookFolder) -> None:
    plant = planted(whole, Plant(*SAYING.values()))
    told: dict[str, set[str]] = {}
    for command, text in shared(whole):
        for key in plant.found_in(text) - TITLES:
            told.setdefault(key, set()).add(command)
    assert told == {}
