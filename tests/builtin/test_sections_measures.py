"""The measures on a slide: the team's own as a table, what modules derive in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.builtin.sections_measures import measures
from qiworkbook.content import Grid, Heading
from qiworkbook.model import Measure, Series
from qiworkbook.workbook.opened import with_days_between

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView

    See = Callable[..., ProjectView]

OWN = """
[[measure]]
id = "safe"
name = "People who felt safe"
kind = "outcome"
definition = "Of those asked at the meeting, the share who say yes"

[[measure]]
id = "incidents"
name = "Incidents"
kind = "outcome"
counts = "incidents"
every = "week"

[[measure]]
id = "between"
name = "Days between incidents"
kind = "outcome"
days_between = "incidents"
"""
COUNTS = {"incidents": "date,value\n2025-01-06,1\n2025-01-13,1\n2025-01-20,1\n"}


def with_derived(view: ProjectView, *names: str) -> ProjectView:
    """The project with measures that a plugin works out; its name is that of a measure, too."""
    made = [
        Measure.model_validate({"id": f"m{at}", "name": name, "kind": "process"})
        for at, name in enumerate(names)
    ]
    project = with_days_between(view.project)
    series = {one.id: Series(one.id, derived_by="incidents") for one in made}
    whole = replace(
        project, measures=(*project.measures, *made), series={**project.series, **series}
    )
    return replace(view, project=whole)


def test_what_modules_derive_is_named_in_the_notes_beside_the_teams_own(see: See) -> None:
    view = with_derived(see(OWN, None, COUNTS), "Standards met: all", "Sites that have it.")
    (section,) = measures(view)
    (table,) = section.blocks
    assert isinstance(table, Grid)
    assert [row[0].text for row in table.rows] == [
        "People who felt safe",
        "Incidents",
        "Days between incidents",  # of the team's own events, so the team's own
    ]
    assert "Also worked out from other files: Standards met: all; Sites that have it." in (
        section.notes
    )
    assert section.message == "3 measures: 3 outcome; 2 more from other files"


def test_the_report_has_them_whole(see: See) -> None:
    view = with_derived(see(OWN, None, COUNTS), "Standards met")
    (section,) = measures(view, in_full=True)
    assert section.message == "4 measures: 3 outcome and 1 process"
    assert Heading("Standards met") in section.blocks


def test_where_the_team_has_none_of_its_own_they_are_the_table(see: See) -> None:
    (section,) = measures(with_derived(see(""), "Standards met"))
    (table,) = section.blocks
    assert isinstance(table, Grid)
    assert len(table.rows) == 1
    assert section.message == "1 measure: 1 process"
