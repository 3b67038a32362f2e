"""Learning sets and the resources for them: begun, filled in, evaluated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from qiworkbook.analysis.commitments import FEWEST, SCORES, set_before
from qiworkbook.analysis.wards_and_trusts import ward_of
from qiworkbook.compose.document import document
from qiworkbook.compose.learning_set import evaluation_form, invitation
from qiworkbook.content import Section
from qiworkbook.model import Evaluation, LearningSet, LearningSetFile
from qiworkbook.model.base import keys_of
from qiworkbook.problems import WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.outputs import OUTPUT
from qiworkbook.store.toml_file import body_text, cleaned
from qiworkbook.text.words import capital, day, meant_or, no_stop
from qiworkbook.workbook.edits.form_edits import Add, Edit, Set, change, sets
from qiworkbook.workbook.edits.forms import (
    Form,
    FormKey,
    add_record,
    check_model,
    form,
    in_field_order,
)
from qiworkbook.workbook.opened import OpenWorkbook, unread_problems
from qiworkbook.workbook.outputs.documents import write_paper
from qiworkbook.workbook.question import (
    NOTHING_SAID,
    AnswerKind,
    Answers,
    Question,
    answer_to,
    asks,
    counts_of,
    need_yes,
    settled,
)

_HEAD = """\
# One learning set. Roles rather than names, please: everybody may read this file.
"""
_AGENDA = """
# The agenda, one table for each part:
# [[agenda]]
# start = "13:00"
# end = "13:15"
# title = "Welcome"
# lead = "Quality improvement coach"

# Slides of your own, in words: definitions, ambitions. They come after the agenda.
# [[slide]]
# title = "What we mean by sexual safety"
# text = "..."

# What teams ask and offer, and what they will test:
# [[story]]
# project = "a-ward"
# asks = ["..."]
# offers = ["..."]
"""
_COMMENTS = ("most_helpful", "least_helpful", "next_time")
_COUNTS = ("responses", "confidence")
REPLACE_COUNTS = "replace-counts"
RESPONSES = Question("responses", "How many people answered?", choices=(), kind=AnswerKind.COUNT)
CONFIDENCE = Question(
    "confidence",
    "How many chose each answer from 0 to 10? Eleven counts, with commas",
    choices=(),
    kind=AnswerKind.COUNTS,
    optional=True,
)


def the_set(opened: OpenWorkbook, said: str) -> LearningSet:
    """The learning set with this date. Raises WorkbookError that lists those there are.

    >>> the_set(opened, "2025-04-10").file.date
    datetime.date(2025, 4, 10)
    """
    found = opened.workbook.learning_set(said)
    if found:
        return found
    ids = [one.id for one in opened.workbook.learning_sets]
    hint = meant_or(said, ids, f"There are: {', '.join(ids)}." if ids else "Write one.")
    new = None if ids else do("learning-set new", said)
    raise WorkbookError(f"There is no learning set {said!r}.", hint, action=new)


def next_set(opened: OpenWorkbook, *, to_write: bool = False) -> LearningSet:
    """The first learning set from today on, or the latest one. Raises WorkbookError for none.

        >>> next_set(opened).id
        '2025-04-10'

    And, `to_write` into it, where one cannot be read: it may be the one that is meant.
    """
    read = {one.source.file for one in opened.workbook.learning_sets}
    for problem in unread_problems(opened.workbook.problems) if to_write else ():
        file = problem.place.file
        if file.startswith(f"{layout.LEARNING_SETS}/") and file not in read:
            raise WorkbookError(
                f"{problem.place}: {problem.message}. So nobody can tell which learning set is "
                "next, and nothing was written.",
                "Mend that file, or say of which day the set is that you mean.",
                action=do("", on="DATE"),
            )
    sets = sorted(opened.workbook.learning_sets, key=lambda one: one.file.date)
    if not sets:
        raise WorkbookError(
            "There is no learning set yet.", "Write one.", action=do("learning-set new", "DATE")
        )
    return next((one for one in sets if one.file.date >= opened.today), sets[-1])


def before_today(opened: OpenWorkbook) -> LearningSet:
    """The latest learning set before today. Raises WorkbookError when there is none."""
    found = set_before(opened.workbook, opened.today)
    if found is None:
        raise WorkbookError(
            f"There was no learning set before {opened.today.isoformat()}.",
            "Name a date instead.",
            action=do("", since=str(opened.today - timedelta(weeks=4))),
        )
    return found


def write_invitation(opened: OpenWorkbook, gathering: LearningSet, target: Path | None) -> Path:
    """Write the invitation to a learning set with its agenda, to print or to send: an HTML file.

    >>> write_invitation(opened, the_set(opened, "2025-04-10"), None).name
    'invitation-2025-04-10.html'

    Without a `target` it stands in output/. It holds no number of any project.
    """
    sections = invitation(opened.workbook, gathering)
    return _write_paper(opened, gathering, "invitation", sections, target)


def write_evaluation_form(
    opened: OpenWorkbook, gathering: LearningSet, target: Path | None
) -> Path:
    """Write the sheet that people fill in at the end of a learning set, as `write_invitation`.

    >>> write_evaluation_form(opened, the_set(opened, "2025-04-10"), None).name
    'evaluation-form-2025-04-10.html'
    """
    return _write_paper(opened, gathering, "evaluation-form", evaluation_form(gathering), target)


def _write_paper(
    opened: OpenWorkbook,
    gathering: LearningSet,
    name: str,
    sections: Iterable[Section],
    target: Path | None,
) -> Path:
    file = gathering.file
    title = no_stop(file.title) or f"Learning set of {day(file.date)}"
    made = document(opened.views, sections, title, no_stop(file.theme), opened.today)
    path = target or opened.root / OUTPUT / f"{name}-{gathering.id}.html"
    # Labels are of what projects hold, and no number of theirs is here.
    return write_paper(opened, replace(made, labels=()), path)


def start_set(opened: OpenWorkbook, on: date, fields: Mapping[str, Any]) -> str:
    """Write the file of a new learning set, named after its day; gives its path.

        >>> start_set(opened, date(2025, 9, 11), {"title": "Autumn"})
        'learning-sets/2025-09-11.toml'

    `fields` are the keys of the file. The teams are those named, which must be there; where nothing
    is said of teams, all that go on. Raises WorkbookError when there is such a set already, or a
    field is not what the model wants.
    """
    going_on = [one.id for one in opened.workbook.projects if one.about.status != "closed"]
    fields = {"teams": going_on, **fields}
    for team in fields["teams"]:
        opened.view(team)
    said = {key: value for key, value in fields.items() if value != []}
    table = in_field_order({**said, "date": on}, keys_of(LearningSetFile))
    check_model(table, LearningSetFile)
    text = f"{_HEAD}format = 1\n{body_text(cleaned(table))}"
    text += "" if "agenda" in table else _AGENDA
    file = layout.learning_set_file(on.isoformat())
    add_record(opened.root, file, text, LearningSetFile)
    return file


@asks
def attend(
    opened: OpenWorkbook,
    gathering: LearningSet,
    fields: Mapping[str, Any],
    answers: Answers = NOTHING_SAID,
    *,
    expected: str | None = None,
) -> Form:
    """Write down how many people in a role came from a ward: `project`, `role` and `people`.

    Two projects on one ward have the same people.

        >>> fields = {"project": "willow-ward", "role": "nurse", "people": 3}
        >>> after = attend(opened, the_set(opened, "2025-04-10"), fields)
        >>> after.rows("attendance")[-1].values["people"]
        3

    `expected` is the fingerprint of its file as somebody saw it. Asks before another count of the
    same takes the place of one. Raises WorkbookError for a project that is not there.
    """
    seen = form(opened, FormKey("learning-set", id=gathering.id))
    wards = {one.id: ward_of(one) for one in opened.workbook.projects}
    whose = wards.get(fields["project"]), str(fields["role"]).casefold()
    edits: list[Edit] = [Add(("attendance",), fields)]
    for row in seen.rows("attendance"):
        said = row.values
        if (wards.get(str(said.get("project"))), str(said.get("role")).casefold()) == whose:
            if said.get("people") != fields["people"]:
                ask = f"{said['people']} of {said['project']} are listed there as {said['role']}. "
                need_yes(Question(REPLACE_COUNTS, f"{ask}Replace it?"), answers)
            edits = [Set(("attendance", row.name, "people"), fields["people"])]
    return settled(change(opened, seen.key, edits, expected=expected, answers=answers))


@asks
def evaluate(
    opened: OpenWorkbook,
    gathering: LearningSet,
    fields: Mapping[str, Any],
    answers: Answers = NOTHING_SAID,
    *,
    expected: str | None = None,
) -> Form:
    """Write down how a learning set went: counts, and comments that somebody has cleared.

        >>> gathering = the_set(opened, "2025-04-10")
        >>> evaluate(opened, gathering, {"responses": 12}).value("evaluation", "responses")
        12

    `expected` as in `attend`. Without any fields the counts are asked for.
    Comments are added to those that are there. Counts that would take the place of other ones are
    asked about: people gave those answers, and nobody can give them again. Raises WorkbookError
    for counts that don't add up, and for comments of so few that people could be recognised.
    """
    written = gathering.file.evaluation or Evaluation()
    there = cleaned(written.model_dump(exclude_defaults=True))
    if not fields:
        said = (int(answer_to(RESPONSES, answers)), counts_of(answer_to(CONFIDENCE, answers)))
        fields = {key: value for key, value in zip(_COUNTS, said, strict=True) if value != ()}
    comments = {
        key: list(dict.fromkeys((*there.get(key, ()), *fields[key])))
        for key in _COMMENTS
        if fields.get(key)
    }
    evaluation = {**there, **fields, **comments}
    _refuse_odd_counts(evaluation)
    if evaluation.get("responses", 0) < FEWEST and any(fields.get(key) for key in _COMMENTS):
        raise WorkbookError(
            f"With fewer than {FEWEST} answers people could be recognised by their comments.",
            "Leave the comments out. Nothing was written.",
        )

    _ask_before_replacing(gathering, there, fields, answers)
    seen = form(opened, FormKey("learning-set", id=gathering.id))
    edits = sets(seen, ("evaluation",), evaluation)
    return settled(change(opened, seen.key, edits, expected=expected, answers=answers))


def _ask_before_replacing(
    gathering: LearningSet, there: Mapping[str, Any], fields: Mapping[str, Any], answers: Answers
) -> None:
    lost = [key for key in _COUNTS if there.get(key) and there[key] != fields.get(key, there[key])]
    if not lost:
        return
    both = "; ".join(
        f"{key}: {_said(there[key])} would become {_said(fields[key])}" for key in lost
    )
    question = Question(
        REPLACE_COUNTS,
        f"{gathering.source.file} has other counts already. {capital(both)}.",
        "The earlier answers were given by people who can't be asked again. Is it the same set of "
        "forms, counted again?",
        personal=True,
    )
    need_yes(question, answers)


def _said(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else f"{value}"


def _refuse_odd_counts(evaluation: Mapping[str, Any]) -> None:
    counts, responses = evaluation.get("confidence") or (), evaluation.get("responses", 0)
    if counts and len(counts) != SCORES:
        raise WorkbookError(
            f"Confidence has {len(counts)} counts, and there are {SCORES} answers, from 0 to 10.",
            "Give how many people chose each: 0,0,0,0,0,1,1,3,2,1,1. Nothing was written.",
        )
    if sum(counts) > responses:
        raise WorkbookError(
            f"{sum(counts)} people scored their confidence, and {responses} answered at all.",
            "Nothing was written. Count again, or say how many answered.",
            action=do("", responses=""),
        )
