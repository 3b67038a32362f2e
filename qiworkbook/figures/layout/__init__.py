"""A diagram laid out once, in points, for every pen: SVG, PNG, native boxes on a slide.

How large its text can be, and on how many pages it goes.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.figures.layout.placement import (
    LINE,
    Box,
    Connector,
    DiagramLayout,
    Sheet,
    Title,
    boxes_on,
    columns_of,
    height_of,
    in_good_order,
    is_ramp,
    links_of,
    most_columns,
    place,
    titles_on,
)
from qiworkbook.figures.layout.text_width import BOLD, MeasureText, text_width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qiworkbook.content import Diagram, Node
    from qiworkbook.figures.layout.placement import Columns

__all__ = [
    "BOLD",
    "Box",
    "Connector",
    "DiagramLayout",
    "MeasureText",
    "Title",
    "lay_out",
    "pages",
    "text_width",
    "wrap",
]

# A diagram that has one page and no other: room in its boxes, and their width, in font sizes.
_CLOSE, _WIDE = 0.22, 30.0
_HAIR = 0.01  # of a point, by which sums may differ


def lay_out(
    diagram: Diagram,
    width: float,
    height: float | None = None,
    *,
    smallest: float = 10.0,
    largest: float = 14.0,
    least_mark: float = 0.0,
    tight: bool = False,
    measure_text: MeasureText = text_width,
) -> DiagramLayout:
    """The whole diagram on one page, all lengths in points.

    The text is as large as fits, between `smallest` and `largest`. With no `height` the page is
    as high as it needs to be; with `tight`, boxes stand closer. A diagram that does not fit even
    in the smallest text loses the ends of its longest texts ("…"): where that matters, use
    `pages`.
    """
    if not diagram.nodes:
        return DiagramLayout(
            width=width,
            height=height or 0.0,
            size=largest,
            boxes=(),
            connectors=(),
            headings=(),
            alt=diagram.alt,
        )
    ordered = _ordered(diagram)
    sheet = Sheet(width, smallest, measure_text, least_mark, tight=tight)
    if diagram.one_page:
        sheet = replace(sheet, padding=_CLOSE, widest=_WIDE)
    size = _size_that_fits(ordered, sheet, height, largest)
    return _page(ordered, replace(sheet, size=size or smallest), height)


def pages(
    diagram: Diagram,
    width: float,
    height: float | None,
    *,
    smallest: float = 10.0,
    largest: float = 14.0,
    least_mark: float = 0.0,
    tight: bool = False,
    measure_text: MeasureText = text_width,
) -> tuple[DiagramLayout, ...]:
    """The diagram on as few pages as let its text stay at `smallest` points or more.

    A box that has nothing to its right is shown on one page, together with everything that leads
    to it from the left, which is repeated where needed. All pages have one font size. With no
    `height`, pages are as high as they need to be, and there are several only where there are
    too many columns to stand side by side. One for `one_page` has several only where the page
    can't hold its boxes with a single line in each; one without arrows never has.
    """
    if not diagram.nodes:
        return ()
    sheet = Sheet(width, smallest, measure_text, least_mark, tight=tight)
    if diagram.one_page:
        sheet = replace(sheet, padding=_CLOSE, widest=_WIDE)
        size = _size_that_fits(_ordered(diagram), sheet, height, largest)
        whole = _page(_ordered(diagram), replace(sheet, size=size or smallest), height)
        ends = max(box.y + box.h for box in whole.boxes)
        if not diagram.arrows or height is None or ends <= height + _HAIR:
            return (whole,)
    parts = [
        part
        for strip in _strips(_ordered(diagram), sheet, height)
        for part in _balanced(strip, sheet, height)
    ]
    fitting = (_size_that_fits(part, sheet, height, largest) for part in parts)
    size = min((size or smallest for size in fitting), default=smallest)
    return tuple(_page(part, replace(sheet, size=size), height) for part in parts)


def _ordered(diagram: Diagram) -> Diagram:
    nodes = tuple(node for column in in_good_order(diagram) for node in column)
    return replace(diagram, nodes=nodes)


def _fits(diagram: Diagram, sheet: Sheet, height: float | None) -> bool:
    boxes = boxes_on(sheet, columns_of(diagram.nodes))
    titles = titles_on(sheet, diagram, boxes)
    top = titles[0].h if titles else 0.0
    return height is None or top + height_of(sheet, boxes) <= height


def _size_that_fits(
    diagram: Diagram, sheet: Sheet, height: float | None, largest: float
) -> float | None:
    """The largest size from that of the sheet on."""
    size = largest
    while size >= sheet.size:
        larger = replace(sheet, size=size)
        wide_enough = len(columns_of(diagram.nodes)) <= most_columns(larger)
        if wide_enough and _fits(diagram, larger, height):
            return size
        size -= 0.5
    return None


def _page(diagram: Diagram, sheet: Sheet, height: float | None) -> DiagramLayout:
    """One page; texts are shortened, line by line, only in a column that the page cannot hold."""
    columns = columns_of(diagram.nodes)
    boxes = boxes_on(sheet, columns)
    if height is not None and not _fits(diagram, sheet, height):
        titles = titles_on(sheet, diagram, boxes)
        room = height - (titles[0].h if titles else 0.0)
        longest = min(
            max(len(b.lines) for c in boxes for b in c), int(height / (LINE * sheet.size))
        )
        ever_shorter = [
            boxes_on(replace(sheet, most_lines=most), columns)
            for most in range(max(longest, 1), 0, -1)
        ]
        if is_ramp(boxes):
            fitting = (one for one in ever_shorter if height_of(sheet, one) <= room)
            boxes = next(fitting, ever_shorter[-1])
        elif diagram.nodes[0].row is not None:
            boxes = ever_shorter[-1]
            for n in range(len(boxes)):
                rows = [(*boxes[:n], one[n], *boxes[n + 1 :]) for one in ever_shorter]
                boxes = next((one for one in rows if height_of(sheet, one) <= room), boxes)
        else:
            boxes = tuple(
                next((one for one in forms if height_of(sheet, (one,)) <= room), forms[-1])
                for forms in zip(*ever_shorter, strict=True)
            )
    return place(sheet, diagram, boxes, height)


def _strips(diagram: Diagram, sheet: Sheet, height: float | None) -> list[Diagram]:
    """Pages side by side for a diagram with too many columns; each begins with the last column
    of the one before, so that the thread can be followed.

    A ramp goes on earlier rather than lose words: each of its columns holds one box."""
    columns = columns_of(diagram.nodes)
    most = min(max(most_columns(sheet), 2), len(columns))
    strips = _side_by_side(diagram, columns, most)
    while most > 2 and is_ramp(boxes_on(sheet, columns)):
        if all(_fits(strip, sheet, height) for strip in strips):
            break
        most -= 1
        strips = _side_by_side(diagram, columns, most)
    return strips


def _side_by_side(diagram: Diagram, columns: Columns, most: int) -> list[Diagram]:
    """About equally many columns on each page, and no more than `most`."""
    if len(columns) <= most:
        return [diagram]
    steps = len(columns) - 1
    count = -(-steps // (most - 1))
    ends = [round(steps * page / count) for page in range(count + 1)]
    return [
        replace(diagram, nodes=tuple(n for column in columns[first : last + 1] for n in column))
        for first, last in pairwise(ends)
    ]


def _balanced(diagram: Diagram, sheet: Sheet, height: float | None) -> list[Diagram]:
    """As few pages as possible, about equally full."""
    if height is None:
        return [diagram]
    fewest = _split(diagram, sheet, height)
    for share in (0.5, 0.6, 0.7, 0.8, 0.9):
        even = _split(diagram, sheet, height * share)
        if len(even) == len(fewest):
            return even
    return fewest


def _split(diagram: Diagram, sheet: Sheet, height: float) -> list[Diagram]:
    lineages = _lineages(diagram)
    done: list[Diagram] = []
    shown: set[str] = set()
    for lineage in lineages:
        together = _only(diagram, shown | lineage)
        if shown and not _fits(together, sheet, height):
            done.append(_only(diagram, shown))
            shown = set()
        shown |= lineage
    return [*done, _only(diagram, shown)]


def _only(diagram: Diagram, ids: Iterable[str]) -> Diagram:
    keep = set(ids)
    return replace(diagram, nodes=tuple(node for node in diagram.nodes if node.id in keep))


def _lineages(diagram: Diagram) -> list[set[str]]:
    """For each box with nothing to its right: that box and all that leads to it, in an order
    that keeps the children of one parent together."""
    links = links_of(diagram)
    place = {node.id: position for position, node in enumerate(diagram.nodes)}
    ends = [node for node in diagram.nodes if not links.children.get(node.id)]
    found = [_ancestry(node, links.parents) for node in ends]
    return sorted(found, key=lambda lineage: sorted(place[i] for i in lineage))


def _ancestry(node: Node, parents: Mapping[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    waiting = [node.id]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(parents.get(one, ()))
    return found
