"""The trauma-informed grid: six principles, what people say of each, and no score."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qiworkbook.api import Choice, FileTable, IdeaId, Prose, Several, Table, Words


class Principle(StrEnum):
    """The six principles of trauma-informed practice (OHID, working definition, 2022)."""

    SAFETY = "safety"
    TRUST = "trust"
    CHOICE = "choice"
    COLLABORATION = "collaboration"
    EMPOWERMENT = "empowerment"
    CULTURAL_CONSIDERATION = "cultural-consideration"


class Row(Table):
    """One principle, as it is lived here."""

    principle: Choice[Principle]
    """safety, trust, choice, collaboration, empowerment or cultural-consideration."""

    patients_say: Prose = ""
    """What patients say, as a group."""

    staff_say: Prose = ""
    """What staff say, as a group."""

    evidence: Prose = ""
    """What shows it."""

    gap: Prose = ""
    """What is lacking."""

    idea: IdeaId = ""
    """The id of the change idea of the project that could be tested."""


class TraumaGrid(FileTable):
    """All that `trauma-informed.toml` may hold. There is no score: it begins conversations."""

    date: datetime.date | None = None
    """When it was last talked through."""

    together_with: Annotated[tuple[Words, ...], Field(strict=False)] = ()
    """Which meetings or roles talked it through, never names."""

    illustrative: str = ""
    """Says so when the grid is an example."""

    row: Several[Row] = ()
    """The principles."""
