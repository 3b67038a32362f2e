"""A slide is read from the back of a room: 18 points or more where it is 13.33 inches wide, and in
proportion on any other, save the footer and the number."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.util import Pt

from qiworkbook.content import (
    Arrow,
    Cell,
    Diagram,
    Document,
    Grid,
    Node,
    NodeKind,
    Paragraph,
    Section,
)
from qiworkbook.problems import WorkbookError
from qiworkbook.testing import WorkbookFolder
from qiworkbook.writers.deck import write_deck
from qiworkbook.writers.deck.shapes import Area, Canvas
from qiworkbook.writers.deck.text import Par, Run, par
from qiworkbook.writers.deck.writer import refuse_small_text
from tests.writers.deck_reading import one_section, slides_of, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[2]
PARTS = ("projects", "learning-sets", "workbook.toml", "resources.toml")
PLACE = Area(50, 50, 300, 100)


def frames(shapes: Iterable[Any]) -> Iterator[Any]:
    """Every text frame, in groups and tables too, but for the footer and the slide's number."""
    for shape in shapes:
        if shape.shape_type == 6:
            yield from frames(shape.shapes)
        elif getattr(shape, "has_table", False):
            yield from (cell.text_frame for row in shape.table.rows for cell in row.cells)
        elif shape.has_text_frame and not is_furniture(shape):
            yield shape.text_frame


def is_furniture(shape: Any) -> bool:
    if shape.is_placeholder:
        return shape.placeholder_format.type in (PH.FOOTER, PH.SLIDE_NUMBER)
    return shape.name in ("Footer", "Slide Number")


def scale_of(deck: bytes) -> float:
    """How wide the slides are, next to 13.33 inches."""
    return (Presentation(BytesIO(deck)).slide_width or 0) / (960 * 12700)


def too_small(deck: bytes) -> list[tuple[str, float | None]]:
    """The texts that are too small, and those that leave their size to the template."""
    least = 18 * scale_of(deck)
    runs = [
        run
        for slide in slides_of(deck)
        for frame in frames(slide.shapes)
        for paragraph in frame.paragraphs
        for run in paragraph.runs
    ]
    assert runs
    sizes = [(run.text, run.font.size.pt if run.font.size else None) for run in runs]
    return [(text, size) for text, size in sizes if text.strip() and (size is None or size < least)]


def small_in_charts(deck: bytes) -> list[float]:
    """Too small sizes that a chart names; what names none takes that of its chart."""
    least = 1800 * scale_of(deck)
    found: list[float] = []
    for slide in slides_of(deck):
        for shape in slide.shapes:
            if shape.has_chart:
                space = shape.chart._chartSpace
                assert space.xpath("./c:txPr//a:defRPr/@sz"), "a chart has a size for all its text"
                found += [int(size) / 100 for size in space.xpath(".//@sz") if int(size) < least]
    return found


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> WorkbookFolder:
    """The example workbook, with all the modules that it switches on."""
    folder = tmp_path_factory.mktemp("examples")
    for part in PARTS:
        source = ROOT / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / part)
    return WorkbookFolder(folder)


@pytest.mark.slow
@pytest.mark.parametrize("more", [(), ("--learning-set", "2025-04-10")], ids=["all", "set"])
def test_every_text_of_the_examples_is_large_enough(
    examples: WorkbookFolder, more: tuple[str, ...]
) -> None:
    ran = examples.run("slides", "-o", "deck.pptx", *more)
    assert (ran.exit_code, ran.err) == (0, "")
    deck = (examples.root / "deck.pptx").read_bytes()
    assert (too_small(deck), small_in_charts(deck)) == ([], [])


def theory(ideas: int, words: str) -> Diagram:
    """Five primary drivers, eleven behind them, and so many ideas, all of them wordy."""
    links = [
        *(("aim", f"p{n}") for n in range(5)),
        *((f"p{n % 5}", f"s{n}") for n in range(11)),
        *((f"s{n % 11}", f"i{n}") for n in range(ideas)),
    ]
    kinds = {"p": NodeKind.PRIMARY, "s": NodeKind.SECONDARY, "i": NodeKind.IDEA}
    columns = {"p": 1, "s": 2, "i": 3}
    nodes = (
        Node(end, f"{end} {words}", kinds[end[0]], columns[end[0]], "1 measure, 12 ideas")
        for _, end in links
    )
    aim = Node("aim", f"aim {words}", NodeKind.AIM, 0, "14 measures")
    return Diagram((aim, *nodes), tuple(Arrow(a, b) for a, b in links), "In words", ("Aim", "What"))


def ramp(cycles: int, words: str) -> Diagram:
    nodes = tuple(Node(f"c{n}", f"c{n} {words}", NodeKind.CYCLE, n, "adapt") for n in range(cycles))
    arrows = tuple(Arrow(f"c{n}", f"c{n + 1}") for n in range(cycles - 1))
    return Diagram(nodes, arrows, "In words", tuple(f"{n + 1} May 2024" for n in range(cycles)))


WORDY = "what people on this ward would like to see changed before the end of the year"


@pytest.mark.slow
@pytest.mark.parametrize(
    "diagram",
    [theory(0, WORDY), theory(40, WORDY), ramp(4, WORDY), ramp(8, WORDY)],
    ids=["drivers", "forty ideas", "four cycles", "eight cycles"],
)
def test_a_diagram_goes_on_rather_than_lose_words_or_size(diagram: Diagram) -> None:
    deck = write_deck(one_section(diagram))
    assert too_small(deck) == []
    said = {frame.text for slide in slides_of(deck) for frame in frames(slide.shapes)}
    for node in diagram.nodes:
        assert any(text.startswith(f"{node.text}\n{node.mark}") for text in said)


def test_a_driver_diagram_of_several_slides_begins_with_the_whole() -> None:
    first, *others = slides_of(write_deck(one_section(theory(0, "in words"))))
    boxes = [frame.text.split()[0] for frame in frames(first.shapes)]
    assert {"aim", "p0", "p1", "p2", "p3", "p4"} <= set(boxes)
    assert not any(box.startswith("s") for box in boxes)
    assert len(others) > 1
    for slide in others:
        assert any(frame.text.startswith("aim") for frame in frames(slide.shapes))


def test_a_driver_diagram_of_two_slides_needs_no_third_to_say_the_same() -> None:
    nodes = theory(0, "in words").nodes
    some = tuple(node for node in nodes if node.id not in ("s8", "s9", "s10"))
    diagram = replace(theory(0, "in words"), nodes=some)
    shown = [
        {box.text.split()[0] for box in frames(s.shapes)}
        for s in slides_of(write_deck(one_section(diagram)))
    ]
    assert len(shown) == 2
    assert {node.id for node in some} <= set().union(*shown)
    assert all("aim" in one for one in shown)


@pytest.mark.slow
def test_text_is_large_enough_and_never_changes_its_size(document: Document) -> None:
    long = Paragraph("A paragraph that goes on for a good while about the ward. " * 30)
    sections = (*document.sections, Section("x", "X", "Much text", (long,)))
    deck = write_deck(replace(document, sections=sections))
    assert (too_small(deck), small_in_charts(deck)) == ([], [])
    for slide in slides_of(deck):
        assert not slide.shapes.element.xpath(".//a:normAutofit | .//a:spAutoFit")


@pytest.mark.slow
def test_awkward_texts_are_as_large_as_others(awkward_document: Document) -> None:
    assert too_small(write_deck(awkward_document)) == []


@pytest.mark.slow
def test_on_a_foreign_template_it_is_the_same(document: Document) -> None:
    file = BytesIO()
    Presentation().save(file)
    deck = write_deck(document, file.getvalue())
    assert (too_small(deck), small_in_charts(deck)) == ([], [])


@pytest.mark.slow
def test_the_rows_of_a_split_table_leave_none_alone() -> None:
    rows = tuple((Cell(f"Row {n}"), Cell("text")) for n in range(13))
    for count in range(2, 14):
        tables = tables_of(write_deck(one_section(Grid(("A", "B"), rows[:count], "Caption"))))
        assert [row[0] for table in tables for row in table[1:]] == [
            f"Row {n}" for n in range(count)
        ]
        assert min(len(table) - 1 for table in tables) >= 2


def a_slide() -> Canvas:
    presentation = Presentation()
    return Canvas(presentation.slides.add_slide(presentation.slide_layouts[6]))


def refused(canvas: Canvas) -> str:
    with pytest.raises(WorkbookError) as caught:
        refuse_small_text(canvas.slide, "The message")
    assert caught.value.hint
    return caught.value.message


def test_a_box_with_small_text_is_refused_by_the_title_of_its_slide() -> None:
    canvas = a_slide()
    canvas.box("New kind of block", PLACE, (par("Large enough", 18),))
    refuse_small_text(canvas.slide, "The message")
    canvas.box("New kind of block", PLACE, (par("A small remark", 17.5),))
    said = refused(canvas)
    assert "“The message”" in said
    assert "“A small remark” would stand in 17.5 points" in said


def test_small_text_is_found_in_groups_and_tables() -> None:
    grouped = a_slide()
    group = grouped.slide.shapes.add_group_shape()
    box = group.shapes.add_textbox(*[Pt(100)] * 4)
    run = box.text_frame.paragraphs[0].add_run()
    run.text, run.font.size = "Deep inside", Pt(12)
    assert "Deep inside" in refused(grouped)
    tabled = a_slide()
    table = tabled.slide.shapes.add_table(1, 1, *[Pt(100)] * 4).table
    table.cell(0, 0).text = "No size of its own"
    assert "in a size of the template's" in refused(tabled)


def test_the_footer_may_be_small_and_nothing_else_that_is_called_so() -> None:
    canvas = a_slide()
    canvas.box("Footer", PLACE, (par("Northmoor", 12),))
    refuse_small_text(canvas.slide, "The message")
    canvas.box("Footer of a chart", PLACE, (Par((Run("Rules"),), 12),))
    assert "“Rules”" in refused(canvas)


def test_a_deck_with_small_text_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if somebody had thought that a label may be small."""
    monkeypatch.setattr("qiworkbook.writers.deck.furniture.LABEL_SIZE", 14.0)
    document = replace(one_section(Paragraph("x")), labels=("Illustrative",))
    with pytest.raises(WorkbookError, match="“The message” the text “Illustrative”"):
        write_deck(document)
