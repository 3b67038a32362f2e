"""`qiworkbook`: the list of commands, ours and those of plugins."""

from __future__ import annotations

import atexit
import gc
import io
import signal
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

import click

from qiworkbook import __version__
from qiworkbook.cli.command import equip
from qiworkbook.cli.lazy import LazyCommand, LazyGroup, load
from qiworkbook.cli.left_out import ask_to_keep, open_to_share, say_left_out
from qiworkbook.cli.session import INTERRUPTED, LEFT_OUT, Session, near_path, tell_error, warn
from qiworkbook.plugins.guard import Cost, Guard, fault_words
from qiworkbook.problems import Pressed, WorkbookError, is_pressed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import FrameType

    from qiworkbook.contributions.command_ref import CommandRef
    from qiworkbook.plugins.loader import EntryPoint
    from qiworkbook.plugins.manager import Owned
    from qiworkbook.store.journal import KeptEdit


COMMANDS: Mapping[str, LazyCommand] = {
    name: LazyCommand(f"qiworkbook.cli.{target}", line)
    for name, target, line in (
        ("init", "init:init", "Make a new workbook."),
        ("new", "init:new", "Start a project."),
        ("serve", "serve:serve", "The workbook as a page in your browser."),
        ("start-file", "bundle:start_file", "A file to double-click that opens this workbook."),
        ("bundle", "bundle:bundle", "A folder that runs where no Python is."),
        ("week", "week:week", "This week's numbers, what was tested, what was learned."),
        ("list", "overview:list_projects", "Every project on one line."),
        ("wards", "overview:wards", "Where every ward stands, for a coach with several."),
        ("digest", "overview:digest", "What is new at the wards, as text for an e-mail."),
        ("show", "overview:show", "One project on one screen."),
        ("check", "check:check", "Every problem: where it is and what to do."),
        ("coach", "coach:coach", "The next questions to ask, kindly."),
        ("aim", "theory:aim", "Set or show the aim."),
        ("driver", "theory:driver", "Add or list drivers."),
        ("team", "project:team", "Who works on it, by role."),
        ("coproduction", "project:coproduction", "How people share in the decisions."),
        ("task", "project:task", "What is to be done."),
        ("learning", "project:learning", "What was learned, whichever way it went."),
        ("next", "project:next_", "What comes next, or is asked of others."),
        ("progress", "project:progress", "Progress scores, the team's and the coach's."),
        ("close", "project:close", "Close a project; ask later whether it holds."),
        ("picture", "project:picture", "Pictures of the work, and who agreed to be shown."),
        ("followup", "project:followup", "Whether the gains of a closed project have held."),
        ("part", "part:part", "Any other part of any file: add, set, move, remove."),
        ("idea", "theory:idea", "Add, list or update change ideas."),
        ("measure", "measure:measure", "Add, change, list or show measures."),
        ("data", "data:data", "Add a point, or import a file of them."),
        ("sheet", "sheet:sheet", "A ward's sheet by e-mail: send it, read what comes back."),
        ("collect", "pack:collect", "Take in wards that arrived by e-mail or on a drive."),
        ("pack", "pack:pack", "A copy to share in one file: shown first, then written."),
        ("pdsa", "pdsa:pdsa", "Walk a cycle through plan, do, study and act."),
        ("chart", "chart:chart", "One measure as a chart, or as data."),
        ("theory", "theory:theory", "The driver diagram."),
        ("compare", "chart:compare", "Wards with the same measure, as a funnel."),
        ("summary", "chart:summary", "Every measure: its icons and its latest value."),
        ("report", "report:report", "Write the report."),
        ("slides", "slides:slides", "Write the learning-set deck."),
        ("learning-set", "learning_set:learning_set", "Plan a learning set; say how it went."),
        ("programme", "programme:programme", "Many trusts as one: members, report, slides, site."),
        ("resources", "resources:resources", "The library: add, list."),
        (
            "definitions",
            "definitions:definitions",
            "What measures mean everywhere: publish, take.",
        ),
        ("changes", "changes:changes", "What happened since the last learning set."),
        ("save", "save:save", "Check, then keep a version to go back to."),
        ("merge", "save:merge", "Join what two people did at the same time."),
        ("undo", "save:undo", "Take back my last change."),
        ("versions", "save:versions", "Earlier versions that can be brought back."),
        ("restore", "save:restore", "A project or a record as it was."),
        ("export", "export:export", "Tidy tables for Excel and other tools."),
        ("privacy", "privacy:privacy", "A page for your information governance lead."),
        ("plugins", "plugins:plugins", "What is installed."),
        ("templates", "templates:templates", "What pages and decks are made by, and a copy."),
        ("schema", "schema:schema", "JSON Schemas, so that editors help."),
        ("help", "lazy:help_", "How to use a command: help pdsa plan."),
    )
}


_GROUPS = (
    ("Every week", "week coach data pdsa chart sheet check save"),
    (
        "The project",
        "new aim team coproduction driver idea measure theory task learning next progress close "
        "followup picture part",
    ),
    ("Look", "show list wards digest summary compare changes"),
    ("Tell others", "report slides learning-set resources definitions export pack"),
)
"""Headings of the help, each with its commands; the others stand below them."""

_LEADS = {
    "rename": "qiworkbook driver rename, idea rename, measure rename",
    "delete": "qiworkbook data remove, driver remove, idea remove, measure remove, team remove; "
    "a cycle is a file in projects/PROJECT/pdsa, and a project is a folder in projects/",
    "move": "qiworkbook driver move, idea move, measure move",
    "history": "qiworkbook changes; or qiworkbook versions, for what can be brought back",
    "log": "qiworkbook changes; or qiworkbook versions, for what can be brought back",
    "diff": "qiworkbook changes",
    "redo": "qiworkbook restore PROJECT --to NUMBER, that of the undo in qiworkbook versions",
    "join": "qiworkbook merge; or qiworkbook merge FOLDER, for the copy of somebody else",
    "revert": "qiworkbook undo, for my last change; or qiworkbook restore PROJECT",
    "archive": "qiworkbook close PROJECT",
    "pause": "qiworkbook part set PROJECT project status=paused",
    "reopen": "qiworkbook part set PROJECT project status=active",
    "done": "qiworkbook pdsa act PROJECT for a test; task set, next set; or close PROJECT",
    "remove": "qiworkbook data remove, driver remove, idea remove, measure remove, team remove",
    "edit": "qiworkbook aim set, idea set, measure set, data set; or any text editor",
    "plan": "qiworkbook pdsa plan PROJECT",
    "predict": "qiworkbook pdsa predict PROJECT",
    "do": "qiworkbook pdsa do PROJECT",
    "study": "qiworkbook pdsa study PROJECT",
    "act": "qiworkbook pdsa act PROJECT",
    "add": "qiworkbook data add, driver add, idea add, measure add",
    "import": "qiworkbook data import FILE",
    "open": "qiworkbook show PROJECT, or qiworkbook serve for a page in the browser",
    "status": "qiworkbook, alone; or qiworkbook list",
    "commit": 'qiworkbook save "what we did"',
}
"""Verbs that people try, and where each leads."""


class Main(LazyGroup):
    """The core's commands, then those of plugins, which cannot take the name of one of ours."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in groups, by what somebody wants to do."""
        entries = self.entries(ctx)
        told: set[str] = set()
        for heading, names in _GROUPS:
            with formatter.section(heading):
                formatter.write_dl([(name, entries[name].help) for name in names.split()])
            told.update(names.split())
        for heading, ours in (("The workbook", True), ("From plugins", False)):
            rest = [(n, e.help) for n, e in entries.items() if n not in told]
            rest = [one for one in rest if (one[0] in COMMANDS) == ours]
            if rest:
                with formatter.section(heading):
                    formatter.write_dl(rest)

    def entries(self, ctx: click.Context) -> Mapping[str, LazyCommand]:
        """The commands by name."""
        plugins = ctx.ensure_object(Session).plugins
        given = sorted(plugins.commands(COMMANDS), key=lambda c: c.value.name)
        return {
            **COMMANDS,
            **{c.value.name: LazyCommand(c.value.target, c.value.help) for c in given},
        }

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of ours without a look at the plugins; otherwise one of theirs."""
        if cmd_name in COMMANDS:
            return load(COMMANDS[cmd_name].target)
        given = ctx.ensure_object(Session).plugins.commands(COMMANDS)
        theirs = next((c for c in given if c.value.name == cmd_name), None)
        return None if theirs is None else _theirs(theirs, ctx.ensure_object(Session))


def _theirs(given: Owned[CommandRef], session: Session) -> click.Command:
    """The command of a plugin. What is wrong with it is told as the plugin's, not as ours."""
    session.plugin = given.plugin
    try:
        return equip(load(given.value.target))
    except BaseException as fault:  # also an exit while it is imported
        if is_pressed(fault):
            raise
        raise WorkbookError(
            f"{given.value.name} is a command of the plugin {given.plugin}, and could not be "
            f"started: {fault_words(fault)}",
            "Tell whoever looks after the plugin. Every other command works.",
        ) from fault


@click.command(
    cls=Main,
    leads=_LEADS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: qiworkbook init, then qiworkbook new my-ward.",
)
@click.version_option(__version__, prog_name="qiworkbook")
@click.pass_context
def qiworkbook(ctx: click.Context) -> None:
    """A quality improvement workbook in plain files: from aim to slide, one thread.

    Alone, in a workbook, it says where things stand and what comes next.
    """
    from qiworkbook.store.files import guard_texts

    session = ctx.ensure_object(Session)
    session.sharer = open_to_share
    guard_texts(partial(_asked, session))
    if ctx.invoked_subcommand is None:
        if not session.in_workbook:
            click.echo(ctx.get_help())
            return
        from qiworkbook.cli.overview import say_standing

        say_standing(session)


def _asked(session: Session, root: Path, edits: Sequence[KeptEdit]) -> Sequence[KeptEdit]:
    if all(before == after for before, after in (edit.words for edit in edits)):
        return edits

    return ask_to_keep(session, root, edits)


def run() -> NoReturn:
    """What the installed command runs."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # no terminal is too old for our signs
    # Nearly all that is made is kept to the end, so there is little to look for: now, or then.
    gc.set_threshold(200_000, 20, 100)
    atexit.register(gc.freeze)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _pressed)
    try:
        sys.exit(main(sys.argv[1:]))
    except Pressed:  # once more, while the end of it was being told
        sys.exit(INTERRUPTED)


def _pressed(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Pressed


def main(
    args: list[str],
    entry_points: Sequence[EntryPoint] | None = None,
    guard: Guard | None = None,
) -> int:
    """Run one command line, with the installed plugins unless others are given.

    Gives the exit code: 0 done; 1 the workbook has errors, or the command could not; 2 wrong
    usage; 3 a fault of ours or of a plugin; 4 done, but something could not be read and was left
    out (1 with --strict); 130 interrupted. `guard` keeps what plugins do wrong.
    """
    session = Session(entry_points=entry_points, guard=guard)
    ended = True
    try:
        code = _ran(args, session)
    except BaseException as error:  # noqa: BLE001  # the one place where errors become words
        code, ended = tell_error(error, session), False
    _tell_kept(session)
    missing = _tell_troubles(session)
    missing = _tell_left_out(session, quiet=code not in (0, LEFT_OUT) and ended) or missing
    if code == LEFT_OUT or (missing and not code):
        return 1 if session.strict else LEFT_OUT
    return code


def _ran(args: list[str], session: Session) -> int:
    session.command_line = " ".join(args)
    given: Any = qiworkbook.main(args, "qiworkbook", standalone_mode=False, obj=session)
    session.forget_answers()
    if session.kept:
        warn(
            "! It was written, and the reason is recorded in workbook.toml under "
            "[[identifier-kept]]."
        )
    if session.taken_out:
        from qiworkbook.cli.privacy import offer_to_forget

        offer_to_forget(session)
    return given if isinstance(given, int) else 0


def _tell_kept(session: Session) -> None:
    """Name the outputs that were changed since we made them, and what undo can't give back."""
    if session.wishes is None:
        return

    for trouble in dict.fromkeys(session.occasion.troubles):
        warn(
            f"! The earlier version could not be kept for undo: {trouble}. Undo can't take this "
            "change back. qiworkbook privacy page names the folder."
        )

    for there, instead in session.wishes.kept:
        warn(
            f"! {near_path(there)} stays as it is: it has been changed since it was made, or "
            f"somebody else made it. The new one is {near_path(instead)}. To write over it: "
            "--replace"
        )
    session.forget_wishes()


def _tell_left_out(session: Session, *, quiet: bool) -> bool:
    """Name what could not be read, unless the command did so itself. Is there any?

    Also where the command could not go on: what it did not find may be what could not be read.
    """
    if quiet or not session.left_out:
        return bool(session.left_out)

    say_left_out(session)
    return True


def _tell_troubles(session: Session) -> bool:
    """Name the plugins that did something wrong, once, after everything else. Is it missed?"""
    for trouble in session.guard.troubles:
        if session.debug and trouble.trace:
            click.echo(f"! plugin {trouble.trace}", err=True, nl=False)
        warn(f"! {trouble.whole}")
    # Help, and the list of plugins, lack nothing.
    return session.opened is not None and any(
        trouble.cost is not Cost.NOTHING for trouble in session.guard.troubles
    )
