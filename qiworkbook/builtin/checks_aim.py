"""Checks of who works on it, and of the aim: how much, by when, for whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from math import isclose

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.builtin.checks_base import Finding, Turn, asks, do
from qiworkbook.model import Aim, Measure, MeasureKind, Role
from qiworkbook.problems import Advice, InFile
from qiworkbook.spc.numbers import as_typed
from qiworkbook.spc.reading import Better
from qiworkbook.store.date_texts import Period, meanings
from qiworkbook.text.words import day, quoted


@asks(
    "team-no-lead",
    "A project that belongs to everybody is easily nobody's when the ward is busy.",
    turn=Turn.PEOPLE,
)
def no_lead(view: ProjectView) -> Iterator[Finding]:
    """Nobody leads the project."""
    if not any(member.role is Role.LEAD for member in view.project.team):
        yield Finding(
            view.project.source.place("team"),
            "nobody is named as the lead of the project",
            Advice(
                "Add ",
                InFile("a [[team]]", "team", row=True),
                " with ",
                InFile.key("role", "lead"),
                " and a job title.",
            ),
            ask="Who holds this together when the ward is busy?",
            action=do("team add", view, role="lead"),
        )


@asks(
    "team-no-lived-experience",
    "People who have stayed on the ward know what safe feels like there. Work done without them "
    "tends to solve another problem.",
    turn=Turn.PEOPLE,
)
def no_lived_experience(view: ProjectView) -> Iterator[Finding]:
    """Nobody with lived experience is on the team."""
    if not any(member.role is Role.LIVED_EXPERIENCE for member in view.project.team):
        yield Finding(
            view.project.source.place("team"),
            "nobody with lived experience is on the team yet",
            Advice(
                "Whom could you invite? Then add ",
                InFile("a [[team]]", "team", row=True),
                " with ",
                InFile.key("role", "lived-experience"),
            ),
            ask="Who has lived on this ward and could help to choose the next test?",
            action=do("team add", view, role="lived-experience"),
        )


@asks(
    "coproduction-not-said",
    "Being asked once and deciding together are very different things; saying which it is keeps "
    "a team honest.",
    turn=Turn.PEOPLE,
)
def coproduction_not_said(view: ProjectView) -> Iterator[Finding]:
    """Nothing says how people with lived experience share in the decisions."""
    together = view.project.coproduction
    if together is None or together.level is None or not together.how.strip():
        lacking = "level" if together is None or together.level is None else "how"
        found, example, question = _LACKING[lacking]
        yield Finding(
            view.project.source.place("coproduction"),
            f"nothing says {found}",
            Advice(
                "Add to ",
                InFile("[coproduction]", "coproduction"),
                ", for example: ",
                InFile.key(lacking, example),
            ),
            ask=question,
            action=do("coproduction set", view, **{lacking: ""}),
        )


_LACKING = {
    "level": (
        "how far people with lived experience share in the decisions",
        "co-designed",
        "What do people with lived experience decide here, and what are they only told?",
    ),
    "how": (
        "who with lived experience takes part, and how",
        "Two people sit on the team",
        "Who with lived experience takes part, and how would a newcomer join them?",
    ),
}


@asks(
    "person-named",
    "The history of a workbook is kept for years and shared widely. A job title says enough.",
)
def person_named(view: ProjectView) -> Iterator[Finding]:
    """A person's name stands in the file."""
    for member in view.project.team:
        if member.name.strip():
            yield Finding(
                view.project.source.place(member, "name"),
                "a person is named here",
                "Is that needed, and do they agree? A job title is enough.",
            )


_VAGUE = re.compile(
    r"\b(improv\w*|increas\w*|reduc\w*|decreas\w*|enhanc\w*|rais(?:e|ing)|lower(?:ing)?"
    r"|better|more|fewer|less|safer|happier|calmer|healthier|quicker|faster|kinder)\b",
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
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
# A date by which something is to be, and not one from which: "From 61% in May 2024 to 90% by ...".
_BY_WHEN = re.compile(
    r"\b(?P<word>by|before|until|end of)\s+(?:the\s+)?(?:end\s+of\s+)?(?:the\s+)?(?P<date>"
    r"\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?{_MONTH}\b(?:\s+(?:19|20)\d\d)?"
    r"|20\d\d(?=\s*(?:$|[.,;])))",
    re.IGNORECASE,
)
_FIGURE = r"(?<![\d.,/-])(\d+(?:\.\d+)?)(?![\d/-])"
_FROM_TO = re.compile(
    rf"\bfrom\s+(?:\w+\s+)?{_FIGURE}\s*(?:%|per\s?cent)?[^.;]*?\s(?:up |down )?to\s+(?:\w+\s+)?"
    rf"{_FIGURE}",
    re.IGNORECASE,
)
# A share that is to be reached, and not one by which something is to change.
_SHARE = re.compile(
    rf"(?<!\bby )(?<!\bby about ){_FIGURE}\s*(?:%|per\s?cent)"
    r"(?!\s+(?:fewer|less|more|lower|higher|reduction|increase|improvement|drop|rise|fall))",
    re.IGNORECASE,
)


def _aim(view: ProjectView) -> Aim | None:
    """The aim; None where a starter left its place open."""
    aim = view.project.aim
    said = aim and (aim.statement.strip() or aim.by or aim.target is not None)
    return aim if said else None


@asks(
    "aim-missing",
    "Everything else in a project leads to the aim; without one, no measure and no test can "
    "say whether things got better.",
    turn=Turn.AIM,
)
def missing(view: ProjectView) -> Iterator[Finding]:
    """The project has no aim."""
    if _aim(view) is None:
        yield Finding(
            view.project.source.place(),
            "the project has no aim yet",
            Advice(
                "Add an ",
                InFile("[aim]", "aim"),
                " with a statement: what will be different, for whom, how much, by when.",
            ),
            ask="What will be different when this has worked: for whom, how much, by when?",
            action=do("aim set", view, statement=""),
        )


@asks(
    "aim-vague",
    "People can work for years towards an aim that has no number, and never know that they have "
    "reached it.",
    turn=Turn.AIM,
)
def vague(view: ProjectView) -> Iterator[Finding]:
    """The aim says "improve" or "reduce", but not how much."""
    aim = view.project.aim
    found = _VAGUE.search(aim.statement) if aim else None
    if aim and found and not _AMOUNT.search(_WHEN.sub("", aim.statement)):
        yield Finding(
            view.project.source.place("aim", "statement"),
            f'the aim says "{found[0]}", but not how much',
            "Say from what to what, and by when, in the sentence itself.",
            ask=f'The aim says "{found[0]}": from what to what, so that everybody would see it?',
            action=do("aim set", view, statement=""),
        )


@asks(
    "aim-no-number",
    "With a number, the chart can show how far there is to go.",
    turn=Turn.AIM,
)
def no_number(view: ProjectView) -> Iterator[Finding]:
    """The aim has no target."""
    aim = _aim(view)
    if aim and aim.target is None:
        yield Finding(
            view.project.source.place("aim"),
            "the aim has no number",
            Advice(
                "Add, for example: ",
                InFile("target = 90", "target", ("90",)),
                ". Or a change from the baseline: ",
                InFile.key("target", "-25%"),
            ),
            ask="How much better would be enough: which number will you reach?",
            action=do("aim set", view, target=""),
        )


@asks(
    "aim-no-date",
    "A date is what turns a wish into an aim, and it lets the team stop, look and say how it went.",
    turn=Turn.AIM,
)
def no_date(view: ProjectView) -> Iterator[Finding]:
    """The aim has no date."""
    aim = _aim(view)
    if aim and aim.by is None:
        example = date(view.today.year + 1, 3, 31)
        yield Finding(
            view.project.source.place("aim"),
            "the aim has no date",
            Advice("Add, for example: ", InFile(f"by = {example}", "by", (str(example),))),
            ask="By when do you want to be there?",
            action=do("aim set", view, by=""),
        )


@asks(
    "aim-no-measure",
    "The aim names the one thing that the outcome measure follows; otherwise nobody can see the "
    "aim come nearer.",
    turn=Turn.AIM,
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
        Advice("Name its outcome measure, for example: ", InFile.key("measure", example)),
        ask="What will you count to see whether the aim is reached?",
        action=do("aim set", view, measure=outcomes[0])
        if outcomes
        else do("measure add", view, kind="outcome", shows="aim"),
    )


@asks(
    "aim-measure-no-data",
    "Until there are a few points, nobody knows where the team starts from.",
    turn=Turn.AIM,
)
def measure_no_data(view: ProjectView) -> Iterator[Finding]:
    """The measure that shows the aim has no data."""
    outcome = view.thread.outcome
    if outcome and outcome in view.thread.measures_without_data:
        yield Finding(
            view.project.source.place(outcome),
            f"{quoted(outcome.name)} shows the aim, and has no data yet",
            "Add the first point.",
            ask=f"Where do you start from: what is the first value of {quoted(outcome.name)}?",
            action=do("data add", view, outcome.id),
            measure=outcome.id,
        )


@asks(
    "aim-relative-no-baseline",
    "A quarter less than an unknown number is an unknown number.",
    turn=Turn.AIM,
)
def relative_without_baseline(view: ProjectView) -> Iterator[Finding]:
    """The target is a change, such as "-25%", and there is no baseline to change from."""
    aim = view.project.aim
    if aim and aim.is_relative and aim.baseline is None:
        yield Finding(
            view.project.source.place("aim", "target"),
            f"the target is {aim.target} from a baseline, and the baseline is not given",
            Advice(
                "Add where you started from, for example: ",
                InFile("baseline = 40", "baseline", ("40",)),
            ),
            ask=f"The target is {aim.target}: from which number?",
            action=do("aim set", view, baseline=""),
        )


@asks(
    "aim-target-differs",
    "The slide of the aim and the chart below it would tell two different stories.",
    turn=Turn.AIM,
)
def target_differs(view: ProjectView) -> Iterator[Finding]:
    """The aim and its measure have different targets."""
    aim, outcome = view.project.aim, view.thread.outcome
    if aim is None or outcome is None or aim.goal is None or outcome.target is None:
        return
    if not isclose(aim.goal, outcome.target, rel_tol=1e-9, abs_tol=0.05):
        was, goal = as_typed(outcome.target), as_typed(aim.goal)
        yield Finding(
            view.project.source.place(outcome, "target"),
            f'the target of "{outcome.id}" is {was}, and the aim says {goal}',
            "Which is right? A measure without a target takes the aim's.",
            ask=f"Which target is right: {goal}, or {was}?",
            action=do("measure set", view, outcome.id, target=f"{aim.goal:.12g}"),
            measure=outcome.id,
        )


@asks(
    "aim-wrong-way",
    "Chart, slide and summary all say how far there is to go; they would say it backwards.",
    turn=Turn.AIM,
)
def wrong_way(view: ProjectView) -> Iterator[Finding]:
    """The target lies on the other side of the baseline than the one that is better."""
    aim, outcome = view.project.aim, view.thread.outcome
    if aim and outcome and _is_backwards(aim, outcome):
        begun, goal = as_typed(aim.baseline or 0.0), as_typed(aim.goal or 0.0)
        yield Finding(
            view.project.source.place("aim", "target"),
            f"the aim goes from {begun} to {goal}, and of "
            f"{quoted(outcome.name)} {'more' if outcome.better is Better.INCREASE else 'less'} "
            "is better",
            "Which of the three is right: baseline, target, or which way is better?",
            ask=f"From {begun} to {goal}: is that the way you want to go?",
            action=do("aim set", view, baseline="", target=""),
        )


def _is_backwards(aim: Aim, outcome: Measure) -> bool:
    if aim.goal is None or aim.baseline is None:
        return False
    ahead = aim.goal - aim.baseline
    worse = {Better.INCREASE: ahead <= 0, Better.DECREASE: ahead >= 0}
    return outcome.better is not None and worse.get(outcome.better, False)


@asks(
    "aim-dates-differ",
    "People remember the sentence and the chart follows the date; a team that reads both must not "
    "have two ends.",
    turn=Turn.AIM,
)
def dates_differ(view: ProjectView) -> Iterator[Finding]:
    """The words of the aim end on another date than `by` says."""
    aim = view.project.aim
    if aim is None or aim.by is None:
        return
    said = [found for found in _BY_WHEN.finditer(aim.statement) if meanings(found["date"]).all]
    if said and not any(_agrees(found, aim.by) for found in said):
        yield Finding(
            view.project.source.place("aim", "by"),
            f'the aim says "{said[-1][0]}", and its date is {day(aim.by)}',
            "Which of the two is right?",
            ask=f'Which is right: "{said[-1][0]}", or {day(aim.by)}?',
            action=do("aim set", view, by=""),
        )


@asks(
    "aim-numbers-differ",
    "People remember the sentence and the chart draws the number; a team that reads both must not "
    "have two aims.",
    turn=Turn.AIM,
)
def numbers_differ(view: ProjectView) -> Iterator[Finding]:
    """The words of the aim say another baseline or target than the fields beside them."""
    aim = view.project.aim
    if aim is None or aim.goal is None:
        return
    outcome = view.thread.outcome
    if outcome and _is_backwards(aim, outcome):
        return  # one of the three is wrong, and asked about already
    words = _WHEN.sub(" ", _BY_WHEN.sub(" ", aim.statement))
    whole = _FROM_TO.search(words)
    shares = dict.fromkeys(float(found[1]) for found in _SHARE.finditer(words))
    if whole:
        begun, goal = float(whole[1]), float(whole[2])
    elif len(shares) == 1:
        begun, goal = None, next(iter(shares))
    else:
        return
    for name, said, kept in (("target", goal, aim.goal), ("baseline", begun, aim.baseline)):
        if said is not None and kept is not None and not isclose(said, kept, abs_tol=0.05):
            yield Finding(
                view.project.source.place("aim", name),
                f"the words of the aim say {as_typed(said)}, and its {name} is {as_typed(kept)}",
                "Which of the two is right?",
                ask=f"Which {name} holds: the {as_typed(said)} of the sentence, "
                f"or {as_typed(kept)}?",
                action=do("aim set", view, **{name: ""}),
            )


def _agrees(said: re.Match[str], by: date) -> bool:
    """Whether a date in words is that day, or a month or a year that the day lies in.

    "Before April" ends in March.
    """
    days = {by}
    if said["word"].casefold() == "before" and by < date.max:
        days.add(by + timedelta(days=1))
    found = meanings(said["date"]).all
    if all(one.when is None for one in found):
        found = meanings(f"{said['date']} {by.year}").all  # nobody said the year
    return any(
        one.when and _in(one.period, one.when) == _in(one.period, day_)
        for one in found
        for day_ in days
    )


def _in(period: Period, when: date) -> tuple[int, ...]:
    whole = (when.year, when.month, when.day)
    return whole[: {Period.YEAR: 1, Period.MONTH: 2}.get(period, 3)]


@asks(
    "aim-past",
    "A missed aim, told plainly, helps the next team as much as one that was reached.",
    turn=Turn.AIM_OVER,
    at_work=True,
)
def past(view: ProjectView) -> Iterator[Finding]:
    """The date of the aim has passed, and nothing says how it went."""
    aim = view.project.aim
    if aim and aim.by and aim.by < view.today and aim.met is None:
        yield Finding(
            view.project.source.place("aim", "by"),
            f"the aim ran to {day(aim.by)}, and nothing says how it went",
            Advice(
                "Say ",
                InFile.key("met", "yes", "partly", "no"),
                ", and what you learned: ",
                InFile.key("learned"),
                " Or agree a new date.",
            ),
            ask="How did it go with the aim, and what will you tell the people who helped?",
            action=do("aim set", view, met="", learned=""),
        )


CHECKS = (
    no_lead,
    no_lived_experience,
    coproduction_not_said,
    person_named,
    missing,
    vague,
    no_number,
    no_date,
    no_measure,
    measure_no_data,
    relative_without_baseline,
    target_differs,
    wrong_way,
    dates_differ,
    numbers_differ,
    past,
)
