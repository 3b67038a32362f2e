"""Looks at a template before a deck is built: what of it will be used, and what improvised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.presentation import Presentation

from qiworkbook.content import (
    Arrow,
    Bullets,
    Callout,
    Cell,
    Chart,
    Diagram,
    Document,
    Facts,
    Grid,
    Node,
    NodeKind,
    Paragraph,
    Quote,
    Section,
    SectionKind,
)
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan
from qiworkbook.text.words import counted
from qiworkbook.writers.deck.findings import BrandFinding, PartStanding
from qiworkbook.writers.deck.layouts import (
    LABEL,
    NAMES,
    NOTICE,
    TITLES,
    FoundBy,
    LayoutLook,
    Looks,
    PlaceholderUse,
    SlideRole,
    area_of,
    letters_of,
    looks_of,
)
from qiworkbook.writers.deck.pages import Page, PageMaker, title_on
from qiworkbook.writers.deck.palette import Palette, typeface
from qiworkbook.writers.deck.shapes import Area
from qiworkbook.writers.deck.template import fetched, load_template, neutral, open_template
from qiworkbook.writers.deck.text import SMALLEST, Face, numbered

_LEAST_HEIGHT, _LEAST_WIDTH = 240.0, 500.0  # of the room for a chart
_OWN = (*TITLES, PH.SUBTITLE, PH.BODY, PH.OBJECT, PH.FOOTER, PH.SLIDE_NUMBER, PH.DATE)
_LEFT_OUT = (
    "{} would be fetched, or run, on the computer of whoever reads the deck, so it is left out. "
    "Put the picture itself into the template."
)


_Said = tuple[PartStanding, str, str]  # how a placeholder stands, its name, and a sentence


def check(template: bytes) -> tuple[BrandFinding, ...]:
    """Everything found, the template as a whole first."""
    slides = len(load_template(template).slides)
    left_out = fetched(template)
    presentation = open_template(template)
    looks = looks_of(presentation)
    layouts = (layout for master in presentation.slide_masters for layout in master.slide_layouts)
    used = {looks[role].layout.part.partname for role in SlideRole}
    needless = "Not used: a deck needs nothing of its kind."
    return (
        *(
            BrandFinding(standing, "", "", words)
            for standing, words in _in_general(presentation, looks, slides)
        ),
        *_of_a_sample(looks),
        *(BrandFinding(PartStanding.LEFT_OUT, "", "", _LEFT_OUT.format(one)) for one in left_out),
        *(
            BrandFinding(standing, looks[role].layout.name, placeholder, words)
            for role in SlideRole
            for standing, placeholder, words in _role(looks[role], looks.scale)
        ),
        *(
            BrandFinding(PartStanding.UNUSED, layout.name, "", needless)
            for layout in layouts
            if layout.part.partname not in used
        ),
    )


def _in_general(
    presentation: Presentation, looks: Looks, slides: int
) -> Iterator[tuple[PartStanding, str]]:
    if slides:
        many = counted(slides, "slide")
        yield PartStanding.UNUSED, f"{many} in the template will not be in the deck."
    wide, high = (one * looks.scale / 72 for one in (960.0, looks.height))
    is_wide = abs(wide / high - 16 / 9) < 0.02
    shape = ": 16:9." if is_wide else ", not 16:9. The deck keeps this size."
    yield PartStanding.FOUND, f"Slides are {wide:.1f} by {high:.1f} inches{shape}"
    if abs(looks.scale - 1) > 0.01:
        least = f"{SMALLEST * looks.scale:.3g} points or more"
        yield PartStanding.FOUND, f"Text is {least}, as fits slides of this size."
    master = looks[SlideRole.TEXT].layout.slide_master
    name = typeface(master)
    if not name:
        yield PartStanding.MISSING, "The theme names no typeface for text."
    elif looks.face != Face.named(""):
        yield PartStanding.FOUND, f"The typeface for text is {name}."
    else:
        yield (
            PartStanding.FOUND,
            f"The typeface for text is {name}. Its letters are not known here: they are given a "
            "tenth more room than Arial's.",
        )
    masters = len(presentation.slide_masters)
    if masters > 1:
        called = master.name.strip() or "the one that fits best"
        yield (
            PartStanding.FOUND,
            f"It has {masters} masters; the deck uses the layouts of “{called}”.",
        )


def _of_a_sample(looks: Looks) -> Iterator[BrandFinding]:
    """How a deck of ours comes out on it, next to the template that comes with the workbook."""
    pages = _pages(looks)
    ours = len(_pages(looks_of(open_template(neutral()))))
    words = (
        f"A sample deck has {counted(len(pages), 'slide')} on it, and {ours} on our own template."
    )
    many = len(pages) > 1.3 * ours
    yield BrandFinding(PartStanding.IMPROVISED if many else PartStanding.FOUND, "", "", words)
    titles = numbered([page.title for page in pages])
    cut = [
        page.look.layout.name
        for page, (_, number) in zip(pages, titles, strict=True)
        if title_on(page, number, looks.face).full
    ]
    if cut:
        words = f"{counted(len(cut), 'title')} of it would be cut, and stand whole in the notes."
        yield BrandFinding(PartStanding.IMPROVISED, cut[0], "Title", words)
    firsts = Counter(page.section.id for page in pages if page.section.kind is not SectionKind.BODY)
    split = sum(1 for page in pages if page.is_first and page.opens and firsts[page.section.id] > 1)
    if split:
        words = f"{counted(split, 'opening slide')} of it would go on over a second slide."
        yield BrandFinding(PartStanding.IMPROVISED, "", "", words)


def _pages(looks: Looks) -> list[Page]:
    plan = PageMaker(SAMPLE, looks, looks.face)
    return [page for section in SAMPLE.sections for page in plan.pages(section)]


def _role(look: LayoutLook, scale: float) -> Iterator[_Said]:
    name, role = look.layout.name, look.role.value
    if look.found is FoundBy.IMPROVISED:
        wanted = NAMES[look.role][0].title().replace(" And ", " and ")
        yield (
            PartStanding.IMPROVISED,
            "",
            f"No layout for {role}: “{name}” will stand in for it. A layout of the name “{wanted}” "
            "would be used.",
        )
    else:
        yield PartStanding.FOUND, "", f"“{name}” is for {role}, found {look.found.value}."
    yield from _title(look, scale)
    yield from _text(look, scale)
    if look.paper:
        what = "Its ground is dark, or a picture: text and figures stand on white."
        yield PartStanding.IMPROVISED, "", what
    if look.links:
        what = f"The theme's colour for links can't be read there: links are in “{look.links}”."
        yield PartStanding.IMPROVISED, "", what
    yield from _small_letters(look, scale)
    yield _line("Footer", "footer", look.footer)
    yield _line("Slide Number", "slide number", look.number)
    if look.role not in (SlideRole.COVER, SlideRole.DIVIDER):
        without = "the short headings of sections are left off"
        yield _named_place(look.label, LABEL.capitalize(), without)
        without = "labels such as “Illustrative” take a strip below the text"
        yield _named_place(look.notice, NOTICE.capitalize(), without)
    others = [
        one for one in list(look.layout.placeholders) if one.placeholder_format.type not in _OWN
    ]
    if others:
        many = counted(len(others), "placeholder")
        yield PartStanding.UNUSED, "", f"{many} for pictures or figures: not on the slides."


def _title(look: LayoutLook, scale: float) -> Iterator[_Said]:
    title = look.title
    if title.own is None:
        what = "It has no placeholder for a title: each slide has one of its own at the top."
        yield PartStanding.IMPROVISED, "Title", what
        return
    name = title.own.name
    if title.moved:
        yield (
            PartStanding.IMPROVISED,
            name,
            f"Its place ({_there(title, scale, 'nowhere')}) is {title.moved.value}: on the slides "
            f"titles have {_size(title.area, scale)} that are free.",
        )
    else:
        yield PartStanding.FOUND, name, "Titles go here."
    if title.ink:
        where = "stand on white" if look.title_paper else f"are written in {title.ink}"
        what = f"Titles could not be read on what is behind them: they {where}."
        yield PartStanding.IMPROVISED, name, what
    if title.plain:
        what = "Titles in capitals or spread letters take too much room: they are set plainly."
        yield PartStanding.IMPROVISED, name, what


def _text(look: LayoutLook, scale: float) -> Iterator[_Said]:
    area, text = look.area, look.text
    size = _size(area, scale)
    if look.role is SlideRole.FIGURE:
        small = area.height < _LEAST_HEIGHT or area.width < _LEAST_WIDTH
        little = " That is little: they will be small, or on more slides." if small else ""
        standing = PartStanding.IMPROVISED if small else PartStanding.FOUND
        yield standing, "", f"Charts, tables and diagrams have {size}.{little}"
    elif text.own is None:
        what = "It has no placeholder for text: text goes into text boxes."
        yield PartStanding.IMPROVISED, "Text", what
    elif text.moved:
        was, why = _there(text, scale, "no size"), text.moved.value
        what = f"Its place ({was}) is {why}: text goes where {size} are free."
        yield PartStanding.IMPROVISED, text.own.name, what
    else:
        yield PartStanding.FOUND, text.own.name, f"Text goes here, on {size}."


def _there(place: PlaceholderUse, scale: float, nowhere: str) -> str:
    area = area_of(place.own, scale)
    return _size(area, scale) if area else nowhere


def _size(area: Area, scale: float) -> str:
    return f"{area.width * scale:.0f} by {area.height * scale:.0f} points"


def _small_letters(look: LayoutLook, scale: float) -> Iterator[_Said]:
    """Titles and texts that the template sets smaller than a deck may."""
    palette, least = Palette.of(look.layout), SMALLEST * scale
    for place in filter(None, (look.title.own, look.text.own)):
        size = letters_of(place, look.layout, palette).size
        if size is not None and size < least:
            yield (
                PartStanding.IMPROVISED,
                place.name,
                f"Its text is set in {size:g} points; the deck sets {least:.3g} or more, so that "
                "it can be read from the back of a room.",
            )


def _named_place(place: PlaceholderUse | None, shown: str, without: str) -> _Said:
    if place is None or place.own is None:
        what = f"It has no placeholder with the name “{shown}”: {without}."
        return PartStanding.MISSING, shown, what
    return PartStanding.FOUND, place.own.name, "Used."


def _line(shown: str, what: str, place: PlaceholderUse | None) -> _Said:
    if place is None:
        return PartStanding.MISSING, shown, f"No line at the foot is free: the {what} is left off."
    if place.own is None:
        words = f"It has no {what} that can be used: the {what} goes into a text box."
        return PartStanding.IMPROVISED, shown, words
    if place.moved:
        return PartStanding.IMPROVISED, shown, f"Something stands on it: the {what} is beside that."
    return PartStanding.FOUND, shown, "Used as it is."


_MONTHS = [date(2023 + month // 12, 1 + month % 12, 1) for month in range(24)]
_BEFORE, _AFTER = (61, 58, 63, 60, 57, 62, 64, 59, 61, 60, 61, 62), (78, 76, 80, 79, 83, 81)
_SHARES = (*_BEFORE, *_AFTER, *_AFTER)
_READING = analyse(
    [Observation(month, value) for month, value in zip(_MONTHS, _SHARES, strict=True)],
    ReadingPlan(name="Welcome talks held within three days", unit="%"),
)
_TALKS = "Talks are held on the day of arrival by whoever is the named nurse"
_ROWS = tuple(
    (Cell(f"Idea {number}"), Cell(f"{_TALKS}, and written down"), Cell("Adapted in March 2024"))
    for number in range(1, 15)
)
SAMPLE = Document(
    "An invented ward",
    "Made for the learning set of 12 June 2024",
    (
        Section(
            "cover", "", "From 61% to 81%, and held for ten months", kind=SectionKind.COVER,
            blocks=(Facts((("Ward", "An invented ward"), ("Team", "A nurse and a patient"))),),
        ),
        Section(
            "part", "The story", "What we tried on the ward and what came of it",
            kind=SectionKind.DIVIDER,
        ),
        Section(
            "body-words", "Why it matters",
            "People told us that nobody had asked them whether they felt safe on the ward",
            (
                Quote("Nobody asked me. I would have said.", "A patient"),
                Bullets(tuple(f"{_TALKS}, part {number}" for number in range(1, 13))),
                Callout("The next talk about it is on 3 July."),
            ),
        ),
        Section(
            "body-chart", "The measure", "Welcome talks went from 61% to 81% and stayed there",
            (Chart(_READING, "Welcome talks held within three days, by month."),),
        ),
        Section(
            "body-table", "What we tried", "Fourteen ideas were tried, and nine of them were kept",
            (Grid(("Idea", "What it is", "Where it stands"), _ROWS),),
        ),
        Section(
            "body-theory", "The theory", "Three things have to be true for people to feel safe",
            (
                Diagram(
                    (
                        Node("aim", "More people say that they feel safe", NodeKind.AIM, 0),
                        *(Node(f"d{n}", f"Driver {n}: {_TALKS}", NodeKind.PRIMARY, 1)
                          for n in range(3)),
                    ),
                    tuple(Arrow("aim", f"d{n}") for n in range(3)),
                    "A driver diagram: an aim and three drivers.",
                ),
                Paragraph("The theory was agreed in March."),
            ),
        ),
    ),
)  # fmt: skip
