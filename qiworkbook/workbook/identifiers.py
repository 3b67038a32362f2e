"""What looks like an identifier: how much there is, what is new, and why somebody keeps it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qiworkbook.builtin import checks_privacy
from qiworkbook.privacy.patterns import Kind, look
from qiworkbook.problems import Severity, WorkbookError
from qiworkbook.store import journal, layout
from qiworkbook.store.edit import edit_toml
from qiworkbook.store.files import as_text, bytes_now
from qiworkbook.store.locks import locked
from qiworkbook.store.paths import inside, why
from qiworkbook.text.source import Source
from qiworkbook.text.words import listed
from qiworkbook.workbook.question import Question, answer_to, asks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from qiworkbook.problems import Problem
    from qiworkbook.workbook.opened import OpenWorkbook
    from qiworkbook.workbook.question import Answers

KEEP = "keep-identifier"
_LOOKS_LIKE = "this looks like "
_WHY = (
    "What is written here is copied, shared and kept for years. Take it out, or write a role, an "
    "age in years, a number of people. What is found is not all that there can be: read it too. If "
    "somebody has told of harm, that comes first: safeguarding, and the incident system."
)


def identifiers_in(opened: OpenWorkbook) -> int:
    """How many things look like identifiers, of any kind that `check` knows but names of staff.

    Looked through are the projects that were opened, and the files beside them; of one kind a line
    counts once.
    """
    found = [one for view in opened.views for one in checks_privacy.identifiers_of(view)]
    return len({*found, *checks_privacy.problems_beside(opened.workbook)})


def new_identifiers(file: str, before: str, after: str) -> tuple[Kind, ...]:
    """The kinds of which there is more in the text to be written than in the one before."""
    return tuple(kind for kind in Kind if _pieces(file, after, kind) - _pieces(file, before, kind))


def _pieces(file: str, text: str, kind: Kind) -> Counter[str]:
    found = list(look(text, kind))
    if found and kind is Kind.EMAIL and file.endswith(".toml"):
        shared = checks_privacy.contacts(Source(file, text))
        found = [one for one in found if not any(s <= one.start < e for s, e in shared)]
    return Counter(text[one.start : one.end] for one in found)


@asks
def kept_in_text(file: str, before: str, after: str, answers: Answers) -> tuple[Kind, ...]:
    """Ask about every kind of identifier that would be new in a file. Gives those that are kept."""
    return tuple(kind for _, kind in ask_why_kept([(file, before, after)], answers)[0])


def ask_why_kept(
    texts: Sequence[tuple[str, str, str]], answers: Answers
) -> tuple[tuple[tuple[str, Kind], ...], str]:
    """What of new texts (file, before, after) looks like an identifier, and why it may stay.

    For a use case that `asks`: without a reason it ends here, with nothing written.
    """
    new = tuple(
        (file, kind)
        for file, before, after in texts
        for kind in new_identifiers(file, before, after)
    )
    if not new:
        return (), ""
    files = listed([_safe(file) for file in dict.fromkeys(file for file, _ in new)])
    kinds = tuple(dict.fromkeys(kind for _, kind in new))
    question = _question(f"{files} would hold {_told(kinds)}", "Nothing was written.")
    return new, answer_to(question, answers)


@asks
def kept_in_version(
    opened: OpenWorkbook, problems: Sequence[Problem], answers: Answers
) -> tuple[tuple[str, Kind], ...]:
    """Ask about what would be saved for good, unless somebody has said already why it is kept."""
    known = {(one.file, one.kind) for one in opened.workbook.file.identifier_kept}
    found = dict.fromkeys(
        (problem.place.file, kind)
        for problem in problems
        for kind in Kind
        if problem.code == f"privacy-{kind}" and problem.severity is Severity.QUESTION
    )
    new = tuple((file, kind) for file, kind in found if (file, kind.value) not in known)
    if new:
        files = listed(list(dict.fromkeys(file for file, _ in new)))
        kinds = tuple(dict.fromkeys(kind for _, kind in new))
        answer_to(
            _question(f"{files} would be saved with {_told(kinds)}", "It is kept for good."),
            answers,
        )
    return new


def keep(root: Path, kept: Sequence[tuple[str, Kind]], reason: str, today: date) -> None:
    """Write down in workbook.toml which kinds somebody decided to keep, and why; never what."""
    for file, kind in dict.fromkeys(kept):
        entry = {"on": today, "file": _safe(file), "kind": kind.value, "why": reason}
        edit_toml(root, layout.WORKBOOK, lambda editor, e=entry: editor.add((_TABLE,), e))  # type: ignore[misc]


def forget_identifiers(root: Path, *, everything: bool = False) -> int:
    """Take texts out of the journal that have an identifier which their file has no more.

    With `everything`, all that is kept. Gives how many texts went. Raises WorkbookError where the
    journal can't be changed.
    """
    try:
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
        said = why(error) if isinstance(error, OSError) else "you have no folder of your own here"
        raise WorkbookError(f"What is kept for undo can't be changed: {said}.") from None


_TABLE = "identifier-kept"


def _safe(file: str) -> str:
    """A file by its name, or by its folder where the name itself is what should not be said."""
    named = any(True for kind in Kind for _ in look(file, kind))
    return file.rpartition("/")[0] if named else file


def _told(kinds: Sequence[Kind]) -> str:
    said = (checks_privacy.said_of(kind).removeprefix(_LOOKS_LIKE) for kind in kinds)
    return f"what looks like {listed(list(said))}"


def _question(ask: str, then: str) -> Question:
    return Question(KEEP, f"{ask}. Why may it stay?", f"{_WHY} {then}", choices=(), personal=True)
