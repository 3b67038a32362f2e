"""`qiworkbook benchmark`: where a ward stands, the work on it, and to Excel and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from qiworkbook.api import (
    Action,
    ProjectView,
    Record,
    WorkbookError,
    counted,
    day,
    short,
    slug,
    toml_text,
)
from qiworkbook.cli.kit import (
    Day,
    Desk,
    Group,
    desk,
    output_file,
    project_argument,
    say,
    say_json,
    say_next,
    say_of_file,
)
from qiworkbook_benchmark.assessment import (
    Assessment,
    Principle,
    TraumaGrid,
    all_sets,
    find_set,
    has_words,
    labels,
    own_sets,
    packaged_sets,
    the_set,
)
from qiworkbook_benchmark.form_read import (
    Expected,
    as_text,
    differences,
    keeping,
    read_form,
    set_of,
)
from qiworkbook_benchmark.records import (
    ASSESSMENTS,
    GRID,
    GRIDS,
    SETS,
    choose,
    grid_of,
    grids_of,
    linking,
    starting,
    starting_grid,
    the_item,
    the_track,
    the_tracks,
)
from qiworkbook_benchmark.screen import (
    as_data,
    gap_lines,
    grid_lines,
    moved_lines,
    set_lines,
    track_lines,
)
from qiworkbook_benchmark.sections_deck import SET
from qiworkbook_benchmark.tracks import months_after, tracks_of


@click.group(cls=Group, example="qiworkbook benchmark show willow-ward")
def benchmark() -> None:
    """Where a ward stands against a set of standards, with evidence, over time."""


_FILE = click.Path(path_type=Path, dir_okay=False)
_SHOWN = 5


@benchmark.command("form", example="qiworkbook benchmark form willow-ward -o form.xlsx")
@project_argument
@output_file("FILE.xlsx; otherwise in output/.")
@click.option("--set", "set_id", default="", help="The standards set, by its id.")
@click.option("--date", "on", type=Day(), default=None, help="The day of the assessment.")
def form_(project: str, target: Path | None, set_id: str, on: date | None) -> None:
    """An Excel form of PROJECT's newest assessment, to fill in and read back.

    With a set that PROJECT was not assessed against yet, an empty one.
    """
    from qiworkbook_benchmark.form import file_name, form_of

    if target and target.suffix.lower() != ".xlsx":
        message = f"A form is written as .xlsx, and {target} ends in {target.suffix or 'nothing'}."
        raise WorkbookError(message, "Call it form.xlsx, for instance.")
    at = desk()
    view = at.view(project)
    assessment = _to_fill_in(view, set_id, on)
    standards = the_set(view.workbook, assessment.set)
    content = form_of(view, assessment, standards)
    written = at.write_output(content, file_name(view, assessment), target)
    say(f"{written}: {counted(len(standards.standard), 'standard')}, in Excel or LibreOffice.")
    say("\n".join(labels(standards)))
    say_next(f"fill it in, then: qiworkbook benchmark read {project} {written}")


def _to_fill_in(view: ProjectView, set_id: str, on: date | None) -> Assessment:
    if set_id and all(track.set_id != set_id for track in tracks_of(view)):
        return Assessment(set=slug(set_id), date=on or view.today)
    return the_track(view, set_id, on).newest.file


@benchmark.command("read", example="qiworkbook benchmark read willow-ward form.xlsx")
@project_argument
@click.argument("file", type=_FILE)
@click.option("--preview", is_flag=True, help="Say what would change, and write nothing.")
@click.option("--replace", is_flag=True, help="Replace the answers already recorded.")
def read(project: str, file: Path, preview: bool, replace: bool) -> None:
    """Take the answers of a form that came back. All that is wrong is named by its cell.

    Asks before it replaces what somebody has answered, and shows both.
    """
    from qiworkbook_benchmark.words import summary

    at = desk()
    view = at.view(project)
    after = _read(at, view, file)
    record = _same(view, after)
    told = differences(record.file, after) if record else ()
    for line in told:
        say_of_file(f"  {line}")
    if preview:
        what = f"{counted(len(told), 'change')}" if record else "a new assessment"
        say(f"Nothing was written. It would be {what}.")
        return
    if record and not told:
        say(f"{record.source.file} already says the same.")
        return
    if many := sum(one.replaces for one in told):
        at.need_yes(
            f"{counted(many, 'answer')} of {after.date} would be replaced. Replace them?",
            f"Both stand above. For a new assessment, give the form another date; {file.name} "
            "changes nothing else.",
            "--replace",
            given=replace,
        )
    say(f"{_kept(at, project, view, record, after)}: {counted(len(after.item), 'standard')}.")
    track = the_track(at.view(project), after.set, after.date)
    say(f"{summary(track)}.")
    say_next(f"qiworkbook check {project}", f"qiworkbook benchmark moved {project}")


def _read(at: Desk, view: ProjectView, file: Path) -> Assessment:
    sheets = at.read_sheets(file)
    id_ = set_of(sheets)
    if not id_:
        message = f"{file.name} does not say which standards set it is for."
        form = Action("benchmark form", (view.project.id,))
        raise WorkbookError(message, "Make a form.", action=form)
    standards = the_set(view.workbook, id_)
    written = {cell.value for sheet in sheets for row in sheet.rows for cell in row}
    # What an assessment has, and its set has not, is in the form too.
    extra = [
        item.standard
        for track in tracks_of(view)
        for record in track.records
        for item in record.file.item
        if track.set_id == id_ and item.standard in written
    ]
    known = tuple(dict.fromkeys((*(one.id for one in standards.standard), *extra)))
    ideas = tuple(idea.id for idea in view.project.ideas)
    return read_form(sheets, file.name, Expected(id_, known, ideas, view.today))


def _same(view: ProjectView, after: Assessment) -> Record[Assessment] | None:
    """The assessment that the form is of: same set, day and unit."""
    unit = after.unit or view.project.about.unit
    for track in tracks_of(view):
        for record in track.records:
            if (track.set_id, track.unit, record.file.date) == (after.set, unit, after.date):
                return record
    return None


def _kept(
    at: Desk,
    project: str,
    view: ProjectView,
    record: Record[Assessment] | None,
    after: Assessment,
) -> str:
    if record:
        at.edit_record(record, keeping(record.file, after))
        return record.source.file
    shows = next(
        (t.newest.file.shows for t in tracks_of(view) if t.set_id == after.set), after.shows
    )
    version = the_set(view.workbook, after.set).version
    text = as_text(after.model_copy(update={"shows": shows, "version": version}))
    return at.add_record(project, ASSESSMENTS, text, _new_name(view, after.date, after.set))


def _new_name(view: ProjectView, on: date, set_id: str) -> str:
    """What the file of an assessment is called: by its day, and its set where that is taken."""
    taken = {record.id for track in tracks_of(view) for record in track.records}
    return f"{on}-{set_id}" if on.isoformat() in taken else on.isoformat()


@benchmark.command(
    "import-set",
    example="""
    qiworkbook benchmark import-set ours.xlsx --id ours --title "Our standards" --publisher "Us"
    """,
)
@click.argument("file", type=_FILE)
@click.option("--id", "id_", required=True, help="A short id for the set.")
@click.option("--title", required=True, help="What the set is called.")
@click.option("--publisher", default="", help="Who published it.")
@click.option("--year", type=click.IntRange(1900, 2200), help="The year of publication.")
@click.option("--url", default="", help="Where the published text can be read.")
@click.option("--licence", default="", help="How the words may be used.")
@click.option(
    "--wording",
    type=click.Choice(["local", "verbatim", "paraphrase"]),
    default="local",
    show_default=True,
    help="Whose words these are.",
)
@click.option("--text-column", default="", help="The heading of the standards' words.")
@click.option("--ref-column", default="", help="The heading of their numbers.")
@click.option("--theme-column", default="", help="The heading of their themes.")
@click.option("--for", "project", default="", help="The project that its answers are of, if any.")
@click.option("--date", "on", type=Day(), default=None, help="With --for: the day of the answers.")
@click.option("--unit", default="", help="With --for: what was assessed, such as the whole trust.")
@click.option("--preview", is_flag=True, help="Show what would be taken, and write nothing.")
def import_set(
    file: Path,
    id_: str,
    title: str,
    publisher: str,
    year: int | None,
    url: str,
    licence: str,
    wording: str,
    text_column: str,
    ref_column: str,
    theme_column: str,
    project: str,
    on: date | None,
    unit: str,
    preview: bool,
) -> int | None:
    """Turn a list of standards in Excel or CSV into a set in standards/.

    With --for PROJECT, the ratings, evidence and actions that stand beside them become an
    assessment: of PROJECT, or of its whole trust with --unit "NAME OF THE TRUST".
    """
    from qiworkbook_benchmark.set_import import set_text, take

    at = desk()
    view = at.view(project) if project else None
    chosen = {"text": text_column, "ref": ref_column, "theme": theme_column}
    taken = take(at.read_sheets(file), file.name, chosen, answers=bool(view))
    about = {
        "id": slug(id_),
        "title": title,
        "publisher": publisher,
        "year": year,
        "url": url,
        "licence": licence,
        "wording": wording,
    }
    columns = ", ".join(f"{part} from “{name}”" for part, name in taken.columns.items())
    found = f"{counted(len(taken.standards), 'standard')} in {counted(len(taken.themes), 'theme')}"
    say(f"{file.name}, {taken.sheet}: {found}; {columns}.")
    for one in taken.standards[:_SHOWN]:
        say_of_file(f"  {one['id']}: {short(one['text'], 70)}")
    if len(taken.standards) > _SHOWN:
        say_of_file(
            f"  ... to {taken.standards[-1]['id']}: {short(taken.standards[-1]['text'], 70)}"
        )
    for words, many in taken.read_as.items():
        say_of_file(f"  {words}: {many}")
    status = 4 if taken.left else None  # as every command that leaves a part out
    if taken.left:
        say_of_file(f"Not taken: what is under {', '.join(f'“{one}”' for one in taken.left)}.")
    if taken.left and not view:
        say("With --for PROJECT --date DATE ratings, evidence and actions become an assessment.")
    if preview:
        say("Nothing was written.")
        return status
    there = find_set(at.workbook(), slug(id_))
    same = [(one["id"], one["text"]) for one in taken.standards]
    if not (view and there and [(one.id, one.text) for one in there.standard] == same):
        say(f"Made {at.add_record('', SETS, set_text(about, taken), slug(id_))}.")
    say("\n".join(labels(the_set(at.workbook(), slug(id_)))))
    if view:
        when = on or view.today
        said: dict[str, Any] = {
            "set": slug(id_),
            "version": the_set(at.workbook(), slug(id_)).version,
            "date": when,
            "unit": unit,
            "item": taken.items,
        }
        name = f"{when}-{slug(id_)}" + (f"-{slug(unit)}" if unit else "")
        text = toml_text({"format": 1, **{key: value for key, value in said.items() if value}})
        say(f"Made {at.add_record(project, ASSESSMENTS, text, name)}.")
        say_next(f"qiworkbook benchmark show {project} --set {slug(id_)}")
        return status
    say_next(f"qiworkbook benchmark start PROJECT --set {slug(id_)}")
    return status


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

    at = desk()
    view = at.view(project)
    standards = the_set(view.workbook, set_id)
    when = on or view.today
    tracks = [track for track in tracks_of(view) if track.set_id == set_id and track.own]
    earlier = [r.file for track in tracks for r in track.records if r.file.date <= when]
    previous = earlier[-1] if earlier else None
    if previous and previous.date == when:
        raise WorkbookError(f"{project} has an assessment against {set_id} of {day(when)} already.")
    due = months_after(when, view.workbook.settings_of(BenchmarkSettings).again_after)
    text = starting(standards, view.project.about.unit, when, due, previous)
    made = at.add_record(project, ASSESSMENTS, text, _new_name(view, when, set_id))
    say(f"Made {made}: {len(standards.standard)} standards to rate.")
    say("\n".join(labels(standards)))
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
    view = desk().view(project)
    tracks = (the_track(view, set_id, on),) if on else the_tracks(view, set_id)
    if as_json:
        say_json([as_data(view, track) for track in tracks])
    else:
        say("\n\n".join("\n".join(track_lines(view, track)) for track in tracks))


@benchmark.command(example="qiworkbook benchmark gaps willow-ward")
@project_argument
@_which
def gaps(project: str, set_id: str, on: date | None) -> None:
    """What PROJECT does not meet yet, those with the highest risk first."""
    view = desk().view(project)
    tracks = (the_track(view, set_id, on),) if on else the_tracks(view, set_id)
    say("\n\n".join("\n".join(gap_lines(view, track)) for track in tracks))
    say("An action becomes a change idea:")
    say_next(f"qiworkbook benchmark idea {project} STANDARD")


@benchmark.command(example="qiworkbook benchmark moved willow-ward")
@project_argument
@_which
def moved(project: str, set_id: str, on: date | None) -> None:
    """What moved in PROJECT since the assessment before, and what shows it."""
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
    at = desk()
    view = at.view(project)
    record, item = the_item(view, the_track(view, set_id), standard)
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
@click.option("--date", "on", type=Day(), default=None, help="The day; otherwise today.")
def grid_start(project: str, on: date | None) -> None:
    """Begin the grid of PROJECT: a row for each principle.

    Where there is one already, another of this day: what moved is then shown.
    """
    at = desk()
    view = at.view(project)
    when = on or view.today
    there = view.project.records_of(TraumaGrid)
    for record in there:
        if record.file.date == when or not any(map(has_words, record.file.row)):
            raise WorkbookError(
                f"{record.source.file} is there already.",
                "Fill it in.",
                action=Action("benchmark grid show", (project,)),
            )
    principles = next(one for one in packaged_sets() if one.id == SET)
    made = at.add_record(
        project,
        GRIDS if there else GRID,
        starting_grid(principles, tuple(Principle), when),
        when.isoformat(),
    )
    say(f"Made {made}. Take one principle to the next community meeting.")
    say_next(f"qiworkbook benchmark grid show {project}")


@grid.command("show", example="qiworkbook benchmark grid show willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="As data.")
def grid_show(project: str, as_json: bool) -> None:
    """What people in PROJECT say of each principle."""
    view = desk().view(project)
    record = grid_of(view)
    if record is None:
        raise WorkbookError(
            f"{project} has no trauma-informed grid that can be read.",
            "Begin one.",
            action=Action("benchmark grid start", (project,)),
        )
    if as_json:
        grids = [one.file.model_dump(mode="json", exclude_none=True) for one in grids_of(view)]
        say_json({**grids[-1], "earlier": grids[:-1]})
    else:
        say("\n".join(grid_lines(view, record.file)))
