"""Every section of the core, in the order of a storyboard: from the ward to the next step."""

from functools import partial

from qiworkbook.builtin.sections_cycles import (
    cycles,
    learning,
    next_steps,
    progress,
    ramp,
)
from qiworkbook.builtin.sections_measures import aim, charts, measures, team
from qiworkbook.builtin.sections_theory import ideas, theory
from qiworkbook.content import Rank
from qiworkbook.contributions.extensions import Output, SectionMaker

SECTIONS = (
    SectionMaker(
        "team",
        100,
        "Ward, team and co-production; in full with every role",
        team,
        rank=Rank.DETAIL,
        in_full=partial(team, in_full=True),
    ),
    SectionMaker(
        "aim",
        200,
        "The aim, and how far it has come; in full what shows it, and how it went",
        aim,
        rank=Rank.ESSENTIAL,
        in_full=partial(aim, in_full=True),
    ),
    SectionMaker(
        "theory",
        300,
        "The driver diagram; in full also as a table",
        theory,
        rank=Rank.ESSENTIAL,
        in_full=partial(theory, in_full=True),
    ),
    SectionMaker(
        "measures",
        400,
        "Operational definitions in short, or in full",
        measures,
        rank=Rank.DETAIL,
        in_full=partial(measures, in_full=True),
        # On a page the charts come first: how each number is counted is there to look up.
        order_in_full=770,
    ),
    SectionMaker(
        "charts",
        500,
        "A chart for each measure; in full with each explained",
        charts,
        rank=Rank.DETAIL,
        in_full=partial(charts, in_full=True),
    ),
    SectionMaker(
        "ideas",
        600,
        "Change ideas and how far they are; in full with their cycles",
        ideas,
        rank=Rank.DETAIL,
        in_full=partial(ideas, in_full=True),
    ),
    SectionMaker("ramp", 700, "One ramp of cycles as a story", ramp, rank=Rank.ESSENTIAL),
    SectionMaker("cycles", 750, "Every PDSA cycle", cycles, frozenset({Output.REPORT})),
    SectionMaker(
        "learning",
        800,
        "The latest learning, what did not work included; in full all of it",
        learning,
        rank=Rank.ESSENTIAL,
        in_full=partial(learning, in_full=True),
    ),
    SectionMaker("next", 900, "Next steps and asks", next_steps, rank=Rank.ESSENTIAL),
    SectionMaker(
        "progress",
        1000,
        "Progress as the team and its coach see it; in full how far the files carry it",
        progress,
        in_full=partial(progress, in_full=True),
    ),
)
