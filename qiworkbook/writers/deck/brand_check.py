"""Looks at a template before a deck is built: what of it will be used, and what improvised."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pptx.enum.shapes import PP_PLACEHOLDER as PH

from qiworkbook.content.document import SectionKind
from qiworkbook.text.words import counted
from qiworkbook.writers.deck.findings import BrandFinding, Standing
from qiworkbook.writers.deck.looks import (
    LABEL,
    NAMES,
    NOTICE,
    TITLES,
    Found,
    Role,
    area_of,
    letters_of,
    looks_of,
    placeholders,
)
from qiworkbook.writers.deck.pages import Plan, title_on
from qiworkbook.writers.deck.palette import Palette, typeface
from qiworkbook.writers.deck.sample import SAMPLE
from qiworkbook.writers.deck.template import fetched, load, neutral, open_template
from qiworkbook.writers.deck.text import SMALLEST, numbered
from qiworkbook.writers.deck.typeface import Face

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pptx.presentation import Presentation

    from qiworkbook.writers.deck.looks import Look, Looks, Place
    from qiworkbook.writers.deck.pages import Page
    from qiworkbook.writers.deck.shapes import Area

_LEAST_HEIGHT, _LEAST_WIDTH = 240.0, 500.0  # of the room for a chart
_OWN = (*TITLES, PH.SUBTITLE, PH.BODY, PH.OBJECT, PH.FOOTER, PH.SLIDE_NUMBER, PH.DATE)
_LEFT_OUT = (
    "{} would be fetched, or run, on the computer of whoever reads the deck, so it is left out. "
    "Put the picture itself into the template."
)


def check(template: bytes) -> tuple[BrandFinding, ...]:
    """Everything found, the template as a whole first."""
    slides = len(load(template).slides)
    left_out = fetched(template)
    presentation = open_template(template)
    looks = looks_of(presentation)
    return (
        *_whole(presentation, looks, slides),
        *_of_a_sample(looks),
        *(BrandFinding(Standing.LEFT_OUT, "", "", _LEFT_OUT.format(one)) for one in left_out),
        *(finding for role in Role for finding in _role(looks[role], looks.scale)),
        *_unused(presentation, looks),
    )


def _whole(presentation: Presentation, looks: Looks, slides: int) -> Iterator[BrandFinding]:
    if slides:
        words = f"{counted(slides, 'slide')} in the template will not be in the deck."
        yield BrandFinding(Standing.UNUSED, "", "", words)
    wide, high = (one * looks.scale / 72 for one in (960.0, looks.height))
    size = f"Slides are {wide:.1f} by {high:.1f} inches"
    if abs(wide / high - 16 / 9) < 0.02:
        yield BrandFinding(Standing.FOUND, "", "", f"{size}: 16:9.")
    else:
        words = f"{size}, not 16:9. The deck keeps this size."
        yield BrandFinding(Standing.FOUND, "", "", words)
    if abs(looks.scale - 1) > 0.01:
        words = f"Text is {SMALLEST * looks.scale:.3g} points or more, as fits slides of this size."
        yield BrandFinding(Standing.FOUND, "", "", words)
    master = looks[Role.TEXT].layout.slide_master
    name = typeface(master)
    said = f"The typeface for text is {name}." if name else "The theme names no typeface for text."
    known = "" if not name or Face.named(name) != Face.named("") else (
        " Its letters are not known here: they are given a tenth more room than Arial's."
    )  # fmt: skip
    yield BrandFinding(Standing.FOUND if name else Standing.MISSING, "", "", said + known)
    masters = len(presentation.slide_masters)
    if masters > 1:
        words = f"It has {masters} masters; the deck uses the layouts of “{_named(master.name)}”."
        yield BrandFinding(Standing.FOUND, "", "", words)


def _named(name: str) -> str:
    return name.strip() or "the one that fits best"


def _of_a_sample(looks: Looks) -> Iterator[BrandFinding]:
    """How a deck of ours comes out on it, next to the template that comes with the workbook."""
    pages, face = _pages(looks), Face.named(typeface(looks[Role.TEXT].layout.slide_master))
    ours = len(_pages(looks_of(open_template(neutral()))))
    words = (
        f"A sample deck has {counted(len(pages), 'slide')} on it, and {ours} on our own template."
    )
    many = len(pages) > 1.3 * ours
    yield BrandFinding(Standing.IMPROVISED if many else Standing.FOUND, "", "", words)
    titles = numbered([page.title for page in pages])
    cut = [
        page.look.layout.name
        for page, (_, number) in zip(pages, titles, strict=True)
        if title_on(page, number, face).full
    ]
    if cut:
        words = f"{counted(len(cut), 'title')} of it would be cut, and stand whole in the notes."
        yield BrandFinding(Standing.IMPROVISED, cut[0], "Title", words)
    firsts = Counter(page.section.id for page in pages if page.section.kind is not SectionKind.BODY)
    split = sum(1 for page in pages if page.is_first and page.opens and firsts[page.section.id] > 1)
    if split:
        words = f"{counted(split, 'opening slide')} of it would go on over a second slide."
        yield BrandFinding(Standing.IMPROVISED, "", "", words)


def _pages(looks: Looks) -> list[Page]:
    face = Face.named(typeface(looks[Role.TEXT].layout.slide_master))
    plan = Plan(SAMPLE, looks, face)
    return [page for section in SAMPLE.sections for page in plan.pages(section)]


def _role(look: Look, scale: float) -> Iterator[BrandFinding]:
    name, role = look.layout.name, look.role.value
    if look.found is Found.IMPROVISED:
        wanted = NAMES[look.role][0].title().replace(" And ", " and ")
        words = (
            f"No layout for {role}: “{name}” will stand in for it. A layout of the name “{wanted}” "
            "would be used."
        )
        yield BrandFinding(Standing.IMPROVISED, name, "", words)
    else:
        words = f"“{name}” is for {role}, found {look.found.value}."
        yield BrandFinding(Standing.FOUND, name, "", words)
    yield from _title(look, scale)
    yield from _text(look, scale)
    yield from _grounds(look)
    yield from _small_letters(look, scale)
    yield from _small_print(look)
    yield from _unfilled(look)


def _title(look: Look, scale: float) -> Iterator[BrandFinding]:
    name, title = look.layout.name, look.title
    if title.own is None:
        words = "It has no placeholder for a title: each slide has one of its own at the top."
        yield BrandFinding(Standing.IMPROVISED, name, "Title", words)
        return
    there = area_of(title.own, scale)
    if title.moved:
        was = _size(there, scale) if there else "nowhere"
        words = (
            f"Its place ({was}) is {title.moved.value}: on the slides titles have "
            f"{_size(title.area, scale)} that are free."
        )
        yield BrandFinding(Standing.IMPROVISED, name, title.own.name, words)
    else:
        yield BrandFinding(Standing.FOUND, name, title.own.name, "Titles go here.")
    if title.ink:
        words = f"Titles could not be read on what is behind them: they are written in {title.ink}."
        if look.title_paper:
            words = "Titles could not be read on what is behind them: they stand on white."
        yield BrandFinding(Standing.IMPROVISED, name, title.own.name, words)
    if title.plain:
        words = "Titles in capitals or spread letters take too much room: they are set plainly."
        yield BrandFinding(Standing.IMPROVISED, name, title.own.name, words)


def _text(look: Look, scale: float) -> Iterator[BrandFinding]:
    name, area, text = look.layout.name, look.area, look.text
    size = _size(area, scale)
    small = area.height < _LEAST_HEIGHT or area.width < _LEAST_WIDTH
    if look.role is Role.FIGURE:
        words = f"Charts, tables and diagrams have {size}."
        words += " That is little: they will be small, or on more slides." if small else ""
        yield BrandFinding(Standing.IMPROVISED if small else Standing.FOUND, name, "", words)
    elif text.own is None:
        words = "It has no placeholder for text: text goes into text boxes."
        yield BrandFinding(Standing.IMPROVISED, name, "Text", words)
    elif text.moved:
        there = area_of(text.own, scale)
        was = _size(there, scale) if there else "no size"
        words = f"Its place ({was}) is {text.moved.value}: text goes where {size} are free."
        yield BrandFinding(Standing.IMPROVISED, name, text.own.name, words)
    else:
        yield BrandFinding(Standing.FOUND, name, text.own.name, f"Text goes here, on {size}.")


def _size(area: Area, scale: float) -> str:
    return f"{area.width * scale:.0f} by {area.height * scale:.0f} points"


def _grounds(look: Look) -> Iterator[BrandFinding]:
    name = look.layout.name
    if look.paper:
        words = "Its ground is dark, or a picture: text and figures stand on white."
        yield BrandFinding(Standing.IMPROVISED, name, "", words)
    if look.links:
        words = f"The theme's colour for links can't be read there: links are in “{look.links}”."
        yield BrandFinding(Standing.IMPROVISED, name, "", words)


def _small_letters(look: Look, scale: float) -> Iterator[BrandFinding]:
    """Titles and texts that the template sets smaller than a deck may."""
    palette, least = Palette.of(look.layout), SMALLEST * scale
    for place in (look.title.own, look.text.own):
        size = None if place is None else letters_of(place, look.layout, palette).size
        if place is not None and size is not None and size < least:
            words = (
                f"Its text is set in {size:g} points; the deck sets {least:g} or more, so that it "
                "can be read from the back of a room."
            )
            yield BrandFinding(Standing.IMPROVISED, look.layout.name, place.name, words)


def _small_print(look: Look) -> Iterator[BrandFinding]:
    name = look.layout.name
    yield _line(name, "Footer", look.footer)
    yield _line(name, "Slide Number", look.number)
    if look.role in (Role.COVER, Role.DIVIDER):
        return
    for own, place, without in (
        (look.label, LABEL, "the short headings of sections are left off"),
        (look.notice, NOTICE, "labels such as “Illustrative” take a strip below the text"),
    ):
        shown = place.capitalize()
        if own is None or own.own is None:
            words = f"It has no placeholder with the name “{shown}”: {without}."
            yield BrandFinding(Standing.MISSING, name, shown, words)
        else:
            yield BrandFinding(Standing.FOUND, name, own.own.name, "Used.")


def _line(name: str, shown: str, place: Place | None) -> BrandFinding:
    what = "footer" if shown == "Footer" else "slide number"
    if place is None:
        words = f"No line at the foot is free: the {what} is left off."
        return BrandFinding(Standing.MISSING, name, shown, words)
    if place.own is None:
        words = f"It has no {what} that can be used: the {what} goes into a text box."
        return BrandFinding(Standing.IMPROVISED, name, shown, words)
    if place.moved:
        words = f"Something stands on it: the {what} is beside that."
        return BrandFinding(Standing.IMPROVISED, name, shown, words)
    return BrandFinding(Standing.FOUND, name, shown, "Used as it is.")


def _unfilled(look: Look) -> Iterator[BrandFinding]:
    others = [one for one in placeholders(look.layout) if one.placeholder_format.type not in _OWN]
    if others:
        words = f"{counted(len(others), 'placeholder')} for pictures or figures: not on the slides."
        yield BrandFinding(Standing.UNUSED, look.layout.name, "", words)


def _unused(presentation: Presentation, looks: Looks) -> Iterator[BrandFinding]:
    used = {looks[role].layout.part.partname for role in Role}
    for master in presentation.slide_masters:
        for layout in master.slide_layouts:
            if layout.part.partname not in used:
                words = "Not used: a deck needs nothing of its kind."
                yield BrandFinding(Standing.UNUSED, layout.name, "", words)
