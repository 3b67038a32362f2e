"""No command goes through a file twice that says the same as before."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.store import rows, toml_file, workbook_folder
from qiworkbook.store.validation import validate
from tests.edits import EDITS, WARD
from tests.test_edits import bring, run, ward

if TYPE_CHECKING:
    from qiworkbook.model import FileTable
    from qiworkbook.testing import WorkbookFolder
    from qiworkbook.text.source import Source

__all__ = ["ward"]

OUTPUTS = (
    *(("slides",), ("report",), ("summary",), ("check",), ("list",), ("coach", WARD)),
    *(("show", WARD), ("export", "--share", "--release", "none.txt"), ("wards",)),
    *(("digest",), ("changes", WARD), ("theory", "show", WARD)),
)


WORDS = tuple(dict.fromkeys((*OUTPUTS, *(tuple(edit.words) for edit in EDITS))))


@pytest.mark.slow
@pytest.mark.parametrize("words", WORDS, ids=lambda words: " ".join(words[:2]))
def test_no_command_goes_through_a_file_twice(
    ward: WorkbookFolder,  # the fixture
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    for edit in EDITS:
        if tuple(edit.words) == words:
            bring(ward, edit)
    seen: Counter[tuple[object, ...]] = Counter()
    table = rows.read_table.__wrapped__

    def validated(data: dict[str, Any], source: Source, model: type[FileTable]) -> Any:
        seen[source.file, source.text, model] += 1
        return validate(data, source, model)

    def tabled(text: str, file: str, *args: Any, **more: Any) -> Any:
        seen[file, text] += 1
        return table(text, file, *args, **more)

    monkeypatch.setattr(toml_file, "validate", validated)
    monkeypatch.setattr(toml_file, "_read", {})
    kept = lru_cache(rows.read_table.cache_parameters()["maxsize"])(tabled)
    monkeypatch.setattr(workbook_folder, "read_table", kept)
    run(ward, *words)
    assert seen
    # A programme's members each have a workbook.toml, and its own is gone through again after them.
    ours = [file for (file, *_), n in seen.items() if n > 1 and words[0] != "programme"]
    assert ours == []
