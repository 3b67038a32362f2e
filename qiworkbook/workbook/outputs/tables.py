"""The workbook as tidy tables, one row a thing, and what each of their columns means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

from msgspec.structs import replace

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.compose.document import last_value
from qiworkbook.content.sheets import CellKind, Column, Sheet, Value
from qiworkbook.model import LearningSet, Series
from qiworkbook.plugins.contribution_guard import ABOUT
from qiworkbook.spc.explain import RULES
from qiworkbook.spc.reading import Reading, ReadPoint
from qiworkbook.spc.words import assurance_said, variation_said, verdict, why_no_data
from qiworkbook.store.layout import SHARED

DICTIONARY = "dictionary"
HIDDEN = "*"
"""What stands for a number that a copy to share does not show."""

_Row = tuple["Value", ...]
_Told = tuple[str, ...]

_PROJECTS: _Told = (
    *ABOUT,
    *("ward_id", "ward_was", "trust_id", "trust_short", "region"),
    *("title", "status", "setting", "began"),
    *("aim_measure", "baseline", "goal", "aim_by", "met"),
)
_MEASURES: _Told = (
    *ABOUT,
    *("measure", "name", "kind", "unit", "better", "counts", "every", "chart", "rule_set"),
    *("target", "latest", "latest_date", "centre", "lower", "upper", "points"),
    *("variation", "assurance", "latest_words", "variation_words", "assurance_words"),
)
_POINTS: _Told = (
    *ABOUT,
    *("measure", "date", "value", "numerator", "denominator", "unit", "phase"),
    *("centre", "lower", "upper", "target", "signals", "rule_set", "excluded"),
)
_CYCLES: _Told = (
    *ABOUT,
    *("cycle", "title", "idea", "number", "follows", "purpose", "stage", "start", "end"),
    *("predicted_on", "questions", "belief", "measures", "decision"),
)
_IDEAS: _Told = (
    *ABOUT,
    *("idea", "name", "drives", "source", "status", "impact", "effort", "belief", "cycles"),
)
_DRIVERS: _Told = (*ABOUT, "driver", "name", "part_of", "measures", "ideas")
_QUESTIONS: _Told = (*ABOUT, "cycle", "number", "predicted_on", "held")
_PROGRESS: _Told = (*ABOUT, "date", "self", "coach")
_SETS: _Told = ("learning_set", "title", "theme", "teams", "next_set")
_EVALUATIONS: _Told = ("learning_set", "responses", "confidence", "people")
_COMMITMENTS: _Told = (*ABOUT, "learning_set", "idea", "by")
_ATTENDANCE: _Told = (*ABOUT, "learning_set", "role", "came")


_NUMBERS = frozenset(
    (
        *("baseline", "goal", "target", "latest", "centre", "lower", "upper", "points", "value"),
        *("numerator", "denominator", "phase", "number", "questions", "cycles", "self", "coach"),
        *("responses", "confidence", "people", "came"),
    )
)
_DAYS = frozenset(
    ("date", "latest_date", "start", "end", "predicted_on", "by", "aim_by", "began", "next_set")
)


def tables(views: Sequence[ProjectView]) -> tuple[Sheet, ...]:
    """All tables. Of a copy that leaves the team, free text is left out."""
    words = not any(view.workbook.shared is not None for view in views)

    def sheet(name: str, columns: _Told, more: _Told, rows: Iterator[_Row]) -> Sheet:
        headings = columns + (more if words else ())
        return Sheet(
            name,
            tuple(Column(one, _kind(one), width=16, meaning=MEANINGS[one]) for one in headings),
            tuple(row[: len(headings)] for row in rows),
        )

    def of_each(rows: Callable[[ProjectView], Iterator[_Row]]) -> Iterator[_Row]:
        return ((*_at(view), *row) for view in views for row in rows(view))

    return (
        sheet("projects", _PROJECTS, ("aim", "problem"), of_each(_projects)),
        sheet(
            "measures",
            _MEASURES,
            ("definition", "verdict", "chosen_because", "cautions"),
            of_each(_measures),
        ),
        sheet("points", _POINTS, ("note",), of_each(_points)),
        sheet("cycles", _CYCLES, ("objective", "scale", "learning", "next"), of_each(_cycles)),
        sheet("ideas", _IDEAS, (), of_each(_ideas)),
        sheet("drivers", _DRIVERS, (), of_each(_drivers)),
        sheet("questions", _QUESTIONS, ("ask", "predict", "answer"), of_each(_questions)),
        sheet("progress", _PROGRESS, ("reason",), of_each(_progress)),
        sheet(
            "learning_sets",
            _SETS,
            (),
            (
                (one.id, one.file.title, one.file.theme, _listed(one.file.teams), one.file.next)
                for one in (views[0].workbook.learning_sets if views else ())
            ),
        ),
        sheet("evaluations", _EVALUATIONS, (), _evaluations(views)),
        sheet("commitments", _COMMITMENTS, ("what",), _commitments(views)),
        sheet("attendance", _ATTENDANCE, (), _attendance(views)),
    )


def _kind(heading: str) -> CellKind:
    if heading in _NUMBERS:
        return CellKind.NUMBER
    return CellKind.DATE if heading in _DAYS else CellKind.TEXT


def dictionary(sheets: Sequence[Sheet]) -> Sheet:
    """A table of all columns of these tables, and what each of them means."""
    return Sheet(
        DICTIONARY,
        tuple(
            Column(heading, width=width, meaning=MEANINGS[heading])
            for heading, width in (("table", 16), ("column", 20), ("meaning", 80))
        ),
        tuple(
            (sheet.name, column.heading, column.meaning or MEANINGS.get(column.heading, ""))
            for sheet in sheets
            for column in sheet.columns
        ),
    )


def as_shared(sheet: Sheet) -> Sheet:
    """A table of a copy to share, with the column that keeps it from being read as true numbers."""
    column = Column(SHARED, width=16, meaning=MEANINGS[SHARED])
    rows = tuple((*row, "yes") for row in sheet.rows)
    return replace(sheet, columns=(*sheet.columns, column), rows=rows)


def rows_of(sheet: Sheet) -> tuple[dict[str, Value], ...]:
    """The rows of a table, each a dict by the names of its columns."""
    headings = [column.heading for column in sheet.columns]
    return tuple(dict(zip(headings, row, strict=True)) for row in sheet.rows)


def _at(view: ProjectView) -> tuple[str, str, str]:
    """Which project, on which ward, of which trust."""
    return view.project.id, view.project.place, view.project.where.trust


def _projects(view: ProjectView) -> Iterator[_Row]:
    about, aim, where = view.project.about, view.project.aim, view.project.where
    yield (
        *(where.ward_id, "; ".join(where.was), where.trust_id, where.short, where.region),
        *(view.project.title, view.project.status, str(about.setting or ""), about.start),
        *(
            (aim.measure, aim.baseline, aim.goal, aim.by, str(aim.met or ""), aim.statement)
            if aim
            else ("", None, None, None, "", "")
        ),
        about.problem,
    )


def _measures(view: ProjectView) -> Iterator[_Row]:
    for one in view.project.measures:
        reading = view.readings[one.id]
        latest = reading.latest
        yield (
            *(one.id, one.name, str(one.kind)),
            *(reading.unit, str(reading.better), reading.counts, reading.every),
            *(str(reading.chart), _rules(reading), reading.target),
            *_now(reading),
            *(len(reading.useful), str(reading.variation), str(reading.assurance)),
            *(
                last_value(reading) if latest else why_no_data(reading),
                variation_said(reading),
                assurance_said(reading),
            ),
            *(one.definition, verdict(reading) if latest else "", reading.chosen_because),
            " ".join(reading.cautions),
        )


def _now(reading: Reading) -> tuple[Value, ...]:
    """The latest value, its date, centre and limits."""
    at = reading.latest
    if reading.ends_hidden:
        return (HIDDEN, max(reading.hidden), None, None, None)
    if at is None:
        return (None,) * 5
    return at.value, at.when, at.centre, at.lower, at.upper


def _points(view: ProjectView) -> Iterator[_Row]:
    for id_, reading in view.readings.items():
        series = view.project.series.get(id_)
        for at in reading.points:
            yield (
                *(reading.measure, at.when),
                *_numbers(at, series),
                *(reading.unit, at.phase + 1, at.centre, at.lower, at.upper, at.target),
                *(_signals(reading, at), _rules(reading), at.excluded, at.note),
            )


def _numbers(at: ReadPoint, series: Series | None) -> tuple[Value, Value, Value]:
    """Value, numerator and denominator, with a star for each that a copy does not show."""
    if series is None or at.when not in series.hidden:
        return at.value, at.numerator, at.denominator
    if not series.has_denominator:
        return HIDDEN, None if at.denominator is None else HIDDEN, at.denominator
    return HIDDEN, HIDDEN, HIDDEN if at.denominator is None else at.denominator


def _signals(reading: Reading, point: ReadPoint) -> str:
    found = (
        f"{RULES[signal.rule].lower()}, {signal.side}" for signal in reading.signals_at(point.index)
    )
    return "; ".join(dict.fromkeys(found))


def _rules(reading: Reading) -> str:
    return f"{reading.rule_set.title} {reading.rule_set.version}".strip()


def _cycles(view: ProjectView) -> Iterator[_Row]:
    for cycle in view.thread.cycles_by_date:
        file = cycle.file
        yield (
            *(cycle.id, file.title, file.idea, view.thread.number(cycle)),
            *(file.follows, str(file.purpose or ""), str(cycle.stage)),
            *(file.do.started or file.plan.start, file.do.ended or file.plan.end),
            *(file.plan.predicted_on, len(file.plan.question), str(file.plan.belief or "")),
            *(_listed(file.plan.measures), str(file.act.decision)),
            *(file.plan.objective, file.plan.scale, file.study.learning, file.act.next),
        )


def _ideas(view: ProjectView) -> Iterator[_Row]:
    for idea in view.project.ideas:
        yield (
            *(idea.id, idea.name, _listed(idea.drives)),
            *(str(idea.source or ""), str(idea.status), str(idea.impact or "")),
            *(str(idea.effort or ""), str(idea.belief or "")),
            len(view.thread.cycles_of(idea)),
        )


def _questions(view: ProjectView) -> Iterator[_Row]:
    for cycle in view.thread.cycles_by_date:
        for number, question in enumerate(cycle.file.plan.question, 1):
            yield (
                *(cycle.id, number, question.predicted_on or cycle.file.plan.predicted_on),
                str(question.held),
                *(question.ask, question.predict, question.answer),
            )


def _progress(view: ProjectView) -> Iterator[_Row]:
    for one in view.project.progress:
        yield (one.date, one.self, one.coach, one.reason)


def _evaluations(views: Sequence[ProjectView]) -> Iterator[_Row]:
    """How many people gave each answer; of a set whose people were only counted, one row."""
    for one in views[0].workbook.learning_sets if views else ():
        said = one.file.evaluation
        if said and not said.confidence:
            yield one.id, said.responses, None, None
        for answer, people in enumerate(said.confidence if said else ()):
            yield one.id, said.responses if said else None, answer, people


def _commitments(views: Sequence[ProjectView]) -> Iterator[_Row]:
    for one, view in _sets_of(views):
        for made in one.file.commitment:
            if made.project == view.project.id:
                yield (*_at(view), one.id, made.idea, made.by, made.what)


def _attendance(views: Sequence[ProjectView]) -> Iterator[_Row]:
    for one, view in _sets_of(views):
        for there in one.file.attendance:
            if there.project == view.project.id:
                yield (*_at(view), one.id, there.role, there.people)


def _sets_of(views: Sequence[ProjectView]) -> Iterator[tuple[LearningSet, ProjectView]]:
    """Each learning set with each of these projects, of which it may say something."""
    return product(views[0].workbook.learning_sets if views else (), views)


def _drivers(view: ProjectView) -> Iterator[_Row]:
    for driver in view.project.drivers:
        yield (
            *(driver.id, driver.name, _listed(driver.part_of)),
            _listed(measure.id for measure in view.thread.measures_of(driver)),
            _listed(idea.id for idea in view.thread.ideas_for(driver)),
        )


def _listed(ids: Iterator[str] | Sequence[str]) -> str:
    return " ".join(ids)


MEANINGS = {
    "project": "The id of the project: the name of its folder.",
    "ward": "The ward, as people say it.",
    "trust": "The trust that the ward is of.",
    "ward_id": "The id of the ward in workbook.toml; empty where none was given.",
    "ward_was": "What the ward was called, or was part of, before; a semicolon between two.",
    "trust_id": "The id of the trust in workbook.toml; empty where none was given.",
    "trust_short": "The short name of the trust.",
    "region": "The region of the trust.",
    "setting": "What kind of ward it is.",
    "began": "The day the project began.",
    "aim_measure": "The id of the measure that shows the aim.",
    "baseline": "Where that measure stood at the start, in its unit.",
    "goal": "The number to reach, in the same unit.",
    "aim_by": "The date by which it is to be reached.",
    "met": "What the team says at the end: yes, partly or no.",
    "aim": "The aim as a sentence.",
    "problem": "What the project is about.",
    "responses": "How many people answered.",
    "confidence": "An answer from 0 to 10 to: how confident are you to apply this?",
    "people": "How many people gave this answer.",
    "role": "The role of people, such as nurse; never a name.",
    "came": "How many people of this role came to the learning set.",
    "measure": "The id of the measure.",
    "name": "Its name.",
    "kind": "outcome, process or balancing.",
    "unit": "The unit of values, centre and limits; % is 0 to 100.",
    "better": "Which way is improvement: increase, decrease or neither.",
    "counts": "What is counted: incidents, reports, people, shifts, days.",
    "every": "How often a value comes.",
    "chart": "The chart that reads it: run, xmr, p, u, c, g, t ...",
    "rule_set": "The rules that mark points, with their version.",
    "target": "The number to reach.",
    "latest": "The latest value; of rounded counts about that, as latest_words say.",
    "latest_words": "The same in words; of rounded counts, from which to which the true one lies.",
    "latest_date": "The date of the latest value.",
    "centre": "The centre line: a mean, or the median of a run chart.",
    "lower": "The lower process limit; empty where there is none.",
    "upper": "The upper process limit; empty where there is none.",
    "points": "How many values there are.",
    "variation": "What the chart says: improvement, concern, common cause, too early ...",
    "assurance": "Whether the target will be met: always, never, at times; none without one.",
    "variation_words": "The same in words.",
    "assurance_words": "The same in words.",
    "definition": "The operational definition.",
    "verdict": "What the chart says, as a sentence.",
    "chosen_because": "Why this chart was chosen.",
    "cautions": "What a reader should know first, such as a definition that was changed.",
    "date": "The day, or the first day of the period.",
    "value": "The value as it is drawn. Empty is no data, and 0 is zero.",
    "numerator": "How many, of the denominator.",
    "denominator": "Out of how many.",
    "phase": "Which phase of the limits, counted from 1.",
    "signals": "The rules that mark this point, and on which side.",
    "excluded": "Why the point is left out of centre and limits; empty where it counts.",
    "note": "What somebody wrote on the point.",
    "cycle": "The id of the PDSA cycle: the name of its file.",
    "title": "Its title.",
    "idea": "The id of the change idea.",
    "number": "Its place: of a cycle in its ramp, of a question in its cycle.",
    "follows": "The cycle that it builds on.",
    "purpose": "learn, develop, test, implement or spread.",
    "stage": "The step that comes next: plan, do, study, act; or done.",
    "start": "The day the test began, or is planned to begin.",
    "end": "The day it ended, or is planned to end.",
    "predicted_on": "The day on which predictions were written.",
    "questions": "How many questions it asks.",
    "belief": "How sure the team is that it will help: low, medium, high.",
    "measures": "Ids of measures, a blank between two.",
    "decision": "adopt, adapt or abandon; empty while there is none.",
    "objective": "What the test is to find out.",
    "scale": "How large the test is.",
    "learning": "What was learned.",
    "next": "What comes next.",
    "drives": "Ids of the drivers that the idea works on.",
    "source": "Where the idea comes from: team, patients, change-package, literature.",
    "status": "Of a project: active, paused or closed; empty where it can't be read. "
    "Of an idea: proposed, testing, adopted ...",
    "impact": "low, medium or high.",
    "effort": "low, medium or high.",
    "cycles": "How many cycles test it.",
    "driver": "The id of the driver.",
    "part_of": "The drivers that it is part of; empty for a primary driver.",
    "ideas": "Ids of the change ideas that work on it.",
    "held": "Whether the prediction held: yes, partly or no; empty while nobody said.",
    "ask": "What the test is to answer.",
    "predict": "What the team expected.",
    "answer": "What happened.",
    "self": "The team's own progress score, 0.5 to 5.",
    "coach": "The coach's progress score, 0.5 to 5.",
    "reason": "What the scores rest on.",
    "learning_set": "The id of the learning set: its date.",
    "theme": "What it is about.",
    "teams": "Ids of the projects that take part; empty is all.",
    "next_set": "The date of the one after.",
    "by": "The date by which it was promised.",
    "what": "What the team said it would test.",
    SHARED: "Of a copy to share: numbers are rounded or hidden, so nothing imports them as true.",
    "table": "The table.",
    "column": "Its column.",
    "meaning": "What stands in the column.",
}
"""What a column means, by its name; a name means the same in every table."""
