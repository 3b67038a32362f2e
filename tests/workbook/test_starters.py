from __future__ import annotations

import tomllib

import pytest

from qiworkbook.workbook.edits.creation import filled


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        'a "quoted" one',
        "back\\slash",
        "two\nlines",
        "ünïcode 🙂",
        "tab\tand \x7f",
        "{{ x }}",
    ],
)
def test_in_a_toml_file_a_value_stays_what_it_is(text: str) -> None:
    made = filled("project.toml", 'title = "{{ title }}"\n', {"title": text})
    assert tomllib.loads(made) == {"title": text}


def test_elsewhere_it_is_put_in_as_it_is() -> None:
    assert filled("a/notes.txt", "For {{title}}: {{ title }}", {"title": 'x "y"'}) == (
        'For x "y": x "y"'
    )


def test_what_has_no_value_stays() -> None:
    assert filled("a.toml", "# {{ weather }} {{}} { title }", {"title": "x"}) == (
        "# {{ weather }} {{}} { title }"
    )
