"""What a plugin adds to outputs and checks, and the files it reads and writes, as frozen values."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import force_setattr, replace

from qiworkbook.content.document import Rank
from qiworkbook.privacy.share_level import Shared
from qiworkbook.problems import Action, Place, Problem, WorkbookError, do  # looked up when kept
from qiworkbook.text.words import meant_or

if TYPE_CHECKING:  # a plugin imports this, and starts faster without the models of files
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from qiworkbook.analysis.project_view import ProjectView, WorkbookView
    from qiworkbook.content import Section
    from qiworkbook.content.sheets import CellValue, ReadLines, Sheet, Value
    from qiworkbook.model import Measure, Project, Series, Table
    from qiworkbook.model.pack import ExplainedWord

Colour = str
"""Six digits, such as "#005EB8"; "" where nothing is said."""


class AudienceWords(Struct, frozen=True):
    """What a section is in the words of an audience, such as `--words plain`.

    `audience` is the name of the words. The section gets the heading `title` and begins with what
    it `says`, or is left out. `labels` are other words for labels in it, as pairs, and `explains`
    what the list of words at the end has beside its own. A file of words that names the section
    itself counts before all of this.
    """

    audience: str
    title: str = ""
    says: str = ""
    leave_out: bool = False
    labels: tuple[tuple[str, str], ...] = ()
    explains: tuple[ExplainedWord, ...] = ()


class MeasureMaker(Struct, frozen=True):
    """Derives measures, each with its data, from what a project holds.

    Derived measures stand after the project's own: they are charted, checked and shown like any
    other. Their ids must be new; one that is taken is left out and named. A copy that leaves the
    team has them only when they are `shared`: as counts, which are protected like a ward's own, or
    as words where the numbers tell of nobody. The audiences of `leave_out_for` never see them.
    """

    id: str
    what: str
    derive: Callable[[Project], Iterable[tuple[Measure, Series]]]
    shared: Shared = Shared.NOTHING
    leave_out_for: tuple[str, ...] = ()


class Turn(IntEnum):
    """When the turn of a question comes: what matters to a team now is asked first."""

    PAUSED = 0
    CYCLE_WAITING = 10
    DATA_STOPPED = 20
    TEST_AHEAD = 30
    PREDICTION = 40
    AIM_OVER = 45
    CHART = 50
    RAMP = 60
    IDEA = 70
    DRIVER = 80
    BALANCE = 90
    AIM = 100
    THEORY = 105
    PEOPLE = 110
    USUAL = 115
    MEASURE = 120
    LATER = 130


class Check(Struct, frozen=True):
    """Looks at one project and finds problems of one kind.

    `code` is the problems' code; `summary` and `why` are for the documentation: what it looks
    for, and why an improver would care. With a `turn` it is a question of method.
    """

    code: str
    summary: str
    why: str
    find: Callable[[ProjectView], Iterable[Problem]]
    turn: Turn | None = None


class CoachQuestion(Struct, frozen=True):
    """The next question a coach would ask, why now, and where in the files it comes from.

    `action` is the thing to do next. `why`, what the question is good for, is its maker's where it
    is left out. `section` names the section it belongs beside, where that is none of its maker's.
    """

    code: str
    ask: str
    because: str
    place: Place
    cycle: str = ""
    measure: str = ""
    action: Action | None = None
    why: str = ""
    turn: Turn = Turn.USUAL
    section: str = ""


class QuestionMaker(Struct, frozen=True):
    """Asks the next questions about one project; the kindest and most useful first.

    Its `turn` says where they stand among those of others. In the notes of a deck a question about
    a measure or a cycle stands beside that, and any other in the section of this name (`section`),
    which is the plugin's own name where nothing is said.

    In a copy that leaves the team it is asked only when it is `shared`.
    """

    code: str
    summary: str
    why: str
    ask: Callable[[ProjectView], Iterable[CoachQuestion]]
    shared: Shared = Shared.NOTHING
    turn: Turn = Turn.USUAL
    section: str = ""


class Output(StrEnum):
    """What is being made."""

    REPORT = "report"
    STORYBOARD = "storyboard"


class SectionMaker(Struct, frozen=True):
    """Makes sections about one project for a report, a deck, or both.

    Sections stand in the order of `order`; the core's own are at 100, 200, ... (see the
    documentation of sections). `rank` says which decks have room for them; `detail=True` is the
    older way to say `Rank.DETAIL`. With `team_only` they are for the team and those it asks in:
    what is made for other readers leaves them out. In a copy that leaves
    the team a maker is asked only when it is `shared`, and sees what may be shown. `words` are for
    other readers, who know the section by the maker's id. A report has room for more than a slide:
    with `in_full` that makes its sections, at `order_in_full` where they stand elsewhere there.
    """

    id: str
    order: int
    what: str
    make: Callable[[ProjectView], Iterable[Section]]
    outputs: frozenset[Output] = frozenset(Output)
    detail: bool = False
    rank: Rank = Rank.USUAL
    team_only: bool = False
    shared: Shared = Shared.NOTHING
    words: tuple[AudienceWords, ...] = ()
    in_full: Callable[[ProjectView], Iterable[Section]] | None = None
    order_in_full: int | None = None

    def __post_init__(self) -> None:
        """One rank, however it was said."""
        if self.detail:
            force_setattr(self, "rank", Rank.DETAIL)

    def of(self, output: Output) -> SectionMaker:
        """As it is asked for what is being made: in full for a report, where there is more."""
        if self.in_full is None or output is not Output.REPORT:
            return self
        order = self.order if self.order_in_full is None else self.order_in_full
        return replace(self, make=self.in_full, order=order, rank=Rank.USUAL, detail=False)


class WorkbookCheck(Struct, frozen=True):
    """Looks at the whole workbook, beside its projects and their learning sets: once a `check`.

    Otherwise like a `Check`.
    """

    code: str
    summary: str
    why: str
    find: Callable[[WorkbookView], Iterable[Problem]]


class WorkbookSectionMaker(Struct, frozen=True):
    """Makes sections about the whole workbook: at the end of a report, a deck, or both.

    In the deck of a learning set, `gathering` says which one it is. A short deck has none of them.
    `shared`, `team_only` and `words` are as in a `SectionMaker`.
    """

    id: str
    what: str
    make: Callable[[WorkbookView], Iterable[Section]]
    outputs: frozenset[Output] = frozenset(Output)
    team_only: bool = False
    shared: Shared = Shared.NOTHING
    words: tuple[AudienceWords, ...] = ()


class TableMaker(Struct, frozen=True):
    """Makes a table for `export`: rows about one project, each with a cell for every column.

    The core puts project, ward and trust in front of each row. A copy that leaves the team has the
    table when it is `shared`, and `rows` then sees what may be shown. `meanings` are what the data
    dictionary says of each column, in their order.
    """

    name: str
    what: str
    columns: tuple[str, ...]
    rows: Callable[[ProjectView], Iterable[tuple[Value, ...]]]
    shared: Shared = Shared.NOTHING
    meanings: tuple[str, ...] = ()


class Paper(Struct, frozen=True):
    """A file that can be made of a project, such as a poster or a form: its name, and what it is.

    `make` gives what stands in it, once somebody asks for it: bytes, a text, which is written as
    UTF-8, or sections, which become a page in the look of the report. A WorkbookError that it
    raises is shown as it is.
    """

    name: str
    what: str
    make: Callable[[], str | bytes | Iterable[Section]]


class PaperMaker(Struct, frozen=True):
    """Offers the papers of one project, on the page "Slides and reports".

    Offer what can be made now: nothing where a project has no file of yours. In a copy that leaves
    the team it is asked only when it is `shared`.
    """

    id: str
    what: str
    offer: Callable[[ProjectView], Iterable[Paper]]
    shared: Shared = Shared.NOTHING


class Settings(Struct, frozen=True):
    """What `[plugins.NAME]` in workbook.toml may hold: a model, every key of which has a default.

    It is read by the core's reader, with file and line for every slip, and reaches the plugin
    through `workbook.settings_of(model)`. Name it like the plugin.
    """

    name: str
    model: type[Table]
    what: str


class Starter(Struct, frozen=True):
    """What `qiworkbook new NAME --from ID` begins with: file paths below the project, and texts.

    In a text, `{{ title }}`, `{{ organisation }}`, `{{ unit }}` and `{{ today }}` are filled in.
    """

    id: str
    what: str
    files: Mapping[str, str]


class Brand(Struct, frozen=True):
    """A house style: what `[house-style] pack = "NAME"` in workbook.toml asks for.

    Colours are "#RRGGBB". `logo` and `template` are files in `folder`, which is a whole path. What
    is left empty is as usual, and what the workbook says itself comes first. The colours that mean
    something on a chart are nobody's to change.
    """

    name: str
    what: str
    colour: Colour = ""
    accent: Colour = ""
    footer: str = ""
    logo: str = ""
    logo_words: str = ""
    template: str = ""
    folder: str = ""


class ExportTables(Struct, frozen=True):
    """What an export is made of. What is to be hidden is hidden in it already.

    `sheets` are the tidy tables, one row a thing; a hidden number is the text "*". `notes` must go
    along wherever they go: that a copy is not for sharing, that a ward is invented.
    """

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]


class OutFile(Struct, frozen=True):
    """A file of an export: its name below the folder of the export, and what stands in it.

    A text is written as UTF-8. `name` may have folders, with / between them.
    """

    name: str
    content: str | bytes


class Exporter(Struct, frozen=True):
    """A format that `qiworkbook export --format NAME` writes: the function gives the files.

    It writes none itself. The notes are put beside its files, in READ-ME-FIRST.txt, unless
    `carries_notes` says that they stand in the files.
    """

    name: str
    what: str
    write: Callable[[ExportTables], Iterable[OutFile]]
    carries_notes: bool = False


class ImportFile(Struct, frozen=True):
    """A file that somebody named for `qiworkbook data import`, and what it is read for.

    `content` is its bytes. `lines()` gives the rows of a CSV file, or of the sheet of an Excel
    file that was asked for, and says kindly what is wrong with a file that is neither. `day(cell)`
    is the day that a cell means, if it can mean one alone. `columns` are the file's names for our
    columns, as far as somebody said: {"date": "Week"}; the one of values says how many each row of
    a list is. Where the file holds the rows of several
    wards, or of several measures, `lines()` gives the heading and those of the one alone, and
    `every_line()` all of them: how far a list runs is seen there. `options` are what was
    said with `--option`, by name, every option that the importer has among them.
    """

    name: str
    content: bytes
    measure: Measure
    columns: Mapping[str, str]
    lines: Callable[[], ReadLines]
    day: Callable[[CellValue], date | None]
    every_line: Callable[[], ReadLines] | None = None
    options: Mapping[str, str] = field(default_factory=dict)


class ImportedRow(Struct, frozen=True):
    """One point as it stands in the file: cells as they were read, dates and numbers in any form.

    Give `value`, or `numerator` and `denominator`. `line` is where it stands, 1 being the first
    line. What cannot be read is told with that line, so leave it as it is. `fault` is for what else
    is wrong with a row, and `hint` for what to do about it: such a row is not taken in.
    """

    line: int
    when: CellValue
    value: CellValue = None
    numerator: CellValue = None
    denominator: CellValue = None
    note: CellValue = None
    excluded: CellValue = None
    fault: str = ""
    hint: str = ""


class Imported(Struct, frozen=True):
    """What was read of a file. `left` names the columns, or whatever else, that was not."""

    rows: tuple[ImportedRow, ...]
    left: tuple[str, ...] = ()


class ImportOption(Struct, frozen=True):
    """Something that a reader of files can be told: `data import ... --option NAME=VALUE`.

    `usual` is what holds when nobody says anything; without one it has to be said. With `choices`
    it is one of these.
    """

    name: str
    what: str
    usual: str = ""
    choices: tuple[str, ...] = ()


class Importer(Struct, frozen=True):
    """A way to read the file of another system: `qiworkbook data import ... --as NAME`.

    It gives rows and writes nothing: the core shows them, asks about dates, names what cannot be
    read, and writes. A WorkbookError that it raises is shown as it is. `options` are what it can
    be told. With `each_measure` it reads one file for every measure of a ward where none is named,
    and gives no row for a measure of which the file says nothing.
    """

    name: str
    what: str
    read: Callable[[ImportFile], Imported]
    options: tuple[ImportOption, ...] = ()
    each_measure: bool = False

    def told(self, said: Mapping[str, str]) -> Importer:
        """The importer that has been told this. Raises WorkbookError for what it cannot be told."""
        known = {option.name: option for option in self.options}
        for name in said:
            if name not in known:
                raise WorkbookError(
                    f"The reader {self.name} has no option {name}.",
                    meant_or(name, known, f"It has: {', '.join(known) or 'none'}."),
                )
        values = {name: said.get(name, option.usual) for name, option in known.items()}
        for name, value in values.items():
            option = known[name]
            if not value or (option.choices and value not in option.choices):
                what = f"{name} is {value}" if value else f"The reader {self.name} needs {name}"
                could = f": {', '.join(option.choices)}" if option.choices else ""
                raise WorkbookError(
                    f"{what}, and it says {option.what}{could}.",
                    "Say it.",
                    action=do("", option=f"{name}=..."),
                )
        read = self.read
        return replace(self, read=lambda file: read(replace(file, options=values)))
