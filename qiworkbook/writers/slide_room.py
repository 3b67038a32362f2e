"""A section on its slides: as they were made last time; ever shorter, where one has no room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content import (
    Block,
    Bullets,
    Callout,
    Diagram,
    Grid,
    Icons,
    Paragraph,
    Quote,
    SmallMultiples,
)
from qiworkbook.text.words import short

S = TypeVar("S")


class Drawn(Struct, Generic[S]):
    """The slides of a section, and the title of each with its number."""

    titles: list[tuple[str, str]] = []
    slides: list[S] = []


_LEAST_LETTERS = 80
_MOST_ON_A_SLIDE = 150  # rows, or items: the highest slide has room for fewer, and each try costs
_GOES_ON = "It goes on in the notes."


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
