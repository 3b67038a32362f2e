"""What the HTML report and the HTML deck share: a trust's colours, its logo, and what stands
around.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.problems import WorkbookError
from qiworkbook.spc.numbers import day
from qiworkbook.writers.contrast import ink_of, text_on
from qiworkbook.writers.templates import Markup

if TYPE_CHECKING:
    from qiworkbook.content import Brand, Document

_LARGEST = 2 * 1024 * 1024
_HINT = "Save the logo as a PNG, JPEG or SVG picture of less than 2 MB, and name that file."


def data_uri(logo: bytes | Path) -> str:
    """The picture as a `data:` address for the `src` of an `img`, where no script in it can run.

    What kind of picture it is, is read from its first bytes, whatever its file is called.
    """
    content = _read(logo) if isinstance(logo, Path) else logo
    if len(content) > _LARGEST:
        raise WorkbookError("The logo is larger than 2 MB.", _HINT)
    return data_address(content)


def data_address(picture: bytes) -> str:
    """The bytes of a picture as a `data:` address, whatever their number."""
    return f"data:{_kind(picture)};base64,{base64.b64encode(picture).decode('ascii')}"


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST + 1)
    except OSError as error:
        message = f"The logo {path.name} can't be read."
        raise WorkbookError(message, _HINT) from error


def _kind(content: bytes) -> str:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") and b"<svg" in content:
        return "image/svg+xml"
    raise WorkbookError("The logo is not a picture that a page can show.", _HINT)


class Look(Struct, frozen=True):
    """A trust's two colours, each with the text that can be read on it, and for use as text."""

    colour: str
    on_colour: str
    accent: str
    on_accent: str
    ink: str  # the first colour, dark enough for text on white

    @classmethod
    def of(cls, brand: Brand) -> Look:
        """The look of a brand."""
        colour, accent = brand.colour, brand.accent
        return cls(colour, text_on(colour), accent, text_on(accent), ink_of(colour))


class Masthead(Struct, frozen=True):
    """The top of a document: `logo` is a `data:` address or "", `made_on` is in words or ""."""

    title: str
    subtitle: str
    organisation: str
    made_on: str
    logo: str
    logo_words: str

    @classmethod
    def of(cls, document: Document, logo: bytes | Path | None) -> Masthead:
        """The masthead of a document."""
        brand = document.brand
        return cls(
            document.title,
            document.subtitle,
            "" if brand.organisation in document.subtitle else brand.organisation,
            day(document.made_on) if document.made_on else "",
            data_uri(logo) if logo else "",
            brand.logo_words or brand.organisation,
        )


def css_string(text: str) -> Markup:
    """A text as a string in CSS: everything but ASCII letters, digits and spaces is escaped.

    That leaves nothing that could end the string, or the `style` element it stands in.
    """
    plain = (c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in text)
    return Markup(f'"{"".join(plain)}"')


def may_load(style: str, script: str = "") -> str:
    """A Content-Security-Policy: this style, this script, pictures within the file, no more."""
    rules = [
        "default-src 'none'",
        "img-src data:",
        f"style-src '{_fingerprint(style)}'",
        *([f"script-src '{_fingerprint(script)}'"] if script else []),
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(rules)


def _fingerprint(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
