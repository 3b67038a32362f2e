"""`qiworkbook privacy`: what is kept about people, where, and what is checked."""

from __future__ import annotations

from pathlib import Path

import click

from qiworkbook.cli.ask import ask_at_terminal
from qiworkbook.cli.command import Group
from qiworkbook.cli.left_out import warn_of_identifiers
from qiworkbook.cli.options import output_folder
from qiworkbook.cli.session import Session, count, near_path, say, say_next, session, warn
from qiworkbook.workbook.question import YES


@click.group(cls=Group, example="qiworkbook privacy page")
def privacy() -> None:
    """Tell whoever answers for information what this workbook holds."""


@privacy.command(example="qiworkbook privacy page -o for-our-ig-lead")
@output_folder("output/ in the workbook")
def page(folder: Path | None) -> None:
    """Write a page for your information governance lead, from this workbook itself.

    What is stored where, who can see it, what is checked and what not, what was made, how to take
    something out again; and the beginning of a data protection impact assessment.
    """
    from qiworkbook.store.outputs import OUTPUT
    from qiworkbook.workbook.outputs.documents import write_document
    from qiworkbook.workbook.outputs.privacy_page import privacy_page

    opened = session().open()
    warn_of_identifiers()
    target = folder or opened.root / OUTPUT
    title = "For the information governance lead"
    html, text = write_document(opened, privacy_page(opened), title, target, "privacy")
    say(f"The page is in {near_path(html)}, and as Markdown in {near_path(text)}")
    say_next("read it with your information governance lead; only the trust can answer the blanks")


@privacy.command(
    example="""
    qiworkbook privacy forget
    qiworkbook privacy forget --all
    """
)
@click.option(
    "--all", "everything", is_flag=True, help="Everything that is kept for this workbook."
)
def forget(everything: bool) -> None:
    """Take identifiers out of what is kept on this computer for undo.

    What stood before an edit is kept for 90 days, identifiers that have been taken out since among
    it. This takes away every text that has one which its file has no more. Nothing of the workbook
    changes, and git and copies on other computers are not touched.
    """
    from qiworkbook.workbook.edits.identifiers import forget_identifiers

    number = forget_identifiers(session().root, everything=everything)
    if everything:
        say("Nothing is kept for undo in this workbook any more.")
    elif number:
        say(f"{count(number, 'earlier text', 'earlier texts')} taken away.")
    else:
        say("Nothing is kept with an identifier that its file no longer has.")
    say("Git, backups and copies elsewhere may still have it: see qiworkbook privacy page.")


def offer_to_forget(shared: Session) -> None:
    """Offer to take an identifier that has just been taken out of a file out of the journal too."""
    from qiworkbook.workbook.edits.identifiers import FORGET, forget_identifiers

    kept = "! What was taken out is still kept on this computer, for undo."
    if not shared.terminal:
        warn(f"{kept} To take it away there too: qiworkbook privacy forget")
        return
    warn(kept)
    if ask_at_terminal(FORGET) == YES:
        forget_identifiers(shared.root)
        say("It is no longer kept here. Git and copies elsewhere may still have it.")
