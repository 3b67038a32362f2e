"""A definition that is changed after data were collected is marked until a person confirms it."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pptx import Presentation

if TYPE_CHECKING:
    from qiworkbook.testing import Ran, WorkbookFolder

PROJECT = "projects/elm/project.toml"
DATA = "projects/elm/data/asked.csv"
OLD, NEW = "Of those at the meeting, who say yes", "Of everybody on the ward, who say yes"
CHANGED = "was changed after data had been collected"


@pytest.fixture
def asked(elm: WorkbookFolder) -> WorkbookFolder:
    """A measure whose first five weeks were added by command, under its first definition."""
    run(elm, "measure", "add", "elm", "Asked", "--kind", "process", "--better", "increase",
        "--definition", OLD, "--id", "asked")  # fmt: skip
    for week in range(5):
        run(elm, "data", "add", "elm", "asked", str(date(2025, 2, 3 + 5 * week)), f"{60 + week}")
    return elm


def run(folder: WorkbookFolder, *words: str, today: date = date(2025, 3, 3)) -> Ran:
    ran = folder.run(*words, today=today)
    assert ran.exit_code == 0, ran.err
    return ran


def chart(folder: WorkbookFolder) -> str:
    return run(folder, "chart", "elm", "asked").out


def reworded(folder: WorkbookFolder, old: str = OLD, new: str = NEW) -> None:
    """The definition as somebody changes it in a text editor."""
    text = folder.read(PROJECT)
    assert old in text
    folder.write(PROJECT, text.replace(old, new))


def test_the_first_number_keeps_the_mark_of_the_definition_and_the_next_ones_nothing(
    asked: WorkbookFolder,
) -> None:
    before = asked.read(PROJECT)
    assert before.count("[[measure.meant]]") == 1
    assert "since" not in before.partition("[[measure.meant]]")[2]
    run(asked, "data", "add", "elm", "asked", "2025-03-03", "66")
    assert asked.read(PROJECT) == before
    assert CHANGED not in chart(asked)


def test_a_change_by_command_is_marked_from_that_day_on_until_it_is_confirmed(
    asked: WorkbookFolder,
) -> None:
    said = run(asked, "measure", "set", "elm", "asked", "--definition", NEW).out
    assert "The definition was changed after data" in said
    assert "Next: qiworkbook measure confirm elm asked" in said
    run(asked, "data", "add", "elm", "asked", "2025-03-03", "66")
    assert "points from 3 March 2025 on may not compare" in chart(asked)
    told = json.loads(run(asked, "chart", "elm", "asked", "--json").out)
    assert [one["note"] for one in told["points"]] == [
        *["before the definition changed"] * 5,
        "after the definition changed",
    ]
    assert [(one["date"], one["label"]) for one in told["events"]] == [
        ("2025-03-03", "Definition changed")
    ]
    run(asked, "chart", "elm", "asked", "-o", "asked.svg")
    picture = (asked.root / "asked.svg").read_text("utf-8")
    assert "Definition changed" in picture
    assert "definition-changed" in run(asked, "check", "elm", "--json").out
    assert "! asked of elm: The definition was changed" in run(asked, "summary").out
    run(asked, "summary", "-o", "summary.svg")
    assert "(definition changed)" in (asked.root / "summary.svg").read_text("utf-8")
    run(asked, "slides")
    headings = [
        shape.text_frame.text
        for name in ("deck", "deck-appendix")
        for slide in Presentation(str(asked.root / f"output/{name}.pptx")).slides
        for shape in slide.shapes
        if shape.has_text_frame
    ]
    assert "Asked (definition changed)" in headings  # also where its remarks are in the notes
    run(asked, "export", "-o", "out")
    assert CHANGED in (asked.root / "out/measures.csv").read_text("utf-8")
    done = run(asked, "measure", "confirm", "elm", "asked", "--who", "Lead", "--why", "Nights too")
    assert "from 2025-03-03 on" in done.out
    assert "measure phase elm asked --start 2025-03-03" in done.out
    assert CHANGED not in chart(asked) + run(asked, "summary").out
    assert json.loads(run(asked, "chart", "elm", "asked", "--json").out)["events"] == []
    assert 'who = "Lead"' in asked.read(PROJECT)


def test_a_change_in_a_text_editor_is_seen_and_no_day_is_guessed(asked: WorkbookFolder) -> None:
    reworded(asked)
    assert "on a day that is not known" in chart(asked)
    ran = asked.run("measure", "confirm", "elm", "asked", "--who", "Lead", "--why", "So")
    assert ran.exit_code == 1
    assert "--since DATE" in ran.out + ran.err
    run(asked, "data", "add", "elm", "asked", "2025-03-03", "66")
    assert "points from 3 March 2025 on" in chart(asked)


def test_other_words_that_mean_the_same_are_confirmed_for_all_data(asked: WorkbookFolder) -> None:
    reworded(asked)
    words = ("--who", "Lead", "--why", "A typing error", "--same")
    assert "for all its data" in run(asked, "measure", "confirm", "elm", "asked", *words).out
    assert CHANGED not in chart(asked)
    again = run(asked, "measure", "confirm", "elm", "asked")
    assert "nothing to confirm" in again.out


def test_spaces_capitals_and_what_is_filled_in_are_no_other_definition(
    asked: WorkbookFolder,
) -> None:
    reworded(asked, new='of  those at the meeting, who say YES."\nsource = "Tally')
    assert CHANGED not in chart(asked)
    run(asked, "data", "add", "elm", "asked", "2025-03-03", "66")
    assert asked.read(PROJECT).count("[[measure.meant]]") == 1
    reworded(asked, '"Tally"', '"Datix"')
    assert "The source was changed" in chart(asked)


def test_changed_and_changed_back_is_still_to_be_confirmed(asked: WorkbookFolder) -> None:
    run(asked, "measure", "set", "elm", "asked", "--definition", NEW)
    run(asked, "measure", "set", "elm", "asked", "--definition", OLD)
    assert "The definition was changed" in chart(asked)


def test_a_definition_without_data_can_be_changed_freely(asked: WorkbookFolder) -> None:
    run(asked, "measure", "add", "elm", "B", "--kind", "process", "--definition", OLD, "--id", "b")
    assert CHANGED not in run(asked, "measure", "set", "elm", "b", "--definition", NEW).out


def test_it_is_taken_back_byte_for_byte(asked: WorkbookFolder) -> None:
    before = asked.read(PROJECT)
    run(asked, "measure", "set", "elm", "asked", "--definition", NEW)
    run(asked, "undo", "--yes")
    assert asked.read(PROJECT) == before


def test_a_renamed_measure_keeps_what_it_meant(asked: WorkbookFolder) -> None:
    run(asked, "measure", "rename", "elm", "asked", "was-asked")
    assert CHANGED not in run(asked, "chart", "elm", "was-asked").out


def test_the_aim_is_marked_on_the_chart_that_shows_it(asked: WorkbookFolder) -> None:
    run(asked, "aim", "set", "elm", "--measure", "asked", "--target", "90")
    run(asked, "data", "add", "elm", "asked", "2025-03-01", "66")
    run(asked, "aim", "set", "elm", "--target", "80")
    assert "The target of the aim was changed" in chart(asked)
    assert "may not compare" not in chart(asked)
    run(asked, "aim", "set", "elm", "--by", "2026-02-28")
    assert "The target and date of the aim were changed" in chart(asked)
    run(asked, "aim", "confirm", "elm", "--who", "Sponsor", "--why", "Sooner")
    assert CHANGED not in chart(asked)


def test_a_copy_to_share_says_it_too_and_not_where_only_words_are_left_out(
    asked: WorkbookFolder,
) -> None:
    reworded(asked, new="Of 25 at the meeting, who say yes")
    words = ("--who", "Lead", "--why", "Clearer", "--same")
    run(asked, "measure", "confirm", "elm", "asked", *words)
    shared = ("chart", "elm", "asked", "--share")
    assert CHANGED not in asked.run(*shared).out
    reworded(asked, "Of 25 at", "Of 30 at")
    assert CHANGED in asked.run(*shared).out


def test_a_definition_written_after_the_numbers_is_known_when_it_is_changed(
    elm: WorkbookFolder,
) -> None:
    run(elm, "measure", "add", "elm", "Asked", "--kind", "process", "--id", "asked")
    run(elm, "data", "add", "elm", "asked", "2025-02-03", "60")
    first = run(elm, "measure", "set", "elm", "asked", "--definition", OLD).out
    assert CHANGED not in first
    said = run(elm, "measure", "set", "elm", "asked", "--definition", NEW).out
    assert f"The definition {CHANGED}" in said
    assert "definition-changed" in run(elm, "check", "elm", "--json").out
