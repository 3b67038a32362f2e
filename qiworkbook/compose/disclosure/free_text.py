"""Numbers and names in what people wrote: a person reads each such line, and lets it out or not.

A line is let out as it stands or left out whole. Dates in fields of their own, ids, and the words
of lists are no free text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from qiworkbook.model import Measure, Project
from qiworkbook.model.base import Table, asking_for_roles
from qiworkbook.model.theory import is_relative
from qiworkbook.privacy.harm import told_of_harm
from qiworkbook.privacy.patterns import IdentifierKind, look
from qiworkbook.privacy.person_names import names_a_person
from qiworkbook.text.words import LEFT_OUT, one_line

_COUNTING = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
thousand million dozen couple pair once twice thrice single half both neither sole lone duo trio
quartet handful double doubled treble trebled triple tripled halved third fourth fifth sixth
seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth
eighteenth nineteenth twentieth thirtieth fortieth fiftieth hundredth brace twin triplet singleton
solitary quadruple quadrupled quintuple quintupled quintet sextet septet octet twosome threesome
foursome nought naught majority minority unanimous unanimously
"""
_WORDS = _COUNTING.split()
_NUMBER = re.compile(
    rf"[^\W\d_]*\d|\b(?:{'|'.join(_WORDS)})(?:s|fold)?\b|\bthe only\b|\bsecond time\b"
    r"|\b(?-i:II+|VI+|IX|XI*[IVX])\b|(?:[*|✓✔•●] ?){3}|\b(?:[xo] ?){3,}\b|[☝✌🥇🥈🥉]",  # tallies
    re.IGNORECASE,
)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SPELT_OUT = re.compile(r"\b[^\W\d_](?:[ .‐‑-][^\W\d_]){2,}\b")

# Words that count only before people or what happens to them: "a few words" tells nothing.
_PEOPLE = (
    "people|persons?|patients?|residents?|clients?|(?:service )?users?|wom[ae]n|m[ae]n|girls?|boys?"
    "|staff|nurses?|doctors?|workers?|carers?|colleagues?|visitors?|members?|parents?|relatives?"
    "|incidents?|assaults?|falls?|restraints?|seclusions?|harassments?|complaints?|disclosures?"
    "|allegations?|admissions?|deaths?|injur(?:y|ies)|reports?|cases?|events?|episodes?"
)
_VAGUE = re.compile(
    rf"\b(?:(?:several|few|another|first|second|last|further|(?:no|the) other|remaining|eldest"
    rf"|oldest|youngest|newest|all but|(?:a|one) quarter of|none of|either of|scores? of)"
    rf" (?:(?:the|our|these|those|its|[^\W\d_]+) ){{0,2}}(?:{_PEOPLE}|them)"
    rf"|(?:every (?:{_PEOPLE})|every(?:one|body)|no(?:body| one)|all|none) (?:but|except|bar)"
    rf"|only (?:woman|man|girl|boy|person|patient|resident|nurse)|nil|zero)\b",
    re.IGNORECASE,
)

# Numbers that count nobody: a length of time by the clock, or by the calendar where a word before
# says so ("on three nights" can be three events), a month of a year, "one" as a pronoun, and what
# is written or printed.
_N = rf"(?:\d+|{'|'.join(_WORDS)})"
_SPAN = r"(?:day|night|week|weekend|fortnight|month|quarter|year|morning|afternoon|evening)s?"
_WHEN = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|spring|summer|autumn|winter"
)
_COUNTS_NOBODY = re.compile(
    "|".join(
        (
            rf"\b{_N}(?:-{_N})?(?:[ -](?:minute|min|hour|hr)s?| seconds)\b",
            rf"\b(?:for|within|after|every|last|past|first|next|previous) {_N}(?: (?:to|or) {_N})?"
            rf" (?:whole |full )?{_SPAN}\b",
            rf"\b(?:{_WHEN}) (?:19[89]|20[0-4])\d\b",
            r"\b(?:since|in|by|from|until|before|during) (?:19[89]|20[0-4])\d\b(?! ?[^\W_])",
            r"\b(?:no|each|every|which|any) one\b|\bone (?:another|by one)\b|\bone[ -]to[ -]one\b",
            r"\bat once\b|\bonce (?:a|an|every|they|it|we|you|is|are)\b|\bin pairs\b",
            r"\bhalf an hour\b",
            r"\bboth (?:[^\W\d_]+ ){1,6}and\b|\bneither (?:[^\W\d_]+ ){1,6}nor\b",
            rf"\b{_N}(?: (?:new|more|other|different|short))?"
            r" (?:card|poster|page|picture|question|idea|word|sentence|colour|step|side|list)s?\b",
            r"^fewer than \d+$",  # a small count that somebody has hidden already
        )
    ),
    re.IGNORECASE,
)
_NO_TEXT = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}(?::\d{2})?|#[0-9a-fA-F]{6}|[0-9a-f]{12}")
_PER = re.compile(r"(?:\w+ )*per 1,?0[0,]*(?: [^\W\d]+)*", re.IGNORECASE)
_VERSION = re.compile(r"v?\d{1,4}(?:[.-]\d{1,3}){0,3}")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}-?")
_FULL_DAY = re.compile(
    rf"\b(?:\d{{1,2}} (?:{_WHEN}) (?:19[89]|20[0-4])\d|(?:19[89]|20[0-4])\d-\d\d-\d\d)\b",
    re.IGNORECASE,
)
_ROLE = "a role"  # what every field counts as that asks for one
_PLANNED = frozenset(
    {
        *("title", "statement", "name", "definition", "numerator", "denominator", "unit", "source"),
        *("what", "objective", "ask", "predict", "scale", "data", "conditions", "contingency"),
        _ROLE,
    }
)
_LABELS = frozenset({"name", "title", "unit", "organisation", "label"})


class Telling(StrEnum):
    """What a line tells: by the field that it stands in, never by its words."""

    PLAN = "plan"
    SEEN = "seen"

    @property
    def called(self) -> str:
        """In words, after "12 lines of"."""
        if self is Telling.PLAN:
            return "aims, definitions, names and plans: what was to be done, asked and expected"
        return "what was seen, counted and learned"


@dataclass(frozen=True, slots=True, order=True)
class ReleaseLine:
    """A line with a number or a name: whose it is, what it says, and whether a chart can say it.

    What stands among plans and among what was seen counts as seen.
    """

    project: str
    text: str
    telling: Telling = field(default=Telling.SEEN, compare=False)
    on_charts: bool = field(default=False, compare=False)


Change = Callable[[str, str, str], str]
"""What becomes of a text, by the name of its field and the id of what it is said of."""

Chosen = Collection[tuple[str, str]]
"""Ids by the names of the fields that they stand in."""


@lru_cache(maxsize=4096)
def has_number(text: str) -> bool:
    """Whether a text holds a digit or a number word that could count people or events."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    plain = _SPELT_OUT.sub(lambda found: re.sub(r"[\W_]", "", found[0]), plain)
    counting = _COUNTS_NOBODY.sub(" ", plain)
    return _NUMBER.search(counting) is not None or _VAGUE.search(counting) is not None


def must_be_read(text: str) -> bool:
    """Whether a person has to let a text out: it has a number, or tells of somebody."""
    return has_number(text) or tells_of_somebody(text)


@lru_cache(maxsize=4096)
def tells_of_somebody(text: str) -> bool:
    """Whether a text looks like it holds an identifier, a name, or an account of harm."""
    kinds = (
        IdentifierKind if re.search(r"[0-9@]", text) else (IdentifierKind.TITLED_NAME,)
    )  # all others have these
    return any(look(text, kind) for kind in kinds) or any(told_of_harm(text))


def lines_of(project: Project, chosen: Chosen = ()) -> tuple[ReleaseLine, ...]:
    """Every line with a number or a name in what people wrote about a project, once each.

    `chosen` are ids that were picked from what the workbook has: no words of the project's.
    """
    charted, planned, every = Counter[str](), Counter[str](), Counter[str]()

    def into(found: Counter[str], names: Collection[str] = ()) -> Change:
        def look(text: str, name: str, _: str) -> str:
            found.update(_numbered(text, name) if not names or name in names else ())
            return text

        return look

    plan = into(planned, _PLANNED)
    mapped((project.about, project.measures), into(charted))
    theory = (project.drivers, project.ideas, project.measures)
    mapped((project.about, project.aim, *theory, project.next_steps, project.tasks), plan)
    for cycle in project.cycles:
        plan(cycle.file.title, "title", "")
        mapped(cycle.file.plan, plan)
    with_words(project, into(every), chosen)
    found = {
        ReleaseLine(
            project.id,
            line,
            Telling.PLAN if planned[line] >= times else Telling.SEEN,
            on_charts=line in charted,
        ): None
        for line, times in every.items()
    }
    said = {line.text for line in found}
    for id_, title in _telling_ids(project):
        if title not in said:
            found[ReleaseLine(project.id, id_)] = None
    if project.aim is not None and project.aim.baseline is not None:
        found[ReleaseLine(project.id, baseline_line(project.aim.baseline))] = None
    for measure in project.measures:
        for given in filter(None, (limits_line(measure), targets_line(measure))):
            found[ReleaseLine(project.id, given, on_charts=True)] = None
    return tuple(found)


def released(project: Project, let_out: Collection[str], chosen: Chosen = ()) -> Project:
    """The project without the lines that hold a number or a name and were not let out.

    What has lost its name is called by the words of its id: "my trusted person".
    """
    secret = (i for i, title in _telling_ids(project) if {i, title}.isdisjoint(let_out))
    ids = {id_: _other_id(id_, at) for at, id_ in enumerate(secret, start=1)}

    def change(text: str, field: str, id_: str) -> str:
        kept = [
            line
            for line in text.splitlines() or [text]
            if one_line(line) in let_out or not any(_numbered(line, field))
        ]
        if len(kept) == len(text.splitlines() or [text]):
            return text
        if field in _LABELS:
            return _DAY.sub("", ids.get(id_, id_)).replace("-", " ").strip()
        return "\n".join((*kept, LEFT_OUT)).strip()

    told = with_words(project, change, chosen)
    was = project.about  # a place is called there as the project wrote it, where no table says
    names = {
        one_line(was.unit): one_line(told.about.unit),
        one_line(was.organisation): one_line(told.about.organisation),
    }
    where = project.where
    ward, trust = names.get(where.ward, where.ward), names.get(where.trust, where.trust)
    told = replace(told, where=replace(where, ward=ward, trust=trust))
    aim = told.aim
    if aim is not None and aim.baseline is not None and baseline_line(aim.baseline) not in let_out:
        told = replace(told, aim=aim.model_copy(update={"baseline": None}))
    none = {"centre": None, "lower": None, "upper": None, "source": ""}
    measures = tuple(
        one
        if one.limits is None or limits_line(one) in ("", *let_out)
        else one.model_copy(update={"limits": one.limits.model_copy(update=none)})
        for one in told.measures
    )
    measures = tuple(
        one if targets_line(one) in ("", *let_out) else one.model_copy(update={"targets": ()})
        for one in measures
    )
    return _renamed(replace(told, measures=measures), ids)


def baseline_line(baseline: float) -> str:
    """How the number that somebody wrote as the baseline of the aim is listed."""
    return f"baseline = {baseline:.12g}"


def limits_line(measure: Measure) -> str:
    """How centre and limits that somebody wrote are listed; "" where there are none."""
    limits = measure.limits
    if limits is None or limits.centre is None:
        return ""
    numbers = (limits.centre, limits.lower, limits.upper)
    said = ", ".join(f"{number:.12g}" for number in numbers if number is not None)
    return f"limits of {measure.id} = {said}"


def targets_line(measure: Measure) -> str:
    """How targets that moved are listed; "" for one alone. They are last year's count at times."""
    numbers = ", ".join(f"{one.value:.12g}" for one in measure.targets)
    return f"targets of {measure.id} = {numbers}" if len(measure.targets) > 1 else ""


def with_words(project: Project, change: Change, chosen: Chosen = ()) -> Project:
    """The project with every text that people wrote changed, its ids and references left alone.

    So are those that its modules' files name of the workbook, `chosen`: no other text there is.
    """
    lists = (project.measures, project.drivers, project.ideas, project.cycles)
    known = frozenset((project.id, *(one.id for things in lists for one in things)))

    def told(text: str, field: str, id_: str) -> str:
        return text if text in known or _NO_TEXT.fullmatch(text) else change(text, field, id_)

    def of_the_team(text: str, field: str, id_: str) -> str:
        return told(text, "who" if field == "name" else field, id_)

    def of_a_module(text: str, field: str, id_: str) -> str:
        return text if (field, text) in chosen else told(text, field, id_)

    return replace(
        project,
        about=mapped(project.about, told, project.id),
        aim=mapped(project.aim, told, project.id),
        coproduction=mapped(project.coproduction, told, project.id),
        team=mapped(project.team, of_the_team, ""),
        drivers=mapped(project.drivers, told),
        ideas=mapped(project.ideas, told),
        measures=mapped(project.measures, told),
        learning=mapped(project.learning, told),
        next_steps=mapped(project.next_steps, told),
        progress=mapped(project.progress, told),
        tasks=mapped(project.tasks, told),
        followups=mapped(project.followups, told),
        cycles=tuple(replace(one, file=mapped(one.file, told)) for one in project.cycles),
        records={
            name: tuple(replace(one, file=mapped(one.file, of_a_module)) for one in of_a_type)
            for name, of_a_type in project.records.items()
        },
    )


def mapped(value: Any, change: Change, id_: str = "", field: str = "") -> Any:
    """A table of a file, or several, with every text in it changed."""
    if isinstance(value, Table):
        own, roles = getattr(value, "id", id_), asking_for_roles(type(value))
        told = {
            name: mapped(getattr(value, name), change, own, _ROLE if name in roles else name)
            for name in type(value).model_fields
            if name != "id"
        }
        return value.model_copy(update=told)
    if isinstance(value, tuple):
        return tuple(mapped(one, change, id_, field) for one in value)
    if isinstance(value, str) and not isinstance(value, Enum) and value:
        return change(value, field, id_)
    return value


def _numbered(text: str, field: str) -> Iterator[str]:
    for line in text.splitlines():
        said = one_line(line)
        is_rate = field == "unit" and _PER.fullmatch(said)
        is_change = field == "target" and is_relative(said)  # that of a level counts nobody
        is_version = field == "version" and _VERSION.fullmatch(said)  # of words, not of people
        is_day = field == "statement"  # the day of an aim is a plan, and stands beside it anyway
        is_number = has_number(_FULL_DAY.sub(" ", said) if is_day else said)
        is_person = tells_of_somebody(said) or (field == _ROLE and names_a_person(said))
        if is_person or (is_number and not (is_rate or is_change or is_version)):
            yield said


def _telling_ids(project: Project) -> Iterator[tuple[str, str]]:
    """The ids that tell a number or a name as words of theirs, the day that a cycle began aside.

    They are made from sentences: each with the title or name that tells the same, or "". That of a
    measure is a handle that people type, and its numbers stay.
    """
    for things in (project.measures, project.drivers, project.ideas, project.cycles):
        for thing in things:
            words = _DAY.sub("", thing.id).split("-")
            telling = {word for word in words if word.isdecimal() or word in _WORDS}
            if things is project.measures:
                telling = set()
            if tells_of_somebody(" ".join(words)):
                telling = set(words)
            title = one_line(getattr(thing, "title", "") or getattr(thing, "name", ""))
            is_told = telling <= set(re.findall(r"\w+", title.casefold()))
            if telling and (must_be_read(title) or not is_told):
                yield thing.id, title if is_told else ""


def _other_id(id_: str, number: int) -> str:
    day = _DAY.match(id_)
    return f"{day[0].rstrip('-') + '-' if day else ''}unnamed-{number}"


def _file_renamed(file: str, names: Mapping[str, str]) -> str:
    """The name of a file that is called by the id of what is in it."""
    folder, slash, name = file.rpartition("/")
    stem, dot, ending = name.partition(".")
    return f"{folder}{slash}{names.get(stem, stem)}{dot}{ending}"


def _renamed(project: Project, names: Mapping[str, str]) -> Project:
    """The project with other ids, in whatever names them."""
    if not names:
        return project

    def change(text: str, _: str, __: str) -> str:
        return names.get(text, text)

    def other(things: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            mapped(one, change).model_copy(update={"id": names.get(one.id, one.id)})
            for one in things
        )

    return replace(
        project,
        aim=mapped(project.aim, change),
        measures=other(project.measures),
        drivers=other(project.drivers),
        ideas=other(project.ideas),
        cycles=tuple(
            replace(
                one,
                id=names.get(one.id, one.id),
                file=mapped(one.file, change),
                source=replace(one.source, file=_file_renamed(one.source.file, names)),
            )
            for one in project.cycles
        ),
        problems=tuple(
            replace(one, place=replace(one.place, file=_file_renamed(one.place.file, names)))
            for one in project.problems
        ),
        series={
            names.get(id_, id_): replace(one, measure=names.get(id_, id_))
            for id_, one in project.series.items()
        },
        records={
            name: tuple(replace(one, file=mapped(one.file, change)) for one in of_a_type)
            for name, of_a_type in project.records.items()
        },
    )
