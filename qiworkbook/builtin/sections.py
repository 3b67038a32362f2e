"""Every section of the core, in the order of a storyboard: from the ward to the next step."""

from __future__ import annotations

from qiworkbook.builtin.sections_aim import aim, aim_in_full
from qiworkbook.builtin.sections_cycles import cycles
from qiworkbook.builtin.sections_ideas import ideas, ideas_in_full
from qiworkbook.builtin.sections_learning import (
    learning,
    learning_in_full,
    next_steps,
    progress,
    progress_in_full,
)
from qiworkbook.builtin.sections_measures import charts, charts_in_full, measures, measures_in_full
from qiworkbook.builtin.sections_ramp import ramp
from qiworkbook.builtin.sections_team import team, team_in_full
from qiworkbook.builtin.sections_theory import theory, theory_in_full
from qiworkbook.content import Rank
from qiworkbook.parts.extensions import Output, SectionMaker

_REPORT = frozenset({Output.REPORT})
_DECK = frozenset({Output.STORYBOARD})

SECTIONS = (
    SectionMaker("team", 100, "Ward, team and co-production", team, _DECK, rank=Rank.DETAIL),
    SectionMaker("team-in-full", 100, "Ward and team, with every role", team_in_full, _REPORT),
    SectionMaker("aim", 200, "The aim, and how far it has come", aim, _DECK, rank=Rank.ESSENTIAL),
    SectionMaker("aim-in-full", 200, "The aim, what shows it, how it went", aim_in_full, _REPORT),
    SectionMaker("theory", 300, "The driver diagram", theory, _DECK, rank=Rank.ESSENTIAL),
    SectionMaker(
        "theory-in-full", 300, "The driver diagram, also as a table", theory_in_full, _REPORT
    ),
    SectionMaker("measures", 400, "Operational definitions in short", measures, _DECK, detail=True),
    SectionMaker("charts", 500, "A chart for each measure", charts, _DECK, detail=True),
    SectionMaker("charts-in-full", 500, "Each chart, explained", charts_in_full, _REPORT),
    SectionMaker("ideas", 600, "Change ideas and how far they are", ideas, _DECK, rank=Rank.DETAIL),
    SectionMaker("ideas-in-full", 600, "Change ideas in full", ideas_in_full, _REPORT),
    SectionMaker("ramp", 700, "One ramp of cycles as a story", ramp, rank=Rank.ESSENTIAL),
    SectionMaker("cycles", 750, "Every PDSA cycle", cycles, _REPORT),
    # On a page the charts come first: how each number is counted is there to look up.
    SectionMaker("measures-in-full", 770, "Each measure in full", measures_in_full, _REPORT),
    SectionMaker(
        "learning",
        800,
        "The latest learning, what did not work included",
        learning,
        _DECK,
        rank=Rank.ESSENTIAL,
    ),
    SectionMaker(
        "learning-in-full", 800, "Learning, what did not work included", learning_in_full, _REPORT
    ),
    SectionMaker("next", 900, "Next steps and asks", next_steps, rank=Rank.ESSENTIAL),
    SectionMaker("progress", 1000, "Progress as the team and its coach see it", progress, _DECK),
    SectionMaker(
        "progress-in-full",
        1000,
        "Progress, and how far the files carry it",
        progress_in_full,
        _REPORT,
    ),
)
