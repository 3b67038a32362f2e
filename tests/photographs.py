"""Photographs as cameras write them: with where they were taken, in every place for it."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, PngImagePlugin

MARK = b"GPSLatitude 51.5007 N"
"""What must be in no output: the words of a place."""


def _drawn(size: tuple[int, int]) -> Image.Image:
    image = Image.new("RGB", size, (30, 60, 200))
    image.paste((230, 40, 30), (0, 0, size[0] // 2, size[1]))
    return image


def _exif(turned: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = MARK.decode()
    exif[0x0112] = turned
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (51.0, 30.0, 2.0), "W", (0.0, 7.0, 28.0)
    return exif


def jpeg(*, size: tuple[int, int] = (600, 400), turned: int = 1) -> bytes:
    """A JPEG with Exif, XMP and a comment; `turned` is how the camera was held."""
    made = BytesIO()
    _drawn(size).save(made, "JPEG", exif=_exif(turned), xmp=b"<x>" + MARK + b"</x>", comment=MARK)
    return made.getvalue()


def png(*, size: tuple[int, int] = (600, 400)) -> bytes:
    """A PNG with Exif and three kinds of text."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", MARK.decode())
    told.add_text("Software", MARK.decode() * 9, zip=True)
    told.add_itxt("XML:com.adobe.xmp", MARK.decode())
    made = BytesIO()
    _drawn(size).save(made, "PNG", exif=_exif(1), pnginfo=told)
    return made.getvalue()
