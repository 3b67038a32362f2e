"""A document in the words of an audience: what changes, and all that must not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.compose.audience import in_words_for, shown_to
from qiworkbook.content import (
    Bullets,
    Callout,
    Cell,
    Diagram,
    Document,
    Facts,
    Grid,
    Heading,
    Link,
    Links,
    Node,
    NodeKind,
    Paragraph,
    Quote,
    Section,
    SectionKind,
)
from qiworkbook.model.pack import WordsFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Block

LABELS = [{"label": "Aim", "instead": "Goal"}, {"label": "Cycle", "instead": "Test"}]


def words(**said: object) -> WordsFile:
    return WordsFile.model_validate({"title": "Plain", **said})


def told(*sections: Section, on_slides: bool = False, **said: object) -> tuple[Section, ...]:
    return in_words_for(
        Document("T", sections=sections), words(**said), on_slides=on_slides
    ).sections


def of(project: str, name: str, heading: str = "", maker: str = "", *blocks: Block) -> Section:
    return Section(
        f"{project}-{name}",
        heading,
        f"About {name}",
        blocks,
        project=project,
        maker=maker,
        name=name,
    )


def test_a_section_gets_its_title_and_begins_with_what_one_looks_at() -> None:
    said = [{"name": "theory", "title": "What could help", "says": "Read from the left."}]
    before = of("elm", "theory", "Theory of change", "theory", Callout("x"))
    (after,) = told(before, section=said)
    assert (after.heading, after.message) == ("What could help", "About theory")
    assert after.blocks == (Paragraph("Read from the left."), Callout("x"))


def test_what_one_looks_at_is_said_once_in_each_project_and_headings_that_are_names_stay() -> None:
    said = [{"name": "charts", "title": "How it goes", "says": "Dots are weeks."}]
    before = (
        of("elm", "chart-falls", "Falls", "charts"),
        of("elm", "chart-sleep", "Sleep", "charts"),
        of("oak", "chart-falls", "Falls", "charts"),
    )
    after = told(*before, section=said)
    headings = ["How it goes: Falls", "How it goes: Sleep", "How it goes: Falls"]
    assert [one.heading for one in after] == headings
    assert [len(one.blocks) for one in after] == [1, 0, 1]


def test_sections_around_the_projects_have_names_too() -> None:
    before = Section("summary", "Summary", "2 measures")
    (after,) = told(before, section=[{"name": "summary", "title": "At a glance"}])
    assert after.heading == "At a glance"


def test_what_is_said_of_a_diagram_on_a_slide_stands_in_the_notes() -> None:
    said = [{"name": "theory", "says": "Read from the left."}]
    diagram = Diagram((Node("a", "Aim", NodeKind.AIM, 0),), (), "A diagram.")
    before = of("elm", "theory", "Theory", "theory", diagram)
    (after,) = told(before, section=said, on_slides=True)
    assert (after.blocks, after.notes) == ((diagram,), ("Read from the left.",))
    (after,) = told(before, section=said)
    assert after.blocks[0] == Paragraph("Read from the left.")


def test_sections_are_left_out_but_never_what_could_not_be_read_nor_a_cover() -> None:
    before = (
        Section("cover", "", "T", kind=SectionKind.COVER),
        Section("elm", "Elm", "Elm", kind=SectionKind.DIVIDER, project="elm"),
        of("elm", "unread"),
        of("elm", "aim", "Aim", "aim"),
        of("elm", "coach"),
    )
    after = told(*before, leave_out=["unread", "cover", "elm", "coach", "aim", "elsewhere"])
    assert [one.id for one in after] == ["cover", "elm", "elm-unread"]


def test_the_first_stand_at_the_start_of_the_document_and_of_each_project() -> None:
    before = (
        Section("cover", "", "T", kind=SectionKind.COVER),
        Section("agenda", "Agenda", "A"),
        Section("elm", "Elm", "Elm", kind=SectionKind.DIVIDER, project="elm"),
        of("elm", "unread"),
        of("elm", "aim", "", "aim"),
        of("elm", "next", "", "next"),
        Section("oak", "Oak", "Oak", kind=SectionKind.DIVIDER, project="oak"),
        of("oak", "next", "", "next"),
        of("oak", "aim", "", "aim"),
        Section("close", "", "Bye"),
        Section("summary", "", "S"),
    )
    after = told(*before, first=["summary", "next", "aim"])
    assert [one.id for one in after] == [
        *("cover", "summary", "agenda"),
        *("elm", "elm-unread", "elm-next", "elm-aim"),
        *("oak", "oak-next", "oak-aim"),
        "close",
    ]


def test_labels_are_changed_whole_and_nothing_else_is() -> None:
    before = of(
        *("elm", "aim", "Aim", "aim"),
        Facts((("Aim", "Aim"), ("Aims", "x"))),
        Grid(("Cycle", "Cycle 2"), ((Cell("Cycle"), Cell("Aim")),), "Cycle"),
        Diagram((Node("a", "Aim", NodeKind.AIM, 0, "Cycle"),), (), "Aim", ("Aim", "aim")),
        Heading("Aim"),
        Paragraph("Aim"),
        Bullets(("Aim",)),
        Quote("Aim", "Cycle"),
    )
    (after,) = told(before, label=LABELS)
    assert after.heading == "Aim"
    assert after.blocks[:3] == (
        Facts((("Goal", "Aim"), ("Aims", "x"))),
        Grid(("Test", "Cycle 2"), ((Cell("Cycle"), Cell("Aim")),), "Cycle"),
        Diagram((Node("a", "Aim", NodeKind.AIM, 0, "Cycle"),), (), "Aim", ("Goal", "aim")),
    )
    assert after.blocks[3:] == before.blocks[3:]


def test_no_words_change_nothing() -> None:
    before = (of("elm", "aim", "Aim", "aim", Facts((("Aim", "x"),))), Section("close", "C", "Bye"))
    assert told(*before) == before


PLACES = {
    "heading of a section": of("elm", "x", "The median"),
    "message": Section("x", "", "The median is 4"),
    "paragraph": of("elm", "x", "", "", Paragraph("About the\nMEDIAN.")),
    "heading": of("elm", "x", "", "", Heading("Median")),
    "bullets": of("elm", "x", "", "", Bullets(("one", "median"))),
    "quote": of("elm", "x", "", "", Quote("“Median?”", "somebody")),
    "callout": of("elm", "x", "", "", Callout("median, 5")),
    "label": of("elm", "x", "", "", Facts((("Median", "4"),))),
    "value": of("elm", "x", "", "", Facts((("Now", "median 4"),))),
    "column": of("elm", "x", "", "", Grid(("Median",), ((Cell("4"),),))),
    "cell": of("elm", "x", "", "", Grid(("A",), ((Cell("4 (median)"),),))),
    "caption": of("elm", "x", "", "", Grid(("A",), ((Cell("4"),),), "By median")),
    "link": of("elm", "x", "", "", Links((Link("The median", "https://example.org"),))),
    "another form": of("elm", "x", "", "", Paragraph("Two medians")),
    "alt text": of("elm", "x", "", "", Diagram((), (), "The median")),
    "over boxes": of("elm", "x", "", "", Diagram((), (), "x", ("Median",))),
}
MEDIAN = [{"word": "median", "also": ["medians"], "means": "The middle."}]


@pytest.mark.parametrize("where", PLACES)
def test_a_word_is_explained_where_it_occurs(where: str) -> None:
    *_, last = told(PLACES[where], word=MEDIAN)
    assert (last.id, last.heading) == ("words", "Words we use")
    assert last.message == "One word that we use here, and what it means"
    assert last.blocks == (
        Grid(("Word", "What it means"), ((Cell("Median"), Cell("The middle.")),)),
    )


@pytest.mark.parametrize(
    "section",
    [
        of("elm", "x", "", "", Paragraph("The comedian's intermediate medianes")),
        Section("median", "", "x"),
        Section("x", "", "x", notes=("Say what a median is.",)),
        of("elm", "x", "", "", Grid(("A",), ((Cell("x", link="median"),),))),
    ],
)
def test_a_word_that_nobody_reads_is_not_explained(section: Section) -> None:
    assert told(section, word=MEDIAN) == (section,)


def test_words_stand_by_the_alphabet_and_after_what_was_put_in() -> None:
    said = [
        {"name": "aim", "says": "A zebra and an ape."},
        {"name": "words", "title": "Terms", "says": "Look here."},
    ]
    entries = [{"word": w, "means": "An animal."} for w in ("zebra", "Yak", "ape", "run chart")]
    *_, last = told(
        of("elm", "aim", "Aim", "aim", Callout("run\n chart")), section=said, word=entries
    )
    assert (last.heading, last.blocks[0]) == ("Terms", Paragraph("Look here."))
    table = last.blocks[1]
    assert isinstance(table, Grid)
    assert [row[0].text for row in table.rows] == ["Ape", "Run chart", "Zebra"]
    assert last.message == "Three words that we use here, and what they mean"


def test_a_measure_that_is_not_for_these_readers_is_nowhere_and_the_others_stay(
    see: Callable[..., ProjectView],
) -> None:
    two = "".join(
        f'[[measure]]\nid = "{id_}"\nname = "N"\nkind = "process"\n' for id_ in ("falls", "few")
    )
    view = see(f'[project]\ntitle = "T"\n{two}')
    (seen,) = shown_to([view], words(leave_out_measures=["few", "elsewhere"]), "board")
    assert [measure.id for measure in seen.project.measures] == ["falls"]
    assert list(seen.readings) == ["falls"]
    assert shown_to([view], words(), "") == shown_to([view], None, "") == (view,)
