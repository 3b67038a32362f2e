"""Many figures drawn at once, on all cores where that is worth starting other processes."""

from __future__ import annotations

import os
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from qiworkbook.figures import figure_png, png_there

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiworkbook.content import Figure

FEW = 25  # below this, starting processes costs more time than it saves
_MOST_PROCESSES = 8
_AT_A_TIME = 4


def draw_many(
    figures: Sequence[Figure], dpi: float = 150, before: Sequence[Path] = ()
) -> list[bytes]:
    """The figures as PNGs, in their order, the same bytes as from `figure_png` one by one.

    `before` are the files that the pictures will replace, in the same order: what stands there
    unchanged is used again.
    """
    files = before or (None,) * len(figures)
    there = [png_there(one, dpi, file) for one, file in zip(figures, files, strict=True)]
    pairs = zip(figures, there, strict=True)
    drawn = iter(_drawn([figure for figure, found in pairs if found is None], dpi))
    return [next(drawn) if found is None else found for found in there]


def _drawn(figures: Sequence[Figure], dpi: float) -> Sequence[bytes]:
    """A machine that lets no process be started draws them one after the other."""
    draw = partial(figure_png, dpi=dpi)
    processes = min(os.cpu_count() or 1, _MOST_PROCESSES)
    if len(figures) <= FEW or processes == 1:
        return [draw(figure) for figure in figures]
    try:
        with ProcessPoolExecutor(processes) as pool:
            return list(pool.map(draw, figures, chunksize=_AT_A_TIME))
    except (OSError, BrokenExecutor):
        return [draw(figure) for figure in figures]
