from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qiworkbook.text.late_pattern import late_pattern

if TYPE_CHECKING:
    import pytest


def test_it_is_compiled_when_it_is_first_used_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    really = re.compile

    def watched(pattern: str, flags: int) -> re.Pattern[str]:
        compiled.append(pattern)
        return really(pattern, flags)

    monkeypatch.setattr(re, "compile", watched)
    pattern = late_pattern("elm|oak(?# of this test)", re.IGNORECASE)
    assert compiled == []
    assert [bool(pattern.fullmatch(one)) for one in ("ELM", "oak", "ash")] == [True, True, False]
    assert pattern.sub("a tree", "Elm and oak") == "a tree and a tree"
    assert len(compiled) == 2  # fullmatch and sub, once each
