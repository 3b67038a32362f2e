"""What a model refuses is told with its place, and everything else is still read."""

from __future__ import annotations

import tomllib

import pytest

from qiworkbook.model import ProjectFile
from qiworkbook.store.validation import Validated, validate
from qiworkbook.text.source import Source


def read(text: str) -> Validated[ProjectFile]:
    return validate(tomllib.loads(text), Source("p.toml", text), ProjectFile)


def told(text: str) -> list[str]:
    return [f"{p.place}: {p.message} | {p.hint}" for p in sorted(read(text).problems)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "[[progress]]\ndate = 2025-01-06\nxyz = 1",
            'p.toml:3: progress 1 has no key "xyz" | It could be one of: '
            "date, self, coach, reason.",
        ),
        (
            '[project]\ntitel = "x"',
            'p.toml:2: project has no key "titel" | Did you mean "title"?',
        ),
        (
            '[aim]\nstatement = "x"\nbaseline = "61"',
            'p.toml:3: aim: baseline is the text "61", where a number belongs'
            " | Write 61 without quotes.",
        ),
        (
            '[aim]\nby = "2025-03-31"',
            'p.toml:2: aim: by is the text "2025-03-31", where a date without quotes, such as '
            "2025-03-31 belongs | Write 2025-03-31 without quotes.",
        ),
        (
            '[project]\nsetting = "actue"',
            'p.toml:2: project: setting is the text "actue" | Did you mean "acute"? It could be '
            "one of: acute, picu, rehab, secure, learning-disability, autism, camhs, older-adult, "
            "perinatal, other.",
        ),
        (
            '[[driver]]\nid = "a"',
            'p.toml:1: driver "a" has no name | Add, for example: name = "..."',
        ),
        (
            '[[idea]]\nid = "a"\nname = "x"\ndrives = "b"',
            'p.toml:4: idea "a": drives is the text "b", where a list, such as ["one", "two"] '
            'belongs | Write ["b"].',
        ),
        (
            '[aim]\ntarget = "lots"',
            'p.toml:2: aim: target is the text "lots" | Write a number, or a change from the '
            'baseline such as "-25%".',
        ),
        (
            "project = 3",
            "p.toml:1: project is 3, where a table with keys of its own belongs | ",
        ),
    ],
)
def test_each_fault_is_a_sentence_with_a_place_and_a_next_step(text: str, sentence: str) -> None:
    assert told(text) == [sentence]


def test_all_faults_are_told_at_once_and_the_rest_is_read() -> None:
    text = """
[project]
title = "Elm"
status = "asleep"
[[driver]]
id = "good"
name = "Good"
[[driver]]
id = "Not Good"
name = "x"
[[driver]]
id = "nameless"
[[measure]]
id = "safe"
name = "Safe"
kind = "outcome"
better = "upwards"
"""
    found = read(text)
    assert [p.place.line for p in sorted(found.problems)] == [4, 9, 11, 17]
    assert found.value is not None
    assert found.value.project is not None
    assert found.value.project.title == "Elm"
    assert [d.id for d in found.value.driver] == ["good", "nameless"]
    assert found.value.driver[1].name == "(no name yet)"
    assert found.value.measure[0].better is None


def test_a_newer_format_is_refused_whole() -> None:
    found = read('format = 2\n[project]\ntitle = "x"')
    assert found.value is None
    (problem,) = found.problems
    assert problem.code == "format-newer"
    assert str(problem.place) == "p.toml:1"


def test_an_empty_file_reads_as_nothing_yet() -> None:
    found = read("")
    assert found.problems == ()
    assert found.value == ProjectFile()


def test_a_year_that_no_project_has_is_a_slip_and_left_out() -> None:
    text = (
        '[aim]\nstatement = "x"\nby = 9999-12-31\n\n[[measure]]\nid = "m"\nname = "M"\n'
        'kind = "process"\n[[measure.phase]]\nstart = 0204-02-05\nreason = "y"\n'
    )
    assert told(text) == [
        "p.toml:3: aim: by is in the year 9999 | Check the year.",
        'p.toml:10: measure "m", phase 1: start is in the year 204 | Check the year.',
    ]
    project = read(text).value
    assert project is not None
    assert project.aim is not None
    assert (project.aim.statement, project.aim.by) == ("x", None)
    assert [measure.phase for measure in project.measure] == [()]
