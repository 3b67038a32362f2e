"""The fields of a record, as a form or an option asks for them, and as a schema."""

from __future__ import annotations

import json
import re
from datetime import date
from enum import StrEnum
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.model.key_docs import schema_of
from qiworkbook.problems import WorkbookError
from qiworkbook.store.cells import IN_A_FIELD, CellError, typed_change, typed_number
from qiworkbook.store.dates import DateFault, typed_day
from qiworkbook.store.outputs import write_outputs
from qiworkbook.text.words import capital, meant_or

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qiworkbook.model import FileTable
    from qiworkbook.plugins.manager import Plugins
    from qiworkbook.store.date_texts import DateWord
    from qiworkbook.store.toml_file import Plain

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
        ShareFile,
        StarterFile,
        WordsFile,
    )
    from qiworkbook.model.programme import ProgrammeFile

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
    """The schema for an editor, where ids are typed: a form has the things to choose from."""
    made = readable_schema(model)
    for table in (made, *made["$defs"].values()):
        for value in table.get("properties", {}).values():
            ends = "By its id." if _LINK in value else "By their ids."
            if _LINK in value or _LINK in value.get("items", ()):
                value["description"] = f"{value.get('description', '')} {ends}".lstrip()
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
_LINK = "x-links-to"


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


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    LONG_TEXT = "long text"
    NUMBER = "number"
    NUMBER_OR_TEXT = "number or text"
    DATE = "date"
    YES_NO = "yes or no"
    CHOICE = "choice"
    SEVERAL = "several"
    TABLE = "table"
    ROWS = "list of rows"
    OTHER = "other"  # written in a text editor: nothing that a form has a place for


class Field(Struct, frozen=True):
    """One key of a table, by its name in the file.

    `default` is what holds where the key is not there; None is nothing. A choice has `choices`.
    `least`, `most` and `above` bound a number, `whole` one without decimals. A field of several
    values has the field of each in `item`; a table, and a list of rows, have `fields` of their own.
    `links_to` is what an id names: driver, idea, measure, cycle, project, or "driver or aim".
    """

    key: str
    label: str
    hint: str
    kind: FieldKind
    required: bool = False
    default: Plain = None
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    above: float | None = None
    whole: bool = False
    links_to: str = ""
    item: Field | None = None
    fields: tuple[Field, ...] = ()


@lru_cache(maxsize=64)
def fields_of(model: type[FileTable]) -> tuple[Field, ...]:
    """The fields of a file in the order of its model, but for the version of its format.

    >>> [field.key for field in fields_of(ResourcesFile)]
    ['resource']
    """
    schema = readable_schema(model)
    return tuple(f for f in _fields(schema, schema["$defs"], ()) if f.key != "format")


def field_at(fields: tuple[Field, ...], path: Sequence[str]) -> Field | None:
    """The field that a path leads to; the names of rows in it are passed by.

    >>> seen = form(opened, FormKey("project", "willow-ward"))
    >>> field_at(seen.fields, ("aim", "by")).label
    'By'
    """
    found: Field | None = None
    is_name = False
    for part in path:
        if is_name:
            is_name = False
            continue
        found = next((one for one in (found.fields if found else fields) if one.key == part), None)
        if found is None:
            return None
        is_name = found.kind is FieldKind.ROWS
    return found


def read_typed(
    field: Field, typed: str, today: date, order: DateWord | None = None, *, ahead: bool = True
) -> Plain:
    """What somebody typed into a field, as its file holds it; None for nothing.

        >>> seen = form(opened, FormKey("project", "willow-ward"))
        >>> read_typed(field_at(seen.fields, ("aim", "by")), "1 June 2025", date(2025, 4, 8))
        datetime.date(2025, 6, 1)

    A date is read as commands read it, by the `order` that people here write in; a weekday is one
    to come, unless `ahead` says otherwise. Several values stand one a line. Raises WorkbookError
    for what cannot be read: nothing is guessed.
    """
    plain = typed.strip()
    if field.kind is FieldKind.SEVERAL and field.item:
        item = field.item
        lines = [line for line in typed.splitlines() if line.strip()]
        return [read_typed(item, line, today, order, ahead=ahead) for line in lines]
    if field.kind in (FieldKind.TABLE, FieldKind.ROWS, FieldKind.OTHER):
        raise WorkbookError(f"{field.label} is not a single value.", "Change it in a text editor.")
    if not plain:
        return "" if field.default == "" else None
    match field.kind:
        case FieldKind.DATE:
            read = typed_day(plain, today, order, ahead=ahead)
            if isinstance(read, DateFault):
                raise WorkbookError(f"{capital(read.message)}.", read.hint)
            return read.when
        case FieldKind.NUMBER:
            return _number(plain)
        case FieldKind.NUMBER_OR_TEXT:
            if change := typed_change(plain):
                return change
            try:
                return _number(plain)
            except WorkbookError:
                return plain
        case FieldKind.YES_NO:
            said = {"yes": True, "true": True, "no": False, "false": False}.get(plain.casefold())
            if said is None:
                raise WorkbookError(f"“{plain}” is neither yes nor no.", "Write yes, or no.")
            return said
        case FieldKind.CHOICE:
            return _choice(plain, field.choices)
        case _:
            return typed if field.kind is FieldKind.LONG_TEXT else plain


def _number(typed: str) -> float:
    try:
        found = typed_number(typed, IN_A_FIELD)
    except CellError as error:
        raise WorkbookError(f"{error.message}.", error.hint) from None
    if found is None:
        raise WorkbookError("This is not a number.", "Write digits, such as 12 or 12.5.")
    return found


def _choice(typed: str, choices: tuple[str, ...]) -> str:
    said = typed.casefold()
    for choice in choices:
        if choice.casefold() == said:
            return choice
    told = ", ".join(filter(None, choices))
    hint = f"{meant_or(said, choices, '')} It could be one of: {told}.".lstrip()
    raise WorkbookError(f"“{typed}” is not one of the choices.", hint)


def _fields(
    table: Schema, defs: Mapping[str, Schema], within: tuple[str, ...]
) -> tuple[Field, ...]:
    required = table.get("required", ())
    return tuple(
        replace(_field(key, value, defs, within), required=key in required)
        for key, value in table.get("properties", {}).items()
    )


def _field(key: str, value: Schema, defs: Mapping[str, Schema], within: tuple[str, ...]) -> Field:
    """The field of one key; `within` are the tables around it, which may hold themselves."""
    ref = str(value.get("$ref", "")).rpartition("/")[2]
    whole = {**defs.get(ref, {}), **value}
    field = Field(
        key=key,
        label=capital(value.get("title") or key),
        hint=whole.get("description", ""),
        kind=_kind(whole, ref in within),
        default=_plain(value.get("default"), whole),
        choices=tuple(whole.get("enum", [whole["const"]] if "const" in whole else ())),
        links_to=whole.get(_LINK, ""),
    )
    match field.kind:
        case FieldKind.NUMBER | FieldKind.NUMBER_OR_TEXT:
            return _bounded(field, [whole, *whole.get("anyOf", ())])
        case FieldKind.SEVERAL | FieldKind.ROWS:
            items = whole["items"]
            inner = str(items.get("$ref", "")).rpartition("/")[2]
            if inner in within:
                return replace(field, kind=FieldKind.OTHER)
            if "properties" in defs.get(inner, items):
                rows = _fields(defs.get(inner, items), defs, (*within, inner))
                return replace(field, kind=FieldKind.ROWS, fields=rows)
            return replace(field, item=_field("", items, defs, within))
        case FieldKind.TABLE:
            return replace(field, fields=_fields(whole, defs, (*within, ref)))
    return field


def _plain(default: Plain, value: Schema) -> Plain:
    """A default as a file would say it: a schema has its dates in quotes."""
    is_date = value.get("format") == "date" and isinstance(default, str)
    return date.fromisoformat(default) if is_date else default


def _kind(value: Schema, is_within_itself: bool) -> FieldKind:
    kinds = {"enum" if "enum" in one else one.get("type") for one in value.get("anyOf", ())}
    match value:
        case {"enum": [*words]} if all(isinstance(word, str) for word in words):
            return FieldKind.CHOICE
        case {"const": str()}:
            return FieldKind.CHOICE
        case {"type": "boolean"}:
            return FieldKind.YES_NO
        case {"type": "integer" | "number"}:
            return FieldKind.NUMBER
        case {"type": "string", "format": "date"}:
            return FieldKind.DATE
        case {"type": "string", "format": "time" | "date-time" | "duration" | "binary"}:
            return FieldKind.OTHER
        case {"type": "string"}:
            return FieldKind.LONG_TEXT if value.get("x-long") else FieldKind.TEXT
        case {"type": "array", "items": {}}:
            return FieldKind.SEVERAL
        case {"type": "object", "properties": {}} if not is_within_itself:
            return FieldKind.TABLE
    if kinds and kinds <= {"integer", "number"}:
        return FieldKind.NUMBER
    if kinds and kinds <= {"integer", "number", "string"}:
        return FieldKind.NUMBER_OR_TEXT
    return FieldKind.OTHER


def _bounded(field: Field, told: list[Schema]) -> Field:
    """The bounds that hold for whatever number it is."""

    def said(key: str) -> Any:
        return next((one[key] for one in told if key in one), None)

    types = {one.get("type") for one in told} - {None}
    return replace(
        field,
        least=said("minimum"),
        most=said("maximum"),
        above=said("exclusiveMinimum"),
        whole="integer" in types and "number" not in types,
    )
