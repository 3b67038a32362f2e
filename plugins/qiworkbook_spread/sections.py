"""Spread in the report and in the deck, and the blocks that they are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from qiworkbook.api import (
    AudienceWords,
    Block,
    Bullets,
    Callout,
    Cell,
    Facts,
    Grid,
    Heading,
    Output,
    Paragraph,
    ProjectView,
    Rank,
    Record,
    Section,
    SectionMaker,
    SmallMultiples,
    Tone,
    counted,
    day,
    headline,
    listed,
    sentence,
)
from qiworkbook_spread import words
from qiworkbook_spread.evidence import EvidenceFound, found_for
from qiworkbook_spread.model import Adaptable, Adopter, Core, SiteStage, Spread, SpreadSite
from qiworkbook_spread.ratings import (
    FACTORS,
    FAR_APART,
    SOURCE,
    UNVERIFIED_CUT_OFFS,
    UNVERIFIED_LEVELS,
    FactorGroup,
    FactorRating,
    RatingLevel,
    SeenFactor,
    SustainabilityAction,
    lowest,
    newest_round,
    points,
    score,
    seen,
)
from qiworkbook_spread.records import spread_of
from qiworkbook_spread.site_charts import SiteChart, site_charts
from qiworkbook_spread.words import ADOPTERS, ANSWERS, KEPT, MECHANISMS, PHASES, STAGES, SUPPORT

Make = Callable[[ProjectView, Record[Spread]], Iterator[Section]]


def example(spread: Spread) -> Iterator[Block]:
    """The document says on every page that a project is invented; of this file alone we say it."""
    if spread.illustrative:
        yield Callout(f"Illustrative: {spread.illustrative}")


def plan(spread: Spread, *, in_full: bool) -> Iterator[Block]:
    """Facts, then what is core and what may be adapted; in full, also why and how."""
    yield Facts(tuple(plan_facts(spread) if in_full else _in_short(spread)))
    if spread.core:
        yield Heading("Core: what has to stay as it is")
        lines = (core_line(one) if in_full else sentence(one.what) for one in spread.core)
        yield Bullets(tuple(lines))
    if spread.adaptable:
        yield Heading("What each site makes its own")
        own = (adaptable_line(one) if in_full else sentence(one.what) for one in spread.adaptable)
        yield Bullets(tuple(own))


def plan_notes(spread: Spread) -> Iterator[str]:
    """What a slide on the plan leaves out."""
    yield from (f"{label}: {sentence(value)}" for label, value in plan_facts(spread))
    yield from (core_line(one) for one in spread.core if one.why)
    yield from (adaptable_line(one) for one in spread.adaptable if one.example)


def _in_short(spread: Spread) -> Iterator[tuple[str, str]]:
    """The title says how many and by when, if there is an aim."""
    there = spread.plan
    yield "Phase", PHASES[there.phase]
    if there.target_population:
        yield "Which units", there.target_population


def plan_facts(spread: Spread) -> Iterator[tuple[str, str]]:
    """The plan as labelled values: its phase, how many units, by when, which, and the smallest."""
    there = spread.plan
    yield "Phase", PHASES[there.phase]
    if there.units:
        yield "How many units", str(there.units)
    if there.by:
        yield "By", day(there.by)
    if there.target_population:
        yield "Which units", there.target_population
    if there.scalable_unit:
        yield "Scalable unit", there.scalable_unit


def core_line(core: Core) -> str:
    """A core part, and how one knows."""
    return f"{sentence(core.what)} {sentence(core.why)}".strip()


def adaptable_line(part: Adaptable) -> str:
    """A part that may be adapted, and how somebody did."""
    example_ = f" For example: {sentence(part.example)}" if part.example else ""
    return f"{sentence(part.what)}{example_}"


def readiness(found: Sequence[EvidenceFound], *, in_full: bool) -> Iterator[Block]:
    """Each question with the team's answer; in full, also what the workbook holds on it."""
    more = ("In this workbook", "Not found here") if in_full else ()
    yield Grid(
        ("Question", "The team's answer", "Because", *more),
        tuple(_ready_row(one, in_full=in_full) for one in found),
    )
    yes = "all five should be a yes before a change is spread."
    if in_full:
        yield Paragraph(
            "The answers are the team's. What the workbook holds is shown beside them and answers "
            f"nothing: {yes}"
        )
    else:
        yield Callout(f"The answers are the team's: {yes}")


def _ready_row(one: EvidenceFound, *, in_full: bool) -> tuple[Cell, ...]:
    answer, tone = ANSWERS[one.answered.answer]
    cells = (Cell(one.question.ask), Cell(answer, tone), Cell(one.answered.evidence or "—"))
    if not in_full:
        return cells
    there = " ".join(map(sentence, one.lines)) or "—"
    return (*cells, Cell(there), Cell("; ".join(one.missing) or "—"))


def support(spread: Spread) -> Iterator[Block]:
    """Adoption mechanisms, support systems, communication plan and risks, as far as written."""
    for heading, names, table in (
        ("What makes people take it up", MECHANISMS, spread.mechanisms),
        ("What has to be in place", SUPPORT, spread.support),
    ):
        pairs = [(label, getattr(table, key)) for key, label in names if getattr(table, key)]
        if pairs:
            yield Heading(heading)
            yield Facts(tuple(pairs))
    if spread.communication:
        yield Heading("Who tells whom")
        yield Grid(
            ("Audience", "Message", "Channel", "Messenger", "When"),
            tuple(
                tuple(
                    Cell(text or "—")
                    for text in (one.audience, one.message, one.channel, one.messenger, one.when)
                )
                for one in spread.communication
            ),
        )
    if spread.risk:
        yield Heading("What could go wrong")
        yield Grid(
            ("Risk", "What we do about it"),
            tuple((Cell(one.what), Cell(one.answer or "Nothing yet")) for one in spread.risk),
        )


_CATEGORIES = tuple(Adopter)
_ORDER = tuple(SiteStage)


def _receptive_first(site: SpreadSite) -> tuple[int, int]:
    category = _CATEGORIES.index(site.adopter) if site.adopter else len(_CATEGORIES)
    return category, -_ORDER.index(site.stage) if site.stage else 0


def _map_row(site: SpreadSite) -> tuple[Cell, ...]:
    stage, tone = STAGES[site.stage]
    since = max((one.on for one in site.reached), default=None)
    return (
        Cell(site.unit),
        Cell(ADOPTERS[site.adopter]),
        Cell(stage, tone),
        Cell(day(since) if since else "—"),
        Cell(site.sponsor or "—"),
    )


def log(spread: Spread) -> Iterator[Block]:
    """How each site came to it, whether it does the core, and what it changed and why."""
    yield Heading("How they came to it")
    yield Grid(("Unit", "Stages", "Note"), tuple(_path_row(site) for site in spread.site))
    at_work = [site for site in spread.site if site.fidelity]
    if spread.core and at_work:
        yield Heading("Is the core done?")
        columns = ("Core part", *(site.unit for site in at_work))
        rows = tuple(
            (Cell(core.what), *(_fidelity_cell(site, core.id) for site in at_work))
            for core in spread.core
        )
        yield Grid(columns, rows)
    changed = [(site, one) for site in spread.site for one in site.adaptation]
    if changed:
        yield Heading("What they adapted")
        yield Grid(
            ("Unit", "What", "Why", "What came of it"),
            tuple(
                (
                    Cell(site.unit),
                    Cell(one.what),
                    Cell(one.why or "Not said"),
                    Cell(one.effect or "Not said"),
                )
                for site, one in changed
            ),
        )


def _path_row(site: SpreadSite) -> tuple[Cell, ...]:
    steps = sorted(site.reached, key=lambda one: one.on)
    path = ", ".join(f"{STAGES[one.stage][0].lower()} {day(one.on)}" for one in steps)
    return Cell(site.unit), Cell(sentence(path) or "Not said"), Cell(site.note or "—")


def _fidelity_cell(site: SpreadSite, core: str) -> Cell:
    said = next((one for one in site.fidelity if one.core == core), None)
    word, tone = KEPT[said.kept if said else None]
    return Cell(f"{word}: {said.note}" if said and said.note else word, tone)


def charts(spread: Spread, found: Sequence[SiteChart]) -> Iterator[Block]:
    """A small chart for each site with data, and which sites have none."""
    drawn = [(one.site, one.reading) for one in found if one.reading]
    if spread.measure:
        yield Paragraph(sentence(f"{spread.measure.name}: {spread.measure.definition}"))
    if drawn:
        alt = " ".join(f"{site.unit}: {sentence(headline(reading))}" for site, reading in drawn)
        yield SmallMultiples(
            tuple(reading for _, reading in drawn),
            tuple(site.unit for site, _ in drawn),
            f"Small charts, one for each site. {alt}",
        )
        yield Paragraph(
            "Sites started from different places: this is for learning, not a league table."
        )
    for one in found:
        if one.elsewhere:
            yield Callout(
                f"The chart of {one.site.unit} is in the project {one.elsewhere}: make the report "
                "on all projects to see it here."
            )


def sustainability(spread: Spread, *, in_full: bool) -> Iterator[Block]:
    """Scores by rater, levels by factor, and the actions; in full, also older rounds."""
    newest = newest_round(spread.sustainability)
    yield scores(newest)
    yield Callout(UNVERIFIED_LEVELS, Tone.WATCH)
    if in_full:
        yield Paragraph(UNVERIFIED_CUT_OFFS)
        yield Heading("What each rater sees")
        yield levels(newest)
        yield Paragraph(SOURCE)
    yield from _actions(spread, newest)
    older = [rating for rating in spread.sustainability if rating not in newest]
    if in_full and older:
        yield Heading("Earlier ratings")
        yield scores(sorted(older, key=lambda rating: rating.date))


def scores(ratings: Sequence[FactorRating]) -> Grid:
    """The score of each rating by group, never a mean of raters."""
    most = {g: sum(f.at(RatingLevel.A) for f in FACTORS if f.group is g) for g in FactorGroup}
    columns = (
        "Rater",
        "When",
        *(f"{one.value} (of {points(most[one])})" for one in FactorGroup),
        "Total (of 100.0)",
    )
    return Grid(columns, tuple(map(_score_row, ratings)))


def _score_row(rating: FactorRating) -> tuple[Cell, ...]:
    found = score(rating)
    if found is None:
        no_score = Cell("Not all factors rated", Tone.UNKNOWN)
        return Cell(rating.who), Cell(day(rating.date)), *(no_score for _ in range(4))
    return (
        Cell(rating.who),
        Cell(day(rating.date)),
        *(Cell(points(tenths)) for _, tenths in found.groups),
        Cell(points(found.tenths)),
    )


def levels(ratings: Sequence[FactorRating]) -> Grid:
    """Each factor by rater, with its weight, and whether raters agree."""
    columns = ("Factor", "Group", "Most", *(rating.who for rating in ratings), "Do raters agree?")
    return Grid(columns, tuple(_level_row(one) for one in seen(ratings)))


def _level_row(one: SeenFactor) -> tuple[Cell, ...]:
    factor = one.factor
    unsure = "" if RatingLevel.A in factor.verified else " (unverified)"
    return (
        Cell(factor.name),
        Cell(factor.group.value),
        Cell(f"{points(factor.at(RatingLevel.A))}{unsure}"),
        *(Cell(level.value if level else "—") for level in one.levels),
        _agreement(one),
    )


def _agreement(one: SeenFactor) -> Cell:
    if len(one.given) < 2:
        return Cell("Too few ratings to say", Tone.UNKNOWN)
    if one.apart == 0:
        return Cell("They agree")
    span = f"{one.given[0].value} to {one.given[-1].value}"
    levels_apart = counted(one.apart, "level")
    if one.apart >= FAR_APART:
        return Cell(f"They disagree: {span}, {levels_apart} apart", Tone.WATCH)
    return Cell(f"{span}, {levels_apart} apart")


def _actions(spread: Spread, newest: Sequence[FactorRating]) -> Iterator[Block]:
    low = lowest(newest)
    if low:
        named = listed([one.factor.name.lower() for one in low])
        yield Heading("What we do about the lowest factors")
        yield Paragraph(f"Lowest by the mean of the levels given, the weightier first: {named}.")
    rows = [_action_row(action) for action in spread.sustainability_action]
    acted = {action.factor.value for action in spread.sustainability_action}
    rows += [
        (Cell(one.factor.name), Cell("No action yet", Tone.WATCH), Cell("—"), Cell("—"))
        for one in low
        if one.factor.key not in acted
    ]
    if rows:
        yield Grid(("Factor", "What", "Who", "By"), tuple(rows))


def _action_row(action: SustainabilityAction) -> tuple[Cell, ...]:
    names = {factor.key: factor.name for factor in FACTORS}
    if action.done:
        when = Cell(f"Done {day(action.done)}", Tone.DONE)
    else:
        when = Cell(day(action.by) if action.by else "No day")
    return Cell(names[action.factor.value]), Cell(action.what), Cell(action.lead or "—"), when


def _plan(view: ProjectView, record: Record[Spread], *, in_full: bool) -> Iterator[Section]:
    ask = "Say what has to stay, and how you know. Then say what you would love to see changed."
    yield _section(
        view,
        record,
        "spread",
        "Scale-up and spread",
        message=words.plan_message(record.file),
        said=plan(record.file, in_full=in_full),
        notes=(ask, *(() if in_full else plan_notes(record.file))),
    )


def _ready(view: ProjectView, record: Record[Spread], *, in_full: bool) -> Iterator[Section]:
    found = found_for(view, record.file)
    yield _section(
        view,
        record,
        "spread-ready",
        "Ready to spread?",
        message=words.ready_message(found),
        said=readiness(found, in_full=in_full),
        notes=("Which answer would somebody from another ward doubt first?",),
    )


def _support(view: ProjectView, record: Record[Spread]) -> Iterator[Section]:
    said = tuple(support(record.file))
    if said:
        message = "What makes people take it up, and what has to be in place"
        yield _section(view, record, "spread-support", "What carries the spread", message, said)


def _sites(view: ProjectView, record: Record[Spread]) -> Iterator[Section]:
    if record.file.site:
        yield _section(
            view,
            record,
            "spread-sites",
            "Adopter map",
            message=words.sites_message(record.file),
            said=[
                Grid(
                    ("Unit", "Takes up new things as", "Stage", "Since", "Sponsor"),
                    # The most receptive first.
                    tuple(map(_map_row, sorted(record.file.site, key=_receptive_first))),
                )
            ],
            notes=("A site that declined has a reason worth hearing.",),
        )


def _log(view: ProjectView, record: Record[Spread]) -> Iterator[Section]:
    if record.file.site:
        message = words.log_message(record.file)
        said = log(record.file)
        yield _section(view, record, "spread-log", "Site log", message, said)


def _charts(view: ProjectView, record: Record[Spread]) -> Iterator[Section]:
    found = site_charts(view, record)
    if any(one.reading or one.elsewhere for one in found):
        yield _section(
            view,
            record,
            "spread-charts",
            "Each site's own chart",
            message=words.charts_message(found),
            said=charts(record.file, found),
            notes=("Ask each site what it sees in its own chart, and do not compare them.",),
        )


def _sustain(view: ProjectView, record: Record[Spread], *, in_full: bool) -> Iterator[Section]:
    if record.file.sustainability:
        yield _section(
            view,
            record,
            "spread-sustain",
            "Will it last?",
            message=words.rating_message(record.file),
            said=sustainability(record.file, in_full=in_full),
            notes=("Where raters differ, ask what each of them sees; do not settle on the mean.",),
        )


def _section(
    view: ProjectView,
    record: Record[Spread],
    part: str,
    heading: str,
    message: str,
    said: Iterable[Block],
    notes: tuple[str, ...] = (),
) -> Section:
    project = view.project.id
    all_blocks = (*example(record.file), *said)
    return Section(f"{project}-{part}", heading, message, all_blocks, notes, project=project)


def _when_there(make: Make) -> Callable[[ProjectView], Iterator[Section]]:
    """A maker for projects that have a plan for spread."""

    def made(view: ProjectView) -> Iterator[Section]:
        record = spread_of(view)
        if record:
            yield from make(view, record)

    return made


_REPORT = frozenset({Output.REPORT})

NOT_PLAIN = AudienceWords("plain", leave_out=True)
NOT_FOR_OTHERS = (NOT_PLAIN, AudienceWords("board", leave_out=True))
"""How the team works, and detail that helps nobody outside it."""

SECTIONS = (
    SectionMaker(
        "spread",
        860,
        "The aim of the spread, its phase, what is core and what sites make their own; in full how",
        _when_there(partial(_plan, in_full=False)),
        rank=Rank.DETAIL,
        words=(NOT_PLAIN, AudienceWords("board", "Taking it further")),
        in_full=_when_there(partial(_plan, in_full=True)),
    ),
    SectionMaker(
        "spread-ready",
        862,
        "The five questions of readiness, with answers; in full what this workbook holds on each",
        _when_there(partial(_ready, in_full=False)),
        rank=Rank.DETAIL,
        words=NOT_FOR_OTHERS,
        in_full=_when_there(partial(_ready, in_full=True)),
    ),
    SectionMaker(
        "spread-support",
        864,
        "Adoption mechanisms, support systems, who tells whom, risks",
        _when_there(_support),
        _REPORT,
    ),
    SectionMaker(
        "spread-sites",
        866,
        "Every unit: how early it takes things up, and where it is",
        _when_there(_sites),
        words=NOT_FOR_OTHERS,
    ),
    SectionMaker(
        "spread-log",
        868,
        "How each site came to it, whether it does the core, what it changed and why",
        _when_there(_log),
        _REPORT,
    ),
    SectionMaker(
        "spread-charts",
        870,
        "A small chart for each site",
        _when_there(_charts),
        detail=True,
        words=NOT_FOR_OTHERS,
    ),
    SectionMaker(
        "spread-sustain",
        872,
        "Sustainability scores by rater, and the lowest factors; in full where raters disagree",
        _when_there(partial(_sustain, in_full=False)),
        rank=Rank.DETAIL,
        words=NOT_FOR_OTHERS,
        in_full=_when_there(partial(_sustain, in_full=True)),
    ),
)
