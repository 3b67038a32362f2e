"""The second door for plugins: what a command of theirs is made with, beside click.

Import it in the module of the command, which is loaded when the command is asked for, and never
in the plugin's top module, which is imported at every start. What is listed here is kept stable.
"""

from __future__ import annotations

from qiworkbook.cli.command import Group
from qiworkbook.cli.desk import desk
from qiworkbook.cli.params import Day, OutputFolder, project_argument
from qiworkbook.cli.say import say, say_json, say_next
from qiworkbook.workbook.desk import Desk
from qiworkbook.workbook.question import AnswerKind

__all__ = [
    "AnswerKind",
    "Day",
    "Desk",
    "Group",
    "OutputFolder",
    "desk",
    "project_argument",
    "say",
    "say_json",
    "say_next",
]
