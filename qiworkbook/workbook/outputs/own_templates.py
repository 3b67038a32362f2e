"""Templates and files of the house: those of a workbook, and copies of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from qiworkbook.problems import Problem, WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.atomic import locked
from qiworkbook.store.layout import FileError, files_below, inside, packaged, read_bytes
from qiworkbook.store.outputs import write_output
from qiworkbook.text.words import did_you_mean
from qiworkbook.workbook.opened import OpenWorkbook

DECK = "deck/neutral.pptx"
OURS, YOURS = "qiworkbook", "this workbook"
_HTML = "html"
_DECK_IS = "The PowerPoint file that a deck stands on"
# The first words of the comment at the top of each template.
_IS = re.compile(r"(?:\{%[^%]*%\}\s*)?(?:\{#|/\*|//)\s*([^.:]+)[.:]")


class TemplateFile(Struct, frozen=True):
    """A template by its path below `templates/`; `whose` is used: ours, yours, or a pack's."""

    name: str
    what: str
    whose: str


def templates_in_use(opened: OpenWorkbook) -> tuple[TemplateFile, ...]:
    """Every packaged template, and those of the workbook that stand in for none of them.

    >>> len(templates_in_use(opened)) > 3
    True
    """
    ours = tuple(_packaged())
    own = [
        path.removeprefix(f"{layout.TEMPLATES}/")
        for path in files_below(opened.root, f"{layout.TEMPLATES}/{_HTML}")
    ]
    return (
        TemplateFile(DECK, _DECK_IS, _whose_deck(opened)),
        *(TemplateFile(name, _what(name), _whose(opened, name)) for name in ours),
        *(TemplateFile(name, "", YOURS) for name in own if name not in ours),
    )


def copy_template(opened: OpenWorkbook, name: str, to: Path | None = None) -> Path:
    """Copy one of our templates into `templates/` of the workbook, or of another folder.

        >>> copy_template(opened, templates_in_use(opened)[0].name, folder).suffix
        '.pptx'

    Its name may be the end of its path. Gives where the copy is. Raises WorkbookError when there
    is no such template, or when there is a file already: it stays.
    """
    found = _named(name)
    root = to or opened.root
    relative = f"{layout.TEMPLATES}/{found}"
    with locked(opened.root):
        target = inside(root, relative)
        if target.exists():
            raise WorkbookError(
                f"There is already a {relative}; it was left unchanged.",
                "To begin again from ours, move it out of the way first.",
            )
        write_output(target, packaged(*found.split("/")).read_bytes())
    return root / relative


def _packaged() -> Iterator[str]:
    """The templates for pages, by their paths below `templates/`; documents before their parts."""
    folder = packaged(_HTML)
    paths = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    for path in sorted(paths, key=lambda path: (len(path.parts), path.as_posix())):
        yield f"{_HTML}/{path.as_posix()}"


def _what(name: str) -> str:
    found = _IS.match(packaged(*name.split("/")).read_text(encoding="utf-8"))
    return " ".join(found[1].split()) if found else ""


def _whose(opened: OpenWorkbook, name: str) -> str:
    """The first that has it, in the order in which templates are looked for."""
    own = inside(opened.root, f"{layout.TEMPLATES}/{name}")
    if own.is_file() and not own.samefile(packaged(*name.split("/"))):  # a checkout is a workbook
        return YOURS
    for home in opened.packs.homes:
        if home.plugin and (home.root / layout.TEMPLATES / name).is_file():
            return f"the pack {home.pack}"
    return OURS


def _whose_deck(opened: OpenWorkbook) -> str:
    style = opened.workbook.file.house_style
    if not style.template:
        return OURS
    from_pack = opened.brand is not None and "template" in opened.brand.from_pack
    return f"the pack {style.pack}" if from_pack else YOURS


def _named(name: str) -> str:
    names = (DECK, *_packaged())
    matching = [one for one in names if one == name or one.endswith(f"/{name}")]
    if len(matching) == 1:
        return matching[0]
    guess = did_you_mean(name, [*names, *(one.rpartition("/")[2] for one in names)])
    hint = f"Did you mean {guess}?" if guess else "See what there is."
    see = None if guess else do("templates list")
    raise WorkbookError(f"There is no template {name}.", hint, action=see)


LARGEST = {"logo": 2 * 1024 * 1024, "template": 100 * 1024 * 1024}
_HINT = "Put the file there, or take its line out of [house-style]."


def house_file(opened: OpenWorkbook, key: str) -> bytes | None:
    """The file that the house style names as its `logo` or `template`, None when it names none.

    Raises WorkbookError that says who names it.
    """
    path = getattr(opened.workbook.file.house_style, key)
    try:
        return read_bytes(opened.home_of(key), path, LARGEST[key]) if path else None
    except FileError as error:
        raise WorkbookError(
            f"{layout.WORKBOOK} names the {key} {path}: {error.problem.message}.",
            error.problem.hint or _HINT,
        ) from None


def house_file_problems(opened: OpenWorkbook) -> Iterator[Problem]:
    """What workbook.toml itself names and cannot be read; what a pack names is the pack's."""
    source = opened.workbook.source
    for key in LARGEST:
        path = getattr(opened.workbook.file.house_style, key)
        if not path or ("house-style", key) not in source.positions:
            continue
        try:
            read_bytes(opened.root, path, LARGEST[key])
        except FileError as error:
            hint = error.problem.hint or _HINT
            place = source.place("house-style", key)
            yield Problem("pack-file", f"{key} {path}: {error.problem.message}", place, hint=hint)
