"""The driver diagram: columns, arrows, marks, and the same in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.content import Diagram, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section

    Spoil = Callable[..., ProjectView]
    Told = Callable[..., Section]

P = "project"


def diagram_of(section: Section) -> Diagram:
    return next(block for block in section.blocks if isinstance(block, Diagram))


def test_a_driver_stands_in_the_column_of_its_longest_way_from_the_aim(
    told: Told, spoil: Spoil
) -> None:
    more = '\n[[driver]]\nid = "deep"\nname = "Deep"\npart_of = ["talking", "confidence"]\n'
    diagram = diagram_of(told(spoil((P, "", more)), "theory-whole"))
    assert {node.id: node.column for node in diagram.nodes} == {
        "aim": 0,
        "driver-talking": 1,
        "driver-confidence": 2,
        "driver-deep": 3,
        "idea-huddle": 4,
    }
    assert diagram.headings == (
        "Aim",
        "Primary drivers",
        "Secondary drivers",
        "Behind them",
        "Change ideas",
    )
    arrows = [(arrow.start, arrow.end) for arrow in diagram.arrows]
    assert ("driver-talking", "driver-deep") in arrows
    assert ("driver-confidence", "driver-deep") in arrows
    assert ("aim", "driver-deep") not in arrows


def test_links_that_lead_nowhere_and_circles_still_make_a_diagram(told: Told, spoil: Spoil) -> None:
    circle = (P, 'name = "Safety is talked about"', 'name = "Talk"\npart_of = ["confidence"]')
    diagram = diagram_of(told(spoil(circle), "theory"))
    ids = {node.id for node in diagram.nodes}
    assert all({arrow.start, arrow.end} <= ids for arrow in diagram.arrows)
    dangling = (P, 'drives = ["confidence"]', 'drives = ["nowhere"]')
    alone = diagram_of(told(spoil(dangling), "theory"))
    assert "Ideas not linked to a driver: a two-minute question at the huddle." in alone.alt


def test_marks_say_how_many_measures_show_a_part_and_how_far_an_idea_is(
    told: Told, spoil: Spoil
) -> None:
    diagram = diagram_of(told(spoil(), "theory-whole"))
    assert {node.id: node.mark for node in diagram.nodes} == {
        "aim": "1 outcome, 1 balancing measure",
        "driver-talking": "1 outcome measure",
        "driver-confidence": "",
        "idea-huddle": "testing",
    }


def test_on_the_one_slide_an_idea_stands_with_the_drivers_that_it_acts_on_by_way_of_others(
    told: Told, spoil: Spoil
) -> None:
    more = '\n[[driver]]\nid = "deep"\nname = "Deep"\npart_of = ["confidence", "deep"]\n'
    idea = '\n[[idea]]\nid = "card"\nname = "a card"\ndrives = ["deep"]\nstatus = "parked"\n'
    diagram = diagram_of(told(spoil((P, "", more + idea)), "theory"))
    assert diagram.one_page
    assert [(node.id, node.column, node.text, node.tone) for node in diagram.nodes[1:]] == [
        ("driver-talking", 1, "Safety is talked about", Tone.PLAIN),
        ("idea-huddle", 2, "► A two-minute question at the huddle", Tone.WATCH),
        ("idea-card", 2, "× A card", Tone.UNKNOWN),
    ]
    assert {(arrow.start, arrow.end) for arrow in diagram.arrows} == {
        ("aim", "driver-talking"),
        ("driver-talking", "idea-huddle"),
        ("driver-talking", "idea-card"),
    }
    assert diagram.legend == (("► being tested", Tone.WATCH), ("× set aside", Tone.UNKNOWN))
