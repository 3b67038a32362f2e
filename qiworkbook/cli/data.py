"""`qiworkbook data`: a point, or a file of them."""

from __future__ import annotations

from qiworkbook.cli.lazy import Entry, LazyGroup

data = LazyGroup(
    "data",
    help="Add a point to a measure, or import a file of them.",
    example="qiworkbook data add willow-ward feels-safe 72",
    entries={
        "add": Entry("qiworkbook.cli.data_add:add", "Add a point."),
        "import": Entry("qiworkbook.cli.data_import:import_", "Import a CSV file, previewed."),
    },
)
