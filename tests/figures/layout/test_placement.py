from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from qiworkbook.content import Arrow, Diagram, Node, NodeKind
from qiworkbook.figures.layout import (
    LINE,
    PAD,
    DiagramSheet,
    boxes_on,
    lay_out,
    most_columns,
    text_width,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.figures.layout import DiagramLayout, PlacedNode


def touching(one: PlacedNode, other: PlacedNode) -> bool:
    across = one.x < other.x + other.w and other.x < one.x + one.w
    return across and one.y < other.y + other.h and other.y < one.y + one.h


def inside(layout: DiagramLayout, box: PlacedNode) -> bool:
    edge = 1e-6
    fits_across = -edge <= box.x and box.x + box.w <= layout.width + edge
    return fits_across and -edge <= box.y and box.y + box.h <= layout.height + edge


@pytest.mark.parametrize("ideas", [0, 1, 8, 40])
def test_boxes_stand_on_the_page_and_never_touch(
    theory: Callable[[int], Diagram], ideas: int
) -> None:
    layout = lay_out(theory(ideas), 700)
    assert len(layout.boxes) == 7 + ideas
    assert all(inside(layout, box) for box in layout.boxes)
    assert not any(touching(a, b) for a in layout.boxes for b in layout.boxes if a is not b)


def test_columns_go_from_left_to_right_with_their_headings_above(
    diagram: Callable[..., Diagram],
) -> None:
    layout = lay_out(diagram("a0 b1", "b1 c2", headings=("Aim", "Primary", "Secondary")), 600)
    assert [box.node.id for box in layout.boxes] == ["a0", "b1", "c2"]
    assert [title.lines for title in layout.headings] == [("Aim",), ("Primary",), ("Secondary",)]
    for box, title in zip(layout.boxes, layout.headings, strict=True):
        assert (title.x, title.w) == (box.x, box.w)
        assert title.y + title.h <= box.y
    assert all(a.x + a.w < b.x for a, b in pairwise(layout.boxes))


def test_a_parent_stands_level_with_the_middle_of_its_children(
    diagram: Callable[..., Diagram],
) -> None:
    layout = lay_out(diagram("a0 b1", "a0 c1", "a0 d1"), 600)
    at = {box.node.id: box for box in layout.boxes}
    assert at["a0"].middle == pytest.approx(at["c1"].middle)


def test_a_line_runs_from_edge_to_edge(diagram: Callable[..., Diagram]) -> None:
    (line,) = lay_out(diagram("a0 b1"), 600).connectors
    assert line.points == (
        (line.start.x + line.start.w, line.start.middle),
        (line.end.x, line.end.middle),
    )


def test_a_line_past_a_column_goes_between_its_boxes(diagram: Callable[..., Diagram]) -> None:
    layout = lay_out(diagram("a0 b1", "a0 c1", "b1 d2", "c1 e2", "a0 d2"), 700)
    long = next(line for line in layout.connectors if len(line.points) > 2)
    (_, left, right, _) = long.points
    between = [box for box in layout.boxes if box.node.column == 1]
    assert left[1] == right[1]
    assert not any(box.y <= left[1] <= box.y + box.h for box in between)


def test_an_arrow_to_the_left_keeps_its_direction(diagram: Callable[..., Diagram]) -> None:
    drawn = diagram("a0 b1")
    back = Diagram(drawn.nodes, (Arrow("b1", "a0", weak=True),), "words")
    (line,) = lay_out(back, 600).connectors
    assert (line.start.node.id, line.end.node.id, line.weak) == ("b1", "a0", True)
    assert line.points[0][0] > line.points[-1][0]


def test_boxes_of_one_column_are_joined_from_below() -> None:
    nodes = tuple(Node(name, name, NodeKind.IDEA, 0) for name in "ab")
    (line,) = lay_out(Diagram(nodes, (Arrow("a", "b"),), "words"), 300).connectors
    assert line.points[0][1] == pytest.approx(line.start.y + line.start.h)
    assert line.points[1][1] == pytest.approx(line.end.y)


def test_boxes_of_a_row_begin_level_and_never_touch_those_of_the_next() -> None:
    def node(name: str, column: int, row: int, words: int = 1) -> Node:
        return Node(name, "words " * words, NodeKind.IDEA, column, row=row)

    nodes = (node("a", 0, 0), node("b", 0, 2, 30), node("c", 1, 0, 40), node("d", 1, 0))
    many = (*nodes, node("e", 1, 2), node("f", 1, 7))
    for height in (None, 150):
        layout = lay_out(Diagram(many, (), "words", one_page=True), 500, height)
        at = {box.node.id: box for box in layout.boxes}
        assert (at["a"].y, at["b"].y) == (at["c"].y, at["e"].y)
        boxes = layout.boxes
        assert not any(touching(one, other) for one in boxes for other in boxes if one is not other)
        assert all(inside(layout, box) for box in boxes)
        assert at["e"].y > at["d"].y + at["d"].h < at["b"].y


def test_a_ramp_climbs_to_the_right(ramp: Callable[[int], Diagram]) -> None:
    boxes = lay_out(ramp(4), 700).boxes
    assert all(a.x < b.x and a.y > b.y for a, b in pairwise(boxes))


def test_marks_take_a_line_of_their_own(ramp: Callable[[int], Diagram]) -> None:
    marked = lay_out(ramp(2), 700).boxes[0]
    plain = Node("p", marked.node.text, NodeKind.CYCLE, 0)
    other = Node("q", marked.node.text, NodeKind.CYCLE, 1)
    bare = lay_out(Diagram((plain, other), (), "words"), 700).boxes[0]
    assert marked.mark == ("adapt",)
    assert marked.h > bare.h


def test_a_mark_wider_than_its_box_goes_on_below() -> None:
    node = Node("p", "Short", NodeKind.PRIMARY, 0, "4 measures, 12 ideas")
    other = Node("q", "Short", NodeKind.SECONDARY, 1)
    sheet = DiagramSheet(300, 18, text_width, least_mark=18)
    box = boxes_on(sheet, ((node,), (other,)))[0][0]
    assert " ".join(box.mark) == "4 measures, 12 ideas"
    assert len(box.mark) == 2
    assert box.h == pytest.approx(3 * LINE * 18 + 2 * PAD * 18)


@pytest.mark.parametrize("columns", [2, 3, 4, 5])
def test_columns_that_may_stand_side_by_side_never_leave_the_page(columns: int) -> None:
    texts = ["much to say about it " * 9, *["word"] * (columns - 1)]
    nodes = [(Node(str(i), text, NodeKind.IDEA, i),) for i, text in enumerate(texts)]
    for width in range(300, 1000, 20):
        sheet = DiagramSheet(width, 18, text_width)
        if columns <= most_columns(sheet):
            last = boxes_on(sheet, tuple(nodes))[-1][0]
            assert last.x + last.w <= width + 0.1


def test_the_column_that_would_be_the_tallest_gets_the_width_of_the_others() -> None:
    aim = (Node("a", "an aim of a few words", NodeKind.AIM, 0),)
    many = tuple(
        Node(f"i{i}", "an idea that has much to say " * 2, NodeKind.IDEA, 1) for i in "123"
    )
    (left,), (right, *_) = boxes_on(DiagramSheet(600, 18, text_width), (aim, many))
    assert right.w > 1.5 * left.w
    assert left.h < 3 * right.h
    assert left.w + right.w <= 600


def test_a_tight_page_holds_more(theory: Callable[[int], Diagram]) -> None:
    loose, tight = (lay_out(theory(8), 700, tight=how) for how in (False, True))
    assert tight.height < loose.height
    assert not any(touching(a, b) for a in tight.boxes for b in tight.boxes if a is not b)


def test_columns_are_as_wide_however_many_lines_are_shown() -> None:
    columns = (
        (Node("a", "word " * 30, NodeKind.CYCLE, 0),),
        (Node("b", "word", NodeKind.CYCLE, 1),),
    )
    sheet = DiagramSheet(400, 18, text_width)
    whole, cut = (boxes_on(replace(sheet, most_lines=most), columns) for most in (None, 5))
    assert [box.w for (box,) in whole] == [box.w for (box,) in cut]
    assert len(cut[0][0].lines) == 5 < len(whole[0][0].lines)
