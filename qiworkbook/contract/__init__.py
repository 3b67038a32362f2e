"""What a plugin promises, tried out: imported by the tests of every plugin, never copied."""

from __future__ import annotations

from qiworkbook.contract.keeping import contract
from qiworkbook.contract.promises import PROMISES, Broken

__all__ = ["PROMISES", "Broken", "contract"]
