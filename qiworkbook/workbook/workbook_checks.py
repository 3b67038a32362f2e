"""Problems of what lies beside the projects: learning sets, the library, workbook.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.analysis.evaluation import SCORES
from qiworkbook.builtin import checks_privacy
from qiworkbook.compose.disclosure.policy import loosened_without_reason
from qiworkbook.problems import Problem, Severity
from qiworkbook.text.suggest import there_are
from qiworkbook.text.words import day
from qiworkbook.workbook.place_checks import problems_of_places
from qiworkbook.workbook.resources import is_safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.model import LearningSet, Workbook
    from qiworkbook.problems import Place


def problems_beside(workbook: Workbook) -> Iterator[Problem]:
    """What is odd in the learning sets, in the library and in workbook.toml, with its line."""
    for gathering in workbook.learning_sets:
        yield from _teams(workbook, gathering)
        yield from _ideas(workbook, gathering)
        yield from _times(gathering)
        yield from _dates(gathering)
        yield from _counts(gathering)
    yield from _library(workbook)
    yield from _sharing(workbook)
    yield from _settings(workbook)
    yield from problems_of_places(workbook)
    yield from checks_privacy.problems_beside(workbook)


def _settings(workbook: Workbook) -> Iterator[Problem]:
    file = workbook.source.file
    if any(one.place.file == file and one.code == "toml-syntax" for one in workbook.problems):
        return
    for name in workbook.file.plugins.strangers(workbook.source.said("plugins")):
        yield Problem(
            "plugin-settings",
            f"no plugin that is in use here reads [plugins.{name}]",
            workbook.source.place("plugins", name),
            Severity.QUESTION,
            "Is it installed, and is its name written like that? qiworkbook plugins list",
        )


def _sharing(workbook: Workbook) -> Iterator[Problem]:
    for key in loosened_without_reason(workbook.file.sharing):
        yield Problem(
            "sharing-reason",
            f"{key} shows more than usual, and has no effect because nobody says why",
            workbook.source.place("sharing", key),
            Severity.QUESTION,
            "Write the reason, and who decided it, as reason, or take the line out.",
        )


def _teams(workbook: Workbook, gathering: LearningSet) -> Iterator[Problem]:
    file, source = gathering.file, gathering.source
    named = [
        *((team, source.item(team, "teams")) for team in file.teams),
        *((story.project, source.place(story, "project")) for story in file.story),
        *((made.project, source.place(made, "project")) for made in file.commitment),
    ]
    ids = [project.id for project in workbook.projects]
    for team, place in named:
        if team not in ids:
            message = f"there is no project “{team}” in this workbook"
            yield Problem("learning-set-team", message, place, hint=there_are(team, ids))


def _ideas(workbook: Workbook, gathering: LearningSet) -> Iterator[Problem]:
    for commitment in gathering.file.commitment:
        project = workbook.project(commitment.project)
        known = project and not project.unread
        if project and known and commitment.idea and project.idea(commitment.idea) is None:
            yield Problem(
                "learning-set-idea",
                f"{project.id} has no change idea “{commitment.idea}”",
                gathering.source.place(commitment, "idea"),
                hint=there_are(commitment.idea, [idea.id for idea in project.ideas]),
            )


def _times(gathering: LearningSet) -> Iterator[Problem]:
    before = ""
    for item in gathering.file.agenda:
        start, end = item.start.zfill(5), (item.end or "").zfill(5) if item.end else ""
        if end and end <= start:
            yield _time(
                gathering.source.place(item, "end"),
                f"“{item.title}” ends at {item.end}, and starts at {item.start}",
            )
        if start < before:
            yield _time(
                gathering.source.place(item, "start"),
                f"“{item.title}” starts at {item.start}, before the part above it",
            )
        before = start


def _time(place: Place, message: str) -> Problem:
    return Problem("learning-set-times", message, place, hint="Which time is right?")


def _dates(gathering: LearningSet) -> Iterator[Problem]:
    file, source = gathering.file, gathering.source
    if gathering.id != file.date.isoformat():
        yield Problem(
            "learning-set-date",
            f"the file is called {gathering.id}, and the day in it is {file.date.isoformat()}",
            source.place("date"),
            Severity.QUESTION,
            "Which is right? Commands find a learning set by the name of its file.",
        )
    if file.next and file.next <= file.date:
        yield Problem(
            "learning-set-date",
            f"the next set is on {day(file.next)}, which is not after this one",
            source.place("next"),
            Severity.QUESTION,
            "When do you meet again?",
        )


def _counts(gathering: LearningSet) -> Iterator[Problem]:
    evaluation = gathering.file.evaluation
    if evaluation is None or not evaluation.confidence:
        return
    counts = evaluation.confidence
    place = gathering.source.place("evaluation", "confidence")
    if len(counts) != SCORES:
        message = f"confidence has {len(counts)} counts, and there are {SCORES} answers, 0 to 10"
        hint = "Write how many people chose each: [0, 0, 0, 0, 0, 1, 1, 3, 2, 1, 1]."
        yield Problem("learning-set-counts", message, place, hint=hint)
    elif sum(counts) > evaluation.responses:
        message = (
            f"{sum(counts)} people scored their confidence, of {evaluation.responses} who answered"
        )
        yield Problem("learning-set-counts", message, place, hint="Which number is right?")


def _library(workbook: Workbook) -> Iterator[Problem]:
    source = workbook.resources_source
    drivers = {driver.id for project in workbook.projects for driver in project.drivers}
    seen: set[str] = set()
    for one in workbook.resources:
        if one.id in seen:
            message = f"two things in the library are called “{one.id}”"
            yield Problem("resource-twice", message, source.place(one, "id"))
        seen.add(one.id)
        if one.link and not is_safe(one.link):
            yield Problem(
                "resource-link",
                f"“{one.link}” is not an address that can be followed",
                source.place(one, "link"),
                Severity.QUESTION,
                "Write it with https:// or mailto: in front.",
            )
        for driver in one.drivers:
            if driver not in drivers:
                yield Problem(
                    "resource-driver",
                    f"no project has a driver “{driver}”",
                    source.item(driver, one, "drivers"),
                    Severity.QUESTION,
                    there_are(driver, sorted(drivers)),
                )
