"""Speaker notes: what to ask, what a figure shows, and whatever a slide had no room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pptx.slide import Slide


def write_notes(slide: Slide, lines: Iterable[str]) -> None:
    """Put the lines into the slide's notes, if there are any."""
    text = "\n".join(line.strip() for line in lines if line.strip())
    frame = slide.notes_slide.notes_text_frame if text else None
    if frame is not None:
        frame.text = text
