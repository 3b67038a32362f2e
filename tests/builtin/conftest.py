"""A project in which every check is content, for tests to spoil one thing at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.builtin.sections import SECTIONS
from qiworkbook.contributions.extensions import Output

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section

PROJECT = """\
format = 1

[project]
title = "Feeling safe on Elm Ward"
unit = "Elm Ward"
status = "active"

[aim]
statement = "From 60% to 90% of people on Elm Ward feel safe by 30 June 2025."
measure = "safe"
baseline = 60
target = 90
by = 2025-06-30

[coproduction]
level = "co-produced"
how = "Two people from the community meeting decide with us"

[[team]]
role = "lead"
title = "Ward manager"

[[team]]
role = "lived-experience"
title = "Peer support worker"

[[driver]]
id = "talking"
name = "Safety is talked about"

[[driver]]
id = "confidence"
name = "Staff feel confident"
part_of = ["talking"]

[[idea]]
id = "huddle"
name = "a two-minute question at the huddle"
drives = ["confidence"]
status = "testing"

[[measure]]
id = "safe"
name = "People who felt safe"
kind = "outcome"
definition = "Of those who answer at the Monday meeting, the share who say yes."
better = "increase"
chart = "p"
unit = "%"
every = "week"
shows = ["aim", "talking"]

[[measure]]
id = "strict"
name = "People who found us too strict"
kind = "balancing"
definition = "Of those who answer at the monthly meeting, the share who say yes."
better = "decrease"
chart = "run"
unit = "%"
every = "month"
"""

FIRST = """\
format = 1
title = "Ask at one handover"
idea = "huddle"
follows = ""
purpose = "test"

[plan]
objective = "Can it be asked in two minutes?"
predicted_on = 2025-03-01
start = 2025-03-03
end = 2025-03-03
scale = "one nurse, one handover"
conditions = "a quiet morning"
belief = "low"
data = "a stopwatch"

[[plan.question]]
ask = "How long does it take?"
predict = "Three minutes"
answer = "Two minutes"
held = "no"

[do]
as_planned = true
observations = "It went well"

[study]
compared = "Quicker than we thought"
summary = "Two minutes"
learning = "Ask first, not last"

[act]
decision = "adapt"
next = "Try a week of mornings"
"""

SECOND = """\
format = 1
title = "Ask all week"
idea = "huddle"
follows = "2025-03-03-first"
purpose = "test"

[plan]
objective = "Does it hold for a week?"
predicted_on = 2025-03-30
start = 2025-04-07
end = 2025-04-13
scale = "seven mornings"
conditions = "whoever leads"
belief = "medium"
data = "ticks on the sheet"

[[plan.question]]
ask = "On how many mornings?"
predict = "Five"
"""

SAFE = """\
date,numerator,denominator
2025-03-17,6,10
2025-03-24,7,10
2025-03-31,8,10
2025-04-07,8,10
"""

STRICT = """\
date,value
2025-01-01,20
2025-02-01,22
2025-03-01,18
"""

FILES = {
    "project": PROJECT,
    "2025-03-03-first": FIRST,
    "2025-04-07-week": SECOND,
    "safe": SAFE,
    "strict": STRICT,
}


@pytest.fixture
def spoil(see: Callable[..., ProjectView]) -> Callable[..., ProjectView]:
    """Give edits as (file, old, new); get the view of the project with these edits."""

    def made(*edits: tuple[str, str, str], **more: object) -> ProjectView:
        files = dict(FILES)
        for file, old, new in edits:
            if not old:
                files[file] = files.get(file, "") + new
                continue
            assert old in files[file], f"{old!r} is not in {file}"
            files[file] = files[file].replace(old, new, 1)
        cycles = {name: text for name, text in files.items() if name[:2] == "20"}
        data = {n: t for n, t in files.items() if n != "project" and n not in cycles}
        return see(files["project"], cycles, data, **more)

    return made


@pytest.fixture
def told() -> Callable[..., Section]:
    """Give a view and the name of a section; get that section of the deck, or of a report."""

    def found(view: ProjectView, name: str, output: Output = Output.STORYBOARD) -> Section:
        id_ = f"{view.project.id}-{name}"
        makers = [maker.of(output) for maker in SECTIONS if output in maker.outputs]
        made = [s for maker in makers for s in maker.make(view)]
        return next(section for section in made if section.id == id_)

    return found


@pytest.fixture
def texts_of() -> Callable[[Section], list[str]]:
    """Give a section; get the texts of its headings, paragraphs, quotes and callouts."""

    def texts(section: Section) -> list[str]:
        return [text for block in section.blocks if (text := getattr(block, "text", ""))]

    return texts
