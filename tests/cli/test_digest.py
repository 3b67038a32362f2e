"""A digest: every ward is in it once, what waits is said, and it is plain text."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.testing import make_workbook
from tests.nation import TODAY, nation

if TYPE_CHECKING:
    from pathlib import Path


def test_every_ward_is_told_with_its_news_or_among_the_quiet(tmp_path: Path) -> None:
    made = nation(7, trusts=1, wards=6)
    folder = make_workbook(tmp_path, made.files["trust-1"], plugins=[])
    ran = folder.run("digest", "--since", "2025-03-02", today=TODAY)
    assert ran.exit_code == 4, ran.err  # one ward cannot be read
    head, *_ = ran.out.splitlines()
    assert head.endswith("what is new since 2 March 2025")
    for ward in made.wards:
        name = ward.id if ward.unread else f"{ward.id.replace('-', ' ').title()} Ward"
        assert name in ran.out
    (empty,) = (ward for ward in made.wards if ward.empty)
    assert f"- {empty.id.replace('-', ' ').title()} Ward: no data yet" in ran.out
    unpredicted = [ward for ward in made.wards if not ward.predicted and not ward.unread]
    assert ran.out.count("1 question without a prediction") == len(unpredicted)


def test_a_group_has_a_digest_of_its_own(tmp_path: Path) -> None:
    files = nation(7, trusts=1, wards=4).files["trust-1"]
    files["workbook.toml"] += '[[group]]\nid = "my-wards"\nprojects = ["oak", "elm"]\n'
    folder = make_workbook(tmp_path, files, plugins=[])
    ran = folder.run("digest", "--group", "my-wards", "--since", "2025-03-02", today=TODAY)
    assert ran.exit_code == 0, ran.err
    assert "Oak Ward" in ran.out
    assert "Ash Ward" not in ran.out


def test_a_day_that_nobody_can_read_is_asked_about(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path, nation(7, trusts=1, wards=2).files["trust-1"], plugins=[])
    ran = folder.run("digest", "--since", "the other day", today=date(2025, 4, 1))
    assert ran.exit_code == 1
    assert "is neither a date" in ran.err


def test_a_test_that_waits_is_named_by_its_title(tmp_path: Path) -> None:
    files = {
        "projects/oak/project.toml": "format = 1\n[project]\ntitle = 'T'\nunit = 'Oak Ward'\n",
        "projects/oak/pdsa/2025-03-01-a.toml": "format = 1\ntitle = 'Calm box by the door'\n"
        "[plan]\nstart = 2025-03-01\n",
    }
    folder = make_workbook(tmp_path, files, plugins=[])
    ran = folder.run("digest", "--since", "2025-03-02", today=date(2025, 4, 1))
    assert '- Oak Ward: "Calm box by the door" has waited 31 days in Plan' in ran.out
