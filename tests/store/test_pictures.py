"""A picture that is kept holds nothing else, and no file hurts whoever opens it."""

from __future__ import annotations

import random
import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from PIL import Image

from qiworkbook.store.pictures import LONGEST, NotBareError, PictureError, bare_size, cleaned
from tests.photographs import MARK, jpeg, png


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def huge(kind: bytes = b"", body: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    more = chunk(kind, body) if kind else b""
    tail = chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + more + tail


@pytest.mark.parametrize("taken", [jpeg(), png()], ids=["jpeg", "png"])
def test_a_picture_drawn_anew_holds_nothing_that_a_camera_wrote(taken: bytes) -> None:
    assert MARK in taken
    with pytest.raises(NotBareError, match="location"):
        bare_size(taken)
    made = cleaned(taken)
    assert MARK not in made.content
    assert b"Exif" not in made.content
    assert cleaned(taken) == made
    with Image.open(BytesIO(made.content)) as image:
        image.load()
        assert bare_size(made.content) == image.size
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_it_stands_upright_and_is_made_smaller() -> None:
    lying = cleaned(jpeg(size=(2400, 1200), turned=6))
    assert bare_size(lying.content) == (LONGEST // 2, LONGEST)
    with Image.open(BytesIO(lying.content)) as image:  # red was at the left, and the left is on top
        red, _, blue = image.convert("RGB").getpixel((400, 100))  # type: ignore[misc]  # three
        assert red > 200 > 60 > blue


@pytest.mark.parametrize("where", ["after the end", "in a segment", "beside the small picture"])
def test_one_more_part_is_seen_wherever_it_stands(where: str) -> None:
    bare = cleaned(jpeg()).content
    segment = b"\xff\xed" + struct.pack(">H", 2 + len(MARK)) + MARK
    changed = {
        "after the end": bare + MARK,
        "in a segment": bare[:2] + segment + bare[2:],
        "beside the small picture": bare.replace(
            b"\x00\x10JFIF\0", struct.pack(">H", 16 + len(MARK)) + b"JFIF\0", 1
        ).replace(b"\xff\xdb", MARK + b"\xff\xdb", 1),
    }[where]
    with pytest.raises(NotBareError):
        bare_size(changed)


@pytest.mark.parametrize("kind", [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"iCCP", b"prVT"])
def test_no_chunk_but_those_of_the_picture_is_taken(kind: bytes) -> None:
    bare = cleaned(png()).content
    at = bare.index(b"IDAT") - 4
    with pytest.raises(NotBareError):
        bare_size(bare[:at] + chunk(kind, MARK) + bare[at:])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no picture"),
        (b"GIF89a" + bytes(20), "GIF"),
        (b"\0\0\0\x18ftypheic" + bytes(20), "HEIC"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"%PDF-1.7", "PDF"),
        (huge(), "than any photograph"),
    ],
)
def test_what_is_no_photograph_is_refused_with_what_it_is(content: bytes, words: str) -> None:
    with pytest.raises(PictureError, match=words):
        cleaned(content)
    with pytest.raises(PictureError, match=words):
        bare_size(content)


def test_text_that_would_unpack_to_very_much_is_refused() -> None:
    bomb = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(80_000_000)))
    bare = cleaned(png()).content
    at = bare.index(b"IDAT") - 4
    with pytest.raises(PictureError):
        cleaned(bare[:at] + bomb + bare[at:])


def test_a_file_damaged_in_any_way_is_read_or_refused_and_nothing_else() -> None:
    chance = random.Random(18)
    for whole in (cleaned(jpeg()).content, cleaned(png()).content, jpeg(), png()):
        for at in range(60):
            content = bytearray(whole)
            for _ in range(chance.randint(1, 8)):
                content[chance.randrange(len(content))] = chance.randrange(256)
            if at % 3 == 0:
                del content[chance.randrange(len(content)) :]
            for look in (cleaned, bare_size):
                with suppress(PictureError):
                    look(bytes(content))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_whatever_colours_it_has_it_looks_the_same(mode: str) -> None:
    image = Image.new("I;16", (40, 30), 25_700) if mode == "I;16" else None
    image = image or Image.new("RGB", (40, 30), (100, 100, 100)).convert(mode)
    made = BytesIO()
    image.save(made, "JPEG" if mode == "CMYK" else "PNG")
    with Image.open(BytesIO(cleaned(made.getvalue()).content)) as shown:
        found = shown.convert("L").getpixel((20, 15))
    assert isinstance(found, int)
    assert abs(found - 100) <= 3 or (mode == "1" and found in (0, 255))
