"""Projects become a deck, and the deck becomes files: PowerPoint, HTML, and plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import MsgspecError, Struct, msgpack
from msgspec.structs import astuple, replace

from qiworkbook.analysis.commitments import set_before
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.compose.audience import in_words_for, shown_to
from qiworkbook.compose.report import compose_one_page
from qiworkbook.compose.short_deck import Length, TeamSections
from qiworkbook.compose.storyboard import Deck, Occasion, compose_deck
from qiworkbook.content import Document, Paragraph, Picture, Section
from qiworkbook.contributions.extensions import Output
from qiworkbook.model import LearningSet, Project, Workbook
from qiworkbook.plugins.loader import GROUP
from qiworkbook.problems import Problem, WorkbookError
from qiworkbook.store.cache import Shelf, beside_projects, stamp_of
from qiworkbook.store.layout import packaged, project_folder, read_bytes
from qiworkbook.store.outputs import write_outputs
from qiworkbook.workbook.check import teams_not_here
from qiworkbook.workbook.edits.learning_sets import before_today, the_set
from qiworkbook.workbook.edits.pictures import not_shown, with_pictures
from qiworkbook.workbook.memory.changes import Since, news_since
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.outputs.audience_words import audience_of, words_to_write
from qiworkbook.workbook.outputs.copy_folders import keep_apart
from qiworkbook.workbook.outputs.documents import logo_of, output_of, salvaged, templates_of
from qiworkbook.workbook.outputs.own_templates import LARGEST, house_file
from qiworkbook.workbook.workers import both, program_of
from qiworkbook.writers.deck import BrandFinding, check_brand, write_deck
from qiworkbook.writers.progress import ProgressTeller, unwatched

Content = str | bytes

TWIN = ".txt"
DECKS = (".pptx", ".html", TWIN)
_CONTENT: Any = Any  # bytes or text: MessagePack says which
_LONG = 60  # sections; with fewer, a second process saves no time


class DeckOrder(Struct, frozen=True):
    """What a person asked for: projects, a learning set (its date), how much, on which template.

    Without projects, they are the teams of the set, or all. `brand` is a PowerPoint file. `words`
    names those of an audience; otherwise they are as workbook.toml says.
    """

    ids: tuple[str, ...] = ()
    learning_set: str = ""
    length: Length = Length.USUAL
    brand: Path | None = None
    words: str | None = None


class DeckFiles(Struct, frozen=True):
    """The files of a deck, and of the appendix beside it: none where nothing was left out.

    `not_shown` says why pictures, or teams that a learning set names, are not in it.
    """

    deck: tuple[Path, ...]
    appendix: tuple[Path, ...]
    not_shown: tuple[Problem, ...] = ()


def write_slides(
    opened: OpenWorkbook,
    wanted: DeckOrder,
    target: Path | None = None,
    progress: ProgressTeller = unwatched,
) -> DeckFiles:
    """Write the deck that is wanted, and beside it its appendix.

        >>> written = write_slides(opened, DeckOrder(("willow-ward",)), folder / "deck.pptx")
        >>> [path.name for path in (*written.deck, *written.appendix)]
        ['deck.pptx', 'deck.txt', 'deck-appendix.pptx', 'deck-appendix.txt']

    The ending of `target` says what it is: .pptx, .html or .txt; its twin in plain text goes
    beside it. Without a target, all three go to the workbook's output folder. The appendix has
    the same endings and "-appendix" in its name. No file is written before all of them are made.
    `progress` is handed projects, slides and files.
    """
    if target is not None and target.suffix.lower() not in DECKS:
        raise WorkbookError(
            f"A deck can be one of {', '.join(DECKS)}, and {target.name} is none of them.",
            f"Try: {target.stem}.pptx",
        )
    gathering = the_set(opened, wanted.learning_set) if wanted.learning_set else None
    deck = _composed(opened, wanted, gathering, progress)
    name = "deck-one-page" if wanted.length is Length.ONE_PAGE else "deck"
    of_the_set = f"-{gathering.id}" if gathering else ""
    stem = target.with_suffix("") if target else output_of(opened) / (name + of_the_set)
    endings = tuple(dict.fromkeys((target.suffix, TWIN) if target else DECKS))
    documents = {stem: deck.story}
    if deck.appendix:
        documents[stem.with_name(f"{stem.name}-appendix")] = deck.appendix
    files = deck_files(opened, documents, endings, wanted.brand, progress)
    if target is None:
        keep_apart(opened, stem.parent, [path for path, _ in files])
    paths = write_outputs(list(progress("Files written", files)))
    gone = teams_not_here(opened.workbook, gathering) if gathering and not wanted.ids else ()
    left = (*gone, *not_shown(opened, _teams(opened, wanted, gathering)[0]))
    return DeckFiles(paths[: len(endings)], paths[len(endings) :], left)


def deck_files(
    opened: OpenWorkbook,
    documents: Mapping[Path, Document],
    endings: Sequence[str],
    brand: Path | None = None,
    progress: ProgressTeller = unwatched,
) -> list[tuple[Path, Content]]:
    """The files of decks by their paths without endings: none is written yet."""
    content = partial(_content, opened, template=_template(opened, brand))
    paths = [stem.with_name(stem.name + ending) for stem in documents for ending in endings]
    prints = map(Shelf(opened.root).key, documents.values())  # once, for all the endings
    whole = [
        (one, printed, ending.lower(), f"deck{number}")
        for number, (one, printed) in enumerate(zip(documents.values(), prints, strict=True))
        for ending in endings
    ]
    largest = whole.pop(-len(endings))  # the last PowerPoint, and the others at the same time

    is_long = sum(len(one.sections) for one in documents.values()) >= _LONG

    def the_others() -> list[Content]:  # what a copy of this process does, nobody sees
        return [content(*one, progress=unwatched if is_long else progress) for one in whole]

    large = partial(content, *largest, progress=progress)
    with _naming(str(brand or opened.workbook.file.house_style.template)):
        try:
            first, made = both(large, the_others) if is_long else (large(), the_others())
            made.insert(len(paths) - len(endings), first)
        except Exception:  # noqa: BLE001  # raised again, where no plugin's section is behind it
            made = [
                piece
                for document in documents.values()
                for piece in salvaged(
                    opened.plugins,
                    document,
                    lambda one: [
                        content(one, b"", e.lower(), "salvaged", progress=unwatched)
                        for e in endings
                    ],
                )
            ]
    return list(zip(paths, made, strict=True))


def left_out_of(
    opened: OpenWorkbook, paths: Sequence[Path], brand: Path | None = None
) -> tuple[str, ...]:
    """A sentence for whatever the template of these decks would fetch, and they are made without.

    >>> left_out_of(opened, [folder / "deck.pptx"])
    ()
    """
    from qiworkbook.writers.deck.template import fetched

    is_deck = ".pptx" in {path.suffix.lower() for path in paths}
    template = _template(opened, brand) if is_deck else None
    return tuple(
        f"Left out of the deck, because a reader's computer would fetch or run it: {address}"
        for address in (fetched(template) if template else ())
    )


def brand_findings(path: Path) -> tuple[BrandFinding, ...]:
    """What a deck would do with each layout and placeholder of a PowerPoint file.

    >>> template = copy_template(opened, "deck/neutral.pptx", folder)
    >>> len(brand_findings(template)) > 3
    True
    """
    with _naming(str(path)):
        return check_brand(_bytes_of(path))


def _composed(
    opened: OpenWorkbook, wanted: DeckOrder, gathering: LearningSet | None, progress: ProgressTeller
) -> Deck:
    words = words_to_write(opened, wanted.words)
    asked, missing = _teams(opened, wanted, gathering)
    views = with_pictures(
        opened, shown_to(opened.views_of(asked), words, audience_of(opened, wanted.words))
    )
    if wanted.length is Length.ONE_PAGE:
        sheets = compose_one_page(views, opened.plugins.sections(), today=opened.today)
        return Deck(in_words_for(sheets, words, with_glossary=False) if words else sheets)
    since = _since(opened, gathering, wanted.length)
    with _stories(opened) as shelf:
        deck = compose_deck(
            views,
            opened.plugins.sections(),
            today=opened.today,
            occasion=Occasion(
                gathering,
                wanted.length,
                news_since(opened, since, [view.project.id for view in views]) if since else {},
                wanted.ids,
            ),
            questions=opened.plugins.questions(),
            whole=opened.plugins.workbook_sections(
                opened.whole(asked, gathering), Output.STORYBOARD
            ),
            progress=progress,
            kept=partial(_story, opened, shelf),
        )
    *before, closing = deck.story.sections
    story = replace(deck.story, sections=(*before, *map(_not_there, missing), closing))
    if words is None:
        return replace(deck, story=story)
    on_slides = in_words_for(story, words, on_slides=True, with_glossary=deck.appendix is None)
    appendix = deck.appendix and in_words_for(deck.appendix, words, on_slides=True)
    return Deck(on_slides, appendix)


class _Around(Workbook, frozen=True, dict=True):
    """The workbook around a project, which notes whether somebody looked at the others."""

    @property  # type: ignore[misc]
    def projects(self) -> tuple[Project, ...]:
        """All of them."""
        vars(self)["asked"] = True
        return Workbook.projects.__get__(self)  # type: ignore[attr-defined, no-any-return]


def _stories(opened: OpenWorkbook) -> Shelf:
    """Where what tells of teams is kept: none in a copy to share, or where a plugin went wrong.

    It rests on what lies beside the projects, as it was read and as files, the program and its own
    plugins: what one that a trust wrote looks at nobody knows, so with it all is told anew.
    """
    beside, program = stamp_of(beside_projects(opened.root)), program_of(opened.plugins)
    rests_on = (
        *(beside, program, repr(replace(opened.workbook, projects=()))),
        msgpack.encode(dict(opened.rule_sets), order="deterministic"),
    )
    own = all(one.package in ("", GROUP) for one in opened.plugins.entry_points)
    is_sure = own and beside and program and not (opened.plugins.troubles or opened.is_shared)
    return Shelf(opened.root if is_sure else None, "told", rests_on)


def _story(
    opened: OpenWorkbook,
    shelf: Shelf,
    view: ProjectView,
    occasion: object,
    tell: Callable[[ProjectView], TeamSections],
) -> TeamSections:
    """What tells of a team: from last time where its project, as it was read and as files, the day
    and the occasion are the same.

    What another project was looked at for is told anew each time, and so is a team with pictures:
    people may take them back.
    """
    files = stamp_of([str(opened.root / project_folder(view.project.id))])
    key = (
        shelf.key(files, repr((replace(view, workbook=Workbook(), rule_sets=None), occasion)))
        if files and not view.project.pictures
        else b""
    )
    if found := shelf.recall(key, TeamSections):
        return found
    own = replace(view, workbook=_Around(*astuple(opened.workbook)))
    vars(own).update(vars(view))
    made = tell(own)
    vars(view).update(vars(own))
    with suppress(TypeError, ValueError, OverflowError, MsgspecError):  # what cannot be kept
        made = msgpack.decode(msgpack.encode(made), type=TeamSections)  # the same, kept or not
        return made if vars(own.workbook) or opened.plugins.troubles else shelf.lay(key, made)
    return made


def _teams(
    opened: OpenWorkbook, wanted: DeckOrder, gathering: LearningSet | None
) -> tuple[Sequence[str], Sequence[str]]:
    """The projects that a deck is about, () for all; and teams of the set that are not there."""
    teams = gathering.file.teams if gathering and not wanted.ids else ()
    missing = [team for team in teams if opened.workbook.project(team) is None]
    return wanted.ids or [team for team in teams if team not in missing], missing


def _not_there(team: str) -> Section:
    """A slide for a team that the learning set names and the workbook does not have."""
    question = "Is the name in the learning set right, or is the folder missing?"
    message = f"{team}: there is no such project in this workbook"
    return Section(f"{team}-not-there", "A team", message, (Paragraph(question),), single=True)


def _since(opened: OpenWorkbook, gathering: LearningSet | None, length: Length) -> Since | None:
    """Since when the news are told: the set before this one, or before today."""
    if gathering is None:
        return Since("", before_today(opened).file.date) if length is Length.ONLY_NEW else None
    before = set_before(opened.workbook, gathering.file.date)
    if before is None and length is Length.ONLY_NEW:
        raise WorkbookError(
            f"{gathering.id} is the first learning set, so everything is new.",
            "Make the whole deck.",
        )
    return Since(before.id, before.file.date) if before else None


def _content(
    opened: OpenWorkbook,
    document: Document,
    printed: bytes,
    ending: str,
    name: str,
    template: bytes | None,
    progress: ProgressTeller,
) -> Content:
    """A deck as the content of a file; it and its pieces are kept for the next time, under this
    name. One with a picture is not kept whole: it is a person's, who may take it back; nor one
    without a print.
    """
    folders = (packaged("html"), templates_of(opened), *opened.plugin_templates)
    program, templates = program_of(opened.plugins), stamp_of(str(one) for one in folders if one)
    root, logo = opened.root if program and templates else None, logo_of(opened)
    kept_whole = printed and not any(
        isinstance(block, Picture) for one in document.sections for block in one.blocks
    )
    shelf = partial(Shelf, rests_on=(program, templates))
    with (
        shelf(root if kept_whole else None, f"{name}-whole{ending}", one=True) as whole,
        shelf(root, name + ending) as pieces,
    ):
        key = whole.key(printed, template, logo)
        return whole.recall(key, _CONTENT) or whole.lay(
            key, _made(opened, document, ending, template, logo, progress, pieces)
        )


def _made(
    opened: OpenWorkbook,
    document: Document,
    ending: str,
    template: bytes | None,
    logo: bytes | None,
    progress: ProgressTeller,
    shelf: Shelf,
) -> Content:
    if ending == ".pptx":
        is_drawing = logo is not None and logo.lstrip().startswith(b"<")  # none to PowerPoint
        return write_deck(document, template, None if is_drawing else logo, progress, shelf)
    if ending == ".html":
        from qiworkbook.writers.html_page import write_html_deck, write_sheets

        sheets = any(one.sheet for one in document.sections)
        slides = partial(write_html_deck, shelf=shelf, template=template)
        return (write_sheets if sheets else slides)(
            document,
            workbook_templates=templates_of(opened),
            plugin_templates=opened.plugin_templates,
            logo=logo,
        )
    from qiworkbook.writers.plain_text import write_text

    return write_text(document, shelf)


def _template(opened: OpenWorkbook, brand: Path | None) -> bytes | None:
    """The PowerPoint file that somebody named, or else the one that workbook.toml names."""
    return _bytes_of(brand) if brand is not None else house_file(opened, "template")


@contextmanager
def _naming(file: str) -> Iterator[None]:
    """What is wrong with a template, said with its name."""
    from qiworkbook.writers.deck.findings import TemplateError

    try:
        yield
    except TemplateError as error:
        raise WorkbookError(f"{file}: {error.message}", error.hint, action=error.action) from error


def _bytes_of(path: Path) -> bytes:
    whole = path.expanduser().resolve()
    return read_bytes(whole.parent, whole.name, LARGEST["template"])
