"""Two texts that come from one, joined: a TOML file record by record, a data file date by date."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from qiworkbook.store.folders import Merged
from qiworkbook.store.merge_rows import merge_rows
from qiworkbook.store.merge_toml import merge_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qiworkbook.store.dates import DateWord


def merge_texts(
    file: str,
    base: str | None,
    here: str,
    there: str,
    answers: Mapping[str, str] = MappingProxyType({}),
    *,
    several: bool = False,
    order: DateWord | None = None,
) -> Merged:
    """One text that holds what either side changed, and the clashes that are still open.

    `file` says whether it is TOML or a data file. `base` is what both come from, None where nobody
    knows: then nothing that stands on one side alone is dropped. `answers` are HERE, THERE or
    BOTH, by `Clash.name`; `several` is whether a date has several measurements. Where a clash is
    open the text has what stands here. Raises WorkbookError where a text can't be read.
    """
    if not base or not base.strip():
        base = None
    if here == there or (base is not None and there == base):
        return Merged(here)
    if base is not None and here == base:
        return Merged(there)
    if file.endswith(".csv"):
        return merge_rows(file, base, here, there, answers, several=several, order=order)
    return merge_toml(file, base, here, there, answers)
