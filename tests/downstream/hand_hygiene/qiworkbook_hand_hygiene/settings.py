"""What `[plugins.hand-hygiene]` in workbook.toml may hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from qiworkbook.api import Settings, Table


class HandHygieneSettings(Table):
    """What this trust says of its own."""

    fewest: Annotated[int, Field(ge=1)] = 10
    """How many moments of a day are enough to say something."""


SETTINGS = Settings("hand-hygiene", HandHygieneSettings, "how few moments are too few")
