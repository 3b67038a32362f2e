"""What points at a person is found, and what only looks like it is left alone."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import given, strategies as st

from qiworkbook.privacy import patterns, person_names
from qiworkbook.privacy.patterns import IdentifierKind, is_nhs_number, look

CORPUS, LABELLED, UNSEEN, HANDOVER, LATER, DISGUISED, SHIFT = (
    tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))
    for name in (
        "corpus.toml",
        "labelled.toml",
        "unseen.toml",
        "handover.toml",
        "later.toml",
        "disguised.toml",
        "shift.toml",
    )
)
TRUE = [(IdentifierKind(kind), text) for kind, texts in CORPUS["true"].items() for text in texts]
FALSE = [text for texts in CORPUS["false"].values() for text in texts]

NAMES = frozenset({IdentifierKind.TITLED_NAME, IdentifierKind.BESIDE_A_BED})

UNTITLED = tomllib.loads(Path(__file__).with_name("untitled.toml").read_text("utf-8"))

NINE = st.text(string.digits, min_size=9, max_size=9)
GAPS = st.sampled_from(["", " ", "-", "  ", " - ", "\u00a0", "\t", "–", "\u2011", "\u202f"])
AROUND = st.sampled_from(["", " ", "(", "pt ", "no. ", ", ", "\n", '"', "6,10,", "/"])


def kinds_in(text: str) -> set[IdentifierKind]:
    return {kind for kind in IdentifierKind if any(look(text, kind))}


def check_digit(nine: str) -> int:
    """Counted the other way round: each digit as often as its place from the right, plus one."""
    running = total = 0
    for digit in nine:
        running += int(digit)
        total += running
    return -(total + running) % 11


def test_the_corpus_is_large_enough_to_say_something() -> None:
    assert {kind for kind, _ in TRUE} == set(IdentifierKind)
    assert len(TRUE) >= 60
    assert len(set(FALSE)) >= 120


@pytest.mark.parametrize(
    ("of_a_kind", "recall", "precision"),
    [
        pytest.param(
            frozenset(IdentifierKind) - NAMES - {IdentifierKind.UNTITLED_NAME},
            0.95,
            0.90,
            id="structured",
        ),
        pytest.param(NAMES, 0.80, 0.90, id="names"),
    ],
)
@pytest.mark.parametrize(
    "texts",
    [CORPUS, LABELLED, UNSEEN, HANDOVER, LATER, DISGUISED, SHIFT],
    ids=["corpus", "labelled", "unseen", "handover", "later", "disguised", "shift"],
)
def test_most_of_what_is_there_is_found_and_most_of_what_is_found_is_there(
    texts: dict[str, dict[str, list[str]]],
    of_a_kind: frozenset[IdentifierKind],
    recall: float,
    precision: float,
) -> None:
    said: list[tuple[IdentifierKind | None, str]]
    said = [(IdentifierKind(kind), text) for kind, some in texts["true"].items() for text in some]
    said += [(None, text) for some in texts["false"].values() for text in some]
    there = [(kind, text) for kind, text in said if kind in of_a_kind]
    found = [(kind, text) for kind, text in there if kind in kinds_in(text)]
    wrong = [
        (kind, text) for true, text in said for kind in kinds_in(text) & of_a_kind if kind != true
    ]
    rates = len(found) / len(there), len(found) / (len(found) + len(wrong))
    print(f"{len(found)} of {len(there)} found: {rates[0]:.3f}; right of those: {rates[1]:.3f}")
    print(*(f"missed: {one}" for one in there if one not in found), sep="\n")
    print(*(f"wrong: {one}" for one in wrong), sep="\n")
    assert rates[0] >= recall
    assert rates[1] >= precision


def test_nothing_that_is_disguised_is_missed_and_nothing_is_taken_for_it() -> None:
    texts = [
        (IdentifierKind(kind), text) for kind, some in DISGUISED["true"].items() for text in some
    ]
    assert [text for kind, text in texts if kinds_in(text) != {kind}] == []
    others = [text for some in DISGUISED["false"].values() for text in some]
    assert [text for text in others if kinds_in(text)] == []
    assert len(texts) >= 65
    assert len(others) >= 60


@pytest.mark.parametrize(
    ("text", "kind", "stands"),
    [
        (
            "on\u200bly\u00ad 999\u200b015\u200b8398, then",
            IdentifierKind.NHS_NUMBER,
            "999\u200b015\u200b8398",
        ),
        ("½ a… bed: ９９９０１５８３９８!", IdentifierKind.NHS_NUMBER, "９９９０１５８３９８"),
        ("№ 4… jo＠example.org.", IdentifierKind.EMAIL, "jo＠example.org"),
    ],
)
def test_it_is_told_where_it_stands_in_the_text_as_it_is(
    text: str, kind: IdentifierKind, stands: str
) -> None:
    assert [text[one.start : one.end] for one in look(text, kind)] == [stands]


def test_names_without_a_title_are_found_where_a_person_stands_and_nothing_else_is() -> None:
    found = [text for text in UNTITLED["names"] if IdentifierKind.UNTITLED_NAME in kinds_in(text)]
    wrong = [text for text in UNTITLED["innocent"] if kinds_in(text)]
    rates = len(found) / len(UNTITLED["names"]), len(found) / (len(found) + len(wrong))
    print(f"{len(found)} of {len(UNTITLED['names'])}: {rates[0]:.3f}; right: {rates[1]:.3f}")
    assert rates[0] >= 0.9
    assert rates[1] >= 0.95
    assert len(UNTITLED["names"]) >= 60
    assert len(UNTITLED["innocent"]) >= 150


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("H&C number 3309399913 from Belfast", IdentifierKind.RECORD_NUMBER),
        ("NHS number 943 476 5918", IdentifierKind.RECORD_NUMBER),
        ("Datix 234511 refers", IdentifierKind.RECORD_NUMBER),
        ("birthday is 7 June, turned 80", IdentifierKind.BIRTH_DATE),
        ("d/o/b 3-4-72", IdentifierKind.BIRTH_DATE),
        ("joe.soap(at)gmail.com", IdentifierKind.EMAIL),
        ("joe.soap [at] gmail [dot] com", IdentifierKind.EMAIL),
        ("bed 7 - MT", IdentifierKind.BESIDE_A_BED),
        ("Sgt Price came", IdentifierKind.TITLED_NAME),
        ("Cllr Ahmed visited", IdentifierKind.TITLED_NAME),
        ("OT Jenkins ran it", IdentifierKind.TITLED_NAME),
        ("SHO Banerjee", IdentifierKind.TITLED_NAME),
        ("Auntie Bea brought cake", IdentifierKind.TITLED_NAME),
    ],
)
def test_as_people_write_them(said: str, kind: IdentifierKind) -> None:
    assert kinds_in(said) == {kind}


@pytest.mark.parametrize(
    "said",
    ["Datix 12 in March", "Birthday cake for the ward on 7 June", "the NHS birthday is 5 July"],
)
def test_nor_is_this_anybody(said: str) -> None:
    assert kinds_in(said) == set()


def test_what_it_misses_and_what_it_takes_for_a_person_is_known() -> None:
    """The rates above would hide one more slip of either sort; better ones are taken out here."""
    assert [text for kind, text in TRUE if kind not in kinds_in(text)] == ["NM1 2AB, number 14"]
    assert [text for true, text in TRUE if kinds_in(text) - {true}] == []
    assert [text for text in FALSE if kinds_in(text)] == [
        "0123456789",
        "the idea was born on 5 February 2024",
        "Room 3, Willow Unit, Northmoor Hospital, NM1 2AB",
    ]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("ISBN 9990158398", set()),  # a book's check digit is made in the same way
        ("doi:10.1136/9990158398", set()),
        ("10.30 to 11, asked 9990158398", {IdentifierKind.NHS_NUMBER}),
        ("no ISBN, but asked 9990158398", {IdentifierKind.NHS_NUMBER}),
        ("Hospital number 9990158398", {IdentifierKind.NHS_NUMBER}),  # one kind is enough
        ("9990158 bricks in the hospital", set()),
        ("hospital number 12/3456789", {IdentifierKind.RECORD_NUMBER}),
        ("our ward's birthday was on 1 April 2019", set()),
        ("git@example.org:ward/notes", set()),
        ("logo@example.png", set()),
        ("jo@example.org", {IdentifierKind.EMAIL}),
    ],
)
def test_what_stands_beside_it_decides(text: str, kinds: set[IdentifierKind]) -> None:
    assert kinds_in(text) == kinds


@pytest.mark.parametrize("kind", IdentifierKind)
def test_no_kind_hides_behind_the_others(kind: IdentifierKind) -> None:
    texts = [text for true, text in TRUE if true is kind]
    assert sum(kind in kinds_in(text) for text in texts) / len(texts) >= 0.9


# 4×10 + 0×9 + 1×8 + 0×7 + 2×6 + 3×5 + 2×4 + 1×3 + 3×2 = 92 = 8×11 + 4, and 11 - 4 = 7.
# 9×10 + 9×9 + 9×8 + 0 ... + 1×2 = 245 = 22×11 + 3, and 11 - 3 = 8. The third sums to 88, so 11 is
# written 0; the fourth to 89, so the digit would be 10, which is not given out.
@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        ("4010232137", True),
        ("4010232138", False),
        ("9990000018", True),
        ("8010000000", True),
        ("8000000300", False),
        ("8000000301", False),
        ("1111111111", False),
        ("401023213", False),
    ],
)
def test_the_check_digit_worked_by_hand(digits: str, valid: bool) -> None:
    assert is_nhs_number(digits) is valid


@given(NINE, GAPS, GAPS, AROUND)
def test_an_nhs_number_is_found_in_any_spacing(
    nine: str, first: str, second: str, before: str
) -> None:
    digit = check_digit(nine)
    if digit == 10 or len({*nine, str(digit)}) == 1:
        return
    number = f"{nine[:3]}{first}{nine[3:6]}{second}{nine[6:]}{digit}"
    text = f"{before}{number}, then"
    # One that begins with a date can be a CHI number too: it is told once, as one of its kinds.
    found = [(one.start, one.end) for kind in IdentifierKind for one in look(text, kind)]
    assert found == [(len(before), len(before) + len(number))]


@given(NINE, GAPS, GAPS, st.integers(0, 9))
def test_ten_digits_with_another_last_digit_are_no_nhs_number(
    nine: str, first: str, second: str, last: int
) -> None:
    if last == check_digit(nine):
        return
    text = f"NHS number {nine[:3]}{first}{nine[3:6]}{second}{nine[6:]}{last}"
    assert not list(look(text, IdentifierKind.NHS_NUMBER))


@given(st.text())
def test_any_text_at_all_can_be_looked_through(text: str) -> None:
    for kind in IdentifierKind:
        for found in look(text, kind):
            assert 0 <= found.start < found.end <= len(text)


def test_what_is_found_does_not_hold_what_stands_there() -> None:
    (found,) = look("ring 07700 900123 today", IdentifierKind.PHONE)
    assert (found.start, found.end) == (5, 17)
    assert "900123" not in repr(found)


PATTERNS = [
    pytest.param(pattern, id=f"{module.__name__}.{name}")
    for module in (patterns, person_names)
    for name, pattern in vars(module).items()
    if isinstance(pattern, re.Pattern)
]
AS_FAR_AS_IT_LOOKS = 500  # an e-mail address: six parts of 64 signs and an ending


def repeats(parsed: Any) -> list[tuple[int, int]]:
    """How often at least and at most, for every repetition in a parsed pattern."""
    if (
        isinstance(parsed, tuple)
        and parsed
        and parsed[0]
        in (
            _constants.MAX_REPEAT,
            _constants.MIN_REPEAT,
            _constants.POSSESSIVE_REPEAT,
        )
    ):
        fewest, most, inside = parsed[1]
        return [(int(fewest), int(most)), *repeats(inside)]
    if isinstance(parsed, tuple | list | _parser.SubPattern):
        return [found for part in parsed for found in repeats(part)]
    return []


def test_what_repeats_without_an_end_is_noticed() -> None:
    endless = int(_constants.MAXREPEAT)
    assert repeats(_parser.parse("a{1,3}(?:b|(?=c*))+?")) == [(1, 3), (1, endless), (0, endless)]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_pattern_repeats_without_an_end(pattern: re.Pattern[str]) -> None:
    """Then each place of a text is looked at a bounded number of times, whatever the text."""
    parsed = _parser.parse(pattern.pattern, pattern.flags)
    assert all(most < int(_constants.MAXREPEAT) for _, most in repeats(parsed))
    if pattern is not person_names._CAPITALS:  # thirty words, one after another
        assert parsed.getwidth()[1] <= AS_FAR_AS_IT_LOOKS


@pytest.mark.parametrize("kind", IdentifierKind)
def test_a_search_looks_back_over_the_same_words_a_few_times_at_most(
    kind: IdentifierKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted: how many characters are handed to a search that starts anywhere but at a match."""
    handed = 0
    before = patterns._before

    def counted(text: str, at: int, ending: re.Pattern[str], reach: int, words: Any = ()) -> Any:
        nonlocal handed
        handed += min(reach, at)
        return before(text, at, ending, reach, words)

    class House:
        def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
            nonlocal handed
            handed += end - start
            return house.search(text, start, end)

    house = patterns._HOUSE
    monkeypatch.setattr(patterns, "_before", counted)
    monkeypatch.setattr(patterns, "_HOUSE", House())
    for unit in ("W1A 1AA ", "1 Ab W1A 1AA", "123456 ", "12/03/85 ", "5555555555 ", "ab 123456a "):
        text = "nhs mrn dob " + unit * 500
        handed = 0
        list(look(text, kind))
        assert handed <= 8 * len(text), unit
