"""PDSA cycles: plan, do, study, act. The stage is read from what is filled in."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from qiworkbook.model.base import Choice, FileTable, Several, Table, Words
from qiworkbook.model.theory import Level


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


class Held(StrEnum):
    """Whether a prediction held. A form filled in step by step starts with an empty answer."""

    NOT_YET = ""
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


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


class Question(Table):
    """A question the test answers, what was predicted, what happened."""

    ask: Words
    predict: str = ""
    answer: str = ""
    held: Choice[Held] = Held.NOT_YET


class Task(Table):
    """Who does what, by when."""

    what: Words
    who: str = ""
    by: date | None = None


class Plan(Table):
    """Plan: the objective, the predictions, who and when."""

    objective: str = ""
    predicted_on: date | None = None
    start: date | None = None
    end: date | None = None
    scale: str = ""
    conditions: str = ""
    belief: Choice[Level] | None = None
    consequence: Choice[Consequence] | None = None
    contingency: str = ""
    data: str = ""
    measures: Several[str] = ()
    question: Several[Question] = ()
    task: Several[Task] = ()


class Do(Table):
    """Do: what happened when it was tried."""

    started: date | None = None
    ended: date | None = None
    as_planned: bool | None = None
    observations: str = ""


class Study(Table):
    """Study: what the predictions were worth, and what was learned."""

    compared: str = ""
    summary: str = ""
    learning: str = ""


class Act(Table):
    """Act: adopt, adapt or abandon, and what comes next."""

    decision: Choice[Decision] = Decision.NOT_YET
    next: str = ""


class CycleFile(FileTable):
    """One PDSA cycle, as in `pdsa/DATE-SLUG.toml`."""

    title: str = ""
    idea: str = ""
    follows: str = ""
    purpose: Choice[Purpose] | None = None
    people_involved: str = ""
    plan: Plan = Plan()
    do: Do = Do()
    study: Study = Study()
    act: Act = Act()

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
