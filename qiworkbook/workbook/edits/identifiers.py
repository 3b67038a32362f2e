"""What looks like an identifier: how much there is, what is new, and why somebody keeps it."""

from __future__ import annotations

import os
import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.privacy.harm import told_of_harm
from qiworkbook.privacy.patterns import IdentifierKind, look
from qiworkbook.problems import Problem, Severity, WorkbookError
from qiworkbook.store import journal, layout
from qiworkbook.store.atomic import let_go, locked
from qiworkbook.store.cache import forget_kept
from qiworkbook.store.editor import Editor, edit_toml, edited
from qiworkbook.store.files import Guard, as_text, bytes_now
from qiworkbook.store.journal import KeptEdit
from qiworkbook.store.layout import inside, system_reason
from qiworkbook.text.source import Source
from qiworkbook.text.words import listed
from qiworkbook.workbook.question import NO, Answers, Question, answer_to, asks, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.contributions.records import RecordType
    from qiworkbook.workbook.opened import OpenWorkbook

_MANY = 10  # projects; with fewer, a second process saves no time
KEEP = "keep-identifier"
FORGET = Question(
    "forget-identifiers",
    "Remove it there too? That cannot be undone.",
    personal=True,
    usual=NO,
)
"""What is asked once an identifier was taken out of a file, and is still kept for undo."""
_WHY = (
    "What is written here is copied, shared and kept for years. Take it out, or write a role, an "
    "age in years, a number of people. No program finds everything: read it yourself, too."
)


class KeptIdentifier(Struct, frozen=True):
    """A kind of identifier that may stay in a file, and why."""

    file: str
    kind: IdentifierKind
    why: str


def identifiers_in(opened: OpenWorkbook) -> int:
    """How many things look like identifiers, of any kind that `check` knows but names of staff.

        >>> identifiers_in(opened)
        0

    Looked through are the projects that were opened, and the files beside them; of one kind a line
    counts once.
    """
    from qiworkbook.builtin.checks_privacy import identifiers_of, problems_beside
    from qiworkbook.workbook.workers import both

    def those_of(views: Iterable[ProjectView]) -> list[Problem]:
        return [one for view in views for one in identifiers_of(view)]

    views = opened.views
    half = len(views) // 2
    some, others = (
        both(lambda: those_of(views[half:]), lambda: those_of(views[:half]))
        if half >= _MANY
        else (those_of(views), [])
    )
    return len({*some, *others, *problems_beside(opened.workbook)})


def new_identifiers(
    file: str, before: str, after: str, types: Sequence[RecordType] = ()
) -> tuple[IdentifierKind, ...]:
    """The kinds of which there is more in the text to be written than in the one before.

    `types` are the files that plugins own, which say where they ask for a role.

    >>> new_identifiers("project.toml", "", "Write to jo@example.org")
    (<IdentifierKind.EMAIL: 'email'>,)
    """
    return tuple(
        kind
        for kind in IdentifierKind
        if _pieces(file, after, kind, types) - _pieces(file, before, kind, types)
    )


def new_account_of_harm(before: str, after: str) -> bool:
    """Whether a text would say something that may be an account of harm, and did not before.

    >>> new_account_of_harm("", "Tea at four")
    False
    """
    there = {before[start:end] for start, end in told_of_harm(before)}
    return any(after[start:end] not in there for start, end in told_of_harm(after))


def _pieces(
    file: str, text: str, kind: IdentifierKind, types: Sequence[RecordType]
) -> Counter[str]:
    found = look(text, kind)
    if found and kind is IdentifierKind.EMAIL and file.endswith(".toml"):
        from qiworkbook.builtin.checks_privacy import contacts

        shared = contacts(Source(file, text))
        found = tuple(one for one in found if not any(s <= one.start < e for s, e in shared))
    pieces = Counter(text[one.start : one.end] for one in found)
    if kind is IdentifierKind.UNTITLED_NAME and file.endswith(".toml"):
        from qiworkbook.builtin.checks_privacy import ROLE_KEYS, names_for_roles

        asked = ROLE_KEYS.union(("team.name",), *(one.named for one in types))
        pieces.update(text[slice(*at)] for _, at in names_for_roles(Source(file, text), asked))
    return pieces


@asks
def kept_in_text(
    file: str, kinds: Sequence[IdentifierKind], answers: Answers
) -> tuple[KeptIdentifier, ...]:
    """Ask about the kinds of identifiers that would be new in a file. Gives those that are kept."""
    asked = _question(f"{_safe(file)} would hold {_told(kinds)}", "Nothing was written.")
    reason = _reason(asked, answers)
    return tuple(KeptIdentifier(file, kind, reason) for kind in kinds)


@asks
def kept_in_words(where: str, words: str, answers: Answers) -> tuple[KeptIdentifier, ...]:
    """Ask about identifiers in words that go to no file of the workbook. Gives what is kept.

    >>> kept_in_words("the record of copies", "The national team", {})
    ()
    """
    kinds = new_identifiers(where, "", words)
    return settled(kept_in_text(where, kinds, answers)) if kinds else ()


@asks
def keep_in_version(
    opened: OpenWorkbook, problems: Sequence[Problem], words: str, answers: Answers
) -> bool:
    """Ask about what would be saved for good, unless somebody has said already why it is kept.

    >>> keep_in_version(opened, (), "Asked at one handover", {})
    False

    `words` are those of the version, and who saves. The reason is written down, to go into it;
    gives whether there is one.
    """
    said = settled(kept_in_words("this version's own words", words, answers))
    known = {(one.file, one.kind) for one in opened.workbook.file.identifier_kept}
    found = dict.fromkeys(
        (problem.place.file, kind)
        for problem in problems
        for kind in IdentifierKind
        if problem.code == f"privacy-{kind}" and problem.severity is Severity.QUESTION
    )
    new = tuple((file, kind) for file, kind in found if (file, kind.value) not in known)
    if not new:
        keep_identifiers(opened.root, said, opened.today)
        return bool(said)
    files = listed(list(dict.fromkeys(file for file, _ in new)))
    kinds = tuple(dict.fromkeys(kind for _, kind in new))
    asked = _question(f"{files} would be saved with {_told(kinds)}", "It is kept for good.")
    reason = _reason(asked, answers)
    keep_identifiers(
        opened.root,
        [*said, *(KeptIdentifier(file, kind, reason) for file, kind in new)],
        opened.today,
    )
    return True


def keep_identifiers(
    root: Path, kept: Sequence[KeptIdentifier], today: date, *, expected: str | None = None
) -> None:
    """Write down in workbook.toml which kinds somebody decided to keep, and why; never what.

        >>> kept = KeptIdentifier("resources.toml", IdentifierKind.EMAIL, "A team's address")
        >>> keep_identifiers(root, [kept], date(2025, 4, 8))

    `expected` is the fingerprint of that file as somebody saw it.
    """
    if kept:
        edit_toml(root, layout.WORKBOOK, _adding(kept, today), expected=expected)


def looked_through(
    root: Path,
    edits: Sequence[KeptEdit],
    ask: Callable[[str, Sequence[IdentifierKind]], Sequence[KeptIdentifier]],
    today: date,
    types: Sequence[RecordType] = (),
) -> Sequence[KeptEdit]:
    """The edits, and with them the reasons for what `ask` keeps: all are written together.

    Asked is of each file in which an identifier would be new, in its name or an id too, and others
    may write meanwhile. `types` are the files that plugins own.
    """
    kept: list[KeptIdentifier] = []
    for edit in edits:
        before, text = edit.words
        ids = sorted({*_AN_ID.findall(text)}.difference(_AN_ID.findall(before)))
        text = words_of_new(inside(root, edit.file)) + _aloud(ids) + text
        if kinds := new_identifiers(edit.file, before, text, types):
            with let_go(root):
                kept += ask(edit.file, kinds)
    if not kept:
        return edits
    there = bytes_now(inside(root, layout.WORKBOOK), layout.WORKBOOK)
    own = next(
        (one for one in edits if one.file == layout.WORKBOOK),
        KeptEdit(layout.WORKBOOK, there, there),
    )
    after = edited(as_text(own.after), layout.WORKBOOK, _adding(kept, today)).encode()
    others = (one for one in edits if one.file != layout.WORKBOOK)
    return (*others, replace(own, after=after))


def guard_with(answers: Answers, today: date, types: Sequence[RecordType] = ()) -> Guard:
    """The guard of a use case that `asks`: its answers say why what would be new may stay."""

    def ask(file: str, kinds: Sequence[IdentifierKind]) -> Sequence[KeptIdentifier]:
        return settled(kept_in_text(file, kinds, answers))

    return lambda root, edits: looked_through(root, edits, ask, today, types)


def _adding(kept: Sequence[KeptIdentifier], today: date) -> Callable[[Editor], object]:
    def add(editor: Editor) -> None:
        for one in dict.fromkeys(kept):
            entry = {"file": _safe(one.file), "kind": one.kind.value, "why": one.why}
            editor.add((_TABLE,), {"on": today, **entry})

    return add


def forget_identifiers(root: Path, *, everything: bool = False) -> int:
    """Take texts out of the journal that have an identifier which their file has no more.

        >>> forget_identifiers(root)
        0

    With `everything`, all that is kept; what was worked out of projects goes in any case. Gives how
    many texts went. Raises WorkbookError where the journal can't be changed.
    """
    try:
        forget_kept(root)
        if everything:
            journal.forget_all(root)
            return 0
        with locked(root):
            prints = set()
            for change in journal.changes(root):
                for one in change.files:
                    now = as_text(bytes_now(inside(root, one.file), one.file))
                    for print_ in filter(None, (one.before, one.after)):
                        before = as_text(journal.content(root, print_))
                        if new_identifiers(one.file, now, before):
                            prints.add(print_)
            return journal.forget(root, prints)
    except (OSError, RuntimeError) as error:
        said = (
            system_reason(error)
            if isinstance(error, OSError)
            else "you have no folder of your own here"
        )
        raise WorkbookError(f"What is kept for undo can't be changed: {said}.") from None


_TABLE = "identifier-kept"
_AN_ID = re.compile(r"[\"']([a-z0-9]{1,40}(?:[-_][a-z0-9]{1,40}){1,20})[\"']")


def words_of_new(path: Path) -> str:
    """What a file and the folders above it are called, of those that are not there yet.

    >>> words_of_new(root / "resources.toml")
    ''
    """
    new = (one for one in (path, *path.parents) if not os.path.exists(one))  # noqa: PTH110 any name
    return _aloud(one.name for one in new)


def _aloud(names: Iterable[str]) -> str:
    """Names of files and ids, also as they are read: a hyphen or a line is a space.

    "asked" stands before it, for two names that are all of it are somebody.
    """
    return "".join(f"{name}\nasked {re.sub('[_-]', ' ', name)}\n" for name in names)


def _safe(file: str) -> str:
    """A file by its name, or by the folder above what should not be said."""
    while any(look(_aloud(file.split("/")), kind) for kind in IdentifierKind):
        file = file.rpartition("/")[0]
    return file or "a file of this workbook"


def _told(kinds: Sequence[IdentifierKind]) -> str:
    return f"what looks like {listed(kind.called for kind in kinds)}"


def _reason(asked: Question, answers: Answers) -> str:
    """Why something may stay, which is written down too, and has none of it itself."""
    reason = answer_to(asked, answers)
    if kinds := new_identifiers(layout.WORKBOOK, "", reason):
        raise WorkbookError(
            f"The reason itself has {_told(kinds)} in it, so nothing was written.",
            "Say why it may stay without naming anybody: the reason is kept in workbook.toml.",
        )
    return reason


def _question(ask: str, then: str) -> Question:
    return Question(KEEP, f"{ask}. Why may it stay?", f"{_WHY} {then}", choices=(), personal=True)
