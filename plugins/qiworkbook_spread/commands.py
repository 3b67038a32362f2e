"""`qiworkbook spread`: begin a plan, move a site, rate sustainability, write the change package."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from qiworkbook.api import ProjectView, day, listed, sentence
from qiworkbook.cli.kit import (
    Day,
    Group,
    desk,
    output_folder,
    project_argument,
    say,
    say_json,
    say_next,
)
from qiworkbook_spread.evidence import EvidenceFound, beliefs, found_for
from qiworkbook_spread.model import Adopter, SiteStage, Spread
from qiworkbook_spread.ratings import (
    UNVERIFIED_CUT_OFFS,
    UNVERIFIED_LEVELS,
    FactorRating,
    far_apart,
    lowest,
    newest_round,
    points,
    score,
)
from qiworkbook_spread.records import (
    RECORDS,
    levels_from,
    moving,
    rating,
    site_named,
    template,
    the_spread,
)
from qiworkbook_spread.words import (
    ADOPTERS,
    ANSWERS,
    PHASES,
    STAGES,
    plan_message,
    rating_message,
    ready_message,
    sites_message,
    title_of,
)

PACKAGE = "change-package"


@click.group(cls=Group, example="qiworkbook spread show willow-ward")
def spread() -> None:
    """What is passed on to other units, how far it has got, and whether it will last."""


@spread.command(example="qiworkbook spread start willow-ward")
@project_argument
def start(project: str) -> None:
    """Begin a plan for spread for PROJECT: a file with a note at every line."""

    made = desk().add_record(project, RECORDS[0], template())
    say(f"Made {made}. Begin with what is core, and how you know.")
    say_next(
        f"qiworkbook spread ready {project}",
        f'qiworkbook spread site {project} "Juniper Ward" --stage aware',
    )


@spread.command(example="qiworkbook spread show willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="As data.")
def show(project: str, as_json: bool) -> None:
    """The spread of PROJECT on one screen."""
    view = desk().view(project)
    found = the_spread(view).file
    if as_json:
        say_json(as_data(view, found))
    else:
        say("\n".join(plan_lines(view, found)))


@spread.command(example="qiworkbook spread ready willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="As data.")
def ready(project: str, as_json: bool) -> None:
    """The five questions before PROJECT is spread, with what this workbook holds on each."""

    view = desk().view(project)
    record = the_spread(view)
    found = found_for(view, record.file)
    if as_json:
        say_json(ready_data(found))
        return
    say("\n".join(ready_told(found)))
    say()
    say(f"Only the team can answer. Write answer and evidence in {record.source.file}.")


@spread.command(
    example="""
    qiworkbook spread site willow-ward "Juniper Ward" --stage testing --on 2024-10-14
    """
)
@project_argument
@click.argument("unit")
@click.option(
    "--stage",
    type=click.Choice([stage.value for stage in SiteStage]),
    required=True,
    help="Where the site is now.",
)
@click.option("--on", type=Day(), default=None, help="The day; otherwise today.")
@click.option(
    "--adopter",
    type=click.Choice([adopter.value for adopter in Adopter]),
    help="How early it takes things up.",
)
@click.option("--sponsor", default="", help="Who clears the way there: a role.")
@click.option("--note", default="", help="A few words; never about a person.")
def site(
    project: str,
    unit: str,
    stage: str,
    on: date | None,
    adopter: str | None,
    sponsor: str,
    note: str,
) -> None:
    """Record that UNIT has reached a stage; a unit that is new is added."""

    at = desk()
    view = at.view(project)
    record = the_spread(view)
    when = on or view.today
    kind = Adopter(adopter) if adopter else None
    change = moving(
        record.file,
        unit,
        SiteStage(stage),
        when,
        view.today,
        adopter=kind,
        sponsor=sponsor,
        note=note,
    )
    at.edit_record(record, change)
    now = the_spread(at.view(project)).file
    found = site_named(now, unit)
    say(f"{record.source.file}: {found.unit if found else unit}, {stage} on {day(when)}.")
    say(f"{sites_message(now)}.")
    say_next(f"qiworkbook check {project}")


@spread.command(
    example="""
    qiworkbook spread rate willow-ward --rater "staff nurse" --levels ABACDABACD
    """
)
@project_argument
@click.option("--rater", required=True, help="Who rates: a role, never a name.")
@click.option("--id", "id_", default="", help="An anonymous id when two people have one role: r1.")
@click.option(
    "--levels", required=True, help="Ten letters, A to D, in the order of the ten factors."
)
@click.option("--on", type=Day(), default=None, help="The day; otherwise today.")
def rate(project: str, rater: str, id_: str, levels: str, on: date | None) -> None:
    """Record one person's rating of sustainability (NHS Sustainability Model).

    The ten factors, in order: benefits, credibility, adaptability, monitoring; involvement,
    behaviours, senior leaders, clinical leaders; fit, infrastructure. What A to D mean for each
    is in the model's own guide.
    """

    at = desk()
    view = at.view(project)
    record = the_spread(view)
    when = on or view.today
    given = levels_from(levels)
    at.edit_record(record, rating(record.file, rater, given, when, view.today, id_))
    say(f"{record.source.file}: {rater} rated on {day(when)}.")
    say("\n".join(ratings_told(the_spread(at.view(project)).file)))


@spread.command(
    example="""
    qiworkbook spread package
    qiworkbook spread package willow-ward -o for-juniper
    qiworkbook spread package --starter our-package
    """
)
@click.argument("projects", nargs=-1, metavar="[PROJECT]...")
@output_folder("output/ in the workbook")
@click.option("--starter", default="", help="Write a starter of this name instead of a document.")
def package(projects: tuple[str, ...], folder: Path | None, starter: str) -> None:
    """Write the change package of the named projects, or of all.

    It holds the ideas with a high degree of belief, each with what is core, what was adapted,
    and the cycles and charts that stand behind it.
    """
    from qiworkbook_spread.package import package_sections, starter_files, those_in_it

    at = desk()
    views = at.views(projects)
    for one in (one for view in views for one in beliefs(view) if one.is_doubted):
        say(f"Left out: {title_of(one.idea)}. {sentence(one.because)}")
    inside = [view.project.id for view in those_in_it(views)]
    if starter:
        made = at.add_starter(starter, starter_files(views))
        say(f"Made the starter {made}. Look through it: a new ward begins with these words.")
        say_next(f"qiworkbook new NAME --from {starter}")
        return
    written = at.write_document(package_sections(views), PACKAGE, "Change package", inside, folder)
    say(f"The change package is in {written[0]}, and as Markdown in {written[1]}")
    say_next("qiworkbook spread package --starter NAME")


def plan_lines(view: ProjectView, spread: Spread) -> Iterator[str]:
    """The lines of `spread show`."""
    yield f"{plan_message(spread)}. Phase: {PHASES[spread.plan.phase].lower()}."
    label = view.why_example(spread.illustrative)
    if label:
        yield f"Illustrative: {label}"
    for heading, texts in (
        ("Core", [core.what for core in spread.core]),
        ("May be adapted", [part.what for part in spread.adaptable]),
    ):
        if texts:
            yield f"{heading}:"
            yield from (f"  {text}" for text in texts)
    yield f"{ready_message(found_for(view, spread))}."
    if spread.site:
        yield f"{sites_message(spread)}."
        for site in spread.site:
            since = max((one.on for one in site.reached), default=None)
            when = f" since {day(since)}" if since else ""
            adopter = f" ({ADOPTERS[site.adopter].lower()})" if site.adopter else ""
            yield f"  {site.unit}{adopter}: {STAGES[site.stage][0].lower()}{when}"
    if spread.sustainability:
        yield from ratings_told(spread)


def ratings_told(spread: Spread) -> Iterator[str]:
    """The newest round of ratings, where raters disagree, and what is lowest."""
    newest = newest_round(spread.sustainability)
    yield f"{rating_message(spread)}."
    for one in newest:
        yield f"  {one.who}, {day(one.date)}: {total(one)}"
    for apart in far_apart(newest):
        given = f"{apart.given[0].value} to {apart.given[-1].value}"
        yield f"  Raters disagree on {apart.factor.name.lower()}: {given}"
    low = [one.factor.name.lower() for one in lowest(newest)]
    if low:
        yield f"  Lowest: {listed(low)}"
    yield UNVERIFIED_LEVELS
    yield UNVERIFIED_CUT_OFFS


def total(rating: FactorRating) -> str:
    """The score in words, or that there is none."""
    found = score(rating)
    return f"{points(found.tenths)} of 100" if found else "not all factors rated, so no score"


def ready_told(found: Sequence[EvidenceFound]) -> Iterator[str]:
    """The lines of `spread ready`."""
    yield f"{ready_message(found)}."
    for one in found:
        yield ""
        yield one.question.ask
        because = f": {one.answered.evidence}" if one.answered.evidence else ""
        yield f"  The team's answer: {ANSWERS[one.answered.answer][0].lower()}{because}"
        yield from (f"  Found: {sentence(line)}" for line in one.lines)
        yield from (f"  Not found: {line}" for line in one.missing)


def ready_data(found: Sequence[EvidenceFound]) -> list[dict[str, Any]]:
    """The same as data."""
    return [
        {
            "key": one.question.key,
            "question": one.question.ask,
            "answer": one.answered.answer.value,
            "evidence": one.answered.evidence,
            "found": list(one.lines),
            "not_found": list(one.missing),
        }
        for one in found
    ]


def as_data(view: ProjectView, spread: Spread) -> dict[str, Any]:
    """What the file says, and what follows from it."""
    data = spread.model_dump(mode="json", by_alias=True, exclude_none=True)
    for said, site in zip(data["site"], spread.site, strict=True):
        said["stage"] = site.stage.value if site.stage else None
    for said, rated in zip(data["sustainability"], spread.sustainability, strict=True):
        found = score(rated)
        said["total"] = found.tenths / 10 if found else None
    unverified = [UNVERIFIED_LEVELS, UNVERIFIED_CUT_OFFS] if spread.sustainability else []
    return {
        **data,
        "illustrative": view.why_example(spread.illustrative),
        "ready": ready_data(found_for(view, spread)),
        "unverified": unverified,
    }
