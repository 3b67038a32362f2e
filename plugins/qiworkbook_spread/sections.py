"""Spread in the report and in the deck: plan, readiness, sites, charts, sustainability."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qiworkbook.api import AudienceWords, Output, Rank, Section, SectionMaker
from qiworkbook_spread import blocks, words
from qiworkbook_spread.evidence import found_for
from qiworkbook_spread.records import spread_of
from qiworkbook_spread.site_charts import site_charts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qiworkbook.api import Block, ProjectView, Record
    from qiworkbook_spread.model import Spread

    Make = Callable[[ProjectView, Record[Spread]], Iterator[Section]]


def _plan(view: ProjectView, record: Record[Spread], *, in_full: bool) -> Iterator[Section]:
    ask = "Say what has to stay, and how you know. Then say what you would love to see changed."
    yield _section(
        view,
        record,
        "spread",
        "Scale-up and spread",
        message=words.plan_message(record.file),
        said=blocks.plan(record.file, in_full=in_full),
        notes=(ask, *(() if in_full else blocks.plan_notes(record.file))),
    )


def _ready(view: ProjectView, record: Record[Spread], *, in_full: bool) -> Iterator[Section]:
    found = found_for(view, record.file)
    yield _section(
        view,
        record,
        "spread-ready",
        "Ready to spread?",
        message=words.ready_message(found),
        said=blocks.readiness(found, in_full=in_full),
        notes=("Which answer would somebody from another ward doubt first?",),
    )


def _support(view: ProjectView, record: Record[Spread]) -> Iterator[Section]:
    said = tuple(blocks.support(record.file))
    if said:
        message = "What makes people take it up, and what has to be in place"
        yield _section(view, record, "spread-support", "What carries the spread", message, said)


def _sites(view: ProjectView, record: Record[Spread]) -> Iterator[Section]:
    if record.file.site:
        yield _section(
            view,
            record,
            "spread-sites",
            "Adopter map",
            message=words.sites_message(record.file),
            said=blocks.adopter_map(record.file),
            notes=("A site that declined has a reason worth hearing.",),
        )


def _log(view: ProjectView, record: Record[Spread]) -> Iterator[Section]:
    if record.file.site:
        message = words.log_message(record.file)
        said = blocks.log(record.file)
        yield _section(view, record, "spread-log", "Site log", message, said)


def _charts(view: ProjectView, record: Record[Spread]) -> Iterator[Section]:
    found = site_charts(view, record)
    if any(one.reading or one.elsewhere for one in found):
        yield _section(
            view,
            record,
            "spread-charts",
            "Each site's own chart",
            message=words.charts_message(found),
            said=blocks.charts(record.file, found),
            notes=("Ask each site what it sees in its own chart, and compare none of them.",),
        )


def _sustain(view: ProjectView, record: Record[Spread], *, in_full: bool) -> Iterator[Section]:
    if record.file.sustainability:
        yield _section(
            view,
            record,
            "spread-sustain",
            "Will it last?",
            message=words.rating_message(record.file),
            said=blocks.sustainability(record.file, in_full=in_full),
            notes=("Where raters differ, ask what each of them sees; do not settle on the mean.",),
        )


def _section(
    view: ProjectView,
    record: Record[Spread],
    part: str,
    heading: str,
    message: str,
    said: Iterable[Block],
    notes: tuple[str, ...] = (),
) -> Section:
    project = view.project.id
    all_blocks = (*blocks.example(record.file), *said)
    return Section(f"{project}-{part}", heading, message, all_blocks, notes, project=project)


def _when_there(make: Make) -> Callable[[ProjectView], Iterator[Section]]:
    """A maker for projects that have a plan for spread."""

    def made(view: ProjectView) -> Iterator[Section]:
        record = spread_of(view)
        if record:
            yield from make(view, record)

    return made


_REPORT = frozenset({Output.REPORT})

NOT_PLAIN = AudienceWords("plain", leave_out=True)
NOT_FOR_OTHERS = (NOT_PLAIN, AudienceWords("board", leave_out=True))
"""How the team works, and detail that helps nobody outside it."""

SECTIONS = (
    SectionMaker(
        "spread",
        860,
        "The aim of the spread, its phase, what is core and what sites make their own; in full how",
        _when_there(partial(_plan, in_full=False)),
        rank=Rank.DETAIL,
        words=(NOT_PLAIN, AudienceWords("board", "Taking it further")),
        in_full=_when_there(partial(_plan, in_full=True)),
    ),
    SectionMaker(
        "spread-ready",
        862,
        "The five questions of readiness, with answers; in full what this workbook holds on each",
        _when_there(partial(_ready, in_full=False)),
        rank=Rank.DETAIL,
        words=NOT_FOR_OTHERS,
        in_full=_when_there(partial(_ready, in_full=True)),
    ),
    SectionMaker(
        "spread-support",
        864,
        "Adoption mechanisms, support systems, who tells whom, risks",
        _when_there(_support),
        _REPORT,
    ),
    SectionMaker(
        "spread-sites",
        866,
        "Every unit: how early it takes things up, and where it is",
        _when_there(_sites),
        words=(NOT_PLAIN, AudienceWords("board", "Where it has been taken up")),
    ),
    SectionMaker(
        "spread-log",
        868,
        "How each site came to it, whether it does the core, what it changed and why",
        _when_there(_log),
        _REPORT,
    ),
    SectionMaker(
        "spread-charts",
        870,
        "A small chart for each site",
        _when_there(_charts),
        detail=True,
        words=NOT_FOR_OTHERS,
    ),
    SectionMaker(
        "spread-sustain",
        872,
        "Sustainability scores by rater, and the lowest factors; in full where raters disagree",
        _when_there(partial(_sustain, in_full=False)),
        rank=Rank.DETAIL,
        words=NOT_FOR_OTHERS,
        in_full=_when_there(partial(_sustain, in_full=True)),
    ),
)
