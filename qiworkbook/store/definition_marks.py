"""The marks of what data mean, written into project.toml beside whatever is edited.

With the first numbers of a measure goes the mark of its definition, and of the aim that it shows;
an edit of a definition keeps the mark of the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from qiworkbook.model.base import OF_A_MEASURE, OF_THE_AIM, changed_parts, mark_of
from qiworkbook.model.project_file import ProjectFile
from qiworkbook.problems import WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.editor import EditedRow, Editor, PathStep, edited
from qiworkbook.store.files import NewText, as_text, bytes_now
from qiworkbook.store.layout import FileError, inside
from qiworkbook.store.rows import read_table
from qiworkbook.store.toml_file import Plain, read_toml
from qiworkbook.text.source import spot_of

_MEANT = "meant"


def with_meanings(root: Path, texts: Sequence[NewText]) -> list[NewText]:
    """The new texts of data files, and with them what project.toml is to say of their meaning.

    A project.toml that no command can edit stays as it is: the numbers are the point here.
    """
    measures: dict[str, dict[str, NewText]] = {}
    for text in texts:
        owner = layout.owner_of_data(text.file)
        if owner and text.text is not None:
            measures.setdefault(owner[0], {})[owner[1]] = text
    found = list(texts)
    for project, data in measures.items():
        file = layout.project_file(project)
        there = next((one for one in texts if one.file == file), None)
        new = _marked(root, file, data, there)
        if new:
            found = [one for one in found if one is not there] + [new]
    return found


def _marked(
    root: Path, file: str, data: Mapping[str, NewText], there: NewText | None
) -> NewText | None:
    def mark(editor: Editor) -> None:
        for name, row, said in _meanings(editor):
            if name in data:
                _mark_data(editor, row, said, lambda one=name: _first_new(root, data[one]))  # type: ignore[misc]

    try:
        if there:
            return NewText(file, edited(as_text(there.content), file, mark), there.before)
        read = read_toml(root, file, ProjectFile)
        spot = spot_of(read.value) if read.value else None
        if spot is None or _is_marked(spot.said, data):
            return None
        text = edited(read.source.text, file, mark)
    except (FileError, WorkbookError):
        return None
    return None if text == read.source.text else NewText(file, text, read.source.sha256)


def _is_marked(says: Mapping[str, Plain], data: Mapping[str, NewText]) -> bool:
    """Whether all is as it was when the last numbers came: what nearly every edit finds."""
    try:
        rows: list[tuple[Plain, tuple[str, ...]]]
        rows = [(row, OF_A_MEASURE) for row in says["measure"] if row.get("id") in data]
        rows += [(says["aim"], OF_THE_AIM)] if "aim" in says else []
        return all(row["meant"][-1]["mark"] == mark_of(row, parts) for row, parts in rows)
    except (KeyError, IndexError, TypeError, AttributeError):
        return False


def _meanings(editor: Editor) -> Iterator[tuple[str, tuple[PathStep, ...], str]]:
    """Each measure by its id, its row, and the mark of what it says; and the aim by its measure."""
    aim = editor.value(("aim",))
    aim = aim if isinstance(aim, dict) else {}
    for row in editor.rows("measure"):
        id_, shows = row.says.get("id"), row.says.get("shows")
        if not isinstance(id_, str):
            continue
        yield id_, (row,), mark_of(row.says, OF_A_MEASURE)
        if aim and (aim.get("measure") == id_ or (isinstance(shows, list) and "aim" in shows)):
            yield id_, ("aim",), mark_of(aim, OF_THE_AIM)


def _mark_data(
    editor: Editor, row: tuple[PathStep, ...], said: str, since: Callable[[], date | None]
) -> None:
    """Mark what numbers mean that are written now: their definition may be another by now."""
    meant = _rows(editor, row)
    if not meant:
        if said:
            editor.add((*row, _MEANT), {"mark": said})
        return
    last = meant[-1].says.get("mark")
    if last == said or not isinstance(last, str):
        return
    day = since() if changed_parts(last, said) else None
    if day:
        editor.add((*row, _MEANT), {"mark": said, "since": day})
    elif not changed_parts(last, said):  # a part that said nothing was filled in
        editor.set((meant[-1], "mark"), said)


def keep_meanings(
    editor: Editor, change: Callable[[Editor], object], root: Path, file: str, today: date | None
) -> None:
    """Make an edit of project.toml; of a definition that it changes, the mark before is kept.

    What changes is another thing from `today` on; None where nobody says which day that is.
    """
    project = file.split("/")[1]
    before = {_key(row): (name, said) for name, row, said in _meanings(editor)}
    change(editor)
    for _, row, now in list(_meanings(editor)):
        name, was = before.get(_key(row), ("", now))
        if not changed_parts(was, now):
            continue
        meant = _rows(editor, row)
        if not meant:
            if not inside(root, layout.data_file(project, name)).exists():
                continue
            editor.add((*row, _MEANT), {"mark": was})
        elif not changed_parts(str(meant[-1].says.get("mark", "")), was):  # filled in since then
            editor.set((meant[-1], "mark"), was)
        if len(meant) > 1 and not meant[-1].says.get("who"):
            editor.set((meant[-1], "mark"), now)
        elif not meant or changed_parts(str(meant[-1].says.get("mark", "")), now):
            editor.add((*row, _MEANT), {"mark": now} | ({"since": today} if today else {}))


def _key(row: tuple[PathStep, ...]) -> Plain:
    step = row[0]
    return step if isinstance(step, str) else id(getattr(step, "says", step))


def _rows(editor: Editor, row: tuple[PathStep, ...]) -> tuple[EditedRow, ...]:
    return editor.rows(*row, _MEANT) if isinstance(editor.value((*row, _MEANT)), list) else ()


def _first_new(root: Path, text: NewText) -> date | None:
    """The first day of the rows that are new in a data file."""
    there = as_text(bytes_now(inside(root, text.file), text.file))
    before = {row.when for row in read_table(there, text.file).rows}
    new = (row.when for row in read_table(as_text(text.content), text.file).rows)
    return min((when for when in new if when not in before), default=None)
