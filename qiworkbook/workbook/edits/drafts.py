"""Drafts: what somebody typed and has not sent yet, kept for them alone, and not for long.

They lie in the private folder in which what stood before edits is kept, never in the workbook.
What looks like an identifier is not kept at all.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from qiworkbook.store.atomic import sha256
from qiworkbook.store.journal import private_folder

DAYS = 14
_LARGEST = 256 * 1024
_A_DAY = 24 * 60 * 60

Fields = tuple[tuple[str, str], ...]
"""The fields of a form with what stands in them; a name may stand there several times."""


class Draft(Struct, frozen=True):
    """What was typed into the form of a page, and when."""

    on: datetime
    fields: Fields


def keep_draft(root: Path, page: str, fields: Sequence[tuple[str, str]]) -> bool:
    """Keep what was typed into a page. Gives whether it is kept.

        >>> keep_draft(root, "week", [("when", "today")])
        True

    It is not where it looks like an identifier, where it is very long, or where the disk refuses.
    """
    from qiworkbook.privacy.patterns import IdentifierKind, look

    text = json.dumps([list(pair) for pair in fields])
    said = "\n".join(value for _, value in fields)
    if len(text) > _LARGEST or any(look(said, kind) for kind in IdentifierKind):
        forget_draft(root, page)
        return False
    try:
        file = _file(root, page)
        beside = file.with_suffix(f".{os.getpid()}.tmp")
        how = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(beside, how, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text)
        beside.replace(file)
    except (OSError, RuntimeError):
        return False
    return True


def draft_of(root: Path, page: str) -> Draft | None:
    """What was typed into a page and not sent, if it is kept still. All that are too old go.

    >>> keep_draft(root, "week", [("when", "today")])
    True
    >>> draft_of(root, "week").fields
    (('when', 'today'),)
    """
    purge_drafts(root)
    try:
        file = _file(root, page)
        fields = tuple((str(name), str(value)) for name, value in json.loads(file.read_text()))
        return Draft(datetime.fromtimestamp(file.stat().st_mtime), fields)
    except (OSError, RuntimeError, ValueError, TypeError):
        return None


def forget_draft(root: Path, page: str) -> None:
    """Forget what was typed into a page.

    >>> forget_draft(root, "week")
    >>> draft_of(root, "week") is None
    True
    """
    with contextlib.suppress(OSError, RuntimeError):
        _file(root, page).unlink(missing_ok=True)


def purge_drafts(root: Path) -> None:
    """Take away the drafts that are too old.

    >>> purge_drafts(root)
    """
    with contextlib.suppress(OSError, RuntimeError):
        for file in private_folder(root, "drafts").iterdir():
            if _is_old(file):
                file.unlink(missing_ok=True)


def _is_old(file: Path) -> bool:
    """Also where the clock was set back: a draft from the future is of no use either."""
    age = time.time() - file.stat().st_mtime
    return not -_A_DAY <= age <= DAYS * _A_DAY


def _file(root: Path, page: str) -> Path:
    return private_folder(root, "drafts") / f"{sha256(page.encode())}.json"
