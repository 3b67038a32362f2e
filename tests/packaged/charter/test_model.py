"""What the file may say, and the sentences of the core's reader when it says something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.packaged.charter.conftest import Elm


@pytest.mark.slow
def test_a_charter_is_read(elm: Elm) -> None:
    assert elm.codes() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('status = "displayed"', 'status = "agred"', 'status is the text "agred"'),
        ('for = "visitors"', 'for = "guests"', 'expectation "ask": for is the text "guests"'),
        ("patients = 9", 'patients = "nine"', 'made 1: patients is the text "nine"'),
        ("patients = 9", "patients = -1", "made 1: patients is -1"),
        ("patients = 9", "patients = true", "made 1: patients is true"),
        ("patients = 9", "patients = 2024-01-01", "made 1: patients is 2024-01-01"),
        ("date = 2024-11-04", 'date = "2024-11-04"', "made 1: date is the text"),
        ('title = "Feel', 'titel = "Feel', 'this file has no key "titel"'),
        ("version = 1\nidea", "version = 0\nidea", "version is 0"),
        ('id = "ask"', 'id = "Ask first"', 'expectation "Ask first": id is the text "Ask first"'),
        ('text = "We ask before we go in."', 'text = " "', 'expectation "ask": text is'),
    ],
)
def test_a_slip_is_told_with_its_line(elm: Elm, old: str, new: str, message: str) -> None:
    elm.change(old, new)
    line = elm.text[: elm.text.index(new)].count("\n") + 1
    told = [(one.place.line, one.message) for one in elm.problems() if message in one.message]
    assert [at for at, _ in told] == [line]


@pytest.mark.slow
def test_a_head_count_says_what_it_could_say(elm: Elm) -> None:
    elm.change("patients = 9", 'patients = "some"')
    hints = [one.hint for one in elm.problems() if "made 1" in one.message]
    assert hints == ['Write how many people, such as 24, or "fewer than 11" for a small group.']


@pytest.mark.slow
def test_a_slip_in_one_line_leaves_the_others(elm: Elm) -> None:
    elm.change('for = "visitors"', 'for = "guests"')
    ran = elm.folder.run("charter", "show", "elm")
    assert "We knock, and wait for an answer." in ran.out
    assert "We ask before we go in." not in ran.out


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        "",
        "\ufeffformat = 1\n",
        "[[expectation]\n",
        "<<<<<<< ours\n",
        'title = "half',
        "format = 2\n",
    ],
)
def test_half_a_file_never_stops_anything(elm: Elm, content: str) -> None:
    elm.folder.write("projects/elm/charter.toml", content)
    assert elm.folder.run("check", "elm").exit_code in (0, 1)
    is_whole = content in ("", "\ufeffformat = 1\n")
    assert elm.folder.run("list").exit_code == (0 if is_whole else 4)
    for command in ("show", "poster"):
        ran = elm.folder.run("charter", command, "elm")
        assert ran.exit_code in (0, 1)
        assert "Traceback" not in ran.err + ran.out
        assert "inside qiworkbook" not in ran.err
