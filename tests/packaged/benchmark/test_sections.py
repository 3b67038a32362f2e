"""What report and deck say of assessments, in every output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.api import Output
from qiworkbook.content import Callout, Grid, Section, Tone
from qiworkbook_benchmark.sections import SECTIONS

if TYPE_CHECKING:
    from tests.packaged.benchmark.conftest import Elm


def sections(elm: Elm, output: Output = Output.REPORT) -> dict[str, Section]:
    """All sections of this plugin in an output, by id."""
    view = elm.folder.view("elm")
    makers = (maker.of(output) for maker in SECTIONS if output in maker.outputs)
    return {one.id: one for maker in makers for one in maker.make(view)}


def rows(section: Section) -> list[list[str]]:
    """The words of the section's table."""
    (table,) = (block for block in section.blocks if isinstance(block, Grid))
    return [[cell.text for cell in row] for row in table.rows]


def test_one_assessment_has_no_moves_and_no_trauma_grid(elm: Elm) -> None:
    assert list(sections(elm)) == [
        "elm-benchmark",
        "elm-benchmark-standards",
        "elm-benchmark-gaps",
        "elm-benchmark-actions",
    ]


def test_every_section_says_whose_words_the_standards_are(twice: Elm) -> None:
    for section in sections(twice).values():
        first = section.blocks[0]
        assert isinstance(first, Callout)
        assert "Wording: local, not a published text. Source: Northmoor." in first.text


def test_an_example_set_says_so_in_every_section(twice: Elm) -> None:
    twice.change(
        'wording = "local"',
        'wording = "local"\nillustrative = "only to try."',
        "standards/ours.toml",
    )
    for section in sections(twice).values():
        first = section.blocks[0]
        assert isinstance(first, Callout)
        assert "Illustrative: only to try." in first.text


def test_the_sentence_has_n_and_counts_the_rest_apart(elm: Elm) -> None:
    assert sections(elm)["elm-benchmark"].message == (
        "1 of 2 rated standards (50%) is shown to be met; 1 not known and 1 does not apply"
    )


def test_themes_are_counted(elm: Elm) -> None:
    # Met, partly, not met, not known, does not apply, share.
    for output in Output:
        assert rows(sections(elm, output)["elm-benchmark"]) == [
            ["Asking", "1", "1", "0", "0", "0", "1 of 2 (50%)"],
            ["Staff", "0", "0", "0", "1", "1", "none rated yet"],
        ]


def test_said_only_has_a_column_where_there_is_some(elm: Elm) -> None:
    elm.change("date = 2024-10-07", "date = 2020-10-07")
    first, _ = rows(sections(elm)["elm-benchmark"])
    # Met, said only, partly, not met, not known, does not apply, share.
    assert first == ["Asking", "0", "1", "1", "0", "0", "0", "0 of 2 (0%)"]


def test_the_heat_map_has_words_beside_its_tones(twice: Elm) -> None:
    section = sections(twice)["elm-benchmark-standards"]
    assert rows(section) == [
        ["Asking", "1.1 Everybody is asked.", "Met", "Partly met", "7 October 2024"],
        ["Asking", "1.2 Everybody is asked again.", "Partly met", "Met", "30 December 2024"],
        ["Staff", "2.1 Staff are ready.", "Not known", "Not met", "None"],
        ["Staff", "2.2 Screens are agreed on.", "Does not apply", "Does not apply", "None"],
    ]
    (table,) = (block for block in section.blocks if isinstance(block, Grid))
    assert [cell.tone for cell in table.rows[0][2:4]] == [Tone.GOOD, Tone.WATCH]


def test_what_moved_comes_with_the_evidence_that_is_new(twice: Elm) -> None:
    section = sections(twice)["elm-benchmark-moved"]
    assert section.message == (
        "1 standard moved up, 1 standard moved down and 1 standard into or out of the count "
        "since 4 November 2024"
    )
    assert rows(section) == [
        ["1.1 Everybody is asked.", "Met", "Partly met", "None new"],
        ["1.2 Everybody is asked again.", "Partly met", "Met", "data, 30 December 2024: Chart"],
        ["2.1 Staff are ready.", "Not known", "Not met", "None new"],
    ]


def test_gaps_leave_out_what_is_not_known(elm: Elm) -> None:
    section = sections(elm)["elm-benchmark-gaps"]
    assert section.message == "1 gap, with an action"
    assert rows(section) == [
        ["1.2 Everybody is asked again.", "Partly met", "Room changes", "High", "Not asked yet"]
    ]


def test_actions_have_a_colour_in_words(elm: Elm) -> None:
    elm.change("due = 2025-03-31", "due = 2025-01-14")
    elm.change('status = "green"', 'status = "green"\nidea = "huddle"')
    section = sections(elm)["elm-benchmark-actions"]
    assert section.message == "1 action is open and 1 overdue"
    assert rows(section) == [
        [
            "Ask on the day of a room change",
            "1.2 Everybody is asked again.",
            "Night nurse",
            "14 January 2025, overdue",
            "Green: on track",
            "a two-minute question at the morning huddle (testing)",
        ]
    ]


def test_other_methods_are_not_taken_for_change(twice: Elm) -> None:
    twice.change('method = "self"', 'method = "peer"', "projects/elm/benchmark/2025-01-06.toml")
    words = [
        b.text for b in sections(twice)["elm-benchmark-moved"].blocks if isinstance(b, Callout)
    ]
    assert "Self-assessment then, peer assessment now: some of the change may be that." in words


def test_a_set_that_cannot_be_read_leaves_the_rest(elm: Elm) -> None:
    elm.folder.write("standards/ours.toml", "format = 1\nid = ")
    made = sections(elm)
    assert "1 of 2 rated standards" in made["elm-benchmark"].message
    assert "elm-benchmark-standards" not in made


def test_two_units_are_told_apart_and_not_in_one_table(elm: Elm) -> None:
    other = elm.text.replace('method = "self"', 'method = "self"\nunit = "Oak Ward"')
    elm.add("projects/elm/benchmark/2024-11-05-oak.toml", other)
    made = sections(elm)
    assert made["elm-benchmark-ours-2"].blocks[0] != made["elm-benchmark"].blocks[0]
    assert not any("Oak" in word for row in rows(made["elm-benchmark"]) for word in row)


def test_the_grid_has_two_voices_and_no_score(elm: Elm) -> None:
    elm.add(
        "projects/elm/trauma-informed.toml",
        'format = 1\n\n[[row]]\nprinciple = "trust"\npatients_say = "We wait."\nidea = "huddle"\n',
    )
    section = sections(elm)["elm-trauma-informed"]
    assert section.message == "1 principle talked through, and 1 idea to test"
    assert rows(section) == [
        [
            "Trust",
            "We wait.",
            "Not asked yet",
            "Nothing yet",
            "a two-minute question at the morning huddle (testing)",
        ]
    ]


def test_slides_say_the_same_in_fewer_words(twice: Elm) -> None:
    deck = sections(twice, Output.STORYBOARD)
    assert list(deck) == ["elm-benchmark", "elm-benchmark-moved", "elm-benchmark-actions"]
    report = sections(twice)
    assert [deck[id_].message == report[id_].message for id_ in deck] == [True] * 3
    assert rows(deck["elm-benchmark-moved"])[1] == [
        "1.2 Everybody is asked again.",
        "Partly met",
        "Met",
        "30 December 2024",
    ]


def test_every_table_on_a_slide_says_whose_words_the_standards_are(twice: Elm) -> None:
    twice.add(
        "projects/elm/trauma-informed.toml",
        'format = 1\n\n[[row]]\nprinciple = "trust"\npatients_say = "We wait."\n',
    )
    for section in sections(twice, Output.STORYBOARD).values():
        (table,) = (block for block in section.blocks if isinstance(block, Grid))
        if table.columns[0] == "Action":  # the team's own words
            assert table.caption.startswith("Our own standards")
            continue
        assert "Wording: " in table.caption
        assert "not " in table.caption


GRID = 'format = 1\ndate = {}\n\n[[row]]\nprinciple = "trust"\npatients_say = "{}"\n'


@pytest.mark.slow
def test_a_grid_of_another_day_stands_beside_the_first(elm: Elm) -> None:
    elm.add("projects/elm/trauma-informed.toml", GRID.format("2025-01-06", "We wait."))
    elm.add("projects/elm/trauma-informed/2025-01-13.toml", GRID.format("2025-01-13", "You come."))
    elm.add("projects/elm/trauma-informed/2025-01-14.toml", GRID.format("2025-01-14", ""))
    both = "You come. (6 January 2025: We wait.)"
    for output in (Output.REPORT, Output.STORYBOARD):
        assert rows(sections(elm, output)["elm-trauma-informed"])[0][:2] == ["Trust", both]
    shown = elm.run("grid", "show", "elm").out
    assert "13 January 2025: 1 principle talked through. There is no score." in shown
    assert f"Trust\n  Patients say: {both}" in shown
    assert '"date": "2025-01-06"' in elm.run("grid", "show", "elm", "--json").out


def test_what_was_said_before_is_not_lost_where_nothing_is_said_now(elm: Elm) -> None:
    elm.add("projects/elm/trauma-informed.toml", GRID.format("2025-01-06", "We wait."))
    now = GRID.format("2025-01-13", "") + '[[row]]\nprinciple = "choice"\nstaff_say = "Few."\n'
    elm.add("projects/elm/trauma-informed/later.toml", now)
    for output in (Output.REPORT, Output.STORYBOARD):
        table = rows(sections(elm, output)["elm-trauma-informed"])
        assert table[0][1] == "Not said this time (6 January 2025: We wait.)"


def test_a_grid_without_a_day_is_of_the_day_in_its_name(elm: Elm) -> None:
    undated = GRID.replace("date = {}\n", "")
    elm.add("projects/elm/trauma-informed/2025-01-13.toml", undated.format("You come."))
    elm.add("projects/elm/trauma-informed.toml", undated.format("We wait."))
    said = rows(sections(elm)["elm-trauma-informed"])[0][1]
    assert said == "You come. (before: We wait.)"
