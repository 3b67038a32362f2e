"""Slides and their notes, written as PowerPoint writes them."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from pptx.opc.constants import CONTENT_TYPE as CT, RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn
from pptx.parts.slide import NotesSlidePart, SlidePart
from pptx.text.text import TextFrame

from qiworkbook.content import (
    Callout,
    Facts,
    Figure,
    Paragraph,
    Picture,
    Section,
    SectionKind,
    Table,
)
from qiworkbook.spc.numbers import day
from qiworkbook.text.words import one_line
from qiworkbook.writers.deck.block_pieces import Photograph, pieces_of
from qiworkbook.writers.deck.furniture import label_height, label_width
from qiworkbook.writers.deck.looks import Role, Why
from qiworkbook.writers.deck.pages import GAP, arranged, fits, stacked
from qiworkbook.writers.deck.shapes import PICTURE, Area
from qiworkbook.writers.deck.text import BODY_SIZES, LANGUAGE, LARGEST_OPENING, SMALLEST, fitted
from qiworkbook.writers.deck.words import Cards, Panel, Text
from qiworkbook.writers.only_words import words_of
from qiworkbook.writers.slide_room import ever_less

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pptx.opc.package import Part
    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.presentation import Presentation
    from pptx.slide import Slide, SlideLayout

    from qiworkbook.content import Block, Document
    from qiworkbook.writers.deck.looks import Look, Looks
    from qiworkbook.writers.deck.pages import Placed
    from qiworkbook.writers.deck.piece import Piece
    from qiworkbook.writers.deck.typeface import Face

_WORDS_OF_A_SHEET = 0.42  # of its width
_LABEL_GAP, _TITLE_PAD = 6.0, 8.0
_OPENING_SIZES = (24.0, 22.0, 20.0, 18.0)
_CELLS = (400, 200, 150, 120, 90, 75, 66)  # letters of a cell that may say the whole of what it has


class Page(Struct, frozen=True):
    """One slide. `text`, which may be one of those placed, goes into the placeholder for text."""

    section: Section
    look: Look
    title: str
    text: Text | None
    placed: tuple[Placed, ...]
    labels: Area
    is_first: bool = True  # of its section
    remarks: tuple[str, ...] = ()  # for the notes: no slide has only these

    @property
    def opens(self) -> bool:
        """Whether it is the first slide of a deck or of a part."""
        return self.look.role in (Role.COVER, Role.DIVIDER)


class Plan(Struct, frozen=True):
    """Turns sections into pages for the looks of one template."""

    document: Document
    looks: Looks
    face: Face

    def pages(self, section: Section) -> list[Page]:
        """The pages of a section, in order; a single one has one."""
        if section.kind is not SectionKind.BODY:
            role = Role.COVER if section.kind is SectionKind.COVER else Role.DIVIDER
            return self._opening(section, self.looks[role])
        if section.sheet:
            return [self._sheet(section)]
        pages = self._body(section, section.blocks, is_first=True)
        return [self._on_one(section, pages[0])] if section.single and len(pages) > 1 else pages

    def _sheet(self, section: Section) -> Page:
        """Words to the left, as many as have room, figures to the right; all in the notes."""
        look = self.looks[Role.FIGURE]
        room, labels = self._room(look)
        words = [block for block in section.blocks if not isinstance(block, Figure)]
        figures = [block for block in section.blocks if isinstance(block, Figure)]
        wide = _WORDS_OF_A_SHEET * room.width if figures else room.width
        left = Area(room.left, room.top, wide, room.height)
        pieces: list[Piece] = []
        for blocks in (words, *ever_less(words)):
            pieces = pieces_of(blocks, SMALLEST, left.width, self.face)
            if fits(pieces, left):
                break
        placed = stacked(pieces, left)
        x = left.right + 2 * GAP
        rest = Area(x, room.top, room.right - x, room.height)
        drawn = pieces_of(figures, SMALLEST, rest.width, self.face)
        high = (room.height - GAP * (len(drawn) - 1)) / max(len(drawn), 1)
        for piece in drawn:
            placed.append((piece, rest.upper(high)))
            rest = rest.below(high + GAP)
        whole = words_of(replace(section, heading="", message="", blocks=tuple(words)))
        title, remarks = self._title(section), (f"In full: {whole}",)
        return Page(section, look, title, None, tuple(placed), labels, remarks=remarks)

    def _on_one(self, section: Section, first: Page) -> Page:
        """A slide with as much of a section as it holds, and all of it in its notes."""
        whole = words_of(replace(section, heading="", message=""))
        width = self._room(self.looks[Role.TEXT])[0].width
        for blocks in ever_less(section.blocks):
            small = pieces_of(blocks, SMALLEST, width, self.face)
            pages = self._arranged(section, small, is_first=True)
            if len(pages) == 1 and not pages[0].remarks:
                larger = self._body(section, blocks, is_first=True)
                first = pages[0] if len(larger) > 1 or larger[0].remarks else larger[0]
                break
        return replace(first, remarks=(*first.remarks, f"In full: {whole}"))

    def _opening(self, section: Section, look: Look) -> list[Page]:
        """Its first words beside the title; anything more on slides that follow."""
        room, labels = self._room(look)
        seen = [block for block in section.blocks if isinstance(block, Picture)]
        said = [block for block in section.blocks if not isinstance(block, Picture)]
        blocks = [*self._subtitle(section, look.role), *map(_in_words, said)]
        gone: list[Block] = []
        while True:
            text, rest = self._first_words(blocks, room)
            if text or not blocks or not section.single:
                break
            gone.insert(0, blocks.pop())
        look, free = self._beside_title(section, look) if seen else (look, None)
        placed = _side_by_side(seen, free)
        if not placed:
            gone += (block for block in seen if block.content)
        left_out = words_of(Section("", "", "", tuple(gone)))
        remarks = (left_out,) if left_out else ()
        page = Page(section, look, self._title(section), text, placed, labels, remarks=remarks)
        return [page, *(self._arranged(section, rest, is_first=False) if rest else ())]

    def _beside_title(self, section: Section, look: Look) -> tuple[Look, Area | None]:
        """Room for pictures over the title, which leaves them what it has no need of; or wherever
        there is any."""
        place, above = look.title, look.above
        inner = place.inner
        title = fitted(
            one_line(self._title(section)),
            "",
            inner.width,
            inner.height,
            self.face,
            LARGEST_OPENING,
        )
        high = self.face.height(title.text, inner.width, title.size, bold=True) + _TITLE_PAD
        top = max(place.area.bottom - high, place.area.top)
        if above is None or top - GAP - above.top < PICTURE:
            return look, look.pictures
        area = Area(inner.left, top, inner.width, place.area.bottom - top)
        moved = replace(place, area=area, margins=(0.0,) * 4, moved=place.moved or Why.IN_THE_WAY)
        room = Area(above.left, above.top, above.width, top - GAP - above.top)
        return replace(look, title=moved), room

    def _first_words(
        self, blocks: Sequence[Block], room: Area
    ) -> tuple[Text | None, Sequence[Piece]]:
        """The text that the blocks begin with, if it has room in some size, and the rest."""
        for size in _OPENING_SIZES:
            first, *rest = pieces_of(blocks, size, room.width, self.face) or (None,)
            if isinstance(first, Text) and first.height(room.width) <= room.height:
                return first, rest
        return None, [first, *rest] if first else rest

    def _subtitle(self, section: Section, role: Role) -> tuple[Paragraph, ...]:
        """What the document says of itself, under the title of its cover."""
        document = self.document
        if role is not Role.COVER:
            said = [section.heading] if section.heading not in self._title(section) else []
        else:
            made = day(document.made_on) if document.made_on and not section.blocks else ""
            whose = document.brand.organisation
            said = [document.subtitle, "" if whose in document.subtitle else whose, made]
        return tuple(Paragraph(one) for one in dict.fromkeys(said) if one)

    def _body(self, section: Section, blocks: Sequence[Block], *, is_first: bool) -> list[Page]:
        """With as much of what its tables have to say as needs no further slide."""
        pages = self._in_large_text(section, blocks, is_first=is_first)
        tried = [tuple(blocks)]
        for most in _CELLS:
            more = tuple(_with_more(block, most) for block in blocks)
            if more not in tried:
                tried.append(more)
                longer = self._in_large_text(section, more, is_first=is_first)
                if len(longer) <= len(pages):
                    return longer
        return pages

    def _in_large_text(
        self, section: Section, blocks: Sequence[Block], *, is_first: bool
    ) -> list[Page]:
        """In the largest text that needs no more slides than the smallest."""
        found: list[list[Page]] = []
        pieces: list[Piece] = []
        for size in BODY_SIZES:
            larger = pieces
            pieces = pieces_of(blocks, size, self._room(self.looks[Role.TEXT])[0].width, self.face)
            has_figure = any(piece.grows and not isinstance(piece, Cards) for piece in pieces)
            if has_figure and size > SMALLEST:
                continue  # a figure gets the room
            if found and pieces == larger:
                continue  # a long table has one size
            found.append(self._arranged(section, pieces, is_first=is_first))
            if len(found[-1]) == 1:
                break
        fewest = len(found[-1])
        return next(pages for pages in found if len(pages) == fewest)

    def _arranged(self, section: Section, pieces: Sequence[Piece], *, is_first: bool) -> list[Page]:
        look = self.looks[Role.TEXT]
        room, labels = self._room(look)
        slides = arranged(pieces, room) or [[]]
        remarks = _left_alone(slides)
        pages = [
            self._page(section, placed, labels, is_first=is_first and number == 0)
            for number, placed in enumerate(slides[:-1] if remarks else slides)
        ]
        return [*pages[:-1], replace(pages[-1], remarks=remarks)]

    def _page(
        self, section: Section, placed: Sequence[Placed], labels: Area, *, is_first: bool
    ) -> Page:
        text = next((piece for piece, _ in placed if isinstance(piece, Text)), None)
        look = self.looks[Role.TEXT if text else Role.FIGURE]
        return Page(
            section=section,
            look=look,
            title=self._title(section),
            text=text,
            placed=tuple(placed),
            labels=labels,
            is_first=is_first,
        )

    def _title(self, section: Section) -> str:
        return section.message.strip() or section.heading.strip() or self.document.title

    def _room(self, look: Look) -> tuple[Area, Area]:
        """The room for content, and the strip below it for the document's labels."""
        area, labels = look.area, self.document.labels
        notice = look.notice.area if look.notice else None
        if labels and notice and label_width(labels, self.face) <= notice.width:
            return area, notice
        high = label_height(labels, area.width, self.face)
        strip = Area(area.left, area.bottom - high, area.width, high)
        if look.foot and high <= look.foot.height:
            return area, Area(look.foot.left, look.foot.bottom - high, look.foot.width, high)
        return area.upper(area.height - (high + _LABEL_GAP if high else 0.0)), strip


def _side_by_side(pictures: Sequence[Picture], area: Area | None) -> tuple[Placed, ...]:
    """The pictures of an opening slide, as high as its free room; none where it has none."""
    if area is None or not pictures:
        return ()
    ratios = [one.width / one.height for one in pictures]
    high = min(area.height, (area.width - GAP * (len(pictures) - 1)) / sum(ratios))
    left, placed = area.left, []
    for picture, ratio in zip(pictures, ratios, strict=True):
        wide = high * ratio
        placed.append((Photograph(picture), Area(left, area.bottom - high, wide, high)))
        left += wide + GAP
    return tuple(placed)


def _left_alone(slides: Sequence[Sequence[Placed]]) -> tuple[str, ...]:
    """The remarks that would have a last slide to themselves; none that began on another."""
    if len(slides) < 2 or any(_is_remark(piece) for piece, _ in slides[-2]):
        return ()
    last = [piece for piece, _ in slides[-1]]
    alone = all(_is_remark(piece) for piece in last)
    return tuple(piece.text for piece in last if alone and isinstance(piece, Panel))


def _is_remark(piece: Piece) -> bool:
    return isinstance(piece, Panel) and bool(piece.fill)


def _with_more(block: Block, most: int) -> Block:
    """A table whose cells say the whole of what they have, where that is not too long."""
    if not isinstance(block, Table):
        return block
    rows = tuple(
        tuple(
            replace(cell, text=cell.whole) if 0 < len(cell.whole) <= most else cell for cell in row
        )
        for row in block.rows
    )
    return replace(block, rows=rows)


def _in_words(block: Block) -> Block:
    """Small things as lines of text: an opening slide has room for nothing else."""
    match block:
        case Facts():
            return Paragraph("\n".join(f"{label}: {value}" for label, value in block.pairs))
        case Callout():
            return Paragraph(block.text)
        case _:
            return block


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


_PLACEHOLDER, _TEXT_BODY = qn("p:ph"), qn("p:txBody")
_RUNS = (qn("a:r"), qn("a:br"))


class Notes(Struct):
    """Writes the notes of a deck. Only the first page is made by python-pptx, and then copied:
    it looks through the whole deck for each page that it adds."""

    _pages: int = 0
    _blank: BaseOxmlElement | None = None
    _master: Part | None = None

    def write(self, slide: Slide, lines: Iterable[str]) -> None:
        """Put the lines into the slide's notes, if there are any."""
        text = "\n".join(line.strip() for line in lines if line.strip())
        if not text:
            return
        body = _body_of(self._page(slide))
        if body is not None:
            TextFrame(body, slide).text = text
            for run in body.iter(*_RUNS):
                run.get_or_add_rPr().set("lang", LANGUAGE)

    def _page(self, slide: Slide) -> BaseOxmlElement:
        self._pages += 1
        if self._blank is None or self._master is None:
            first = slide.notes_slide
            self._master = first.part.part_related_by(RT.NOTES_MASTER)
            self._blank = deepcopy(first._element)
            return first._element
        page = deepcopy(self._blank)
        name = PackURI(f"/ppt/notesSlides/notesSlide{self._pages}.xml")
        package = slide.part.package
        part = NotesSlidePart(name, CT.PML_NOTES_SLIDE, package, page)
        part.relate_to(self._master, RT.NOTES_MASTER)
        part.relate_to(slide.part, RT.SLIDE)
        slide.part.relate_to(part, RT.NOTES_SLIDE)
        return page


def _body_of(page: BaseOxmlElement) -> BaseOxmlElement | None:
    """The place for text on a page of notes; a notes master of a trust may have none."""
    for mark in page.iter(_PLACEHOLDER):
        if mark.get("type") == "body":
            body: BaseOxmlElement | None = mark.getparent().getparent().getparent().find(_TEXT_BODY)
            return body
    return None
