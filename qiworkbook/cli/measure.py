"""`qiworkbook measure`: what is counted, and how it is defined."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from qiworkbook.cli.ask import Day, ask_one, ask_word, missing, needed
from qiworkbook.cli.command import Group
from qiworkbook.cli.confirmation import confirm_command, say_redefined
from qiworkbook.cli.left_out import lists
from qiworkbook.cli.options import (
    Number,
    ThingName,
    Word,
    asked_option,
    fields_words,
    given,
    measure_argument,
    project_argument,
    set_to,
    share_option,
    with_options,
)
from qiworkbook.cli.row_commands import (
    add_in,
    edit,
    move_command,
    remove_command,
    rename_command,
)
from qiworkbook.cli.session import say, say_json, say_next, session, table
from qiworkbook.model import Measure, Project
from qiworkbook.spc.reading import Reading

_LIMITS = "limits_"
"""Before the name of an option that says how limits are made."""


@click.group(cls=Group, example="qiworkbook measure list willow-ward")
def measure() -> None:
    """Add, change, list or show the measures of a project; recalculate the limits of one."""


_about = with_options(
    asked_option(
        "--definition", help="What exactly is counted, so that anybody would count alike."
    ),
    asked_option("--numerator", help="What is counted, in words."),
    asked_option("--denominator", help="Out of what, in words."),
    asked_option("--counts", type=Word("measure:CountingUnit"), help="What one count is."),
    asked_option("--better", type=Word("measure:Better"), help="Which way is improvement."),
    asked_option(
        "--chart",
        type=Word("measure:ChartType"),
        help="If left out, one is chosen and the reason given.",
    ),
    asked_option("--rule-set", help="The rules for this chart, if not those of the workbook."),
    asked_option("--unit", help="Such as %."),
    asked_option("--per", type=Number(), help="A rate per this many, such as 1000."),
    asked_option("--decimals", type=click.IntRange(0, 6), help="How many decimals to show."),
    asked_option("--target", type=Number(), help="The value to reach."),
    asked_option(
        "--shows",
        type=ThingName("drivers", or_aim=True),
        multiple=True,
        help="aim, or a driver.",
    ),
    asked_option("--every", type=Word("measure:Frequency"), help="How often a point is collected."),
    asked_option("--source", help="Where the numbers come from."),
    asked_option("--collected-by", help="Which role collects them."),
    click.option(
        "--baseline", type=click.IntRange(1), help="Limits from this many points at the start."
    ),
    asked_option(
        "--paired-with",
        type=ThingName("measures"),
        help="The id of a measure that is shown beside it.",
    ),
    asked_option(
        "--days-between",
        type=ThingName("measures"),
        help="A count of events: this is the time between them.",
    ),
)
"""The options that `add` and `set` have in common."""


@measure.command(
    example="""
    qiworkbook measure add willow-ward "People who felt safe this week" --id feels-safe \
--kind outcome --better increase --unit % --shows aim --every week
    """
)
@project_argument
@click.argument("name", required=False)
@click.option("--id", "id_", help="Its id; otherwise made from the name.")
@click.option("--kind", type=Word("measure:MeasureKind"), help="Why it is kept.")
@_about
def add(project: str, name: str | None, id_: str | None, kind: str | None, **options: Any) -> None:
    """Add a measure called NAME to PROJECT."""
    name = needed(name, "What will you count?", "NAME")
    found = session().view(project).project
    if session().terminal:
        kind = kind or ask_word("Why is it kept?", Word("measure:MeasureKind"), "outcome")
        options["shows"] = options["shows"] or _asked_shows(found)
        options["better"] = options["better"] or ask_word(
            "Which way is better?", Word("measure:Better")
        )
    elif kind is None:
        raise missing("--kind")
    made = add_in(project, "measure", **given(id=id_, name=name, kind=kind, **options))
    say(f"Added the measure {made} to {project}.")
    if options["days_between"]:
        say_next(f"qiworkbook chart {project} {made}")
        return
    steps = [f"qiworkbook data add {project} {made}"]
    if not options["definition"]:
        say("It still needs a definition: what exactly is counted, and how.")
        steps.append(f'qiworkbook measure set {project} {made} --definition "Of the ..., who ..."')
    say_next(*steps)


def _asked_shows(project: Project) -> tuple[str, ...]:
    named = {"aim": "The aim"} if project.aim else {}
    named |= {driver.id: driver.name for driver in project.drivers}
    return tuple(filter(None, [ask_one("What does it show?", named)]))


@measure.command(
    "set",
    example="""
    qiworkbook measure set willow-ward feels-safe --definition "Of the people asked, who say yes"
    """,
)
@project_argument
@measure_argument
@asked_option("--name", help="What it is called.")
@click.option("--kind", type=Word("measure:MeasureKind"), help="Why it is kept.")
@_about
@click.option("--draw-last", type=click.IntRange(1), help="Draw only the latest points, this many.")
@click.option(
    "--limits-from", "limits_start", type=Day(), help="Limits from the points since this day."
)
@click.option("--limits-to", "limits_end", type=Day(), help="The last day of those points.")
@click.option("--centre", "limits_centre", type=Number(), help="A centre from outside.")
@click.option("--lower", "limits_lower", type=Number(), help="A lower limit from outside.")
@click.option("--upper", "limits_upper", type=Number(), help="An upper limit from outside.")
@click.option("--limits-source", "limits_source", help="The source of the limits you give.")
@click.option(
    "--screened/--not-screened",
    "limits_screened",
    default=None,
    help="Whether very large moving ranges are left out of the limits.",
)
@click.option("--lowest", "limits_lowest", type=Number(), help="The lowest possible value.")
@click.option("--highest", "limits_highest", type=Number(), help="The highest possible value.")
@click.option("--no-limits", is_flag=True, help="Remove the centre and limits that were set.")
def set_(project: str, measure: str, no_limits: bool, **options: Any) -> None:
    """Change details of MEASURE, given by its id; anything you do not name stays as it is."""
    from qiworkbook.workbook.edits.form_edits import Remove, sets
    from qiworkbook.workbook.lookup import the_measure

    fields = given(**options)
    limits = {key: fields.pop(key) for key in tuple(fields) if key.startswith(_LIMITS)}
    named = {key.removeprefix(_LIMITS): value for key, value in limits.items()}
    if not (fields or limits or no_limits):
        set_to(", such as --definition")
    path = ("measure", the_measure(session().view(project).project, measure).id)
    forget = [Remove((*path, "limits"))] if no_limits else []
    edit(
        project,
        lambda seen: [
            *sets(seen, path, fields),
            *forget,
            *sets(seen, (*path, "limits"), named),
        ],
    )
    forgotten = "the limits that were set are removed" if no_limits else ""
    say(f"{measure}: {', '.join(filter(None, (forgotten, fields_words(fields | limits))))}.")
    if say_redefined(project, measure):
        return
    say_next(f"qiworkbook {'chart' if limits or no_limits else 'measure show'} {project} {measure}")


@measure.command("list", example="qiworkbook measure list willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def list_(project: str, as_json: bool) -> None:
    """List the measures of PROJECT, each with its latest value."""
    from qiworkbook.compose.document import last_value
    from qiworkbook.spc.words import variation_said, why_no_data

    view = session().view(project)
    measures = view.project.measures
    first = f'qiworkbook measure add {project} "What you will count" --kind outcome'
    if lists(view.project, measures, ("measure", "measures"), first, as_json):
        rows = []
        for one in measures:
            reading = view.readings[one.id]
            latest = reading.latest
            value = last_value(reading) if latest else why_no_data(reading)
            when = str(latest.when or latest.label) if latest else ""
            rows.append((one.id, str(one.kind), value, when, variation_said(reading)))
        say(table(rows, ("measure", "kind", "latest", "on", "variation")))
        say_next(f"qiworkbook measure show {project} {measures[0].id}")


@measure.command(example="qiworkbook measure show willow-ward feels-safe")
@project_argument
@measure_argument
@click.option("--json", "as_json", is_flag=True, help="The definition, as JSON.")
@share_option
def show(project: str, measure: str, as_json: bool) -> None:
    """Show how MEASURE is defined, and what its chart says."""
    from qiworkbook.workbook.lookup import the_measure

    view = session().view(project)
    found = the_measure(view.project, measure)
    if as_json:
        say_json(found.model_dump(mode="json"))
        return
    for line in _lines(found, view.readings[found.id]):
        say(line)
    say_next(f"qiworkbook chart {project} {measure}")


@measure.command(
    example="""
    qiworkbook measure phase willow-ward feels-safe --start 2024-06-03 \
--reason "The huddle runs on every shift" --pdsa 2024-05-06-huddle-all-shifts
    """
)
@project_argument
@measure_argument
@click.option("--start", type=Day(), required=True, help="The first day of the new limits.")
@asked_option("--reason", required=True, help="What changed in the process, and is meant to last.")
@click.option("--pdsa", type=ThingName("cycles"), help="The cycle that changed it.")
@click.option(
    "--baseline", type=click.IntRange(1), help="Limits from this many of its first points."
)
def phase(project: str, measure: str, **fields: Any) -> None:
    """Recalculate centre and limits of MEASURE from a date on, for a reason.

    Nothing else ever does: a chart may suggest new limits, and a person decides.
    """
    from qiworkbook.spc.words import limits_words
    from qiworkbook.workbook.lookup import the_cycle, the_measure

    found = session().view(project).project
    if fields["pdsa"]:
        fields["pdsa"] = the_cycle(found, fields["pdsa"]).id
    add_in(project, "measure", the_measure(found, measure).id, "phase", **given(**fields))
    reading = session().view(project).readings[measure]
    say(f"{measure} has new limits from {fields['start']}: {fields['reason']}")
    say(limits_words(reading))
    for caution in reading.cautions:
        say(f"! {caution}")
    say_next(f"qiworkbook chart {project} {measure}")


def _lines(found: Measure, reading: Reading) -> Iterator[str]:
    from qiworkbook.spc.words import headline, limits_words, rule_set_words

    yield found.name
    facts = {
        "kind": found.kind,
        "definition": found.definition or "still to be written",
        "numerator": found.numerator,
        "denominator": found.denominator,
        "counts": found.counts,
        "better": found.better,
        "target": found.target,
        "shows": ", ".join(found.shows),
        "every": found.every,
        "source": found.source,
        "collected by": found.collected_by,
        "paired with": found.paired_with,
        "days between": found.days_between,
    }
    yield table([(f"  {key}", str(said)) for key, said in facts.items() if said not in (None, "")])
    yield ""
    yield headline(reading)
    yield limits_words(reading)
    yield rule_set_words(reading)
    yield from (f"! {caution}" for caution in reading.cautions)
    if reading.chosen_because:
        yield reading.chosen_because


measure.add_command(confirm_command(of_measure=True))
for _made in (rename_command("measure"), move_command("measure"), remove_command("measure")):
    measure.add_command(_made)
