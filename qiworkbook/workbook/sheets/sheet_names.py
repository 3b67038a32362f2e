"""Names in a sheet, and whose rows and which measures they stand for.

A name stands for a project or a measure where both are called the same, a word such as "ward"
aside, and where nothing else is. Whatever else is meant is asked, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache

from qiworkbook.content.sheets import CellValue, DateTable
from qiworkbook.model import Measure, Project
from qiworkbook.spc.numbers import is_percentage
from qiworkbook.store.date_texts import WEEKDAYS, meanings
from qiworkbook.workbook.sheets.sheet_cells import is_total
from qiworkbook.workbook.sheets.sheet_dates import NOTES, name_of

SHEET = "sheet"
TITLE = "title"
HEADINGS = "headings"

WARD_WORDS = frozenset(
    (
        *("ward", "wards", "unit", "units", "team", "teams", "site", "location", "department"),
        *("service", "ward name", "unit name", "team name", "ward or unit", "ward unit"),
    )
)
_MOST_NAMES = 500  # a column with more is one of remarks, or of numbers of cases
_FOOTNOTE = re.compile(
    r"[¹²³⁰-⁹]+|(?:\s*\[(?:note )?[a-z0-9]{1,2}\]|\s*\([0-9]{1,2}\)|\s*[*†‡]+)+$"
)
_WARD = re.compile(r"^(?:the-)?(?:ward-)?|-ward$")


_OF_NUMBERS = frozenset(
    (
        *("red", "amber", "green", "r", "a", "g", "rag", "grey", "blue", "met", "not met", "ok"),
        *("final", "provisional", "revised", "draft", "on target", "off target", "up", "down"),
        *("better", "worse", "same", "no change", "improving", "declining"),
    )
)
"""What is said of a number, and not whose it is."""
_LONGEST = 40  # characters of a name; longer ones are remarks
_FEW, _REPEATED = 3, 0.75  # names that are kinds even if none comes twice; and the most of more
_TIMES = frozenset(
    (
        *WEEKDAYS,
        *(day[:3] for day in WEEKDAYS),
        *("spring", "summer", "autumn", "winter", "weekend", "weekday"),
    )
)


_OTHER_TIMES = (
    "ytd|year-to-date|cumulative|running-total|rolling|moving|forecasts?|trajector(?:y|ies)|"
    "planned|projected|projections?|(?:last|previous|prior)-year"
)
_NO_ACTUAL = re.compile(
    rf"(?:[a-z0-9]+-){{0,2}}(?:{_OTHER_TIMES}|plan|budget|expected|variance|targets?|goal|ambition|"
    r"threshold)(?:-[a-z0-9]+){0,2}"
)
_IN_TITLE = re.compile(rf"(?<![a-z])(?:{_OTHER_TIMES})(?![a-z])")
_SIZES = re.compile(
    r"(?:\bin |\(|\bunits?:? |[,:] ?(?=[a-z]+$))"
    r"(?P<length>minutes|mins?|hours|hrs?|h|days|weeks|wks?|months)\b|"
    r"\bper (?P<per>[0-9][0-9,]*)\b|(?<![0-9,])(?<![0-9] )['’]?(?P<many>000)s?\b|"
    r"[£$€] ?(?P<money>k|mn?|bn)\b|\b(?P<words>thousand|million)s\b",
    re.IGNORECASE,
)
_IN_FULL = {
    **{"min": "minute", "hr": "hour", "h": "hour", "wk": "week"},
    **{"000": "thousand", "k": "thousand", "m": "million", "mn": "million", "words": "many"},
    "money": "many",
}
_SHARES = re.compile(r"\(%|% of |per ?cent(?:age)? of |\bper [0-9][0-9,]*\b", re.IGNORECASE)
_UNITS = frozenset(
    ("unit", "units", "unit-of-measure", "unit-of-measurement", "uom", "measured-in")
)
_COUNTED = frozenset(("n", "no", "number", "numbers", "count", "counts"))
MISSED = frozenset(
    (
        *("missed", "omitted", "refused", "declined", "failed", "failing", "failure", "failures"),
        *("late", "overdue", "breach", "breaches", "breached", "breaching", "absent", "dna"),
        *("avoided", "prevented", "averted", "vacant", "vacancy", "unoccupied"),
    )
)
"""What says by itself that something was not done, or not in time."""
NEGATING = frozenset(
    (
        *("not", "non", "never", "without", "missing", "unable", "outstanding", "excluding"),
        *("except", "exception", "exceptions", "outside", *("after", "beyond", "exceeding")),
        *("longer", *MISSED),
        *("zero", "nil", "with", "causing", "involving", "requiring", "resulting", "leading"),
        *("since", "between"),
    )
)
"""What makes of falls something else: falls with harm, days since the last fall, no falls."""
_OPPOSITE = re.compile("(?:un|in|im|dis|non|mis)(?=.{4})")
_OVER = frozenset(("over", "above", "more", "after", "beyond", "exceeding", "longer"))
_WITHIN = frozenset(("within", "under", "below", "less", "fewer", "shorter"))
_IN_TIME = re.compile(r"\b(?:in|by|same)-(?:[a-z0-9]+-){0,2}(?:minute|hour|day|week|month)s?\b")
_INDICATORS = frozenset(("indicator", "indicator-name", "measure-name", "kpi", "kpi-name"))
"""What a column is called that can say nothing but what is counted."""


def axes_of(tables: Sequence[DateTable]) -> dict[str, tuple[str, ...]]:
    """The names that could tell series apart, by the axis they stand on: a column by its heading,
    or SHEET, TITLE or HEADINGS; columns first.
    """
    names: dict[str, dict[str, None]] = {}
    for table in tables:
        full = [one.column for one in table.values or table.dates]  # else it is a line of words
        for label in table.labels:
            seen = names.setdefault(label.heading, {})
            told: set[CellValue] = set()  # a long list says the same names over and over
            for row in table.rows:
                if len(seen) > _MOST_NAMES:
                    break
                cell = row.cell(label.column)
                if cell in told or not any(row.cell(at) is not None for at in full):
                    continue
                told.add(cell)
                if name := name_of(cell):
                    seen[name] = None
        if table.sheet:
            names.setdefault(SHEET, {})[table.sheet] = None
        for value in table.values:
            if value.heading:
                names.setdefault(HEADINGS, {})[value.heading] = None
        if title := without_time(table.title):
            names.setdefault(TITLE, {})[title] = None
    return {key: tuple(found) for key, found in names.items()}


def without_time(title: str) -> str:
    """A title without the time that it ends or begins with: Falls 2024/25, Q1 2025/26 - Falls."""
    words = title.split()
    for cut in range(1, len(words)):
        for time, name in ((words[cut:], words[:cut]), (words[:-cut], words[-cut:])):
            if any(one.when for one in meanings(" ".join(time).strip("(),:-– ")).all):
                return _JOINS.sub("", " ".join(name).strip("(),:-– "))
    return title


@lru_cache(maxsize=10_000)
def plain(name: str) -> str:
    """A name as it is compared: small letters and digits, whatever stands between them."""
    folded = unicodedata.normalize("NFKD", _FOOTNOTE.sub("", name.casefold()))
    bare = "".join(one for one in folded if not unicodedata.combining(one) and one not in "'’")
    return re.sub(r"[^a-z0-9]+", "-", bare.replace("&", " and ")).strip("-")


_COUNT_OF = re.compile(
    r"^(?:sum|count)-of-|-by-(?:(?:ward|unit|team|site|week|month)s?-?(?:and-)?)+$"
)
_JOINS = re.compile(r"^(?:on|for|at|in|of)[- ]|[- ](?:on|for|at|in|of)$")


def projects_called(name: str, projects: Iterable[Project]) -> tuple[str, ...]:
    """The ids of the projects that a name of a ward can stand for: those called the same."""
    if is_total(name):
        return ()
    wanted = without_ward(plain(name))
    return tuple(one.id for one in projects if wanted and wanted in names_of(one))


def names_of(project: Project) -> set[str]:
    """What a project is called: its id, its title, its ward."""
    said = (project.id, project.about.title, project.about.unit)
    return {without_ward(plain(one)) for one in said if one} - {""}


def without_ward(name: str) -> str:
    """A plain name without the word that says no more than that it is a ward's.

    No other word is taken away: Team A is not Ward A.
    """
    return _WARD.sub("", name).strip("-") or name


def measures_called(name: str, measures: Iterable[Measure]) -> tuple[str, ...]:
    """The ids of the measures that a name stands for, also as a pivot table writes it."""
    wanted = {plain(name), _COUNT_OF.sub("", plain(name))} - {""}
    found = (one.id for one in measures if wanted & {plain(one.id), plain(one.name)})
    return tuple(dict.fromkeys(found))


def ward_and_measure(name: str, projects: Sequence[Project]) -> tuple[tuple[str, ...], str]:
    """The projects that a name stands for, and the measure where it is made of the names of both:
    Elm - Falls, Falls on Elm, Elm: falls. None where it can be cut in two ways.
    """
    if called := projects_called(name, projects):
        return called, ""
    words = plain(name).split("-")
    found: dict[str, dict[str, None]] = {}
    for cut in range(1, len(words)):
        sides = [_JOINS.sub("", "-".join(part)) for part in (words[:cut], words[cut:])]
        for ward, what in (sides, sides[::-1]):
            called = projects_called(ward, projects)
            for one in projects if called else ():
                for id_ in measures_called(what, one.measures) if one.id in called else ():
                    found.setdefault(id_, {})[one.id] = None
    return next(((tuple(ids), id_) for id_, ids in found.items() if len(found) == 1), ((), ""))


def is_no_actual(name: str) -> bool:
    """Whether a name says that a number is not what was counted in its own time: YTD, Forecast."""
    return _NO_ACTUAL.fullmatch(plain(name)) is not None


def tells_other_times(title: str, measures: Iterable[Measure]) -> bool:
    """Whether a title says that numbers are sums, or of the future, and no measure is called so."""
    found = _IN_TITLE.search(plain(title))
    return found is not None and not any(found[0] in plain(one.name) for one in measures)


def other_unit_in(title: str, measures: Sequence[Measure]) -> str:
    """The unit that the measures have, where a title says another length of time, thousands of it,
    a rate per so many others, or a share or a rate where they are none; or "".
    """
    shares = (m for m in measures if m.per or is_percentage(m.unit) or _SHARES.search(m.name))
    may_be_share = not _SHARES.search(title) or any(shares)
    rates = [f"numbers per {one.per:g}" if one.per else "" for one in measures]
    own = [
        {"many": "", **_sizes_in(f"{rate} {one.name} ({one.unit})")}
        for rate, one in zip(rates, measures, strict=True)
    ]
    said = _sizes_in(title).items()
    if may_be_share and any(all(one.get(of, size) == size for of, size in said) for one in own):
        return ""
    return measures[0].unit or rates[0] or "plain numbers"


def _sizes_in(text: str) -> dict[str, str]:
    """The length of time, how many thousands, and per how many, that a text says numbers are in."""
    return {
        _IN_FULL.get(of, of): _IN_FULL.get(size, size)
        for found in _SIZES.finditer(text)
        for of, written in found.groupdict("").items()
        for size in [written.casefold().replace(",", "").rstrip("s")]
        if size
    }


def says_opposite(text: str, measure: Measure, alone: Set[str] = frozenset()) -> bool:
    """Whether a text says not, without or missed beside a word that the measure is called by,
    unseen for seen, or over 4 hours for within 4; what is `alone` says so without such a word.
    """
    own = {
        *plain(f"{measure.id} {measure.name} {measure.numerator} {measure.denominator}").split("-")
    }
    words = plain(text).split("-")
    called = {word.removesuffix("s") for word in own}
    one_by_one = [word.removesuffix("s") for word in words]
    within = own & _WITHIN or _IN_TIME.search(plain(measure.name))
    beyond = (_OVER if within else frozenset()) | (_WITHIN if own & _OVER else frozenset())
    return any(
        (
            word in NEGATING - own
            and (word in alone or called & {*one_by_one[max(at - 1, 0) : at + 3]})
        )
        or (word not in own and _OPPOSITE.sub("", word) in own)
        or (
            word in beyond - own
            and (words[at + 1 : at + 2] == ["a"] or any(map(str.isdecimal, words[at + 1 : at + 4])))
        )
        for at, word in enumerate(words)
    )


def says_otherwise(heading: str, names: Iterable[str], measure: Measure) -> bool:
    """Whether the names in a column say that its rows hold other numbers than the measure's."""
    if plain(heading) in _UNITS:
        return not all(_is_unit_of(measure, name.casefold()) for name in names)
    if plain(heading) in _INDICATORS:
        return not any(measures_called(name, [measure]) for name in names)
    return heading.casefold() not in NOTES and any(
        is_no_actual(name) or says_opposite(name, measure) for name in names
    )


def _is_unit_of(measure: Measure, name: str) -> bool:
    said = plain(name).removesuffix("s")
    own = {
        plain(one).removesuffix("s") for one in (measure.unit, measure.name, measure.counts or "")
    }
    if is_percentage(name) or is_percentage(measure.unit):
        return is_percentage(name) == is_percentage(measure.unit)
    if measure.per:
        return said == "rate" or f"{measure.per:g}" in name.replace(",", "")
    return said in own - {""} or (plain(name) in _COUNTED and not measure.unit)


def tells_apart(heading: str, names: Mapping[str, int], rows: int) -> bool:
    """Whether the names in a column are of kinds, so that rows with other ones are not one series.

    `names` says how often each stands in so many `rows` of what would be one series. Remarks are
    mostly missing, or each is another; what is said of a number, or of its date, is none of them.
    """
    if len(names) < 2 or heading.casefold() in NOTES:
        return False
    if plain(heading).replace("-", " ") in WARD_WORDS:
        return True
    filled = sum(names.values())
    is_kind = len(names) <= _FEW or len(names) <= _REPEATED * filled
    words = {name.casefold() for name in names}
    return (
        is_kind
        and filled >= rows / 2
        and max(map(len, words)) <= _LONGEST
        and not words <= _OF_NUMBERS
        and not all(meanings(name).all or name in _TIMES for name in words)
    )
