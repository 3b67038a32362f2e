"""PDSA cycles: planned, predicted, done, studied, acted on."""

from __future__ import annotations

import textwrap
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.model import (
    Cycle,
    CycleFile,
    Decision,
    Idea,
    Project,
)
from qiworkbook.problems import WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.atomic import locked
from qiworkbook.store.files import write_text
from qiworkbook.store.layout import inside, slug
from qiworkbook.store.toml_file import cleaned, table_text, value_text
from qiworkbook.store.validation import validate
from qiworkbook.text.source import Source
from qiworkbook.workbook.edits.form_edits import Set, sets
from qiworkbook.workbook.edits.forms import Form, check_model
from qiworkbook.workbook.edits.predictions import begins_before
from qiworkbook.workbook.lookup import the_cycle, the_idea, the_measure
from qiworkbook.workbook.question import NO, YES, Question

_HEAD = """\
# One PDSA cycle. Fill in what you know; where the cycle is, is read from what is there.
# No names of patients or staff in here, please: roles will do.
"""
Keys = tuple[tuple[str, str | None], ...]

_WIDTH = 90
_FIRM = "\N{NO-BREAK SPACE}"
_NOTE_AT = 30  # the column where notes begin; what is filled in needs none

# What stands in a new file: the key, and a note. A key that cannot be empty, such as a date, stands
# there when it has a value, and is named in a line of notes otherwise.
_TOP = (
    ("title", ""),
    ("idea", "the id of the change idea that is tested"),
    ("follows", "the cycle that this one builds on; empty for the first of a ramp"),
    ("purpose", None),
    ("people_involved", "who with lived experience took part, and how"),
)
_PLAN = (
    ("objective", "what you want to find out"),
    ("predicted_on", "when the predictions were written"),
    ("start", None),
    ("end", None),
    ("scale", "as small as will teach you something: one person, one shift"),
    ("conditions", ""),
    ("belief", None),
    ("consequence", None),
    ("contingency", "what you do if it goes wrong"),
    ("data", "what you will write down, who does, and how"),
    ("measures", "the measures that it should move, by their ids"),
)
_QUESTION = (
    ("ask", ""),
    ("predict", ""),
    ("answer", "filled in at Study"),
    ("held", "yes, partly, no"),
)
_DO = (
    ("started", None),
    ("ended", None),
    ("as_planned", None),
    ("observations", "what happened, also what nobody expected"),
)
_STUDY = (
    ("compared", "what you predicted, and what happened"),
    ("summary", ""),
    ("learning", "what you know now that you did not know before"),
)
_ACT = (
    ("decision", "adopt, adapt, abandon"),
    ("next", "what you do next"),
)
_ALSO = {
    "purpose": 'purpose = "test" (or learn, develop, implement, spread)',
    "predicted_on": "predicted_on = 2025-02-03",
    "start": "start = 2025-02-05",
    "end": "end = 2025-02-05",
    "belief": 'belief = "low" (or medium, high)',
    "consequence": 'consequence = "minor" (or major)',
    "started": "started = 2025-02-05",
    "ended": "ended = 2025-02-05",
    "as_planned": "as_planned = true (or false)",
}


def cycle_text(file: CycleFile) -> str:
    """The text of a new cycle's file. Read again, it says what `file` says."""
    said = cleaned(file.model_dump(mode="python", exclude_none=True))
    plan = said["plan"]
    tasks = (table_text("plan.task", task, is_array=True).rstrip() for task in plan["task"])
    parts = [
        f"{_HEAD}format = {file.format}\n" + "\n".join(_pairs(said, _TOP)),
        _table("[plan]", plan, _PLAN),
        *(_table("[[plan.question]]", one, _QUESTION) for one in plan["question"]),
        *tasks,
        _table("[do]", said["do"], _DO),
        _table("[study]", said["study"], _STUDY),
        _table("[act]", said["act"], _ACT),
    ]
    return "\n\n".join(parts) + "\n"


def _table(heading: str, said: dict[str, Any], keys: Keys) -> str:
    return "\n".join((heading, *_pairs(said, keys)))


def _pairs(said: dict[str, Any], keys: Keys) -> Iterator[str]:
    whole = [_ALSO[key].replace(" ", _FIRM) for key, _ in keys if key not in said]
    for line in textwrap.wrap(", ".join(whole), _WIDTH, initial_indent="When you know: "):
        yield f"# {line.replace(_FIRM, ' ')}"  # what can be added, cut between two of them
    for key, note in keys:
        if key in said:
            pair = f"{key} = {value_text(said[key])}"
            fits = note and not said[key]
            yield f"{pair:<{_NOTE_AT}} # {note}" if fits else pair


_SHORTENED = 40  # of the title, in the name of the file


def plan_cycle(root: Path, project: Project, fields: Mapping[str, Any], today: date) -> str:
    """Make the file of a new cycle, named after its start (or today) and its title. Gives its id.

        >>> plan_cycle(root, project, {"title": "Ask at tea", "plan": {}}, date(2025, 4, 14))
        '2025-04-14-ask-at-tea'

    `fields` are the keys of a cycle's file, with those of the plan in `plan`. A prediction without
    a date is of `today`, but of a test that began before. Raises WorkbookError when an idea, a
    measure or a cycle it names is not there, or a field is not what the model wants.
    """
    fields = _linked(project, fields)
    check_model(fields, CycleFile)
    fields = _with_day(fields, today)
    file = validate(cleaned(fields), Source("", ""), CycleFile).value
    if file is None:
        raise WorkbookError("This cannot be written as a cycle.", "Nothing was written.")
    text = cycle_text(file)
    if validate(tomllib.loads(text), Source("", text), CycleFile).value != file:  # read again
        raise WorkbookError("This cycle cannot be written safely.", "Nothing was written.")
    day = file.plan.start or today
    name = f"{day.isoformat()}-{slug(file.title, 'cycle')[:_SHORTENED].strip('-')}"
    with locked(root):
        id_ = _free(root, project.id, name)
        write_text(root, layout.cycle_file(project.id, id_), text, None)
    return id_


def _with_day(fields: Mapping[str, Any], today: date) -> Mapping[str, Any]:
    plan = fields.get("plan") or {}
    has_day = bool(plan.get("predicted_on")) or begins_before(today, plan.get("start"))
    if has_day or not any(one.get("predict") for one in plan.get("question", ())):
        return fields
    return {**fields, "plan": {**plan, "predicted_on": today}}


ANOTHER = Question("another-cycle", "Plan the next cycle now?", usual=NO)
"""What is asked once a team has decided to go on with a change."""


AS_PLANNED = Question("as-planned", "Did it go as planned?", optional=True)
"""What is asked of a test; nothing leaves it for later."""


_STATUS = {Decision.ADOPT: "adopted", Decision.ADAPT: "testing", Decision.ABANDON: "abandoned"}
"""What a decision makes of the status of its idea, if the team agrees."""


class StatusOffer(Struct, frozen=True):
    """How far an idea may have come by what was decided of a test of it."""

    idea: Idea
    status: str

    @property
    def question(self) -> Question:
        """Whether it has: only the team knows."""
        asked = f"{self.idea.name} is {self.idea.status}. Is it {self.status} now?"
        return Question("idea-status", asked, usual=YES)


def status_after(project: Project, cycle: Cycle, decision: str) -> StatusOffer | None:
    """The status that goes with a decision on a cycle, where its idea has another one.

    >>> status_after(project, cycle, "adopt").status
    'adopted'
    """
    idea, status = project.idea(cycle.file.idea), _STATUS.get(Decision(decision), "")
    return StatusOffer(idea, status) if idea and status and idea.status != status else None


class FollowsOffer(Struct, frozen=True):
    """The cycle that a new one of the same idea may build on: then it `follows` it."""

    cycle: Cycle

    @property
    def question(self) -> Question:
        """Whether it does: only the team knows."""
        asked = f"Does it build on {self.cycle.title!r} ({self.cycle.id})?"
        return Question("follows", asked, usual=YES)


def to_follow(view: ProjectView, idea: str) -> FollowsOffer | None:
    """The latest cycle that tests this idea, if one does.

    >>> to_follow(view, "safety-huddle").cycle.id
    '2024-05-06-huddle-all-shifts'
    """
    tests = [cycle for cycle in view.thread.cycles_by_date if idea and cycle.file.idea == idea]
    return FollowsOffer(tests[-1]) if tests else None


def studied(
    seen: Form, answers: Sequence[Mapping[str, Any]], study: Mapping[str, Any]
) -> list[Set]:
    """Study: what became of each question, in the order of the plan, and what was learned.

        >>> seen = form(opened, FormKey("cycle", "willow-ward", cycle.id))
        >>> [edit.value for edit in studied(seen, [{"answer": "Two minutes"}], {})]
        ['Two minutes']

    An answer that is empty leaves its question as it is. Raises WorkbookError for more answers than
    questions, and where a question may be one that could not be read.
    """
    rows = seen.rows("plan", "question")
    if len(answers) > len(rows):
        raise WorkbookError(
            f"There are {len(answers)} answers, and {seen.key.id} asks {len(rows)} questions.",
            "Look at them.",
            action=do("pdsa show", seen.key.project, seen.key.id),
        )
    if answers and seen.problems:
        raise WorkbookError(
            f"Answers go by the order of the questions, and not all of {seen.file} can be read: "
            f"{seen.problems[0].problem}.",
            "Put that right first. Nothing was written.",
        )
    edits = sets(seen, ("study",), study)
    for row, answer in zip(rows, answers, strict=False):
        edits += sets(seen, ("plan", "question", row.name), answer)
    return edits


def _linked(project: Project, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields, with the whole id of a cycle that was named by a part of it.

    Raises WorkbookError for what is not there.
    """
    if fields.get("idea"):
        the_idea(project, fields["idea"])
    for measure in fields.get("plan", {}).get("measures", ()):
        the_measure(project, measure)
    if fields.get("follows"):
        return {**fields, "follows": the_cycle(project, fields["follows"]).id}
    return fields


def _free(root: Path, project: str, name: str) -> str:
    """The name, or the first of name-2, name-3 ... that no cycle has."""
    id_, number = name, 1
    while inside(root, layout.cycle_file(project, id_)).exists():
        number += 1
        id_ = f"{name}-{number}"
    return id_
