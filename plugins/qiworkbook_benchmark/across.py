"""Assessments of a whole workbook: wards side by side, a table to export, what a trust may set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from qiworkbook.api import (
    LEFT_OUT,
    Cell,
    Grid,
    Output,
    Problem,
    ProjectView,
    Section,
    Settings,
    Severity,
    Shared,
    Table,
    TableMaker,
    Tone,
    WorkbookCheck,
    WorkbookSectionMaker,
    WorkbookView,
    counted,
    day,
    listed,
)
from qiworkbook_benchmark.tracks import (
    StandardStanding,
    Track,
    items_of,
    newest_evidence,
    standings,
    tracks_of,
    words_assessed,
)
from qiworkbook_benchmark.words import STANDINGS, TONES, tally_of

Assessed = tuple[ProjectView, Track]


class BenchmarkSettings(Table):
    """What `[plugins.benchmark]` of workbook.toml may hold."""

    again_after: int = 12
    """After how many months an assessment is due again."""


SETTINGS = (Settings("benchmark", BenchmarkSettings, "when an assessment is due again"),)


def _no_common_set(view: WorkbookView) -> Iterator[Problem]:
    """Wards that were assessed, and no two of them against the same set."""
    found = tuple((one, track) for one in view.views for track in tracks_of(one) if track.own)
    wards = {one.project.id for one, _ in found}
    pairs = {(one.project.id, track.set_id) for one, track in found}
    sets = [set_id for _, set_id in pairs]
    if len(wards) > 1 and len(set(sets)) == len(sets):
        _, track = found[-1]
        yield Problem(
            "benchmark-no-common-set",
            f"{counted(len(wards), 'project')} were assessed, no two against the same standards: "
            f"{listed(sorted(set(sets)))}",
            track.newest.source.place("set"),
            Severity.QUESTION,
            "Would one set do for all?",
        )


WORKBOOK_CHECKS = (
    WorkbookCheck(
        "benchmark-no-common-set",
        "Wards were assessed, and no two of them against the same set.",
        "Side by side they can learn from each other only where they asked the same.",
        _no_common_set,
    ),
)


def is_of_the_trust(view: ProjectView, track: Track) -> bool:
    """Whether an assessment is of a whole trust: in a project of no ward, or by its unit."""
    where = view.project.where
    whole = where.trust, where.short, view.project.about.organisation
    unit = track.unit.strip().casefold()
    no_ward = not (unit or where.ward or view.project.unread)
    return no_ward or unit in [one.strip().casefold() for one in whole if one]


def _across(view: WorkbookView) -> Iterator[Section]:
    """Each set that two or more units were assessed against: wards, and trusts beside them."""
    by_set: dict[str, tuple[list[Assessed], list[Assessed]]] = {}
    for one in sorted(view.views, key=lambda one: one.project.ward.casefold()):
        for track in tracks_of(one):
            is_whole = is_of_the_trust(one, track)
            if track.own or is_whole:
                by_set.setdefault(track.set_id, ([], []))[is_whole].append((one, track))
    for set_id, (wards, trusts) in sorted(by_set.items()):
        if len(wards) + len(trusts) > 1:
            rows = tuple(
                (Cell(name), Cell(tally_of(track).share), Cell(day(track.newest.file.date)))
                for name, track in (
                    *((one.project.ward, track) for one, track in wards),
                    *(
                        (
                            f"{one.project.where.trust or track.unit or one.project.ward}, the "
                            "whole trust",
                            track,
                        )
                        for one, track in trusts
                    ),
                )
            )
            standards = (wards or trusts)[0][1].standards
            units = ((wards, "ward"), (trusts, "whole trust"))
            who = listed(counted(len(found), noun) for found, noun in units if found)
            yield Section(
                f"benchmark-across-{set_id}",
                "Wards against standards",
                f"{standards.title if standards else set_id}: {who}, each by its own assessment",
                (
                    _heat_map(wards, trusts),
                    Grid(("Unit", "Shown to be met", "Assessed"), rows, "Each by the alphabet"),
                ),
            )


def _heat_map(wards: list[Assessed], trusts: list[Assessed]) -> Grid:
    """Each standard, and how many wards stand where: what most of them find hard stands out.

    Beside them stands what each whole trust was assessed as. Answers to words of several versions
    are told apart: nobody knows here which words stayed as they were.
    """
    versions = {track.newest.file.version for _, track in (*wards, *trusts)}
    found: dict[str, dict[str, tuple[Counter[StandardStanding], list[str]]]] = {}
    for one, track in (*wards, *trusts):
        file, words = track.newest.file, track.standards
        words = words if words and file.version in ("", words.version) else None
        of = f" ({words_assessed(file)})" if len(versions) > 1 else ""
        called = f"{one.project.where.trust_in_brief}: " if len(trusts) > 1 else ""
        for id_, where in standings(file, words).items():
            row = f"{track.text_of(id_) if words else id_}{of}"
            now, whole = found.setdefault(id_, {}).setdefault(row, (Counter(), []))
            if is_of_the_trust(one, track):
                whole.append(f"{called}{STANDINGS[where]}")
            else:
                now[where] += 1
    told = [
        (row, *now)
        for id_, rows in found.items()
        if not id_.startswith(LEFT_OUT)  # may be any
        for row, now in rows.items()
    ]
    there = [one for one in STANDINGS if any(one in where for _, where, _ in told)]
    rows = tuple(
        (
            Cell(row),
            *(
                Cell(str(where[one] or "—"), TONES[one] if where[one] else Tone.PLAIN)
                for one in there
            ),
            *([Cell("; ".join(whole or ("—",)))] if trusts else ()),
        )
        for row, where, whole in told
    )
    columns = ("Standard", *(STANDINGS[one] for one in there), *["The whole trust"] * bool(trusts))
    left = "; those not named here are left out" * (len(told) < sum(map(len, found.values())))
    return Grid(columns, rows, f"How many wards stand where, standard by standard{left}")


WORKBOOK_SECTIONS = (
    WorkbookSectionMaker(
        "benchmark-across",
        "Wards that were assessed against one set, side by side, and whole trusts beside them",
        _across,
        frozenset({Output.REPORT}),
        shared=Shared.COUNTS,
    ),
)


def _standards(view: ProjectView) -> Iterator[tuple[str | date | None, ...]]:
    """Where each standard stands by the newest assessment."""
    for track in tracks_of(view):
        newest = track.newest.file
        items = items_of(newest)
        for id_, standing in standings(newest, track.standards).items():
            item = items.get(id_)
            evidence = newest_evidence(item) if item else None
            yield (track.set_id, track.unit, newest.date, id_, str(standing), evidence)


TABLES = (
    TableMaker(
        "standards",
        "where each standard stands by the newest assessment",
        ("set", "unit", "assessed", "standard", "standing", "newest_evidence"),
        _standards,
        Shared.AGREED,
        meanings=(
            "The id of the set of standards.",
            "Which unit was assessed: the ward, or its trust.",
            "The day of the newest assessment.",
            "The id of the standard.",
            "exceeds, met, unshown (met, and nothing recent shows it), partly, not-met, unknown or "
            "not-applicable.",
            "The day of its newest evidence.",
        ),
    ),
)
