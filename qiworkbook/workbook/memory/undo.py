"""Going back: my last change taken back, with what that would change shown before it is made."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.problems import Advice, InFile, WorkbookError, do
from qiworkbook.store import journal, layout
from qiworkbook.store.atomic import locked, sha256
from qiworkbook.store.files import NewText, as_text, bytes_now, write_together
from qiworkbook.store.journal import ChangedFile, JournalChange
from qiworkbook.store.layout import inside, printable, system_reason
from qiworkbook.text.words import short
from qiworkbook.workbook.question import NOTHING_SAID, Answers, Question, asks, need_yes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from qiworkbook.contributions.records import RecordType

GO_BACK = "go-back"
_MOST_LINES = 20  # of one file that are shown
_MOST_COMPARED = 2000


class WayBack(Struct, frozen=True):
    """What would be written to go back: `ask` in one sentence, `shows` line by line.

    `undoes` is the number of the change that is taken back, 0 for none. `left` says what is not as
    it was, because it is not kept.
    """

    ask: str
    texts: tuple[NewText, ...]
    shows: tuple[str, ...]
    undoes: int = 0
    left: tuple[str, ...] = ()


def my_changes(root: Path) -> tuple[JournalChange, ...]:
    """What was changed in this workbook on this computer, the oldest first.

        >>> seen = form(opened, FormKey("project", "willow-ward"))
        >>> _ = change(opened, seen.key, sets(seen, ("aim",), {"target": 92}))
        >>> my_changes(root)[-1].files[0].file
        'projects/willow-ward/project.toml'

    Raises WorkbookError where the journal can't be read.
    """
    try:
        return journal.changes(root)
    except (OSError, RuntimeError) as error:
        said = (
            system_reason(error)
            if isinstance(error, OSError)
            else "you have no folder of your own here"
        )
        raise WorkbookError(f"The earlier version can't be read: {said}.") from None


def undoing(root: Path, kinds: Sequence[RecordType] | None = None) -> WayBack:
    """The way back from my last change that is not taken back yet.

        >>> seen = form(opened, FormKey("project", "willow-ward"))
        >>> _ = change(opened, seen.key, sets(seen, ("aim",), {"target": 92}))
        >>> files_said(undoing(root).texts)
        'projects/willow-ward/project.toml'

    It is named by the command that made it; with `kinds`, the files of plugins, or where none did,
    by what was changed. What else was changed in the same file since stays.

    Raises WorkbookError where there is none, where what stood before is not kept any more, and,
    with what differs, where the very record has been changed since.
    """
    changes = my_changes(root)
    undone = {change.undoes for change in changes}
    for change in reversed(changes):
        if change.undoes or change.number in undone:
            continue
        texts = tuple(_texts_before(root, change, kinds))
        if texts:  # else it was never made, or somebody took it back by hand
            told = first_of(change_words(root, change, kinds))
            return WayBack(
                f"Take back “{told}” of {moment(change.on)}?",
                texts,
                tuple(line for one in texts for line in lines_changed(root, one)),
                change.number,
            )
    days = journal.days_kept(root)
    if not days:
        raise WorkbookError(
            Advice(
                "No earlier versions are kept: this workbook's settings say so",
                InFile(" (workbook.toml, [journal])"),
                ".",
            ),
            "What was saved is there.",
            action=do("versions"),
        )
    has_versions = (root / layout.WORKBOOK).is_file()
    raise WorkbookError(
        f"There is no change to take back: nothing in this folder was changed by a command on "
        f"this computer in the last {days} days, or all of it has been taken back.",
        "See what else you can go back to." * has_versions,
        action=do("versions") if has_versions else None,
    )


@asks
def go_back(root: Path, way: WayBack, answers: Answers = NOTHING_SAID) -> None:
    """Write what a way back holds, once somebody who has seen it says yes.

        >>> seen = form(opened, FormKey("project", "willow-ward"))
        >>> _ = change(opened, seen.key, sets(seen, ("aim",), {"target": 92}))
        >>> go_back(root, undoing(root), {GO_BACK: "yes"})

    Raises WorkbookError, and writes nothing, for a no, and where a file has been changed since.
    """
    need_yes(Question(GO_BACK, way.ask, "What it changes is shown above."), answers)
    with locked(root):
        write_together(root, way.texts)
    for one in way.texts:
        if one.text is None:
            _take_empty_folders(root, one.file)


def change_words(
    root: Path, change: JournalChange, kinds: Sequence[RecordType] | None = None
) -> tuple[str, ...]:
    """What a change changed, in words, each line with whose it is; its files where none are kept.

    Without `kinds`, the files of plugins, the command that made it, where one did.

    >>> seen = form(opened, FormKey("project", "willow-ward"))
    >>> _ = change(opened, seen.key, sets(seen, ("aim",), {"target": 92}))
    >>> change_words(root, my_changes(root)[-1], ())[0]
    "Feeling safe on Willow Ward: the aim's target went from 90 to 92"
    """
    if kinds is None and change.what:
        return (change.what,)
    from qiworkbook.workbook.memory.changes import told_of

    with contextlib.suppress(WorkbookError):
        edits = [
            journal.KeptEdit(
                o.file, kept_content(root, o.file, o.before), kept_content(root, o.file, o.after)
            )
            for o in change.files
        ]
        return told_of(root, edits, kinds or ())
    return tuple(printable(one.file) for one in change.files)


def way_back_words(root: Path, way: WayBack, kinds: Sequence[RecordType]) -> tuple[str, ...]:
    """What going a way back would change, in words; where there are none, the names of files.

    >>> way_back_words(root, WayBack("Write this?", (), ()), ())
    ()
    """
    from qiworkbook.workbook.memory.changes import told_of

    now = ((one, bytes_now(inside(root, one.file), printable(one.file))) for one in way.texts)
    return told_of(root, [journal.KeptEdit(o.file, was, o.content) for o, was in now], kinds)


def first_of(told: Sequence[str]) -> str:
    """The first of several lines, and how many there are beside it.

    >>> first_of(("One thing", "another", "a third"))
    'One thing, and 2 more'
    """
    first = [short(one, _LINE) for one in told[:1]]
    return ", and ".join([*first, *(f"{len(told) - 1} more" for _ in told[1:2])])


_LINE = 120  # letters of a change in a list: whose it is comes first, and takes half of a line


def moment(on: datetime) -> str:
    """A day and a time of it, as `restore` takes them too."""
    return f"{on:%Y-%m-%d %H:%M}"


def _texts_before(
    root: Path, change: JournalChange, kinds: Sequence[RecordType] | None
) -> Iterator[NewText]:
    """What each file of a change said before, where it does not say so now."""
    for one in change.files:
        now = bytes_now(inside(root, one.file), printable(one.file))
        print_ = None if now is None else sha256(now)
        if print_ == one.before:
            continue
        if print_ == one.after:
            yield NewText(one.file, kept_content(root, one.file, one.before), print_)
            continue
        text = _without_it(root, one, now)
        if text is None:
            raise _changed_since(root, change, one, now, kinds)
        if text != as_text(now):  # else somebody took it back by hand
            yield NewText(one.file, text, print_)


def _without_it(root: Path, one: ChangedFile, now: bytes | None) -> str | None:
    """What a file says now, less this change of its records; None where they were changed since."""
    from qiworkbook.store.merge_texts import is_reworded, merge_texts

    if not (now and one.before and one.after):
        return None
    try:
        before, after = (
            as_text(kept_content(root, one.file, print_)) for print_ in (one.before, one.after)
        )
        joined = merge_texts(one.file, after, as_text(now), before)
        is_other = joined.clashes or is_reworded(one.file, after, as_text(now), before)
    except WorkbookError:
        return None
    return None if is_other else joined.text


def kept_content(root: Path, file: str, print_: str | None) -> bytes | None:
    """What is kept under a fingerprint, None for no file. Raises WorkbookError where it is not."""
    if print_ is None:
        return None
    found = journal.content(root, print_)
    if found is None:
        raise WorkbookError(
            f"What {printable(file)} said before is no longer kept, or was damaged, so nothing was "
            "written.",
            "What was saved is there.",
            action=do("versions"),
        )
    return found


def _changed_since(
    root: Path,
    change: JournalChange,
    one: ChangedFile,
    now: bytes | None,
    kinds: Sequence[RecordType] | None,
) -> WorkbookError:
    after = journal.content(root, one.after) if one.after else None
    lines = _differences(after, now)
    parts = one.file.split("/")
    whose = parts[1] if parts[0] == layout.PROJECTS else "PROJECT"
    return WorkbookError(
        f"{printable(one.file)} has been changed since "
        f"“{first_of(change_words(root, change, kinds))}” of {moment(change.on)}, "
        "so nothing was taken back. Since then:\n" + "\n".join(lines),
        "Going back anyway would lose those changes.",
        action=None
        if one.file == layout.PROGRAMME
        else do("restore", whose, to=f"{change.number}"),
    )


def lines_changed(root: Path, new: NewText) -> Iterator[str]:
    """What a text would change: the name of its file, lines that go (-) and that come (+)."""
    now = bytes_now(inside(root, new.file), printable(new.file))
    content = new.content
    state = "" if now is not None and content is not None else ", comes back"
    if content is None:
        state = ", goes"
    yield f"{printable(new.file)}{state}"
    yield from _differences(now, content)


def _differences(before: bytes | None, after: bytes | None) -> list[str]:
    import difflib

    old, new = (
        (what or b"").decode("utf-8-sig", "replace").splitlines() for what in (before, after)
    )
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    if len(old) + len(new) > _MOST_COMPARED:
        return [f"  {len(old)} lines become {len(new)} others"]
    lines = [
        f"  {line}"
        for line in difflib.ndiff(old, new)
        if line.startswith(("- ", "+ ")) and line[2:].strip()
    ]
    if not lines:
        return ["  line ends and blanks only"]
    more = len(lines) - _MOST_LINES
    return [*lines[:_MOST_LINES], *([f"  ... and {more} lines more"] if more > 0 else [])]


def _take_empty_folders(root: Path, file: str) -> None:
    """Take away the folders that a file leaves empty, up to those that every workbook has."""
    folder = inside(root, file).parent
    with contextlib.suppress(OSError):  # the first that has anything in it
        while folder.parent != inside(root, "."):
            folder.rmdir()
            folder = folder.parent


def files_said(texts: Sequence[NewText]) -> str:
    """The files of a way back, by name; those that it takes away apart.

    >>> files_said(())
    ''
    """
    there = ", ".join(printable(one.file) for one in texts if one.content is not None)
    gone = ", ".join(printable(one.file) for one in texts if one.content is None)
    return "; ".join(filter(None, (there, gone and f"taken away: {gone}")))
