"""The finished deck as bytes: what it says of itself, and nothing of when it was made."""

from __future__ import annotations

import zipfile
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

from pptx.opc.serialized import PackageWriter, _ZipPkgWriter

if TYPE_CHECKING:
    from pptx.opc.packuri import PackURI
    from pptx.presentation import Presentation

    from qiworkbook.content import Document

_THEN = (1980, 1, 1, 0, 0, 0)
_PACKED = ("xlsx", "png", "jpg", "jpeg")


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


class _Timeless(_ZipPkgWriter):
    """Writes the archive without the time of day, and packs nothing twice."""

    def write(self, pack_uri: PackURI, blob: bytes) -> None:
        """One file of the archive."""
        entry = zipfile.ZipInfo(pack_uri.membername, _THEN)
        packed = pack_uri.ext.lower() in _PACKED
        entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        self._zipf.writestr(entry, blob)


def save(presentation: Presentation) -> bytes:
    """The same bytes for the same deck: python-pptx writes the time of day into the archive."""
    package = presentation.part.package
    file = BytesIO()
    content = PackageWriter(file, package._rels, tuple(package.iter_parts()))
    with _Timeless(file) as archive:
        content._write_content_types_stream(archive)
        content._write_pkg_rels(archive)
        content._write_parts(archive)
    return file.getvalue()
