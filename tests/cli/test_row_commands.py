"""Every part of a project by command: made from the fields of its file, links following."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.shell_completion import ShellComplete

from qiworkbook.cli.main import qiworkbook

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from qiworkbook.testing import Ran, WorkbookFolder

FILE = "projects/elm/project.toml"


@pytest.mark.parametrize(
    ("added", "changed", "removed"),
    [
        (
            ("team", "--role", "member", "--title", "Night nurse"),
            ("Night nurse", "--title", "Night lead"),
            "Night lead",
        ),
        (("task", "--what", "Print the cards"), ("print", "--done", "yes"), "Print the"),
        (("learning", "--what", "Short is enough"), ("short", "--worked", "yes"), "Short"),
        (("next", "--what", "Try at weekends"), ("weekends", "--by", "2026-03-31"), "weekends"),
        (
            ("progress", "--date", "2025-01-10", "--self", "2.5"),
            ("2025-01-10", "--coach", "2"),
            "2025-01-10",
        ),
    ],
)
def test_a_row_is_added_changed_and_removed(
    elm: WorkbookFolder, added: tuple[str, ...], changed: tuple[str, ...], removed: str
) -> None:
    before = elm.read(FILE)
    part, *fields = added
    assert elm.run(part, "add", "elm", *fields).err == ""
    with_row = elm.read(FILE)
    assert f"[[{part}]]" in with_row
    assert elm.run(part, "set", "elm", *changed).err == ""
    assert elm.read(FILE) != with_row
    assert elm.run(part, "remove", "elm", removed).err == ""
    assert elm.read(FILE).split() == before.split()


def test_a_renamed_driver_is_followed_wherever_it_is_named(elm: WorkbookFolder) -> None:
    assert elm.run("driver", "rename", "elm", "talking", "openness").err == ""
    text = elm.read(FILE)
    assert "talking" not in text.replace("talked", "")
    assert 'id = "openness"' in text
    assert '"openness"' in text.split("[[idea]]")[1]


@pytest.mark.parametrize(
    ("noun", "row"), [("driver", "confidence"), ("idea", "huddle"), ("measure", "feels-safe")]
)
def test_a_new_name_of_several_words_is_the_name_and_the_id_stays(
    elm: WorkbookFolder, noun: str, row: str
) -> None:
    before = elm.read(FILE)
    ran = elm.run(noun, "rename", "elm", row, "Staff feel sure")
    assert (ran.exit_code, ran.out) == (0, "It is Staff feel sure now, wherever elm names it.\n")
    changed = {*elm.read(FILE).splitlines()} - {*before.splitlines()}
    assert [line.split("=")[1].strip() for line in changed] == ['"Staff feel sure"']
    assert elm.run(noun, "set", "elm", row, "--name", "Staff feel safe").exit_code == 0
    assert "small letters" in elm.run(noun, "rename", "elm", row, "Staff_sure").err


def test_what_is_named_elsewhere_is_not_removed(elm: WorkbookFolder) -> None:
    before = elm.read(FILE)
    ran = elm.run("driver", "remove", "elm", "talking")
    assert ran.exit_code == 1
    assert "talking is named in" in ran.err
    assert elm.read(FILE) == before


def test_a_driver_and_a_measure_that_nothing_names_go(elm: WorkbookFolder) -> None:
    before = elm.read(FILE)
    elm.run("driver", "add", "elm", "Evenings are calm", "--id", "calm")
    elm.run("measure", "add", "elm", "Walks", "--id", "walks", "--kind", "process")
    assert elm.run("measure", "remove", "elm", "walks").err == ""
    assert elm.run("driver", "remove", "elm", "calm").err == ""
    assert elm.read(FILE).split() == before.split()


def test_a_closed_project_is_asked_later_whether_it_holds(elm: WorkbookFolder) -> None:
    assert elm.run("close", "elm", "--met", "partly").err == ""
    text = elm.read(FILE)
    assert 'status = "closed"' in text
    for due in ("2025-04-15", "2025-07-15", "2026-01-15"):
        assert f"due = {due}" in text
    from datetime import date

    asked = elm.run("coach", "elm", today=date(2025, 4, 16)).out
    assert "Has what you achieved held" in asked
    assert "qiworkbook followup set elm 2025-04-15 --held" in asked
    assert elm.run("followup", "set", "elm", "2025-04-15", "--held", "yes").err == ""
    again = elm.run("coach", "elm", today=date(2025, 4, 16)).out
    assert "Has what you achieved held" not in again


def test_a_word_that_fits_no_row_says_which_there_are(elm: WorkbookFolder) -> None:
    elm.run("task", "add", "elm", "--what", "Print the cards")
    ran = elm.run("task", "remove", "elm", "laminate")
    assert ran.exit_code == 1
    assert "There are: Print the cards" in ran.err


def test_of_rows_that_are_alike_the_lines_are_told_and_nothing_is_written(
    elm: WorkbookFolder,
) -> None:
    text = elm.read(FILE) + '\n[[task]]\nwhat = "Ask early"\n' * 2
    elm.write(FILE, text)
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line == "[[task]]"]
    ran = elm.run("task", "set", "elm", "Ask early", "--done", "yes")
    assert (ran.exit_code, elm.read(FILE)) == (1, text)
    assert f"change one in {FILE}: " in ran.err
    assert all(f"Ask early (line {line})" in ran.err for line in lines)


@pytest.mark.parametrize("part", ["task", "learning", "next"])
def test_what_a_row_says_can_be_typed_as_a_driver_is(elm: WorkbookFolder, part: str) -> None:
    assert elm.run(part, "add", "elm", "Print the cards").err == ""
    assert elm.read(FILE).count('what = "Print the cards"') == 1
    before = elm.read(FILE)
    assert elm.run(part, "add", "elm", "One", "--what", "Other").exit_code == 2
    assert elm.read(FILE) == before


@pytest.mark.parametrize("typed", [*"0123456789", "a", "fe", "~"])
def test_a_row_is_never_found_by_the_name_that_the_program_made_up_for_it(
    elm: WorkbookFolder, typed: str
) -> None:
    """`next remove elm 2`, meant as the second, took out whichever had a 2 in a name unseen."""
    said = ("Order clips", "Put it up", "Show us")
    for what in said:
        elm.run("next", "add", "elm", "--what", what)
    elm.run("next", "set", "elm", "Order", "--by", "2027-12-14")  # a part of a number is no number
    before = elm.read(FILE)
    for words in (("next", "remove", "elm", typed), ("part", "remove", "elm", "next", typed)):
        ran = elm.run(*words)
        assert ran.exit_code == 1
        assert f"Nothing in the next steps has {typed!r} in it." in ran.err
        assert all(what in ran.err for what in said)
    ran = elm.run("next", "set", "elm", typed, "--by", "2026-03-31")
    assert ran.exit_code == 1
    assert elm.read(FILE) == before
    assert elm.run("next", "remove", "elm", "put it").exit_code == 0


def test_a_measure_goes_once_its_points_are_out_and_its_empty_file_goes_with_it(
    elm: WorkbookFolder,
) -> None:
    def run(*args: str) -> Ran:
        return elm.run(*args, today=date(2025, 4, 8))

    assert (
        run("measure", "add", "elm", "Falls", "--id", "falls", "--kind", "outcome").exit_code == 0
    )
    assert run("data", "add", "elm", "falls", "2025-04-07", "5").exit_code == 0
    refused = run("measure", "remove", "elm", "falls")
    assert refused.exit_code == 1
    assert refused.err.startswith("projects/elm/data/falls.csv has the numbers of the measure")
    assert "qiworkbook data remove elm falls DATE" in refused.err
    assert run("data", "remove", "elm", "falls", "2025-04-07", "--yes").exit_code == 0
    before = elm.files()
    assert run("measure", "remove", "elm", "falls").exit_code == 0
    assert "projects/elm/data/falls.csv" not in elm.files()
    assert run("undo", "--yes").exit_code == 0
    assert elm.files() == before


def test_a_person_of_the_team_can_be_typed_by_role_and_title(elm: WorkbookFolder) -> None:
    ran = elm.run("team", "add", "elm", "lived-experience", "Peer support worker")
    assert (ran.err, ran.out.splitlines()[0]) == ("", "Added to the team of elm.")
    row = 'role = "lived-experience"\ntitle = "Peer support worker"'
    assert elm.read(FILE).count(row) == 1
    before = elm.read(FILE)
    refused = elm.run("team", "add", "elm", "Peer support worker")
    assert refused.exit_code == 2
    assert "ROLE: “Peer support worker” is not one of the choices." in refused.err
    assert "Say each thing once." in elm.run("team", "add", "elm", "lead", "--role", "coach").err
    assert elm.read(FILE) == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("learning list", "qiworkbook part show PROJECT learning"),
        ("followup show", "qiworkbook part show PROJECT followup"),
        ("coproduction show", "qiworkbook part show PROJECT coproduction"),
        ("team move", 'qiworkbook part move PROJECT team "SOME OF ITS WORDS"'),
        ("task done", 'qiworkbook task set PROJECT "SOME OF ITS WORDS" --done yes'),
        ("resources remove", "qiworkbook part remove resources resource"),
    ],
)
def test_a_verb_that_a_part_has_not_leads_to_the_command_that_does_it(
    elm: WorkbookFolder, typed: str, said: str
) -> None:
    """`team move` was answered with "Did you mean remove?", which would have taken it out."""
    ran = elm.run(*typed.split(), "elm", "Print")
    assert ran.exit_code == 2
    assert f"For that: {said}" in ran.err
    assert "Did you mean" not in ran.err


def test_the_commands_that_others_lead_to_do_it(elm: WorkbookFolder) -> None:
    for what in ("Print the cards", "Hang them up"):
        assert elm.run("task", "add", "elm", what).exit_code == 0
    assert "Print the cards" in elm.run("part", "show", "elm", "task").out
    assert elm.run("part", "move", "elm", "task", "Print").exit_code == 0
    text = elm.read(FILE)
    assert text.index("Hang them up") < text.index("Print the cards")
    assert elm.run("task", "set", "elm", "Print", "--done", "yes").out == (
        "Changed in the tasks of elm.\n"
    )
    assert "coproduction" in elm.run("part", "show", "elm", "coproduction").out


def test_what_is_in_the_library_is_changed_moved_and_removed(elm: WorkbookFolder) -> None:
    def library() -> str:
        return elm.read("resources.toml")

    for title in ("Our leaflet", "Run charts"):
        assert elm.run("resources", "add", title).exit_code == 0
    before = library()
    assert elm.run("part", "set", "resources", "resource", "leaflet", "note=Short").exit_code == 0
    assert 'note = "Short"' in library()
    assert elm.run("part", "move", "resources", "resource", "leaflet").exit_code == 0
    assert library().index("Run charts") < library().index("Our leaflet")
    assert "Our leaflet" in elm.run("part", "show", "resources", "resource").out
    assert elm.run("part", "remove", "resources", "resource", "leaflet").exit_code == 0
    assert "Our leaflet" not in library()
    for _ in range(3):
        assert elm.run("undo", "--yes").exit_code == 0
    assert library() == before


def test_a_project_called_resources_is_still_a_project(elm: WorkbookFolder) -> None:
    assert elm.run("new", "resources").exit_code == 0
    assert elm.run("part", "show", "resources").out.startswith("projects/resources/project.toml")


def test_no_number_of_anybody_is_repeated_when_it_is_taken_out_or_brought_back(
    elm: WorkbookFolder,
) -> None:
    words = "What the person with NHS number 943 476 5919 told us"
    kept = ("--keep-identifier", "a test")
    assert elm.run("learning", "add", "elm", words, *kept).exit_code == 0
    gone = elm.run("learning", "remove", "elm", "943")
    back = elm.run("undo", "--yes", *kept)
    assert (gone.exit_code, back.exit_code) == (0, 0)
    assert words in elm.read(FILE)
    for ran in (gone, back):
        assert "[an NHS number]" in ran.out
        assert "5919" not in ran.out + ran.err


def test_a_score_without_a_date_is_todays(elm: WorkbookFolder) -> None:
    assert elm.run("progress", "add", "elm", "--self", "2.5").exit_code == 0
    assert "date = 2025-01-15\nself = 2.5" in elm.read("projects/elm/project.toml")


def test_a_row_that_goes_is_named(elm: WorkbookFolder) -> None:
    elm.run("task", "add", "elm", "--what", "Print the cards", "--done", "yes")
    assert "Removed from the tasks of elm: “Print the cards”." in (
        elm.run("task", "remove", "elm", "cards").out
    )


@pytest.mark.parametrize("verb", ["set", "rename", "move", "remove"])
def test_the_tab_key_offers_the_ids_of_rows_that_have_one(
    elm: WorkbookFolder, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(elm.root)
    assert [one.value for one in offered("idea", verb, "elm")] == ["huddle"]
    assert [one.value for one in offered("measure", verb, "elm")] == ["feels-safe"]
    if verb in ("set", "remove"):
        assert not offered("task", verb, "elm")


def test_the_tab_key_offers_cycles_starters_files_and_parts(
    elm: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    cycle = "2025-02-03-at-one-handover"
    elm.write(f"projects/elm/pdsa/{cycle}.toml", 'title = "At one handover"\nidea = "huddle"\n')
    monkeypatch.chdir(elm.root)

    def values(*words: str) -> list[str]:
        return [one.value for one in offered(*words)]

    assert values("measure", "phase", "elm", "feels-safe", "--pdsa") == [cycle]
    assert "blank" in values("new", "ash", "--from")
    assert values("part", "set", "elm", "--in") == ["project", cycle]
    assert "idea" in values("part", "set", "elm")
    assert values("part", "set", "elm", "idea") == ["huddle"]
    assert "objective" in values("part", "set", "elm", "--in", cycle, "plan")
    assert values("part", "set", "nowhere") == []
    for name in values("part", "show", "elm", "--in"):  # what is offered is taken
        assert elm.run("part", "show", "elm", "--in", name).exit_code == 0


def offered(*words: str) -> list[CompletionItem]:
    completing = ShellComplete(qiworkbook, {}, "qiworkbook", "_QIWORKBOOK_COMPLETE")
    return completing.get_completions([*words], "")
