"""Sections become one document: titles told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.compose.document import with_own_messages, with_ward
from qiworkbook.content import Section

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView


def test_those_of_several_wards_get_the_ward_and_any_other_its_heading(
    see: Callable[..., ProjectView],
) -> None:
    views = [see('[project]\ntitle = "T"\nunit = "Elm"\n'), see("", id_="oak")]
    sections = [
        Section("a", "A", "Aim"),
        Section("b", "B", "Aim", project="elm-ward"),
        Section("c", "C", "Aim", project="elm-ward"),
        Section("d", "D", "Aim", project="oak"),
        Section("e", "E", "Aim"),
        Section("f", "F", "Other"),
    ]
    assert [section.message for section in with_own_messages(sections, views)] == [
        "Aim",
        "Aim (Elm)",
        "C: Aim (Elm)",
        "Aim (oak)",
        "E: Aim",
        "Other",
    ]


def test_within_one_project_a_number_is_enough(see: Callable[..., ProjectView]) -> None:
    sections = [Section("a", "A", "Aim", project="elm-ward") for _ in range(2)]
    assert [section.message for section in with_own_messages(sections, [see("")])] == [
        "Aim",
        "Aim (2)",
    ]


def test_a_ward_is_named_where_its_name_is_only_a_part_of_another_word(
    see: Callable[..., ProjectView],
) -> None:
    view = see('[project]\ntitle = "T"\nunit = "Elm"\n')
    sections = [Section("a", "A", said) for said in ("Overwhelmed no more", "On elm, calm")]
    assert [one.message for one in with_ward(sections, view)] == [
        "Elm: Overwhelmed no more",
        "On elm, calm",
    ]
