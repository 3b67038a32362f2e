"""`qiworkbook survey`: a form on paper, an import that keeps counts only, waves on one screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qiworkbook.api import (
    WHERE_FIRST,
    Action,
    Editor,
    ProjectView,
    WorkbookError,
    counted,
    day,
    listed,
    refuse_to_look_ahead,
    short,
)
from qiworkbook.cli.kit import (
    AnswerKind,
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
from qiworkbook_survey import library
from qiworkbook_survey.disclosure import HIDDEN, ShownItem, ShownWave, changes, told_waves
from qiworkbook_survey.library import Questionnaire, find, is_scale, the_item, the_questionnaire
from qiworkbook_survey.suppression import may_be_somebody
from qiworkbook_survey.wave import WAVES
from qiworkbook_survey.words import (
    UNPAIRED,
    chance,
    percent,
    points,
    response,
    too_few,
    top_share,
    wave_name,
    window,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from qiworkbook_survey.counts import Export, WaveTally
    from qiworkbook_survey.intake import WaveDetails


def wave_lines(one: ShownWave) -> Iterator[str]:
    """A wave, line by line."""
    yield f"{wave_name(one)}: {one.wave.questionnaire}"
    if one.wave.illustrative:
        yield f"Illustrative: {one.wave.illustrative}"
    if one.returned is None:
        yield too_few(one)
        return
    yield f"Open {window(one)}. Answered: {response(one)}."
    for item in one.items:
        yield ""
        yield from _question(item)
    if one.comments:
        yield ""
        yield f"{counted(len(one.comments), 'cleared comment')}:"
        yield from (f"  “{comment.text}”" for comment in one.comments)


def _question(one: ShownItem) -> Iterator[str]:
    yield one.item.text
    if one.answers is None:
        yield f"  {HIDDEN}."
        return
    for level, count in zip(one.item.levels, one.answers.counts, strict=True):
        yield f"  {one.about}{count:>4}  {percent(100 * count / one.answers.answered):>4}  {level}"
    top = f"  Top two: {top_share(one)}." if is_scale(one.item.kind) else ""
    yield top or f"  {one.about}{counted(one.answers.answered, 'person', 'people')} answered."


def told_changes(first: ShownWave, now: ShownWave) -> Iterator[str]:
    """The change between two waves, line by line."""
    found = changes(first, now)
    if found:
        yield f"Change from {wave_name(first)} to {wave_name(now)}, top two answers:"
        for one in found:
            yield f"  {one.now.item.label}: {points(one)}, {chance(one)}"
        yield UNPAIRED


def as_data(one: ShownWave) -> dict[str, Any]:
    """A wave as data; hidden answers are null."""
    wave = one.wave
    return {
        "wave": one.record.id,
        "questionnaire": wave.questionnaire,
        "label": wave.label,
        "opened": wave.opened,
        "closed": wave.closed,
        "illustrative": wave.illustrative,
        "smallest_group": one.least,
        "returned": one.returned,
        "eligible": wave.eligible,
        "response_rate": one.rate,
        "items": [_item(item) for item in one.items],
        "comments": [{"item": c.item, "text": c.text} for c in one.comments],
    }


def _item(one: ShownItem) -> dict[str, Any]:
    answers = one.answers
    return {
        "id": one.item.id,
        "text": one.item.text,
        "levels": list(one.item.levels),
        "counts": list(answers.counts) if answers else None,
        "answered": answers.answered if answers else None,
        "top_two_percent": one.share,
    }


@click.group(cls=Group, example="qiworkbook survey show willow-ward")
def survey() -> None:
    """Ask staff in confidence: counts only, no row, no name, nothing of a small group."""


@survey.command(example="qiworkbook survey questionnaires")
@click.argument("questionnaire", required=False)
@output_file("A copy, as a file.")
def questionnaires(questionnaire: str | None, target: Path | None) -> None:
    """Which questionnaires there are; with an id, its file, to make one of your own."""

    at = desk()
    if questionnaire is None:
        for one in library.questionnaires(at.workbook()):
            state = (
                "to be filled in first" if one.incomplete else counted(len(one.item), "question")
            )
            say(f"{one.id}: {one.title} ({state}; wording: {one.wording.value})")
        say_next("qiworkbook survey form PROJECT --questionnaire ID")
        return
    text = library.packaged_text(questionnaire)
    if not text:
        names = listed([one.id for one in library.packaged()])
        raise WorkbookError(
            f"No questionnaire {questionnaire} comes along.", f"There are: {names}."
        )
    if target is None:
        say(text)
    else:
        written = at.write_output(text, f"{questionnaire}.toml", target)
        say(f"Made {written}. In the folder questionnaires/ it comes before the packaged one.")


@survey.command(example="qiworkbook survey show willow-ward --wave 2025-01-20")
@project_argument
@click.option("--wave", default="", help="One wave; otherwise all of them.")
@click.option("--json", "as_json", is_flag=True, help="As data.")
def show(project: str, wave: str, as_json: bool) -> None:
    """The waves of PROJECT, as far as they can be shown."""
    from qiworkbook_survey.sections import tracks

    at = desk()
    view = at.view(project)
    waves = _waves(view, wave)
    if at.tells_of_few(view.project.id, WAVES):
        click.echo(
            "! Not for sharing: subtract those of other projects here, and these answers reveal "
            "what a few people said. A copy made with --share leaves them out.",
            err=True,
        )
    if as_json:
        say_json([as_data(one) for one in waves])
        return
    say("\n\n".join("\n".join(wave_lines(one)) for one in waves))
    for _, of_one in tracks(view):
        shown = [one for one in of_one if one.returned is not None]
        if not wave and len(shown) > 1:
            say()
            say("\n".join(told_changes(shown[0], shown[-1])))


def _waves(view: ProjectView, wave: str) -> tuple[ShownWave, ...]:
    waves = told_waves(view)
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
@output_file("A file ending in .html; otherwise in output/.")
def form(project: str, questionnaire: str, target: Path | None) -> None:
    """Print a questionnaire on A4, with a tally sheet at the end."""
    from qiworkbook_survey.papers import file_name, form_of

    at = desk()
    view = at.view(project)
    asked = the_questionnaire(view.workbook, questionnaire)
    made = at.write_output(form_of(view, asked), file_name(view, asked), target)
    say(f"{made}: the form, and then its tally sheet, on as many pages as each needs.")


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
    at = desk()
    view = at.view(project)
    (one,) = _waves(view, wave) if wave else ()
    when = on or view.today
    at.edit_record(one.record, clearing(view, one, item, text, by, when))
    say(f"{one.record.source.file}: one comment, cleared by {by} on {day(when)}.")


def clearing(
    view: ProjectView, one: ShownWave, item: str, text: str, by: str, on: date
) -> Callable[[Editor], object]:
    """The change that keeps one cleared comment. Raises WorkbookError when it may not be kept."""
    _refuse(view, one, item, text, by, on)
    entry: dict[str, Any] = {"item": item} if item else {}
    entry |= {"text": text.strip(), "cleared_by": by.strip(), "cleared_on": on}

    def change(editor: Editor) -> None:
        editor.add(("comment",), entry)

    return change


def _refuse(view: ProjectView, one: ShownWave, item: str, text: str, by: str, on: date) -> None:
    if one.returned is None:
        raise WorkbookError(
            "Too few people answered in this wave to show anything of it, comments least of all.",
            "Words are easier to recognise than numbers. Nothing was written.",
        )
    if may_be_somebody(text):
        raise WorkbookError(
            "Something in this comment may lead to somebody: a name with a title, an address, a "
            "number, a date or a time.",
            "Take it out, and read the rest once more. Nothing was written.",
        )
    if not text.strip() or not by.strip():
        raise WorkbookError("A comment needs its words, and the role of whoever cleared it.")
    if may_be_somebody(by):
        raise WorkbookError("Whoever cleared it is a role, never a name. Nothing was written.")
    refuse_to_look_ahead(on, view.today)
    asked = find(view.workbook, one.wave.questionnaire)
    if item and asked:
        the_item(asked, item)


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

    Names and addresses are dropped unread; numbers and times of a form tell only whether answers
    stand twice or are of another round. Rows are counted and thrown away: only how many people
    chose each answer is written, and of small groups not even that.
    """
    from qiworkbook_survey.counts import Options, read_export

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
    _refuse_rounds(export.rounds, about)
    _say_columns(export, questionnaire)
    asked = {item.id for item in questionnaire.item if item.id in export.columns.at}
    written = _take_in(at, view, said, questionnaire, about=about, asked=asked, tally=export.tally)
    if written:
        say(f"Now delete {file.name}, and empty the bin: it holds what each person said.")
    return 0


def _refuse_rounds(rounds: Sequence[tuple[date, date]], about: WaveDetails) -> None:
    """Refuse an export with the answers of several rounds, unless the wave is as long as they."""
    if len(rounds) < 2 or (about.opened <= rounds[0][0] and rounds[-1][1] <= about.closed):
        return
    first, *_, last = (on for one in rounds for on in one)
    raise WorkbookError(
        f"The file has the answers of {counted(len(rounds), 'round')}: "
        f"{listed([f'{day(one)} to {day(other)}' for one, other in rounds])}.",
        "A form gives out all answers that it ever had. Keep those of this wave, and take the "
        f"others out; or say that it was asked from {day(first)} to {day(last)}. Nothing was "
        "written.",
        action=Action("", (), (("wave", f"{first}"), ("closed", f"{last}"))),
    )


def _pairs(questionnaire: Questionnaire, columns: tuple[str, ...]) -> dict[str, str]:
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
    if export.looked_at:
        names = listed([f"“{short(name, 40)}”" for name in export.looked_at])
        say_of_file(f"Read for answers that count twice, or are of another round, alone: {names}.")
    if unread := [name for name in columns.dropped if name not in export.looked_at]:
        names = listed([f"“{short(name, 40)}”" for name in unread])
        say_of_file(f"Dropped unread, because they are about people: {names}.")
    if columns.ignored:
        say_of_file(f"Left out: {listed([f'“{short(name, 40)}”' for name in columns.ignored])}.")
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


def _about(view: ProjectView, said: dict[str, Any], by: str = "") -> WaveDetails:
    from qiworkbook_survey.intake import WaveDetails, day_of_wave, smallest_group

    opened = day_of_wave(said["wave"])
    drivers = {driver.id for driver in view.project.drivers} | {"aim"}
    for name in said["shows"]:
        if name not in drivers:
            message = f"{view.project.id} has no driver {name}."
            raise WorkbookError(message, f"There are: {', '.join(sorted(drivers))}.")
    return WaveDetails(
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
    about: WaveDetails,
    asked: set[str],
    tally: WaveTally,
) -> bool:
    """Show what would be written, and write it when somebody agrees. Gives whether it was."""
    from qiworkbook_survey.intake import prepare, preview_lines

    prepared = prepare(view, said["wave"], questionnaire, about, asked, tally)
    say("\n".join(preview_lines(questionnaire, prepared, about.least)))
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
