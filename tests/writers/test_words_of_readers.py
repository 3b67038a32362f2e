"""Board and public are told of charts in their words: on slides, in notes, alt text and pages."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pptx import Presentation

from qiworkbook.cli.main import main
from qiworkbook.spc.reading import EVERYDAY, USUAL

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE = Path(__file__).parents[2]
OF_EXPERTS = re.compile(
    r"special cause|common cause|assurance|\bvariation\b|off the (median|mean)|\bmedian\b|sigma\b"
    r"|process limit|trial limit|hit or miss|laney|moving range|run chart|control chart|\bxmr\b"
    r"|\b[pcugt]′? chart|two in three|\bshift[:,] (above|below|\d)|four in five",
    re.IGNORECASE,
)


def in_a_deck(path: Path) -> Iterator[str]:
    """Every paragraph, alt text, note and name in a chart."""
    for slide in Presentation(str(path)).slides:
        notes = [slide.notes_slide._element] if slide.has_notes_slide else []
        for root in (slide._element, *notes):
            for one in root.iter():
                if one.tag.endswith("}p"):
                    yield "".join(t.text or "" for t in one.iter() if t.tag.endswith("}t"))
                yield from filter(None, (one.get("descr"), one.get("title")))
        for rel in slide.part.rels.values():
            if rel.reltype.endswith("/chart"):
                yield re.sub(r"<[^>]+>", "\n", rel.target_part.blob.decode())


def in_a_page(path: Path) -> Iterator[str]:
    """What is read and what is said to a screen reader: texts, titles, labels; no style."""
    page = re.sub(r"<(style|script)\b.*?</\1>", "", path.read_text(), flags=re.DOTALL)
    yield from re.findall(r'(?:alt|title|aria-label|aria-description)="([^"]*)"', page)
    yield unescape(re.sub(r"<[^>]+>", "\n", page))


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readers")
    shutil.copy(EXAMPLE / "workbook.toml", folder)
    for name in ("projects", "learning-sets"):
        shutil.copytree(EXAMPLE / name, folder / name)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("words", ["board", "plain"])
def test_no_sentence_needs_to_know_charts(words: str, workbook: Path) -> None:
    shared = ["--share"] * (words == "plain")
    there = workbook / words
    for command in (
        ("slides", "--in-full", "-o", str(there / "a" / "deck.pptx")),
        ("slides", "--in-full", "-o", str(there / "b" / "deck.html")),
        ("report", "-o", str(there / "c")),
    ):
        code = main(["-w", str(workbook), *command, "--words", words, *shared])
        assert code in (0, 4)
    told = [*in_a_deck(there / "a" / "deck.pptx")]
    pages = sorted(there.rglob("*.html"))
    assert len(pages) >= 2
    told += [text for page in pages for text in in_a_page(page)]
    told += [path.read_text() for path in sorted(there.rglob("*.txt"))]
    found = [
        text[max(0, m.start() - 60) : m.end() + 30]
        for text in told
        for m in OF_EXPERTS.finditer(text)
    ]
    assert not found, found[:10]


def test_the_usual_words_are_those_that_are_not_said_to_them() -> None:
    usual = " ".join((USUAL.special, USUAL.limits, USUAL.trial, USUAL.unsure, *USUAL.over_icons))
    assert len(OF_EXPERTS.findall(usual)) == 6
    told = (EVERYDAY.special, EVERYDAY.limits, EVERYDAY.trial, *EVERYDAY.over_icons)
    assert not OF_EXPERTS.search(" ".join(told))
