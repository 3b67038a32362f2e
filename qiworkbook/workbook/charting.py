"""One measure as a chart: its reading, a point of it, and the file it is drawn into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.problems import WorkbookError
from qiworkbook.store.files import write_bytes
from qiworkbook.workbook.named import the_measure

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from qiworkbook.spc.reading import Reading, ReadPoint
    from qiworkbook.view import ProjectView


def reading_of(view: ProjectView, measure: str) -> Reading:
    """The reading of a measure. Raises WorkbookError when there is no such measure."""
    return view.readings[the_measure(view.project, measure).id]


def point_on(reading: Reading, when: date) -> ReadPoint:
    """The point of this date. Raises WorkbookError that names the nearest ones."""
    for point in reading.points:
        if point.when == when:
            return point
    dated = [point.when for point in reading.points if point.when]
    around = [*[day for day in dated if day < when][-1:], *[day for day in dated if day > when][:1]]
    raise WorkbookError(
        f"There is no point on {when}.",
        f"Nearest: {' and '.join(map(str, around))}." if around else "There are no data yet.",
    )


def write_chart(reading: Reading, target: Path) -> Path:
    """Draw the chart into a file, by its ending .svg or .png."""
    from qiworkbook.figures.control_chart import chart_png, chart_svg

    if _ending(target) == ".png":
        write_bytes(target, chart_png(reading))
    else:
        write_bytes(target, chart_svg(reading).encode())
    return target


def _ending(target: Path) -> str:
    ending = target.suffix.lower()
    if ending not in (".svg", ".png"):
        raise WorkbookError(
            f"A picture can be .svg or .png, and {target.name} is neither.",
            f"Try: {target.stem}.svg",
        )
    return ending
