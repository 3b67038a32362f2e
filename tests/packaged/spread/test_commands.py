"""`qiworkbook spread ...`: what is written, what is said, and what is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT, make_workbook
from qiworkbook_spread.model import SiteStage

if TYPE_CHECKING:
    from pathlib import Path

    from tests.packaged.spread.conftest import Elm


@pytest.mark.slow
def test_start_writes_a_file_that_is_read_and_asks_for_the_core(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path, {"projects/elm/project.toml": SMALL_PROJECT})
    assert folder.run("spread", "start", "elm").exit_code == 0
    codes = {one.code for one in folder.problems("elm") if one.code.startswith("spread-")}
    assert codes == {"spread-no-core", "spread-aim-incomplete", "spread-no-scalable-unit"}
    again = folder.run("spread", "start", "elm")
    assert again.exit_code == 1
    assert "There is already a projects/elm/spread.toml" in again.err


def test_without_a_plan_the_command_says_how_to_begin(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path, {"projects/elm/project.toml": SMALL_PROJECT})
    ran = folder.run("spread", "show", "elm")
    assert ran.exit_code == 1
    assert "qiworkbook spread start elm" in ran.err


def test_a_plan_that_cannot_be_read_says_where(elm: Elm) -> None:
    elm.change('phase = "scalable-unit"', 'phase = "scalable')
    ran = elm.run("show", "elm")
    assert ran.exit_code == 1
    assert "projects/elm/spread.toml:" in ran.err


@pytest.mark.slow
def test_a_new_site_is_added_and_a_known_one_moves(elm: Elm) -> None:
    before = elm.text
    ran = elm.run("site", "elm", "Oak Ward", "--stage", "aware", "--adopter", "innovator")
    assert ran.exit_code == 0, ran
    added = (
        '\n[[site]]\nid = "oak-ward"\nunit = "Oak Ward"\nadopter = "innovator"\n'
        '\n[[site.reached]]\nstage = "aware"\non = 2025-01-15\n'
    )
    assert added in elm.text
    assert elm.text.replace(added, "") == before
    ran = elm.run("site", "elm", "oak ward", "--stage", "testing", "--sponsor", "Matron")
    assert ran.exit_code == 0, ran
    oak = elm.spread.site[-1]
    assert [one.stage for one in oak.reached] == [SiteStage.AWARE, SiteStage.TESTING]
    assert (oak.stage, oak.sponsor, len(elm.spread.site)) == (SiteStage.TESTING, "Matron", 2)


def test_of_two_sites_of_one_name_none_moves_unasked(elm: Elm) -> None:
    elm.change(
        '[[site]]\nid = "ash-ward"',
        '[[site]]\nid = "ash-two"\nunit = "Ash Ward"\n\n[[site]]\nid = "ash-ward"',
    )
    before = elm.text
    ran = elm.run("site", "elm", "Ash Ward", "--stage", "sustained")
    assert ran.exit_code == 1
    assert "Say which by its id: ash-two and ash-ward" in ran.err
    assert elm.text == before
    assert elm.run("site", "elm", "ash-two", "--stage", "aware").exit_code == 0
    assert elm.text != before


@pytest.mark.slow
def test_a_stage_from_before_does_not_move_the_site_back(elm: Elm) -> None:
    assert (
        elm.run("site", "elm", "ash-ward", "--stage", "aware", "--on", "2024-09-02").exit_code == 0
    )
    assert elm.spread.site[0].stage is SiteStage.IMPLEMENTED


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--stage", "testing", "--on", "2025-01-16"), "16 January 2025 is in the future"),
        (("--stage", "testing", "--on", "2024-10-07"), "already"),
    ],
)
def test_site_refuses(elm: Elm, args: tuple[str, ...], said: str) -> None:
    before = elm.text
    ran = elm.run("site", "elm", "Ash Ward", *args)
    assert ran.exit_code == 1
    assert said in ran.err
    assert elm.text == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("levels", "total"),
    [
        ("AAAAAAAAAA", "100.0 of 100"),
        ("dddd dddd dd", "0.0 of 100"),
        ("A,B,C,D,A,B,C,D,A,B", "50.8"),
    ],
)
def test_rate_says_the_score_and_that_parts_of_it_are_unverified(
    elm: Elm, levels: str, total: str
) -> None:
    ran = elm.run("rate", "elm", "--rater", "Porter", "--levels", levels)
    assert ran.exit_code == 0, ran
    assert f"Porter, 15 January 2025: {total}" in ran.out
    assert "Unverified: most values of levels B and C" in ran.out
    assert elm.spread.sustainability[-1].rater == "Porter"


def test_rate_says_where_raters_disagree(elm: Elm) -> None:
    ran = elm.run("rate", "elm", "--rater", "Porter", "--levels", "D" * 10, "--on", "2024-12-16")
    assert "3 raters score sustainability from 0.0 to 94.9 of 100" in ran.out  # 100 - 9.5 + 4.4
    assert "Raters disagree on benefits beyond helping patients: A to D" in ran.out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--rater", "Porter", "--levels", "ABACD"), "Here are 5 levels for ten factors"),
        (("--rater", "Porter", "--levels", "ABACDABACE"), '"E" is not a level'),
        (("--rater", "Porter", "--levels", "A" * 10, "--on", "2025-02-01"), "is in the future"),
        (("--rater", "Night nurse", "--levels", "A" * 10, "--on", "2024-12-09"), "--id r2"),
    ],
)
def test_rate_refuses(elm: Elm, args: tuple[str, ...], said: str) -> None:
    before = elm.text
    ran = elm.run("rate", "elm", *args)
    assert ran.exit_code == 1
    assert said in ran.err
    assert elm.text == before


def test_two_people_of_one_role(elm: Elm) -> None:
    args = ("--rater", "Night nurse", "--levels", "A" * 10, "--on", "2024-12-09", "--id", "r2")
    assert "Night nurse (r2), 9 December 2024: 100.0 of 100" in elm.run("rate", "elm", *args).out


def test_ready_shows_what_was_found_and_answers_nothing(elm: Elm) -> None:
    before = elm.text
    out = elm.run("ready", "elm").out
    assert "The team answers yes to 1 of 5 questions of readiness; 4 not answered yet." in out
    assert "The team's answer: yes: The chart of the last six months" in out
    assert "Not found: no data for the measure that shows the aim" in out
    assert "Not found: no idea held with a high degree of belief" in out
    assert "Found: 1 core part written down." in out
    assert "Found: 2 drivers in the driver diagram." in out
    assert "Not found: a finished PDSA cycle" in out
    assert elm.text == before


def test_show_as_data(elm: Elm) -> None:
    told = json.loads(elm.run("show", "elm", "--json").out)
    assert told["site"][0]["stage"] == "implemented"
    assert [rating["total"] for rating in told["sustainability"]] == [94.9, 93.8]
    assert any("from memory" in line for line in told["unverified"])
    assert [one["key"] for one in told["ready"]] == json.loads(
        json.dumps(["sustained", "describable", "different", "packaged", "documented"])
    )


def test_show_on_one_screen(elm: Elm) -> None:
    out = elm.run("show", "elm").out
    assert "The change is implemented at 1 site of the 2 we aim for." in out
    assert "Ash Ward (early adopter): implemented since 2 December 2024" in out
    assert "Unverified, from memory: 55 or more" in out


def test_a_name_where_a_rater_should_be_is_asked_about(elm: Elm) -> None:
    before = elm.text
    ran = elm.run("rate", "elm", "--rater", "Jo Bloggs", "--levels", "A" * 10)
    assert ran.exit_code != 0
    assert "would hold what looks like" in f"{ran.out}{ran.err}"
    assert elm.text == before
