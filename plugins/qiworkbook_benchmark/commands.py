"""`qiworkbook benchmark` with all its commands: importing them is what adds them to the group."""

from __future__ import annotations

from qiworkbook_benchmark import commands_excel as commands_excel, commands_work as commands_work
from qiworkbook_benchmark.group import benchmark as benchmark
