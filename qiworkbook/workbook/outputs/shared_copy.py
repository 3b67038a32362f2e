"""A copy to share: what is asked before, and what earlier copies told."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from msgspec import MsgspecError, Struct, convert, field, to_builtins
from msgspec.json import decode
from msgspec.structs import astuple, replace

from qiworkbook.compose.disclosure.answers import FileCounts, answers_of
from qiworkbook.compose.disclosure.copy import Published, copy_of, lines_to_let_out, published
from qiworkbook.compose.disclosure.free_text import ReleaseLine, Telling
from qiworkbook.compose.disclosure.knowledge import known_sum
from qiworkbook.compose.disclosure.proof import Fact
from qiworkbook.compose.disclosure.table import (
    MeasureColumn,
    Nature,
    PointPart,
    Policy,
    Protection,
)
from qiworkbook.model import Workbook
from qiworkbook.model.settings import ROUND_TO
from qiworkbook.problems import Place, Problem, Severity, WorkbookError
from qiworkbook.store.atomic import locked, make_folder, replace_whole
from qiworkbook.store.cache import Shelf
from qiworkbook.store.layout import FileError, inside, read_bytes
from qiworkbook.text.words import counted, listed
from qiworkbook.workbook.edits.identifiers import KeptIdentifier, keep_identifiers, kept_in_words
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.question import YES, Answers, Choice, Question, answer_to, asks, settled
from qiworkbook.workbook.workers import program_of

RECORD = ".qiworkbook/shared.json"
_LARGEST = 200 * 1024 * 1024

_Bounds = tuple[float, float, tuple[float, ...]]  # between which, and the days' own numbers then
_Key = tuple[MeasureColumn, tuple[date, ...]]


class Copy(Struct, frozen=True):
    """One copy that was made: the day, the command, the projects that it was about, and for whom.

    `recipient` is "" where nobody said.
    """

    on: date
    command: str
    projects: tuple[str, ...]
    recipient: str = ""


class SharedBefore(Struct, frozen=True):
    """Every number that a copy has told of, with its bounds; the copies; the files they were."""

    copies: tuple[Copy, ...] = ()
    shown: Mapping[_Key, tuple[_Bounds, ...]] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    let_out: frozenset[str] = frozenset()
    """Prints of the lines with numbers that a person let out."""
    answers: tuple[FileCounts, ...] = ()
    """Counts in files of plugins that a copy has told of."""
    series: tuple[Protection, ...] = ()
    """What the copies took each series for that was not shown as it is."""

    def facts(self) -> tuple[Fact, ...]:
        """What a reader of all copies knows."""
        return tuple(
            Fact(known_sum(column, days), *bounds)
            for (column, days), all_bounds in self.shown.items()
            for bounds in all_bounds
        )


def shared_before(root: Path) -> SharedBefore:
    """What was shared from this workbook, as far as its own record knows.

    Raises WorkbookError for a record that cannot be read: what it knows must not be forgotten.
    """
    if not inside(root, RECORD).exists():
        return SharedBefore()
    try:
        return _read(convert(json.loads(read_bytes(root, RECORD, _LARGEST)), _Record))
    except (ValueError, RecursionError):
        raise WorkbookError.of(_UNREADABLE) from None


_UNREADABLE = Problem(
    "sharing-record",
    "is the record of what was shared before, and cannot be read, so no copy is made",
    Place(RECORD),
    hint="Put it back from a backup. Without it, a new copy could give away, together with an "
    "older one, what each of them hides.",
)


class _Between(Struct, array_like=True):
    low: float
    high: float
    numbers: tuple[float, ...] = ()  # which records from before they were kept do not have


class _ToldNumber(Struct):
    project: str
    measure: str
    part: PointPart
    days: tuple[date, ...]
    between: tuple[_Between, ...]

    def __post_init__(self) -> None:
        """Hold that there are as many numbers as what was told is the sum of."""
        many = len(known_sum(self.column, self.days))
        if not many or any(len(one.numbers) not in (0, many) for one in self.between):
            message = "other numbers than days"
            raise ValueError(message)

    @property
    def column(self) -> MeasureColumn:
        return MeasureColumn(self.project, self.measure, self.part)


class _Record(Struct, rename={"let_out": "let-out"}):
    """The file, as it is read and as `check` looks at it."""

    copies: tuple[Copy, ...]
    shown: tuple[_ToldNumber, ...]
    files: frozenset[str]
    let_out: frozenset[str] = frozenset()
    answers: tuple[FileCounts, ...] = ()
    series: tuple[Protection, ...] | None = None


def record_problems(root: Path) -> tuple[Problem, ...]:
    """Why the record of what was shared cannot be read, if so; found far faster than it is read."""
    try:
        if inside(root, RECORD).exists():
            # what has no end is no JSON, though Python writes it
            decode(read_bytes(root, RECORD, _LARGEST).replace(b"Infinity", b"0"), type=_Record)
    except (FileError, MsgspecError, RecursionError) as error:
        return error.problems if isinstance(error, FileError) else (_UNREADABLE,)
    return ()


def keep_as_shared(
    root: Path,
    copy: Copy,
    shown: Iterable[tuple[_Key, _Bounds]],
    lines: Iterable[ReleaseLine] = (),
    answers: Iterable[FileCounts] = (),
    series: Sequence[Protection] = (),
) -> None:
    """Add a copy, the numbers and answers that it shows and the lines let out to the record.

    `series` is what it takes them for: one that has only grown since stands there once. Raises
    WorkbookError.
    """
    with locked(root):
        before = shared_before(root)
        known: dict[_Key, tuple[_Bounds, ...]] = dict(before.shown)
        for key, bounds in shown:
            if bounds not in known.get(key, ()):
                known[key] = (*known.get(key, ()), bounds)
        copies = before.copies if copy in before.copies else (*before.copies, copy)
        let_out = before.let_out | {_print_of(line) for line in lines}
        told = tuple(dict.fromkeys((*before.answers, *answers)))
        were = tuple(one for one in before.series if not any(map(one.became, series)))
        now = replace(
            before,
            copies=copies,
            shown=known,
            let_out=let_out,
            answers=told,
            series=(*were, *series),
        )
        if now != before:
            _write(root, now)


def also_shared(root: Path, other: Path) -> None:
    """Add what the record in `other` tells of numbers, whoever made those copies of them.

    Which lines were let out there is no word of who makes copies here. Raises WorkbookError.
    """
    told = shared_before(other)
    shown = ((key, one) for key, bounds in told.shown.items() for one in bounds)
    for copy in told.copies[-1:]:
        keep_as_shared(root, copy, shown, (), told.answers, told.series)


def _print_of(line: ReleaseLine) -> str:
    return sha256(f"{line.project}\n{line.text}".encode()).hexdigest()


def keep_files(root: Path, paths: Iterable[Path]) -> None:
    """Add the files of a copy to the record. Raises WorkbookError."""
    with locked(root):
        before = shared_before(root)
        files = before.files | {str(path.resolve()) for path in paths}
        if files != before.files:
            _write(root, replace(before, files=files))


def _read(said: _Record) -> SharedBefore:
    shown = {(one.column, one.days): tuple(map(astuple, one.between)) for one in said.shown}
    # A record from before series were kept tells what was shown of each.
    series = {
        (column.project, column.measure): Protection(
            column.project,
            column.measure,
            Nature.COUNT if column.part is PointPart.VALUE else Nature.RATIO,
        )
        for column, _ in shown
    }
    kept = (*series.values(),) if said.series is None else said.series
    return SharedBefore(said.copies, shown, said.files, said.let_out, said.answers, kept)


def _write(root: Path, record: SharedBefore) -> None:
    said = {
        "format": 1,
        "copies": [
            {
                "on": one.on.isoformat(),
                "command": one.command,
                "projects": list(one.projects),
                "recipient": one.recipient,
            }
            for one in record.copies
        ],
        "files": sorted(record.files),
        "let-out": sorted(record.let_out),
        "answers": to_builtins(record.answers),
        "series": to_builtins(record.series, str_keys=True),
        "shown": [
            {
                "project": column.project,
                "measure": column.measure,
                "part": column.part.value,
                "days": [day.isoformat() for day in days],
                "between": sorted(bounds),
            }
            for (column, days), bounds in sorted(record.shown.items())
        ],
    }
    path = inside(root, RECORD)
    make_folder(path.parent, RECORD)
    replace_whole(path, f"{json.dumps(said, indent=1)}\n".encode(), RECORD)


LINES = "release"
NONE, AGAIN, EACH, ALL = "none", "again", "each", "all"


class Wish(Struct, frozen=True):
    """What was asked of a copy: which projects, and rules that may be stricter than usual.

    `release` is a file that says which lines with numbers are let out; None asks for each.
    `record` is the folder with the record of what was shared, and `home` that for which what was
    worked out is kept, where those are not the workbook's.
    """

    ids: tuple[str, ...] = ()
    small: int | None = None
    round_to: int | None = None
    release: Path | None = None
    command: str = ""
    recipient: str = ""
    record: Path | None = None
    home: Path | None = None


class SharedWorkbook(Struct, frozen=True):
    """The workbook of a copy, the lines with numbers left out of it, and its entry on record."""

    opened: OpenWorkbook
    policy: Policy
    left_out: tuple[ReleaseLine, ...]
    let_out: tuple[ReleaseLine, ...]
    made: Published
    entry: Copy
    record: Path
    kept: tuple[KeptIdentifier, ...]


def _misread(workbook: Workbook) -> Iterator[Problem]:
    """What is wrong in `[sharing]`, or with the whole of workbook.toml."""
    source = workbook.source
    whole = source.said()
    rules = (
        {source.at(path) for path in source.positions if path[:1] == ("sharing",)} if whole else ()
    )
    for problem in workbook.problems:
        in_it = problem.place.file == source.file and problem.severity is Severity.ERROR
        if in_it and (not whole or problem.place in rules):
            yield problem


def policy_for(opened: OpenWorkbook, wish: Wish) -> Policy:
    """The rules of the workbook with what was asked for.

    Raises WorkbookError for looser ones, and for rules that could not be read as they stand.
    """
    if misread := next(_misread(opened.workbook), None):
        raise WorkbookError(
            f"{misread.place}: {misread.message}.",
            "The rules for copies cannot be read, so no copy is made: put them right first.",
        )
    policy = Policy.of(opened.workbook.file.sharing)
    small = policy.small if wish.small is None else wish.small
    if small < policy.small:
        raise WorkbookError(
            f"Counts up to {policy.small} are hidden here, and up to {small} would show more.",
            "To loosen the rule, write small and a reason under [sharing] in workbook.toml.",
        )
    round_to = policy.round_to if wish.round_to is None else wish.round_to
    if round_to < ROUND_TO:
        raise WorkbookError(
            f"Counts of a copy to share are rounded to {ROUND_TO} at least: exact ones could tell "
            "what is hidden beside them.",
            "A report or deck for the team itself has them as they are, and says so on every page "
            "where it is not for sharing.",
        )
    return replace(policy, small=small, round_to=round_to)


@asks
def shared_copy(
    opened: OpenWorkbook, wish: Wish, answers: Answers, *, on_record: bool = True
) -> SharedWorkbook:
    """The workbook as it may leave the team, which is then on record. Gives questions about lines.

        >>> shared_copy(opened, Wish(("willow-ward",)), {}).id
        'release'

    Not `on_record`, somebody looks at it first, and `keep_on_record` follows before it leaves.
    `opened` has every project of the workbook, so that what others show is thought of too. Raises
    WorkbookError for rules that are too loose, and for lines that a file does not say anything of.
    """
    policy = policy_for(opened, wish)
    ids = tuple(view.project.id for view in opened.views_of(wish.ids))
    kinds = opened.plugins.record_types
    record = wish.record or opened.root
    before = shared_before(record)
    recipients = {one.recipient for one in before.copies}  # two names that are all are somebody
    new = "" if wish.recipient in recipients else f"asked {wish.recipient}"
    kept = settled(kept_in_words("the record of what was shared", new, answers))
    lines = lines_to_let_out(opened.workbook, policy, ids, kinds)
    if wish.release:
        let_out = _said_in(wish.release, lines)
    else:
        let_out = _asked(lines, before.let_out, answers)
    made = _published(opened, wish.home or opened.root, policy, before, ids)
    copy = copy_of(opened.workbook, made, ids, let_out, kinds)
    if kept_back := opened.plugins.kept_back():
        modules = f"Some or all of what these modules say is left out: {listed(kept_back)}."
        copy = replace(copy, shared=(*(copy.shared or ()), modules))
    shared = replace(opened, workbook=copy, plugins=opened.plugins.for_sharing())
    left_out = tuple(line for line in lines if line.text not in let_out)
    released = tuple(line for line in lines if line.text in let_out)
    entry = Copy(opened.today, wish.command, ids, wish.recipient)
    whole = SharedWorkbook(
        opened=shared,
        policy=policy,
        left_out=left_out,
        let_out=released,
        made=made,
        entry=entry,
        record=record,
        kept=kept,
    )
    if on_record:
        keep_on_record(whole)
    return whole


def _published(
    opened: OpenWorkbook, home: Path, policy: Policy, before: SharedBefore, ids: tuple[str, ...]
) -> Published:
    """What a copy may show; as it was worked out before, where it rests on the same numbers."""
    projects, kinds, facts = opened.workbook.projects, opened.plugins.record_types, before.facts()
    numbers = [(one.id, repr(one.about), repr(one.measures), dict(one.series)) for one in projects]
    program = program_of(opened.plugins)
    with Shelf(home if program else None, "published", program) as shelf:
        told = (facts, before.answers, before.series)
        key = shelf.key(policy, numbers, answers_of(projects, kinds), told, ids)
        return shelf.recall(key, Published) or shelf.lay(
            key,
            published(
                *(opened.workbook, policy, kinds, facts),
                told=before.answers,
                before=before.series,
                ids=ids,
            ),
        )


def keep_on_record(copy: SharedWorkbook) -> None:
    """Add a copy, and all that it tells, to the record of what was shared. Raises WorkbookError."""
    made = copy.made
    keep_identifiers(copy.opened.root, copy.kept, copy.opened.today)
    shown = (
        ((entry.column, entry.days), (low, high, tuple(map(made.number, cells))))
        for entry, low, high in made.shown(copy.entry.projects)
        for cells in [[cell for cell, _ in known_sum(entry.column, entry.days)]]
    )
    answers = (one for one, _ in made.answers if one.project in copy.entry.projects)
    series = [one for one in made.series if one.project in copy.entry.projects]
    keep_as_shared(copy.record, copy.entry, shown, copy.let_out, answers, series)


def _asked(
    lines: Sequence[ReleaseLine], before: Collection[str], answers: Answers
) -> Collection[str]:
    """The lines that a person lets out, by project and by what they tell.

    None where nobody is there to read them. `before` are the prints of those let out before.
    """
    texts = {line.text for line in lines}
    if not texts:
        return ()
    known = {line.text for line in lines if _print_of(line) in before}
    known -= {line.text for line in lines if _print_of(line) not in before}
    new = [line for line in lines if line.text not in known]
    told = f", {len(known)} of them let out before" if known else ""
    again = Choice(AGAIN, "let out those that you let out before, and leave the others")
    beside = " that were not let out before; those leave again" if known else ""
    how = Question(
        LINES,
        f"{counted(len(texts), 'line')} of text with a number, a name or harm in it{told}. "
        "Leave all of them out?",
        "A number in a sentence can tell of one person, and no program knows what it counts.",
        (
            Choice(NONE, "leave all of them out of this copy"),
            *((again,) if known else ()),
            Choice(EACH, f"show me the lines{beside}, and I say which may leave the team"),
        ),
        personal=True,
    )
    said = answer_to(how, answers)
    if said == NONE:
        return ()
    let_out = known
    for at, (heading, of_it) in enumerate(_groups(new) if said == EACH else (), start=1):
        let_out.update(_of_group(f"{LINES}-{at}", heading, of_it, answers))
    return let_out


def _groups(lines: Sequence[ReleaseLine]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The lines of one project that tell of one kind of thing, under words that say which.

    A text is asked about once, and wherever somebody saw it among what was seen.
    """
    seen = {line.text for line in lines if line.telling is Telling.SEEN}
    told: set[str] = set()

    def key(line: ReleaseLine) -> tuple[str, Telling]:
        return line.project, line.telling

    for (project, telling), found in groupby(sorted(lines, key=key), key):
        others = told | (seen if telling is Telling.PLAN else set())
        texts = tuple(dict.fromkeys(line.text for line in found if line.text not in others))
        told.update(texts)
        if texts:
            yield f"{project}: {counted(len(texts), 'line')} of {telling.called}", texts


def _of_group(id_: str, heading: str, texts: Sequence[str], answers: Answers) -> Collection[str]:
    which = Question(
        id_,
        f"{heading}. May they leave the team?",
        "\n".join(f"- {text}" for text in texts),
        (
            Choice(NONE, "none of these"),
            Choice(ALL, "every one of these: I have read them"),
            Choice(EACH, "ask me about each"),
        ),
        personal=True,
    )
    said = answer_to(which, answers)
    if said != EACH:
        return texts if said == ALL else ()
    return {
        text
        for at, text in enumerate(texts, start=1)
        if answer_to(
            Question(f"{id_}-{at}", f"{at} of {len(texts)}: {text}", personal=True), answers
        )
        == YES
    }


def _said_in(path: Path, lines: Sequence[ReleaseLine]) -> Collection[str]:
    """The lines that a file lets out: those marked [x]. New lines are added to it, to be read."""

    try:
        if path.exists() and not path.is_file():  # a pipe would keep the reader waiting
            raise OSError
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except (OSError, UnicodeDecodeError):
        raise WorkbookError(f"{path} cannot be read as text.") from None
    said = {
        " ".join(row[3:].split()): row[:3].casefold() == "[x]"
        for row in text.splitlines()
        if row[:3].casefold() in ("[x]", "[ ]")
    }
    groups = tuple(_groups([line for line in lines if line.text not in said]))
    if groups:
        new = [text for _, texts in groups for text in texts]
        heading = (
            "" if text else "Put an x between the brackets of a line that may leave the team.\n"
        )
        old = text if not text or text.endswith("\n") else f"{text}\n"
        listing = "".join(
            "\n".join((f"\n# {name}", *(f"[ ] {text}" for text in texts), ""))
            for name, texts in groups
        )
        replace_whole(path, f"{old}{heading}{listing}".encode(), str(path))
        raise WorkbookError(
            f"{counted(len(new), 'line')} with a number, a name or harm in it to be read first, in "
            f"{path}.",
            "Put an x between the brackets of each line that may leave, and run this again.",
        )
    return {line for line, is_out in said.items() if is_out}
