"""A diagram laid out once, in points, for every pen: SVG, PNG, native boxes on a slide.

How large its text can be, and on how many pages it goes.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from math import sqrt
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content import Arrow, Diagram, Node, NodeKind, Tone
from qiworkbook.text.words import grouped

MeasureText = Callable[[str, float], float]

_WORD = re.compile("(?:\\S|\N{NO-BREAK SPACE})+")

_BY_WIDTH = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " \N{NO-BREAK SPACE}!,./:;[]\\tfI·",
    333: "-()r`‘’“”",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "ckvsxyzJ",
    556: "abdeghnopqu0123456789L#$?_–£",
    584: "+<=>~×",
    604: "■",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…→←↑↓",
    1015: "@",
}
_KNOWN = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
_UNKNOWN = 750  # Cyrillic, Greek, Arabic, Hebrew: none is wider on average
_WIDE = 1000  # Chinese, Japanese, Korean
_EMOJI = 1370  # Noto Color Emoji, the widest in common use
_MARGIN = 1.03
BOLD = 1.08  # how much wider than regular


class _Widths(dict[str, int]):
    """The width of each letter, found when it is first met: a deck measures millions of them."""

    def __missing__(self, letter: str) -> int:
        return self.setdefault(letter, _guessed(letter))


_WIDTHS = _Widths(_KNOWN)


def _guessed(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    base = unicodedata.normalize("NFD", letter)[0]
    if base in _KNOWN:
        return _KNOWN[base]
    if ord(letter) >= 0x1F000 or unicodedata.category(letter) == "So":
        return _EMOJI
    return _WIDE if unicodedata.east_asian_width(letter) in ("W", "F") else _UNKNOWN


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line of text at a font size, both in points; rather too wide than not."""
    thousandths = sum(map(_WIDTHS.__getitem__, text))
    return thousandths / 1000 * size * _MARGIN * (BOLD if bold else 1)


def wrap(
    text: str,
    width: float,
    size: float,
    measure: MeasureText = text_width,
    most: int | None = None,
) -> tuple[str, ...]:
    """Break a text into lines no wider than `width` points; one empty line for an empty text.

    A word that is too long for a line is broken. Beyond `most` lines the rest is left out and
    the last line ends with "…".
    """
    lines: list[str] = []
    line, reach, blank = "", 0.0, measure(" ", size)
    for word in map(itemgetter(0), _WORD.finditer(text)):
        if most is not None and len(lines) > most + 1:
            break  # what would be left out need not be measured: a text can be as long as a book
        wide = measure(word, size)
        if line and reach + blank + wide <= width:
            line, reach = f"{line} {word}", reach + blank + wide
            continue
        if line:
            lines.append(line)
        line, reach = word, wide
        if wide > width:
            *whole, line = _break_word(word, width, size, measure)
            lines.extend(whole)
            reach = measure(line, size)
    lines.append(line)
    if most is None or len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], _ending(lines[most - 1 :], width, size, measure))


def _break_word(word: str, width: float, size: float, measure: MeasureText) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and measure(parts[-1] + letter, size) > width:
            parts.append("")
        parts[-1] += letter
    return parts


def _ending(lines: list[str], width: float, size: float, measure: MeasureText) -> str:
    """As many whole words of the lines as fill one, at least in part, and "…"."""
    whole = first = ""
    for letter in " ".join(lines):
        if letter == " ":
            whole = first
        if measure(first + letter + "…", size) > width:
            break
        first += letter
    ends_whole = measure(whole, size) > width / 2
    return (whole if ends_whole else first).rstrip(" ,.;:–") + "…"


LINE = 1.22  # height of a line of text, in font sizes
MARK_SIZE = 0.86  # the mark of a box is set a little smaller than its text
PAD = 0.4  # room between a box's edge and its text, in font sizes


class PlacedNode(Struct, frozen=True):
    """A node with its place. Write `lines` one under the other, then those of `mark`, if there
    are any, at `MARK_SIZE` of the font size."""

    node: Node
    x: float
    y: float
    w: float
    h: float
    lines: tuple[str, ...]
    mark: tuple[str, ...] = ()

    @property
    def middle(self) -> float:
        """The height of the middle of the box."""
        return self.y + self.h / 2


class Connector(Struct, frozen=True):
    """A line between two boxes, through `points`: it never runs through a third box."""

    start: PlacedNode
    end: PlacedNode
    weak: bool
    points: tuple[tuple[float, float], ...]


class ColumnTitle(Struct, frozen=True):
    """The heading over a column; each line is set bold."""

    lines: tuple[str, ...]
    x: float
    y: float
    w: float
    h: float


class DiagramLayout(Struct, frozen=True):
    """One page of a diagram. `size` is the font size of everything but the marks.

    `pad` is the room between a box's edge and its text, in font sizes.
    """

    width: float
    height: float
    size: float
    boxes: tuple[PlacedNode, ...]
    connectors: tuple[Connector, ...]
    headings: tuple[ColumnTitle, ...]
    alt: str = ""
    pad: float = PAD
    legend: tuple[tuple[str, Tone], ...] = ()


_SWEEPS = 6
Columns = tuple[tuple["Node", ...], ...]


class Joins(Struct, frozen=True):
    """Who is joined to whom: parents stand in a column to the left, children to the right."""

    parents: Mapping[str, tuple[str, ...]]
    children: Mapping[str, tuple[str, ...]]


def usable_arrows(diagram: Diagram) -> tuple[Arrow, ...]:
    """The arrows that lead from one box of the diagram to another one."""
    known = {node.id for node in diagram.nodes}
    return tuple(a for a in diagram.arrows if {a.start, a.end} <= known and a.start != a.end)


def links_of(diagram: Diagram) -> Joins:
    """Parents and children of every box, whichever way the arrows are drawn."""
    column = {node.id: node.column for node in diagram.nodes}
    parents: dict[str, list[str]] = defaultdict(list)
    children: dict[str, list[str]] = defaultdict(list)
    for arrow in usable_arrows(diagram):
        left, right = sorted((arrow.start, arrow.end), key=column.__getitem__)
        if column[left] < column[right]:
            parents[right].append(left)
            children[left].append(right)
    return Joins(
        {node: tuple(found) for node, found in parents.items()},
        {node: tuple(found) for node, found in children.items()},
    )


def columns_of(nodes: Iterable[Node]) -> Columns:
    """The nodes by column, from the left, columns without a node left out."""
    columns = grouped(nodes, lambda node: node.column)
    return tuple(tuple(columns[number]) for number in sorted(columns))


def in_good_order(diagram: Diagram) -> Columns:
    """The columns, each in an order that lets few lines cross.

    Boxes move to the mean height of what they are joined to, from the left and then from the
    right (the barycentre heuristic of Sugiyama, Tagawa and Toda, 1981). The result stands only
    when it has fewer crossings than the order in the file.
    """
    links = links_of(diagram)
    best = columns = columns_of(diagram.nodes)
    fewest = _crossings(columns, links)
    for sweep in range(_SWEEPS):
        if fewest == 0:
            break
        columns = _sweep(columns, links, from_left=sweep % 2 == 0)
        crossings = _crossings(columns, links)
        if crossings < fewest:
            best, fewest = columns, crossings
    return best


def _sweep(columns: Columns, links: Joins, *, from_left: bool) -> Columns:
    joined = links.parents if from_left else links.children
    place = _places(columns)
    done: list[tuple[Node, ...]] = []
    for column in columns if from_left else reversed(columns):

        def height(node: Node) -> float:
            found = [place[other] for other in joined.get(node.id, ())]
            return sum(found) / len(found) if found else place[node.id]

        done.append(tuple(sorted(column, key=height)))
        place.update(_places((done[-1],)))
    return tuple(done if from_left else reversed(done))


def _places(columns: Columns) -> dict[str, float]:
    """How far down its column each node stands, from 0 to 1."""
    return {
        node.id: (position + 0.5) / len(column)
        for column in columns
        for position, node in enumerate(column)
    }


def _crossings(columns: Columns, links: Joins) -> int:
    """Pairs of lines between the same two columns that cross."""
    where = {
        node.id: (number, position)
        for number, column in enumerate(columns)
        for position, node in enumerate(column)
    }
    between: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for left, children in links.children.items():
        for right in children:
            (a, i), (b, j) = where[left], where[right]
            between[a, b].append((i, j))
    return sum(_inversions(sorted(pairs)) for pairs in between.values())


def _inversions(pairs: list[tuple[int, int]]) -> int:
    seen: list[int] = []
    total = 0
    for _, end in pairs:
        total += len(seen) - bisect_right(seen, end)
        insort(seen, end)
    return total


def connectors_on(diagram: Diagram, columns: Sequence[ColumnOfBoxes]) -> tuple[Connector, ...]:
    """The arrows between the boxes of a page, in the order of the diagram."""
    where = {box.node.id: (i, box) for i, column in enumerate(columns) for box in column}
    found = []
    for arrow in usable_arrows(diagram):
        if arrow.start not in where or arrow.end not in where:
            continue
        (i, start), (j, end) = where[arrow.start], where[arrow.end]
        if i <= j:
            points = _path(start, end, columns[i + 1 : j])
        else:
            points = _path(end, start, columns[j + 1 : i])[::-1]
        found.append(Connector(start, end, arrow.weak, points))
    return tuple(found)


def _path(
    left: PlacedNode, right: PlacedNode, between: Sequence[ColumnOfBoxes]
) -> tuple[tuple[float, float], ...]:
    """From edge to edge; past the columns between, through the nearest gap between boxes."""
    if left.x == right.x:
        upper, lower = sorted((left, right), key=lambda box: box.y)
        x = upper.x + upper.w / 2
        ends = ((x, upper.y + upper.h), (x, lower.y))
        return ends if upper is left else ends[::-1]
    points = [(left.x + left.w, left.middle)]
    for column in between:
        y = _nearest_gap(column, (points[-1][1] + right.middle) / 2)
        points += [(column[0].x, y), (column[0].x + column[0].w, y)]
    return (*points, (right.x, right.middle))


def _nearest_gap(column: ColumnOfBoxes, y: float) -> float:
    gaps = [column[0].y - 4, column[-1].y + column[-1].h + 4]
    gaps += [(a.y + a.h + b.y) / 2 for a, b in pairwise(column)]
    return min(gaps, key=lambda gap: abs(gap - y))


_NARROWEST = 8.0  # a column is at least so many font sizes wide
_WIDEST = 22.0  # a box is at most so many font sizes wide: longer lines are hard to read
_SLIMMEST, _BROADEST = 0.8, 1.5  # of the mean width of a column
_GAP, _TIGHT_GAP = 0.4, 0.25  # least room between two boxes of a column, in font sizes
_LOOSE_GAP = 2.0  # most room
_BETWEEN_ROWS = 0.8  # more room between the rows of a table of boxes, in font sizes
_STEP = 0.5  # in font sizes: so much width at a time goes from a low column to the tallest
_STEPS = 60
ColumnOfBoxes = tuple[PlacedNode, ...]


class DiagramSheet(Struct, frozen=True):
    """A page to fill: its width, the font size, how texts are measured, the least size of marks,
    lines a box may have; `tight` where room is scarce and boxes stand closer."""

    width: float
    size: float
    measure: MeasureText
    least_mark: float = 0.0
    most_lines: int | None = None
    tight: bool = False
    padding: float = PAD
    widest: float = _WIDEST

    @property
    def mark(self) -> float:
        """The size of marks."""
        return max(MARK_SIZE * self.size, self.least_mark)

    @property
    def pad(self) -> float:
        """Room between a box's edge and its text."""
        return self.padding * self.size

    @property
    def gap(self) -> float:
        """Least room between two boxes of a column."""
        return (_TIGHT_GAP if self.tight else _GAP) * self.size

    def between(self, columns: int) -> float:
        """Room for the lines between two columns."""
        share, most = (0.1, 32.0) if self.tight else (0.16, 48.0)
        return min(most, max(18.0, share * self.width / max(columns, 1)))


def most_columns(sheet: DiagramSheet) -> int:
    """How many columns stand side by side without being too narrow to read."""
    count = 1
    while (count + 1) * _NARROWEST * sheet.size + count * sheet.between(count + 1) <= sheet.width:
        count += 1
    return count


def boxes_on(sheet: DiagramSheet, columns: Columns) -> tuple[ColumnOfBoxes, ...]:
    """The boxes with their width, lines and height, all standing at the top of their column."""
    gap = sheet.between(len(columns))
    whole = replace(sheet, most_lines=None)  # the same columns, however much of a text they show
    widths = _balanced(whole, columns, _widths(sheet, columns, gap))
    x = max((sheet.width - sum(widths) - gap * (len(columns) - 1)) / 2, 0.0)
    done = []
    for column, w in zip(columns, widths, strict=True):
        done.append(tuple(_box(sheet, node, x, w) for node in column))
        x += w + gap
    return tuple(done)


def _widths(sheet: DiagramSheet, columns: Columns, gap: float) -> list[float]:
    """A column with much to say is wider: it would be the one that fills the page."""
    needs = [sqrt(sum(len(node.text) + 20 for node in column)) for column in columns]
    mean = sum(needs) / len(needs)
    shares = [min(max(need / mean, _SLIMMEST), _BROADEST) for need in needs]
    room = max(sheet.width - gap * (len(columns) - 1), 0.0)
    narrowest, widest = _NARROWEST * sheet.size, sheet.widest * sheet.size
    widths = [min(max(share * room / sum(shares), narrowest), widest) for share in shares]
    over, spare = sum(widths) - room, sum(widths) - narrowest * len(widths)
    if over <= 0 or over > spare:
        return widths
    return [width - over * (width - narrowest) / spare for width in widths]


def _balanced(sheet: DiagramSheet, columns: Columns, widths: list[float]) -> list[float]:
    """Width goes from lower columns to the tallest, as long as that makes the page lower."""
    step, narrowest = _STEP * sheet.size, _NARROWEST * sheet.size
    heights = [_stacked(sheet, c, w) for c, w in zip(columns, widths, strict=True)]
    for _ in range(_STEPS):
        tallest = max(range(len(columns)), key=heights.__getitem__)
        without = [
            (_stacked(sheet, columns[i], width - step), i)
            for i, width in enumerate(widths)
            if i != tallest and width - step >= narrowest
        ]
        height, giver = min(without, default=(heights[tallest], tallest))
        if height >= heights[tallest] or widths[tallest] + step > sheet.widest * sheet.size:
            break
        widths[giver], widths[tallest] = widths[giver] - step, widths[tallest] + step
        heights[giver] = height
        heights[tallest] = _stacked(sheet, columns[tallest], widths[tallest])
    return widths


@lru_cache(maxsize=4096)
def _stacked(sheet: DiagramSheet, column: tuple[Node, ...], w: float) -> float:
    """The height of a column of this width."""
    gaps = sheet.gap * (len(column) - 1)
    return sum(_box(sheet, node, 0.0, w).h for node in column) + gaps


def _box(sheet: DiagramSheet, node: Node, x: float, w: float) -> PlacedNode:
    inner = w - 2 * sheet.pad
    lines = wrap(node.text, inner, sheet.size, sheet.measure, sheet.most_lines)
    mark = wrap(node.mark, inner / BOLD, sheet.mark, sheet.measure) if node.mark.strip() else ()
    h = 2 * sheet.pad + LINE * (len(lines) * sheet.size + len(mark) * sheet.mark)
    return PlacedNode(node=node, x=x, y=0.0, w=w, h=h, lines=lines, mark=mark)


def height_of(sheet: DiagramSheet, columns: Sequence[ColumnOfBoxes]) -> float:
    """The height that the tallest column needs."""
    if is_ramp(columns):
        return max(box.h for (box,) in columns) + _step(sheet) * (len(columns) - 1)
    if rows := _rows(sheet, columns):
        return sum(rows.values()) - _BETWEEN_ROWS * sheet.size
    return max(sum(b.h for b in column) + sheet.gap * (len(column) - 1) for column in columns)


def _rows(sheet: DiagramSheet, columns: Sequence[ColumnOfBoxes]) -> dict[int, float]:
    """The height of each row and of the room below it; none where boxes stand in columns alone."""
    high: dict[tuple[int, int], float] = defaultdict(lambda: _BETWEEN_ROWS * sheet.size)
    for number, box in ((n, box) for n, column in enumerate(columns) for box in column):
        if box.node.row is not None:
            high[box.node.row, number] += box.h + sheet.gap
    rows = sorted({row for row, _ in high})
    return {row: max(h for (one, _), h in high.items() if one == row) for row in rows}


def _in_rows(
    sheet: DiagramSheet, columns: Sequence[ColumnOfBoxes], rows: Mapping[int, float], top: float
) -> list[ColumnOfBoxes]:
    """Boxes of a row begin at one height; those of one cell stand one under the other."""
    tops = dict(zip(rows, accumulate(rows.values(), initial=top), strict=False))
    placed = []
    for column in columns:
        free, done = dict(tops), []
        for box in column:
            done.append(replace(box, y=free[box.node.row or 0]))
            free[box.node.row or 0] += box.h + sheet.gap
        placed.append(tuple(done))
    return placed


def is_ramp(columns: Sequence[ColumnOfBoxes]) -> bool:
    """Cycles one after the other, drawn as a staircase that climbs to the right."""
    return len(columns) > 1 and all(
        len(column) == 1 and column[0].node.kind is NodeKind.CYCLE for column in columns
    )


def _step(sheet: DiagramSheet) -> float:
    return 1.5 * sheet.size


def titles_on(
    sheet: DiagramSheet, diagram: Diagram, columns: Sequence[ColumnOfBoxes]
) -> tuple[ColumnTitle, ...]:
    """The headings of the columns that are on this page, all of one height."""
    found = [
        (wrap(diagram.headings[box.node.column], box.w / BOLD, sheet.size, sheet.measure, 3), box)
        for box in (column[0] for column in columns)
        if box.node.column < len(diagram.headings)
    ]
    if not any(any(lines) for lines, _ in found):
        return ()
    h = max(len(lines) for lines, _ in found) * LINE * sheet.size + sheet.gap
    return tuple(ColumnTitle(lines, box.x, 0.0, box.w, h) for lines, box in found)


def place(
    sheet: DiagramSheet, diagram: Diagram, columns: Sequence[ColumnOfBoxes], height: float | None
) -> DiagramLayout:
    """Put boxes that fit at their heights, and draw the connectors."""
    titles = titles_on(sheet, diagram, columns)
    top = titles[0].h if titles else 0.0
    needed = height_of(sheet, columns)
    bottom = top + needed if height is None else height
    if is_ramp(columns):
        placed = _climbing(sheet, columns, top, bottom)
    elif rows := _rows(sheet, columns):
        placed = _in_rows(sheet, columns, rows, top)
    else:
        placed = _levelled(sheet, columns, links_of(diagram), top, bottom)
    boxes = tuple(box for column in placed for box in column)
    return DiagramLayout(
        width=max(sheet.width, *(box.x + box.w for box in boxes)),
        height=bottom,
        size=sheet.size,
        boxes=boxes,
        connectors=connectors_on(diagram, placed),
        headings=titles,
        alt=diagram.alt,
        pad=sheet.padding,
        legend=diagram.legend,
    )


def _climbing(
    sheet: DiagramSheet, columns: Sequence[ColumnOfBoxes], top: float, bottom: float
) -> list[ColumnOfBoxes]:
    tallest = max(box.h for (box,) in columns)
    room = bottom - top - tallest
    step = min(max(room / (len(columns) - 1), 0.0), 2 * _step(sheet))
    base = (top + bottom + tallest + step * (len(columns) - 1)) / 2
    return [
        (replace(box, y=base - number * step - box.h),) for number, (box,) in enumerate(columns)
    ]


def _levelled(
    sheet: DiagramSheet, columns: Sequence[ColumnOfBoxes], links: Joins, top: float, bottom: float
) -> list[ColumnOfBoxes]:
    """Start from the fullest column; in the others, each box stands level with what it joins."""
    fullest = max(range(len(columns)), key=lambda i: sum(box.h for box in columns[i]))
    placed = list(columns)
    placed[fullest] = _spread(sheet, columns[fullest], top, bottom)
    middles = {box.node.id: box.middle for box in placed[fullest]}
    for number in [*range(fullest - 1, -1, -1), *range(fullest + 1, len(columns))]:
        joined = links.children if number < fullest else links.parents
        loose = _spread(sheet, columns[number], top, bottom)
        wanted = []
        for box in loose:
            others = [middles[i] for i in joined.get(box.node.id, ()) if i in middles]
            wanted.append(sum(others) / len(others) if others else box.middle)
        placed[number] = _settle(sheet, columns[number], wanted, top, bottom)
        middles.update({box.node.id: box.middle for box in placed[number]})
    return placed


def _spread(sheet: DiagramSheet, column: ColumnOfBoxes, top: float, bottom: float) -> ColumnOfBoxes:
    """The boxes one under the other, with even room between, in the middle of the page."""
    filled = sum(box.h for box in column)
    spaces = max(len(column) - 1, 1)
    gap = min(max((bottom - top - filled) / spaces, sheet.gap), _LOOSE_GAP * sheet.size)
    y = max(top, (top + bottom - filled - gap * (len(column) - 1)) / 2)
    done = []
    for box in column:
        done.append(replace(box, y=y))
        y += box.h + gap
    return tuple(done)


def _settle(
    sheet: DiagramSheet, column: ColumnOfBoxes, wanted: list[float], top: float, bottom: float
) -> ColumnOfBoxes:
    """As near to the wanted middles as order, gaps and page allow."""
    ys = [middle - box.h / 2 for box, middle in zip(column, wanted, strict=True)]
    floor = top
    for i, box in enumerate(column):
        ys[i] = max(ys[i], floor)
        floor = ys[i] + box.h + sheet.gap
    ceiling = bottom
    for i in reversed(range(len(column))):
        ys[i] = min(ys[i], ceiling - column[i].h)
        ceiling = ys[i] - sheet.gap
    return tuple(replace(box, y=y) for box, y in zip(column, ys, strict=True))


# A diagram that has one page and no other: room in its boxes, and their width, in font sizes.
_CLOSE, _ONE_WIDE = 0.22, 30.0
_HAIR = 0.01  # of a point, by which sums may differ


def lay_out(
    diagram: Diagram,
    width: float,
    height: float | None = None,
    *,
    smallest: float = 10.0,
    largest: float = 14.0,
    least_mark: float = 0.0,
    tight: bool = False,
    measure_text: MeasureText = text_width,
) -> DiagramLayout:
    """The whole diagram on one page, all lengths in points.

    The text is as large as fits, between `smallest` and `largest`. With no `height` the page is
    as high as it needs to be; with `tight`, boxes stand closer. A diagram that does not fit even
    in the smallest text loses the ends of its longest texts ("…"): where that matters, use
    `pages`.
    """
    if not diagram.nodes:
        return DiagramLayout(
            width=width,
            height=height or 0.0,
            size=largest,
            boxes=(),
            connectors=(),
            headings=(),
            alt=diagram.alt,
        )
    ordered = _ordered(diagram)
    sheet = DiagramSheet(width, smallest, measure_text, least_mark, tight=tight)
    if diagram.one_page:
        sheet = replace(sheet, padding=_CLOSE, widest=_ONE_WIDE)
    size = _size_that_fits(ordered, sheet, height, largest)
    return _page(ordered, replace(sheet, size=size or smallest), height)


def pages(
    diagram: Diagram,
    width: float,
    height: float | None,
    *,
    smallest: float = 10.0,
    largest: float = 14.0,
    least_mark: float = 0.0,
    tight: bool = False,
    measure_text: MeasureText = text_width,
) -> tuple[DiagramLayout, ...]:
    """The diagram on as few pages as let its text stay at `smallest` points or more.

    A box that has nothing to its right is shown on one page, together with everything that leads
    to it from the left, which is repeated where needed. All pages have one font size. With no
    `height`, pages are as high as they need to be, and there are several only where there are
    too many columns to stand side by side. One for `one_page` has several only where the page
    can't hold its boxes with a single line in each; one without arrows never has.
    """
    if not diagram.nodes:
        return ()
    sheet = DiagramSheet(width, smallest, measure_text, least_mark, tight=tight)
    if diagram.one_page:
        sheet = replace(sheet, padding=_CLOSE, widest=_ONE_WIDE)
        size = _size_that_fits(_ordered(diagram), sheet, height, largest)
        whole = _page(_ordered(diagram), replace(sheet, size=size or smallest), height)
        ends = max(box.y + box.h for box in whole.boxes)
        if not diagram.arrows or height is None or ends <= height + _HAIR:
            return (whole,)
    parts = [
        part
        for strip in _strips(_ordered(diagram), sheet, height)
        for part in _balanced_pages(strip, sheet, height)
    ]
    fitting = (_size_that_fits(part, sheet, height, largest) for part in parts)
    size = min((size or smallest for size in fitting), default=smallest)
    return tuple(_page(part, replace(sheet, size=size), height) for part in parts)


def _ordered(diagram: Diagram) -> Diagram:
    nodes = tuple(node for column in in_good_order(diagram) for node in column)
    return replace(diagram, nodes=nodes)


def _fits(diagram: Diagram, sheet: DiagramSheet, height: float | None) -> bool:
    boxes = boxes_on(sheet, columns_of(diagram.nodes))
    titles = titles_on(sheet, diagram, boxes)
    top = titles[0].h if titles else 0.0
    return height is None or top + height_of(sheet, boxes) <= height


def _size_that_fits(
    diagram: Diagram, sheet: DiagramSheet, height: float | None, largest: float
) -> float | None:
    """The largest size from that of the sheet on."""
    size = largest
    while size >= sheet.size:
        larger = replace(sheet, size=size)
        wide_enough = len(columns_of(diagram.nodes)) <= most_columns(larger)
        if wide_enough and _fits(diagram, larger, height):
            return size
        size -= 0.5
    return None


def _page(diagram: Diagram, sheet: DiagramSheet, height: float | None) -> DiagramLayout:
    """One page; texts are shortened, line by line, only in a column that the page cannot hold."""
    columns = columns_of(diagram.nodes)
    boxes = boxes_on(sheet, columns)
    if height is not None and not _fits(diagram, sheet, height):
        titles = titles_on(sheet, diagram, boxes)
        room = height - (titles[0].h if titles else 0.0)
        longest = min(
            max(len(b.lines) for c in boxes for b in c), int(height / (LINE * sheet.size))
        )
        ever_shorter = [
            boxes_on(replace(sheet, most_lines=most), columns)
            for most in range(max(longest, 1), 0, -1)
        ]
        if is_ramp(boxes):
            fitting = (one for one in ever_shorter if height_of(sheet, one) <= room)
            boxes = next(fitting, ever_shorter[-1])
        elif diagram.nodes[0].row is not None:
            boxes = ever_shorter[-1]
            for n in range(len(boxes)):
                rows = [(*boxes[:n], one[n], *boxes[n + 1 :]) for one in ever_shorter]
                boxes = next((one for one in rows if height_of(sheet, one) <= room), boxes)
        else:
            boxes = tuple(
                next((one for one in forms if height_of(sheet, (one,)) <= room), forms[-1])
                for forms in zip(*ever_shorter, strict=True)
            )
    return place(sheet, diagram, boxes, height)


def _strips(diagram: Diagram, sheet: DiagramSheet, height: float | None) -> list[Diagram]:
    """Pages side by side for a diagram with too many columns; each begins with the last column
    of the one before, so that the thread can be followed.

    A ramp goes on earlier rather than lose words: each of its columns holds one box."""
    columns = columns_of(diagram.nodes)
    most = min(max(most_columns(sheet), 2), len(columns))
    strips = _side_by_side(diagram, columns, most)
    while most > 2 and is_ramp(boxes_on(sheet, columns)):
        if all(_fits(strip, sheet, height) for strip in strips):
            break
        most -= 1
        strips = _side_by_side(diagram, columns, most)
    return strips


def _side_by_side(diagram: Diagram, columns: Columns, most: int) -> list[Diagram]:
    """About equally many columns on each page, and no more than `most`."""
    if len(columns) <= most:
        return [diagram]
    steps = len(columns) - 1
    count = -(-steps // (most - 1))
    ends = [round(steps * page / count) for page in range(count + 1)]
    return [
        replace(diagram, nodes=tuple(n for column in columns[first : last + 1] for n in column))
        for first, last in pairwise(ends)
    ]


def _balanced_pages(diagram: Diagram, sheet: DiagramSheet, height: float | None) -> list[Diagram]:
    """As few pages as possible, about equally full."""
    if height is None:
        return [diagram]
    fewest = _split(diagram, sheet, height)
    for share in (0.5, 0.6, 0.7, 0.8, 0.9):
        even = _split(diagram, sheet, height * share)
        if len(even) == len(fewest):
            return even
    return fewest


def _split(diagram: Diagram, sheet: DiagramSheet, height: float) -> list[Diagram]:
    lineages = _lineages(diagram)
    done: list[Diagram] = []
    shown: set[str] = set()
    for lineage in lineages:
        together = _only(diagram, shown | lineage)
        if shown and not _fits(together, sheet, height):
            done.append(_only(diagram, shown))
            shown = set()
        shown |= lineage
    return [*done, _only(diagram, shown)]


def _only(diagram: Diagram, ids: Iterable[str]) -> Diagram:
    keep = set(ids)
    return replace(diagram, nodes=tuple(node for node in diagram.nodes if node.id in keep))


def _lineages(diagram: Diagram) -> list[set[str]]:
    """For each box with nothing to its right: that box and all that leads to it, in an order
    that keeps the children of one parent together."""
    links = links_of(diagram)
    place = {node.id: position for position, node in enumerate(diagram.nodes)}
    ends = [node for node in diagram.nodes if not links.children.get(node.id)]
    found = [_ancestry(node, links.parents) for node in ends]
    return sorted(found, key=lambda lineage: sorted(place[i] for i in lineage))


def _ancestry(node: Node, parents: Mapping[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    waiting = [node.id]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(parents.get(one, ()))
    return found
