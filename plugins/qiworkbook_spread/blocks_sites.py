"""The sites as blocks of a document: the adopter map, the log, charts side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import (
    Callout,
    Cell,
    Grid,
    Heading,
    Paragraph,
    SmallMultiples,
    day,
    headline,
    sentence,
)
from qiworkbook_spread.sites import Adopter, Stage
from qiworkbook_spread.words import ADOPTERS, KEPT, STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.api import Block
    from qiworkbook_spread.model import Spread
    from qiworkbook_spread.site_charts import SiteChart
    from qiworkbook_spread.sites import Site

_CATEGORIES = tuple(Adopter)
_ORDER = tuple(Stage)


def adopter_map(spread: Spread) -> Iterator[Block]:
    """Every unit by how early it takes things up, and where it is; the most receptive first."""
    yield Grid(
        ("Unit", "Takes up new things as", "Stage", "Since", "Sponsor"),
        tuple(_map_row(site) for site in sorted(spread.site, key=_receptive_first)),
    )


def _receptive_first(site: Site) -> tuple[int, int]:
    category = _CATEGORIES.index(site.adopter) if site.adopter else len(_CATEGORIES)
    return category, -_ORDER.index(site.stage) if site.stage else 0


def _map_row(site: Site) -> tuple[Cell, ...]:
    stage, tone = STAGES[site.stage]
    since = max((one.on for one in site.reached), default=None)
    return (
        Cell(site.unit),
        Cell(ADOPTERS[site.adopter]),
        Cell(stage, tone),
        Cell(day(since) if since else "—"),
        Cell(site.sponsor or "—"),
    )


def log(spread: Spread) -> Iterator[Block]:
    """How each site came to it, whether it does the core, and what it changed and why."""
    yield Heading("How they came to it")
    yield Grid(("Unit", "Stages", "Note"), tuple(_path_row(site) for site in spread.site))
    at_work = [site for site in spread.site if site.fidelity]
    if spread.core and at_work:
        yield Heading("Is the core done?")
        columns = ("Core part", *(site.unit for site in at_work))
        yield Grid(columns, tuple(_fidelity_rows(spread, at_work)))
    changed = [(site, one) for site in spread.site for one in site.adaptation]
    if changed:
        yield Heading("What they adapted")
        yield Grid(
            ("Unit", "What", "Why", "What came of it"),
            tuple(
                (
                    Cell(site.unit),
                    Cell(one.what),
                    Cell(one.why or "Not said"),
                    Cell(one.effect or "Not said"),
                )
                for site, one in changed
            ),
        )


def _path_row(site: Site) -> tuple[Cell, ...]:
    steps = sorted(site.reached, key=lambda one: one.on)
    path = ", ".join(f"{STAGES[one.stage][0].lower()} {day(one.on)}" for one in steps)
    return Cell(site.unit), Cell(sentence(path) or "Not said"), Cell(site.note or "—")


def _fidelity_rows(spread: Spread, sites: Sequence[Site]) -> Iterator[tuple[Cell, ...]]:
    for core in spread.core:
        yield Cell(core.what), *(_fidelity_cell(site, core.id) for site in sites)


def _fidelity_cell(site: Site, core: str) -> Cell:
    said = next((one for one in site.fidelity if one.core == core), None)
    word, tone = KEPT[said.kept if said else None]
    return Cell(f"{word}: {said.note}" if said and said.note else word, tone)


def charts(spread: Spread, found: Sequence[SiteChart]) -> Iterator[Block]:
    """A small chart for each site with data, and which sites have none."""
    drawn = [(one.site, one.reading) for one in found if one.reading]
    if spread.measure:
        yield Paragraph(sentence(f"{spread.measure.name}: {spread.measure.definition}"))
    if drawn:
        alt = " ".join(f"{site.unit}: {sentence(headline(reading))}" for site, reading in drawn)
        yield SmallMultiples(
            tuple(reading for _, reading in drawn),
            tuple(site.unit for site, _ in drawn),
            f"Small charts, one for each site. {alt}",
        )
        yield Paragraph(
            "Sites started from different places: this is for learning, not a league table."
        )
    for one in found:
        if one.elsewhere:
            yield Callout(
                f"The chart of {one.site.unit} is in the project {one.elsewhere}: make the report "
                "on all projects to see it here."
            )
