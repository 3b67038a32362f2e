"""A programme becomes a report, a deck of at most 25 slides, a site of static pages, or tables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from qiworkbook.compose.document import brand_of
from qiworkbook.compose.programme import (
    FRONT,
    ProgrammePicture,
    as_document,
    compose_programme,
    compose_programme_deck,
    front_page,
    side_by_side,
    sources,
    trust_id,
    trust_list,
    trust_page,
    who_waits,
)
from qiworkbook.compose.report import GLANCE, glance
from qiworkbook.content import Document
from qiworkbook.contributions.extensions import Exporter, Output
from qiworkbook.problems import NothingFoundError, Severity, WorkbookError, do
from qiworkbook.store.layout import inside
from qiworkbook.store.outputs import OUTPUT, write_outputs
from qiworkbook.text.words import listed, no_stop
from qiworkbook.workbook.outputs.documents import (
    as_markdown,
    files_of_views,
    logo_of,
    salvaged,
    templates_of,
)
from qiworkbook.workbook.outputs.slides import DECKS, deck_files
from qiworkbook.workbook.programmes.definitions import DefinitionKind
from qiworkbook.workbook.programmes.programme import OpenProgramme, name_in_programme
from qiworkbook.writers.clean import slug, unique

NAME = "programme"
SITE = "site"


def picture_of(opened: OpenProgramme) -> ProgrammePicture:
    """What there is to tell of a programme. Raises WorkbookError where no ward counts yet."""
    if not opened.views:
        approve = do("programme approve", "MEMBER/PROJECT", by="WHO")
        add = do("programme add", "TRUST", "FOLDER")
        raise NothingFoundError(
            "No ward counts in this programme yet, so there is nothing to tell.",
            "Approve one." if opened.unapproved else "Add a member.",
            action=approve if opened.unapproved else add,
        )
    left = (one for one in opened.problems if one.severity is Severity.ERROR)
    example = opened.file.programme.illustrative.strip()
    invented = sum(bool(view.project.about.illustrative.strip()) for view in opened.views)
    others = [opened.only] if opened.only else []
    some = f"{invented} of {len(opened.views)} projects are invented" if invented else ""
    why = [f"Illustrative: {example or some}"] if example or some else []
    wards = {view.project.id: view.project.ward for view in opened.views}
    return ProgrammePicture(
        file=opened.file,
        views=opened.views,
        today=opened.today,
        unapproved=tuple(name_in_programme(one.id) for one in opened.unapproved),
        kept=tuple(
            (
                one.trust,
                one.kept_in,
                str(one.made_on or "—"),
                str(len(one.projects)),
            )
            for one in opened.members
        ),
        missing=(*others, *(f"{one.place.file}: {one.message}" for one in left)),
        round_to=max((one.round_to for one in opened.members), default=1),
        whole=opened.plugins.workbook_sections(opened.whole(), Output.REPORT),
        shared=opened.workbook.shared or (),
        labels=(*others, "A copy to share: small numbers are not shown", *why),
        brand=brand_of(opened.views),
        otherwise=tuple(
            (no_stop(drift.name), view)
            for drift in opened.drifts
            for view in opened.views
            if view.project.id == drift.whose and drift.kind is DefinitionKind.MEASURE
        ),
        perhaps_one=tuple(
            listed(wards[id_] for id_ in ids)
            for ids in opened.perhaps_one
            if wards.keys() >= set(ids)
        ),
    )


def write_programme_report(
    opened: OpenProgramme, folder: Path | None = None, *, in_markdown: bool = False
) -> tuple[Path, ...]:
    """Write the report on the programme: one page first, all else folded. Gives the files."""
    home = folder or opened.root / OUTPUT
    document = compose_programme(picture_of(opened))
    if in_markdown:
        write = partial(as_markdown, folder=home, name=NAME, as_png=False)
        return write_outputs(salvaged(opened.plugins, document, write), together=True)
    page = salvaged(opened.plugins, document, partial(_page, opened))
    return write_outputs([(home / f"{NAME}.html", page)])


def write_programme_export(
    opened: OpenProgramme, exporter: Exporter, folder: Path | None = None
) -> tuple[Path, ...]:
    """Write every table on the wards that count, and what their columns mean. Gives the files.

    They are tables of copies to share, and each says so; what could not be read is in the notes.
    Raises WorkbookError where no ward counts yet, and as `write_export`.
    """
    home = folder or opened.root / OUTPUT / "export"
    files = files_of_views(opened, opened.views, exporter, picture_of(opened).missing)
    for file in files:
        inside(home, file.name)  # the name is a plugin's: no way out of the folder
    return write_outputs([(home / file.name, file.content) for file in files])


def write_programme_slides(opened: OpenProgramme, target: Path | None = None) -> tuple[Path, ...]:
    """Write the deck of the programme, and beside it the same as text. Gives the files.

    Raises WorkbookError for a name that is of no deck.
    """
    if target is not None and target.suffix.lower() not in DECKS:
        raise WorkbookError(
            f"A deck can be one of {', '.join(DECKS)}, and {target.name} is none of them.",
            f"Try: {target.stem}.pptx",
        )
    stem = target.with_suffix("") if target else opened.root / OUTPUT / "programme-slides"
    endings = tuple(dict.fromkeys((target.suffix, ".txt") if target else DECKS))
    return write_outputs(
        deck_files(opened, {stem: compose_programme_deck(picture_of(opened))}, endings)
    )


def write_programme_site(opened: OpenProgramme, folder: Path | None = None) -> tuple[Path, ...]:
    """Write the programme as pages that open from the disk: one first, then trusts and wards.

    Nothing is fetched from anywhere, and every link leads to a page beside it.
    """
    home = folder or opened.root / OUTPUT / SITE
    pages = site_pages(picture_of(opened))
    where = {id_: f"{name}.html" for name, (_, ids) in pages.items() for id_ in ids}
    ways = (("The programme", "index.html"), ("All wards side by side", "wards.html"))
    files = []
    for name, (document, ids) in pages.items():
        elsewhere = {id_: there for id_, there in where.items() if id_ not in ids}
        write = partial(_page, opened, elsewhere=elsewhere, ways=ways)
        files.append((home / f"{name}.html", salvaged(opened.plugins, document, write)))
    return write_outputs(files, together=True)


def site_pages(picture: ProgrammePicture) -> dict[str, tuple[Document, tuple[str, ...]]]:
    """The pages of the site by their names, each with the ids of the sections that lead there."""
    trusts = picture.trusts
    by_trust = [trust_page(trust, views) for trust, views in trusts.items()]
    front = [front_page(picture), *who_waits(picture.views), trust_list(picture), sources(picture)]
    pages = {
        "index": (as_document(picture, front), (FRONT,)),
        "wards": (as_document(picture, tuple(side_by_side(picture)), "All wards side by side"), ()),
    }
    names = iter(unique(slug(one.id) or "trust" for one in by_trust))
    for page, (trust, views) in zip(by_trust, trusts.items(), strict=True):
        pages[next(names)] = (as_document(picture, (page,), trust), (trust_id(views),))
    readable = [view for view in picture.views if not view.project.unread]
    for name, view in zip(
        unique(f"ward-{slug(view.project.id)}" for view in readable), readable, strict=True
    ):
        told = as_document(picture, (glance(view),), view.project.ward)
        pages[name] = (told, (f"{view.project.id}-{GLANCE}",))
    return pages


def _page(
    opened: OpenProgramme,
    document: Document,
    *,
    elsewhere: Mapping[str, str] | None = None,
    ways: tuple[tuple[str, str], ...] = (),
) -> str:
    from qiworkbook.writers.html_page import write_page

    return write_page(
        document,
        workbook_templates=templates_of(opened),
        plugin_templates=opened.plugin_templates,
        logo=logo_of(opened),
        elsewhere=elsewhere,
        ways=ways,
    )
