"""A form that was filled in: what it says, and that kept in the assessment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from qiworkbook.api import (
    Editor,
    ReadSheet,
    Row,
    Table,
    WorkbookError,
    day,
    listed,
    toml_text,
)
from qiworkbook_benchmark.assessment import AssessedStandard, Assessment, Rating
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

_TEXTS = {
    "Why not": "reason",
    "Why this rating": "rationale",
    "What patients say": "patient_view",
    "What is lacking": "gap",
}
_LOCKED = ("Id", "Theme", "Standard")


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
    reader = _FormReader(tuple(sheets), expected)
    data = reader.read()
    reader.faults.refuse(file)
    return Assessment.model_validate(data)


def set_of(sheets: Iterable[ReadSheet]) -> str:
    """The id of the set that a form says it is for; "" when it does not say."""
    rows = rows_of(sheets, THIS, ("Standards set",), Faults())
    return rows[0].text("Standards set") if rows else ""


class _FormReader:
    def __init__(self, sheets: tuple[ReadSheet, ...], expected: Expected) -> None:
        self.sheets = sheets
        self.expected = expected
        self.faults = Faults()
        self.assessed: date | None = None

    def read(self) -> dict[str, Any]:
        data = self._this()
        data["assessor"] = [
            {
                "role": row.needed("Role"),
                "lived_experience": row.choice("Lived experience", YES_NO) is True,
            }
            for row in self._rows(ASSESSORS, ("Role", "Lived experience"))
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

    def _standards(self) -> dict[str, SheetRow]:
        found: dict[str, SheetRow] = {}
        for row in self._rows(STANDARDS, (*_LOCKED, "Applies", *_TEXTS, "Rating", "Risk")):
            if not row.text("Id"):
                row.fault("Id", "the id of the standard is missing.")
                continue
            id_ = row.one_of("Id", self.expected.standards)
            if id_ in found:
                first = found[id_].cells["Id"].at
                row.fault("Id", f"“{id_}” is already in {first}.")
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
        return {
            "standard": id_,
            "applicable": applies is not False,
            **({"rating": rating} if rating else {}),
            **{key: row.text(heading) for heading, key in _TEXTS.items()},
            "risk": row.choice("Risk", RISKS),
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


_LISTS = ("evidence", "action")


def as_text(assessment: Assessment) -> str:
    """A new file for an assessment."""
    return toml_text({"format": 1, **_said(assessment), "item": _all(assessment.item)})


def keeping(before: Assessment, after: Assessment) -> Callable[[Editor], object]:
    """The change that makes of a file which says `before` one that says `after`.

    What a form does not hold (what the measure shows, whether it is an example) stays as it is.
    Raises WorkbookError where the file says something of one standard twice: nobody can tell which
    of them the form means.
    """
    often = Counter(item.standard for item in before.item)
    if twice := [one for one, number in often.items() if number > 1]:
        raise WorkbookError(
            f"The assessment speaks of {listed(twice)} in two places, so nothing was written.",
            "Take one of the two out of the file first.",
        )

    def change(editor: Editor) -> None:
        for key in ("unit", "method"):
            _set(editor, (key,), _plain(before).get(key), _plain(after).get(key))
        _keep_list(editor, ("assessor",), before.assessor, after.assessor)
        _keep_items(editor, before, after)

    return change


class FormDifference(Struct, frozen=True):
    """What a form says other than the file: of which standard, of what, and both."""

    of: str
    what: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def replaces(self) -> bool:
        """Whether something that somebody wrote would be there no more."""
        return not set(self.before) <= set(self.after)

    def __str__(self) -> str:
        told = (listed([f"“{one}”" for one in side]) for side in (self.before, self.after))
        return f"{self.of}: {self.what}: {' → '.join(text or 'nothing' for text in told)}"


def differences(before: Assessment, after: Assessment) -> tuple[FormDifference, ...]:
    """What is other than before: of each standard, and who assessed."""
    old = {item.standard: item for item in before.item}
    new = {item.standard: item for item in after.item}
    told = [
        FormDifference(id_, key.replace("_", " "), *sides)
        for id_ in dict.fromkeys((*old, *new))
        for key in AssessedStandard.model_fields
        if len(set(sides := tuple(_as_said(side.get(id_), key) for side in (old, new)))) > 1
        and key != "standard"
    ]
    sides = tuple(_as_said(one, "assessor") for one in (before, after))
    return (*told, *([FormDifference("all", "assessor", *sides)] if len(set(sides)) > 1 else ()))


def _as_said(table: Table | None, key: str) -> tuple[str, ...]:
    """What stands under a key, each thing in one line."""
    said = _plain(table).get(key, []) if table else []
    rows = said if isinstance(said, list) else [{key: said}]
    return tuple(", ".join(map(str, row.values())) for row in rows)


def _keep_items(editor: Editor, before: Assessment, after: Assessment) -> None:
    there = {item.standard: item for item in before.item}
    for item in after.item:
        old = there.pop(item.standard, None)
        if old is None:
            editor.add(("item",), _plain(item), unique=("standard",))
        else:
            _keep_item(editor, old, item)
    for old in there.values():
        editor.remove((old,))


def _keep_item(editor: Editor, before: AssessedStandard, after: AssessedStandard) -> None:
    old, new = _plain(before), _plain(after)
    for key in AssessedStandard.model_fields:
        if key not in _LISTS:
            _set(editor, (before, key), old.get(key), new.get(key))
    for key in _LISTS:
        _keep_list(editor, (before, key), getattr(before, key), getattr(after, key))


def _set(editor: Editor, path: tuple[str | Row, ...], old: Any, new: Any) -> None:
    if old == new:
        return
    if new is None:
        editor.remove(path)
    else:
        editor.set(path, new)


def _keep_list(
    editor: Editor,
    path: tuple[str | Row, ...],
    old: Sequence[Table],
    new: Sequence[Table],
) -> None:
    """One by one: what is there twice is compared, what is left over goes, what is new is added."""
    for row, other in zip(old, new, strict=False):
        was, now = _plain(row), _plain(other)
        for key in dict.fromkeys((*was, *now)):
            _set(editor, (row, key), was.get(key), now.get(key))
    for row in old[len(new) :]:
        editor.remove((row,))
    for row in new[len(old) :]:
        editor.add(path, _plain(row))


def _said(assessment: Assessment) -> dict[str, Any]:
    plain = _plain(assessment)
    plain.pop("item", None)
    return {"set": assessment.set, "date": assessment.date, **plain, "format": 1}


def _all(tables: Sequence[Table]) -> list[dict[str, Any]]:
    return [_plain(one) for one in tables]


def _plain(table: Table) -> dict[str, Any]:
    """What a table says, as TOML has it, what is as if unsaid left out."""
    said: dict[str, Any] = {}
    for key, field in type(table).model_fields.items():
        value = getattr(table, key)
        if isinstance(value, str):
            value = str(value).strip() if type(value) is str else value.value  # type: ignore[attr-defined]
        elif isinstance(value, tuple) and value and isinstance(value[0], Table):
            value = _all(value)
        elif isinstance(value, tuple):
            value = list(value)
        default = field.get_default()
        if value not in (None, "", []) and (field.is_required() or getattr(table, key) != default):
            said[key] = value
    return said
