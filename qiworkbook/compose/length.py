"""How much of a team's storyboard a deck shows: all, less, or only what is new."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from qiworkbook.analysis.changes import About
from qiworkbook.content import Callout, Chart, Diagram, Rank, Table
from qiworkbook.text.words import no_stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.compose.news import News
    from qiworkbook.content import Block, Section


class Length(StrEnum):
    """How much of each team is shown, as the command line says it."""

    FULL = "in-full"
    USUAL = "usual"
    SHORT = "short"
    ONLY_NEW = "only-new"


_ROWS_IN_SHORT, _ROWS_IN_GIST = 5, 14
_ALWAYS = ("unread", "since", "next", "story")
_TELLS = {
    About.PROJECT: ("team", "progress"),
    About.AIM: ("aim",),
    About.THEORY: ("theory",),
    About.IDEA: ("ideas",),
    About.MEASURE: ("measures",),
    About.LEARNING: ("learning",),
}


def without_detail(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Those that a deck has room for unless all of it is asked for."""
    return tuple(one for one in sections if one.rank is not Rank.DETAIL)


def in_short(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Those that are essential: about eight slides of the core, and what is nobody's to rank."""
    essential = (one for one in sections if not one.maker or one.rank is Rank.ESSENTIAL)
    return tuple(_cut(one, _ROWS_IN_SHORT) for one in essential)


def in_gist(view: ProjectView, sections: Sequence[Section]) -> tuple[Section, ...]:
    """All, with no more ideas than two slides hold: those in use and being tested come first."""
    return tuple(
        _cut(one, _ROWS_IN_GIST) if _name(view, one) == "ideas" else one for one in sections
    )


def _cut(section: Section, most: int) -> Section:
    """The section with the first rows of a long table, and how many more there are."""
    blocks: list[Block] = []
    for block in section.blocks:
        left_out = len(block.rows) - most if isinstance(block, Table) else 0
        if isinstance(block, Table) and left_out > 0:
            blocks.append(replace(block, rows=block.rows[:most]))
            blocks.append(Callout(f"And {left_out} more, in the report."))
        else:
            blocks.append(block)
    return replace(section, blocks=tuple(blocks))


def only_new(view: ProjectView, sections: Sequence[Section], news: News) -> tuple[Section, ...]:
    """What the news are about: charts with new values, a ramp with a cycle that moved on."""
    names = {*_ALWAYS, *(name for about in news.abouts for name in _TELLS.get(about, ()))}
    measures = news.ids(About.DATA) | news.ids(About.MEASURE)
    cycles = news.ids(About.CYCLE)
    return tuple(
        one
        for one in sections
        if _name(view, one) in names
        or measures & {b.reading.measure for b in one.blocks if isinstance(b, Chart)}
        or cycles & {n.id for b in one.blocks if isinstance(b, Diagram) for n in b.nodes}
    )


def with_left_out(shown: Sequence[Section], left_out: Sequence[Section]) -> tuple[Section, ...]:
    """What is shown, the last of it naming in its notes what this deck has no room for."""
    if not shown or not left_out:
        return tuple(shown)
    *before, last = shown
    names = "; ".join(dict.fromkeys(no_stop(one.heading) for one in left_out))
    note = f"Not in this deck, and whole in the report and with --in-full: {names}."
    return (*before, replace(last, notes=(*last.notes, note)))


def _name(view: ProjectView, section: Section) -> str:
    """What a section is called in every project: "aim" of "willow-ward-aim"."""
    return section.id.removeprefix(f"{view.project.id}-")
