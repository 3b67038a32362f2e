"""Reads a finished deck back: what stands where, and what must not."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIZE = 18.0  # points on a slide of 13.33 inches
_SMALL_PRINT = 12.0
_BELOW_A_FIGURE = ("Key to the colours", "Callout", "Document label")
_FURNITURE = ("ftr", "sldNum", "dt")


@dataclass(frozen=True)
class Box:
    """A shape, in points of the slide."""

    name: str
    left: float
    top: float
    right: float
    bottom: float

    def on(self, other: Box) -> float:
        """How far they lie on each other: the lesser of width and height."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return min(wide, high) if wide > 0 and high > 0 else 0.0

    @property
    def size(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)


def box_of(shape: Any) -> Box | None:
    if shape.left is None or shape.width is None:
        return None
    left, top = shape.left.pt, shape.top.pt
    return Box(shape.name, left, top, left + shape.width.pt, top + shape.height.pt)


def kind(shape: Any) -> str:
    marks = list(shape._element.iter(qn("p:ph")))
    return marks[0].get("type", "obj") if marks and shape.is_placeholder else ""


def is_ground(shape: Any) -> bool:
    return str(shape.name).startswith(("Paper", "Band"))


def faults(deck: bytes) -> list[str]:
    """All that is wrong with where things stand, in words."""
    presentation: Any = Presentation(BytesIO(deck))
    scale = presentation.slide_width.pt / 960
    whole = Box("", 0, 0, presentation.slide_width.pt, presentation.slide_height.pt)
    return [
        f"slide {number}: {fault}"
        for number, slide in enumerate(presentation.slides, start=1)
        for fault in _of(slide, whole, scale)
    ]


def _of(slide: Any, whole: Box, scale: float) -> Iterator[str]:
    ours = [(shape, box) for shape in slide.shapes if (box := box_of(shape))]
    solid = [(shape, box) for shape, box in ours if not is_ground(shape)]
    for shape, box in ours:
        if (
            min(box.left, box.top) < -1
            or box.right > whole.right + 1
            or box.bottom > whole.bottom + 1
        ):
            yield f"{shape.name} is off the slide: {box}"
    titles = [(shape, box) for shape, box in solid if kind(shape) in ("title", "ctrTitle")]
    if len(titles) != 1 or not titles[0][0].text_frame.text.strip():
        yield f"{len(titles)} titles"
    small = [
        (s, b) for s, b in solid if kind(s) in _FURNITURE or s.name in ("Footer", "Slide Number")
    ]
    fixed = [*titles, *small]
    for shape, box in solid:
        for other, place in fixed:
            if shape is not other and box.on(place) > 2 * scale:
                yield f"{shape.name} lies on {other.name}: {box} {place}"
    texts = [(s, b) for s, b in solid if kind(s) in ("body", "obj", "subTitle")]
    for picture, place in solid:
        if picture._element.tag != qn("p:pic"):
            continue
        for shape, box in solid:
            if shape is not picture and box.on(place) > 2 * scale:
                yield f"{shape.name} lies on the picture {picture.name}: {box} {place}"
    for fixture in _fixtures(slide.slide_layout, whole):
        for shape, box in solid:
            if box.on(fixture) > 2 * scale and not _holds(fixture, box):
                yield f"{shape.name} lies on the template's {fixture.name}: {box} {fixture}"
    labels = [box for shape, box in solid if shape.name == "Document label"]
    for shape, box in texts:
        if any(box.on(label) > 8 * scale for label in labels):  # the margin of a placeholder
            yield f"the document's labels lie on {shape.name}"
    for one, (shape, box) in enumerate(texts):
        for other, place in texts[one + 1 :]:
            if box.on(place) > 2 * scale:
                yield f"{shape.name} lies on {other.name}"
    parts = [
        box
        for group in slide.shapes
        if group.name == "Diagram" and hasattr(group, "shapes")
        for one in group.shapes
        if one.name != "Link" and (box := box_of(one))
    ]
    for shape, box in solid:
        if shape.name in _BELOW_A_FIGURE:
            for part in parts:
                below = shape.name.startswith("Key") and part.bottom > box.top + 2 * scale
                if below or box.on(part) > 2 * scale:
                    yield f"{shape.name} lies on a box of the diagram: {box} {part}"
    for shape in slide.shapes:
        least = _SMALL_PRINT if (shape, box_of(shape)) in small else _SIZE
        for run in shape._element.iter(qn("a:r")):
            style = run.find(qn("a:rPr"))
            size = 0 if style is None else int(style.get("sz", "0")) / 100
            if (run.findtext(qn("a:t")) or "").strip() and size < least * scale - 0.01:
                yield f"“{run.findtext(qn('a:t'))}” stands in {size} points"
        if shape.is_placeholder and not shape.has_text_frame:
            yield f"{shape.name} was left empty"


def _holds(fixture: Box, box: Box) -> bool:
    """What lies under the whole of it is its ground."""
    wide = min(fixture.right, box.right) - max(fixture.left, box.left)
    high = min(fixture.bottom, box.bottom) - max(fixture.top, box.top)
    return wide * high > 0.95 * box.size


def _fixtures(layout: Any, whole: Box) -> Iterator[Box]:
    """Logos, badges and bands of the layout and of its master, but nothing that lies under most
    of the slide."""
    shown = layout._element.get("showMasterSp", "1") != "0"
    for source in (layout, *([layout.slide_master] if shown else [])):
        for shape in source.shapes:
            box = box_of(shape)
            hidden = shape._element.xpath(".//p:cNvPr/@hidden")
            if shape.is_placeholder or box is None or "1" in hidden:
                continue
            if box.on(whole) > 0 and box.size < 0.5 * whole.size:
                yield box
