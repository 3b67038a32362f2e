"""Checks of spread: ids and links, the plan and its sites, the ratings.

No question is asked of a project that is closed; what cannot be right is told always.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeAlias

from qiworkbook.api import (
    Action,
    Advice,
    CheckMaker,
    Finding as Finding,
    InFile,
    LookedAt,
    ProjectView,
    Row,
    Severity,
    counted,
    day,
    listed,
    meant_or,
    short,
)
from qiworkbook_spread.evidence import found_for
from qiworkbook_spread.model import (
    AsMeant,
    Core,
    ReadinessAnswer,
    ScalePhase,
    SiteStage,
    Spread,
    SpreadSite,
)
from qiworkbook_spread.ratings import FACTORS, lowest, newest_round
from qiworkbook_spread.records import spread_of
from qiworkbook_spread.site_charts import IN_USE

Looking: TypeAlias = LookedAt[Spread]
"""What a check looks at: a plan for spread, and the project that it belongs to."""


def _looks(view: ProjectView, severity: Severity) -> Iterator[Looking]:
    record, closed = spread_of(view), view.project.about.status == "closed"
    if record and not (severity is Severity.QUESTION and closed):
        yield Looking(record, view)


_checks = CheckMaker(_looks)
faults, asks, wonders = _checks.faults, _checks.asks, _checks.wonders


@faults(
    "spread-duplicate-id",
    "Two core parts, or two sites, have the same id.",
    "What names the id could mean either.",
)
def _duplicates(at: Looking) -> Iterator[Finding]:
    kinds: dict[str, Sequence[Core | SpreadSite]] = {"core": at.file.core, "site": at.file.site}
    for kind, rows in kinds.items():
        for row, place, _ in at.record.source.repeated(rows, "id"):
            message = f'there is another [[{kind}]] with the id "{row.id}"'
            yield Finding(place, message, "Give one of them another id.")


@faults(
    "spread-idea-unknown",
    "A part, an adaptation or an action names a change idea that the project does not have.",
    "The thread from the aim to the new ward breaks there.",
)
def _ideas(at: Looking) -> Iterator[Finding]:
    ids = [idea.id for idea in at.view.project.ideas]
    spread = at.file
    named: list[tuple[Row, str]] = [
        *((core, core.idea) for core in spread.core),
        *((part, part.idea) for part in spread.adaptable),
        *((action, action.idea) for action in spread.sustainability_action),
        *((one, one.idea) for site in spread.site for one in site.adaptation),
    ]
    for row, id_ in named:
        if id_ and id_ not in ids:
            message = f'there is no change idea "{id_}"'
            yield Finding(at.place(row, "idea"), message, _guess(id_, ids))


@faults(
    "spread-core-unknown",
    "A site's fidelity names a core part that is not there.",
    "Fidelity is to the core parts, and to nothing else.",
)
def _cores(at: Looking) -> Iterator[Finding]:
    ids = [core.id for core in at.file.core]
    for site in at.file.site:
        for fidelity in site.fidelity:
            if fidelity.core not in ids:
                yield Finding(
                    at.place(fidelity, "core"),
                    f'there is no core part "{fidelity.core}"',
                    _guess(fidelity.core, ids),
                )


@faults(
    "spread-chart-unknown",
    "A site names a project or a measure that this workbook does not have.",
    "The site's chart would stay empty without anybody noticing.",
)
def _charts(at: Looking) -> Iterator[Finding]:
    for site in at.file.site:
        if site.project and site.project not in at.view.workbook.ids:
            yield Finding(
                at.place(site, "project"),
                f"there is no project {site.project}",
                _guess(site.project, at.view.workbook.ids),
            )
        project = at.view.workbook.project(site.project)
        if project and site.series and project.measure(site.series) is None:
            yield Finding(
                at.place(site, "series"),
                f'{site.project} has no measure "{site.series}"',
                _guess(site.series, [measure.id for measure in project.measures]),
            )


@faults(
    "spread-date-ahead",
    "Something is written down as done on a day in the future.",
    "What has happened has a day in the past; a slip in the year is easily made.",
)
def _ahead(at: Looking) -> Iterator[Finding]:
    for row, key in _days(at):
        when: date | None = getattr(row, key)
        if when is not None and when > at.view.today:
            yield Finding(at.place(row, key), f"{day(when)} is in the future", "Is the day right?")


def _days(at: Looking) -> Iterator[tuple[Row, str]]:
    """Every row that has a day, and the key of it."""
    for site in at.file.site:
        yield from ((reached, "on") for reached in site.reached)
        yield from ((point, "date") for point in site.point)
    yield from ((rating, "date") for rating in at.file.sustainability)
    yield from ((action, "done") for action in at.file.sustainability_action)


def _guess(said: str, there: Sequence[str]) -> str:
    return meant_or(
        said, there, f"There are: {', '.join(there)}." if there else "There is none yet."
    )


_LINKS = (_duplicates, _ideas, _cores, _charts, _ahead)


@asks(
    "spread-no-core",
    "Nothing says what has to stay as it is.",
    "A change that is spread whole fits nowhere, and one that may be changed at will is soon "
    "another one.",
)
def _no_core(at: Looking) -> Iterator[Finding]:
    if not at.file.core:
        yield Finding(
            at.place(),
            "nothing says what is core: what has to stay as it is at every site",
            Advice(
                "Add ",
                InFile("a [[core]]", "core", row=True),
                " with id and what, for each part that the change cannot do without.",
            ),
        )


@asks(
    "spread-nothing-adaptable",
    "Nothing says what a site may make its own.",
    "People look after what they had a hand in.",
)
def _nothing_adaptable(at: Looking) -> Iterator[Finding]:
    if at.file.core and not at.file.adaptable:
        yield Finding(
            at.place("core"),
            "nothing says what a site may change to make it its own",
            Advice("Add ", InFile("an [[adaptable]]", "adaptable", row=True), " with what."),
        )


@asks(
    "spread-aim-incomplete",
    "The aim of the spread lacks how many units, or by when.",
    "Spread is a project of its own, and needs an aim like any other.",
)
def _aim(at: Looking) -> Iterator[Finding]:
    plan = at.file.plan
    lacking = [
        said
        for said, there in (("how many units", plan.units), ("by when", plan.by))
        if there is None
    ]
    if lacking:
        yield Finding(
            at.place("plan"),
            f"the aim of the spread does not say {listed(lacking)}",
            Advice(
                "Write, for example: ",
                InFile("units = 4", "units", ("4",)),
                " and ",
                InFile("by = 2026-03-31", "by", ("2026-03-31",)),
            ),
        )


@asks(
    "spread-no-scalable-unit",
    "Nothing says what the scalable unit is.",
    "The smallest part that works as a whole, with its data and its leaders, is what is repeated.",
)
def _unit(at: Looking) -> Iterator[Finding]:
    if not at.file.plan.scalable_unit.strip():
        yield Finding(
            at.place("plan"),
            "nothing says what the scalable unit is",
            "What is the smallest part that works as a whole? Write it at scalable_unit.",
        )


@asks(
    "spread-not-ready",
    "The work is at or beyond the test of scale-up, and not every question of readiness is a yes.",
    "A change that has not settled where it began will not be settled when it reaches other wards.",
)
def _not_ready(at: Looking) -> Iterator[Finding]:
    if at.file.plan.phase in (ScalePhase.SET_UP, ScalePhase.SCALABLE_UNIT):
        return
    found = found_for(at.view, at.file)
    open_ = [one.question.key for one in found if one.answered.answer is not ReadinessAnswer.YES]
    if open_:
        yield Finding(
            at.place("plan", "phase"),
            f"the phase is {at.file.plan.phase.value}, and {listed(open_)} "
            f"{'is' if len(open_) == 1 else 'are'} not a yes yet",
            "Look together.",
            action=Action("spread ready", (at.view.project.id,)),
        )


@asks(
    "spread-yes-no-evidence",
    "A question of readiness is answered yes, and nothing says what that rests on.",
    "Others will stake their ward's time on this answer.",
)
def _no_evidence(at: Looking) -> Iterator[Finding]:
    for one in found_for(at.view, at.file):
        if one.answered.answer is ReadinessAnswer.YES and not one.answered.evidence.strip():
            yield Finding(
                at.place("readiness", one.question.key),
                f"{one.question.key} is answered yes, and nothing says what that rests on",
                "Write it at evidence. Look at what the workbook holds.",
                action=Action("spread ready", (at.view.project.id,)),
            )


@asks(
    "spread-nobody-told",
    "Sites are being asked, and there is no line in the communication plan.",
    "People take up what they hear about from somebody they trust.",
)
def _communication(at: Looking) -> Iterator[Finding]:
    if at.file.site and not at.file.communication:
        yield Finding(
            at.place("site"),
            f"there {'is' if len(at.file.site) == 1 else 'are'} "
            f"{counted(len(at.file.site), 'site')}, and nothing says who tells whom",
            Advice(
                "Add ",
                InFile("a [[communication]]", "communication", row=True),
                " with audience, message, channel, messenger, when.",
            ),
        )


@asks(
    "spread-day-passed",
    "The day of the aim has passed with fewer sites than it names.",
    "An aim that was missed and learned from is worth telling.",
)
def _passed(at: Looking) -> Iterator[Finding]:
    plan = at.file.plan
    there = sum(site.stage in IN_USE for site in at.file.site)
    if plan.by and plan.units and plan.by < at.view.today and there < plan.units:
        yield Finding(
            at.place("plan", "by"),
            f"{day(plan.by)} has passed with {there} of {counted(plan.units, 'unit')}",
            "What did you learn about how fast it goes? Set a new day, or say why not.",
        )


_AT_WORK = frozenset({SiteStage.TESTING, *IN_USE})


@asks(
    "spread-site-no-stage",
    "Nothing says where a site is.",
    "The curve of sites and the map are drawn from the stages and their days.",
)
def _no_stage(at: Looking) -> Iterator[Finding]:
    for site in at.file.site:
        if not site.reached:
            yield Finding(
                at.place(site),
                f"nothing says where {site.unit} is",
                "Write how far it is.",
                action=Action(
                    "spread site", (at.view.project.id, site.unit), (("stage", "aware"),)
                ),
            )


@asks(
    "spread-site-no-test",
    "A site has implemented the change and never tested it.",
    "Each site goes through testing, adapting and implementing itself: it is another place.",
)
def _no_test(at: Looking) -> Iterator[Finding]:
    for site in at.file.site:
        stages = {one.stage for one in site.reached}
        if stages & IN_USE and SiteStage.TESTING not in stages:
            yield Finding(
                at.place(site, "reached"),
                f"{site.unit} has implemented the change, and nothing says that it tested it",
                "What did they try first, and on which day? Add it as a stage: testing.",
            )


@asks(
    "spread-site-no-sponsor",
    "A site is testing or beyond, and nobody there is named to clear the way.",
    "Without somebody who can say yes there, it rests on good will.",
)
def _no_sponsor(at: Looking) -> Iterator[Finding]:
    for site in at.file.site:
        if site.stage in _AT_WORK and not site.sponsor.strip():
            yield Finding(
                at.place(site),
                f"nothing says who sponsors the work at {site.unit}",
                "Write the role at sponsor.",
            )


@asks(
    "spread-site-fidelity-open",
    "A site has implemented the change, and nothing says whether it does a core part.",
    "If it does not work there, you will want to know whether it was done.",
)
def _fidelity_open(at: Looking) -> Iterator[Finding]:
    for site in at.file.site:
        said = {fidelity.core for fidelity in site.fidelity}
        left = [core.id for core in at.file.core if core.id not in said]
        if site.stage in IN_USE and left:
            yield Finding(
                at.place(site),
                f"nothing says whether {site.unit} does {listed(left)}",
                Advice(
                    "Go and see, then add ",
                    InFile("a [[site.fidelity]]", "fidelity", row=True),
                    " with core and kept.",
                ),
            )


@asks(
    "spread-site-core-dropped",
    "A site has implemented the change without one of its core parts.",
    "Either it is another change there, or the part is not core. Both are worth knowing.",
)
def _core_dropped(at: Looking) -> Iterator[Finding]:
    for site in at.file.site:
        for fidelity in site.fidelity:
            if site.stage in IN_USE and fidelity.kept is AsMeant.NO:
                yield Finding(
                    at.place(fidelity, "kept"),
                    f"{site.unit} does not do {fidelity.core}, which is said to be core",
                    "If it works there without it, it may not be core. If it does not, that is "
                    "why.",
                )


@asks(
    "spread-adaptation-no-why",
    "An adaptation does not say why it was made, or what came of it.",
    "The reason is what the next ward can use.",
)
def _adaptation(at: Looking) -> Iterator[Finding]:
    for site in at.file.site:
        for adaptation in site.adaptation:
            pairs = (("why", adaptation.why), ("effect", adaptation.effect))
            lacking = [key for key, text in pairs if not text.strip()]
            if lacking:
                yield Finding(
                    at.place(adaptation),
                    f'{site.unit} changed "{short(adaptation.what, 50)}", and nothing says '
                    f"{_ASKED[lacking[0]]}",
                    f"Add {listed(lacking)}.",
                )


_ASKED = {"why": "why", "effect": "what came of it"}


@asks(
    "spread-site-no-chart",
    "A site has implemented the change, and has no data of its own.",
    "What helped on one ward need not help on another; only the ward's own chart can say.",
)
def _no_chart(at: Looking) -> Iterator[Finding]:
    for site in at.file.site:
        if site.stage in IN_USE and not site.point and not (site.project and site.series):
            yield Finding(
                at.place(site),
                f"{site.unit} has implemented the change, and has no chart of its own",
                Advice(
                    "Add ",
                    InFile("a [[site.point]]", "point", row=True),
                    " with date and value, or name its project and series.",
                ),
            )


_PLAN = (
    _no_core,
    _nothing_adaptable,
    _aim,
    _unit,
    _not_ready,
    _no_evidence,
    _communication,
    _passed,
    _no_stage,
    _no_test,
    _no_sponsor,
    _fidelity_open,
    _core_dropped,
    _adaptation,
    _no_chart,
)


@asks(
    "spread-rating-incomplete",
    "A rating leaves out a factor.",
    "A score out of 100 needs all ten factors; a part of it is not a low score.",
)
def _incomplete(at: Looking) -> Iterator[Finding]:
    for rating in at.file.sustainability:
        pairs = zip(FACTORS, rating.levels, strict=True)
        left = [factor.key for factor, level in pairs if level is None]
        if left:
            yield Finding(
                at.place(rating),
                f"{rating.who} did not rate {listed(left)}, so there is no score",
                "Ask again, or leave the rating as it is: its levels are shown all the same.",
            )


@asks(
    "spread-one-voice",
    "The newest round of ratings has one rater.",
    "What raters see differently is the most useful part of the model.",
)
def _one_voice(at: Looking) -> Iterator[Finding]:
    newest = newest_round(at.file.sustainability)
    if len(newest) == 1:
        yield Finding(
            at.place(newest[0]),
            "only one person has rated sustainability in this round",
            "Ask somebody with another view of it.",
            action=Action("spread rate", (at.view.project.id,), (("rater", ""), ("levels", ""))),
        )


@asks(
    "spread-low-no-action",
    "One of the lowest factors has no action.",
    "The teams that the model helped were those that acted on what they found.",
)
def _no_action(at: Looking) -> Iterator[Finding]:
    newest = newest_round(at.file.sustainability)
    acted = {action.factor.value for action in at.file.sustainability_action}
    for one in lowest(newest):
        if one.factor.key not in acted:
            yield Finding(
                at.place(newest[-1]),
                f"{one.factor.name.lower()} is among the lowest factors, and has no action",
                Advice(
                    "Add ",
                    InFile("a [[sustainability_action]]", "sustainability_action", row=True),
                    " with ",
                    InFile.key("factor", one.factor.key),
                    ", what, lead, by.",
                ),
            )


@asks(
    "spread-action-late",
    "An action is past its day and not done.",
    "It may be waiting for somebody who can clear the way.",
)
def _late(at: Looking) -> Iterator[Finding]:
    for action in at.file.sustainability_action:
        if action.by and action.done is None and action.by < at.view.today:
            yield Finding(
                at.place(action, "by"),
                f"an action was due by {day(action.by)}",
                Advice(
                    "Write ",
                    InFile("done = ...", "done"),
                    " if it is, or a new day. Does it need the sponsor?",
                ),
            )


_RATINGS = (_incomplete, _one_voice, _no_action, _late)


CHECKS = (
    *_LINKS,
    *_PLAN,
    *_RATINGS,
)
