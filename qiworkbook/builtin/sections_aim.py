"""The sections on the aim and on the team."""

from __future__ import annotations

from collections.abc import Iterator

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.compose.sections import (
    aim_said,
    change_of,
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
    Callout,
    Cell,
    Facts,
    Grid,
    Heading,
    Paragraph,
    Quote,
    Section,
    Tone,
)
from qiworkbook.model import (
    Aim,
    CoproductionLevel,
    Met,
    Project,
    Role,
    Setting,
    Shows,
    Status,
    TeamMember,
)
from qiworkbook.spc.course import about, level_now, levels_shown, now_words
from qiworkbook.spc.explain import value_of
from qiworkbook.spc.numbers import as_typed
from qiworkbook.spc.reading import NOT_JUDGED, Reading, Unjudged, Variation
from qiworkbook.spc.words import WHY_UNTOLD, alike_now, verdict, why_no_data
from qiworkbook.text.words import capital, day, no_stop, one_line, sentence

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
            Facts(tuple(_facts(view, found)))
            if in_full
            else Facts(_then_and_now(view, found), True),
            Heading("What we learned") if found.learned.strip() else None,
            Paragraph(sentence(found.learned)) if found.learned.strip() else None,
        ),
        _notes(view, found),
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


def _facts(view: ProjectView, aim: Aim) -> Iterator[tuple[str, str]]:
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


def _notes(view: ProjectView, aim: Aim) -> Iterator[str]:
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
    facts = _in_full(project) if in_full else [Facts(in_short)] if in_short else []
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


def _in_full(project: Project) -> Iterator[Block]:
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
