from __future__ import annotations

import pytest

from qiworkbook.cli.session import clean, count, sentences, table


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, with\nlines and\ttabs", "plain, with\nlines and\ttabs"),
        ("\x1b[31mred\x1b[0m", "\ufffd[31mred\ufffd[0m"),
        ("a\rb\x00c\x7fd\x9fe", "a\ufffdb\ufffdc\ufffdd\ufffde"),
        ("safe\u202etxt.exe", "safe\ufffdtxt.exe"),
        ("half \ud83d a sign", "half \ufffd a sign"),
        ("עברית 🙂 é", "עברית 🙂 é"),
    ],
)
def test_what_could_steer_a_terminal_is_shown_as_a_sign(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_columns_are_aligned_and_end_without_blanks() -> None:
    rows = [("elm", "active"), ("willow-ward", "")]
    assert table(rows, ("project", "status")).split("\n") == [
        "project      status",
        "elm          active",
        "willow-ward",
    ]
    assert table([]) == ""


def test_one_and_many() -> None:
    assert (count(1, "cycle"), count(0, "cycle")) == ("1 cycle", "0 cycles")
    assert count(2, "summary", "summaries") == "2 summaries"


@pytest.mark.parametrize(
    ("message", "hint", "said"),
    [
        ("the aim has no date", "Add one.", "the aim has no date. Add one."),
        ("How did it go?", "Say so.", "How did it go? Say so."),
        ("It stops.", "Go on.", "It stops. Go on."),
        ("nothing to do here.", "", "nothing to do here"),
    ],
)
def test_a_message_and_a_hint_become_sentences(message: str, hint: str, said: str) -> None:
    assert sentences(message, hint) == said
