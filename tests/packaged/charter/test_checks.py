"""The checks: each finds its fault in a charter that is right in everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.problems import Severity
from qiworkbook_charter.checks import CHECKS

if TYPE_CHECKING:
    from tests.packaged.charter.conftest import Elm

FOURTH_LINE = """
[[expectation]]
id = "{id}"
for = "{who}"
text = "{text}"
plain = "{text}"
origin = "staff"
"""

TURNOVER = """
[[noted]]
on = 2025-01-06
why = "turnover"
what = "Half of the people here are new"
"""

REVIEW = """
[[review]]
date = {date}
why = "turnover"
heard = "We did not know that page"
did = "It is read out on Mondays"
"""


def spoil(*changes: tuple[str, str], add: str = "") -> tuple[tuple[tuple[str, str], ...], str]:
    return changes, add


FAULTS = [
    (
        "charter-duplicate-id",
        *spoil(add=FOURTH_LINE.format(id="ask", who="staff", text="We ask.")),
        True,
    ),
    ("charter-idea-unknown", *spoil(('idea = "huddle"', 'idea = "hudle"')), False),
    ("charter-audience-missing", *spoil(('for = "visitors"', 'for = "staff"')), True),
    (
        "charter-no-patient-origin",
        *spoil(
            ('origin = "patients"', 'origin = "staff"'), ('origin = "both"', 'origin = "visitors"')
        ),
        False,
    ),
    ("charter-origin-unknown", *spoil(('origin = "patients"\n', "")), False),
    ("charter-content-missing", *spoil(("We read one line out at each meeting.", "")), True),
    (
        "charter-no-help",
        *spoil(("Tell any member of staff. You will be heard in private.", "")),
        True,
    ),
    (
        "charter-hard-to-read",
        *spoil(("Ask before you go in.", "Obtain authorisation preceding unaccompanied entry.")),
        True,
    ),
    (
        "charter-long-sentence",
        *spoil(
            (
                "Knock. Wait",
                "Knock on the door of the room that you would like to go in and then wait",
            )
        ),
        True,
    ),
    ("charter-easy-read-gap", *spoil(('plain = "Ask before you go in."\n', "")), True),
    ("charter-not-made-together", *spoil(("patients = 9", "patients = 0")), False),
    ("charter-not-made-together", *spoil(('"co-produced"', '"consulted"')), False),
    ("charter-small-group", *spoil(('staff = "fewer than 5"', "staff = 4")), False),
    ("charter-words-changed", *spoil(("We ask before we go in.", "We ask before we enter.")), True),
    ("charter-date-ahead", *spoil(("date = 2024-11-04", "date = 2025-11-04")), False),
    (
        "charter-review-overdue",
        *spoil(("review_due = 2025-06-02", "review_due = 2025-01-14")),
        False,
    ),
    ("charter-no-review-date", *spoil(("review_due = 2025-06-02\n", "")), False),
    ("charter-review-called-for", *spoil(add=TURNOVER), False),
    (
        "charter-heard-no-answer",
        *spoil(add=REVIEW.format(date="2025-01-06").replace("It is read out on Mondays", "")),
        False,
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "changes", "add", "words"), FAULTS, ids=[f"{at}-{f[0]}" for at, f in enumerate(FAULTS)]
)
def test_a_fault_is_found_and_nothing_else(
    elm: Elm, code: str, changes: tuple[tuple[str, str], ...], add: str, words: bool
) -> None:
    for old, new in changes:
        elm.change(old, new)
    elm.add(add)
    also = {"charter-words-changed"} if words else set()  # these change a word that was agreed
    assert set(elm.codes()) == {code} | also
    found = next(one for one in elm.problems() if one.code == code)
    assert found.hint


def test_no_lines(unagreed: Elm) -> None:
    text = unagreed.text
    before, _, rest = text.partition("[[expectation]]")
    unagreed.folder.write("projects/elm/charter.toml", before + rest[rest.index("[[made]]") :])
    assert unagreed.codes() == ["charter-no-lines", "charter-no-agreement"]


@pytest.mark.slow
def test_agreed_by_nobody(unagreed: Elm) -> None:
    assert unagreed.codes() == ["charter-no-agreement"]
    unagreed.add('[[agreement]]\non = 2024-11-25\nby = ["community meeting"]\n')
    assert unagreed.codes() == ["charter-no-agreement"]  # it has no fingerprint


def test_a_line_for_everyone_counts_for_all_three(unagreed: Elm) -> None:
    unagreed.change('for = "patients"', 'for = "everyone"')
    unagreed.change('for = "visitors"', 'for = "staff"')
    assert "charter-audience-missing" not in unagreed.codes()


@pytest.mark.slow
def test_which_audience_is_missing_is_said(elm: Elm) -> None:
    elm.change('for = "visitors"', 'for = "staff"')
    elm.change('for = "patients"', 'for = "staff"')
    (found,) = [one for one in elm.problems() if one.code == "charter-audience-missing"]
    assert found.message == "no line is for patients or visitors"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("who", "text", "one_sided"),
    [
        ("patients", "Do not shout.", True),
        ("everyone", "Patients must not shout.", True),
        ("everyone", "We do not shout.", False),
        ("staff", "Staff tell patients when patients must wait.", False),
    ],
)
def test_one_sided(unagreed: Elm, who: str, text: str, one_sided: bool) -> None:
    # One line for each of the three is there already; one more for patients makes two of four.
    unagreed.add(FOURTH_LINE.format(id="shout", who=who, text=text))
    assert ("charter-one-sided" in unagreed.codes()) is one_sided


def test_as_many_of_staff_as_of_patients_is_not_one_sided(unagreed: Elm) -> None:
    unagreed.add(FOURTH_LINE.format(id="shout", who="patients", text="Do not shout."))
    unagreed.add(FOURTH_LINE.format(id="shout-too", who="staff", text="We do not shout."))
    assert "charter-one-sided" not in unagreed.codes()


@pytest.mark.slow
def test_changed_words_are_no_fault_while_they_are_talked_about(elm: Elm) -> None:
    elm.change("We ask before we go in.", "We ask before we enter.")
    assert elm.codes() == ["charter-words-changed"]
    (found,) = elm.problems()
    assert found.severity is Severity.ERROR
    assert "25 November 2024" in found.message
    stage = next(line for line in elm.text.splitlines() if line.startswith("status"))
    elm.change(stage, 'status = "under-review"')
    assert elm.codes() == []


@pytest.mark.slow
def test_never_displayed_is_asked_after_four_weeks(elm: Elm) -> None:
    before, _, _ = elm.text.partition("[[displayed]]")
    agreement = elm.text[elm.text.index("[[agreement]]") :]
    elm.folder.write("projects/elm/charter.toml", before + agreement)
    assert elm.codes() == ["charter-not-displayed"]
    elm.change("on = 2024-11-25", "on = 2024-12-19")  # 27 days before 15 January
    assert elm.codes() == []
    elm.change("on = 2024-12-19", "on = 2024-12-18")
    assert elm.codes() == ["charter-not-displayed"]


@pytest.mark.slow
def test_older_words_on_the_wall(elm: Elm) -> None:
    elm.change("We ask before we go in.", "We ask before we enter.")
    agree = ("charter", "agree", "elm", "--by", "community meeting")
    assert elm.folder.run(*agree).exit_code == 0
    assert elm.codes() == ["charter-older-words-displayed"]
    elm.change("since = 2024-12-02", "since = 2025-01-15")
    assert elm.codes() == []


@pytest.mark.slow
def test_the_same_words_agreed_again_leave_the_wall_alone(elm: Elm) -> None:
    agree = ("charter", "agree", "elm", "--by", "new people")
    assert elm.folder.run(*agree).exit_code == 0
    assert elm.codes() == []


@pytest.mark.slow
def test_a_review_answers_what_was_noted(elm: Elm) -> None:
    elm.add(TURNOVER)
    elm.add(REVIEW.format(date="2025-01-05"))
    assert elm.codes() == ["charter-review-called-for"]
    elm.change("date = 2025-01-05", "date = 2025-01-06")
    assert elm.codes() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("review", "code"),
    [
        ("2024-11-29", "charter-review-overdue"),  # 43 days before it was due
        ("2024-11-30", "charter-no-review-date"),  # 42 days: that was the review
        ("2025-01-13", "charter-no-review-date"),
    ],
)
def test_a_review_that_was_held_is_not_overdue(elm: Elm, review: str, code: str) -> None:
    elm.change("review_due = 2025-06-02", "review_due = 2025-01-11")
    elm.add(REVIEW.format(date=review))
    assert elm.codes() == [code]


@pytest.mark.slow
def test_the_day_of_the_review_is_not_yet_overdue(elm: Elm) -> None:
    elm.change("review_due = 2025-06-02", "review_due = 2025-01-15")
    assert elm.codes() == []


@pytest.mark.slow
def test_an_example_must_not_be_agreed_by_mistake(elm: Elm) -> None:
    elm.change('support = ["Your', 'illustrative = "Example words"\nsupport = ["Your')
    assert elm.codes() == []  # the whole project says that it is invented
    project = elm.folder.read("projects/elm/project.toml")
    lines = [line for line in project.splitlines() if not line.startswith("illustrative")]
    elm.folder.write("projects/elm/project.toml", "\n".join(lines))
    assert elm.codes() == ["charter-still-example"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("charter.toml", 'status = "', 'status = "retired" # "'),
        ("project.toml", 'status = "active"', 'status = "closed"'),
    ],
)
def test_what_is_over_is_left_alone(elm: Elm, file: str, old: str, new: str) -> None:
    elm.change("review_due = 2025-06-02", "review_due = 2024-01-15")
    text = elm.folder.read(f"projects/elm/{file}")
    elm.folder.write(f"projects/elm/{file}", text.replace(old, new))
    assert elm.codes() == []


def test_every_code_is_tried_here() -> None:
    tried = {fault[0] for fault in FAULTS} | {
        "charter-no-lines",
        "charter-no-agreement",
        "charter-one-sided",
        "charter-not-displayed",
        "charter-older-words-displayed",
        "charter-still-example",
    }
    assert tried == {check.code for check in CHECKS}
