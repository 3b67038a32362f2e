"""Two people's work joined: in git, between two copies of a folder, or as sync services leave it.

`store.merge_texts` is the heart of it, from texts to a text. What can be joined is; what both
changed in different ways is a question, field by field; nothing is written before somebody has
seen it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook import history
from qiworkbook.problems import WorkbookError
from qiworkbook.spc.reading import SEVERAL_A_DATE
from qiworkbook.store import layout
from qiworkbook.store.atomic import sha256
from qiworkbook.store.date_texts import DateWord
from qiworkbook.store.files import NewText, as_text, bytes_now
from qiworkbook.store.layout import (
    BOTH,
    HERE,
    THERE,
    Clash,
    FileError,
    Sides,
    copied_from,
    files_below,
    inside,
    printable,
)
from qiworkbook.store.merge_texts import merge_texts, new_ids
from qiworkbook.store.toml_file import parse_toml
from qiworkbook.workbook.edits.renames import Renames, elsewhere, followed
from qiworkbook.workbook.memory.undo import WayBack, lines_changed, my_changes
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.question import NOTHING_SAID, Answers, Choice, Question, answer_to, asks

_MARK = re.compile(r"^(<{7}|\|{7}|={7}|>{7})(?: |\r?$)")
_OURS = (layout.PROJECTS, layout.LEARNING_SETS, layout.IMPORTS)


def question_of(clash: Clash) -> Question:
    """What is asked of a clash; its id is the clash's name."""
    known = clash.was is not None and clash.was.strip("/ ")
    was = f" It was {_said(clash.was)}." if known else ""
    choices = [Choice(HERE, _said(clash.here)), Choice(THERE, _said(clash.there))]
    if clash.both:
        choices.append(Choice(BOTH, "keep what both sides have"))
    what = f"{printable(clash.file)}, {clash.id}"
    return Question(clash.name, f"{what}: which is right?{was}", choices=tuple(choices))


def _said(text: str | None) -> str:
    return "taken out" if text is None else text or "nothing"


class TwoSides(Struct, frozen=True):
    """A file as two sides have it; None is no file. `copy` is the file that goes once it is joined.

    `where` says in a few words where the other side comes from.
    """

    file: str
    sides: Sides[str | None]
    where: str
    copy: str = ""


class Pairs(Struct, frozen=True):
    """What there is to be joined, and what only a person can look at."""

    pairs: tuple[TwoSides, ...]
    left: tuple[str, ...] = ()


@asks
def joining(
    root: Path,
    found: Pairs,
    answers: Answers = NOTHING_SAID,
    *,
    take: str = "",
    order: DateWord | None = None,
    opened: OpenWorkbook | None = None,
) -> WayBack:
    """What would be written to join these; asks of each clash which side is right.

        >>> joining(root, folder_pairs(root, root)).texts
        ()

    `take` is HERE or THERE, for every clash that is not answered. In the workbook that is `opened`
    what one side wrote of an idea, say, follows the id that the other side gave it.
    Raises WorkbookError where there is nothing to join, and for texts that can't be read.
    """
    joined: dict[str, str | None] = {}
    said = _Taking(answers, take) if take else answers
    for pair in found.pairs:
        if pair.file in joined:  # one more copy: it joins what the others came to
            pair = replace(pair, sides=pair.sides._replace(here=joined[pair.file]))
        joined[pair.file] = _text_of(root, pair, said, order)
    for pair in found.pairs:
        project = pair.file.removeprefix(f"{layout.PROJECTS}/").partition("/")[0]
        base, here, there = pair.sides
        if opened and base and here and there and pair.file == layout.project_file(project):
            renames = Renames(project, new_ids(pair.file, base, here, there, said))
            texts_now = {file: text for file, text in joined.items() if text is not None}
            named = [*elsewhere(opened, "", renames, texts_now)]
            joined |= {f: text for f, (_, text) in followed(renames, named).items()}
    gone = dict.fromkeys(pair.copy for pair in found.pairs if pair.copy)
    texts: list[NewText] = []
    for file, text in (joined | gone).items():
        now = bytes_now(inside(root, file), printable(file))
        content = None if text is None else text.encode()
        if content != now:
            texts.append(NewText(file, content, None if now is None else sha256(now)))
    shows = [f"{printable(pair.file)}: {pair.where}" for pair in found.pairs]
    shows += [line for one in texts if one.file not in gone for line in lines_changed(root, one)]
    ask = "Write this?" if texts else ""
    return WayBack(ask, tuple(texts), (*shows, *found.left), left=found.left)


class _Taking(Mapping[str, str]):
    """Answers in which every clash has one."""

    def __init__(self, answers: Answers, take: str) -> None:
        self._answers, self._take = answers, take

    def __getitem__(self, name: str) -> str:
        return self._answers.get(name, self._take)

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)


def _text_of(root: Path, pair: TwoSides, answers: Answers, order: DateWord | None) -> str | None:
    base, here, there = pair.sides
    if here is None or there is None:
        if base is None or pair.sides.settled:
            return (here or there) if base is None else pair.sides.on(pair.sides.settled)
        mine, theirs = (None if one is None else "as it was changed" for one in (here, there))
        clash = Clash(pair.file, "the whole file", None, mine, theirs)
        return pair.sides.on(answer_to(question_of(clash), answers))
    several = _is_several(root, pair.file)
    of = pair.copy or pair.file  # two copies may clash in one field: each is asked about
    merged = merge_texts(of, base, here, there, answers, several=several, order=order)
    for clash in merged.clashes:
        answer_to(question_of(clash), answers)
    return merged.text


def _is_several(root: Path, file: str) -> bool:
    """Whether a date of this data file has several rows, by the chart of its measure."""
    owner = layout.owner_of_data(file)
    if owner is None:
        return False
    project = layout.project_file(owner[0])
    text = as_text(bytes_now(inside(root, project), project))
    data, _ = parse_toml(
        (_sides_of(project, text).here or "") if _is_marked(text) else text, project
    )
    rows = (data or {}).get("measure", ())
    charts = [
        row.get("chart") for row in rows if isinstance(row, dict) and row.get("id") == owner[1]
    ]
    return any(chart in tuple(map(str, SEVERAL_A_DATE)) for chart in charts)


def driven(path: str, base: Path, here: Path, there: Path) -> bool:
    """Join one file for git, which gives three of its own; whether nothing is left open.

    The result is in `here`; where a clash is open, with both sides between git's marks.
    """
    was, mine, theirs = (as_text(one.read_bytes()) for one in (base, here, there))
    root = next(
        (up for up in (here.parent, *here.parents) if (up / layout.WORKBOOK).is_file()), here.parent
    )
    try:
        merged = merge_texts(path, was, mine, theirs, several=_is_several(root, path))
    except WorkbookError:
        merged = None
    if merged is None or merged.clashes:
        history.conflict_text(base, here, there)
        return False
    here.write_bytes(merged.text.encode())
    return True


def open_pairs(root: Path) -> Pairs:
    """What git left open here, files with both sides between marks, and copies of files.

    >>> open_pairs(root).pairs
    ()
    """
    pairs: list[TwoSides] = []
    left: list[str] = []
    if history.is_repository(root):
        for one in history.unmerged(root):
            if one.here is not None and one.there is not None and _is_settled(root, one.file):
                continue
            if one.file.endswith(layout.TEXTS):
                sides = _texts_of(one.base, one.here, one.there)
                pairs.append(TwoSides(one.file, sides, "two versions in git"))
            else:
                left.append(f"{printable(one.file)} is not a record: settle it by hand.")
    known = {pair.file for pair in pairs}
    for file in _texts(root):
        if file in known:
            continue
        if copied_from(file):
            continue
        text = as_text(bytes_now(inside(root, file), printable(file)))
        if _is_marked(text):
            pairs.append(TwoSides(file, _sides_of(file, text), "two sides between marks"))
    for file in filter(copied_from, _texts(root)):
        if file not in known:
            _add_copy(root, file, pairs, left)
    return Pairs(tuple(pairs), tuple(left))


def _texts_of(base: bytes | None, here: bytes | None, there: bytes | None) -> Sides[str | None]:
    base_text, here_text, there_text = (
        None if one is None else as_text(one) for one in (base, here, there)
    )
    return Sides(base_text, here_text, there_text)


def _is_settled(root: Path, file: str) -> bool:
    """Whether somebody has joined it by hand: git's marks are gone."""
    text = as_text(bytes_now(inside(root, file), printable(file)))
    return bool(text) and not _is_marked(text)


def _is_marked(text: str) -> bool:
    return any(_MARK.match(line) for line in text.splitlines() if line.startswith(("<", ">")))


def files_with_marks(root: Path) -> tuple[str, ...]:
    """The records in which git's marks stand."""
    found = ((file, bytes_now(inside(root, file), printable(file))) for file in _texts(root))
    return tuple(file for file, content in found if _is_marked(as_text(content)))


def _texts(root: Path) -> Iterator[str]:
    for file in (layout.WORKBOOK, layout.RESOURCES):
        if (root / file).is_file():
            yield file
    for file in sorted(path.name for path in root.iterdir() if path.suffix in layout.TEXTS):
        if copied_from(file):
            yield file
    for folder in _OURS:
        yield from (file for file in files_below(root, folder) if file.endswith(layout.TEXTS))


def _add_copy(root: Path, file: str, pairs: list[TwoSides], left: list[str]) -> None:
    """A copy that a sync service or a person made, beside the file that it is a copy of."""
    folder = file.rpartition("/")[0]
    target = file
    while name := copied_from(target):  # also the copy of a copy
        target = f"{folder}/{name}{file[file.rindex('.') :]}".lstrip("/")
    try:
        here = bytes_now(inside(root, target), printable(target))
        there = bytes_now(inside(root, file), printable(file))
    except FileError as error:
        left.append(f"{printable(file)}: {error.problem.message}.")
        return
    if here is None:
        left.append(
            f"{printable(file)} looks like a copy of {printable(target)}, which is not there."
        )
        return
    base = there if _was_here(root, target, there) else None
    where = f"with its copy {printable(file.rpartition('/')[2])}, which goes"
    pairs.append(TwoSides(target, _texts_of(base, here, there), where, copy=file))


def _was_here(root: Path, file: str, content: bytes | None) -> bool:
    """Whether the file itself said just this at an earlier time: then nothing in it is new."""
    print_ = None if content is None else sha256(content)
    changed = (one for change in my_changes(root) for one in change.files if one.file == file)
    return any(print_ in (one.before, one.after) for one in changed)


def folder_pairs(root: Path, other: Path) -> Pairs:
    """Every record in which another copy of the workbook differs.

        >>> folder_pairs(root, root).pairs
        ()

    What both come from is known where the two have a version in git in common.
    """
    if not (other / layout.WORKBOOK).is_file():
        raise WorkbookError(
            f"{printable(str(other))} is not a copy of a workbook: it has no {layout.WORKBOOK}.",
            "Name the folder in which that file lies.",
        )
    common = history.common_version(root, other) if history.is_repository(root) else ""
    version = history.version_of(root, common) if common else None
    blobs = history.blobs_of(version) if version else {}
    pairs = []
    for file in sorted({*_texts(root), *_texts(other)}):
        if copied_from(file):
            continue
        here = bytes_now(inside(root, file), printable(file))
        there = bytes_now(inside(other, file), printable(file))
        if here != there:
            base = history.content_of(version, blobs[file]) if version and file in blobs else None
            pairs.append(TwoSides(file, _texts_of(base, here, there), "with the other folder"))
    return Pairs(tuple(pairs))


def _sides_of(file: str, text: str) -> Sides[str | None]:
    """The sides that stand between git's marks. Raises WorkbookError where the marks do not fit."""
    base: list[str] | None = []
    here: list[str] = []
    there: list[str] = []
    state, has_base = "", True
    follows = {"": "<", "<": "|=", "|": "=", "=": ">"}
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        mark = _MARK.match(line)
        sign = mark[1][0] if mark else ""
        if sign and not (sign == "=" and not state):
            if sign not in follows[state]:
                raise WorkbookError(
                    f"{printable(file)} line {number}: the marks of git do not fit together.",
                    "Open it in a text editor, and keep the right lines.",
                )
            has_base = has_base and not (state == "<" and sign == "=")
            state = "" if sign == ">" else sign
            continue
        for sides, wanted in ((here, "<"), (base, "|"), (there, "=")):
            if state in ("", wanted) and sides is not None:
                sides.append(line)
    if state:
        raise WorkbookError(f"{printable(file)}: the marks of git do not end.")
    return Sides("".join(base or ()) if has_base else None, "".join(here), "".join(there))


def set_up(root: Path) -> tuple[NewText, ...]:
    """What `.gitattributes` is to say so that git asks us to join records; nothing if it does.

    >>> [one.file for one in set_up(root)]
    ['.gitattributes']
    """
    now = bytes_now(inside(root, ".gitattributes"), ".gitattributes")
    lines = as_text(now).splitlines()
    wanted = [f"{what} merge={history.DRIVER}" for what in ("*.toml", "projects/*/data/*.csv")]
    missing = [line for line in wanted if line not in lines]
    if not missing:
        return ()
    text = "".join(f"{line}\n" for line in (*lines, *missing))
    return (NewText(".gitattributes", text, None if now is None else sha256(now)),)
