"""The group that the commands of `qiworkbook benchmark` are in."""

from __future__ import annotations

import click

from qiworkbook.cli.kit import Group


@click.group(cls=Group, example="qiworkbook benchmark show willow-ward")
def benchmark() -> None:
    """Where a ward stands against a set of standards, with evidence, over time."""
