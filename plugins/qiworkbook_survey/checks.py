"""Every check of a survey: first what could hurt somebody, then what cannot be right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from qiworkbook.api import (
    Advice,
    CheckMaker,
    Finding as Finding,
    InFile,
    LookedAt,
    counted,
    meant_or,
    short,
)
from qiworkbook_survey.disclosure import shown_waves, stored, stored_groups
from qiworkbook_survey.library import ItemKind, find, levels_of, questionnaires
from qiworkbook_survey.suppression import DEFAULT_LEAST, may_be_somebody, may_show, split
from qiworkbook_survey.wave import Counted, Wave, least_of, waves_of

Looking: TypeAlias = LookedAt[Wave]
"""What a check looks at: one wave, and the project that it belongs to."""


_checks = CheckMaker[Looking](
    lambda view, _: (Looking(record, view) for record in waves_of(view.project))
)
faults, asks = _checks.faults, _checks.asks


_FOR_EVER = (
    "A file's history is for ever: if it was committed or shared, ask whoever looks after your "
    "repository and your information governance lead what to do."
)


@faults(
    "survey-small-group",
    "A file holds the answers of a group that is too small, or of one in which nearly everybody "
    "agreed.",
    "Of few people everybody may know who said what. Nothing of it is shown, but the file has it.",
)
def _small_group(at: Looking) -> Iterator[Finding]:
    least = least_of(at.file)
    returned = at.file.returned
    few = not isinstance(returned, int) or returned < least
    if isinstance(returned, int) and returned < least:
        message = f"how many answered is written down, and it is fewer than {least}"
        yield Finding(
            at.place("returned"),
            message,
            Advice("Write ", InFile.key("returned", f"fewer than {least}"), "."),
        )
    for item in at.file.item:
        answers = stored(item)
        held = bool(item.counts) and answers.adds_up
        if held and (few or item.withheld or not may_show(answers, least)):
            yield Finding(
                at.place(item),
                f"{item.id} has counts that are not to be written down",
                Advice(
                    "Take out counts and answered, and write ",
                    InFile("withheld = true", "withheld", ("yes",)),
                    f". {_FOR_EVER}",
                ),
            )


@faults(
    "survey-group-split",
    "Answers are split by group, and one of the groups, or what is left of the total, is small.",
    "Subtracting the groups that are shown from the total gives the one that is not.",
)
def _group_split(at: Looking) -> Iterator[Finding]:
    least = least_of(at.file)
    for item in at.file.item:
        groups = stored_groups(item)
        if groups and not split(stored(item), [one for _, one in groups], least):
            yield Finding(
                at.place(item, "group"),
                f"{item.id} is split into groups, and one of them could be identified",
                Advice(
                    "Take out every ", InFile("[[item.group]]", "group"), f" of it. {_FOR_EVER}"
                ),
            )


@faults(
    "survey-seen-twice",
    "Two waves could be the same people, with a few more in one of them.",
    "What one wave has more than the other is what those few people said.",
)
def _seen_twice(at: Looking) -> Iterator[Finding]:
    for one in shown_waves(at.view.project):
        if one.record.id == at.record.id and one.twice:
            yield Finding(
                at.place("returned"),
                f"this wave could be the people of {one.twice} and a few more, so nothing of it "
                "is shown",
                f"Keep one of the two files. {_FOR_EVER}",
            )


@faults(
    "survey-group-lowered",
    "The smallest group was lowered below 11, and no reason is written down.",
    "Lowering it puts people at risk: somebody has to decide that, and stand by it.",
)
def _lowered(at: Looking) -> Iterator[Finding]:
    if at.file.min_group < DEFAULT_LEAST and not at.file.min_group_reason.strip():
        yield Finding(
            at.place("min_group"),
            f"min_group is {at.file.min_group}, with no reason; until there is one it counts as "
            f"{DEFAULT_LEAST}",
            Advice(
                "Write who decided it and why: ",
                InFile("min_group_reason = ...", "min_group_reason"),
            ),
        )


@faults(
    "survey-comment-not-cleared",
    "The file has a comment that nobody has cleared.",
    "People write as they speak; their colleagues know them by it.",
)
def _not_cleared(at: Looking) -> Iterator[Finding]:
    for comment in at.file.comment:
        if not comment.cleared_by.strip() or comment.cleared_on is None:
            yield Finding(
                at.place(comment),
                "a comment is here that nobody has cleared, so it is not shown",
                "Let somebody outside the team read it, and write cleared_by (a role) and "
                "cleared_on; or take it out.",
            )


@faults(
    "survey-comment-telltale",
    "A cleared comment has something in it that looks like a person, a number, a date or a time.",
    "Clearing is reading, and everybody overlooks something in the fortieth comment.",
)
def _telltale(at: Looking) -> Iterator[Finding]:
    for comment in at.file.comment:
        if may_be_somebody(comment.text):
            yield Finding(
                at.place(comment, "text"),
                "a comment has something in it that may lead to somebody, so it is not shown",
                "Take out names, addresses, numbers, dates and times.",
            )


@faults(
    "survey-comment-small-group",
    "A wave that shows nothing has comments in its file.",
    "Words are easier to recognise than numbers.",
)
def _comment_of_few(at: Looking) -> Iterator[Finding]:
    shown = {one.record.id for one in shown_waves(at.view.project) if one.returned is not None}
    if at.file.comment and at.record.id not in shown:
        yield Finding(
            at.place(at.file.comment[0]),
            "comments are here, and too few people answered to show any",
            f"Take them out. {_FOR_EVER}",
        )


@faults(
    "survey-counts",
    "The counts of a question do not add up.",
    "A slip in one number makes every share of the question wrong, so it is not shown.",
)
def _counts(at: Looking) -> Iterator[Finding]:
    for item in at.file.item:
        wrong = "" if item.withheld else _wrong(item, at.file.returned)
        if wrong:
            yield Finding(
                at.place(item, "counts"),
                f"{item.id}: {wrong}",
                Advice(
                    "Count again, or write ",
                    InFile("withheld = true", "withheld", ("yes",)),
                    " and take out the counts.",
                ),
            )


def _wrong(item: Counted, returned: int | str) -> str:
    if len(item.counts) != len(item.levels):
        levels = counted(len(item.levels), "answer")
        return f"there are {levels} to choose, and {counted(len(item.counts), 'count')}"
    if isinstance(returned, int) and item.answered > returned:
        return f"{item.answered} answered it, and {returned} answered the survey"
    if stored(item).adds_up:
        return ""
    if item.kind is ItemKind.MULTI:
        return f"an answer was chosen more often than the {item.answered} people who answered could"
    return f"the counts come to {sum(item.counts)}, and {item.answered} answered"


@faults(
    "survey-eligible",
    "More people answered than could have.",
    "The response rate says how much the answers stand for; one of the two numbers is wrong.",
)
def _eligible(at: Looking) -> Iterator[Finding]:
    returned, eligible = at.file.returned, at.file.eligible
    if isinstance(returned, int) and eligible is not None and eligible < returned:
        yield Finding(
            at.place("eligible"),
            f"{returned} people answered, and only {eligible} could have",
            "Were bank and agency staff asked too? Then count them in.",
        )


@asks(
    "survey-no-eligible",
    "Nothing says how many people could have answered.",
    "24 answers are most of a small team, and few of a large one.",
)
def _no_eligible(at: Looking) -> Iterator[Finding]:
    if at.file.eligible is None:
        yield Finding(
            at.place("returned"),
            "nothing says how many people could have answered, so there is no response rate",
            Advice(
                "Write ",
                InFile("eligible = ...", "eligible"),
                ", counted on the day on which the survey opened.",
            ),
        )


@faults(
    "survey-duplicate-item",
    "A question is in a wave twice.",
    "Nobody can tell which of the two counts.",
)
def _duplicate(at: Looking) -> Iterator[Finding]:
    for item, place, _ in at.record.source.repeated(at.file.item, "id"):
        yield Finding(place, f"{item.id} is in this wave twice", "Take one of them out.")


@asks(
    "survey-no-dates",
    "A wave does not say when it was open.",
    "Without its days it cannot be set beside what was tested in between.",
)
def _no_dates(at: Looking) -> Iterator[Finding]:
    missing = [name for name in ("opened", "closed") if getattr(at.file, name) is None]
    if missing:
        yield Finding(
            at.place(),
            f"nothing says when this wave was {' and '.join(missing)}",
            Advice(
                "Write ",
                InFile(f"{missing[0]} = 2025-01-20", missing[0], ("2025-01-20",)),
                ", for example.",
            ),
        )


@faults(
    "survey-dates-turned",
    "A wave was closed before it was opened, or on a day in the future.",
    "Answers that come after the count would be one wave seen twice.",
)
def _dates_turned(at: Looking) -> Iterator[Finding]:
    opened, closed = at.file.opened, at.file.closed
    if opened and closed and closed < opened:
        yield Finding(at.place("closed"), "this wave was closed before it was opened")
    elif closed and closed > at.view.today:
        yield Finding(
            at.place("closed"),
            "this wave is not closed yet",
            "Count once, when nobody can answer any more.",
        )


@asks(
    "survey-questionnaire-unknown",
    "A wave names a questionnaire that is neither packaged nor in questionnaires/.",
    "In a year nobody will know what was asked, or where the words came from.",
)
def _unknown(at: Looking) -> Iterator[Finding]:
    name = at.file.questionnaire
    if find(at.view.workbook, name) is None:
        there = [one.id for one in questionnaires(at.view.workbook)]
        hint = meant_or(name, there, f"Keep it as questionnaires/{name}.toml.", quotes='"')
        yield Finding(at.place("questionnaire"), f"there is no questionnaire {name}", hint)


@asks(
    "survey-item-unknown",
    "A wave has a question that its questionnaire does not have.",
    "A question that has another name in each wave cannot be followed.",
)
def _item_unknown(at: Looking) -> Iterator[Finding]:
    asked = find(at.view.workbook, at.file.questionnaire)
    known = {item.id: item for item in asked.item} if asked else {}
    for item in at.file.item:
        if asked and item.id not in known:
            hint = meant_or(item.id, known, quotes='"')
            yield Finding(at.place(item, "id"), f"{asked.id} has no question {item.id}", hint)
        elif asked and item.levels != levels_of(known[item.id]):
            yield Finding(
                at.place(item, "levels"),
                f"{item.id} has other answers here than in {asked.id}",
                "If the answers were changed on purpose, give the question a new id.",
            )


@asks(
    "survey-wording-changed",
    "A question has other words or answers than in the wave before.",
    "Other words are another question, so the two are not compared.",
)
def _wording(at: Looking) -> Iterator[Finding]:
    before: dict[str, Counted] = {}
    for record in waves_of(at.view.project):
        if record.id == at.record.id:
            break
        if record.file.questionnaire == at.file.questionnaire:
            before |= {item.id: item for item in record.file.item}
    for item in at.file.item:
        old = before.get(item.id)
        if old and (old.text, old.levels) != (item.text, item.levels):
            yield Finding(
                at.place(item, "text"),
                f"{item.id} was worded differently before: “{short(old.text, 60)}”",
                "Keep the words, or give the new question a new id.",
            )


@asks(
    "survey-shows-unknown",
    "A wave says that it shows a driver which the project does not have.",
    "The thread from the survey to the theory of change breaks there.",
)
def _shows(at: Looking) -> Iterator[Finding]:
    drivers = [driver.id for driver in at.view.project.drivers]
    for name in at.file.shows:
        if name != "aim" and name not in drivers:
            hint = meant_or(name, drivers, quotes='"')
            yield Finding(at.record.source.item(name, "shows"), f"there is no driver {name}", hint)


CHECKS = (
    _small_group,
    _group_split,
    _seen_twice,
    _lowered,
    _not_cleared,
    _telltale,
    _comment_of_few,
    _counts,
    _eligible,
    _no_eligible,
    _duplicate,
    _no_dates,
    _dates_turned,
    _unknown,
    _item_unknown,
    _wording,
    _shows,
)
