"""Things by their id, their name, or a part of either, where one thing fits; and who asks alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.cli.session import Session
from qiworkbook.problems import WorkbookError
from qiworkbook.workbook.lookup import fitting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from click.testing import Result

    from qiworkbook.testing import WorkbookFolder
    from qiworkbook.workbook.opened import OpenWorkbook

NAMES = {
    "feels-safe": "People who felt safe this week",
    "staff-safe": "Staff who felt safe",
    "safe": "Safety crosses filled in",
    "huddle-asked": "Huddles at which it was asked",
}


@pytest.mark.parametrize(
    ("said", "id_"),
    [
        ("safe", "safe"),  # an id, whatever else holds it
        ("huddle", "huddle-asked"),
        ("HUDDLE", "huddle-asked"),
        ("Staff who  felt safe", "staff-safe"),
        ("staff who", "staff-safe"),
        ("this week", "feels-safe"),
        ("huddle asked", "huddle-asked"),
        ("wee", "feels-safe"),
        ("in", "safe"),  # a word of two letters, and not a part of one
        ("we", ""),
        ("h", ""),
        ("nothing", ""),
        ("", ""),
    ],
)
def test_where_one_thing_fits_it_is_meant(said: str, id_: str) -> None:
    assert fitting(NAMES, said) == id_


def test_where_several_fit_they_are_named() -> None:
    with pytest.raises(WorkbookError) as told:
        fitting(NAMES, "felt safe")
    assert told.value.hint == "Name one: feels-safe, staff-safe."


def test_what_was_understood_is_said(elm: WorkbookFolder) -> None:
    ran = elm.run("measure", "show", "Elm", "felt safe")
    assert ran.exit_code == 0
    assert ran.err.splitlines() == [
        "“Elm” is taken as elm.",
        "“felt safe” is taken as feels-safe.",
    ]
    assert elm.run("measure", "show", "elm", "feels-safe").err == ""


def test_a_name_that_fits_several_is_refused_before_anything(elm: WorkbookFolder) -> None:
    elm.write("projects/elm-two/project.toml", elm.read("projects/elm/project.toml"))
    elm.write("projects/elm-three/project.toml", elm.read("projects/elm/project.toml"))
    ran = elm.run("aim", "set", "elm-t", "--target", "91")
    assert ran.exit_code == 2
    assert "Name one: elm-three, elm-two." in ran.err
    assert "target = 91" not in elm.read("projects/elm-two/project.toml")


def test_alone_it_says_where_things_stand_and_what_comes_next(elm: WorkbookFolder) -> None:
    out = elm.run().out
    assert out.startswith("1 project, 1 active.\n  Feeling safe on Elm Ward: ")
    assert "    qiworkbook " in out
    assert "Next: qiworkbook week elm\n" in out


def test_help_works_and_verbs_that_people_try_lead_on(elm: WorkbookFolder) -> None:
    assert elm.run("help", "pdsa", "plan").out == elm.run("pdsa", "plan", "--help").out
    assert elm.run("help").out == elm.run("--help").out
    assert "Every week:" in elm.run("help").out
    ran = elm.run("rename", "elm")
    assert ran.exit_code == 2
    assert "For that: qiworkbook driver rename" in ran.err
    for verb in ("history", "archive", "reopen", "pause", "log", "done", "status", "move", "edit",
                 "redo", "join"):  # fmt: skip
        assert elm.run(verb).err.startswith("For that: qiworkbook"), verb
    for noun, does in (("task", "task set"), ("next", "next remove"), ("learning", "")):
        said = elm.run(noun, "done").err
        assert (f"For that: qiworkbook {does}" in said) == bool(does), said
    for link in ("--paired-with", "--days-between"):
        refused = elm.run("measure", "set", "elm", "feels-safe", link, "none")
        assert (refused.exit_code, 'There is no measure "none"' in refused.err) == (1, True)


def test_the_week_asks_for_each_number_once(
    talk: Callable[..., Result], elm: WorkbookFolder
) -> None:
    elm.write("projects/elm/data/feels-safe.csv", "date,value\n2025-01-06,61\n")
    ran = talk("week", "elm", "--no-chart", answers=("6x", "62", "Ask early"))
    assert ran.exit_code == 0, ran.output
    assert "People who felt safe this week, 2025-01-13 (last: 61 on 2025-01-06)" in ran.output
    assert elm.read("projects/elm/data/feels-safe.csv").endswith("2025-01-13,62\n")
    assert 'what = "Ask early"' in elm.read("projects/elm/project.toml")
    again = talk("week", "elm", "--no-chart", answers=("", "", ""))
    assert "up to date; the next one is for 2025-01-20" in again.output

    elm.write(
        "projects/elm/data/feels-safe.csv",
        "date,value\n2024-12-02,60\n2024-12-09,61\n2024-12-16,60\n2025-01-13,62\n",
    )
    holes = talk("week", "elm", "--no-chart", answers=("", "", "")).output
    assert "the next one is for 2025-01-20. No data between 16 Dec" in holes
    assert "up to date" not in holes


def test_the_week_needs_somebody_to_ask(elm: WorkbookFolder) -> None:
    ran = elm.run("week", "elm")
    assert ran.exit_code == 1
    assert "qiworkbook data add elm MEASURE VALUE" in ran.err


@pytest.mark.parametrize(
    ("args", "taken"),
    [
        (("idea", "set", "elm", "huddle", "--drives", "openly"), "“openly” is taken as talking."),
        (("measure", "set", "elm", "feels-safe", "--shows", "conf"), "is taken as confidence."),
        (("driver", "add", "elm", "Evenings", "--part-of", "conf"), "is taken as confidence."),
        (("aim", "set", "elm", "--measure", "felt safe"), "is taken as feels-safe."),
    ],
)
def test_a_part_of_a_name_will_do_in_options_too(
    elm: WorkbookFolder, args: tuple[str, ...], taken: str
) -> None:
    text = elm.read("projects/elm/project.toml").replace("Safety is talked about", "Said openly")
    elm.write("projects/elm/project.toml", text)
    ran = elm.run(*args)
    assert ran.exit_code == 0, ran
    assert taken in ran.err


def test_the_aim_is_shown_by_that_word(elm: WorkbookFolder) -> None:
    assert elm.run("measure", "set", "elm", "feels-safe", "--shows", "aim").err == ""
    assert elm.run("measure", "set", "elm", "feels-safe", "--shows", "aims").exit_code == 1


def test_at_a_terminal_what_a_thing_belongs_to_is_asked(
    elm: WorkbookFolder, talk: Callable[..., Result]
) -> None:
    said = talk("idea", "add", "elm", "evenings in the day room", answers=("nothing", "conf"))
    assert said.exit_code == 0, said.output
    assert "  2  Staff feel confident to start the conversation (confidence)" in said.output
    assert "That is not one of them." in said.output
    text = elm.read("projects/elm/project.toml")
    assert 'drives = ["confidence"]' in text.rpartition("evenings in the day room")[2]
    said = talk("measure", "add", "elm", "Evenings held", answers=("process", "2", "", "increase"))
    assert said.exit_code == 0, said.output
    text = elm.read("projects/elm/project.toml")
    assert 'shows = ["talking"]' in text.rpartition("Evenings held")[2]


def test_a_measure_that_was_left_is_asked_day_by_day_and_a_gap_can_be_said(
    elm: WorkbookFolder, talk: Callable[..., Result]
) -> None:
    file = "projects/elm/data/feels-safe.csv"
    elm.write(file, "date,value\n2024-12-23,71\n")
    said = talk("week", "elm", "--no-chart", answers=("70", "gap", "6x", "74", ""))
    assert said.exit_code == 0, said.output
    assert "3 are missing since 2024-12-30. Where nobody counted, type gap." in said.output
    assert "2025-01-06 (last: 70 on 2024-12-30)" in said.output
    rows = [line.rstrip(",") for line in elm.read(file).splitlines()]
    assert rows == ["date,value", "2024-12-23,71", "2024-12-30,70", "2025-01-06", "2025-01-13,74"]


@pytest.mark.parametrize("said", ["gap", "--gap", "2025-01-06 gap"])
def test_a_day_of_which_somebody_said_gap_is_not_asked_for_again(
    elm: WorkbookFolder, talk: Callable[..., Result], said: str
) -> None:
    file = "projects/elm/data/feels-safe.csv"
    elm.write(file, "date,value\n2024-12-30,71\n")
    first = talk("week", "elm", "--no-chart", answers=(said, "", "")).output
    assert "  2025-01-06: no data\n" in first
    assert elm.read(file) == "date,value\n2024-12-30,71\n2025-01-06,\n"
    again = talk("week", "elm", "--no-chart", answers=("", "")).output
    assert "2025-01-06 is recorded as no data, so it is not asked for." in again
    assert "2025-01-06 (last: 71" not in again
    assert "2025-01-13 (last: 71 on 2024-12-30)" in again
    added = elm.run("data", "add", "elm", "feels-safe", "2025-01-06", "70")
    assert "2025-01-06: 70 (in place of no data)" in added.out


def test_enter_passes_on_to_the_next_measure_and_nothing_is_read_again_for_that(
    elm: WorkbookFolder, talk: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = "projects/elm/data/feels-safe.csv"
    elm.write(file, "date,value\n2024-12-23,71\n")
    opened: list[Sequence[str]] = []
    of = Session.open

    def counted(one: Session, only: Sequence[str] = ()) -> OpenWorkbook:
        opened.append(only)
        return of(one, only)

    monkeypatch.setattr(Session, "open", counted)
    said = talk("week", "elm", "--no-chart", answers=("", ""))
    assert len(opened) == 2  # at the start, and for what comes next
    assert said.exit_code == 0, said.output
    assert elm.read(file) == "date,value\n2024-12-23,71\n"


def test_nothing_is_asked_of_the_weeks_of_a_pause(
    elm: WorkbookFolder, talk: Callable[..., Result]
) -> None:
    project = "projects/elm/project.toml"
    pause = '[[measure.pause]]\nstart = 2024-12-25\nend = 2025-01-10\nreason = "We moved"\n'
    elm.write(project, elm.read(project).rstrip() + "\n" + pause)
    elm.write("projects/elm/data/feels-safe.csv", "date,value\n2024-12-23,71\n")
    said = talk("week", "elm", "--no-chart", answers=("", ""))
    assert "2025-01-13 (last: 71 on 2024-12-23)" in said.output
    assert "missing" not in said.output
