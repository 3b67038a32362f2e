"""Checks for what looks like it points at one person. The words found are never repeated."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from msgspec import Struct

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.contributions.extensions import Check
from qiworkbook.model import CycleFile, LearningSetFile, Project, ProjectFile, Workbook
from qiworkbook.model.base import role_keys
from qiworkbook.model.programme import ProgrammeFile
from qiworkbook.privacy.harm import WHERE_FIRST, told_of_harm
from qiworkbook.privacy.patterns import IdentifierKind, look
from qiworkbook.privacy.person_names import names_a_person
from qiworkbook.problems import Place, Problem, Severity
from qiworkbook.text.source import Source, scan

_HISTORY = (
    "If it has been committed to git it is still in the history: ask your information governance "
    "team what to do."
)
_TAKE_OUT = f"Take it out. {_HISTORY}"
_IF_SOMEBODYS = f"If it is a person's, take it out. {_HISTORY}"


class _Told(Struct, frozen=True):
    """What is said of one kind: to the docs, and what to do about it."""

    summary: str
    why: str
    hint: str = _IF_SOMEBODYS
    severity: Severity = Severity.QUESTION


_TOLD = {
    IdentifierKind.NHS_NUMBER: _Told(
        "Ten digits with the check digit of an NHS number.",
        "An NHS number is one person, for life. A workbook is copied, shared and kept for years.",
        _TAKE_OUT,
        Severity.ERROR,
    ),
    IdentifierKind.CHI_NUMBER: _Told(
        "Ten digits with the check digit of a CHI number, in six and four, or after the word CHI.",
        "A CHI number is one person in Scotland, for life, and begins with the date of birth.",
        _TAKE_OUT,
        Severity.ERROR,
    ),
    IdentifierKind.HEALTH_AND_CARE: _Told(
        "Ten digits with the right check digit, after words such as H&C or HCN.",
        "A Health and Care number is one person in Northern Ireland, for life.",
        _TAKE_OUT,
        Severity.ERROR,
    ),
    IdentifierKind.NATIONAL_INSURANCE: _Told(
        "Something that looks like a National Insurance number.",
        "It is one person's, for life, and improvement never needs it.",
        _TAKE_OUT,
    ),
    IdentifierKind.RECORD_NUMBER: _Told(
        'A long number beside words such as "hospital number", "MRN" or "RiO number".',
        "Anyone who can open that system can find the person.",
        _TAKE_OUT,
    ),
    IdentifierKind.BIRTH_DATE: _Told(
        'A date beside words such as "born" or "date of birth".',
        "On one ward, a date of birth is nearly always one person.",
    ),
    IdentifierKind.ADDRESS: _Told(
        "A postcode with the number of a house.",
        "The two together are one home.",
        f"If somebody lives there, take it out. {_HISTORY}",
    ),
    IdentifierKind.PHONE: _Told(
        "A telephone number beginning 01, 02 or 07.",
        "Numbers of services (03, 08, 09) are nobody's own. These can be.",
    ),
    IdentifierKind.EMAIL: _Told(
        "An e-mail address, other than a `contact`.",
        "Most addresses hold a name, and they are collected from files that are shared.",
        f"A mailbox that a team shares belongs in contact, in workbook.toml. {_IF_SOMEBODYS}",
    ),
    IdentifierKind.TITLED_NAME: _Told(
        "A title such as Nurse, Dr or Mrs before a name.",
        "Who was there, and what was said about them, is kept for years. A role says as much.",
        f"Would a job title do? {_HISTORY}",
    ),
    IdentifierKind.UNTITLED_NAME: _Told(
        "Two capitalised words that we do not know, beside what people say, feel or do.",
        "Who was there, and what was said about them, is kept for years. A role says as much.",
        f"Would a job title do? {_HISTORY}",
    ),
    IdentifierKind.BESIDE_A_BED: _Told(
        "Initials or a first name beside the number of a bed or a room.",
        "Everybody who was there knows who that was.",
    ),
}
ROLE_KEYS = frozenset(
    (
        *("who", "lead", "role", "collected_by", "agreed_by"),
        *(
            key
            for model in (ProjectFile, CycleFile, LearningSetFile, ProgrammeFile)
            for key in role_keys(model)
        ),
    )
)
"""What asks for a role: in any file the keys that are called so, also in one of a module that does
not say what they ask for; and what the core's own files say of theirs. A record of a module brings
its own."""


def problems_beside(workbook: Workbook) -> Iterator[Problem]:
    """What stands in workbook.toml, in the library and in the learning sets."""
    sources = (workbook.source, workbook.resources_source)
    for source in (*sources, *(gathering.source for gathering in workbook.learning_sets)):
        for kind in IdentifierKind:
            yield from _problems(source, kind)
        yield from _accounts_of_harm(source)


def names_beside(workbook: Workbook) -> Iterator[Problem]:
    """Where a learning set has what looks like a name in place of a role."""
    for gathering in workbook.learning_sets:
        yield from _names_in(gathering.source, ROLE_KEYS)


def identifiers_of(view: ProjectView) -> Iterator[Problem]:
    """What looks like an identifier in the files of one project, of every kind but names."""
    for kind in IdentifierKind:
        yield from _of_kind(view, kind)


def _of_kind(view: ProjectView, kind: IdentifierKind) -> Iterator[Problem]:
    for source in _sources(view.project):
        yield from _problems(source, kind)


def _problems(source: Source, kind: IdentifierKind) -> Iterator[Problem]:
    """Where in a file something of this kind stands: one place a line, at the first on it."""
    found = [one.start for one in look(source.text, kind)]
    others: list[tuple[int, int]] = []
    if found and kind is IdentifierKind.EMAIL:
        others = contacts(source)
    elif found and kind is IdentifierKind.TITLED_NAME and source.file.endswith(".toml"):
        places = scan(source.text).values.items()  # where `privacy-name` asks
        others = [at for path, at in places if _asks_for_role(path, ROLE_KEYS)]
    ours = (at for at in found if not any(start <= at < end for start, end in others))
    told = [(place, f"this looks like {kind.called}") for place in _by_line(source, ours)]
    name = "/".join(source.file.split("/")[-2:])  # a project's is that of its folder
    if look(name.replace("-", " "), kind):
        told.append((Place(source.file), f"its name has what looks like {kind.called}"))
    for place, message in told:
        yield Problem(f"privacy-{kind}", message, place, _TOLD[kind].severity, _TOLD[kind].hint)


def _asking_for_roles(project: Project) -> Iterator[tuple[Source, frozenset[str]]]:
    """The files of a project, each with the keys in it that ask for a role."""
    yield project.source, ROLE_KEYS
    for cycle in project.cycles:
        yield cycle.source, ROLE_KEYS
    for of_a_kind in project.records.values():
        for record in of_a_kind:
            yield record.source, ROLE_KEYS.union(record.people)


def _sources(project: Project) -> Iterator[Source]:
    """The files of a project; of those with data, a derived series has none of its own."""
    yield from (source for source, _ in _asking_for_roles(project))
    for series in project.series.values():
        if series.source.file.endswith(".csv"):
            yield series.source


def contacts(source: Source) -> list[tuple[int, int]]:
    """From where to where each `contact` stands: a mailbox that a team shares."""
    return [at for path, at in scan(source.text).values.items() if path and path[-1] == "contact"]


def _by_line(source: Source, offsets: Iterable[int]) -> Iterator[Place]:
    starts: list[int] = []
    last = 0
    for at in offsets:
        if not starts:
            starts = [0, *(found.end() for found in re.finditer("\n", source.text))]
        line = bisect_right(starts, at)
        if line > last:
            yield Place(source.file, line, at - starts[line - 1] + 1)
        last = line


def _names(view: ProjectView) -> Iterator[Problem]:
    for source, keys in _asking_for_roles(view.project):
        yield from _names_in(source, keys)


def _names_in(source: Source, keys: frozenset[str]) -> Iterator[Problem]:
    """Where a key that asks for a role has what looks like a name."""
    for path, _ in names_for_roles(source, keys):
        yield Problem(
            "privacy-name",
            "this looks like a person's name",
            source.at(path),
            Severity.QUESTION,
            f"Would a job title do? {_HISTORY}",
        )


def names_for_roles(
    source: Source, keys: frozenset[str]
) -> Iterator[tuple[tuple[str | int, ...], tuple[int, int]]]:
    """The keys that ask for a role and have what looks like a name, with where that stands."""
    asked = "|".join(sorted({re.escape(key.rpartition(".")[2]) for key in keys}))
    answers = re.findall(rf"\b(?:{asked})\b[^=]{{0,5}}=(?=([^=]{{0,300}}))", source.text)
    if not any(map(names_a_person, answers)):
        return  # finding out what stands where takes longer than all the rest
    for path, (start, end) in scan(source.text).values.items():
        is_list = source.text[start] in "[{"  # its items come one by one
        if _asks_for_role(path, keys) and not is_list and names_a_person(source.text[start:end]):
            yield path, (start, end)


def _asks_for_role(path: Sequence[str | int], keys: frozenset[str]) -> bool:
    """Whether it is one of these keys, which may stand behind the name of their table."""
    words = [part for part in path if isinstance(part, str)]
    return not keys.isdisjoint((*words[-1:], ".".join(words[-2:])))


def _accounts_of_harm(source: Source) -> Iterator[Problem]:
    for place in _by_line(source, (start for start, _ in told_of_harm(source.text))):
        yield Problem(
            "privacy-harm",
            "this may be somebody's account of harm",
            place,
            Severity.QUESTION,
            f"{WHERE_FIRST} Then take it out: here it helps nobody, and it could lead to them.",
        )


CHECKS = (
    *(
        Check(f"privacy-{kind}", told.summary, told.why, partial(_of_kind, kind=kind))
        for kind, told in _TOLD.items()
    ),
    Check(
        "privacy-name",
        "What looks like a person's name is given where a role is asked for.",
        "Staff are people too: who did what, and how it went, is kept for years.",
        _names,
    ),
    Check(
        "privacy-harm",
        "A sentence that may tell of harm to one person.",
        "Somebody may have trusted the team with it. It needs people who can act, not a workbook.",
        lambda view: (found for one in _sources(view.project) for found in _accounts_of_harm(one)),
    ),
)
