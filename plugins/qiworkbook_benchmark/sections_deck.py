"""Sections for slides: standards by theme, gaps, actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from qiworkbook.api import (
    Block,
    Callout,
    Cell,
    Facts,
    Grid,
    ProjectView,
    Section,
    Tone,
    counted,
    day,
    listed,
    sentence,
    short,
)
from qiworkbook_benchmark import words
from qiworkbook_benchmark.assessment import (
    VOICES,
    AssessedStandard,
    GapAction,
    GapRisk,
    PrincipleRow,
    ThemeOfSet,
    TraumaGrid,
    by_theme,
    find_set,
    has_words,
    labels,
)
from qiworkbook_benchmark.records import grid_of, told
from qiworkbook_benchmark.tracks import (
    GAPS,
    StandardStanding,
    Track,
    is_open,
    is_overdue,
    items_of,
    moves,
    standing_of,
    standings,
    tally,
    tracks_of,
)
from qiworkbook_benchmark.words import BRAG, METHODS, PRINCIPLES, RISKS, STANDINGS, TONES

Rows = tuple[tuple[Cell, ...], ...]

SET = "trauma-informed"


def grid(view: ProjectView) -> Iterator[Section]:
    """The grid, where a project has one that says something."""
    record = grid_of(view)
    if record and any(map(has_words, record.file.row)):
        yield Section(
            f"{view.project.id}-trauma-informed",
            "Trauma-informed care",
            grid_message(record.file),
            tuple(_blocks(view, record.file)),
            (
                "There is no score: ask where patients and staff see it differently.",
                "Take one principle at a time.",
            ),
            project=view.project.id,
        )


def grid_message(file: TraumaGrid) -> str:
    """How many principles were talked through, and to how many ideas that led."""
    talked = sum(map(has_words, file.row))
    ideas = sum(bool(row.idea) for row in file.row)
    onward = f", and {counted(ideas, 'idea')} to test" if ideas else ""
    return f"{counted(talked, 'principle')} talked through{onward}"


def _blocks(view: ProjectView, file: TraumaGrid) -> Iterator[Block]:
    principles = find_set(view.workbook, SET)
    if principles:
        yield Callout(" ".join((f"{principles.title}.", *labels(principles))))
    example = view.why_example(file.illustrative)
    if example:
        yield Callout(f"Illustrative: {example}")
    yield Grid(
        ("Principle", "Patients say", "Staff say", "What shows it", "Idea to test"),
        tuple(_cells(view, row) for row in file.row),
        "The principles, without a score",
    )
    if file.date:
        who = f", with {listed(file.together_with)}" if file.together_with else ""
        yield Facts((("Talked through", f"{day(file.date)}{who}"),))


def _cells(view: ProjectView, row: PrincipleRow) -> tuple[Cell, ...]:
    idea = view.project.idea(row.idea) if row.idea else None
    gap = told(view, row, "gap")
    lacking = f"Lacking: {gap}" if gap else ""
    shown = " ".join(filter(None, (sentence(told(view, row, "evidence")), sentence(lacking))))
    return (
        Cell(PRINCIPLES[row.principle]),
        said_cell(told(view, row, "patients_say")),
        said_cell(told(view, row, "staff_say")),
        Cell(shown or "Nothing yet"),
        Cell(
            f"{idea.name} ({idea.status.value})" if idea else told(view, row, "idea") or "None yet"
        ),
    )


def said_cell(text: str) -> Cell:
    """What was said, or that nobody asked yet."""
    return Cell(text) if text.strip() else Cell("Not asked yet", Tone.UNKNOWN)


_RISKIEST_FIRST = (GapRisk.HIGH, GapRisk.MEDIUM, GapRisk.LOW, None)


def gaps_of(track: Track) -> tuple[AssessedStandard, ...]:
    """The standards of the newest assessment that are not shown to be met: by risk, then worst.

    What is not known is no gap: it is counted apart.
    """
    file = track.newest.file
    found = [item for item in items_of(file).values() if standing_of(item, file.date) in GAPS]
    order = [one.id for one in track.standards.standard] if track.standards else []

    def rank(item: AssessedStandard) -> tuple[int, int, int]:
        place = order.index(item.standard) if item.standard in order else len(order)
        standing = standing_of(item, file.date)
        return _RISKIEST_FIRST.index(item.risk), GAPS.index(standing), place

    return tuple(sorted(found, key=rank))


def gap_table(track: Track, found: Sequence[AssessedStandard]) -> Block:
    """The gaps, with what is lacking, the risk, and what patients say."""
    assessed = track.newest.file.date
    rows = []
    for item in found:
        standing = standing_of(item, assessed)
        rows.append(
            (
                Cell(track.text_of(item.standard)),
                Cell(STANDINGS[standing], TONES[standing]),
                Cell(item.gap or item.rationale or "Not said"),
                Cell(RISKS[item.risk], Tone.CONCERN if item.risk is GapRisk.HIGH else Tone.PLAIN),
                Cell(item.patient_view or "Not asked yet"),
            )
        )
    heads = ("Standard", "Where it stands", "What is lacking", "Risk", "What patients say")
    return Grid(heads, tuple(rows), "Gaps, those with the highest risk first")


def actions_of(track: Track) -> tuple[tuple[AssessedStandard, GapAction], ...]:
    """The actions of the newest assessment, each with its standard: open ones first, by day."""
    found = [(item, action) for item in track.newest.file.item for action in item.action]
    return tuple(sorted(found, key=lambda pair: (not is_open(pair[1]), pair[1].due or date.max)))


def action_table(view: ProjectView, track: Track) -> Block:
    """The actions, with who leads, by when, how it goes, and the change idea it became.

    A status is a colour in words alone: our tones are not red, amber and green, so that people
    who are colour-blind can tell them apart, and would contradict the word.
    """
    rows = []
    for item, action in actions_of(track):
        late = is_overdue(action, view.today)
        due = day(action.due) if action.due else "No day"
        idea = view.project.idea(action.idea)
        rows.append(
            (
                Cell(action.what),
                Cell(track.text_of(item.standard)),
                Cell(action.lead or "Nobody yet"),
                Cell(f"{due}, overdue" if late else due, Tone.CONCERN if late else Tone.PLAIN),
                Cell(BRAG[action.status]),
                Cell(f"{idea.name} ({idea.status.value})" if idea else ""),
            )
        )
    heads = ("Action", "Standard", "Lead", "Due", "Status", "Change idea")
    return Grid(heads, tuple(rows), "Actions, open ones first")


_ALWAYS = (
    StandardStanding.MET,
    StandardStanding.PARTLY,
    StandardStanding.NOT_MET,
    StandardStanding.UNKNOWN,
    StandardStanding.NOT_APPLICABLE,
)


def theme_rows(track: Track) -> tuple[tuple[str, ...], Rows] | None:
    """The headings and rows of the newest assessment; None when its set cannot be read.

    "Said to be met, not shown" has a column only where there is some: it is an error to put right.
    """
    if track.standards is None:
        return None
    stands = standings(track.newest.file, track.standards)
    columns = list(_ALWAYS)
    if StandardStanding.UNSHOWN in stands.values():
        columns.insert(1, StandardStanding.UNSHOWN)
    rows = tuple(_row(theme, stands, columns) for theme in by_theme(track.standards))
    return ("Theme", *(STANDINGS[one] for one in columns), "Met, of those rated"), rows


def _row(
    theme: ThemeOfSet, stands: dict[str, StandardStanding], columns: list[StandardStanding]
) -> tuple[Cell, ...]:
    counted = tally(stands[one.id] for one in theme.standards)
    numbers = {one: counted.counts[one] for one in columns}
    numbers[StandardStanding.MET] = counted.shown
    cells = (
        Cell(str(number), TONES[one] if number else Tone.PLAIN) for one, number in numbers.items()
    )
    return (Cell(theme.title or "No theme"), *cells, Cell(counted.share))


_WORDS = 58  # of a standard or an action in a row that stays low


def summary(view: ProjectView) -> Iterator[Section]:
    """How many standards are shown to be met, by theme."""
    for at, track in enumerate(tracks_of(view)):
        file = track.newest.file
        who = listed(
            f"{one.role} (lived experience)" if one.lived_experience else one.role
            for one in file.assessor
        )
        notes = (
            f"{METHODS[file.method]} of {day(file.date)}{f', by {who}' if who else ''}.",
            "Percentages of few standards jump: say the numbers.",
            "Which rating did people argue about? That one is worth telling.",
        )
        table = theme_rows(track)
        if table:
            heads, rows = table
            grid = Grid(heads, rows, _label(view, track))
            yield _slide(
                view,
                at,
                track,
                "",
                heading="Where we stand",
                message=words.summary(track),
                grid=grid,
                notes=notes,
            )


def moved(view: ProjectView) -> Iterator[Section]:
    """What moved since the assessment before, with the days of the evidence that is new."""
    for at, track in enumerate(tracks_of(view)):
        found = moves(track)
        if found:
            rows = tuple(
                (
                    _in_short(track.text_of(move.standard)),
                    Cell(STANDINGS[move.before], TONES[move.before]),
                    Cell(STANDINGS[move.now], TONES[move.now]),
                    Cell(day(move.evidence[-1].date))
                    if move.evidence
                    else Cell("None new", Tone.WATCH),
                )
                for move in found
            )
            grid = Grid(("Standard", "Then", "Now", "New evidence"), rows, _label(view, track))
            notes = ("Let those who made it move tell how.",)
            yield _slide(
                view,
                at,
                track,
                "-moved",
                heading="What moved",
                message=words.moved(track),
                grid=grid,
                notes=notes,
            )


def actions(view: ProjectView) -> Iterator[Section]:
    """The open actions, with lead, day and status."""
    for at, track in enumerate(tracks_of(view)):
        found = actions_of(track)
        rows = []
        for _, action in found:
            if is_open(action):
                late = is_overdue(action, view.today)
                due = day(action.due) if action.due else "No day"
                rows.append(
                    (
                        _in_short(action.what),
                        Cell(action.lead or "Nobody yet"),
                        Cell(
                            f"{due}, overdue" if late else due, Tone.CONCERN if late else Tone.PLAIN
                        ),
                        Cell(BRAG[action.status]),
                    )
                )
        if rows:
            said_of_all = words.actions([action for _, action in found], view.today)
            is_example = view.why_example(track.newest.file.illustrative)
            name = f"{track.title} (an illustrative assessment)" if is_example else track.title
            grid = Grid(("Action", "Lead", "Due", "Status"), tuple(rows), name)
            notes = ("Colours are for actions only; how things are over time is on the charts.",)
            yield _slide(
                view,
                at,
                track,
                "-actions",
                heading="Actions",
                message=said_of_all,
                grid=grid,
                notes=notes,
            )


def trauma_grid(view: ProjectView) -> Iterator[Section]:
    """The principles that were talked through, with their two voices."""
    record = grid_of(view)
    if record and any(map(has_words, record.file.row)):
        principles = find_set(view.workbook, SET)
        cells = tuple(
            (
                Cell(PRINCIPLES[row.principle]),
                said_cell(told(view, row, "patients_say")),
                said_cell(told(view, row, "staff_say")),
                _to_test(view, row.idea or told(view, row, "idea")),
            )
            for row in record.file.row
            if any(told(view, row, key) for key in VOICES)
        )
        words = ["Without a score.", *(labels(principles)[-1:] if principles else ())]
        heads = ("Principle", "Patients say", "Staff say", "Idea to test")
        yield Section(
            f"{view.project.id}-trauma-informed",
            "Trauma-informed care",
            grid_message(record.file),
            (Grid(heads, cells, " ".join(words)),),
            (
                "There is no score: ask where patients and staff see it differently.",
                "Take one principle at a time.",
            ),
            project=view.project.id,
        )


def _to_test(view: ProjectView, named: str) -> Cell:
    """The idea that was named, by its words where the project has it."""
    idea = view.project.idea(named) if named else None
    return (
        _in_short(idea.name[:1].upper() + idea.name[1:].removesuffix("."))
        if idea
        else Cell(named or "None yet")
    )


def _in_short(text: str) -> Cell:
    return Cell(short(text, _WORDS), whole=text)


def _slide(
    view: ProjectView,
    at: int,
    track: Track,
    part: str,
    heading: str,
    message: str,
    grid: Grid,
    notes: tuple[str, ...],
) -> Section:
    name = f"{view.project.id}-benchmark{part}"
    id_ = f"{name}-{track.key}" if at else name
    return Section(id_, heading, message, (grid,), notes, project=view.project.id)


def _label(view: ProjectView, track: Track) -> str:
    """What the set is and whose words it is in, above its standards: also where it continues."""
    said = [f"{track.title}.", *(labels(track.standards) if track.standards else ())]
    if view.why_example(track.newest.file.illustrative):
        said.append("An illustrative assessment.")
    return " ".join(said)
