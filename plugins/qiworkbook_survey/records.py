"""The files that this plugin owns, and how its parts find them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import RecordType, Scope, Shared
from qiworkbook_survey.library import Questionnaire
from qiworkbook_survey.shared import SHARED_COUNTS
from qiworkbook_survey.wave import Wave

if TYPE_CHECKING:
    from qiworkbook.api import Project, Record

WAVES = RecordType(
    "survey",
    "survey/*.toml",
    Wave,
    "One wave of a survey: how many people chose each answer, and nothing about any of them",
    people=("cleared_by",),
    shared=Shared.COUNTS,
    counts=SHARED_COUNTS,
)
QUESTIONNAIRES = RecordType(
    "questionnaires",
    "questionnaires/*.toml",
    Questionnaire,
    "A questionnaire of your own",
    Scope.WORKBOOK,
)

RECORDS = (WAVES, QUESTIONNAIRES)


def waves_of(project: Project) -> tuple[Record[Wave], ...]:
    """The waves of a project, the oldest first."""
    waves = project.records_of(Wave)
    return tuple(sorted(waves, key=lambda wave: (str(wave.file.opened or wave.id), wave.id)))
