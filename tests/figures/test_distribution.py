from __future__ import annotations

import pytest

from qiworkbook.content import Bar, Distribution
from qiworkbook.figures.distribution import sketch_distribution
from qiworkbook.figures.sketch import Line, Rect, Shape, Words

FIVE = ("Not at all", "A little", "Somewhat", "Quite", "Very")


def bars(shapes: tuple[Shape, ...]) -> list[Rect]:
    return [shape for shape in shapes if isinstance(shape, Rect) and shape.h == 22]


def middle(shapes: tuple[Shape, ...]) -> float:
    (line,) = (shape for shape in shapes if isinstance(shape, Line))
    return line.points[0][0]


def test_agreement_lies_to_the_right_of_the_line_and_half_of_the_middle_level() -> None:
    found = sketch_distribution(
        Distribution(FIVE, (Bar("a", (10, 20, 40, 20, 10), 30),), "w")
    ).shapes
    drawn = bars(found)
    total = sum(bar.w for bar in drawn)
    right = drawn[-1].x + drawn[-1].w - middle(found)
    assert [bar.w / total for bar in drawn] == pytest.approx([0.1, 0.2, 0.4, 0.2, 0.1])
    assert right / total == pytest.approx(0.5)  # 20 + 10 + half of 40


def test_with_an_even_number_of_levels_the_line_lies_between_two() -> None:
    found = sketch_distribution(Distribution(("No", "Yes"), (Bar("a", (25, 75), 30),), "w")).shapes
    no, yes = bars(found)
    assert no.x + no.w == pytest.approx(middle(found)) == pytest.approx(yes.x)


def test_every_level_has_a_colour_of_its_own() -> None:
    for levels in range(2, 12):
        names = tuple(f"level {i}" for i in range(levels))
        even = tuple(100 / levels for _ in names)
        found = sketch_distribution(Distribution(names, (Bar("a", even),), "w")).shapes
        assert len({bar.fill for bar in bars(found)}) == levels


def test_hidden_answers_are_said_and_not_drawn() -> None:
    hidden = Bar("Nights", (), None, "Fewer than 11 answers")
    found = sketch_distribution(Distribution(FIVE, (hidden,), "w")).shapes
    texts = [shape.text for shape in found if isinstance(shape, Words)]
    assert "Fewer than 11 answers" in texts
    assert not [text for text in texts if "%" in text or "n =" in text]


def test_the_number_of_answers_stands_beside_the_bar() -> None:
    found = sketch_distribution(Distribution(FIVE, (Bar("a", (0, 0, 0, 0, 100), 12),), "w")).shapes
    texts = [shape.text for shape in found if isinstance(shape, Words)]
    assert {"n = 12", "100%"} <= set(texts)


def test_each_side_is_numbered_at_its_end() -> None:
    """Of five levels two lie on either side: 30% and 35%, and the middle level is neither."""
    drawn = sketch_distribution(
        Distribution(FIVE, (Bar("a", (10, 20, 35, 20, 15), 30),), "w")
    ).shapes
    ends = [one for one in drawn if isinstance(one, Words) and one.bold]
    assert [(one.text, one.anchor) for one in ends] == [("30%", "end"), ("35%", "start")]
    first, last = bars(drawn)[0], bars(drawn)[-1]
    assert ends[0].x < first.x
    assert ends[1].x > last.x + last.w
