"""A record whose model raises what it may not costs that file, by the plugin's name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

FIRST = """import sys
from pydantic import field_validator, model_validator, AfterValidator
from typing import Annotated, Any
from qiworkbook.api import *
class Odd(BaseException): pass
def deep(text): return deep(text)
def raising(fault): raise fault
"""
LAST = """
@hookimpl
def qiworkbook_records():
    return [RecordType("rota", "rota.toml", Rota, "who covers which weekend")]
"""


def field(body: str, mode: str = "after") -> str:
    return (
        f"class Rota(FileTable):\n    who: str = ''\n"
        f"    @field_validator('who', mode={mode!r})\n    @classmethod\n"
        f"    def look(cls, who: str) -> str:\n        {body}\n"
    )


FAULTS = {
    "KeyError": ("raise KeyError('ward')", "KeyError: 'ward'"),
    "TypeError": ("return who if who < None else who", "TypeError: '<' not supported between"),
    "RecursionError": ("return deep(who)", "RecursionError: maximum recursion depth"),
    "exit without a fault": ("sys.exit(0)", "SystemExit: 0"),
    "exit with one": ("sys.exit('bye')", "SystemExit: bye"),
    "its own kind": ("raise Odd('own')", "Odd: own"),
    "an interrupt that nobody pressed": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "a generator's end": ("raise GeneratorExit", "GeneratorExit"),
}
DOORS = {
    **{f"after: {way}": (field(body), said) for way, (body, said) in FAULTS.items()},
    "before": (field("raise KeyError('ward')", "before"), "KeyError: 'ward'"),
    "of the whole": (
        "class Rota(FileTable):\n    who: str = ''\n"
        "    @model_validator(mode='after')\n    def look(self):\n        raise KeyError('ward')\n",
        "KeyError: 'ward'",
    ),
    "of the whole, before": (
        "class Rota(FileTable):\n    who: str = ''\n"
        "    @model_validator(mode='before')\n    @classmethod\n"
        "    def look(cls, data):\n        return data['ward']\n",
        "KeyError: 'ward'",
    ),
    "a type of its own": (
        "class Rota(FileTable):\n"
        "    who: Annotated[str, AfterValidator(lambda who: {}[who])] = ''\n",
        "KeyError: 'Ana'",
    ),
    "a table in the file": (
        "class Shift(Table):\n    who: Annotated[str, AfterValidator(lambda who: {}[who])] = ''\n"
        "class Rota(FileTable):\n    who: str = ''\n    shift: Several[Shift] = ()\n"
        "    late: Shift = Shift()\n    @field_validator('who')\n    @classmethod\n"
        "    def look(cls, who):\n        return Shift.model_validate({'who': who}).who\n",
        "KeyError: 'Ana'",
    ),
    "after it was made": (
        "class Rota(FileTable):\n    who: str = ''\n"
        "    def model_post_init(self, context: Any) -> None:\n        sys.exit(0)\n",
        "SystemExit: 0",
    ),
    "a default that is made": (
        "from pydantic import Field\nclass Rota(FileTable):\n    who: str = ''\n"
        "    when: str = Field(default_factory=lambda: raising(KeyError('when')))\n",
        "KeyError: 'when'",
    ),
}
ROTA = 'format = 1\nwho = "Ana"\n'


pytestmark = pytest.mark.usefixtures("keys")


@pytest.fixture
def elm(tmp_path: Path) -> WorkbookFolder:
    files = {"projects/elm/project.toml": SMALL_PROJECT, "projects/elm/rota.toml": ROTA}
    return make_workbook(tmp_path / "book", files)


def with_plugin(elm: WorkbookFolder, text: str, monkeypatch: pytest.MonkeyPatch) -> WorkbookFolder:
    site = elm.root.parent / "site"
    site.mkdir()
    module = f"bad_model_{abs(hash(text + str(site)))}"
    (site / f"{module}.py").write_text(FIRST + text + LAST, encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    return make_workbook(elm.root, plugins=[module])


@pytest.mark.parametrize("door", DOORS)
def test_its_file_is_left_out_by_name_and_the_rest_goes_on(
    door: str, elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, said = DOORS[door]
    without = elm.run("check", "--no-plugins")
    book = with_plugin(elm, text, monkeypatch)
    plugin = book.plugins[0].name if book.plugins else ""
    told = f"! plugin {plugin}, reading projects/elm/rota.toml: {said}"
    for command in (("check",), ("list",), ("show", "elm"), ("report",), ("slides",)):
        ran = book.run(*command)
        assert ran.exit_code == 4, (command, ran)
        assert told in ran.err
        assert "That file was left out, and everything else went on." in ran.err
        assert "Traceback" not in ran.out + ran.err
    checked = book.run("check")
    assert set(without.out.splitlines()[:-1]) <= set(checked.out.splitlines())
    found = json.loads(book.run("check", "--json").out)
    (left_out,) = [one for one in found if one["code"] == "plugin-left-file-out"]
    assert (left_out["file"], left_out["plugin"]) == ("projects/elm/rota.toml", plugin)
    assert f"the plugin {plugin} went wrong while it looked at this file" in left_out["message"]
    assert "Feeling safe on Elm Ward" in book.read("output/report.html")
    # Whoever reads only the report learns that something is missing in it.
    assert f"The plugin {plugin} went wrong" in book.read("output/report.html")
    assert book.run("list", "--no-plugins").exit_code == 0


def test_an_error_of_the_workbook_counts_for_more(
    elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = with_plugin(elm, DOORS["before"][0], monkeypatch)
    book.write("projects/elm/pdsa/one.toml", "format = 1\nnonsense = 3\n")
    assert book.run("check").exit_code == 1


def test_what_a_model_says_in_words_is_told_as_a_slip_in_the_file(
    elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = with_plugin(elm, field("assert who == 'Bo', 'only Bo is on this rota'"), monkeypatch)
    ran = book.run("check")
    assert ran.exit_code == 1
    assert 'projects/elm/rota.toml:2: who is the text "Ana". Only Bo is on this rota.' in ran.out
    assert ran.err == ""


COMMANDS = """
import click
from qiworkbook.cli.kit import desk
@click.command()
def rota():
    model = RecordType("rota", "rota.toml", Rota, "who covers which weekend")
    desk().add_record("oak", model, 'format = 1\\nwho = "Ana"\\n')

@hookimpl
def qiworkbook_commands():
    return [CommandRef("rota", f"{__name__}:rota", "Writes a rota.")]
"""


@pytest.mark.parametrize("way", ["exit without a fault", "an interrupt that nobody pressed"])
def test_a_file_that_its_model_cannot_look_at_is_not_written(
    way: str, elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = with_plugin(elm, DOORS[f"after: {way}"][0] + COMMANDS, monkeypatch)
    book.write("projects/oak/project.toml", SMALL_PROJECT)
    ran = book.run("rota")
    assert ran.exit_code == 1, ran
    assert "projects/oak/rota.toml could not be looked at: Rota of " in ran.err
    assert "Nothing was written." in ran.err
    assert "projects/oak/rota.toml" not in book.files()


def test_a_model_without_a_schema_costs_its_schema_alone(
    elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        "class Rota(FileTable):\n    who: str = ''\n    @classmethod\n"
        "    def __get_pydantic_json_schema__(cls, *given):\n        sys.exit(0)\n"
    )
    ran = with_plugin(elm, text, monkeypatch).run("schema", "-o", "schemas")
    assert "describing rota: SystemExit: 0. Everything else went on without it." in ran.err
    assert "projects/elm" not in ran.err
    assert "project.schema.json" in ran.out


SENTENCES = {
    "a rule for a text": (
        "class Rota(FileTable):\n    who: Annotated[str, Field(min_length=5)] = ''\n",
        'who is the text "Ana". String should have at least 5 characters.',
    ),
    "a pattern": (
        "class Rota(FileTable):\n    who: Annotated[str, Field(pattern='^[0-9]+$')] = ''\n",
        "who is the text \"Ana\". String should match pattern '^[0-9]+$'.",
    ),
    "a list that is none": (
        "class Rota(FileTable):\n    who: str = ''\n    tags: tuple[str, ...] = ()\n",
        "tags is a list, and its model takes lists of Python alone. Tell whoever looks after the "
        "plugin: Several[...] takes the lists of a file.",
    ),
    "a rule for several keys together": (
        "class Shift(Table):\n    who: str\n    @model_validator(mode='after')\n"
        "    def look(self):\n        raise ValueError('a shift begins before it ends')\n"
        "class Rota(FileTable):\n    who: str = ''\n    tags: Several[str] = ()\n"
        "    shift: Several[Shift] = ()\n",
        "shift 1 can't be as it is. A shift begins before it ends.",
    ),
}


@pytest.mark.parametrize("way", SENTENCES)
def test_what_a_model_does_not_take_is_told_in_a_sentence(
    way: str, elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, said = SENTENCES[way]
    book = with_plugin(elm, "from pydantic import Field\n" + text, monkeypatch)
    book.write("projects/elm/rota.toml", ROTA + 'tags = ["a"]\n[[shift]]\nwho = "Bo"\n')
    ran = book.run("check")
    assert said in ran.out, ran.out
    assert ran.exit_code == 1


LOOKS = {
    "a serializer": "@field_serializer('who')\n    def said(self, who): {}",
    "its own writing": "def model_dump(self, **given): {}",
}


@pytest.mark.parametrize("way", LOOKS)
@pytest.mark.parametrize("fault", ["sys.exit(0)", "raise KeyboardInterrupt"])
def test_a_file_that_cannot_be_written_is_not_in_a_pack(
    way: str, fault: str, elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = f"class Rota(FileTable):\n    who: str = ''\n    {LOOKS[way].format(fault)}\n"
    shared = LAST.replace(")]", ", shared=Shared.WORDS)]")
    monkeypatch.setattr(f"{__name__}.LAST", shared)
    book = with_plugin(elm, "from pydantic import field_serializer\n" + model, monkeypatch)
    ran = book.run("pack", "--show")
    assert ran.exit_code == 4, ran
    assert ", writing projects/elm/rota.toml: " in ran.err
    assert "rota.toml" not in ran.out
    assert "projects/elm/project.toml" in ran.out


def test_a_key_with_people_that_no_table_has_is_told(
    elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = "class Shift(Table):\n    led_by: str = ''\n"
    model += "class Rota(FileTable):\n    who: str = ''\n    shift: Several[Shift] = ()\n"
    people = LAST.replace(")]", ", people=('led_by', 'whom'))]")
    monkeypatch.setattr(f"{__name__}.LAST", people)
    ran = with_plugin(elm, model, monkeypatch).run("check")
    assert "its people are said to stand in whom, which is no key of rota.toml" in ran.err
    assert ran.exit_code == 4
