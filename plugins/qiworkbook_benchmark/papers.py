"""The Excel form of the newest assessment against each set, with the answers that it has."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from qiworkbook.api import Paper, PaperMaker, ProjectView, day, write_book
from qiworkbook_benchmark.assessment import Assessment
from qiworkbook_benchmark.form import form
from qiworkbook_benchmark.standards import StandardsSet
from qiworkbook_benchmark.tracks import tracks_of


def offered(view: ProjectView) -> Iterator[Paper]:
    """A form for each set that the project's own unit is assessed against."""
    own = [track for track in tracks_of(view) if track.own]
    for track in own:
        if track.standards is None:
            continue
        newest = track.newest.file
        is_shared = [other.newest.file.date for other in own].count(newest.date) > 1
        name = file_name(view, newest, track.set_id if is_shared else "")
        what = f"the form of the assessment of {day(newest.date)}, to fill in: {track.set_id}"
        yield Paper(name, what, partial(form_of, view, newest, track.standards))


def file_name(view: ProjectView, assessment: Assessment, set_id: str = "") -> str:
    """What the form of an assessment is called, with its set where a day has several."""
    return "-".join(filter(None, (view.project.id, "benchmark", set_id, f"{assessment.date}.xlsx")))


def form_of(view: ProjectView, assessment: Assessment, standards: StandardsSet) -> bytes:
    """The form, as a file of Excel."""
    ideas = tuple(idea.id for idea in view.project.ideas)
    return write_book(form(assessment, standards, view.project.id, ideas))


PAPERS = (PaperMaker("benchmark-forms", "Forms of assessments, in Excel", offered),)
