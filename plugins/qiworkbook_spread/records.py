"""The plan for spread of a project: found, changed, and its sites as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import files
from typing import Any

from qiworkbook.api import (
    Action,
    Editor,
    ProjectView,
    Record,
    RecordType,
    TableMaker,
    WorkbookError,
    counted,
    day,
    listed,
    refuse_to_look_ahead,
    unique_slug,
)
from qiworkbook_spread.model import Adopter, SiteStage, Spread, SpreadSite
from qiworkbook_spread.ratings import FACTORS, RatingLevel

FILE = "spread.toml"

RECORDS = (
    RecordType(
        "spread",
        FILE,
        Spread,
        "What is passed on to other units, how far it has got, and whether it will last",
        people=("rater",),
    ),
)


def spread_of(view: ProjectView) -> Record[Spread] | None:
    """The spread of a project, if it has one that could be read."""
    return next(iter(view.project.records_of(Spread)), None)


def the_spread(view: ProjectView) -> Record[Spread]:
    """The same. Raises WorkbookError when there is none, or it cannot be read."""
    record = spread_of(view)
    if record is not None:
        return record
    raise view.project.no_file(
        FILE,
        f"{view.project.id} has no plan for spread yet.",
        "Begin one.",
        Action("spread start", (view.project.id,)),
    )


def template() -> str:
    """The text with which a plan begins: empty, with a note at every line."""
    return files("qiworkbook_spread").joinpath("template.toml").read_text(encoding="utf-8")


def _sites(view: ProjectView) -> Iterator[tuple[str | date | None, ...]]:
    spread = spread_of(view)
    for site in spread.file.site if spread else ():
        about = (site.id, site.unit, site.project, str(site.adopter or ""), site.start)
        for reached in site.reached:
            yield (*about, str(reached.stage), reached.on)
        if not site.reached:
            yield (*about, "", None)


TABLES = (
    TableMaker(
        "spread-sites",
        "the stages that each site reached",
        ("site", "unit", "site_project", "adopter", "began", "stage", "reached"),
        _sites,
        meanings=(
            "The id of the site.",
            "The name of the unit.",
            "The id of the site's own project, if it is in this workbook.",
            "innovator, early-adopter, early-majority, late-majority or later.",
            "The day on which the site began.",
            "A stage: aware, interested, deciding, testing, implemented, sustained, declined.",
            "The day on which the site reached it; empty where it has reached none.",
        ),
    ),
)


def site_named(spread: Spread, unit: str) -> SpreadSite | None:
    """The site of this id or else name, however it is capitalised. Raises WorkbookError for two."""
    wanted = unit.strip().casefold()
    found = [site for site in spread.site if site.id == wanted]
    found = found or [site for site in spread.site if site.unit.strip().casefold() == wanted]
    if len(found) > 1:
        raise WorkbookError(
            f"{len(found)} sites of the plan are called {unit.strip()}, so nothing was written.",
            f"Say which by its id: {listed(site.id for site in found)}; no two may share one.",
        )
    return found[0] if found else None


def moving(
    spread: Spread,
    unit: str,
    stage: SiteStage,
    on: date,
    today: date,
    *,
    adopter: Adopter | None = None,
    sponsor: str = "",
    note: str = "",
) -> Callable[[Editor], object]:
    """The change that records a stage of a site, and the site if it is new.

    Raises WorkbookError for a day that has not come, and for what is written down already.
    """
    refuse_to_look_ahead(on, today)
    told = {"adopter": adopter.value if adopter else "", "sponsor": sponsor, "note": note}
    told = {key: text for key, text in told.items() if text}
    site = site_named(spread, unit)
    reached = {"stage": stage.value, "on": on}
    if site is None:
        new: dict[str, Any] = {
            "id": unique_slug(unit, [other.id for other in spread.site]),
            "unit": unit.strip(),
            **told,
        }

        def begin(editor: Editor) -> None:
            editor.add((editor.add(("site",), new, unique=("id",)), "reached"), reached)

        return begin
    known = any(one.stage is stage and one.on == on for one in site.reached)
    if known and not told:
        raise WorkbookError(
            f"{site.unit} is written down as {stage.value} on {day(on)} already; "
            "nothing was changed."
        )

    def change(editor: Editor) -> None:
        for key, text in told.items():
            editor.set((site, key), text)
        if not known:
            editor.add((site, "reached"), reached, unique=("stage", "on"))

    return change


def levels_from(text: str) -> tuple[RatingLevel, ...]:
    """Ten letters, A to D, in the order of the model; blanks and commas are passed over.

    Raises WorkbookError for any other number of letters, and for any other letter.
    """
    letters = [letter for letter in text.upper() if letter not in " ,;-/"]
    hint = "Write ten letters from A to D in the order of the model, for example ABACDABACD."
    for letter in letters:
        if letter not in RatingLevel.__members__:
            raise WorkbookError(f'"{letter}" is not a level; nothing was written.', hint)
    if len(letters) != len(FACTORS):
        given = counted(len(letters), "level")
        raise WorkbookError(f"Here are {given} for ten factors; nothing was written.", hint)
    return tuple(map(RatingLevel, letters))


def rating(
    spread: Spread,
    rater: str,
    levels: tuple[RatingLevel, ...],
    on: date,
    today: date,
    id_: str = "",
) -> Callable[[Editor], object]:
    """The change that records one person's rating.

    Raises WorkbookError for a day that has not come, and when that rater rated on the same day.
    """
    refuse_to_look_ahead(on, today)
    if any((one.rater, one.id, one.date) == (rater, id_, on) for one in spread.sustainability):
        raise WorkbookError(
            f"A {rater} rated on {day(on)} already; nothing was written.",
            "Was it somebody else? Tell them apart by an id.",
            action=Action("", (), (("id", "r2"),)),
        )
    entry: dict[str, Any] = {"date": on, "rater": rater}
    entry |= {"id": id_} if id_ else {}
    entry |= {factor.key: level.value for factor, level in zip(FACTORS, levels, strict=True)}
    return lambda editor: editor.add(("sustainability",), entry, unique=("date", "rater", "id"))
