"""A funnel drawn: a dot and a name for each ward, lines from the smallest to the largest."""

from __future__ import annotations

from hypothesis import given, strategies as st
from msgspec.structs import replace

from qiworkbook.content import Funnel
from qiworkbook.figures import figure_png, figure_svg
from qiworkbook.figures.funnel import sketch_funnel
from qiworkbook.figures.sketch import Circle, Polygon, Words
from qiworkbook.spc.funnel import FunnelKind, Ward, funnel
from qiworkbook.writers.figure_words import funnel_in_words

WARDS = (Ward("Ash", 10, 20), Ward("Elm", 95, 200), Ward("Oak", 90, 100), Ward("Yew", 40, 100))


def figure(*wards: Ward) -> Funnel:
    made = funnel(wards or WARDS, FunnelKind.P, 100)
    return Funnel("Felt safe", "January to March", made, "Four wards.", "People asked", "%", 0)


def test_every_ward_has_a_dot_and_a_name() -> None:
    shapes = sketch_funnel(figure()).shapes
    names = {shape.text for shape in shapes if isinstance(shape, Words)}
    assert {"Ash", "Elm", "Oak", "Yew", "People asked"} <= names
    # by hand: 235 of 420 are 56%; Oak has 90% of 100, far above 56 + 3.09 * 4.96 = 71.3;
    # Yew has 40%, below 56 - 15.3 = 40.7
    assert len([shape for shape in shapes if isinstance(shape, Circle)]) == 2
    assert len([shape for shape in shapes if isinstance(shape, Polygon)]) == 1 + 2


def test_larger_wards_stand_to_the_right_and_nothing_leaves_the_paper() -> None:
    sketch = sketch_funnel(figure(), 500, 300, 13)
    dots = [shape for shape in sketch.shapes if isinstance(shape, Circle)]
    assert [dot.x for dot in dots] == sorted(dot.x for dot in dots)
    for shape in sketch.shapes:
        if isinstance(shape, Words):
            assert shape.size >= 13
            assert 0 < shape.x < sketch.width
            assert 0 < shape.y < sketch.height


def test_names_that_would_meet_are_left_to_the_table() -> None:
    crowd = [Ward(f"Ward number {at}", 50, 100) for at in range(12)]
    shapes = sketch_funnel(figure(*crowd)).shapes
    names = [s.text for s in shapes if isinstance(s, Words) and s.text.startswith("Ward")]
    assert 0 < len(names) < 12
    assert len([shape for shape in shapes if isinstance(shape, Circle)]) == 12


def test_one_ward_and_wards_all_alike() -> None:
    for wards in ((Ward("Ash", 3, 9),), (Ward("Ash", 0, 9), Ward("Elm", 0, 9))):
        assert figure_svg(figure(*wards)).startswith("<svg")


def test_the_same_input_gives_the_same_bytes() -> None:
    assert figure_svg(figure()) == figure_svg(figure())
    assert figure_png(figure()) == figure_png(figure())
    assert "Four wards." in figure_svg(figure())


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 400)), min_size=2, max_size=12),
    st.integers(0, 1),
)
def test_no_row_says_beyond_the_limits_of_a_number_that_looks_like_one(
    pairs: list[tuple[int, int]], decimals: int
) -> None:
    wards = [Ward(f"Ward {at}", min(pair), max(pair)) for at, pair in enumerate(pairs)]
    rows = funnel_in_words(replace(figure(*wards), decimals=decimals)).rows
    for _, _, value, limits, says in ((cell.text for cell in row) for row in rows):
        low, _, high = limits.partition(" to ")
        told_apart = not says.startswith(("Within", "As in"))
        assert not told_apart or value not in (low, high), (value, limits, says)


def test_wards_that_are_all_alike_have_no_limits_and_none_is_told_apart() -> None:
    alike = figure(Ward("Elm", 10, 10), Ward("Oak", 40, 40))
    assert "no limits" in figure_svg(alike)
    said = [row[3].text + ". " + row[4].text for row in funnel_in_words(alike).rows]
    assert said == ["no limits. As in every ward"] * 2


EDGE = (Ward("Elm", 6, 6), Ward("Oak", 19, 45))  # six of six: once in seventy times, of 25 in 51


def test_a_ward_on_the_edge_is_not_said_to_be_within_limits_that_it_passes() -> None:
    said = {row[0].text: row for row in funnel_in_words(figure(*EDGE)).rows}
    assert (said["Elm"][2].text, said["Elm"][4].text) == (
        *("100%", "On the edge of what chance allows"),
    )


def test_a_ward_of_which_chance_does_the_same_often_is_not_on_the_edge() -> None:
    wards = (Ward("Elm", 1, 1), Ward("Ash", 2, 2), Ward("Yew", 400, 400), Ward("Oak", 9997, 9999))
    for some in (wards, (Ward("Elm", 1, 1), Ward("Oak", 19, 40))):
        for row in funnel_in_words(figure(*some)).rows:
            assert row[4].text.startswith("Within what chance allows"), row
