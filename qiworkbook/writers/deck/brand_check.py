"""Looks at a template before a deck is built: what of it will be used, and what improvised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.text.words import counted
from qiworkbook.writers.deck.findings import BrandFinding, Standing
from qiworkbook.writers.deck.letters import size_of
from qiworkbook.writers.deck.looks import LABEL, NAMES, NOTICE, Found, Role, looks_of, placeholders
from qiworkbook.writers.deck.template import fetched, load, open_template
from qiworkbook.writers.deck.text import SMALLEST
from qiworkbook.writers.deck.theme import typeface

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pptx.presentation import Presentation

    from qiworkbook.writers.deck.looks import Look, Looks

_LEAST_TITLE, _LEAST_HEIGHT, _LEAST_WIDTH = 58.0, 240.0, 500.0  # two lines at 24 points; a chart

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
        *(BrandFinding(Standing.LEFT_OUT, "", "", _LEFT_OUT.format(one)) for one in left_out),
        *(finding for role in Role for finding in _role(looks[role])),
        *_unused(presentation, looks),
    )


def _whole(presentation: Presentation, looks: Looks, slides: int) -> Iterator[BrandFinding]:
    if slides:
        words = f"{counted(slides, 'slide')} in the template will not be in the deck."
        yield BrandFinding(Standing.UNUSED, "", "", words)
    shape = looks.width / looks.height
    size = f"Slides are {looks.width / 72:.1f} by {looks.height / 72:.1f} inches"
    if abs(shape - 16 / 9) < 0.02:
        yield BrandFinding(Standing.FOUND, "", "", f"{size}: 16:9.")
    else:
        words = f"{size}, not 16:9. The deck keeps this size; charts have less room."
        yield BrandFinding(Standing.FOUND, "", "", words)
    name = typeface(presentation)
    said = f"The typeface for text is {name}." if name else "The theme names no typeface for text."
    yield BrandFinding(Standing.FOUND if name else Standing.MISSING, "", "", said)


def _role(look: Look) -> Iterator[BrandFinding]:
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
    yield from _title(look)
    yield from _text(look)
    yield from _small_letters(look)
    yield from _small_print(look)


def _title(look: Look) -> Iterator[BrandFinding]:
    name = look.layout.name
    if look.title is None:
        words = "It has no placeholder for a title: titles become text boxes, and no outline."
        yield BrandFinding(Standing.IMPROVISED, name, "Title", words)
        return
    place, height = _name_of(look, look.title), look.title_area.height
    if height < _LEAST_TITLE:
        words = f"Its title is {height:.0f} points high: longer titles are set small, or cut."
    else:
        words = "Titles go here."
    yield BrandFinding(Standing.FOUND, name, place, words)


def _text(look: Look) -> Iterator[BrandFinding]:
    name, area = look.layout.name, look.area
    size = f"{area.width:.0f} by {area.height:.0f} points"
    small = area.height < _LEAST_HEIGHT or area.width < _LEAST_WIDTH
    if look.role is Role.FIGURE:
        words = f"Charts, tables and diagrams have {size}."
        words += " That is little: they will be small, or on more slides." if small else ""
        yield BrandFinding(Standing.IMPROVISED if small else Standing.FOUND, name, "", words)
    elif look.text is None:
        words = "It has no placeholder for text: text goes into text boxes."
        yield BrandFinding(Standing.IMPROVISED, name, "Text", words)
    else:
        words = f"Text goes here, on {size}."
        yield BrandFinding(Standing.FOUND, name, _name_of(look, look.text), words)


def _small_letters(look: Look) -> Iterator[BrandFinding]:
    """Titles and texts that the template sets smaller than a deck may."""
    for place in placeholders(look.layout):
        if place.placeholder_format.idx in (look.title, look.text):
            size = size_of(place, look.layout)
            if size is not None and size < SMALLEST:
                words = (
                    f"Its text is set in {size:g} points; the deck sets {SMALLEST:g} or more, so "
                    "that it can be read from the back of a room."
                )
                yield BrandFinding(Standing.IMPROVISED, look.layout.name, place.name, words)


def _small_print(look: Look) -> Iterator[BrandFinding]:
    name = look.layout.name
    for has, place, improvised in (
        (look.footer, "Footer", "It has no footer: the footer goes into a text box."),
        (look.number, "Slide Number", "It has no slide number: the number goes into a text box."),
    ):
        standing = Standing.FOUND if has else Standing.IMPROVISED
        yield BrandFinding(standing, name, place, "Used as it is." if has else improvised)
    if look.role in (Role.COVER, Role.DIVIDER):
        return
    for number, place, without in (
        (look.label, LABEL, "the short headings of sections are left off"),
        (look.notice, NOTICE, "labels such as “Illustrative” take a strip below the text"),
    ):
        shown = place.capitalize()
        if number is None:
            words = f"It has no placeholder with the name “{shown}”: {without}."
            yield BrandFinding(Standing.MISSING, name, shown, words)
        else:
            yield BrandFinding(Standing.FOUND, name, _name_of(look, number), "Used.")


def _name_of(look: Look, number: int) -> str:
    found = (one for one in placeholders(look.layout) if one.placeholder_format.idx == number)
    return next((one.name for one in found), "")


def _unused(presentation: Presentation, looks: Looks) -> Iterator[BrandFinding]:
    used = {looks[role].layout.name for role in Role}
    for layout in presentation.slide_layouts:
        if layout.name not in used:
            words = "Not used: a deck needs nothing of its kind."
            yield BrandFinding(Standing.UNUSED, layout.name, "", words)
