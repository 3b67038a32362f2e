"""A measure and its data become a reading: the bridge from the model to the statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.spc import Observation, PhaseStart, Plan, TargetFrom, analyse
from qiworkbook.spc.reading import Better, Event, Pause
from qiworkbook.thread import AIM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qiworkbook.model import Measure, Project, Series
    from qiworkbook.spc import RuleSet
    from qiworkbook.spc.reading import Reading
    from qiworkbook.thread import Thread
