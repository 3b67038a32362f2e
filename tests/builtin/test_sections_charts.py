"""A chart for each measure, why its points are marked, what to beware of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.builtin.sections import SECTIONS
from qiworkbook.content import Callout, Chart, SmallMultiples, Tone
from qiworkbook.contributions.extensions import Output

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section

    Spoil = Callable[..., ProjectView]
    Told = Callable[..., Section]
    Texts = Callable[[Section], list[str]]

P, SAFE = "project", "safe"
MORE = """\
[[measure]]
id = "a"
name = "A"
kind = "process"

[[measure]]
id = "b"
name = "B"
kind = "outcome"
counts = "incidents"
paired_with = "safe"
"""


def test_the_outcome_comes_first_among_the_charts(spoil: Spoil) -> None:
    view = spoil(
        (P, '[[measure]]\nid = "safe"', MORE + '\n[[measure]]\nid = "safe"'),
        ("a", "", "date,value\n2025-01-01,1\n"),
        ("b", "", "date,value\n2025-01-01,1\n"),
    )
    ids = [s.id for maker in SECTIONS if maker.id == "charts" for s in maker.make(view)]
    assert ids == [f"elm-ward-chart-{name}" for name in ("safe", "b", "a", "strict")]


def test_a_count_of_incidents_is_read_beside_how_people_feel(
    texts_of: Texts, told: Told, spoil: Spoil
) -> None:
    counts = ("b", "", "date,value\n2025-01-01,1\n2025-02-01,0\n")
    edit = (P, '[[measure]]\nid = "safe"', MORE + '\n[[measure]]\nid = "safe"')
    said = texts_of(told(spoil(edit, counts), "chart-b"))
    assert "Read it beside “People who felt safe”: the latest there is 80%." in said
    alone = (P, 'paired_with = "safe"', "")
    said = texts_of(told(spoil(edit, alone, counts), "chart-b"))
    assert any(text.startswith("More reports can mean more harm, or more trust") for text in said)


def test_a_chart_in_full_tells_phases_points_left_out_and_how_limits_were_made(
    texts_of: Texts,
    told: Told,
    spoil: Spoil,
) -> None:
    decided = """
[[measure.phase]]
start = 2025-03-31
reason = "the huddle"
[[measure.exclude]]
date = 2025-03-24
reason = "burst pipe"
"""
    shows = 'shows = ["aim", "talking"]'
    view = spoil((P, shows, shows + decided))
    section = told(view, "chart-safe", Output.REPORT)
    assert isinstance(section.blocks[0], Chart)
    assert "Rules: Making Data Count 2023." in texts_of(section)[0]
    items = [item for block in section.blocks for item in getattr(block, "items", ())]
    assert "31 March 2025: The huddle." in items
    assert "24 March 2025: Burst pipe." in items


def test_what_is_wrong_with_the_data_stands_under_the_chart(told: Told, spoil: Spoil) -> None:
    section = told(spoil((SAFE, "2025-03-24,7,10", "2025-03-24,17,10")), "chart-safe")
    cautions = [b.text for b in section.blocks if isinstance(b, Callout) and b.tone is Tone.WATCH]
    assert any("17 out of 10" in text for text in cautions)


def test_the_report_draws_a_count_of_incidents_beside_how_people_feel(spoil: Spoil) -> None:
    few = ("b", "", "date,value\n2025-01-01,1\n2025-02-01,0\n")
    year = "".join(f"2024-{month:02}-01,{month % 3}\n" for month in range(1, 13))
    counts = ("b", "", f"date,value\n{year}")
    edit = (P, '[[measure]]\nid = "safe"', MORE + '\n[[measure]]\nid = "safe"')

    def told(view: ProjectView) -> tuple[list[tuple[str, ...]], list[str]]:
        charts = next(one for one in SECTIONS if one.id == "charts")
        sections = [*charts.of(Output.REPORT).make(view)]
        assert sections
        blocks = [block for section in sections for block in section.blocks]
        pairs = [block.titles for block in blocks if isinstance(block, SmallMultiples)]
        said = [block.text for block in blocks if isinstance(block, Callout)]
        return pairs, [text for text in said if text.startswith("Read it beside")]

    assert told(spoil(edit, counts)) == ([("B", "People who felt safe")], [])
    alone, in_words = told(spoil(edit, few))  # too early to be drawn beside anything
    assert (alone, len(in_words)) == ([], 1)
    assert told(spoil(edit, counts, (P, 'paired_with = "safe"', ""))) == ([], [])
