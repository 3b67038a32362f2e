"""The sections on assessments, of the report and of the deck, in the order in which they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from qiworkbook.api import (
    AudienceWords,
    Block,
    Callout,
    Cell,
    Facts,
    Grid,
    Output,
    Paragraph,
    ProjectView,
    Rank,
    Section,
    SectionMaker,
    Tone,
    counted,
    day,
    listed,
)
from qiworkbook_benchmark import sections_deck, words
from qiworkbook_benchmark.assessment import by_theme, labels
from qiworkbook_benchmark.sections_deck import action_table, gap_table, gaps_of, theme_rows
from qiworkbook_benchmark.tracks import (
    StandardMove,
    Track,
    items_of,
    moves,
    newest_evidence,
    standings,
    tracks_of,
)
from qiworkbook_benchmark.words import KINDS, METHODS, STANDINGS, TONES

_COLUMNS = 3  # assessments side by side, the newest last


def _section(
    view: ProjectView,
    track: Track,
    part: str,
    heading: str,
    message: str,
    blocks: Iterable[Block],
    notes: tuple[str, ...] = (),
) -> Section:
    """A section that says first what the set is, and whose words it is in.

    That of the first set is called by its part alone: coach questions find it there.
    """
    first = tracks_of(view)[0].key == track.key
    name = f"{view.project.id}-benchmark{part}"
    return Section(
        name if first else f"{name}-{track.key}",
        heading,
        message,
        (*_labels(view, track), *blocks),
        notes,
        project=view.project.id,
    )


def _labels(view: ProjectView, track: Track) -> Iterator[Block]:
    if track.standards is None:
        yield Callout(f"The standards set {track.set_id} cannot be read.", Tone.WATCH)
    said = [f"{track.title}.", *(labels(track.standards) if track.standards else ())]
    example = view.why_example(track.newest.file.illustrative)
    if example:
        said.append(f"Illustrative assessment: {example}")
    yield Callout(" ".join(said))


def _summary(view: ProjectView, track: Track) -> Iterator[Section]:
    """How many standards are shown to be met, by theme, and who assessed."""
    file = track.newest.file
    who = [
        f"{one.role} (lived experience)" if one.lived_experience else one.role
        for one in file.assessor
    ]
    facts = [
        ("Assessed", f"{day(file.date)}, {METHODS[file.method].lower()}"),
        *([("By", listed(who))] if who else []),
    ]
    themes, title = theme_rows(track), "Standards by theme. Not known is not the same as not met"
    yield _section(
        view,
        track,
        "",
        "Where we stand",
        message=words.summary(track),
        blocks=(*([Grid(*themes, title)] if themes else ()), Facts(tuple(facts))),
        notes=(
            "Percentages of few standards jump: say the numbers.",
            "Which rating did people argue about? That one is worth telling.",
        ),
    )


def _heat_map(view: ProjectView, track: Track) -> Iterator[Section]:
    """Every standard: its ratings over time and its newest evidence."""
    if track.standards is None:
        return
    shown = track.records[-_COLUMNS:]
    columns = [standings(record.file, track.standards) for record in shown]
    items = items_of(track.newest.file)
    rows = []
    for theme in by_theme(track.standards):
        for one in theme.standards:
            item = items.get(one.id)
            newest = newest_evidence(item) if item else None
            cells = (Cell(STANDINGS[c[one.id]], TONES[c[one.id]]) for c in columns)
            words = Cell(track.text_of(one.id))
            since = Cell(day(newest) if newest else "None")
            rows.append((Cell(theme.title), words, *cells, since))
    heads = ("Theme", "Standard", *(day(one.file.date) for one in shown), "Newest evidence")
    blocks = (Grid(heads, tuple(rows), "Every standard, as it was rated"), *_apart(track))
    message = f"Where {counted(len(rows), 'standard')} stood on {day(shown[-1].file.date)}"
    yield _section(view, track, "-standards", "Every standard", message, blocks)


def _apart(track: Track) -> Iterator[Block]:
    """Why standards do not apply."""
    for item in items_of(track.newest.file).values():
        if not item.applicable:
            reason = item.reason or "no reason given"
            yield Paragraph(f"Does not apply: {track.text_of(item.standard)} Why: {reason}.")


def _gaps(view: ProjectView, track: Track) -> Iterator[Section]:
    """Standards that are not met, what is lacking and what patients say."""
    found = gaps_of(track)
    if found:
        message = words.gaps(len(found), sum(bool(item.action) for item in found))
        yield _section(view, track, "-gaps", "Gaps", message, (gap_table(track, found),))


def _actions(view: ProjectView, track: Track) -> Iterator[Section]:
    """Every action, with its standard and the change idea that it became."""
    found = [action for item in track.newest.file.item for action in item.action]
    if found:
        message = words.actions(found, view.today)
        yield _section(
            view,
            track,
            "-actions",
            "Actions",
            message=message,
            blocks=(action_table(view, track),),
            notes=("Colours are for actions only; how things are over time is on the charts.",),
        )


def _moved(view: ProjectView, track: Track) -> Iterator[Section]:
    """What moved since the assessment before, with all evidence that is new."""
    previous = track.previous
    if previous is None:
        return
    found = moves(track)
    then, now = previous.file, track.newest.file
    blocks: list[Block] = [_moved_table(track, found)] if found else []
    if then.method is not now.method:
        methods = f"{METHODS[then.method]} then, {METHODS[now.method].lower()} now"
        blocks.append(Callout(f"{methods}: some of the change may be that.", Tone.WATCH))
    yield _section(
        view,
        track,
        "-moved",
        "What moved",
        message=words.moved(track),
        blocks=blocks,
        notes=("Let those who made it move tell how.",),
    )


def _moved_table(track: Track, found: Iterable[StandardMove]) -> Block:
    rows = tuple(
        (
            Cell(track.text_of(move.standard)),
            Cell(STANDINGS[move.before], TONES[move.before]),
            Cell(STANDINGS[move.now], TONES[move.now]),
            Cell("; ".join(f"{KINDS[e.kind]}, {day(e.date)}: {e.what}" for e in move.evidence))
            if move.evidence
            else Cell("None new", Tone.WATCH),
        )
        for move in found
    )
    before, now = (day(record.file.date) for record in track.records[-2:])
    return Grid(("Standard", before, now, "New evidence"), rows, "What moved, and what shows it")


def _of_tracks(
    make: Callable[[ProjectView, Track], Iterator[Section]],
) -> Callable[[ProjectView], Iterator[Section]]:
    """A maker of sections for each set that a project was assessed against."""

    def made(view: ProjectView) -> Iterator[Section]:
        for track in tracks_of(view):
            yield from make(view, track)

    return made


_REPORT = frozenset({Output.REPORT})

NOT_FOR_OTHERS = (AudienceWords("plain", leave_out=True), AudienceWords("board", leave_out=True))
"""How the team works, and detail that helps nobody outside it."""

SECTIONS = (
    SectionMaker(
        "benchmark",
        830,
        "How many standards are shown to be met, by theme, with n; in full also who assessed",
        sections_deck.summary,
        words=(
            AudienceWords(
                "plain",
                "How we compare with what is expected",
                "A standard says how things should be. For each one we ask: can we show that we do "
                "this?",
                labels=(
                    ("Theme", "What it is about"),
                    ("Met, of those rated", "Met, of those we looked at"),
                ),
            ),
            AudienceWords(
                "board",
                "Against the standards",
                "A standard counts as met when the ward can show it. The share says nothing about "
                "a standard that was not looked at.",
            ),
        ),
        in_full=_of_tracks(_summary),
    ),
    SectionMaker(
        "benchmark-standards",
        832,
        "Every standard: its ratings over time and its newest evidence",
        _of_tracks(_heat_map),
        _REPORT,
    ),
    SectionMaker(
        "benchmark-moved",
        834,
        "What moved since the assessment before, with newest evidence; in full all that is new",
        sections_deck.moved,
        rank=Rank.DETAIL,
        words=NOT_FOR_OTHERS,
        in_full=_of_tracks(_moved),
    ),
    SectionMaker(
        "benchmark-gaps",
        836,
        "Standards that are not met, what is lacking and what patients say",
        _of_tracks(_gaps),
        _REPORT,
    ),
    SectionMaker(
        "benchmark-actions",
        838,
        "Open actions: by whom, by when, and how they go; in full every one, with its change idea",
        sections_deck.actions,
        rank=Rank.DETAIL,
        words=(
            AudienceWords(
                "plain",
                "What we still have to do",
                "These are jobs that came out of it.",
                labels=(
                    ("Action", "What we will do"),
                    ("Lead", "Who does it"),
                    ("Due", "Done by"),
                ),
            ),
            AudienceWords("board", leave_out=True),
        ),
        in_full=_of_tracks(_actions),
    ),
    SectionMaker(
        "trauma-informed",
        840,
        "Six principles of trauma-informed care: what people say; in full the evidence",
        sections_deck.trauma_grid,
        rank=Rank.DETAIL,
        words=NOT_FOR_OTHERS,
        in_full=sections_deck.grid,
    ),
)
