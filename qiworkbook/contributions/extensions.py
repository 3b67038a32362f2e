"""What a plugin adds to outputs and checks, and the files it reads, as frozen values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum, StrEnum

from msgspec import Struct
from msgspec.structs import force_setattr, replace

from qiworkbook.analysis.project_view import ProjectView, WorkbookView
from qiworkbook.content import Section
from qiworkbook.content.document import Rank
from qiworkbook.content.sheets import Value
from qiworkbook.model import Measure, Project, Series, Table
from qiworkbook.model.pack import ExplainedWord
from qiworkbook.privacy.share_level import Shared
from qiworkbook.problems import Action, Place, Problem  # looked up when kept

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
    is left out.
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


class QuestionMaker(Struct, frozen=True):
    """Asks the next questions about one project; the kindest and most useful first.

    Its `turn` says where they stand among those of others.

    In a copy that leaves the team it is asked only when it is `shared`.
    """

    code: str
    summary: str
    why: str
    ask: Callable[[ProjectView], Iterable[CoachQuestion]]
    shared: Shared = Shared.NOTHING
    turn: Turn = Turn.USUAL


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
