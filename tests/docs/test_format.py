"""docs/format.md tells every key of every file, in the model's own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from qiworkbook.model import (
    CycleFile,
    FileTable,
    LearningSetFile,
    ProjectFile,
    ResourcesFile,
    WorkbookFile,
)
from qiworkbook.model.base import keys_of
from qiworkbook.model.import_profile import ImportProfile
from qiworkbook.model.key_docs import meanings, models_in

PAGE = (Path(__file__).parents[2] / "docs" / "format.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "file",
    [ProjectFile, CycleFile, WorkbookFile, LearningSetFile, ResourcesFile, ImportProfile],
)
def test_every_key_is_told_with_its_meaning(file: type[FileTable]) -> None:
    for table in models_in(file):
        told = meanings(table)
        keys = list(keys_of(table))
        assert sorted(told) == sorted(keys), f"{table.__name__} has a key without a docstring"
        for key, meaning in told.items():
            assert f"| `{key}` | {meaning} |" in PAGE, f"{table.__name__}: {key}"
