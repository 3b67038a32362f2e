"""Writes neutral.pptx, the deck template that comes with the workbook: python build_neutral.py

Everything a slide shares is said here once, in plain text, so that a change to the template can
be read like any other. Lengths are in points on a 16:9 slide of 960 by 540.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

WIDTH, HEIGHT = 960, 540
INK, WHITE, BLUE, SKY = "212B32", "FFFFFF", "005EB8", "41B6E6"
DARK_BLUE, PALE, GREEN, ORANGE, PURPLE, GREY = (
    "003087",
    "F0F4F5",
    "007F3B",
    "B8500C",
    "5B2C86",
    "4C6272",
)

NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PML = "application/vnd.openxmlformats-officedocument.presentationml"
NOTICE_FILL, NOTICE_EDGE = "FFF7D6", "B8860B"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OPEN = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
    '<p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/>'
    '<a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)

# left, top, width, height
LABEL = (36, 9, 888, 23)
TITLE = (36, 32, 888, 80)
BODY = (36, 121, 888, 383)
LEFT = (36, 121, 432, 383)
RIGHT = (492, 121, 432, 383)
# One line at the foot: the footer, the document's label, the number of the slide.
FOOTER = (36, 508, 316, 27)
NOTICE = (360, 508, 512, 27)
NUMBER = (880, 508, 44, 27)
OPENING_FOOTER = (96, 508, 700, 27)
OPENING_TITLE = (96, 120, 768, 150)
OPENING_TEXT = (96, 288, 768, 150)


def frame(place: tuple[int, int, int, int], tag: str = "a:xfrm") -> str:
    """Where something stands, in the units of the file."""
    x, y, w, h = (12700 * length for length in place)
    return f'<{tag}><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></{tag}>'


def bar(number: int, place: tuple[int, int, int, int], colour: str) -> str:
    """A band of a theme colour, for looks alone."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Band {number}"/><p:cNvSpPr/>'
        '<p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{frame(place)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln>'
        '</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-GB"/></a:p>'
        "</p:txBody></p:sp>"
    )


def paint(colour: str) -> str:
    """A fill, with a thin edge of a darker shade; or nothing."""
    if not colour:
        return ""
    return (
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        f'<a:ln w="9525"><a:solidFill><a:srgbClr val="{NOTICE_EDGE}"/></a:solidFill></a:ln>'
    )


def placeholder(
    number: int,
    name: str,
    kind: str,
    place: tuple[int, int, int, int],
    *,
    anchor: str = "t",
    style: str = "",
    prompt: str = "",
    fill: str = "",
) -> str:
    """A place that a slide fills in. `kind` is the attributes of `p:ph`."""
    text = f'<a:r><a:rPr lang="en-GB"/><a:t>{prompt}</a:t></a:r>'
    if 'type="sldNum"' in kind:
        text = '<a:fld id="{6F1B5E0C-2D3A-4C4B-9D4E-0A1B2C3D4E5F}" type="slidenum">'
        text += '<a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{frame(place)}"
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{paint(fill)}</p:spPr>'
        f'<p:txBody><a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" '
        f'anchor="{anchor}"><a:noAutofit/></a:bodyPr><a:lstStyle>{style}</a:lstStyle>'
        f"<a:p>{text}</a:p></p:txBody></p:sp>"
    )


def plain(size: int, colour: str = "tx1", *, bold: bool = False, align: str = "l") -> str:
    """The first level of a placeholder whose text has no bullet."""
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{align}"><a:buNone/>'
        f'<a:defRPr sz="{size * 100}" b="{int(bold)}"><a:solidFill><a:schemeClr val="{colour}"/>'
        '</a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr>'
    )


def footers(first: int, footer: tuple[int, int, int, int] = FOOTER) -> str:
    """Footer and slide number, on every layout."""
    return placeholder(
        first,
        "Footer",
        'type="ftr" sz="quarter" idx="11"',
        footer,
        anchor="ctr",
        style=plain(12),
        prompt="Footer",
    ) + placeholder(
        first + 1,
        "Slide Number",
        'type="sldNum" sz="quarter" idx="12"',
        NUMBER,
        anchor="ctr",
        style=plain(12, align="r"),
    )


def title(number: int = 2) -> str:
    """The title of a slide that says something."""
    return placeholder(
        number, "Title", 'type="title"', TITLE, anchor="ctr", prompt="The message of this slide"
    )


def section_label(number: int) -> str:
    """The short words over the title: what part of the story this is."""
    return placeholder(
        number,
        "Section label",
        'type="body" sz="quarter" idx="13"',
        LABEL,
        style=plain(18, "accent1", bold=True),
        prompt="Part of the story",
    )


def notice(number: int) -> str:
    """The document's label, such as "Illustrative", on every slide."""
    return placeholder(
        number,
        "Document label",
        'type="body" sz="quarter" idx="14"',
        NOTICE,
        anchor="ctr",
        style=plain(18, bold=True, align="ctr"),
        prompt="Document label",
        fill=NOTICE_FILL,
    )


def body(number: int, name: str, kind: str, place: tuple[int, int, int, int]) -> str:
    """The text or the figure of a slide."""
    return placeholder(number, name, kind, place, prompt="Text")


RULE = bar(20, (36, 114, 888, 2), "accent1")
HEADED = RULE + title() + section_label(8) + notice(9)
BANDS = bar(20, (0, 0, 40, HEIGHT), "accent1") + bar(21, (40, 0, 10, HEIGHT), "accent2")


def opening(title_kind: str, size: int, text_name: str, text_kind: str) -> str:
    """A slide that opens something: large words beside two bands of colour."""
    style = plain(size, bold=True)
    return (
        BANDS
        + placeholder(
            2, "Title", title_kind, OPENING_TITLE, anchor="b", style=style, prompt="Title"
        )
        + placeholder(3, text_name, text_kind, OPENING_TEXT, style=plain(22), prompt="Text")
        + footers(4, OPENING_FOOTER)
    )


CONTENT = 'idx="1"'
LAYOUTS: tuple[tuple[str, str, str], ...] = (
    (
        "Title Slide",
        "title",
        opening('type="ctrTitle"', 40, "Subtitle", 'type="subTitle" idx="1"'),
    ),
    ("Section Header", "secHead", opening('type="title"', 36, "Text", 'type="body" idx="1"')),
    (
        "Title and Content",
        "obj",
        HEADED + body(3, "Content", CONTENT, BODY) + footers(4),
    ),
    (
        "Two Content",
        "twoObj",
        HEADED
        + body(3, "Content Left", 'sz="half" idx="1"', LEFT)
        + body(4, "Content Right", 'sz="half" idx="2"', RIGHT)
        + footers(5),
    ),
    ("Title Only", "titleOnly", HEADED + footers(3)),
    ("Closing", "title", opening('type="title"', 36, "Text", 'type="body" idx="1"')),
)


def layout(name: str, kind: str, shapes: str) -> str:
    """One layout."""
    return (
        f'{HEAD}<p:sldLayout {NAMESPACES} type="{kind}" preserve="1"><p:cSld name="{name}">'
        f"<p:spTree>{OPEN}{shapes}</p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def levels(sizes: tuple[int, ...]) -> str:
    """The levels of a list, each further in than the one before."""
    return "".join(
        f'<a:lvl{level}pPr marL="{level * 228600}" indent="-228600" algn="l" rtl="0">'
        '<a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="600"/></a:spcBef>'
        '<a:buFont typeface="Arial"/><a:buChar char="•"/>'
        f'<a:defRPr lang="en-GB" sz="{size * 100}"><a:solidFill><a:schemeClr val="tx1"/>'
        '</a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr>'
        f"</a:lvl{level}pPr>"
        for level, size in enumerate(sizes, start=1)
    )


def master() -> str:
    """The slide master: what every layout starts from."""
    layouts = "".join(
        f'<p:sldLayoutId id="{2147483650 + n}" r:id="rId{n}"/>' for n in range(1, len(LAYOUTS) + 1)
    )
    shapes = title() + body(3, "Text", 'type="body" idx="1"', BODY) + footers(4)
    return (
        f"{HEAD}<p:sldMaster {NAMESPACES}><p:cSld><p:bg><p:bgPr><a:solidFill>"
        '<a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
        f"<p:spTree>{OPEN}{shapes}</p:spTree></p:cSld>"
        '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" '
        'accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" '
        'folHlink="folHlink"/>'
        f"<p:sldLayoutIdLst>{layouts}</p:sldLayoutIdLst>"
        '<p:hf hdr="0" dt="0"/>'
        "<p:txStyles><p:titleStyle>"
        '<a:lvl1pPr algn="l" rtl="0"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef>'
        '<a:spcPct val="0"/></a:spcBef><a:buNone/><a:defRPr lang="en-GB" sz="3000" b="1">'
        '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mj-lt"/>'
        "</a:defRPr></a:lvl1pPr></p:titleStyle>"
        f"<p:bodyStyle>{levels((20, 20, 18, 18, 18))}</p:bodyStyle>"
        '<p:otherStyle><a:lvl1pPr><a:defRPr lang="en-GB" sz="1800">'
        '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/>'
        "</a:defRPr></a:lvl1pPr></p:otherStyle>"
        "</p:txStyles></p:sldMaster>"
    )


def theme() -> str:
    """Colours that can be read, and Arial."""
    colours = (
        ("dk1", INK),
        ("lt1", WHITE),
        ("dk2", DARK_BLUE),
        ("lt2", PALE),
        ("accent1", BLUE),
        ("accent2", SKY),
        ("accent3", GREEN),
        ("accent4", ORANGE),
        ("accent5", PURPLE),
        ("accent6", GREY),
        ("hlink", BLUE),
        ("folHlink", PURPLE),
    )
    scheme = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours)
    fonts = '<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}<a:prstDash val="solid"/></a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'name="Neutral"><a:themeElements><a:clrScheme name="Neutral">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="Arial"><a:majorFont>{fonts}</a:majorFont>'
        f"<a:minorFont>{fonts}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Plain"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def presentation() -> str:
    """The deck itself, with no slide in it."""
    return (
        f"{HEAD}<p:presentation {NAMESPACES}><p:sldMasterIdLst>"
        '<p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
        f'<p:sldSz cx="{WIDTH * 12700}" cy="{HEIGHT * 12700}"/>'
        '<p:notesSz cx="6858000" cy="9144000"/><p:defaultTextStyle><a:defPPr>'
        '<a:defRPr lang="en-GB"/></a:defPPr><a:lvl1pPr><a:defRPr lang="en-GB" sz="1800">'
        '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/>'
        "</a:defRPr></a:lvl1pPr></p:defaultTextStyle></p:presentation>"
    )


def relations(*targets: tuple[str, str]) -> str:
    """A list of what a part points to, as (type, target)."""
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def content_types() -> str:
    """What kind each part is."""
    numbers = range(1, len(LAYOUTS) + 1)
    parts = [
        ("/ppt/presentation.xml", f"{PML}.presentation.main+xml"),
        ("/ppt/slideMasters/slideMaster1.xml", f"{PML}.slideMaster+xml"),
        *((f"/ppt/slideLayouts/slideLayout{n}.xml", f"{PML}.slideLayout+xml") for n in numbers),
        ("/ppt/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
    ]
    rows = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts)
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def parts() -> dict[str, str]:
    """Every part of the file, by its name in the archive."""
    layouts = {
        f"ppt/slideLayouts/slideLayout{n}.xml": layout(*one)
        for n, one in enumerate(LAYOUTS, start=1)
    }
    to_layouts = [
        ("slideLayout", f"../slideLayouts/slideLayout{n}.xml") for n in range(1, len(LAYOUTS) + 1)
    ]
    to_master = relations(("slideMaster", "../slideMasters/slideMaster1.xml"))
    return {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": presentation(),
        "ppt/_rels/presentation.xml.rels": relations(
            ("slideMaster", "slideMasters/slideMaster1.xml"), ("theme", "theme/theme1.xml")
        ),
        "ppt/slideMasters/slideMaster1.xml": master(),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": relations(
            *to_layouts, ("theme", "../theme/theme1.xml")
        ),
        **layouts,
        **{
            f"ppt/slideLayouts/_rels/slideLayout{n}.xml.rels": to_master
            for n in range(1, len(LAYOUTS) + 1)
        },
        "ppt/theme/theme1.xml": theme(),
    }


def build() -> bytes:
    """The template's bytes: the same ones every time."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts().items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return file.getvalue()


if __name__ == "__main__":
    Path(__file__).with_name("neutral.pptx").write_bytes(build())
