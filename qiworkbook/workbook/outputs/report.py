"""A report written to files, and the sections that could not be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from qiworkbook.compose.audience import in_words_for, shown_to
from qiworkbook.compose.report import compose_one_page, compose_report
from qiworkbook.content import Document, Figure, Section
from qiworkbook.contributions.extensions import Output
from qiworkbook.figures import figure_svg, figures_png
from qiworkbook.plugins.manager import Plugins
from qiworkbook.store import layout
from qiworkbook.store.layout import inside
from qiworkbook.store.outputs import OUTPUT, write_output, write_outputs
from qiworkbook.workbook.edits.pictures import with_pictures
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.outputs.audience_words import audience_of, words_to_write
from qiworkbook.workbook.outputs.copy_folders import keep_apart
from qiworkbook.workbook.outputs.own_templates import house_file

Fault = tuple[Section, str, Exception]


T = TypeVar("T")


def salvaged(
    plugins: Plugins,
    document: Document,
    write: Callable[[Document], T],
) -> T:
    """What `write` makes of the document, without the sections of plugins that it cannot write.

    Each of those is told by its plugin's name. Where no plugin is behind a fault, it is raised.
    """
    try:
        return write(document)
    except Exception:
        faults = tuple(_faults(plugins, document, write))
        if not faults:
            raise
        for section, plugin, fault in faults:
            where = f" for {section.project}" if section.project else ""
            plugins.left_out(plugin, f"drawing {section.maker}{where}", fault)
        faulty = [section for section, _, _ in faults]
        rest = tuple(one for one in document.sections if one not in faulty)
        return write(replace(document, sections=rest))


def _faults(
    plugins: Plugins, document: Document, write: Callable[[Document], object]
) -> Iterator[Fault]:
    """The plugins' sections that cannot be written even alone, if anything can be written."""
    owners = plugins.section_owners()
    try:
        write(replace(document, sections=()))
    except Exception:  # noqa: BLE001  # such as a template that is none: no section's doing
        return
    for section in document.sections:
        if section.maker not in owners:
            continue
        try:
            write(replace(document, sections=(section,)))
        except Exception as fault:  # noqa: BLE001  # a plugin's block can fail in any way
            yield section, owners[section.maker], fault


SHARE = "share"


def output_of(opened: OpenWorkbook) -> Path:
    """Where outputs go that nobody chose a place for: copies to share to a folder of their own.

    >>> output_of(opened).name
    'output'
    """
    folder = opened.root / OUTPUT
    return folder / SHARE if opened.is_shared else folder


class ReportFormat(StrEnum):
    """What a report can be."""

    HTML = "html"
    MARKDOWN = "markdown"


def write_report(
    opened: OpenWorkbook,
    ids: Sequence[str],
    folder: Path,
    form: ReportFormat = ReportFormat.HTML,
    *,
    as_png: bool = False,
    words: str | None = None,
    in_full: bool = False,
    one_page: bool = False,
) -> tuple[Path, ...]:
    """Write the report on the named projects, or on all, into `folder`. Gives the files.

        >>> [path.name for path in write_report(opened, ["willow-ward"], folder)]
        ['report.html']

    A page begins with what is asked first and folds the rest away, `in_full` nothing; on paper
    the rest is left out.

    As `one_page` it is a storyboard for each project, and each prints on one sheet; its name is
    `report-one-page`, so the page of a deck of the same keeps its own.

    HTML is one file with everything in it; Markdown has its figures in a folder beside it, as SVG
    or `as_png` for programs that show no SVG. `words` names those of an audience; otherwise they
    are as workbook.toml says.
    """
    plugins, audience = opened.plugins, audience_of(opened, words)
    wanted = words_to_write(opened, audience)
    views = shown_to(with_pictures(opened, opened.views_of(ids)), wanted, audience)
    name = "report-one-page" if one_page else "report"
    if one_page:
        document = compose_one_page(views, plugins.sections(), today=opened.today)
    else:
        document = compose_report(
            views,
            plugins.sections(),
            today=opened.today,
            questions=plugins.questions(),
            whole=plugins.workbook_sections(opened.whole(ids), Output.REPORT),
            in_full=in_full or wanted is None or wanted.in_full,
            audience=audience,
            folded=not in_full,
            with_charts=wanted is None or wanted.charts,
        )
    if wanted is not None:
        document = in_words_for(document, wanted, with_glossary=not one_page)
    if form is ReportFormat.MARKDOWN:
        in_markdown = partial(as_markdown, folder=folder, name=name, as_png=as_png)
        files = salvaged(plugins, document, in_markdown)
        keep_apart(opened, folder, [path for path, _ in files])
        return write_outputs(files, together=True)
    from qiworkbook.writers.html_page import write_page, write_sheets

    write = partial(
        write_sheets if one_page else write_page,
        workbook_templates=templates_of(opened),
        plugin_templates=opened.plugin_templates,
        logo=logo_of(opened),
    )
    page = salvaged(plugins, document, write)
    target = folder / f"{name}.html"
    keep_apart(opened, folder, [target])
    return (write_output(target, page),)


def write_as_markdown(document: Document, folder: Path, name: str) -> tuple[Path, ...]:
    """Write NAME.md, with its figures in a folder beside it. Gives the files, the page first."""
    return write_outputs(as_markdown(document, folder, name, as_png=False), together=True)


def as_markdown(
    document: Document, folder: Path, name: str, *, as_png: bool
) -> Sequence[tuple[Path, str | bytes]]:
    """NAME.md and its figures, as files with their content that are still to be written."""
    from qiworkbook.writers.markdown import write_markdown

    linked: dict[str, Figure] = {}
    ending = "png" if as_png else "svg"

    def link(figure: Figure, figure_name: str) -> str:
        path = f"figures/{figure_name}.{ending}"
        linked[path] = figure
        return path

    text = write_markdown(document, link)
    paths, figures = [folder / path for path in linked], list(linked.values())
    pictures = _drawn(figures, paths, as_png=as_png)
    return [(folder / f"{name}.md", text), *zip(paths, pictures, strict=True)]


def _drawn(
    figures: Sequence[Figure], paths: Sequence[Path], *, as_png: bool
) -> Sequence[str | bytes]:
    """The figures in their order. An SVG is text and takes 2 ms; many PNGs take all cores."""
    if not as_png:
        return [figure_svg(figure) for figure in figures]
    return figures_png(figures, before=paths)


def templates_of(opened: OpenWorkbook) -> Path | None:
    """The workbook's own templates, when it has any."""
    folder = inside(opened.root, layout.TEMPLATES)
    return folder if folder.is_dir() else None


def logo_of(opened: OpenWorkbook) -> bytes | None:
    """The picture that workbook.toml names as the logo, when it names one."""
    return house_file(opened, "logo")
