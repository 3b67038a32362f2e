from __future__ import annotations

import os
import zipfile
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pptx import Presentation

from qiworkbook.content import Bar, Chart, Distribution, Document, Section
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, Plan
from qiworkbook.writers.deck import sheet_of_chart, write_deck

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qiworkbook.spc.reading import Reading

WEEKS = [date(2024, 1, 1) + timedelta(weeks=week) for week in range(12)]


def reading(measure: str, last: float) -> Reading:
    values = [*(60.0 + week % 3 for week in range(11)), last]
    rows = [Observation(when, value) for when, value in zip(WEEKS, values, strict=True)]
    return analyse(rows, Plan(measure=measure, name=measure))


def deck_of(*charts: Chart | Distribution) -> Document:
    sections = (Section(f"s{n}", "A part", f"Slide {n}", (one,)) for n, one in enumerate(charts))
    return Document("A deck", "", tuple(sections))


SAFE = Chart(reading("safe", 61), "How safe people felt.")
ASKED = Chart(reading("asked", 62), "How many were asked.")
ASKED_AGAIN = Chart(reading("asked", 95), "How many were asked.")
ANSWERS = Distribution(("no", "yes"), (Bar("Confident", (40.0, 60.0)),), "60% said yes.")


@pytest.fixture
def draws(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which charts are drawn, rather than used again."""
    drawn = []

    def linked(xml: bytes, sheet: bytes) -> tuple[bytes, bytes]:
        drawn.append(xml.decode())
        return original(xml, sheet)

    original = sheet_of_chart._linked
    monkeypatch.setattr(sheet_of_chart, "_linked", linked)
    return drawn


def test_an_unchanged_deck_draws_no_chart_and_has_the_same_bytes(
    tmp_path: Path, draws: list[str]
) -> None:
    document = deck_of(SAFE, ASKED, ANSWERS)
    before = tmp_path / "deck.pptx"
    before.write_bytes(write_deck(document))
    assert len(draws) == 3

    again = write_deck(document, before=before)

    assert len(draws) == 3
    assert again == before.read_bytes()


def test_only_the_chart_that_changed_is_drawn(tmp_path: Path, draws: list[str]) -> None:
    before = tmp_path / "deck.pptx"
    before.write_bytes(write_deck(deck_of(SAFE, ASKED)))
    draws.clear()

    after = write_deck(deck_of(SAFE, ASKED_AGAIN), before=before)

    assert len(draws) == 1
    assert "95" in draws[0]
    assert after == write_deck(deck_of(SAFE, ASKED_AGAIN))


def rewritten(deck: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The archive with its parts changed, as another program would write it."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(deck)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


@pytest.mark.parametrize("touched", ["ppt/charts/chart-", "ppt/embeddings/sheet-"])
def test_a_chart_that_somebody_edited_is_drawn_anew(
    tmp_path: Path, draws: list[str], touched: str
) -> None:
    def edit(name: str, part: bytes) -> bytes:
        return part.replace(b"6", b"7") if name.startswith(touched) else part

    fresh = write_deck(deck_of(SAFE))
    before = tmp_path / "deck.pptx"
    before.write_bytes(rewritten(fresh, edit))
    draws.clear()

    assert write_deck(deck_of(SAFE), before=before) == fresh
    assert len(draws) == 1


def test_other_drawing_code_draws_every_chart_anew(
    tmp_path: Path, draws: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tmp_path / "deck.pptx"
    before.write_bytes(write_deck(deck_of(SAFE)))
    draws.clear()
    monkeypatch.setattr(sheet_of_chart, "code_in", lambda _folder: "another version")

    write_deck(deck_of(SAFE), before=before)

    assert len(draws) == 1


@pytest.mark.parametrize("there", [None, b"", b"Not an archive", b"PK\x03\x04 cut short"])
def test_what_is_no_deck_is_passed_over(tmp_path: Path, there: bytes | None) -> None:
    before = tmp_path / "deck.pptx"
    if there is not None:
        before.write_bytes(there)

    assert write_deck(deck_of(SAFE), before=before) == write_deck(deck_of(SAFE))


def test_a_deck_cut_short_or_full_of_noise_is_passed_over(tmp_path: Path) -> None:
    fresh = write_deck(deck_of(SAFE, ASKED))
    before = tmp_path / "deck.pptx"
    for cut in range(0, len(fresh), max(1, len(fresh) // 40)):
        before.write_bytes(fresh[:cut] + bytes(200) + fresh[cut + 200 :])
        assert write_deck(deck_of(SAFE, ASKED), before=before) == fresh


def test_the_same_chart_twice_is_two_charts_with_a_sheet_each() -> None:
    slides = Presentation(BytesIO(write_deck(deck_of(SAFE, SAFE)))).slides

    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]

    assert len({chart.part.partname for chart in charts}) == 2
    assert len({chart.part.chart_workbook.xlsx_part.partname for chart in charts}) == 2


def test_a_pipe_where_the_deck_should_be_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "deck.pptx")
    assert sheet_of_chart.charts_in(tmp_path / "deck.pptx") == {}
