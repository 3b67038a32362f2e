"""Checks of the aim: what, how much, by when, and which measure will show it."""

from __future__ import annotations

import re
from datetime import date
from math import isclose
from typing import TYPE_CHECKING

from qiworkbook.builtin.checks_base import Finding, asks
from qiworkbook.model import MeasureKind
from qiworkbook.text.words import day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.analysis.project_view import ProjectView

_VAGUE = re.compile(
    r"\b(improv\w*|increas\w*|reduc\w*|decreas\w*|enhanc\w*|rais(?:e|ing)|lower(?:ing)?"
    r"|better|more|fewer|less)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d|\b(half|halve|third|quarter|double|treble|triple|zero|none)\b", re.I)
# Years, days of a month and dates: their digits say when, not how much.
_WHEN = re.compile(
    r"\b(19|20)\d\d(-\d\d?(-\d\d?)?)?\b"
    r"|\b\d{1,2}(st|nd|rd|th)?\s+(?=jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|\b\d{1,2}/\d{1,2}(/\d{2,4})?\b",
    re.IGNORECASE,
)


@asks(
    "aim-missing",
    "Everything else in a project leads to the aim; without one, no measure and no test can "
    "say whether things got better.",
)
def missing(view: ProjectView) -> Iterator[Finding]:
    """The project has no aim."""
    if view.project.aim is None:
        yield Finding(
            view.project.source.place(),
            "the project has no aim yet",
            "Add an [aim] with a statement: what will be different, for whom, how much, by when.",
        )


@asks(
    "aim-vague",
    "People can work for years towards an aim that has no number, and never know that they have "
    "reached it.",
)
def vague(view: ProjectView) -> Iterator[Finding]:
    """The aim says "improve" or "reduce", and not how much."""
    aim = view.project.aim
    found = _VAGUE.search(aim.statement) if aim else None
    if aim and found and not _AMOUNT.search(_WHEN.sub("", aim.statement)):
        yield Finding(
            view.project.source.place("aim", "statement"),
            f'the aim says "{found[0]}", and not how much',
            "Say from what to what, and by when, in the sentence itself.",
        )


@asks(
    "aim-no-number",
    "With a number, the chart can show how far there is to go.",
)
def no_number(view: ProjectView) -> Iterator[Finding]:
    """The aim has no target."""
    aim = view.project.aim
    if aim and aim.target is None:
        yield Finding(
            view.project.source.place("aim"),
            "the aim has no number",
            'Add, for example: target = 90. Or a change from the baseline: target = "-25%"',
        )


@asks(
    "aim-no-date",
    "A date is what turns a wish into an aim, and it lets the team stop, look and say how it went.",
)
def no_date(view: ProjectView) -> Iterator[Finding]:
    """The aim has no date."""
    aim = view.project.aim
    if aim and aim.by is None:
        example = date(view.today.year + 1, 3, 31)
        yield Finding(
            view.project.source.place("aim"),
            "the aim has no date",
            f"Add, for example: by = {example}",
        )


@asks(
    "aim-no-measure",
    "The aim names the one thing that the outcome measure follows; otherwise nobody can see the "
    "aim come nearer.",
)
def no_measure(view: ProjectView) -> Iterator[Finding]:
    """No measure shows the aim."""
    aim = view.project.aim
    if aim is None or aim.measure or view.thread.outcome:
        return
    outcomes = [m.id for m in view.project.measures if m.kind is MeasureKind.OUTCOME]
    example = outcomes[0] if outcomes else "feels-safe"
    yield Finding(
        view.project.source.place("aim"),
        "no measure shows whether the aim is reached",
        f'Name its outcome measure, for example: measure = "{example}"',
    )


@asks(
    "aim-measure-no-data",
    "Until there are a few points, nobody knows where the team starts from.",
)
def measure_no_data(view: ProjectView) -> Iterator[Finding]:
    """The measure that shows the aim has no data."""
    outcome = view.thread.outcome
    if outcome and outcome in view.thread.measures_without_data:
        yield Finding(
            view.project.source.place(outcome),
            f'"{outcome.id}" shows the aim, and has no data yet',
            f"Add the first point: qiworkbook data add {view.project.id} {outcome.id}",
        )


@asks(
    "aim-relative-no-baseline",
    "A quarter less than an unknown number is an unknown number.",
)
def relative_without_baseline(view: ProjectView) -> Iterator[Finding]:
    """The target is a change, such as "-25%", and there is no baseline to change from."""
    aim = view.project.aim
    if aim and aim.is_relative and aim.baseline is None:
        yield Finding(
            view.project.source.place("aim", "target"),
            f"the target is {aim.target} from a baseline, and the baseline is not given",
            "Add where you started from, for example: baseline = 40",
        )


@asks(
    "aim-target-differs",
    "The slide of the aim and the chart below it would tell two different stories.",
)
def target_differs(view: ProjectView) -> Iterator[Finding]:
    """The aim and its measure have different targets."""
    aim, outcome = view.project.aim, view.thread.outcome
    if aim is None or outcome is None or aim.goal is None or outcome.target is None:
        return
    if not isclose(aim.goal, outcome.target, rel_tol=1e-9, abs_tol=0.05):
        yield Finding(
            view.project.source.place(outcome, "target"),
            f'the target of "{outcome.id}" is {outcome.target:g}, and the aim says {aim.goal:g}',
            "Which is right? A measure without a target takes the aim's.",
        )


@asks(
    "aim-past",
    "A missed aim, told plainly, helps the next team as much as one that was reached.",
    at_work=True,
)
def past(view: ProjectView) -> Iterator[Finding]:
    """The date of the aim has passed, and nothing says how it went."""
    aim = view.project.aim
    if aim and aim.by and aim.by < view.today and aim.met is None:
        yield Finding(
            view.project.source.place("aim", "by"),
            f"the aim ran to {day(aim.by)}. How did it go?",
            'Say met = "yes", "partly" or "no", and what you learned: learned = "..." '
            "Or agree a new date.",
        )


CHECKS = (
    missing,
    vague,
    no_number,
    no_date,
    no_measure,
    measure_no_data,
    relative_without_baseline,
    target_differs,
    past,
)
