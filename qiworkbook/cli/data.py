"""`qiworkbook data`: a point, or a file of them."""

from __future__ import annotations

from qiworkbook.cli.lazy import Entry, LazyGroup
from qiworkbook.cli.say import say, say_next
from qiworkbook.cli.session import session

data = LazyGroup(
    "data",
    help="Add a point to a measure, or import a file of them.",
    example="qiworkbook data add willow-ward feels-safe 72",
    entries={
        "add": Entry("qiworkbook.cli.data_add:add", "Add a point."),
        "import": Entry("qiworkbook.cli.data_import:import_", "Import a CSV file, previewed."),
    },
)


def say_reading(project: str, measure: str) -> None:
    """What the chart says now."""
    from qiworkbook.spc.words import headline

    reading = session().view(project).readings[measure]
    say(headline(reading))
    say_next(f"qiworkbook chart {project} {measure}")
