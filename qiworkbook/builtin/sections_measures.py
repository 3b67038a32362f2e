"""The section on the measures: what is counted, how, how often, and which way is better."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qiworkbook.compose.sections import is_worked_out, section, typed
from qiworkbook.content import Callout, Cell, Facts, Heading, Table
from qiworkbook.model import MeasureKind
from qiworkbook.text.words import capital, counted, gist, listed, no_stop, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Block, Section
    from qiworkbook.model import Measure

_ON_A_SLIDE = 75  # letters of a definition; the whole stands in the notes and the report
_BETTER = {"increase": "Higher is better", "decrease": "Lower is better", "neither": "Neither"}


def measures(view: ProjectView) -> Iterator[Section]:
    """A table of the team's measures with their operational definitions in short.

    Where the team has its own, those that modules work out from other files are in the notes.
    """
    found = view.project.measures
    own = tuple(one for one in found if not is_worked_out(view.project, one))
    others = tuple(no_stop(one.name) for one in found if one not in own) if own else ()
    also = (f"Also worked out from other files: {'; '.join(others)}.",) * bool(others)
    full = (f"{m.name}: {sentence(m.definition)}" for m in own if m.definition.strip())
    yield _section(view, _table(own or found), own=own, notes=(*also, *full))


def measures_in_full(view: ProjectView) -> Iterator[Section]:
    """Every measure with all that its definition says."""
    blocks: list[Block] = []
    for measure in view.project.measures:
        blocks += (Heading(measure.name), Facts(tuple(_facts(view, measure))))
    yield _section(view, *blocks)


def _section(
    view: ProjectView, *blocks: Block, own: tuple[Measure, ...] = (), notes: tuple[str, ...] = ()
) -> Section:
    if not view.project.measures:
        missing = Callout("An outcome, a few process measures and a balancing one make a family.")
        message = "What will be counted is still to be agreed"
        return section(view, "measures", "Measures", message, (missing,))
    others = len(view.project.measures) - len(own) if own else 0
    more = f"; {others} more from other files" if others else ""
    return section(
        view,
        "measures",
        "Measures",
        f"{_message(own or view.project.measures)}{more}",
        blocks,
        ("Would a new colleague, with these words alone, count the same?", *notes),
    )


def _message(measures: tuple[Measure, ...]) -> str:
    kinds = Counter(measure.kind for measure in measures)
    family = listed([f"{kinds[kind]} {kind}" for kind in MeasureKind if kinds[kind]])
    return f"{counted(len(measures), 'measure')}: {family}"


def _table(measures: tuple[Measure, ...]) -> Table:
    rows = tuple(
        (
            Cell(measure.name),
            Cell(capital(measure.kind)),
            _counted(measure),
            Cell(capital(measure.every) if measure.every else "—"),
        )
        for measure in measures
    )
    return Table(("Measure", "Kind", "How it is counted", "Every"), rows)


def _counted(measure: Measure) -> Cell:
    """What is divided by what, where the whole definition has no room."""
    how = capital(no_stop(measure.definition))
    share = [no_stop(part) for part in (measure.numerator, measure.denominator) if part.strip()]
    brief = capital(", out of: ".join(share)) if len(share) > 1 else no_stop(gist(how, _ON_A_SLIDE))
    return Cell(brief or "Not defined yet", whole=how)


def _facts(view: ProjectView, measure: Measure) -> Iterator[tuple[str, str]]:
    yield "Kind", capital(measure.kind)
    yield "How it is counted", sentence(measure.definition) or "Not defined yet"
    shown = [d.name for d in view.project.drivers if d.id in measure.shows]
    if measure in view.thread.aim_measures:
        shown.insert(0, "the aim")
    others = {
        "Numerator": measure.numerator,
        "Denominator": measure.denominator,
        "What is counted": measure.counts or "",
        "Which way is better": _BETTER[measure.better] if measure.better else "Not said yet",
        "Target": "" if measure.target is None else typed(measure.target, measure.unit),
        "How often": f"every {measure.every}" if measure.every else "",
        "Shows": listed(shown),
        "Source": measure.source,
        "Who counts": measure.collected_by,
        "Read beside": _paired(view, measure),
    }
    yield from ((name, capital(said)) for name, said in others.items() if said.strip())


def _paired(view: ProjectView, measure: Measure) -> str:
    beside = view.project.measure(measure.paired_with)
    return beside.name if beside else ""
