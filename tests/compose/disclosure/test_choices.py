"""What is left out, excluded, joined or put right since does not follow from what is shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from qiworkbook.compose.disclosure import relations
from qiworkbook.compose.disclosure.copy import copy_of, published
from qiworkbook.compose.disclosure.knowledge import known_sum
from qiworkbook.compose.disclosure.proof import Fact
from qiworkbook.compose.disclosure.table import Policy
from qiworkbook.model import Point, Series
from qiworkbook.model.settings import Sharing
from qiworkbook.testing import make_workbook
from qiworkbook.workbook.opened import open_folder
from tests.compose.disclosure.wards import MEASURE, days_of

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.compose.disclosure.copy import Published
    from qiworkbook.model import Workbook

Name = tuple[str, str]
Table = Mapping[Name, list[Any]]
ROUNDED = Policy.of(Sharing())
EXACT = replace(ROUNDED, round_to=1)
PART, OTHER, TOTAL = (("elm", id_) for id_ in ("part", "other", "total"))


def workbook_of(path: Path, *names: Name) -> Workbook:
    """Measures by month in these projects, with nothing in them yet."""
    files: dict[str, str] = {}
    for project, id_ in names:
        file = f"projects/{project}/project.toml"
        unit = "" if project == "trust" else project
        heading = f'format = 1\n[project]\ntitle = "C"\norganisation = "Elm"\nunit = "{unit}"\n'
        more = 'counts = "incidents"'
        measure = MEASURE.format(id=id_, name=id_, unit="", every="month", more=more)
        files[file] = files.get(file, heading) + measure
    folder = make_workbook(path, files, plugins=())
    return open_folder(folder.root, date(2026, 1, 1), plugins=False).workbook


def filled(workbook: Workbook, table: Table, excluded: Mapping[Name, int] = {}) -> Workbook:
    """The workbook with these numbers from January on; None is no row."""

    projects = []
    for project in workbook.projects:
        series = {}
        for measure in project.measures:
            name = project.id, measure.id
            days = days_of("month", len(table[name]))
            points = tuple(
                Point(day, float(n), excluded="Closed" if excluded.get(name) == at else "")
                for at, (day, n) in enumerate(zip(days, table[name], strict=True))
                if n is not None
            )
            series[measure.id] = Series(measure.id, points)
        projects.append(replace(project, series=series))
    return replace(workbook, projects=tuple(projects))


def facts_of(made: Published) -> tuple[Fact, ...]:
    ids = {project for project, _ in made.tables}
    facts = []
    for entry, low, high in made.shown(ids):
        terms = known_sum(entry.column, entry.days)
        facts.append(Fact(terms, low, high, tuple(made.number(cell) for cell, _ in terms)))
    return tuple(facts)


def shown(made: Published, workbook: Workbook) -> dict[Name, dict[int, float]]:
    """What a copy shows of each measure, by month."""
    copy = copy_of(workbook, made, [project.id for project in workbook.projects], ())
    return {
        (project.id, id_): {
            12 * (point.when.year - 2023) + point.when.month: point.value
            for point in series.points
            if point.value is not None
        }
        for project in copy.projects
        for id_, series in project.series.items()
    }


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return workbook_of(tmp_path_factory.mktemp("three"), PART, OTHER, TOTAL)


LARGE = [20, 30, 40, 25, 21, 28, 33, 50, 21, 22, 23, 24]


def with_total(part: list[int], other: list[int]) -> Table:
    return {PART: part, OTHER: other, TOTAL: [a + b for a, b in zip(part, other, strict=True)]}


def test_a_part_that_is_left_out_does_not_follow_from_the_total(three: Workbook) -> None:
    few = [0, 0, 3, 0, 0, 0, 0, 2, 0, 0, 0, 0]
    book = filled(three, with_total(few, LARGE))
    told = shown(published(book, EXACT), book)
    assert told[PART] == {}
    for month in (3, 8):
        assert not (month in told[OTHER] and month in told[TOTAL])
    assert told[TOTAL][1] == 20


def test_a_series_whose_sums_were_not_all_tried_is_left_out_and_says_so(
    three: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = partial(relations.Search, most=1)
    monkeypatch.setattr("qiworkbook.compose.disclosure.copy.Search", short)
    few = [9, 9, 3, 9, 9, 9, 9, 2, 9, 9, 9, 9]
    book = filled(three, with_total(few, LARGE))
    copy = copy_of(book, published(book, EXACT), ["elm"], ())
    said = [one for series in copy.projects[0].series.values() for one in series.said]
    assert any("in the time there was" in one for one in said)
    assert shown(published(book, EXACT), book)[TOTAL] == {}


def test_a_ward_that_is_left_out_does_not_follow_from_its_trust(tmp_path: Path) -> None:
    few, many = [0, 1, 3, 0, 0, 0, 0, 2, 0, 0, 0, 0], LARGE
    names = ("ash", "slips"), ("oak", "slips"), ("trust", "slips")
    whole = [a + b for a, b in zip(few, many, strict=True)]
    book = filled(workbook_of(tmp_path, *names), dict(zip(names, (few, many, whole), strict=True)))
    told = shown(published(book, EXACT), book)
    assert told[names[0]] == {}
    for month in (2, 3, 8):
        assert not (month in told[names[1]] and month in told[names[2]])


def test_a_day_that_somebody_excluded_does_not_follow_from_the_total(three: Workbook) -> None:
    part = [9, 3, 12, 14, 9, 10, 11, 12, 13, 14, 15, 16]
    book = filled(three, with_total(part, LARGE), {PART: 1})
    told = shown(published(book, EXACT), book)
    assert 2 not in told[PART]
    assert not (2 in told[OTHER] and 2 in told[TOTAL])


@pytest.mark.parametrize("months", [[7, 7], [6, 7], [7, 6]])
def test_what_two_months_come_to_is_not_shown_if_both_were_hidden_to_be_joined(
    tmp_path: Path, months: list[int]
) -> None:
    """Of 14 in two months of which each is 7 at most, each is 7."""
    book = filled(workbook_of(tmp_path, PART), {PART: months})
    for policy in (EXACT, ROUNDED):
        assert shown(published(book, policy), book)[PART] == {}


def test_a_series_that_is_left_out_does_not_say_for_which_reason(tmp_path: Path) -> None:
    empty = workbook_of(tmp_path, PART)
    said = set()
    for months in ([7, 7], [1, 2]):  # the sum would tell, and the sum is small
        book = filled(empty, {PART: months})
        copy = copy_of(book, published(book, EXACT), ["elm"], ())
        said.add((copy.projects[0].measures[0].name, *copy.projects[0].series["part"].said))
    assert len(said) == 1


@pytest.mark.parametrize("now", [None, 12])
def test_a_number_that_was_put_right_or_taken_out_leaves_the_others_as_they_were(
    three: Workbook, now: int | None
) -> None:
    """In the first copy the part, of which 3 is hidden with the total; then the other is gone."""
    first = with_total([3, *LARGE[1:]], LARGE)
    before = published(filled(three, first), EXACT)
    assert 1 in shown(before, filled(three, first))[OTHER]
    later = {**first, OTHER: [now, *LARGE[1:]]}
    book = filled(three, later)
    after = published(book, EXACT, (), facts_of(before))
    told = shown(after, book)
    assert 1 not in told[TOTAL], "less the 20 that were shown, it is the 3"
    assert told[TOTAL][2] == 60


def test_weeks_that_were_shown_are_thought_of_when_somebody_adds_them_up(tmp_path: Path) -> None:
    """Of 10, 0 and 0 and one that was hidden, 13 in all would tell the 3."""
    empty = workbook_of(tmp_path, PART)
    first = filled(empty, {PART: [14, 4, 4, 11, 10, 0, 0, 3]})
    before = published(first, EXACT)
    assert shown(before, first)[PART][5] == 10
    later = filled(empty, {PART: [33, None, None, None, 13, None, None, None]})
    told = shown(published(later, EXACT, (), facts_of(before)), later)[PART]
    assert told.get(5) is None
    assert told[1] == 33  # two small ones in it leave one another room


def _as_read(book: Workbook, policy: Policy, before: Workbook | None = None) -> object:
    """All that a copy, and one before it, tells of the first measure."""
    earlier = () if before is None else facts_of(published(before, policy))
    first = () if before is None else _as_read(before, policy)
    copy = copy_of(book, published(book, policy, (), earlier), ["elm"], ())
    measure, series = copy.projects[0].measures[0], copy.projects[0].series["part"]
    points = tuple((one.when, one.value, one.denominator, one.note) for one in series.points)
    return (measure.name, measure.every, measure.unit, points, series.said, copy.shared, first)


@pytest.mark.slow
@pytest.mark.parametrize("policy", [EXACT, ROUNDED], ids=["exact", "rounded"])
@pytest.mark.parametrize("in_time", [False, True], ids=["one copy", "two copies"])
def test_who_runs_the_program_on_every_table_is_left_unsure(
    tmp_path: Path, policy: Policy, in_time: bool
) -> None:
    """Of all pairs of months that would give the same copies, each hidden number is three wide."""
    empty = workbook_of(tmp_path, PART)
    alike: dict[object, list[tuple[int, ...]]] = {}
    for months in product(range(15 if in_time else 19), repeat=2):
        book = filled(empty, {PART: list(months)})
        first = filled(empty, {PART: list(months[:1])}) if in_time else None
        alike.setdefault(_as_read(book, policy, first), []).append(months)
    tried = 0
    for told in alike.values():
        for at in (0, 1):
            could_be = {months[at] for months in told}
            if not could_be.isdisjoint(range(1, 8)):
                tried += 1
                assert max(could_be) - min(could_be) >= 2, (at, told)
    assert tried >= 8
