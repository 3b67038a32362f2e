"""Sections on the aim, the team and the measures: their charts, and how they are defined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from qiworkbook.analysis.project_view import EVENT_COUNTS, ProjectView, redefinitions
from qiworkbook.compose.document import (
    aim_said,
    change_of,
    chart_of,
    is_worked_out,
    last_value,
    of_ward,
    pictures,
    section,
    unit_of,
    way_of,
    why_not_shown,
)
from qiworkbook.content import (
    Block,
    Bullets,
    Callout,
    Cell,
    Chart,
    Facts,
    Grid,
    Heading,
    Paragraph,
    Quote,
    Rank,
    Section,
    SmallMultiples,
    Tone,
)
from qiworkbook.model import (
    Aim,
    CoproductionLevel,
    Measure,
    MeasureKind,
    Met,
    Project,
    Role,
    Setting,
    Shows,
    Status,
    TeamMember,
)
from qiworkbook.spc.course import about, level_now, levels_shown, now_words
from qiworkbook.spc.explain import explained, value_of
from qiworkbook.spc.numbers import as_typed
from qiworkbook.spc.reading import NOT_JUDGED, Reading, Unjudged, Variation
from qiworkbook.spc.words import (
    WHY_UNTOLD,
    alike_now,
    alt_text,
    below_headline,
    claim,
    limits_words,
    rule_set_words,
    verdict,
    why_no_data,
)
from qiworkbook.text.words import capital, counted, day, gist, listed, no_stop, one_line, sentence

_HOW_IT_WENT = {
    Met.YES: "The aim was reached",
    Met.PARTLY: "The aim was reached in part",
    Met.NO: "The aim was not reached",
}


def aim(view: ProjectView, *, in_full: bool = False) -> Iterator[Section]:
    """What the project sets out to achieve, and how far it has come.

    In full, with what shows it, and how it went.
    """
    found, statement = view.project.aim, aim_said(view)
    if found is None or not statement:
        message = "The aim is still to be agreed"
        blocks = [Callout("An aim says what will be different, for whom, how much, by when.")]
        yield section(view, "aim", "Aim", message, blocks, to_agree=True)
        return
    message = message_of(view, found)
    if message == no_stop(statement):  # which is the quotation
        message = "What we want to reach"
    yield section(
        view,
        "aim",
        "Aim",
        message,
        (
            Quote(statement),
            Facts(tuple(_aim_facts(view, found)))
            if in_full
            else Facts(_then_and_now(view, found), True),
            Heading("What we learned") if found.learned.strip() else None,
            Paragraph(sentence(found.learned)) if found.learned.strip() else None,
        ),
        _aim_notes(view, found),
    )


def message_of(view: ProjectView, aim: Aim) -> str:
    """The aim in one sentence, the same way whether it was reached, missed, or is under way."""
    way, now = way_of(view, aim), now_of(view.outcome)
    by = f" by {day(aim.by)}" if aim.by else ""
    if not way:
        return no_stop(aim_said(view))
    if aim.met:
        went = f"{_HOW_IT_WENT[aim.met]}: {way}{by}"
    elif aim.by and aim.by < view.today:
        went = f"The aim ran to {day(aim.by)}: {way}"
    else:
        went = f"{way[:1].upper()}{way[1:]}{by}"
    return f"{went}; {now}" if now else went


def now_of(reading: Reading | None) -> str:
    """Where the measure of the aim is: the level of its headline, or else its latest value."""
    if reading is None or reading.latest is None:
        return "no data yet" if reading is None else why_no_data(reading)
    level, phase = level_now(reading), reading.phase_now
    if reading.variation is Variation.UNTOLD:
        return f"the latest is {last_value(reading)}, and where it is going {WHY_UNTOLD}"
    if level is None:
        if phase is not None and phase.unjudged is Unjudged.AT_ONE_END:
            return alike_now(reading)
        early = ", and it is too early to say" * (reading.variation is Variation.TOO_EARLY)
        return f"the latest is {last_value(reading)}{early}"
    now = now_words(reading)
    return f"the {reading.centre_name} is now {now}" if level.is_drawn else f"it is {now} now"


def _then_and_now(view: ProjectView, aim: Aim) -> tuple[tuple[str, str], ...]:
    """What one sees from the back: where it began, where it is, where it is to be."""
    unit, outcome = unit_of(view), view.outcome
    now = outcome.phase_now if outcome else None
    facts = []
    if aim.baseline is not None:
        facts.append(("Then", as_typed(aim.baseline, unit)))
    if outcome and outcome.latest:
        early = now is None or now.centre is None or outcome.variation in NOT_JUDGED
        first = outcome.phases[0]
        comparable = now is not None and now.first and not early and first.unjudged is None
        if aim.baseline is None and comparable:
            facts.append(("Then", value_of(outcome, first.centre)))
        level = level_now(outcome)
        facts.append(  # in letters that leave no room for the word
            (f"Now, {about(outcome, level)}".rstrip(", "), levels_shown(outcome, level)[0])
            if level
            else ("Latest", capital(last_value(outcome)))
        )
    if aim.goal is not None:
        facts.append((f"Aim, by {day(aim.by)}" if aim.by else "Aim", as_typed(aim.goal, unit)))
    return tuple(facts)


def _aim_facts(view: ProjectView, aim: Aim) -> Iterator[tuple[str, str]]:
    unit, outcome = unit_of(view), view.thread.outcome
    if aim.baseline is not None:
        yield "Baseline", as_typed(aim.baseline, unit)
    if aim.goal is not None:
        change = f", {change_of(aim)} than the baseline" if aim.is_relative else ""
        yield "Target", f"{as_typed(aim.goal, unit)}{change}"
    if aim.by:
        yield "By", day(aim.by)
    if outcome:
        yield "Shown by", outcome.name
        yield from _now(view.readings[outcome.id])
    if aim.met:
        yield "How it went", _HOW_IT_WENT[aim.met]


def _now(reading: Reading) -> Iterator[tuple[str, str]]:
    latest, phase, level = reading.latest, reading.phase_now, level_now(reading)
    if latest is None or phase is None:
        yield "Now", capital(why_no_data(reading))
        return
    when = f" ({day(latest.when)})" if latest.when else ""
    yield "Latest", f"{capital(last_value(reading))}{when}"
    if level and level.is_drawn:
        start = reading.points[phase.first].when
        since = f" since {day(start)}" if start else ""
        yield (
            reading.centre_name.capitalize(),
            f"{reading.about.capitalize() * (not phase.given)}"
            f"{value_of(reading, phase.centre)}{since}",
        )
    elif now := now_words(reading):
        yield "Now", now


def _aim_notes(view: ProjectView, aim: Aim) -> Iterator[str]:
    if view.outcome is not None:
        yield f"What the chart says: {verdict(view.outcome)}"
    if aim.met in (Met.NO, Met.PARTLY):
        yield "Say it plainly. Nobody is to blame for an aim that was missed and learned from."
    yield "Who agreed this aim, and would the people on the ward choose the same one?"


_TOGETHER = {
    CoproductionLevel.INFORMED: "people with lived experience are informed about this work",
    CoproductionLevel.CONSULTED: "people with lived experience are consulted on this work",
    CoproductionLevel.ENGAGED: "people with lived experience are engaged in this work",
    CoproductionLevel.CO_DESIGNED: "this work is co-designed with people with lived experience",
    CoproductionLevel.CO_PRODUCED: "this work is co-produced with people with lived experience",
}
_SETTINGS = {
    Setting.PICU: "psychiatric intensive care",
    Setting.CAMHS: "children and young people (CAMHS)",
}


def team(view: ProjectView, *, in_full: bool = False) -> Iterator[Section]:
    """Which ward, why this work, how far decisions are shared, who is on the team."""
    project = view.project
    about, in_short = project.about, tuple(_in_short(project))
    example = Callout(about.illustrative) if about.illustrative and in_full else None
    problem = Paragraph(about.problem) if about.problem.strip() else None
    seen: list[Block] = [*pictures(view, Shows.TEAM, Shows.WHY), *why_not_shown(view)]
    facts = _team_in_full(project) if in_full else [Facts(in_short)] if in_short else []
    yield section(
        view,
        "team",
        "Team and co-production",
        of_ward(project.ward, _shared(project)),
        (example, _pause(project), problem, *facts, *(seen if in_full else ())),
        (
            "Say in one sentence why this matters to the people on the ward.",
            "Let somebody with lived experience speak first, if they would like to.",
        ),
        to_agree=not (in_full or problem or in_short),
    )


def _team_in_full(project: Project) -> Iterator[Block]:
    together = project.coproduction
    yield Facts(tuple(_team_facts(project)))
    if together and together.how.strip():
        yield Heading("How decisions are shared")
        yield Paragraph(together.how)
    if project.team:
        # Names stay in the file: a deck goes to more people than it does.
        rows = (
            (Cell(capital(member.role.replace("-", " "))), Cell(member.title or "—"))
            for member in project.team
        )
        yield Grid(("Role", "Who"), tuple(rows))


def _shared(project: Project) -> str:
    together = project.coproduction
    if together and together.level:
        return _TOGETHER[together.level]
    if any(member.role is Role.LIVED_EXPERIENCE for member in project.team):
        return "people with lived experience are on the team"
    return "who with lived experience shapes this work is still to be agreed"


def _pause(project: Project) -> Callout | None:
    if project.about.status is not Status.PAUSED:
        return None
    reason = project.about.pause_reason.strip()
    return Callout(f"Paused: {sentence(reason)}" if reason else "Paused.", Tone.WATCH)


def _in_short(project: Project) -> Iterator[tuple[str, str]]:
    """Where, how decisions are shared, and who: people with lived experience first."""
    about, together = project.about, project.coproduction
    setting = _SETTINGS.get(about.setting, about.setting.replace("-", " ")) if about.setting else ""
    since = f"since {day(about.start)}" if about.start else ""
    where = [about.organisation, setting, since, "" if about.status == "active" else about.status]
    if any(where):
        yield "Where", capital(", ".join(one for one in where if one))
    if together and together.how.strip():
        yield "Shared", sentence(together.how)
    if project.team:
        first = sorted(project.team, key=lambda member: member.role is not Role.LIVED_EXPERIENCE)
        yield "Team", capital("; ".join(_member(member) for member in first))


def _member(member: TeamMember) -> str:
    role = member.role.replace("-", " ")
    if not member.title or member.role is Role.MEMBER:
        return one_line(member.title) or role
    return f"{one_line(member.title)} ({role})"


def _team_facts(project: Project) -> Iterator[tuple[str, str]]:
    about = project.about
    if about.organisation:
        yield "Organisation", about.organisation
    if about.setting:
        yield "Setting", capital(_SETTINGS.get(about.setting, about.setting.replace("-", " ")))
    if about.start:
        yield "Began", day(about.start)
    yield "Status", capital(project.status or "not known")


_ON_A_SLIDE = 75  # letters of a definition; the whole stands in the notes and the report
_BETTER = {"increase": "Higher is better", "decrease": "Lower is better", "neither": "Neither"}


def measures(view: ProjectView, *, in_full: bool = False) -> Iterator[Section]:
    """A table of the team's measures with their operational definitions in short.

    Where the team has its own, those that modules work out from other files are in the notes.
    In full, every measure with all that its definition says.
    """
    found = view.project.measures
    if in_full:
        each = ((Heading(one.name), Facts(tuple(_facts(view, one)))) for one in found)
        yield _section(view, *(block for pair in each for block in pair))
        return
    own = tuple(one for one in found if not is_worked_out(view.project, one))
    others = tuple(no_stop(one.name) for one in found if one not in own) if own else ()
    also = (f"Also worked out from other files: {'; '.join(others)}.",) * bool(others)
    full = (f"{m.name}: {sentence(m.definition)}" for m in own if m.definition.strip())
    yield _section(view, _table(own or found), own=own, notes=(*also, *full))


def _section(
    view: ProjectView, *blocks: Block, own: tuple[Measure, ...] = (), notes: tuple[str, ...] = ()
) -> Section:
    if not view.project.measures:
        missing = Callout("An outcome, a few process measures and a balancing one make a family.")
        message = "What will be counted is still to be agreed"
        return section(view, "measures", "Measures", message, (missing,), to_agree=True)
    others = len(view.project.measures) - len(own) if own else 0
    more = f"; {others} more from other files" if others else ""
    return section(
        view,
        "measures",
        "Measures",
        f"{_message(own or view.project.measures)}{more}",
        blocks,
        ("Would a new colleague, with these words alone, count the same?", *notes),
    )


def _message(measures: tuple[Measure, ...]) -> str:
    kinds = Counter(measure.kind for measure in measures)
    family = listed([f"{kinds[kind]} {kind}" for kind in MeasureKind if kinds[kind]])
    return f"{counted(len(measures), 'measure')}: {family}"


def _table(measures: tuple[Measure, ...]) -> Grid:
    rows = tuple(
        (
            Cell(measure.name),
            Cell(capital(measure.kind)),
            _counted(measure),
            Cell(capital(measure.every) if measure.every else "—"),
        )
        for measure in measures
    )
    return Grid(("Measure", "Kind", "How it is counted", "Every"), rows)


def _counted(measure: Measure) -> Cell:
    """What is divided by what, where the whole definition has no room."""
    how = capital(no_stop(measure.definition))
    share = [no_stop(part) for part in (measure.numerator, measure.denominator) if part.strip()]
    brief = capital(", out of: ".join(share)) if len(share) > 1 else no_stop(gist(how, _ON_A_SLIDE))
    return Cell(brief or "Not defined yet", whole=how)


def _facts(view: ProjectView, measure: Measure) -> Iterator[tuple[str, str]]:
    yield "Kind", capital(measure.kind)
    yield "How it is counted", sentence(measure.definition) or "Not defined yet"
    shown = [d.name for d in view.project.drivers if d.id in measure.shows]
    if measure in view.thread.aim_measures:
        shown.insert(0, "the aim")
    beside = view.project.measure(measure.paired_with)
    others = {
        "Numerator": measure.numerator,
        "Denominator": measure.denominator,
        "What is counted": measure.counts or "",
        "Which way is better": _BETTER[measure.better] if measure.better else "Not said yet",
        "Target": "" if measure.target is None else as_typed(measure.target, measure.unit),
        "How often": f"every {measure.every}" if measure.every else "",
        "Shows": listed(shown),
        "Source": measure.source,
        "Who counts": measure.collected_by,
        "Read beside": beside.name if beside else "",
    }
    yield from ((name, capital(said)) for name, said in others.items() if said.strip())


_REASONS_IN_THE_NOTES = 3


def in_order(view: ProjectView) -> tuple[Measure, ...]:
    """The measures as they are shown: the aim's own first, then outcome, process, balancing."""
    order = list(MeasureKind)
    outcome = view.thread.outcome
    return tuple(sorted(view.project.measures, key=lambda m: (m != outcome, order.index(m.kind))))


def charts(view: ProjectView, *, in_full: bool = False) -> Iterator[Section]:
    """A slide per measure that has data: the chart, and why points are marked in the notes.

    In full, with every marked point explained, its phases, and how its limits were made.
    """
    empty = [m for m in in_order(view) if view.readings[m.id].latest is None]
    for measure in in_order(view):
        if measure not in empty:
            yield _chart(view, measure, in_full=in_full)
    if empty:
        yield _no_data(view, empty)


def _chart(view: ProjectView, measure: Measure, *, in_full: bool) -> Section:
    reading = view.readings[measure.id]
    shows_the_aim = measure == view.thread.outcome
    chart = chart_of(reading) if shows_the_aim else Chart(reading, alt_text(reading))
    blocks: list[Block] = [chart]
    cautions = [Callout(sentence(caution), Tone.WATCH) for caution in reading.cautions]
    beside = [Callout(said) for said in _beside(view, measure)]
    notes = [*_notes(measure, reading, in_full=in_full)]
    changed = {one.caution for one in redefinitions(view.project, measure)}
    if in_full:
        pair = [*_pair(view, measure)]
        blocks += [*pair, *_in_full(reading), *cautions, *([] if pair else beside)]
    else:
        said = sorted([*beside, *cautions], key=lambda one: one.text not in changed)
        blocks += said[:1]
        notes += [callout.text for callout in said[1:]]
        notes += _reasons(reading)[:_REASONS_IN_THE_NOTES]
    title = capital(claim(reading))
    # A slide that is full has its remarks in the notes: its heading says it whatever the room.
    heading = measure.name + (" (definition changed)" if changed and not in_full else "")
    return replace(
        section(view, f"chart-{measure.id}", heading, title, blocks, notes),
        rank=Rank.ESSENTIAL if shows_the_aim else None,
        fold=not in_full,
    )


def _reasons(reading: Reading) -> list[str]:
    """Why points are marked, the latest first."""
    found = reading.signals if reading.vocabulary.rules else ()
    latest_first = sorted(found, key=lambda signal: -max(signal.points))
    return [explained(reading, signal) for signal in latest_first]


def _in_full(reading: Reading) -> Iterator[Block]:
    yield Paragraph(f"{sentence(limits_words(reading))} {sentence(rule_set_words(reading))}")
    if reading.chosen_because:
        yield Paragraph(f"Why this chart: {reading.chosen_because}")
    reasons = _reasons(reading)
    if reasons:
        yield Heading("Why points are marked")
        yield Bullets(tuple(reasons))
    phases = [phase for phase in reading.phases if phase.reason]
    if phases:
        yield Heading("Why the limits were recalculated")
        yield Bullets(
            tuple(f"{_when(reading, phase.first)}: {sentence(phase.reason)}" for phase in phases)
        )
    left_out = [point for point in reading.points if point.excluded]
    if left_out:
        yield Heading("Left out of the limits")
        yield Bullets(tuple(f"{_when(reading, p.index)}: {sentence(p.excluded)}" for p in left_out))


def _when(reading: Reading, index: int) -> str:
    point = reading.points[index]
    return day(point.when) if point.when else point.label or f"Point {index + 1}"


def _beside(view: ProjectView, measure: Measure) -> Iterator[str]:
    """What belongs beside a count of incidents: how people feel, and what a count cannot say."""
    if measure.counts not in EVENT_COUNTS or measure.kind is MeasureKind.BALANCING:
        return
    other = view.project.measure(measure.paired_with)
    reading = view.reading(measure.paired_with)
    if other and reading and reading.latest:
        latest = last_value(reading)
        yield f"Read it beside “{no_stop(other.name)}”: the latest there is {latest}."
    else:
        yield (
            "More reports can mean more harm, or more trust in telling. Read them beside how safe "
            "people say they feel."
        )


def _pair(view: ProjectView, measure: Measure) -> Iterator[Block]:
    """A count of incidents drawn beside how people feel, once it can be judged."""
    other, reading = view.project.measure(measure.paired_with), view.readings[measure.id]
    beside = view.reading(measure.paired_with)
    if reading.variation in NOT_JUDGED:
        return
    if measure.counts in EVENT_COUNTS and other and beside and beside.latest:
        titles = (no_stop(measure.name), no_stop(other.name))
        yield Heading("Beside how people feel")
        alts = f"{titles[0]}. {alt_text(reading)} {titles[1]}. {alt_text(beside)}"
        yield SmallMultiples((reading, beside), titles, alts)


def _notes(measure: Measure, reading: Reading, *, in_full: bool) -> Iterator[str]:
    """On a slide, what neither its title nor the key to its chart says already."""
    yield verdict(reading) if in_full else below_headline(reading)
    if measure.definition.strip():
        yield f"How it is counted: {sentence(measure.definition)}"
    if reading.chosen_because:
        yield f"Why this chart: {reading.chosen_because}"
    events = [f"{day(event.when)}, {event.label}" for event in reading.events]
    if events and in_full:
        yield f"Marked on the chart: {'; '.join(events)}."


def _no_data(view: ProjectView, empty: list[Measure]) -> Section:
    names = listed([f"“{no_stop(measure.name)}”" for measure in empty])
    there = [m for m in empty if not view.readings[m.id].is_waiting]
    every = []
    for one in empty:
        often = f"every {one.every}" if one.every else "how often is not said yet"
        said = why_no_data(view.readings[one.id]) if one in there else often
        every.append(f"{capital(no_stop(one.name))}: {said}")
    if there == empty:
        unread = all(view.readings[measure.id].unread for measure in there)
        return section(
            view,
            "chart-none-yet",
            "Measures without data",
            f"The data of {names} can't be {'read' if unread else 'true'}",
            (Bullets(tuple(every)),),
        )
    made = section(
        view,
        "chart-none-yet",
        "Measures without data",
        f"No data yet for {names}"
        if len(empty) == 1
        else f"{len(empty)} measures have no data yet",
        (Bullets(tuple(every)),),
        ("What would make the first points easy to collect?",),
    )
    return made if view.thread.outcome else replace(made, rank=Rank.ESSENTIAL)
