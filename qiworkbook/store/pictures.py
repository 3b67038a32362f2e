"""Pictures as they may be kept and shown: a JPEG or a PNG with the picture in it and nothing else.

A camera writes into its files where it was, when, and whose it is: as Exif, XMP, IPTC, a comment, a
small second picture. A list of all the places would never be whole, so it is the other way round:
`cleaned` draws the picture anew, and `bare_size` takes no file with a part that a picture does not
need (ITU-T T.81, annex B; the PNG specification, third edition, chapter 11).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO

from msgspec import Struct

from qiworkbook.problems import WorkbookError

ADDED_BYTES = 40 * 1024 * 1024
KEPT_BYTES = 8 * 1024 * 1024
LONGEST = 1600  # pixels of the longer side: as many as a slide can show
_MOST_PIXELS = 60_000_000  # four bytes each while it is drawn anew; phones take up to 50 million
_QUALITY = 88  # of 100, for a JPEG

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
_NOT_A_PICTURE = "Save it as a JPEG or a PNG picture, and add that file."
_OTHERS = {
    b"ftyp": "a picture as iPhones keep it (HEIC), or a film",
    b"WEBP": "a WebP picture",
    b"GIF8": "a GIF picture",
    b"BM": "a bitmap (BMP)",
    b"II*\0": "a TIFF picture, or a camera's raw file",
    b"MM\0*": "a TIFF picture, or a camera's raw file",
    b"%PDF": "a PDF file",
    b"<svg": "a drawing (SVG)",
    b"<?xm": "a drawing (SVG), or a page",
}

_SCAN, _END = 0xDA, 0xD9
_SIZES = frozenset({0xC0, 0xC1, 0xC2})
_NEEDED = _SIZES | {_SCAN, 0xC4, 0xDB, 0xDD}  # tables of codes and of steps, and when to begin anew
_JFIF_BARE = 14  # bytes: a longer one holds a small picture
_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})


class PictureError(WorkbookError):
    """A file that is no picture which could be kept or shown."""


class NotBareError(PictureError):
    """A picture whose file holds more than the picture."""


class CleanPicture(Struct, frozen=True):
    """A picture drawn anew: its bytes, and the ending of its file."""

    content: bytes
    ending: str


def cleaned(content: bytes) -> CleanPicture:
    """The picture in a file, upright, its longer side at most 1600 pixels, with nothing beside it.

    Raises PictureError for what is no JPEG or PNG, cannot be read whole, or is larger than any
    photograph: how large it is said to be is looked at before it is unpacked.
    """
    form, ending = _form(content)
    if len(content) > ADDED_BYTES:
        raise _too_large()
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own bound on size warns; ours refuses
            with Image.open(BytesIO(content), formats=(form,)) as image:
                _refuse_size(image.width, image.height)
                image.draft("RGB", (LONGEST, LONGEST))
                upright = ImageOps.exif_transpose(image)
                colours = "RGBA" if upright.has_transparency_data else "RGB"
                if upright.mode.startswith("I"):  # sixteen bits of grey, which would all be white
                    upright = upright.point(lambda grey: grey / 256)
                small = upright.convert(colours)
        small.thumbnail((LONGEST, LONGEST))
        # A picture that was opened carries what stood in its file along; a new one has nothing.
        bare = Image.frombytes(small.mode, small.size, small.tobytes())
        made = BytesIO()
        if ending == ".jpg":
            bare.save(made, "JPEG", quality=_QUALITY, optimize=True)
        else:
            bare.save(made, "PNG", optimize=True)
    except PictureError:
        raise
    except Image.DecompressionBombError:
        raise _too_large() from None
    except Exception:  # noqa: BLE001  # a decoder handed a broken file raises whatever it meets
        raise PictureError(
            "This picture cannot be read: the file is damaged, or not whole.",
            "Copy it from the camera or the phone again, and see that it opens in other programs.",
        ) from None
    if made.tell() > KEPT_BYTES:
        raise PictureError(
            f"This picture is larger than {KEPT_BYTES // 1024 // 1024} MB even when made smaller.",
            "Save it as a JPEG, and add that file.",
        )
    return CleanPicture(made.getvalue(), ending)


def bare_size(content: bytes) -> tuple[int, int]:
    """Width and height, in pixels, of a picture whose file holds nothing else.

    Raises NotBareError for a file with anything that a picture does not need, and PictureError for
    what is no picture, is not whole, or is larger than any photograph.
    """
    form, _ = _form(content)
    try:
        parts = [*(_segments if form == "JPEG" else _chunks)(content)]
    except IndexError:
        raise PictureError("The file is damaged, or not whole.", _NOT_A_PICTURE) from None
    if not all(bare for bare, _ in parts):
        raise NotBareError(
            "It still holds what a camera or a program wrote into it, and that can be the "
            "location: where it was taken."
        )
    size = next((size for _, size in parts if size), (0, 0))
    _refuse_size(*size)
    return size


Part = tuple[bool, "tuple[int, int] | None"]
"""Whether a part of a file belongs to a bare picture, and the size that it says."""


def _form(content: bytes) -> tuple[str, str]:
    """What Pillow calls the format, and its ending: by what the file begins with."""
    if content.startswith(_PNG):
        return "PNG", ".png"
    if content.startswith(_JPEG):
        return "JPEG", ".jpg"
    start = content[:16]
    what = next((what for mark, what in _OTHERS.items() if mark in start), "no picture")
    raise PictureError(f"This file is {what}, and only JPEG and PNG can be used.", _NOT_A_PICTURE)


def _refuse_size(width: int, height: int) -> None:
    if not 0 < width * height <= _MOST_PIXELS:
        raise _too_large()


def _too_large() -> PictureError:
    return PictureError(
        "This picture says that it has more pixels than any photograph, or none.",
        "Make it smaller in a program for pictures, and add that file.",
    )


def _segments(content: bytes) -> Iterator[Part]:
    """The segments of a JPEG; IndexError where it ends too early."""
    at = 2
    while True:
        marker = content[at + 1]
        if content[at] != 0xFF:
            raise IndexError
        if marker == _END:
            yield at + 2 == len(content), None
            return
        length = _number(content, at + 2, 2)
        body = content[at + 4 : at + 2 + length]
        is_header = marker == 0xE0 and body.startswith(b"JFIF\0") and len(body) == _JFIF_BARE
        size = (_number(body, 3, 2), _number(body, 1, 2)) if marker in _SIZES else None
        yield marker in _NEEDED or is_header, size
        at += 2 + length
        if marker == _SCAN:
            at = _after_scan(content, at)


def _after_scan(content: bytes, at: int) -> int:
    """Where the next segment begins: in a scan, 0xFF stands before 0 or before a number of 0-7."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise IndexError
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2


def _chunks(content: bytes) -> Iterator[Part]:
    """The chunks of a PNG; IndexError where it ends too early."""
    at = len(_PNG)
    while True:
        length, kind = _number(content, at, 4), content[at + 4 : at + 8]
        after = at + 12 + length
        size = None
        if kind == b"IHDR":
            size = (_number(content, at + 8, 4), _number(content, at + 12, 4))
        yield kind in _CHUNKS, size
        if kind == b"IEND":
            yield after == len(content) and not length, None
            return
        at = after


def _number(content: bytes, at: int, size: int) -> int:
    if at + size > len(content):
        raise IndexError
    return int.from_bytes(content[at : at + size], "big")
