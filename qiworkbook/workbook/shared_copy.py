"""An open workbook becomes one that may leave the team: numbers protected, lines let out or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qiworkbook.compose.disclosure.copy import copy_of, lines_to_let_out, published
from qiworkbook.compose.disclosure.policy import Policy
from qiworkbook.problems import WorkbookError
from qiworkbook.text.words import counted, listed
from qiworkbook.workbook.question import YES, Choice, Question, answer_to, asks
from qiworkbook.workbook.shared_before import Copy, keep_as_shared, shared_before

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from qiworkbook.compose.disclosure.copy import Published
    from qiworkbook.compose.disclosure.free_text import Line
    from qiworkbook.workbook.opened import OpenWorkbook
    from qiworkbook.workbook.question import Answers

LINES = "release"
NONE, EACH = "none", "each"
_IN, _OUT = "[x] ", "[ ] "


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked of a copy: which projects, and rules that may be stricter than usual.

    `release` is a file that says which lines with numbers are let out; None asks for each.
    `record` is the folder with the record of what was shared, where that is not the workbook's.
    """

    ids: tuple[str, ...] = ()
    small: int | None = None
    round_to: int | None = None
    release: Path | None = None
    command: str = ""
    recipient: str = ""
    record: Path | None = None


@dataclass(frozen=True, slots=True)
class SharedWorkbook:
    """The workbook of a copy, the lines with numbers left out of it, and its entry on record."""

    opened: OpenWorkbook
    policy: Policy
    left_out: tuple[Line, ...]
    made: Published
    entry: Copy
    record: Path


def policy_for(opened: OpenWorkbook, wish: Wish) -> Policy:
    """The rules of the workbook with what was asked for. Raises WorkbookError for looser ones."""
    policy = Policy.of(opened.workbook.file.sharing)
    small = policy.small if wish.small is None else wish.small
    if small < policy.small:
        raise WorkbookError(
            f"Counts up to {policy.small} are hidden here, and --small {small} would show more.",
            "To loosen the rule, write small and a reason under [sharing] in workbook.toml.",
        )
    round_to = policy.round_to if wish.round_to is None else wish.round_to
    return replace(policy, small=small, round_to=round_to)


@asks
def shared_copy(
    opened: OpenWorkbook, wish: Wish, answers: Answers, *, on_record: bool = True
) -> SharedWorkbook:
    """The workbook as it may leave the team, which is then on record. Gives questions about lines.

    Not `on_record`, somebody looks at it first, and `keep_on_record` follows before it leaves.
    `opened` has every project of the workbook, so that what others show is thought of too. Raises
    WorkbookError for rules that are too loose, and for lines that a file does not say anything of.
    """
    policy = policy_for(opened, wish)
    ids = tuple(view.project.id for view in opened.views_of(wish.ids))
    kinds = tuple(owned.value for owned in opened.plugins.records())
    lines = lines_to_let_out(opened.workbook, ids, kinds)
    let_out = _said_in(wish.release, lines) if wish.release else _asked(lines, answers)
    record = wish.record or opened.root
    before = shared_before(record)
    made = published(opened.workbook, policy, kinds, before.facts())
    copy = copy_of(opened.workbook, made, ids, let_out, kinds)
    if kept_back := opened.plugins.kept_back():
        modules = f"What these modules tell is left out, or in part: {listed(kept_back)}."
        copy = replace(copy, shared=(*(copy.shared or ()), modules))
    shared = replace(opened, workbook=copy, plugins=opened.plugins.for_sharing())
    left_out = tuple(line for line in lines if line.text not in let_out)
    entry = Copy(opened.today, wish.command, ids, wish.recipient)
    whole = SharedWorkbook(shared, policy, left_out, made, entry, record)
    if on_record:
        keep_on_record(whole)
    return whole


def keep_on_record(copy: SharedWorkbook) -> None:
    """Add a copy, and all that it tells, to the record of what was shared. Raises WorkbookError."""
    keep_as_shared(copy.record, copy.entry, copy.made.shown(copy.entry.projects))


def _asked(lines: Sequence[Line], answers: Answers) -> Collection[str]:
    """The lines that a person lets out, one by one; none where nobody is there to read them."""
    texts = tuple(dict.fromkeys(line.text for line in lines))
    if not texts:
        return ()
    how = Question(
        LINES,
        f"{counted(len(texts), 'line')} of text with a number in it. Leave all of them out?",
        "A number in a sentence can tell of one person, and no program knows what it counts.",
        (
            Choice(NONE, "leave all of them out of this copy"),
            Choice(EACH, "show me each of them, and I say which may leave the team"),
        ),
        personal=True,
    )
    if answer_to(how, answers) == NONE:
        return ()
    return {
        text
        for at, text in enumerate(texts, start=1)
        if answer_to(
            Question(
                f"{LINES}-{at}",
                f"{at} of {len(texts)}: {text}",
                "" if at > 1 else "May this line leave the team?",
                personal=True,
            ),
            answers,
        )
        == YES
    }


def _said_in(path: Path, lines: Sequence[Line]) -> Collection[str]:
    """The lines that a file lets out: those marked [x]. New lines are added to it, to be read."""
    from qiworkbook.store.atomic import replace_whole

    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except (OSError, UnicodeDecodeError):
        raise WorkbookError(f"{path} cannot be read as text.") from None
    said: dict[str, bool] = {}
    for row in text.splitlines():
        if row[:3].casefold() in ("[x]", "[ ]"):
            said[" ".join(row[3:].split())] = row[:3].casefold() == "[x]"
    new = tuple(dict.fromkeys(line.text for line in lines if line.text not in said))
    if new:
        heading = (
            "" if text else "Put an x between the brackets of a line that may leave the team.\n"
        )
        old = text if not text or text.endswith("\n") else f"{text}\n"
        replace_whole(
            path, (old + heading + "".join(f"{_OUT}{one}\n" for one in new)).encode(), str(path)
        )
        raise WorkbookError(
            f"{counted(len(new), 'line')} with a number in it to be read first, in {path}.",
            "Put an x between the brackets of each line that may leave, and run this again.",
        )
    return {line for line, is_out in said.items() if is_out}
