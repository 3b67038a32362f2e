"""What somebody with a slip in a TOML file is told. The slips are the ones people make."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, strategies as st

from qiworkbook.store.toml_file import parse_toml


def test_a_good_text_is_read() -> None:
    assert parse_toml("format = 1\n[aim]\nby = 2025-03-31\n", "p.toml") == (
        tomllib.loads("format = 1\n[aim]\nby = 2025-03-31"),
        None,
    )


# text, line, part of the message, part of the hint
SLIPS = [
    ("a = 1\nby = 2024-02-30", 2, "2024-02-30 is not in the calendar", "day and month"),
    ("by = 05/02/2024 # x", 1, "05/02/2024 is not how a date is written", "the year first"),
    ("by = 2024-2-5", 1, "2024-2-5 is not how a date", "Write 2024-02-05."),
    ("by = 2024/02/05", 1, "2024/02/05 is not how a date", "Write 2024-02-05."),
    ("by = 5 February 2024", 1, "5 February 2024 is not how a date", "2024-02-05"),
    ("by = 5th Feb 24 # x", 1, "5th Feb 24 is not how a date", "2024-02-05"),
    ("by = 2024–02–05", 1, "the dashes in 2024–02–05 are long ones", "Write 2024-02-05."),
    ("by\u00a0= 1", 1, "an unusual space here (U+00A0)", "Type a space"),
    ("a = 1\nby =\u200b1", 2, "an unusual space here (U+200B)", "Type a space"),
    ('title = "Safe",', 1, "there is a comma after the value", "Take it out"),
    ("by = 2024-02-05,", 1, "there is a comma after the value", "Take it out"),
    ("title = 'Willow's ward'", 1, "more text after the closing quote", "an apostrophe"),
    ('title = "Safe”', 1, "the quote at the end of this text is a curly one", "straight"),
    ("at = 07:30", 1, "07:30 is not how a time", '"07:30"'),
    ("\n\ntitle = Feeling safe # x", 3, "text needs quotes: Feeling safe", '"Feeling safe"'),
    ("shows = [aim, x]", 1, "text needs quotes: aim", '"aim"'),
    ("title = “Safe”", 1, "curly", "straight"),
    ('title = "He said "no" twice"', 1, "after the closing quote", "single quotes"),
    ('title = "Safe\nb = 1', 1, "no closing quote in this line", '"""'),
    ('a = 1\nb = """Safe\n\nc = 1', 4, 'begins in line 2 has no closing """', ""),
    ('path = "C:\\Users"', 1, "a \\ in double quotes", "twice"),
    ('path = "\\e[0m"', 1, "a \\ in double quotes", "twice"),
    ("target = 61%", 1, "61% is not a number", "Write 61,"),
    ("target = 1,000", 1, "1,000 is not a number", "without commas"),
    ("target = .5", 1, "begin with a dot", "Write 0.5."),
    ("target = 007", 1, "begin with 0", 'Write 07, or "007"'),
    ("held = True", 1, "`True` is not a word", "true or false"),
    ("held = yes", 1, "`yes` is not a word", "true or false"),
    ("target =\nb = 1", 1, "`target` has no value", '""'),
    ("drives = ['a', 'b'\nc = 1", 2, "the list `drives` (line 1) has no closing ]", "comma"),
    ("drives = ['a',\n\nc = 1", 3, "the list `drives` (line 1) has no closing ]", "comma"),
    ("drives = ['a',\n[b]\nc = 1", 2, "the list `drives` (line 1) has no closing ]", "comma"),
    ("drives = ['a' 'b']", 1, "or lacks a comma", "between"),
    ("[aim\nby = 1", 1, "heading has no closing ]", "[name]"),
    ("a = 1\n[]", 2, "no name between the brackets", ""),
    ("a = 1\na = 2", 2, "`a` is already there, in line 1", "Keep one"),
    ("[aim]\nb = 1\n[aim]", 3, "`aim` is already there, in line 1", "Keep one"),
    ("[[idea]]\n[idea]", 2, "`idea` is already there, in line 1", "Keep one"),
    ("a.b = 1\n[a]", 2, "another meaning", "Keep one"),
    ("a = {b = 1,\n c = 2}", 1, "must be in one line", "one line"),
    ("a = {b = 1,}", 1, "no comma before the }", "one line"),
    ("a = {b = 1 c = 2}", 1, "no closing }", ""),
    ("Who: nurse", 1, "a : where = should be", 'Write Who = "..."'),
    ("Who is it = 'x'", 1, "`Who is it` is not one word", "- or _"),
    ("Just some prose.", 1, "is not a setting", "# before"),
    ("= 1", 1, "no name before the =", ""),
    ("été = 1", 1, "can't begin with é", "quotes"),
    ("a = 1 b = 2", 1, "nothing can follow the value: b = 2", "One setting"),
    ('a = "\x07"', 1, "can't be seen (U+0007)", "Delete"),
    ("a = 1\rb = 2", 1, "old-style line ends", "LF"),
    ("a = 1\nb = 1" + "0" * 5000, 2, "too many digits", "Shorten"),
]


@pytest.mark.parametrize(("text", "line", "message", "hint"), SLIPS)
def test_a_slip_is_named_in_plain_words_where_it_is(
    text: str, line: int, message: str, hint: str
) -> None:
    for newline in ("\n", "\r\n"):
        data, problem = parse_toml(text.replace("\n", newline), "p.toml")
        assert data is None
        assert problem is not None
        assert (problem.place.file, problem.place.line) == ("p.toml", line)
        assert 1 <= (problem.place.column or 1) <= len(text.split("\n")[line - 1]) + 1
        assert message in problem.message
        assert hint in problem.hint


def test_what_is_too_deep_or_too_dotted_ends_with_a_sentence() -> None:
    for text, sentence in [
        ("a = " + "[" * 5000 + "]" * 5000, "nested too deeply"),
        ("a." * 400_000 + "a = 1", "over a hundred parts"),
        ("[" + "a . " * 200_000 + "a]", "over a hundred parts"),
    ]:
        data, problem = parse_toml(text, "p.toml")
        assert data is None
        assert problem is not None
        assert sentence in problem.message


def test_a_line_without_end_is_not_said_again_in_full() -> None:
    _, problem = parse_toml(f"a = true {'x' * 1_000_000}", "p.toml")
    assert problem is not None
    assert problem.message.startswith("nothing can follow the value: xxx")
    assert len(problem.message) < 250


def test_ordinary_dots_are_no_trouble() -> None:
    text = f'a = """{"Yes. No. Perhaps not. " * 100}{"." * 300}"""\nb = "{"x" * 100_000}"'
    assert parse_toml(text, "p.toml")[1] is None


@given(st.text(alphabet="ab1.=[]{}\"'\\\n\r \t#,:-é“\x07%"))
def test_any_text_gives_data_or_one_problem_in_the_text(text: str) -> None:
    data, problem = parse_toml(text, "p.toml")
    assert (data is None) != (problem is None)
    if problem:
        assert 1 <= (problem.place.line or 1) <= text.count("\n") + 1
        assert "\n" not in problem.message + problem.hint
