"""Checks of a charter: what it says, how it was made, whether it is alive.

No check looks at a charter that is retired, nor at one of a project that is closed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from qiworkbook.api import (
    Action,
    Advice,
    CheckMaker,
    CoproductionLevel,
    Finding as Finding,
    InFile,
    LookedAt,
    ProjectView,
    Row,
    Severity,
    counted,
    day,
    listed,
    meant_or,
    short,
)
from qiworkbook_charter.model import (
    HALF_A_YEAR,
    STANDING,
    TIME_TO_DISPLAY,
    Charter,
    CharterForm,
    CharterStage,
    Expectation,
    ExpectedOf,
    Making,
    ReviewReason,
    displays_of_older_words,
    from_patients,
    is_overdue,
    newest_agreement,
    next_review,
    unanswered,
    words_changed,
)
from qiworkbook_charter.records import charter_of
from qiworkbook_charter.words import GROUPS, SMALL_GROUP

Looking: TypeAlias = LookedAt[Charter]
"""What a check looks at: a charter, and the project that it belongs to."""


def _looks(view: ProjectView, _: Severity) -> Iterator[Looking]:
    record, closed = charter_of(view), view.project.about.status == "closed"
    if record and record.file.status is not CharterStage.RETIRED and not closed:
        yield Looking(record, view)


_checks = CheckMaker(_looks)
faults, asks, wonders = _checks.faults, _checks.asks, _checks.wonders


_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
_VOWELS = re.compile(r"[aeiouyáéíóúàèìòùäëïöüâêîôû]+")
# What is written and not said: "safe" but "people", "asked" but "wanted", "comes" but "places".
_SILENT = re.compile(
    r"(?:[^aeiouyl]|[aeiouyl]l)e$|(?:[^aeiouytdl]|[aeiouyl]l)ed$|(?:[^aeiouyscgxzhl]|[aeiouyl]l)es$"
)
_SENTENCE = re.compile(r"[^.!?…:;\n]*[^\W_][^.!?…:;\n]*")
_AFTER_STOP = re.compile(r"(?<=[.!?…])\s+|\n+")

FIRST_SCHOOL_AGE = 5
"""Grade 0 of a US school, kindergarten, is at about five."""


def words(text: str) -> tuple[str, ...]:
    """The words of a text; a number counts as one."""
    return tuple(_WORD.findall(text))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, without their stops; a line end, colon or semicolon ends one too."""
    return tuple(found.strip() for found in _SENTENCE.findall(text))


def sentences_with_stops(text: str) -> tuple[str, ...]:
    """The text, cut after each full stop, question mark or exclamation mark."""
    return tuple(part.strip() for part in _AFTER_STOP.split(text) if part.strip())


def syllables(word: str) -> int:
    """How many syllables a word seems to have: its groups of vowels, silent endings aside."""
    letters = word.lower().replace("’", "'").split("'")[0]
    return max(1, len(_VOWELS.findall(letters)) - bool(_SILENT.search(letters)))


def grade(text: str) -> float:
    """The Flesch–Kincaid grade; 0.0 for a text without words."""
    found = words(text)
    if not found:
        return 0.0
    per_sentence = len(found) / max(1, len(sentences(text)))
    per_word = sum(map(syllables, found)) / len(found)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def reading_age(text: str) -> int:
    """The age in whole years from which a text can be read, roughly; never below five."""
    return max(FIRST_SCHOOL_AGE, int(grade(text) + FIRST_SCHOOL_AGE))


CONTENTS = {
    "commitment": "the commitment",
    "context": "the context",
    "understanding": "how behaviour may differ",
    "conversation": "how it begins conversations",
}
"""The contents of a charter beside its expectations, as keys and in words."""

OLDEST_READING_AGE = 11
"""The NHS digital service manual aims for a reading age of 9 to 11 (service-manual.nhs.uk)."""

LONGEST_EASY_SENTENCE = 15
"""Easy-read sentences have at most ten to 15 words (gov.uk, Accessible communication formats)."""


@asks(
    "charter-content-missing",
    "One of the contents of a charter is not written yet.",
    "Expectations alone are a list of rules; the commitment, the reason, what happens when people "
    "are unwell, and how to talk about it make them a charter.",
)
def _content_missing(at: Looking) -> Iterator[Finding]:
    missing = [key for key in CONTENTS if not getattr(at.file, key).strip()]
    if missing:
        yield Finding(
            at.place(),
            f"the charter does not say {listed([CONTENTS[key] for key in missing], 'nor')} yet",
            Advice("Add, in your own words: ", InFile.key(missing[0])),
        )


@asks(
    "charter-no-help",
    "The charter does not say what to do when an expectation is not met.",
    "Somebody who reads it because something happened needs the next step on the same page.",
)
def _no_help(at: Looking) -> Iterator[Finding]:
    if not at.file.if_not_met.strip():
        yield Finding(
            at.place(),
            "the charter does not say what anybody can do when an expectation is not met",
            Advice(
                "Add, for example: ",
                InFile.key("if_not_met", "Tell any member of staff, or your advocate. ..."),
            ),
        )


@asks(
    "charter-hard-to-read",
    "A line seems hard to read.",
    "People read a charter when they are unwell, tired or upset. The age is a rough guide (the "
    "Flesch–Kincaid grade); somebody who lives on the ward is a better one.",
)
def _hard_to_read(at: Looking) -> Iterator[Finding]:
    for expectation in at.file.expectation:
        key = "plain" if expectation.plain.strip() else "text"
        text = getattr(expectation, key)
        age = reading_age(text)
        whom = "adults" if age > 16 else f"readers of {age} or older"
        if age > OLDEST_READING_AGE:
            yield Finding(
                at.place(expectation, key),
                f'"{short(text, 40)}" may be hard to read: for {whom}, at a rough guess',
                Advice(
                    "Shorter words and sentences help. Or add easy-read words beside it: ",
                    InFile("plain = ...", "plain"),
                )
                if key == "text"
                else "Shorter words and sentences help. Read it with somebody from the ward.",
            )


@asks(
    "charter-long-sentence",
    "An easy-read sentence is long.",
    "Easy read has one idea in a sentence, and at most 15 words.",
)
def _long_sentence(at: Looking) -> Iterator[Finding]:
    for expectation in at.file.expectation:
        for sentence in sentences(expectation.plain):
            length = len(words(sentence))
            if length > LONGEST_EASY_SENTENCE:
                yield Finding(
                    at.place(expectation, "plain"),
                    f'"{short(sentence, 40)}" has {length} words, long for easy read',
                    "Make two sentences of it, with one idea in each.",
                )


@asks(
    "charter-easy-read-gap",
    "Some lines have easy-read words, and others have none.",
    "Whoever needs the easy-read page needs all of it.",
)
def _easy_read_gap(at: Looking) -> Iterator[Finding]:
    lines = at.file.expectation
    without = [line for line in lines if not line.plain.strip()]
    promised = any(shown.form is CharterForm.EASY_READ for shown in at.file.displayed)
    if without and (promised or len(without) < len(lines)):
        yield Finding(
            at.place(without[0]),
            f"{counted(len(without), 'line')} of {len(lines)} "
            f"{'has' if len(without) == 1 else 'have'} no easy-read words",
            Advice("Add, with somebody who uses easy read: ", InFile.key("plain")),
        )


@asks(
    "charter-still-example",
    "An agreed charter still says that it is an example.",
    "Words that nobody on the ward has written should not be agreed by mistake.",
)
def _still_example(at: Looking) -> Iterator[Finding]:
    theirs = at.file.illustrative
    if theirs and not at.view.why_example() and at.file.status in STANDING:
        yield Finding(
            at.place("illustrative"),
            f'the charter is "{at.file.status.value}", and still says that it is an example',
            Advice(
                "When every word is the ward's own, delete the line ",
                InFile("illustrative = ...", "illustrative"),
            ),
        )


_WORDS = (
    _content_missing,
    _no_help,
    _hard_to_read,
    _long_sentence,
    _easy_read_gap,
    _still_example,
)


@asks(
    "charter-not-displayed",
    "The charter was agreed four or more weeks ago and is not yet on display.",
    "Nobody can keep to expectations that they have not seen.",
)
def _not_displayed(at: Looking) -> Iterator[Finding]:
    newest = newest_agreement(at.file)
    if newest is None or at.file.displayed or newest.on > at.view.today - TIME_TO_DISPLAY:
        return
    yield Finding(
        at.place(newest),
        f"the charter was agreed on {day(newest.on)}, and nothing says where it can be read",
        Advice(
            "Print it, and put it up. Then add ",
            InFile("a [[displayed]]", "displayed", row=True),
            " with where, format, since.",
        ),
        action=Action("charter poster", (at.view.project.id,)),
    )


@asks(
    "charter-older-words-displayed",
    "What is on the wall has older words than those agreed since.",
    "Two versions on one ward make people doubt both.",
)
def _older_words_displayed(at: Looking) -> Iterator[Finding]:
    newest = newest_agreement(at.file)
    for shown in displays_of_older_words(at.file):
        yield Finding(
            at.place(shown, "since"),
            f"{short(shown.where, 40)} has the words of before "
            f"{day(newest.on) if newest else 'the last agreement'}",
            "Put up the new page there, and write the new day at since.",
        )


@asks(
    "charter-review-overdue",
    "The day of the review has passed.",
    "Expectations have to be agreed again as people come and go, or they become a poster that "
    "nobody sees.",
)
def _review_overdue(at: Looking) -> Iterator[Finding]:
    due = at.file.review_due
    if due is not None and is_overdue(at.file, at.view.today):
        yield Finding(
            at.place("review_due"),
            f"the charter review was due by {day(due)}",
            "Read it out at a community meeting, then write down what you heard and did.",
            action=Action("charter review", (at.view.project.id,), HEARD),
        )


@asks(
    "charter-no-review-date",
    "No date is set for the next review.",
    "A charter without a review date is never reviewed.",
)
def _no_review_date(at: Looking) -> Iterator[Finding]:
    charter = at.file
    if charter.status not in STANDING or next_review(charter, at.view.today) is not None:
        return
    if charter.review_due is None:
        place, message = at.place(), "no date is set for the next charter review"
    else:
        place = at.place("review_due")
        message = "the review was held, and no date is set for the next one"
    example = at.view.today + HALF_A_YEAR
    yield Finding(
        place,
        message,
        Advice(
            "Write, for example: ", InFile(f"review_due = {example}", "review_due", (str(example),))
        ),
    )


@asks(
    "charter-review-called-for",
    "New people or a theme were noted, and the charter has not been reviewed since.",
    "When half of the people on a ward are new, half of them have agreed to nothing.",
)
def _review_called_for(at: Looking) -> Iterator[Finding]:
    for noted in unanswered(at.file):
        seen = short(noted.what, 60) or _REASONS[noted.why]
        yield Finding(
            at.place(noted),
            f'on {day(noted.on)} somebody noted "{seen}", and the charter has not been read again '
            "since",
            "Take it to the next community meeting, then write down what you heard and did.",
            action=Action(
                "charter review", (at.view.project.id,), (("why", noted.why.value), *HEARD)
            ),
        )


HEARD = (("heard", ""), ("did", ""))
_REASONS = {
    ReviewReason.TURNOVER: "many people are new",
    ReviewReason.THEME: "something keeps coming up",
    ReviewReason.DATE: "its date",
}


@asks(
    "charter-heard-no-answer",
    "A review says what was heard, and not what was done about it.",
    "“You said” without “we did” teaches people not to say.",
)
def _heard_without_answer(at: Looking) -> Iterator[Finding]:
    for review in at.file.review:
        if not review.did.strip():
            yield Finding(
                at.place(review),
                f'you heard "{short(review.heard, 50)}", and nothing says what was done about it',
                Advice("Add ", InFile.key("did"), ", also if it could not be done, and why."),
            )


_RULE_FOR_PATIENTS = re.compile(
    r"\bpatients?\s+(?:must|shall|should|may not|will not|can ?not|are not allowed)\b",
    re.IGNORECASE,
)


@faults(
    "charter-duplicate-id",
    "Two lines of the charter have the same id.",
    "A review or a message that names the line could mean either.",
)
def _duplicate_id(at: Looking) -> Iterator[Finding]:
    for one, place, line in at.record.source.repeated(at.file.expectation, "id"):
        message = f'the id "{one.id}" is already used in line {line}'
        yield Finding(place, message, "Give one of the two lines another id.")


@faults(
    "charter-idea-unknown",
    "The charter names a change idea that the project does not have.",
    "The thread from the aim to the wall breaks there.",
)
def _unknown_idea(at: Looking) -> Iterator[Finding]:
    idea, ideas = at.file.idea, [idea.id for idea in at.view.project.ideas]
    if idea and idea not in ideas:
        yield Finding(
            at.place("idea"),
            f'the project has no change idea "{idea}"',
            meant_or(idea, ideas, f"It has: {', '.join(ideas) or 'none yet'}.", quotes='"'),
        )


@asks(
    "charter-no-lines",
    "The charter has no line yet.",
    "A charter begins with what people would like to expect of each other, in their words.",
)
def _no_lines(at: Looking) -> Iterator[Finding]:
    if not at.file.expectation:
        yield Finding(
            at.place(),
            Advice("the charter has no ", InFile("[[expectation]]", "expectation"), " yet"),
            "Ask at the next community meeting: what would help everybody here to feel safe?",
        )


@asks(
    "charter-audience-missing",
    "Nothing is expected of patients, of staff or of visitors.",
    "A charter is for everybody on the ward. A line for everyone counts for each of the three.",
)
def _audience_missing(at: Looking) -> Iterator[Finding]:
    there = {expectation.who for expectation in at.file.expectation}
    if not there or ExpectedOf.EVERYONE in there:
        return
    missing = [
        who.value for who in ExpectedOf if who not in there and who is not ExpectedOf.EVERYONE
    ]
    if missing:
        yield Finding(
            at.place("expectation"),
            f"no line is for {listed(missing, 'or')}",
            Advice(
                "Ask them, and add a line with ",
                InFile.key("for", missing[0]),
                ". Or write one ",
                InFile.key("for", "everyone"),
                ".",
            ),
        )


@asks(
    "charter-no-patient-origin",
    "No line was the idea of patients.",
    "What patients have not shaped is a set of house rules, and people read it as one.",
)
def _no_patient_origin(at: Looking) -> Iterator[Finding]:
    if at.file.expectation and not from_patients(at.file):
        yield Finding(
            at.place("expectation"),
            "no line says that it was patients' idea",
            Advice(
                "Where it was, say ",
                InFile.key("origin", "patients", "both"),
                ". If none was: what would they add?",
            ),
        )


@asks(
    "charter-origin-unknown",
    "Some lines say whose idea they were, and others do not.",
    "Whose idea it was is how people see that they were heard.",
)
def _origin_unknown(at: Looking) -> Iterator[Finding]:
    lines = at.file.expectation
    unknown = [line for line in lines if line.origin is None]
    if unknown and len(unknown) < len(lines):
        yield Finding(
            at.place(unknown[0]),
            f"nothing says whose idea {counted(len(unknown), 'line')} of {len(lines)} "
            f"{'was' if len(unknown) == 1 else 'were'}",
            Advice("Add ", InFile.key("origin", "patients", "staff", "both", "visitors"), "."),
        )


@asks(
    "charter-one-sided",
    "More lines tell patients what to do than ask anything of anybody else.",
    "Expectations run both ways. People add a line when it is about all of us, and go quiet when "
    "it is about what patients must.",
)
def _one_sided(at: Looking) -> Iterator[Finding]:
    asked_of = Counter(map(_asked_of, at.file.expectation))
    of_patients = asked_of.pop(ExpectedOf.PATIENTS, 0)
    if of_patients > 1 and of_patients > max(asked_of.values(), default=0):
        yield Finding(
            at.place("expectation"),
            f"{counted(of_patients, 'line')} of {len(at.file.expectation)} "
            "tell patients what to do, more than anybody else",
            "Which of them could begin with “we”, and be for everyone? What do patients expect "
            "of staff?",
        )


def _asked_of(expectation: Expectation) -> ExpectedOf:
    if expectation.who is ExpectedOf.EVERYONE and _RULE_FOR_PATIENTS.search(expectation.text):
        return ExpectedOf.PATIENTS
    return expectation.who


_SHARED = frozenset(
    {CoproductionLevel.ENGAGED, CoproductionLevel.CO_DESIGNED, CoproductionLevel.CO_PRODUCED}
)


@asks(
    "charter-not-made-together",
    "No occasion is recorded on which patients helped to make the charter.",
    "A charter that patients did not help to make is not co-produced, whatever it says.",
)
def _not_made_together(at: Looking) -> Iterator[Finding]:
    made = at.file.made
    if any(_patients_came(one) and one.level in (None, *_SHARED) for one in made):
        return
    if not made:
        message = "nothing says how the charter was made together"
    elif not any(map(_patients_came, made)):
        message = "as far as the file says, no patients took part in making the charter"
    else:
        message = "patients were told or asked, and did not share in deciding"
    yield Finding(
        at.place("made") if made else at.place(),
        message,
        Advice(
            "Take it to a community meeting, and add ",
            InFile("a [[made]]", "made", row=True),
            " with date, event, patients, level.",
        ),
    )


def _patients_came(made: Making) -> bool:
    return made.patients not in (None, 0)


@asks(
    "charter-small-group",
    "A small group is written down as a number.",
    "The history of a file is kept for ever, and where there were two visitors everybody may "
    "know who they were. "
    "Every page that is made from the file says “fewer than 5” anyway.",
)
def _small_group(at: Looking) -> Iterator[Finding]:
    for made in at.file.made:
        for group in GROUPS:
            came = getattr(made, group)
            if isinstance(came, int) and 0 < came < SMALL_GROUP:
                yield Finding(
                    at.place(made, group),
                    f"{counted(came, 'person', 'people')} is a small group ({group})",
                    Advice("Better: ", InFile.key(group, f"fewer than {SMALL_GROUP}"), "."),
                )


@asks(
    "charter-no-agreement",
    'The charter is "agreed" or "displayed", and what was agreed is not kept anywhere.',
    "With the fingerprint of the agreed words, anybody can see whether they are still the same.",
)
def _no_agreement(at: Looking) -> Iterator[Finding]:
    newest = newest_agreement(at.file)
    if at.file.status in STANDING and not (newest and newest.fingerprint):
        yield Finding(
            at.place("status"),
            f'the charter is "{at.file.status.value}", and the words that were agreed '
            "are not kept anywhere",
            "Record it.",
            action=Action("charter agree", (at.view.project.id,), (("by", ""),)),
        )


@faults(
    "charter-words-changed",
    "The words differ from those that were agreed.",
    "People agreed to particular words. Other words, however much better, have to be agreed too.",
)
def _changed(at: Looking) -> Iterator[Finding]:
    newest = newest_agreement(at.file)
    if newest and at.file.status in STANDING and words_changed(at.file):
        yield Finding(
            at.place(newest),
            f"the words have changed since they were agreed on {day(newest.on)}",
            Advice(
                "Take them back to those who agreed. Until then, say ",
                InFile.key("status", CharterStage.UNDER_REVIEW),
                ".",
            ),
            action=Action("charter agree", (at.view.project.id,), (("by", ""),)),
        )


@faults(
    "charter-date-ahead",
    "Something is written down as done on a day in the future.",
    "What has happened has a day in the past; a slip in the year is easily made.",
)
def _date_ahead(at: Looking) -> Iterator[Finding]:
    for row, key in _days(at):
        when: date = getattr(row, key)
        if when > at.view.today:
            yield Finding(
                at.place(row, key),
                f"{day(when)} is in the future",
                "Is the year right? Write things down when they have happened.",
            )


def _days(at: Looking) -> Iterator[tuple[Row, str]]:
    """Every row that has a day, and the key of it."""
    charter = at.file
    yield from ((row, "date") for row in (*charter.made, *charter.review))
    yield from ((row, "on") for row in (*charter.agreement, *charter.noted))


CHECKS = (
    _duplicate_id,
    _unknown_idea,
    _no_lines,
    _audience_missing,
    _no_patient_origin,
    _origin_unknown,
    _one_sided,
    *_WORDS,
    _not_made_together,
    _small_group,
    _no_agreement,
    _changed,
    _date_ahead,
    _not_displayed,
    _older_words_displayed,
    _review_overdue,
    _no_review_date,
    _review_called_for,
    _heard_without_answer,
)
