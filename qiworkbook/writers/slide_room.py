"""A section with more to say than one slide has room for, as several slides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec.structs import replace

from qiworkbook.content import (
    Block,
    Bullets,
    Callout,
    Diagram,
    Figure,
    Grid,
    Heading,
    Icons,
    Paragraph,
    Quote,
    Section,
    SmallMultiples,
)
from qiworkbook.spc.words import alt_text
from qiworkbook.text.words import short

MOST_ROWS, _SHORT_ROWS = 6, 10  # on a slide; of short ones as many as a slide of PowerPoint has
_ROW = 90  # letters: a short row is a line
_LEAST_LETTERS = 80
_MOST_ON_A_SLIDE = 150  # rows, or items: the highest slide has room for fewer, and each try costs
_GOES_ON = "It goes on in the notes."
FEW_ROWS = 3  # a table this short leaves room for something else that is large

Row = TypeVar("Row")


def in_slides(section: Section) -> tuple[Section, ...]:
    """The section itself, or as many as it needs: one figure or long table on each.

    A long table goes on with its header, and many small charts in sixes. Texts stay with what they
    follow, a heading with what it heads. Notes are on the first slide. Titles say which slide of
    how many it is. A single one stays what it is.
    """
    pages = [list(section.blocks)] if section.single else _pages(section)
    if len(pages) == 1:
        return (section,)
    return tuple(
        replace(
            section,
            id=section.id if number == 1 else f"{section.id}-{number}",
            message=f"{section.message or section.heading} ({number} of {len(pages)})",
            blocks=tuple(blocks),
            notes=section.notes if number == 1 else (),
        )
        for number, blocks in enumerate(pages, start=1)
    )


def ever_less(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """The blocks with one row or item less each time, of the longest of them, and how many went;
    then with ever less of the longest text. Of a diagram for one page the last boxes go, uncounted:
    one of them may stand for several."""
    parted = any(isinstance(block, Diagram) and _length(block) for block in blocks)
    shown = [_first(block, _MOST_ON_A_SLIDE + 1) for block in blocks]
    gone = sum(map(_length, blocks)) - sum(map(_length, shown))
    while shown:
        at = max(range(len(shown)), key=lambda n: _length(shown[n]))
        if _length(shown[at]) <= 1:
            break
        shown[at] = _first(shown[at], _length(shown[at]) - 1)
        gone += 1
        yield _saying(shown, _GOES_ON if parted else f"And {gone} more, in the notes.")
    texts = [one.text for one in shown if isinstance(one, Paragraph | Quote | Callout)]
    most = max(map(len, texts), default=0)
    while most > _LEAST_LETTERS:
        most = 3 * most // 4
        kept = [_shortened(block, most) for block in shown]
        counted = gone and not parted
        yield _saying(kept, f"And {gone} more, in the notes." if counted else _GOES_ON)


def _saying(blocks: Sequence[Block], rest: str) -> tuple[Block, ...]:
    """The blocks with what is said of the rest, in the remark that follows them if there is one:
    a remark of its own takes the room of a row or two."""
    *others, last = blocks
    if not isinstance(last, Callout):
        return (*blocks, Callout(rest))
    if others and isinstance(others[-1], Callout):
        return (*_saying(others, rest), last)
    return (*others, replace(last, text=f"{rest} {last.text}"))


def _shortened(block: Block, most: int) -> Block:
    if not isinstance(block, Paragraph | Quote | Callout):
        return block
    return replace(block, text=short(block.text, most)) if len(block.text) > most else block


def _length(block: Block) -> int:
    match block:
        case Grid() | Icons():
            return len(block.rows)
        case Bullets():
            return len(block.items)
        case SmallMultiples():
            return len(block.readings)
        case Diagram(one_page=True) if block.arrows:
            return len(block.nodes) - sum(n.column < block.nodes[-1].column for n in block.nodes)
        case _:
            return 0


def _first(block: Block, most: int) -> Block:
    match block:
        case Grid() | Icons():
            return replace(block, rows=block.rows[:most])
        case Bullets():
            return replace(block, items=block.items[:most])
        case SmallMultiples():
            shown = (block.readings[:most], block.titles[:most], block.alt, block.groups[:most])
            return SmallMultiples(*shown)
        case Diagram(one_page=True) if block.arrows:
            kept = len(block.nodes) - max(_length(block) - most, 0)
            return replace(block, nodes=block.nodes[:kept])
        case _:
            return block


def _pages(section: Section) -> list[list[Block]]:
    pages: list[list[Block]] = [[]]
    for block in section.blocks:
        first, *rest = _pieces(block)
        last = pages[-1]
        if _is_large(block) and any(_is_large(other) for other in last):
            pages.append([last.pop()] if isinstance(last[-1], Heading) else [])
        pages[-1].append(first)
        pages += [[piece] for piece in rest]
    return pages


def _is_large(block: Block) -> bool:
    return len(block.rows) > FEW_ROWS if isinstance(block, Grid) else isinstance(block, Figure)


def _pieces(block: Block) -> tuple[Block, ...]:
    match block:
        case Grid():
            letters = sum(len(cell.text) for row in block.rows for cell in row)
            most = _SHORT_ROWS if letters <= _ROW * len(block.rows) else MOST_ROWS
            return tuple(replace(block, rows=rows) for rows in _even(block.rows, most))
        case Icons():
            return tuple(replace(block, rows=rows) for rows in _even(block.rows))
        case SmallMultiples() if len(block.readings) > MOST_ROWS:
            charts = tuple(zip(block.readings, block.titles, strict=True))
            return tuple(
                SmallMultiples(
                    tuple(reading for reading, _ in some),
                    tuple(title for _, title in some),
                    " ".join(f"{title}. {alt_text(reading)}" for reading, title in some),
                )
                for some in _even(charts)
            )
        case _:
            return (block,)


def _even(rows: tuple[Row, ...], most: int = MOST_ROWS) -> tuple[tuple[Row, ...], ...]:
    """Rows in about equal pieces, so that none is left with a single one."""
    count = max(1, -(-len(rows) // most))
    size = max(1, -(-len(rows) // count))
    return tuple(rows[start : start + size] for start in range(0, len(rows), size)) or ((),)
