"""`qiworkbook programme`: many trusts as one, from copies to share and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from qiworkbook.cli.ask import Day, Option, settle
from qiworkbook.cli.command import Command, Group
from qiworkbook.cli.left_out import ask_of_name
from qiworkbook.cli.options import (
    PLACES,
    given,
    output_file,
    output_folder,
    page_format,
    places_options,
    tables_format,
)
from qiworkbook.cli.row_commands import field_command, rows_group
from qiworkbook.cli.save import undo
from qiworkbook.cli.session import (
    LEFT_OUT,
    count,
    near_path,
    problem_line,
    say,
    say_json,
    say_next,
    say_problem,
    sentences,
    session,
    table,
    warn,
)
from qiworkbook.problems import Problem, Severity, WorkbookError
from qiworkbook.store import layout
from qiworkbook.workbook.programmes.programme import (
    OpenProgramme,
    name_in_programme,
    open_programme,
)
from qiworkbook.workbook.programmes.programme_edits import (
    WHICH,
    add_member,
    approve as write_down,
    know_wards,
    start_programme,
    take_out,
)

_BY = {"file": "", "trust": "trust", "made": "made_on"}  # what members are sorted by
_HEADINGS = ("trust", "kept in", "made on", "projects", "where")
release_option = click.option(
    "--release",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file of lines with numbers, each marked [x] or [ ]; without one, none is shown.",
)


@click.group(cls=Group, example="qiworkbook programme report")
def programme() -> None:
    """Look at many trusts together: their aims, wards, tests and progress.

    A programme is a folder with programme.toml. Whatever it shows is made of copies to share.
    """
    session().marker = layout.PROGRAMME


def open_it(release: Path | None = None, **of: Any) -> OpenProgramme:
    """The programme that the command was called for, read now; or its wards that are wanted."""
    from qiworkbook.workbook.wards_wanted import WardsWanted

    ours = session()
    opened = open_programme(ours.root, ours.plugins, ours.clock, release, **of)
    places = click.get_current_context().meta.get(PLACES, {})
    return opened.at(WardsWanted(**places)) if any(places.values()) else opened


def say_what_is_missing(problems: Iterable[Problem]) -> int:
    """Name what could not be read; gives the exit status."""
    left = [one for one in problems if one.severity is Severity.ERROR]
    for problem in left:
        warn(f"! {problem_line(problem)}")
    return LEFT_OUT if left else 0


@programme.command(
    example="""
    qiworkbook programme init
    qiworkbook programme init all-wards --name "Sexual safety, all of it" --needs-approval
    """
)
@click.argument(
    "folder",
    default=".",
    type=click.Path(path_type=Path, file_okay=False),
    callback=ask_of_name,
)
@click.option("--name", help="What it is called; otherwise as its folder.")
@click.option("--aim", help="What it sets out to achieve, in a sentence.")
@click.option("--organisation", help="Who runs it.")
@click.option("--objective", multiple=True, help="What it does to get there. Can be repeated.")
@click.option("--learning-set", multiple=True, type=Day(ahead=True), help="A day to meet.")
@click.option("--needs-approval", is_flag=True, help="A project counts only once it is approved.")
def init(
    folder: Path,
    objective: tuple[str, ...],
    learning_set: tuple[date, ...],
    *,
    needs_approval: bool,
    **options: Any,
) -> None:
    """Make FOLDER (or this one) the folder of a programme."""
    fields = given(**options, objectives=objective)
    fields |= given(**{"learning-sets": learning_set})
    fields |= {"needs-approval": True} if needs_approval else {}
    made = start_programme(folder, fields)
    say(f"The programme is in {near_path(folder / made)}.")
    say_next("qiworkbook programme add TRUST FOLDER|ZIP|PACK", "qiworkbook programme check")


@programme.command(
    example="""
    qiworkbook programme add northmoor packs/northmoor-2025-04.zip
    qiworkbook programme add fellbrook members/fellbrook --name "Fellbrook NHS Trust"
    """
)
@click.argument("trust")
@click.argument("where", metavar="FOLDER|ZIP|PACK", type=click.Path(path_type=Path))
@click.option("--name", help="The full name of the trust, where its workbook does not say it.")
@click.option("--region", help="The region it is in.")
@click.option(
    "--replace",
    "instead",
    flag_value="replace",
    help="It replaces what the trust had before.",
)
@click.option("--beside", "instead", flag_value="beside", help="Other wards of the same trust.")
def add(trust: str, where: Path, instead: str | None, **options: Any) -> int:
    """Add TRUST, whose wards are in a folder, a zip or a pack below the programme's folder."""
    root = session().root
    path = _from(root, where)
    key = settle(
        partial(add_member, root, trust, path, given(**options)),
        {WHICH: Option("--replace, or --beside", instead)},
    )
    id_ = layout.slug(trust)
    opened = open_it(trust=id_)
    member = next(one for one in opened.members if one.member.path == path)
    say(f"{id_} is a member, with {path} as its {key}.")
    if member.workbook is not None:
        say(f"It holds {count(len(member.workbook.projects), 'project')}, in {member.kept_in}.")
    say_next("qiworkbook programme list", "qiworkbook programme report")
    approved = {  # of this trust, as a project of it may be called otherwise now
        opened.source.place(one, "project")
        for one in opened.file.approval
        if one.project.partition("/")[0] == id_
    }
    return say_what_is_missing(
        one for one in opened.problems if one.place.file == path or one.place in approved
    )


def _from(root: Path, where: Path) -> str:
    """The path from the folder of the programme, whether it was typed from there or from here."""
    for there in (Path.cwd() / where, root / where):
        try:
            return there.resolve().relative_to(root.resolve()).as_posix()
        except ValueError:
            continue
    raise WorkbookError(
        f"{where} is not in the folder of the programme, {root}.",
        "Move, copy or clone it there: a programme reads nothing outside its own folder.",
    )


@programme.command(
    "list",
    example="""
    qiworkbook programme list --by trust
    qiworkbook programme list --group my-wards
    """,
)
@places_options
@click.option(
    "--by",
    type=click.Choice(tuple(_BY)),
    default="file",
    help="Sort as in programme.toml, by the name of the trust or by the day of its pack.",
)
@click.option("--json", "as_json", is_flag=True, help="The same for a machine.")
def list_(*, by: str, as_json: bool) -> int:
    """List the members, what each is kept in, and how many projects it holds."""
    opened = open_it()
    rows: list[dict[str, object]] = [
        {
            "trust": one.trust,
            "kept_in": one.kept_in,
            "made_on": one.made_on or "",
            "projects": len(one.projects),
            "where": one.member.path,
        }
        for one in opened.members
    ]
    rows.sort(key=lambda one: str(one.get(_BY[by], "")).casefold())
    if as_json:
        say_json([{**one, "only": opened.only} for one in rows])
    elif rows:
        say(table((tuple(map(str, one.values())) for one in rows), _HEADINGS))
        told = f"{count(len(opened.views), 'project')} of {opened.file.programme.name} counted"
        say(f"{sentences(told, opened.only)}.")
        _say_unapproved(opened)
    else:
        say("The programme has no members yet.")
        say_next("qiworkbook programme add TRUST FOLDER|ZIP|PACK")
    return say_what_is_missing(opened.problems)


def _say_unapproved(opened: OpenProgramme) -> None:
    if opened.unapproved:
        say(f"{count(len(opened.unapproved), 'project')} to be approved before it counts:")
        for project in opened.unapproved:
            say(f"  {name_in_programme(project.id)}: {project.title}")
        name = name_in_programme(opened.unapproved[0].id)
        say_next(f'qiworkbook programme approve {name} --by "..."')


@programme.command(
    example="qiworkbook programme check\nqiworkbook programme check --trust northmoor"
)
@places_options
@click.option("--json", "as_json", is_flag=True, help="The same for a machine.")
def check(*, as_json: bool) -> int:
    """Say what should be put right in programme.toml and its members. Never writes it."""
    from qiworkbook.cli.check import as_data

    opened = open_it()
    if as_json:
        say_json([{**as_data(problem), "only": opened.only} for problem in opened.problems])
    else:
        for problem in opened.problems:
            say_problem(problem)
        wards = count(len(opened.views), "project")
        found = count(len(opened.problems), "problem") if opened.problems else "No problems"
        told = f"{found} found in {count(len(opened.members), 'member')} with {wards}"
        say(f"{sentences(told, opened.only)}.")
    return 1 if any(one.severity is Severity.ERROR for one in opened.problems) else 0


@programme.command(
    example="""
    qiworkbook programme approve northmoor/willow-ward --by "Programme board" --on 2025-03-03
    """
)
@click.argument("project", metavar="MEMBER/PROJECT")
@click.option("--by", required=True, help="Who approved it: a role or a board, never a name.")
@click.option("--on", type=Day(), help="When; otherwise today.")
def approve(project: str, by: str, on: date | None) -> None:
    """Write down that a project counts in the programme, who decided it and when."""
    opened = open_it()
    write_down(opened.root, project, by, on or session().today, tuple(opened.names))
    say(f"{project} counts from now on, approved by {by}.")
    _say_unapproved(open_it(before=opened.members))


@programme.command(
    example="""
    qiworkbook programme ward northmoor/oak-ward --was fellbrook/oak-ward 2025-03-31
    qiworkbook programme ward northmoor/oak-ward fellbrook/oak-ward
    """
)
@click.argument("projects", metavar="MEMBER/PROJECT...", nargs=-1, required=True)
@click.option(
    "--was",
    type=(str, Day()),
    multiple=True,
    metavar="MEMBER/PROJECT DATE",
    help="What it was before it moved, and its last day there: both count as one.",
)
def ward(projects: tuple[str, ...], was: tuple[tuple[str, date], ...]) -> None:
    """Say what a ward was before it moved; or that each of several is a ward of its own."""
    opened = open_it()
    know_wards(opened.root, projects, dict(was), tuple(opened.names), today=session().today)
    opened = open_it(before=opened.members)
    say(f"{count(len(opened.views), 'project')} of {opened.file.programme.name} counted.")


for _of_programme in (
    rows_group(
        "ambition",
        'qiworkbook programme ambition add --statement "A quarter fewer restraints" '
        "--measure restrictive --target=-25% --from 2024-01-01 --to 2024-12-31 --by 2026-03-31",
        "an ambition in numbers, told as met, missed or not yet",
    ),
    rows_group(
        "group",
        "qiworkbook programme group add --id my-wards --projects northmoor/oak-ward "
        "--projects fellbrook/elm-ward",
        "a group of wards to look at together, each as MEMBER/PROJECT",
    ),
    field_command(
        "programme",
        'qiworkbook programme set --aim "Everybody feels safe" --objectives "Ask early" '
        '--objectives "Share what works"',
        "Say what the programme is: name, aim, objectives, learning sets, common definitions. "
        "What is named takes the place of all that it said before.",
    ),
):
    programme.add_command(_of_programme)


@programme.command(
    example="""
    qiworkbook programme remove ward northmoor/oak-ward
    qiworkbook programme remove member packs/northmoor-2025-04.zip
    """
)
@click.argument("what", type=click.Choice(("member", "approval", "ward")))
@click.argument("name", metavar="TRUST|PATH|MEMBER/PROJECT")
def remove(what: str, name: str) -> None:
    """Take out what programme.toml says of a member, of an approval, or of what a ward was.

    A member is named by its trust or its path, and its folder or file stays where it is.
    """
    take_out(session().root, what, name)
    say(f"{layout.PROGRAMME} says nothing of {name} under [[{what}]] any more.")
    say_next("qiworkbook programme check", "qiworkbook programme undo")


programme.add_command(
    Command(
        "undo",
        params=[one for one in undo.params if one.name == "yes"],
        callback=undo.callback,
        help="Take back the last change of programme.toml that a command on this computer made.",
        example="qiworkbook programme undo\nqiworkbook programme undo --yes",
    )
)


@programme.command(
    example="""
    qiworkbook programme report
    qiworkbook programme report --trust northmoor -o for-northmoor
    """
)
@output_folder("output/")
@page_format
@release_option
@places_options
def report(folder: Path | None, form: str, release: Path | None) -> int:
    """Write the programme as one page first, then trust by trust and ward by ward."""
    from qiworkbook.workbook.programmes.programme_outputs import write_programme_report

    opened = open_it(release)
    made = write_programme_report(opened, folder, in_markdown=form == "markdown")
    say(f"The report is in {near_path(made[0])}")
    return _say_made(opened)


@programme.command(
    example="""
    qiworkbook programme slides
    qiworkbook programme slides -o board.pptx
    """
)
@output_file("A .pptx, .html or .txt; otherwise all three, in output/.")
@release_option
@places_options
def slides(target: Path | None, release: Path | None) -> int:
    """Write a deck of at most 25 slides, however many wards there are."""
    from qiworkbook.workbook.outputs.slides import left_out_of
    from qiworkbook.workbook.programmes.programme_outputs import write_programme_slides

    opened = open_it(release)
    made = write_programme_slides(opened, target)
    for path in made:
        say(near_path(path))
    lost = left_out_of(opened, made)
    for said in lost:
        warn(f"! {said}")
    return _say_made(opened) or LEFT_OUT * bool(lost)


@programme.command(example="qiworkbook programme site -o site")
@output_folder("output/site")
@release_option
@places_options
def site(folder: Path | None, release: Path | None) -> int:
    """Write static pages that open from the disk: one first, then every trust and ward."""
    from qiworkbook.workbook.programmes.programme_outputs import write_programme_site

    opened = open_it(release)
    made = write_programme_site(opened, folder)
    say(
        f"Open {near_path(made[0])} in a browser: {count(len(made), 'page')}, nothing from outside."
    )
    return _say_made(opened)


@programme.command(
    example="""
    qiworkbook programme export
    qiworkbook programme export --format sqlite -o for-the-dashboard
    """
)
@output_folder("output/export")
@tables_format
@release_option
@places_options
def export(folder: Path | None, form: str, release: Path | None) -> int:
    """Write tables of all wards, with trust and ward, and a dictionary of their columns."""
    from qiworkbook.workbook.programmes.programme_outputs import write_programme_export

    opened = open_it(release)
    for path in write_programme_export(opened, opened.plugins.exporter(form), folder):
        say(near_path(path))
    return _say_made(opened)


def _say_made(opened: OpenProgramme) -> int:
    say("A copy to share: small numbers are not shown.")
    _say_unapproved(opened)
    return say_what_is_missing(opened.problems)
