"""A programme opened: its file, its members, and all their wards as one workbook of copies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

from msgspec.structs import replace

from qiworkbook.analysis.ambitions import who_counts
from qiworkbook.analysis.changes import ChangeTopic, project_changes
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.analysis.wards_and_trusts import told_apart
from qiworkbook.model import Project, Workbook, WorkbookFile
from qiworkbook.model.programme import ProgrammeFile
from qiworkbook.model.settings import Defaults
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import Place, Problem, Severity, WorkbookError, do
from qiworkbook.spc.rule_sets import RuleSet
from qiworkbook.store import layout
from qiworkbook.store.packs import read_packs
from qiworkbook.store.toml_file import read_toml
from qiworkbook.store.workbook_folder import read_workbook
from qiworkbook.text.source import Source
from qiworkbook.text.words import counted, listed, meant_or, one_line
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.programmes.arrived_wards import latest_of
from qiworkbook.workbook.programmes.definitions import Drift, definitions_in, drifts
from qiworkbook.workbook.programmes.programme_members import (
    SEPARATOR,
    OpenMember,
    Said,
    open_member,
    own_id,
)
from qiworkbook.workbook.wards_wanted import WardsWanted, at_places

_Settings = tuple[Defaults, Mapping[str, RuleSet]]


class OpenProgramme(OpenWorkbook, frozen=True, kw_only=True):
    """A programme that was read.

    It is the wards of all members as one workbook, each under "MEMBER--PROJECT", with the house
    style and the learning sets of the workbook beside programme.toml, where there is one.
    `views` are the wards that count, and `unapproved` those that somebody has still to approve.
    `drifts` are their measures that say another thing than the common definitions. `only` says
    which wards it is of, where it is not of all that count.
    """

    file: ProgrammeFile
    source: Source
    members: tuple[OpenMember, ...]
    views: tuple[ProjectView, ...]
    unapproved: tuple[Project, ...]
    problems: tuple[Problem, ...]
    drifts: tuple[Drift, ...] = ()
    only: str = ""

    def at(self, wanted: WardsWanted) -> OpenProgramme:
        """The same with those wards alone that are wanted, and the members that have them.

        Raises WorkbookError for a trust or ward that is none or could be several, and for none.
        """
        ids = at_places(
            {one.id: one.where for one in (*self.workbook.projects, *self.unapproved)}, wanted
        )
        have = {id_.partition(SEPARATOR)[0] for id_ in ids}
        others = {one.member.path for one in self.members if one.member.trust not in have}
        return replace(
            self,
            only=listed((*wanted.trusts, *wanted.wards)),
            members=tuple(one for one in self.members if one.member.path not in others),
            views=tuple(one for one in self.views if one.project.id in ids),
            unapproved=tuple(one for one in self.unapproved if one.id in ids),
            problems=tuple(one for one in self.problems if one.place.file not in others),
        )


def read_programme(root: Path) -> tuple[ProgrammeFile, Source, tuple[Problem, ...]]:
    """What programme.toml says. Raises WorkbookError where nothing of it can be read."""
    read = read_toml(root, layout.PROGRAMME, ProgrammeFile)
    if read.value is None:
        raise WorkbookError.of(read.problems[0])
    return read.value, read.source, read.problems


def open_programme(
    root: Path, plugins: Plugins, today: date, release: Path | None = None
) -> OpenProgramme:
    """The programme in the folder `root`, with all its members as far as they can be read.

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
    members = tuple(open_member(root, one, plugins, day, release) for one in file.member)
    found = [*problems, *home.problems]
    found += (problem for one in members for problem in one.problems)
    projects, settings_of = _together(members, found)
    approved = {one.project for one in file.approval}
    that_count = [
        one
        for one in projects
        if not file.programme.needs_approval or name_in_programme(one.id) in approved
    ]
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
        projects=tuple(that_count),
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
            replace(workbook, file=settings.model_copy(update={"defaults": defaults})),
            MappingProxyType(given | dict(rule_sets)),
        )
        for one, (defaults, rule_sets) in ((one, settings_of[one.id]) for one in that_count)
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
    differ = tuple(drifts(that_count, common, in_copies=True))
    found += (
        Problem(
            "definition-differs",
            f"{name_in_programme(one.whose)}: {one.id} says another "
            f"thing than {one.of.called}, in its {listed(one.differ)}",
            source.place("programme", "definitions"),
            Severity.QUESTION,
            "Ask the ward to take the common one, or to say in differs why it is another.",
        )
        for one in differ
    )
    return OpenProgramme(
        file=file,
        source=source,
        members=members,
        root=root,
        plugins=plugins.for_sharing(),
        today=day,
        clock=today,
        workbook=workbook,
        packs=packs,
        views=views,
        unapproved=tuple(one for one in projects if one not in that_count),
        problems=tuple(sorted(set(found))),
        drifts=differ,
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
) -> tuple[tuple[Project, ...], dict[str, _Settings]]:
    """Every ward of every member, once, with an id of its own and its place filled in."""
    says_most = sorted(
        members, key=lambda one: (one.member.name != "", one.trust != one.member.trust)
    )
    of_trust = {one.member.trust: one for one in says_most}
    found = [
        (project, member.workbook.file.defaults, member)
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
            defaults,
            member,
        )
        for one, defaults, member in found
    ]
    wards: dict[str, set[Said]] = defaultdict(set)
    for project, _, _ in found:
        if not project.unread:
            wards[project.id].add(_said(project))
    projects: dict[Said, Project] = {}
    settings: dict[str, _Settings] = {}
    for project, defaults, member in sorted(found, key=lambda one: bool(one[0].unread)):
        alike = wards[project.id]  # one that cannot be read may be any of them
        said = min(alike, default=(project.id,)) if project.unread else _said(project)
        if said in projects:
            problems.append(_twice(project, projects[said], member))
            continue
        made = projects[said] = replace(project, id=own_id(project.id, said, alike))
        settings[made.id] = defaults, member.rule_sets or {}
    return told_apart(sorted(projects.values(), key=lambda one: one.id)), settings


def _said(project: Project) -> Said:
    """What a project says that it is: a second copy of it says the same."""
    said = (project.where.trust, project.where.ward, project.about.title)
    return tuple(one_line(text).casefold() for text in said)


def _twice(again: Project, first: Project, member: OpenMember) -> Problem:
    came, counts = latest_of(again), latest_of(first)
    changes = () if again.unread else project_changes(first, again)
    told = [one.words for one in changes if one.about is not ChangeTopic.LEARNING]  # words left out
    further = f": what it shows goes to {came or 'no day'}, what counts to {counts or 'no day'}"
    other = f"; it says {counted(len(told), 'thing')} otherwise: {'; '.join(told[:3])}"
    return Problem(
        "member-ward-twice",
        f"{again.id.partition(SEPARATOR)[2]} is the same ward as {name_in_programme(first.id)}, "
        f"and counts once"
        f"{further * (came != counts)}{other * bool(told)}",
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
    not_shown = tuple(f"{said.trust}/{line}" for line in project.not_shown)
    return replace(project, id=id_, about=about, where=where, called=called, not_shown=not_shown)


def _problems(
    file: ProgrammeFile,
    source: Source,
    projects: Sequence[Project],
    members: Sequence[OpenMember],
) -> Iterator[Problem]:
    """What programme.toml says that its members do not bear out."""
    names = [name_in_programme(one.id) for one in projects]
    unread = {one.member.trust for one in members if one.workbook is None}
    for approval in file.approval:
        if approval.project in names or approval.project.partition("/")[0] in unread:
            continue
        alike = " or ".join(one for one in names if one.startswith(f"{approval.project}-"))
        yield Problem(
            "approval-of-nothing",
            f"{approval.project} is approved, and no member has such a project",
            source.place(approval, "project"),
            hint=f"Is it {alike}? Wards whose folders are called the same each have a longer name."
            if alike
            else meant_or(approval.project, names, "Take the approval out, or add the member."),
        )
    measured = {measure.id for one in projects for measure in one.measures}
    for ambition in file.ambition:
        for one in who_counts(ambition, projects):
            name = name_in_programme(one.project.id)
            if one.others:
                also = listed(name_in_programme(other.id) for other in one.others)
                yield Problem(
                    "ambition-ward-twice",
                    f"{also} and {name} are on one ward, and each has the "
                    f"measure “{ambition.measure}”: that of {name} counts",
                    source.place(ambition, "measure"),
                    Severity.QUESTION,
                    "Ask the ward which of them keeps it, or to give the other an id of its own.",
                )
            if one.apart:
                yield Problem(
                    "ambition-counted-apart",
                    f"“{ambition.measure}” of {name} is {one.apart}, so it is not added up",
                    source.place(ambition, "measure"),
                    hint="Ask the ward to count as the others do, or to give it an id of its own; "
                    'or say under the ambition which counts: kind = "a rate".',
                )
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
            "the programme has no member yet",
            source.place(),
            Severity.QUESTION,
            "Add one.",
            action=do("programme add", "TRUST", "FOLDER"),
        )
