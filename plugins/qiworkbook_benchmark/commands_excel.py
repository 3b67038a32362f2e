"""`qiworkbook benchmark form`, `read` and `import-set`: to Excel and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qiworkbook.api import Action, WorkbookError, counted, short, slug
from qiworkbook.cli.kit import Day, desk, project_argument, say, say_next
from qiworkbook_benchmark.group import benchmark

if TYPE_CHECKING:
    from datetime import date

    from qiworkbook.api import ProjectView, Record
    from qiworkbook.cli.kit import Desk
    from qiworkbook_benchmark.assessment import Assessment

_FILE = click.Path(path_type=Path, dir_okay=False)
_SHOWN = 5


@benchmark.command("form", example="qiworkbook benchmark form willow-ward -o form.xlsx")
@project_argument
@click.option("-o", "--output", type=_FILE, help="The file; otherwise in output/.")
@click.option("--set", "set_id", default="", help="The standards set, by its id.")
@click.option("--date", "on", type=Day(), default=None, help="The day of the assessment.")
def form_(project: str, output: Path | None, set_id: str, on: date | None) -> None:
    """An Excel form of PROJECT's newest assessment, to fill in and read back.

    With a set that PROJECT was not assessed against yet, an empty one.
    """
    from qiworkbook_benchmark.papers import file_name, form_of
    from qiworkbook_benchmark.standards import labels, the_set

    if output and output.suffix.lower() != ".xlsx":
        message = f"A form is written as .xlsx, and {output} ends in {output.suffix or 'nothing'}."
        raise WorkbookError(message, "Call it form.xlsx, for instance.")
    at = desk()
    view = at.view(project)
    assessment = _to_fill_in(view, set_id, on)
    standards = the_set(view.workbook, assessment.set)
    content = form_of(view, assessment, standards)
    written = at.write_output(content, file_name(view, assessment), output)
    say(f"{written}: {counted(len(standards.standard), 'standard')}, in Excel or LibreOffice.")
    for label in labels(standards):
        say(label)
    say_next(f"fill it in, then: qiworkbook benchmark read {project} {written}")


def _to_fill_in(view: ProjectView, set_id: str, on: date | None) -> Assessment:
    from qiworkbook_benchmark.assessment import Assessment
    from qiworkbook_benchmark.lookup import the_track
    from qiworkbook_benchmark.tracks import tracks_of

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
    from qiworkbook_benchmark.form_keep import differences
    from qiworkbook_benchmark.lookup import the_track
    from qiworkbook_benchmark.words import summary

    at = desk()
    view = at.view(project)
    after = _read(at, view, file)
    record = _same(view, after)
    told = differences(record.file, after) if record else ()
    for line in told:
        say(f"  {line}")
    if preview:
        what = f"{counted(len(told), 'change')}" if record else "a new assessment"
        say(f"Nothing was written. It would be {what}.")
        return
    if record and not told:
        say(f"{record.source.file} says the same already.")
        return
    if many := sum(one.replaces for one in told):
        at.need_yes(
            f"{counted(many, 'answer')} of {after.date} would be replaced. Shall they?",
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
    from qiworkbook_benchmark.form_read import Expected, read_form, set_of
    from qiworkbook_benchmark.standards import the_set
    from qiworkbook_benchmark.tracks import tracks_of

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
    from qiworkbook_benchmark.tracks import tracks_of

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
    from qiworkbook_benchmark.form_keep import as_text, keeping
    from qiworkbook_benchmark.records import ASSESSMENTS
    from qiworkbook_benchmark.tracks import tracks_of

    if record:
        at.edit_record(record, keeping(record.file, after))
        return record.source.file
    tracks = tracks_of(view)
    shows = next((t.newest.file.shows for t in tracks if t.set_id == after.set), after.shows)
    taken = {one.id for track in tracks for one in track.records}
    name = after.date.isoformat()
    name = f"{name}-{after.set}" if name in taken else name
    text = as_text(after.model_copy(update={"shows": shows}))
    return at.add_record(project, ASSESSMENTS, text, name)


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
    preview: bool,
) -> None:
    """Turn a list of standards in Excel or CSV into a set in standards/."""
    from qiworkbook_benchmark.records import SETS
    from qiworkbook_benchmark.set_import import set_text, take
    from qiworkbook_benchmark.standards import labels, the_set

    at = desk()
    chosen = {"text": text_column, "ref": ref_column, "theme": theme_column}
    taken = take(at.read_sheets(file), file.name, chosen)
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
        say(f"  {one['id']}: {short(one['text'], 70)}")
    if len(taken.standards) > _SHOWN:
        say(f"  ... to {taken.standards[-1]['id']}: {short(taken.standards[-1]['text'], 70)}")
    if preview:
        say("Nothing was written.")
        return
    made = at.add_record("", SETS, set_text(about, taken), slug(id_))
    say(f"Made {made}.")
    for label in labels(the_set(at.workbook(), slug(id_))):
        say(label)
    say_next(f"qiworkbook benchmark start PROJECT --set {slug(id_)}")
