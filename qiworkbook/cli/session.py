"""One run of a command: what it knows (folder, day, plugins), and what it says."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qiworkbook.plugins.guard import Guard
from qiworkbook.privacy.plain_text import as_plain
from qiworkbook.problems import Action, NothingFoundError, Problem, WorkbookError
from qiworkbook.store import layout
from qiworkbook.text.words import command_of, next_step, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from msgspec import Struct

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.plugins.loader import EntryPoint
    from qiworkbook.plugins.manager import Plugins
    from qiworkbook.problems import Problem
    from qiworkbook.store.date_texts import DateWord
    from qiworkbook.store.journal import Undertaking
    from qiworkbook.store.outputs import Wishes
    from qiworkbook.workbook import OpenWorkbook
    from qiworkbook.workbook.workers import Look, Many

    Sharer = Callable[["Session", OpenWorkbook, Sequence[str]], OpenWorkbook]


V = TypeVar("V", bound="Struct")


def _nobody(_session: Session, opened: OpenWorkbook, _only: Sequence[str]) -> OpenWorkbook:
    """No copy leaves the team where no program stands around the session that could make one."""
    raise NotImplementedError(opened.root)


class Session:
    """What the options that stand everywhere said. The workbook is opened on first use.

    `marker` is the file that makes a folder the one looked for: a programme has another.
    `terminal` is whether somebody is there to answer questions. `guard` keeps what
    plugins do wrong. `plugin` is whose command is running, "" for ours. `opened` is
    the workbook as it was last read, and `warned` whether identifiers in it have been spoken of.
    `left_out` is what could not be read of all that was opened, and `strict` whether that is an
    error. `said` is what was answered at the terminal, by question. `keep_identifier` is why what
    looks like an identifier may stay, `kept` whether any did, and `taken_out` whether one went.
    `replace` is whether outputs that were changed are written over, `wishes` what came of that.
    `share` is whether what is made leaves the team, by the lines that the file `release` lets out,
    and `recipient` for whom;
    `small` and `round_to` are stricter rules for it, and `sharer` makes the copy. `answered` is
    every answer at the terminal, as it came.
    """

    def __init__(
        self,
        *,
        terminal: bool | None = None,
        entry_points: Sequence[EntryPoint] | None = None,
        guard: Guard | None = None,
    ) -> None:
        """Start as nobody had given an option.

        `terminal` is found out unless it is given; so are the plugins that are installed. `guard`
        keeps what plugins do wrong.
        """
        self.guard = guard or Guard()
        self.folder: str | None = None
        self.marker = layout.WORKBOOK
        self.no_plugins = False
        self.debug = False
        self.replace = False
        self.wishes: Wishes | None = None
        self.plugin = ""
        self.opened: OpenWorkbook | None = None
        self.warned = False
        self.strict = False
        self.keep_identifier: str | None = None
        self.kept = False
        self.taken_out = False
        self.said: dict[str, str] = {}
        self.left_out: dict[Problem, None] = {}
        self.answered: list[tuple[str, str]] = []
        self.told_draft = False
        self.command_line = ""
        self.share = False
        self.told_left_out = False
        self.for_readers = False
        self.words: str | None = None
        self.sharer: Sharer = _nobody
        self._shared: dict[tuple[str, ...], OpenWorkbook] = {}
        self.release = ""
        self.recipient = ""
        self.small: int | None = None
        self.round_to: int | None = None
        self._terminal = terminal
        self._entry_points = entry_points

    @cached_property
    def many(self) -> Many:
        """How commands that look at every project go about it."""
        from qiworkbook.workbook.workers import Many

        return Many(can_start=self._entry_points is None)

    @cached_property
    def terminal(self) -> bool:
        """Whether questions can be asked."""
        if self._terminal is not None:
            return self._terminal
        return sys.stdin is not None and sys.stdin.isatty()

    @cached_property
    def today(self) -> date:
        """The day of the work: `as_of` of the workbook, and that of the clock where it has none."""
        said = self._said.get("workbook", {})
        as_of = said.get("as_of") if isinstance(said, dict) else None
        return as_of if type(as_of) is date else self.clock

    @cached_property
    def clock(self) -> date:
        """The day on which somebody sits here, which the journal goes by.

        `QIWORKBOOK_TODAY=2025-04-10` sets another, to make a deck again as it was.
        """
        said = os.environ.get("QIWORKBOOK_TODAY", "")
        try:
            return date.fromisoformat(said) if said else date.today()
        except ValueError:
            message = f"QIWORKBOOK_TODAY is {said!r}; write a date such as 2025-04-10"
            raise click.UsageError(message) from None

    @cached_property
    def date_order(self) -> DateWord | None:
        """How people here write dates, as workbook.toml says: found without the model."""
        from qiworkbook.store.date_texts import DateWord

        try:
            return DateWord(self._said["dates"]["order"])
        except (ValueError, KeyError, TypeError):
            return None  # `check` tells what is wrong with the file

    @cached_property
    def _said(self) -> dict[str, Any]:
        """What workbook.toml says, read without the model; nothing where it can't be read."""
        import tomllib

        try:
            return tomllib.loads(self._settings)
        except (ValueError, RecursionError):
            return {}

    @cached_property
    def root(self) -> Path:
        """The folder of the workbook: the one named, or the first above that is one."""
        from qiworkbook.store.journal import begin
        from qiworkbook.store.outputs import Wishes, wish
        from qiworkbook.workbook import find_root

        named = self.folder is not None
        found = find_root(self.folder or here(), named=named, marker=self.marker)
        begin(self.occasion)
        self.wishes = Wishes(found, replace=self.replace)
        wish(self.wishes)
        return found

    @cached_property
    def occasion(self) -> Undertaking:
        """What the running command does, and when: all that it writes is undone together."""
        from qiworkbook.store.journal import Undertaking

        context = click.get_current_context(silent=True)
        what = context.command_path.partition(" ")[2] if context else ""
        return Undertaking(what, datetime.combine(self.clock, datetime.now().time()))

    def forget_wishes(self) -> None:
        """End what was wished of outputs: the next command line has wishes of its own."""
        from qiworkbook.store.files import guard_texts
        from qiworkbook.store.journal import begin
        from qiworkbook.store.outputs import wish

        wish(None)
        guard_texts(None)
        begin(None)

    @cached_property
    def draft(self) -> list[tuple[str, str]]:
        """What was answered when somebody stopped this command last time."""
        from qiworkbook.workbook.edits.drafts import draft_of

        found = draft_of(self.root, self.command_line) if self.in_workbook else None
        return list(found.fields) if found else []

    def keep_answers(self) -> bool:
        """Keep what was answered for this person, until the command is run again."""
        from qiworkbook.workbook.edits.drafts import keep_draft

        said = [one for one in (*self.answered, *self.draft) if one[1]]
        return bool(said) and self.in_workbook and keep_draft(self.root, self.command_line, said)

    def forget_answers(self) -> None:
        """Forget them: the command has come to its end."""
        if self.answered and self.in_workbook:
            from qiworkbook.workbook.edits.drafts import forget_draft

            forget_draft(self.root, self.command_line)

    @property
    def in_workbook(self) -> bool:
        """Whether the command was called for a workbook, or inside one."""
        from qiworkbook.workbook.root import root_above

        return bool(self.folder or root_above(here(), self.marker))

    @cached_property
    def entry_points(self) -> tuple[EntryPoint, ...]:
        """What is installed. None of it has been imported for that."""
        from qiworkbook.plugins.loader import installed

        return tuple(installed() if self._entry_points is None else self._entry_points)

    @cached_property
    def disabled(self) -> tuple[str, ...]:
        """The plugins that workbook.toml leaves out, without the model: help must not wait."""
        if not _NAMES_SOME.search(self._settings):
            return ()
        chosen = self._said.get("plugins")  # `check` tells what is wrong with the file
        names = chosen.get("disabled", ()) if isinstance(chosen, dict) else ()
        return tuple(name for name in names if isinstance(name, str))

    @cached_property
    def plugins(self) -> Plugins:
        """The plugins in use."""
        from qiworkbook.plugins.manager import Plugins

        return Plugins(
            self._entry_points,
            disabled=self.disabled,
            only_core=self.no_plugins,
            guard=self.guard,
        )

    @property
    def plugins_of_others(self) -> tuple[str, ...]:
        """The plugins in use that did not come with qiworkbook, where any was asked yet."""
        used = vars(self).get("plugins")
        return () if used is None else used.of_others

    def open(self, only: Sequence[str] = ()) -> OpenWorkbook:
        """The workbook, read now; with `only`, just these of its projects.

        Where what is made leaves the team, it is the workbook of a copy to share.
        """
        from qiworkbook.workbook import open_workbook

        if not self.share:
            opened = self.opened = open_workbook(self.root, self.plugins, self.clock, only)
            self._note_left_out(opened)
            self.share = self.for_readers and self._always_shared(opened)
            if not self.share:
                return opened
        if tuple(only) not in self._shared:
            # What others show is thought of as well, so every project is read.
            self.opened = open_workbook(self.root, self.plugins, self.clock)
            self._note_left_out(self.opened)
            self._shared[tuple(only)] = self.sharer(self, self.opened, only)
        return self._shared[tuple(only)]

    def looked(self, look: Look[V], only: Sequence[str] = ()) -> tuple[V, ...]:
        """What a look at each project gives, or at these: kept, or worked out now.

        Where what is made leaves the team, the projects of the copy to share are looked at.
        """
        from qiworkbook.workbook.workers import looked

        if self.share:
            opened = self.open(only)
            return tuple(look.of(view, opened.plugins) for view in opened.views_of(only))
        made = looked(self.root, self.plugins, self.clock, look, only, self.many)
        self.opened = made.beside
        self.left_out = dict.fromkeys((*self.left_out, *made.left_out))
        for id_ in self.many.wrong:
            click.echo(f"! {id_}: what was kept did not match its files; now it does.", err=True)
        return made.values

    def open_measure(
        self, project: str, measure: str, before: OpenWorkbook | None = None
    ) -> OpenWorkbook:
        """The workbook with no more than a measure of a project needs, where that can be told.

        Of what this gave `before` a point was written, the data alone are read again.
        """
        from qiworkbook.workbook.opened import open_measure, with_data_now

        opened = None
        if before is not None and before.own_rules is not None:
            opened = with_data_now(before, measure)
        elif not self.share:
            opened = open_measure(self.root, self.plugins, self.clock, project, measure)
        if opened is None:
            return self.open([project])
        self.opened = opened
        self._note_left_out(opened)
        return opened

    def open_only(self, only: Sequence[str] = ()) -> OpenWorkbook:
        """The workbook to look something up in, with these of its projects, and nothing noted."""
        from qiworkbook.workbook import open_workbook

        return open_workbook(self.root, self.plugins, self.clock, only)

    def _note_left_out(self, opened: OpenWorkbook) -> None:
        """Keep what could not be read, as it is now: what was put right meanwhile is no more."""
        read = tuple(f"projects/{project.id}/" for project in opened.workbook.projects)
        left = (one for one in self.left_out if not one.place.file.startswith(read))
        self.left_out = dict.fromkeys((*left, *opened.left_out))

    def _always_shared(self, opened: OpenWorkbook) -> bool:
        from qiworkbook.workbook.outputs.audience_words import ALWAYS_SHARED

        usual = opened.workbook.file.house_style.words
        return (usual if self.words is None else self.words) in ALWAYS_SHARED

    def view(self, project: str) -> ProjectView:
        """One project seen whole, read now."""
        return self.open([project]).view(project)

    @cached_property
    def _settings(self) -> str:
        """The text of workbook.toml; "" where there is none to be read."""
        from qiworkbook.workbook.root import root_above

        folder = self.folder or root_above(here(), self.marker) or ""
        file = os.path.join(folder, layout.WORKBOOK)  # noqa: PTH118
        try:
            # A pipe of that name would keep the reader waiting for ever.
            return _read(file) if os.path.isfile(file) else ""  # noqa: PTH113
        except (OSError, UnicodeDecodeError):
            return ""


def _read(path: str) -> str:
    with open(path, encoding="utf-8-sig") as stream:  # noqa: PTH123
        return stream.read()


# A list with something in it. Most workbooks leave nothing out, and need no parser to say so.
_NAMES_SOME = re.compile(r"""disabled["']?\s*=\s*\[[^\]]*["']""")


def here() -> str:
    """The current folder. Raises WorkbookError when it has been deleted meanwhile."""
    try:
        return os.getcwd()  # noqa: PTH109
    except OSError:
        from qiworkbook.problems import WorkbookError

        message = "The folder you are in is no longer there."
        raise WorkbookError(message, "Go to another one, and try again.") from None


def session() -> Session:
    """The session of the running command."""
    return click.get_current_context().ensure_object(Session)


def near_path(path: Path) -> str:
    """The path from the current folder; whole when that would climb far; "" for the folder itself.

    A folder that lies elsewhere is easier to find by its whole name than by `../../..`.
    """
    whole = path.resolve()
    try:
        relative = os.path.relpath(whole)
    except ValueError:  # another drive
        return str(whole)
    if relative == ".":
        return ""
    return str(whole) if relative.startswith(os.path.join("..", "..")) else relative  # noqa: PTH118


def shell_word(word: str) -> str:
    """A word as it is typed in any shell: in quotes when it has a blank in it."""
    return f'"{word}"' if " " in word else word


_LONGEST = 600  # signs of a sentence
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, with escape among them
    "\u202a-\u202e\u2066-\u2069"  # bidirectional overrides
    "\ud800-\udfff]"  # half characters, which no terminal can print
)


def clean(text: str) -> str:
    """The text with control characters shown as a sign: a file cannot steer the terminal.

    Bidirectional overrides go too: they can make a line read as what it is not.
    """
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def say(text: str = "") -> None:
    """One line, or several, to the reader."""
    click.echo(clean(text))


def say_of_file(text: str) -> None:
    """What a file says that is not in the workbook yet, with no number of anybody repeated."""
    say(masked(text))


def warn(text: str) -> None:
    """What somebody should know beside what they asked for, or what is wrong, on the error stream.

    It goes into logs, and repeats no number of anybody.
    """
    click.echo(clean(masked(text)), err=True)


def masked(text: str) -> str:
    """The text with no number of anybody in it. Most have no digit at all, and load no pattern."""
    if not any(map(str.isdecimal, as_plain(text)[0])):
        return text
    from qiworkbook.privacy.patterns import without_numbers

    return without_numbers(text)


def say_problem(problem: Problem) -> None:
    """A problem as one line, with no number of anybody that the name of its file holds."""
    say_of_file(problem_line(problem))


def problem_line(problem: Problem) -> str:
    """A problem as one line: file, line, what it says, what it could say, what to do next."""
    return f"{problem.place}: {told_with_step(problem)}"


def told_with_step(problem: Problem) -> str:
    """What a problem says, and what to do next."""
    told = sentences(problem.message, problem.hint)
    return sentences(told, next_step(problem.action)) if problem.action else told


def sentences(message: str, hint: str) -> str:
    """What is the matter and what to do, with a stop between them and none at the end.

    Either is cut where it repeats a text of a file that has no end.
    """
    message, hint = _within(message), _within(hint)
    if not hint:
        return message.removesuffix(".")
    return (
        f"{message} {hint}" if message.endswith((".", "?", "!", ":", "…")) else f"{message}. {hint}"
    )


def _within(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def table(rows: Iterable[Sequence[str]], headings: Sequence[str] = ()) -> str:
    """Rows as aligned columns, two spaces apart."""
    lines = [tuple(headings)] * bool(headings) + [tuple(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)] if lines else []
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 cycle`, `3 cycles`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def say_json(data: object) -> None:
    """Data for a machine: two spaces deep, every sign beyond ASCII escaped, so any pipe will do."""
    import json

    click.echo(json.dumps(data, indent=2, default=str))


def say_no_project() -> None:
    """That the workbook is empty still, and how to begin."""
    say("There is no project yet.")
    say_next("qiworkbook new my-ward")


def say_next(*steps: str | Action) -> None:
    """What to type next: one step a line; nothing in a copy to share.

    Its readers have no workbook, and its ids are not always those that a command knows.
    """
    ctx = click.get_current_context(silent=True)
    if ctx is not None and ctx.ensure_object(Session).share:
        return
    for at, step in enumerate(steps):
        told = step if isinstance(step, str) else command_of(step)
        say(f"{'      ' if at else 'Next: '}{told}")


COULD_NOT, WRONG_USAGE, OUR_FAULT, LEFT_OUT, INTERRUPTED = 1, 2, 3, 4, 130


def tell_error(error: BaseException, session: Session) -> int:
    """Say what happened on the error stream. Gives the exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return WRONG_USAGE
    if isinstance(error, click.UsageError):
        _say_usage(error)
        return WRONG_USAGE
    if isinstance(error, KeyboardInterrupt | click.Abort):
        if session.terminal:
            click.echo(err=True)  # the question, or ^C, stands in the line
        click.echo("Stopped. Nothing more was changed.", err=True)
        if session.keep_answers():
            message = "What you answered is kept for you, for 14 days: run the same command again."
            click.echo(message, err=True)
        return INTERRUPTED
    if isinstance(error, SystemExit):  # click's, when whoever read our output has gone
        if isinstance(error.code, str):  # and that of a plugin's command, which means words by it
            click.echo(clean(error.code), err=True)
        return error.code if isinstance(error.code, int) else COULD_NOT if error.code else 0
    if session.debug:
        import traceback

        traceback.print_exception(error)
    if isinstance(error, WorkbookError):
        unsure = isinstance(error, NothingFoundError) and session.left_out
        if unsure:
            click.echo("In what could be read:", err=True)
        step = next_step(error.action) if error.action else ""
        warn("\n".join(filter(None, (error.message, error.hint, step))))
        return LEFT_OUT if unsure else COULD_NOT
    if isinstance(error, OSError) and error.errno in _REFUSALS and not session.plugin:
        from qiworkbook.store.layout import system_reason

        what = error.filename or "The output could not be written"
        warn(f"{what}: {system_reason(error)}.\nNo file is left half written.")
        return COULD_NOT
    if not session.debug:
        _say_fault(error, session)
    return OUR_FAULT


# What a computer refuses, whatever the program: nobody's fault.
_REFUSALS = {
    getattr(errno, name, None) for name in ("EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT")
}


def _say_usage(error: click.UsageError) -> None:
    lines = [_said(error)]
    if error.ctx is not None and "\n" not in lines[0]:  # two lines say what to type themselves
        example = getattr(error.ctx.command, "example", "").strip().partition("\n")[0]
        lines += [f"For example: {example}"] * bool(example)
        lines.append(f"More: {error.ctx.command_path} --help")
    warn("\n".join(lines))


def _said(error: click.UsageError) -> str:
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"{_name(error.param)} is missing."
    if isinstance(error, click.BadParameter):
        return f"{_name(error.param)}: {error.message}" if error.param else error.message
    said = error.format_message()
    more = re.fullmatch(r"Got unexpected extra arguments? \((.*)\)", said, re.DOTALL)
    if more:
        hint = 'Put a text of several words between quotes: "like this".'
        return f"That is more than this command takes: {more[1]}. {hint}"
    return said


def _name(param: click.Parameter) -> str:
    """What the person typed, or should have: `--kind`, PROJECT."""
    return (
        param.opts[-1] if isinstance(param, click.Option) else param.human_readable_name.strip("[]")
    )


def _say_fault(error: BaseException, session: Session) -> None:
    """Whose fault it is: ours, or that of the plugin whose command was running."""
    from qiworkbook.plugins.guard import fault_words

    plugin, others = session.plugin, session.plugins_of_others
    where = f"the plugin {plugin}" if plugin else "qiworkbook"
    whose = "plugin" if plugin else "program"
    keeper = "the plugin" if plugin else "qiworkbook for you"
    click.echo(
        f"Something went wrong inside {where} ({clean(fault_words(error))}).\n"
        f"This is a fault of the {whose}, not of yours. No file is left half written.\n"
        f"Run the command again with --debug and send what it prints to whoever looks after "
        f"{keeper}.",
        err=True,
    )
    if others and not plugin:
        click.echo(
            "If it works with --no-plugins, a plugin changed something that qiworkbook relies "
            "on: try "
            f"qiworkbook plugins check {' '.join(others)}",
            err=True,
        )


def ask(question: str, default: str = "", *, about: str = "") -> str:
    """A line of text; Enter alone gives the default.

    What was answered before somebody stopped the same command is the default before any other.
    `about` is what is asked, where the line itself does not say.
    """
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  # arrows and editing come with it; Windows has its own
    context = click.get_current_context(silent=True)  # none once the command itself is over
    session = context.ensure_object(Session) if context else Session()
    about = about or question
    if session.answered and session.answered[-1][0] == about:  # it was refused
        session.answered.pop()
    before = [one for one in session.draft if one[0] == about][:1]
    default = before[0][1] if before else default
    if before and not session.told_draft:
        session.told_draft = True
        click.echo("You stopped here before. Press Enter to keep the answer you gave then.")
    ends = " " if question.endswith("?") and not default else ": "
    raw: str = click.prompt(
        clean(question), default=default, show_default=bool(default), prompt_suffix=ends
    )
    said = typed(raw).strip()
    session.draft[:] = [one for one in session.draft if one not in before]
    session.answered.append((about, said))
    return said


def ask_needed(question: str) -> str:
    """A line of text that must say something: asked again until it does."""
    while not (said := ask(question)):
        pass
    return said
