"""How much room a text takes in the typeface of a template; paragraphs and titles as written.

How wide the letters of common typefaces are stands here in thousandths of the font size, from the
space to the tilde, as the fonts themselves say. Calibri by Carlito, which has the same widths by
design; Segoe UI by Selawik, likewise (Microsoft's winstrap, `dist/fonts`). Aptos by the font in
Microsoft's prompty (`assets/fonts/Aptos.ttf`); Verdana as anafanafo 2.0.0 (npm) has it. No bold of
Aptos was at hand: it is taken to be as much wider as Arial's is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache, partial
from itertools import accumulate
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content import Link
from qiworkbook.figures.layout import BOLD, text_width, wrap
from qiworkbook.spc.numbers import MONTHS
from qiworkbook.text.words import one_line
from qiworkbook.writers.clean import reads_right_to_left

LinkXml = Callable[[str], str]

_CALIBRI = """
226 326 401 498 507 715 682 221 303 303 498 498 250 306 252 386 507 507 507 507 507 507 507 507
507 507 268 268 498 498 498 463 894 579 544 533 615 488 459 631 623 252 319 520 420 855 646 662
517 673 543 459 487 642 567 890 519 487 468 307 386 307 498 498 291 479 525 423 525 498 305 471
525 229 239 455 229 799 525 527 525 525 349 391 335 525 452 715 433 453 395 314 460 314 498
"""
_CALIBRI_BOLD = """
226 326 438 498 507 729 705 233 312 312 498 498 258 306 267 430 507 507 507 507 507 507 507 507
507 507 276 276 498 498 498 463 898 606 561 529 630 488 459 637 631 267 331 547 423 874 659 676
532 686 563 473 495 653 591 906 551 520 478 325 430 325 498 498 300 494 537 418 537 503 316 474
537 246 255 480 246 813 537 538 537 537 355 399 347 537 473 745 459 474 397 344 475 344 498
"""
_APTOS = """
203 293 370 537 534 826 643 210 293 293 457 534 286 340 286 339 534 534 534 534 534 534 534 534
534 534 286 286 534 534 534 501 895 589 604 692 686 556 524 708 707 260 331 568 500 790 706 732
577 732 606 566 479 681 585 892 553 540 516 294 339 294 534 460 552 531 561 525 561 527 301 484
551 239 239 487 260 853 551 552 561 561 334 486 323 559 452 721 442 452 438 294 270 294 534
"""
_SEGOE = """
274 284 392 591 539 818 800 230 302 302 417 684 217 400 217 390 539 539 539 539 539 539 539 539
539 539 217 217 684 684 684 448 955 645 573 619 701 506 488 686 710 266 357 580 471 898 748 754
560 754 598 531 524 687 621 934 590 553 570 302 379 302 684 415 268 509 588 462 589 523 313 589
566 242 242 497 242 861 566 586 588 589 348 424 339 566 479 723 459 484 452 302 239 302 684
"""
_SEGOE_BOLD = """
276 327 493 592 575 867 850 293 369 369 455 707 271 404 271 443 575 575 575 575 575 575 575 575
575 575 271 271 707 707 707 438 954 703 641 624 737 532 520 711 766 317 445 649 511 957 790 758
614 758 653 561 586 723 667 1005 655 607 607 369 436 369 707 415 314 538 620 480 619 541 383 619
602 284 284 559 284 916 605 611 620 619 398 440 389 605 542 797 552 538 479 369 326 369 707
"""
_VERDANA = """
352 394 459 818 636 1076 727 269 454 454 636 818 364 454 364 454 636 636 636 636 636 636 636 636
636 636 454 454 818 818 818 545 1000 684 686 698 771 632 575 775 751 421 455 693 557 843 748 787
603 787 695 684 616 732 684 989 685 615 685 454 454 454 818 636 636 601 623 521 623 596 352 623
633 274 344 592 274 973 633 607 623 623 427 521 394 633 592 818 592 592 525 635 454 635 818
"""
_VERDANA_BOLD = """
342 402 587 867 711 1272 862 332 543 543 711 867 361 480 361 689 711 711 711 711 711 711 711 711
711 711 402 402 867 867 867 617 964 776 762 724 830 683 650 811 837 546 555 771 637 948 847 850
733 850 782 710 682 812 764 1128 764 737 692 543 689 543 867 711 711 668 699 588 699 664 422 699
712 342 403 671 342 1058 712 687 699 699 497 593 456 712 650 979 669 651 597 711 543 711 867
"""

_TABLES = {
    "calibri": (_CALIBRI, _CALIBRI_BOLD),
    "carlito": (_CALIBRI, _CALIBRI_BOLD),
    "calibri light": (_CALIBRI, _CALIBRI_BOLD),
    "aptos": (_APTOS, ""),
    "aptos display": (_APTOS, ""),
    "segoe ui": (_SEGOE, _SEGOE_BOLD),
    "segoe ui semibold": (_SEGOE_BOLD, _SEGOE_BOLD),
    "selawik": (_SEGOE, _SEGOE_BOLD),
    "verdana": (_VERDANA, _VERDANA_BOLD),
}


class Widths(dict[str, float]):
    """The width of each letter in font sizes; one that no table has is as wide as Arial's, made
    wider or narrower as the typeface is."""

    def __init__(self, table: str, bolder: float = 1.0) -> None:
        known = zip(map(chr, range(32, 127)), map(int, table.split()), strict=True)
        super().__init__((letter, bolder * width / 1000) for letter, width in known)
        arial = sum(text_width(letter, 1.0) for letter in self)
        self._wide = max(sum(self.values()) / arial, 1.0)

    def __missing__(self, letter: str) -> float:
        return self.setdefault(letter, self._wide * text_width(letter, 1.0))


@cache
def widths_of(name: str, *, bold: bool) -> Widths | None:
    """The letters of a typeface by its name in small letters; None for one without a table."""
    if name not in _TABLES:
        return None
    regular, heavy = _TABLES[name]
    if not bold:
        return Widths(regular)
    return Widths(heavy) if heavy else Widths(regular, BOLD)


_LIKE_ARIAL = ("arial", "helvetica", "liberation sans", "arimo", "frutiger")
# How high a line is, in font sizes: what the font itself asks for, and never less than Arial is
# given. Carlito and Aptos: hhea and OS/2; Verdana and Segoe UI: @capsizecss/metrics 4.3.0.
_LINE_HEIGHTS = {
    "calibri": 1.23,
    "carlito": 1.23,
    "calibri light": 1.23,
    "aptos": 1.29,
    "aptos display": 1.29,
    "segoe ui": 1.34,
    "segoe ui semibold": 1.34,
    "selawik": 1.34,
    "verdana": 1.22,
}
# Any other may be missing where a deck is shown, and what stands in for it, such as Noto Sans, can
# be a tenth wider than Arial and set its lines further apart.
_SAFE_WIDTH, _SAFE_LINE = 1.1, 1.36
_MARGIN = 1.02  # text that is set in the real font is never wider than it was thought


class Face(Struct, frozen=True):
    """A typeface: the name under which its letters are known, or else how wide it runs next to
    Arial; and how high its lines are, in font sizes."""

    wide: float = 1.0
    line: float = 1.2  # PowerPoint sets Arial at 1.15
    letters: str = ""

    @classmethod
    def named(cls, name: str) -> Face:
        """The typeface of this name."""
        known = name.strip().casefold()
        if known in _LIKE_ARIAL:
            return cls()
        if known in _LINE_HEIGHTS:
            return cls(_MARGIN, _LINE_HEIGHTS[known], known)
        return cls(_SAFE_WIDTH, _SAFE_LINE)

    @property
    def closer(self) -> float:
        """How much closer lines must be set to stand as Arial's do."""
        return Face().line / self.line

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """The width of one line in points."""
        return self.wide * size * _ems(text, self.letters, bold)

    @lru_cache(maxsize=1 << 14)  # noqa: B019  # a face is a value, and a deck has one
    def lines(self, text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
        """The text in lines no wider than `width`; a line end in it stays a line end."""

        measure = partial(self.width, bold=bold)
        paragraphs = text.split("\n")
        return tuple(line for one in paragraphs for line in wrap(one, width, size, measure))

    def height(self, text: str, width: float, size: float, *, bold: bool = False) -> float:
        """The height in points that the text takes when it is broken at `width`."""
        return len(self.lines(text, width, size, bold=bold)) * self.line * size


@lru_cache(maxsize=1 << 15)
def _ems(text: str, letters: str, bold: bool) -> float:
    """The width in font sizes: the same words come again on every slide."""
    widths = widths_of(letters, bold=bold)
    if widths is None:
        return text_width(text, 1.0, bold=bold)
    return sum(map(widths.__getitem__, text))


INDENT = 1.2  # how far a list stands in, in font sizes
LANGUAGE = "en-GB"
BODY_SIZES = (28.0, 24.0, 22.0, 20.0, 18.0)
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

    `before` is the room above it, in font sizes; `title` keeps it with what comes next. `link` is
    what an item of a list of links says.
    """

    runs: tuple[Run, ...]
    size: float
    mark: str = ""
    before: float = 0.35
    align: str = "l"  # "" for that of the placeholder
    title: bool = False
    spacing: float = 1.0  # of its lines, next to the typeface's own
    link: Link | None = None

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
        replace(one, runs=(replace(style, text=" ".join(part)),), link=None)
        for part in (lines[:most], lines[most:])
    )
    return first, replace(rest, mark="")


def pars_xml(pars: Iterable[Par], link_xml: LinkXml = lambda _link: "") -> str:
    """The paragraphs for a text body; a body has at least one. `link_xml` makes a run a link."""
    return "".join(_par_xml(one, link_xml) for one in pars) or "<a:p/>"


def _par_xml(one: Par, link_xml: LinkXml) -> str:
    """Without a run of no text: LibreOffice sets an empty one in 18 points, whatever it says."""
    right = reads_right_to_left(one.text)
    align = {"l": "r", "r": "l"}.get(one.align, one.align) if right else one.align
    aligned = f' algn="{align}"' if align else ""
    indent = round(12700 * one.indent)
    return (
        f'<a:p><a:pPr marL="{indent}" indent="{-indent}"{aligned} rtl="{int(right)}">'
        f'<a:lnSpc><a:spcPct val="{round(100000 * one.spacing)}"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{round(100 * one.above)}"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="0"/></a:spcAft>{_mark_xml(one.mark)}</a:pPr>'
        f"{''.join(_run_xml(run, one.size, link_xml) for run in one.runs if run.text)}"
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


class SlideTitle(Struct, frozen=True):
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


def fitted_title(
    text: str, number: str, width: float, height: float, face: Face, largest: float
) -> SlideTitle:
    """The title in at most three lines, in the largest letters that its place holds.

    One that does not fit even so is cut between two words, with an ellipsis.
    """
    sizes = [size for size in _SIZES if size <= largest]
    for size in sizes:
        if _fits(text + number, width, height, size, face):
            whole = with_whole_dates(text + number, width, size, face, bold=True)
            shown = whole if _fits(whole, width, height, size, face) else text + number
            return SlideTitle(shown, size)
    about = face.lines(text, width, sizes[-1], bold=True)[:_LINES]
    words = text[: sum(len(line) + 1 for line in about)].split(" ")
    while len(words) > 1 and not _fits(_cut(words) + number, width, height, sizes[-1], face):
        words.pop()
    shown = _cut(words)
    while len(shown) > 2 and not _fits(shown + number, width, height, sizes[-1], face):
        shown = shown[:-2] + "…"
    return SlideTitle(shown + number, sizes[-1], text)


def _cut(words: Sequence[str]) -> str:
    return " ".join(words).rstrip(" ,.;:–-") + "…"


def _fits(text: str, width: float, height: float, size: float, face: Face) -> bool:
    lines = face.lines(text, width, size, bold=True)
    return len(lines) <= _LINES and len(lines) * face.line * size <= height
