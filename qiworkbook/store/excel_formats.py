"""What Excel keeps beside the values of a sheet: what is hidden, what is shown as per cent.

Readers of spreadsheets give the values alone. A row that a filter hides, a 0.91 that people see
as 91%, and a formula that no program has worked out yet look like any other cell in them. So the
parts of the file are gone through once more, as a stream, and only that much is kept: by the
process that reads the values, within its limits.
"""

from __future__ import annotations

import operator
import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence, Set
from functools import cache
from io import BytesIO
from itertools import pairwise
from xml.parsers import expat

from msgspec import Struct, field

from qiworkbook.content.sheets import UNWORKED, column_of

_CHUNK = 1024 * 1024
_MOST_UNPACKED = 200 * 1024 * 1024  # of all parts, one that is gone through twice counts twice
_MOST_COLUMNS = 16_384
_MOST_MERGED = 100_000
_TO_1904 = 1462  # days: Excel on old Macs counted from 1 January 1904
_BUILT_IN = {
    "9": "0%",
    "10": "0.00%",
    "16": "d-mmm",
    "17": "mmm-yy",
}  # the formats that Excel has by itself
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_CONDITION = re.compile(r"\[(<>|<=|>=|<|>|=) ?(-?[0-9.]+)\]")
_COMPARED = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_WORDS = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.|([-(<>~])')
_OF_DATES = re.compile("[ymdhs]", re.IGNORECASE)
_SCALED = re.compile(r",+(?= *(?:\.|$))")  # 0.0, shows thousands
_AS_BELOW_ZERO = str.maketrans("", "", "-()")
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

_UP = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_FOOTNOTE = re.compile(r"[0-9*†‡§#()\[\], ]*|[a-z]")
_TRUE = ("1", "true")

Cell = tuple[int, int]
"""Row and column, each counted from 0."""


class SheetMarks(Struct):
    """The marks of one sheet. Rows and columns are counted from 0.

    `formats` are those that show more or less than the number in a cell, and `instead` is what
    stands for a formula whose result no program has put there, is the error that it has, or the
    words of a cell some of whose letters are raised or struck out. `struck` are cells struck out.
    `merged` are the first and the last cell of those that were made one. `hidden` is whether the
    sheet itself is, and `later` how many days later than in most files its days are counted from.
    """

    name: str
    hidden: bool = False
    later: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formats: dict[Cell, str] = field(default_factory=dict)
    instead: dict[Cell, str] = field(default_factory=dict)
    struck: set[Cell] = field(default_factory=set)
    merged: list[tuple[Cell, Cell]] = field(default_factory=list)


def marks_of(content: bytes) -> dict[str, SheetMarks]:
    """The marks of every sheet of an Excel file, by its name, hidden sheets among them.

    Raises whatever the readers of zip files and of XML raise for parts that cannot be read.
    """
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return _Book(parts).marks()


class _Book:
    """The parts of one file, gone through one after the other."""

    def __init__(self, parts: zipfile.ZipFile) -> None:
        self._parts = parts
        self._names = {name.casefold(): name for name in parts.namelist()}
        self._doubtful_zero = False
        self._later = 0
        self._unpacked = 0
        self._texts: dict[str, str] = {}

    def marks(self) -> dict[str, SheetMarks]:
        targets = self._targets()
        sheets: list[tuple[str, bool, str]] = []

        def start(tag: str, said: Mapping[str, str]) -> None:
            if tag == "sheet":
                hidden = said.get("state", "visible") != "visible"
                # the relation of a sheet, whatever prefix the namespace of relations has
                id_ = next((value for key, value in said.items() if key.endswith(":id")), "")
                sheets.append((said.get("name", ""), hidden, id_))
            elif tag == "calcPr" and said.get("fullCalcOnLoad") in _TRUE:
                # A program that leaves the sums to Excel writes 0 for each until then.
                self._doubtful_zero = True
            elif tag == "workbookPr" and said.get("date1904") in _TRUE:
                self._later = _TO_1904

        self._walk("xl/workbook.xml", start)
        styles, struck = self._styles()
        if "xl/sharedstrings.xml" in self._names:
            shared = _Pieces(lambda at, said: self._texts.update({str(at): said}))
            self._walk("xl/sharedStrings.xml", shared.start, shared.end)
        found = {}
        for name, hidden, id_ in sheets:
            marks = SheetMarks(name, hidden, self._later)
            if targets.get(id_, "").startswith("xl/worksheets/"):
                self._mark(targets[id_], marks, styles, struck)
            found[name] = marks
        return found

    def _targets(self) -> dict[str, str]:
        """The part of each sheet, by the id that the list of sheets has for it."""
        targets: dict[str, str] = {}

        def start(tag: str, said: Mapping[str, str]) -> None:
            if tag == "Relationship":
                target = said.get("Target", "")
                whole = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                targets[said.get("Id", "")] = posixpath.normpath(whole)

        self._walk("xl/_rels/workbook.xml.rels", start)
        return targets

    def _styles(self) -> tuple[dict[str, str], set[str]]:
        """The formats, by the number of their style, that show more or less than the value; and
        the numbers of the styles whose letters are struck out.
        """
        formats = dict(_BUILT_IN)
        styles: list[str] = []
        fonts: list[str] = []
        struck: set[str] = set()
        inside = ""

        def start(tag: str, said: Mapping[str, str]) -> None:
            nonlocal inside
            if tag == "numFmt":
                formats[said.get("numFmtId", "")] = said.get("formatCode", "")
            elif tag in ("cellXfs", "cellStyleXfs", "fonts", "dxfs"):
                inside = tag
            elif tag == "xf" and inside == "cellXfs":
                if said.get("fontId") in struck:
                    fonts.append(str(len(styles)))
                styles.append(said.get("numFmtId", "0"))
            elif tag == "font" and inside == "fonts":
                fonts.append("")
            elif tag == "strike" and inside == "fonts" and said.get("val", "1") in _TRUE:
                struck.add(str(len(fonts) - 1))

        if "xl/styles.xml" in self._names:
            self._walk("xl/styles.xml", start)
        codes = {str(at): formats[number] for at, number in enumerate(styles) if number in formats}
        told = (is_percent, _is_worded, is_yearless, is_dayless)
        seen = {at: code for at, code in codes.items() if any(says(code) for says in told)}
        return seen, {*filter(None, fonts)}

    def _mark(
        self, part: str, marks: SheetMarks, styles: Mapping[str, str], struck: Set[str]
    ) -> None:
        row, column, said_place = -1, -1, ""
        rows: set[int] = set()
        # a bit for each column, for spans may lie over one another as often as they like
        hidden = 0
        formula = error = shared = False
        pieces = _Pieces(lambda _, said: marks.instead.update({here(): said}))

        def here() -> Cell:
            # most cells have no mark, and need no look at their place
            at = _CELL.fullmatch(said_place.upper())
            return _place(at) if at else (row, column)

        def start(tag: str, said: Mapping[str, str]) -> None:
            nonlocal row, column, said_place, hidden, formula, error, shared
            if tag == "c":
                if "r" in said:
                    said_place = said["r"]
                else:
                    (row, column), said_place = here(), ""
                    column += 1
                kind, style = said.get("t", "n"), said.get("s", "0")
                formula, error, shared = False, kind == "e", kind == "s" and bool(self._texts)
                if kind == "n" and style in styles:
                    marks.formats[here()] = styles[style]
                if style in struck:
                    marks.struck.add(here())
            elif tag == "f":
                formula = True
                marks.instead[here()] = UNWORKED
            elif tag == "row":
                row, column, said_place = int(said.get("r", row + 2)) - 1, -1, ""
                if row in rows:  # only the later one would be read
                    raise ValueError(f"row {row + 1} is there twice")
                rows.add(row)
                if said.get("hidden") in _TRUE or said.get("ht") == "0":
                    marks.hidden_rows.add(row)
            elif tag == "mergeCell" and len(marks.merged) < _MOST_MERGED:
                first, _, last = said.get("ref", "").partition(":")
                ends = _CELL.fullmatch(first), _CELL.fullmatch(last)
                if ends[0] and ends[1]:
                    marks.merged.append((_place(ends[0]), _place(ends[1])))
            elif tag == "col" and (said.get("hidden") in _TRUE or said.get("width") == "0"):
                least, most = (min(int(said.get(end, 1)), _MOST_COLUMNS) for end in ("min", "max"))
                hidden |= ((1 << most) - 1) >> (least - 1) << (least - 1)
            else:
                pieces.start(tag, said)

        def end(tag: str, said: str) -> None:
            if tag != "v":
                pieces.end(tag, said)
                return
            text = said.strip()
            if formula and text and not (text == "0" and self._doubtful_zero):
                marks.instead.pop(here(), None)
            if text and (error or (shared and text in self._texts)):
                marks.instead[here()] = text if error else self._texts[text]

        self._walk(part, start, end)
        marks.hidden_columns.update(at for at in range(_MOST_COLUMNS) if hidden >> at & 1)

    def _walk(
        self,
        part: str,
        start: Callable[[str, Mapping[str, str]], None],
        end: Callable[[str, str], None] = lambda *_: None,
    ) -> None:
        """Go through the elements of one part, whatever prefix their names have; at its end each
        has the text that stands last in it.
        """
        text: list[str] = []

        def starts(tag: str, said: Mapping[str, str]) -> None:
            text.clear()
            start(tag.rpartition(":")[2], said)

        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype  # no entities, so none that grow
        parser.StartElementHandler = starts
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2], "".join(text))
        parser.CharacterDataHandler = text.append
        with self._parts.open(self._names[part.casefold()]) as stream:
            while chunk := stream.read(_CHUNK):
                self._unpacked += len(chunk)
                if self._unpacked > _MOST_UNPACKED:
                    raise ValueError("its parts are too large")
                parser.Parse(chunk, False)
            parser.Parse(b"", True)


class _Pieces:
    """The strings of a part, some letters of which are raised or struck out, as people see them.

    `found` is told the number of each such string, counted from 0, and its words.
    """

    def __init__(self, found: Callable[[int, str], None]) -> None:
        self._found, self._count, self._how = found, -1, ""
        self._pieces: list[tuple[str, str]] = []

    def start(self, tag: str, said: Mapping[str, str]) -> None:
        if tag in ("si", "is"):
            self._pieces, self._how, self._count = [], "", self._count + 1
        elif tag == "r":
            self._how = ""
        elif tag in ("strike", "vertAlign") and said.get("val") not in ("0", "false", "baseline"):
            self._how = tag

    def end(self, tag: str, text: str) -> None:
        if tag == "t":
            self._pieces.append((text, self._how))
        elif tag == "rPh":  # how the words are spoken
            self._pieces.pop()
        elif tag in ("si", "is") and any(how for _, how in self._pieces):
            self._found(self._count, _as_seen(self._pieces))


def _as_seen(pieces: Sequence[tuple[str, str]]) -> str:
    """The words of a string without the raised marks of its footnotes; but beside a number a raised
    one stays, raised, and what is struck out says so, so that neither is taken for a digit of it.
    """
    worded = any(map(str.isalpha, "".join(text for text, how in pieces if not how)))
    said = {"": "{0}", "strike": "[{0}, struck out] ", "vertAlign": "{1}"}
    return "".join(
        said[how].format(
            text,
            ""
            if worded and _FOOTNOTE.fullmatch(text) and not before.endswith("10")  # per 10³
            else text.translate(_UP),
        )
        for (before, _), (text, how) in pairwise((("", ""), *pieces))
    ).strip()


def words_shown(code: str, value: float) -> tuple[str, ...]:
    """The words that a number format shows before and behind a number; one text alone where they
    stand in its place.

    A format has sections for above 0, below 0 and 0. Where a section has a condition, as in
    [<5]"*";0 which hides small numbers, the first that holds is taken, or else the next without
    one. Source: ECMA-376 part 1, section 18.8.31.
    """
    sections = _SECTIONS.split(code)[:3]
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        holds = (
            section
            for section, said in zip(sections, conditions, strict=True)
            if said is None or _COMPARED[said[1]](value, float(said[2]))
        )
        section = next(holds, sections[-1])
    else:
        at = 0 if value > 0 else 1 if value < 0 else 2
        section = sections[at] if at < len(sections) else sections[0]
    plain = _LITERAL.sub(lambda found: " " * len(found[0]), section)
    figure = len(plain) - len(plain.lstrip(" -(<>~"))
    parts = (section[:figure], section[figure:]) if plain.strip() else (section,)
    shown = tuple("".join(map("".join, _WORDS.findall(one))) for one in parts)
    if scaled := _SCALED.search(plain):  # in thousands: 5k is 5000, and 5 is not
        worded = any(map(str.isalpha, "".join(shown)))
        return ("", "") if worded else (f"{value / 1000 ** len(scaled[0]):g}",)
    return shown if value > 0 else tuple(one.translate(_AS_BELOW_ZERO) for one in shown)


@cache
def is_percent(code: str) -> bool:
    """Whether a format shows 0.91 as 91%."""
    return "%" in _LITERAL.sub("", code)


@cache
def is_yearless(code: str) -> bool:
    """Whether a format shows no more of a date than its day and month."""
    plain = _LITERAL.sub("", _SECTIONS.split(code)[0]).casefold()
    return "d" in plain and "mmm" in plain and "y" not in plain


@cache
def is_dayless(code: str) -> bool:
    """Whether a format shows no more of a date than its month, or its month and year."""
    plain = _LITERAL.sub("", _SECTIONS.split(code)[0]).casefold()
    return ("mmm" in plain or {"m", "y"} <= {*plain}) and not {"d", "h", "s"} & {*plain}


def _is_worded(code: str) -> bool:
    """Whether a section of a format has words or signs, shows thousands, or has no place for a
    figure, a date or a text.
    """
    sections = [_LITERAL.sub("", one) for one in _SECTIONS.split(code)[:3]]
    if not code or _OF_DATES.search(sections[0]):
        return False
    words = re.search(r'"|\\', code) or _WORDS.search(sections[0])
    return bool(words) or not all(map(str.strip, sections)) or any(map(_SCALED.search, sections))


def _refuse_doctype(*_: object) -> None:
    raise ValueError("it declares a document type")


def _place(found: re.Match[str]) -> Cell:
    return int(found[2]) - 1, column_of(found[1])
