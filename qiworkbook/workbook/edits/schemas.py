"""JSON Schemas of every file of a workbook, from the models that read them, for editors."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from qiworkbook.model.key_docs import schema_of
from qiworkbook.store.outputs import write_outputs

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.model import FileTable
    from qiworkbook.plugins.manager import Plugins

Schema = dict[str, Any]


def _ours() -> tuple[tuple[str, str, type[FileTable]], ...]:
    """Each kind of file of the core: only here are the models of all of them needed."""
    from qiworkbook.model import (
        CycleFile,
        LearningSetFile,
        ProjectFile,
        ResourcesFile,
        WorkbookFile,
    )
    from qiworkbook.model.import_profile import ImportProfile
    from qiworkbook.model.pack import (
        BrandFile,
        DefinitionsFile,
        PackFile,
        RuleSetFile,
        StarterFile,
        WordsFile,
    )
    from qiworkbook.model.programme import ProgrammeFile
    from qiworkbook.model.share_pack import ShareFile

    return (
        ("workbook", "workbook.toml", WorkbookFile),
        ("project", "projects/*/project.toml", ProjectFile),
        ("cycle", "projects/*/pdsa/*.toml", CycleFile),
        ("learning-set", "learning-sets/*.toml", LearningSetFile),
        ("resources", "resources.toml", ResourcesFile),
        ("import-profile", "imports/*.toml", ImportProfile),
        ("rule-set", "rule-sets/*.toml", RuleSetFile),
        ("starter", "starters/*/starter.toml", StarterFile),
        ("words", "words/*.toml", WordsFile),
        ("pack", "packs/*/pack.toml", PackFile),
        ("brand", "packs/*/brand.toml", BrandFile),
        ("definitions", "packs/*/definitions.toml", DefinitionsFile),
        ("programme", "programme.toml", ProgrammeFile),
        ("share", "share.toml", ShareFile),
    )


def schemas(plugins: Plugins) -> dict[str, Schema]:
    """The schema of each kind of file by its name, those of plugins after ours.

    >>> "project" in schemas(plugins)
    True
    """
    made = {name: _schema(model, name, where) for name, where, model in _ours()}
    for owned in plugins.records():
        record = owned.value
        where = f"{'projects/*/' if record.scope == 'project' else ''}{record.where}"
        schema = partial(_schema, record.model, record.name, where)
        described = plugins.tried(owned.plugin, f"describing {record.name}", schema)
        if described:
            made.setdefault(record.name, described)
    return made


def write_schemas(plugins: Plugins, folder: Path) -> tuple[Path, ...]:
    """Write each schema as NAME.schema.json into `folder`. Gives the files.

    >>> (folder / "project.schema.json") in write_schemas(plugins, folder)
    True
    """
    return write_outputs(
        [
            (folder / f"{name}.schema.json", json.dumps(one, indent=2, ensure_ascii=False) + "\n")
            for name, one in schemas(plugins).items()
        ]
    )


def _schema(model: type[FileTable], name: str, where: str) -> Schema:
    made = readable_schema(model)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{name.replace('-', ' ').capitalize()} ({where})",
        "description": made.get("description", ""),
        **{key: value for key, value in made.items() if key not in _SAID},
    }


def readable_schema(model: type[FileTable]) -> Schema:
    """The schema of a file, its keys titled in words, and no null: TOML has none."""
    made = schema_of(model)
    made["$defs"] = {key: _readable(value) for key, value in made.get("$defs", {}).items()}
    return _readable(made)


_SAID = ("title", "description")


def _readable(table: Schema) -> Schema:
    """A table with titles in words, beside what each key means."""
    if "properties" not in table:
        return {key: value for key, value in table.items() if key != "title"}
    properties = {
        key: {"title": key.replace("_", " ").replace("-", " "), **_without_null(value)}
        for key, value in table["properties"].items()
    }
    title = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", table.get("title", "")).lower()
    return {**table, "title": title, "properties": properties}


def _without_null(value: Schema) -> Schema:
    """What a key may be. TOML has no null: a key that says nothing is left out."""
    kept = {key: one for key, one in value.items() if key != "title" and one is not None}
    if isinstance(kept.get("default"), dict):
        del kept["default"]  # a table that is not there says what its own keys say
    choices = [one for one in kept.pop("anyOf", []) if one != {"type": "null"}]
    if len(choices) == 1:
        return {**choices[0], **kept}
    return {"anyOf": choices, **kept} if choices else kept
