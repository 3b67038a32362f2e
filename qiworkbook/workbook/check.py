"""Every problem of a workbook: those found while reading, then those that checks find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.builtin.checks import CHECKS
from qiworkbook.model import Project
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import Place, Problem, Severity
from qiworkbook.store import layout
from qiworkbook.store.splice import shape_problems
from qiworkbook.store.toml_file import UNREADABLE
from qiworkbook.workbook.edits.pictures import picture_problems
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.outputs.own_templates import house_file_problems
from qiworkbook.workbook.programmes.definitions import definition_problems
from qiworkbook.workbook.workbook_checks import pack_problems, problems_beside

_OURS = frozenset(check.code for check in CHECKS)


def problems_of(opened: OpenWorkbook, ids: Sequence[str] = ()) -> tuple[Problem, ...]:
    """The problems of the projects named, or of the whole workbook; sorted by file and line.

        >>> {str(one.severity) for one in problems_of(opened)} <= {"error", "question"}
        True

    A plugin that could not do its part is a problem too, named as such.
    """
    views = opened.views_of(ids)
    found = [problem for view in views for problem in _of_view(view, opened.plugins)]
    found += [problem for view in views for problem in picture_problems(opened, view)]
    if not ids:
        from qiworkbook.workbook.outputs.shared_copy import record_problems

        found += opened.workbook.problems
        found += problems_beside(opened.workbook)
        found += pack_problems(opened)
        found += house_file_problems(opened)
        found += record_problems(opened.root)
        whole = opened.whole()
        for check in opened.plugins.workbook_checks():
            found += check.find(whole)
    found += definition_problems(opened, ids)
    found += _tells_of_few(opened, ids)
    found += (
        Problem(
            "plugin-trouble",
            f"{trouble}",
            Place(layout.WORKBOOK),
            Severity.QUESTION,
            f"{trouble.outcome} Tell whoever looks after the plugin.",
            trouble.plugin,
        )
        for trouble in opened.plugins.troubles
    )
    return tuple(sorted(set(found)))


def _tells_of_few(opened: OpenWorkbook, ids: Sequence[str]) -> Iterator[Problem]:
    """Answers of a trust that hold those of its wards and a few people's more."""
    views = {view.project.id: view for view in opened.views_of(ids)}
    for id_, name in sorted(opened.tells_of_few):
        if id_ in views:
            record = views[id_].project.records[name][0]
            yield Problem(
                "sharing-answers",
                "subtract those of other projects here, and these answers reveal what a few "
                "people said",
                Place(record.source.file),
                Severity.QUESTION,
                "Do not show them outside the team together with the others; a copy to share "
                "leaves them out.",
            )


def next_of(opened: OpenWorkbook, problems: Sequence[Problem], most: int) -> tuple[Problem, ...]:
    """The problems without what can wait: of questions of method, the first few of each project.

        >>> problems = problems_of(opened)
        >>> len(next_of(opened, problems, most=1)) < len(problems)
        False

    They are chosen as the coach chooses, what matters to the team now first. Errors, and what
    looks wrong in the data or like a person, are never left out.
    """
    turns = {check.code: check.turn for check in opened.plugins.checks()}
    waits: set[Problem] = set()
    for view in opened.views:
        folder = f"{layout.project_folder(view.project.id)}/"
        method = [
            one
            for one in problems
            if one.place.file.startswith(folder) and turns.get(one.code) is not None
        ]
        method = [one for one in method if one.severity is Severity.QUESTION]
        method.sort(key=lambda one: turns[one.code] or 0)
        waits.update(method[most:])
    return tuple(one for one in problems if one not in waits)


def _of_view(view: ProjectView, plugins: Plugins) -> Iterator[Problem]:
    """Found once a view. What ours find hangs on the project and what lies beside the projects
    alone, so it outlives a change of another; who knows what a plugin looks at.
    """
    yield from view.project.problems
    yield from _out_of_shape(view.project)
    if view.project.unread:
        return  # everything leans on project.toml: its one fault would be told a hundred times
    for check in plugins.checks():
        kept = view.__dict__.setdefault("found" if check.code in _OURS else "told", {})
        if check.code not in kept:
            kept[check.code] = tuple(check.find(view))
        yield from kept[check.code]


def _out_of_shape(project: Project) -> Iterator[Problem]:
    """Files that can be read but not edited without harm to their form."""
    unread = {one.place.file for one in project.problems if one.code in UNREADABLE}
    for source in (project.source, *(cycle.source for cycle in project.cycles)):
        if source.text and source.file not in unread:
            yield from shape_problems(source)
