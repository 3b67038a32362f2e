from __future__ import annotations

import re

from qiworkbook.text.late_pattern import compiled


def test_it_is_compiled_once() -> None:
    pattern = r"(?i)elm|oak(?# of this test)"
    assert compiled(pattern) is compiled(pattern)
    assert compiled(pattern).flags & re.IGNORECASE
    assert compiled(pattern).sub("a tree", "Elm and oak") == "a tree and a tree"
