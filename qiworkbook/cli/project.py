"""`qiworkbook team`, `task`, `learning`, `next`, `progress`, `picture`, `coproduction`, `close`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qiworkbook.cli.ask import ask_word
from qiworkbook.cli.command import Command, Group
from qiworkbook.cli.options import Word, asked_option, project_argument
from qiworkbook.cli.row_commands import (
    add_picture_command,
    edit,
    field_command,
    leads_of,
    remove_picture_command,
    rows_group,
    set_command,
)
from qiworkbook.cli.session import ask, say, say_next, session
from qiworkbook.model.project_file import Status

if TYPE_CHECKING:
    from qiworkbook.workbook.edits.form_edits import Edit

team = rows_group(
    "team", 'qiworkbook team add willow-ward --role member --title "Night charge nurse"', "a role"
)
task = rows_group(
    "task",
    'qiworkbook task add willow-ward --what "Print the cards" --who "Data champion"',
    "a task",
)
learning = rows_group(
    "learning",
    'qiworkbook learning add willow-ward --what "Short is enough" --worked yes',
    "what was learned",
)
next_ = rows_group(
    "next", 'qiworkbook next add willow-ward --what "Try it at weekends"', "what comes next"
)
progress = rows_group(
    "progress",
    'qiworkbook progress add willow-ward --date 2025-05-01 --self 3 --reason "Two tests"',
    "a progress score; it is never set automatically",
)

_PICTURE = (
    'qiworkbook picture add willow-ward team.jpg --alt "Seven people at the noticeboard" '
    '--agreed-by "All seven: ward manager, nurses, peer worker" --until 2026-03-31'
)
picture = Group(
    "picture",
    example=_PICTURE,
    help="Add, change or take out a picture of the work: never in git, nor in a copy to share.",
)
picture.add_command(add_picture_command(_PICTURE))
picture.add_command(set_command("picture"))
picture.add_command(remove_picture_command())

followup = Group(
    "followup",
    example="qiworkbook followup set willow-ward 2025-12-01 --held yes",
    help="Say whether what was achieved has held.",
    leads=leads_of("followup"),
)
followup.add_command(set_command("followup"))

coproduction = Group(
    "coproduction",
    example="qiworkbook coproduction set willow-ward --level co-designed",
    help="Say how people with lived experience share in the work.",
    leads=leads_of("coproduction"),
)
coproduction.add_command(
    field_command(
        "coproduction",
        "qiworkbook coproduction set willow-ward --level co-designed",
        "Say how people with lived experience share in the work of PROJECT.",
    )
)


@click.command(
    "close",
    cls=Command,
    example="""
    qiworkbook close willow-ward
    qiworkbook close willow-ward --met partly --learned "Weekends need their own plan"
    """,
)
@project_argument
@click.option("--met", type=click.Choice(["yes", "partly", "no"]), help="Whether the aim was met.")
@asked_option("--learned", help="What you would tell a ward with the same aim.")
def close(project: str, **options: Any) -> None:
    """Close PROJECT: its work is done.

    In 3, 6 and 12 months you will be asked whether it has held.
    """
    from qiworkbook.workbook.edits.form_edits import Set

    found = session().view(project).project
    if found.about.status is Status.CLOSED and found.followups and not any(options.values()):
        say(f"{project} is closed already.")
        say_next(
            f'qiworkbook close {project} --met partly --learned "..."',
            f"qiworkbook followup set {project} {found.followups[0].due} --held yes",
        )
        return
    if session().terminal and found.aim is not None:
        options["met"] = options["met"] or ask_word("Was the aim met?", Word("theory:Met")) or None
        options["learned"] = options["learned"] or ask("What would you tell a ward like yours?")
    aim: list[Edit] = [Set(("aim", key), value) for key, value in options.items() if value]
    done = f"{project} is closed. In 3, 6 and 12 months you will be asked whether it has held."
    edit(project, lambda _: [Set(("project", "status"), "closed"), *aim], lambda _: done)
    say_next(f"qiworkbook report {project}", "qiworkbook undo")
