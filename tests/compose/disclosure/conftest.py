"""What is hidden is held to exact copies here, which tell most: the program makes none of them
(see tests/workbook/test_no_exact_copies.py).
"""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _exact_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("compose.disclosure.table", "workbook.outputs.shared_copy"):
        monkeypatch.setattr(f"qiworkbook.{module}.ROUND_TO", 1)
