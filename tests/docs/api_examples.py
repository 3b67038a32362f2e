"""The examples of docs/api.md, one for each part of the page: they are typed strictly, and run.

Each is given a project of the example workbook, seen whole.
"""

from __future__ import annotations

import contextlib
import json
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from qiworkbook import api
from qiworkbook.api import (
    LEFT_OUT,
    WHERE_FIRST,
    Act,
    Action,
    Advice,
    Aim,
    Arrow,
    Assurance,
    Attendance,
    Bar,
    Better,
    Block,
    Book,
    BrandIdentity,
    Bullets,
    Callout,
    Cell,
    CellKind,
    Chart,
    ChartType,
    Check,
    CheckMaker,
    Choice,
    Column,
    CountingUnit,
    CountSet,
    CycleId,
    DayCell,
    Decision,
    Diagram,
    Distribution,
    Document,
    Driver,
    DriverId,
    Event,
    Exclusion,
    ExplainedWord,
    Facts,
    FileTable,
    Finding,
    Frequency,
    Funnel,
    FunnelKind,
    Given,
    Grid,
    HeadCount,
    Heading,
    Held,
    IconRow,
    Icons,
    IdeaId,
    IdeaSource,
    IdeaStatus,
    InFile,
    JobTitle,
    JobTitleWords,
    Level,
    Limits,
    Link,
    Links,
    LookedAt,
    Measure,
    MeasureId,
    MeasureKind,
    Met,
    Mode,
    Node,
    NodeKind,
    NothingFoundError,
    Output,
    Paragraph,
    Pause,
    Phase,
    Picture,
    Place,
    Point,
    Problem,
    ProjectId,
    Prose,
    Purpose,
    Quote,
    Rank,
    ReadCell,
    ReadLine,
    ReadLines,
    ReadSheet,
    RecordCounts,
    RecordType,
    Role,
    Rule,
    SafetyCross,
    Scope,
    Section,
    SectionKind,
    SectionMaker,
    Series,
    Several,
    Severity,
    Shared,
    Sheet,
    Shown,
    Shows,
    Side,
    Slug,
    SmallMultiples,
    SpcError,
    Stage,
    Status,
    Table,
    TargetFrom,
    TeamMember,
    Tone,
    Turn,
    Unjudged,
    UnmeasuredStretch,
    Variation,
    Vocabulary,
    Ward,
    WardId,
    Words,
    WorkbookError,
    alt_text,
    counted,
    day,
    did_you_mean,
    funnel,
    headline,
    listed,
    meant_or,
    offers,
    refuse_to_look_ahead,
    rule_set_from,
    sentence,
    short,
    slug,
    text_width,
    theory_diagram,
    told_of_harm,
    toml_text,
    unique_slug,
    verdict,
    write_book,
    written_day,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qiworkbook.api import (
        About,
        AgendaItem,
        CellValue,
        ChartLevel,
        Colour,
        Commitment,
        Consequence,
        ContentSlide,
        Convention,
        Coproduction,
        CoproductionLevel,
        Course,
        Cycle,
        CycleFile,
        CycleQuestion,
        Do,
        Duplicate,
        EarlierPrediction,
        EditedRow,
        Editor,
        Evaluation,
        ExportTables,
        FarOut,
        Figure,
        FollowUp,
        Idea,
        ImportFile,
        Learning,
        LearningSet,
        LearningSetFile,
        Meaning,
        NextStep,
        PathStep,
        Plain,
        Plan,
        Progress,
        Project,
        ProjectPicture,
        ProjectTask,
        ProjectView,
        Reading,
        ReadPhase,
        ReadPoint,
        Record,
        Resource,
        Row,
        RuleSetName,
        Setting,
        ShownPicture,
        Signal,
        Source,
        Step,
        Story,
        Study,
        Target,
        Task,
        Thread,
        Value,
        Wards,
        Where,
        Workbook,
        WorkbookFile,
        WorkbookView,
    )


# Hooks and what they return


class Shift(StrEnum):
    DAY = "day"
    NIGHT = "night"


class Cover(Table):
    """A row of the file."""

    shift: Choice[Shift]
    filled: int = 0
    asked: HeadCount = 0


class Rota(FileTable):
    """`rota.toml`: how many shifts were filled."""

    cover: Several[Cover] = ()


def counts_of(file: FileTable) -> Iterator[CountSet]:
    assert isinstance(file, Rota)
    yield CountSet("filled", tuple(one.filled for one in file.cover))


def with_counts(file: FileTable, shown: Mapping[str, tuple[float, ...]]) -> FileTable:
    assert isinstance(file, Rota)
    pairs = zip(file.cover, shown.get("filled", ()), strict=False)
    kept = tuple(one.model_copy(update={"filled": int(count)}) for one, count in pairs)
    return file.model_copy(update={"cover": kept})


def rotas(view: ProjectView, _: Severity) -> Iterator[LookedAt[Rota]]:
    found: tuple[Record[Rota], ...] = view.project.records_of(Rota)
    return (LookedAt(record, view) for record in found)


def hooks_and_what_they_return(view: ProjectView) -> None:
    assert api.API_VERSION == 1
    assert offers("json:loads")() is json.loads
    record = RecordType(
        *("rota", "rota.toml", Rota, "which shifts were filled", Scope.PROJECT),
        shared=Shared.COUNTS,
        counts=RecordCounts(counts_of, with_counts),
    )
    rows = (Cover(shift=Shift.DAY, filled=12), Cover(shift=Shift.NIGHT, filled=3))
    file = Rota(format=1, cover=rows)
    assert record.counts
    assert [one.counts for one in record.counts.read(file)] == [(12, 3)]
    assert record.counts.write(file, {"filled": (12,)}) == Rota(format=1, cover=rows[:1])

    def empty(at: LookedAt[Rota]) -> Iterator[Finding]:
        if not at.file.cover:
            yield Finding(at.place("cover"), "no shift is in it", ask="Who fills it in?")

    made = CheckMaker(rotas).asks("rota-empty", "Shifts are there", "Nobody sees", Turn.LATER)
    check: Check = made(empty)
    assert (check.code, list(check.find(view))) == ("rota-empty", [])
    colour: Colour = "#005EB8"
    assert api.Brand("ours", "Our colours", colour=colour).accent == ""
    term = ExplainedWord(word="rota", also=("rotas",), means="Who works when.")
    plain = api.AudienceWords("plain", "Who works when", explains=(term,))
    maker = SectionMaker(
        *("rota", 950, "Who fills the shifts", lambda _: (), frozenset({Output.REPORT})),
        rank=Rank.DETAIL,
        words=(plain,),
    )
    assert maker.rank is Rank.DETAIL
    with contextlib.suppress(SpcError):  # "x" is no rule
        rule_set_from({"id": "ours", "title": "Ours", "version": "1", "rule": [{"rule": "x"}]})


# What a function of yours is given


def what_a_function_is_given(view: ProjectView) -> None:
    project: Project = view.project
    aim: Aim | None = project.aim
    about: About = project.about
    where: Where = project.where
    target: Target | None = aim.target if aim else None
    assert aim
    assert target
    assert aim.met in (None, *Met)
    meant: tuple[Meaning, ...] = aim.meant
    assert len(meant) < 9
    assert about.status in Status
    assert where.ward == project.ward
    setting: Setting | None = about.setting
    assert setting is None or setting.value
    coproduction: Coproduction | None = project.coproduction
    level: CoproductionLevel | None = coproduction.level if coproduction else None
    assert level
    members: tuple[TeamMember, ...] = project.team
    assert any(member.role is Role.SPONSOR for member in members)

    thread: Thread = view.thread
    driver: Driver = project.drivers[0]
    idea: Idea = project.ideas[0]
    steps: tuple[Step, ...] = idea.step
    assert (idea.source in (None, *IdeaSource), idea.effort in (None, *Level)) == (True, True)
    assert idea.status in IdeaStatus
    assert all(step.what for step in steps)
    assert driver.id
    doubled: tuple[Duplicate, ...] = tuple(thread.duplicates)
    assert not doubled

    cycle: Cycle = project.cycles[0]
    file: CycleFile = cycle.file
    plan: Plan = file.plan
    do: Do = file.do
    study: Study = file.study
    act: Act = file.act
    assert isinstance(act, Act)
    assert (cycle.stage in Stage, file.purpose in (None, *Purpose)) == (True, True)
    questions: tuple[CycleQuestion, ...] = plan.question
    changed: list[EarlierPrediction] = [old for one in questions for old in one.earlier]
    to_do: tuple[Task, ...] = plan.task
    harm: Consequence | None = plan.consequence
    assert all(question.held in Held for question in questions)
    assert all(len(some) < 99 for some in (changed, to_do))
    assert harm is None or harm.value
    assert act.decision is None or act.decision in Decision
    assert do.observations
    assert study.learning
    learned: tuple[Learning, ...] = project.learning
    following: tuple[NextStep, ...] = project.next_steps
    scores: tuple[Progress, ...] = project.progress
    tasks: tuple[ProjectTask, ...] = project.tasks
    later: tuple[FollowUp, ...] = project.followups
    pictures: tuple[ProjectPicture, ...] = project.pictures
    shown: tuple[ShownPicture, ...] = view.pictures
    seen = [Picture(one.content, one.row.alt) for one in shown if one.row.shows is Shows.TEAM]
    assert len(seen) <= len(pictures)
    assert learned
    assert all(len(some) < 99 for some in (following, scores, tasks, later))

    workbook: Workbook = view.workbook
    settings: WorkbookFile = workbook.file
    sets: tuple[LearningSet, ...] = workbook.learning_sets
    resources: tuple[Resource, ...] = workbook.resources
    evening: LearningSetFile = sets[0].file
    agenda: tuple[AgendaItem, ...] = evening.agenda
    promised: tuple[Commitment, ...] = evening.commitment
    liked: Evaluation | None = evening.evaluation
    stories: tuple[Story, ...] = evening.story
    own: tuple[ContentSlide, ...] = evening.slide
    assert evening.mode in (None, *Mode)
    came: tuple[Attendance, ...] = evening.attendance
    assert all(one.people >= 0 for one in came)
    assert all(len(some) < 99 for some in (agenda, promised, stories, own))
    assert liked is None or liked.model_fields_set
    assert settings.format == 1
    assert all(one.title for one in resources)


def wards_in_it(view: WorkbookView) -> list[str]:
    return [one.project.ward for one in view.views]


def sizes(tables: ExportTables) -> dict[str, int]:
    return {sheet.name: len(sheet.rows) for sheet in tables.sheets}


def days(file: ImportFile) -> list[date | None]:
    cells: list[CellValue] = [row.cell(0) for row in file.lines().rows]
    return [file.day(cell) for cell in cells]


def a_measure_and_what_its_chart_says(view: ProjectView) -> None:
    measure = Measure(
        id="gaps",
        name="Shifts that nobody filled",
        kind=MeasureKind.PROCESS,
        counts=CountingUnit.SHIFTS,
        every=Frequency.MONTH,
        better=Better.DECREASE,
        chart=ChartType.XMR,
        target=2,
        targets=(TargetFrom(start=date(2024, 7, 1), value=1),),
        phase=(Phase(start=date(2024, 7, 1), reason="A new rota"),),
        exclude=(Exclusion(date=date(2024, 3, 1), reason="A strike"),),
        pause=(Pause(start=date(2024, 5, 1), end=date(2024, 5, 31), reason="The ward was shut"),),
        limits=Limits(centre=5),
    )
    points = tuple(Point(date(2024, month, 1), 4 + month % 3) for month in range(1, 13))
    reading: Reading = view.reading_of(measure, Series("gaps", points))
    name: RuleSetName = reading.rule_set
    first: ReadPoint = reading.points[0]
    phase: ReadPhase = reading.phases[-1]
    signals: tuple[Signal, ...] = reading.signals
    events: tuple[Event, ...] = reading.events
    course: Course | None = reading.course
    level: ChartLevel | None = course.now if course else None
    far: FarOut | None = reading.far_out
    assert name.title
    assert (level, far) == (None, None)
    assert first.value == 5
    assert phase.given in Given
    words: Vocabulary = reading.vocabulary
    assert words.limits == "process limits"
    assert phase.unjudged in (None, *Unjudged)
    pauses: tuple[UnmeasuredStretch, ...] = reading.pauses
    assert all(one.reason for one in pauses)
    assert all(one.rule in Rule and one.side in Side for one in signals)
    assert len(events) < len(points)
    assert reading.variation in Variation
    assert reading.assurance in Assurance
    rule_set = rule_set_from(
        {"id": "ours", "title": "Ours", "version": "1", "rule": [{"rule": "outside"}]}
    )
    convention: Convention = rule_set.limits
    assert convention.sigmas == 3


# Tables of files


class Visit(Table):
    """A row of a file, whose links are followed when an id changes."""

    id: Slug
    heard: Words
    told: Prose = ""
    by: JobTitleWords = "Ward manager"
    then: JobTitle = ""
    driver: DriverId = ""
    idea: IdeaId = ""
    measure: MeasureId = ""
    cycle: CycleId = ""
    ward: ProjectId = ""
    place: WardId = ""
    where: Shown = ""


def tables_of_files(view: ProjectView) -> None:
    visit = Visit.model_validate({"id": "lounge", "heard": "It is loud", "ward": view.project.id})
    assert (visit.ward, visit.told) == (view.project.id, "")


# Problems


def problems(view: ProjectView) -> None:
    source: Source = view.project.source
    row: Row = view.project.ideas[0]
    place: Place = source.place(row, "name")
    action = Action("check", (view.project.id,))
    problem = Problem("rota-old", "the rota is old", place, Severity.QUESTION, action=action)
    assert str(problem.place).startswith(f"{source.file}:")
    refuse_to_look_ahead(view.today, view.today)
    assert written_day("31/03/2025") == written_day("31 Mar 25")  # as people fill in a sheet
    hint = Advice(
        "Add ",
        InFile("a [[rota]]", "rota", row=True),
        " with ",
        InFile.key("shift", "night", "day"),
    )
    assert hint == 'Add a [[rota]] with shift = "night" or "day"'
    assert Problem("rota-old", "the rota is old", place, hint=hint).hint_parts == hint.parts
    assert did_you_mean("rta", ["rota"]) == "rota"
    error = WorkbookError("There is no rota yet.", meant_or("rta", ["rota"], "Write one."))
    assert error.hint == "Did you mean rota?"
    assert isinstance(NothingFoundError("No rota could be read."), WorkbookError)
    assert list(told_of_harm("a quiet night")) == []
    assert WHERE_FIRST.endswith(".")


# Blocks of a section


def blocks_of_a_section(view: ProjectView) -> None:
    assert view.outcome
    reading = view.outcome
    nodes = (Node("a", "Aim", NodeKind.AIM, 0), Node("b", "A driver", NodeKind.PRIMARY, 1))
    blocks: tuple[Block, ...] = (
        Heading("What we saw"),
        Paragraph("Nights are quieter."),
        Bullets(("Doors close softly", "Lights go off at eleven")),
        Quote("I slept.", "a patient"),
        Callout("Ask the night staff.", Tone.WATCH),
        Facts((("Nights", "12"),)),
        Grid(("Night", "Loud"), ((Cell("Monday"), Cell("no", Tone.GOOD)),)),
        Links((Link("Our rota", "rota.toml"),)),
        Chart(reading, alt_text(reading)),
        SmallMultiples((reading,), ("Feels safe",), "One small chart."),
        Icons((IconRow("Feels safe", "81%", reading),), "One icon."),
        Diagram(nodes, (Arrow("a", "b"),), "An aim and a driver."),
        Distribution(("no", "yes"), (Bar("Did you sleep?", (0.2, 0.8), 20),), "Four in five."),
        SafetyCross((DayCell(date(2024, 1, 1), 0),), "One day."),
    )
    section = Section(f"{view.project.id}-nights", "Nights", "Nights are quieter", blocks)
    assert section.kind is SectionKind.BODY
    ours = BrandIdentity("Our trust", colour="#003087")
    assert Document("Nights", sections=(section,), brand=ours).brand.footer == ""
    assert a_funnel_of_ones_own({"Elm": (12, 20), "Oak": (30, 40)}).alt


def a_funnel_of_ones_own(sizes: Mapping[str, tuple[int, int]]) -> Figure:
    """How many of those asked slept, ward by ward: what chance allows a ward of each size."""
    found = [Ward(name, slept, asked) for name, (slept, asked) in sizes.items()]
    wards: Wards = funnel(found, FunnelKind.P, per=100)
    alt = f"{wards.centre:.0f}% of all slept, in {counted(len(wards.points), 'ward')}."
    return Funnel("People who slept", "March 2024", wards, alt, "People asked", "%")


# Words, files and sheets


def words_files_and_sheets(view: ProjectView) -> None:
    assert (counted(3, "night"), listed(["a", "b", "c"])) == ("3 nights", "a, b and c")
    assert (day(date(2024, 3, 1)), sentence("all is quiet")) == ("1 March 2024", "All is quiet.")
    assert short("a night that was long", 10) == "a night…"
    assert LEFT_OUT in "We asked four. (left out of this copy)"
    assert (slug("Quiet nights"), unique_slug("nights", ["nights"])) == ("quiet-nights", "nights-2")
    assert view.outcome
    assert headline(view.outcome)
    assert verdict(view.outcome)
    assert text_width("wide", 12, bold=True) > text_width("wide", 12) > 0
    assert theory_diagram(view).nodes
    plain: Plain = ["a", "b"]
    assert toml_text({"wards": plain}) == 'wards = ["a", "b"]\n'

    values: tuple[Value, ...] = ("Monday", 3, date(2024, 1, 1))
    columns = (Column("Night"), Column("Loud", CellKind.NUMBER), Column("On", CellKind.DATE))
    assert write_book(Book("Nights", (Sheet("nights", columns, (values,)),))).startswith(b"PK")
    line = ReadLine(1, ("Monday", 3))
    lines = ReadLines("nights.csv", (line,))
    sheet = ReadSheet("nights", ((ReadCell("A1", "Monday"),),))
    assert (lines.rows[0].cell(1), sheet.rows[0][0].value) == (3, "Monday")


def close_the_idea(editor: Editor, row: Row) -> None:
    """What `desk().edit_record(record, ...)` is given: rows are named by themselves."""
    path: tuple[PathStep, ...] = (row, "status")
    editor.set(path, "adopted")


def new_visit(editor: Editor) -> EditedRow:
    return editor.add(("visit",), {"id": "lounge", "heard": "It is loud"}, unique=("id",))
