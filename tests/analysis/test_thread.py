"""The graph from aim to measure, and what falls out of it."""

from __future__ import annotations

import tomllib
from datetime import date

from msgspec.structs import replace

from qiworkbook.analysis.thread import Thread
from qiworkbook.model import Cycle, CycleFile, Point, Project, ProjectFile, Series
from qiworkbook.model.project_file import About
from qiworkbook.text.source import Source

THEORY = """
[aim]
statement = "90% feel safe"
measure = "safe"

[[driver]]
id = "talk"
name = "Talk"
[[driver]]
id = "staff"
name = "Staff"
part_of = ["talk", "place"]
[[driver]]
id = "place"
name = "Place"

[[idea]]
id = "huddle"
name = "a huddle"
drives = ["staff"]
[[idea]]
id = "poster"
name = "a poster"
drives = ["place"]
[[idea]]
id = "old"
name = "an old one"
drives = ["place"]
status = "parked"

[[measure]]
id = "confident"
name = "Confident"
kind = "process"
shows = ["staff"]
[[measure]]
id = "safe"
name = "Safe"
kind = "outcome"
shows = ["aim"]
"""


def project(toml: str, *cycles: Cycle) -> Project:
    file = ProjectFile.model_validate(tomllib.loads(toml))
    return Project(
        "elm",
        Source("projects/elm/project.toml", toml),
        About(title="Elm"),
        aim=file.aim,
        drivers=file.driver,
        ideas=file.idea,
        measures=file.measure,
        cycles=cycles,
    )


def cycle(id_: str, follows: str = "", idea: str = "huddle", start: date | None = None) -> Cycle:
    plan = {"start": start} if start else {}
    file = CycleFile.model_validate({"title": id_, "idea": idea, "follows": follows, "plan": plan})
    return Cycle(id_, file, Source(f"projects/elm/pdsa/{id_}.toml", ""))


def ids(things: tuple[object, ...]) -> list[str]:
    return [thing.id for thing in things]  # type: ignore[attr-defined]  # each noun has one


def test_the_theory_reads_from_the_aim_down() -> None:
    thread = Thread(project(THEORY))
    talk, staff, place = thread.project.drivers
    assert ids(thread.primary_drivers) == ["talk", "place"]
    assert ids(thread.parts_of(talk)) == ["staff"]
    assert ids(thread.parts_of(place)) == ["staff"]  # a theory is a graph, not a tree
    assert ids(thread.ideas_for(staff)) == ["huddle"]
    assert ids(thread.measures_of(staff)) == ["confident"]


def test_the_aims_own_measure_comes_first() -> None:
    thread = Thread(project(THEORY))
    assert ids(thread.aim_measures) == ["safe"]
    assert thread.outcome is not None
    assert thread.outcome.id == "safe"


def test_the_measure_that_the_aim_names_comes_before_those_that_show_it() -> None:
    toml = (
        THEORY.replace('measure = "safe"', 'measure = "asked"')
        + """
    [[measure]]
    id = "asked"
    name = "Asked"
    kind = "outcome"
    """
    )
    thread = Thread(project(toml))
    assert ids(thread.aim_measures) == ["asked", "safe"]
    assert thread.outcome is thread.project.measures[2]


def test_without_an_aim_a_measure_may_still_show_it() -> None:
    aimless = THEORY.partition("[[driver]]")
    thread = Thread(project("".join(aimless[1:])))
    assert ids(thread.aim_measures) == ["safe"]
    assert thread.dangling == ()


def test_a_project_with_no_measure_has_no_outcome() -> None:
    thread = Thread(project(""))
    assert thread.aim_measures == ()
    assert thread.outcome is None


def test_a_measure_with_nothing_but_gaps_has_no_data() -> None:
    day = date(2024, 1, 8)
    series = {
        "confident": Series("confident", (Point(day, None),)),
        "safe": Series("safe", (Point(day, 0.0),)),  # nought is a value
    }
    thread = Thread(replace(project(THEORY), series=series))
    assert ids(thread.measures_without_data) == ["confident"]


def test_orphans_fall_out() -> None:
    thread = Thread(project(THEORY, cycle("a")))
    assert ids(thread.untested_ideas) == ["poster"]  # parked ideas rest in peace
    assert ids(thread.unmeasured_drivers) == []  # both are measured by way of "staff"
    assert ids(thread.idle_drivers) == []
    assert ids(thread.measures_without_data) == ["confident", "safe"]


def test_a_driver_is_measured_only_if_something_below_it_is() -> None:
    without = THEORY.replace('shows = ["staff"]', "shows = []")
    assert ids(Thread(project(without)).unmeasured_drivers) == ["talk", "place"]


def test_ramps_are_read_from_follows_and_numbered_by_date() -> None:
    third = cycle("c", follows="b", start=date(2024, 3, 1))
    first = cycle("a", start=date(2024, 1, 1))
    second = cycle("b", follows="a", start=date(2024, 2, 1))
    lone = cycle("z", idea="poster", start=date(2024, 1, 15))
    thread = Thread(project(THEORY, third, first, second, lone))
    assert [ids(ramp) for ramp in thread.ramps] == [["a", "b", "c"], ["z"]]
    assert [thread.number(c) for c in (first, second, third, lone)] == [1, 2, 3, 1]
    assert ids(thread.ramp_of(second)) == ["a", "b", "c"]
    assert ids(thread.followers(first)) == ["b"]


def test_two_cycles_may_follow_one() -> None:
    thread = Thread(
        project(
            THEORY,
            cycle("a", start=date(2024, 1, 1)),
            cycle("b2", follows="a", start=date(2024, 3, 1)),
            cycle("b1", follows="a", start=date(2024, 2, 1)),
        )
    )
    assert [ids(ramp) for ramp in thread.ramps] == [["a", "b1", "b2"]]


def test_cycles_come_by_date_and_those_without_one_last() -> None:
    february, january = cycle("c", start=date(2024, 2, 1)), cycle("d", start=date(2024, 1, 1))
    thread = Thread(project(THEORY, cycle("a"), february, january, cycle("b")))
    assert ids(thread.cycles_by_date) == ["d", "c", "a", "b"]


def test_a_cycle_of_another_project_is_a_ramp_of_its_own() -> None:
    thread, stranger = Thread(project(THEORY, cycle("a"))), cycle("z")
    assert thread.ramp_of(stranger) == (stranger,)
    assert thread.number(stranger) == 1


def test_a_ramp_that_builds_on_a_circle_begins_after_it() -> None:
    thread = Thread(
        project(
            THEORY,
            cycle("a", follows="b"),
            cycle("b", follows="a"),
            cycle("c", follows="b"),
            cycle("d", follows="c"),
        )
    )
    assert [ids(ramp) for ramp in thread.ramps] == [["c", "d"], ["a"], ["b"]]
    assert [thread.number(c) for c in thread.project.cycles] == [1, 1, 1, 2]


def test_a_circle_of_cycles_is_told_once_and_nothing_hangs() -> None:
    thread = Thread(project(THEORY, cycle("a", follows="b"), cycle("b", follows="a"), cycle("c")))
    assert thread.cycle_circles == (("a", "b"),)
    assert sorted(c.id for ramp in thread.ramps for c in ramp) == ["a", "b", "c"]


def test_a_cycle_that_follows_itself_is_a_circle() -> None:
    thread = Thread(project(THEORY, cycle("a", follows="a")))
    assert thread.cycle_circles == (("a",),)
    assert [ids(ramp) for ramp in thread.ramps] == [["a"]]
    assert thread.dangling == ()  # it is told as a circle, and only as that


def test_a_circle_of_drivers_is_told_and_measuring_ends() -> None:
    circle = """
    [[driver]]
    id = "a"
    name = "A"
    part_of = ["b"]
    [[driver]]
    id = "b"
    name = "B"
    part_of = ["a"]
    """
    thread = Thread(project(circle))
    assert thread.driver_circles == (("a", "b"),)
    assert thread.unmeasured_drivers == ()


def test_a_circle_is_told_from_its_first_by_name_and_by_the_shortest_way() -> None:
    parts = {"e": ["c"], "d": ["a"], "c": ["d"], "b": ["a"], "a": ["b", "c"]}
    toml = "".join(
        f'[[driver]]\nid = "{id_}"\nname = "{id_}"\npart_of = {wholes}\n'
        for id_, wholes in parts.items()
    )
    # a is part of b, which is part of a; and of c, part of d, part of a. e only leads into them.
    assert Thread(project(toml)).driver_circles == (("a", "b"), ("a", "c", "d"))


def test_a_driver_over_a_circle_is_not_measured_by_it() -> None:
    toml = """
    [[driver]]
    id = "top"
    name = "Top"
    [[driver]]
    id = "a"
    name = "A"
    part_of = ["top", "b"]
    [[driver]]
    id = "b"
    name = "B"
    part_of = ["a"]
    """
    assert ids(Thread(project(toml)).unmeasured_drivers) == ["top"]


def test_links_that_lead_nowhere_keep_their_place() -> None:
    broken = THEORY.replace('drives = ["staff"]', 'drives = ["staf", "talk"]')
    thread = Thread(project(broken, cycle("a", follows="gone", idea="hudle")))
    huddle, (a,) = thread.project.ideas[0], thread.project.cycles
    assert [(d.holder, d.key, d.value, d.kind) for d in thread.dangling] == [
        (huddle, "drives", "staf", "driver"),
        (a, "idea", "hudle", "idea"),
        (a, "follows", "gone", "cycle"),
    ]
    assert "staff" in thread.dangling[0].candidates


def test_an_aim_that_names_no_measure_is_told_where_it_does() -> None:
    thread = Thread(project(THEORY.replace('measure = "safe"', 'measure = "sfe"')))
    (dangling,) = thread.dangling
    assert (dangling.holder, dangling.key) == (thread.project.aim, "measure")
    assert (dangling.value, dangling.kind) == ("sfe", "measure")
    assert dangling.candidates == ("confident", "safe")


def test_the_aim_may_be_named_by_measures_but_is_no_driver() -> None:
    thread = Thread(project(THEORY.replace('part_of = ["talk", "place"]', 'part_of = ["aim"]')))
    driver = thread.project.drivers[1]
    assert [(d.holder, d.key, d.value) for d in thread.dangling] == [(driver, "part_of", "aim")]


def test_an_id_used_twice_names_both_places() -> None:
    twice = THEORY.replace('id = "poster"', 'id = "huddle"')
    thread = Thread(project(twice))
    (duplicate,) = thread.duplicates
    assert (duplicate.kind, duplicate.again.id) == ("idea", "huddle")
    assert duplicate.first is thread.project.ideas[0]
    assert duplicate.again is thread.project.ideas[1]


def test_cycles_belong_to_a_measure_by_name_or_by_way_of_their_idea() -> None:
    named = cycle("a")
    named = Cycle(
        "a",
        CycleFile.model_validate({"title": "a", "idea": "poster", "plan": {"measures": ["safe"]}}),
        named.source,
    )
    by_idea = cycle("b", idea="huddle")
    thread = Thread(project(THEORY, named, by_idea))
    confident, safe = thread.project.measures
    assert ids(thread.cycles_on(safe)) == ["a"]
    assert ids(thread.cycles_on(confident)) == ["b"]


def test_a_cycle_is_not_offered_to_itself() -> None:
    (dangling,) = Thread(project(THEORY, cycle("a", follows="gone"), cycle("b"))).dangling
    assert dangling.candidates == ("b",)
