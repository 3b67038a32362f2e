"""Looks over a finished slide: a text too small for the back of a room stops the deck."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn

from qiworkbook.problems import WorkbookError
from qiworkbook.writers.deck.furniture import FOOTER, SLIDE_NUMBER
from qiworkbook.writers.deck.text import SMALLEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.slide import Slide

_TEXTS, _STYLE, _WORDS = (qn("a:r"), qn("a:fld")), qn("a:rPr"), qn("a:t")
_PLACEHOLDER, _OWN = qn("p:ph"), qn("p:cNvPr")
_A_HAIR = 0.005  # sizes are written in hundredths of points
_CHART_SIZE = re.compile(rb'\bsz="(\d+)"')

Sized = tuple[float, str]  # the size of a text in points, 0 when none is said, and its words


def refuse_small_text(slide: Slide, title: str, scale: float = 1.0) -> None:
    """Raise a WorkbookError that names the slide when a text on it is below `SMALLEST` points, of
    which each is `scale` points of the template.

    Only the footer and the number of the slide may be smaller. Whatever drew the text, it is
    found here: in shapes, groups and tables by the size of each run, in charts by all the sizes
    that their parts name. A run must say its size: what it would inherit is the template's.
    """
    for size, words in (*_in_shapes(slide), *_in_charts(slide)):
        if size < SMALLEST * scale - _A_HAIR:
            said = f"in {size:g} points" if size else "in a size of the template's"
            raise WorkbookError(
                f"On the slide “{title}” the text “{words}” would stand {said}; below "
                f"{SMALLEST * scale:g} it can't be read from the back of a room.",
                "This is a fault of the program, not of yours: tell whoever looks after it which "
                "slide it is. `qiworkbook report` says the same in print.",
            )


def _in_shapes(slide: Slide) -> Iterator[Sized]:
    for shape in slide.shapes.element:
        if _is_furniture(shape):
            continue
        for run in shape.iter(*_TEXTS):
            words = run.findtext(_WORDS, "").strip()
            if words:
                style = run.find(_STYLE)
                yield (0.0 if style is None else int(style.get("sz", "0")) / 100), words


def _is_furniture(shape: BaseOxmlElement) -> bool:
    for mark in shape.iter(_PLACEHOLDER):
        return mark.get("type") in ("ftr", "sldNum")
    return any(own.get("name") in (FOOTER, SLIDE_NUMBER) for own in islice(shape.iter(_OWN), 1))


def _in_charts(slide: Slide) -> Iterator[Sized]:
    for relation in slide.part.rels.values():
        if relation.reltype == RT.CHART:
            sizes = [int(size) for size in _CHART_SIZE.findall(relation.target_part.blob)]
            yield min(sizes, default=0) / 100, "of a chart"
