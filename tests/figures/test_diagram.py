from __future__ import annotations

from qiworkbook.content import Arrow, Diagram, Node, NodeKind, Tone
from qiworkbook.figures.diagram import sketch_diagram
from qiworkbook.figures.layout import pages
from qiworkbook.figures.sketch import DASHED, SOLID, Line, Polygon, Rect, Words

AIM = Node("a", "90% feel safe", NodeKind.AIM, 0)
DRIVER = Node("d", "It is talked about", NodeKind.PRIMARY, 1)
IDEA = Node("i", "a question at the huddle", NodeKind.IDEA, 2, "testing", Tone.WATCH)
THEORY = Diagram((AIM, DRIVER, IDEA), (Arrow("a", "d"), Arrow("d", "i", weak=True)), "words")


def test_every_box_its_text_and_its_mark_are_drawn() -> None:
    sketch = sketch_diagram(THEORY)
    assert len([shape for shape in sketch.shapes if isinstance(shape, Rect)]) == 3
    texts = " ".join(shape.text for shape in sketch.shapes if isinstance(shape, Words))
    assert "90% feel safe" in texts
    assert "testing" in texts


def test_a_weak_link_is_dashed() -> None:
    lines = [shape for shape in sketch_diagram(THEORY).shapes if isinstance(shape, Line)]
    assert [line.dash for line in lines] == [SOLID, DASHED]


def test_cycles_are_joined_by_arrows_and_drivers_by_lines() -> None:
    nodes = tuple(Node(f"c{i}", f"Cycle {i}", NodeKind.CYCLE, i) for i in range(3))
    ramp = Diagram(nodes, (Arrow("c0", "c1"), Arrow("c1", "c2")), "words")
    heads = [shape for shape in sketch_diagram(ramp).shapes if isinstance(shape, Polygon)]
    assert len(heads) == 2
    assert sketch_diagram(ramp).title == "Cycles"
    assert not [shape for shape in sketch_diagram(THEORY).shapes if isinstance(shape, Polygon)]


def test_a_long_ramp_goes_on_below_at_the_same_width() -> None:
    nodes = tuple(Node(f"c{i}", f"Cycle {i}", NodeKind.CYCLE, i) for i in range(30))
    sketch = sketch_diagram(Diagram(nodes, (), "words"))
    assert sketch.width < 800
    drawn = [shape for shape in sketch.shapes if isinstance(shape, Rect)]
    assert len(drawn) > 30  # the last box of each row begins the next one
    assert max(box.x + box.w for box in drawn) <= sketch.width


def test_a_page_that_is_laid_out_is_drawn_as_it_is() -> None:
    (page,) = pages(THEORY, 500, 300)
    sketch = sketch_diagram(page)
    assert (sketch.width, sketch.height) == (504, 304)
    assert sketch.words == "words"
