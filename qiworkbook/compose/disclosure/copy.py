"""The workbook of a copy that leaves the team: what may be shown, and nothing else in it.

Hidden numbers are gaps, joined periods are other series, and what a plugin did not declare is not
there. Charts, icons, words, tables and file names are made of this workbook as of any other, so
nothing that is worked out can know more than a reader does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.analysis.project_view import retold
from qiworkbook.compose.disclosure.answers import (
    FileCounts,
    answers_as_shown,
    answers_of,
    answers_that_hold_others,
)
from qiworkbook.compose.disclosure.free_text import (
    ReleaseLine,
    lines_of,
    mapped,
    must_be_read,
    released,
    tells_of_somebody,
)
from qiworkbook.compose.disclosure.knowledge import (
    known_before,
    told_by_a_star,
    told_by_joining,
)
from qiworkbook.compose.disclosure.proof import Fact
from qiworkbook.compose.disclosure.protection import QUESTIONS, Protected, is_shown, protected
from qiworkbook.compose.disclosure.relations import PlaceOfProject, Relation, Search, relations_of
from qiworkbook.compose.disclosure.table import (
    TOO_FEW,
    Cell,
    Cells,
    Entry,
    MeasureColumn,
    Nature,
    PeriodRow,
    PointPart,
    Policy,
    Protection,
    SeriesTable,
    cells_of,
    entries_of,
    left_out,
    numbers_of,
    protection,
    series_table,
)
from qiworkbook.contributions.records import RecordType
from qiworkbook.model import (
    Aim,
    FileTable,
    LearningSet,
    Measure,
    Point,
    Project,
    Record,
    Series,
    Workbook,
)
from qiworkbook.model.measure import Frequency, Limits
from qiworkbook.model.settings import Coarse
from qiworkbook.privacy.share_level import Shared
from qiworkbook.problems import Place, WorkbookError
from qiworkbook.spc.reading import ChartType
from qiworkbook.text.source import Source
from qiworkbook.text.words import LEFT_OUT, counted, one_line

M = TypeVar("M", "Measure", "Aim")

NOT_SHOWN = "not shown in this copy"
_NO_TIME = "in the time there was, it could not be shown to be safe"
_EVERY = {Coarse.MONTH: Frequency.MONTH, Coarse.QUARTER: Frequency.QUARTER, Coarse.YEAR: None}


class Published(Struct, frozen=True):
    """The table of all numbers of a workbook that hang together, and what of it a copy hides.

    The whole workbook is looked at, whichever projects a copy is about: two copies of two wards,
    made on one day, tell no more than one of both. What hangs together with none of them by a sum
    tells nothing of them, so it is left out.
    """

    policy: Policy
    tables: Mapping[tuple[str, str], SeriesTable]
    outcome: Protected
    cells: Cells
    held: frozenset[tuple[str, str]] = frozenset()  # projects and plugins whose answers hold others
    answers: tuple[
        tuple[FileCounts, bool], ...
    ] = ()  # what may be seen, and whether less than before
    series: tuple[Protection, ...] = ()  # what each is taken for that is not shown as it is

    def shown(self, ids: Collection[str]) -> Iterator[tuple[Entry, float, float]]:
        """Every number that a copy of these projects tells of, with what a reader knows it to be.

        A star tells, too: of some, that the number is small. So does that periods were joined.
        """
        for (project, _), table in self.tables.items():
            if project in ids:
                yield from told_by_joining(table, self.policy)
                for entry in entries_of(table):
                    why = self.outcome.hidden.get(entry)
                    if why is None:
                        yield (entry, *self.policy.bounds(entry.total))
                    elif star := told_by_a_star(entry, why, self.policy):
                        yield star

    def number(self, cell: Cell) -> float:
        """What a day's number truly is."""
        return self.cells[cell[0]][cell[1]]


def published(
    workbook: Workbook,
    policy: Policy,
    record_types: Sequence[RecordType] = (),
    earlier: Iterable[Fact] = (),
    questions: int = QUESTIONS,
    told: Sequence[FileCounts] = (),
    before: Sequence[Protection] = (),
    ids: Iterable[str] | None = None,
) -> Published:
    """What a copy of projects, all or those of `ids`, may show once each hidden number is safe.

    `earlier` and `told` are the numbers, and the answers in files of plugins, of copies before, and
    `before` what they took each series for.
    """
    # What it solves with is slow to be read, and only a copy needs it.
    from qiworkbook.compose.disclosure.linked_measures import A_MULTIPLE, multiples

    answers = answers_of(workbook.projects, record_types)
    held = answers_that_hold_others(answers, policy, told)
    kinds = {kind.name for kind in record_types if policy.takes(kind)}
    may_leave = [
        one for one in answers if one.kind in kinds and (one.project, one.kind) not in held
    ]
    places = {project.id: _place(project) for project in workbook.projects}
    shown = tuple(answers_as_shown(may_leave, policy, told, places))
    tables: dict[tuple[str, str], SeriesTable] = {}
    cells: Cells = {}
    now = {
        (one.id, id_): numbers_of(series)
        for one in workbook.projects
        for id_, series in one.series.items()
    }
    # What still is as it was is no other series, however many of its numbers that has as well.
    gone = [one for one in before if not one.is_in(now.get((one.project, one.measure), {}))]
    for project in workbook.projects:
        for measure in project.measures:
            own = (one for one in before if (one.project, one.measure) == (project.id, measure.id))
            table = series_table(project, measure, policy, (*own, *gone))
            derived_by = (
                project.series[measure.id].derived_by if measure.id in project.series else ""
            )
            if (project.id, derived_by) in held:
                why = "with those of other projects it would tell what a few people said"
                table = left_out(table, why)
            tables[project.id, measure.id] = table
    for table in tables.values():
        cells |= cells_of(table)
    known = known_before(earlier, cells)
    search = Search({*(places if ids is None else ids)})
    relations: Sequence[Relation] = relations_of(cells | known.then, places, policy.small, search)
    for name in multiples(workbook, tables, policy.measurements, before, search.projects):
        table = left_out(tables[name], A_MULTIPLE)
        is_count = table.nature is not Nature.MEASUREMENT
        tables[name] = table if is_count else replace(table, behind=())
    tables = {name: table for name, table in tables.items() if name[0] in search.projects}
    for column in search.unfinished:
        name = (column.project, column.measure)
        if name in tables:  # in copies before, there were others
            tables[name] = left_out(tables[name], _NO_TIME)
    known = replace(
        known,
        facts=tuple(one for one in known.facts if one.terms[0][0][0].project in search.projects),
    )
    if known.facts:
        relations = known.sums(relations, policy.small)
    outcome = protected(tuple(tables.values()), known, relations, policy, questions)
    series = (
        protection(tables[project.id, measure.id], project)
        for project in workbook.projects
        if project.id in search.projects
        for measure in project.measures
    )
    return Published(
        *(policy, tables, outcome, cells, held, shown),
        series=tuple(one for one in series if one.nature is not Nature.MEASUREMENT),
    )


def copy_of(
    workbook: Workbook,
    made: Published,
    ids: Collection[str],
    let_out: Collection[str],
    record_types: Sequence[RecordType] = (),
) -> Workbook:
    """The workbook as these projects may be shown; its `not_shown` says what is left out.

    `let_out` are the lines with numbers that a person let out.
    """
    projects = []
    for project in workbook.projects:
        if project.id not in ids:
            continue
        said: list[str] = []
        if many := len(project.pictures):
            said.append(f"{counted(many, 'picture')} left out.")
        declared = replace(_with_records(project, made, record_types, said), pictures=())
        chosen = _chosen(workbook, declared, record_types)
        lines = {line.text for line in lines_of(declared, chosen)}
        if many := len(lines - set(let_out)):
            said.append(f"{counted(many, 'line')} with a number, a name or harm in it left out.")
        told = released(_without_sources(declared), let_out, chosen)
        told = _with_series(told, project, made, said)
        projects.append(replace(told, not_shown=tuple(dict.fromkeys(said))))
    kinds = {kind.name for kind in record_types if kind.shared is Shared.WORDS}
    choices = (one for project in projects for one in _choices(workbook, project, record_types))
    named = {said for said, _, ids in choices if isinstance(said, str) and said in ids}
    return replace(
        workbook,
        source=Source(workbook.source.file, ""),
        projects=tuple(projects),
        learning_sets=tuple(_learning_set(one, ids, let_out) for one in workbook.learning_sets),
        file=mapped(workbook.file, _of_the_workbook),
        resources=tuple(mapped(one, _of_the_workbook) for one in workbook.resources),
        resources_source=Source(workbook.resources_source.file, ""),
        records={
            name: tuple(
                replace(one, source=Source(one.source.file, ""))
                for one in kept
                if getattr(one.file, "id", one.id) in named and _is_of_nobody(one.file)
            )
            for name, kept in workbook.records.items()
            if name in kinds
        },
        problems=(),
        ids=tuple(id_ for id_ in workbook.ids if id_ in ids),
        shared=tuple(_rules(made.policy)),
    )


def _rules(policy: Policy) -> Iterator[str]:
    yield f"Counts from 1 to {policy.small} are not shown, nor what could give them away."
    if policy.round_to > 1:
        yield (
            f"Other counts are rounded to the nearest {policy.round_to}; percentages, lines and "
            "signals are worked out from the rounded ones."
        )
    yield "Names and titles are as people wrote them. This cannot make a text safe."


def _place(project: Project) -> PlaceOfProject:
    organisation = " ".join(project.about.organisation.casefold().split())
    unit = " ".join(project.about.unit.casefold().split())
    return PlaceOfProject(organisation, not unit or unit == organisation)


def lines_to_let_out(
    workbook: Workbook,
    policy: Policy,
    ids: Collection[str],
    record_types: Sequence[RecordType] = (),
) -> tuple[ReleaseLine, ...]:
    """Every line with a number or a name that a copy would have, for a person to read."""
    kinds = {kind.name: kind for kind in record_types if policy.takes(kind)}
    return tuple(
        line
        for project in workbook.projects
        if project.id in ids
        for line in lines_of(
            replace(
                project,
                records={
                    name: tuple(_changed(kept, partial(_with_counts, kind=kinds[name], shown={})))
                    for name, kept in project.records.items()
                    if name in kinds
                },
            ),
            _chosen(workbook, project, record_types),
        )
    )


def _chosen(
    workbook: Workbook, project: Project, record_types: Sequence[RecordType]
) -> frozenset[tuple[str, str]]:
    """The ids of things of the workbook that files of modules can name, by their fields.

    A standard is called 1-2 by whoever wrote the set: that counts nobody, and without its id the
    answers about it would be those about any other. An id has no capitals to know a name by: it
    is looked at with them, too.
    """
    return frozenset(
        (field.rpartition(".")[2], id_)
        for _, field, ids in _choices(workbook, project, record_types)
        for id_ in ids
        for words in (id_.replace("-", " "),)
        if not tells_of_somebody(words) and not tells_of_somebody(words.title())
    )


def _choices(
    workbook: Workbook, project: Project, record_types: Sequence[RecordType]
) -> Iterator[tuple[object, str, Mapping[str, str]]]:
    """What a field of a file of a module says, the field, and what can stand in it."""
    for kind in record_types:
        for one in project.records.get(kind.name, ()):
            if kind.choices:
                file = one.file.model_dump(by_alias=True)
                for field, ids in kind.choices(workbook, file).items():
                    yield file.get(field), field, ids


def _with_counts(
    file: FileTable, kind: RecordType, shown: Mapping[str, tuple[float, ...]]
) -> FileTable:
    """The file with these counts alone, and with no words that its plugin keeps back."""
    return file if kind.counts is None else kind.counts.write(file, shown)


def _changed(
    records: Iterable[Record[FileTable]], change: Callable[[FileTable], FileTable]
) -> Iterator[Record[FileTable]]:
    """The records with their files changed; those of which a plugin can't say how are left out."""
    for one in records:
        with suppress(WorkbookError):
            yield replace(one, file=change(one.file))


def _with_series(told: Project, project: Project, made: Published, said: list[str]) -> Project:
    """The project as it is `told`, with the series that may be shown of what it was.

    A measure without any says so in its name.
    """
    measures: list[Measure] = []
    series: dict[str, Series] = {}
    if told.aim and project.aim:
        told = replace(told, aim=_with_meaning(told.aim, project.aim))
    for one, was in zip(told.measures, project.measures, strict=True):
        measure = _with_meaning(one, was)
        table, there = made.tables[project.id, was.id], project.series.get(was.id)
        if table.stays:
            said.append(
                f"{measure.name} is protected as in copies before, unless [sharing] "
                "names it under measurements, with a reason."
            )
        if there is None:
            measures.append(measure)
        elif there.shared is Shared.NOTHING:
            said.append(f"a measure of the module {there.derived_by} is left out.")
        elif is_shown(table, made.outcome.hidden):
            measures.append(_as_joined(measure, table))
            series[measure.id] = replace(_series(there, table, made), measure=measure.id)
        else:
            why = table.why or (_NO_TIME if _is_unproved(table, made.outcome) else TOO_FEW)
            sentence = f"{measure.name} is {NOT_SHOWN}: {why}."
            said.append(sentence)
            name = f"{measure.name} ({NOT_SHOWN})"
            measures.append(measure.model_copy(update={"name": name}))
            source = Source(there.source.file, "")
            series[measure.id] = Series(measure.id, source=source, withheld=True, said=(sentence,))
    return replace(told, measures=tuple(measures), series=series)


def _with_meaning(told: M, was: M) -> M:
    return told.model_copy(update={"meant": retold(was, told)})


def _is_unproved(table: SeriesTable, outcome: Protected) -> bool:
    return any(entry.column in outcome.unproved for entry in entries_of(table))


def _as_joined(measure: Measure, table: SeriesTable) -> Measure:
    """The measure of joined periods: how many on average, where counts were added up."""
    if table.joined is None:
        return measure
    update: dict[str, object] = {
        "every": _EVERY[table.joined],
        "baseline": None,
        "exclude": (),
        "phase": tuple(one.model_copy(update={"baseline": None}) for one in measure.phase),
    }
    if table.nature is Nature.COUNT:
        chart = ChartType.U if measure.chart is ChartType.C else measure.chart
        is_rate = not measure.every or {"a", "per"} & {*measure.unit.split()}
        update |= {
            "chart": chart,
            "unit": measure.unit if is_rate else f"{measure.unit} a {measure.every}".strip(),
            "limits": Limits(lowest=0),
            "decimals": measure.decimals or (2 if measure.every == Frequency.DAY else 1),
            "per": None,
            "smallest_denominator": 0.5,
        }
    return measure.model_copy(update=update)


def _series(there: Series, table: SeriesTable, made: Published) -> Series:
    points = tuple(_point(row, table, made) for row in table.rows)
    hidden = frozenset(point.when for point in points if point.value is None)
    off, is_ratio = made.policy.round_to // 2, table.nature is Nature.RATIO
    return replace(
        there,
        points=points,
        source=Source(there.source.file, ""),
        hidden=hidden,
        said=tuple(_said(table, len(hidden), made)),
        joined=table.joined or "",
        rounded=(0 if table.nature is Nature.MEASUREMENT else off, off * is_ratio),
    )


def _point(row: PeriodRow, table: SeriesTable, made: Published) -> Point:
    if table.nature is Nature.MEASUREMENT:
        return Point(row.start, row.top)
    policy, hidden = made.policy, made.outcome.hidden

    def number(part: PointPart) -> float | None:
        total = row.bottom if part is PointPart.DENOMINATOR and row.bottom is not None else row.top
        entry = Entry(MeasureColumn(table.project, table.measure, part), row.start, row.days, total)
        return None if entry in hidden else policy.shown(entry.total)

    if table.nature is Nature.RATIO:
        top, bottom = number(PointPart.NUMERATOR), number(PointPart.DENOMINATOR)
        return Point(row.start, top, bottom, note="" if top is not None else NOT_SHOWN)
    top = number(PointPart.VALUE)
    if top is None:
        return Point(row.start, None, note=NOT_SHOWN)
    return Point(row.start, top, float(row.periods) if table.joined else None)


def _said(table: SeriesTable, hidden: int, made: Published) -> Iterator[str]:
    if table.joined:
        yield f"Shown by {table.joined} in this copy, as shorter periods are too small."
        if table.nature is Nature.COUNT:
            yield f"Each point is an average over its {table.joined}."
        if table.only_events:
            yield "A day, week or month without a row counts as one without any."
    if hidden:
        yield f"{counted(hidden, 'point')} {NOT_SHOWN}, to protect people where numbers are small."
    if made.policy.round_to > 1 and table.nature is not Nature.MEASUREMENT:
        yield (
            f"Counts are rounded to the nearest {made.policy.round_to}: limits, and what is said "
            "of a target, can differ from those of the team's own chart."
        )
    if _is_unproved(table, made.outcome):
        yield "Some of it could not be shown to be safe in the time there was, and stays hidden."


def _with_records(
    project: Project, made: Published, record_types: Sequence[RecordType], said: list[str]
) -> Project:
    """The project with what plugins own as far as they declared it."""
    kinds = {kind.name: kind for kind in record_types}
    kept: dict[str, tuple[Record[FileTable], ...]] = {}
    for name, records in project.records.items():
        kind = kinds.get(name)
        if not records:
            continue
        if kind is None or not made.policy.takes(kind):
            unless = f", unless [sharing] says that {name} was agreed"
            what = f"{kind.what if kind else name}: left out of this copy"
            is_open = kind is not None and kind.shared is Shared.AGREED
            said.append(f"{what}{unless if is_open else ''}.")
        elif (project.id, name) in made.held:
            said.append(
                f"{kind.what}: left out of this copy, as with other projects it "
                "would tell what a few people said."
            )
        else:
            kept[name] = tuple(
                replace(one, source=Source(one.source.file, ""))
                for one in _as_shown(project, records, kind, made, said)
            )
            if len(kept[name]) < len(records):
                said.append(f"{kind.what}: left out of this copy: its plugin failed.")
    withheld = tuple(
        one.source.file for name in project.records.keys() - kept for one in project.records[name]
    )
    return replace(project, records=kept, withheld=tuple(sorted(withheld)))


def _as_shown(
    project: Project,
    records: Iterable[Record[FileTable]],
    kind: RecordType,
    made: Published,
    said: list[str],
) -> Iterator[Record[FileTable]]:
    """The records with their small counts hidden and the others rounded."""
    answers = {
        one.file: (one.sets, is_less)
        for one, is_less in made.answers
        if (one.project, one.kind) == (project.id, kind.name)
    }
    for record in records:
        sets, is_less = answers.get(record.id, ((), False))
        if is_less:
            said.append(
                f"{kind.what} ({record.id}): some of it is left out, as it differs "
                "by few people from what a copy has shown before, or from other answers that are "
                "shown."
            )
        shown = {one.key: tuple(map(made.policy.shown, one.counts)) for one in sets}
        yield from _changed([record], partial(_with_counts, kind=kind, shown=shown))


def _without_sources(project: Project) -> Project:
    """Without the texts of the files, and without messages that repeat what stands in them."""
    return replace(
        project,
        source=Source(project.source.file, ""),
        cycles=tuple(
            replace(cycle, source=Source(cycle.source.file, "")) for cycle in project.cycles
        ),
        problems=tuple(
            replace(
                problem,
                message="something here could not be read",
                hint="",
                place=Place(problem.place.file),
            )
            for problem in project.problems
        ),
    )


_TITLES = {
    *("title", "theme", "licence", "serves", "name", "organisation", "region", "footer"),
    "illustrative",
}
_NOTES = {"note", "logo_words", "reason", "told_of_harm"}


def _of_the_workbook(text: str, field: str, _: str) -> str:
    """Titles are those of a place, or of what others published: their numbers count nobody."""
    is_told = must_be_read if field in _NOTES else tells_of_somebody
    return LEFT_OUT if field in _NOTES | _TITLES and is_told(text) else text


def _is_of_nobody(file: FileTable) -> bool:
    """Whether no text of it tells of somebody, ids too: what was answered to needs all its words.

    Their numbers count nobody: they are those of a standard.
    """
    texts = _texts_in(file.model_dump(mode="json"))
    return not any(tells_of_somebody(text.replace("-", " ")) for text in texts)


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(chain(*value.items()))
    if isinstance(value, list):
        for one in value:
            yield from _texts_in(one)
    elif isinstance(value, str):
        yield value


def _learning_set(one: LearningSet, ids: Collection[str], let_out: Collection[str]) -> LearningSet:
    """A learning set as these projects' readers may see it: what people said of it stays away."""

    def change(text: str, field: str, _: str) -> str:
        if field in ("project", "idea", "teams", "contact", "start", "end"):
            return text
        is_kept = one_line(text) in let_out or not must_be_read(text)
        return text if is_kept else LEFT_OUT

    file = one.file.model_copy(
        update={
            "teams": tuple(team for team in one.file.teams if team in ids),
            "story": tuple(story for story in one.file.story if story.project in ids),
            "commitment": tuple(said for said in one.file.commitment if said.project in ids),
            "attendance": (),
            "evaluation": None,
        }
    )
    return replace(one, file=mapped(file, change), source=Source(one.source.file, ""))
