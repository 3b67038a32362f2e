"""Sections become pages: which pieces go on which slide, where each stands, and how it is drawn."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content import (
    Block,
    Callout,
    Document,
    Facts,
    Figure,
    Grid,
    Paragraph,
    Picture,
    Section,
    SectionKind,
)
from qiworkbook.spc.numbers import day
from qiworkbook.text.words import gist, one_line
from qiworkbook.writers.deck.block_pieces import Photograph, pieces_of
from qiworkbook.writers.deck.charts import ControlChart
from qiworkbook.writers.deck.furniture import (
    add_footer,
    add_labels,
    as_it_is,
    coloured,
    fill,
    label_height,
    label_width,
    map_links,
    placeholder,
    remove_unfilled,
)
from qiworkbook.writers.deck.layouts import LayoutLook, Looks, PlaceFault, SlideRole
from qiworkbook.writers.deck.piece import Cards, Panel, Piece, Text
from qiworkbook.writers.deck.shapes import PICTURE, Area, Canvas
from qiworkbook.writers.deck.text import (
    BODY_SIZES,
    INK,
    LARGEST_OPENING,
    LARGEST_TITLE,
    SMALLEST,
    Face,
    SlideTitle,
    fitted_title,
    par,
)
from qiworkbook.writers.figure_words import section_words
from qiworkbook.writers.slide_room import ever_less

GAP = 12.0
_PARTS = (2, 4, 8)  # of a text, to try on an opening slide that has no room for the whole
_GIST = 90  # letters of it at the least
_TEXT_SHARE = 0.34  # of the width, for text that stands beside a figure
_BESIDE_A_PICTURE = 0.64  # it has nothing to be read on it
_BETWEEN = 24.0

Placed = tuple["Piece", Area]


def flow(pieces: Iterable[Piece], area: Area) -> list[list[Piece]]:
    """The pieces in their order, on as many slides as they need."""
    pages: list[list[Piece]] = [[]]
    room = area.height
    waiting = deque(pieces)
    while waiting:
        piece, fresh = waiting.popleft(), not pages[-1]
        gap = 0.0 if fresh else GAP
        height = piece.height(area.width)
        if height + gap <= room:
            pages[-1].append(piece)
            room -= height + gap
            continue
        waiting.extendleft(_put_whatfits(pages[-1], piece, area.width, room - gap))
        pages.append([])
        room = area.height
    return [page for page in pages if page]


def _put_whatfits(page: list[Piece], piece: Piece, width: float, room: float) -> list[Piece]:
    """Put a part of the piece on the page, and give back what is left, the last part first."""
    parts = piece.split(width, room, fresh=not page)
    if parts.now is not None:
        page.append(parts.now)
        return [parts.later] if parts.later else []
    if not page:
        page.append(piece)  # nothing smaller can be made of it
        return []
    return [piece, *_left_alone(page)]


def _left_alone(page: list[Piece]) -> tuple[Piece, ...]:
    """A title that would stand at the foot of a slide, away from what it is the title of."""
    last = page[-1]
    if not isinstance(last, Text):
        return ()
    kept, title = last.without_last_title()
    if title is None or (kept is None and len(page) == 1):
        return ()
    page[-1:] = [kept] if kept else []
    return (title,)


def stacked(page: Sequence[Piece], area: Area) -> list[Placed]:
    """One under the other; figures share the room that is left over."""
    heights = [piece.height(area.width) for piece in page]
    growing = sum(piece.grows for piece in page)
    spare = area.height - sum(heights) - GAP * (len(page) - 1)
    placed, rest = [], area
    for piece, least in zip(page, heights, strict=True):
        height = least + (max(spare, 0.0) / growing if piece.grows else 0.0)
        if piece.grows:
            height = min(height, rest.height)  # drawn smaller than is good, but on the slide
        placed.append((piece, rest.upper(height)))
        rest = rest.below(height + GAP)
    return placed


def beside_figure(pieces: Sequence[Piece], area: Area) -> list[Placed] | None:
    """All on one slide, with the words to the left of the only figure; None if that can't be.

    The key of a chart stands with the words, where they leave room for it. A remark is no words:
    it stands below, or in the notes.
    """
    figures = [piece for piece in pieces if piece.grows]
    words = [piece for piece in pieces if not piece.grows]
    if len(figures) != 1 or all(isinstance(piece, Panel) for piece in words):
        return None
    (figure,) = figures
    share = _BESIDE_A_PICTURE if isinstance(figure, Photograph) else _TEXT_SHARE
    left = Area(area.left, area.top, share * area.width, area.height)
    x = left.right + _BETWEEN
    right = Area(x, area.top, area.right - x, area.height)
    if isinstance(figure, ControlChart):
        chart, key = figure.apart()
        if key and fits([*words, key], left):
            words, figure = [*words, key], chart
    if not fits(words, left) or not fits([figure], right):
        return None
    return [*stacked(words, left), (figure, right)]


def fits(pieces: Sequence[Piece], area: Area) -> bool:
    """Whether all of them have room one under the other."""
    needed = sum(piece.height(area.width) for piece in pieces) + GAP * (len(pieces) - 1)
    return needed <= area.height


def arranged(pieces: Sequence[Piece], area: Area) -> list[list[Placed]]:
    """The slides of a section, each as pieces with their places."""
    pages = flow(pieces, area)
    if len(pages) > 1:
        side_by_side = beside_figure(pieces, area)
        if side_by_side:
            return [side_by_side]
    return [stacked(page, area) for page in pages]


_WORDS_OF_A_SHEET = 0.42  # of its width
_LABEL_GAP, _TITLE_PAD = 6.0, 8.0
_OPENING_SIZES = (24.0, 22.0, 20.0, 18.0)
_CELLS = (400, 200, 150, 120, 90, 75, 66)  # letters of a cell that may say the whole of what it has


class Page(Struct, frozen=True):
    """One slide. `text`, which may be one of those placed, goes into the placeholder for text."""

    section: Section
    look: LayoutLook
    title: str
    text: Text | None
    placed: tuple[Placed, ...]
    labels: Area
    is_first: bool = True  # of its section
    remarks: tuple[str, ...] = ()  # for the notes: no slide has only these

    @property
    def opens(self) -> bool:
        """Whether it is the first slide of a deck or of a part."""
        return self.look.role in (SlideRole.COVER, SlideRole.DIVIDER)


class PageMaker(Struct, frozen=True):
    """Turns sections into pages for the looks of one template."""

    document: Document
    looks: Looks
    face: Face

    def pages(self, section: Section) -> list[Page]:
        """The pages of a section, in order; a single one has one."""
        if section.kind is not SectionKind.BODY:
            role = SlideRole.COVER if section.kind is SectionKind.COVER else SlideRole.DIVIDER
            return self._opening(section, self.looks[role])
        if section.sheet:
            return [self._sheet(section)]
        pages = self._body(section, section.blocks)
        return pages if len(pages) == 1 or not section.single else [self._fitted(section, pages)]

    def _sheet(self, section: Section) -> Page:
        """Words to the left, as many as have room, figures to the right; all in the notes."""
        look = self.looks[SlideRole.FIGURE]
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
        whole = section_words(replace(section, heading="", message="", blocks=tuple(words)))
        title, remarks = self._title(section), (f"In full: {whole}",)
        return Page(section, look, title, None, tuple(placed), labels, remarks=remarks)

    def _fitted(self, section: Section, pages: Sequence[Page]) -> Page:
        """Of a section for a single slide, which needs these, as much as one has room for, with
        all of it in its notes."""
        whole = f"In full: {section_words(replace(section, heading='', message=''))}"
        width = self._room(self.looks[SlideRole.TEXT])[0].width
        for blocks in ever_less(section.blocks):
            small = pieces_of(blocks, SMALLEST, width, self.face)
            found = self._arranged(section, small, is_first=True)
            if len(found) == 1 and not found[0].remarks:
                pages = self._body(section, blocks)
                pages = found if len(pages) > 1 or pages[0].remarks else pages
                break
        return replace(pages[0], remarks=(*pages[0].remarks, whole))

    def _opening(self, section: Section, look: LayoutLook) -> list[Page]:
        """Its first words beside the title; anything more on slides that follow."""
        room, labels = self._room(look)
        seen = [block for block in section.blocks if isinstance(block, Picture)]
        said = [block for block in section.blocks if not isinstance(block, Picture)]
        blocks = [*self.subtitle(section, look.role), *map(_in_words, said)]
        tries: list[tuple[list[Block], list[Block]]] = [(blocks, [])]
        for n in reversed(range(len(blocks) if section.single else 0)):
            last = blocks[n]
            briefer = [
                [
                    *blocks[:n],
                    replace(last, text=gist(last.text, max(_GIST, len(last.text) // part))),
                ]
                for part in _PARTS
                if isinstance(last, Paragraph)
            ]
            tries += [(shown, blocks[n:]) for shown in (*briefer, blocks[:n])]
        for shown, left in tries:
            gone, (text, rest) = [*left], self._first_words(shown, room)
            if text:
                break
        look, free = self._beside_title(section, look) if seen else (look, None)
        placed = _side_by_side(seen, free)
        if not placed:
            gone += (block for block in seen if block.content)
        left_out = section_words(Section("", "", "", tuple(gone)))
        page = Page(
            section,
            look,
            self._title(section),
            text,
            placed,
            labels,
            remarks=((left_out,) if left_out else ()),
        )
        return [page, *(self._arranged(section, rest, is_first=False) if rest else ())]

    def _beside_title(self, section: Section, look: LayoutLook) -> tuple[LayoutLook, Area | None]:
        """Room for pictures over the title, which leaves them what it has no need of; or wherever
        there is any."""
        place, above = look.title, look.above
        inner = place.inner
        title = fitted_title(
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
        moved = replace(
            place, area=area, margins=(0.0,) * 4, moved=place.moved or PlaceFault.IN_THE_WAY
        )
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

    def subtitle(self, section: Section, role: SlideRole) -> tuple[Paragraph, ...]:
        """What the document says of itself, under the title of its cover."""
        document = self.document
        if role is not SlideRole.COVER:
            said = [section.heading] if section.heading not in self._title(section) else []
        else:
            made = day(document.made_on) if document.made_on and not section.blocks else ""
            whose = document.brand.organisation
            said = [document.subtitle, "" if whose in document.subtitle else whose, made]
        return tuple(Paragraph(one) for one in dict.fromkeys(said) if one)

    def _body(self, section: Section, blocks: Sequence[Block]) -> list[Page]:
        """With as much of what its tables have to say as needs no further slide."""
        pages = self._in_large_text(section, blocks)
        tried = [tuple(blocks)]
        for most in _CELLS:
            more = tuple(_with_more(block, most) for block in blocks)
            if more not in tried:
                tried.append(more)
                longer = self._in_large_text(section, more)
                if len(longer) <= len(pages):
                    return longer
        return pages

    def _in_large_text(self, section: Section, blocks: Sequence[Block]) -> list[Page]:
        """In the largest text that needs no more slides than the smallest, and leaves no more of
        its remarks to the notes."""
        found: list[list[Page]] = []
        pieces: list[Piece] = []
        for size in BODY_SIZES:
            larger = pieces
            pieces = pieces_of(
                blocks, size, self._room(self.looks[SlideRole.TEXT])[0].width, self.face
            )
            has_figure = any(piece.grows and not isinstance(piece, Cards) for piece in pieces)
            if has_figure and size > SMALLEST:
                continue  # a figure gets the room
            if found and pieces == larger:
                continue  # a long table has one size
            found.append(self._arranged(section, pieces, is_first=True))
            if len(found[-1]) == 1 and not found[-1][0].remarks:
                break
        return min(found, key=lambda pages: (len(pages), len(pages[-1].remarks)))

    def _arranged(self, section: Section, pieces: Sequence[Piece], *, is_first: bool) -> list[Page]:
        look = self.looks[SlideRole.TEXT]
        room, labels = self._room(look)
        slides = arranged(pieces, room) or [[]]
        remarks = _remarks_alone(slides)
        pages = [
            self._page(section, placed, labels, is_first=is_first and number == 0)
            for number, placed in enumerate(slides[:-1] if remarks else slides)
        ]
        return [*pages[:-1], replace(pages[-1], remarks=remarks)]

    def _page(
        self, section: Section, placed: Sequence[Placed], labels: Area, *, is_first: bool
    ) -> Page:
        text = next((piece for piece, _ in placed if isinstance(piece, Text)), None)
        look, figure = self.looks[SlideRole.TEXT], self.looks[SlideRole.FIGURE]
        return Page(
            section=section,  # all pieces have their places in the room for text
            look=look if text or figure.title.area.overlap(look.area) > 1 else figure,
            title=self._title(section),
            text=text,
            placed=tuple(placed),
            labels=labels,
            is_first=is_first,
        )

    def _title(self, section: Section) -> str:
        return section.message.strip() or section.heading.strip() or self.document.title

    def _room(self, look: LayoutLook) -> tuple[Area, Area]:
        """The room for content, and the strip below it for the document's labels."""
        area, labels = look.area, self.document.labels
        notice = look.notice.area if look.notice else None
        if labels and notice and label_width(labels, self.face) <= notice.width:
            return area, notice
        foot = look.foot
        if foot and (high := label_height(labels, foot.width, self.face)) <= foot.height:
            return area, Area(foot.left, foot.bottom - high, foot.width, high)
        high = label_height(labels, area.width, self.face)
        strip = Area(area.left, area.bottom - high, area.width, high)
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


def _remarks_alone(slides: Sequence[Sequence[Placed]]) -> tuple[str, ...]:
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
    if not isinstance(block, Grid):
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


_SAFE = 15.0  # of the width of a title: other programs set it a little wider


def draw_page(canvas: Canvas, page: Page, number: str, document: Document, face: Face) -> None:
    """Everything that stands on the slide, in reading order: the title first."""
    if page.look.paper and (page.placed or page.text):
        canvas.paper(page.look.area)
    if page.look.title_paper:
        canvas.paper(page.look.title.area)
    _draw_title(canvas, page, number, face)
    _draw_label(canvas, page, face)
    if page.text and page.opens:
        room, under = page.look.area, page.labels.overlap(page.look.area)
        above = room.upper(page.labels.top - _LABEL_GAP - room.top) if under > 1 else None
        _draw_text(canvas, page, page.text, above)
    for piece, area in page.placed:
        if piece is page.text:
            _draw_text(canvas, page, page.text, area)
        else:
            piece.draw(canvas, area)
    add_labels(canvas, page.look, document.labels, page.labels, face)
    remove_unfilled(canvas.slide)
    footer = document.brand.footer or document.brand.organisation
    add_footer(canvas, page.look, one_line(footer), face)
    map_links(canvas.slide, page.look)


def _draw_text(canvas: Canvas, page: Page, text: Text, area: Area | None) -> None:
    """The text in its placeholder, which is read after what stands before it on the slide."""
    if not fill(canvas, page.look.text, text.pars, area):
        pars = tuple(coloured(one, page.look.text.ink or INK) for one in text.pars)
        replace(text, pars=pars).draw(canvas, area or page.look.area)
        return
    shape = placeholder(canvas.slide, page.look.text)
    canvas.slide.shapes.element.insert_element_before(shape, "p:extLst")


def title_on(page: Page, number: str, face: Face) -> SlideTitle:
    """The title of a page as it fits its place."""
    place, largest = page.look.title, LARGEST_OPENING if page.opens else LARGEST_TITLE
    width = min(place.inner.width, place.area.width - _SAFE)
    return fitted_title(one_line(page.title), number, width, place.inner.height, face, largest)


def _draw_title(canvas: Canvas, page: Page, number: str, face: Face) -> None:
    place, title = page.look.title, title_on(page, number, face)
    if not fill(
        canvas, place, (as_it_is(title.text, title.size),), anchor="ctr" if place.moved else ""
    ):
        text = par(title.text, title.size, bold=True, colour=place.ink or INK)
        canvas.title(place.area, text)
    if title.full:
        canvas.notes.append(f"The whole title: {title.full}")


def _draw_label(canvas: Canvas, page: Page, face: Face) -> None:
    """The short heading of the section, over the title, where the template has a place for it and
    the title does not begin with the same words."""
    place = page.look.label
    heading = one_line(page.section.heading)
    if place is None or not heading or one_line(page.title).startswith(heading):
        return
    line, *more = face.lines(heading, place.area.width - _SAFE, SMALLEST, bold=True)
    fill(canvas, place, (as_it_is(f"{line} …" if more else line, SMALLEST),))
