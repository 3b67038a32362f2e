"""What a coach would ask about benchmarking: kindly, and from what the files say."""

from __future__ import annotations

from collections.abc import Iterator

from qiworkbook.api import Action, CoachQuestion, Place, counted, day, listed, short
from qiworkbook_benchmark.assessment import GapRisk, TraumaGrid
from qiworkbook_benchmark.checks import Looking, spots, wonders
from qiworkbook_benchmark.records import GRID, GRIDS, grid_of, told
from qiworkbook_benchmark.tracks import (
    GAPS,
    StandardMove,
    StandardStanding,
    Track,
    items_of,
    moves,
    standing_of,
    standings,
    tally,
)
from qiworkbook_benchmark.words import PRINCIPLES, STANDINGS


@wonders(
    "benchmark-ask-slipped",
    "A standard is rated lower than at the last assessment.",
    "What slipped is no fault. It shows what rested on one person or one place.",
)
def _slipped(at: Looking) -> Iterator[CoachQuestion]:
    for track in at.tracks:
        for move in moves(track):
            if move.up is False and not _is_explained(track, move):
                yield CoachQuestion(
                    "benchmark-ask-slipped",
                    f'What made "{short(track.text_of(move.standard), 60)}" harder, and who could '
                    "help?",
                    f"It was {STANDINGS[move.before].lower()}, and is now "
                    f"{STANDINGS[move.now].lower()}.",
                    _place(track, move),
                    action=_saying_why(at, track, move),
                )


@wonders(
    "benchmark-ask-moved",
    "A standard is newly met.",
    "What worked here may help the next ward.",
)
def _moved(at: Looking) -> Iterator[CoachQuestion]:
    for track in at.tracks:
        met = [
            m
            for m in moves(track)
            if m.up
            and m.now in (StandardStanding.MET, StandardStanding.EXCEEDS)
            and not _is_explained(track, m)
        ]
        if met:
            first = f'"{short(track.text_of(met[0].standard), 60)}"'
            more = f" and {counted(len(met) - 1, 'other standard')}" if met[1:] else ""
            yield CoachQuestion(
                "benchmark-ask-moved",
                f"What made {first}{more} move, and who should hear of it?",
                f"{'They are' if more else 'It is'} met since the assessment of "
                f"{day(track.newest.file.date)}.",
                _place(track, met[0]),
                action=_saying_why(at, track, met[0]),
            )


def _is_explained(track: Track, move: StandardMove) -> bool:
    """Whether the newest assessment says why it is rated so, in other words than the one before."""
    (before, now) = (
        item.rationale.strip() if one and (item := items_of(one.file).get(move.standard)) else ""
        for one in (track.previous, track.newest)
    )
    return now not in ("", before)


def _saying_why(at: Looking, track: Track, move: StandardMove) -> Action:
    return Action(
        "part set",
        (at.view.project.id, "item", move.standard, "rationale=..."),
        (("in", f"benchmark {track.newest.id}"),),
    )


def _place(track: Track, move: StandardMove) -> Place:
    there = (item for item in track.newest.file.item if item.standard == move.standard)
    return track.newest.source.place(next(there, "item"))


@wonders(
    "benchmark-ask-small-test",
    "A gap with a high risk has no change idea.",
    "An action plan asks for work; an idea asks to be tested.",
)
def _small_test(at: Looking) -> Iterator[CoachQuestion]:
    for track in at.tracks:
        for spot in spots([track.newest]):
            standing = standing_of(spot.item, spot.record.file.date)
            has_idea = any(one.idea for one in spot.item.action)
            if standing in GAPS and spot.item.risk is GapRisk.HIGH and not has_idea:
                about = short(spot.item.gap, 60).rstrip(".") or spot.item.standard
                yield CoachQuestion(
                    "benchmark-ask-small-test",
                    f'What could you test next week about "{about}"?',
                    "It is a gap with a high risk, and no change idea belongs to it yet. Its "
                    "action can become one.",
                    spot.place("rating"),
                    action=Action("benchmark idea", (at.view.project.id, spot.item.standard)),
                )


@wonders(
    "benchmark-ask-patients",
    "No standard has the patients' view beside it.",
    "The difference between two views is worth more than either.",
)
def _patients(at: Looking) -> Iterator[CoachQuestion]:
    for track in at.tracks:
        items = track.newest.file.item
        if items and not any(item.patient_view.strip() for item in items):
            yield CoachQuestion(
                "benchmark-ask-patients",
                "Which three of these standards would patients rate differently from staff?",
                "No standard has the view of patients beside it.",
                track.newest.source.place("item"),
                action=Action("benchmark form", (at.view.project.id,)),
            )


@wonders(
    "benchmark-ask-unknown",
    "Some standards are not known.",
    "Not knowing is an honest answer, and somebody can find out.",
)
def _unknown(at: Looking) -> Iterator[CoachQuestion]:
    for track in at.tracks:
        unknown = tally(standings(track.newest.file, track.standards).values()).unknown
        if unknown:
            yield CoachQuestion(
                "benchmark-ask-unknown",
                "Who would know about the standards that nobody could rate?",
                f"Of {track.title}, {counted(unknown, 'standard')} "
                f"{'is' if unknown == 1 else 'are'} not known.",
                track.newest.source.place("item"),
                action=Action("benchmark form", (at.view.project.id,)),
            )


@wonders(
    "benchmark-ask-grid",
    "A principle of trauma-informed care has two voices and no idea.",
    "A conversation that leads to nothing is harder to have again.",
)
def _grid(at: Looking) -> Iterator[CoachQuestion]:
    record = grid_of(at.view)
    rows = [row for row in record.file.row if not told(at.view, row, "idea")] if record else []
    heard = [row for row in rows if row.patients_say.strip() and row.staff_say.strip()]
    if record and heard:
        linked = {
            row.idea for one in at.view.project.records_of(TraumaGrid) for row in one.file.row
        }
        theirs = [one for one in at.view.project.ideas if one.source == "patients"]
        new = [one.id for one in theirs if one.status == "proposed" and one.id not in linked]
        action = Action("idea add", (at.view.project.id,), (("source", "patients"),))
        if new:
            on = (at.view.project.id, "row", heard[0].principle, f"idea={new[-1]}")
            action = Action(
                "part set",
                on,
                (("in", GRID.name if record.id == GRID.name else f"{GRIDS.name}-{record.id}"),),
            )
        about = listed((PRINCIPLES[row.principle].lower() for row in heard), "or")
        yield CoachQuestion(
            "benchmark-ask-grid",
            f"What small thing could people try about {about}?",
            "Patients and staff have both said how it is, and no idea follows yet.",
            record.source.place(heard[0]),
            action=action,
        )


QUESTIONS = (
    _slipped,
    _small_test,
    _patients,
    _moved,
    _unknown,
    _grid,
)
