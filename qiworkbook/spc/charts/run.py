"""The run chart: a median and no limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.spc.series import Lines
from qiworkbook.spc.sums import median

if TYPE_CHECKING:
    from qiworkbook.spc.series import Convention, Stretch


def run(stretch: Stretch, _convention: Convention) -> list[Lines]:
    """The median of the baseline (Perla, Provost & Murray 2011, BMJ Qual Saf 20:46)."""
    return stretch.same(Lines(stretch.centred(median(stretch.based()))))
