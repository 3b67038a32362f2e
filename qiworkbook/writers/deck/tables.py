"""Native tables: how wide their columns are, how high their rows, how slides share them; icons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, groupby, takewhile

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content import Cell, Grid, IconRow, Tone
from qiworkbook.figures.icons import assurance_sketch, over_icons, variation_sketch
from qiworkbook.figures.sketch import INK, TONES
from qiworkbook.spc.numbers import MONTHS, capital, day
from qiworkbook.spc.reading import Assurance, Reading, Variation
from qiworkbook.spc.words import (
    assurance_said,
    better_than_given,
    in_the_past,
    variation_said,
)
from qiworkbook.writers.deck.piece import Piece, Split, draw_sketch
from qiworkbook.writers.deck.shapes import EMU, Area, Canvas
from qiworkbook.writers.deck.text import (
    BODY_SIZES,
    SMALLEST,
    Face,
    LinkXml,
    Par,
    Run,
    par,
    pars_xml,
    runs_of,
)

PAD_X, PAD_Y = 6.0, 3.5
_WITH_SIGN = 52.0  # the least height of a row that has a sign in it
_STEPS = 48  # in which the room that no word needs is given away
_WORTH = 0.6  # a table so much lower is worth dates of two lines
_HEIGHT = 4  # the power that lets the highest cell of a row count for the row
# A date is read as one word.
_UNITS = re.compile(rf"\(?\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}\S*|\S+")

Texts = tuple[tuple[str, ...], ...]  # the rows, the header first


class TableSizes(Struct, frozen=True):
    """The measures of a table, in points."""

    widths: tuple[float, ...]
    heights: tuple[float, ...]  # the header's first

    def larger(self, scale: float) -> TableSizes:
        """The same, so many times as large."""
        return TableSizes(
            *(tuple(one * scale for one in side) for side in (self.widths, self.heights))
        )


@lru_cache(maxsize=256)
def grid_of(texts: Texts, width: float, face: Face, leads: tuple[float, ...] = ()) -> TableSizes:
    """Columns that share the width by what stands in them.

    `leads` is room kept free at the left of each column's cells, for a sign.
    """
    leads = leads or (0.0,) * len(texts[0])
    whole = _grid(texts, width, face, leads, dates=True)
    lowest = len(texts) * (face.line * SMALLEST + 2 * PAD_Y)
    if whole and lowest >= _WORTH * sum(whole.heights):
        return whole
    broken = _grid(texts, width, face, leads, dates=False)
    if whole is None or (broken and sum(broken.heights) < _WORTH * sum(whole.heights)):
        if broken:
            return broken
        least = _least(texts, width, face, leads, dates=False)
        narrow = tuple(width * one / sum(least) for one in least)  # than their words need
        return TableSizes(narrow, _heights(texts, narrow, face, leads))
    return whole


def _grid(
    texts: Texts, width: float, face: Face, leads: tuple[float, ...], *, dates: bool
) -> TableSizes | None:
    """One that breaks no word, and, as long as the other columns can bear it, no date."""
    least = _least(texts, width, face, leads, dates=dates)
    if sum(least) > width:
        return None
    widths = _widths(texts, width, face, leads, least)
    return TableSizes(widths, _heights(texts, widths, face, leads))


def _heights(
    texts: Texts, widths: tuple[float, ...], face: Face, leads: tuple[float, ...]
) -> tuple[float, ...]:
    least = _WITH_SIGN if any(leads) else 0.0
    headless = not any(texts[0])
    header = _row_height(texts[0], (True,) * len(widths), widths, face, leads)
    bold = (headless, *(False,) * (len(widths) - 1))
    rows = (_row_height(row, bold, widths, face, leads) for row in texts[1:])
    return (header, *(max(height, least) for height in rows))


def fits(texts: Texts, width: float, face: Face) -> bool:
    """Whether no word must be broken."""
    return sum(_least(texts, width, face, (0.0,) * len(texts[0]), dates=False)) <= width


def lines_of(text: str, width: float, face: Face, lead: float) -> tuple[str, ...]:
    """The text of a cell, broken at the width of its column."""
    return face.lines(text, width - 2 * PAD_X - lead, SMALLEST)


def _is_bold(texts: Texts, row: int, column: int) -> bool:
    """The header is; in a table without one, the first column."""
    return row == 0 or (column == 0 and not any(texts[0]))


def _least(
    texts: Texts, width: float, face: Face, leads: Sequence[float], *, dates: bool
) -> list[float]:
    """What each column needs so that no word is broken, within reason, and no date."""

    def widest(column: int) -> float:
        return max(
            _widest(row[column], face, dates, _is_bold(texts, number, column))
            for number, row in enumerate(texts)
        )

    most = 0.4 * width
    return [min(widest(column), most) + 2 * PAD_X + lead + 1 for column, lead in enumerate(leads)]


@lru_cache(maxsize=1 << 14)
def _widest(text: str, face: Face, dates: bool, bold: bool) -> float:
    """The width of the widest word of a cell, dates as words or not."""
    units = _UNITS.findall(text) if dates else text.split()
    return max((face.width(unit, SMALLEST, bold=bold) for unit in units), default=0.0)


def _widths(
    texts: Texts, width: float, face: Face, leads: Sequence[float], least: Sequence[float]
) -> tuple[float, ...]:
    """What is left beyond the least of each column goes where it saves most lines."""
    needs = [
        [max(face.width(line, SMALLEST, bold=_is_bold(texts, number, column))
             for line in row[column].split("\n"))
         for number, row in enumerate(texts)]
        for column in range(len(leads))
    ]  # fmt: skip
    taken = [2 * PAD_X + lead + 1 for lead in leads]
    whole = [max(need) + used for need, used in zip(needs, taken, strict=True)]
    if sum(whole) <= width:
        return tuple(width * one / sum(whole) for one in whole)
    return _given_away(least, needs, taken, width - sum(least))


def _given_away(
    least: Sequence[float], needs: Sequence[Sequence[float]], taken: Sequence[float], spare: float
) -> tuple[float, ...]:
    """Step by step, to the column whose cells become lower by most."""
    widths, step = list(least), spare / _STEPS

    def lines(column: int, width: float) -> float:
        inner = width - taken[column]
        return sum(max(need / inner, 1.0) ** _HEIGHT for need in needs[column])

    now = [lines(column, width) for column, width in enumerate(widths)]
    then = [lines(column, width + step) for column, width in enumerate(widths)]
    for _ in range(_STEPS):
        best = max(range(len(widths)), key=lambda column: now[column] - then[column])
        widths[best] += step
        now[best], then[best] = then[best], lines(best, widths[best] + step)
    return tuple(widths)


@lru_cache(maxsize=8192)
def _row_height(
    row: tuple[str, ...],
    bold: tuple[bool, ...],
    widths: tuple[float, ...],
    face: Face,
    leads: tuple[float, ...],
) -> float:
    cells = zip(row, bold, widths, leads, strict=True)
    most = max(
        len(face.lines(text, width - 2 * PAD_X - lead, SMALLEST, bold=heavy))
        for text, heavy, width, lead in cells
    )
    return most * face.line * SMALLEST + 2 * PAD_Y


def rows_in(rows: Sequence[float], room: float) -> int:
    """How many rows fit."""
    return sum(1 for _ in takewhile(lambda reached: reached <= room, accumulate(rows)))


def _slides_for(rows: Sequence[float], room: float) -> int:
    """How many slides, each with `room`, the rows need."""
    slides, used = 0, room
    for height in rows:
        used += height
        if used > room:
            slides, used = slides + 1, height
    return slides


def _nearest(rows: Sequence[float], share: float) -> int:
    """How many rows come nearest to this height."""
    count = rows_in(rows, share)
    below = share - sum(rows[:count])
    passes = count < len(rows) and rows[count] - below < below
    return count + 1 if passes else count


def rows_evenly(rows: Sequence[float], room: float) -> int:
    """How many rows stand on the first slide when all slides are about equally full."""
    slides, most = _slides_for(rows, room), rows_in(rows, room)
    even = max(_nearest(rows, sum(rows) / slides), 1)
    enough = (n for n in range(even, most) if _slides_for(rows[n:], room) < slides)
    return next(enough, most)


HEADER, _RULE = "#E8EDEE", "#AEB7BD"
_TINTS = {Tone.PLAIN: "#FFFFFF", Tone.UNKNOWN: "#F0F2F3"}


def tint(tone: Tone) -> str:
    """A pale shade of the tone's colour, on which dark text can be read."""
    if tone in _TINTS:
        return _TINTS[tone]
    channels = (int(TONES[tone][i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(value * 0.15 + 255 * 0.85):02X}" for value in channels)


def header_par(text: str, size: float = SMALLEST) -> Par:
    """What stands over a column."""
    return replace(par(text, size, bold=True, colour=INK), before=0)


def row_xml(cells: str, height: float) -> str:
    """A row of cells, so many points high."""
    return f'<a:tr h="{round(EMU * height)}">{cells}</a:tr>'


def cell_xml(text: tuple[Par, ...], fill: str, lead: float, anchor: str, link_xml: LinkXml) -> str:
    """A cell of this colour; `lead` is room at its left, `anchor` where its text stands."""
    scale = text[0].size / SMALLEST
    left, x, y = (round(EMU * one * scale) for one in (PAD_X + lead, PAD_X, PAD_Y))
    none = "".join(f"<a:{side}><a:noFill/></a:{side}>" for side in ("lnL", "lnR", "lnT"))
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{pars_xml(text, link_xml)}</a:txBody>"
        f'<a:tcPr marL="{left}" marR="{x}" marT="{y}" marB="{y}" anchor="{anchor}">{none}'
        f'<a:lnB w="9525"><a:solidFill><a:srgbClr val="{_RULE[1:]}"/></a:solidFill></a:lnB>'
        f'<a:solidFill><a:srgbClr val="{fill[1:]}"/></a:solidFill></a:tcPr></a:tc>'
    )


# Rows of a table in larger text, and how many more lines it may take: of a row or two, which would
# stand small on an empty slide, so many in any case.
_FEW, _MORE_LINES, _FEW_LINES = 8, 1.4, 3
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's "No Style, No TableSizes"


class Grille(Piece, Struct, frozen=True):
    """A table on its way to a slide. `leads` keeps room for signs; no `columns`, no header.

    Once a table is split, `widths` keeps its columns as they are on all of its slides. In larger
    text it is the same table, all of it larger.
    """

    table: Grid
    face: Face
    leads: tuple[float, ...] = ()
    continued: bool = False
    widths: tuple[float, ...] = ()
    size: float = SMALLEST

    @property
    def _headed(self) -> bool:
        return any(self.table.columns)

    def grid(self, width: float) -> TableSizes:
        """The measures of the table at this width."""
        rows = (tuple(cell.text for cell in row) for row in self.table.rows)
        texts, scale = (self.table.columns, *rows), self.size / SMALLEST
        if self.widths and abs(sum(self.widths) - width) < 1:
            inner = tuple(wide / scale for wide in self.widths)
            leads = self.leads or (0.0,) * len(inner)
            grid = TableSizes(inner, _heights(texts, inner, self.face, leads))
        else:
            grid = grid_of(texts, width / scale, self.face, self.leads)
        return grid if scale == 1 else grid.larger(scale)

    def _top(self, width: float) -> float:
        """The height of the caption. One of several lines is said once: the title goes on, and
        leaves room for rows."""
        if not self.table.caption or (self.continued and len(self._caption_lines(width)) > 1):
            return 0.0
        return len(self._caption_lines(width)) * self.face.line * self.size + 6

    @property
    def caption(self) -> str:
        """What stands over it."""
        return f"{self.table.caption} (continued)" if self.continued else self.table.caption

    def _caption_lines(self, width: float) -> tuple[str, ...]:
        return self.face.lines(self.caption, width, self.size, bold=True)

    def _heights(self, width: float) -> tuple[float, ...]:
        header, *rows = self.grid(width).heights
        return (header, *rows) if self._headed else tuple(rows)

    def height(self, width: float) -> float:
        """Caption, header and rows."""
        return self._top(width) + sum(self._heights(width))

    def split(self, width: float, room: float, *, fresh: bool) -> Split:
        """As many rows as fit under the header; a table alone on its slides is shared evenly
        among as few as hold it."""
        grid = self.grid(width)
        header, *rows = grid.heights
        free = room - self._top(width) - (header if self._headed else 0.0)
        count = rows_in(rows, free)
        if fresh and count:
            count = rows_evenly(rows, free)
        elif count < min(2, len(rows)) and not fresh:
            return Split(None, self)
        elif len(rows) - count == 1 and count > 2:
            count -= 1  # no slide for a last row alone
        if count:
            whole = replace(self, widths=grid.widths)
            return Split(whole._part(0, count), whole._part(count, None))
        return self._within_row(width, room)

    def _part(self, first: int, last: int | None) -> Grille:
        rows = self.table.rows[first:last]
        return replace(
            self, table=replace(self.table, rows=rows), continued=self.continued or first > 0
        )

    def _within_row(self, width: float, room: float) -> Split:
        """A row that no slide could hold goes on in a second row."""
        grid, row = self.grid(width), self.table.rows[0]
        pad = 2 * PAD_Y * self.size / SMALLEST
        free = room - self._top(width) - (grid.heights[0] if self._headed else 0.0) - pad
        most = max(1, int(free / (self.face.line * self.size)))
        lines = [
            lines_of(cell.text, wide * SMALLEST / self.size, self.face, lead)
            for cell, wide, lead in zip(
                row, grid.widths, (self.leads or (0.0,) * len(row)), strict=True
            )
        ]
        halves = (
            tuple(
                replace(cell, text=" ".join(part[half]))
                for cell, part in zip(row, lines, strict=True)
            )
            for half in (slice(most), slice(most, None))
        )
        now, later = halves
        over = (later,) if any(cell.text for cell in later) else ()
        rows = (*over, *self.table.rows[1:])
        return Split(
            replace(self, table=replace(self.table, rows=(now,))),
            replace(self, table=replace(self.table, rows=rows), continued=True) if rows else None,
        )

    def draw(self, canvas: Canvas, area: Area) -> None:
        """The caption and the table."""
        top = self._top(area.width)
        if top:
            canvas.box("Caption", area.upper(top), (par(self.caption, self.size, bold=True),))
        place = area.below(top).upper(sum(self._heights(area.width)))
        canvas.table("Table", self.alt, place, self._xml(area.width, canvas.link_xml))

    @property
    def alt(self) -> str:
        """What the table is, in words."""
        heads = ", ".join(filter(None, self.table.columns))
        count = len(self.table.rows)
        rows = "1 row" if count == 1 else f"{count} rows"
        about = f"{self.caption}: table" if self.table.caption else "Table"
        return f"{about} of {rows} with the columns {heads}" if heads else f"{about} of {rows}"

    def _xml(self, width: float, link_xml: LinkXml) -> str:
        grid = self.grid(width)
        columns = "".join(f'<a:gridCol w="{round(EMU * one)}"/>' for one in grid.widths)
        return (
            f'<a:tbl><a:tblPr firstRow="{int(self._headed)}" bandRow="0" '
            f'firstCol="{int(not self._headed)}"><a:tableStyleId>{_NO_STYLE}</a:tableStyleId>'
            f"</a:tblPr><a:tblGrid>{columns}</a:tblGrid>"
            f"{''.join(self._rows_xml(grid, link_xml))}</a:tbl>"
        )

    def _rows_xml(self, grid: TableSizes, link_xml: LinkXml) -> Iterator[str]:
        leads = self.leads or (0.0,) * len(grid.widths)
        anchor = "ctr" if self.leads else "t"
        if self._headed:
            heads = (
                cell_xml((header_par(text, self.size),), HEADER, lead, anchor, link_xml)
                for text, lead in zip(self.table.columns, leads, strict=True)
            )
            yield row_xml("".join(heads), grid.heights[0])
        for row, height in zip(self.table.rows, grid.heights[1:], strict=True):
            cells = (
                cell_xml(
                    self._text(cell, grid, place), tint(cell.tone), leads[place], anchor, link_xml
                )
                for place, cell in enumerate(row)
            )
            yield row_xml("".join(cells), height)

    def _text(self, cell: Cell, grid: TableSizes, place: int) -> tuple[Par, ...]:
        """What a cell says; in a summary, the name of a group comes first, by itself."""
        link = f"#{cell.link}" if cell.link else ""
        said = cell.text
        group: tuple[Par, ...] = ()
        if self.leads and place == 0 and "\n" in said:
            name, said = said.split("\n", 1)
            group = (header_par(name, self.size),)
        lead = self.leads[place] if self.leads else 0.0
        lines = lines_of(said, grid.widths[place] * SMALLEST / self.size, self.face, lead)
        run = Run(said, bold=not self._headed and place == 0, link=link, colour=INK)
        return (*group, Par(runs_of(run, lines), self.size, before=0))


def grilles(table: Grid, width: float, face: Face, size: float = SMALLEST) -> tuple[Grille, ...]:
    """The table, or several side by side in thought: a very wide one goes on with other columns,
    the first one repeated. Its text is larger, up to `size`, where that takes hardly more lines.
    """
    table = _squared(table)
    texts = (table.columns, *(tuple(cell.text for cell in row) for row in table.rows))
    count = len(table.columns)
    if count <= 3 or fits(texts, width, face):
        return (_large(Grille(table, face), width, size),)
    most = next(
        (n for n in range(count - 1, 2, -1) if fits(tuple(t[:n] for t in texts), width, face)), 3
    )
    head, tail = (*range(most),), (0, *range(most, count))
    rest = grilles(_only(table, tail), width, face)
    return (Grille(_only(table, head), face), *(replace(one, continued=True) for one in rest))


def _large(small: Grille, width: float, size: float) -> Grille:
    if len(small.table.rows) > _FEW:
        return small
    least = small.height(width) / SMALLEST
    most = max(_MORE_LINES * least, least + _FEW_LINES)
    tried = (replace(small, size=one) for one in BODY_SIZES if SMALLEST < one <= size)
    return next((o for o in tried if o.height(width) / o.size <= most), small)


def _only(table: Grid, places: tuple[int, ...]) -> Grid:
    rows = tuple(tuple(row[i] for i in places) for row in table.rows)
    return replace(table, columns=tuple(table.columns[i] for i in places), rows=rows)


def _squared(table: Grid) -> Grid:
    """Every row with as many cells as there are columns, and at least one of each."""
    count = max(len(table.columns), *(len(row) for row in table.rows), 1)
    columns = (*table.columns, *[""] * count)[:count]
    rows = table.rows or ((Cell("Nothing here yet"),),)
    return replace(
        table,
        columns=columns,
        rows=tuple((*row, *[Cell("")] * count)[:count] for row in rows),
    )


_SIDE = 48.0  # the letter in a sign stands at 18 points
_LEAD = _SIDE + 8
_NARROW = 720.0  # the width of a table that has no room for dates
# What the signs mean in the fewest words: the notes have them all.
_VARIATIONS = {
    Variation.TOO_EARLY: "Too early to say",
    Variation.UNTOLD: "Can't be told here",
    Variation.COMMON_CAUSE: "No sign of change",
    Variation.IMPROVEMENT_HIGH: "Improvement, higher",
    Variation.IMPROVEMENT_LOW: "Improvement, lower",
    Variation.CONCERN_HIGH: "Concern, higher",
    Variation.CONCERN_LOW: "Concern, lower",
    Variation.NEUTRAL_HIGH: "{}, higher",
    Variation.NEUTRAL_LOW: "{}, lower",
    Variation.SIGNAL: "{}",
}
_ASSURANCES = {
    Assurance.NONE: "Target not judged",
    Assurance.PASS: "Target to be expected",
    Assurance.FAIL: "Target not met without a change",
    Assurance.HIT_OR_MISS: "Target met at times",
}


def variation_in_brief(reading: Reading) -> str:
    """What the icon of variation means, in a few words."""
    given = better_than_given(reading)
    if reading.course is None and given is not None:
        return f"{'Better' if given else 'Worse'} than the centre given"
    if reading.variation is Variation.COMMON_CAUSE and reading.course is not None:
        if reading.course.is_back:
            return "Back where it was"
        return capital(f"{reading.course.since} a change")
    return _VARIATIONS[reading.variation].format(reading.vocabulary.signal)


def assurance_in_brief(reading: Reading) -> str:
    """What the icon of assurance means, in a few words."""
    if reading.target_past and (found := in_the_past(reading)):
        return f"Target {found}"
    return _ASSURANCES[reading.assurance]


class SummaryTable(Piece, Struct, frozen=True):
    """A row for each measure; the first of its group on a slide begins with the group's name.

    Once it is split, `widths` keeps its columns as they are on all of its slides.
    """

    rows: tuple[IconRow, ...]
    alt: str
    face: Face
    widths: tuple[float, ...] = ()

    def _grille(self, width: float) -> Grille:
        grouped = any(row.group for row in self.rows)
        heads = ("Measure", "Latest", *over_icons(self.rows))
        rows = tuple(
            self._cells(row, grouped=grouped, dated=(width >= _NARROW)) for row in self.rows
        )
        if not rows:
            rows = ((Cell("No measures yet"), Cell(""), Cell(""), Cell("")),)
        return Grille(Grid(heads, rows), self.face, (0.0, 0.0, _LEAD, _LEAD), widths=self.widths)

    def _cells(self, row: IconRow, *, grouped: bool, dated: bool) -> tuple[Cell, ...]:
        """The date of the latest value stands on a line of its own, or in the notes alone."""
        firsts = (next(rows) for _, rows in groupby(self.rows, key=lambda one: one.group))
        first = grouped and any(one is row for one in firsts)
        value, latest = row.value or row.latest, row.reading.latest
        on = f"\n({day(latest.when)})" if row.value and latest and latest.when and dated else ""
        name = f"{row.group}\n{row.name}" if first and row.group else row.name
        return (
            Cell(name, link=row.link),
            Cell(f"{value}{on}"),
            Cell(variation_in_brief(row.reading)),
            Cell(assurance_in_brief(row.reading)),
        )

    def height(self, width: float) -> float:
        """The table's height."""
        return self._grille(width).height(width)

    def split(self, width: float, room: float, *, fresh: bool) -> Split:
        """Between two rows."""
        grille = self._grille(width)
        parts = grille.split(width, room, fresh=fresh)
        count = len(parts.now.table.rows) if isinstance(parts.now, Grille) else 0
        if not count:
            return Split(None, self)
        count = min(count, len(self.rows) - 1) or 1
        kept = replace(self, widths=grille.grid(width).widths)
        return Split(replace(kept, rows=self.rows[:count]), replace(kept, rows=self.rows[count:]))

    def draw(self, canvas: Canvas, area: Area) -> None:
        """The table, and an icon in front of its words."""
        canvas.say(self.alt)
        grille = self._grille(area.width)
        grid = grille.grid(area.width)
        grille.draw(canvas, area)
        top = area.top + grid.heights[0]
        left = area.left + grid.widths[0] + grid.widths[1] + 6
        for row, height in zip(self.rows, grid.heights[1:], strict=False):
            middle = top + (height - _SIDE) / 2
            signs = (
                variation_sketch(row.reading.variation, variation_said(row.reading)),
                assurance_sketch(row.reading.assurance, assurance_said(row.reading)),
            )
            for sign, x in zip(signs, (left, left + grid.widths[2]), strict=True):
                draw_sketch(canvas, sign, Area(x, middle, _SIDE, _SIDE), sign.title)
            top += height
