from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.workbook.outputs.theory import as_markdown, as_text, outline

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView

PROJECT = """\
format = 1
[project]
title = "Elm *Ward*"
[aim]
statement = "90% feel safe"
[[driver]]
id = "a"
name = "First"
[[driver]]
id = "b"
name = "Second"
[[driver]]
id = "shared"
name = "Part of both"
part_of = ["a", "b"]
[[driver]]
id = "x"
name = "In a circle"
part_of = ["y"]
[[driver]]
id = "y"
name = "Round and round"
part_of = ["x"]
[[idea]]
id = "one"
name = "asking"
drives = ["shared"]
[[idea]]
id = "loose"
name = "a poster"
[[measure]]
id = "m"
name = "M"
kind = "process"
shows = ["shared"]
"""


def test_parts_of_several_and_what_is_tied_to_nothing(see: Callable[..., ProjectView]) -> None:
    view = see(PROJECT, {"2025-01-06-one": 'idea = "one"\n'})
    assert as_text(view) == (
        "Aim: 90% feel safe\n"
        "  - First (a)\n"
        "    - Part of both (shared, 1 process measure)\n"
        "      - to test asking (one, proposed, 1 cycle)\n"
        "  - Second (b)\n"
        "    - Part of both (shared, as above)\n"
        "  - Tied to nothing yet\n"
        "    - In a circle (x)\n"
        "      - Round and round (y)\n"
        "        - In a circle (x, as above)\n"
        "    - to test a poster (loose, proposed)\n"
    )


def test_in_markdown_text_stays_text(see: Callable[..., ProjectView]) -> None:
    lines = as_markdown(see(PROJECT)).splitlines()
    assert lines[:4] == [r"# Elm \*Ward\*", "", "Aim: 90% feel safe", ""]
    assert lines[4:6] == ["- First (a)", "  - Part of both (shared, 1 process measure)"]


def test_nothing_yet(see: Callable[..., ProjectView]) -> None:
    assert outline(see("format = 1\n")) == ((0, "Aim: still to be agreed"),)


def test_the_type_of_every_measure_is_said(see: Callable[..., ProjectView]) -> None:
    more = "".join(
        f'[[measure]]\nid = "m{n}"\nname = "M{n}"\nkind = "{kind}"\nshows = {shows}\n'
        for n, (kind, shows) in enumerate(
            (
                ("outcome", '["aim"]'),
                ("process", '["shared"]'),
                ("balancing", '["shared"]'),
                ("balancing", "[]"),
                ("process", "[]"),
            )
        )
    )
    lines = as_text(see(PROJECT + more)).splitlines()
    assert lines[0].endswith("(1 outcome, 1 balancing measure)")
    assert lines[2] == "    - Part of both (shared, 2 process, 1 balancing measure)"
