"""The files that this plugin owns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import RecordType, Scope, Shared
from qiworkbook_benchmark.assessment import Assessment, TraumaGrid
from qiworkbook_benchmark.shared import RATINGS
from qiworkbook_benchmark.standards import StandardsSet

if TYPE_CHECKING:
    from qiworkbook.api import ProjectView, Record

ASSESSMENTS = RecordType(
    "benchmark",
    "benchmark/*.toml",
    Assessment,
    "How a unit stands against a set of standards on one day, with evidence and actions",
    shared=Shared.AGREED,
    counts=RATINGS,
)
SETS = RecordType(
    "standards",
    "standards/*.toml",
    StandardsSet,
    "A trust's own set of standards, to benchmark against",
    Scope.WORKBOOK,
)
GRID = RecordType(
    "trauma-informed",
    "trauma-informed.toml",
    TraumaGrid,
    "The six principles of trauma-informed care: what people say, evidence, an idea to test",
)

RECORDS = (ASSESSMENTS, SETS, GRID)


def grid_of(view: ProjectView) -> Record[TraumaGrid] | None:
    """The trauma-informed grid of a project, if it has one that could be read."""
    return next(iter(view.project.records_of(TraumaGrid)), None)
