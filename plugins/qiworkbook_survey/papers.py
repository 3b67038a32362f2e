"""Questionnaires on paper, each with a tally sheet after it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from html import escape

from qiworkbook.api import Paper, PaperMaker, ProjectView, Shared
from qiworkbook_survey.library import (
    Item,
    ItemKind,
    Questionnaire,
    is_scale,
    levels_of,
    questionnaires,
    whose_words,
)
from qiworkbook_survey.suppression import DEFAULT_LEAST

_PROMISE = (
    "Please write no name. Only how many people chose each answer is kept; this sheet is shredded "
    f"once it is counted. Where fewer than {DEFAULT_LEAST} people answer, nothing is shown."
)
_STYLE = """\
@page { size: A4 portrait; margin: 14mm 15mm 12mm }
* { box-sizing: border-box; margin: 0; padding: 0 }
body { font: 11pt/1.35 Arial, "Liberation Sans", sans-serif; color: #212b32; background: #e8edee }
section { max-width: 210mm; min-height: 297mm; margin: 8mm auto; padding: 14mm 15mm 12mm;
  background: #fff }
section + section { break-before: page }
h1 { font-size: 18pt; line-height: 1.2; border-bottom: 2pt solid COLOUR; padding-bottom: 2mm }
h2 { font-size: 12.5pt; margin: 5mm 0 1.5mm; break-after: avoid }
p { margin: 1.5mm 0 }
.label, .promise { font-weight: bold }
.note { color: #4c6272 }
.source { color: #4c6272; font-size: 8.5pt; margin-top: 5mm }
.question { break-inside: avoid; margin: 0 0 3.2mm }
ol { list-style: none }
.scale { display: flex; gap: 1mm; margin-top: 1mm }
.scale li { flex: 1; text-align: center; font-size: 9pt; line-height: 1.2 }
.scale .box { margin: 0 auto 1mm; display: block }
.choices { columns: 2; column-gap: 8mm; margin-top: 1mm }
.choices li { break-inside: avoid; padding: 0.6mm 0 0.6mm 7mm; text-indent: -7mm }
.choices .box { margin-right: 2.6mm; vertical-align: -0.8mm }
.box { display: inline-block; width: 4.4mm; height: 4.4mm; border: 0.4mm solid #212b32;
  border-radius: 0.8mm }
.line { height: 8mm; border-bottom: 0.3mm solid #768692 }
.blank { white-space: nowrap }
table { border-collapse: collapse; width: calc(100% - 0.6mm); margin-top: 1.5mm;
  break-inside: avoid; table-layout: fixed }
th, td { border: 0.3mm solid #768692; padding: 1mm; font-size: 8.5pt; line-height: 1.2;
  text-align: center; overflow-wrap: anywhere }
td { height: 9mm }
thead td { height: auto }
tr > :first-child { width: 16mm }
caption { text-align: left; font-size: 9.5pt; font-weight: bold; padding: 2.5mm 0 1mm }
@media screen and (max-width: 210mm) { section { margin: 0 0 5mm; padding: 5mm } }
@media print { body { background: none }
  section { max-width: none; min-height: 0; margin: 0; padding: 0 } }
"""


def paper_form(questionnaire: Questionnaire, language: str, colour: str, label: str) -> str:
    """One HTML file: the form on its pages, then the tally sheet. No network, no script."""
    title = escape(questionnaire.title)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{_STYLE.replace('COLOUR', escape(colour))}</style>\n"
        f"</head>\n<body>\n<main>\n{_form(questionnaire, label)}\n{_tally(questionnaire)}\n"
        "</main>\n</body>\n</html>\n"
    )


def _form(questionnaire: Questionnaire, label: str) -> str:
    parts = [f"<h1>{escape(questionnaire.title)}</h1>"]
    parts += [f'<p class="label">Illustrative: {escape(label)}</p>'] if label else []
    if questionnaire.introduction:
        parts.append(f"<p>{escape(questionnaire.introduction)}</p>")
    parts.append(f'<p class="promise">{escape(_PROMISE)}</p>')
    topic = ""
    for number, item in enumerate(questionnaire.item, start=1):
        if item.topic and item.topic != topic:
            topic = item.topic
            parts.append(f"<h2>{escape(topic)}</h2>")
        parts.append(_question(number, item))
    parts.append(f'<p class="source">{escape(whose_words(questionnaire))}</p>')
    return "<section>\n" + "\n".join(parts) + "\n</section>"


def _question(number: int, item: Item) -> str:
    note = f'<p class="note">{escape(item.note)}</p>' if item.note else ""
    text = f"<p><strong>{number}.</strong> {escape(item.text)}</p>"
    return f'<div class="question">{note}{text}{_room(item)}</div>'


def _room(item: Item) -> str:
    if item.kind is ItemKind.TEXT:
        return '<div class="line"></div>' * 3
    box = '<span class="box"></span>'
    answers = "".join(f"<li>{box}{escape(level)}</li>" for level in levels_of(item))
    return f'<ol class="{"scale" if is_scale(item.kind) else "choices"}">{answers}</ol>'


def _tally(questionnaire: Questionnaire) -> str:
    tables = "".join(
        _table(number, item)
        for number, item in enumerate(questionnaire.item, start=1)
        if item.kind is not ItemKind.TEXT
    )
    return (
        f"<section>\n<h1>Tally sheet: {escape(questionnaire.title)}</h1>\n"
        "<p>Shuffle the forms first. Go through them one question at a time, make a stroke for "
        "each answer, then write the sums. Two people count; nobody from the team, if that can be."
        "</p>\n<p>Forms given out: ________ &nbsp; Forms returned with at least one answer: "
        '________ &nbsp; <span class="blank">Open from __________ to __________</span></p>\n'
        f'<p class="promise">Fewer than {DEFAULT_LEAST} forms returned? Then stop here: shred them '
        "and count nothing.</p>\n"
        f"{tables}\n<p>Then: qiworkbook survey tally PROJECT --questionnaire "
        f"{escape(questionnaire.id)} --wave DATE. Afterwards shred the forms and this sheet.</p>\n"
        "</section>"
    )


def _table(number: int, item: Item) -> str:
    levels = levels_of(item)
    heads = "".join(f'<th scope="col">{escape(level)}</th>' for level in (*levels, "Answered"))
    empty = "<td></td>" * (len(levels) + 1)
    several = ": one person can have several strokes" if item.kind is ItemKind.MULTI else ""
    return (
        f"<table><caption>{number}. {escape(item.name or item.text)}{several}</caption>"
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>"
        f'<tr><th scope="row">Strokes</th>{empty}</tr>'
        f'<tr><th scope="row">Sum</th>{empty}</tr></tbody></table>'
    )


def offered(view: ProjectView) -> Iterator[Paper]:
    """Every questionnaire that is whole."""
    for one in questionnaires(view.workbook):
        if not one.incomplete:
            what = f"the questionnaire “{one.title}” on A4, with a tally sheet"
            yield Paper(file_name(view, one), what, partial(form_of, view, one))


def file_name(view: ProjectView, questionnaire: Questionnaire) -> str:
    """What its form is called."""
    return f"{view.project.id}-{questionnaire.id}.html"


def form_of(view: ProjectView, questionnaire: Questionnaire) -> str:
    """The form to print, in the colours of the house."""
    house = view.workbook.file
    label = questionnaire.illustrative
    return paper_form(questionnaire, house.workbook.language, house.house_style.colour, label)


PAPERS = (PaperMaker("survey-forms", "Questionnaires to print", offered, Shared.WORDS),)
