"""What git keeps of the workbook: how it was, where things stand, and the next version of it."""

from __future__ import annotations

from qiworkbook.history.commit import keep, remember
from qiworkbook.history.draft import Changed, Draft, Places, draft
from qiworkbook.history.pipes import pipe_in_the_way
from qiworkbook.history.repository import Repository, begin, repository, repository_around, unsent
from qiworkbook.history.versions import (
    Saved,
    Version,
    blobs_of,
    content_of,
    copy_out,
    has_history,
    saved_versions,
    version_before,
    version_of,
)

__all__ = [
    "Changed",
    "Draft",
    "Places",
    "Repository",
    "Saved",
    "Version",
    "begin",
    "blobs_of",
    "content_of",
    "copy_out",
    "draft",
    "has_history",
    "keep",
    "pipe_in_the_way",
    "remember",
    "repository",
    "repository_around",
    "saved_versions",
    "unsent",
    "version_before",
    "version_of",
]
