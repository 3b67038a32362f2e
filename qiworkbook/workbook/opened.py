"""Open a workbook, and see its projects whole."""

from __future__ import annotations

from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from qiworkbook.analysis.project_view import ProjectView, WorkbookView
from qiworkbook.analysis.wards_and_trusts import Places
from qiworkbook.model import Measure, Point, Project, ProjectFile, Series, Workbook, WorkbookFile
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import Problem, Severity, WorkbookError, do
from qiworkbook.spc.observations import Observation, SpcError
from qiworkbook.spc.reading import Better, ChartType, UnmeasuredStretch
from qiworkbook.spc.rows import days_between
from qiworkbook.spc.rule_sets import RULE_SETS, RuleSet
from qiworkbook.store import layout
from qiworkbook.store.atomic import finish_cut_short
from qiworkbook.store.date_texts import DateWord
from qiworkbook.store.packs import Branded, Packs, branded, read_packs
from qiworkbook.store.toml_file import read_toml
from qiworkbook.store.workbook_folder import (
    project_ids,
    project_of,
    read_project,
    read_series,
    read_workbook,
)
from qiworkbook.text.words import meant_or, nearest
from qiworkbook.workbook.root import find_root

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from qiworkbook.content.sheets import Value
    from qiworkbook.model import LearningSet

_OTHER_WAY = {Better.INCREASE: Better.DECREASE, Better.DECREASE: Better.INCREASE}


def with_days_between(project: Project) -> Project:
    """The project with the points of every measure that says `days_between`.

    Where the counts of the other measure are no counts, the measure has no points and the
    project a problem that says why.
    """
    measures, problems = list(project.measures), []
    series = dict(project.series)
    for at, measure in enumerate(project.measures):
        counted = project.measure(measure.days_between)
        if counted is None or counted.days_between:
            continue
        measures[at] = measure_of_days(counted, measure)
        try:
            series[measure.id] = derived(project, counted, measure.id)
        except SpcError as error:
            place = project.source.place(measure, "days_between")
            problems.append(Problem("data-not-events", str(error), place))
    if measures == list(project.measures):
        return project
    return replace(
        project,
        measures=tuple(measures),
        series=series,
        problems=(*project.problems, *problems),
    )


def measure_of_days(counted: Measure, measure: Measure) -> Measure:
    """A measure of days: a T chart unless it says otherwise, better the other way round."""
    better = measure.better or _OTHER_WAY.get(counted.better or Better.NEITHER, Better.NEITHER)
    return measure.model_copy(
        update={
            "chart": measure.chart or ChartType.T,
            "unit": measure.unit or "days",
            "every": None,  # each row is an event
            "better": better,
            "counts": measure.counts or counted.counts,
            "decimals": measure.decimals if measure.decimals is not None else 1,
        }
    )


def derived(project: Project, counted: Measure, id_: str) -> Series:
    """The days between the events that a measure counts. Raises SpcError where it counts none."""
    there = project.series.get(counted.id)
    rows = [
        Observation(point.when, point.value, excluded=point.excluded)
        for point in (there.points if there else ())
    ]
    pauses = tuple(UnmeasuredStretch(one.start, one.end, one.reason) for one in counted.pause)
    points = (
        Point(row.when, row.value, note=row.note)
        for row in days_between(rows, counted.every or "", pauses)
        if row.when is not None
    )
    source = there.source if there else project.source
    unread = there.unread if there else 0
    return Series(id_, tuple(points), source, derived_by=counted.id, unread=unread)


_READ = frozenset({"data-same-date", "resource-twice"})
"""Errors of what was read: it contradicts itself, and nothing of it is left out."""


class OpenWorkbook(Struct, frozen=True, dict=True):
    """A workbook that has been read: where it lies, the plugins in use, the day it is.

    `today` is the day of the work, `as_of` where the workbook has it; `clock` is that on which
    somebody sits here. `own_rules` are the only ways to read charts where no plugin was asked for
    more.
    """

    root: Path
    plugins: Plugins
    today: date
    clock: date
    workbook: Workbook
    packs: Packs = field(default_factory=Packs)
    brand: Branded | None = None
    own_rules: Mapping[str, RuleSet] | None = None

    def __repr__(self) -> str:
        """Where it lies and how many projects it has; all that is in it would fill a screen."""
        return f"<workbook in {self.root}, projects: {len(self.workbook.ids)}>"

    @property
    def is_shared(self) -> bool:
        """Whether this is the workbook of a copy that leaves the team."""
        return self.workbook.shared is not None

    @cached_property
    def rule_sets(self) -> Mapping[str, RuleSet]:
        """The ways to read charts, by id: of the core, of plugins and of packs."""
        if self.own_rules is not None:
            return MappingProxyType(dict(self.own_rules))
        given = {owned.value.id: owned.value for owned in self.plugins.rule_sets()}
        return MappingProxyType(given | self.packs.rule_sets)

    @property
    def date_order(self) -> DateWord | None:
        """How people here write dates, where nothing else settles it."""
        order = self.workbook.file.dates.order
        return DateWord(order) if order else None

    @cached_property
    def places(self) -> Places:
        """The tables of wards and trusts, to be looked up."""
        return Places(self.workbook.file)

    @cached_property
    def tells_of_few(self) -> frozenset[tuple[str, str]]:
        """Projects whose answers hold those of others and a few people's more, by record type."""
        from qiworkbook.compose.disclosure.answers import answers_of, answers_that_hold_others
        from qiworkbook.compose.disclosure.table import Policy

        given = answers_of(self.workbook.projects, self.plugins.record_types)
        return answers_that_hold_others(given, Policy.of(self.workbook.file.sharing))

    def home_of(self, key: str) -> Path:
        """The folder that a path of the house style starts from: `logo` or `template`."""
        return self.brand.home_of(key, self.root) if self.brand else self.root

    @cached_property
    def plugin_templates(self) -> tuple[Path, ...]:
        """The templates that installed packages bring; those of the workbook come before them."""
        brought = (home.root / layout.TEMPLATES for home in self.packs.homes if home.plugin)
        return tuple(folder for folder in brought if folder.is_dir())

    @cached_property
    def left_out(self) -> tuple[Problem, ...]:
        """What could not be read, and so is missing from whatever is made of this workbook."""
        found = [*self.workbook.problems]
        found += [problem for one in self.workbook.projects for problem in one.problems]
        return unread_problems(found)

    @cached_property
    def views(self) -> tuple[ProjectView, ...]:
        """Every project seen whole, by the name of its folder."""
        return tuple(
            ProjectView(project, self.today, self.workbook, self.rule_sets)
            for project in self.workbook.projects
        )

    def views_of(self, ids: Sequence[str]) -> tuple[ProjectView, ...]:
        """The projects with these ids, in that order; all of them when none is named.

        Raises WorkbookError for one that is not there.
        """
        return tuple(self.view(id_) for id_ in dict.fromkeys(ids)) if ids else self.views

    def view(self, id_: str) -> ProjectView:
        """One project seen whole. Raises WorkbookError when it is not there."""
        by_id = {view.project.id: view for view in self.views}
        if id_ in by_id:
            return by_id[id_]
        raise no_such_project(id_, tuple(by_id))

    def whole(self, ids: Sequence[str] = (), gathering: LearningSet | None = None) -> WorkbookView:
        """The workbook with these projects, or all, for what is made of it as a whole."""
        return WorkbookView(self.workbook, self.views_of(ids), self.today, gathering)

    def project(self, id_: str) -> Project:
        """One project. Raises WorkbookError when it is not there."""
        return self.view(id_).project

    def tables(self, ids: Sequence[str] = ()) -> dict[str, tuple[dict[str, Value], ...]]:
        """The tables of `export` for these projects, or all: rows by the names of their columns.

        `tables()["points"][0]["value"]` is the first value of the first measure.
        """
        from qiworkbook.workbook.outputs.tables import rows_of, tables

        views = self.views_of(ids)
        made = (*tables(views), *self.plugins.tables(views))
        return {sheet.name: rows_of(sheet) for sheet in made}


def open_folder(folder: Path, today: date, *, plugins: bool = True) -> OpenWorkbook:
    """The workbook in a folder, with the plugins that it uses, or with none.

        >>> open_folder(root, date(2025, 4, 8), plugins=False).workbook.ids
        ('willow-ward',)

    Raises WorkbookError where the folder is no workbook.
    """
    root = find_root(folder, named=True)
    settings = read_toml(root, layout.WORKBOOK, WorkbookFile).value or WorkbookFile()
    used = Plugins(disabled=settings.plugins.disabled, only_core=not plugins)
    return open_workbook(root, used, today)


def open_workbook(
    root: Path, plugins: Plugins, today: date, only: Sequence[str] = ()
) -> OpenWorkbook:
    """Read the workbook at `root`. With `only`, just these projects are read.

        >>> open_workbook(root, plugins, date(2025, 4, 8)).project("willow-ward").ward
        'Willow Ward'

    The day is `today`, unless the workbook says that it stands as of another.
    A change of several files that a crash cut short is finished first.
    Raises WorkbookError for a project in `only` that is not there, or where that change cannot be
    finished, for nothing else: whatever cannot be read is a problem of the workbook or of a
    project.
    """
    finish_cut_short(root)
    there = project_ids(root)
    for id_ in only:
        if id_ not in there:
            raise no_such_project(id_, there)
    return _read(root, plugins, today, only or None)


def open_beside(root: Path, plugins: Plugins, today: date) -> OpenWorkbook:
    """The workbook at `root` without its projects: what lies beside them, and their ids."""
    finish_cut_short(root)
    return _read(root, plugins, today, ())


def with_project(beside: OpenWorkbook, id_: str) -> OpenWorkbook:
    """The workbook with this one of its projects, not yet told apart from others of its name."""
    kinds, read = beside.plugins.record_types, beside.plugins.read_record
    project = read_project(beside.root, id_, kinds, beside.date_order, read)
    derived = _with_derived(beside.places.placed(project), beside.plugins)
    return replace(beside, workbook=replace(beside.workbook, projects=(derived,)))


def _read(root: Path, plugins: Plugins, today: date, only: Sequence[str] | None) -> OpenWorkbook:
    record_types = plugins.record_types
    workbook = read_workbook(
        root, record_types, only, plugins.read_record, plugins.read_settings(root)
    )
    packs = read_packs(
        root,
        [(owned.plugin, owned.value) for owned in plugins.packs()],
        record_types,
        {owned.value.id for owned in plugins.rule_sets()},
        plugins.read_record,
    )
    problems = list(packs.problems)
    brand = branded(
        workbook.file.house_style,
        packs.homes,
        workbook.source,
        problems,
        lambda: (owned.value for owned in plugins.brands()),
    )
    workbook = replace(
        workbook,
        file=workbook.file.model_copy(update={"house_style": brand.style}),
        projects=tuple(_with_derived(project, plugins) for project in workbook.projects),
        records={
            name: (*own, *packs.records.get(name, ())) for name, own in workbook.records.items()
        },
        problems=(*workbook.problems, *problems),
    )
    day = workbook.file.workbook.as_of or today
    return OpenWorkbook(root, plugins, day, today, workbook, packs, brand)


def unread_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems of what could not be read, in order.

    >>> unread_problems(opened.workbook.problems)
    ()
    """
    found = (p for p in problems if p.severity is Severity.ERROR and p.code not in _READ)
    return tuple(sorted(set(found)))


def read_again(opened: OpenWorkbook, ids: Sequence[str]) -> OpenWorkbook:
    """The workbook with these projects as they are now: new, changed or gone.

        >>> read_again(opened, ["willow-ward"]).project("willow-ward").ward
        'Willow Ward'

    What was worked out of the others is kept, so nothing beside the projects may have changed
    meanwhile.
    """
    there = project_ids(opened.root)
    ids = tuple(id_ for id_ in ids if id_ in there)
    # Without any left to read, the one beside them that is read first is as good as it was.
    fresh = open_workbook(opened.root, opened.plugins, opened.clock, ids or there[:1])
    projects = {p.id: p for p in (*opened.workbook.projects, *fresh.workbook.projects)}
    workbook = replace(
        fresh.workbook, projects=tuple(projects[id_] for id_ in there if id_ in projects)
    )
    new = replace(opened, workbook=workbook)
    before = {view.project.id: view for view in opened.views}
    for view in new.views:
        was = before.get(view.project.id)
        if was is not None and was.project is view.project:
            view.__dict__.update(
                {
                    kept: was.__dict__[kept]
                    for kept in ("thread", "outcome", "readings", "found")
                    if kept in was.__dict__
                }
            )
    return new


def open_measure(
    root: Path, plugins: Plugins, today: date, project: str, measure: str
) -> OpenWorkbook | None:
    """The workbook with what one measure of a project needs: its file, its data, the settings.

        >>> day = date(2025, 4, 8)
        >>> open_measure(root, plugins, day, "willow-ward", "feels-safe").workbook.ids
        ('willow-ward',)

    No plugin is asked. None where that does not say all of it: a measure that is worked out, rules
    that a plugin or a pack brings, or a file that cannot be read whole.
    """
    finish_cut_short(root)
    settings = read_toml(root, layout.WORKBOOK, WorkbookFile)
    file = read_toml(root, layout.project_file(project), ProjectFile)
    if settings.value is None or file.value is None or settings.problems or file.problems:
        return None
    found = [one for one in file.value.measure if one.id == measure]
    rules = settings.value.defaults.rule_set
    if len(found) != 1 or found[0].days_between or (found[0].rule_set or rules) not in RULE_SETS:
        return None
    order = settings.value.dates.order
    written = DateWord(order) if order else None
    one = project_of(root, project, file, date_order=written, only=measure)
    workbook = Workbook(settings.value, settings.source, projects=(one,), ids=(project,))
    day = settings.value.workbook.as_of or today
    return OpenWorkbook(root, plugins, day, today, workbook, own_rules=RULE_SETS)


def with_data_now(opened: OpenWorkbook, measure: str) -> OpenWorkbook:
    """What `open_measure` gave, with the data of the measure as they are by now.

    >>> one = open_measure(root, plugins, date(2025, 4, 8), "willow-ward", "feels-safe")
    >>> with_data_now(one, "feels-safe").project("willow-ward").series["feels-safe"].latest.when
    datetime.date(2025, 3, 31)
    """
    (project,) = opened.workbook.projects
    series, problems = read_series(
        opened.root, project.id, project.measures, opened.date_order, measure
    )
    file = layout.data_file(project.id, measure)
    others = (one for one in project.problems if one.place.file != file)
    project = replace(project, series=series, problems=(*others, *problems))
    return replace(opened, workbook=replace(opened.workbook, projects=(project,)))


def _with_derived(project: Project, plugins: Plugins) -> Project:
    """The project with what plugins derive from its records, and the days between events."""
    derived = plugins.measures(project)
    if derived:
        project = replace(
            project,
            measures=(*project.measures, *(measure for measure, _ in derived)),
            series={**project.series, **{measure.id: series for measure, series in derived}},
        )
    return with_days_between(project)


class NoProjectError(WorkbookError):
    """A project is not there, by the name that was given for it."""


def no_such_project(id_: str, there: Sequence[str]) -> WorkbookError:
    """Says which projects there are, and which one was probably meant."""
    if there:
        hint = meant_or(id_, there, f"There are: {', '.join(nearest(id_, there))}.")
        return NoProjectError(f"There is no project {id_}.", hint)
    return NoProjectError(
        f"There is no project {id_}, and no other yet.", "Start one.", action=do("new", "NAME")
    )
