"""Documents and tables written to files: reports, papers, forms and exports of a workbook."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.compose.audience import in_words_for, shown_to
from qiworkbook.compose.document import document, labels_of, titles_of, unread_section
from qiworkbook.compose.report import compose_one_page, compose_report
from qiworkbook.content import Block, Cell, Document, Figure, Grid, Paragraph, Section
from qiworkbook.content.sheets import COPY_NOTE
from qiworkbook.contributions.extensions import Exporter, ExportTables, OutFile, Output
from qiworkbook.figures import figure_svg, figures_png
from qiworkbook.model import Cycle, CycleFile
from qiworkbook.plugins.contribution_guard import READ_ME, PaperOffer
from qiworkbook.plugins.guard import Cost
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.layout import inside
from qiworkbook.store.outputs import OUTPUT, write_output, write_outputs
from qiworkbook.text.source import Source
from qiworkbook.text.words import capital, day, no_stop
from qiworkbook.workbook.edits.pictures import with_pictures
from qiworkbook.workbook.lookup import readable
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.outputs.audience_words import audience_of, words_to_write
from qiworkbook.workbook.outputs.copy_folders import keep_apart
from qiworkbook.workbook.outputs.own_templates import house_file
from qiworkbook.workbook.outputs.shared_copy import keep_files
from qiworkbook.workbook.outputs.tables import as_shared, dictionary, tables
from qiworkbook.workbook.sheets.ward_sheet import AskedKey, asked_of, numbers_due

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


_SHORT, _LONG = "_" * 9, "_" * 34
_LINES = 3  # for what was learned, and for numbers nobody expected
_PLAN = (
    AskedKey("plan", "title", "What will we try?"),
    AskedKey("plan", "scale", "With whom, when, how often? As small as will teach us something"),
    AskedKey("plan", "ask", "What do we want to find out?"),
    AskedKey("plan", "predict", "What do we expect to happen?"),
    AskedKey("plan", "data", "What do we write down, and who does?"),
)
ON_IT = "this time's numbers, the tests step by step, what you learned"
NO_NAMES = "Numbers and roles only: never names, and nothing about one person."


def ward_paper(view: ProjectView) -> tuple[Section, ...]:
    """The sheets of paper of a project as it is today; without an open test, a blank one."""
    tests = view.thread.under_way
    return (
        Section("paper-numbers", "Numbers", f"Our numbers: {day(view.today)}", (_numbers(view),)),
        *(
            Section(
                f"paper-{one.id}",
                "Our test",
                f"Our test: {no_stop(one.title)}",
                tuple(_steps(asked_of(one))),
            )
            for one in tests
        ),
        Section(
            "paper-new-test",
            "A new test",
            "A new test: plan, do, study, act",
            tuple(
                _steps(
                    (*_PLAN, *asked_of(Cycle("new", CycleFile(title="A new test"), Source("", ""))))
                )
            ),
        ),
        Section(
            "paper-learned",
            "Learning",
            "What we learned",
            (
                Grid(
                    ("What we learned, also what did not work", "Did it work?", "When"),
                    tuple((Cell(_LONG), Cell("yes / no"), Cell(_SHORT)) for _ in range(_LINES)),
                ),
            ),
        ),
    )


def paper_name(view: ProjectView) -> str:
    """What the page with the paper of a project is called."""
    return f"{view.project.id}-paper-{view.today.isoformat()}.html"


def _numbers(view: ProjectView) -> Block:
    rows = tuple(
        (
            Cell(one.name),
            Cell(one.last),
            Cell(day(one.due) if one.due else _SHORT),
            Cell(_SHORT),
            Cell(_SHORT if one.has_denominator else "—"),
            Cell(2 * _SHORT),
        )
        for one in numbers_due(view)
    )
    columns = ("Measure", "Last time", "Date", "Number", "Out of", "A few words")
    return Grid(columns, rows) if rows else Paragraph("No measure is counted by hand yet.")


def _steps(asked: Iterable[AskedKey]) -> Iterator[Block]:
    """A table for each step: what is asked, what is there by now, and a line for the rest."""
    for step, found in groupby(asked, key=lambda one: one.step):
        rows = tuple(
            (
                Cell(f"{one.about} {one.ask}".strip()),
                Cell(_now(one) or _LONG),
            )
            for one in found
        )
        yield Grid((capital(step), "What we write"), rows)


def _now(one: AskedKey) -> str:
    """What the file says by now, a day as people write it."""
    is_day = one.key in ("started", "ended") and one.now
    return day(date.fromisoformat(one.now)) if is_day else no_stop(one.now)


def write_document(
    opened: OpenWorkbook, sections: Sequence[Section], title: str, folder: Path, name: str
) -> tuple[Path, Path]:
    """Write sections about the opened projects as NAME.html and NAME.md. Gives these two.

        >>> made = write_document(opened, privacy_page(opened), "For the lead", folder, "privacy")
        >>> [path.name for path in made]
        ['privacy.html', 'privacy.md']

    Labels and look are those of a report on the projects; the figures of the Markdown lie in a
    folder beside it.
    """
    whose, _ = titles_of(opened.views, "")
    missing = tuple(section for view in opened.views for section in unread_section(view))
    made = document(opened.views, (*missing, *sections), title, whose, opened.today)
    keep_apart(opened, folder, [folder / f"{name}.html", folder / f"{name}.md"])
    in_markdown, *figures = write_as_markdown(made, folder, name)
    if opened.is_shared:
        keep_files(opened.root, figures)
    return write_paper(opened, made, folder / f"{name}.html"), in_markdown


def write_paper(opened: OpenWorkbook, made: Document, path: Path) -> Path:
    """Write a document as an HTML file that prints on A4."""
    return write_output(path, page_of(opened, made))


def page_of(opened: OpenWorkbook, made: Document) -> str:
    """A document as one page, in the look of this workbook."""
    from qiworkbook.writers.html_page import write_page

    return write_page(
        made,
        workbook_templates=templates_of(opened),
        plugin_templates=opened.plugin_templates,
        logo=logo_of(opened),
    )


def papers(opened: OpenWorkbook) -> tuple[PaperOffer, ...]:
    """What can be made of the projects to print or to fill in: a ward's sheet, posters, forms.

    The ward's sheet is for the team; a copy to share has none.

    >>> papers(opened)[1].name
    'willow-ward-benchmark-2025-02-24.xlsx'
    """
    return tuple(paper for view in opened.views for paper in _papers_of(opened, view))


def _papers_of(opened: OpenWorkbook, view: ProjectView) -> Iterator[PaperOffer]:
    if not opened.is_shared and not view.project.unread:
        make = partial(_ward_paper, opened, view)
        yield PaperOffer(
            paper_name(view), f"the sheet of {view.project.ward}, on paper: {ON_IT}", make
        )

    def drawn(sections: Sequence[Section], title: str) -> str:
        return page_of(opened, document((view,), sections, title, view.project.ward, opened.today))

    yield from opened.plugins.papers(view, drawn)


def write_ward_paper(opened: OpenWorkbook, project: str, target: Path | None = None) -> Path:
    """Write the paper of a project as an HTML file that prints on A4: `target`, or in output/.

    >>> write_ward_paper(opened, "willow-ward", folder / "week.html").name
    'week.html'
    """
    view = opened.view(project)
    readable(view.project)
    path = target or opened.root / OUTPUT / paper_name(view)
    return write_output(path, _ward_paper(opened, view))


def _ward_paper(opened: OpenWorkbook, view: ProjectView) -> str:
    title = f"{no_stop(view.project.ward)}: on paper"
    return page_of(opened, document((view,), ward_paper(view), title, NO_NAMES, opened.today))


def write_papers(opened: OpenWorkbook, names: Collection[str]) -> tuple[Path, ...]:
    """Make the papers of these names, each whole, or none. Gives the files.

        >>> write_papers(opened, [papers(opened)[1].name])[0].name
        'willow-ward-benchmark-2025-02-24.xlsx'

    Raises WorkbookError for a name that nothing is offered under any more, and where a module
    goes wrong.
    """
    offered = {one.name: one for one in papers(opened)}
    if gone := [name for name in names if name not in offered]:
        raise WorkbookError(
            f"{gone[0]} can't be made now.",
            "What it is made from may have changed, or it is for the team only.",
        )
    folder = output_of(opened)
    targets = [(folder / name, offered[name].make()) for name in dict.fromkeys(names)]
    keep_apart(opened, folder, [path for path, _ in targets])
    return write_outputs(targets)


WORKING = (
    "NOT FOR SHARING: a working copy, with small counts as they are.",
    "A copy to share hides them.",
)


def write_export(
    opened: OpenWorkbook, ids: Sequence[str], folder: Path, exporter: Exporter
) -> tuple[Path, ...]:
    """Write the tables of the named projects, or of all, into `folder`. Gives the files.

        >>> csv = next(one.value for one in plugins.exporters() if one.value.name == "csv")
        >>> made = write_export(opened, ["willow-ward"], folder, csv)
        >>> (folder / "points.csv") in made
        True

    Raises WorkbookError, and writes nothing, when the exporter cannot do its part, and when copies
    to share and working copies would lie in one folder.
    """
    files = export_files(opened, ids, exporter)
    for file in files:
        inside(folder, file.name)  # the name is a plugin's: no way out of the folder
    targets = [(folder / file.name, file.content) for file in files]
    keep_apart(opened, folder, [path for path, _ in targets])
    return write_outputs(targets)


def export_files(
    opened: OpenWorkbook, ids: Sequence[str], exporter: Exporter
) -> tuple[OutFile, ...]:
    """The files of an export of the named projects, or of all."""
    return files_of_views(opened, opened.views_of(ids), exporter)


def files_of_views(
    opened: OpenWorkbook,
    views: Sequence[ProjectView],
    exporter: Exporter,
    missing: Iterable[str] = (),
) -> tuple[OutFile, ...]:
    """The files of an export, with the notes in front where the format does not carry them.

    `missing` is named among the notes, with what is known to be missing anyway. Of a copy that
    leaves the team, the exporter never sees what is hidden.
    """
    shared = opened.workbook.shared
    first = WORKING if shared is None else (COPY_NOTE, *opened.workbook.not_shown)
    with opened.plugins.overheard() as troubles:
        made = (*tables(views), *opened.plugins.tables(views))
    gone = dict.fromkeys(one.plugin for one in troubles if one.cost is not Cost.NOTHING)
    left_out = (f"INCOMPLETE: {one}" for one in missing)
    notes = (*first, *labels_of(views), *_missing(opened, gone), *left_out)
    made = made if shared is None else tuple(map(as_shared, made))
    every = (*made, dictionary(made) if shared is None else as_shared(dictionary(made)))
    files = tuple(exporter.write(ExportTables(every, notes)))
    if exporter.carries_notes:
        return files
    return (OutFile(READ_ME, "\n".join(notes) + "\n"), *files)


def _missing(opened: OpenWorkbook, gone: Iterable[str]) -> Iterator[str]:
    """What whoever gets the tables should know is not in them. `gone` are plugins that failed."""
    for plugin in gone:
        yield f"INCOMPLETE: the plugin {plugin} went wrong, so what it adds is left out."
    left_out = opened.left_out
    if left_out:
        files = ", ".join(dict.fromkeys(problem.place.file for problem in left_out))
        yield f"INCOMPLETE: part of these files could not be read and is left out: {files}."
