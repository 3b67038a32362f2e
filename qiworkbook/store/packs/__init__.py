"""Data packs: what a trust adds with files alone, from its workbook or from an installed package.

A pack is a folder with a `pack.toml` and any of rule sets, starters, a brand, and the files that
plugins read beside projects, such as standards. The workbook itself may hold the same folders.
"""

from __future__ import annotations

from qiworkbook.store.packs.brands import Branded, branded
from qiworkbook.store.packs.contents import Packs, read_packs
from qiworkbook.store.packs.homes import Home, homes_of

__all__ = ["Branded", "Home", "Packs", "branded", "homes_of", "read_packs"]
