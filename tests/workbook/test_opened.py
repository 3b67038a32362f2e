"""Opened for one measure, a workbook says of it what the whole one says; or it is not opened so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from inspect import isroutine
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from qiworkbook.contributions.extensions import Check
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import Place, Problem
from qiworkbook.testing import SMALL_PROJECT, make_workbook
from qiworkbook.workbook import problems_of
from qiworkbook.workbook.opened import open_measure, open_workbook, read_again

if TYPE_CHECKING:
    from qiworkbook.analysis.project_view import ProjectView

EXAMPLE = Path(__file__).parents[2]
TODAY = date(2025, 4, 8)


@pytest.mark.slow
def test_one_measure_is_read_as_the_whole_workbook_reads_it() -> None:
    """But for the tests that are written on its chart: a command on its numbers draws none."""
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
            of_the_whole = replace(view.readings[measure.id], events=())
            assert replace(one.read(measure), events=()) == of_the_whole
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


def changeable(thing: object, where: str, seen: dict[int, object]) -> list[str]:
    """What can be changed of all that can be reached from a thing without a name of its insides."""
    if id(thing) in seen or isinstance(thing, (str, type(None), date, type)) or isroutine(thing):
        return []
    seen[id(thing)] = thing
    found = [where] if isinstance(thing, (list, set, dict)) else []
    if isinstance(thing, Mapping):
        inner = [(f"{where}[{key!r}]", value) for key, value in thing.items()]
    elif isinstance(thing, (tuple, frozenset, list, set)):
        inner = [(f"{where}[{at}]", value) for at, value in enumerate(thing)]
    elif type(thing).__module__.startswith("qiworkbook"):
        names = [one for one in dir(thing) if not one.startswith(("_", "model_"))]
        inner = [(f"{where}.{name}", getattr(thing, name, None)) for name in names]
        for name, value in inner:
            try:
                setattr(thing, name.rpartition(".")[2], value)
            except (AttributeError, TypeError, ValueError):
                continue
            found.append(name)
    else:
        return found
    return found + [one for name, value in inner for one in changeable(value, name, seen)]


@pytest.mark.slow
def test_nothing_that_a_plugin_is_handed_can_be_changed() -> None:
    view = open_workbook(EXAMPLE, Plugins(), TODAY, ["rowan-ward"]).view("rowan-ward")
    assert view.readings
    assert view.thread.ramps
    assert view.rule_sets
    assert changeable(view, "view", {}) == []
    assert changeable([{}], "here", {}) == ["here", "here[0]"]


def test_what_the_cores_checks_found_of_a_project_outlives_a_change_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of 69 wards checked again for a word in one made the page of problems wait a second."""
    book = make_workbook(
        tmp_path, {f"projects/{id_}/project.toml": SMALL_PROJECT for id_ in ("ash", "elm")}
    )
    opened = open_workbook(book.root, Plugins(None), TODAY)
    asked: list[str] = []

    def told(view: ProjectView) -> Iterator[Problem]:
        asked.append(view.project.id)
        yield Problem("aim-missing", "so", Place(f"projects/{view.project.id}/project.toml"))

    check = Check("aim-missing", "An aim", "why", told)
    monkeypatch.setattr(Plugins, "checks", lambda _: (check,))
    found = problems_of(opened)
    assert asked == ["ash", "elm"]
    book.write("projects/elm/project.toml", f"{SMALL_PROJECT}\n# another word\n")
    opened = read_again(opened, ["elm"])
    assert problems_of(opened) == found
    assert asked == ["ash", "elm", "elm"]
