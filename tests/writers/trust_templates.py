"""Templates as trusts have them, made here: each has one trait that makes a deck difficult."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

Make = Callable[[], bytes]
TEMPLATES: dict[str, Make] = {}
REFUSED: dict[str, Make] = {}
_NS = nsdecls("a", "p", "r")


def template(make: Make) -> Make:
    TEMPLATES[make.__name__] = make
    return make


def refused(make: Make) -> Make:
    REFUSED[make.__name__] = make
    return make


def saved(presentation: Any) -> bytes:
    file = BytesIO()
    presentation.save(file)
    return file.getvalue()


def sized(width: float, height: float) -> Any:
    """PowerPoint's plain layouts on slides of this size in points, everything in proportion."""
    presentation: Any = Presentation()
    across = Pt(width) / presentation.slide_width
    down = Pt(height) / presentation.slide_height
    presentation.slide_width, presentation.slide_height = Pt(width), Pt(height)
    master = presentation.slide_master
    for source in (master, *presentation.slide_layouts):
        for place in source._element.iter(qn("a:xfrm")):
            for child, (x, y) in zip(place, (("x", "y"), ("cx", "cy")), strict=False):
                child.set(x, str(round(int(child.get(x)) * across)))
                child.set(y, str(round(int(child.get(y)) * down)))
    return presentation


def wide() -> Any:
    return sized(960, 540)


def layout(presentation: Any, name: str) -> Any:
    return next(one for one in presentation.slide_layouts if one.name == name)


def everywhere(presentation: Any) -> list[Any]:
    return [presentation.slide_master, *presentation.slide_layouts]


def put(source: Any, xml: str) -> None:
    source._element.cSld.spTree.append(parse_xml(xml.replace(">", f" {_NS}>", 1)))


def box(
    x: float,
    y: float,
    w: float,
    h: float,
    colour: str = "7C2855",
    words: str = "",
    name: str = "Badge",
) -> str:
    return (
        f"<p:sp><p:nvSpPr><p:cNvPr id='90' name='{name}'/><p:cNvSpPr/><p:nvPr userDrawn='1'/>"
        f"</p:nvSpPr><p:spPr><a:xfrm><a:off x='{Pt(x)}' y='{Pt(y)}'/><a:ext cx='{Pt(w)}' "
        f"cy='{Pt(h)}'/></a:xfrm><a:prstGeom prst='rect'><a:avLst/></a:prstGeom><a:solidFill>"
        f"<a:srgbClr val='{colour}'/></a:solidFill></p:spPr><p:txBody><a:bodyPr/><a:p><a:r>"
        f"<a:rPr lang='en-GB'/><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def png(*colours: tuple[int, int, int]) -> BytesIO:
    """A picture with these colours, one beside the other."""
    picture = Image.new("RGB", (40 * len(colours), 40))
    for number, colour in enumerate(colours):
        picture.paste(colour, (40 * number, 0, 40 * number + 40, 40))
    file = BytesIO()
    picture.save(file, "PNG")
    file.seek(0)
    return file


def logo(source: Any, x: float, y: float, w: float, h: float) -> None:
    """A picture on a master or a layout."""
    _, key = source.part.get_or_add_image_part(png((0, 94, 184), (255, 255, 255)))
    put(
        source,
        "<p:pic><p:nvPicPr><p:cNvPr id='91' name='Logo'/><p:cNvPicPr/><p:nvPr userDrawn='1'/>"
        f"</p:nvPicPr><p:blipFill><a:blip r:embed='{key}'/><a:stretch><a:fillRect/></a:stretch>"
        f"</p:blipFill><p:spPr><a:xfrm><a:off x='{Pt(x)}' y='{Pt(y)}'/><a:ext cx='{Pt(w)}' "
        f"cy='{Pt(h)}'/></a:xfrm><a:prstGeom prst='rect'><a:avLst/></a:prstGeom></p:spPr></p:pic>",
    )


def ground(source: Any, fill: str) -> None:
    old = source._element.cSld.find(qn("p:bg"))
    if old is not None:
        source._element.cSld.remove(old)
    xml = f"<p:bg {_NS}><p:bgPr>{fill}<a:effectLst/></p:bgPr></p:bg>"
    source._element.cSld.insert(0, parse_xml(xml))


def plain(colour: str) -> str:
    return f"<a:solidFill><a:srgbClr val='{colour}'/></a:solidFill>"


def placeholders(source: Any, *kinds: str) -> list[Any]:
    marks = list(source._element.iter(qn("p:ph")))
    return [
        mark.getparent().getparent().getparent()
        for mark in marks
        if mark.get("type", "obj") in kinds
    ]


def place(shape: Any, x: float, y: float, w: float, h: float) -> None:
    for old in shape.spPr.findall(qn("a:xfrm")):
        shape.spPr.remove(old)
    shape.spPr.insert(
        0,
        parse_xml(
            f"<a:xfrm {_NS}><a:off x='{Pt(x)}' y='{Pt(y)}'/><a:ext cx='{Pt(w)}' cy='{Pt(h)}'/>"
            "</a:xfrm>"
        ),
    )


def without(source: Any, *kinds: str) -> None:
    for shape in placeholders(source, *kinds):
        shape.getparent().remove(shape)


def only(presentation: Any, *names: str) -> Any:
    layouts = presentation.slide_layouts
    for one in list(layouts):
        if one.name not in names:
            layouts.remove(one)
    return presentation


def edited(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for entry in old.infolist():
            data = change(entry.filename, old.read(entry))
            if data is not None:
                new.writestr(entry.filename, data)
    return file.getvalue()


# Sizes


@template
def ten_by_5_625_inches() -> bytes:
    return saved(sized(720, 405))


@template
def twice_as_wide() -> bytes:
    return saved(sized(26.7 * 72, 15 * 72))


@template
def portrait_letter() -> bytes:
    return saved(sized(8.5 * 72, 11 * 72))


@template
def points_of_full_hd() -> bytes:
    return saved(sized(1920, 1080))


@template
def four_to_three_in_calibri() -> bytes:
    return saved(Presentation())


@template
def wide_screen() -> bytes:
    """16:9 with a password to change it, which no deck should ask for."""
    hashed = b'<p:modifyVerifier cryptProviderType="rsaAES" cryptAlgorithmClass="hash" '
    hashed += b'cryptAlgorithmType="typeAny" cryptAlgorithmSid="14" spinCount="1" saltData="YQ==" '
    hashed += b'hashData="YQ=="/></p:presentation>'

    def change(name: str, data: bytes) -> bytes:
        return data.replace(b"</p:presentation>", hashed) if name.endswith("ion.xml") else data

    return edited(saved(wide()), change)


@template
def a4_landscape() -> bytes:
    return saved(sized(780, 540))


@template
def square() -> bytes:
    return saved(sized(540, 540))


@template
def two_to_one() -> bytes:
    return saved(sized(1080, 540))


@template
def sixteen_to_ten() -> bytes:
    return saved(sized(720, 450))


@refused
def a_banner() -> bytes:
    return saved(sized(2000, 400))


# Layouts


@template
def text_22_points_high() -> bytes:
    presentation = wide()
    for source in everywhere(presentation):
        for shape in placeholders(source, "body", "obj"):
            place(shape, 48, 126, 864, 22)
    return saved(presentation)


@template
def only_a_title_slide() -> bytes:
    return saved(only(wide(), "Title Slide"))


@template
def no_title_only() -> bytes:
    return saved(only(wide(), "Title Slide", "Section Header", "Title and Content", "Two Content"))


@template
def section_header_without_type() -> bytes:
    """Its title stands in the middle, and it has no text: it looks like a slide for figures."""
    presentation = only(wide(), "Title Slide", "Section Header", "Title and Content")
    header = layout(presentation, "Section Header")
    del header._element.attrib["type"]
    header._element.cSld.set("name", "Trenner")
    without(header, "body")
    (title,) = placeholders(header, "title")
    place(title, 76, 220, 816, 110)
    return saved(presentation)


@template
def all_of_type_text() -> bytes:
    presentation = wide()
    for number, one in enumerate(presentation.slide_layouts):
        one._element.set("type", "tx")
        one._element.cSld.set("name", f"Layout {number}")
    return saved(presentation)


@refused
def no_layouts() -> bytes:
    return saved(only(wide()))


@template
def no_placeholders() -> bytes:
    presentation = wide()
    for source in presentation.slide_layouts:
        kinds = {mark.get("type", "obj") for mark in source._element.iter(qn("p:ph"))}
        without(source, *kinds)
    return saved(presentation)


@template
def duplicate_names() -> bytes:
    presentation = wide()
    for one in presentation.slide_layouts:
        one._element.cSld.set("name", "Title and Content")
        for shape in one._element.iter(qn("p:cNvPr")):
            shape.set("name", "Placeholder")
    return saved(presentation)


@template
def as_libreoffice_saves() -> bytes:
    """Title and text are both number 0, and the properties hang on another kind of relation."""
    presentation = wide()
    for source in everywhere(presentation):
        for mark in source._element.iter(qn("p:ph")):
            if mark.get("type", "obj") in ("title", "ctrTitle", "body", "obj", "subTitle"):
                mark.attrib.pop("idx", None)
                if mark.get("type") == "ctrTitle":
                    mark.set("type", "title")

    def change(name: str, data: bytes) -> bytes:
        if name != "_rels/.rels":
            return data
        return data.replace(
            b"/package/2006/relationships/metadata/core",
            b"/officedocument/2006/relationships/metadata/core",
        )

    return edited(saved(presentation), change)


@template
def two_masters() -> bytes:
    """The first has nothing but a blank layout, as a deck with a pasted slide can have it."""
    presentation = wide()
    part = presentation.part
    first = presentation.slide_master
    name = PackURI("/ppt/slideMasters/slideMaster2.xml")
    from pptx.parts.slide import SlideLayoutPart, SlideMasterPart

    second = SlideMasterPart(name, first.part.content_type, part.package, deepcopy(first._element))
    theme = first.part.part_related_by(RT.THEME)
    second.relate_to(
        Part(PackURI("/ppt/theme/theme9.xml"), theme.content_type, part.package, theme.blob),
        RT.THEME,
    )
    listed = second._element.find(qn("p:sldLayoutIdLst"))
    for old in list(listed):
        listed.remove(old)
    blank = next(one for one in presentation.slide_layouts if one.name == "Blank")
    copy = SlideLayoutPart(
        PackURI("/ppt/slideLayouts/slideLayout99.xml"),
        blank.part.content_type,
        part.package,
        deepcopy(blank._element),
    )
    copy.relate_to(second, RT.SLIDE_MASTER)
    key = second.relate_to(copy, RT.SLIDE_LAYOUT)
    listed.append(parse_xml(f"<p:sldLayoutId {_NS} id='2147483900' r:id='{key}'/>"))
    own = part.relate_to(second, RT.SLIDE_MASTER)
    part._element.find(qn("p:sldMasterIdLst")).insert(
        0, parse_xml(f"<p:sldMasterId {_NS} id='2147483899' r:id='{own}'/>")
    )
    return saved(presentation)


# Titles


@template
def titles_33_points_high() -> bytes:
    presentation = wide()
    for source in everywhere(presentation):
        for shape in placeholders(source, "title", "ctrTitle"):
            place(shape, 48, 20, 864, 33)
    return saved(presentation)


@template
def titles_off_the_slide() -> bytes:
    presentation = wide()
    for source in everywhere(presentation):
        for shape in placeholders(source, "title"):
            place(shape, 48, -90, 864, 80)
    return saved(presentation)


@template
def titles_turned_at_the_left() -> bytes:
    presentation = wide()
    for source in everywhere(presentation):
        for shape in placeholders(source, "title"):
            place(shape, 20, 30, 70, 470)
            next(shape.iter(qn("a:bodyPr"))).set("vert", "vert270")
    return saved(presentation)


@template
def titles_in_a_narrow_column() -> bytes:
    presentation = wide()
    for source in everywhere(presentation):
        for shape in placeholders(source, "title"):
            place(shape, 30, 30, 220, 440)
        for shape in placeholders(source, "obj", "body"):
            place(shape, 280, 30, 640, 440)
    return saved(presentation)


@template
def titles_at_the_foot() -> bytes:
    presentation = wide()
    for source in everywhere(presentation):
        for shape in placeholders(source, "title"):
            place(shape, 48, 400, 864, 90)
        for shape in placeholders(source, "obj", "body"):
            place(shape, 48, 30, 864, 350)
    return saved(presentation)


@template
def titles_in_capitals_with_wide_margins() -> bytes:
    presentation = wide()
    style = next(presentation.slide_master._element.iter(qn("p:titleStyle")))
    letters = next(style.iter(qn("a:defRPr")))
    letters.set("cap", "all")
    letters.set("spc", "300")
    for source in everywhere(presentation):
        for shape in placeholders(source, "title"):
            next(shape.iter(qn("a:bodyPr"))).set("lIns", str(Pt(90)))
    return saved(presentation)


@template
def only_a_section_header_in_capitals_and_a_pale_subtitle() -> bytes:
    """As PowerPoint's own oldest theme has it: black of 75 %, which it draws as #898989."""
    presentation = only(wide(), "Title Slide", "Section Header")
    (title,) = placeholders(layout(presentation, "Section Header"), "title")
    place(title, 72, 210, 800, 80)
    first = f"<a:lvl1pPr {_NS}><a:defRPr cap='all' sz='4000'/></a:lvl1pPr>"
    style = next(title.iter(qn("a:lstStyle")))
    for old in list(style):
        style.remove(old)
    style.append(parse_xml(first))
    (subtitle,) = placeholders(layout(presentation, "Title Slide"), "subTitle")
    pale = "<a:solidFill><a:schemeClr val='tx1'><a:tint val='75000'/></a:schemeClr></a:solidFill>"
    style = next(subtitle.iter(qn("a:lstStyle")))
    for old in list(style):
        style.remove(old)
    style.append(parse_xml(f"<a:lvl1pPr {_NS}><a:defRPr>{pale}</a:defRPr></a:lvl1pPr>"))
    return saved(presentation)


@template
def titles_in_white_on_white() -> bytes:
    presentation = wide()
    style = next(presentation.slide_master._element.iter(qn("p:titleStyle")))
    for fill in list(style.iter(qn("a:solidFill"))):
        fill.getparent().replace(fill, parse_xml(plain("FFFFFF").replace(">", f" {_NS}>", 1)))
    return saved(presentation)


# What stands on it


@template
def logo_at_the_bottom_right() -> bytes:
    presentation = wide()
    logo(presentation.slide_master, 780, 430, 160, 96)
    return saved(presentation)


@template
def badge_on_the_title() -> bytes:
    presentation = wide()
    put(presentation.slide_master, box(800, 10, 150, 90, words="100 years"))
    return saved(presentation)


@template
def bands_on_all_sides() -> bytes:
    presentation = wide()
    for shape in (
        box(0, 0, 960, 24),
        box(0, 500, 960, 40),
        box(0, 0, 30, 540),
        box(920, 0, 40, 540),
    ):
        put(presentation.slide_master, shape)
    return saved(presentation)


@template
def band_on_top_and_picture_at_the_foot() -> bytes:
    """What is left of a section's slide has room for its labels on its text alone, which its
    layout sets at the foot of its place."""
    presentation = wide()
    put(presentation.slide_master, box(0, 0, 960, 119))
    logo(presentation.slide_master, 0, 486, 960, 54)
    return saved(presentation)


@template
def banner_under_the_title() -> bytes:
    presentation = wide()
    for source in presentation.slide_layouts:
        if placeholders(source, "title"):
            source._element.cSld.spTree.insert(
                2, parse_xml(box(0, 0, 960, 130, "003087").replace(">", f" {_NS}>", 1))
            )
    style = next(presentation.slide_master._element.iter(qn("p:titleStyle")))
    for fill in list(style.iter(qn("a:solidFill"))):
        fill.getparent().replace(fill, parse_xml(plain("FFFFFF").replace(">", f" {_NS}>", 1)))
    return saved(presentation)


@template
def a_ring_of_a_hundred_dots() -> bytes:
    presentation = wide()
    for number in range(100):
        side = 700 + (number % 10) * 25, 5 + (number // 10) * 12
        put(presentation.slide_master, box(*side, 8, 8))
    return saved(presentation)


@template
def master_without_its_shapes_on_layouts() -> bytes:
    presentation = wide()
    put(presentation.slide_master, box(200, 200, 500, 200))
    for one in presentation.slide_layouts:
        one._element.set("showMasterSp", "0")
    return saved(presentation)


@refused
def pictures_all_over() -> bytes:
    presentation = wide()
    for x in range(4):
        for y in range(4):
            logo(presentation.slide_master, 20 + 235 * x, 10 + 132 * y, 200, 110)
    return saved(presentation)


def a_watermark_across(*, hidden: bool = False) -> bytes:
    """On the master, and `hidden` on the layout for charts, as we advise."""
    presentation = wide()
    put(presentation.slide_master, box(100, 180, 760, 200, "F2F2F2", "DRAFT", "Watermark"))
    if hidden:
        layout(presentation, "Title Only")._element.set("showMasterSp", "0")
    return saved(presentation)


@template
def picture_placeholders() -> bytes:
    presentation = wide()
    for one in presentation.slide_layouts:
        put(
            one,
            "<p:sp><p:nvSpPr><p:cNvPr id='95' name='Picture Placeholder 9'/><p:cNvSpPr><a:spLocks "
            "noGrp='1'/></p:cNvSpPr><p:nvPr><p:ph type='pic' idx='33'/></p:nvPr></p:nvSpPr><p:spPr>"
            f"<a:xfrm><a:off x='{Pt(700)}' y='{Pt(130)}'/><a:ext cx='{Pt(220)}' cy='{Pt(340)}'/>"
            "</a:xfrm></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang='en-GB'/>"
            "<a:t>Click icon to add picture</a:t></a:r></a:p></p:txBody></p:sp>",
        )
    return saved(presentation)


@template
def an_ole_object_in_a_layout() -> bytes:
    """As add-ins leave it behind: a frame in a choice for newer programs, and its data."""
    presentation = wide()
    for one in presentation.slide_layouts:
        package = one.part.package
        number = re.sub(r"\D", "", one.part.partname)
        data = Part(
            PackURI(f"/ppt/embeddings/oleObject{number}.bin"),
            "application/vnd.openxmlformats-officedocument.oleObject",
            package,
            b"\xd0\xcf\x11\xe0" + bytes(64),
        )
        key = one.part.relate_to(data, RT.OLE_OBJECT)
        _, shown = one.part.get_or_add_image_part(png((255, 255, 255)))
        frame = (
            "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id='97' name='Object 96' hidden='1'/>"
            "<p:cNvGraphicFramePr/><p:nvPr userDrawn='1'/></p:nvGraphicFramePr><p:xfrm><a:off "
            "x='0' y='0'/><a:ext cx='158750' cy='158750'/></p:xfrm><a:graphic><a:graphicData "
            "uri='http://schemas.openxmlformats.org/presentationml/2006/ole'><p:oleObj "
            f"name='x' r:id='{key}' imgW='1' imgH='1' progId='TCLayout.ActiveDocument.1'><p:embed/>"
            "<p:pic><p:nvPicPr><p:cNvPr id='98' name='Object'/><p:cNvPicPr/><p:nvPr/></p:nvPicPr>"
            f"<p:blipFill><a:blip r:embed='{shown}'/><a:stretch/></p:blipFill>"
            "<p:spPr><a:xfrm><a:off x='0' y='0'/><a:ext cx='158750' cy='158750'/></a:xfrm>"
            "<a:prstGeom prst='rect'><a:avLst/></a:prstGeom></p:spPr></p:pic></p:oleObj>"
            "</a:graphicData></a:graphic></p:graphicFrame>"
        )
        one._element.cSld.spTree.insert(2, parse_xml(frame.replace(">", f" {_NS}>", 1)))
    return saved(presentation)


@template
def no_footer() -> bytes:
    presentation = wide()
    for source in everywhere(presentation):
        without(source, "ftr", "sldNum", "dt")
    logo(presentation.slide_master, 760, 470, 180, 60)
    return saved(presentation)


@template
def footer_60_points_wide() -> bytes:
    """It holds the trust's initials, where ours is a line of words."""
    presentation = wide()
    for source in everywhere(presentation):
        for shape in placeholders(source, "ftr"):
            place(shape, 450, 505, 60, 22)
    return saved(presentation)


@template
def logos_over_the_footer() -> bytes:
    presentation = wide()
    logo(presentation.slide_master, 300, 500, 120, 34)
    logo(presentation.slide_master, 540, 500, 120, 34)
    return saved(presentation)


@template
def corner_at_the_foot() -> bytes:
    """The most room is over the title of a section header, which stands low."""
    presentation = wide()
    put(presentation.slide_master, box(0, 380, 300, 160, "41B6E6", "", "Swoosh"))
    return saved(presentation)


@template
def footer_at_the_top() -> bytes:
    presentation = wide()
    for source in everywhere(presentation):
        for shape in placeholders(source, "ftr"):
            place(shape, 400, 2, 400, 20)
        for shape in placeholders(source, "sldNum"):
            place(shape, 860, 2, 60, 20)
    return saved(presentation)


# Grounds


@template
def dark_ground_with_default_links() -> bytes:
    presentation = wide()
    ground(presentation.slide_master, plain("1B1B3A"))
    mapping = presentation.slide_master._element.find(qn("p:clrMap"))
    for role, name in (("bg1", "dk1"), ("tx1", "lt1"), ("bg2", "dk2"), ("tx2", "lt2")):
        mapping.set(role, name)
    return saved(presentation)


@template
def dark_ground_with_dark_letters() -> bytes:
    presentation = wide()
    ground(presentation.slide_master, plain("101820"))
    return saved(presentation)


@template
def portrait_and_dark_with_a_logo() -> bytes:
    presentation = sized(612, 792)
    ground(presentation.slide_master, plain("1B1B2F"))
    logo(presentation.slide_master, 490, 729, 104, 48)
    return saved(presentation)


@template
def banner_across_the_titles_of_a_portrait() -> bytes:
    """The section header alone has its title clear of it: below its text."""
    presentation = sized(595, 842)
    put(presentation.slide_master, box(0, 0, 595, 60, "005EB8"))
    put(presentation.slide_master, box(0, 800, 595, 42, "E8EDEE"))
    return saved(presentation)


@template
def wide_letters_for_other_text() -> bytes:
    """What the theme names is narrow, and what the master says of other text is not."""
    presentation = wide()
    styles = presentation.slide_master._element.find(qn("p:txStyles"))
    for old in styles.findall(qn("p:otherStyle")):
        styles.remove(old)
    latin = "<a:defRPr><a:latin typeface='Verdana'/></a:defRPr>"
    styles.append(parse_xml(f"<p:otherStyle {_NS}><a:lvl1pPr>{latin}</a:lvl1pPr></p:otherStyle>"))
    return saved(presentation)


@template
def dark_ground_without_placeholders() -> bytes:
    presentation = wide()
    for source in presentation.slide_layouts:
        kinds = {mark.get("type", "obj") for mark in source._element.iter(qn("p:ph"))}
        without(source, *kinds)
    ground(presentation.slide_master, plain("000000"))
    return saved(presentation)


@template
def picture_as_ground() -> bytes:
    presentation = wide()
    master = presentation.slide_master
    _, key = master.part.get_or_add_image_part(png((20, 30, 60), (240, 240, 230), (120, 120, 90)))
    ground(
        master,
        f"<a:blipFill><a:blip r:embed='{key}'/><a:stretch><a:fillRect/></a:stretch></a:blipFill>",
    )
    return saved(presentation)


@template
def picture_over_the_whole_layout() -> bytes:
    presentation = wide()
    for one in presentation.slide_layouts:
        _, key = one.part.get_or_add_image_part(png((20, 30, 60), (200, 60, 60), (250, 250, 250)))
        shape = (
            "<p:pic><p:nvPicPr><p:cNvPr id='99' name='Photo'/><p:cNvPicPr/><p:nvPr/></p:nvPicPr>"
            f"<p:blipFill><a:blip r:embed='{key}'/><a:stretch/></p:blipFill>"
            f"<p:spPr><a:xfrm><a:off x='0' y='0'/><a:ext cx='{Pt(960)}' cy='{Pt(540)}'/></a:xfrm>"
            "<a:prstGeom prst='rect'><a:avLst/></a:prstGeom></p:spPr></p:pic>"
        )
        one._element.cSld.spTree.insert(2, parse_xml(shape.replace(">", f" {_NS}>", 1)))
    return saved(presentation)


@template
def gradient_from_dark_to_light() -> bytes:
    presentation = wide()
    ground(
        presentation.slide_master,
        "<a:gradFill><a:gsLst><a:gs pos='0'><a:srgbClr val='000000'/></a:gs><a:gs pos='100000'>"
        "<a:srgbClr val='FFFFFF'/></a:gs></a:gsLst><a:lin ang='0'/></a:gradFill>",
    )
    return saved(presentation)


def in_typeface(name: str) -> Make:
    return lambda: _in_typeface(name)


def _in_typeface(name: str) -> bytes:
    def change(file: str, data: bytes) -> bytes:
        if not file.startswith("ppt/theme/"):
            return data
        return re.sub(rb'(<a:latin typeface=")[^"]*', rb"\g<1>" + name.encode(), data)

    return edited(saved(wide()), change)


for _name in ("Verdana", "Segoe UI", "Aptos", "Frutiger 55 Roman"):
    TEMPLATES[f"in_{_name.lower().replace(' ', '_')}"] = in_typeface(_name)


@cache
@cache
def made(name: str) -> bytes:
    return {**TEMPLATES, **REFUSED}[name]()
