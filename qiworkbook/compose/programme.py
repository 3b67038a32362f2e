"""A programme told: one page first, then trust by trust and ward by ward. Never a league table.

Whatever stands here is made of views of copies to share, and counts wards, cycles and ideas: no
number of people is added up that a ward's own copy does not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.analysis.ambitions import AmbitionNow, AmbitionTold, ambition_now
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.analysis.ward_now import WardNow, ward_now
from qiworkbook.analysis.wards_and_trusts import ward_of
from qiworkbook.compose.document import ABOUT_THIS_COPY, some_of, with_own_messages
from qiworkbook.compose.report import answer, glance
from qiworkbook.compose.summary import assurance_grid, ideas_in_brief, matrix, wall
from qiworkbook.content import (
    BrandIdentity,
    Bullets,
    Callout,
    Cell,
    Document,
    Facts,
    Grid,
    Paragraph,
    Section,
    SectionKind,
    Tone,
)
from qiworkbook.model import IdeaStatus, Stage, Status
from qiworkbook.model.programme import ProgrammeFile
from qiworkbook.spc.numbers import bare, show
from qiworkbook.spc.words import MeasureStanding, standing
from qiworkbook.text.words import capital, counted, day, grouped, listed, no_stop, sentence

UNREAD, NO_MEASURE, NO_NUMBERS = "could not be read", "no measure of the aim", "no numbers yet"
FRONT = "programme"
_NAMED = 12  # wards in one cell, or rows of one slide
_FEW = 4  # wards in a cell of a slide that has to hold every row
_WHOLE = 20  # from here on a sum is told without decimals
MOST_SLIDES = 25
_MODULES = 6  # slides of what modules tell
_TONES = {
    AmbitionTold.MET: Tone.DONE,
    AmbitionTold.REACHED: Tone.GOOD,
    AmbitionTold.MISSED: Tone.CONCERN,
    AmbitionTold.NOT_YET: Tone.WATCH,
}


class ProgrammePicture(Struct, frozen=True):
    """What is told of a programme: its file, the wards that count, and how it is kept.

    `unapproved` are projects that do not count yet, `kept` each trust with what it is kept in,
    `missing` what could not be read, `round_to` what counts are rounded to, and `whole` what
    modules tell of all wards. `otherwise` are measures by name, each with a ward that counts it
    otherwise than the common definition says, and `perhaps_one` wards that may be one which moved.
    """

    file: ProgrammeFile
    views: tuple[ProjectView, ...]
    today: date
    unapproved: tuple[str, ...] = ()
    kept: tuple[tuple[str, ...], ...] = ()
    missing: tuple[str, ...] = ()
    round_to: int = 1
    whole: tuple[Section, ...] = ()
    shared: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    brand: BrandIdentity | None = None
    otherwise: tuple[tuple[str, ProjectView], ...] = ()
    perhaps_one: tuple[str, ...] = ()

    @property
    def trusts(self) -> Mapping[str, tuple[ProjectView, ...]]:
        """The wards of each trust by its name, in the order of the alphabet."""
        views = sorted(self.views, key=_by_name)
        found = grouped(views, lambda view: view.project.where.trust or "No trust named")
        return {trust: tuple(found[trust]) for trust in sorted(found, key=str.casefold)}

    @property
    def ambitions(self) -> tuple[AmbitionNow, ...]:
        """Each ambition, held against the numbers."""
        return tuple(ambition_now(one, self.views, self.round_to) for one in self.file.ambition)


def _by_name(view: ProjectView) -> tuple[str, str]:
    return view.project.ward.casefold(), view.project.id


def outcome_of(view: ProjectView) -> str:
    """What the measure of a ward's aim says, in the words that wards are counted by."""
    if view.project.unread:
        return UNREAD
    if view.outcome is None:
        return NO_MEASURE
    stands = standing(view.outcome)
    return (
        NO_NUMBERS
        if view.outcome.latest is None and stands is not MeasureStanding.UNTOLD
        else stands
    )


def by_outcome(views: Iterable[ProjectView]) -> dict[str, tuple[ProjectView, ...]]:
    """The wards by what their outcome says, each group in the order of the alphabet."""
    found = grouped(sorted(views, key=_by_name), outcome_of)
    order = (*MeasureStanding, NO_NUMBERS, NO_MEASURE, UNREAD)
    return {words: tuple(found[words]) for words in order if words in found}


def front_page(picture: ProgrammePicture, *, link: bool = True, most: int | None = None) -> Section:
    """The one page: aim and ambitions, then every question that a programme is asked first."""
    about = picture.file.programme
    wards = _wards(picture.views)
    apart = sum(_is_of_no_ward(view) for view in picture.views)
    message = f"{counted(wards, 'ward')} in {counted(len(picture.trusts), 'trust')}"
    message += f", and {counted(apart, 'project')} of no ward" * bool(apart)
    if wards + apart < len(picture.views):
        message += f", with {len(picture.views)} projects: each is counted here as a ward"
    blocks: list[object] = []
    if about.aim:
        blocks.append(Paragraph(sentence(about.aim)))
    if about.objectives:
        blocks.append(Bullets(about.objectives))
    if picture.file.ambition:
        rows = tuple(
            (
                Cell(one.ambition.statement or one.ambition.measure),
                Cell(capital(one.told), _TONES.get(one.told, Tone.UNKNOWN)),
                Cell(_before_and_now(one)),
                Cell(_of_how_many(one)),
            )
            for one in picture.ambitions
        )
        blocks.append(
            Grid(("Ambition", "Told", "From and to", "Wards"), rows, "Aims and ambitions")
        )
    outcomes = tuple(
        (Cell(capital(words)), Cell(str(len(found))), Cell(_names(found, most)))
        for words, found in by_outcome(picture.views).items()
    )
    blocks.append(
        Grid(("What the outcome says", "Wards", "Which"), outcomes, "Wards by their outcome")
    )
    blocks.append(Facts(tuple(_facts(picture))))
    if picture.missing:
        blocks.append(
            Callout(
                "Part of it could not be read or counted: see the last section."
                if link
                else "Part of it could not be read or counted.",
                Tone.WATCH,
            )
        )
    return Section(FRONT, "On one page", message, tuple(blocks))  # type: ignore[arg-type]


def _wards(views: Iterable[ProjectView]) -> int:
    """How many wards there are, each once however many projects it has."""
    return len({ward_of(view.project) for view in views if not _is_of_no_ward(view)})


def _is_of_no_ward(view: ProjectView) -> bool:
    """Whether it is of none, but of a whole trust, say. One that cannot be read may be of one."""
    return not (view.project.where.ward or view.project.unread)


def _is_silent(view: ProjectView, now: WardNow) -> bool:
    """Whether numbers are missing: a project of no ward that measures nothing waits for none."""
    return now.is_silent and not (_is_of_no_ward(view) and not view.project.measures)


def _before_and_now(one: AmbitionNow) -> str:
    if one.told is AmbitionTold.HIDDEN:
        of = f"{len(one.partial)} of {counted(len(one.partial) + len(one.wards), 'ward')}"
        return f"Small numbers of {of} are not shown, and could turn the answer"
    if one.now is None:
        several = "Wards count it in several ways, and nothing says which is meant"
        return several if one.apart else "No ward shows numbers of those months"
    others = len(one.without) + len(one.partial) + len(one.apart)
    part = f"in the {len(one.wards)} of {counted(len(one.wards) + others, 'ward')} that could be "
    wards = f"{part}compared" if others else "in all wards together"
    until = f"{wards}, in the months up to {day(one.until)}"
    if one.before is None or one.change is None:
        goal = "" if one.goal is None else f"; the goal is {_number(one.goal)} {one.unit}"
        return f"{_number(one.now)} {one.unit} {until}{goal}".replace(" %", "%")
    way = "down" if one.change < 0 else "up"
    by = f"{way} {show(100 * abs(one.change), '%', 0)}" if one.change else "no change"
    now = f"from {_number(one.before)} to {_number(one.now)} {one.unit}".replace(" %", "%")
    return capital(f"{by}: {now} {until}")


def _number(value: float) -> str:
    """A sum of rounded numbers, with no more digits than it can bear."""
    return bare(value, 0 if abs(value) >= _WHOLE else 1)


def _of_how_many(one: AmbitionNow) -> str:
    left = counted(len(one.without), "ward")
    more = f"; {left} without numbers to compare" if one.without else ""
    more += f"; {counted(len(one.apart), 'ward')} with another kind of number" * bool(one.apart)
    sure = ", each counted as anything from 0 to the largest that its ward shows"
    sure = "" if one.told is AmbitionTold.HIDDEN else sure
    hidden = f"; {len(one.partial)} with small numbers not shown{sure}" if one.partial else ""
    return f"{len(one.wards)} with numbers{more}{hidden}; by {day(one.ambition.by)}"


def _names(views: Sequence[ProjectView], most: int | None = None) -> str:
    return some_of([view.project.ward for view in views], most or len(views))


def _facts(picture: ProgrammePicture) -> Iterator[tuple[str, str]]:
    """Who has no data, who waits, predictions, progress, ideas, learning sets, approvals."""
    views = [view for view in picture.views if not view.project.unread]
    nows = {view.project.id: ward_now(view) for view in views}
    untold = [view for view in views if nows[view.project.id].untold]
    silent = [view for view in views if _is_silent(view, nows[view.project.id])]
    late = [view for view in views if nows[view.project.id].late]
    yield "No data", _told(silent, "Every ward has some")
    if untold:
        yield "Numbers not shown", _told(untold, "")
    yield "Data late", _told(late, "Nobody's are")
    for name in sorted({name for name, _ in picture.otherwise}):
        counts = [view for measure, view in picture.otherwise if measure == name]
        yield "Counted otherwise", f"{name}: {_told(counts, 'Nobody')}"
    if picture.perhaps_one:
        yield "Perhaps one ward that moved", f"{'; '.join(picture.perhaps_one)}: each counts"
    places = [(view.project.ward, view.project.where.was) for view in views]
    if moved := [f"{ward} was {listed(was)}" for ward, was in places if was]:
        yield "Before", some_of(moved, _NAMED)
    waits = [view for view in views if _waits(nows[view.project.id])]
    yield "Waiting in Plan", _told(waits, "Nobody")
    made, asked, before = predictions(views)
    yield (
        "Predictions",
        f"{made} of {counted(asked, 'question')} of tests have one; {before} of "
        f"{counted(sum(len(view.project.cycles) for view in views), 'cycle')} were predicted "
        "before they began",
    )
    up, same, down, once = movement(views)
    scored = up + same + down + once
    yield (
        "Progress",
        f"{counted(scored, 'ward')} with a score: {up} moved up, {same} stayed, {down} moved "
        f"down, {once} scored once"
        if scored
        else "No ward has a score yet",
    )
    told = [f"{many} {status}" for status, many in ideas_by_status(views).items() if many]
    yield "Ideas", capital(listed(told)) if told else "None yet"
    sets = sorted(picture.file.programme.learning_sets)
    ahead = [one for one in sets if one >= picture.today]
    if sets:
        yield (
            "Learning sets",
            f"{len(sets) - len(ahead)} before today; next {day(ahead[0])}"
            if ahead
            else f"The last was to be on {day(sets[-1])}",
        )
    if picture.unapproved:
        yield "To be approved", f"{counted(len(picture.unapproved), 'project')}, not counted here"


def _waits(now: WardNow) -> bool:
    """Whether the test that is open should have begun."""
    return now.stage is Stage.PLAN and bool(now.waiting)


def _told(views: Sequence[ProjectView], nobody: str) -> str:
    return f"{len(views)}: {_names(views, _NAMED)}" if views else nobody


def predictions(views: Iterable[ProjectView]) -> tuple[int, int, int]:
    """Questions of cycles with a prediction, all questions, and cycles predicted before a test."""
    asked = [
        ask for view in views for cycle in view.project.cycles for ask in cycle.file.plan.question
    ]
    before = sum(
        any(
            ask.predict and on and (cycle.start is None or on <= cycle.start)
            for ask in cycle.file.plan.question
            for on in (cycle.file.plan.first_predicted(ask),)
        )
        for view in views
        for cycle in view.project.cycles
    )
    return sum(bool(ask.predict) for ask in asked), len(asked), before


def movement(views: Iterable[ProjectView]) -> tuple[int, int, int, int]:
    """Wards whose progress score moved up, stayed, moved down, and those scored only once.

    The team's own score, or the coach's where the team gave none.
    """
    scored = [found for view in views if (found := _scores(view))]
    moved = [found[-1] - found[0] for found in scored if len(found) > 1]
    up, down = sum(by > 0 for by in moved), sum(by < 0 for by in moved)
    return up, len(moved) - up - down, down, len(scored) - len(moved)


def _scores(view: ProjectView) -> list[float]:
    dated = sorted(view.project.progress, key=lambda one: one.date)
    said = (one.coach if one.self is None else one.self for one in dated)
    return [one for one in said if one is not None]


def ideas_by_status(views: Iterable[ProjectView]) -> dict[IdeaStatus, int]:
    """How many ideas of wards have come how far."""
    found = [idea.status for view in views for idea in view.project.ideas]
    return {status: found.count(status) for status in IdeaStatus}


def who_waits(views: Sequence[ProjectView]) -> Iterator[Section]:
    """Who has no data, and who waits in which step, for how long: those to be asked first."""
    rows = []
    for view in sorted(views, key=_by_name):
        is_at_work = not view.project.unread and view.project.about.status is Status.ACTIVE
        now = ward_now(view)
        if is_at_work and (_is_silent(view, now) or now.late or _waits(now)):
            stage = f"{now.stage}, {counted(now.waiting or 0, 'day')}" if now.stage else "no test"
            rows.append((Cell(view.project.ward), Cell(now.data_in_words), Cell(stage)))
    if rows:
        yield Section(
            "waiting",
            "Who could do with a call",
            f"{counted(len(rows), 'ward')} without new data, or waiting in Plan",
            (Grid(("Ward", "Last data", "Open test"), tuple(rows)),),
        )


def trust_page(trust: str, views: Sequence[ProjectView]) -> Section:
    """One trust: its wards, a line each, in the order of the alphabet."""
    rows = []
    for view in views:
        now = ward_now(view)
        waits = f"{now.stage}: {counted(now.waiting or 0, 'day')}" if now.stage else "—"
        rows.append(
            (
                Cell(view.project.ward, link=f"{view.project.id}-glance"),
                Cell(capital(UNREAD) if view.project.unread else answer(view)),
                Cell(now.data_in_words),
                Cell(waits),
            )
        )
    return Section(
        trust_id(views),
        trust,
        f"{trust}: {counted(_wards(views), 'ward')}",
        (Grid(("Ward", "Is it better?", "Last data", "Open test"), tuple(rows)),),
    )


def trust_id(views: Sequence[ProjectView]) -> str:
    """The id of the section on the trust that these wards are of."""
    return f"trust-{views[0].project.where.trust_id or views[0].project.id}"


def trust_list(picture: ProgrammePicture) -> Section:
    """The trusts by the alphabet, each leading to what is told of it."""
    rows = tuple(
        (Cell(trust, link=trust_id(views)), Cell(str(_wards(views))), Cell(_names(views)))
        for trust, views in picture.trusts.items()
    )
    return Section(
        "trusts",
        "Trust by trust",
        counted(len(rows), "trust"),
        (Grid(("Trust", "Wards", "Which"), rows),),
    )


def side_by_side(picture: ProgrammePicture) -> Iterator[Section]:
    """All wards side by side: charts, how they stand, ideas, and what modules tell of them."""
    views = [view for view in picture.views if not view.project.unread]
    yield from wall(views)
    yield from assurance_grid(views)
    yield from matrix(views)
    yield from picture.whole


def sources(picture: ProgrammePicture) -> Section:
    """Where it all comes from, and what could not be read."""
    blocks: list[object] = [
        Grid(
            ("Trust", "Kept in", "Made on", "Projects"),
            tuple(tuple(map(Cell, row)) for row in picture.kept),
        )
    ]
    if picture.missing:
        blocks += [Callout("This could not be read, or does not count:", Tone.WATCH)]
        blocks += [Bullets(picture.missing)]
    if picture.unapproved:
        blocks += [Paragraph("To be approved, and not counted:"), Bullets(picture.unapproved)]
    return Section(
        "members",
        "Where this comes from",
        counted(len(picture.kept), "member"),
        tuple(blocks),  # type: ignore[arg-type]
    )


def compose_programme(picture: ProgrammePicture) -> Document:
    """The whole programme as one document, which begins with the one page."""
    sections = [front_page(picture), *who_waits(picture.views), trust_list(picture)]
    sections += side_by_side(picture)
    for trust, views in picture.trusts.items():
        page = trust_page(trust, views)
        divider = Section(f"{page.id}-part", trust, trust, kind=SectionKind.DIVIDER)
        sections += [divider, page]
        sections += [glance(view) for view in views if not view.project.unread]
    sections += [sources(picture), *_about(picture)]
    return as_document(picture, sections, first=(FRONT,))


def compose_programme_deck(picture: ProgrammePicture) -> Document:
    """The programme in at most 25 slides, however many wards: no slide for each of them."""
    about = picture.file.programme
    views = [view for view in picture.views if not view.project.unread]
    front = front_page(picture, link=False, most=_FEW)
    by_kind = [block for block in front.blocks if isinstance(block, Grid)]
    facts = [block for block in front.blocks if isinstance(block, Facts)]
    told = [block for block in front.blocks if isinstance(block, Paragraph | Bullets)]
    slides = [Section("cover", about.name, about.name, kind=SectionKind.COVER)]
    if told:
        slides.append(Section("aim", "Aim", front.message, tuple(told)))
    for at, block in enumerate(by_kind):
        message = block.caption or front.message
        slides.append(Section(f"told-{at}", message, message, (replace(block, caption=""),)))
    pairs = facts[0].pairs if facts else ()
    for at in range(0, len(pairs), 4):
        message = "Data, tests and predictions" if not at else "Progress, ideas and what is next"
        slides.append(Section(f"facts-{at}", message, message, (Facts(pairs[at : at + 4]),)))
    slides += [*assurance_grid(views), *ideas_in_brief(views), *picture.whole[:_MODULES]]
    slides += [*_about(picture, len(picture.whole[_MODULES:]))]
    slides = [replace(one, single=True) for one in slides]
    charts = list(_charts(views, MOST_SLIDES - len(slides)))
    return as_document(picture, [*slides[:-1], *charts, slides[-1]])


def _charts(views: Sequence[ProjectView], room: int) -> Iterator[Section]:
    """The chart of every ward on so many slides; where they have no room, where they are shown."""
    slides = list(wall(views))
    if len(slides) <= room:
        yield from (replace(one, single=True) for one in slides)
    else:
        yield replace(
            slides[0],
            blocks=(
                Callout("Each is in the report and on the site: programme report, programme site."),
            ),
            single=True,
        )


def _about(picture: ProgrammePicture, left_out: int = 0) -> Iterator[Section]:
    """What a copy says of itself: the rules once, and not each ward's lines over again."""
    said = [*picture.shared]
    if more := sum(len(view.project.not_shown) for view in picture.views):
        said.append(f"{counted(more, 'more thing')} about single wards in their own copies.")
    if left_out:
        said.append(f"{counted(left_out, 'more table')} of modules in the report.")
    yield Section(
        ABOUT_THIS_COPY,
        "About this copy",
        "Numbers are left out here, to protect people",
        (Bullets(tuple(said)),),
    )


def as_document(
    picture: ProgrammePicture,
    sections: Sequence[Section],
    title: str = "",
    *,
    first: tuple[str, ...] = (),
) -> Document:
    """Sections on the programme as a document in its look, under its own name or a `title`."""
    about = picture.file.programme
    document = Document(
        title or no_stop(about.name),
        no_stop(about.name) if title else about.organisation,
        with_own_messages(sections, picture.views),
        made_on=picture.today,
        labels=picture.labels,
        first=first,
    )
    return document if picture.brand is None else replace(document, brand=picture.brand)
