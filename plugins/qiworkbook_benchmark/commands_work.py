"""`qiworkbook benchmark` in a terminal: sets, start, show, gaps, moved, idea, grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from qiworkbook.api import Action, WorkbookError, day
from qiworkbook.cli.kit import Day, Group, desk, project_argument, say, say_json, say_next
from qiworkbook_benchmark.group import benchmark

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

F = TypeVar("F", bound="Callable[..., Any]")


def _which(command: F) -> F:
    """The options that say which assessment is meant."""
    for option in (
        click.option("--date", "on", type=Day(), default=None, help="The day of the assessment."),
        click.option("--set", "set_id", default="", help="The standards set, by its id."),
    ):
        command = option(command)
    return command


@benchmark.command(example="qiworkbook benchmark sets")
@click.option("--json", "as_json", is_flag=True, help="As data.")
def sets(as_json: bool) -> None:
    """List the standards sets: those that come with the program, and your own."""
    from qiworkbook_benchmark.screen import set_lines
    from qiworkbook_benchmark.standards import all_sets, labels, own_sets

    workbook = desk().workbook()
    own = {record.file.id: record.source.file for record in reversed(own_sets(workbook))}
    found = all_sets(workbook)
    if as_json:
        say_json([{**one.model_dump(mode="json"), "labels": list(labels(one))} for one in found])
        return
    for one in found:
        say("\n".join(set_lines(one, own.get(one.id, "comes with qiworkbook"))))
        say()
    say_next(
        "qiworkbook benchmark start PROJECT --set ID",
        'qiworkbook benchmark import-set FILE.xlsx --id ID --title "..."',
    )


@benchmark.command(example="qiworkbook benchmark start willow-ward --set ward-sexual-safety")
@project_argument
@click.option("--set", "set_id", required=True, help="The standards set, by its id.")
@click.option("--date", "on", type=Day(), default=None, help="The day; otherwise today.")
def start(project: str, set_id: str, on: date | None) -> None:
    """Begin an assessment of PROJECT: a file with every standard, ready to be rated."""
    from qiworkbook_benchmark.across import BenchmarkSettings
    from qiworkbook_benchmark.edits import starting
    from qiworkbook_benchmark.records import ASSESSMENTS
    from qiworkbook_benchmark.standards import labels, the_set
    from qiworkbook_benchmark.tracks import months_after, tracks_of

    at = desk()
    view = at.view(project)
    standards = the_set(view.workbook, set_id)
    when = on or view.today
    tracks = [track for track in tracks_of(view) if track.set_id == set_id and track.own]
    earlier = [r.file for track in tracks for r in track.records if r.file.date <= when]
    previous = earlier[-1] if earlier else None
    if previous and previous.date == when:
        raise WorkbookError(f"{project} has an assessment against {set_id} of {day(when)} already.")
    months = view.workbook.settings_of(BenchmarkSettings).again_after
    due = months_after(when, months)
    text = starting(standards, view.project.about.unit, when, due, previous)
    taken = {record.id for track in tracks_of(view) for record in track.records}
    name = when.isoformat() if when.isoformat() not in taken else f"{when}-{set_id}"
    made = at.add_record(project, ASSESSMENTS, text, name)
    say(f"Made {made}: {len(standards.standard)} standards to rate.")
    for label in labels(standards):
        say(label)
    if previous:
        say(f"Open actions were carried over from {day(previous.date)}; ratings start afresh.")
    say_next(
        f"fill it in, or in Excel: qiworkbook benchmark form {project} --date {when}",
        f"qiworkbook check {project}",
    )


@benchmark.command(example="qiworkbook benchmark show willow-ward")
@project_argument
@_which
@click.option("--json", "as_json", is_flag=True, help="As data.")
def show(project: str, set_id: str, on: date | None, as_json: bool) -> None:
    """Where PROJECT stands: every standard, and the actions."""
    from qiworkbook_benchmark.lookup import the_track, the_tracks
    from qiworkbook_benchmark.screen import as_data, shown

    view = desk().view(project)
    tracks = (the_track(view, set_id, on),) if on else the_tracks(view, set_id)
    if as_json:
        say_json([as_data(view, track) for track in tracks])
    else:
        say("\n\n".join("\n".join(shown(view, track)) for track in tracks))


@benchmark.command(example="qiworkbook benchmark gaps willow-ward")
@project_argument
@_which
def gaps(project: str, set_id: str, on: date | None) -> None:
    """What PROJECT does not meet yet, those with the highest risk first."""
    from qiworkbook_benchmark.lookup import the_track, the_tracks
    from qiworkbook_benchmark.screen import gap_lines

    view = desk().view(project)
    tracks = (the_track(view, set_id, on),) if on else the_tracks(view, set_id)
    say("\n\n".join("\n".join(gap_lines(view, track)) for track in tracks))
    say_next(f"qiworkbook benchmark idea {project} STANDARD    (an action becomes a change idea)")


@benchmark.command(example="qiworkbook benchmark moved willow-ward")
@project_argument
@_which
def moved(project: str, set_id: str, on: date | None) -> None:
    """What moved in PROJECT since the assessment before, and what shows it."""
    from qiworkbook_benchmark.lookup import the_track, the_tracks
    from qiworkbook_benchmark.screen import moved_lines

    view = desk().view(project)
    tracks = (the_track(view, set_id, on),) if on else the_tracks(view, set_id)
    say("\n\n".join("\n".join(moved_lines(view, track)) for track in tracks))


@benchmark.command(
    example="qiworkbook benchmark idea willow-ward walked-together --drives evenings-and-nights"
)
@project_argument
@click.argument("standard")
@click.option("--set", "set_id", default="", help="The standards set, by its id.")
@click.option("--action", "number", type=int, default=None, help="Which action, if several: 1, 2.")
@click.option("--name", default="", help='The idea, as it reads on from "to test ...".')
@click.option("--drives", multiple=True, help="The id of a driver. Can be repeated.")
def idea(
    project: str, standard: str, set_id: str, number: int | None, name: str, drives: tuple[str, ...]
) -> None:
    """Turn an action for STANDARD into a change idea of PROJECT."""
    from qiworkbook_benchmark.edits import choose, linking
    from qiworkbook_benchmark.lookup import the_item, the_track

    at = desk()
    record, item = the_item(the_track(at.view(project), set_id), standard)
    chosen = choose(item, number, name)
    fields: dict[str, object] = {"name": chosen.name, "status": "proposed"}
    if drives:
        fields["drives"] = list(drives)
    made = at.add_idea(project, **fields)
    try:
        at.edit_record(record, linking(item, chosen, made))
    except WorkbookError as error:
        hint = f'The idea {made} was added. Write idea = "{made}" at the action yourself.'
        raise WorkbookError(error.message, hint) from error
    say(f"Added the change idea {made}: to test {chosen.name}.")
    say(f"{record.source.file}: the action for {standard} names it.")
    if drives:
        say_next(f'qiworkbook pdsa plan {project} "The first small test" --idea {made}')
    else:
        say_next(f"qiworkbook idea set {project} {made} --drives DRIVER")


@benchmark.group(cls=Group, example="qiworkbook benchmark grid show willow-ward")
def grid() -> None:
    """Trauma-informed care: six principles to talk through, without a score."""


@grid.command("start", example="qiworkbook benchmark grid start willow-ward")
@project_argument
def grid_start(project: str) -> None:
    """Begin the grid of PROJECT: a row for each principle."""
    from qiworkbook_benchmark.assessment import Principle
    from qiworkbook_benchmark.edits import starting_grid
    from qiworkbook_benchmark.records import GRID
    from qiworkbook_benchmark.sections_grid import SET
    from qiworkbook_benchmark.standards import packaged_sets

    principles = next(one for one in packaged_sets() if one.id == SET)
    made = desk().add_record(project, GRID, starting_grid(principles, tuple(Principle)))
    say(f"Made {made}. Take one principle to the next community meeting.")
    say_next(f"qiworkbook benchmark grid show {project}")


@grid.command("show", example="qiworkbook benchmark grid show willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="As data.")
def grid_show(project: str, as_json: bool) -> None:
    """What people in PROJECT say of each principle."""
    from qiworkbook_benchmark.records import grid_of
    from qiworkbook_benchmark.screen import grid_lines
    from qiworkbook_benchmark.sections_grid import SET
    from qiworkbook_benchmark.standards import find_set

    view = desk().view(project)
    record = grid_of(view)
    if record is None:
        message = f"{project} has no trauma-informed grid that can be read."
        start = Action("benchmark grid start", (project,))
        raise WorkbookError(message, "Begin one.", action=start)
    if as_json:
        say_json(record.file.model_dump(mode="json", exclude_none=True))
    else:
        say("\n".join(grid_lines(record.file, find_set(view.workbook, SET))))
