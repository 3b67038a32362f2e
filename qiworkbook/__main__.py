"""`python -m qiworkbook` does what `qiworkbook` does."""

from qiworkbook.cli.main import run

run()
