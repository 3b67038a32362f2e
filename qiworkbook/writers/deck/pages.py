"""Which pieces go on which slide, and where on it each stands."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from qiworkbook.writers.deck.block_pieces import Photograph
from qiworkbook.writers.deck.charts import ControlChart
from qiworkbook.writers.deck.shapes import Area
from qiworkbook.writers.deck.words import Panel, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qiworkbook.writers.deck.piece import Piece

GAP = 12.0
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


def beside(pieces: Sequence[Piece], area: Area) -> list[Placed] | None:
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
        side_by_side = beside(pieces, area)
        if side_by_side:
            return [side_by_side]
    return [stacked(page, area) for page in pages]
