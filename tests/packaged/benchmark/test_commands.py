"""The commands, as somebody types them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qiworkbook_benchmark.assessment import Assessment
from tests.packaged.benchmark.conftest import FILE

if TYPE_CHECKING:
    from tests.packaged.benchmark.conftest import Elm

LABEL = "Wording: local, not a published text. Source: Northmoor."


def test_sets_lists_those_that_come_along_and_ones_own(elm: Elm) -> None:
    out = elm.run("sets").out
    assert "ours (4 standards, standards/ours.toml)" in out
    assert "nhse-sexual-safety-charter (10 standards, comes with qiworkbook)" in out
    assert out.count("Wording: ") == 5
    data = json.loads(elm.run("sets", "--json").out)
    assert [one["id"] for one in data][-1] == "ward-sexual-safety"


@pytest.mark.slow
def test_start_makes_a_file_that_checks_clean_but_for_people(elm: Elm) -> None:
    ran = elm.run("start", "elm", "--set", "ward-sexual-safety", "--date", "2025-01-15")
    assert ran.exit_code == 0, ran
    file = "projects/elm/benchmark/2025-01-15.toml"
    assert f"Made {file}: 18 standards to rate." in ran.out
    assert "Illustrative: replace with the published standards you hold." in ran.out
    assert "# 1.1 In their first days on the ward everybody is asked" in elm.folder.read(file)
    assert elm.codes() == ["benchmark-no-lived-experience"]


def test_starting_again_takes_over_open_actions_and_no_ratings(elm: Elm) -> None:
    assert elm.run("start", "elm", "--set", "ours").exit_code == 0
    _, new = elm.folder.view("elm").project.records_of(Assessment)
    assert [one.rating.value for one in new.file.item] == ["unknown"] * 4
    assert [one.role for one in new.file.assessor] == ["Ward manager", "Peer support worker"]
    assert new.file.item[1].action[0].what == "Ask on the day of a room change"
    assert new.file.item[0].evidence == ()
    assert new.file.item[3].reason == "No screens here"
    text = elm.folder.read("projects/elm/benchmark/2025-01-15.toml")
    assert "# On 4 November 2024: partly met." in text
    assert elm.problems() == ()


@pytest.mark.slow
def test_two_sets_on_one_day_have_two_files(elm: Elm) -> None:
    elm.run("start", "elm", "--set", "trauma-informed")
    ran = elm.run("start", "elm", "--set", "culture-of-care")
    assert "benchmark/2025-01-15-culture-of-care.toml" in ran.out
    again = elm.run("start", "elm", "--set", "culture-of-care")
    assert again.exit_code == 1
    assert "already" in again.err


def test_a_set_that_is_not_there_is_guessed(elm: Elm) -> None:
    ran = elm.run("start", "elm", "--set", "culture-of-car")
    assert ran.exit_code == 1
    assert 'Did you mean "culture-of-care"?' in ran.err


def test_show_says_where_the_ward_stands(elm: Elm) -> None:
    out = elm.run("show", "elm").out
    assert LABEL in out
    assert "1 of 2 rated standards (50%) is shown to be met; 1 not known and 1 does not" in out
    assert "asked-again: 1.2 Everybody is asked again." in out
    assert "Does not apply: screens. No screens here" in out
    assert "Green: on track. Ask on the day of a room change (asked-again; Night nurse;" in out


def test_show_as_data(twice: Elm) -> None:
    (data,) = json.loads(twice.run("show", "elm", "--json").out)
    assert (data["shown_to_be_met"], data["rated"], data["not_known"]) == (1, 3, 0)
    assert data["labels"] == [LABEL]
    assert data["moved"][1]["evidence"][0]["date"] == "2024-12-30"
    assert (data["moved"][1]["from"], data["moved"][1]["to"]) == ("partly", "met")


def test_show_as_of_an_earlier_day(twice: Elm) -> None:
    assert "4 November 2024" in twice.run("show", "elm", "--date", "2024-11-04").out
    ran = twice.run("show", "elm", "--date", "2024-11-05")
    assert "There is one dated 4 November 2024 and 6 January 2025." in ran.err


def test_gaps_and_moved(twice: Elm) -> None:
    gaps = twice.run("gaps", "elm").out
    assert gaps.index("Not met, risk not said: 2.1") < gaps.index("Partly met, risk not said: 1.1")
    moved = twice.run("moved", "elm").out
    assert LABEL in gaps
    assert LABEL in moved
    assert "Partly met -> Met: 1.2 Everybody is asked again.\n  30 December 2024, data" in moved
    assert "Met -> Partly met: 1.1 Everybody is asked.\n  no new evidence" in moved


def test_moved_with_one_assessment_says_so(elm: Elm) -> None:
    assert "There is no assessment before it" in elm.run("moved", "elm").out


@pytest.mark.slow
def test_an_action_becomes_a_change_idea(elm: Elm) -> None:
    before = elm.text
    ran = elm.run("idea", "elm", "asked-again", "--drives", "confidence")
    assert ran.exit_code == 0, ran
    view = elm.folder.view("elm")
    idea = view.project.idea("ask-on-the-day-of-a-room-change")
    assert idea is not None
    assert (idea.name, idea.drives) == ("ask on the day of a room change", ("confidence",))
    added = 'status = "green"\nidea = "ask-on-the-day-of-a-room-change"\n'
    assert elm.text == before.replace('status = "green"\n', added)
    assert elm.problems() == ()
    again = elm.run("idea", "elm", "asked-again")
    assert again.exit_code == 1
    assert "ask-on-the-day-of-a-room-change came of it" in again.err


def test_an_idea_for_a_standard_without_an_action(elm: Elm) -> None:
    assert "Say what to test" in elm.run("idea", "elm", "ready").err
    ran = elm.run("idea", "elm", "ready", "--name", "a card for bank staff")
    assert ran.exit_code == 0, ran
    (record,) = elm.folder.view("elm").project.records_of(Assessment)
    assert record.file.item[2].action[0].idea == "a-card-for-bank-staff"


@pytest.mark.slow
def test_of_several_actions_one_is_chosen(elm: Elm) -> None:
    elm.change('status = "green"', 'status = "green"\n\n[[item.action]]\nwhat = "QR code"')
    assert "2: QR code" in elm.run("idea", "elm", "asked-again").err
    assert elm.run("idea", "elm", "asked-again", "--action", "3").exit_code == 1
    ran = elm.run("idea", "elm", "asked-again", "--action", "2")
    assert "to test QR code." in ran.out


def test_no_idea_is_written_into_an_older_assessment_than_one_that_cannot_be_read(
    elm: Elm,
) -> None:
    before, newer = elm.text, FILE.replace("2024-11-04", "2025-01-13")
    elm.folder.write(newer, before.replace('method = "self"', 'method = "self'))
    ran = elm.run("idea", "elm", "asked-again")
    assert ran.exit_code == 1
    assert f"{newer}:6" in ran.err
    assert elm.text == before
    assert elm.folder.view("elm").project.idea("ask-on-the-day-of-a-room-change") is None


def test_a_standard_that_is_not_there_is_guessed(elm: Elm) -> None:
    assert 'Did you mean "ready"?' in elm.run("idea", "elm", "redy").err


def test_a_project_without_an_assessment_is_told_how_to_begin(elm: Elm) -> None:
    (elm.folder.root / FILE).unlink()
    ran = elm.run("show", "elm")
    assert ran.exit_code == 1
    assert "qiworkbook benchmark start elm --set ID" in ran.err


def test_a_file_that_cannot_be_read_is_told_with_its_line(elm: Elm) -> None:
    elm.folder.write(FILE, 'format = 1\nset = "ours\n')
    ran = elm.run("show", "elm")
    assert f"{FILE}:2" in ran.err


@pytest.mark.slow
def test_the_grid(elm: Elm) -> None:
    assert "grid start elm" in elm.run("grid", "show", "elm").err
    assert elm.run("grid", "start", "elm").exit_code == 0
    assert elm.problems() == ()
    elm.change(
        'principle = "trust"\npatients_say = ""',
        'principle = "trust"\npatients_say = "We wait."',
        "projects/elm/trauma-informed.toml",
    )
    out = elm.run("grid", "show", "elm").out
    assert "Wording: a paraphrase, not the published text." in out
    assert "Trust\n  Patients say: We wait.\n  Staff say: not asked yet" in out
    assert "There is no score." in out


@pytest.mark.slow
def test_a_grid_begun_later_is_another_file(elm: Elm) -> None:
    file = "projects/elm/trauma-informed.toml"
    assert elm.run("grid", "start", "elm", "--date", "2025-01-06").exit_code == 0
    blank = elm.run("grid", "start", "elm")
    assert (blank.exit_code, f"{file} is there already" in blank.err) == (1, True)
    elm.change('"trust"\npatients_say = ""', '"trust"\npatients_say = "We wait."', file)
    again = elm.run("grid", "start", "elm", "--date", "2025-01-06")
    assert "is there already" in again.err
    later = elm.run("grid", "start", "elm", "--date", "2025-01-13")
    assert "Made projects/elm/trauma-informed/2025-01-13.toml" in later.out
    assert "Patients say: We wait." in elm.run("grid", "show", "elm").out


def test_the_coach_asks_about_the_gap_and_the_slip(twice: Elm) -> None:
    out = twice.folder.run("coach", "elm", "--all").out
    assert 'What made "1.1 Everybody is asked." harder, and who could help?' in out
