"""An Excel form that came back, as an assessment; everything that is wrong is told by its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from qiworkbook.api import WorkbookError, counted, day
from qiworkbook_benchmark.assessment import Assessment, Rating
from qiworkbook_benchmark.cells import Faults, SheetRow, rows_of
from qiworkbook_benchmark.form import (
    ACTIONS,
    ASSESSORS,
    BRAG,
    EVIDENCE,
    KINDS,
    METHODS,
    RATINGS,
    RISKS,
    STANDARDS,
    STRENGTHS,
    THIS,
    YES_NO,
)
from qiworkbook_benchmark.tracks import year_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from qiworkbook.api import ReadSheet

_TEXTS = {
    "Why not": "reason",
    "Why this rating": "rationale",
    "What patients say": "patient_view",
    "What is lacking": "gap",
}
_ANSWERS = ("Applies", *_TEXTS, "Rating", "Risk")
_LOCKED = ("Id", "Theme", "Standard")
_MOST_TOLD = 40


class Expected(Struct, frozen=True):
    """What a form may name: its set, the standards that have a row, and the project's ideas."""

    set_id: str
    standards: Sequence[str]
    ideas: Sequence[str]
    today: date


def read_form(sheets: Iterable[ReadSheet], file: str, expected: Expected) -> Assessment:
    """The assessment that a form holds.

    Raises WorkbookError with every fault, each with its sheet and cell, when there is one.
    """
    reader = _Reader(tuple(sheets), expected)
    data = reader.read()
    told = reader.faults.told
    if not told:
        return Assessment.model_validate(data)
    more = len(told) - _MOST_TOLD
    lines = [f"{file}: {line}" for line in told[:_MOST_TOLD]]
    lines += [f"... and {counted(more, 'more')}"] if more > 0 else []
    raise WorkbookError(
        "\n".join(lines),
        f"Nothing was written: put {counted(len(told), 'cell')} right, then read it again.",
    )


def set_of(sheets: Iterable[ReadSheet]) -> str:
    """The id of the set that a form says it is for; "" when it does not say."""
    rows = rows_of(sheets, THIS, ("Standards set",), Faults())
    return rows[0].text("Standards set") if rows else ""


class _Reader:
    def __init__(self, sheets: tuple[ReadSheet, ...], expected: Expected) -> None:
        self.sheets = sheets
        self.expected = expected
        self.faults = Faults()
        self.assessed: date | None = None

    def read(self) -> dict[str, Any]:
        data = self._this()
        data["assessor"] = [
            self._assessor(row) for row in self._rows(ASSESSORS, ("Role", "Lived experience"))
        ]
        rows = self._standards()
        items = {id_: self._item(id_, row) for id_, row in rows.items()}
        evidence = self._listed(EVIDENCE, ("Kind", "What", "Date", "Strength"), self._evidence)
        actions = self._listed(
            ACTIONS, ("What", "Lead", "Due", "Status", "Change idea"), self._action
        )
        for id_, item in items.items():
            item["evidence"] = evidence.get(id_, [])
            item["action"] = actions.get(id_, [])
        for id_, item in items.items():
            self._contradictions(rows[id_], item)
        answered = {
            id_: item
            for id_, item in items.items()
            if (bool(item["evidence"] or item["action"]) or not rows[id_].is_blank(_LOCKED))
        }
        data["item"] = list(answered.values())
        return data

    def _rows(self, sheet: str, headings: Sequence[str]) -> tuple[SheetRow, ...]:
        return rows_of(self.sheets, sheet, headings, self.faults)

    def _this(self) -> dict[str, Any]:
        rows = self._rows(THIS, ("Standards set", "Date", "Unit", "Method"))
        if not rows:
            if not self.faults.told:
                self.faults.tell(THIS, None, "the row with the date is missing.")
            return {}
        row = rows[0]
        when = row.day("Date", needed=True)
        if when and when > self.expected.today:
            row.fault("Date", f"{day(when)} is in the future. Is the day right?")
        else:
            self.assessed = when
        method = row.choice("Method", METHODS, needed=True)
        return {
            "set": self.expected.set_id,
            "date": when,
            "unit": row.text("Unit"),
            "method": method,
        }

    def _assessor(self, row: SheetRow) -> dict[str, Any]:
        lived = row.choice("Lived experience", YES_NO)
        return {"role": row.needed("Role"), "lived_experience": lived is True}

    def _standards(self) -> dict[str, SheetRow]:
        found: dict[str, SheetRow] = {}
        for row in self._rows(STANDARDS, (*_LOCKED, *_ANSWERS)):
            if not row.text("Id"):
                row.fault("Id", "the id of the standard is missing.")
                continue
            id_ = row.one_of("Id", self.expected.standards)
            if id_ in found:
                first = found[id_].cells["Id"].at
                row.fault("Id", f"“{id_}” already stands in {first}.")
            elif id_:
                found[id_] = row
        there = any(sheet.name.casefold() == STANDARDS.casefold() for sheet in self.sheets)
        for id_ in self.expected.standards if there else ():
            if id_ not in found:
                self.faults.tell(STANDARDS, None, f"the row of “{id_}” is missing.")
        return found

    def _item(self, id_: str, row: SheetRow) -> dict[str, Any]:
        applies = row.choice("Applies", YES_NO)
        rating = row.choice("Rating", RATINGS)
        risk = row.choice("Risk", RISKS)
        return {
            "standard": id_,
            "applicable": applies is not False,
            **({"rating": rating} if rating else {}),
            **{key: row.text(heading) for heading, key in _TEXTS.items()},
            "risk": risk,
        }

    def _listed(self, sheet: str, headings: Sequence[str], read: Any) -> dict[str, list[Any]]:
        """The rows of a sheet, by the standards they belong to."""
        found: dict[str, list[Any]] = {}
        for row in self._rows(sheet, ("Standard", *headings)):
            if row.needed("Standard"):
                id_ = row.one_of("Standard", self.expected.standards)
                found.setdefault(id_, []).append(read(row))
        return found

    def _evidence(self, row: SheetRow) -> dict[str, Any]:
        when = row.day("Date", needed=True)
        if when and self.assessed and when > self.assessed:
            row.fault("Date", f"{day(when)} is after the assessment of {day(self.assessed)}.")
        return {
            "kind": row.choice("Kind", KINDS, needed=True),
            "what": row.needed("What"),
            "date": when,
            "strength": row.choice("Strength", STRENGTHS),
        }

    def _action(self, row: SheetRow) -> dict[str, Any]:
        return {
            "what": row.needed("What"),
            "lead": row.text("Lead"),
            "due": row.day("Due"),
            "status": row.choice("Status", BRAG),
            "idea": row.one_of("Change idea", self.expected.ideas),
        }

    def _contradictions(self, row: SheetRow, item: dict[str, Any]) -> None:
        """What each cell allows, and both together do not."""
        id_, rating = item["standard"], item.get("rating")
        if not item["applicable"]:
            if not item["reason"]:
                row.fault("Why not", f"“{id_}” does not apply: say why.")
            if rating not in (None, Rating.UNKNOWN):
                row.fault("Rating", f"“{id_}” does not apply, and is rated.")
        elif rating in (Rating.MET, Rating.EXCEEDS):
            self._needs_evidence(row, id_, [one["date"] for one in item["evidence"]])

    def _needs_evidence(self, row: SheetRow, id_: str, days: list[date | None]) -> None:
        if not days:
            row.fault("Rating", f"“{id_}” is met, and the sheet {EVIDENCE} has none for it.")
        elif self.assessed and None not in days:
            since = year_before(self.assessed)
            if not any(one and since <= one <= self.assessed for one in days):
                until = day(self.assessed)
                row.fault(
                    "Rating",
                    f"“{id_}” is met, and no evidence is of the 12 months up to {until}.",
                )
