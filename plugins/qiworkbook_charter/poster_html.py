"""A printed charter as one HTML file: no network, each sheet one page, real text throughout."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from qiworkbook_charter.poster import (
    LINE_HEIGHT,
    PICTURE_GAP,
    PICTURE_HEIGHT,
    PICTURE_WIDTH,
    Role,
    picture_words,
    typeset,
)

if TYPE_CHECKING:
    from qiworkbook_charter.poster import Paper, Piece, Placed, Poster, Setting, Sheet

_TAGS = {Role.TITLE: "h1", Role.HEADING: "h2"}


def poster_html(poster: Poster, paper: Paper) -> str:
    """The page, to be opened and printed at its own size."""
    sheets = typeset(poster, paper)
    body = "\n".join(
        _sheet(sheet, number, len(sheets)) for number, sheet in enumerate(sheets, start=1)
    )
    return (
        f'<!doctype html>\n<html lang="{escape(poster.language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(poster.title)}</title>\n"
        f"<style>\n{_style(paper, poster.colour)}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _style(paper: Paper, colour: str) -> str:
    return f"""\
@page {{ size: {paper.value.upper()} portrait; margin: 0 }}
* {{ box-sizing: border-box; margin: 0; padding: 0 }}
body {{ background: #e8edee; color: #212b32; font-family: Arial, "Liberation Sans", sans-serif;
  line-height: {LINE_HEIGHT} }}
.sheet {{ position: relative; width: {paper.width:.2f}pt; height: {paper.height:.2f}pt;
  margin: 12pt auto; background: #fff; break-after: page; border-top: 8pt solid {colour} }}
.sheet:last-child {{ break-after: auto }}
.piece {{ position: absolute; left: {paper.margin:.2f}pt; right: {paper.margin:.2f}pt;
  overflow-wrap: anywhere }}
h1, h2 {{ font-weight: bold }}
h2 {{ border-bottom: 1.5pt solid {colour} }}
.label {{ font-weight: bold }}
.pictured {{ display: flex; align-items: center; gap: {PICTURE_GAP}em }}
.picture {{ flex: none; width: {PICTURE_WIDTH}em; height: {PICTURE_HEIGHT}em;
  border: 1.5pt dashed #4c6272; border-radius: 4pt; display: flex; align-items: center;
  justify-content: center; text-align: center }}
.picture span {{ font-size: 0.42em; color: #4c6272; padding: 2pt }}
/* On a screen narrower than the sheet it is read, not printed: one piece under the other. */
@media screen and (max-width: {paper.width:.0f}pt) {{
  .sheet {{ width: auto; height: auto; margin: 0; padding: 12pt 12pt 1pt }}
  .piece {{ position: static; margin: 0 0 12pt; font-size: 14pt !important }}
  h1.piece {{ font-size: 22pt !important }}
  h2.piece {{ font-size: 17pt !important }}
  .picture {{ height: auto; min-height: {PICTURE_HEIGHT}em }}
  .picture span {{ font-size: 0.7em }} }}
@media print {{ body {{ background: none }} .sheet {{ margin: 0 }} }}
"""


def _sheet(sheet: Sheet, number: int, of: int) -> str:
    name = f' aria-label="Page {number} of {of}"' if of > 1 else ""
    pieces = "\n".join(_piece(placed, sheet.setting) for placed in sheet.placed)
    return f'<section class="sheet"{name}>\n{pieces}\n</section>'


def _piece(placed: Placed, setting: Setting) -> str:
    piece = placed.piece
    tag = _TAGS.get(piece.role, "div")
    place = f"top: {placed.top:.2f}pt; font-size: {setting.size(piece):.2f}pt"
    kind = f"piece {piece.role.value}" + (" pictured" if piece.pictured else "")
    return f'<{tag} class="{kind}" style="{place}">{_inside(piece, tag)}</{tag}>'


def _inside(piece: Piece, tag: str) -> str:
    if tag != "div":
        return f'<span dir="auto">{escape(" ".join(piece.texts))}</span>'
    texts = "".join(f'<p dir="auto">{escape(text)}</p>' for text in piece.texts)
    if not piece.pictured:
        return texts
    hint = escape(picture_words(piece))
    return f'<div class="picture"><span>{hint}</span></div><div>{texts}</div>'
