"""What an information governance lead asks of a workbook, answered from the workbook itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qiworkbook.content import Block, Bullets, Cell, Grid, Heading, Paragraph, Section
from qiworkbook.contributions.records import Scope
from qiworkbook.history import has_history
from qiworkbook.privacy.patterns import IdentifierKind
from qiworkbook.store import layout
from qiworkbook.store.journal import days_kept
from qiworkbook.store.outputs import OUTPUT, outputs_made
from qiworkbook.text.words import counted, day, listed
from qiworkbook.workbook.edits.drafts import DAYS
from qiworkbook.workbook.edits.identifiers import identifiers_in
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.outputs.shared_copy import RECORD, shared_before

_BLANK = "To be answered by the trust."


def privacy_page(opened: OpenWorkbook) -> tuple[Section, ...]:
    """The sections of the page: stored, checked, made, removed, what this is not, and a DPIA.

    >>> privacy_page(opened)[0].heading
    'What is stored, and where'
    """
    return (
        _section("stored", "What is stored, and where", _stored(opened)),
        _section("seen", "Who can see it", (Bullets(_SEEN),)),
        _section("checked", "What is checked, and what is not", _checked(opened)),
        _section("shared", "What was made to be shared, when and for whom", tuple(_shared(opened))),
        _section("made", "What was made from it", tuple(_made(opened))),
        _section("removed", "How long it is kept, and how to take something out", (_REMOVED,)),
        _section("not", "What this program is not", (Bullets(_NOT),)),
        _section("assurance", "DCB0129, DCB0160 and DTAC", (_table(_ASSURANCE),)),
        _section("dpia", "The beginning of a data protection impact assessment", (_table(_DPIA),)),
    )


def _section(id_: str, title: str, blocks: Sequence[Block]) -> Section:
    return Section(f"privacy-{id_}", title, title, tuple(blocks))


def _stored(opened: OpenWorkbook) -> tuple[Block, ...]:
    workbook = opened.workbook
    cycles = sum(len(one.cycles) for one in workbook.projects)
    points = sum(len(s.points) for one in workbook.projects for s in one.series.values())
    days = days_kept(opened.root)
    history = "yes, by git in this folder" if has_history(opened.root) else "none"
    rows = (
        (
            "Projects: aim, theory, change ideas, team",
            layout.PROJECTS,
            counted(len(workbook.projects), "project"),
        ),
        (
            "Tests of change, with what was seen",
            f"{layout.PROJECTS}/*/{layout.CYCLES}",
            counted(cycles, "cycle"),
        ),
        (
            "Numbers by ward and day, with notes",
            f"{layout.PROJECTS}/*/{layout.DATA}",
            counted(points, "point"),
        ),
        (
            "Learning sets: agenda, commitments, evaluation",
            layout.LEARNING_SETS,
            counted(len(workbook.learning_sets), "set"),
        ),
        (
            "Pictures of people who agreed, by role and until a day; not in git by default",
            f"{layout.PROJECTS}/*/pictures",
            counted(sum(len(one.pictures) for one in workbook.projects), "picture"),
        ),
        *(
            (
                kind.what,
                f"{layout.PROJECTS}/*/{kind.where}",
                counted(
                    sum(len(one.records.get(kind.name, ())) for one in workbook.projects), "file"
                ),
            )
            for kind in opened.plugins.record_types
            if kind.scope is Scope.PROJECT
        ),
        *(
            (kind.what, kind.where, counted(len(workbook.records.get(kind.name, ())), "file"))
            for kind in opened.plugins.record_types
            if kind.scope is Scope.WORKBOOK
        ),
        ("What the workbook is called, its rules, and whom to turn to", "workbook.toml", ""),
        ("Places to turn to, and what to read", "resources.toml", ""),
        ("What is made: reports, decks, tables", OUTPUT, "may be deleted at any time"),
        ("A lock, and fingerprints of what was made", ".qiworkbook", "no text of the workbook"),
        (
            "What copies to share showed, and the numbers behind them as they were, so that the "
            "next copy does not tell them; also of rows that were deleted since",
            RECORD,
            "deleted by hand; then no copy made before is known",
        ),
        ("Earlier versions", ".git", history),
        (
            "What stood before each edit, for undo, on each person's computer",
            "a private folder of each" if days else "nowhere",
            f"for {counted(days, 'day')}" if days else "switched off",
        ),
        (
            "Answers typed and not sent yet, on each person's computer",
            "a private folder of each",
            f"for {counted(DAYS, 'day')}",
        ),
        (
            "What list, wards and coach saw of each project, and the last deck as it was, numbers "
            "and words, for speed, on each person's computer",
            "a private folder of each",
            "may be deleted at any time",
        ),
    )
    found = identifiers_in(opened)
    said = f"The check finds {counted(found, 'thing')} that could point at a person today."
    return (
        Grid(("What", "Where", "How much"), tuple(tuple(map(Cell, row)) for row in rows)),
        Paragraph(said),
    )


_SEEN = (
    "Whoever can open the folder. The program has no accounts: the rights are those of the disk, "
    "the shared drive or the sync service that it lies on.",
    "Nothing is sent to anybody, and there is no telemetry. The pages of serve answer this "
    "computer alone. One option opens a connection: --engine dask, to the cluster that somebody "
    "names, with what is in the workbook.",
    "If the folder is sent to a git server, whoever can read there, and every copy that was taken.",
)


def _checked(opened: OpenWorkbook) -> tuple[Block, ...]:
    kinds = tuple(kind.called for kind in IdentifierKind)
    kept = opened.workbook.file.identifier_kept
    blocks: tuple[Block, ...] = (
        Paragraph("By form, and before a command writes it: " + listed(kinds) + "."),
        Paragraph(
            "Not found: first names in a sentence, nicknames, what a story gives away, what can be "
            "seen on pictures. In "
            "a copy to share small counts are hidden; a working copy shows them and says so. "
            "Neither makes a text free of people: somebody has to read it."
        ),
    )
    if not kept:
        return (*blocks, Paragraph("Nobody has kept anything that looks like an identifier."))
    rows = tuple((Cell(day(one.on)), Cell(one.file), Cell(one.kind), Cell(one.why)) for one in kept)
    return (*blocks, Heading("Kept, and why"), Grid(("When", "Where", "What", "Why"), rows))


def _shared(opened: OpenWorkbook) -> Iterator[Block]:
    copies = shared_before(opened.root).copies
    if not copies:
        yield Paragraph("No copy to share was made on this computer.")
        return
    rows = tuple(
        (
            Cell(day(one.on)),
            Cell(one.command),
            Cell(listed(one.projects)),
            Cell(one.recipient or "Not recorded. Write it here."),
        )
        for one in copies
    )
    yield Grid(("When", "By which command", "About", "For whom"), rows)
    yield Paragraph('To say it when a copy is made: --share --recipient "Quality committee".')


def _made(opened: OpenWorkbook) -> Iterator[Block]:
    files = outputs_made(opened.root)
    if not files:
        yield Paragraph("No output is known.")
        return
    yield Paragraph(
        "These were written by the program on this computer. It does not know whether "
        "anybody was given a working copy: keep your own list beside this page."
    )
    yield Grid(("File",), tuple((Cell(file),) for file in files))


_REMOVED = Bullets(
    (
        "How long: follow the trust's retention schedule for quality improvement. " + _BLANK,
        "From the files: open the file that qiworkbook check names, and take the words out.",
        "From what was made: delete output/ and make it again; ask whoever was given a copy.",
        "From what is kept for undo: qiworkbook privacy forget, on the computer of who wrote it.",
        "From the fingerprints, and from what copies to share showed: delete .qiworkbook/. It is "
        "made again, but what was shared before is then not known to the next copy, which could "
        "give away, together with an older one, what each of them hides.",
        "From the versions: git keeps what was saved. Somebody who knows git can rewrite the "
        "history (git filter-repo), and every copy has to be replaced. Ask before you try.",
        "From backups and sync services: they have copies and versions of their own.",
    ),
    ordered=True,
)

_NOT = (
    "A medical device: it makes no decision about one person's care, and none may rest on it.",
    "An incident system. Harm, or a fear of it, goes to safeguarding and to the incident system "
    "first; here there are counts.",
    "A record of care. Nothing about one patient belongs in it.",
    "A tool that makes data anonymous: nothing here says so of any file.",
)

_ASSURANCE = (
    (
        "DCB0129 (who makes it)",
        "It is for improvement work, not for care. No clinical safety case has been made: the "
        "trust's clinical safety officer decides whether one is needed.",
    ),
    ("DCB0160 (who uses it)", _BLANK),
    ("DTAC: clinical safety", "As above."),
    (
        "DTAC: data protection",
        "No personal data of patients are meant to be in it; see what is checked. Processing is "
        "on the trust's own computers alone.",
    ),
    (
        "DTAC: technical security",
        "No accounts. The pages of serve answer this computer alone, to whoever holds their key; "
        "only --engine dask goes over a network, by TLS. Files that are received run nothing. "
        "Excel files and templates are read within limits. No penetration test has been done.",
    ),
    (
        "DTAC: interoperability",
        "Plain TOML and CSV; exports to CSV, Excel, JSON, SQLite and Parquet.",
    ),
    (
        "DTAC: usability and accessibility",
        "Charts have alternative text, pages work with a keyboard. No audit by others has been "
        "done.",
    ),
)

_DPIA = (
    ("What is the purpose?", "Improvement of care and safety on wards, by the trust's own teams."),
    (
        "Whose data could be in it?",
        "Staff, by role, and by name where a team writes one; patients, only by mistake or in "
        "small numbers.",
    ),
    ("What is the lawful basis?", _BLANK),
    ("Who is the controller?", _BLANK),
    ("Where is the folder, and who has the rights to it?", _BLANK),
    (
        "What are the risks?",
        "Small numbers of one ward; words of a story; a name in a note; a copy that is sent on; "
        "versions that keep what was deleted.",
    ),
    (
        "What is done about them?",
        "Questions before writing, the check, copies to share with small counts hidden, roles "
        "rather than names.",
    ),
    ("What is left, and who accepts it?", _BLANK),
    ("When is this looked at again?", _BLANK),
)


def _table(rows: Sequence[tuple[str, str]]) -> Grid:
    return Grid(("Question", "Answer"), tuple(tuple(map(Cell, row)) for row in rows))
