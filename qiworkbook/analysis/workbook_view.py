"""The whole workbook seen at once: its projects whole, and the learning set that is prepared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import LearningSet, Workbook


@dataclass(frozen=True, slots=True)
class WorkbookView:
    """What is made of a whole workbook sees this.

    `views` are the projects that were asked for, each whole; `workbook` holds what lies beside
    them. `gathering` is the learning set that a deck is made for, None for any other output.
    """

    workbook: Workbook
    views: tuple[ProjectView, ...]
    today: date
    gathering: LearningSet | None = None
