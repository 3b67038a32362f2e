"""The use cases: what the command line, or any other front end, asks of a workbook.

Names are looked up when they are first used: finding a workbook must not wait for reading one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qiworkbook.workbook.check import problems_of
    from qiworkbook.workbook.opened import OpenWorkbook, open_workbook
    from qiworkbook.workbook.root import find_root

__all__ = ["OpenWorkbook", "find_root", "open_workbook", "problems_of"]

_HOMES = {
    "OpenWorkbook": "opened",
    "find_root": "root",
    "open_workbook": "opened",
    "problems_of": "check",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"qiworkbook.workbook has no {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
