"""A document in the words of those it is for: headings, what one looks at, and a list of words.

Nothing that people wrote is changed: not a message, not a name, not a cell of a table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from msgspec.structs import replace

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.content import (
    Block,
    Cell,
    Diagram,
    Document,
    Facts,
    Grid,
    Paragraph,
    Section,
    SectionKind,
)
from qiworkbook.contributions.extensions import SectionMaker, WorkbookSectionMaker
from qiworkbook.model.pack import ExplainedWord, LabelWords, SectionWords, WordsFile
from qiworkbook.text.words import capital, occurs, spelt
from qiworkbook.writers.figure_words import section_words

GLOSSARY = "words"
OF_THE_CORE = (
    *("one-page", "summary", "grid", "aims-across", "ideas-across", "resources", "coach", GLOSSARY),
    *(
        "purpose",
        "agenda",
        "own-slide",
        "said-last-time",
        "evaluation-before",
        "since",
        "story",
        "foundations",
        "in-one-line",
    ),
    *("commitments", "evaluation", "close", "answers", "glance"),
)
"""The names of sections that no maker makes: those around the projects, and of a learning set."""

_ALWAYS = "unread"  # nobody may be told less than that something is missing


def section_names(makers: Iterable[SectionMaker | WorkbookSectionMaker]) -> tuple[str, ...]:
    """What a file of words may call sections."""
    return (*dict.fromkeys(maker.id for maker in makers), *OF_THE_CORE)


def section_name(section: Section) -> str:
    """What a file of words calls a section: "theory", of whichever project and however long."""
    return section.maker or section.name


def with_words_of(
    makers: Iterable[SectionMaker | WorkbookSectionMaker], words: WordsFile, audience: str
) -> WordsFile:
    """The words, with what makers say of their own sections; what the file itself says stays."""
    spoken_of = {*OF_THE_CORE, *words.leave_out, *words.first, *(one.name for one in words.section)}
    explained = {one.word.casefold() for one in words.word}
    sections, left_out, labels, explains = [], [], [], []
    for maker in makers:
        name = maker.id
        left_out += [name] if maker.team_only else []
        for said in maker.words if name not in spoken_of else ():
            if said.audience != audience:
                continue
            if said.leave_out:
                left_out.append(name)
            elif said.title or said.says:
                sections.append(SectionWords(name=name, title=said.title, says=said.says))
            labels += [LabelWords(label=a, instead=b, section=name) for a, b in said.labels]
            explains += [one for one in said.explains if one.word.casefold() not in explained]
            explained |= {one.word.casefold() for one in said.explains}
        spoken_of.add(name)  # the first maker of a name speaks for it: the core's are the first
    return words.model_copy(
        update={
            "section": (*words.section, *sections),
            "leave_out": (*words.leave_out, *left_out),
            "label": (*words.label, *labels),
            "word": (*words.word, *explains),
        }
    )


def shown_to(
    views: Sequence[ProjectView], words: WordsFile | None, audience: str
) -> tuple[ProjectView, ...]:
    """The projects as these readers may see them: in their words for charts, without the measures
    that are not for them.
    """
    if words is None:
        return tuple(views)
    told = (replace(one, everyday=words.everyday) if words.everyday else one for one in views)
    return tuple(_without(view, words.leave_out_measures, audience) for view in told)


def _without(view: ProjectView, hidden: Collection[str], audience: str) -> ProjectView:
    gone = {
        id_ for id_, series in view.project.series.items() if audience in series.left_out_for
    } | {*hidden}
    kept = tuple(one for one in view.project.measures if one.id not in gone)
    if len(kept) == len(view.project.measures):
        return view
    return replace(view, project=replace(view.project, measures=kept))


def in_words_for(
    document: Document, words: WordsFile, *, on_slides: bool = False, with_glossary: bool = True
) -> Document:
    """The document with these headings, explanations and labels, ending with the words in use.

    `on_slides`, what is said of a diagram stands in the notes: a diagram takes a whole slide.
    """
    left_out = {*words.leave_out} - {_ALWAYS}
    kept = (
        one
        for one in document.sections
        if one.kind is not SectionKind.BODY or section_name(one) not in left_out
    )
    in_order = tuple(_in_order(kept, words.first))
    said = {entry.name: entry for entry in words.section}
    told = tuple(_told(in_order, said, on_slides=on_slides))
    labelled = tuple(_labelled(section, words) for section in told)
    explained = words.word if with_glossary else ()
    glossary = _told(_glossary(labelled, explained), said, on_slides=on_slides)
    return replace(document, sections=(*labelled, *glossary))


def _in_order(sections: Iterable[Section], first: Sequence[str]) -> Iterator[Section]:
    """Those named `first` at the start of the document, or of the project that they are about."""
    rank = {name: place for place, name in enumerate(first, start=1)}

    def place(section: Section) -> int:
        if section.kind is not SectionKind.BODY or section_name(section) == _ALWAYS:
            return 0
        return rank.get(section_name(section), len(rank) + 1)

    whole = list(sections)
    ahead = [one for one in whole if not one.project and place(one) <= len(rank)]
    yield from sorted(ahead, key=place)
    rest = (one for one in whole if one.project or place(one) > len(rank))
    for _, part in groupby(rest, key=lambda one: one.project):
        yield from sorted(part, key=place)


def _told(
    sections: Iterable[Section], said: Mapping[str, SectionWords], *, on_slides: bool
) -> Iterator[Section]:
    """The sections with headings of their own, and what is said first: once in each project."""
    whole = tuple(sections)
    headings: dict[str, set[str]] = {}
    for one in whole:
        headings.setdefault(section_name(one), set()).add(one.heading)
    begun: set[tuple[str, str]] = set()
    for one in whole:
        name = section_name(one)
        words = said.get(name)
        if words is None or one.kind is not SectionKind.BODY:
            yield one
            continue
        headed = _headed(one, words.title.strip(), alike=len(headings[name]) == 1)
        is_first = (one.project, name) not in begun
        begun.add((one.project, name))
        yield _begun(headed, words.says.strip() if is_first else "", on_slides=on_slides)


def _headed(section: Section, title: str, *, alike: bool) -> Section:
    """With the title; before headings that differ, as they name what people named."""
    if not title:
        return section
    return replace(section, heading=title if alike else f"{title}: {section.heading}")


def _begun(section: Section, says: str, *, on_slides: bool) -> Section:
    if not says:
        return section
    if on_slides and any(isinstance(block, Diagram) for block in section.blocks):
        return replace(section, notes=(says, *section.notes))
    return replace(section, blocks=(Paragraph(says), *section.blocks))


def _labelled(section: Section, words: WordsFile) -> Section:
    of_it = (one for one in words.label if one.section in ("", section_name(section)))
    labels = {one.label: one.instead for one in sorted(of_it, key=lambda one: one.section)}
    return replace(section, blocks=tuple(_with(block, labels) for block in section.blocks))


def _with(block: Block, labels: Mapping[str, str]) -> Block:
    """The block with other labels. A label is changed whole or not at all."""
    match block:
        case Diagram():
            return replace(block, headings=tuple(labels.get(one, one) for one in block.headings))
        case Grid():
            return replace(block, columns=tuple(labels.get(one, one) for one in block.columns))
        case Facts():
            pairs = tuple((labels.get(label, label), value) for label, value in block.pairs)
            return replace(block, pairs=pairs)
        case _:
            return block


def _glossary(sections: Iterable[Section], words: Sequence[ExplainedWord]) -> Iterator[Section]:
    """Those of the words that occur in the sections, by the alphabet; nothing when none does."""
    text = "\n".join(section_words(section) for section in sections)
    found = [one for one in words if occurs((one.word, *one.also), text)]
    if not found:
        return
    rows = tuple(
        (Cell(capital(one.word)), Cell(one.means.strip()))
        for one in sorted(found, key=lambda one: one.word.casefold())
    )
    what = "what it means" if len(rows) == 1 else "what they mean"
    yield Section(
        GLOSSARY,
        "Words we use",
        f"{capital(spelt(len(rows), 'word'))} that we use here, and {what}",
        (Grid(("Word", "What it means"), rows),),
    )
