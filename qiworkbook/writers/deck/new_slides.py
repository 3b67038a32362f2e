"""Adds the slides of a deck all at once.

python-pptx looks through every slide there is, and through every placeholder of the layout, for
each slide that is added: with a thousand slides that takes a third of the time of the deck.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from typing import TYPE_CHECKING

from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn
from pptx.parts.slide import SlidePart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pptx.presentation import Presentation
    from pptx.slide import Slide, SlideLayout

_OWN = qn("p:cNvPr")
_FIRST_ID = 256  # the least that the file format allows


def add_slides(presentation: Presentation, layouts: Iterable[SlideLayout]) -> list[Slide]:
    """A new slide on each of these layouts, in their order, in a presentation without slides."""
    part = presentation.part
    listed = part._element.get_or_add_sldIdLst()
    firsts: dict[str, Slide] = {}
    slides = []
    for number, layout in enumerate(layouts):
        name = PackURI(f"/ppt/slides/slide{number + 1}.xml")
        made = SlidePart.new(name, part.package, layout.part)  # type: ignore[no-untyped-call]  # theirs
        slide: Slide = made.slide
        _put_placeholders(slide, layout, firsts.setdefault(layout.part.partname, slide))
        key = part.rels._add_relationship(RT.SLIDE, slide.part)
        listed._add_sldId(id=_FIRST_ID + number, rId=key)
        slides.append(slide)
    return slides


def name_apart(slide: Slide) -> None:
    """Shapes of one name on a slide are numbered: "Fact", "Fact 2" ... Whoever edits the slide, or
    animates it, chooses among them by these names."""
    taken: set[str] = set()
    counts: Counter[str] = Counter()
    for own in slide.shapes.element.iter(_OWN):
        name = shown = own.get("name", "")
        while shown and shown in taken:
            counts[name] += 1
            shown = f"{name} {counts[name] + 1}"
        taken.add(shown)
        if shown != name:
            own.set("name", shown)


def _put_placeholders(slide: Slide, layout: SlideLayout, first: Slide) -> None:
    """Those of the layout; copied from the first slide on it, which nobody has filled yet."""
    if slide is first:
        slide.shapes.clone_layout_placeholders(layout)
        return
    tree = slide.shapes._spTree
    for shape in first.shapes:
        tree.append(deepcopy(shape._element))
