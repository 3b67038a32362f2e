"""Versions to go back to, without a word of git: `save`, `versions`, `restore`, `undo`, `merge`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.ask import Option, missing, settle
from qiworkbook.cli.command import Command
from qiworkbook.cli.left_out import keep_option
from qiworkbook.cli.options import ThingName, project_argument
from qiworkbook.cli.session import (
    LEFT_OUT,
    ask_needed,
    count,
    say,
    say_json,
    say_next,
    say_of_file,
    say_problem,
    session,
    table,
    warn,
)
from qiworkbook.problems import WorkbookError
from qiworkbook.store import layout
from qiworkbook.workbook.question import YES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.history import NextVersion, Repository
    from qiworkbook.workbook.memory.undo import WayBack
    from qiworkbook.workbook.memory.versions import Unsaved

_NAMED = 5  # files; more are counted


@click.command(
    cls=Command,
    example="""
    qiworkbook save "Asked at one handover, and wrote down what we learned"
    qiworkbook save "March's numbers" --as "Willow Ward team"
    qiworkbook save "Half of the new theory of change" --anyway
    qiworkbook save "The first version" --start
    """,
)
@click.argument("words", metavar="[WORDS]", required=False, default="")
@click.option("--anyway", is_flag=True, help="Save even though the check finds errors.")
@click.option("--as", "name", default="", help="Who saves: a team or a role. Kept for next time.")
@click.option("--start", is_flag=True, help="Let git keep the versions of this folder from now on.")
@click.option(
    "--run-hooks",
    is_flag=True,
    help="Run the hooks and filters that the repository brings. Only if you know whose they are.",
)
def save(words: str, anyway: bool, name: str, start: bool, run_hooks: bool) -> int:
    """Save the workbook as a version to go back to. WORDS say what you did.

    Says first what changed, and checks it. Only files of the workbook are saved, never output/,
    and nothing is sent to anybody.
    """
    from qiworkbook.workbook.edits.identifiers import keep_in_version
    from qiworkbook.workbook.memory.versions import (
        START,
        begin_versions,
        repository_of,
        save as keep,
        unsaved,
    )

    words = words.strip()
    if not words and not session().terminal:
        raise missing("WORDS")
    opened = session().open()
    begin = partial(begin_versions, opened.root)
    if settle(begin, {START: Option("--start", YES if start else None)}):
        say("From now on, versions of this folder are kept in it.")
    found = unsaved(opened, repository_of(opened.root, trusted=run_hooks))
    if not found.draft.changed and not found.repository.merging:
        say("Nothing to save: nothing has changed since the last save.")
        _say_left_out(found.draft)
        return 0
    for told in found.told:
        say(told.title)
        for line in told.lines:
            say(f"  - {line}")
    if found.errors and not anyway:
        _say_refused(found)
        return 1
    words = words or ask_needed("What did you do?")
    name = name.strip() or found.repository.name or _who(words)
    new = f"{words}\n{name * (name != found.repository.name)}"
    if settle(partial(keep_in_version, opened, found.problems, new), keep_option(session())):
        session().kept = True
        found = unsaved(opened, found.repository)
    after = keep(found, f"{words}\n", name, trusted=run_hooks)
    say(f"Saved {count(len(found.draft.changed), 'file')}: {words}")
    _say_left_out(found.draft)
    _say_where(after)
    return 0


def _who(words: str) -> str:

    if session().terminal:
        return ask_needed("Who saves? A team or a role will do, and is kept for next time")
    raise WorkbookError(
        "Nobody has said yet who saves here, so nothing was saved. A team or a role will do.",
        f'Try: qiworkbook save "{words}" --as "Willow Ward team"',
    )


def _say_refused(found: Unsaved) -> None:
    say()
    for problem in found.errors:
        say_problem(problem)
    say(f"{count(len(found.errors), 'error')}, so nothing was saved. Your files are unchanged.")
    say("What is saved is kept for good, even if it is taken out later.")
    say_next("put that right and save again", "or, to save it as it is, add --anyway")


def _say_left_out(draft: NextVersion) -> None:
    own = [path for path in draft.strange if path.endswith("/")]
    unread = [path for path in draft.strange if not path.endswith("/")]
    for what, paths in (
        ("Not saved: the workbook does not read it", unread),
        ("Not saved: git ignores it", draft.ignored),
        ("Not saved: it keeps versions of its own", own),
    ):
        if paths:
            more = [f"and {len(paths) - _NAMED} more"] if len(paths) > _NAMED else []
            say(f"{what}: {', '.join([*paths[:_NAMED], *more])}")


def _say_where(repository: Repository) -> None:
    from qiworkbook.history import unsent

    number, how = unsent(repository)
    if not how:
        say("It is kept in this folder, and nowhere else yet.")
        return
    many = f"{count(number, 'version')} {'is' if number == 1 else 'are'}" if number else "It is"
    say(f"{many} on this computer, and not sent to the others yet.")
    say_next(how)


@click.command(
    cls=Command,
    example="""
    qiworkbook undo
    qiworkbook undo --yes
    """,
)
@click.option("--yes", is_flag=True, help="Take it back without asking; what changes is shown.")
def undo(yes: bool) -> None:
    """Take back my last change, made by a command or an import on this computer.

    Shows what it changes first. Again, it takes back the change before that. Refused where the same
    record has been changed since; what else was changed in its file stays. What stood before is
    kept for 90 days, and never in the workbook.
    """
    from qiworkbook.workbook.memory.undo import files_said, undoing

    way = undoing(session().root)
    session().occasion.undoes = way.undoes
    follow(way, yes=yes)
    if session().marker == layout.PROGRAMME:
        say(f"Taken back: {files_said(way.texts)}.")
    else:
        say(f"Taken back: {files_said(way.texts)}. What else there is to go back to:")
        say_next("qiworkbook versions")


def follow(way: WayBack, told: Sequence[str] = (), *, yes: bool) -> None:
    """Show what a way back changes, `told` in words and line by line; ask, and go it."""
    from qiworkbook.workbook.memory.undo import GO_BACK, go_back

    for line in (*told, *way.shows):
        say_of_file(line)
    asked = {GO_BACK: Option("--yes", YES if yes else None)}
    settle(partial(go_back, session().root, way), asked)


@click.command(
    cls=Command,
    example="""
    qiworkbook restore willow-ward --to 2025-04-01
    qiworkbook restore willow-ward data/feels-safe.csv --to 14
    qiworkbook restore willow-ward idea/safety-huddle --to 2025-04-01 --yes
    """,
)
@project_argument
@click.argument("record", required=False, default="")
@click.option(
    "--to",
    required=True,
    metavar="WHEN",
    help="A date (its end), the number of a change (before it), or a saved version.",
)
@click.option("--yes", is_flag=True, help="Write it without asking; what changes is shown.")
def restore(project: str, record: str, to: str, yes: bool) -> int:
    """Bring back PROJECT as it was, or one RECORD of it: a file, or an id such as idea/huddle.

    Shows what it changes first, and is itself a change that can be undone. Numbers and versions
    are listed by `qiworkbook versions`. What is not known of that time stays as it is.
    """
    from qiworkbook.workbook.memory.undo import files_said, way_back_words
    from qiworkbook.workbook.memory.versions import RECORD, restoring, when_said

    root = session().root
    when = when_said(root, to, session().clock, session().date_order)
    whole = {RECORD: Option(f"one of these in place of {record}")}
    way = settle(partial(restoring, session().open_only(), project, when, record), whole)
    follow(way, way_back_words(root, way, session().plugins.record_types), yes=yes)
    say(f"Brought back: {files_said(way.texts)}. If it is not what you meant:")
    say_next("qiworkbook undo")
    return 4 if way.left else 0


@click.command(
    cls=Command,
    example="""
    qiworkbook versions willow-ward
    qiworkbook versions
    """,
)
@click.argument("project", required=False, type=ThingName("project"))
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
def versions(project: str | None, as_json: bool) -> int:
    """List the versions of PROJECT, or of all, that can be brought back, the latest first.

    A change is one that was made by a command on this computer in the last 90 days; a saved version
    is one that git keeps. What cannot be read as it is now is said, with exit status 4.
    """
    from qiworkbook.workbook.memory.undo import moment
    from qiworkbook.workbook.memory.versions import kept_of
    from qiworkbook.workbook.workers import OVERVIEW

    root = session().root
    found = kept_of(root, project or "")
    is_here = not project or (root / layout.project_folder(project)).is_dir()
    if is_here:
        session().looked(OVERVIEW, (project,) if project else ())  # what is unread is said
    if as_json:
        say_json(
            [
                {
                    "name": one.name,
                    "on": one.on.isoformat(timespec="seconds"),
                    "saved": one.saved,
                    "words": one.said,
                    "files": list(one.files),
                }
                for one in found.kept
            ]
        )
    elif found.kept:
        rows = [
            (one.name, moment(one.on), "saved" if one.saved else "change", one.said)
            for one in found.kept
        ]
        say(table(rows, ("name", "when", "what", "words")))
        say_next(f"qiworkbook restore {project or 'PROJECT'} --to {found.kept[0].name}")
    elif not is_here and not found.unread:
        say(f"There is no project {project}, and nothing is kept of one with that name.")
    elif not found.unread:
        say("There is nothing to go back to: no change by a command, and no saved version.")
        say_next('qiworkbook save "The first version" --start')
    if found.unread:
        warn(f"! Not all saved versions could be read: {found.unread}.")
    return 4 if found.unread else 0


@click.command(
    cls=Command,
    example="""
    qiworkbook merge
    qiworkbook merge ../workbook-of-the-other-laptop
    qiworkbook merge --set-up
    """,
)
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--take", type=click.Choice(["here", "there"]), help="Which side wins in every clash."
)
@click.option("--yes", is_flag=True, help="Write it without asking; what changes is shown.")
@click.option("--set-up", "set_up", is_flag=True, help="Let git here join records by itself.")
@click.option("--driver", nargs=4, help="For git: before, here, there, and the name.")
def merge(
    folder: Path | None,
    take: str | None,
    yes: bool,
    set_up: bool,
    driver: tuple[str, str, str, str] | None,
) -> int:
    """Join what two people did at the same time: in git, in two copies of a folder, in one file.

    Without FOLDER: what a merge in git left open, files with git's marks in them, and copies that
    sync services leave, such as project-LAPTOP.toml. What only one side changed is taken; where
    both changed one thing, it asks which is right. What changes is shown before it is written.
    """
    from qiworkbook.workbook import open_workbook
    from qiworkbook.workbook.memory.merge import driven, folder_pairs, joining, open_pairs
    from qiworkbook.workbook.memory.undo import files_said, way_back_words

    if driver:
        base, here, there, name = driver
        return 0 if driven(name, Path(base), Path(here), Path(there)) else 1
    root = session().root
    if set_up:
        return _set_up(root)
    found = folder_pairs(root, folder) if folder else open_pairs(root)
    if not found.pairs:
        say("There is nothing to join.")
        for line in found.left:
            say(f"  ! {line}")
        return LEFT_OUT if found.left else 0
    opened = open_workbook(root, session().plugins, session().clock)
    join = partial(joining, root, found, take=take or "", order=opened.date_order, opened=opened)
    way = settle(join, {"": Option("--take here or --take there")})
    if way.texts:
        follow(way, way_back_words(root, way, session().plugins.record_types), yes=yes)
        say(f"Joined: {files_said(way.texts)}.")
    else:
        say("Nothing changes: it is all there already.")
    for line in way.left:
        say(f"  ! {line}")
    say_next("qiworkbook check", 'qiworkbook save "What we both did"')
    return LEFT_OUT if way.left else 0


def _set_up(root: Path) -> int:
    from qiworkbook.history import set_driver
    from qiworkbook.store.atomic import locked
    from qiworkbook.store.files import write_together
    from qiworkbook.workbook.memory.merge import set_up

    set_driver(root)
    texts = set_up(root)
    if texts:
        with locked(root):
            write_together(root, texts)
    say(
        "From now on git joins records by itself on this computer, and leaves the rest to you. "
        "Do the same on every computer that works here. When git asks:"
    )
    say_next("qiworkbook merge")
    return 0
