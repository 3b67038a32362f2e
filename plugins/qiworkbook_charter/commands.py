"""`qiworkbook charter`: show, agree, review and print a ward's charter, or begin one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qiworkbook.api import ProjectView, WorkbookError, counted, day, listed
from qiworkbook.cli.kit import (
    Day,
    Group,
    desk,
    output_file,
    project_argument,
    say,
    say_json,
    say_next,
)
from qiworkbook_charter.model import (
    Charter,
    ReviewReason,
    fingerprint,
    is_agreed,
    is_overdue,
    newest_agreement,
    unanswered,
    words_changed,
)
from qiworkbook_charter.records import (
    RECORDS,
    agreeing,
    next_step,
    reviewing,
    template,
    the_charter,
    the_charter_with_lines,
)
from qiworkbook_charter.words import (
    AUDIENCES,
    GROUPS,
    ORIGINS,
    REASONS,
    STAGES,
    by_audience,
    head_count,
    lines_message,
    made_message,
    place_and_form,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from qiworkbook_charter.poster import PaperSize, Poster, PosterKind


@click.group(cls=Group, example="qiworkbook charter show willow-ward")
def charter() -> None:
    """What patients, staff and visitors of a ward expect of each other."""


@charter.command(example="qiworkbook charter show willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="As data.")
def show(project: str, as_json: bool) -> None:
    """The charter of PROJECT on one screen."""
    view = desk().view(project)
    found = the_charter(view).file
    if as_json:
        say_json(as_data(view, found))
    else:
        say("\n".join(charter_lines(view, found)))


@charter.command(example="qiworkbook charter new willow-ward")
@project_argument
def new(project: str) -> None:
    """Begin a charter for PROJECT: example words to write over together."""
    made = desk().add_record(project, RECORDS[0], template())
    say(f"Made {made}. Its words are examples, and say so: write over them together.")
    say_next(f"qiworkbook charter poster {project}")


@charter.command(example='qiworkbook charter agree willow-ward --by "community meeting"')
@project_argument
@click.option("--by", multiple=True, required=True, help="Which meeting or role. Repeatable.")
@click.option("--on", type=Day(), default=None, help="The day; otherwise today.")
def agree(project: str, by: tuple[str, ...], on: date | None) -> None:
    """Record that the words of PROJECT's charter were agreed."""
    at = desk()
    view = at.view(project)
    record = the_charter_with_lines(view)
    when = on or view.today
    at.edit_record(record, agreeing(record.file, by, when, view.today))
    now = the_charter(at.view(project)).file
    say(
        f"{record.source.file}: version {now.version} was agreed on {day(when)} by {listed(by)}.\n"
        "If a word changes from now on, `check` says so until it is agreed again."
    )
    say_next(f"qiworkbook charter poster {project}")


@charter.command(
    example="""
    qiworkbook charter review willow-ward --heard "..." --did "..." --next 2025-12-01
    """
)
@project_argument
@click.option("--heard", required=True, help="You said: what people told you.")
@click.option("--did", required=True, help="We did: what came of it, or why nothing could.")
@click.option(
    "--why",
    type=click.Choice([reason.value for reason in ReviewReason]),
    default=ReviewReason.DATE.value,
    show_default=True,
    help="New people, a theme, or its date.",
)
@click.option("--by", multiple=True, help="Which meeting or role took part. Repeatable.")
@click.option("--changed", default="", help="Which words were changed.")
@click.option("--on", type=Day(), default=None, help="The day; otherwise today.")
@click.option(
    "--next", "due", type=Day(ahead=True), default=None, help="The day of the next review."
)
def review(
    project: str,
    heard: str,
    did: str,
    why: str,
    by: tuple[str, ...],
    changed: str,
    on: date | None,
    due: date | None,
) -> None:
    """Record that PROJECT's charter was reviewed: you said, we did."""
    at = desk()
    view = at.view(project)
    record = the_charter(view)
    when = on or view.today
    reason = ReviewReason(why)
    change = reviewing(reason, heard, did, when, view.today, by=by, changed=changed, due=due)
    at.edit_record(record, change)
    now = the_charter(at.view(project)).file
    say(f"{record.source.file}: reviewed on {day(when)}.")
    if now.review_due is None or now.review_due <= when:
        say("When is the next review? Say so with --next next time, or write review_due = ...")
    else:
        say(f"The next review is due by {day(now.review_due)}.")
    say_next(next_step(project, now))


@charter.command(example="qiworkbook charter poster willow-ward --size a3 -o poster.pptx")
@project_argument
@output_file("A file ending in .html or .pptx; otherwise HTML in output/.")
@click.option(
    "--size", type=click.Choice(["a3", "a4"]), default="a4", show_default=True, help="The paper."
)
@click.option("--easy-read", is_flag=True, help="One idea a line, with room for pictures.")
@click.option("--welcome-pack", is_flag=True, help="A page to read in the hand.")
def poster(
    project: str, target: Path | None, size: str, easy_read: bool, welcome_pack: bool
) -> None:
    """Print the charter of PROJECT on one page."""
    from qiworkbook_charter.poster import PaperSize, PosterKind, file_name, poster_of, typeset

    kind = _kind(easy_read=easy_read, welcome_pack=welcome_pack)
    at = desk()
    view = at.view(project)
    paper = PaperSize(size)
    page = poster_of(view, the_charter_with_lines(view).file, kind, paper)
    name = file_name(view, kind, paper)
    written = at.write_output(_content(page, paper, target), name, target)
    sheets = len(typeset(page, paper))
    say(f"{written}: {counted(sheets, 'page')} of {paper.value.upper()}.")
    if sheets > 1 and kind is not PosterKind.EASY_READ:  # whose pictures take the room
        say("It does not fit on one page in type that can be read. Fewer words, or --size a3?")
    for label in page.labels:
        say(label)


def _kind(*, easy_read: bool, welcome_pack: bool) -> PosterKind:
    from qiworkbook_charter.poster import PosterKind

    if easy_read and welcome_pack:
        message = "--easy-read and --welcome-pack are two pages: ask for one, then for the other."
        raise click.UsageError(message)
    if easy_read:
        return PosterKind.EASY_READ
    return PosterKind.WELCOME_PACK if welcome_pack else PosterKind.POSTER


def _content(page: Poster, paper: PaperSize, target: Path | None) -> bytes | str:
    ending = target.suffix.lower() if target else ".html"
    if ending in (".html", ".htm"):
        from qiworkbook_charter.poster_files import poster_html

        return poster_html(page, paper)
    if ending == ".pptx":
        from qiworkbook_charter.poster_files import poster_pptx

        return poster_pptx(page, paper)
    raise WorkbookError(
        f"A poster is written as .html or .pptx, and {target} ends in {ending or 'nothing'}.",
        "For a PDF, open the .html and print it to a file.",
    )


def charter_lines(view: ProjectView, charter: Charter) -> Iterator[str]:
    """The lines of `charter show`."""
    yield charter.title or f"The charter of {view.project.title}"
    label = view.why_example(charter.illustrative)
    if label:
        yield f"Illustrative: {label}"
    said = lines_message(charter)
    stop = "" if said.endswith("?") else "."
    yield f"{STAGES[charter.status]}, version {charter.version}. {said}{stop}"
    for who, lines in by_audience(charter):
        yield ""
        yield AUDIENCES[who]
        for line in lines:
            yield f"  {line.text}  [{ORIGINS[line.origin].lower()}]"
    yield ""
    yield from _how_it_came(charter)
    yield from _how_it_lives(view, charter)


def _how_it_came(charter: Charter) -> Iterator[str]:
    if charter.made:
        yield f"{made_message(charter)}."
    newest = newest_agreement(charter)
    if newest:
        by = f" by {listed(newest.by)}" if newest.by else ""
        yield f"Agreed on {day(newest.on)}{by}: version {newest.version}, {newest.fingerprint}."
    if words_changed(charter):
        yield "The words have changed since then and need to be agreed again."
    if charter.displayed:
        yield f"Can be read at: {listed(map(place_and_form, charter.displayed))}."


def _how_it_lives(view: ProjectView, charter: Charter) -> Iterator[str]:
    for review in sorted(charter.review, key=lambda review: review.date):
        yield f"{day(review.date)}, {REASONS[review.why].lower()}:"
        yield f"  You said: {review.heard}"
        yield f"  We did: {review.did or 'no answer yet'}"
    for noted in unanswered(charter):
        yield f"Noted on {day(noted.on)}, and not reviewed since: {noted.what or noted.why}"
    due = charter.review_due
    if due is None:
        yield "No date is set for the next review."
    elif is_overdue(charter, view.today):
        yield f"The review was due by {day(due)}."
    else:
        yield f"Next review due by {day(due)}."


def as_data(view: ProjectView, charter: Charter) -> dict[str, Any]:
    """What the file says, small groups hidden as everywhere, and what follows from it."""
    data = charter.model_dump(mode="json", by_alias=True, exclude_none=True)
    for told_of, made in zip(data["made"], charter.made, strict=True):
        for group in GROUPS:
            told_of[group] = head_count(getattr(made, group))
    return {
        **data,
        "illustrative": view.why_example(charter.illustrative),
        "fingerprint": fingerprint(charter),
        "words_are_agreed": is_agreed(charter),
        "review_overdue": is_overdue(charter, view.today),
    }
