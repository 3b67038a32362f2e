"""How the sections of one or of many projects become a document: what report and deck share."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.compose.disclosure.policy import Policy
from qiworkbook.compose.disclosure.table import holds_small_numbers
from qiworkbook.compose.sections import section
from qiworkbook.content import (
    Brand,
    Bullets,
    Callout,
    Cell,
    Document,
    Picture,
    Section,
    SectionKind,
    Table,
    Tone,
)
from qiworkbook.problems import Severity
from qiworkbook.text.words import counted, listed, no_stop, occurs, sentence, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.contributions.extensions import Output, SectionMaker

ABOUT_THIS_COPY = "about-this-copy"
_NAMED_WARDS = 3
_WARD_IN_A_TITLE = 40  # letters


def document(
    views: Sequence[ProjectView],
    sections: Iterable[Section],
    title: str,
    subtitle: str,
    today: date,
) -> Document:
    """The document on these projects: no two messages alike, invented projects labelled."""
    workbook = views[0].workbook if views else None
    if workbook is not None and workbook.shared is not None:
        sections = map(_without_pictures, sections)
    return Document(
        title,
        subtitle,
        told_apart((*sections, *about_this_copy(views)), views),
        language=workbook.file.workbook.language if workbook else "en-GB",
        made_on=today,
        labels=labels_of(views),
        brand=brand_of(views),
    )


def _without_pictures(section: Section) -> Section:
    """People agreed to be seen by some, and not by whoever a copy comes to: whoever put them in."""
    kept = tuple(block for block in section.blocks if not isinstance(block, Picture))
    return section if len(kept) == len(section.blocks) else replace(section, blocks=kept)


def titles_of(views: Sequence[ProjectView], untitled: str) -> tuple[str, str]:
    """Title and subtitle: the project's own, or the programme's when there are several."""
    if len(views) == 1:
        project = views[0].project
        title = no_stop(project.title) or project.ward
        where = dict.fromkeys([project.ward, project.about.organisation])
        return title, ", ".join(one for one in where if one and one != title)
    if not views:
        return untitled, ""
    programme = views[0].workbook.file.workbook
    return no_stop(programme.name) or untitled, programme.organisation


def sections_of(
    view: ProjectView, makers: Iterable[SectionMaker], output: Output
) -> tuple[Section, ...]:
    """What could not be read, if anything, then the sections of one project in their order.

    The makers are asked as they come: an id is of the first of them to use it. A section without
    a name of its own has its maker's.
    """
    made = [
        (maker.order, _of(section, maker))
        for maker in (one.of(output) for one in makers if output in one.outputs)
        for section in maker.make(view)
    ]
    in_order = sorted(made, key=lambda pair: pair[0])
    return (*unread(view), *(section for _, section in in_order))


def _of(section: Section, maker: SectionMaker) -> Section:
    name = maker.id if section.name == section.id else section.name
    return replace(section, maker=maker.id, rank=section.rank or maker.rank, name=name)


def divider(view: ProjectView) -> Section:
    """What opens a project's part."""
    project = view.project
    title = no_stop(project.title or project.ward)
    kind = SectionKind.DIVIDER
    return Section(project.id, project.ward, title, kind=kind, project=project.id)


def unread(view: ProjectView) -> Iterator[Section]:
    """Says plainly what of a project could not be read; nothing when all could."""
    problems = [p for p in sorted(view.project.problems) if p.severity is Severity.ERROR]
    if problems:
        files = len({problem.place.file for problem in problems})
        where = counted(len(problems), "place")
        yield section(
            view,
            "unread",
            "What could not be read",
            f"Part of this project could not be read: {where} in {counted(files, 'file')}",
            (
                Callout("The items below could not be read. Everything else is shown.", Tone.WATCH),
                Table(
                    ("Where", "What", "What to do"),
                    tuple(
                        (
                            Cell(str(one.place)),
                            Cell(sentence(one.message)),
                            Cell(sentence(one.hint) or "—"),
                        )
                        for one in problems
                    ),
                ),
            ),
            ("Do not guess at what is missing. It can be put right after the session.",),
        )


def with_ward(sections: Iterable[Section], view: ProjectView) -> tuple[Section, ...]:
    """The sections of a team, each with the ward's name in its message."""
    ward = short(no_stop(view.project.ward), _WARD_IN_A_TITLE)
    return tuple(
        one
        if occurs((ward,), one.message) or one.kind is not SectionKind.BODY
        else replace(one, message=f"{ward}: {one.message}")
        for one in sections
    )


def told_apart(sections: Iterable[Section], views: Sequence[ProjectView]) -> tuple[Section, ...]:
    """The sections with no two messages alike: those of several wards end with the ward's name,
    any others with their heading or a number."""
    wards = {view.project.id: view.project.ward for view in views} if len(views) > 1 else {}
    sections = tuple(sections)
    teams: defaultdict[str, set[str]] = defaultdict(set)
    for one in sections:
        teams[one.message].add(one.project)
    used: set[str] = set()
    apart = []
    for one in sections:
        message = one.message
        if len(teams[message]) > 1 and one.project in wards:
            message = f"{message} ({wards[one.project]})"
        if message in used and one.heading not in message:
            message = f"{one.heading}: {message}"
        number, said = 1, message
        while message in used:
            number += 1
            message = f"{said} ({number})"
        used.add(message)
        apart.append(one if message == one.message else replace(one, message=message))
    return tuple(apart)


def about_this_copy(views: Sequence[ProjectView]) -> Iterator[Section]:
    """What a copy that leaves the team says of itself, at its end; nothing for a working copy."""
    if views and views[0].workbook.shared is not None:
        said = views[0].workbook.not_shown
        message = "This copy leaves some numbers out, to protect people"
        yield Section(ABOUT_THIS_COPY, "About this copy", message, (Bullets(said),))


def labels_of(views: Sequence[ProjectView]) -> tuple[str, ...]:
    """What every page says: whether it may leave the team, and which projects are invented."""
    return (*_sharing_of(views), *_invented(views))


def _sharing_of(views: Sequence[ProjectView]) -> Iterator[str]:
    if not views:
        return
    workbook = views[0].workbook
    if workbook.shared is not None:
        yield "A copy to share: small numbers are not shown"
    else:
        policy = Policy.of(workbook.file.sharing)
        if any(holds_small_numbers(view.project, policy) for view in views):
            yield "Not for sharing: holds small numbers"


def _invented(views: Sequence[ProjectView]) -> tuple[str, ...]:
    invented = [view for view in views if view.project.about.illustrative.strip()]
    if not invented:
        return ()
    if len(invented) <= _NAMED_WARDS:
        return (f"Illustrative: {listed([view.project.ward for view in invented])}",)
    if len(invented) == len(views):
        return ("Illustrative: every project here is an example",)
    return (f"Illustrative: {len(invented)} of {len(views)} projects",)


def brand_of(views: Sequence[ProjectView]) -> Brand:
    """What a trust has made its own."""
    if not views:
        return Brand()
    file = views[0].workbook.file
    style = file.house_style
    return Brand(
        organisation=file.workbook.organisation,
        colour=style.colour,
        accent=style.accent,
        footer=style.footer,
        logo=style.logo,
        logo_words=style.logo_words,
        template=style.template,
    )
