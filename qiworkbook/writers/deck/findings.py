"""What a look at a trust's template found, placeholder by placeholder, in plain words."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from qiworkbook.problems import WorkbookError


class TemplateError(WorkbookError):
    """The template cannot be used at all."""


class PartStanding(StrEnum):
    """What a deck will do with a part of the template."""

    FOUND = "found"
    IMPROVISED = "improvised"
    MISSING = "missing"
    UNUSED = "unused"
    LEFT_OUT = "left out"


class BrandFinding(Struct, frozen=True):
    """One thing about a template. `layout` and `placeholder` are the names they have in
    PowerPoint, or "" where there is none; `words` is a sentence for whoever keeps the template."""

    standing: PartStanding
    layout: str
    placeholder: str
    words: str
