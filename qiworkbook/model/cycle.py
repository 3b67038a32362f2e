"""PDSA cycles: plan, do, study, act. The stage is read from what is filled in."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from qiworkbook.model.base import (
    Choice,
    CycleId,
    FileTable,
    IdeaId,
    MeasureId,
    Prose,
    Several,
    Table,
    Words,
)
from qiworkbook.model.project_file import Held, Task
from qiworkbook.model.theory import Level
from qiworkbook.text.words import day, no_stop


class Stage(StrEnum):
    """Where a cycle is."""

    PLAN = "plan"
    DO = "do"
    STUDY = "study"
    ACT = "act"
    DONE = "done"


class Purpose(StrEnum):
    """Why a cycle is run."""

    LEARN = "learn"
    DEVELOP = "develop"
    TEST = "test"
    IMPLEMENT = "implement"
    SPREAD = "spread"


class Decision(StrEnum):
    """What the team does next with the change."""

    NOT_YET = ""
    ADOPT = "adopt"
    ADAPT = "adapt"
    ABANDON = "abandon"


class Consequence(StrEnum):
    """How much it would matter if the test failed."""

    MINOR = "minor"
    MAJOR = "major"


class EarlierPrediction(Table):
    """What was predicted before the test began, and was changed since."""

    predict: Words
    """What was predicted then."""

    predicted_on: date | None = None
    """The day on which it was."""


class CycleQuestion(Table):
    """A question the test answers, what was predicted, what happened."""

    ask: Words
    """What the test is to answer."""

    predict: Prose = ""
    """What the team thinks will happen, written before the test."""

    predicted_on: date | None = None
    """The day of that, where it differs from the plan."""

    answer: Prose = ""
    """What happened."""

    held: Choice[Held] = Held.NOT_YET
    """Whether the prediction held: yes, partly or no."""

    earlier: Several[EarlierPrediction] = ()
    """What was predicted before the test began, where it was changed after that."""

    @property
    def before_the_test(self) -> str:
        """What it was before, in brackets, where it was changed after the test began."""
        before = "; ".join(
            no_stop(one.predict) + (f", {day(one.predicted_on)}" if one.predicted_on else "")
            for one in self.earlier
        )
        return f" (changed after the test began; before that: {before})" if before else ""

    @property
    def both_wordings(self) -> str:
        """The prediction; where it was changed after the test began, also what it was before."""
        changed = self.before_the_test
        if self.predicted_on and not changed:
            changed = f" (predicted on {day(self.predicted_on)})"
        return f"{no_stop(self.predict)}{changed}" if changed else self.predict


class Plan(Table):
    """Plan: the objective, the predictions, who and when."""

    objective: Prose = ""
    """What the cycle is to find out."""

    predicted_on: date | None = None
    """The day on which the predictions were written."""

    start: date | None = None
    """The first day of the test."""

    end: date | None = None
    """The last day."""

    scale: str = ""
    """How large the test is: one nurse, one morning handover."""

    conditions: Prose = ""
    """Under which conditions: a weekday, a night shift."""

    belief: Choice[Level] | None = None
    """How sure the team is that it will help."""

    consequence: Choice[Consequence] | None = None
    """How much it would matter if it failed."""

    contingency: Prose = ""
    """What the team does if it goes wrong."""

    data: Prose = ""
    """What is written down, by whom, how."""

    measures: Several[MeasureId] = ()
    """The measures it should move."""

    question: Several[CycleQuestion] = ()
    """The questions, each with a prediction."""

    task: Several[Task] = ()
    """Who does what, by when."""

    def first_predicted(self, question: CycleQuestion) -> date | None:
        """The day on which the first wording of what is predicted was written."""
        first = question.earlier[0] if question.earlier else question
        return first.predicted_on or self.predicted_on


class Do(Table):
    """Do: what happened when it was tried."""

    started: date | None = None
    """The day it began, if not as planned."""

    ended: date | None = None
    """The day it ended."""

    as_planned: bool | None = None
    """Whether it was carried out as planned."""

    observations: Prose = ""
    """What was seen, the unexpected too; never about one patient."""


class Study(Table):
    """Study: what the predictions were worth, and what was learned."""

    compared: Prose = ""
    """How what happened compares with the predictions."""

    summary: Prose = ""
    """What the data and the observations say."""

    learning: Prose = ""
    """What the team knows now that it did not know before."""


class Act(Table):
    """Act: adopt, adapt or abandon, and what comes next."""

    decision: Choice[Decision] = Decision.NOT_YET
    """Adopt, adapt or abandon."""

    next: Prose = ""
    """What comes next."""


class CycleFile(FileTable):
    """One PDSA cycle, as in `pdsa/DATE-SLUG.toml`."""

    title: str = ""
    """The cycle in a few words."""

    idea: IdeaId = ""
    """The change idea that it tests."""

    follows: CycleId = ""
    """The cycle that it builds on; empty for the first of a ramp."""

    purpose: Choice[Purpose] | None = None
    """To learn, develop, test, implement or spread."""

    people_involved: Prose = ""
    """How people who use the ward took part."""

    plan: Plan = Plan.model_empty()
    """Before the test."""

    do: Do = Do.model_empty()
    """During the test."""

    study: Study = Study.model_empty()
    """After the test."""

    act: Act = Act.model_empty()
    """What to do with it."""

    @property
    def stage(self) -> Stage:
        """The step that comes next; `DONE` when a decision has been made."""
        if self.act.decision:
            return Stage.DONE
        if self.study.summary or self.study.learning:
            return Stage.ACT
        if self.do.observations or self.do.as_planned is not None:
            return Stage.STUDY
        if self.plan.objective and any(q.predict for q in self.plan.question):
            return Stage.DO
        return Stage.PLAN
