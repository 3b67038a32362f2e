"""Wards side by side: the summary, and the digest of what is new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from qiworkbook.analysis.project_view import ProjectView, redefinition
from qiworkbook.analysis.ward_now import WardNow, ward_now
from qiworkbook.builtin.sections_measures import charts
from qiworkbook.compose.document import divider, document, titles_of
from qiworkbook.compose.news import News
from qiworkbook.compose.summary import summary, summary_message
from qiworkbook.content import Document, IconRow, Icons, Section
from qiworkbook.figures import figure_png, figure_svg
from qiworkbook.problems import NothingFoundError, WorkbookError
from qiworkbook.store.outputs import write_output
from qiworkbook.text.words import capital, counted, day, no_stop, quoted
from qiworkbook.workbook.memory.changes import BESIDE, Since, news_since
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.outputs.documents import write_as_markdown, write_paper

ENDINGS = (".html", ".md", ".svg", ".png")


class Summary(Struct, frozen=True):
    """The rows, project by project, and one sentence that counts what they say.

    `changed` tells of each definition that was changed and not confirmed.
    """

    rows: tuple[IconRow, ...]
    message: str
    changed: tuple[str, ...] = ()


def summary_of(views: Sequence[ProjectView]) -> Summary:
    """Every measure of these projects with its reading.

    >>> len(summary_of(opened.views).rows) > 3
    True
    """
    rows = tuple(row for icons in _icons(summary(views)) for row in icons.rows)
    changed = (
        f"{one.id} of {view.project.id}: {found.caution}"
        for view in views
        for one in view.project.measures
        if (found := redefinition(one))
    )
    return Summary(rows, summary_message(rows), tuple(changed))


def write_summary(opened: OpenWorkbook, ids: Sequence[str], target: Path) -> tuple[Path, ...]:
    """Write the summary by the ending of `target`. Gives the files, the summary first.

        >>> write_summary(opened, ["willow-ward"], folder / "summary.md")[0].name
        'summary.md'

    A page (.html or .md) has the charts below, each row leading to its own; a picture (.svg or
    .png) has the icons alone. Raises WorkbookError for another ending, and for a picture of none.
    """
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise WorkbookError(
            f"The summary can be .html, .md, .svg or .png, and {target.name} is none of them.",
            f"Try: {target.stem}.html",
        )
    views = opened.views_of(ids)
    if ending == ".md":
        return write_as_markdown(_composed(opened, views), target.parent, target.stem)
    if ending == ".html":
        return (write_paper(opened, _composed(opened, views), target),)
    return (write_output(target, _picture(views, target)),)


def _composed(opened: OpenWorkbook, views: Sequence[ProjectView]) -> Document:
    title, subtitle = titles_of(views, "Summary of measures")
    return document(views, _sections(views), title, subtitle, opened.today)


def _sections(views: Sequence[ProjectView]) -> Iterator[Section]:
    yield summary(views)
    for view in views:
        if len(views) > 1:
            yield divider(view)
        yield from charts(view, in_full=True)


def _picture(views: Sequence[ProjectView], target: Path) -> bytes:

    icons = next(_icons(summary(views)), None)
    if icons is None:
        raise NothingFoundError("There are no measures yet, so there is nothing to draw.")
    if target.suffix.lower() == ".png":
        return figure_png(icons)
    return figure_svg(icons).encode()


def _icons(section: Section) -> Iterator[Icons]:
    return (block for block in section.blocks if isinstance(block, Icons))


_MOST = 8  # lines of one ward: who gets more reads none


def digest(opened: OpenWorkbook, since: Since, ids: Sequence[str] = ()) -> tuple[list[str], bool]:
    """The lines of an e-mail, and whether anything could not be read and is missing in it.

        >>> lines, is_short = digest(opened, since_when(opened, "2025-03-01"))
        >>> is_short
        False

    Wards with news come first, then those without any, a line for all of them; then what waits,
    and what the files name for the days to come.
    """
    news = news_since(opened, since, ids)
    views = {view.project.id: view for view in opened.views_of(ids)}
    nows = {id_: ward_now(view) for id_, view in views.items()}
    name = opened.workbook.file.workbook.name or "Our wards"
    when = day(since.day) if since.day else since.name
    lines = [f"{name}: what is new since {when}", ""]
    quiet = []
    for id_, found in news.items():
        told = list(_new(found))
        if told:
            title = views[id_].project.ward if id_ in views else found.title or "Beside the wards"
            lines += [capital(title), *told, ""]
        elif id_ != BESIDE:
            quiet.append(views[id_].project.ward)
    if quiet:
        lines += [f"Nothing new at: {', '.join(quiet)}.", ""]
    for heading, found_lines in (
        ("Waiting", _waiting(nows.values())),
        (
            "Coming up",
            (
                f"- {day(when)}, {ward}: {no_stop(what)}"
                for when, ward, what in sorted(
                    (one.next, one.ward, one.what) for one in nows.values() if one.next
                )
            ),
        ),
    ):
        if rows := list(found_lines):
            lines += [heading, *rows, ""]
    unread = any(found.unread for found in news.values())
    return lines[:-1] if not lines[-1] else lines, unread


def _new(news: News) -> Iterator[str]:
    words = [change.words for change in news.changes]
    yield from (f"- {line}" for line in words[:_MOST])
    if len(words) > _MOST:
        yield f"- and {len(words) - _MOST} more"
    yield from (f"- {line} There may be more." for line in news.unread)


def _waiting(nows: Iterable[WardNow]) -> Iterator[str]:
    for one in nows:
        if one.unread:
            yield f"- {one.ward}: cannot be read just now"
            continue
        if one.data is None:
            yield f"- {one.ward}: no data yet"
        elif one.late:
            ago = counted(one.days_since_data or 0, "day")
            yield f"- {one.ward}: the last data are {ago} old"
        if one.stage and one.waiting:
            many = counted(one.waiting, "day")
            yield f"- {one.ward}: {quoted(one.test)} has waited {many} in {capital(one.stage)}"
        if one.unpredicted:
            yield f"- {one.ward}: {counted(one.unpredicted, 'question')} without a prediction"
