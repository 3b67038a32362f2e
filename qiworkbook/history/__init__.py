"""What git keeps of the workbook: how it was, where things stand, and the next version of it."""

from __future__ import annotations

from qiworkbook.history.commit import Changed, Draft, Places, draft, keep, keep_merge, remember
from qiworkbook.history.git import pipe_in_the_way
from qiworkbook.history.repository import (
    DRIVER,
    Repository,
    Unmerged,
    begin,
    common_version,
    conflict_text,
    is_repository,
    repository,
    repository_around,
    set_driver,
    unmerged,
    unsent,
)
from qiworkbook.history.versions import (
    LostError,
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
    "DRIVER",
    "Changed",
    "Draft",
    "LostError",
    "Places",
    "Repository",
    "Saved",
    "Unmerged",
    "Version",
    "begin",
    "blobs_of",
    "common_version",
    "conflict_text",
    "content_of",
    "copy_out",
    "draft",
    "has_history",
    "is_repository",
    "keep",
    "keep_merge",
    "pipe_in_the_way",
    "remember",
    "repository",
    "repository_around",
    "saved_versions",
    "set_driver",
    "unmerged",
    "unsent",
    "version_before",
    "version_of",
]
