"""No command goes through a file twice that says the same as before."""

from __future__ import annotations

import sys
from collections import Counter
from functools import lru_cache
from pathlib import Path
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


_OPENED: list[str] | None = None


def _note_opened(event: str, args: tuple[Any, ...]) -> None:
    if event == "open" and _OPENED is not None and isinstance(args[0], str | Path):
        _OPENED.append(str(args[0]))


@pytest.fixture(scope="module")
def opened_files() -> None:
    sys.addaudithook(_note_opened)  # which nothing can take away again


SETTINGS = "workbook.toml"  # once for which plugins there are, once into the model
PROJECT = f"projects/{WARD}/project.toml"
DATA = f"projects/{WARD}/data/feels-safe.csv"
LOCKED = {SETTINGS: 3}  # the journal looks how long it keeps, under the lock


@pytest.mark.usefixtures("opened_files")
@pytest.mark.parametrize(
    ("words", "most"),
    [
        (("check",), {SETTINGS: 2}),
        (("report",), {SETTINGS: 2}),
        (("slides",), {SETTINGS: 2}),
        (("coach", WARD), {SETTINGS: 2}),
        (("show", WARD), {SETTINGS: 2}),
        (("changes", WARD), {SETTINGS: 2}),
        # Before the lock, under it to be changed and just before it is written, and as it is then.
        (
            ("data", "add", WARD, "feels-safe", "2025-04-07", "14/18"),
            LOCKED | {DATA: 4, PROJECT: 3},
        ),
        (("driver", "add", WARD, "Evenings are covered"), LOCKED | {PROJECT: 5}),
        # The ideas are looked up by their names; of what was written the cycle alone is read again.
        (
            ("pdsa", "plan", WARD, "One door", "--idea", "qr-form", "--objective", "See"),
            LOCKED | {PROJECT: 2, f"projects/{WARD}/pdsa/2025-04-08-one-door.toml": 2},
        ),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_a_file_is_opened_once_and_under_the_lock_again(
    ward: WorkbookFolder, words: tuple[str, ...], most: dict[str, int]
) -> None:
    global _OPENED
    _OPENED = []
    try:
        run(ward, *words)
        opened = Counter(_OPENED)
    finally:
        _OPENED = None
    root = ward.root
    often = {
        file: n
        for path, n in opened.items()
        if (file := str(Path(path)).removeprefix(f"{root}/")).endswith((".toml", ".csv")) and n > 1
    }
    assert often == most
