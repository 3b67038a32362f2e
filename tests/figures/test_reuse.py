from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING, NoReturn

import pytest
from msgspec.structs import replace
from PIL import Image

from qiworkbook.content import Bar, Distribution
from qiworkbook.figures import figure_png, figures_png, png, reuse, sketch_of

if TYPE_CHECKING:
    from pathlib import Path

FIGURE = Distribution(("No", "Yes"), (Bar("Confident", (40, 60)),), "60% said yes.")
OTHER = replace(FIGURE, bars=(Bar("Confident", (50, 50)),))


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """A picture drawn before."""
    file = tmp_path / "confident.png"
    file.write_bytes(figure_png(FIGURE, 40))
    return file


@pytest.fixture
def no_pen(there: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001  # after it
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("drawn")

    monkeypatch.setattr(png, "draw_png", refuse)


def chunks_of(picture: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG, each with a checksum that is right."""
    found, at = [], 8
    while at < len(picture):
        length = int.from_bytes(picture[at : at + 4], "big")
        kind, data = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        checksum = int.from_bytes(picture[at + 8 + length : at + 12 + length], "big")
        assert zlib.crc32(kind + data) == checksum
        found.append((kind, data))
        at += 12 + length
    return found


def _there(figure: Distribution, dpi: int, file: Path | None) -> bytes | None:
    return reuse.drawn_before(file, reuse.key_of(sketch_of(figure, for_slides=True), dpi))


@pytest.mark.usefixtures("no_pen")
def test_an_unchanged_picture_is_not_drawn_again(there: Path) -> None:
    assert figures_png([FIGURE, FIGURE], 40, [there, there]) == [there.read_bytes()] * 2


@pytest.mark.parametrize(("figure", "dpi"), [(OTHER, 40), (FIGURE, 41)])
def test_another_figure_or_size_is_drawn(there: Path, figure: Distribution, dpi: int) -> None:
    (drawn,) = figures_png([figure], dpi, [there])
    assert drawn == figure_png(figure, dpi)
    assert drawn != there.read_bytes()


def test_of_many_only_those_that_changed_are_drawn(there: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.png"
    assert _there(OTHER, 40, there) is None
    assert figures_png([OTHER, FIGURE, OTHER], 40, [there, there, new]) == [
        figure_png(OTHER, 40),
        there.read_bytes(),
        figure_png(OTHER, 40),
    ]


def test_a_picture_that_somebody_edited_is_drawn_again(there: Path) -> None:
    fresh = there.read_bytes()
    for at in range(0, len(fresh), 7):
        there.write_bytes(fresh[:at] + bytes([fresh[at] ^ 1]) + fresh[at + 1 :])
        assert _there(FIGURE, 40, there) is None
    for length in range(0, len(fresh), 50):
        there.write_bytes(fresh[:length])
        assert _there(FIGURE, 40, there) is None


def test_a_picture_of_another_version_of_the_program_is_drawn_again(
    there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reuse, "_program", lambda: b"another")
    assert _there(FIGURE, 40, there) is None


def test_the_mark_is_a_sound_chunk_that_editors_are_asked_to_leave_out(there: Path) -> None:
    kinds = [kind for kind, _ in chunks_of(there.read_bytes())]
    assert kinds[-2:] == [b"qiWB", b"IEND"]
    assert kinds[-2][0:1].islower()  # a picture without it is whole
    assert kinds[-2][1:2].islower()  # a kind of one program's own
    assert kinds[-2][2:3].isupper()  # as all are
    assert kinds[-2][3:4].isupper()  # not to be copied into a picture that was changed
    Image.open(BytesIO(there.read_bytes())).verify()


def test_what_cannot_be_read_is_drawn(tmp_path: Path) -> None:
    folder = tmp_path / "a-folder.png"
    folder.mkdir()
    for file in (folder, tmp_path / "missing.png", None):
        assert _there(FIGURE, 40, file) is None
