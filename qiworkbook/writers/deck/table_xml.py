"""Cells and rows of a table as the file says them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qiworkbook.content import Tone
from qiworkbook.figures.style import INK, TONES
from qiworkbook.writers.deck.geometry import EMU
from qiworkbook.writers.deck.grid import PAD_X, PAD_Y
from qiworkbook.writers.deck.text import SMALLEST, par, pars_xml

if TYPE_CHECKING:
    from qiworkbook.writers.deck.text import LinkXml, Par

HEADER, _RULE = "#E8EDEE", "#AEB7BD"
_TINTS = {Tone.PLAIN: "#FFFFFF", Tone.UNKNOWN: "#F0F2F3"}


def tint(tone: Tone) -> str:
    """A pale shade of the tone's colour, on which dark text can be read."""
    if tone in _TINTS:
        return _TINTS[tone]
    channels = (int(TONES[tone][i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(value * 0.15 + 255 * 0.85):02X}" for value in channels)


def header_par(text: str) -> Par:
    """What stands over a column."""
    return replace(par(text, SMALLEST, bold=True, colour=INK), before=0)


def row_xml(cells: str, height: float) -> str:
    """A row of cells, so many points high."""
    return f'<a:tr h="{round(EMU * height)}">{cells}</a:tr>'


def cell_xml(text: tuple[Par, ...], fill: str, lead: float, anchor: str, link_xml: LinkXml) -> str:
    """A cell of this colour; `lead` is room at its left, `anchor` where its text stands."""
    left, x, y = (round(EMU * one) for one in (PAD_X + lead, PAD_X, PAD_Y))
    none = "".join(f"<a:{side}><a:noFill/></a:{side}>" for side in ("lnL", "lnR", "lnT"))
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{pars_xml(text, link_xml)}</a:txBody>"
        f'<a:tcPr marL="{left}" marR="{x}" marT="{y}" marB="{y}" anchor="{anchor}">{none}'
        f'<a:lnB w="9525"><a:solidFill><a:srgbClr val="{_RULE[1:]}"/></a:solidFill></a:lnB>'
        f'<a:solidFill><a:srgbClr val="{fill[1:]}"/></a:solidFill></a:tcPr></a:tc>'
    )
