from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.content import Arrow, Diagram, Node, NodeKind
from qiworkbook.figures.layout import in_good_order, links_of, usable_arrows

if TYPE_CHECKING:
    from collections.abc import Callable


def names(diagram: Diagram) -> list[list[str]]:
    return [[node.id for node in column] for column in in_good_order(diagram)]


def test_two_lines_that_cross_are_uncrossed(diagram: Callable[..., Diagram]) -> None:
    crossed = diagram("a0", "b0", "c1", "d1", "a0 d1", "b0 c1")
    assert names(crossed) == [["a0", "b0"], ["d1", "c1"]]


def test_the_order_of_the_file_stays_where_nothing_is_gained(
    diagram: Callable[..., Diagram],
) -> None:
    # a leads to both, b to both: one crossing whichever way round.
    full = diagram("a0", "b0", "d1", "c1", "a0 d1", "a0 c1", "b0 d1", "b0 c1")
    assert names(full) == [["a0", "b0"], ["d1", "c1"]]


def test_children_of_three_parents_come_to_stand_beside_them(
    diagram: Callable[..., Diagram],
) -> None:
    mixed = diagram("a0", "b0", "c0", "x1", "y1", "z1", "a0 z1", "b0 x1", "c0 y1")
    assert names(mixed) == [["a0", "b0", "c0"], ["z1", "x1", "y1"]]


def test_parents_stand_to_the_left_whichever_way_an_arrow_points() -> None:
    nodes = (Node("aim", "", NodeKind.AIM, 0), Node("idea", "", NodeKind.IDEA, 3))
    for arrow in (Arrow("aim", "idea"), Arrow("idea", "aim")):
        links = links_of(Diagram(nodes, (arrow,), "words"))
        assert links.parents == {"idea": ("aim",)}
        assert links.children == {"aim": ("idea",)}


def test_arrows_to_nowhere_and_to_themselves_are_passed_over(
    diagram: Callable[..., Diagram],
) -> None:
    drawn = diagram("a0 b1")
    arrows = (*drawn.arrows, Arrow("a0", "gone1"), Arrow("a0", "a0"))
    assert usable_arrows(Diagram(drawn.nodes, arrows, "words")) == drawn.arrows


def test_columns_without_a_box_are_left_out(diagram: Callable[..., Diagram]) -> None:
    assert names(diagram("a0 c3")) == [["a0"], ["c3"]]
