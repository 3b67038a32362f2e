"""Every problem of a workbook: those found while reading, then those that checks find.

What stands beside the projects is checked here: settings, learning sets, library, packs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatch

from qiworkbook.analysis.commitments import SCORES
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.builtin import checks_privacy
from qiworkbook.builtin.checks import CHECKS
from qiworkbook.compose.disclosure.table import loosened_without_reason
from qiworkbook.contributions.records import RecordType, Scope
from qiworkbook.model import CycleFile, FileTable, LearningSet, Project, ProjectFile, Workbook
from qiworkbook.model.learning_set import is_safe
from qiworkbook.model.pack import BrandFile, PackFile
from qiworkbook.model.settings import ROUND_TO
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import Advice, InFile, Place, Problem, Severity, do
from qiworkbook.store import layout
from qiworkbook.store.layout import FileError, copied_from, files_in, folders_in, read_bytes
from qiworkbook.store.outputs import OUTPUT
from qiworkbook.store.packs import Home, StarterFolder, starter_folders
from qiworkbook.store.rows import read_table
from qiworkbook.store.splice import shape_problems
from qiworkbook.store.toml_file import UNREADABLE, parse_toml
from qiworkbook.store.validation import validate
from qiworkbook.store.workbook_folder import project_ids
from qiworkbook.text.source import Source
from qiworkbook.text.words import day, meant_or, there_are
from qiworkbook.workbook.edits.pictures import picture_problems
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.outputs.audience_words import wording_problems
from qiworkbook.workbook.outputs.own_templates import house_file_problems
from qiworkbook.workbook.programmes.definitions import definition_problems
from qiworkbook.workbook.wards_wanted import problems_of_places


def problems_beside(workbook: Workbook) -> Iterator[Problem]:
    """What is odd in the learning sets, in the library and in workbook.toml, with its line."""
    for gathering in workbook.learning_sets:
        yield from teams_not_here(workbook, gathering)
        yield from _ideas(workbook, gathering)
        yield from _times(gathering)
        yield from _dates(gathering)
        yield from _counts(gathering)
    yield from _library(workbook)
    for key in loosened_without_reason(workbook.file.sharing):
        yield Problem(
            "sharing-reason",
            f"{key} shows more than usual, and has no effect because nobody says why",
            workbook.source.place("sharing", key),
            Severity.QUESTION,
            "Write the reason, and who decided it, as reason, or take the line out.",
        )
    if workbook.file.sharing.round_to < ROUND_TO:
        yield Problem(
            "sharing-exact",
            f"counts are rounded to {ROUND_TO} all the same: exact ones could tell what is hidden "
            "beside them",
            workbook.source.place("sharing", "round_to"),
            Severity.QUESTION,
            Advice(
                "Take the line out, or write ",
                InFile(f"round_to = {ROUND_TO}", "round_to", (str(ROUND_TO),)),
                " or more.",
            ),
        )
    yield from _settings(workbook)
    yield from problems_of_places(workbook)
    yield from checks_privacy.problems_beside(workbook)
    yield from checks_privacy.names_beside(workbook)


def _settings(workbook: Workbook) -> Iterator[Problem]:
    file = workbook.source.file
    if any(one.place.file == file and one.code in UNREADABLE for one in workbook.problems):
        return
    for name in workbook.file.plugins.strangers(workbook.source.said("plugins")):
        yield Problem(
            "plugin-settings",
            f"no plugin that is in use here reads [plugins.{name}]",
            workbook.source.place("plugins", name),
            Severity.QUESTION,
            "Is it installed, and is its name written like that?",
            action=do("plugins list"),
        )


def teams_not_here(workbook: Workbook, gathering: LearningSet) -> Iterator[Problem]:
    """A problem for each team that a learning set names and the workbook does not have."""
    file, source = gathering.file, gathering.source
    named = [
        *((team, source.item(team, "teams")) for team in file.teams),
        *((story.project, source.place(story, "project")) for story in file.story),
        *((made.project, source.place(made, "project")) for made in file.commitment),
    ]
    ids = [project.id for project in workbook.projects]
    for team, place in named:
        if team not in ids:
            message = f"there is no project “{team}” in this workbook"
            yield Problem("learning-set-team", message, place, hint=there_are(team, ids))


def _ideas(workbook: Workbook, gathering: LearningSet) -> Iterator[Problem]:
    for commitment in gathering.file.commitment:
        project = workbook.project(commitment.project)
        known = project and not project.unread
        if project and known and commitment.idea and project.idea(commitment.idea) is None:
            yield Problem(
                "learning-set-idea",
                f"{project.id} has no change idea “{commitment.idea}”",
                gathering.source.place(commitment, "idea"),
                hint=there_are(commitment.idea, [idea.id for idea in project.ideas]),
            )


def _times(gathering: LearningSet) -> Iterator[Problem]:
    before = ""
    for item in gathering.file.agenda:
        start, end = item.start.zfill(5), (item.end or "").zfill(5) if item.end else ""
        if end and end <= start:
            yield _time(
                gathering.source.place(item, "end"),
                f"“{item.title}” ends at {item.end}, and starts at {item.start}",
            )
        if start < before:
            yield _time(
                gathering.source.place(item, "start"),
                f"“{item.title}” starts at {item.start}, before the part above it",
            )
        before = start


def _time(place: Place, message: str) -> Problem:
    return Problem("learning-set-times", message, place, hint="Which time is right?")


def _dates(gathering: LearningSet) -> Iterator[Problem]:
    file, source = gathering.file, gathering.source
    if gathering.id != file.date.isoformat():
        yield Problem(
            "learning-set-date",
            f"the file is called {gathering.id}, and the day in it is {file.date.isoformat()}",
            source.place("date"),
            Severity.QUESTION,
            "Which is right? Commands find a learning set by the name of its file.",
        )
    if file.next and file.next <= file.date:
        yield Problem(
            "learning-set-date",
            f"the next set is on {day(file.next)}, which is not after this one",
            source.place("next"),
            Severity.QUESTION,
            "When do you meet again?",
        )


def _counts(gathering: LearningSet) -> Iterator[Problem]:
    evaluation = gathering.file.evaluation
    if evaluation is None or not evaluation.confidence:
        return
    counts = evaluation.confidence
    place = gathering.source.place("evaluation", "confidence")
    if len(counts) != SCORES:
        message = f"confidence has {len(counts)} counts, and there are {SCORES} answers, 0 to 10"
        hint = "Write how many people chose each: [0, 0, 0, 0, 0, 1, 1, 3, 2, 1, 1]."
        yield Problem("learning-set-counts", message, place, hint=hint)
    elif sum(counts) > evaluation.responses:
        message = (
            f"{sum(counts)} people scored their confidence, of {evaluation.responses} who answered"
        )
        yield Problem("learning-set-counts", message, place, hint="Which number is right?")


def _library(workbook: Workbook) -> Iterator[Problem]:
    source = workbook.resources_source
    drivers = {driver.id for project in workbook.projects for driver in project.drivers}
    for one, place, _ in source.repeated(workbook.resources, "id"):
        message = f"two things in the library are called “{one.id}”"
        yield Problem("resource-twice", message, place)
    for one in workbook.resources:
        if one.link and not is_safe(one.link):
            yield Problem(
                "resource-link",
                f"“{one.link}” is not an address that can be followed",
                source.place(one, "link"),
                Severity.QUESTION,
                "Write it with https:// or mailto: in front.",
            )
        for driver in one.drivers:
            if driver not in drivers:
                yield Problem(
                    "resource-driver",
                    f"no project has a driver “{driver}”",
                    source.item(driver, one, "drivers"),
                    Severity.QUESTION,
                    there_are(driver, sorted(drivers)),
                )


_OF_A_PACK = {
    *(layout.PACK, layout.BRAND, layout.DEFINITIONS),
    *(layout.RULE_SETS, layout.STARTERS, layout.AUDIENCE_WORDS),
}
_OF_A_WORKBOOK = {
    *(layout.WORKBOOK, layout.RESOURCES, layout.PROJECTS, layout.LEARNING_SETS, layout.TEMPLATES),
    *(layout.PACKS, layout.IMPORTS, layout.PROGRAMME, layout.SHARE, OUTPUT, "pyproject.toml"),
}
_PICTURE_BYTES = 64 * 1024 * 1024
_SAMPLE = {"project": "x", "title": "x", "organisation": "x", "unit": "x", "today": "2025-01-15"}


def pack_problems(opened: OpenWorkbook) -> tuple[Problem, ...]:
    """The problems of packs: their own files, their brands, starters and words."""
    problems: list[Problem] = []
    record_types = opened.plugins.record_types
    for home in opened.packs.homes:
        if home.pack:
            problems += home.read(layout.PACK, PackFile).problems
            problems += _of_brand(home)
        if not home.plugin:
            try:
                problems += _strays(home, record_types)
            except FileError as error:
                problems.append(error.problem)
    for folder in starter_folders(opened.packs.homes, problems):
        problems += _of_starter(folder, record_types)
    return (*problems, *wording_problems(opened))


def _of_brand(home: Home) -> Iterator[Problem]:

    read = home.read(layout.BRAND, BrandFile)
    yield from (one for one in read.problems if one.code != "file-missing")
    for key in ("logo", "template"):
        path = getattr(read.value, key, "")
        try:
            if path:
                read_bytes(home.root, home.path(path), _PICTURE_BYTES)
        except FileError as error:
            message = f"{path}: {error.problem.message}"
            yield Problem("pack-file", message, read.source.place(key), plugin=home.plugin)


def _strays(home: Home, record_types: Sequence[RecordType]) -> Iterator[Problem]:
    """Folders and files that nothing reads: a misspelt one would fail in silence.

    A pack holds nothing else. Beside the projects and in them only what is of a kind that is read
    is named; in them nothing where no plugin is in use that would read it.
    """
    beside, below = (
        {one.where.split("/")[0] for one in record_types if one.scope is scope}
        for scope in (Scope.WORKBOOK, Scope.PROJECT)
    )
    projects = project_ids(home.root) if below and not home.pack else ()
    known = sorted(beside | _OF_A_PACK | (set() if home.pack else _OF_A_WORKBOOK))
    below |= {layout.PROJECT, layout.CYCLES, layout.DATA}
    places = {home.folder: known, **{layout.project_folder(id_): sorted(below) for id_ in projects}}
    for folder, read_there in places.items():
        folders = folders_in(home.root, folder)
        for path in (*folders, *files_in(home.root, folder)):
            name = path.rpartition("/")[2]
            is_code = bool(home.pack) and name.endswith(".py")
            if path in folders:
                is_read = bool(home.pack or name in below or files_in(home.root, path, ".toml"))
            else:
                is_read = is_code or (
                    name.endswith(".toml") and bool(home.pack or not copied_from(name))
                )
            if name in read_there or not is_read:
                continue
            hint = meant_or(
                name,
                known if folder == home.folder else (),
                f"There may be: {', '.join(read_there)}.",
            )
            if is_code:
                hint = "Programs in a workbook are never run. A plugin is installed as a package."
            elif name in below and not home.pack:
                hint = f"It is read in the folder of a project: {layout.PROJECTS}/NAME/{name}."
            yield Problem(
                "pack-stray" if home.pack else "workbook-stray",
                "nothing reads this",
                Place(path),
                Severity.QUESTION,
                hint,
            )


def _of_starter(found: StarterFolder, record_types: Sequence[RecordType]) -> Iterator[Problem]:
    from qiworkbook.workbook.edits.creation import filled

    if layout.PROJECT not in found.starter.files:
        place = Place(found.home.shown(found.home.path(found.folder)))
        yield Problem(
            "pack-starter",
            f"this starter has no {layout.PROJECT}, so a project cannot begin from it",
            place,
            hint="Copy one from a project, and put {{ title }} where the title goes.",
            plugin=found.home.plugin,
        )
    for path, text in found.starter.files.items():
        file = found.home.shown(found.home.path(f"{found.folder}/{path}"))
        begun = filled(path, text, _SAMPLE)
        if path.endswith(".csv"):
            yield from (
                read_table(begun, file).problems if path.startswith(f"{layout.DATA}/") else ()
            )
        elif path.endswith(".toml"):
            yield from _of_toml(begun, Source(file, begun), _model_of(path, record_types))


def _of_toml(text: str, source: Source, model: type[FileTable] | None) -> Iterator[Problem]:
    data, problem = parse_toml(text, source.file)
    if problem:
        yield problem
    elif data is not None and model is not None:
        yield from validate(data, source, model).problems


def _model_of(path: str, record_types: Sequence[RecordType]) -> type[FileTable] | None:
    if path == layout.PROJECT:
        return ProjectFile
    if fnmatch(path, f"{layout.CYCLES}/*.toml"):
        return CycleFile
    return next(
        (r.model for r in record_types if r.scope is Scope.PROJECT and fnmatch(path, r.where)), None
    )


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
