"""Paragraphs and titles: how high they stand, where they may be split, and how a file says them."""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.spc.numbers import MONTHS
from qiworkbook.text.words import one_line
from qiworkbook.writers.clean import reads_right_to_left

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qiworkbook.writers.deck.typeface import Face

    LinkXml = Callable[[str], str]


INDENT = 1.2  # how far a list stands in, in font sizes
LANGUAGE = "en-GB"
BODY_SIZES = (24.0, 22.0, 20.0, 18.0)
SMALLEST = BODY_SIZES[-1]
SMALL_PRINT = 12.0  # feet of charts, footers, numbers of slides: never what is being said
INK = "tx1"  # the theme's own colour for text


class Run(Struct, frozen=True):
    """A stretch of text in one style. `link` is an address, or "#" and the id of a section.

    `colour` is a name of the theme, or "#RRGGBB", or "" for that of the placeholder; so is
    `bold` None.
    """

    text: str
    bold: bool | None = False
    link: str = ""
    colour: str = INK


class Par(Struct, frozen=True):
    """A paragraph. `mark` is "•", or the number of an item in a list that has an order.

    `before` is the room above it, in font sizes; `title` keeps it with what comes next.
    """

    runs: tuple[Run, ...]
    size: float
    mark: str = ""
    before: float = 0.35
    align: str = "l"  # "" for that of the placeholder
    title: bool = False
    spacing: float = 1.0  # of its lines, next to the typeface's own

    @property
    def text(self) -> str:
        """The words."""
        return "".join(run.text for run in self.runs)

    @property
    def indent(self) -> float:
        """How far in the text stands, in points."""
        return INDENT * self.size * (1 + 0.3 * (len(self.mark) - 1)) if self.mark else 0.0

    @property
    def above(self) -> float:
        """The room above it, in points."""
        return self.before * self.size

    def height(self, width: float, face: Face) -> float:
        """The height it takes, without the room above it."""
        bold = all(run.bold for run in self.runs)
        return face.height(self.text, width - self.indent, self.size, bold=bold)


def par(text: str, size: float, *, bold: bool = False, colour: str = INK, align: str = "l") -> Par:
    """A paragraph in one style."""
    return Par((Run(text, bold=bold, colour=colour),), size, align=align)


def runs_of(run: Run, lines: Sequence[str]) -> tuple[Run, ...]:
    """A link as a run for each line that it takes, any other run as it is.

    LibreOffice breaks a link that is longer than a line within a word; PowerPoint shows runs
    that lead to the same place as one link.
    """
    if not run.link or " ".join(lines) != run.text:
        return (run,)
    *others, last = lines
    return tuple(replace(run, text=text) for text in (*(f"{line} " for line in others), last))


def height_of(pars: Iterable[Par], width: float, face: Face) -> float:
    """The height of paragraphs one under the other; the first has no room above it."""
    heights = [(one.above, one.height(width, face)) for one in pars]
    return sum(above + height for above, height in heights) - (heights[0][0] if heights else 0.0)


def split_pars(
    pars: tuple[Par, ...], width: float, room: float, face: Face, *, fresh: bool
) -> tuple[tuple[Par, ...], tuple[Par, ...]]:
    """What fits into `room`, and what is left: whole paragraphs, never a title at the end.

    On a `fresh` slide something always fits, if need be some lines of a long paragraph.
    """
    heights = [one.above + one.height(width, face) for one in pars]
    fits = sum(1 for reached in accumulate(heights) if reached <= room + pars[0].above)
    kept = fits
    while 0 < kept < len(pars) and pars[kept - 1].title:
        kept -= 1
    kept = kept or (fits if fresh else 0)
    if kept or not fresh:
        return pars[:kept], pars[kept:]
    now, more = _split_lines(pars[0], width, room, face)
    return (now,), (more, *pars[1:]) if more else pars[1:]


def _split_lines(one: Par, width: float, room: float, face: Face) -> tuple[Par, Par | None]:
    """As many lines of one paragraph as fit, at least one, and the rest of it."""
    lines = face.lines(one.text, width - one.indent, one.size)
    most = max(1, int(room / (face.line * one.size)))
    if len(lines) <= most:
        return one, None
    style = replace(one.runs[0], link="")
    first, rest = (
        replace(one, runs=(replace(style, text=" ".join(part)),))
        for part in (lines[:most], lines[most:])
    )
    return first, replace(rest, mark="")


def _no_link(_link: str) -> str:
    return ""


def pars_xml(pars: Iterable[Par], link_xml: LinkXml = _no_link) -> str:
    """The paragraphs for a text body; a body has at least one. `link_xml` makes a run a link."""
    return "".join(_par_xml(one, link_xml) for one in pars) or "<a:p/>"


def _par_xml(one: Par, link_xml: LinkXml) -> str:
    right = reads_right_to_left(one.text)
    align = {"l": "r", "r": "l"}.get(one.align, one.align) if right else one.align
    aligned = f' algn="{align}"' if align else ""
    indent = round(12700 * one.indent)
    return (
        f'<a:p><a:pPr marL="{indent}" indent="{-indent}"{aligned} rtl="{int(right)}">'
        f'<a:lnSpc><a:spcPct val="{round(100000 * one.spacing)}"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{round(100 * one.above)}"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="0"/></a:spcAft>{_mark_xml(one.mark)}</a:pPr>'
        f"{''.join(_run_xml(run, one.size, link_xml) for run in one.runs)}"
        f'<a:endParaRPr lang="{LANGUAGE}" sz="{round(100 * one.size)}"/></a:p>'
    )


def _mark_xml(mark: str) -> str:
    if not mark:
        return "<a:buNone/>"
    if mark.isdecimal():
        return f'<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod" startAt="{mark}"/>'
    return f'<a:buFont typeface="Arial"/><a:buChar char={quoteattr(mark)}/>'


def _run_xml(run: Run, size: float, link_xml: LinkXml) -> str:
    bold = "" if run.bold is None else f' b="{int(run.bold)}"'
    link = link_xml(run.link) if run.link else ""
    coloured = run.colour and not link  # a link has the theme's colour for links
    colour = f"<a:solidFill>{colour_xml(run.colour)}</a:solidFill>" if coloured else ""
    style = f'lang="{LANGUAGE}" sz="{round(100 * size)}"{bold} dirty="0">{colour}{link}'
    lines = (
        f"<a:r><a:rPr {style}</a:rPr><a:t>{escape(t)}</a:t></a:r>"
        for t in run.text.replace("\t", " ").split("\n")
    )
    return f"<a:br><a:rPr {style}</a:rPr></a:br>".join(lines)


def colour_xml(colour: str) -> str:
    """A colour: "#RRGGBB", or the name of one of the theme's."""
    if colour.startswith("#"):
        return f'<a:srgbClr val="{colour[1:]}"/>'
    return f'<a:schemeClr val="{colour}"/>'


_DATE = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(MONTHS)})\b(?: \d{{4}}\b)?")


def with_whole_dates(
    text: str, width: float, size: float, face: Face, *, bold: bool = False
) -> str:
    """The text, with spaces that no line ends at in its dates, if one of them would be broken."""
    if not _DATE.search(text):
        return text
    lines = face.lines(text, width, size, bold=bold)
    if _DATE.findall(text) == [date for line in lines for date in _DATE.findall(line)]:
        return text
    return _DATE.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)


LARGEST_TITLE, LARGEST_OPENING = 30.0, 40.0
_LINES = 3
# Below 24 goes only what fits in no other way.
_SIZES = (40.0, 36.0, 32.0, 30.0, 28.0, 26.0, 24.0, 22.0, 20.0)


class Title(Struct, frozen=True):
    """A title as it is written. `full` is the whole of it when it had to be cut, else ""."""

    text: str
    size: float
    full: str = ""


def numbered(titles: Sequence[str]) -> list[tuple[str, str]]:
    """Each title with what tells it from others of the same words: " (2 of 3)", or ""."""
    lines = [one_line(title) for title in titles]
    counts = Counter(line.casefold() for line in lines)
    seen: Counter[str] = Counter()
    found = []
    for line in lines:
        same = line.casefold()
        seen[same] += 1
        count = counts[same]
        found.append((line, f" ({seen[same]} of {count})" if count > 1 else ""))
    return found


def fitted(
    text: str, number: str, width: float, height: float, face: Face, largest: float
) -> Title:
    """The title in at most three lines, in the largest letters that its place holds.

    One that does not fit even so is cut between two words, with an ellipsis.
    """
    sizes = [size for size in _SIZES if size <= largest]
    for size in sizes:
        if _fits(text + number, width, height, size, face):
            whole = with_whole_dates(text + number, width, size, face, bold=True)
            shown = whole if _fits(whole, width, height, size, face) else text + number
            return Title(shown, size)
    about = face.lines(text, width, sizes[-1], bold=True)[:_LINES]
    words = text[: sum(len(line) + 1 for line in about)].split(" ")
    while len(words) > 1 and not _fits(_cut(words) + number, width, height, sizes[-1], face):
        words.pop()
    shown = _cut(words)
    while len(shown) > 2 and not _fits(shown + number, width, height, sizes[-1], face):
        shown = shown[:-2] + "…"
    return Title(shown + number, sizes[-1], text)


def _cut(words: Sequence[str]) -> str:
    return " ".join(words).rstrip(" ,.;:–-") + "…"


def _fits(text: str, width: float, height: float, size: float, face: Face) -> bool:
    lines = face.lines(text, width, size, bold=True)
    return len(lines) <= _LINES and len(lines) * face.line * size <= height
