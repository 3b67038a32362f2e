"""The finished deck as bytes: what it says of itself, and nothing of when it was made."""

from __future__ import annotations

import zipfile
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pptx.presentation import Presentation

    from qiworkbook.content import Document

_THEN = (1980, 1, 1, 0, 0, 0)


def describe(presentation: Presentation, document: Document) -> None:
    """Title, language and author, as screen readers and searches want them."""
    about = presentation.core_properties
    about.title = document.title[:255]
    about.subject = document.subtitle[:255]
    about.author = document.brand.organisation[:255]
    about.last_modified_by = about.author
    about.language = document.language[:255]
    about.keywords = about.comments = about.category = ""
    made = datetime.combine(document.made_on, time()) if document.made_on else datetime(1980, 1, 1)
    about.created = about.modified = made
    about.revision = 1


def save(presentation: Presentation) -> bytes:
    """The same bytes for the same deck: python-pptx writes the time of day into the archive."""
    first = BytesIO()
    presentation.save(first)
    second = BytesIO()
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(second, "w") as target:
        for entry in source.infolist():
            timeless = zipfile.ZipInfo(entry.filename, _THEN)
            timeless.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(timeless, source.read(entry))
    return second.getvalue()
