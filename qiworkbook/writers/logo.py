"""A trust's logo as part of a page, so that the page stays one file."""

from __future__ import annotations

import base64
from pathlib import Path

from qiworkbook.problems import WorkbookError

_LARGEST = 2 * 1024 * 1024
_HINT = "Save the logo as a PNG, JPEG or SVG picture of less than 2 MB, and name that file."


def data_uri(logo: bytes | Path) -> str:
    """The picture as a `data:` address for the `src` of an `img`, where no script in it can run.

    What kind of picture it is, is read from its first bytes, whatever its file is called.
    """
    content = _read(logo) if isinstance(logo, Path) else logo
    if len(content) > _LARGEST:
        raise WorkbookError("The logo is larger than 2 MB.", _HINT)
    return f"data:{_kind(content)};base64,{base64.b64encode(content).decode('ascii')}"


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
