"""An invented nation from a seed: trusts, wards and their counts, and the truth about each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

TODAY = date(2025, 3, 31)
FIRST = date(2023, 1, 1)
TREES = ("oak", "elm", "ash", "fir")
SIDES = (
    "",
    "north-",
    "south-",
    "east-",
    "west-",
    "upper-",
    "lower-",
)  # no digits: names with one are let out singly
MONTHS = 27  # the last begins on 1 March 2025

_PROJECT = """format = 1
[project]
title = "{title}"
unit = "{unit}"
organisation = "{trust}"
illustrative = "Invented by a test."

[aim]
statement = "Fewer restrictive interventions on {unit}"
measure = "restrictive"
baseline = {baseline}
target = "-25%"
by = 2025-06-30

[[driver]]
id = "calm"
name = "A calm day"

[[idea]]
id = "{idea}"
name = "{idea} every morning"
drives = ["calm"]
status = "{status}"

[[measure]]
id = "restrictive"
name = "Restrictive interventions"
kind = "outcome"
definition = "{definition}"
counts = "incidents"
better = "decrease"
every = "month"
shows = ["aim"]

[[progress]]
date = 2024-06-30
self = {before}
[[progress]]
date = 2025-01-31
self = {after}
"""
_DEFINITION = "Restraint, seclusion and rapid tranquillisation together"
_DRIFTED = "Restraint alone"
_CYCLE = """format = 1
title = "First test"
idea = "{idea}"
[plan]
objective = "Find out whether it can be done"
start = {start}
end = {start}
{predicted}
[[plan.question]]
ask = "Can it be done?"
predict = "{prediction}"
"""


@dataclass
class Ward:
    """What is true of one ward. `counts` are by month; None is a month without data."""

    trust: str
    id: str
    counts: dict[date, int | None] = field(default_factory=dict)
    idea: str = ""
    status: str = ""
    predicted: bool = False
    waits: bool = False
    progress: tuple[float, float] = (0.0, 0.0)
    unread: bool = False
    empty: bool = False
    drifted: bool = False

    @property
    def unit(self) -> str:
        """The name of the ward."""
        return self.id.replace("-", " ").title() + " Ward"

    def between(self, first: date, last: date) -> int:
        return sum(n or 0 for when, n in self.counts.items() if first <= when <= last)


@dataclass
class Nation:
    """Its wards, and the files of each trust's workbook, by the trust's id."""

    wards: list[Ward] = field(default_factory=list)
    files: dict[str, dict[str, str]] = field(default_factory=dict)

    def as_one(self) -> dict[str, str]:
        """The files of one workbook that has every ward, each under TRUST--WARD, in tables."""
        tables, files = [], {}
        for trust in self.files:
            name = trust.replace("-", " ").title()
            tables.append(f'[[trust]]\nid = "{trust}"\nname = "{name} (invented)"\n')
        for ward in self.wards:
            id_, place = f"{ward.trust}--{ward.id}", f"{ward.trust}-{ward.id}"
            tables.append(f'[[ward]]\nid = "{place}"\nname = "{ward.unit}"\n')
            tables.append(f'trust = "{ward.trust}"\n')
            for path, text in self.files[ward.trust].items():
                if path.startswith(f"projects/{ward.id}/"):
                    placed = text.replace("[project]\n", f'[project]\nward = "{place}"\n', 1)
                    files[path.replace(f"/{ward.id}/", f"/{id_}/", 1)] = placed
        return {"workbook.toml": "format = 1\n" + "".join(tables), **files}


def months() -> list[date]:
    return [date(FIRST.year + n // 12, n % 12 + 1, 1) for n in range(MONTHS)]


def nation(seed: int, trusts: int = 4, wards: int = 8, *, low: int = 20, high: int = 60) -> Nation:
    """Wards that improve or do not, some without data, one that cannot be read."""
    random = Random(seed)
    made = Nation()
    for at in range(wards):
        trust = f"trust-{at % trusts + 1}"
        # Wards of one name in several trusts, on purpose.
        ward = Ward(trust, f"{SIDES[at // trusts // 4]}{TREES[at // trusts % 4]}".strip("-"))
        ward.idea = random.choice(("huddle", "safe-space", "walk"))
        ward.status = random.choice(("testing", "adopted", "abandoned"))
        ward.predicted, ward.waits = random.random() < 0.6, random.random() < 0.3
        start = random.choice((1.0, 1.5, 2.0))
        ward.progress = (start, start + random.choice((0.0, 0.5, 1.0)))
        ward.drifted = at % 7 == 3
        ward.unread, ward.empty = at == wards - 1 and wards > 4, at == wards - 2 and wards > 4
        level, better = random.randint(low, high), random.random() < 0.5
        for n, month in enumerate(months()):
            mean = level * (0.5 if better and n > 14 else 1.0)
            drawn = max(0, round(random.gauss(mean, mean**0.5)))
            ward.counts[month] = None if random.random() < 0.03 else drawn
        if ward.empty or ward.unread:
            ward.counts = {}
        made.wards.append(ward)
        made.files.setdefault(trust, _workbook(trust)).update(_files(ward, level))
    return made


def _workbook(trust: str) -> dict[str, str]:
    name = trust.replace("-", " ").title()
    return {"workbook.toml": f'format = 1\n[workbook]\norganisation = "{name} (invented)"\n'}


def _files(ward: Ward, level: int) -> dict[str, str]:
    home = f"projects/{ward.id}"
    if ward.unread:
        return {f"{home}/project.toml": "format = 1\n[project\n"}
    unit = ward.unit
    before, after = ward.progress
    files = {
        f"{home}/project.toml": _PROJECT.format(
            title=f"Calm on {unit}",
            unit=unit,
            trust="",
            baseline=level,
            definition=_DRIFTED if ward.drifted else _DEFINITION,
            idea=ward.idea,
            status=ward.status,
            before=before,
            after=after,
        ),
        f"{home}/pdsa/2025-03-03-first.toml": _CYCLE.format(
            idea=ward.idea,
            start=TODAY + timedelta(days=20) if ward.waits else date(2025, 3, 3),
            predicted="predicted_on = 2025-03-01" if ward.predicted else "",
            prediction="It takes a while" if ward.predicted else "",
        ),
    }
    if ward.counts:
        rows = "".join(f"{when},{'' if n is None else n}\n" for when, n in ward.counts.items())
        files[f"{home}/data/restrictive.csv"] = f"date,value\n{rows}"
    return files
