"""Commands on the parts of a project, made from the description of its fields.

A list of rows, such as the team, gets `add`, `set` and `remove`; rows with an id, such as drivers,
`rename` and `move` as well. Options are the fields, with their hints and words.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from qiworkbook.cli.ask import Day, Option, missing, settle
from qiworkbook.cli.command import Command, Group
from qiworkbook.cli.options import (
    ASK,
    AskedOption,
    ThingName,
    given,
    project_argument,
    set_to,
    with_options,
)
from qiworkbook.cli.session import masked, say, say_next, session
from qiworkbook.model import ProjectFile
from qiworkbook.model.programme import ProgrammeFile
from qiworkbook.problems import WorkbookError
from qiworkbook.store import layout
from qiworkbook.text.words import short, there_are
from qiworkbook.workbook.edits.fields import Field, FieldKind, field_at, fields_of, read_typed
from qiworkbook.workbook.question import YES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from click.shell_completion import CompletionItem

    from qiworkbook.store.toml_file import Plain
    from qiworkbook.workbook.edits.form_edits import Edit
    from qiworkbook.workbook.edits.forms import Form, FormKey, FormRow
    from qiworkbook.workbook.opened import OpenWorkbook


_EXAMPLES: dict[str, tuple[str, ...]] = {
    "team": ("Occupational therapist", "--role member"),
    "learning": ("asked early", "--worked yes"),
    "next": ("evenings", "--by 2025-06-30"),
    "progress": ("2025-04-01", "--coach 2.5"),
    "followup": ("2025-12-01", "--held yes"),
    "picture": ("team.jpg", "--until 2026-12-31"),
    "task": ("prompt cards", "--done yes"),
    "driver": ("evenings", '--note "Also at weekends"', "calm-evenings"),
    "idea": ("safety-huddle", "", "huddle"),
    "measure": ("huddle-asked", "", "huddles-asked"),
    "ambition": ("a quarter fewer", "--by 2026-06-30"),
    "group": ("my-wards", "--projects northmoor/oak-ward --projects fellbrook/elm-ward"),
}


_DONE = {
    "task": 'qiworkbook task set PROJECT "SOME OF ITS WORDS" --done yes',
    "next": 'qiworkbook next remove PROJECT "SOME OF ITS WORDS"',
}
"""What is done once and for all, and how to say so."""


_CALLED = {
    "next": "next steps",
    "progress": "progress scores",
    "followup": "follow-ups",
    **{noun: f"{noun}s" for noun in ("picture", "task", "driver", "idea", "measure")},
    "ambition": "ambitions",
    "group": "groups",
}

_PROGRAMME = "programme"
_WHOSE = dict.fromkeys((_PROGRAMME, "ambition", "group"), "the programme")
"""Tables of programme.toml: of these no command names a project."""


class FieldValue(click.ParamType):  # type: ignore[type-arg]  # generic in newer clicks alone
    """What somebody types into a field, read as a form reads it."""

    name = "text"

    def __init__(self, field: Field) -> None:
        """The values of this field; of one that holds several, one of them."""
        self.field = field.item if field.kind is FieldKind.SEVERAL and field.item else field
        self.words = self.field.choices

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        """The words that it can be, or what kind of thing it is."""
        return f"[{'|'.join(self.words)}]" if self.words else str(self.field.kind).upper()

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Plain:
        """The value as the file holds it; a usage error that says what it could be."""
        if not isinstance(value, str) or ctx is None:
            return value
        shared = ctx.ensure_object(type(session()))
        if self.field.kind is FieldKind.DATE:
            return Day(ahead=True).convert(value, param, ctx)
        try:
            return read_typed(self.field, value, shared.today, shared.date_order)
        except WorkbookError as error:
            self.fail(f"{error.message} {error.hint}".strip(), param, ctx)


_LINE = 60  # letters of a row that is named


def rows_group(key: str, example: str, what: str) -> Group:
    """The commands on a list of rows of project.toml, such as `team`."""
    help_ = f"Add, change or remove {what}."
    leads = leads_of(key) if key not in _WHOSE else {"list": "qiworkbook programme report"}
    group = Group(key, example=example, help=help_, leads=leads)
    for command in (add_command(key, example), set_command(key), remove_command(key)):
        group.add_command(command)
    return group


def leads_of(key: str) -> dict[str, str]:
    """Where verbs lead that people try on a part of a project."""
    return dict.fromkeys(("list", "show"), f"qiworkbook part show PROJECT {key}") | {
        "move": f'qiworkbook part move PROJECT {key} "SOME OF ITS WORDS"',
        **({"done": _DONE[key]} if key in _DONE else {}),
    }


def _field(*path: str) -> Field:
    found = field_at(fields_of(ProgrammeFile if path[0] in _WHOSE else ProjectFile), path)
    if found is None:
        raise WorkbookError(f"project.toml has no {'.'.join(path)}.")
    return found


def _options(fields: Sequence[Field]) -> list[click.Parameter]:
    return [
        AskedOption(
            [f"--{field.key.replace('_', '-')}", f"f_{field.key.replace('-', '_')}"],
            type=FieldValue(field),
            multiple=field.kind is FieldKind.SEVERAL,
            help=field.hint or f"{field.label}.",
        )
        for field in fields
        if field.kind not in (FieldKind.TABLE, FieldKind.ROWS, FieldKind.OTHER)
    ]


def _named(fields: Sequence[Field], options: dict[str, Any]) -> dict[str, Any]:
    by_option = {f"f_{one.key.replace('-', '_')}": one.key for one in fields}
    return {by_option[key]: value for key, value in options.items()}


def _typed(key: str, verb: str) -> str:
    """How a command begins: `team set willow-ward`."""
    return f"programme {key} {verb}" if key in _WHOSE else f"{key} {verb} willow-ward"


def opened_with(name: str) -> OpenWorkbook:
    """The workbook with the project of this name; with all of them where it is a learning set's,
    the library's or the programme's."""
    shared = session()
    is_set = (shared.root / layout.learning_set_file(name)).exists()
    # beside programme.toml there may be no workbook.toml, and nothing is missing then
    return (
        shared.open_only()
        if name == _PROGRAMME
        else shared.open([] if is_set or name == "resources" else [name])
    )


def keys_of(opened: OpenWorkbook, project: str) -> dict[str, FormKey]:
    """The files of a project that have a form, by kind and id: "cycle-2025-02-03-tea"."""
    from qiworkbook.workbook.edits.forms import forms

    return {f"{o.kind}-{o.id}".strip("-"): o for o in forms(opened) if o.project == project}


def names_of(keys: Mapping[str, FormKey]) -> list[str]:
    """How people name those files: by their ids, or by kind and id where that is not enough."""
    return [
        key.id
        if key.id == key.kind or (key.id and sum(key.id in one for one in keys) == 1)
        else name
        for name, key in keys.items()
    ]


def form_in(opened: OpenWorkbook, project: str, file: str = "") -> Form:
    """The form of a file of the project: project.toml, or the one that is named so.

    In place of a project it may be the date of a learning set, "resources" or "programme". Raises
    WorkbookError where there is none, and where it could be several.
    """
    from qiworkbook.workbook.edits.forms import FormKey, form
    from qiworkbook.workbook.lookup import fitting

    if not file and opened.workbook.learning_set(project):
        return form(opened, FormKey("learning-set", id=project))
    if not file and project in ("resources", _PROGRAMME) and not opened.workbook.project(project):
        return form(opened, FormKey(project))
    if not file:
        return form(opened, FormKey("project", opened.project(project).id))
    keys = keys_of(opened, project)
    of_kind = [name for name, key in keys.items() if key.kind == file]
    name = file.replace(" ", "-")
    found = of_kind[0] if len(of_kind) == 1 else fitting(dict.fromkeys(keys, ""), name)
    if not found:
        raise WorkbookError(
            f"{project} has no file called {file}.", there_are(file, names_of(keys))
        )
    return form(opened, keys[found])


def edit(
    project: str,
    make: Callable[[Form], Sequence[Edit]],
    done: Callable[[Form], str] | None = None,
    file: str = "",
    **said: Any,
) -> Form:
    """Change a file of the project by the edits made for it as it is now.

    Say what was `done` by the form that was there before; gives the one that is there now.
    """
    opened = opened_with(project)
    seen = form_in(opened, project, file)
    after = edit_form(opened, seen, make, **said)
    if done:
        say(done(seen))
    if said:
        _say_followed()
    return after


def _say_followed() -> None:
    """What a removal changed, where others named what is gone: as undo would tell it."""
    from qiworkbook.workbook.memory.undo import change_words, my_changes

    shared = session()
    root, number, kinds = shared.root, shared.occasion.number, shared.plugins.record_types
    of_now = [one for one in my_changes(root) if one.number == number] if number else []
    lines = [line for one in of_now for line in change_words(root, one, kinds)]
    if len(lines) > 1:
        say("\n".join(("What changed:", *(f"  - {masked(line)}" for line in lines))))


def edit_form(
    opened: OpenWorkbook,
    seen: Form,
    make: Callable[[Form], Sequence[Edit]],
    *,
    instead: str | None = None,
    with_numbers: bool = False,
) -> Form:
    """Change a file by the edits made for it as it was seen; what it asks is asked here.

    New rows are in nobody's way, whatever else changed since.
    """
    from qiworkbook.workbook.edits.form_edits import Add, change

    edits = make(seen)
    expected = None if all(isinstance(one, Add) for one in edits) else seen.sha256
    return settle(
        lambda answers: change(opened, seen.key, edits, expected=expected, answers=answers),
        {
            "instead:": Option("--instead ID", instead),
            "numbers:": Option(
                f"--with-numbers; or first qiworkbook data remove {seen.key.project} {{what}} DATE",
                YES if with_numbers else None,
            ),
        },
    )


def set_in(project: str, path: Sequence[str], values: Mapping[str, Plain], file: str = "") -> Form:
    """Set fields of a row or a table of a file of the project."""
    from qiworkbook.workbook.edits.form_edits import sets

    return edit(project, lambda seen: sets(seen, tuple(path), values), file=file)


def add_in(project: str, *path: str, **values: Plain) -> str:
    """Add a row to a list of project.toml. Gives its name, which is its id where it has one."""
    from qiworkbook.workbook.edits.form_edits import Add

    return edit(project, lambda _: [Add(path, values)]).rows(*path)[-1].name


def row_of(seen: Form, path: Sequence[str], said: str) -> FormRow:
    """The row that has these words in it, or as the whole of a value: "asked" is not "asked-again".

    Raises WorkbookError for none, and for several.
    """
    from qiworkbook.workbook.lookup import fitting

    rows = {row.name: row for row in seen.rows(*path)}
    whole = [row for row in rows.values() if said in row.values.values()]
    if len(whole) == 1 and said not in rows:
        return whole[0]
    told = {name: _said(row) for name, row in rows.items()}
    try:
        found = fitting(told, said)
    except WorkbookError:
        like = [name for name, text in told.items() if said.casefold() in text.casefold()] or told
        each = (f"{told[name]} (line {seen.place(*path, name).line})" for name in like)
        raise WorkbookError(
            f"Several have {said!r} in them.",
            f"Say more of one, or change one in {seen.file}: {'; '.join(each)}.",
        ) from None
    if not found:
        names = [str(row.values.get("id") or told[name]) for name, row in rows.items()]
        there = f"There are: {'; '.join(names)}." if names else "There is none yet."
        raise WorkbookError(
            f"Nothing in the {_CALLED.get(path[-1], path[-1])} has {said!r} in it.", there
        )
    return rows[found]


def _said(row: FormRow) -> str:
    plain = (str, int, float, date)
    said = [value for value in row.values.values() if isinstance(value, plain)]
    return ", ".join(str(value) for value in said if not isinstance(value, bool))


def add_command(key: str, example: str) -> click.Command:
    """Add a row: what it must say is asked for."""
    field = _field(key)

    def add(project: str, **options: Any) -> None:
        typed = given(**{f"f_{one.name}": options.pop(f"{one.name}") for one in bare})
        if any(options[name] for name in typed):
            raise click.UsageError("Say each thing once.", click.get_current_context())
        add_in(project, key, **_all_required(field, command, options | typed))
        say(f"Added to the {_CALLED.get(key, key)} of {_WHOSE.get(key, project)}.")
        say_next("qiworkbook programme check" if key in _WHOSE else f"qiworkbook show {project}")

    help_ = f"Add to the {_CALLED.get(key, key)} of {_WHOSE.get(key, 'PROJECT')}."
    command = _command(key, "add", add, help_, example)
    bare = [
        click.Argument(
            [one.key], type=FieldValue(one), required=False, metavar=f"[{one.key.upper()}]"
        )
        for one in field.fields
        if one.key in ("what", "role", "title")
    ]
    command.params[1:1] = [*bare, *_options(field.fields)]
    return command


def add_picture_command(example: str) -> click.Command:
    """Add a picture from a file, drawn anew: its row says where it lies."""
    whole = _field("picture")
    field = replace(whole, fields=tuple(one for one in whole.fields if one.key != "file"))

    def add(project: str, file: Path, **options: Any) -> None:
        from qiworkbook.workbook.edits.pictures import add_picture, picture_in

        opened = session().open([project])
        content, name = picture_in(opened, project, file)
        values = _all_required(field, command, options)
        where = settle(
            lambda answers: add_picture(opened, project, content, values, answers, name=name), {}
        )
        say(f"The picture is in {where}, drawn again without what the camera wrote in it.")
        if not name:
            say(
                f"{file} is unchanged, with everything that the camera recorded: keep it out of "
                "the workbook."
            )
        say_next(f"qiworkbook slides {project}", f"qiworkbook picture remove {project} {where}")

    help_ = (
        "Add the JPEG or PNG picture FILE to PROJECT, without its location: it is drawn again. It "
        "is in no output after the day --until, never in git, and never in a copy to share."
    )
    command = _command("picture", "add", add, help_, example)
    kind = click.Path(path_type=Path)
    command.params[1:1] = [click.Argument(["file"], type=kind), *_options(field.fields)]
    return command


def remove_picture_command() -> click.Command:
    """Take a picture out, and delete its file."""

    def remove(project: str, row: str, *, yes: bool) -> None:
        from qiworkbook.workbook.edits.pictures import remove_picture

        opened = session().open([project])
        name = row_of(form_in(opened, project), ("picture",), row.rpartition("/")[2]).name
        file = settle(
            lambda answers: remove_picture(opened, project, name, answers),
            {"sure": Option("--yes", YES if yes else None)},
        )
        say(f"{file} has been taken out of {project} and deleted.")
        say("What was made with it before still shows it: output/, and whatever was sent.")

    help_ = (
        "Take the picture with the words ROW in it out of PROJECT, and delete its file for good."
    )
    example = "qiworkbook picture remove willow-ward team.jpg"
    command = _command("picture", "remove", remove, help_, example, "row")
    command.params.append(click.Option(["--yes"], is_flag=True, help="Without being asked."))
    return command


def _all_required(
    field: Field, command: click.Command, options: dict[str, Any]
) -> dict[str, Plain]:
    """What was given, with the rest of what a row must say asked for; its date is today's."""
    values = given(**_named(field.fields, options))
    if any(one.key == "date" and one.required for one in field.fields):
        values.setdefault("date", session().today)
    for one in field.fields:
        if one.required and one.key not in values:
            if not session().terminal:
                raise missing(f"--{one.key.replace('_', '-')}")
            option = next(p for p in command.params if p.name == f"f_{one.key.replace('-', '_')}")
            values[one.key] = option.process_value(click.get_current_context(), ASK)
    return values


def set_command(key: str) -> click.Command:
    """Change what a row says."""
    field = _field(key)

    def set_(project: str, row: str, **options: Any) -> None:
        from qiworkbook.workbook.edits.form_edits import sets

        values = set_to(**_named(field.fields, options))
        edit(
            project,
            lambda seen: sets(seen, (key, row_of(seen, (key,), row).name), values),
            lambda _: f"Changed in the {_CALLED.get(key, key)} of {_WHOSE.get(key, project)}.",
        )

    words, fields = _EXAMPLES[key][:2]
    example = f'qiworkbook {_typed(key, "set")} "{words}" {fields}'
    help_ = (
        f"In the {_CALLED.get(key, key)} of {_WHOSE.get(key, 'PROJECT')}, change what has the "
        "words ROW in it."
    )
    command = _command(key, "set", set_, help_, example, "row")
    command.params[2:2] = [p for p in _options(field.fields) if p.name != "f_id"]
    return command


def field_command(key: str, example: str, help_: str) -> click.Command:
    """Set the fields of a table, such as `coproduction`."""

    def set_(project: str, **options: Any) -> None:
        set_in(project, (key,), set_to(**_named(_field(key).fields, options)))
        say(f"Changed in {_WHOSE.get(key, project)}.")

    command = _command(key, "set", set_, help_, example)
    command.params[1:1] = _options(_field(key).fields)
    return command


def remove_command(key: str) -> click.Command:
    """Remove a row."""

    def remove(project: str, row: str, **said: Any) -> None:
        from qiworkbook.workbook.edits.form_edits import Remove

        edit(
            project,
            lambda seen: [Remove((key, row_of(seen, (key,), row).name), asks=True)],
            lambda seen: (
                f"Removed from the {_CALLED.get(key, key)} of {_WHOSE.get(key, project)}: "
                f"“{short(masked(_said(row_of(seen, (key,), row))), _LINE)}”. "
                f"To take that back: qiworkbook {'programme ' * (key in _WHOSE)}undo"
            ),
            **said,
        )

    help_ = (
        f"Remove what has the words ROW in it from {_WHOSE.get(key, 'PROJECT')}; what others "
        "still name is asked about."
    )
    command = _command(
        *(key, "remove", remove, help_),
        f'qiworkbook {_typed(key, "remove")} "{_EXAMPLES[key][0]}"',
        "row",
    )
    return untying(command) if len(_EXAMPLES[key]) > 2 else command


def rename_command(key: str) -> click.Command:
    """Give a row another id, everywhere; or another name, which is told by its several words."""

    def rename(project: str, row: str, new: str) -> None:
        from qiworkbook.workbook.edits.form_edits import Set

        field = "name" if " " in new.strip() else "id"
        edit(
            project,
            lambda seen: [Set((key, row_of(seen, (key,), row).name, field), new)],
            lambda _: f"It is {new} now, wherever {project} names it.",
        )

    help_ = (
        "Give ROW of PROJECT the id NEW, wherever it is named: in links, cycles and files. "
        "Of several words, NEW is its name, and the id stays."
    )
    example = f"qiworkbook {key} rename willow-ward {_EXAMPLES[key][0]} {_EXAMPLES[key][2]}"
    command = _command(key, "rename", rename, help_, example, "row")
    command.params.insert(2, click.Argument(["new"]))
    return command


def move_command(key: str) -> click.Command:
    """Put a row in another place."""

    def move(project: str, row: str, before: str) -> None:
        from qiworkbook.workbook.edits.form_edits import Move

        def edits(seen: Form) -> list[Edit]:
            there = row_of(seen, (key,), before).name if before else ""
            return [Move((key, row_of(seen, (key,), row).name), there)]

        edit(project, edits, lambda _: f"Moved in {project}.")

    command = _command(
        key,
        "move",
        move,
        "Put ROW of PROJECT before another one, or last.",
        f"qiworkbook {key} move willow-ward {_EXAMPLES[key][0]}",
        "row",
    )
    option = click.Option(
        ["--before"],
        default="",
        help="Before this one; left out, at the end.",
        shell_complete=_ids_begun,
    )
    command.params.insert(2, option)
    return command


def _command(
    key: str, name: str, work: Callable[..., None], help_: str, example: str, *arguments: str
) -> click.Command:
    """A command on a table: its project comes first, but for those of the programme."""
    made = click.command(name, cls=Command, example=example, help=help_)(
        partial(work, project=_PROGRAMME) if key in _WHOSE else work
    )
    project_argument(made)
    project = made.params.pop()
    more = (click.Argument([argument], shell_complete=_ids_begun) for argument in arguments)
    made.params[:0] = [*([] if key in _WHOSE else [project]), *more]
    return made


def _ids_begun(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """The ids that begin so, of rows that have one: those of the noun that the command is of."""
    nouns = {"driver", "idea", "measure"} & {ctx.parent.info_name if ctx.parent else ""}
    return [
        one for noun in nouns for one in ThingName(f"{noun}s").shell_complete(ctx, param, begun)
    ]


untying = with_options(
    click.option(
        "--instead",
        metavar="ID",
        help="What others are to name in its place, or none.",
        shell_complete=_ids_begun,
    ),
    click.option("--with-numbers", is_flag=True, help="Of a measure: its numbers go too."),
)
"""The options that answer what is asked where something is taken away that others name."""
