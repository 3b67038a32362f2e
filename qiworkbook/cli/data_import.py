"""`qiworkbook data import`: an Excel or CSV file of points, previewed first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qiworkbook.cli.ask import Option, ask_at_terminal, settle
from qiworkbook.cli.command import Command
from qiworkbook.cli.options import GivenName, Number, import_arguments, pairs
from qiworkbook.cli.point import as_typed_option, looked_at, say_reading
from qiworkbook.cli.session import (
    LEFT_OUT,
    ask,
    count,
    problem_line,
    say,
    say_next,
    say_of_file,
    session,
    table,
)
from qiworkbook.workbook.question import YES, Question

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qiworkbook.model.import_profile import ImportProfile
    from qiworkbook.problems import Problem
    from qiworkbook.workbook.sheets.point_import import ImportPreview, TableLook

_SHOWN = 5  # rows of a preview, from either end
_NAMED = 30  # rows told with their reasons; of those beyond, the lines alone

_OPTIONS = {
    "dates:": Option("--dates {what}"),
    "times:": Option("--times NUMBER, one of those above"),
    **{
        one: Option(f"--{one} out, or --{one} in")
        for one in ("hidden", "struck", "void", "repeated")
    },
    "decimal": Option("--decimal point, or --decimal comma"),
    "carry": Option("--carry, or --no-carry"),
    "mixed:": Option('--where "{what}=NAME", or --together "{what}"'),
    "whose": Option("qiworkbook data import PROJECT FILE"),
    "split": Option('--split "COLUMN"'),
    "ward:": Option('--ward "{what}=PROJECT", or --others leave-out'),
    "measure": Option("--measure MEASURE"),
    "measure-column": Option('--measure-column "COLUMN"'),
    "denominator:": Option(
        '--measure "NAME={what}.denominator"; or --measure "NAME=MEASURE" for what is counted, '
        "where none is"
    ),
    "share:": Option('--measure "NAME={what}.denominator", or --measure "NAME={what}" for itself'),
    "value": Option('--value-column "COLUMN", or --numerator-column and --denominator-column'),
    "date": Option('--date-column "COLUMN"'),
}
"""The options that answer what an import asks."""


@click.command(
    "import",
    cls=Command,
    example="""
    qiworkbook data import willow-ward feels-safe weekly.csv
    qiworkbook data import willow-ward feels-safe ward.xlsx --sheet March --date-column Week \
--numerator-column Yes --denominator-column Asked --dates day-first
    qiworkbook data import trust.xlsx --split Ward --keep-profile trust-monthly
    qiworkbook data import trust.xlsx --profile trust-monthly --yes
    """,
)
@import_arguments
@click.option("--profile", default="", metavar="NAME", help="Read it as imports/NAME.toml says.")
@click.option(
    "--keep-profile", default="", metavar="NAME", help="Keep how it was read, for the next time."
)
@click.option(
    "--as",
    "reader",
    type=GivenName("importers"),
    default=None,
    help="What kind of file it is; otherwise a table.",
)
@click.option(
    "--option",
    "options",
    multiple=True,
    metavar="NAME=VALUE",
    help="An answer that a plugin's file reader needs; it says which.",
)
@click.option("--sheet", default="", help="Which sheet of an Excel file; * for every one.")
@click.option("--split", default="", metavar="COLUMN", help="The column that says whose row it is.")
@click.option(
    "--ward",
    "wards",
    multiple=True,
    metavar="NAME=PROJECT",
    help="The project that a name stands for; NAME=leave-out for none.",
)
@click.option(
    "--others",
    type=click.Choice(["leave-out"]),
    help="What to do with names that are no project or measure here.",
)
@click.option(
    "--measure-column", default="", metavar="COLUMN", help="The column that says what is counted."
)
@click.option(
    "--measure",
    "measures",
    multiple=True,
    metavar="[NAME=]MEASURE",
    help="The measure that a name stands for, or all numbers: Falls=falls, OBD=falls.denominator.",
)
@click.option(
    "--where",
    multiple=True,
    metavar="COLUMN=VALUE",
    help="Only the rows that say so.",
)
@click.option(
    "--together",
    multiple=True,
    metavar="COLUMN",
    help="Rows are of one series, whatever this column says.",
)
@click.option("--date-column", default="", help="The heading, or the letter, of the dates.")
@click.option("--value-column", default="", help="The heading, or the letter, of the values.")
@click.option(
    "--numerator-column", default="", help="The heading, or the letter, of the numerators."
)
@click.option(
    "--denominator-column", default="", help="The heading, or the letter, of the denominators."
)
@click.option("--note-column", default="", help="The heading, or the letter, of the notes.")
@click.option(
    "--dates",
    multiple=True,
    metavar="WORD",
    help="How its dates are written, if that is not clear: day-first, month-first ...",
)
@click.option(
    "--decimal",
    type=click.Choice(["point", "comma"]),
    help="The decimal sign, if that is not clear.",
)
@click.option(
    "--times",
    type=Number(),
    help="Multiply the values: 100 where 61% is kept as 0.61, 60 where 0:35 is 35.",
)
@click.option(
    "--hidden",
    type=click.Choice(["in", "out"]),
    help="Whether rows and columns that are hidden in Excel are read.",
)
@click.option(
    "--struck",
    type=click.Choice(["in", "out"]),
    help="Whether rows that are struck out in Excel are read.",
)
@click.option(
    "--void",
    type=click.Choice(["in", "out"]),
    help="Whether cases are counted that the list calls rejected, duplicate, cancelled or void.",
)
@click.option(
    "--repeated",
    type=click.Choice(["in", "out"]),
    help="Whether rows are counted that have the number of a case above.",
)
@click.option(
    "--dash",
    type=click.Choice(["gap", "zero"]),
    help="What “-” or “nil” means where a number should be.",
)
@click.option(
    "--absent",
    type=click.Choice(["zero", "leave-out"]),
    help="What it means if a ward or kind in the profile has no row in a list of cases.",
)
@click.option("--year", default=None, help="The year of months that have none: 2024, or 2024/25.")
@click.option(
    "--carry/--no-carry", default=None, help="Whether an empty name repeats the one above."
)
@click.option(
    "--parts",
    is_flag=True,
    help="Keep numerators and denominators from now on, where there was one number a row.",
)
@as_typed_option
@click.option("--replace", is_flag=True, help="Let it change points that are there already.")
@click.option("--leave-out", is_flag=True, help="Leave out the rows that cannot be read.")
@click.option("--yes", is_flag=True, help="Write without asking again.")
def import_(
    names: tuple[str, ...],
    profile: str,
    keep_profile: str,
    reader: str | None,
    options: tuple[str, ...],
    dash: str | None,
    others: str | None,
    absent: str | None,
    year: str | None,
    parts: bool,
    as_typed: bool,
    times: float | None,
    replace: bool,
    leave_out: bool,
    yes: bool,
    **said: Any,
) -> int:
    """Take the points of an Excel or CSV FILE into MEASURE of PROJECT, after a look at them.

    With FILE alone, the numbers of many wards and measures: columns, rows or sheets say whose they
    are and of what. With PROJECT and FILE, all measures of one ward.

    Dates may stand down or across. Whatever is not sure is asked; nothing is written as long as a
    row cannot be read, and then all files or none.
    """
    from qiworkbook.workbook.sheets.point_import import (
        kept_profile,
        read_profile,
        take_in,
        targets_text,
    )
    from qiworkbook.workbook.sheets.sheet_series import UnreadWhy
    from qiworkbook.workbook.sheets.trust_sheet_import import look_at

    if not 1 <= len(names) <= 3:
        raise click.UsageError("Name a FILE, and before it PROJECT, or PROJECT and MEASURE.")
    project, measure = (*names[:-1], "", "")[:2]
    shared = session()
    opened = shared.open()
    if project:
        opened.view(project)
    given, columns = _with_options(read_profile(shared.root, profile), said)
    wanted = reader or given.reader
    wishes = {**given.options, **pairs(options, "--option")}
    reads = next(o.value for o in shared.plugins.importers() if o.value.name == wanted)
    previewed: list[TableLook] = []

    def preview(look: TableLook) -> None:
        if previewed:
            return
        previewed.append(look)
        if measure and look.looked:
            _say_looked(look.looked[0], look, replace=replace)
        else:
            _say_table(look, replace=replace)

    look = settle(
        lambda answers: look_at(
            Path(names[-1]),
            reads.told(wishes),
            opened.workbook.projects,
            given.model_copy(update={"reader": wanted, "options": wishes}),
            answers,
            opened.today,
            project=project,
            measure=measure,
            columns=columns,
            times=times,
            usual=shared.date_order,
            replacing=replace,
            leaving_out=leave_out,
            preview=preview,
        ),
        {
            **_OPTIONS,
            "dash": Option("--dash gap, or --dash zero", dash),
            "others": Option("--others leave-out", others),
            "absent": Option("--absent zero, or --absent leave-out", absent),
            "year": Option("--year 2024, or --year 2024/25", year),
            "parts:": Option("--parts", YES if parts else None),
            **looked_at(as_typed),
        },
    )
    preview(look)
    rows = sum(len(each.new) + len(each.changed) * replace for each in look.looked)
    lines = len({str(problem.place) for problem in look.refused})
    if look.refused and not leave_out:
        for doubt in look.doubts:
            say(f"To look at: {doubt}")
        say(f"Nothing was written: {count(lines, 'row')} could not be read.")
        say_next("put them right in the file, or leave them out with --leave-out")
        return 1
    told = profile or others or said["measures"]
    unknown = [
        one.what for one in look.left if one.why is UnreadWhy.NO_MEASURE and not told and one.what
    ]
    keep = keep_profile or _name_to_keep(look, profile, measure, yes=yes)
    if not rows and not look.targets and not keep:
        changed = sum(len(each.changed) for each in look.looked)
        nothing = "there is nothing new in the file"
        if look.refused:
            nothing = "none of the new rows in the file could be read"
        elif changed:
            nothing = f"{count(changed, 'number')} in the file would change what is here"
        say(f"Nothing was written: {nothing}.")
        if changed and not look.refused:
            say_next("run it again with --replace if the file is right")
        return 1 if look.refused else 0
    if not yes and not _agreed(rows):
        return 0
    texts = [*targets_text(shared.root, look.targets), *kept_profile(shared.root, keep, look)]
    written = take_in(
        shared.root, look.looked, replacing=replace, others=texts, order=shared.date_order
    )
    left = f", and left out {count(lines, 'row')} that could not be read" if lines else ""
    say(f"Wrote {count(written, 'point')}{left}.")
    if unknown:
        say_next(f'if one is a measure here, run it again with --measure "{unknown[0]}=MEASURE"')
    if keep:
        say_next(f"the same for next month: qiworkbook data import FILE --profile {keep}")
    if measure and look.looked:
        say_reading(project, measure)
    elif not keep:
        say_next("qiworkbook summary")
    unread = (
        *unknown,
        *(one for one in look.left if one.why is UnreadWhy.BLOCK),
        *(one for one in look.refused if one.code != "data-total"),  # a sum is no loss
    )
    return LEFT_OUT if unread else 0


def _with_options(
    profile: ImportProfile, said: Mapping[str, Any]
) -> tuple[ImportProfile, dict[str, str]]:
    """The profile, with what the options say instead; and the columns that they name."""
    from qiworkbook.model.import_profile import HiddenCells, MeasureColumns
    from qiworkbook.workbook.sheets.sheet_choice import HIDDEN

    columns = {
        part: said[f"{part}_column"]
        for part in ("date", "value", "numerator", "denominator", "note")
        if said[f"{part}_column"]
    }
    measures = dict(profile.measures)
    for one in said["measures"]:
        name, _, target = one.rpartition("=")
        id_, _, part = target.strip().partition(".")
        if part and part not in MeasureColumns.model_fields:
            raise click.UsageError(f"A measure has no {part}: write {id_}.denominator or so.")
        named = {part or "value": name.strip()} if name else {}
        measures[id_] = measures.get(id_, MeasureColumns()).model_copy(update=named)
    given = {
        "sheet": said["sheet"],
        "split": said["split"],
        "measure_column": said["measure_column"],
        "decimal": said["decimal"],
        "carry": said["carry"],
        "dates": said["dates"],
        "together": said["together"],
        **{one: HiddenCells(said[one]) for one in HIDDEN if said[one]},
    }
    update = {key: value for key, value in given.items() if value not in (None, "", ())}
    update["wards"] = profile.wards | pairs(said["wards"], "--ward")
    update["where"] = profile.where | pairs(said["where"], "--where")
    return profile.model_copy(update={**update, "measures": measures}), columns


def _name_to_keep(look: TableLook, profile: str, measure: str, *, yes: bool) -> str:
    """What somebody wants to call the way that a sheet of many series was read."""
    if profile or measure or yes or not session().terminal or len(look.looked) < 2:
        return ""
    return ask("Keep how it was read, for next month? A name for it, or Enter for no")


def _say_looked(looked: ImportPreview, look: TableLook, *, replace: bool) -> None:
    """The points of the one measure."""
    new = [(str(row.when), row.said, row.note) for row in looked.new]
    say(f"{count(len(new), 'new point')}")
    shown = new if len(new) <= 2 * _SHOWN else [*new[:_SHOWN], ("...", "", ""), *new[-_SHOWN:]]
    if shown:
        say_of_file(table(shown))
    _say_changed(looked, "", replace=replace)
    if looked.same:
        say(f"{count(len(looked.same), 'point')} there already, with the same numbers")
    if looked.not_yet:
        say(f"{count(looked.not_yet, 'empty row')} in the future: not measured yet")
    _say_left(look, (*look.refused, *looked.questions))


def _say_table(look: TableLook, *, replace: bool) -> None:
    """A line for each measure of each project."""
    headings = ("project", "measure", "new", "changed", "unchanged", "left out")
    rows = [
        (
            one.project,
            one.measure,
            *(str(len(part)) for part in (one.new, one.changed, one.same)),
            str(len({problem.place for problem in one.refused})),
        )
        for one in look.looked
    ]
    say(table(rows, headings))
    for one in look.looked:
        _say_changed(one, f"{one.project} {one.measure} ", replace=replace)
    for target in look.targets:
        before_ = "none" if target.before is None else f"{target.before:g}"
        say(f"{target.project} {target.measure}: the target {before_} becomes {target.value:g}")
    later = sum(one.not_yet for one in look.looked)
    if later:
        say(f"{count(later, 'empty cell')} in the future: not measured yet")
    _say_left(look, (*look.refused, *(q for one in look.looked for q in one.questions)))


def _say_changed(looked: ImportPreview, whose: str, *, replace: bool) -> None:
    done = "is replaced by" if replace else "stays (--replace would make it)"
    for when, before, now in looked.replaced:
        say_of_file(f"{whose}{when}: {before} {done} {now}")


def _say_left(look: TableLook, problems: Sequence[Problem]) -> None:
    """What was not read, and why."""
    from qiworkbook.workbook.sheets.point_import import left_in_words

    for line in left_in_words(look):
        say_of_file(line)
    # That dates are out of order is said once, and not for each ward.
    problems = list({p if p.code != "data-order" else p.code: p for p in problems}.values())
    for problem in problems[:_NAMED]:
        say_of_file(problem_line(problem))
    lines = dict.fromkeys(str(problem.place.line) for problem in problems[_NAMED:])
    if lines:
        shown = ", ".join([*lines][: 3 * _NAMED])
        more = f" and {len(lines) - 3 * _NAMED:,} more" * (len(lines) > 3 * _NAMED)
        say(f"The same may be true of {count(len(lines), 'more row')}, in lines {shown}{more}")


def _agreed(rows: int) -> bool:
    if session().terminal:
        return (
            ask_at_terminal(Question("write", f"Write {count(rows, 'point')}?", usual=YES)) == YES
        )
    say("Nothing was written yet.")
    say_next("check the points above, then run the same again with --yes")
    return False
