"""Problems sort, print and stop a command."""

from __future__ import annotations

import pickle

import pytest
from msgspec import msgpack
from msgspec.structs import replace

from qiworkbook.problems import Advice, InFile, Place, Problem, Severity, WorkbookError


def test_a_place_reads_as_file_and_line() -> None:
    assert str(Place("projects/willow/project.toml", 12, 3)) == "projects/willow/project.toml:12"
    assert str(Place("workbook.toml")) == "workbook.toml"


def test_problems_come_out_by_file_line_code_and_message() -> None:
    def at(file: str, line: int | None, code: str, message: str) -> Problem:
        return Problem(code, message, Place(file, line))

    expected = [
        at("a.toml", None, "z", "the whole file"),
        at("a.toml", 2, "z", "second line"),
        at("a.toml", 10, "a", "b"),
        at("a.toml", 10, "a", "c"),
        at("a.toml", 10, "b", "a"),
        at("b.toml", 1, "a", "a"),
    ]
    assert sorted([expected[i] for i in (4, 1, 5, 3, 0, 2)]) == expected


def test_problems_that_differ_only_in_the_end_still_have_one_order() -> None:
    error = Problem("a", "m", Place("f", 1))
    question = replace(error, severity=Severity.QUESTION)
    assert sorted([question, error]) == sorted([error, question]) == [error, question]


def test_a_problem_is_an_error_unless_it_says_otherwise() -> None:
    assert Problem("a", "m", Place("f")).severity == "error"


def test_an_error_shows_its_message_and_keeps_its_problems() -> None:
    problem = Problem("no-date", "no date here", Place("f.csv", 3), hint="Write 2024-02-05.")
    error = WorkbookError.of(problem)
    assert str(error) == error.message == "f.csv:3: no date here"
    assert error.hint == "Write 2024-02-05."
    assert error.problems == (problem,)
    with pytest.raises(WorkbookError, match="stop"):
        raise WorkbookError("stop")


ADVICE = Advice(
    "Add ",
    InFile("an [[item.evidence]]", "evidence", row=True),
    " with ",
    InFile.key("held", "yes", "partly", "no"),
    ", ",
    InFile('shows = ["aim"]', "shows", ("aim",)),
    ", ",
    InFile("applicable = true", "applicable", ("yes",)),
    ", ",
    InFile.key("learned"),
    " and ",
    InFile("done = ...", "done"),
)


def test_it_is_the_text_as_a_file_has_it() -> None:
    assert ADVICE == (
        'Add an [[item.evidence]] with held = "yes", "partly" or "no", shows = ["aim"], '
        'applicable = true, learned = "..." and done = ...'
    )


def test_a_problem_that_is_kept_keeps_its_parts() -> None:
    problem = Problem("a-code", Advice("no ", InFile("[[item]]", "item")), Place("f"), hint=ADVICE)
    assert type(problem.hint) is str
    assert (problem.message, problem.hint) == ("no [[item]]", str(ADVICE))
    assert problem.hint_parts == ADVICE.parts
    assert msgpack.decode(msgpack.encode(problem), type=Problem) == problem
    assert pickle.loads(pickle.dumps(problem)) == problem


def test_a_text_that_is_no_advice_has_no_parts() -> None:
    problem = Problem("a-code", "no [[item]]", Place("f"), hint='Add role = "lead".')
    assert (problem.message_parts, problem.hint_parts) == ((), ())


def test_other_words_take_the_parts_of_those_before_with_them() -> None:
    said = Advice("Write ", InFile.key("id", "Mary Smith"))
    problem = Problem("a", said, Place("f"), hint=said)
    assert problem.message_parts == problem.hint_parts == said.parts
    bare = replace(problem, message="something here could not be read", hint="")
    assert (bare.message_parts, bare.hint_parts) == ((), ())
    assert replace(bare, message=said).message_parts == said.parts
