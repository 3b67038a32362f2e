from __future__ import annotations

import pytest

from qiworkbook.figures.sketch import element, escaped, frame, length_text, own_prefix


def test_texts_and_attributes_are_escaped_and_elements_are_not() -> None:
    inner = element("text", '<b> & "c"')
    assert inner == "<text>&lt;b&gt; &amp; &quot;c&quot;</text>"
    assert element("g", inner, fill='"x"') == f'<g fill="&quot;x&quot;">{inner}</g>'


def test_names_of_attributes_and_attributes_that_are_not_there() -> None:
    assert element("rect", stroke_width=1.5, rx=None) == '<rect stroke-width="1.5"/>'


@pytest.mark.parametrize(
    ("value", "written"),
    [(3.0, "3"), (2.5, "2.5"), (1 / 3, "0.33"), (-0.001, "0"), (100.0, "100"), (0.999, "1")],
)
def test_lengths_are_short(value: float, written: str) -> None:
    assert length_text(value) == written


@pytest.mark.parametrize("letter", ["\x00", "\x07", "\x1b", "\ud800", "\uffff"])
def test_letters_that_no_xml_may_hold_are_replaced(letter: str) -> None:
    assert escaped(f"a{letter}b") == "a\ufffdb"


def test_line_ends_and_tabs_stay() -> None:
    assert escaped("a\tb\nc") == "a\tb\nc"


def test_prefixes_are_the_same_for_the_same_and_begin_with_a_letter() -> None:
    assert own_prefix("a", 1) == own_prefix("a", 1) != own_prefix("a", 2)
    assert own_prefix("a").isalnum()
    assert own_prefix("a")[0].isalpha()


def test_a_picture_brings_its_white_ground_for_a_page_in_the_dark() -> None:
    found = frame(30, 20.5, "T", "words", "q", ["<g/>"])
    assert found.index('<path d="M0 0H30V20.5H0z" fill="#fff"/>') < found.index("&lt;g/&gt;")
