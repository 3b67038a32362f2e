"""One project seen whole, and the whole workbook seen at once.

This is the single argument that checks, coach questions and sections get. Everything in it is
worked out once, on first use.
"""

from __future__ import annotations

from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from qiworkbook.analysis.readings import read_measure
from qiworkbook.analysis.thread import Thread
from qiworkbook.model import Measure, Project, Series, ShownPicture, Workbook
from qiworkbook.spc.reading import Reading, in_everyday_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from qiworkbook.model import LearningSet
    from qiworkbook.problems import Problem
    from qiworkbook.spc.rule_sets import RuleSet


class ProjectView(Struct, frozen=True, dict=True):
    """A project, the day it is looked at, and the workbook around it.

    Where something is made that may have them, `pictures` are those that may be shown on that day,
    and `not_shown` says why the others may not. `everyday` is where its readers know no charts.
    """

    project: Project
    today: date
    workbook: Workbook = field(default_factory=Workbook)
    rule_sets: Mapping[str, RuleSet] | None = None
    pictures: tuple[ShownPicture, ...] = ()
    not_shown: tuple[Problem, ...] = ()
    everyday: bool = False

    @cached_property
    def thread(self) -> Thread:
        """The graph from aim to measure."""
        return Thread(self.project)

    @cached_property
    def readings(self) -> Mapping[str, Reading]:
        """The reading of every measure, by the measure's id, in the order of the file."""
        known, shown = self.outcome, self.thread.outcome
        read = {
            one.id: known if known and one is shown else self.read(one)
            for one in self.project.measures
        }
        return MappingProxyType(read)  # everybody is handed the same one

    def why_example(self, own: str = "") -> str:
        """Why what is told is only an example: a file's `own` words, the project's, the workbook's.

        "" where nothing says that it is one.
        """
        return own or self.project.about.illustrative or self.workbook.file.workbook.illustrative

    def read(self, measure: Measure) -> Reading:
        """The reading of one of the project's measures, when the others are not asked for."""
        default = self.workbook.file.defaults.rule_set
        found = read_measure(
            self.project, measure, self.thread, default, self.rule_sets, self.today
        )
        return in_everyday_words(found) if self.everyday else found

    def reading_of(self, measure: Measure, series: Series) -> Reading:
        """What a chart of other numbers would say: those of a measure that no project has."""
        alone = replace(
            self.project,
            aim=None,
            cycles=(),
            measures=(measure,),
            series={measure.id: series},
            problems=(),
        )
        return replace(self, project=alone).readings[measure.id]

    def reading(self, measure: str) -> Reading | None:
        """The reading of the measure with this id, if there is one."""
        return self.readings.get(measure)

    @cached_property
    def outcome(self) -> Reading | None:
        """The reading of the measure that shows the aim."""
        measure = self.thread.outcome
        return self.read(measure) if measure else None


class WorkbookView(Struct, frozen=True):
    """What is made of a whole workbook sees this.

    `views` are the projects that were asked for, each whole; `workbook` holds what lies beside
    them. `gathering` is the learning set that a deck is made for, None for any other output.
    """

    workbook: Workbook
    views: tuple[ProjectView, ...]
    today: date
    gathering: LearningSet | None = None
