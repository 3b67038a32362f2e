"""A logo becomes part of a page, if it is a picture that a page can show."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from qiworkbook.problems import WorkbookError
from qiworkbook.writers.html_page import data_uri

if TYPE_CHECKING:
    from pathlib import Path

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
        (SVG, "image/svg+xml"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n' + SVG, "image/svg+xml"),
    ],
)
def test_pictures_are_known_by_their_first_bytes(content: bytes, kind: str, tmp_path: Path) -> None:
    encoded = base64.b64encode(content).decode()
    assert data_uri(content) == f"data:{kind};base64,{encoded}"
    file = tmp_path / "logo.txt"
    file.write_bytes(content)
    assert data_uri(file) == data_uri(content)


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"<html></html>", b"hello <svg", b"\x89PNG", b"\0" * 2097153]
)
def test_anything_else_is_told(content: bytes) -> None:
    with pytest.raises(WorkbookError, match="logo") as raised:
        data_uri(content)
    assert "PNG, JPEG or SVG" in raised.value.hint


def test_a_file_that_is_not_there_is_told_by_its_name_alone(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=r"The logo gone\.png can't be read\."):
        data_uri(tmp_path / "gone.png")
