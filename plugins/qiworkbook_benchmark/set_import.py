"""A trust's own list of standards, in Excel or as CSV, becomes a standards set."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from qiworkbook.api import (
    Action,
    ReadCell,
    ReadSheet,
    WorkbookError,
    short,
    slug,
    toml_text,
    unique_slug,
)
from qiworkbook_benchmark.assessment import Audience, WhoCanMeet
from qiworkbook_benchmark.cells import Faults, SheetRow, text_of

NAMES = {
    "text": (
        *("standard text", "text", "statement", "standard statement", "description", "wording"),
        *("requirement", "criterion", "criteria", "recommendation", "commitment", "expectation"),
        *("standards", "standard"),
    ),
    "ref": (
        *("ref", "ref no", "reference", "no", "number", "standard no", "standard number"),
        *("standard ref", "#", "nr", "standard"),
    ),
    "theme": ("theme", "domain", "section", "category", "heading", "area", "chapter", "topic"),
    "id": ("id", "code", "standard id"),
    "audience": ("audience", "for", "who for", "applies to"),
    "level": ("level",),
}
"""The headings by which each column is known, the surest first."""

ANSWERS = {
    "rating": (
        *("rating", "rag", "rag rating", "rag status", "self assessment", "compliance"),
        *("compliant", "assessment", "current position rating", "met", "status"),
    ),
    "evidence": ("evidence", "supporting evidence", "assurance", "evidence of compliance"),
    "evidence_date": ("evidence date", "date of evidence"),
    "rationale": ("rationale", "comment", "comments", "narrative", "notes", "current position"),
    "gap": ("gap", "gaps", "gap identified", "gaps identified", "what is lacking"),
    "action": (
        *("action", "actions", "action required", "actions required", "improvement action"),
        *("action plan", "plan"),
    ),
    "lead": ("lead", "action lead", "owner", "action owner", "responsible", "by whom"),
    "due": ("due", "due date", "deadline", "by when", "target date", "completion date"),
    "brag": ("action status", "brag", "action rag", "action progress", "progress"),
}
"""The same of what a trust has answered in its sheet already."""

_RATINGS = {
    "not-met": ("not met", "no", "red", "not compliant", "non compliant", "not in place"),
    "partly": (
        *("partly", "partly met", "partially met", "partial", "partially", "amber", "in part"),
        *("partially compliant", "partly compliant", "in progress"),
    ),
    "met": ("met", "fully met", "yes", "green", "compliant", "fully compliant", "in place"),
    "exceeds": ("exceeds", "exceeded", "blue"),
    "unknown": ("unknown", "not known", "not assessed", "not rated"),
    "not-applicable": ("not applicable", "n a", "na"),
}
_BRAG = {
    "blue": ("blue", "complete", "completed", "done"),
    "green": ("green", "on track"),
    "amber": ("amber", "at risk"),
    "red": ("red", "off track", "overdue"),
}
_NO_COLOUR = (
    *("in progress", "ongoing", "on going", "underway", "under way", "started", "open"),
    *("not started", "not yet started", "planned", "to do"),
)
"""How far an action is, which does not say whether it will be done in time: kept with its words."""

_AUDIENCES = {one.value: (one.rstrip("s"), f"{one}s") for one in Audience}
_LEVELS = {one.value: (f"{one}s",) for one in WhoCanMeet}

_HEADING_WITHIN = 25  # rows, for titles above the table


class StandardsFound(Struct):
    """What was found: themes by id, standards as TOML has them, and where the columns stood.

    `items` are the answers that stand beside them, `read_as` each word with what it was read as
    and how often, and `left` the headings of columns that are not read, and have anything below.
    """

    sheet: str
    columns: dict[str, str]
    themes: dict[str, str] = field(default_factory=dict)
    standards: list[dict[str, Any]] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    items: list[dict[str, Any]] = field(default_factory=list)
    read_as: Counter[str] = field(default_factory=Counter)
    left: list[str] = field(default_factory=list)


def take(
    sheets: Sequence[ReadSheet], file: str, chosen: Mapping[str, str], *, answers: bool = False
) -> StandardsFound:
    """The standards of the first sheet that has a column of them; with `answers`, those too.

    `chosen` names columns that are called otherwise. Raises WorkbookError with every fault, each
    with its cell, when there is one.
    """
    for sheet in sheets:
        for at in range(min(len(sheet.rows), _HEADING_WITHIN)):
            columns = _columns(sheet.rows[at], chosen)
            if "text" in columns:
                theirs = _columns(sheet.rows[at], {}, ANSWERS, tuple(columns.values()))
                read = columns | (theirs if answers else {})
                taken = _taken(sheet, at, read)
                taken.left = [
                    text_of(cell) or cell.at
                    for column, cell in enumerate(sheet.rows[at])
                    if column not in read.values()
                    and any(text_of(row[column]) for row in sheet.rows[at + 1 :])
                ] + [
                    f"sheet {other.name}"
                    for other in sheets
                    if other is not sheet
                    and any("text" in _columns(r, chosen) for r in other.rows[:_HEADING_WITHIN])
                ]
                return _checked(taken, file)
    rows = [[*filter(None, map(text_of, row))] for s in sheets[:1] for row in s.rows]
    headings = max(rows[:_HEADING_WITHIN], key=len, default=[])
    have = f"It has: {', '.join(headings)}. " if headings else ""
    wanted = chosen.get("text")
    missing = f"no column “{wanted}”" if wanted else "no column of standards"
    raise WorkbookError(
        f"{file} has {missing}, so nothing was written.",
        f"{have}Name the column.",
        action=Action("", (), (("text-column", ""),)),
    )


def set_text(about: Mapping[str, Any], taken: StandardsFound) -> str:
    """The file of the set."""
    table: dict[str, Any] = {"format": 1, **{k: v for k, v in about.items() if v not in ("", None)}}
    table["theme"] = [{"id": id_, "title": title} for title, id_ in taken.themes.items()]
    table["standard"] = taken.standards
    return toml_text(table)


def _columns(
    row: Sequence[ReadCell],
    chosen: Mapping[str, str],
    known: Mapping[str, Sequence[str]] = NAMES,
    taken: Sequence[int] = (),
) -> dict[str, int]:
    """Which column is what, each used once; the text is looked for first."""
    headings = [_folded(text_of(cell)) for cell in row]
    found: dict[str, int] = {}
    for part, names in known.items():
        wanted = (_folded(chosen[part]),) if chosen.get(part) else names
        for name in wanted:
            if name in headings and headings.index(name) not in (*taken, *found.values()):
                found[part] = headings.index(name)
                break
    return found


def _folded(heading: str) -> str:
    return re.sub(r"[^\w#]+", " ", heading.casefold()).strip()


def _taken(sheet: ReadSheet, heading: int, columns: Mapping[str, int]) -> StandardsFound:
    names = {part: text_of(sheet.rows[heading][at]) for part, at in columns.items()}
    taken = StandardsFound(sheet.name, names)
    theme = ""
    ids: dict[str, ReadCell] = {}
    refs: dict[str, ReadCell] = {}
    for row in sheet.rows[heading + 1 :]:
        cells = {part: row[at] for part, at in columns.items()}
        if not any(text_of(cell) for cell in row):
            continue
        theme = text_of(cells.get("theme")) or theme
        if text_of(cells["text"]):
            _add(taken, cells, theme, ids, refs)
        elif "theme" not in columns and sum(bool(text_of(cell)) for cell in row) == 1:
            theme = next(text_of(cell) for cell in row if text_of(cell))
        elif any(text_of(cell) for part, cell in cells.items() if part != "theme"):
            filled = next(cell for cell in row if text_of(cell))
            said = short(text_of(filled), 40)
            taken.faults.tell(
                taken.sheet, filled, f"“{said}” is here, but {cells['text'].at} is empty."
            )
    return taken


def _add(
    taken: StandardsFound,
    cells: Mapping[str, ReadCell],
    theme: str,
    ids: dict[str, ReadCell],
    refs: dict[str, ReadCell],
) -> None:
    text, ref = text_of(cells["text"]), text_of(cells.get("ref"))
    if ref and "T" not in ref and re.fullmatch(r"\d{4}-\d\d-\d\d", ref):
        taken.faults.tell(
            taken.sheet,
            cells["ref"],
            f"Excel has made the date {ref} of a number. Type it as text.",
        )
    if ref and ref in refs:
        taken.faults.tell(
            taken.sheet,
            cells["ref"],
            f"the number {ref} is already in {refs[ref].at}. (Excel makes 1.1 of 1.10, unless "
            "the column is text.)",
        )
    refs.setdefault(ref, cells.get("ref", cells["text"]))
    id_ = _id(taken, cells, text_of(cells.get("id")), ref or text, ids)
    ids.setdefault(id_, cells["text"])
    audience = [
        one
        for word in re.split(r"[,;/]| and ", text_of(cells.get("audience")))
        if word.strip() and (one := _meaning(taken, cells["audience"], word, _AUDIENCES))
    ]
    entry = {
        "id": id_,
        "theme": _theme(taken, theme),
        "ref": ref,
        "text": text,
        "audience": audience,
        "level": _meaning(taken, cells.get("level"), text_of(cells.get("level")), _LEVELS),
    }
    taken.standards.append({key: value for key, value in entry.items() if value})
    if any(text_of(cells.get(part)) for part in ANSWERS):
        taken.items.append(_item(taken, cells, id_))


def _item(taken: StandardsFound, cells: Mapping[str, ReadCell], id_: str) -> dict[str, Any]:
    """What a row of a trust's sheet answers. Evidence of no day is why the rating is as it is."""
    said = {part: text_of(cells.get(part)) for part in ANSWERS}
    rating = _meaning(taken, cells.get("rating"), said["rating"], _RATINGS)
    so_far = said["brag"] * (_folded(said["brag"]) in _NO_COLOUR)
    status = "" if so_far else _meaning(taken, cells.get("brag"), said["brag"], _BRAG)
    read = (
        (said["rating"], rating),
        (said["brag"], status or "words of the action" * bool(so_far)),
    )
    taken.read_as.update(f"“{word}” as {meant}" for word, meant in read if meant)
    row = SheetRow(taken.sheet, cells, taken.faults)
    seen = row.day("evidence_date")
    why = [said["rationale"], "" if seen else said["evidence"]]
    action = {
        "what": said["action"] + f" ({so_far})" * bool(said["action"] and so_far),
        "lead": said["lead"],
        "due": row.day("due"),
        "status": status,
    }
    if not said["action"] and any((*action.values(), so_far)):
        part = next(one for one in ("lead", "due", "brag") if said[one])
        taken.faults.tell(
            taken.sheet,
            cells[part],
            f"“{short(said[part], 40)}” belongs to no action: there is none in this row.",
        )
    is_out = rating == "not-applicable"
    item = {
        "standard": id_,
        "rating": "" if is_out else rating,
        "reason" if is_out else "rationale": "\n".join(filter(None, why)),
        "gap": said["gap"],
        "evidence": [{"kind": "document", "what": said["evidence"], "date": seen}] * bool(seen),
        "action": [{key: value for key, value in action.items() if value}] * bool(said["action"]),
    }
    kept = {key: value for key, value in item.items() if value}
    return {**kept, "applicable": False} if is_out else kept


def _meaning(
    taken: StandardsFound, cell: ReadCell | None, word: str, known: Mapping[str, Sequence[str]]
) -> str:
    """What a word of the sheet stands for; a fault where it is none that is known."""
    folded = _folded(word)
    meant = next((m for m, words in known.items() if folded in (*words, _folded(m))), "")
    if cell and word and not meant:
        taken.faults.tell(
            taken.sheet, cell, f"“{short(word.strip(), 40)}” is not one of: {', '.join(known)}."
        )
    return meant


def _id(
    taken: StandardsFound,
    cells: Mapping[str, ReadCell],
    given: str,
    name: str,
    ids: Mapping[str, ReadCell],
) -> str:
    if given:
        made = _slug(given)
        if made in ids:
            taken.faults.tell(
                taken.sheet, cells["id"], f"the id {made} is already in {ids[made].at}."
            )
        return made
    return unique_slug(_slug(short(name, 40)), ids)


def _slug(text: str) -> str:
    try:
        return slug(text)
    except WorkbookError:  # nothing in it from a to z
        return "standard"


def _theme(taken: StandardsFound, title: str) -> str:
    if title and title not in taken.themes:
        taken.themes[title] = unique_slug(_slug(title), taken.themes.values())
    return taken.themes.get(title, "")


def _checked(taken: StandardsFound, file: str) -> StandardsFound:
    taken.faults.refuse(file)
    if not taken.standards:
        raise WorkbookError(f"{file} has no standards below its headings: nothing was written.")
    return taken
