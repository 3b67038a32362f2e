"""Which lines a person has to let out: those with a number that could count somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.compose.disclosure.free_text import has_number
from qiworkbook.testing import make_workbook
from qiworkbook.workbook.outputs.shared_copy import Wish, shared_copy
from qiworkbook.workbook.question import Question

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "text",
    [
        "Two men on the ward in March",
        "It happened once",
        "One of them was hurt",
        "Three falls in two weeks",
        "on three nights",
        "In two weeks of ten somebody fell",
        "In 2024 3 people left",
        "In 2023 people left",
        "Twice within two days",
        "the one who fell",
        "one man after one hour",
        "Two second-floor patients",
        "At 14:00 the second of two falls",
        "7 of 8",
        "Both falls in December were by the same bed",
        "The only fall in July was at night",
        "The sole patient who fell",
        "a lone fall in March",
        "Neither of the people who fell",
        "a handful, a quartet of them at night",
        "Falls went up by a third",
        "Falls have trebled",
        "41%",
        "the 3 patients who waited two hours",
        "a single assault",
        "half of them",
        "12 March 2024",
        "Two lines were infected",
        "None of the staff felt safe",
        "Several patients told us",
        "after the second assault",
        "A quarter of our nurses",
        "every patient but Tom",
        "all but the youngest patient",
        "zero falls, nil reported",
        "no one but 2",
        "two one-to-one observations",
        "②",
        "fewer than 5, in truth 3",
        "A brace of assaults",
        "The twins asked to move",
        "It happened a second time",
        "Since the last assault",
        "the remaining man",
        "everyone except the newest resident",
        "nobody but the manager",
        "either of them",
        "a minority said no, unanimously",
        "I in May, II in June",
        "|||",
        "x x x",
        "t\u2011w\u2011o asked",
        "tw\u200bo asked",
        "T w o asked",
        "½ of them",
        "\N{VICTORY HAND} said yes",
        "the eleventh fall",
        "Their thirtieth night",
        "Falls rose threefold",
        "quintupled",
        "F.i.v.e of them",
        "XIV patients",
        "a score of residents",
        "only patient to answer",
        "a threesome, an octet, and nought",
    ],
)
def test_a_number_that_could_count_somebody_is_asked_about(text: str) -> None:
    assert has_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "a talk within 72 hours of arriving",
        "a two-minute question at every huddle",
        "for two weeks, weekends too",
        "in the last four weeks",
        "Part of the checklist since September 2024",
        "No one asked; they help one another, one by one",
        "for everybody at once, in pairs",
        "Once a week",
        "Four cards and two new pictures",
        "fewer than 5",
        "both by day and at night, neither here nor there",
        "It only happens at night",
        "A few words after the second test, or another idea",
        "none of this helps; several ideas do, every quarter",
        "The last meeting was calm; nobody wanted it to end",
        "IV fluids, plan A or plan B, x-ray",
        "I asked first, **then** everyone did",
        "We only ask; only staff have a key, e.g. at night",
        "the score of the sheet, folded",
    ],
)
def test_a_number_that_counts_nobody_is_not(text: str) -> None:
    assert not has_number(text)


PROJECT = """\
format = 1
[project]
title = "Calm"
unit = "Elm Ward"
[[measure]]
id = "falls"
name = "Falls"
kind = "outcome"
unit = "incidents"
every = "month"
[measure.limits]
centre = 2.25
lower = 0
upper = 6.75
source = "the ward's own list"
[[idea]]
id = "talk-with-two-men"
name = "{name}"
"""


@pytest.mark.parametrize("name", ["A talk with two men", "A talk"])
def test_an_id_goes_with_the_title_that_says_the_same(tmp_path: Path, name: str) -> None:
    folder = make_workbook(
        tmp_path, {"projects/elm/project.toml": PROJECT.format(name=name)}, plugins=()
    )
    lines = str(folder.root / "lines.txt")
    assert folder.run("report", "--share", "-o", "copy", "--release", lines).exit_code == 1
    asked = folder.read("lines.txt")
    title = "A talk with two men"
    assert (f"[ ] {title}" in asked) == (name == title)
    assert ("[ ] talk-with-two-men" in asked) == (name != title)
    assert folder.run("report", "--share", "-o", "copy", "--release", lines).exit_code == 0
    assert "two" not in folder.read("copy/report.html").partition("About this copy")[0].casefold()
    folder.write("lines.txt", asked.replace("[ ]", "[x]"))
    assert folder.run("list", "--share", "--release", lines, "--json").exit_code == 0


def test_limits_that_somebody_wrote_leave_only_when_they_are_let_out(tmp_path: Path) -> None:
    text = PROJECT.format(name="A talk with two men")
    rows = "".join(f"2024-{month:02d}-01,{9 + month}\n" for month in range(1, 13))
    files = {
        "projects/elm/project.toml": text,
        "projects/elm/data/falls.csv": "date,value\n" + rows,
    }
    folder = make_workbook(tmp_path, files, plugins=())
    assert "2.2" in folder.run("chart", "elm", "falls", "--json").out
    lines = str(folder.root / "lines.txt")
    told = folder.run("chart", "elm", "falls", "--share", "--json")
    assert "2.25" not in told.out
    assert "own list" not in told.out
    folder.run("chart", "elm", "falls", "--share", "--release", lines)
    folder.write(
        "lines.txt", folder.read("lines.txt").replace("[ ] limits of falls", "[x] limits of falls")
    )
    let_out = folder.run("chart", "elm", "falls", "--share", "--release", lines, "--json")
    assert "2.25" in let_out.out


CYCLE = """\
format = 1
title = "A talk"
[plan]
objective = "See whether two men come by 12 March 2024"
[[plan.question]]
ask = "Will six come?"
predict = "Six"
answer = "Five of six"
[do]
observations = "Six"
"""


def test_plans_and_what_was_seen_are_asked_about_by_project_and_remembered(tmp_path: Path) -> None:
    aim = '[aim]\nstatement = "Nobody is hurt by 31 May 2025"\n[[measure]]'
    text = PROJECT.format(name="A talk with two men").replace("[[measure]]", aim)
    files = {"projects/elm/project.toml": text, "projects/elm/pdsa/2024-03-01-a.toml": CYCLE}
    opened = make_workbook(tmp_path, files, plugins=()).open()

    def asked(**answers: str) -> Question | set[str]:
        found = shared_copy(opened, Wish(), answers)
        return found if isinstance(found, Question) else {one.text for one in found.let_out}

    first, second = asked(release="each"), asked(release="each", **{"release-1": "all"})
    assert isinstance(first, Question)
    assert isinstance(second, Question)
    assert first.personal
    assert second.personal
    # The same word among what was seen is no plan, and the day of an aim tells of nobody.
    assert {*first.why.splitlines()} == {
        "- A talk with two men",
        "- See whether two men come by 12 March 2024",
        "- Will six come?",
    }
    assert {*second.why.splitlines()} == {
        "- Six",
        "- Five of six",
        "- limits of falls = 2.25, 0, 6.75",
    }
    each = asked(release="each", **{"release-1": "none", "release-2": "each"})
    assert isinstance(each, Question)
    assert each.ask.startswith("1 of 3: ")
    plans = {line.removeprefix("- ") for line in first.why.splitlines()}
    assert asked(release="each", **{"release-1": "all", "release-2": "none"}) == plans
    again = asked()
    assert isinstance(again, Question)
    assert (
        "6 lines of text with a number, a name or harm in it, 3 of them let out before" in again.ask
    )
    assert asked(release="again") == plans
    assert asked(release="none") == set()
    rest = asked(release="each")
    assert isinstance(rest, Question)
    assert rest.why == second.why


def test_a_change_aimed_at_leaves_and_a_file_is_called_as_its_test_is(tmp_path: Path) -> None:
    aim = '[aim]\nstatement = "Less harm"\nbaseline = 40\ntarget = "-25%"\n[[measure]]'
    text = PROJECT.format(name="A talk").replace("[[measure]]", aim)
    cycle = "projects/elm/pdsa/2024-03-01-two-men-hurt.toml"
    files = {"projects/elm/project.toml": text, cycle: CYCLE.replace("A talk", "Two men hurt")}
    opened = make_workbook(tmp_path, files, plugins=()).open()
    made = shared_copy(opened, Wish(), {"release": "none"})
    assert not isinstance(made, Question)
    (project,) = made.opened.workbook.projects
    assert project.aim is not None
    assert (project.aim.target, project.aim.baseline) == ("-25%", None)
    (test,) = project.cycles
    assert "two-men" not in test.source.file
    assert test.source.file.endswith(f"/{test.id}.toml")


def test_an_id_and_a_file_that_name_somebody_go_with_their_title(tmp_path: Path) -> None:
    text = PROJECT.format(name="Ask Nurse Adeyemi").replace(
        "talk-with-two-men", "ask-nurse-adeyemi"
    )
    cycle = "projects/elm/pdsa/2024-03-01-nurse-adeyemi-counts.toml"
    files = {
        "projects/elm/project.toml": text,
        cycle: CYCLE.replace("A talk", "Nurse Adeyemi counts"),
    }
    opened = make_workbook(tmp_path, files, plugins=()).open()
    made = shared_copy(opened, Wish(), {"release": "none"})
    assert not isinstance(made, Question)
    (project,) = made.opened.workbook.projects
    told = repr((project.ideas, project.cycles, project.problems)).casefold()
    assert "adeyemi" not in told
    assert {"Ask Nurse Adeyemi", "Nurse Adeyemi counts"} <= {line.text for line in made.left_out}


ROLES = {
    "a task": '[[task]]\nwhat = "Ring"\nwho = "Jo Bloggs"\n',
    "a step": '[[idea.step]]\nwhat = "Ring"\nowner = "Jo Bloggs"\n',
    "the team": '[[team]]\nrole = "member"\ntitle = "Jo Bloggs"\n',
    "a meaning": (
        '[[measure.meant]]\nmark = "x"\nsince = 2024-01-01\nwho = "Jo Bloggs"\nwhy = "Wider"\n'
    ),
}


@pytest.mark.parametrize("asked", ROLES)
def test_whatever_asks_for_a_role_keeps_a_name_back(tmp_path: Path, asked: str) -> None:
    text = PROJECT.format(name="A talk")
    into = text.index("[measure.limits]") if asked == "a meaning" else len(text)
    text = f"{text[:into]}{ROLES[asked]}{text[into:]}"
    opened = make_workbook(tmp_path, {"projects/elm/project.toml": text}, plugins=()).open()
    made = shared_copy(opened, Wish(), {"release": "none"})
    assert not isinstance(made, Question)
    (project,) = made.opened.workbook.projects
    assert "Bloggs" not in repr((project.tasks, project.ideas, project.team, project.measures))
    assert not project.problems


def test_an_account_of_harm_stays_unless_somebody_lets_it_out(tmp_path: Path) -> None:
    told = "Ask one question only; a patient was sexually assaulted on the ward"
    text = PROJECT.format(name=told)
    opened = make_workbook(tmp_path, {"projects/elm/project.toml": text}, plugins=()).open()
    made = shared_copy(opened, Wish(), {"release": "none"})
    assert not isinstance(made, Question)
    (project,) = made.opened.workbook.projects
    assert "assaulted" not in repr(project.ideas)
    assert told in {line.text for line in made.left_out}


def test_what_loses_its_name_is_called_by_the_words_of_its_id(tmp_path: Path) -> None:
    ideas = (("my-trusted-person", "Choosing one person"), ("two-hurt", "After two were hurt"))
    text = PROJECT.format(name="A talk") + "".join(
        f'[[idea]]\nid = "{id_}"\nname = "{name}"\n' for id_, name in ideas
    )
    folder = make_workbook(tmp_path, {"projects/elm/project.toml": text}, plugins=())
    lines = str(folder.root / "lines.txt")
    folder.run("report", "--share", "-o", "copy", "--release", lines)
    assert folder.run("report", "--share", "-o", "copy", "--release", lines).exit_code == 0
    report = folder.read("copy/report.html")
    assert "y trusted person" in report
    assert "nnamed 2" in report
    assert "two-hurt" not in report
    assert "wo hurt" not in report
