"""What a coach sends round: what is new at each ward, who waits, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.analysis.ward_now import ward_now
from qiworkbook.text.words import capital, counted, day, no_stop
from qiworkbook.workbook.memory.changes import BESIDE, news_since

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qiworkbook.analysis.ward_now import WardNow
    from qiworkbook.compose.news import News
    from qiworkbook.workbook.memory.changes import Since
    from qiworkbook.workbook.opened import OpenWorkbook

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
        ("Coming up", _coming(nows.values())),
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
            yield f"- {one.ward}: {one.cycle} has waited {many} in {capital(one.stage)}"
        if one.unpredicted:
            yield f"- {one.ward}: {counted(one.unpredicted, 'question')} without a prediction"


def _coming(nows: Iterable[WardNow]) -> Iterator[str]:
    dated = [(one.next, one.ward, one.what) for one in nows if one.next]
    for when, ward, what in sorted(dated):
        yield f"- {day(when)}, {ward}: {no_stop(what)}"
