"""A charter on one screen, and as data for a machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qiworkbook.api import day, listed
from qiworkbook_charter.life import (
    fingerprint,
    is_agreed,
    is_overdue,
    newest_agreement,
    unanswered,
    words_changed,
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

    from qiworkbook.api import ProjectView
    from qiworkbook_charter.model import Charter


def told(view: ProjectView, charter: Charter) -> Iterator[str]:
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
