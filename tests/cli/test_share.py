"""Every command that tells something of a project can tell it as a copy to share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
import pytest

from qiworkbook.cli.main import COMMANDS, qiworkbook
from qiworkbook.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.testing import WorkbookFolder

WITHOUT = {
    "init": "makes a workbook",
    "new": "starts a project",
    "check": "tells the team what to mend, with the lines of their files",
    "aim set": "changes a file",
    "team add": "changes a file",
    "team set": "changes a file",
    "team remove": "changes a file",
    "task add": "changes a file",
    "task set": "changes a file",
    "task remove": "changes a file",
    "learning add": "changes a file",
    "learning set": "changes a file",
    "learning remove": "changes a file",
    "next add": "changes a file",
    "next set": "changes a file",
    "next remove": "changes a file",
    "progress add": "changes a file",
    "progress set": "changes a file",
    "progress remove": "changes a file",
    "coproduction set": "changes a file",
    "close": "changes a file",
    "followup set": "changes a file",
    "picture add": "changes a file",
    "picture set": "changes a file",
    "picture remove": "changes a file",
    "driver rename": "changes a file",
    "driver move": "changes a file",
    "driver remove": "changes a file",
    "idea rename": "changes a file",
    "idea move": "changes a file",
    "idea remove": "changes a file",
    "measure rename": "changes a file",
    "measure move": "changes a file",
    "measure remove": "changes a file",
    "driver add": "changes a file",
    "driver set": "changes a file",
    "week": "changes files",
    "help": "tells of commands",
    "idea add": "changes a file",
    "idea set": "changes a file",
    "measure add": "changes a file",
    "measure set": "changes a file",
    "measure phase": "changes a file",
    "part show": "shows what a file of the team says, to change it",
    "part add": "changes a file",
    "part set": "changes a file",
    "part move": "changes a file",
    "part remove": "changes a file",
    "measure confirm": "changes a file",
    "aim confirm": "changes a file",
    "data add": "changes a file",
    "data import": "changes a file",
    "data set": "changes a file",
    "data remove": "changes a file",
    "data repair": "changes a file",
    "pack": "is always a copy to share",
    **dict.fromkeys(
        (
            f"programme {name}"
            for name in (
                "add",
                "ambition add",
                "ambition remove",
                "ambition set",
                "approve",
                "check",
                "group add",
                "group remove",
                "group set",
                "init",
                "list",
                "remove",
                "report",
                "export",
                "set",
                "site",
                "slides",
                "undo",
                "ward",
            )
        ),
        "is of copies to share alone",
    ),
    "privacy page": "tells what is kept where, and no numbers of a project",
    "privacy forget": "changes what is kept on this computer",
    "undo": "changes a file",
    "restore": "changes a file",
    "merge": "changes a file",
    "versions": "tells when something changed, and no numbers of a project",
    "start-file": "holds no numbers",
    "bundle": "holds no workbook",
    "serve": "is for who started it, and asks them for each copy to share",
    "pdsa plan": "changes a file",
    "pdsa predict": "changes a file",
    "pdsa do": "changes a file",
    "pdsa study": "changes a file",
    "pdsa act": "changes a file",
    "collect": "changes files",
    "sheet out": "goes to the ward whose own numbers it has",
    "sheet paper": "goes to the ward whose own numbers it has",
    "sheet in": "changes a file",
    "learning-set new": "changes a file",
    "learning-set form": "is a sheet to fill in, and tells no number",
    "learning-set invite": "tells when and what for, and no number of a project",
    "learning-set attend": "changes a file",
    "learning-set commit": "changes a file",
    "learning-set evaluate": "changes a file",
    "definitions list": "tells what measures mean, and no number",
    "definitions publish": "tells what measures mean, and no number",
    "definitions take": "changes a file",
    "resources add": "changes a file",
    "resources list": "tells what others published, and nothing of a project",
    "save": "keeps a version",
    "plugins list": "tells what is installed",
    "plugins check": "tells what is installed",
    "plugins new": "makes a plugin",
    "templates list": "tells what is installed",
    "templates copy": "changes a file",
    "schema": "tells of formats",
}


def leaves(
    name: str, command: click.Command, ctx: click.Context
) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    for inner in command.list_commands(ctx):
        found = command.get_command(ctx, inner)
        assert found is not None
        yield from leaves(f"{name} {inner}".strip(), found, ctx)


def test_every_command_has_share_or_a_reason_to_have_none() -> None:
    ctx = click.Context(qiworkbook, obj=Session())
    all_of_them = dict(leaves("", qiworkbook, ctx))
    having = {
        name
        for name, command in all_of_them.items()
        if any("--share" in param.opts for param in command.params)
    }
    assert {"report", "slides", "export", "survey show", "charter poster"} <= having
    assert all_of_them.keys() - having == WITHOUT.keys()
    assert set(COMMANDS) <= {name.split()[0] for name in all_of_them}


def test_the_page_for_the_lead_lists_each_copy_with_its_day_and_for_whom(
    elm: WorkbookFolder,
) -> None:
    assert elm.run("privacy", "page", "-o", "before").exit_code == 0
    assert "No copy to share was made" in elm.read("before/privacy.md")
    ran = elm.run("report", "--share", "--recipient", "Quality committee", "-o", "copy")
    assert ran.exit_code == 0, ran.err
    elm.run("list", "--share")
    assert elm.run("privacy", "page", "-o", "after").exit_code == 0
    page = elm.read("after/privacy.md")
    assert "Quality committee" in page
    assert "qiworkbook report" in page
    assert page.count("Not recorded. Write it here.") == 1


def test_a_chart_tells_of_the_lines_that_it_would_have_shown_alone(elm: WorkbookFolder) -> None:
    project = elm.read("projects/elm/project.toml")
    learned = '\n[[learning]]\nwhat = "Two people left early"\non = 2025-03-01\n'
    counted = '\n[[measure]]\nid = "falls"\nname = "Falls of three"\nkind = "outcome"\n'
    elm.write("projects/elm/project.toml", project + learned + counted)
    elm.write("projects/elm/data/falls.csv", "date,value\n2025-01-01,40\n2025-02-01,50\n")
    told = elm.run("list", "--share").err
    assert "Two people left early" in told
    charted = elm.run("chart", "elm", "falls", "--share").err
    assert "Falls of three" in charted
    assert "Two people left early" not in charted


@pytest.mark.parametrize(
    "rules",
    ["smal = 12", 'coarsen = "month"', 'coarsen = ["mnth"]', 'small = "9"', "small = 9\nsmall = 8"],
)
def test_no_copy_is_made_by_rules_that_cannot_be_read(elm: WorkbookFolder, rules: str) -> None:
    before = elm.read("workbook.toml")
    elm.write("workbook.toml", f"{before}\n[sharing]\n{rules}\n")
    packed = ("pack", "-o", "x.zip", "--recipient", "The programme")
    for command in (("export", "--share"), ("show", "elm", "--share"), packed):
        ran = elm.run(*command)
        assert ran.exit_code == 1, command
        assert "The rules for copies cannot be read, so no copy is made" in ran.err
    elm.write("workbook.toml", f"{before}\n[journal]\ndaies = 3\n[sharing]\nsmall = 9\n")
    assert elm.run("export", "--share").exit_code == 4, "what else is wrong is said"


def test_what_a_copy_leaves_out_is_said_of_an_id_on_screen_and_of_a_ward_on_a_page(
    elm: WorkbookFolder,
) -> None:
    project = elm.read("projects/elm/project.toml")
    learned = '\n[[learning]]\nwhat = "Two people left early"\non = 2025-03-01\n'
    elm.write("projects/elm/project.toml", project + learned)
    left_out = re.compile(r"([\w ]+): [0-9a-z]+ lines? with a number, a name or harm")
    assert left_out.findall(elm.run("export", "--share", "-o", "tables").out) == ["elm"]
    elm.run("report", "--share", "-o", "copy")
    assert left_out.findall(elm.read("copy/report.html")) == ["Elm Ward"]
