"""The theory of change, drawn: each box opens what can be done with it, and can be dragged."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, request, url_for
from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.builtin.sections_theory import by_effort, diagram, theory as told
from qiworkbook.content import Diagram
from qiworkbook.figures.diagram import sketch_diagram
from qiworkbook.figures.sketch import NamedSpot, draw_svg, element, length_text
from qiworkbook.model import AIM
from qiworkbook.web.boxes import SEEN, Box, boxes_of, draw_blocks, new_boxes, shown_again
from qiworkbook.web.file_forms import address_of, list_of
from qiworkbook.web.project import made_of
from qiworkbook.web.site import show, site
from qiworkbook.workbook.edits.forms import Form, FormKey, FormPath, form
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.writers.templates import Markup

pages = Blueprint("theory", __name__, url_prefix="/project/<id_>/theory")

_TIES = {"driver": "part_of", "idea": "drives"}
"""What a box can be, and the field that says which boxes before it it is joined to."""


class Addition(Struct, frozen=True):
    """A small form for a new box, joined to the one that is chosen: `tie` is its field for that."""

    label: str
    address: str
    shown: tuple[tuple[Box, tuple[str, ...]], ...]
    tie: str
    joined: str


class ChosenBox(Struct, frozen=True):
    """The box that is chosen: its name and ties, to be changed, and what can be added to it.

    `row` is its path as the buttons that move and remove it send it; "" for the aim, whose words
    have a page of their own, `whole`.
    """

    name: str
    shown: tuple[tuple[Box, tuple[str, ...]], ...]
    address: str
    row: str
    whole: str
    additions: tuple[Addition, ...]


@pages.route("")
def home(id_: str) -> Response:
    """The driver diagram to be changed in place, and lists that do the same."""
    opened = site().book.opened()
    view = opened.view(id_)
    seen = form(opened, FormKey("project", id_)) if not view.project.unread else None
    chosen = _chosen(opened, view, seen) if seen else None
    in_words = [one for one in made_of(told(view, in_full=True)) if not isinstance(one, Diagram)]
    blocks = (*in_words, *filter(None, [by_effort(view)]))
    return show(
        "theory",
        "Theory of change",
        view=view,
        drawing=_drawing(view, seen, chosen),
        chosen=chosen,
        body=draw_blocks(view, blocks, "Theory of change", level=2),
        form=seen,
        lists=[list_of(seen, kind) for kind in _TIES] if seen else [],
        seen_name=SEEN,
        address=address_of,
    )


def _here(view: ProjectView, node: str) -> str:
    """This page with a box chosen."""
    return url_for("theory.home", id_=view.project.id, node=node, _anchor="chosen_")


def _chosen(opened: OpenWorkbook, view: ProjectView, seen: Form) -> ChosenBox:
    kind, _, name = request.args.get("node", "").partition("/")
    path: FormPath = (kind, name)
    row = next((r for r in seen.rows(kind) if r.name == name), None) if kind in _TIES else None
    if row is None:
        back = _here(view, AIM)
        whole = address_of(seen.key, ("aim",), back=back)
        return ChosenBox(
            "The aim", (), "", "", whole, (_addition(opened, seen, "driver", "", back),)
        )
    back = _here(view, f"{kind}/{name}")
    circular = _behind(view, name) if kind == "driver" else set()
    boxes = [
        replace(
            box, options=tuple(o for o in box.options if o[0] not in circular or o[0] in box.texts)
        )
        for box in boxes_of(opened, seen, [(*path, "name"), (*path, _TIES[kind])])
    ]
    additions = [_addition(opened, seen, new, name, back) for new in _TIES if kind == "driver"]
    address = address_of(seen.key, path, back=back)
    return ChosenBox(
        str(row.values.get("name") or name),
        tuple(shown_again(boxes)),
        address,
        "/".join(path),
        address,
        tuple(additions),
    )


def _behind(view: ProjectView, driver: str) -> set[str]:
    """A driver and all that lies behind it: what it can be part of is none of these."""
    found, waiting = set[str](), [driver]
    while waiting:
        found.add(waiting.pop())
        waiting = [d.id for d in view.project.drivers if d.id not in found and found & {*d.part_of}]
    return found


def _addition(opened: OpenWorkbook, seen: Form, kind: str, joined: str, back: str) -> Addition:
    words = {"driver": "A driver behind it" if joined else "A driver", "idea": "An idea for it"}
    boxes = new_boxes(opened, seen, (kind,), ("name",))
    address = address_of(seen.key, (kind,), "part.add", back=back)
    tie = f"{kind}//{_TIES[kind]}"
    return Addition(words[kind], address, tuple(shown_again(boxes)), tie, joined)


def _drawing(view: ProjectView, seen: Form | None, chosen: ChosenBox | None) -> Markup:
    """The diagram, and over it a link for each box; the picture itself says nothing twice."""
    sketch = sketch_diagram(diagram(view))
    links = element(
        "svg",
        *(_links(view, seen, chosen, sketch.spots) if seen else ()),
        class_="over",
        viewBox=f"0 0 {length_text(sketch.width)} {length_text(sketch.height)}",
        role="group",
        aria_label="The boxes of the diagram",
    )
    return Markup(draw_svg(sketch)) + Markup(links)


def _links(
    view: ProjectView, seen: Form, chosen: ChosenBox | None, spots: tuple[NamedSpot, ...]
) -> Iterator[str]:
    """What a box leads to; with what a script needs to join it to the one it is dropped on."""
    rows = {f"{kind}-{row.name}": (kind, row) for kind in _TIES for row in seen.rows(kind)}
    for spot in spots:
        kind, row = rows.get(spot.name, ("", None))
        path, tie = (kind, row.name if row else ""), _TIES.get(kind, "")
        node = "/".join(path) if row else AIM
        ties = row.values.get(tie, ()) if row else ()
        said = str(row.values.get("name", row.name)) if row else "The aim"
        area = spot.area
        yield element(
            "a",
            element(
                "rect",
                x=area.x,
                y=area.y,
                width=area.w,
                height=area.h,
                rx=area.radius,
                fill="#fff",
                fill_opacity=0.0,
            ),
            href=_here(view, node),
            class_="chosen" if chosen and (chosen.row or AIM) == node else None,
            aria_label=f"{kind.capitalize()}: {said}" if tie else said,
            data_node=node,
            data_edit=address_of(seen.key, path, back=_here(view, node)) if tie else None,
            data_tie="/".join((*path, tie)) if tie else None,
            data_ties=" ".join(map(str, ties)) if tie else None,
        )
