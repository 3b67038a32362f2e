"""The core's own checks, coach questions and sections: a plugin like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.api import Check, QuestionMaker, RuleSet, SectionMaker


@hookimpl
def qiworkbook_checks() -> Iterable[Check]:
    """Check the thread, the team, the aim, the theory, measures, ideas and cycles."""
    from qiworkbook.builtin.checks import CHECKS

    return CHECKS


@hookimpl
def qiworkbook_questions() -> Iterable[QuestionMaker]:
    """Ask what a coach would ask next."""
    from qiworkbook.builtin.questions import QUESTIONS

    return QUESTIONS


@hookimpl
def qiworkbook_sections() -> Iterable[SectionMaker]:
    """Tell a project's story in the report and in the deck."""
    from qiworkbook.builtin.sections import SECTIONS

    return SECTIONS


@hookimpl
def qiworkbook_rule_sets() -> Iterable[RuleSet]:
    """The published rule sets, each with its source."""
    from qiworkbook.spc import RULE_SETS

    return RULE_SETS.values()
