from __future__ import annotations

import zipfile
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from lxml import etree  # type: ignore[import-untyped]  # comes with python-pptx, without types
from pptx import Presentation
from pptx.oxml.ns import qn

from qiworkbook.writers.deck import write_deck
from tests.writers.deck_reading import notes_of, slides_of
from tests.writers.trust_templates import made

if TYPE_CHECKING:
    from qiworkbook.content import Document

KINDS = ("", "four_to_three_in_calibri", "as_libreoffice_saves", "two_masters")


def parts_of(deck: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(deck)) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))
        return {name: archive.read(name) for name in archive.namelist()}


def deck_on(name: str, document: Document) -> bytes:
    return write_deck(document, made(name) if name else None)


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_the_master_of_the_notes_is_listed(name: str, document: Document) -> None:
    deck = deck_on(name, document)
    parts = parts_of(deck)
    root = etree.fromstring(parts["ppt/presentation.xml"])
    order = [child.tag.rpartition("}")[2] for child in root]
    assert order.index("sldMasterIdLst") + 1 == order.index("notesMasterIdLst")
    (listed,) = root.iter(qn("p:notesMasterId"))
    relations = etree.fromstring(parts["ppt/_rels/presentation.xml.rels"])
    (target,) = (one.get("Target") for one in relations if one.get("Id") == listed.get(qn("r:id")))
    assert target.startswith("notesMasters/")
    assert any(notes_of(slide) for slide in slides_of(deck))


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_the_parts_that_powerpoint_writes_are_there(name: str, document: Document) -> None:
    deck = deck_on(name, document)
    parts = parts_of(deck)
    assert {"ppt/presProps.xml", "ppt/viewProps.xml", "ppt/tableStyles.xml"} <= set(parts)
    about = etree.fromstring(parts["docProps/app.xml"])
    said = {child.tag.rpartition("}")[2]: child for child in about}
    slides = slides_of(deck)
    assert said["Slides"].text == str(len(slides))
    assert said["Notes"].text == str(sum(slide.has_notes_slide for slide in slides))
    titles = [one.text for one in said["TitlesOfParts"].iter("{*}lpstr")]
    assert len(titles) == len(slides) + len(Presentation(BytesIO(deck)).slide_masters)


@pytest.mark.slow
def test_no_two_shapes_of_a_slide_have_one_name(document: Document) -> None:
    for slide in slides_of(write_deck(document)):
        names = Counter(own.get("name") for own in slide.shapes.element.iter(qn("p:cNvPr")))
        assert [name for name, count in names.items() if name and count > 1] == []


@pytest.mark.slow
def test_every_run_is_in_british_english(document: Document) -> None:
    """Also in notes, charts and tables: a spelling checker reads them all."""
    for name, content in parts_of(write_deck(document)).items():
        if name.endswith(".xml") and name.startswith(("ppt/slides/", "ppt/notesS", "ppt/charts/")):
            for run in etree.fromstring(content).iter(qn("a:r"), qn("a:fld")):
                style = run.find(qn("a:rPr"))
                said = None if style is None else style.get("lang")
                assert said == "en-GB", (name, run.findtext(qn("a:t")))
