"""Projects become documents, and documents become files: the report and the deck."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from qiworkbook.figures import figure_svg
from qiworkbook.problems import WorkbookError
from qiworkbook.report import compose_report
from qiworkbook.store import layout
from qiworkbook.store.files import write_bytes
from qiworkbook.store.paths import inside, read_bytes
from qiworkbook.storyboard import compose_deck
from qiworkbook.suggest_words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiworkbook.content import Document, Figure
    from qiworkbook.model import LearningSet
    from qiworkbook.workbook.opening import OpenWorkbook

OUTPUT = "output"
_LOGO_BYTES = 2 * 1024 * 1024
_TEMPLATE_BYTES = 100 * 1024 * 1024
_DECKS = (".pptx", ".html", ".txt")


class ReportFormat(StrEnum):
    """What a report can be."""

    HTML = "html"
    MARKDOWN = "markdown"


def write_report(
    opened: OpenWorkbook, ids: Sequence[str], folder: Path, form: ReportFormat = ReportFormat.HTML
) -> tuple[Path, ...]:
    """Write the report on the named projects, or on all, into `folder`. Gives the files.

    HTML is one file with everything in it; Markdown has its figures in a folder beside it.
    """
    plugins = opened.plugins
    document = compose_report(
        opened.views_of(ids),
        plugins.sections(),
        today=opened.today,
        questions=plugins.questions(),
    )
    if form is ReportFormat.MARKDOWN:
        return _write_markdown(document, folder)
    from qiworkbook.writers.html_page import write_page

    page = write_page(document, workbook_templates=_templates(opened), logo=_logo(opened))
    return (_written(folder / "report.html", page),)


def write_slides(
    opened: OpenWorkbook,
    ids: Sequence[str],
    target: Path | None = None,
    learning_set: str = "",
    brand: Path | None = None,
) -> tuple[Path, ...]:
    """Write the deck on the named projects, or on all. Gives the files.

    The ending of `target` says what it is: .pptx, .html or .txt. Without a target a .pptx and its
    twin in plain text go to the workbook's output folder. With a learning set (its date) the deck
    is for that day, and its teams are the projects unless some are named. `brand` is a PowerPoint
    file whose layouts are used.
    """
    if target is not None and target.suffix.lower() not in _DECKS:
        raise WorkbookError(
            f"A deck can be one of {', '.join(_DECKS)}, and {target.name} is none of them.",
            f"Try: {target.stem}.pptx",
        )
    day = _learning_set(opened, learning_set) if learning_set else None
    document = compose_deck(
        opened.views_of(ids or (day.file.teams if day else ())),
        opened.plugins.sections(),
        today=opened.today,
        learning_set=day,
        questions=opened.plugins.questions(),
    )
    name = f"deck-{day.id}" if day else "deck"
    home = opened.root / OUTPUT
    targets = (target,) if target else (home / f"{name}.pptx", home / f"{name}.txt")
    return tuple(_write_deck(opened, document, path, brand) for path in targets)


def _write_deck(opened: OpenWorkbook, document: Document, target: Path, brand: Path | None) -> Path:
    match target.suffix.lower():
        case ".pptx":
            from qiworkbook.writers.deck import write_deck

            deck = write_deck(document, _template(opened, brand), _photograph(_logo(opened)))
            return _written(target, deck)
        case ".html":
            from qiworkbook.writers.html_deck import write_html_deck

            page = write_html_deck(
                document, workbook_templates=_templates(opened), logo=_logo(opened)
            )
            return _written(target, page)
        case _:
            from qiworkbook.writers.plain_text import write_text

            return _written(target, write_text(document))


def _write_markdown(document: Document, folder: Path) -> tuple[Path, ...]:
    from qiworkbook.writers.markdown import write_markdown

    drawn: dict[str, str] = {}

    def link(figure: Figure, name: str) -> str:
        drawn[f"figures/{name}.svg"] = figure_svg(figure)
        return f"figures/{name}.svg"

    text = write_markdown(document, link)
    figures = tuple(_written(folder / name, svg) for name, svg in drawn.items())
    return (_written(folder / "report.md", text), *figures)


def _written(path: Path, content: str | bytes) -> Path:
    write_bytes(path, content.encode() if isinstance(content, str) else content)
    return path


def _templates(opened: OpenWorkbook) -> Path | None:
    folder = inside(opened.root, layout.TEMPLATES)
    return folder if folder.is_dir() else None


def _logo(opened: OpenWorkbook) -> bytes | None:
    logo = opened.workbook.file.house_style.logo
    return read_bytes(opened.root, logo, _LOGO_BYTES) if logo else None


def _template(opened: OpenWorkbook, brand: Path | None) -> bytes | None:
    """The PowerPoint file that the person named, or else the one of workbook.toml."""
    if brand is not None:
        return read_bytes(brand.resolve().parent, brand.name, _TEMPLATE_BYTES)
    template = opened.workbook.file.house_style.template
    return read_bytes(opened.root, template, _TEMPLATE_BYTES) if template else None


def _photograph(logo: bytes | None) -> bytes | None:
    """The logo unless it is a drawing (SVG), which PowerPoint takes for no picture."""
    return None if logo is None or logo.lstrip().startswith(b"<") else logo


def _learning_set(opened: OpenWorkbook, id_: str) -> LearningSet:
    found = opened.workbook.learning_set(id_)
    if found:
        return found
    ids = [one.id for one in opened.workbook.learning_sets]
    guess = did_you_mean(id_, ids)
    if guess:
        hint = f"Did you mean {guess}?"
    elif ids:
        hint = f"There are: {', '.join(ids)}."
    else:
        hint = f"Write one as {layout.learning_set_file(id_)}."
    raise WorkbookError(f"There is no learning set {id_!r}.", hint)
