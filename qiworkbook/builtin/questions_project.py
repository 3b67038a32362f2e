"""Coach questions about the project as a whole: its aim, its people, its theory."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from qiworkbook.analysis.progress import ceiling
from qiworkbook.builtin.checks_base import do
from qiworkbook.builtin.checks_ideas import BEGINNING
from qiworkbook.builtin.questions_base import wonders
from qiworkbook.contributions.extensions import CoachQuestion, Turn
from qiworkbook.model import IdeaSource, IdeaStatus, Met, Stage, Status
from qiworkbook.model.pack import CoachFile
from qiworkbook.text.words import counted, day, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.text.source import Source
    from qiworkbook.text.toml_scan import Path

_SOON = timedelta(days=90)
_MANY_IDEAS = 3
_WHOM = re.compile(
    r"\b(people|persons?|patients?|service users?|residents?|clients?|inpatients?|staff|nurses?|"
    r"colleagues?|teams?|wom[ae]n|m[ae]n|children|young|adults?|mothers?|parents?|visitors?|"
    r"famil(?:y|ies)|carers?|everyone|everybody|anyone|anybody|no ?one|nobody|we|us|our|those|"
    r"wards?|units?|hospitals?|trusts?|services?)\b",
    re.IGNORECASE,
)


@wonders(
    "next-paused",
    "A pause with a plan is a pause; without one it is often an end that nobody has said aloud.",
    Turn.PAUSED,
    when=Status.PAUSED,
)
def paused(view: ProjectView) -> Iterator[CoachQuestion]:
    """The project is paused."""
    yield CoachQuestion(
        "next-paused",
        "What would have to be true on the ward for this work to start again?",
        "The project is paused. Closing it, with what was learned, is a good answer too.",
        view.project.source.place("project", "status"),
        action=do("close", view),
    )


@wonders(
    "followup-due",
    "Gains fade quietly; whether they held is what the next ward most needs to know.",
    Turn.PAUSED,
    when=Status.CLOSED,
)
def followup_due(view: ProjectView) -> Iterator[CoachQuestion]:
    """A closed project was to be looked at again by now."""
    due = [one for one in view.project.followups if one.due <= view.today and not one.held]
    for one in due[:1]:
        yield CoachQuestion(
            "followup-due",
            "Has what you achieved held, and what would you tell the next ward?",
            f"The project is closed, and was to be looked at again on {day(one.due)}.",
            view.project.source.place(one),
            action=do("followup set", view, f"{one.due}", held=""),
        )


@wonders(
    "aim-learned",
    "How it went, told plainly, is what other wards can use; a missed aim often teaches more.",
    Turn.AIM_OVER,
)
def aim_learned(view: ProjectView) -> Iterator[CoachQuestion]:
    """The aim was not met in full, and nothing says what was learned."""
    aim = view.project.aim
    if aim is None:
        return
    if aim.met not in (None, Met.YES) and not aim.learned.strip():
        yield CoachQuestion(
            "aim-learned",
            "What do you know now that you would tell a ward with the same aim?",
            "The aim was not reached in full, and what you learned is not written down.",
            view.project.source.place("aim", "met"),
            action=do("aim set", view, learned=""),
        )


@wonders(
    "aim-near",
    "Three months are enough for one more round of tests, or for agreeing a new date in good time.",
    Turn.LATER,
)
def aim_near(view: ProjectView) -> Iterator[CoachQuestion]:
    """The aim's date comes within three months."""
    aim = view.project.aim
    if aim and aim.by and aim.met is None and view.today <= aim.by <= view.today + _SOON:
        yield CoachQuestion(
            "aim-near",
            f"The aim runs to {day(aim.by)}. Which one test before then would help most?",
            f"That is {counted((aim.by - view.today).days, 'day')} from now.",
            view.project.source.place("aim", "by"),
            action=do("pdsa plan", view),
        )


@wonders(
    "ideas-from-patients",
    "People who have stayed on the ward see what a team has stopped noticing.",
    Turn.PEOPLE,
)
def ideas_from_patients(view: ProjectView) -> Iterator[CoachQuestion]:
    """There are several ideas, and none is said to come from patients."""
    ideas = view.project.ideas
    if len(ideas) > _MANY_IDEAS and not any(i.source is IdeaSource.PATIENTS for i in ideas):
        yield CoachQuestion(
            "ideas-from-patients",
            "What would the people on the ward test, if it were theirs to choose?",
            f"None of the {len(ideas)} ideas is said to come from patients.",
            view.project.source.place("idea"),
            action=do("idea add", view, source="patients"),
        )


@wonders(
    "aim-for-whom",
    "An aim that says for whom tells everybody on the ward that it is about them.",
    Turn.AIM,
)
def for_whom(view: ProjectView) -> Iterator[CoachQuestion]:
    """The sentence of the aim names neither people nor a place."""
    aim, unit = view.project.aim, view.project.about.unit.strip()
    if aim is None or not aim.statement.strip() or _WHOM.search(aim.statement):
        return
    if not unit or unit.casefold() not in aim.statement.casefold():
        yield CoachQuestion(
            "aim-for-whom",
            "For whom will it be different: who would you ask whether it is?",
            "The sentence of the aim names nobody, and no ward.",
            view.project.source.place("aim", "statement"),
            action=do("aim set", view, statement=""),
        )


@wonders(
    "ideas-untested",
    "One idea tested this week teaches more than ten on a list.",
    Turn.IDEA,
)
def untested(view: ProjectView) -> Iterator[CoachQuestion]:
    """The project is young, no cycle is under way, and ideas are waiting for a first test."""
    start = view.project.about.start
    waiting = [i for i in view.thread.untested_ideas if i.status is IdeaStatus.PROPOSED]
    under_way = any(cycle.stage is not Stage.DONE for cycle in view.project.cycles)
    if not waiting or under_way or start is None or view.today - start >= BEGINNING:
        return  # later, `idea-never-tested` asks
    first = waiting[0]
    if len(waiting) == 1:
        ask = f"What would a first test of {quoted(first.name)} be, with one person, tomorrow?"
    else:
        ask = f"Which of the {len(waiting)} untested ideas would teach you most, with one person?"
    yield CoachQuestion(
        "ideas-untested",
        ask,
        f"No cycle tests {'it' if len(waiting) == 1 else 'them'} yet.",
        view.project.source.place(first),
        action=do("pdsa plan", view, **({"idea": first.id} if len(waiting) == 1 else {})),
    )


@wonders(
    "progress-beyond-files",
    "A score is the team's to give. What it rests on, written down, is what others can learn from.",
    Turn.LATER,
)
def progress_beyond_files(view: ProjectView) -> Iterator[CoachQuestion]:
    """The team's latest progress score is higher than the files hold reasons for."""
    scores = [one for one in view.project.progress if one.self is not None]
    latest = max(scores, key=lambda one: one.date, default=None)
    found = ceiling(view)
    if latest is not None and (latest.self or 0.0) > found.score:
        yield CoachQuestion(
            "progress-beyond-files",
            f"You see yourselves at {latest.self:.1f}. What have you seen that is not here yet?",
            found.words,
            view.project.source.place(latest),
            action=do("show", view),
        )


@wonders(
    "pack-question",
    "Those who keep a data pack know what their teams forget.",
    Turn.USUAL,
)
def of_packs(view: ProjectView) -> Iterator[CoachQuestion]:
    """A question of the workbook or of a data pack that the project does not answer yet."""
    for record in view.workbook.records_of(CoachFile):
        for entry in record.file.question:
            lacking = _lacking(view.project.source, entry.until.split("."))
            if lacking is not None:
                yield CoachQuestion(
                    "pack-question",
                    entry.ask,
                    f"{quoted(record.file.title)} asks it, until project.toml says something "
                    f"under {entry.until}.",
                    view.project.source.at(lacking),
                    action=do("part show", view, entry.until.split(".")[0]),
                    why=entry.why,
                )


def _lacking(source: Source, keys: Sequence[str]) -> Path | None:
    """The path that is empty in a file, in a list that of the first row without it; else None."""
    there: Any = source.said()
    found: Path = ()
    for key in keys:
        if isinstance(there, list):
            rest = [_lacking_in(row, key) for row in there]
            return (*found, rest.index(True), key) if True in rest else None
        if _lacking_in(there, key):
            return (*found, key)
        there, found = there[key], (*found, key)
    return None


def _lacking_in(table: Any, key: str) -> bool:
    return not isinstance(table, dict) or table.get(key) in (None, "", [], {})


QUESTIONS = (
    *(paused, followup_due, aim_learned, untested, for_whom, ideas_from_patients, aim_near),
    *(progress_beyond_files, of_packs),
)
