"""The files that the module reads, which of them a person means, and what commands write there."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.api import (
    Action,
    Editor,
    FileTable,
    ProjectView,
    Record,
    RecordCounts,
    RecordType,
    Scope,
    Shared,
    Workbook,
    WorkbookError,
    day,
    listed,
    toml_text,
)
from qiworkbook_benchmark.assessment import (
    AssessedStandard,
    Assessment,
    Evidence,
    GapAction,
    Principle,
    PrincipleRow,
    Standard,
    StandardsSet,
    TraumaGrid,
    all_sets,
    by_theme,
    guess,
    has_words,
    labels,
)
from qiworkbook_benchmark.tracks import Track, is_open, items_of, standing_of, tracks_of
from qiworkbook_benchmark.words import STANDINGS

_LEFT_OUT = "left out of this copy"


def ratings_alone(file: FileTable, _: Mapping[str, tuple[float, ...]]) -> FileTable:
    """An assessment with its ratings, and with the days and kinds of its evidence."""
    if not isinstance(file, Assessment):
        return file
    items = tuple(
        AssessedStandard(
            standard=item.standard,
            applicable=item.applicable,
            rating=item.rating,
            evidence=tuple(
                Evidence(kind=one.kind, what=_LEFT_OUT, date=one.date) for one in item.evidence
            ),
        )
        for item in file.item
    )
    return file.model_copy(update={"item": items, "assessor": ()})


# A rating is of a ward, and counts nobody.
RATINGS = RecordCounts(lambda _: iter(()), ratings_alone)


def choices(workbook: Workbook, file: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    """The sets that there are, and the standards of the one that an assessment names."""
    known = all_sets(workbook)
    asked = next((one.standard for one in known if one.id == file.get("set")), ())
    return {
        "set": {one.id: one.title for one in known},
        "item.standard": {one.id: one.text for one in asked},
    }


ASSESSMENTS = RecordType(
    "benchmark",
    "benchmark/*.toml",
    Assessment,
    "How a unit stands against a set of standards on one day, with evidence and actions",
    shared=Shared.AGREED,
    counts=RATINGS,
    choices=choices,
)
SETS = RecordType(
    "standards",
    "standards/*.toml",
    StandardsSet,
    "A trust's own set of standards, to benchmark against",
    Scope.WORKBOOK,
    shared=Shared.WORDS,
)
GRID = RecordType(
    "trauma-informed",
    "trauma-informed.toml",
    TraumaGrid,
    "The six principles of trauma-informed care: what people say, evidence, an idea to test",
)
GRIDS = RecordType(
    "trauma-informed-on",
    "trauma-informed/*.toml",
    TraumaGrid,
    "The six principles of trauma-informed care as people said it on another day",
)

RECORDS = (ASSESSMENTS, SETS, GRID, GRIDS)


def grids_of(view: ProjectView) -> tuple[Record[TraumaGrid], ...]:
    """The trauma-informed grids in which anything was said, by their days; else those there are.

    One without a day is of the day that its file is called by, or else the oldest.
    """
    grids = sorted(
        view.project.records_of(TraumaGrid),
        key=lambda record: str(record.file.date or record.id.removeprefix(GRID.name)),
    )
    said = [record for record in grids if any(map(has_words, record.file.row))]
    return tuple(said or grids)


def grid_of(view: ProjectView) -> Record[TraumaGrid] | None:
    """The newest trauma-informed grid of a project, if it has one that could be read."""
    return next(reversed(grids_of(view)), None)


def told(view: ProjectView, row: PrincipleRow, key: str) -> str:
    """What a row of the newest grid says, and what was said the time before where that differs."""
    now: str = getattr(row, key).strip()
    before = [
        (day(record.file.date) if record.file.date else "before", getattr(one, key).strip())
        for record in grids_of(view)[:-1]
        for one in record.file.row
        if one.principle is row.principle and getattr(one, key).strip()
    ]
    when, then = before[-1] if before else ("", now)
    return now if now == then else f"{now or 'Not said this time'} ({when}: {then})"


def the_tracks(view: ProjectView, set_id: str = "") -> tuple[Track, ...]:
    """A project's assessments by set; with `set_id`, against this one only.

    Raises WorkbookError when there are none, or none that can be read.
    """
    tracks = tracks_of(view)
    if not tracks:
        raise view.project.no_file(
            ASSESSMENTS.where,
            f"{view.project.id} has no assessment yet.",
            "Begin one against a set of standards.",
            Action("benchmark start", (view.project.id,), (("set", "ID"),)),
        )
    found = tuple(track for track in tracks if not set_id or track.set_id == set_id)
    if not found:
        there = sorted({track.set_id for track in tracks})
        raise WorkbookError(
            f"{view.project.id} has no assessment against {set_id}.", guess(set_id, there)
        )
    return found


def the_track(view: ProjectView, set_id: str = "", on: date | None = None) -> Track:
    """The one track that is meant; up to the assessment of that day, when a day is named.

    Raises WorkbookError when there is none, or when it could be several.
    """
    tracks = the_tracks(view, set_id)
    if on is not None:
        tracks = tuple(cut for track in tracks if (cut := _until(track, on)))
        if not tracks:
            days = sorted({r.file.date for track in the_tracks(view) for r in track.records})
            raise WorkbookError(
                f"{view.project.id} has no assessment of {day(on)}.",
                f"There is one dated {listed(map(day, days))}.",
            )
    if len(tracks) > 1:
        ids = sorted({track.set_id for track in tracks})
        if len(ids) > 1:
            message = f"{view.project.id} is assessed against {listed(ids)}."
            raise WorkbookError(message, "Say which.", action=Action("", (), (("set", ids[0]),)))
        return next((track for track in tracks if track.own), tracks[0])
    return tracks[0]


def _until(track: Track, on: date) -> Track | None:
    """The track as it was after the assessment of that day; None when there is none."""

    records = tuple(record for record in track.records if record.file.date <= on)
    if not records or records[-1].file.date != on:
        return None
    return replace(track, records=records)


def the_item(
    view: ProjectView, track: Track, standard: str
) -> tuple[Record[Assessment], AssessedStandard]:
    """What the newest assessment says of a standard, to write there.

    Raises WorkbookError where it says nothing, and where an assessment cannot be read: it may be
    the newest.
    """
    if unread := view.project.unread_at(ASSESSMENTS.where):
        raise WorkbookError.of(unread)
    record = track.newest
    items = {item.standard: item for item in reversed(record.file.item)}
    if standard in items:
        return record, items[standard]
    raise WorkbookError(
        f"The assessment of {day(record.file.date)} has no standard {standard}.",
        guess(standard, [*items][::-1]),
    )


class ChosenGap(Struct, frozen=True):
    """What becomes an idea: its name, and the action that is there; None for a new one."""

    name: str
    action: GapAction | None


def choose(item: AssessedStandard, number: int | None, name: str) -> ChosenGap:
    """The action that is meant: the only one without an idea, or the one with that number.

    Raises WorkbookError when it could be several, or when there is none and no name.
    """
    free = [action for action in item.action if not action.idea]
    if number is not None:
        if not 1 <= number <= len(item.action):
            raise _which(item, f"{item.standard} has no action {number}.")
        wanted = item.action[number - 1]
        if wanted.idea:
            raise WorkbookError(f"Action {number} is the change idea {wanted.idea} already.")
        free = [wanted]
    if len(free) > 1:
        raise _which(item, f"{item.standard} has {len(free)} actions.")
    if free:
        return ChosenGap(name or as_idea(free[0].what), free[0])
    if name:
        return ChosenGap(name, None)
    done = listed(action.idea for action in item.action)
    raise WorkbookError(
        f"{item.standard} has no action that could become a change idea"
        f"{f': {done} came of it' if done else ''}.",
        "Say what to test.",
        action=Action("", (), (("name", ""),)),
    )


def as_idea(what: str) -> str:
    """An action in the words of an idea, which read on from "to test ...": no capital, no stop."""
    text = what.strip().removesuffix(".")
    is_word = text[1:2].islower() or text[1:2] == " "
    return text[:1].lower() + text[1:] if is_word else text


def linking(item: AssessedStandard, chosen: ChosenGap, idea: str) -> Callable[[Editor], object]:
    """The change that ties the action of an item to the idea."""

    def change(editor: Editor) -> None:
        if chosen.action is None:
            editor.add((item, "action"), {"what": chosen.name, "idea": idea})
        else:
            editor.set((chosen.action, "idea"), idea)

    return change


def _which(item: AssessedStandard, message: str) -> WorkbookError:
    told = "; ".join(f"{at}: {one.what}" for at, one in enumerate(item.action, start=1))
    if not told:
        return WorkbookError(message, "It has none.")
    return WorkbookError(
        message, f"Say which: {told}.", action=Action("", (), (("action", "NUMBER"),))
    )


_HOW = (
    "rating: not-met, partly, met, exceeds or unknown. Unknown is an honest answer.",
    "A standard that does not apply here: applicable = false, and a reason.",
    "risk, if the gap stays: low, medium or high.",
    "",
    "met needs evidence of the 12 months before the date, below its [[item]]:",
    "",
    "[[item.evidence]]",
    'kind = "audit"       # policy, audit, data, observation, patient-feedback, staff-feedback',
    'what = "..."         # and where it can be seen; never about one person',
    "date = {date}",
    'strength = "fair"    # strong, fair, weak',
    "",
    "and a gap an action:",
    "",
    "[[item.action]]",
    'what = "..."',
    'lead = "..."         # a role, never a name',
    "due = {due}",
    'status = "green"     # blue: done and shown, red: off track, amber: at risk, green: on track',
)


def starting(
    standards: StandardsSet, unit: str, on: date, due: date, previous: Assessment | None = None
) -> str:
    """The text of a new assessment.

    From the one before come who assessed, what does not apply and why, and the open actions; its
    ratings stand beside the standards as remarks, and have to be made anew.
    """
    head = [
        f"{unit or 'The unit'} against: {standards.title}.",
        *labels(standards),
        "",
        *(line.format(date=on, due=due) for line in _HOW),
    ]
    parts = [_remarks(head), "format = 1\n", toml_text(_about(standards, on, previous))]
    if previous is None or not previous.assessor:
        parts.append(_remarks(_WHO))
    old = items_of(previous) if previous else {}
    for theme in by_theme(standards):
        if theme.title:
            parts.append(_remarks([theme.title]))
        parts += ["".join(_item(one, old.get(one.id), previous)) for one in theme.standards]
    return "\n".join(parts)


_WHO = (
    "Who assesses: roles, never names. Somebody with lived experience sees what others do not.",
    "",
    "[[assessor]]",
    'role = "Peer support worker"',
    "lived_experience = true",
)


def _about(standards: StandardsSet, on: date, previous: Assessment | None) -> dict[str, Any]:
    about: dict[str, Any] = {"set": standards.id, "date": on, "method": "self"}
    about |= {"version": standards.version} if standards.version else {}
    if previous:
        about["shows"] = list(previous.shows)
        about["assessor"] = [one.model_dump() for one in previous.assessor]
    return about


def _item(
    one: Standard, old: AssessedStandard | None, previous: Assessment | None
) -> Iterator[str]:
    yield _remarks([f"{one.ref} {one.text}"])
    entry: dict[str, Any] = {"standard": one.id}
    actions: list[dict[str, Any]] = []
    if old and previous:
        was = STANDINGS[standing_of(old, previous.date)].lower()
        yield _remarks([f"On {day(previous.date)}: {was}."])
        actions = [a.model_dump(mode="python") for a in old.action if is_open(a)]
    if old and not old.applicable:
        entry |= {"applicable": False, "reason": old.reason}
    entry |= {"rating": "unknown", "rationale": "", "patient_view": "", "gap": ""}
    if actions:
        entry["action"] = [{k: v for k, v in one.items() if v not in ("", None)} for one in actions]
    yield toml_text({"item": [entry]})


def starting_grid(principles: StandardsSet, order: tuple[Principle, ...], on: date) -> str:
    """The text of a new trauma-informed grid: a row for each principle, no score."""
    texts = {one.id: one.text for one in principles.standard}
    head = [
        "Six principles of trauma-informed care. There is no score: take one at a time, and look",
        "for the rows in which patients and staff see it differently.",
        *labels(principles),
        "",
        'together_with = ["community meeting"] # meetings or roles, never names',
        "idea: the id of a change idea of this project that could be tested.",
    ]
    blank = {"patients_say": "", "staff_say": "", "evidence": "", "gap": "", "idea": ""}
    rows = [
        _remarks([texts.get(one.value, one.value)])
        + toml_text({"row": [{"principle": one.value, **blank}]})
        for one in order
    ]
    return "\n".join([_remarks(head), "format = 1\n", toml_text({"date": on}), *rows])


def _remarks(lines: tuple[str, ...] | list[str]) -> str:
    """The lines as remarks, wrapped, and with nothing in them that TOML forbids there."""
    wrapped: list[str] = []
    for line in lines:
        plain = "".join(c for c in " ".join(line.split(" ")) if c.isprintable())
        wrapped += textwrap.wrap(plain, 96, drop_whitespace=True) or [""]
    return "".join(f"# {line}".rstrip() + "\n" for line in wrapped)
