"""Surveys of several wards side by side, and what all who answered said together.

The shares are those of the followed questions as measures: a copy to share hides a share only
where its own numbers are small, and the answers one by one much sooner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qiworkbook.api import (
    LEFT_OUT,
    Cell,
    Grid,
    Output,
    Point,
    ProjectView,
    Section,
    Shared,
    Tone,
    WorkbookSectionMaker,
    WorkbookView,
    counted,
)
from qiworkbook_survey.disclosure import HIDDEN, ShownWave
from qiworkbook_survey.library import find, top_two_words
from qiworkbook_survey.measures import measure_id
from qiworkbook_survey.sections import tracks
from qiworkbook_survey.wave import Counted
from qiworkbook_survey.words import percent, response, wave_name

Asked = tuple[ProjectView, Sequence[ShownWave]]
Rows = Iterator[tuple[Cell, ...]]


def _across(view: WorkbookView) -> Iterator[Section]:
    """Each questionnaire that two or more wards asked."""
    asked: dict[str, list[Asked]] = {}
    for one in sorted(view.views, key=lambda one: one.project.ward.casefold()):
        for name, waves in tracks(one):
            asked.setdefault(name, []).append((one, waves))
    for name, found in sorted(asked.items()):
        if len(found) > 1:
            questionnaire = find(view.workbook, name)
            title = questionnaire.title if questionnaire else name
            yield Section(
                f"survey-across-{name}",
                "What staff told us, ward by ward",
                f"{title}: {counted(len(found), 'ward')} asked, each by its own surveys",
                (
                    Grid(
                        ("Question", "Top two answers", "Who chose them, all wards", "Shown by"),
                        tuple(_together(found)),
                        "The newest survey of each ward, added up",
                    ),
                    Grid(
                        ("Ward", "Newest survey", "Answered", "Question", "First", "Now"),
                        tuple(row for one, waves in found for row in _rows(one, waves)),
                        "Ward by ward, by the alphabet and never by rank",
                    ),
                ),
            )


def _together(found: Sequence[Asked]) -> Rows:
    """What the newest survey of each ward says, of questions in the same words as one."""
    alike: dict[tuple[str, ...], tuple[Counted, list[Point]]] = {}
    for view, waves in found:
        for item in _followed(_newest(waves)):
            # Words that a copy leaves out may be any: such a question is nobody else's.
            whose = view.project.id if LEFT_OUT in item.text else ""
            _, same = alike.setdefault(
                (whose, item.text, *item.levels, "reversed" * item.reverse), (item, [])
            )
            same += (one for one in _points(view, item)[-1:] if _is_shown(one))
    for item, points in alike.values():
        words = top_two_words(item.levels, reverse=item.reverse)
        if LEFT_OUT in words:
            words = f"the best two of {len(item.levels)}"
        share = _share(points, found[0][1][0].about)
        yield Cell(item.text), Cell(words), share, Cell(counted(len(points), "ward"))


def _rows(view: ProjectView, waves: Sequence[ShownWave]) -> Rows:
    """A row for each question that a ward follows: its first survey, and its newest."""
    newest = _newest(waves)
    about = Cell(view.project.ward), Cell(wave_name(newest)), Cell(response(newest))
    for item in _followed(newest):
        points = _points(view, item)
        first = _share(points[:1], newest.about) if len(points) > 1 else Cell("—")
        yield *about, Cell(item.label), first, _share(points[-1:], newest.about)
    if not any(_followed(newest)):
        yield *about, Cell("—"), Cell("—"), Cell(HIDDEN, Tone.UNKNOWN)


def _newest(waves: Sequence[ShownWave]) -> ShownWave:
    return next((one for one in reversed(waves) if one.returned is not None), waves[-1])


def _followed(wave: ShownWave) -> Iterator[Counted]:
    return (item for item in wave.wave.item if item.chart)


def _points(view: ProjectView, item: Counted) -> Sequence[Point]:
    """The share of each survey, the oldest first; one that a copy does not show has no value."""
    series = view.project.series.get(measure_id(item))
    counted_on = series.counted_on if series else ()
    return [one for one in (series.points if series else ()) if one.when in counted_on]


def _is_shown(point: Point) -> bool:
    return point.value is not None and bool(point.denominator)


def _share(points: Sequence[Point], about: str) -> Cell:
    if not points or not all(map(_is_shown, points)):
        return Cell(HIDDEN, Tone.UNKNOWN)
    top, of = (sum(one.value or 0 for one in points), sum(one.denominator or 0 for one in points))
    return Cell(f"{about}{percent(100 * top / of)} of {about}{of:g}")


WORKBOOK_SECTIONS = (
    WorkbookSectionMaker(
        "survey-across",
        "Surveys of several wards by one questionnaire, side by side and together",
        _across,
        frozenset({Output.REPORT}),
        shared=Shared.COUNTS,
    ),
)
