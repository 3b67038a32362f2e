"""`qiworkbook definitions`: what measures mean in every ward, published and taken."""

from __future__ import annotations

from typing import Any

import click

from qiworkbook.cli.ask import Option, settle
from qiworkbook.cli.command import Command, Group
from qiworkbook.cli.options import ThingName, project_argument
from qiworkbook.cli.session import count, say, say_json, say_next, session
from qiworkbook.workbook.question import YES


@click.group(cls=Group, example="qiworkbook definitions take common-2025 willow-ward")
def definitions() -> None:
    """Common definitions, in a data pack with a version: publish, take, see who differs."""


@definitions.command("list", cls=Command, example="qiworkbook definitions list")
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
def list_(as_json: bool) -> None:
    """List the packs with common definitions, and what says another thing."""
    from qiworkbook.workbook.programmes.definitions import definitions_in, drifts, file_drifts

    opened = session().open()
    found = definitions_in(opened.packs)
    met = [*drifts(opened.workbook.projects, found), *file_drifts(opened, found)]
    if as_json:
        say_json(
            [
                {
                    "pack": one.pack,
                    "title": one.file.title,
                    "version": one.file.version,
                    "measures": [measure.id for measure in one.file.measure],
                    "drivers": [driver.id for driver in one.file.driver],
                    "ideas": [idea.id for idea in one.file.idea],
                    "differ": [[d.whose, d.id] for d in met if d.of.pack == one.pack],
                }
                for one in found
            ]
        )
        return
    if not found:
        say("No pack here has common definitions yet.")
        say_next("qiworkbook definitions publish NAME PROJECT --version 1")
    for one in found:
        parts = [*one.parts()]
        say(f"{one.pack}: {one.called}, {count(len(parts), 'definition')}")
        for kind, part in parts:
            say(f"  {kind} {part.id}: {part.name}")
        for drift in met:
            if drift.of.pack == one.pack:
                say(f"  ! {drift.whose}: {drift.name} says {drift.own}")
                whose = drift.project.id if drift.project else ""
                say_next(f"qiworkbook definitions take {one.pack} {whose}".rstrip())


@definitions.command(
    cls=Command,
    example="""
    qiworkbook definitions publish common-2025 willow-ward --version 2025.1
    qiworkbook definitions publish common-2025 willow-ward --version 2025.2 --measure feels-safe \
--what "Nights count too"
    qiworkbook definitions publish common-2025 willow-ward --version 2025.3 --theory \
--file coach/ours.toml
    """,
)
@click.argument("name")
@project_argument
@click.option("--version", "number", required=True, help="The version: a new one for every change.")
@click.option("--measure", "measures", multiple=True, help="Only this one. Can be repeated.")
@click.option("--theory", is_flag=True, help="Its drivers and change ideas too.")
@click.option("--file", "files", multiple=True, help="A file beside the projects. Can be repeated.")
@click.option("--title", default="", help="What they are called.")
@click.option("--what", default="", help="Who agreed on them, and what is new.")
@click.option("--replace", is_flag=True, help="What is published already may mean something else.")
def publish(
    name: str,
    project: str,
    number: str,
    measures: tuple[str, ...],
    replace: bool,
    **about: Any,
) -> None:
    """Publish definitions of PROJECT as the pack NAME of this workbook: all, or those named.

    Its theory of change can go with them, and files beside the projects that modules read. Send the
    folder packs/NAME to other workbooks, into their packs/. No numbers are in it.
    """
    from qiworkbook.workbook.programmes.definitions import publish as write_down

    opened = session().open()
    found = session().view(project).project
    done = settle(
        lambda answers: write_down(
            opened, name, found, measures, version=number, answers=answers, **about
        ),
        {"replaced": Option("--replace", YES if replace else None)},
    )
    say(f"Published {count(len(done), 'definition')}, version {number}: {', '.join(done)}.")
    say_next(f"qiworkbook definitions take {name}", f"qiworkbook check {project}")


@definitions.command(
    cls=Command,
    example="""
    qiworkbook definitions take common-2025 willow-ward
    qiworkbook definitions take common-2025 --add feels-safe --answer take
    """,
)
@click.argument("name")
@click.argument("projects", nargs=-1, type=ThingName("project"))
@click.option(
    "--add", multiple=True, help="A measure, driver or idea to begin where there is none."
)
@click.option(
    "--answer",
    type=click.Choice(("take", "keep")),
    help="For everything that differs: the common definition, or one's own.",
)
def take(name: str, projects: tuple[str, ...], add: tuple[str, ...], answer: str | None) -> None:
    """Take the common definitions of the pack NAME into PROJECTS, or into all: both are shown.

    What was collected before and what comes after are marked on every chart, until somebody
    confirms the change.
    """
    from qiworkbook.workbook.programmes.definitions import take as write_down

    opened = session().open()
    found = [session().view(one).project for one in projects] or [*opened.workbook.projects]
    done = settle(
        lambda answers: write_down(opened, name, found, add, answers=answers),
        {"definition:": Option("--answer take, or --answer keep", answer)},
    )
    for project, id_ in done.added:
        say(f"{project}: {id_} added.")
    for one in done.changed:
        say(f"{one.whose}: {one.id} is defined as in {one.of.called} now.")
    for one in done.kept:
        say(f"{one.whose}: {one.id} stays as it is. Is that on purpose? Say why:")
        say(
            f'  qiworkbook part set {one.whose} {one.kind} {one.id} differs="..."'
            if one.project
            else '  differs = "...", in a line of its own near the top of the file'
        )
    measures = [one for one in done.changed if one.kind == "measure"]
    if not (done.added or done.changed or done.kept):
        say("Nothing differs, and nothing was written.")
    say_next(
        *(f"qiworkbook measure confirm {one.whose} {one.id}" for one in measures[:3]),
        f"qiworkbook measure list {found[0].id}" if done.added else "qiworkbook check",
    )
