"""Surveys of several wards side by side: in one trust's report, and in a programme's picture."""

from __future__ import annotations

import re
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest

from qiworkbook.api import Grid
from qiworkbook.plugins.manager import Plugins
from qiworkbook.testing import WorkbookFolder, make_workbook
from qiworkbook.workbook.programmes.programme import open_programme
from qiworkbook.workbook.programmes.programme_outputs import picture_of
from qiworkbook_survey.disclosure import HIDDEN
from tests.nation import TODAY, nation
from tests.packaged.survey.test_hidden import wave

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.content import Section

SMALL = [3, 2, 2, 1, 1]  # nine people, of whom nothing is shown
PROGRAMME = """format = 1
[programme]
name = "Calm (invented)"
"""


def spread_out(random: Random, people: int) -> list[int]:
    """People over five answers, none of them with nearly everybody."""
    counts = [0] * 5
    for _ in range(people):
        counts[random.choice((0, 1, 2, 3, 3, 4))] += 1
    return counts


def trusts(seed: int) -> tuple[dict[str, dict[str, str]], dict[str, list[int]]]:
    """The files of three trusts whose wards asked, and what people answered, by trust and ward."""
    random, made = Random(seed), nation(seed, trusts=3, wards=9)
    truth = {}
    for ward in made.wards[:7]:
        counts = SMALL if ward is made.wards[0] else spread_out(random, random.randint(40, 90))
        truth[f"{ward.trust}--{ward.id}"] = counts
        files = made.files[ward.trust]
        files[f"projects/{ward.id}/survey/2025-01-06.toml"] = wave(counts, counts[::-1])
    return made.files, truth


def programme(folder: Path, files: dict[str, dict[str, str]]) -> WorkbookFolder:
    text = PROGRAMME
    for trust, its in files.items():
        make_workbook(folder / "members" / trust, its)
        text += f'\n[[member]]\ntrust = "{trust}"\nworkbook = "members/{trust}"\n'
    return make_workbook(folder, {"programme.toml": text})


def told(book: WorkbookFolder) -> Section:
    opened = open_programme(book.root, Plugins(), TODAY)
    (found,) = (one for one in picture_of(opened).whole if one.id == "survey-across-pulse")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_programme_tells_of_all_wards_and_shows_nothing_that_their_copies_hide(
    tmp_path: Path, seed: int
) -> None:
    files, truth = trusts(seed)
    book = programme(tmp_path, files)
    section = told(book)
    whole, wards = (one for one in section.blocks if isinstance(one, Grid))
    views = {one.project.id: one for one in open_programme(book.root, Plugins(), TODAY).views}
    assert section.message.startswith("pulse: 7 wards")
    rows = {row[0].text: [cell.text for cell in row] for row in wards.rows}
    small, *asked = truth
    assert set(rows) == {views[id_].project.ward for id_ in truth}
    assert rows[views[small].project.ward][-1] == HIDDEN
    assert rows[views[small].project.ward][2] == "not shown"
    assert "returned = 0" in made_of(book, small)
    shares = {}
    for id_ in asked:
        said = rows[views[id_].project.ward][-1]
        if said != HIDDEN:
            top, of = sum(truth[id_][-2:]), sum(truth[id_])
            percent, people = map(int, re.findall(r"\d+", said))
            assert said == f"about {percent}% of about {people}"
            assert people % 5 == 0, "what is not rounded left a ward"
            assert abs(people - of) < 5
            assert percent == pytest.approx(100 * top / of, abs=6)
            shares[id_] = top, of
    assert len(shares) > 1
    ((question, words, share, by),) = ([cell.text for cell in row] for row in whole.rows)
    assert (question, by) == ("How confident do you feel?", f"{len(shares)} wards")
    assert words == "the best two of 5"
    percent, people = map(int, re.findall(r"\d+", share))
    assert people == pytest.approx(sum(of for _, of in shares.values()), abs=5 * len(shares) / 2)
    truly = 100 * sum(top for top, _ in shares.values()) / sum(of for _, of in shares.values())
    assert percent == pytest.approx(truly, abs=3)


def made_of(book: WorkbookFolder, id_: str) -> str:
    """The wave of a ward in its trust's pack."""
    trust, _, ward = id_.partition("--")
    shown = WorkbookFolder(book.root / "members" / trust).run("pack", "--show", today=TODAY).out
    return shown.partition(f"projects/{ward}/survey/")[2].partition("\nprojects/")[0]


@pytest.mark.slow
def test_it_is_in_the_report_the_slides_and_the_site(tmp_path: Path) -> None:
    book = programme(tmp_path, trusts(1)[0])
    for made, file in (
        (("report", "-o", "out"), "out/programme.html"),
        (("slides", "-o", "deck.txt"), "deck.txt"),
        (("site", "-o", "site"), "site/wards.html"),
    ):
        ran = book.run("programme", *made, today=TODAY)
        assert ran.exit_code == 4, ran.err  # one ward cannot be read
        assert "each by its own surveys" in book.read(file)


@pytest.mark.slow
def test_wards_that_asked_in_other_words_are_not_added_up(tmp_path: Path) -> None:
    counts = [4, 6, 9, 8, 5]
    other = wave(counts).replace("How confident do you feel?", "Do you feel confident?")
    files = {
        f"projects/{name}/survey/2025-01-06.toml": text
        for name, text in (("elm", wave(counts)), ("oak", wave(counts)), ("yew", other))
    }
    for name in ("elm", "oak", "yew"):
        said = f'format = 1\n[project]\ntitle = "A {name}"\nunit = "{name} Ward"\n'
        files[f"projects/{name}/project.toml"] = said
    book = make_workbook(tmp_path, files)
    book.write("projects/elm/survey/2024-01-08.toml", wave([8, 9, 6, 3, 2], opened="2024-01-08"))
    book.run("report", "--format", "markdown", "-o", "out", today=date(2025, 2, 1))
    text = book.read("out/report.md")
    assert "3 wards asked, each by its own surveys" in text
    both, other_words = (
        line for line in text.splitlines() if re.search(r"“5 Completely” \|.* wards? \|$", line)
    )
    assert re.search(r"How confident do you feel\?.*\| 41% of 64 .*2 wards", both)
    assert re.search(r"Do you feel confident\?.*\| 41% of 32 .*1 ward", other_words)
    assert re.search(r"elm Ward \|.*\| 18% of 28 \| 41% of 32", text)
