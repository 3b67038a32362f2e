"""A collaborative of invented wards, as large as asked for and the same every time.

Every ward has an aim, a theory of change, ideas, five measures with weekly data over a year and a
half, and two ramps of cycles: the size of a full storyboard.
"""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from pathlib import Path

START = date(2023, 9, 4)
WEEKS = 78
_TREES = (
    *("Alder", "Ash", "Aspen", "Beech", "Birch", "Cedar", "Elm"),
    *("Fir", "Hazel", "Holly", "Juniper", "Larch", "Maple", "Oak"),
)
_DRIVERS = (
    ("talking", "Safety is talked about openly", ""),
    ("place", "The ward is a place where people can be private", ""),
    ("confidence", "Staff feel confident to start the conversation", "talking"),
    ("asking", "People are asked, and listened to", "talking"),
    ("rooms", "Doors, knocking and rooms work for everybody", "place"),
)
_IDEAS = (
    ("huddle", "a two-minute question at the morning huddle", "confidence", "testing"),
    ("cards", "a pocket card with words to begin with", "confidence", "adopted"),
    ("meeting", "a standing item at the community meeting", "asking", "implemented"),
    ("welcome", "a welcome talk within 72 hours", "asking", "testing"),
    ("knock", "a knock-and-wait sign", "rooms", "abandoned"),
    ("lounge", "a quiet lounge from eight to ten", "rooms", "proposed"),
)
_MEASURES = (
    ("feels-safe", "People who felt safe this week", "outcome", "increase", "%", "aim"),
    ("asked", "Shifts on which the question was asked", "process", "increase", "%", "confidence"),
    ("welcomed", "New people who had the welcome talk", "process", "increase", "%", "asking"),
    ("incidents", "Incidents reported", "outcome", "neither", "incidents", "aim"),
    ("too-strict", "People who found the ward too strict", "balancing", "decrease", "%", "rooms"),
)


def make(folder: Path, wards: int, seed: int = 1) -> None:
    """Write a workbook with this many wards into an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "workbook.toml").write_text(
        'format = 1\n\n[workbook]\nname = "A generated collaborative"\n'
        'organisation = "Invented"\nillustrative = "Made by a program."\nas_of = 2025-03-10\n',
        encoding="utf-8",
    )
    names = [f"{_TREES[n % len(_TREES)]}-{n // len(_TREES) + 1}".lower() for n in range(wards)]
    for number, name in enumerate(names):
        _ward(folder / "projects" / name, name, number, random.Random(f"{seed}-{number}"))
    _learning_set(folder, names)


def _ward(folder: Path, name: str, number: int, chance: random.Random) -> None:
    trust = f"Trust {number % 42 + 1} (invented)"
    lines = [
        "format = 1\n\n[project]",
        f'title = "Feeling safe on {name.title()} Ward"\norganisation = "{trust}"',
        f'unit = "{name.title()} Ward"\nsetting = "acute"\nstatus = "active"',
        f'start = {START.isoformat()}\nillustrative = "A ward made by a program."',
        '\n[aim]\nstatement = "By 30 June 2025, 90% of people say they feel safe."',
        'measure = "feels-safe"\nbaseline = 61\ntarget = 90\nby = 2025-06-30',
        '\n[coproduction]\nlevel = "co-produced"\nhow = "Two people from the meeting"',
        '\n[[team]]\nrole = "lead"\ntitle = "Ward manager"',
        '\n[[team]]\nrole = "lived-experience"\ntitle = "Member of the community meeting"',
    ]
    for id_, driver, parent in _DRIVERS:
        part_of = f'\npart_of = ["{parent}"]' if parent else ""
        lines.append(f'\n[[driver]]\nid = "{id_}"\nname = "{driver}"{part_of}')
    for id_, idea, drives, status in _IDEAS:
        lines.append(
            f'\n[[idea]]\nid = "{id_}"\nname = "{idea}"\ndrives = ["{drives}"]\n'
            f'status = "{status}"\nstatus_reason = "As the cycles showed"'
        )
    for id_, measure, kind, better, unit, shows in _MEASURES:
        lines.append(
            f'\n[[measure]]\nid = "{id_}"\nname = "{measure}"\nkind = "{kind}"\n'
            f'definition = "Counted each week in the same way."\nbetter = "{better}"\n'
            f'unit = "{unit}"\nshows = ["{shows}"]\nevery = "week"'
        )
    _write(folder / "project.toml", "\n".join(lines) + "\n")
    for id_, *_ in _MEASURES:
        _write(folder / "data" / f"{id_}.csv", _data(id_, chance))
    for ramp, cycles in (("huddle", 4), ("welcome", 3)):
        _ramp(folder / "pdsa", ramp, cycles, chance)


def _data(measure: str, chance: random.Random) -> str:
    level = chance.uniform(0.45, 0.7)
    gain = chance.choice((0.0, 0.1, 0.2))
    gap = chance.randrange(20, 60)
    rows = ["date,value" if measure == "incidents" else "date,numerator,denominator"]
    for week in range(WEEKS):
        day = (START + timedelta(weeks=week)).isoformat()
        missing = gap <= week < gap + 3
        if measure == "incidents":
            count = sum(chance.random() < 0.15 for _ in range(10))
            rows.append(f"{day},{'' if missing else count}")
            continue
        asked = chance.randrange(9, 18)
        share = min(level + gain * (week > WEEKS // 2), 0.95)
        yes = sum(chance.random() < share for _ in range(asked))
        rows.append(f"{day},," if missing else f"{day},{yes},{asked}")
    return "\n".join(rows) + "\n"


def _ramp(folder: Path, idea: str, cycles: int, chance: random.Random) -> None:
    before = ""
    for number in range(cycles):
        start = START + timedelta(weeks=10 + 6 * number + chance.randrange(3))
        held = chance.choice(("yes", "partly", "no"))
        decision = "adopt" if number == cycles - 1 else "adapt"
        name = f"{start.isoformat()}-{idea}-{number + 1}"
        _write(
            folder / f"{name}.toml",
            f"""format = 1
title = "Try the {idea}, step {number + 1}"
idea = "{idea}"
follows = "{before}"
purpose = "test"

[plan]
objective = "Find out whether it works on {2**number} shifts"
predicted_on = {(start - timedelta(days=3)).isoformat()}
start = {start.isoformat()}
end = {(start + timedelta(days=5)).isoformat()}
scale = "{2**number} shifts"
belief = "medium"
measures = ["feels-safe"]

[[plan.question]]
ask = "Can it be done in the time there is?"
predict = "On most shifts"
answer = "On some"
held = "{held}"

[do]
as_planned = true
observations = "It was done, and people talked about it afterwards."

[study]
summary = "The prediction held in part."
learning = "Short is enough, and the time of day matters."

[act]
decision = "{decision}"
next = "More shifts, and a night."
""",
        )
        before = name


def _learning_set(folder: Path, wards: list[str]) -> None:
    teams = ", ".join(f'"{ward}"' for ward in wards)
    before = 'format = 1\ndate = 2025-01-15\ntitle = "The one before"\n'
    _write(folder / "learning-sets" / "2025-01-15.toml", before)
    _write(
        folder / "learning-sets" / "2025-03-12.toml",
        f"""format = 1
date = 2025-03-12
title = "Generated learning set"
illustrative = "Made by a program."
objectives = ["Hear what others test"]
teams = [{teams}]

[[agenda]]
start = "13:00"
end = "13:15"
title = "Welcome"
lead = "Coach"
""",
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
