"""What happened between two versions of a project, told as an improver would.

Whatever differs is told: what has words of its own in those, all else key by key, and where only
remarks or the layout of a file changed, that. Where there is no history of versions,
`changes_by_date` tells what the files alone know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import TypeAlias, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.analysis.differences import (
    differences,
    is_reordered,
    matched,
    row_differences,
    row_title,
    value_words,
)
from qiworkbook.model import (
    Cycle,
    CycleQuestion,
    Decision,
    Driver,
    Held,
    Idea,
    LearningSet,
    Measure,
    Progress,
    Project,
    Record,
    Series,
    Stage,
    Workbook,
)
from qiworkbook.model.base import FileTable, Meaning
from qiworkbook.text.source import Source
from qiworkbook.text.words import counted, day, listed, no_stop, short

T = TypeVar("T")
Part = TypeVar("Part", Driver, Idea, Measure)

_LONGEST = 200  # signs of a prediction or a definition
_BEGUN = " when the test had begun"


class ChangeTopic(StrEnum):
    """What a change is about, in the order in which changes are told."""

    PROJECT = "project"
    AIM = "aim"
    THEORY = "theory"
    IDEA = "idea"
    CYCLE = "cycle"
    MEASURE = "measure"
    DATA = "data"
    LEARNING = "learning"
    RECORD = "record"


class Change(Struct, frozen=True):
    """One thing that happened, as a sentence without a full stop.

    `id` is the cycle, idea or measure that it happened to, where it is one.
    """

    about: ChangeTopic
    words: str
    id: str = ""


def project_changes(before: Project | None, now: Project) -> tuple[Change, ...]:
    """What happened from one version of a project to the next; `before` None is "not yet there"."""
    if before is None:
        begun = (
            (ChangeTopic.IDEA, now.ideas, "change idea"),
            (ChangeTopic.CYCLE, now.cycles, "cycle"),
            (ChangeTopic.MEASURE, now.measures, "measure"),
        )
        counts = (Change(about, counted(len(all_), noun)) for about, all_, noun in begun if all_)
        return (Change(ChangeTopic.PROJECT, "the project began"), *counts)
    tellers = (
        _project,
        _aim,
        _drivers,
        _ideas,
        _cycles,
        _measures,
        _data,
        _learning,
        _rows,
        lambda before, now: _of_records(before.records, now.records),
        _untold,
    )
    return tuple(change for tell in tellers for change in tell(before, now))


def changes_beside(before: Workbook, now: Workbook) -> tuple[Change, ...]:
    """What happened beside the projects: learning sets, the library, the settings, plugins."""
    return (
        *_learning_sets(before, now),
        *_library(before, now),
        *(
            Change(ChangeTopic.PROJECT, f"the workbook's settings: {one.words}")
            for one in differences(before.file, now.file)
        ),
        *_of_records(before.records, now.records),
    )


def _learning_sets(before: Workbook, now: Workbook) -> Iterator[Change]:
    for new in _new(before.learning_sets, now.learning_sets, lambda one: one.id):
        yield Change(ChangeTopic.LEARNING, f"{_called(new)} was planned", new.id)
    for gone in _new(now.learning_sets, before.learning_sets, lambda one: one.id):
        yield Change(ChangeTopic.LEARNING, f"{_called(gone)} was taken out", gone.id)
    for was, is_now in _both(before.learning_sets, now.learning_sets, lambda one: one.id):
        for one in differences(was.file, is_now.file):
            yield Change(ChangeTopic.LEARNING, f"{_called(is_now)}: {one.words}", is_now.id)


def _called(learning_set: LearningSet) -> str:
    return f"the learning set of {day(learning_set.file.date)}"


def _library(before: Workbook, now: Workbook) -> Iterator[Change]:
    both, gone, come = matched(before.resources, now.resources)
    yield from (Change(ChangeTopic.RECORD, f"new in the library: {row_title(one)}") for one in come)
    yield from (
        Change(ChangeTopic.RECORD, f"removed from the library: {row_title(one)}") for one in gone
    )
    for was, is_now in both:
        name = f"in the library, “{row_title(is_now)}”: "
        yield from (
            Change(ChangeTopic.RECORD, one.of(name).words) for one in differences(was, is_now)
        )


def _project(before: Project, now: Project) -> Iterator[Change]:
    if before.about.status != now.about.status:
        yield Change(ChangeTopic.PROJECT, f"the project is now {now.about.status}")
    for one in differences(before.about, now.about, {"status"}):
        yield Change(ChangeTopic.PROJECT, f"the project's {one.words}")
    yield from (Change(ChangeTopic.PROJECT, line) for line in _team(before, now))
    old, new = before.coproduction, now.coproduction
    if old and not new:
        yield Change(ChangeTopic.PROJECT, "what was said about co-production was removed")
    if new:
        if new.level and new.level != (old.level if old else None):
            yield Change(ChangeTopic.PROJECT, f"the work is now {new.level}")
        if old:
            lines = differences(old, new, {"level"} if new.level else ())
            yield from (Change(ChangeTopic.PROJECT, f"co-production: {one.words}") for one in lines)


def _team(before: Project, now: Project) -> Iterator[str]:
    both, gone, come = matched(before.team, now.team)
    was, is_now = ({member.role for member in team} for team in (before.team, now.team))
    for role in sorted(is_now - was):
        yield f"the team has a {role.replace('-', ' ')}"
    for role in sorted(was - is_now):
        yield f"the team has no {role.replace('-', ' ')} any more"
    yield from (f"new in the team: {row_title(one)}" for one in come if one.role in was)
    yield from (f"no longer in the team: {row_title(one)}" for one in gone if one.role in is_now)
    for old, new in both:
        name = f"in the team, {row_title(new)}: "
        yield from (one.of(name).words for one in differences(old, new))


def _aim(before: Project, now: Project) -> Iterator[Change]:
    old, new = before.aim, now.aim
    if new is None:
        if old is not None:
            yield Change(ChangeTopic.AIM, f"the aim was removed: {old.statement}")
        return
    if old is None:
        yield Change(ChangeTopic.AIM, f"an aim was set: {new.statement}")
        return
    for what, was, is_now in (
        ("target", old.target, new.target),
        ("date", old.by, new.by),
        ("baseline", old.baseline, new.baseline),
    ):
        if was != is_now:
            words = f"the aim's {what} went from {_plain(was)} to {_plain(is_now)}"
            yield Change(ChangeTopic.AIM, words)
    if old.statement != new.statement:
        was = f" (before: {old.statement})" if old.statement else ""
        yield Change(ChangeTopic.AIM, f"the aim was reworded: {new.statement}{was}")
    if new.met and new.met != old.met:
        met = {"yes": "met", "partly": "partly met", "no": "not met"}[new.met]
        yield Change(ChangeTopic.AIM, f"the team says the aim was {met}")
    yield from (
        Change(ChangeTopic.AIM, words) for words in meanings("the aim", old.meant, new.meant)
    )
    told = {"target", "by", "baseline", "statement", "meant", *(("met",) if new.met else ())}
    for one in differences(old, new, told):
        yield Change(ChangeTopic.AIM, f"the aim's {one.words}")


def _drivers(before: Project, now: Project) -> Iterator[Change]:
    both, gone, come = parts_matched(before, now, lambda one: one.drivers)
    for driver in come:
        yield Change(ChangeTopic.THEORY, f"a new driver: {driver.name}")
    for driver in gone:
        yield Change(ChangeTopic.THEORY, f"a driver was removed: {driver.name}")
    ids = ids_now(both)
    for old, driver in both:
        yield from (Change(ChangeTopic.THEORY, words) for words in _renamed(old, driver, "driver"))
        was = tuple(ids.get(one, one) for one in old.part_of)
        if was != driver.part_of:
            words = f"{driver.name} moved: {driver_place(now, driver.part_of)}"
            yield Change(
                ChangeTopic.THEORY, f"{words}; before, {driver_place(before, old.part_of)}"
            )
        for one in differences(old, driver, {"id", "name", "part_of"}):
            yield Change(ChangeTopic.THEORY, f"{driver.name}: {one.words}")


def driver_place(project: Project, ids: Sequence[str]) -> str:
    """Where a driver stands in the theory: "part of “Staff feel able”", or primary."""
    return f"part of {driver_names(project, ids)}" if ids else "a primary driver"


def driver_names(project: Project, ids: Sequence[str]) -> str:
    """The names of these drivers, in a sentence; the id of one that is not there."""
    found = ((project.driver(id_), id_) for id_ in ids)
    return listed(f"“{driver.name if driver else id_}”" for driver, id_ in found)


def _ideas(before: Project, now: Project) -> Iterator[Change]:
    both, gone, come = parts_matched(before, now, lambda one: one.ideas)
    for idea in come:
        yield Change(ChangeTopic.IDEA, f"a new idea: to test {idea.name}", idea.id)
    for idea in gone:
        yield Change(ChangeTopic.IDEA, f"an idea was removed: to test {idea.name}", idea.id)
    ids = ids_now(parts_matched(before, now, lambda one: one.drivers)[0])
    for old, idea in both:
        told = {"id", "name", "status", "drives"}
        yield from (
            Change(ChangeTopic.IDEA, words, idea.id) for words in _renamed(old, idea, "idea")
        )
        if old.status != idea.status:
            why = f": {idea.status_reason}" if idea.status_reason else ""
            words = f"{idea.name} went from {old.status} to {idea.status}{why}"
            yield Change(ChangeTopic.IDEA, words, idea.id)
            told.add("status_reason")
        if tuple(ids.get(one, one) for one in old.drives) != idea.drives:
            names = driver_names(now, idea.drives)
            on = f"acts on {names}" if idea.drives else "is not linked to a driver"
            was = driver_names(before, old.drives) if old.drives else "none"
            yield Change(ChangeTopic.IDEA, f"{idea.name} {on}; before, on {was}", idea.id)
        for one in differences(old, idea, told):
            yield Change(ChangeTopic.IDEA, f"{idea.name}: {one.words}", idea.id)


def _cycles(before: Project, now: Project) -> Iterator[Change]:
    for cycle in _new(before.cycles, now.cycles, lambda c: c.id):
        yield Change(ChangeTopic.CYCLE, f"a new cycle, {cycle.title}: {how_far(cycle)}", cycle.id)
        for one in cycle.file.plan.question:
            if one.earlier:  # kept once the test has begun
                words = rewritten(one, one.earlier[0].predict, _BEGUN)
                yield Change(ChangeTopic.CYCLE, f"{cycle.title}: {words}", cycle.id)
    for cycle in _new(now.cycles, before.cycles, lambda c: c.id):
        yield Change(ChangeTopic.CYCLE, f"a cycle was removed: {cycle.title}", cycle.id)
    for old, cycle in _both(before.cycles, now.cycles, lambda c: c.id):
        moved = (old.stage, old.file.act.decision) != (cycle.stage, cycle.file.act.decision)
        if moved:
            yield Change(ChangeTopic.CYCLE, f"{cycle.title}: {how_far(cycle)}", cycle.id)
        for words in _written_anew(old, cycle, moved=moved):
            yield Change(ChangeTopic.CYCLE, f"{cycle.title}: {words}", cycle.id)


def rewritten(question: CycleQuestion, was: str, after: str = "") -> str:
    """That a prediction was rewritten, both wordings; `after` says when, with a space before it."""
    new = f"“{short(question.predict, _LONGEST)}”" if question.predict else "nothing"
    return (
        f"the prediction for “{short(question.ask, _LONGEST)}” was rewritten{after}, from "
        f"“{short(was, _LONGEST)}” to {new}"
    )


def _written_anew(old: Cycle, cycle: Cycle, *, moved: bool) -> Iterator[str]:
    """Predictions that were rewritten, both wordings, then whatever else says something else.

    Of a cycle that moved on, not what was merely filled in.
    """
    begun = old.file.do.started is not None or old.stage not in (Stage.PLAN, Stage.DO)
    plan, told = old.file.plan, dict[int, CycleQuestion]()
    for was, is_now in matched(plan.question, cycle.file.plan.question)[0]:
        if was.predict and was.predict != is_now.predict:
            # once the test has begun, what stood before is kept beside it
            known = is_now.earlier[: len(was.earlier) + 1]
            kept = [one.predict for one in known] == [
                *(one.predict for one in was.earlier),
                was.predict,
            ]
            yield rewritten(is_now, was.predict, _BEGUN if begun or kept else "")
            told[id(was)] = was.model_copy(
                update={
                    "predict": is_now.predict,
                    "predicted_on": is_now.predicted_on,
                    "earlier": known if kept else was.earlier,
                }
            )
    questions = tuple(told.get(id(one), one) for one in plan.question)
    before = old.file.model_copy(update={"plan": plan.model_copy(update={"question": questions})})
    yield from (one.words for one in differences(before, cycle.file) if not (moved and one.filled))


def how_far(cycle: Cycle) -> str:
    """Where a cycle is, in words."""
    decision = cycle.file.act.decision
    if decision is not Decision.NOT_YET:
        questions = [q for q in cycle.file.plan.question if q.held]
        held = sum(q.held is Held.YES for q in questions)
        judged = f", {held} of {counted(len(questions), 'prediction')} held" if questions else ""
        return {"adopt": "adopted", "adapt": "to be adapted", "abandon": "abandoned"}[
            decision
        ] + judged
    return {
        Stage.PLAN: "being planned",
        Stage.DO: "planned",
        Stage.STUDY: "tested",
        Stage.ACT: "studied",
        Stage.DONE: "decided",
    }[cycle.stage]


def _measures(before: Project, now: Project) -> Iterator[Change]:
    both, gone, come = parts_matched(before, now, _own)
    for measure in come:
        yield Change(ChangeTopic.MEASURE, f"a new measure: {measure.name}", measure.id)
    for measure in gone:
        yield Change(ChangeTopic.MEASURE, f"a measure was removed: {measure.name}", measure.id)
    ids = ids_now(parts_matched(before, now, lambda one: one.drivers)[0])
    for old, measure in both:
        told = {"id", "name", "definition", "phase", "meant"}
        meant = meanings(f"the definition of {measure.name}", old.meant, measure.meant)
        for words in (*_renamed(old, measure, "measure"), *_defined_anew(old, measure), *meant):
            yield Change(ChangeTopic.MEASURE, words, measure.id)
        yield from _phases(old, measure)
        if tuple(ids.get(one, one) for one in old.shows) == measure.shows:
            told.add("shows")
        for one in differences(old, measure, told):
            yield Change(ChangeTopic.MEASURE, f"{measure.name}: {one.words}", measure.id)


def _own(project: Project) -> tuple[Measure, ...]:
    """The measures that project.toml holds; those of plugins are told by their records."""
    derived = {id_ for id_, series in project.series.items() if series.derived_by}
    return tuple(one for one in project.measures if one.id not in derived or one.days_between)


def _defined_anew(old: Measure, measure: Measure) -> Iterator[str]:
    if old.definition == measure.definition:
        return
    if not old.definition:
        yield f"{measure.name} was defined: “{short(measure.definition, _LONGEST)}”"
    elif not measure.definition:
        yield f"the definition of {measure.name} was removed: it was {value_words(old.definition)}"
    else:
        yield (
            f"{measure.name} has a new definition: is it still one series? Before: "
            f"{value_words(old.definition)}; now: {value_words(measure.definition)}"
        )


def meanings(what: str, old: Sequence[Meaning], new: Sequence[Meaning]) -> Iterator[str]:
    """Who confirmed a change since when, and what nobody has confirmed yet."""
    news = {(one.who, one.since, one.why): one for one in new if one not in old}
    for one in news.values():  # two sides of a merge may have marked the same day
        since = f"from {day(one.since)} on" if one.since else "for all data"
        if one.who:
            why = f": {no_stop(one.why)}" if one.why else ""
            yield f"{what} was confirmed by {one.who}, {since}{why}"
        elif one.since:
            yield f"{what} is another {since}, which nobody has confirmed"
        else:
            yield f"{what} was marked as the one that its data follow"
    if gone := [one for one in old if one not in new]:
        yield f"{counted(len(gone), 'mark')} of {what} taken out, by which a change is seen"


def _phases(old: Measure, measure: Measure) -> Iterator[Change]:
    both, gone, come = matched(old.phase, measure.phase)
    name = f"limits of {measure.name}"
    for phase in come:
        words = f"{name} were recalculated from {day(phase.start)}: {phase.reason}"
        yield Change(ChangeTopic.MEASURE, words, measure.id)
    for phase in gone:
        words = f"{name} are no longer recalculated from {day(phase.start)}: {phase.reason}"
        yield Change(ChangeTopic.MEASURE, words, measure.id)
    for was, is_now in both:
        for one in differences(was, is_now):
            words = f"{name} from {day(is_now.start)}: {one.words}"
            yield Change(ChangeTopic.MEASURE, words, measure.id)


def _data(before: Project, now: Project) -> Iterator[Change]:
    renamed = {new.id: old.id for old, new in parts_matched(before, now, _own)[0]}
    known = {measure.id for measure in now.measures} | set(renamed.values())
    for measure in now.measures:
        old, new = (
            before.series.get(renamed.get(measure.id, measure.id)),
            now.series.get(measure.id),
        )
        for words in _points(measure, old, new):
            yield Change(ChangeTopic.DATA, words, measure.id)
    for id_ in sorted(before.series.keys() | now.series.keys()):
        old, new = before.series.get(id_), now.series.get(id_)
        if id_ not in known and (old is None or new is None or old.points != new.points):
            what = "taken out" if new is None else "new" if old is None else "changed"
            yield Change(
                ChangeTopic.DATA, f"data of {id_}, which is no longer a measure: {what}", id_
            )


def _points(measure: Measure, old: Series | None, new: Series | None) -> Iterator[str]:
    """Values by their dates, several of one date too: new, corrected, taken out; and notes."""
    added, gone, corrected, last = 0, 0, 0, None
    was, is_now = _values(old), _values(new)
    for when in sorted(was.keys() | is_now.keys()):
        less, more = was.get(when, Counter()), is_now.get(when, Counter())
        come, went = (more - less).total(), (less - more).total()
        changed = min(come, went)
        corrected += changed
        added, gone = added + come - changed, gone + went - changed
        last = when if come > changed else last
    unseen = (new.hidden if new else frozenset()) - {*(old.counted_on if old else ())}
    if unseen:  # a number that a copy does not show is as new as one that it does
        added, last = added + len(unseen), max((*unseen, *filter(None, [last])))
    # of a row that cannot be read nobody knows whether it has the same numbers
    before, now = (one.unread if one else 0 for one in (old, new))
    if added and last:
        doubt = "; some may have stood in rows that could not be read before" if before else ""
        yield f"{new_values(measure, added, last)}{doubt}"
    if corrected:
        yield f"{counted(corrected, 'value')} of {measure.name} corrected"
    if gone:
        doubt = ", or in rows that cannot be read now" if now else ""
        yield f"{counted(gone, 'value')} of {measure.name} taken out{doubt}"
    if not (added or corrected or gone) and _remarks(old) != _remarks(new):
        yield f"notes on points of {measure.name} changed"


def _values(series: Series | None) -> dict[date, Counter[tuple[float, float | None]]]:
    found: dict[date, Counter[tuple[float, float | None]]] = {}
    for point in series.points if series else ():
        if point.value is not None:
            found.setdefault(point.when, Counter())[point.value, point.denominator] += 1
    return found


def _remarks(series: Series | None) -> list[tuple[date, str, str]]:
    return [(point.when, point.note, point.excluded) for point in (series.points if series else ())]


def _learning(before: Project, now: Project) -> Iterator[Change]:
    for learning in _new(before.learning, now.learning, lambda one: one.what):
        yield Change(ChangeTopic.LEARNING, learning.what)
    for learning in _new(now.learning, before.learning, lambda one: one.what):
        yield Change(ChangeTopic.LEARNING, f"removed from what was learned: {learning.what}")
    for old, learning in _both(before.learning, now.learning, lambda one: one.what):
        for one in differences(old, learning):
            yield Change(ChangeTopic.LEARNING, f"{short(learning.what)}: {one.words}")
    _, gone, come = matched(before.next_steps, now.next_steps)
    yield from (Change(ChangeTopic.PROJECT, f"a next step: {row_title(one)}") for one in come)
    yield from (
        Change(ChangeTopic.PROJECT, f"no longer a next step: {row_title(one)}") for one in gone
    )
    for was, is_now in matched(before.next_steps, now.next_steps)[0]:
        name = f"the next step “{row_title(is_now)}”: "
        yield from (
            Change(ChangeTopic.PROJECT, one.of(name).words) for one in differences(was, is_now)
        )
    yield from _progress(before, now)


def scored(score: Progress) -> Change:
    """That progress was scored, by whom and why."""
    by = [("the team", score.self), ("the coach", score.coach)]
    scores = listed(f"{who} {value:g}" for who, value in by if value is not None)
    why = f": {score.reason}" if score.reason else ""
    words = f"progress was scored on {day(score.date)}, {scores or 'with no score'}{why}"
    return Change(ChangeTopic.PROJECT, words)


def _progress(before: Project, now: Project) -> Iterator[Change]:
    both, gone, come = matched(before.progress, now.progress)
    yield from map(scored, come)
    for score in gone:
        yield Change(ChangeTopic.PROJECT, f"a progress score was removed, of {day(score.date)}")
    for old, score in both:
        name = f"the progress score of {day(score.date)}: "
        yield from (
            Change(ChangeTopic.PROJECT, one.of(name).words) for one in differences(old, score)
        )


_PLAIN_ROWS = {"task": "tasks", "picture": "pictures", "follow-up": "followups"}
_IN_ORDER = {"drivers": "drivers", "change ideas": "ideas", "measures": "measures", "team": "team"}
_IN_ORDER |= {"learning": "learning", "next steps": "next_steps", "progress scores": "progress"}


def _rows(before: Project, now: Project) -> Iterator[Change]:
    """Rows that have no words of their own, and the order of those that have."""
    for noun, name in _PLAIN_ROWS.items():
        old, new = getattr(before, name), getattr(now, name)
        for one in row_differences(name, noun, old, new):
            yield Change(ChangeTopic.PROJECT, one.words)
    for noun, name in _IN_ORDER.items():
        old, new = getattr(before, name), getattr(now, name)
        both = matched(old, new)[0]
        if name in ("drivers", "ideas", "measures"):  # those with another id are the same
            both = parts_matched(before, now, attrgetter(name))[0]
        if is_reordered(old, new, both):
            yield Change(ChangeTopic.PROJECT, f"{noun}: in another order")


Records: TypeAlias = "Mapping[str, tuple[Record[FileTable], ...]]"


def _of_records(before: Records, now: Records) -> Iterator[Change]:
    """What plugins keep, by the names that they give to what they own."""
    for kind in sorted(before.keys() | now.keys()):
        old, new = before.get(kind, ()), now.get(kind, ())
        for record in _new(old, new, lambda one: one.id):
            yield Change(ChangeTopic.RECORD, f"new: {_record(kind, record.id)}", record.id)
        for record in _new(new, old, lambda one: one.id):
            yield Change(ChangeTopic.RECORD, f"taken out: {_record(kind, record.id)}", record.id)
        for was, is_now in _both(old, new, lambda one: one.id):
            for one in differences(was.file, is_now.file):
                yield Change(
                    ChangeTopic.RECORD, f"{_record(kind, is_now.id)}, {one.words}", is_now.id
                )


def _record(kind: str, id_: str) -> str:
    name = kind.replace("-", " ")
    return name if id_ in (kind, name) else f"{name} {id_}"


def _untold(before: Project, now: Project) -> Iterator[Change]:
    """Files whose text changed though nothing that is read from them did."""
    was, is_now = _read_from(before), _read_from(now)
    for file in sorted(was.keys() & is_now.keys()):
        (old_text, old), (text, new) = was[file], is_now[file]
        if old_text != text and old == new:
            words = "only remarks, layout, or what cannot be read changed, in"
            yield Change(ChangeTopic.PROJECT, f"{words} {file}")


def _read_from(project: Project) -> dict[str, tuple[str, object]]:
    """Of each file its text, and what was read from it."""
    p = project
    lists = {*_PLAIN_ROWS.values(), *_IN_ORDER.values()} - {"measures"}
    own = [getattr(p, name) for name in sorted(lists)]
    found: list[tuple[Source, object]] = [
        (p.source, (p.about, p.aim, p.coproduction, _own(p), own))
    ]
    found += [(cycle.source, cycle.file) for cycle in p.cycles]
    found += [
        (series.source, [replace(point, line=0) for point in series.points])
        for series in p.series.values()
        if not series.derived_by
    ]
    found += [(record.source, record.file) for of_kind in p.records.values() for record in of_kind]
    return {source.file: (source.text, read) for source, read in found if source.file}


def new_values(measure: Measure, number: int, last: date) -> str:
    """How many values of a measure are new, and up to when, in words."""
    return f"{counted(number, 'new value')} of {measure.name}, up to {day(last)}"


def parts_matched(
    before: Project, now: Project, parts: Callable[[Project], Sequence[Part]]
) -> tuple[list[tuple[Part, Part]], list[Part], list[Part]]:
    """Parts of the theory that are in both, are gone, are new; one with a new id is in both.

    It is known by its name, or by all that named it naming the new id now.
    """
    old, new = parts(before), parts(now)
    gone = list(_new(new, old, lambda one: one.id))
    come = list(_new(old, new, lambda one: one.id))
    both = list(_both(old, new, lambda one: one.id))
    became = _ids_followed(before, now) if gone and come else {}
    for part in tuple(gone):
        same = [one for one in come if one.name == part.name or one.id == became.get(part.id)]
        if len(same) == 1 and sum(one.name == part.name for one in gone) == 1:
            both.append((part, same[0]))
            gone.remove(part)
            come.remove(same[0])
    return both, gone, come


def _ids_followed(before: Project, now: Project) -> dict[str, str]:
    """What all that named an id before names in its place; an id that some still name is itself."""
    cycles, ideas, measures, drivers = (
        list(_both(getattr(before, name), getattr(now, name), lambda one: one.id))
        for name in ("cycles", "ideas", "measures", "drivers")
    )
    named = [
        *(tuple((c.file.idea, *c.file.plan.measures) for c in pair) for pair in cycles),
        *((was.drives, idea.drives) for was, idea in ideas),
        *((was.shows, measure.shows) for was, measure in measures),
        *((was.part_of, driver.part_of) for was, driver in drivers),
    ]
    links = {
        pair for was, new in named if len(was) == len(new) for pair in zip(was, new, strict=True)
    }
    often = Counter(old for old, _ in links)
    return {old: new for old, new in links if often[old] == 1}


def ids_now(both: Sequence[tuple[Part, Part]]) -> dict[str, str]:
    """The id that each of these has now, by the one that it had."""
    return {old.id: new.id for old, new in both}


def _renamed(old: Part, new: Part, noun: str) -> Iterator[str]:
    if old.name != new.name:
        yield f"the {noun} “{old.name}” is now called “{new.name}”"
    if old.id != new.id:
        yield f"the id of the {noun} “{new.name}” went from {old.id} to {new.id}"


def _new(before: Iterable[T], now: Iterable[T], key: Callable[[T], object]) -> Iterator[T]:
    """What is there now and was not before."""
    known = {key(one) for one in before}
    return (one for one in now if key(one) not in known)


def _both(
    before: Iterable[T], now: Iterable[T], key: Callable[[T], object]
) -> Iterator[tuple[T, T]]:
    """What was there before and is now, as pairs."""
    known = {key(one): one for one in before}
    return ((known[key(one)], one) for one in now if key(one) in known)


def _plain(value: date | float | str | None) -> str:
    return value if isinstance(value, str) else value_words(value)
