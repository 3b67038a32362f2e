"""The group `qiworkbook survey`, which its commands join."""

from __future__ import annotations

import click

from qiworkbook.cli.kit import Group


@click.group(cls=Group, example="qiworkbook survey show willow-ward")
def survey() -> None:
    """Ask staff in confidence: counts only, no row, no name, nothing of a small group."""
