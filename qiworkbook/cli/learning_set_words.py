"""A learning set on one screen, and the same as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qiworkbook.analysis.commitments import looked_back_on, set_before, shown_in_words
from qiworkbook.analysis.evaluation import heard
from qiworkbook.cli.say import table
from qiworkbook.text.words import day, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.analysis.commitments import Kept
    from qiworkbook.analysis.evaluation import Heard
    from qiworkbook.model import LearningSet, LearningSetFile
    from qiworkbook.workbook import OpenWorkbook


def lines(opened: OpenWorkbook, found: LearningSet) -> Iterator[str]:
    """The learning set on one screen."""
    file = found.file
    when = [day(file.date), (file.mode or "").replace("-", " "), file.theme]
    yield file.title or f"Learning set of {day(file.date)}"
    yield "  " + " · ".join(one for one in when if one)
    yield from _list("To leave with", file.objectives)
    if file.agenda:
        yield "Agenda"
        times = [(f"{one.start}–{one.end}" if one.end else one.start) for one in file.agenda]
        rows = [
            (f"  {time}", one.title, one.lead) for time, one in zip(times, file.agenda, strict=True)
        ]
        yield table(rows)
    yield from _list("Teams", file.teams)
    for story in file.story:
        yield from _list(f"{story.project} asks", story.asks)
        yield from _list(f"{story.project} offers", story.offers)
    before = set_before(opened.workbook, file.date)
    if before and before.file.commitment:
        yield f"Said on {day(before.file.date)}, and what the files show"
        yield table(_kept(looked_back_on(opened.workbook, before, opened.today)))
    yield from _list("Will test", [f"{one.project} {one.what}" for one in file.commitment])
    if file.attendance:
        yield f"Who came: {sum(one.people for one in file.attendance)}"
        yield table([(f"  {o.project}", o.role, str(o.people)) for o in file.attendance])
    yield from _evaluation(heard(file.evaluation))
    yield from _end(file)


def _list(heading: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield heading
        yield from (f"  - {one}" for one in items)


def _kept(found: Sequence[Kept]) -> list[tuple[str, str, str]]:
    return [(f"  {one.ward}", one.commitment.what, shown_in_words(one)) for one in found]


def _evaluation(found: Heard | None) -> Iterator[str]:
    if found is None:
        return
    yield f"{found.message}."
    yield from (f"  {sentence(one)}" for one in (found.hidden, found.confidence) if one)
    for name, comments in found.comments:
        yield from _list(f"  {name}", comments)


def _end(file: LearningSetFile) -> Iterator[str]:
    if file.next:
        yield f"Next: {day(file.next)}"
    if file.contact:
        yield f"Write to: {file.contact}"


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
