"""`qiworkbook survey`: a form on paper, an import that keeps counts only, waves on one screen."""

from __future__ import annotations

from qiworkbook_survey import commands_show, commands_waves
from qiworkbook_survey.commands_show import survey

__all__ = ["commands_show", "commands_waves", "survey"]
