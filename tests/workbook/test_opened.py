"""Opened for one measure, a workbook says of it what the whole one says; or it is not opened so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qiworkbook.plugins.manager import Plugins
from qiworkbook.testing import SMALL_PROJECT, make_workbook
from qiworkbook.workbook.opened import open_measure, open_workbook

EXAMPLE = Path(__file__).parents[2]
TODAY = date(2025, 4, 8)


def test_one_measure_is_read_as_the_whole_workbook_reads_it() -> None:
    plugins = Plugins()
    whole = open_workbook(EXAMPLE, plugins, TODAY)
    alone = 0
    for view in whole.views:
        for measure in view.project.measures:
            opened = open_measure(EXAMPLE, plugins, TODAY, view.project.id, measure.id)
            series = view.project.series.get(measure.id)
            if series and series.derived_by:
                assert opened is None
                continue
            if opened is None:
                continue
            alone += 1
            one = opened.view(view.project.id)
            assert one.read(measure) == view.readings[measure.id]
            assert one.project.series.get(measure.id) == series
            assert opened.today == whole.today
    assert alone >= 10


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("projects/elm/project.toml", 'kind = "outcome"', 'kind = "outcom"'),
        ("projects/elm/project.toml", 'id = "feels-safe"', 'id = "feels"'),
        ("workbook.toml", "format = 1\n", 'format = 1\n\n[defaults]\nrule_set = "ours"\n'),
        ("workbook.toml", "format = 1\n", "format = 1\n\n[dates]\norder = 1\n"),
    ],
)
def test_what_one_measure_does_not_say_alone_is_left_to_the_whole(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    made = make_workbook(tmp_path, {"projects/elm/project.toml": SMALL_PROJECT}, plugins=[])
    plugins = Plugins(())
    assert open_measure(tmp_path, plugins, TODAY, "elm", "feels-safe") is not None
    assert open_measure(tmp_path, plugins, TODAY, "oak", "feels-safe") is None
    text = made.read(file)
    assert old in text
    made.write(file, text.replace(old, new, 1))
    assert open_measure(tmp_path, plugins, TODAY, "elm", "feels-safe") is None
