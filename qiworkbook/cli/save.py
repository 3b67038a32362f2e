"""`qiworkbook save`: check, then keep a version to go back to, without a word of git."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.ask import Option, ask_needed, missing, settle
from qiworkbook.cli.command import Command
from qiworkbook.cli.say import count, say, say_next, say_problem
from qiworkbook.cli.session import session

if TYPE_CHECKING:
    from qiworkbook.history import Draft, Repository
    from qiworkbook.workbook.memory.save import Unsaved

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
@click.option("--anyway", is_flag=True, help="Save although the check finds errors.")
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
    from qiworkbook.workbook.edits.identifiers import KEEP, keep as keep_reasons, kept_in_version
    from qiworkbook.workbook.memory.save import START, begin_versions, ready, save as keep, unsaved
    from qiworkbook.workbook.question import YES

    words = words.strip()
    if not words and not session().terminal:
        raise missing("WORDS")
    opened = session().open()
    begin = partial(begin_versions, opened.root)
    if settle(begin, {START: Option("--start", YES if start else None)}):
        say("From now on, versions of this folder are kept in it.")
    found = unsaved(opened, ready(opened.root, trusted=run_hooks))
    if not found.draft.changed and not found.repository.merging:
        say("Nothing to save: nothing has changed since the last save.")
        _say_left_out(found.draft)
        return 0
    _say_changes(found)
    if found.errors and not anyway:
        _say_refused(found)
        return 1
    kept = settle(
        partial(kept_in_version, opened, found.problems),
        {KEEP: Option('--keep-identifier "why it may stay"', session().keep_identifier)},
    )
    if kept:  # the reason goes into the version
        keep_reasons(opened.root, kept, session().today)
        session().kept = True
        found = unsaved(opened, found.repository)
    words = words or ask_needed("What did you do?")
    name = name.strip() or found.repository.name or _who(words)
    after = keep(found, f"{words}\n", name, trusted=run_hooks)
    say(f"Saved {count(len(found.draft.changed), 'file')}: {words}")
    _say_left_out(found.draft)
    _say_where(after)
    return 0


def _who(words: str) -> str:
    from qiworkbook.problems import WorkbookError

    if session().terminal:
        return ask_needed("Who saves? A team or a role will do, and is kept for next time")
    raise WorkbookError(
        "Nobody has said yet who saves here, so nothing was saved. A team or a role will do.",
        f'Try: qiworkbook save "{words}" --as "Willow Ward team"',
    )


def _say_changes(found: Unsaved) -> None:
    for told in found.told:
        say(told.title)
        for line in told.lines:
            say(f"  - {line}")


def _say_refused(found: Unsaved) -> None:
    say()
    for problem in found.errors:
        say_problem(problem)
    say(f"{count(len(found.errors), 'error')}, so nothing was saved. Your files are as they are.")
    say("What is saved is kept for good, also when it is taken out later.")
    say_next("put that right and save again", "or, to save it as it is, add --anyway")


def _say_left_out(draft: Draft) -> None:
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
