"""The order of boxes in their columns: the file's order, changed only where lines would cross."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qiworkbook.content import Arrow, Diagram, Node

_SWEEPS = 6
Columns = tuple[tuple["Node", ...], ...]


class Links(Struct, frozen=True):
    """Who is joined to whom: parents stand in a column to the left, children to the right."""

    parents: Mapping[str, tuple[str, ...]]
    children: Mapping[str, tuple[str, ...]]


def usable_arrows(diagram: Diagram) -> tuple[Arrow, ...]:
    """The arrows that lead from one box of the diagram to another one."""
    known = {node.id for node in diagram.nodes}
    return tuple(a for a in diagram.arrows if {a.start, a.end} <= known and a.start != a.end)


def links_of(diagram: Diagram) -> Links:
    """Parents and children of every box, whichever way the arrows are drawn."""
    column = {node.id: node.column for node in diagram.nodes}
    parents: dict[str, list[str]] = defaultdict(list)
    children: dict[str, list[str]] = defaultdict(list)
    for arrow in usable_arrows(diagram):
        left, right = sorted((arrow.start, arrow.end), key=column.__getitem__)
        if column[left] < column[right]:
            parents[right].append(left)
            children[left].append(right)
    return Links(
        {node: tuple(found) for node, found in parents.items()},
        {node: tuple(found) for node, found in children.items()},
    )


def columns_of(nodes: Iterable[Node]) -> Columns:
    """The nodes by column, from the left, columns without a node left out."""
    columns: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        columns[node.column].append(node)
    return tuple(tuple(columns[number]) for number in sorted(columns))


def in_good_order(diagram: Diagram) -> Columns:
    """The columns, each in an order that lets few lines cross.

    Boxes move to the mean height of what they are joined to, from the left and then from the
    right (the barycentre heuristic of Sugiyama, Tagawa and Toda, 1981). The result stands only
    when it has fewer crossings than the order in the file.
    """
    links = links_of(diagram)
    best = columns = columns_of(diagram.nodes)
    fewest = _crossings(columns, links)
    for sweep in range(_SWEEPS):
        if fewest == 0:
            break
        columns = _sweep(columns, links, from_left=sweep % 2 == 0)
        crossings = _crossings(columns, links)
        if crossings < fewest:
            best, fewest = columns, crossings
    return best


def _sweep(columns: Columns, links: Links, *, from_left: bool) -> Columns:
    joined = links.parents if from_left else links.children
    place = _places(columns)
    done: list[tuple[Node, ...]] = []
    for column in columns if from_left else reversed(columns):

        def height(node: Node) -> float:
            found = [place[other] for other in joined.get(node.id, ())]
            return sum(found) / len(found) if found else place[node.id]

        done.append(tuple(sorted(column, key=height)))
        place.update(_places((done[-1],)))
    return tuple(done if from_left else reversed(done))


def _places(columns: Columns) -> dict[str, float]:
    """How far down its column each node stands, from 0 to 1."""
    return {
        node.id: (position + 0.5) / len(column)
        for column in columns
        for position, node in enumerate(column)
    }


def _crossings(columns: Columns, links: Links) -> int:
    """Pairs of lines between the same two columns that cross."""
    where = {
        node.id: (number, position)
        for number, column in enumerate(columns)
        for position, node in enumerate(column)
    }
    between: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for left, children in links.children.items():
        for right in children:
            (a, i), (b, j) = where[left], where[right]
            between[a, b].append((i, j))
    return sum(_inversions(sorted(pairs)) for pairs in between.values())


def _inversions(pairs: list[tuple[int, int]]) -> int:
    seen: list[int] = []
    total = 0
    for _, end in pairs:
        total += len(seen) - bisect_right(seen, end)
        insort(seen, end)
    return total
