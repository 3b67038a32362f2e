"""`qiworkbook learning-set`: plan a learning set, look at it, and say how it went."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from qiworkbook.analysis.commitments import Heard, heard, looked_back_on, set_before, shown_in_words
from qiworkbook.cli.ask import Day, Option, settle
from qiworkbook.cli.command import Group
from qiworkbook.cli.left_out import warn_of_identifiers
from qiworkbook.cli.options import (
    ThingName,
    Word,
    given,
    output_file,
    project_argument,
    share_option,
)
from qiworkbook.cli.row_commands import edit_form
from qiworkbook.cli.session import near_path, say, say_json, say_next, session, table
from qiworkbook.text.words import day, sentence
from qiworkbook.workbook.question import YES, counts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from qiworkbook.model import LearningSet
    from qiworkbook.workbook import OpenWorkbook

_PART = re.compile(r"(?P<start>\S+?)(?:\s*(?:-|–|to)\s*(?P<end>\d\d?:\d\d))?\s+(?P<title>.+)")


@click.group(cls=Group, example="qiworkbook learning-set show")
def learning_set() -> None:
    """Plan a learning set, look at it, and say how it went."""


@learning_set.command(
    example="""
    qiworkbook learning-set new 2025-06-12 --title "Third learning set" --mode virtual \
--objective "Hear what each team tested" --agenda "13:00-13:15 Welcome | Coach"
    """
)
@click.argument("day", metavar="DATE", type=Day())
@click.option("--title", help="What it is called.")
@click.option("--mode", type=Word("learning_set:Mode"), help="How you meet.")
@click.option("--theme", help="What it is about.")
@click.option("--objective", multiple=True, help="What people should leave with. Can be repeated.")
@click.option("--agenda", multiple=True, help='A part: "13:00-13:15 Welcome | Who leads".')
@click.option("--team", multiple=True, help="A project that presents; otherwise all that go on.")
@click.option("--next", "next_", type=Day(ahead=True), help="When you meet again.")
@click.option("--contact", help="A shared mailbox.")
def new(
    day: date,
    objective: tuple[str, ...],
    agenda: tuple[str, ...],
    team: tuple[str, ...],
    next_: date | None,
    **options: Any,
) -> None:
    """Write the file of the learning set on DATE."""
    from qiworkbook.workbook.edits.learning_sets import start_set

    opened = session().open()
    fields = given(
        **options,
        objectives=objective,
        next=next_,
        teams=team,
        agenda=tuple(_part(one) for one in agenda),
    )
    made = start_set(opened, day, fields)
    say(f"The learning set is in {made}.")
    if not agenda:
        say("The agenda still needs to be written: the file explains how.")
    say_next(
        f"qiworkbook learning-set show {day.isoformat()}",
        f"qiworkbook slides --learning-set {day.isoformat()}",
    )


def _the_set(day: str | None, *, to_write: bool = False) -> tuple[OpenWorkbook, LearningSet]:
    """The workbook, and the learning set of this day; without one, the next, or else the latest."""
    from qiworkbook.workbook.edits.learning_sets import next_set, the_set

    opened = session().open()
    return opened, the_set(opened, day) if day else next_set(opened, to_write=to_write)


def _part(said: str) -> dict[str, str]:
    """A part of the agenda as it is typed: "13:00-13:15 Welcome | Coach"."""
    found = _PART.fullmatch(said.strip())
    if found is None:
        message = f'"{said}" has no time and title. Write, for example: "13:00-13:15 Welcome"'
        raise click.BadParameter(message, param_hint="--agenda")
    title, _, lead = found["title"].partition("|")
    return given(start=found["start"], end=found["end"], title=title.strip(), lead=lead.strip())


@learning_set.command(example="qiworkbook learning-set show 2025-04-10")
@click.argument("day", metavar="[DATE]", required=False)
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def show(day: str | None, as_json: bool) -> None:
    """Show the learning set on DATE; without one, the next, or else the latest."""
    opened, found = _the_set(day)
    warn_of_identifiers()
    if as_json:
        say_json(as_data(opened, found))
        return
    for line in screen_lines(opened, found):
        say(line)
    say_next(f"qiworkbook slides --learning-set {found.id}")


@learning_set.command(
    example="""
    qiworkbook learning-set invite 2025-04-10
    qiworkbook learning-set invite -o invitation.html
    """
)
@click.argument("day", metavar="[DATE]", required=False)
@output_file("FILE.html; otherwise in output/.")
def invite(day: str | None, target: Path | None) -> None:
    """Write the invitation to the learning set on DATE, or the next: agenda, what to bring.

    It is a page to print or to send. No number of a project is on it.
    """
    from qiworkbook.workbook.edits.learning_sets import write_invitation

    opened, found = _the_set(day)
    warn_of_identifiers()
    say(f"The invitation is in {near_path(write_invitation(opened, found, target))}")


@learning_set.command(
    example="""
    qiworkbook learning-set form 2025-04-10
    qiworkbook learning-set form -o form.html
    """
)
@click.argument("day", metavar="[DATE]", required=False)
@output_file("FILE.html; otherwise in output/.")
def form(day: str | None, target: Path | None) -> None:
    """Write the sheet on which people say how the learning set was: print one for each."""
    from qiworkbook.workbook.edits.learning_sets import write_evaluation_form

    opened, found = _the_set(day)
    warn_of_identifiers()
    say(f"The form is in {near_path(write_evaluation_form(opened, found, target))}")
    say_next(f"when they are filled in: qiworkbook learning-set evaluate {found.id}")


@learning_set.command(
    example="""
    qiworkbook learning-set commit willow-ward "will test the evening presence at weekends" \
--idea evening-presence --by 2025-06-12
    """
)
@project_argument
@click.argument("what")
@click.option(
    "--idea",
    type=ThingName("ideas"),
    help="The id of the change idea, so that the next set can find it.",
)
@click.option("--by", type=Day(ahead=True), help="By when.")
@click.option("--on", "day", default="", help="The date of the set; otherwise the next one.")
def commit(project: str, what: str, idea: str | None, by: date | None, day: str) -> None:
    """Write down what the team of PROJECT says it will test: WHAT."""
    from qiworkbook.workbook.edits.form_edits import Add
    from qiworkbook.workbook.edits.forms import FormKey, form as form_of

    opened, found = _the_set(day, to_write=True)
    row = given(project=project, idea=idea, what=what, by=by)
    seen = form_of(opened, FormKey("learning-set", id=found.id))
    edit_form(opened, seen, lambda _: [Add(("commitment",), row)])
    say(f"Recorded in {found.source.file}: {project} {what}.")
    if not idea:
        say("Without --idea the next set can't find it in the files.")


@learning_set.command(
    example="""
    qiworkbook learning-set attend willow-ward --role "nurse" --people 3 --on 2025-04-10
    """
)
@project_argument
@click.option("--role", required=True, help="Their role, such as nurse: never a name.")
@click.option("--people", required=True, type=click.IntRange(0), help="How many they were.")
@click.option("--on", "day", default="", help="The date of the set; otherwise the next one.")
@click.option("--replace", is_flag=True, help="Put this count in the place of another one.")
def attend(project: str, role: str, people: int, day: str, *, replace: bool) -> None:
    """Write down how many people in one role came from the ward of PROJECT."""
    from qiworkbook.workbook.edits.learning_sets import (
        REPLACE_COUNTS,
        attend as write_down,
    )

    opened, found = _the_set(day, to_write=True)
    fields = {"project": project, "role": role, "people": people}
    settle(
        partial(write_down, opened, found, fields),
        {REPLACE_COUNTS: Option("--replace", YES if replace else None)},
    )
    say(f"Recorded in {found.source.file}: {people} as {role} from the ward of {project}.")


@learning_set.command(
    example="""
    qiworkbook learning-set evaluate 2025-04-10 --responses 12 --confidence 0,0,0,0,0,1,2,4,3,1,1
    qiworkbook learning-set evaluate 2025-04-10 --next-time "More time in small groups" --cleared
    """
)
@click.argument("day", metavar="DATE")
@click.option("--responses", type=click.IntRange(0), help="How many people answered.")
@click.option("--confidence", help="How many chose each answer from 0 to 10: eleven counts.")
@click.option("--most-helpful", multiple=True, help="A cleared comment. Can be repeated.")
@click.option("--least-helpful", multiple=True, help="A cleared comment. Can be repeated.")
@click.option("--next-time", multiple=True, help="A cleared comment. Can be repeated.")
@click.option("--cleared", is_flag=True, help="Somebody has read them, and they name nobody.")
@click.option("--replace", is_flag=True, help="Replace the counts already recorded.")
def evaluate(
    day: str,
    responses: int | None,
    confidence: str | None,
    cleared: bool,
    replace: bool,
    **comments: tuple[str, ...],
) -> None:
    """Write down how the learning set on DATE went: counts, and comments that were cleared."""
    from qiworkbook.workbook.edits.learning_sets import (
        CONFIDENCE,
        REPLACE_COUNTS,
        RESPONSES,
        evaluate as write_down,
    )

    opened, found = _the_set(day)
    if any(comments.values()) and not cleared:
        message = (
            "Comments can name people without meaning to. Once somebody has read them, add "
            "--cleared."
        )
        raise click.UsageError(message, click.get_current_context())
    if confidence and not CONFIDENCE.takes(confidence):
        message = f'"{confidence.strip()}" is not eleven whole numbers separated by commas.'
        raise click.BadParameter(message, param_hint="--confidence")
    fields = given(responses=responses, confidence=counts_of(confidence or ""), **comments)
    settle(
        partial(write_down, opened, found, fields),
        {
            RESPONSES.id: Option("--responses"),
            CONFIDENCE.id: Option("--confidence"),
            REPLACE_COUNTS: Option("--replace", YES if replace else None),
        },
    )
    say(f"Recorded in {found.source.file}.")
    for line in _evaluation(heard(_the_set(day)[1].file.evaluation)):
        say(line)


def screen_lines(opened: OpenWorkbook, found: LearningSet) -> Iterator[str]:
    """The learning set on one screen."""
    file = found.file
    when = [day(file.date), (file.mode or "").replace("-", " "), file.theme]
    yield file.title or f"Learning set of {day(file.date)}"
    yield "  " + " · ".join(one for one in when if one)
    yield from _list("To leave with", file.objectives)
    if file.agenda:
        yield "Agenda"
        yield table(
            [
                (f"  {one.start}{f'–{one.end}' if one.end else ''}", one.title, one.lead)
                for one in file.agenda
            ]
        )
    yield from _list("Teams", file.teams)
    for story in file.story:
        yield from _list(f"{story.project} asks", story.asks)
        yield from _list(f"{story.project} offers", story.offers)
    before = set_before(opened.workbook, file.date)
    if before and before.file.commitment:
        yield f"Said on {day(before.file.date)}, and what the files show"
        yield table(
            [
                (f"  {one.ward}", one.commitment.what, shown_in_words(one))
                for one in looked_back_on(opened.workbook, before, opened.today)
            ]
        )
    yield from _list("Will test", [f"{one.project} {one.what}" for one in file.commitment])
    if file.attendance:
        yield f"Who came: {sum(one.people for one in file.attendance)}"
        yield table([(f"  {o.project}", o.role, str(o.people)) for o in file.attendance])
    yield from _evaluation(heard(file.evaluation))
    if file.next:
        yield f"Next: {day(file.next)}"
    if file.contact:
        yield f"Write to: {file.contact}"


def _list(heading: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield heading
        yield from (f"  - {one}" for one in items)


def _evaluation(found: Heard | None) -> Iterator[str]:
    if found is None:
        return
    yield f"{found.message}."
    yield from (f"  {sentence(one)}" for one in (found.hidden, found.confidence) if one)
    for name, comments in found.comments:
        yield from _list(f"  {name}", comments)


def as_data(opened: OpenWorkbook, found: LearningSet) -> dict[str, Any]:
    """The learning set for a machine; of few answers nothing but that they are few."""
    data = found.file.model_dump(mode="json", exclude={"evaluation"}, exclude_none=True)
    shown = heard(found.file.evaluation)
    if shown is not None:
        data["evaluation"] = {
            "responses": shown.responses,
            "hidden": shown.hidden,
            "confidence": shown.confidence,
            "comments": {name: list(said) for name, said in shown.comments},
        }
    before = set_before(opened.workbook, found.file.date)
    kept = looked_back_on(opened.workbook, before, opened.today) if before else ()
    data["looked_back_on"] = [
        {
            "project": one.commitment.project,
            "what": one.commitment.what,
            "shown": one.shown,
            "cycle": one.cycle.id if one.cycle else "",
        }
        for one in kept
    ]
    return data
