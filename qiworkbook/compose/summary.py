"""How the measures of many projects stand: icons, a line a team, a grid, a wall, ideas by wards.

No ward stands above another: the wards of each place are in the order of the alphabet.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from qiworkbook.analysis.dates import has_begun
from qiworkbook.analysis.project_view import ProjectView, redefinition
from qiworkbook.compose.document import (
    SIGN,
    STATE,
    STATUS_TONE,
    is_worked_out,
    last_value,
    of_ward,
    some_of,
)
from qiworkbook.content import (
    Block,
    Bullets,
    Callout,
    Cell,
    Grid,
    Heading,
    IconRow,
    Icons,
    Rank,
    Section,
    SmallMultiples,
)
from qiworkbook.model import Idea, IdeaStatus, Measure
from qiworkbook.spc.judge import meets
from qiworkbook.spc.reading import NOT_JUDGED, Assurance, Better, Reading
from qiworkbook.spc.words import (
    EARLY,
    UNKNOWN,
    UNTOLD,
    MeasureStanding,
    alt_text,
    assurance_said,
    standing,
    told_in_counts,
    variation_said,
    why_no_data,
)
from qiworkbook.text.words import capital, counted, day, grouped, listed, no_stop, short

_Aim = tuple[ProjectView, Reading]
Tried = dict[str, list[tuple[ProjectView, Idea]]]


SUMMARY = "summary"
_ALL_WITH_ICONS = 4  # measures: with more, those too early to say are only named
_MOST_WARDS = 12  # named in one line
_NO_LEAGUE = (
    "Icons prompt questions; this is not a league table. Each ward started somewhere different.",
)


def summary(views: Sequence[ProjectView], *, only_aims: bool = False) -> Section:
    """Variation and assurance icons for the measures of many projects, each leading to its chart.

    With `only_aims`, one measure a project: the one that shows its aim.
    """
    rows = tuple(
        _icon(view, measure)
        for view in views
        for measure in view.project.measures
        if not only_aims or measure == view.thread.outcome
    )
    message = summary_message(rows, only_aims=only_aims)
    if not rows:
        return Section(SUMMARY, "Summary", message)
    icons = Icons(rows, _alt(rows))
    return Section(SUMMARY, "Summary", message, (icons,), _NO_LEAGUE)


def _why_not_judged(row: IconRow) -> str:
    is_empty = row.reading.latest is None
    return capital(why_no_data(row.reading)) if is_empty else variation_said(row.reading)


def summary_in_brief(views: Sequence[ProjectView], *, only_aims: bool = False) -> Section:
    """The summary for a deck: icons where a chart can be judged; of many, the others are named.

    Its message counts them all. With `only_aims`, the wards are named in one line, and the rows
    begin with those of concern: of more than a slide has room for, they are the ones to ask about.
    """
    whole = summary(views, only_aims=only_aims)
    rows = [row for block in whole.blocks if isinstance(block, Icons) for row in block.rows]
    early = [row for row in rows if row.reading.variation in NOT_JUDGED]
    if len(early) < len(rows) <= _ALL_WITH_ICONS:
        return whole
    judged = tuple(
        sorted(
            (row for row in rows if row not in early),
            key=lambda row: only_aims and standing(row.reading) is not MeasureStanding.CONCERN,
        )
    )
    icons = (Icons(judged, _alt(judged)),) * bool(judged)
    told: list[Block] = []
    for why, some in grouped(early, _why_not_judged).items():
        lines = (
            (some_of([row.group for row in some], _MOST_WARDS),)
            if only_aims
            else tuple(_by_ward(views, some))
        )
        told += (Heading(why), Bullets(lines))
    return replace(whole, blocks=(*icons, *told))


def _by_ward(views: Sequence[ProjectView], rows: Sequence[IconRow]) -> Iterator[str]:
    """The team's own by name, and how many modules worked out from other files."""
    of_modules = {
        (view.project.id, one.id)
        for view in views
        for one in view.project.measures
        if is_worked_out(view.project, one)
    }
    for ward, found in groupby(rows, key=lambda row: (row.reading.project, row.group)):
        whole = list(found)
        own = [r for r in whole if (r.reading.project, r.reading.measure) not in of_modules]
        others = len(whole) - len(own)
        more = [f"{others} {'more ' if own else ''}from other files"] if others else []
        yield f"{ward[1]}: {'; '.join([*(no_stop(row.name) for row in own), *more])}"


def summary_message(rows: Sequence[IconRow], *, only_aims: bool = False) -> str:
    """How many measures are improving, of concern, unchanged, too early to judge."""
    if not rows:
        return "There are no measures yet"
    told = told_in_counts(row.reading for row in rows)
    what = "measure that shows an aim" if only_aims else "measure"
    plural = "measures that show an aim" if only_aims else "measures"
    return f"{counted(len(rows), what, plural)}: {told}"


def _icon(view: ProjectView, measure: Measure) -> IconRow:
    reading = (measure is view.thread.outcome and view.outcome) or view.readings[measure.id]
    latest = reading.latest
    said = capital(why_no_data(reading)) if latest is None else capital(last_value(reading))
    dated = f"{said} ({day(latest.when)})" if latest and latest.when else said
    there = f"chart-{measure.id}" if latest else "chart-none-yet"
    name = f"{measure.name} (definition changed)" if redefinition(measure) else measure.name
    return IconRow(name, dated, reading, f"{view.project.id}-{there}", view.project.ward, said)


def _alt(rows: Sequence[IconRow]) -> str:
    told = []
    for row in rows:
        variation = f" {variation_said(row.reading)}." if row.reading.latest else ""
        told.append(f"{row.group}, {row.name}: {row.latest}.{variation}")
        if row.reading.assurance is not Assurance.NONE:
            told.append(f"{assurance_said(row.reading)}.")
    return " ".join(told)


def leading_to_slides(section: Section, slides: Sequence[Section]) -> Section:
    """The summary, each row leading to the slide that shows its chart, small or large, if any."""
    ids = {one.id for one in slides}
    small = {
        (one.project, reading.measure): one.id
        for one in slides
        for block in one.blocks
        if isinstance(block, SmallMultiples)
        for reading in block.readings
    }

    def led(row: IconRow) -> IconRow:
        if row.link in ids:
            return row
        return replace(row, link=small.get((row.reading.project, row.reading.measure), ""))

    blocks = (
        replace(block, rows=tuple(map(led, block.rows))) if isinstance(block, Icons) else block
        for block in section.blocks
    )
    return replace(section, blocks=tuple(blocks))


GRID, WALL, MATRIX = "grid", "aims-across", "ideas-across"
_MOST_COLUMNS = 6  # of wards, or of ideas, beside the names of the others
_IDEA = 52  # letters of the name of an idea beside the wards
_NAMED = 8  # wards in one cell of the grid
_MANY = 25  # wards: from here on a cell says how many there are, and names few
_GROUPED_FROM = 7  # charts: fewer stand in one row
_LARGE = 3  # of so many each is drawn large, with its words
ACROSS, ROWS = 6, 3  # of a wall on one slide
_ASIDE = (
    "Each ward counts in its own way and started somewhere different. Compare each with itself.",
)
_STANDINGS = (
    *(
        MeasureStanding.BETTER,
        MeasureStanding.OTHER,
        MeasureStanding.GIVEN,
        MeasureStanding.GIVEN_WORSE,
    ),
    *(MeasureStanding.STEADY, MeasureStanding.CONCERN),
)
_ALWAYS = (MeasureStanding.BETTER, MeasureStanding.STEADY, MeasureStanding.CONCERN)
_ASSURANCES = {
    Assurance.PASS: "Target to be expected",
    Assurance.HIT_OR_MISS: "Target met at times",
    Assurance.FAIL: "Target not met without a change",
    Assurance.NONE: "No target judged",
}


_MET = "Target met at each recent point, with no promise that it will be"
_NOT_JUDGED = {MeasureStanding.EARLY: EARLY, MeasureStanding.UNTOLD: UNTOLD}


def summaries(views: Sequence[ProjectView]) -> Iterator[Section]:
    """All three, for two projects or more; of ideas in many, how many wards and what came of it."""
    if len(views) > 1:
        yield from assurance_grid(views)
        yield from wall(views)
        yield from ideas_in_brief(views)
        if len(views) > _MOST_WARDS:
            yield from (replace(one, rank=Rank.DETAIL) for one in matrix(views))


def assurance_grid(views: Sequence[ProjectView]) -> Iterator[Section]:
    """How wards stand by assurance, as Making Data Count draws it, with the wards in their places.

    Only what can be judged stands in it; the others are named below. Nothing for a single chart.
    A place without a ward is drawn too: that nobody stands there is a finding. Who is past its
    target is named below too; neither that ward nor one whose target can't be judged counts among
    those who can expect to meet one.
    """
    shown = _with_aims(views)
    judged = [(v, r) for v, r in shown if standing(r) not in UNKNOWN]
    if len(judged) < 2:
        return
    rows = tuple(
        (
            Cell(capital(kind)),
            *(
                Cell(
                    _named(
                        [v for v, r in judged if standing(r) is kind and _judged(r) is one],
                        of=len(shown),
                    )
                )
                for one in _ASSURANCES
            ),
        )
        for kind in _STANDINGS
        if kind in _ALWAYS or any(standing(r) is kind for _, r in judged)
    )
    others = {why: [v for v, r in shown if standing(r) is one] for one, why in _NOT_JUDGED.items()}
    told = {view.project.id for view, _ in shown}
    for view in views:
        if view.project.id not in told:
            untold = view.outcome and standing(view.outcome) is MeasureStanding.UNTOLD
            others.setdefault(UNTOLD if untold else "No data yet", []).append(view)
    others[_MET] = [v for v, r in judged if r.assurance is Assurance.NONE and is_met_of_late(r)]
    others["Target is past"] = [v for v, r in judged if r.assurance is not _judged(r)]
    said = [f"{why}: {_named(views, of=len(shown))}." for why, views in others.items() if views]
    below = (Callout(" ".join(said)),) if said else ()
    ahead = [(v.project.ward, r) for v, r in judged if _judged(r) is not Assurance.NONE]
    met = sum(1 for _, r in ahead if r.assurance is Assurance.PASS)
    message = f"{counted(len(judged), 'ward')}: {told_in_counts(r for _, r in judged)}"
    if ahead:
        who = f"{met or 'None'} of {len(ahead)} wards can count on meeting the target"
        if len(ahead) == 1:
            who = f"{ahead[0][0]} {'can' if met else 'cannot'} count on meeting its target"
        message = f"{who} as things are"
    table = Grid(("Now", *_ASSURANCES.values()), rows)
    yield Section(GRID, "Where wards stand", message, (table, *below), _NO_LEAGUE, rank=Rank.USUAL)


def is_met_of_late(reading: Reading) -> bool:
    """Whether every point since the last change, or where there was none every point, meets its
    target: that is so, whatever limits promise or do not."""
    points = reading.course.now.points if reading.course else reading.useful
    return not (reading.target_past or reading.better is Better.NEITHER) and all(
        point.target is not None and meets(point, point.target, reading.better)
        for point in points
        if not point.excluded
    )


def _judged(reading: Reading) -> Assurance:
    """Whether a ward can expect to meet its target; of one that is past nothing is expected."""
    return Assurance.NONE if reading.target_past else reading.assurance


def _named(views: Sequence[ProjectView], of: int) -> str:
    """Wards by the alphabet, as many as a cell has room for; "—" for none.

    In a table `of` so many that not all have room, how many there are comes first.
    """
    names = sorted((view.project.ward for view in views), key=str.casefold)
    if of < _MANY or not names:
        return some_of(names, _NAMED) or "—"
    return f"{len(names)}: {some_of(names, 2)}"


def _with_aims(views: Sequence[ProjectView]) -> list[_Aim]:
    found = ((view, view.outcome) for view in views)
    return [(view, one) for view, one in found if one is not None and one.latest is not None]


def wall(views: Sequence[ProjectView]) -> Iterator[Section]:
    """The measure of each aim, drawn small: of many wards grouped by what they say, in as many
    sections as they need slides."""
    shown = _with_aims(views)
    if len(shown) < 2:
        return
    names = tuple(dict.fromkeys(no_stop(reading.name) for _, reading in shown))
    message = f"{counted(len(shown), 'ward')}: {told_in_counts(one for _, one in shown)}"
    message = f"{names[0]} in {message}" if len(names) == 1 else message
    slides = _on_slides(shown) if len(shown) >= _GROUPED_FROM else [shown]
    for number, charts in enumerate(slides, start=1):
        part = f" ({number} of {len(slides)})" if len(slides) > 1 else ""
        figure = _charts(charts, of=len(shown))
        id_ = f"{WALL}-{number}" if number > 1 else WALL
        yield Section(
            id_, "Aims side by side", f"{message}{part}", (figure,), _ASIDE, rank=Rank.USUAL
        )


def _on_slides(shown: Sequence[_Aim]) -> list[list[_Aim]]:
    """Wards that say the same together, in the order of the alphabet, three rows a slide."""
    kinds = list(MeasureStanding)
    order = sorted(
        shown, key=lambda one: (kinds.index(standing(one[1])), one[0].project.ward.casefold())
    )
    return [order[first : first + ACROSS * ROWS] for first in range(0, len(order), ACROSS * ROWS)]


def _charts(shown: Sequence[_Aim], *, of: int) -> SmallMultiples:
    """The charts of one slide, `of` so many in all: few have the names of their measures, and many
    stand under what they say."""
    titles = tuple(
        of_ward(view.project.ward, no_stop(one.name)) if of <= _LARGE else view.project.ward
        for view, one in shown
    )
    readings = tuple(reading for _, reading in shown)
    alts = (f"{title}. {alt_text(one)}" for title, one in zip(titles, readings, strict=True))
    groups = tuple(capital(standing(one)) * (of >= _GROUPED_FROM) for one in readings)
    return SmallMultiples(readings, titles, " ".join(alts), groups if of > _LARGE else ())


def matrix(views: Sequence[ProjectView]) -> Iterator[Section]:
    """Ideas by wards, with how far each is; nothing for one project.

    The fewer of both are the columns. Of many ideas those of most wards stand there, and how many
    others there are is said; of those of one ward, the wards take turns.
    """
    tried: Tried = {}
    turns: dict[str, int] = {}
    for view in views:
        begun = (
            idea
            for idea in view.project.ideas
            if idea.status is not IdeaStatus.PROPOSED
            or any(has_begun(cycle, view.today) for cycle in view.thread.cycles_of(idea))
        )
        for turn, idea in enumerate(begun):
            tried.setdefault(idea.id, []).append((view, idea))
            turns.setdefault(idea.id, turn)
    if len(views) < 2 or not tried:
        return
    by_wards = [tried[id_] for id_ in sorted(tried, key=lambda id_: (-len(tried[id_]), turns[id_]))]
    shared = sum(1 for found in by_wards if len(found) > 1)
    message = f"{counted(len(tried), 'change idea')} tried in {counted(len(views), 'ward')}"
    if shared:
        message += f", {shared} of them in more than one"
    wards = sorted(views, key=lambda view: view.project.ward.casefold())
    if len(wards) <= _MOST_COLUMNS:
        columns, left_out = ("Change idea", *(view.project.ward for view in wards)), 0
        rows = tuple(
            (
                Cell(short(_name(found), _IDEA), whole=_name(found)),
                *(_how_far(found, view) for view in wards),
            )
            for found in by_wards
        )
    else:
        most = by_wards[:_MOST_COLUMNS]
        columns, left_out = ("Ward", *map(_name, most)), len(tried) - _MOST_COLUMNS
        rows = tuple(
            (Cell(view.project.ward), *(_how_far(found, view) for found in most))
            for view in wards
            if any(one is view for found in most for one, _ in found)
        )
    more = (Callout(f"And {counted(left_out, 'idea')} tried in fewer wards."),) * (left_out > 0)
    notes = ("Who else would like to try one of these? Note it down before the session ends.",)
    yield Section(
        MATRIX,
        "Who tried which idea",
        message,
        (Grid(columns, rows), *more),
        notes,
        rank=Rank.USUAL,
    )


def ideas_in_brief(views: Sequence[ProjectView]) -> Iterator[Section]:
    """Who tried which idea; of more wards than a slide has rows, how many and what came of it."""
    if len(views) <= _MOST_WARDS:
        yield from matrix(views)
        return
    names: dict[str, str] = {}
    found: dict[str, Counter[IdeaStatus]] = defaultdict(Counter)
    for view in views:
        for idea in view.project.ideas:
            names.setdefault(idea.id, capital(no_stop(idea.name)))
            found[idea.id][idea.status] += 1
    order = sorted(found, key=lambda id_: (-found[id_].total(), names[id_].casefold()))
    rows = tuple(
        (
            Cell(names[id_]),
            Cell(str(found[id_].total())),
            Cell(listed([f"{found[id_][one]} {one}" for one in IdeaStatus if found[id_][one]])),
        )
        for id_ in order[:_MOST_WARDS]
    )
    more = len(order) - len(rows)
    below = (Callout(f"And {counted(more, 'more idea')} of fewer wards."),) if more > 0 else ()
    if rows:
        message = f"{counted(len(order), 'change idea')} in {counted(len(views), 'ward')}"
        table = Grid(("Change idea", "Wards", "What came of it"), rows)
        yield Section("ideas-told", "Ideas", message, (table, *below), name=MATRIX, rank=Rank.USUAL)


def _name(found: Sequence[tuple[ProjectView, Idea]]) -> str:
    return capital(no_stop(found[0][1].name))


def _how_far(found: Sequence[tuple[ProjectView, Idea]], view: ProjectView) -> Cell:
    status = next((idea.status for one, idea in found if one is view), None)
    if status is None:
        return Cell("")
    return Cell(f"{SIGN[status]} {STATE[status]}", STATUS_TONE[status])
