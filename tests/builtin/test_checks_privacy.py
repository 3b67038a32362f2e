"""Every file of a workbook is looked through, and what was found is never repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.privacy.patterns import IdentifierKind
from qiworkbook.testing import SMALL_PROJECT, WorkbookFolder, make_workbook
from qiworkbook.workbook.edits.identifiers import new_identifiers

if TYPE_CHECKING:
    from pathlib import Path

NUMBER = "999 015 8398"
WORKBOOK = 'format = 1\n\n[workbook]\nname = "Northmoor"\ncontact = "qi@example.org"\n'
SET = 'format = 1\ndate = 2025-02-06\ntitle = "A day"\ncontact = "qi@example.org"\n'
ROWS = "date,value,note\n2025-01-06,61,\n2025-01-13,62,quiet\n"
CYCLE = 'format = 1\ntitle = "Ask"\n\n[plan]\nobjective = "Ask"\n'
CHARTER = 'format = 1\nstatus = "draft"\n'
FILES = {
    "workbook.toml": WORKBOOK,
    "learning-sets/2025-02-06.toml": SET,
    "resources.toml": "format = 1\n",
    "projects/elm/project.toml": SMALL_PROJECT,
    "projects/elm/pdsa/2025-01-13-ask.toml": CYCLE,
    "projects/elm/data/feels-safe.csv": ROWS,
    "projects/elm/charter.toml": CHARTER,
}


@pytest.fixture
def elm(tmp_path: Path) -> WorkbookFolder:
    return make_workbook(tmp_path, FILES)


def found(elm: WorkbookFolder, *projects: str) -> list[tuple[str, str, int | None]]:
    problems = [one for one in elm.problems(*projects) if one.code.startswith("privacy")]
    assert not any(sign in str(one) + one.hint for one in problems for sign in ("8398", "jo."))
    return [(one.code, one.place.file, one.place.line) for one in problems]


def test_nothing_is_found_where_nobody_is(elm: WorkbookFolder) -> None:
    assert found(elm) == []


@pytest.mark.parametrize("file", FILES)
def test_every_file_is_looked_through(elm: WorkbookFolder, file: str) -> None:
    text = FILES[file]
    added = f"2025-01-20,63,asked {NUMBER}\n" if file.endswith(".csv") else f"# {NUMBER}\n"
    elm.write(file, text + added)
    assert found(elm) == [("privacy-nhs-number", file, text.count("\n") + 1)]


@pytest.mark.parametrize(
    "file",
    [
        f"projects/elm/pdsa/2025-01-20-{NUMBER.replace(' ', '-')}.toml",
        f"projects/elm-{NUMBER.replace(' ', '')}/project.toml",
    ],
)
def test_the_name_of_a_file_is_looked_at_and_of_a_project_that_of_its_folder(
    elm: WorkbookFolder, file: str
) -> None:
    elm.write(file, CYCLE if "pdsa" in file else SMALL_PROJECT)
    told = [one for one in elm.problems() if one.code.startswith("privacy")]
    assert [(one.code, one.place.file, one.place.line) for one in told] == [
        ("privacy-nhs-number", file, None)
    ]


def test_windows_lines_are_counted_as_an_editor_does(elm: WorkbookFolder) -> None:
    elm.write("projects/elm/charter.toml", (CHARTER + f"# {NUMBER}\n").replace("\n", "\r\n"))
    assert found(elm) == [("privacy-nhs-number", "projects/elm/charter.toml", 3)]


def test_two_on_a_line_are_one_problem_and_two_lines_are_two(elm: WorkbookFolder) -> None:
    mail = "# jo.a@example.org jo.b@example.org\n"
    elm.write("projects/elm/charter.toml", CHARTER + mail + mail)
    assert found(elm) == [("privacy-email", "projects/elm/charter.toml", line) for line in (3, 4)]


def test_a_name_among_several_is_found_at_its_own_place(elm: WorkbookFolder) -> None:
    tasks = '\n[[plan.task]]\nwhat = "Print"\nwho = "{}"\n'
    cycle = CYCLE + tasks.format("Ward manager") + tasks.format("Jo Bloggs")
    elm.write("projects/elm/pdsa/2025-01-13-ask.toml", cycle)
    assert found(elm) == [("privacy-name", "projects/elm/pdsa/2025-01-13-ask.toml", 13)]


def test_a_name_is_found_beside_other_keys_that_ask_for_a_role(elm: WorkbookFolder) -> None:
    file = "projects/elm/project.toml"
    text = elm.read(file) + '\n[[team]]\nrole = "member"\ntitle = "{}"\n'
    elm.write(file, text.format("Night Charge Nurse"))
    assert found(elm) == []
    elm.write(file, text.format("Jo Bloggs"))
    assert found(elm) == [("privacy-name", file, text.count("\n"))]


def test_every_field_that_asks_for_a_role_asks_about_a_name(elm: WorkbookFolder) -> None:
    file = "projects/elm/project.toml"
    idea = '\n[[idea]]\nid = "ask"\nname = "asking"\n'
    step = idea + '\n[[idea.step]]\nwhat = "A rota"\nowner = "{}"\n'
    text = elm.read(file) + step
    elm.write(file, text.format("Ward manager"))
    assert found(elm) == []
    elm.write(file, text.format("Jo Bloggs"))
    assert found(elm) == [("privacy-name", file, text.count("\n"))]


def test_a_name_in_place_of_a_role_at_a_learning_set_is_asked_about(elm: WorkbookFolder) -> None:
    came = '\n[[attendance]]\nproject = "elm"\nrole = "{}"\npeople = 1\n'
    file = "learning-sets/2025-02-06.toml"
    elm.write(file, SET + came.format("Ward manager") + came.format("Jo Bloggs"))
    (name,) = found(elm)
    assert name[:2] == ("privacy-name", file)


def test_a_contact_is_a_mailbox_and_another_key_is_not(elm: WorkbookFolder) -> None:
    elm.write("learning-sets/2025-02-06.toml", SET + 'place = "ask jo.a@example.org"\n')
    assert found(elm) == [("privacy-email", "learning-sets/2025-02-06.toml", 5)]


def test_an_nhs_number_stops_a_commit_and_a_question_does_not(elm: WorkbookFolder) -> None:
    elm.write("projects/elm/charter.toml", CHARTER + "# jo.a@example.org\n")
    before = elm.run("check").exit_code
    elm.write("projects/elm/charter.toml", CHARTER + f"# {NUMBER}\n")
    assert (before, elm.run("check").exit_code) == (0, 1)


@pytest.mark.parametrize("key", ["who", "lead", "role", "collected_by", "agreed_by"])
def test_a_file_of_a_module_that_says_nothing_of_its_keys_is_looked_at_too(key: str) -> None:
    text = f'format = 1\n\n[[shift]]\n{key} = "Maria Lopez"\n'
    assert IdentifierKind.UNTITLED_NAME in new_identifiers("projects/elm/rota.toml", "", text)
