from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from qiworkbook.content import Diagram, Node, NodeKind
from qiworkbook.figures.layout import lay_out, pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.figures.layout import DiagramLayout


def ids(page: DiagramLayout) -> set[str]:
    return {box.node.id for box in page.boxes}


def test_a_small_diagram_is_one_page_in_the_largest_text(diagram: Callable[..., Diagram]) -> None:
    (page,) = pages(diagram("a0 b1", "b1 c2"), 700, 400, smallest=10, largest=14)
    assert page.size == 14


def test_text_shrinks_before_a_page_is_added(theory: Callable[[int], Diagram]) -> None:
    (page,) = pages(theory(10), 700, 330, smallest=8, largest=14)
    assert 8 <= page.size < 14


def test_forty_ideas_go_on_to_another_page_with_their_drivers(
    theory: Callable[[int], Diagram],
) -> None:
    diagram = theory(40)
    found = pages(diagram, 700, 330, smallest=11)
    shown = Counter(box.node.id for page in found for box in page.boxes)
    assert len(found) > 1
    assert set(shown) == {node.id for node in diagram.nodes}
    assert all(shown[f"i{i}_3"] == 1 for i in range(40))
    assert all("aim0" in ids(page) for page in found)
    for page in found:
        for arrow in diagram.arrows:
            if arrow.end in ids(page):
                assert arrow.start in ids(page)
        assert all(box.y + box.h <= 330 + 1e-6 for box in page.boxes)
    assert len({page.size for page in found}) == 1
    assert found[0].size >= 11


def test_pages_are_about_equally_full(theory: Callable[[int], Diagram]) -> None:
    found = pages(theory(12), 700, 330, smallest=14, largest=14)
    ideas = [sum(1 for name in ids(page) if name.endswith("_3")) for page in found]
    assert len(ideas) > 1
    assert max(ideas) - min(ideas) <= max(ideas) / 2


def test_a_hundred_cycles_go_on_from_the_last_one_shown(ramp: Callable[[int], Diagram]) -> None:
    found = pages(ramp(100), 880, 380, smallest=11)
    assert len(found) > 5
    assert set().union(*map(ids, found)) == {f"c{i}" for i in range(100)}
    for before, after in pairwise(found):
        assert len(ids(before) & ids(after)) == 1
    assert all(box.x + box.w <= 880 + 1e-6 for page in found for box in page.boxes)


def test_with_no_height_only_columns_are_divided(
    theory: Callable[[int], Diagram], ramp: Callable[[int], Diagram]
) -> None:
    assert len(pages(theory(40), 700, None)) == 1
    assert len(pages(ramp(12), 700, None)) == 2


def test_nothing_to_show_is_no_page_but_can_be_laid_out() -> None:
    empty = Diagram((), (), "words")
    assert pages(empty, 700, 400) == ()
    assert lay_out(empty, 700, 400).boxes == ()


def test_a_text_too_long_for_a_page_is_cut_with_three_dots() -> None:
    long = Diagram((Node("a", "word " * 500, NodeKind.AIM, 0),), (), "words")
    (page,) = pages(long, 300, 120, smallest=10)
    (box,) = page.boxes
    assert box.lines[-1].endswith("…")
    assert box.y + box.h <= 120


def test_the_same_diagram_is_laid_out_the_same(theory: Callable[[int], Diagram]) -> None:
    assert pages(theory(25), 700, 330) == pages(theory(25), 700, 330)


def test_text_is_measured_as_the_pen_says(diagram: Callable[..., Diagram]) -> None:
    def wide(text: str, size: float) -> float:
        return len(text) * size

    narrow = lay_out(diagram("a0 b1"), 260, smallest=12, largest=12)
    broad = lay_out(diagram("a0 b1"), 260, smallest=12, largest=12, measure_text=wide)
    assert len(broad.boxes[0].lines) > len(narrow.boxes[0].lines)


@pytest.mark.parametrize("width", [40.0, 200.0])
def test_a_page_too_narrow_for_words_still_gets_boxes(
    theory: Callable[[int], Diagram], width: float
) -> None:
    assert all(box.w > 0 for page in pages(theory(3), width, 300) for box in page.boxes)
