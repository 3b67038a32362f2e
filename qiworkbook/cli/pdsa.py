"""`qiworkbook pdsa`: a cycle, from plan to act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.cli.lazy import Entry, LazyGroup

if TYPE_CHECKING:
    from qiworkbook.model import Cycle, Project

pdsa = LazyGroup(
    "pdsa",
    help="Walk a PDSA cycle: plan, predict, do, study, act. Numbers are worked out, never stored.",
    example="qiworkbook pdsa list willow-ward",
    entries={
        name: Entry(f"qiworkbook.cli.pdsa_{module}:{function}", line)
        for name, module, function, line in (
            ("plan", "plan", "plan", "Plan a cycle: what you want to learn, and what you predict."),
            ("predict", "plan", "predict", "Say what you think will happen, before the test."),
            ("do", "act", "do", "Say what happened when it was tried."),
            ("study", "act", "study", "Compare what happened with what was predicted."),
            ("act", "act", "act", "Adopt, adapt or abandon; and what is next."),
            ("list", "show", "list_", "Every ramp, cycle by cycle."),
            ("show", "show", "show", "One cycle."),
        )
    },
)


def cycle_at(project: Project, said: str | None, stage: str) -> Cycle:
    """The cycle that was named; otherwise the only one whose next step is this one.

    Where none is, it is the only one under way, whatever it lacks.
    """
    from qiworkbook.problems import WorkbookError
    from qiworkbook.workbook.lookup import the_cycle

    if said:
        return the_cycle(project, said)
    under_way = [cycle for cycle in project.cycles if cycle.stage != "done"]
    waiting = [cycle for cycle in under_way if cycle.stage == stage]
    if len(waiting) == 1 or len(under_way) == 1:
        return (waiting if len(waiting) == 1 else under_way)[0]
    if waiting:
        ids = ", ".join(sorted(cycle.id for cycle in waiting))
        raise WorkbookError("Which cycle? Several wait for this step.", f"Name one: {ids}.")
    raise WorkbookError(f"No cycle of {project.id} waits for this step.", _others(project))


def step_of(project: str, cycle: Cycle) -> tuple[str, ...]:
    """The command for the next step of a cycle; none where a decision has been made."""
    stage = "do" if cycle.stage == "plan" else cycle.stage
    return () if stage == "done" else (f"qiworkbook pdsa {stage} {project} {cycle.id}",)


def _others(project: Project) -> str:
    """What the cycles under way wait for: somebody who forgot a step is not left standing."""
    under_way = sorted(f"{one.id} ({one.stage})" for one in project.cycles if one.stage != "done")
    if not under_way:
        return f"Look at them with: qiworkbook pdsa list {project.id}"
    return f"Under way, and their next step: {', '.join(under_way)}. Name the one you mean."
