"""One line before something is made that others will see: there may be identifiers in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.workbook import OpenWorkbook


def warn_of_identifiers(opened: OpenWorkbook, ids: Sequence[str]) -> None:
    """Say on the error stream how many lines hold what looks like an NHS number, if any do."""
    from qiworkbook.workbook.identifying import identifiers_in

    number = identifiers_in(opened, ids)
    if number:
        what = (
            "thing that looks like an identifier"
            if number == 1
            else "things that look like identifiers"
        )
        click.echo(f"{number} {what}: run qiworkbook check", err=True)
