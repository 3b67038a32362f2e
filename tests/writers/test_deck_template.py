from __future__ import annotations

import re
import runpy
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree  # type: ignore[import-untyped]  # comes with python-pptx, without types
from msgspec.structs import replace
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from qiworkbook.content import BrandIdentity, Document, Paragraph, Section, SectionKind
from qiworkbook.problems import WorkbookError
from qiworkbook.store.layout import packaged
from qiworkbook.writers.deck import PartStanding, check_brand, write_deck
from tests.writers.deck_reading import slides_of, titles_of

Change = Callable[[str, bytes], bytes | None]
DOCUMENT = Document(
    "T",
    sections=(
        Section("c", "", "The cover", kind=SectionKind.COVER),
        Section("d", "", "A ward", kind=SectionKind.DIVIDER),
        Section("a", "Aim", "The aim", (Paragraph("Text"),)),
        Section("b", "", "Only a title"),
    ),
    labels=("Illustrative",),
)


def neutral() -> bytes:
    return packaged("deck", "neutral.pptx").read_bytes()


@cache
def foreign() -> bytes:
    """A template that is not ours: 4:3, Calibri, with two slides, notes and a custom show."""
    presentation = Presentation()
    for number in range(2):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = f"Secret {number}"
        slide.notes_slide.notes_text_frame.text = "Secret notes"
    file = BytesIO()
    presentation.save(file)
    show = b'<p:custShowLst><p:custShow name="x" id="0"><p:sldLst/></p:custShow></p:custShowLst>'
    return changed(
        file.getvalue(),
        lambda name, data: (
            data.replace(b"<p:defaultTextStyle>", show + b"<p:defaultTextStyle>")
            if name == "ppt/presentation.xml"
            else data
        ),
    )


def changed(template: bytes, change: Change) -> bytes:
    """The archive with its parts changed; None leaves one out."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(template)) as old, zipfile.ZipFile(file, "w") as new:
        for entry in old.infolist():
            data = change(entry.filename, old.read(entry))
            if data is not None:
                new.writestr(entry.filename, data)
    return file.getvalue()


def with_types(template: bytes, kind: str) -> bytes:
    main = b"presentationml.presentation.main+xml"
    other = f"presentationml.{kind}.main+xml".encode()
    return changed(
        template, lambda name, d: d.replace(main, other) if name == "[Content_Types].xml" else d
    )


def layouts_as(change: Callable[[bytes], bytes]) -> bytes:
    return changed(
        neutral(),
        lambda name, data: change(data) if name.startswith("ppt/slideLayouts/slideL") else data,
    )


def layouts_used(deck: bytes) -> list[str]:
    return [slide.slide_layout.name for slide in slides_of(deck)]


def parts_of(deck: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(deck)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_neutral_template_is_what_its_script_makes() -> None:
    script = runpy.run_path(str(packaged("deck", "build_neutral.py")))
    assert parts_of(script["build"]()) == parts_of(neutral())


def test_the_neutral_template_is_16_to_9_in_arial_and_british_english() -> None:
    presentation = Presentation(BytesIO(neutral()))
    size = (presentation.slide_width or 0, presentation.slide_height or 0)
    assert size == (960 * 12700, 540 * 12700)
    theme = parts_of(neutral())["ppt/theme/theme1.xml"].decode()
    assert set(re.findall(r'<a:latin typeface="([^"]*)"', theme)) == {"Arial"}
    assert "Frutiger" not in theme
    assert 'lang="en-GB"' in parts_of(neutral())["ppt/slideMasters/slideMaster1.xml"].decode()


def test_each_slide_is_on_the_layout_that_is_meant_for_it() -> None:
    expected = ["Title Slide", "Section Header", "Title and Content", "Title Only"]
    assert layouts_used(write_deck(DOCUMENT)) == expected


@pytest.mark.slow
def test_layouts_are_found_by_name_whatever_their_place() -> None:
    """The first layout becomes the last one; the deck is the same."""

    def turn(name: str, data: bytes) -> bytes:
        if name != "ppt/slideMasters/slideMaster1.xml":
            return data
        rows = re.findall(rb"<p:sldLayoutId [^>]*/>", data)
        return data.replace(b"".join(rows), b"".join(reversed(rows)))

    deck = write_deck(DOCUMENT, changed(neutral(), turn))
    assert layouts_used(deck) == layouts_used(write_deck(DOCUMENT))


@pytest.mark.slow
def test_layouts_with_other_names_are_found_by_their_type() -> None:
    template = layouts_as(lambda d: re.sub(rb'cSld name="([^"]+)"', rb'cSld name="Our \1"', d))
    assert layouts_used(write_deck(DOCUMENT, template)) == [
        "Our Title Slide",
        "Our Section Header",
        "Our Title and Content",
        "Our Title Only",
    ]


@pytest.mark.slow
def test_layouts_with_no_known_name_or_type_are_found_by_their_placeholders() -> None:
    def hide(data: bytes) -> bytes:
        data = re.sub(rb' type="(title|secHead|obj|twoObj|titleOnly)" preserve', b" preserve", data)
        return re.sub(rb'cSld name="([^"]+)"', rb'cSld name="Our \1"', data)

    used = layouts_used(write_deck(DOCUMENT, layouts_as(hide)))
    assert used[0] == "Our Title Slide"
    assert used[2:] == ["Our Title and Content", "Our Title Only"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["presentation", "template", "slideshow"])
def test_a_pptx_a_potx_and_a_ppsx_are_all_templates(kind: str) -> None:
    deck = write_deck(DOCUMENT, with_types(foreign(), kind))
    assert titles_of(deck) == ["The cover", "A ward", "The aim", "Only a title"]
    assert b"presentation.main+xml" in parts_of(deck)["[Content_Types].xml"]


@pytest.mark.slow
def test_nothing_of_the_slides_in_a_template_stays_in_the_deck() -> None:
    parts = parts_of(write_deck(DOCUMENT, foreign()))
    assert not [name for name, data in parts.items() if b"Secret" in data]
    assert sum(name.startswith("ppt/slides/slide") for name in parts) == 4
    assert b"custShow" not in parts["ppt/presentation.xml"]
    assert b"<Slides>4</Slides>" in parts["docProps/app.xml"]
    assert not any("thumbnail" in name for name in parts)


@pytest.mark.slow
def test_every_relation_in_the_deck_leads_to_a_part_that_is_there() -> None:
    parts = parts_of(write_deck(DOCUMENT, foreign()))
    for name, data in parts.items():
        if name.endswith(".rels"):
            folder = Path("/", name).parent.parent
            for target in re.findall(rb'Target="([^"]+)"(?! TargetMode)', data):
                path = (folder / target.decode()).as_posix()
                flat = re.sub(r"/[^/]+/\.\.", "", path).lstrip("/")
                assert flat in parts, (name, target)


def refused(template: bytes) -> str:
    with pytest.raises(WorkbookError) as caught:
        write_deck(DOCUMENT, template)
    assert caught.value.hint
    return caught.value.message


def a_zip(*names: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    "template",
    [
        b"",
        b"not a zip",
        neutral()[:3000],
        a_zip("a.txt"),
        a_zip("[Content_Types].xml", "_rels/.rels"),
        changed(neutral(), lambda n, d: None if n == "ppt/presentation.xml" else d),
        changed(neutral(), lambda n, d: b"<broken" if n == "ppt/presentation.xml" else d),
        changed(neutral(), lambda n, d: b"<broken" if n == "ppt/theme/theme1.xml" else d),
        changed(neutral(), lambda _, d: d.replace(b"relationships/theme", b"relationships/tags")),
    ],
    ids=[
        "empty",
        "text",
        "half",
        "other zip",
        "no parts",
        "no deck",
        "broken xml",
        "broken theme",
        "no theme",
    ],
)
def test_a_file_that_is_no_template_is_refused_with_what_to_do(template: bytes) -> None:
    assert refused(template) == "The template can't be read as a PowerPoint file."


def test_a_spreadsheet_is_told_from_a_presentation() -> None:
    from qiworkbook.writers.deck.chart_xml import sheet_of_chart

    assert "not a PowerPoint one" in refused(sheet_of_chart(("a",), ((" x", 1.0),)))


def test_a_template_with_macros_is_refused() -> None:
    file = BytesIO(neutral())
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("ppt/vbaProject.bin", b"x")
    assert "macros" in refused(file.getvalue())


@pytest.mark.slow
def test_a_template_of_far_too_many_parts_is_refused() -> None:
    file = BytesIO(neutral())
    with zipfile.ZipFile(file, "a") as archive:
        for at in range(20_001):
            archive.writestr(f"ppt/media/{at}", b"")
    assert "parts, and 20,000 are read" in refused(file.getvalue())


def test_a_layout_that_links_to_a_slide_is_refused_with_the_reason() -> None:
    """Dropping the slide would leave the link to nothing: PowerPoint offers to repair that."""
    presentation = Presentation(BytesIO(foreign()))
    layout, slide = presentation.slide_layouts[1], presentation.slides[0]
    layout.part.relate_to(slide.part, RELATIONSHIP_TYPE.SLIDE)
    file = BytesIO()
    presentation.save(file)
    assert "links to one of its slides" in refused(file.getvalue())


def test_the_two_colours_of_a_brand_are_the_accents_of_our_template() -> None:
    document = replace(DOCUMENT, brand=BrandIdentity(colour="#7C2855", accent="#FFB81C"))
    theme = parts_of(write_deck(document))["ppt/theme/theme1.xml"].decode()
    assert '<a:accent1><a:srgbClr val="7C2855"/>' in theme
    assert '<a:accent2><a:srgbClr val="FFB81C"/>' in theme


def test_a_colour_too_pale_for_text_on_white_is_darkened() -> None:
    document = replace(DOCUMENT, brand=BrandIdentity(colour="#FFE000"))
    theme = parts_of(write_deck(document))["ppt/theme/theme1.xml"].decode()
    (found,) = re.findall(r'<a:accent1><a:srgbClr val="(\w+)"/>', theme)
    assert found != "FFE000"
    red, green, blue = (int(found[i : i + 2], 16) for i in (0, 2, 4))
    assert 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128


def test_the_colours_of_a_trusts_template_are_left_alone() -> None:
    document = replace(DOCUMENT, brand=BrandIdentity(colour="#7C2855"))
    theme = parts_of(write_deck(document, foreign()))["ppt/theme/theme1.xml"]
    assert b"7C2855" not in theme


def found_in(template: bytes) -> list[tuple[Any, ...]]:
    return [(f.standing, f.layout, f.placeholder, f.words) for f in check_brand(template)]


@pytest.mark.slow
def test_our_own_template_has_everything() -> None:
    standings = {standing for standing, *_ in found_in(neutral())}
    assert standings == {PartStanding.FOUND, PartStanding.UNUSED}
    unused = {layout for standing, layout, *_ in found_in(neutral()) if standing == "unused"}
    assert unused == {"Two Content", "Closing"}


@pytest.mark.slow
def test_a_trusts_template_is_told_layout_by_layout() -> None:
    findings = found_in(foreign())
    assert (
        PartStanding.UNUSED,
        "",
        "",
        "2 slides in the template will not be in the deck.",
    ) in findings
    assert any("10.0 by 7.5 inches, not 16:9" in words for *_, words in findings)
    by_name = "“Title Slide” is for the first slide, found by its name."
    assert (PartStanding.FOUND, "Title Slide", "", by_name) in findings
    missing = [(layout, place) for s, layout, place, _ in findings if s is PartStanding.MISSING]
    assert ("Title and Content", "Section label") in missing


@pytest.mark.slow
def test_what_will_be_improvised_is_said() -> None:
    def bare(data: bytes) -> bytes:
        data = data.replace(b'type="title"', b'type="blank"', 1) if b"ctrTitle" in data else data
        for kind in (b'type="ctrTitle"', b'type="title"'):
            data = data.replace(b"<p:ph " + kind, b'<p:ph type="body" idx="20"')
        return re.sub(rb'cSld name="[^"]+"', b'cSld name="Plain"', data)

    template = layouts_as(bare)
    improvised = [words for s, *_, words in found_in(template) if s is PartStanding.IMPROVISED]
    assert any("no placeholder for a title" in words for words in improvised)
    assert any(words.startswith("No layout for the first slide") for words in improvised)
    texts = [s.text_frame.text for s in slides_of(write_deck(DOCUMENT, template))[0].shapes]
    assert "The cover" in texts


@pytest.mark.slow
def test_a_template_without_footers_gets_text_boxes() -> None:
    def without(data: bytes) -> bytes:
        return re.sub(
            rb'<p:sp><p:nvSpPr><p:cNvPr id="\d+" name="(Footer|Slide Number)".*?</p:sp>', b"", data
        )

    template = layouts_as(without)
    words = [words for s, *_, words in found_in(template) if s is PartStanding.IMPROVISED]
    assert any("footer goes into a text box" in one for one in words)
    document = replace(DOCUMENT, brand=BrandIdentity(footer="Our footer"))
    for slide in slides_of(write_deck(document, template)):
        names = [shape.name for shape in slide.shapes]
        assert "Footer" in names
        assert "Slide Number" in names


SEEN = "https://seen.example.org/pixel.png"
PICTURE = (
    "<p:pic {ns}><p:nvPicPr><p:cNvPr id='91' name='far'/><p:cNvPicPr/><p:nvPr/></p:nvPicPr>"
    "<p:blipFill><a:blip r:link='{key}'/><a:stretch><a:fillRect/></a:stretch></p:blipFill>"
    "<p:spPr><a:xfrm><a:off x='0' y='0'/><a:ext cx='9' cy='9'/></a:xfrm>"
    "<a:prstGeom prst='rect'><a:avLst/></a:prstGeom></p:spPr></p:pic>"
)
SHAPE = (
    "<p:sp {ns}><p:nvSpPr><p:cNvPr id='92' name='shape'>{click}</p:cNvPr><p:cNvSpPr/><p:nvPr/>"
    "</p:nvSpPr><p:spPr><a:xfrm><a:off x='0' y='0'/><a:ext cx='9' cy='9'/></a:xfrm>"
    "<a:prstGeom prst='rect'><a:avLst/></a:prstGeom>{fill}</p:spPr></p:sp>"
)
FILL = "<a:blipFill><a:blip r:link='{key}'/><a:stretch><a:fillRect/></a:stretch></a:blipFill>"
CLICK = "<a:hlinkClick r:id='{key}'/>"
RUN = "<a:hlinkClick r:id='{key}' action='ppaction://program'/>"
NAMESPACES = nsdecls("a", "p", "r")


def with_outside(where: str, kind: str, target: str, xml: str) -> bytes:
    """PowerPoint's plain template, whose master or layout has something that lies elsewhere."""
    presentation = Presentation()
    place = {
        "master": presentation.slide_master,
        "layout": presentation.slide_layouts[1],
        "notes": presentation.notes_master,
    }[where]
    key = place.part.relate_to(target, kind, is_external=True)
    made = parse_xml(
        xml.format(ns=NAMESPACES, key=key, fill=FILL.format(key=key), click=CLICK.format(key=key))
    )
    if made.tag.endswith("}bg"):
        place._element.cSld.insert(0, made)
    else:
        place._element.cSld.spTree.append(made)
    file = BytesIO()
    presentation.save(file)
    return file.getvalue()


def relations_of(deck: bytes) -> dict[str, dict[str, tuple[str, str, bool]]]:
    """By part, by key: the kind, where it leads, and whether that lies elsewhere."""
    found = {}
    for name, content in parts_of(deck).items():
        if name.endswith(".rels"):
            folder, _, file = name.rpartition("_rels/")
            found[f"{folder}{file.removesuffix('.rels')}"] = {
                one.get("Id"): (
                    one.get("Type").rpartition("/")[2],
                    one.get("Target"),
                    one.get("TargetMode") == "External",
                )
                for one in etree.fromstring(content)
            }
    return found


def check_whole(deck: bytes) -> None:
    """Nothing refers to a relation that is not there: PowerPoint would offer a repair."""
    relations = relations_of(deck)
    for name, content in parts_of(deck).items():
        if name.endswith(".xml") and name.startswith("ppt/"):
            for element in etree.fromstring(content).iter(etree.Element):
                for key, value in element.attrib.items():
                    if "officeDocument/2006/relationships}" in key and value:
                        assert value in relations.get(name, {}), (name, key, value)
    Presentation(BytesIO(deck))


BACKGROUND = "<p:bg {ns}><p:bgPr>" + "{fill}" + "<a:effectLst/></p:bgPr></p:bg>"
IMAGE = RELATIONSHIP_TYPE.IMAGE
LINK = RELATIONSHIP_TYPE.HYPERLINK


@pytest.mark.slow
@pytest.mark.parametrize("where", ["master", "layout", "notes"])
@pytest.mark.parametrize(
    ("kind", "target", "xml"),
    [
        (IMAGE, SEEN, PICTURE),
        (IMAGE, "\\\\server\\share\\logo.png", PICTURE),
        (IMAGE, "file:///C:/logo.png", PICTURE),
        (IMAGE, SEEN, SHAPE.replace("{click}", "")),
        (IMAGE, SEEN, BACKGROUND),
        (IMAGE, SEEN, SHAPE.replace("{click}", "").replace("{fill}", "")),  # nothing shows it
        (LINK, "file:///C:/evil.exe", SHAPE.replace("{fill}", "").replace("{click}", RUN)),
        (LINK, "\\\\server\\share", SHAPE.replace("{fill}", "")),
        (RELATIONSHIP_TYPE.OLE_OBJECT, SEEN, SHAPE.replace("{click}", "").replace("{fill}", "")),
        (RELATIONSHIP_TYPE.VIDEO, SEEN, SHAPE.replace("{click}", "").replace("{fill}", "")),
    ],
)
def test_what_a_template_fetches_from_elsewhere_is_left_out_and_said(
    where: str, kind: str, target: str, xml: str
) -> None:
    template = with_outside(where, kind, target, xml)
    assert target in "".join(parts_of(template)[n].decode() for n in names_of_relations(template))
    deck = write_deck(DOCUMENT, template)
    assert [one for part in relations_of(deck).values() for one in part.values() if one[2]] == []
    check_whole(deck)
    (said,) = [one for one in check_brand(template) if one.standing is PartStanding.LEFT_OUT]
    assert target in said.words


OLE = (
    "<p:graphicFrame {ns}><p:nvGraphicFramePr><p:cNvPr id='93' name='ole'/><p:cNvGraphicFramePr/>"
    "<p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x='0' y='0'/><a:ext cx='9' cy='9'/></p:xfrm>"
    "<a:graphic><a:graphicData uri='http://schemas.openxmlformats.org/presentationml/2006/ole'>"
    "<p:oleObj r:id='{key}' imgW='9' imgH='9' progId='Package'><p:embed/></p:oleObj>"
    "</a:graphicData></a:graphic></p:graphicFrame>"
)
CONTROL = "<p:controls {ns}><p:control spid='94' name='Button' r:id='{key}'/></p:controls>"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.mark.slow
@pytest.mark.parametrize("where", ["master", "layout", "presentation", "file"])
@pytest.mark.parametrize(
    ("kind", "xml"),
    [
        (f"{OFFICE}/oleObject", OLE),
        (f"{OFFICE}/package", ""),
        (f"{OFFICE}/control", CONTROL),
        ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", ""),
        ("http://schemas.microsoft.com/office/2007/relationships/ui/extensibility", ""),
        ("http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes", ""),
    ],
)
def test_a_file_of_another_program_in_a_template_is_left_out_and_said(
    where: str, kind: str, xml: str
) -> None:
    presentation = Presentation()
    package = presentation.part.package
    evil = Part(PackURI("/ppt/embeddings/evil.bin"), "application/octet-stream", package, b"EVIL")
    place = {
        "master": presentation.slide_master.part,
        "layout": presentation.slide_layouts[1].part,
        "presentation": presentation.part,
        "file": package,
    }[where]
    key = place.relate_to(evil, kind)
    if xml and where in ("master", "layout"):
        made = parse_xml(xml.format(ns=NAMESPACES, key=key))
        slide = place._element.cSld
        (slide if xml is CONTROL else slide.spTree).append(made)
    file = BytesIO()
    presentation.save(file)
    template = file.getvalue()
    assert b"EVIL" in parts_of(template).values()
    deck = write_deck(DOCUMENT, template)
    assert b"EVIL" not in parts_of(deck).values()
    check_whole(deck)
    (said,) = [one for one in check_brand(template) if one.standing is PartStanding.LEFT_OUT]
    assert "/ppt/embeddings/evil.bin" in said.words


def names_of_relations(deck: bytes) -> list[str]:
    return [name for name in parts_of(deck) if name.endswith(".rels")]


def test_a_theme_that_fills_with_a_picture_from_elsewhere() -> None:
    fill = FILL.format(key="rId77").encode()
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + f'<Relationship Id="rId77" Type="{IMAGE}" Target="{SEEN}"'.encode()
        + b' TargetMode="External"/>'
        + b"</Relationships>"
    )
    space = b' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

    def spoil(name: str, data: bytes) -> bytes:
        if name != "ppt/theme/theme1.xml":
            return data
        data = data.replace(b"<a:theme ", b"<a:theme" + space + b" ", 1)
        return data.replace(b"</a:bgFillStyleLst>", fill + b"</a:bgFillStyleLst>")

    file = BytesIO(changed(neutral(), spoil))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("ppt/theme/_rels/theme1.xml.rels", relations)
    template = file.getvalue()
    deck = write_deck(DOCUMENT, template)
    assert SEEN.encode() not in b"".join(parts_of(deck).values())
    check_whole(deck)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("inside", "stays"),
    [
        (b"<image xlink:href='https://evil.example/a.png'/>", False),
        (b'<image href = "//evil.example/a.png"/>', False),
        (b"<path style='fill: url( https://evil.example/a.svg#b )'/>", False),
        (b"<style>@import 'https://evil.example/a.css';</style>", False),
        (b"<script>1</script>", False),
        (b"<svg:script xmlns:svg='http://www.w3.org/2000/svg'>1</svg:script>", False),
        (b"<g onload='1'/>", False),
        ("<image href='http://evil.example/a.png'/>".encode("utf-16-le"), False),
        (b"<use href='#a'/><image href='data:image/png;base64,AA'/><path fill='url(#a)'/>", True),
    ],
)
def test_a_drawing_that_shows_what_is_elsewhere_is_left_out(inside: bytes, stays: bool) -> None:
    presentation = Presentation()
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">' + inside + b"</svg>"
    package = presentation.part.package
    part = Part(PackURI("/ppt/media/image9.svg"), "image/svg+xml", package, drawing)
    master = presentation.slide_master
    key = master.part.relate_to(part, IMAGE)
    xml = PICTURE.replace("r:link", "r:embed").format(ns=NAMESPACES, key=key)
    master._element.cSld.spTree.append(parse_xml(xml))
    file = BytesIO()
    presentation.save(file)
    deck = write_deck(DOCUMENT, file.getvalue())
    assert (drawing in parts_of(deck).values()) == stays
    check_whole(deck)
    said = [one for one in check_brand(file.getvalue()) if one.standing is PartStanding.LEFT_OUT]
    assert ["/ppt/media/image9.svg" in one.words for one in said] == [True] * (not stays)


@pytest.mark.slow
def test_a_link_to_a_page_stays() -> None:
    template = with_outside(
        "layout", LINK, "https://trust.example.org", SHAPE.replace("{fill}", "")
    )
    assert [one for one in check_brand(template) if one.standing is PartStanding.LEFT_OUT] == []
    assert "https://trust.example.org" in str(relations_of(write_deck(DOCUMENT, template)))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ppt/media/film.bin", "ppt/theme/big.xml"])
def test_a_template_that_unpacks_to_300_mb_exactly_is_refused(name: str) -> None:
    file = BytesIO(neutral())
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w", force_zip64=True) as film,
    ):
        for _ in range(300 if "media" in name else 20):
            film.write(bytes(1024 * 1024))
    assert "too large" in refused(file.getvalue())
