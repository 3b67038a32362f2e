"""`survey import` and `survey tally`: answers become counts, from an export or from paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qiworkbook.api import WHERE_FIRST, WorkbookError, counted, listed, short
from qiworkbook.cli.kit import AnswerKind, Day, desk, project_argument, say, say_next
from qiworkbook_survey.commands_show import survey

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.api import ProjectView
    from qiworkbook.cli.kit import Desk
    from qiworkbook_survey.counts import Export, Tally
    from qiworkbook_survey.intake import About
    from qiworkbook_survey.library import Questionnaire


def _about_a_wave(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what a wave is."""
    options = (
        click.option("--questionnaire", required=True, help="The id of the questionnaire."),
        click.option("--wave", required=True, help="Its first day: 2025-01-20, 2025-01-20-pulse."),
        click.option("--closed", type=Day(), default=None, help="Its last day, if another."),
        click.option("--label", default="", help='What it is called: "Before we began".'),
        click.option("--mode", default="", help='How it was asked: "online form", "on paper".'),
        click.option(
            "--eligible", type=click.IntRange(min=0), help="How many could have answered."
        ),
        click.option("--min-group", type=int, help="The smallest group: 11, or more."),
        click.option("--reason", default="", help="Why it is below 11, and who decided that."),
        click.option("--shows", multiple=True, help="A driver it is about. Repeatable."),
        click.option("--yes", is_flag=True, help="Write without asking again."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@survey.command(
    "import",
    example="""
    qiworkbook survey import willow-ward answers.xlsx \
--questionnaire talking-about-sexual-safety --wave 2025-01-20 --eligible 41
    """,
)
@project_argument
@click.argument("file", type=click.Path(path_type=Path))
@_about_a_wave
@click.option("--column", multiple=True, metavar="ITEM=COLUMN", help="Which column a question is.")
@click.option("--ignore", multiple=True, metavar="COLUMN", help="A column to leave out.")
@click.option("--without", multiple=True, metavar="ITEM", help="A question that was not asked.")
@click.option("--sheet", default="", help="The sheet, when several hold something.")
@click.option("--by", default="", metavar="ITEM", help="Also by group, if no group is small.")
def import_(project: str, file: Path, **said: Any) -> int:
    """Count the answers in an export of Microsoft Forms or Google Forms (xlsx, csv).

    Names, addresses and times are dropped unread. Rows are counted and thrown away: only how many
    people chose each answer is written, and of small groups not even that.
    """
    from qiworkbook_survey.counts import Options, read_export
    from qiworkbook_survey.library import the_questionnaire

    at = desk()
    view = at.view(project)
    questionnaire = the_questionnaire(view.workbook, said["questionnaire"])
    about = _about(view, said, by=said["by"])
    if at.holds(file):
        raise WorkbookError(
            f"{file.name} lies inside the workbook, where its rows would be kept and shared.",
            "Move it out of the workbook, import it from there, and delete it afterwards.",
        )
    options = Options(
        _pairs(questionnaire, said["column"]),
        said["ignore"],
        said["without"],
        said["sheet"],
        said["by"],
    )
    export = read_export(at.read_sheets(file), questionnaire, options)
    _say_columns(export, questionnaire)
    asked = {item.id for item in questionnaire.item if item.id in export.columns.at}
    written = _take_in(at, view, said, questionnaire, about=about, asked=asked, tally=export.tally)
    if written:
        say(f"Now delete {file.name}, and empty the bin: it holds what each person said.")
    return 0


def _pairs(questionnaire: Questionnaire, columns: tuple[str, ...]) -> dict[str, str]:
    from qiworkbook_survey.library import the_item

    pairs = {}
    for said in columns:
        item, _, column = said.partition("=")
        if not column.strip():
            raise click.UsageError(
                f"--column {said}: write ITEM=COLUMN, such as confident-start=H."
            )
        pairs[the_item(questionnaire, item.strip()).id] = column
    return pairs


def _say_columns(export: Export, questionnaire: Questionnaire) -> None:
    columns = export.columns
    if columns.dropped:
        names = listed([f"“{short(name, 40)}”" for name in columns.dropped])
        say(f"Dropped unread, because they are about people: {names}.")
    if columns.ignored:
        say(f"Left out: {listed([f'“{short(name, 40)}”' for name in columns.ignored])}.")
    if columns.missing:
        say(f"Not asked: {listed(columns.missing)}.")
    if export.empty:
        say(f"{counted(export.empty, 'row')} without any answer: not counted.")
    texts = [item.id for item in questionnaire.item if item.kind == "text"]
    if any(id_ in columns.at for id_ in texts):
        say(
            "What people wrote in their own words was not taken in. Read it in the form; a comment "
            "by which nobody can be known can be kept with: qiworkbook survey clear-comment"
        )
    if export.of_harm:
        say(
            f"! {counted(export.of_harm, 'text')} in the file may be somebody's account of harm. "
            f"Read the file now. {WHERE_FIRST}"
        )


def _about(view: ProjectView, said: dict[str, Any], by: str = "") -> About:
    from qiworkbook_survey.intake import About, day_of_wave, smallest_group

    opened = day_of_wave(said["wave"])
    drivers = {driver.id for driver in view.project.drivers} | {"aim"}
    for name in said["shows"]:
        if name not in drivers:
            message = f"{view.project.id} has no driver {name}."
            raise WorkbookError(message, f"There are: {', '.join(sorted(drivers))}.")
    return About(
        opened=opened,
        closed=said["closed"] or opened,
        label=said["label"],
        mode=said["mode"],
        eligible=said["eligible"],
        least=smallest_group(said["min_group"], said["reason"]),
        reason=said["reason"],
        shows=said["shows"],
        by=by,
    )


def _take_in(
    at: Desk,
    view: ProjectView,
    said: dict[str, Any],
    questionnaire: Questionnaire,
    about: About,
    asked: set[str],
    tally: Tally,
) -> bool:
    """Show what would be written, and write it when somebody agrees. Gives whether it was."""
    from qiworkbook_survey.intake import prepare, told
    from qiworkbook_survey.records import WAVES

    prepared = prepare(view, said["wave"], questionnaire, about, asked, tally)
    say("\n".join(told(questionnaire, prepared, about.least)))
    if not said["yes"]:
        if not at.terminal:
            say("Nothing was written yet.")
            say_next("look at the counts above, then the same again with --yes")
            return False
        if not at.agreed("Write these counts?"):
            say("Nothing was written.")
            return False
    written = at.add_record(view.project.id, WAVES, prepared.text, prepared.wave)
    say(f"Made {written}: counts only.")
    say_next(f"qiworkbook survey show {view.project.id}")
    return True


@survey.command(
    example="""
    qiworkbook survey tally willow-ward --questionnaire talking-about-sexual-safety \
--wave 2025-01-20 --returned 24
    """
)
@project_argument
@_about_a_wave
@click.option("--returned", type=click.IntRange(min=0), help="How many forms had an answer.")
@click.option("--counts", multiple=True, metavar="ITEM=N,N,...", help="The sums of one question.")
@click.option("--answered", multiple=True, metavar="ITEM=N", help="Who answered, if several count.")
def tally(project: str, returned: int | None, **said: Any) -> int:
    """Enter the sums of a tally sheet: what was asked on paper."""
    from qiworkbook_survey.intake import tally_of
    from qiworkbook_survey.library import the_questionnaire

    at = desk()
    view = at.view(project)
    questionnaire = the_questionnaire(view.workbook, said["questionnaire"])
    about = _about(view, said)
    if returned is None:
        ask = "How many forms had at least one answer?"
        returned = int(at.said(ask, option="returned", kind=AnswerKind.COUNT))
    asked = at if at.terminal else None
    made = tally_of(questionnaire, returned, about.least, said["counts"], said["answered"], asked)
    _take_in(at, view, said, questionnaire, about=about, asked=set(made.answers), tally=made)
    return 0
