"""A programme opened: its file, its members, and all their wards as one workbook of copies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

from msgspec.structs import replace

from qiworkbook.analysis.ambitions import who_counts
from qiworkbook.analysis.changes import ChangeTopic, project_changes
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.analysis.wards_and_trusts import told_apart
from qiworkbook.model import Measure, Project, Series, Workbook, WorkbookFile
from qiworkbook.model.base import changed_parts, mark_of
from qiworkbook.model.programme import Member, ProgrammeFile
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import Place, Problem, Severity, WorkbookError, do
from qiworkbook.spc.rule_sets import RuleSet
from qiworkbook.store import layout
from qiworkbook.store.packs import read_packs
from qiworkbook.store.toml_file import read_toml
from qiworkbook.store.workbook_folder import read_workbook
from qiworkbook.text.source import Source
from qiworkbook.text.words import counted, day, listed, meant_or, no_stop, one_line
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.programmes.arrived_wards import latest_of, reach_of
from qiworkbook.workbook.programmes.definitions import DEFINED, Drift, definitions_in, drifts
from qiworkbook.workbook.programmes.programme_members import (
    SEPARATOR,
    OpenMember,
    Said,
    open_member,
    own_id,
)
from qiworkbook.workbook.wards_wanted import WardsWanted, at_places

_Beside = tuple[Workbook, Mapping[str, RuleSet]]  # what a project came with


class OpenProgramme(OpenWorkbook, frozen=True, kw_only=True):
    """A programme that was read.

    It is the wards of all members as one workbook, each under "MEMBER--PROJECT", with the house
    style and the learning sets of the workbook beside programme.toml, where there is one.
    `views` are the wards that count, and `unapproved` those that somebody has still to approve.
    `names` are the projects by their names in programme.toml, also those of before they moved, and
    `about` says which of them a problem is about. `drifts` are their measures that say another
    thing than the common definitions, and `perhaps_one` those that may be one ward which moved.
    `only` says which wards it is of and that others are left out, where it is not of all that
    count.
    """

    file: ProgrammeFile
    source: Source
    members: tuple[OpenMember, ...]
    views: tuple[ProjectView, ...]
    unapproved: tuple[Project, ...]
    problems: tuple[Problem, ...]
    names: Mapping[str, Project]
    about: Mapping[Problem, frozenset[str]]
    drifts: tuple[Drift, ...] = ()
    perhaps_one: tuple[tuple[str, ...], ...] = ()
    only: str = ""

    def at(self, wanted: WardsWanted) -> OpenProgramme:
        """The same with those wards alone that are wanted, and the members that have them.

        Raises WorkbookError for a trust, ward or group that is none or could be several, and for
        no ward.
        """
        where = {name: one.where for name, one in self.names.items()}
        names = at_places(where, wanted, self.file.group)
        ids = {self.names[name].id for name in names}
        mine = {name for name, one in self.names.items() if one.id in ids}
        have = {name.partition("/")[0] for name in mine}
        others = {one.member.path for one in self.members if one.member.trust not in have}
        return replace(
            self,
            only=f"Only {listed((*wanted.trusts, *wanted.wards, *wanted.groups))}: "
            "other wards are left out",
            members=tuple(
                replace(one, projects=tuple(name for name in one.projects if name in mine))
                for one in self.members
                if one.member.path not in others
            ),
            views=tuple(one for one in self.views if one.project.id in ids),
            unapproved=tuple(one for one in self.unapproved if one.id in ids),
            problems=tuple(
                one
                for one in self.problems
                if one.place.file not in others and ids.intersection(self.about.get(one, ids))
            ),
        )


def read_programme(root: Path) -> tuple[ProgrammeFile, Source, tuple[Problem, ...]]:
    """What programme.toml says. Raises WorkbookError where nothing of it can be read."""
    read = read_toml(root, layout.PROGRAMME, ProgrammeFile)
    if read.value is None:
        raise WorkbookError.of(read.problems[0])
    return read.value, read.source, read.problems


def open_programme(
    root: Path,
    plugins: Plugins,
    today: date,
    release: Path | None = None,
    *,
    before: Sequence[OpenMember] = (),
    trust: str = "",
) -> OpenProgramme:
    """The programme in the folder `root`, with all its members as far as they can be read.

    Or with those of one `trust` alone. Members that were opened a moment `before` are taken as
    they were: a copy to share of a ward takes seconds, and an edit of programme.toml changes none.

        >>> folder = root.parent / "trusts"
        >>> start_programme(folder, {"name": "All wards"})
        'programme.toml'
        >>> open_programme(folder, plugins, date(2025, 4, 8)).file.programme.name
        'All wards'

    Raises WorkbookError where programme.toml cannot be read, for nothing else.
    """
    file, source, problems = read_programme(root)
    home = _home(root, plugins)
    day = home.file.workbook.as_of or today
    known = {one.member: one for one in before}
    members = tuple(
        known.get(one) or open_member(root, one, plugins, day, release)
        for one in file.member
        if trust in ("", one.trust)
    )
    found = [*problems, *home.problems, *(one for member in members for one in member.problems)]
    projects, settings_of, come_from = _together(members, found)
    approved = {one.project for one in file.approval}
    there = {name_in_programme(one.id): one for one in projects}
    waits = there.keys() - approved if file.programme.needs_approval else set()
    there |= _as_one({name: one for name, one in there.items() if name not in waits}, file)
    called = told_apart(
        sorted({one.id: one for one in there.values()}.values(), key=lambda one: one.id)
    )
    that_count = tuple(one for one in called if name_in_programme(one.id) not in waits)
    settings = home.file.model_copy(
        update={
            "workbook": home.file.workbook.model_copy(
                update={
                    "name": file.programme.name,
                    "organisation": file.programme.organisation,
                    "illustrative": file.programme.illustrative,
                }
            ),
            "trust": (),
            "ward": (),
        }
    )
    packs = read_packs(
        root,
        [(owned.plugin, owned.value) for owned in plugins.packs()],
        plugins.record_types,
        {owned.value.id for owned in plugins.rule_sets()},
        plugins.read_record,
    )
    workbook = replace(
        home,
        file=settings,
        projects=that_count,
        records={name: (*own, *packs.records.get(name, ())) for name, own in home.records.items()},
        ids=tuple(one.id for one in that_count),
        shared=tuple(
            dict.fromkeys(
                line for one in members if one.workbook for line in one.workbook.shared or ()
            )
        ),
        problems=(),
    )
    given = {owned.value.id: owned.value for owned in plugins.rule_sets()} | packs.rule_sets
    views = tuple(
        ProjectView(
            one,
            day,
            replace(
                workbook,
                file=settings.model_copy(update={"defaults": beside.file.defaults}),
                # the programme's own first, then what came with the ward
                records={
                    name: (*own, *beside.records.get(name, ()))
                    for name, own in workbook.records.items()
                },
            ),
            MappingProxyType(given | dict(rule_sets)),
        )
        for one, (beside, rule_sets) in ((one, settings_of[one.id]) for one in that_count)
    )
    found += (*packs.problems, *_problems(file, source, projects, members))
    wanted = file.programme.definitions
    common = [one for one in definitions_in(packs) if one.pack == wanted]
    if wanted and not common:
        found.append(
            Problem(
                "definitions-missing",
                f"no pack “{wanted}” with common definitions is here",
                source.place("programme", "definitions"),
                hint=f"Put it into {layout.PACKS}/, beside programme.toml, or take the line out.",
            )
        )
    perhaps = tuple(sorted(_perhaps_one(that_count, file)))
    differ = tuple(drifts(that_count, common, in_copies=True))
    about = dict(_of_wards(file, source, that_count, differ, perhaps))
    return OpenProgramme(
        file=file,
        source=source,
        members=tuple(
            replace(one, projects=tuple(come_from.get(one.member, ()))) for one in members
        ),
        root=root,
        plugins=plugins.for_sharing(),
        today=day,
        clock=today,
        workbook=workbook,
        packs=packs,
        views=views,
        unapproved=tuple(one for one in called if one not in that_count),
        problems=tuple(sorted({*found, *about})),
        names=there,
        about=about,
        drifts=differ,
        perhaps_one=perhaps,
    )


def name_in_programme(id_: str) -> str:
    """A project as programme.toml names it: "northmoor/willow-ward".

    >>> name_in_programme("northmoor--willow-ward")
    'northmoor/willow-ward'
    """
    member, _, project = id_.partition(SEPARATOR)
    return f"{member}/{project}"


def _home(root: Path, plugins: Plugins) -> Workbook:
    """The workbook beside programme.toml; an empty one where there is none."""
    if not (root / layout.WORKBOOK).is_file():
        return Workbook(
            WorkbookFile(), records={owned.value.name: () for owned in plugins.records()}
        )
    found = read_workbook(
        root, plugins.record_types, (), plugins.read_record, plugins.read_settings(root)
    )
    return replace(found, projects=(), ids=())


def _together(
    members: Sequence[OpenMember], problems: list[Problem]
) -> tuple[list[Project], dict[str, _Beside], dict[Member, list[str]]]:
    """Every ward of every member, once, with an id of its own and its place filled in.

    With the settings of each, and the names of those that come from a member.
    """
    says_most = sorted(
        members, key=lambda one: (one.member.name != "", one.trust != one.member.trust)
    )
    of_trust = {one.member.trust: one for one in says_most}
    found = [
        (project, member.workbook, member)
        for member in members
        if member.workbook
        for project in member.workbook.projects
    ]
    at_ward = {(m.member.trust, one.about.ward): one for one, _, m in found if one.where.ward_id}
    found = [
        (
            _in_its_trust(
                one,
                member,
                of_trust[member.member.trust],
                # a ward that came without the workbook whose table names it
                one
                if one.where.ward_id
                else at_ward.get((member.member.trust, one.about.ward), one),
            ),
            beside,
            member,
        )
        for one, beside, member in found
    ]
    wards: dict[str, set[Said]] = defaultdict(set)
    for project, _, _ in found:
        if not project.unread:
            wards[project.id].add(_said(project))
    projects: dict[Said, Project] = {}
    reach: dict[Said, tuple[date, date, int]] = {}
    settings: dict[str, _Beside] = {}
    come_from: dict[Member, list[str]] = defaultdict(list)
    for project, beside, member in sorted(found, key=lambda one: bool(one[0].unread)):
        alike = wards[project.id]  # one that cannot be read may be any of them
        said = min(alike, default=(project.id,)) if project.unread else _said(project)
        shown = reach_of(project, member.made_on or date.max)
        to = member.reach.get(project.id.partition(SEPARATOR)[2], shown)
        is_newer = said in reach and to > reach[said] and not project.unread
        if said in projects:
            problems.append(_twice(project, projects[said], member, is_newer=is_newer))
        if said not in projects or is_newer:
            reach[said] = to
            made = projects[said] = replace(project, id=own_id(project.id, said, alike))
            settings[made.id] = beside, member.rule_sets or {}
        come_from[member.member].append(name_in_programme(projects[said].id))
    return sorted(projects.values(), key=lambda one: one.id), settings, come_from


def _as_one(projects: Mapping[str, Project], file: ProgrammeFile) -> dict[str, Project]:
    """The projects by their names, with what a ward did before it moved in the one of today.

    Where the one of today cannot be read, that of before counts. Of wards that were merged into
    one no numbers are put together, since there are several of each month.
    """
    there = dict(projects)
    moves = [(until, was, ward) for ward in file.ward for was, until in ward.was.items()]
    for until, was, ward in sorted(moves, key=lambda one: one[:2]):
        now, before = there.get(ward.project), there.get(was)
        if now and before and now is not before and name_in_programme(before.id) == was:
            whole = before if now.unread else _continued(now, before, until, len(ward.was) > 1)
            there |= {name: whole for name, one in there.items() if one is now or one is before}
    return there


def _continued(now: Project, before: Project, until: date, merged: bool) -> Project:
    """The project of today with what the ward did until that day; its own words count for both."""
    was = f"{before.place} ({before.where.trust_in_brief})"
    series = {
        **now.series,
        **{
            one.id: _spliced(now.series.get(one.id), one, before, until, was, merged)
            for one in now.measures
            if one.id in before.series
        },
    }
    ended = [
        no_stop(one.name)
        for one in before.measures
        if one.id in before.series and now.measure(one.id) is None
    ]
    told = [
        f"No measure of today has the numbers of {listed(ended)}, counted until {day(until)} as "
        f"{was}."
    ] * bool(ended)
    return replace(
        now,
        **{
            name: (*_others(getattr(before, name), getattr(now, name)), *getattr(now, name))
            for name in ("drivers", "ideas", "cycles", "learning", "progress", "not_shown")
        },
        records={
            kind: (*_others(before.records.get(kind, ()), found), *found)
            for kind, found in {**before.records, **now.records}.items()
        },
        series={id_: replace(one, said=(*one.said, *told)) for id_, one in series.items()},
        where=replace(
            now.where,
            was=(*before.where.was, *now.where.was, f"{was} until {day(until)}"),
        ),
    )


def _others(before: Sequence[object], now: Sequence[object]) -> Iterator[object]:
    """What there was before and is not there now, by its id where it has one."""
    here = [getattr(one, "id", one) for one in now]
    return (one for one in before if getattr(one, "id", one) not in here)


def _spliced(
    now: Series | None, measure: Measure, before: Project, until: date, was: str, merged: bool
) -> Series:
    """The numbers of before and of today as one, where both are of the same and can be seen."""
    then, own = before.series[measure.id], now or Series(measure.id)
    first = min((*own.counted_on, until + timedelta(days=1)))
    points = [one for one in then.points if one.when < first]
    marks = (
        mark_of(vars(one or measure), DEFINED) for one in (before.measure(measure.id), measure)
    )
    apart = merged or then.withheld or own.withheld or changed_parts(*marks)
    kinds = {(one.has_denominator, one.joined) for one in (then, own) if one.points}
    if points and (apart or len(kinds) > 1):
        left = f"What was counted until {day(until)} as {was} is not among these numbers."
        return replace(own, said=(*own.said, left))
    said = [f"Until {day(first - timedelta(days=1))} it was {was}."] * bool(points)
    return replace(
        own if own.points else then,
        points=(*points, *(one for one in own.points if one.when >= first or not points)),
        hidden=own.hidden.union(one for one in then.hidden if one < first),
        said=(*own.said, *said),
        rounded=tuple(map(max, own.rounded, then.rounded)),
        unread=own.unread or then.unread,
    )


def _perhaps_one(projects: Sequence[Project], file: ProgrammeFile) -> set[tuple[str, ...]]:
    """The ids of projects of several trusts that may be of one ward which moved.

    They and their wards are called the same, or one says that its ward was the other's. Those that
    programme.toml speaks of are known.
    """
    known = {one.project for one in file.ward}
    found = (
        [one.id, *(other.id for other in projects if _may_be(one, other))]
        for one in projects
        if name_in_programme(one.id) not in known
    )
    return {tuple(sorted(ids)) for ids in found if len(ids) > 1}


def _may_be(one: Project, other: Project) -> bool:
    was = " ".join(one.where.was).casefold()
    said = (other.where.ward, other.where.trust_in_brief)
    return one.where.trust != other.where.trust and (
        all(name and name.casefold() in was for name in said)
        or not _called(one).isdisjoint(_called(other))
    )


def _called(project: Project) -> set[tuple[str, str]]:
    """The name of its ward beside its own id, and beside that of the ward."""
    ids = (project.id, project.where.ward_id)
    ward = one_line(project.where.ward).casefold()
    return {(ward, id_.partition(SEPARATOR)[2]) for id_ in ids if ward and id_}


def _said(project: Project) -> Said:
    """What a project says that it is: a second copy of it says the same."""
    said = (project.where.trust, project.where.ward, project.about.title)
    return tuple(one_line(text).casefold() for text in said)


def _twice(again: Project, first: Project, member: OpenMember, *, is_newer: bool) -> Problem:
    came, counts = latest_of(again), latest_of(first)
    changes = () if again.unread else project_changes(first, again)
    told = [one.words for one in changes if one.about is not ChangeTopic.LEARNING]  # words left out
    further = (
        f": what it shows goes to {came or 'no day'}, "
        f"{'what the other shows' if is_newer else 'what counts'} to {counts or 'no day'}"
        f"{', and as it was counted further, this one counts' * is_newer}"
    )
    other = f"; it differs in {counted(len(told), 'thing')}: {'; '.join(told[:3])}"
    return Problem(
        "member-ward-twice",
        f"{again.id.partition(SEPARATOR)[2]} is the same ward as {name_in_programme(first.id)}, "
        f"and counts once"
        f"{further * (came != counts or is_newer)}{other * bool(told)}",
        Place(member.member.path),
        hint="Take it out of one of the members, or give it a title of its own.",
    )


def _in_its_trust(
    project: Project, member: OpenMember, of_trust: OpenMember, at_ward: Project
) -> Project:
    """The project at its ward and trust.

    `of_trust` is the member that says most of the trust, and `at_ward` the project that says which
    ward this one is at: itself, or another of the trust.
    """
    said, where = member.member, at_ward.where
    about = project.about.model_copy(update={"unit": at_ward.about.unit})
    ward_id = f"{said.trust}{SEPARATOR}{where.ward_id}" if where.ward_id else ""
    where = replace(
        where,
        ward_id=ward_id,
        trust_id=where.trust_id or said.trust,
        trust=said.name or of_trust.member.name or where.trust or of_trust.trust,
        region=said.region or of_trust.member.region or where.region,
    )
    called = f"{project.id} ({where.trust_in_brief})" if project.unread else ""
    id_ = f"{said.trust}{SEPARATOR}{project.id}"
    return replace(project, id=id_, about=about, where=where, called=called)


def _problems(
    file: ProgrammeFile,
    source: Source,
    projects: Sequence[Project],
    members: Sequence[OpenMember],
) -> Iterator[Problem]:
    """What programme.toml says that its members do not bear out."""
    names = [name_in_programme(one.id) for one in projects]
    unread = {one.member.trust for one in members if one.workbook is None}
    said = [
        *(
            (
                "approval-of-nothing",
                "is approved",
                o.project,
                source.place(o, "project"),
                do("programme remove", "approval", o.project),
            )
            for o in file.approval
        ),
        *(
            (
                "ward-of-nothing",
                "is under [[ward]]",
                name,
                source.place(one),
                do("programme remove", "ward", one.project),
            )
            for one in file.ward
            for name in (one.project, *one.was)
        ),
        *(
            (
                "place-group",
                f"is in the group “{o.id}”",
                name,
                source.item(name, o, "projects"),
                None,
            )
            for o in file.group
            for name in o.projects
        ),
    ]
    for code, where, name, place, action in said:
        if name not in names and name.partition("/")[0] not in unread:
            alike = " or ".join(one for one in names if one.startswith(f"{name}-"))
            yield Problem(
                code,
                f"{name} {where}, and no member has such a project",
                place,
                hint=f"Is it {alike}? Wards whose folders are called the same each have a longer "
                "name."
                if alike
                else meant_or(name, names, "Take it out, or add the member."),
                action=action,
            )
    rows = [(name, one) for one in file.ward for name in one.was]
    for at, (name, one) in enumerate(rows):
        if name in (before for before, _ in rows[:at]):
            yield Problem(
                "ward-claimed-twice",
                f"{name} is what {one.project} was, and another ward too: its numbers count once",
                source.place(one, "was"),
                hint="Leave it where most of the ward went, and take it out of the other row.",
            )
    measured = {measure.id for one in projects for measure in one.measures}
    for ambition in file.ambition:
        if ambition.measure not in measured and projects:
            yield Problem(
                "ambition-unmeasured",
                f"no ward has the measure “{ambition.measure}”",
                source.place(ambition, "measure"),
                hint=meant_or(ambition.measure, measured, "The ambition cannot be told so far."),
            )
    if not file.member:
        yield Problem(
            "programme-empty",
            "the programme has no members yet",
            source.place(),
            Severity.QUESTION,
            "Add one.",
            action=do("programme add", "TRUST", "FOLDER"),
        )


def _of_wards(
    file: ProgrammeFile,
    source: Source,
    projects: Sequence[Project],
    differ: Sequence[Drift],
    perhaps: Sequence[tuple[str, ...]],
) -> Iterator[tuple[Problem, frozenset[str]]]:
    """What is asked of single wards that count, and the projects that it is about."""
    for drift in differ:
        yield (
            Problem(
                "definition-differs",
                f"{name_in_programme(drift.whose)}: {drift.id} "
                f"differs from {drift.of.called} in its {listed(drift.differ)}",
                source.place("programme", "definitions"),
                Severity.QUESTION,
                "Ask the ward to take the common one, or to say in differs why it differs.",
            ),
            frozenset((drift.whose,)),
        )
    moved = {one.project for one in file.ward if one.was}
    for ids in perhaps:
        names = [name_in_programme(one) for one in ids]
        yield (
            Problem(
                "ward-perhaps-moved",
                f"{listed(names)} are at wards that are called alike, and each counts as a ward of "
                "its own: did one of them move from one trust to another?",
                source.place(),
                Severity.QUESTION,
                "If so, say what it was, and until when: it then counts once. If each is a ward of "
                "its own, say so, and it is not asked again.",
                action=do("programme ward", *(name for name in names if name not in moved)),
            ),
            frozenset(ids),
        )
    for ambition in file.ambition:
        for one in who_counts(ambition, projects):
            name = name_in_programme(one.project.id)
            if one.others:
                also = listed(name_in_programme(other.id) for other in one.others)
                yield (
                    Problem(
                        "ambition-ward-twice",
                        f"{also} and {name} are on one ward, and each has the "
                        f"measure “{ambition.measure}”: that of {name} counts",
                        source.place(ambition, "measure"),
                        Severity.QUESTION,
                        "Ask the ward which of them keeps it, or to give the other an id of its "
                        "own.",
                    ),
                    frozenset((one.project.id,)),
                )
            if one.apart:
                yield (
                    Problem(
                        "ambition-counted-apart",
                        f"“{ambition.measure}” of {name} is {one.apart}, so it is not added up",
                        source.place(ambition, "measure"),
                        hint="Ask the ward to count as the others do, or to give it an id of its "
                        'own; or say under the ambition which counts: kind = "a rate".',
                    ),
                    frozenset((one.project.id,)),
                )
