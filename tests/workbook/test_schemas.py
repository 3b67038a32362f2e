from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import create_model

from qiworkbook.model import (
    CycleFile,
    FileTable,
    LearningSetFile,
    ProjectFile,
    ResourcesFile,
    WorkbookFile,
)
from qiworkbook.model.key_docs import schema_of
from qiworkbook.plugins.loader import installed
from qiworkbook.plugins.manager import Plugins
from qiworkbook.workbook.edits.fields import Field, fields_of, schemas, write_schemas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def core() -> dict[str, dict[str, Any]]:
    return schemas(Plugins((), only_core=True))


@pytest.mark.slow
def test_every_kind_of_file_has_one(core: dict[str, dict[str, Any]]) -> None:
    assert list(core)[:5] == ["workbook", "project", "cycle", "learning-set", "resources"]
    assert core["project"]["title"] == "Project (projects/*/project.toml)"
    assert core["cycle"]["properties"]["title"]["type"] == "string"


def tables(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (t for t in (schema, *schema.get("$defs", {}).values()) if "properties" in t)


def test_unknown_keys_are_refused_as_check_refuses_them(core: dict[str, dict[str, Any]]) -> None:
    for schema in core.values():
        assert all(table["additionalProperties"] is False for table in tables(schema))


def test_every_key_has_a_title_in_words_and_every_table_says_what_it_is(
    core: dict[str, dict[str, Any]],
) -> None:
    for schema in core.values():
        for table in tables(schema):
            assert table["description"]
            for key, value in table["properties"].items():
                assert value["title"] == key.replace("_", " ").replace("-", " ")


def test_every_key_of_the_core_says_what_it_means(core: dict[str, dict[str, Any]]) -> None:
    shows = core["project"]["$defs"]["Measure"]["properties"]["shows"]
    assert shows["description"] == 'What it shows: "aim", or drivers. By their ids.'
    measure = core["project"]["$defs"]["Aim"]["properties"]["measure"]
    assert measure["description"] == "The outcome measure that shows it. By its id."
    silent = [
        (name, table["title"], key)
        for name, schema in core.items()
        for table in tables(schema)
        for key, value in table["properties"].items()
        if not value.get("description")
    ]
    assert silent == []


def test_a_table_that_was_made_while_its_plugin_ran_has_a_schema_without_meanings() -> None:
    made = create_model("Rota", __base__=FileTable, weekends=(int, 0))
    schema = schema_of(made)
    assert schema["properties"]["weekends"]["type"] == "integer"
    assert "description" not in schema["properties"]["weekends"]


def test_keys_are_those_of_the_file_and_toml_has_no_null(core: dict[str, dict[str, Any]]) -> None:
    assert "house-style" in core["workbook"]["properties"]
    assert "null" not in re.findall(r"\w+", json.dumps(core))
    by = core["project"]["$defs"]["Aim"]["properties"]["by"]
    assert (by["title"], by["format"], by["type"]) == ("by", "date", "string")
    target = core["project"]["$defs"]["Aim"]["properties"]["target"]
    assert target["anyOf"] == [{"type": "number"}, {"type": "string"}]


@pytest.mark.slow
def test_a_file_for_each_the_same_every_time(tmp_path: Path) -> None:
    plugins = Plugins((), only_core=True)
    files = write_schemas(plugins, tmp_path)
    assert [path.name for path in files][:2] == ["workbook.schema.json", "project.schema.json"]
    before = [path.read_bytes() for path in files]
    assert [path.read_bytes() for path in write_schemas(plugins, tmp_path)] == before


@pytest.mark.parametrize(
    "model",
    [ProjectFile, CycleFile, LearningSetFile, ResourcesFile, WorkbookFile]
    + [one.value.model for one in Plugins(installed()).records()],
)
def test_a_form_has_things_to_choose_from_and_speaks_of_no_id(model: type[FileTable]) -> None:
    def below(fields: tuple[Field, ...]) -> Iterator[Field]:
        for one in fields:
            yield from (one, *below(one.fields))

    linked = [one for one in below(fields_of(model)) if (one.item or one).links_to]
    assert not [one.key for one in linked if re.search(r"\bids?\b", one.hint)]
