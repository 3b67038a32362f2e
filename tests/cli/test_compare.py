"""`compare`: wards that share a measure, by size, with what chance allows each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT

if TYPE_CHECKING:
    from qiworkbook.testing import WorkbookFolder


@pytest.fixture
def four(elm: WorkbookFolder) -> WorkbookFolder:
    """Elm 95 of 200, oak 90 of 100, yew 40 of 100, all in two months; ash has no denominators."""
    for ward, rows in (
        ("elm", ((45, 100), (50, 100))),
        ("oak", ((44, 50), (46, 50))),
        ("yew", ((20, 50), (20, 50))),
    ):
        name = ward.capitalize()
        elm.write(f"projects/{ward}/project.toml", SMALL_PROJECT.replace("Elm Ward", name))
        data = "".join(f"2024-0{at}-05,{yes},{of}\n" for at, (yes, of) in enumerate(rows, 1))
        elm.write(f"projects/{ward}/data/feels-safe.csv", f"date,numerator,denominator\n{data}")
    elm.write("projects/ash/project.toml", SMALL_PROJECT.replace("Elm Ward", "Ash"))
    elm.write("projects/ash/data/feels-safe.csv", "date,value\n2024-01-05,61\n")
    return elm


def test_wards_stand_by_size_and_not_by_rank(four: WorkbookFolder) -> None:
    lines = four.run("compare", "feels-safe").out.splitlines()
    # by hand: 225 of 400 are 56.25%; for 100 people 3.09 sigma is 15.3, for 200 it is 10.8
    assert lines[0] == (
        "People who felt safe this week: 3 wards, and more than chance in Oak (above) and "
        "Yew (below)."
    )
    assert [line.split()[0] for line in lines[1:5]] == ["Ward", "Oak", "Yew", "Elm"]
    assert "! Without a numerator and a denominator in that time: Ash." in lines


def test_in_a_period(four: WorkbookFolder) -> None:
    args = ("compare", "feels-safe", "--from", "2024-02-01", "--to", "2024-02-29", "--json")
    found = json.loads(four.run(*args).out)
    assert found["period"] == "1 February 2024 to 29 February 2024"
    assert [(ward["name"], ward["value"]) for ward in found["wards"]] == [
        *(("Oak", 92.0), ("Yew", 40.0), ("Elm", 50.0)),
    ]
    assert found["centre"] == pytest.approx(58)  # 116 of 200


@pytest.mark.parametrize("name", ["f.svg", "f.png", "f.html", "f.md"])
def test_in_a_file(four: WorkbookFolder, name: str) -> None:
    ran = four.run("compare", "feels-safe", "-o", name)
    assert ran.out == f"The funnel is in {name}\n"
    first = (four.root / name).read_bytes()
    four.run("compare", "feels-safe", "-o", name)
    assert (four.root / name).read_bytes() == first
    if name.endswith((".html", ".md")):
        text = first.decode()
        for said in ("Not for sharing", "which one is higher is chance", "Higher than chance"):
            assert said in text


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("feel-safe",), "Did you mean feels-safe?"),
        (("feels-safe", "--from", "2025-01-01"), "and 0 of them a numerator and a denominator"),
        (("feels-safe", "-o", "f.pptx"), "Try: f.svg"),
        (("feels-safe", "--from", "2024-03-01", "--to", "2024-02-01"), "is before the first"),
    ],
)
def test_what_cannot_be_compared(four: WorkbookFolder, args: tuple[str, ...], said: str) -> None:
    ran = four.run("compare", *args)
    assert (ran.exit_code, said in ran.err) == (1, True), ran.err


def test_no_one_ward_names_the_funnel_of_all(four: WorkbookFolder) -> None:
    for ward, name in (("oak", "Oak's name"), ("yew", "Yew's name")):
        path = f"projects/{ward}/project.toml"
        four.write(path, four.read(path).replace("People who felt safe this week", name))
        named = four.run("compare", "feels-safe").out
        # first two of three wards say the same, and then none of three does
        assert named.startswith("People who felt safe" if ward == "oak" else "Feels safe: 3 wards")


def test_different_definitions_are_asked_about(four: WorkbookFolder) -> None:
    text = four.read("projects/oak/project.toml").replace("who answer yes", "who nod")
    four.write("projects/oak/project.toml", text)
    assert "different words. Do they count alike?" in four.run("compare", "feels-safe").out


def test_a_rate_is_not_held_against_a_share(four: WorkbookFolder) -> None:
    text = four.read("projects/oak/project.toml").replace('unit = "%"', "per = 1000")
    four.write("projects/oak/project.toml", text)
    ran = four.run("compare", "feels-safe")
    assert (ran.exit_code, "as a share and others as a rate" in ran.err) == (1, True)


@pytest.mark.parametrize("unit", ["£ per stay", "minutes per call"])
def test_what_counts_nothing_has_no_funnel(four: WorkbookFolder, unit: str) -> None:
    for ward in ("oak", "yew", "elm", "ash"):
        text = four.read(f"projects/{ward}/project.toml").replace('unit = "%"', f'unit = "{unit}"')
        four.write(f"projects/{ward}/project.toml", text)
    ran = four.run("compare", "feels-safe")
    assert (ran.exit_code, "counts no events" in ran.err) == (1, True), ran.err


OPERATIONS = (47, 148, 119, 810, 211, 196, 148, 215, 207, 97, 256, 360)
DEATHS = (0, 18, 8, 46, 8, 13, 9, 31, 14, 8, 29, 24)


@pytest.fixture
def twelve(elm: WorkbookFolder) -> WorkbookFolder:
    """The twelve hospitals of the BUGS manual (Spiegelhalter and others 1996), as wards."""
    for at, name in enumerate("abcdefghijkl"):
        project = SMALL_PROJECT.replace("Elm Ward", f"Ward {name.upper()}")
        elm.write(f"projects/{name}/project.toml", project)
        data = f"date,numerator,denominator\n2024-01-05,{DEATHS[at]},{OPERATIONS[at]}\n"
        elm.write(f"projects/{name}/data/feels-safe.csv", data)
    return elm


def test_a_title_counts_the_wards_beyond_chance_where_it_would_name_many(
    twelve: WorkbookFolder,
) -> None:
    for at, name in enumerate("abcdefghijkl"):
        data = f"date,numerator,denominator\n2024-01-05,{(100, 900)[at % 2]},1000\n"
        twelve.write(f"projects/{name}/data/feels-safe.csv", data)
    out = twelve.run("compare", "feels-safe").out
    assert "12 wards, and more than chance in 12 of them: 6 above and 6 below." in out


def test_wards_that_differ_more_than_chance_are_told_of_and_not_widened(
    twelve: WorkbookFolder,
) -> None:
    out = twelve.run("compare", "feels-safe").out
    assert "12 wards, and more than chance in Ward H (above)." in out
    # chi-squared is 38.6 on 11 degrees of freedom by scipy
    assert "3.5 times the variance that chance alone would make" in out
    assert "--overdispersion" in out


def test_limits_widened_on_request_say_so_wherever_they_are_shown(twelve: WorkbookFolder) -> None:
    out = twelve.run("compare", "feels-safe", "--overdispersion").out
    said = "Limits are widened for over-dispersion: these wards have 3.5 times the variance"
    assert "12 wards, and none beyond the limits of chance and the spread between wards." in out
    assert said in out
    assert "99.8% limits, widened" in out
    found = json.loads(twelve.run("compare", "feels-safe", "--overdispersion", "--json").out)
    assert found["overdispersion"]["widened"] is True
    assert found["overdispersion"]["phi"] == pytest.approx(2.379791503735697)
    for name in ("f.svg", "f.html", "f.md"):
        twelve.run("compare", "feels-safe", "--overdispersion", "-o", name)
        assert said in twelve.read(name)
    assert "99.8%, widened for over-dispersion" in twelve.read("f.svg")


def test_three_wards_are_too_few_to_widen_by(four: WorkbookFolder) -> None:
    plain, asked = (
        four.run("compare", "feels-safe"),
        four.run("compare", "feels-safe", "--overdispersion"),
    )
    assert "can be estimated from 10 wards or more, each large enough for 3 events" in asked.out
    assert "dispersion" not in plain.out
    assert plain.out.splitlines()[0] == asked.out.splitlines()[0]


def test_wards_that_chance_could_have_made_are_not_said_to_be_alike(
    elm: WorkbookFolder,
) -> None:
    for at, events in enumerate((8, 12, 9, 11, 10, 13, 7, 10, 14, 6)):
        project = SMALL_PROJECT.replace("Elm Ward", f"Ward {at}")
        elm.write(f"projects/ward-{at}/project.toml", project)
        data = f"date,numerator,denominator\n2024-01-05,{events},50\n"
        elm.write(f"projects/ward-{at}/data/feels-safe.csv", data)
    asked = elm.run("compare", "feels-safe", "--overdispersion").out
    assert "10 wards, and none beyond the limits of chance." in asked
    assert "chance alone: we could not show that these wards differ more than chance." in asked
    assert "differ more" not in elm.run("compare", "feels-safe").out
