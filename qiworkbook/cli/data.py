"""`qiworkbook data`: points of a measure: add one, put one right, take one out, import a file."""

from qiworkbook.cli.lazy import LazyCommand, LazyGroup

data = LazyGroup(
    "data",
    help="Add a point to a measure, put one right, or import a file of them.",
    example="qiworkbook data add willow-ward feels-safe 72",
    entries={
        "add": LazyCommand("qiworkbook.cli.point:add", "Add a point."),
        "set": LazyCommand("qiworkbook.cli.point:set_", "Put the numbers of a point right."),
        "remove": LazyCommand("qiworkbook.cli.point:remove", "Take a point out."),
        "repair": LazyCommand(
            "qiworkbook.cli.point:repair", "Rewrite the dates of a file as 2024-02-05."
        ),
        "import": LazyCommand(
            "qiworkbook.cli.data_import:import_", "Import a CSV file, previewed."
        ),
    },
)
