from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from qiworkbook.figures import figure_png, figure_svg, sketch_of
from qiworkbook.figures.control_chart import chart_svg
from qiworkbook.figures.icons import assurance_sketch, variation_sketch
from qiworkbook.figures.sketch import draw_svg
from qiworkbook.spc.reading import Assurance, Variation

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.content import Figure
    from qiworkbook.figures.sketch import Sketch
    from qiworkbook.spc.reading import Reading

SVG = "{http://www.w3.org/2000/svg}"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def test_every_figure_is_one_element_that_can_stand_in_a_page(figures: dict[str, Figure]) -> None:
    for figure in figures.values():
        svg = figure_svg(figure)
        root = ElementTree.fromstring(svg)
        assert root.tag == f"{SVG}svg"
        assert root.get("role") == "img"
        assert svg.startswith("<svg ")


def test_every_figure_brings_its_name_and_its_words(figures: dict[str, Figure]) -> None:
    for figure in figures.values():
        root = ElementTree.fromstring(figure_svg(figure))
        title, desc = root[0], root[1]
        assert (title.tag, desc.tag) == (f"{SVG}title", f"{SVG}desc")
        assert (title.text or "").strip()
        assert "שלום مرحبا 😀" in (desc.text or "")
        assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"


def test_nothing_that_people_write_becomes_markup(figures: dict[str, Figure]) -> None:
    for figure in figures.values():
        svg = figure_svg(figure)
        names = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg).iter()}
        drawn = {"svg", "title", "desc", "g", "rect", "circle", "polyline", "polygon", "path"}
        assert names <= drawn | {"text"}
        assert "\x07" not in svg


def test_nothing_comes_from_outside_and_nothing_leaks(figures: dict[str, Figure]) -> None:
    for figure in figures.values():
        svg = figure_svg(figure)
        assert not re.search(r"\b(href|src|class|style|on\w+)=", svg.split("<desc")[0])
        assert "<style" not in svg
        assert "url(" not in svg


def test_ids_are_each_figures_own(figures: dict[str, Figure]) -> None:
    found = [
        element.get("id")
        for figure in figures.values()
        for element in ElementTree.fromstring(figure_svg(figure)).iter()
        if element.get("id")
    ]
    assert len(found) == len(set(found)) == 2 * len(figures)


def test_a_figure_shown_twice_can_be_given_its_own_ids(readings: dict[str, Reading]) -> None:
    assert 'id="second-title"' in chart_svg(readings["plain"], prefix="second")


def test_no_text_is_cut_or_small_or_on_another(
    figures: dict[str, Figure], faults: Callable[[Sketch], list[str]]
) -> None:
    for name, figure in figures.items():
        assert (name, faults(sketch_of(figure))) == (name, [])


def test_every_figure_is_also_a_png_the_same_every_time(figures: dict[str, Figure]) -> None:
    for figure in figures.values():
        png = figure_png(figure, dpi=40)
        assert png.startswith(PNG_SIGNATURE)
        assert png == figure_png(figure, dpi=40)
        assert not [chunk for chunk in (b"tEXt", b"tIME", b"iTXt") if chunk in png]


def test_the_same_figure_is_the_same_svg(figures: dict[str, Figure]) -> None:
    for figure in figures.values():
        assert figure_svg(figure) == figure_svg(figure)


def test_every_icon_differs_in_more_than_its_colour() -> None:
    sketches = [variation_sketch(v) for v in Variation] + [assurance_sketch(a) for a in Assurance]
    icons = [*map(draw_svg, sketches)]
    shapes = [re.sub(r"#[0-9A-F]{6}|<title.*?</title>|[\w-]*labelledby=\S+", "", i) for i in icons]
    assert len(set(shapes)) == len(icons)


def test_an_icon_is_named_in_words() -> None:
    assert ">Special cause: improvement, higher</title>" in draw_svg(
        variation_sketch(Variation.IMPROVEMENT_HIGH)
    )


def test_svg_needs_no_matplotlib() -> None:
    code = (
        "import sys\n"
        "from qiworkbook.content import Chart\n"
        "from qiworkbook.figures import figure_svg\n"
        "from qiworkbook.spc.analyse import analyse\n"
        "from qiworkbook.spc.observations import ReadingPlan\n"
        "figure_svg(Chart(analyse([], ReadingPlan()), 'words'))\n"
        "print(sorted({'matplotlib', 'numpy', 'PIL'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
