"""`qiworkbook pdsa do`: what happened when it was tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.fields import given
from qiworkbook.cli.params import Day, cycle_argument, project_argument
from qiworkbook.cli.pdsa import cycle_at
from qiworkbook.cli.say import say, say_next
from qiworkbook.cli.session import session

if TYPE_CHECKING:
    from qiworkbook.model import Cycle


@click.command(
    cls=Command,
    example="""
    qiworkbook pdsa do willow-ward one-handover --as-planned --observations "It took two minutes"
    qiworkbook pdsa do willow-ward
    """,
)
@project_argument
@cycle_argument
@click.option("--started", type=Day(), help="When it began.")
@click.option("--ended", type=Day(), help="When it ended.")
@click.option("--as-planned/--not-as-planned", default=None, help="Whether it went as planned.")
@click.option("--observations", help="What happened, also what nobody expected. No names.")
def do(project: str, cycle: str | None, **options: Any) -> None:
    """Say what happened in CYCLE of PROJECT; left out, it is the one that waits for this."""
    from qiworkbook.cli.ask import in_order_of_time, missing
    from qiworkbook.workbook.cycles import fill_in

    found = session().view(project).project
    one = cycle_at(found, cycle, "do")
    fields = given(**options)
    if "observations" not in fields and "as_planned" not in fields:
        if not session().terminal:
            raise missing("--observations")
        _ask(one, fields)
    if one.file.plan.start and not one.file.do.started:
        fields.setdefault("started", one.file.plan.start)
    fields |= in_order_of_time({"started": one.file.do.started, **fields}, "started", "ended")
    fill_in(session().root, found, one, {"do": fields})
    say(f"Do: written down for {one.title}.")
    say_next(f"qiworkbook pdsa study {project} {one.id}")


def _ask(cycle: Cycle, fields: dict[str, Any]) -> None:
    from qiworkbook.cli.ask import ask_day, ask_needed, ask_yes

    say(f"{cycle.title}: what happened?")
    if "started" not in fields:
        fields["started"] = ask_day("When did it begin?", cycle.start or session().today)
    if "ended" not in fields:
        fields["ended"] = ask_day("When did it end?", cycle.file.plan.end or fields["started"])
    fields["as_planned"] = ask_yes("Did it go as planned?")
    fields["observations"] = ask_needed("What did you see? Also what nobody expected")
    for key in [key for key, value in fields.items() if value is None]:
        del fields[key]
