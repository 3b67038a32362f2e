"""Invented wards with small numbers, from a seed: what each of them adds up to is known here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

MONDAY = date(2024, 1, 1)
KINDS = ("month", "week")
MEASURE = """
[[measure]]
id = "{id}"
name = "{name}"
kind = "outcome"
better = "decrease"
unit = "{unit}"
every = "{every}"
shows = ["aim"]
{more}
"""


@dataclass
class Invented:
    """A workbook's files, its true numbers by (project, measure, part, day), and what adds up.

    `sums` are lists of (cell, times) that come to 0.
    """

    files: dict[str, str] = field(default_factory=dict)
    cells: dict[tuple[str, str, str, date], int] = field(default_factory=dict)
    sums: list[list[tuple[tuple[str, str, str, date], int]]] = field(default_factory=list)


def days_of(every: str, many: int) -> list[date]:
    if every == "week":
        return [MONDAY + timedelta(weeks=at) for at in range(many)]
    return [date(2023 + at // 12, at % 12 + 1, 1) for at in range(many)]


def invented(seed: int) -> Invented:
    """One to three wards, perhaps with their trust: parts, totals, quarters, running totals."""
    random = Random(seed)
    made = Invented()
    every = random.choice(KINDS)
    days = days_of(every, random.choice((12, 18, 24)))
    most = random.choice((6, 12, 30))
    wards = [f"ward-{letter}" for letter in "abc"[: random.randint(1, 3)]]
    totals: dict[str, list[int]] = {}
    for ward in wards:
        parts = {f"part-{n}": [random.randint(0, most) for _ in days] for n in ("x", "y")}
        total = [sum(values) for values in zip(*parts.values(), strict=True)]
        totals[ward] = total
        measures = {**parts, "total": total}
        for id_, values in measures.items():
            _count(made, ward, id_, days, values)
        for day in days:
            made.sums.append(
                [((ward, one, "value", day), 1) for one in parts]
                + [((ward, "total", "value", day), -1)]
            )
        written = dict.fromkeys(measures, every)
        if random.random() < 0.5:
            _running(made, ward, days, total)
            written["so-far"] = every
        if every == "month" and random.random() < 0.5:
            _quarters(made, ward, days, total)
            written["by-quarter"] = "quarter"
        ratio = random.random() < 0.6
        if ratio:
            _ratio(made, ward, days, random)
        _project(made, ward, ward.replace("-", " ").title(), written, ratio=ratio, every=every)
    if len(wards) > 1 and random.random() < 0.7:
        whole = [sum(values) for values in zip(*totals.values(), strict=True)]
        others = [random.choice((0, 0, 1, 2)) if seed % 2 else 0 for _ in days]
        _count(
            made, "trust", "total", days, [n + more for n, more in zip(whole, others, strict=True)]
        )
        for day, more in zip(days, others, strict=True):
            terms = [((ward, "total", "value", day), 1) for ward in wards]
            terms.append((("trust", "total", "value", day), -1))
            if any(others):
                made.cells["trust", "others", "value", day] = more
                terms.append((("trust", "others", "value", day), 1))
            made.sums.append(terms)
        _project(made, "trust", "", {"total": every}, ratio=False, every=every)
    made.files["workbook.toml"] = 'format = 1\n[workbook]\nname = "Invented"\n'
    return made


def _count(made: Invented, ward: str, id_: str, days: list[date], values: list[int]) -> None:
    rows = "".join(f"{day},{value}\n" for day, value in zip(days, values, strict=True))
    made.files[f"projects/{ward}/data/{id_}.csv"] = f"date,value\n{rows}"
    for day, value in zip(days, values, strict=True):
        made.cells[ward, id_, "value", day] = value


def _running(made: Invented, ward: str, days: list[date], total: list[int]) -> None:
    so_far = [sum(total[: at + 1]) for at in range(len(total))]
    _count(made, ward, "so-far", days, so_far)
    for at, day in enumerate(days):
        terms = [((ward, "so-far", "value", day), 1), ((ward, "total", "value", day), -1)]
        if at:
            terms.append(((ward, "so-far", "value", days[at - 1]), -1))
        made.sums.append(terms)


def _quarters(made: Invented, ward: str, days: list[date], total: list[int]) -> None:
    starts = days[::3]
    sums = [sum(total[at : at + 3]) for at in range(0, len(total), 3)]
    _count(made, ward, "by-quarter", starts, sums)
    for at, start in enumerate(starts):
        terms = [((ward, "total", "value", day), 1) for day in days[3 * at : 3 * at + 3]]
        made.sums.append([*terms, ((ward, "by-quarter", "value", start), -1)])


def _ratio(made: Invented, ward: str, days: list[date], random: Random) -> None:
    asked = [random.randint(5, 40) for _ in days]
    yes = [random.randint(0, one) for one in asked]
    rows = "".join(f"{d},{y},{n}\n" for d, y, n in zip(days, yes, asked, strict=True))
    made.files[f"projects/{ward}/data/safe.csv"] = f"date,numerator,denominator\n{rows}"
    for day, top, bottom in zip(days, yes, asked, strict=True):
        made.cells[ward, "safe", "numerator", day] = top
        made.cells[ward, "safe", "denominator", day] = bottom
        made.cells[ward, "safe", "rest", day] = bottom - top
        names = ((ward, "safe", part, day) for part in ("numerator", "rest", "denominator"))
        made.sums.append(list(zip(names, (1, 1, -1), strict=True)))


def _project(
    made: Invented, ward: str, unit: str, counts: dict[str, str], *, ratio: bool, every: str
) -> None:
    text = f'format = 1\n[project]\ntitle = "Calm"\norganisation = "Elm Trust"\nunit = "{unit}"\n'
    for id_, often in counts.items():
        more = 'counts = "incidents"'
        text += MEASURE.format(id=id_, name=id_, unit="incidents", every=often, more=more)
    if ratio:
        text += MEASURE.format(
            id="safe", name="safe", unit="%", every=every, more='counts = "people"'
        )
    made.files[f"projects/{ward}/project.toml"] = text
