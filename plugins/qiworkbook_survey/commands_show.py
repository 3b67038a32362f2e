"""The commands that show a survey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qiworkbook.api import Action, WorkbookError, counted, day, listed
from qiworkbook.cli.kit import Day, Group, desk, project_argument, say, say_json, say_next

if TYPE_CHECKING:
    from datetime import date

    from qiworkbook.api import ProjectView
    from qiworkbook_survey.disclosure import ShownWave


@click.group(cls=Group, example="qiworkbook survey show willow-ward")
def survey() -> None:
    """Ask staff in confidence: counts only, no row, no name, nothing of a small group."""


@survey.command(example="qiworkbook survey questionnaires")
@click.argument("questionnaire", required=False)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A copy, as a file."
)
def questionnaires(questionnaire: str | None, output: Path | None) -> None:
    """Which questionnaires there are; with an id, its file, to make one of your own."""
    from qiworkbook_survey import library

    at = desk()
    if questionnaire is None:
        for one in library.questionnaires(at.workbook()):
            state = (
                "to be filled in first" if one.incomplete else counted(len(one.item), "question")
            )
            say(f"{one.id}: {one.title} ({state}; wording: {one.wording.value})")
        say_next("qiworkbook survey form PROJECT --questionnaire ID    (print it)")
        return
    text = library.packaged_text(questionnaire)
    if not text:
        names = listed([one.id for one in library.packaged()])
        raise WorkbookError(
            f"No questionnaire {questionnaire} comes along.", f"There are: {names}."
        )
    if output is None:
        say(text)
    else:
        written = at.write_output(text, f"{questionnaire}.toml", output)
        say(f"Made {written}. In the folder questionnaires/ it comes before the packaged one.")


@survey.command(example="qiworkbook survey show willow-ward --wave 2025-01-20")
@project_argument
@click.option("--wave", default="", help="One wave; otherwise all of them.")
@click.option("--json", "as_json", is_flag=True, help="As data.")
def show(project: str, wave: str, as_json: bool) -> None:
    """The waves of PROJECT, as far as they can be shown."""
    from qiworkbook_survey.records import WAVES
    from qiworkbook_survey.screen import as_data, told, told_changes
    from qiworkbook_survey.sections import tracks

    at = desk()
    view = at.view(project)
    waves = _waves(view, wave)
    if at.tells_of_few(view.project.id, WAVES):
        click.echo(
            "! Not for sharing: less those of other projects here, these answers tell what a few "
            "people said. A copy made with --share leaves them out.",
            err=True,
        )
    if as_json:
        say_json([as_data(one) for one in waves])
        return
    say("\n\n".join("\n".join(told(one)) for one in waves))
    for _, of_one in tracks(view):
        shown = [one for one in of_one if one.returned is not None]
        if not wave and len(shown) > 1:
            say()
            say("\n".join(told_changes(shown[0], shown[-1])))


def _waves(view: ProjectView, wave: str) -> tuple[ShownWave, ...]:
    from qiworkbook_survey.disclosure import shown_waves

    waves = shown_waves(view.project)
    found = tuple(one for one in waves if not wave or one.record.id == wave)
    if found:
        return found
    project = view.project.id
    message = f"{project} has asked nobody yet."
    hint = "Begin with a form."
    which = (("questionnaire", "talking-about-sexual-safety"),)
    form: Action | None = Action("survey form", (project,), which)
    if waves:
        message = f"{project} has no wave {wave}."
        hint, form = f"There are: {listed([one.record.id for one in waves])}.", None
    raise view.project.no_file(f"survey/{wave or '*'}.toml", message, hint, form)


@survey.command(
    example="qiworkbook survey form willow-ward --questionnaire talking-about-sexual-safety"
)
@project_argument
@click.option("--questionnaire", required=True, help="The id of the questionnaire.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file ending in .html; otherwise in output/.",
)
def form(project: str, questionnaire: str, output: Path | None) -> None:
    """Print a questionnaire on A4, with a tally sheet at the end."""
    from qiworkbook_survey.library import the_questionnaire
    from qiworkbook_survey.papers import file_name, form_of

    at = desk()
    view = at.view(project)
    asked = the_questionnaire(view.workbook, questionnaire)
    made = at.write_output(form_of(view, asked), file_name(view, asked), output)
    say(f"{made}: the form, and a tally sheet as its last page.")


@survey.command(
    "clear-comment",
    example="""
    qiworkbook survey clear-comment willow-ward --wave 2025-01-20 --item make-it-easier \
--text "..." --by "Freedom to Speak Up guardian"
    """,
)
@project_argument
@click.option("--wave", required=True, help="The wave.")
@click.option("--item", default="", help="The question that it answers.")
@click.option("--text", required=True, help="The words, with nobody to be known by them.")
@click.option("--by", required=True, help="The role of whoever read it, never a name.")
@click.option("--on", type=Day(), default=None, help="The day; otherwise today.")
def clear_comment(project: str, wave: str, item: str, text: str, by: str, on: date | None) -> None:
    """Keep one comment that a person has read, and by which nobody can be known."""
    from qiworkbook_survey.edits import clearing

    at = desk()
    view = at.view(project)
    (one,) = _waves(view, wave) if wave else ()
    when = on or view.today
    at.edit_record(one.record, clearing(view, one, item, text, by, when))
    say(f"{one.record.source.file}: one comment, cleared by {by} on {day(when)}.")
