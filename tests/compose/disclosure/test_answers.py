"""Surveys and other counts of plugins in a copy: a trust less its wards tells of nobody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

PROJECT = 'format = 1\n[project]\ntitle = "Calm"\nunit = "{unit}"\n'
WAVE = """\
format = 1
questionnaire = "calm"
opened = {day}
closed = {day}
returned = {returned}
[[item]]
id = "safe"
text = "I feel safe at work"
type = "likert5"
levels = ["Never", "Seldom", "At times", "Often", "Always"]
chart = true
counts = {counts}
answered = {returned}
"""
OAK, ROSE = (9, 0, 10, 12, 8), (10, 8, 0, 9, 11)


def workbook(tmp_path: Path, whole: tuple[int, ...], day: str = "2025-03-09") -> WorkbookFolder:
    files = {}
    for id_, counts in (("oak", OAK), ("rose", ROSE), ("trust", whole)):
        unit = "" if id_ == "trust" else id_.title()
        files[f"projects/{id_}/project.toml"] = PROJECT.format(unit=unit)
        when = day if id_ == "trust" else "2025-03-09"
        wave = WAVE.format(day=when, returned=sum(counts), counts=list(counts))
        files[f"projects/{id_}/survey/{when}.toml"] = wave
    return make_workbook(tmp_path, files)


@pytest.mark.slow
@pytest.mark.parametrize(
    "more", [(1, 0, 0, 1, 0), (0, 0, 0, 0, 1), (0, 0, 0, 0, 0), (3, 1, 1, 0, 2)]
)
@pytest.mark.parametrize("day", ["2025-03-09", "2025-03-12"])
def test_a_whole_that_holds_its_parts_and_a_few_more_is_hidden(
    tmp_path: Path, more: tuple[int, ...], day: str
) -> None:
    whole = tuple(sum(counts) for counts in zip(OAK, ROSE, more, strict=True))
    folder = workbook(tmp_path, whole, day)
    assert "Often" in folder.run("survey", "show", "oak", "--share").out
    working = folder.run("survey", "show", "trust")
    assert ("Often" in working.out, "Not for sharing" in working.err) == (True, True)
    assert "Not for sharing" not in folder.run("survey", "show", "oak").err
    problems = json.loads(folder.run("check", "--json").out)
    (file,) = [one["file"] for one in problems if one["code"] == "sharing-answers"]
    assert file.startswith("projects/trust/survey/")
    ran = folder.run("survey", "show", "trust", "--share")
    assert "Often" not in ran.out
    assert "what a few people said" in ran.err
    told = folder.run("measure", "list", "trust", "--share", "--json").out
    assert "not shown in this copy" in told
    report = folder.run("report", "--share", "-o", "copy")
    assert report.exit_code == 0
    assert "what a few people said" in folder.read("copy/report.html")


def test_a_whole_with_many_others_is_shown(tmp_path: Path) -> None:
    whole = tuple(sum(counts) for counts in zip(OAK, ROSE, (9, 12, 11, 10, 9), strict=True))
    folder = workbook(tmp_path, whole)
    assert "Often" in folder.run("survey", "show", "trust", "--share").out
    assert "Not for sharing" not in folder.run("survey", "show", "trust").err
    assert "sharing-answers" not in folder.run("check", "--json").out


EXACT = '\n[sharing]\nround_to = 1\nreason = "They asked for it"\n'


def exact(folder: WorkbookFolder) -> WorkbookFolder:
    folder.write("workbook.toml", folder.read("workbook.toml") + EXACT)
    return folder


@pytest.mark.parametrize(("left", "is_shown"), [(2, False), (8, True)])
def test_what_a_trust_leaves_of_one_answer(tmp_path: Path, left: int, is_shown: bool) -> None:
    """Many answered beside the wards, and two of them this: 10 less 8 and 0."""
    whole = tuple(sum(counts) for counts in zip(OAK, ROSE, (9, left, 11, 10, 9), strict=True))
    folder = exact(workbook(tmp_path, whole))
    assert [("Often" in seen(folder, one)) for one in ("oak", "trust")] == [True, is_shown]


def test_the_trust_before_its_wards(tmp_path: Path) -> None:
    whole = tuple(sum(counts) for counts in zip(OAK, ROSE, (9, 2, 11, 10, 9), strict=True))
    folder = exact(workbook(tmp_path, whole))
    files = {one: folder.root / f"projects/{one}/survey/2025-03-09.toml" for one in ("oak", "rose")}
    kept = {one: file.read_text() for one, file in files.items()}
    for file in files.values():
        file.unlink()
    assert folder.run("export", "--share", "-o", "one").exit_code == 0
    for one, file in files.items():
        file.write_text(kept[one])
    assert folder.run("export", "--share", "-o", "two").exit_code == 0
    told = folder.read("two/survey-answers.csv").splitlines()
    shown = {line.split(",")[0] for line in told[1:] if ",*,*," not in line}
    assert shown == {"trust"}


@pytest.mark.parametrize(("name", "is_shown"), [("2025-03-09-all", False), ("2025-09-09", True)])
def test_two_groups_asked_on_one_day(tmp_path: Path, name: str, is_shown: bool) -> None:
    """Nurses, and all staff of that day: all less the nurses are the others. Not so in autumn."""
    folder = exact(workbook(tmp_path, (20, 20, 20, 20, 20)))
    everybody = (18, 9, 12, 22, 17)  # 9, 9, 2, 10 and 9 more
    wave = WAVE.format(day=name[:10], returned=sum(everybody), counts=list(everybody))
    folder.write(f"projects/oak/survey/{name}.toml", wave)
    nurses = WAVE.format(day="2025-03-09", returned=39, counts=list(OAK))
    folder.write("projects/oak/survey/2025-03-09.toml", nurses)
    assert folder.run("export", "--share", "-o", "one").exit_code == 0
    told = folder.read("one/survey-answers.csv").splitlines()
    assert any(name in line and ",*,*," not in line for line in told) is is_shown


def test_small_answers_are_hidden_and_others_rounded(tmp_path: Path) -> None:
    folder = workbook(tmp_path, (20, 3, 20, 20, 20))
    assert "Often" not in folder.run("survey", "show", "trust", "--share").out
    assert "Often" in folder.run("survey", "show", "trust").out
    out = folder.run("survey", "show", "oak", "--share").out
    assert "12" not in out.replace("2025", "")  # 9, 0, 10, 12, 8 by fives: 10, 0, 10, 10, 10
    assert "Answered: about 40" in out
    assert "about   10   25%  Often" in out
    assert "Top two: about 50% (20 of 40)" in out


def test_tables_of_rounded_answers_say_about(tmp_path: Path) -> None:
    folder = workbook(tmp_path, (20, 3, 20, 20, 20))
    assert folder.run("report", "oak", "--share", "-o", "copy").exit_code == 0
    page = folder.read("copy/report.html")
    assert "about 50% (20 of 40)" in page
    assert "(about 40 answers): about 25% Never" in page
    assert folder.run("report", "oak", "-o", "own").exit_code == 0
    assert "about 51%" not in folder.read("own/report.html")


def seen(folder: WorkbookFolder, project: str) -> str:
    return folder.run("survey", "show", project, "--share").out


def rewritten(folder: WorkbookFolder, counts: tuple[int, ...], name: str = "2025-03-09") -> None:
    wave = WAVE.format(day="2025-03-09", returned=sum(counts), counts=list(counts))
    folder.write(f"projects/oak/survey/{name}.toml", wave)


@pytest.mark.slow
@pytest.mark.parametrize("round_to", ["1", "5"])
@pytest.mark.parametrize(
    ("now", "is_shown"),
    [
        ((9, 0, 11, 12, 8), False),  # one form more
        ((9, 0, 10, 12, 15), False),  # seven
        ((9, 0, 10, 12, 28), False),  # twenty, who all said the same
        ((9, 0, 9, 13, 8), False),  # one who changed an answer
        ((20, 0, 30, 25, 20), True),  # many, and several of each
        (OAK, True),
    ],
)
@pytest.mark.parametrize("name", ["2025-03-09", "spring"])
def test_a_wave_that_grew_by_few_since_a_copy_is_hidden(
    tmp_path: Path, now: tuple[int, ...], is_shown: bool, name: str, round_to: str
) -> None:
    folder = workbook(tmp_path, (20, 30, 20, 20, 20))
    rules = f'format = 1\n[workbook]\nname = "W"\n[sharing]\nround_to = {round_to}\n'
    folder.write("workbook.toml", rules)
    assert "Often" in seen(folder, "oak")
    (folder.root / "projects/oak/survey/2025-03-09.toml").unlink()
    rewritten(folder, now, name)
    ran = folder.run("survey", "show", "oak", "--share")
    assert ("Often" in ran.out) is is_shown
    assert ("by few people from what a copy has shown" in ran.err) is not is_shown
    assert ("Often" in seen(folder, "oak")) is is_shown  # and so again
    assert "Often" in folder.run("survey", "show", "oak").out


def test_a_wave_that_grew_by_many_is_held_against_every_copy_before(tmp_path: Path) -> None:
    folder = workbook(tmp_path, (20, 30, 20, 20, 20))
    assert "Often" in seen(folder, "oak")
    rewritten(folder, (20, 0, 30, 25, 20))
    assert "Often" in seen(folder, "oak")
    rewritten(folder, (9, 0, 11, 12, 8))  # one more than in the first
    assert "Often" not in seen(folder, "oak")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["2025-03-09", "spring"])
@pytest.mark.parametrize(
    ("now", "is_shown"), [((8, 0, 11, 12, 8), False), ((20, 0, 30, 25, 20), True), (OAK, True)]
)
def test_a_question_by_another_id_is_held_against_the_one_that_is_gone(
    tmp_path: Path, now: tuple[int, ...], is_shown: bool, name: str
) -> None:
    folder = workbook(tmp_path, (20, 30, 20, 20, 20))
    assert "Often" in seen(folder, "oak")
    (folder.root / "projects/oak/survey/2025-03-09.toml").unlink()
    wave = WAVE.format(day="2025-03-09", returned=sum(now), counts=list(now))
    where = f"projects/oak/survey/{name}.toml"
    folder.write(where, wave.replace('id = "safe"', 'id = "feels-safe"'))
    assert ("Often" in seen(folder, "oak")) is is_shown
    assert ("Often" in seen(folder, "oak")) is is_shown  # and so again


def test_of_a_whole_that_a_copy_told_of_the_parts_are_hidden(tmp_path: Path) -> None:
    whole = tuple(sum(counts) for counts in zip(OAK, ROSE, (1, 0, 0, 1, 0), strict=True))
    folder = workbook(tmp_path, whole)
    for ward in ("oak", "rose"):
        (folder.root / f"projects/{ward}/survey/2025-03-09.toml").unlink()
    assert "Often" in seen(folder, "trust")
    for ward, counts in (("oak", OAK), ("rose", ROSE)):  # those of the wards come later
        wave = WAVE.format(day="2025-03-09", returned=sum(counts), counts=list(counts))
        folder.write(f"projects/{ward}/survey/2025-03-09.toml", wave)
    assert [ward for ward in ("trust", "oak", "rose") if "Often" in seen(folder, ward)] == []


def test_a_whole_is_held_against_parts_as_a_copy_told_of_them(tmp_path: Path) -> None:
    whole = tuple(sum(counts) for counts in zip(OAK, ROSE, (1, 0, 0, 1, 0), strict=True))
    folder = workbook(tmp_path, whole)
    assert "Often" in seen(folder, "oak")
    assert "Often" in seen(folder, "rose")
    rewritten(folder, (30, 30, 30, 30, 30))  # no part of the trust any more
    assert "Often" not in seen(folder, "trust")


@pytest.mark.slow
def test_those_who_made_a_charter_are_held_against_a_copy_by_the_day(tmp_path: Path) -> None:
    folder = workbook(tmp_path, (20, 30, 20, 20, 20))
    charter = 'format = 1\nstatus = "draft"\n'
    made = '[[made]]\ndate = 2024-0{month}-0{day}\nevent = "A meeting"\npatients = {many}\n'

    def told(*rows: tuple[int, int], day: int = 1) -> str:
        rows_ = (made.format(month=month, day=day, many=many) for month, many in rows)
        folder.write("projects/oak/charter.toml", charter + "".join(rows_))
        assert folder.run("report", "oak", "--share", "--replace", "-o", "copy").exit_code == 0
        return (
            folder.read("copy/report.html").partition("How far shared")[2].partition("</table>")[0]
        )

    assert "20" in told((2, 20)).replace("2024", "")
    both = told((1, 40), (2, 20)).replace("2024", "")
    assert ("40" in both, "20" in both) == (True, True)
    grown = told((1, 40), (2, 21)).replace("2024", "")
    assert ("40" in grown, "20" in grown) == (True, False)
    moved = told((1, 40), (2, 23), day=8).replace("2024", "")  # the day was put right as well
    assert ("40" in moved, "25" in moved) == (True, False)
    moved = told((1, 40), (2, 20), day=8).replace("2024", "")
    assert ("40" in moved, "20" in moved) == (True, True)


def test_a_change_is_refused(tmp_path: Path) -> None:
    folder = workbook(tmp_path, (20, 30, 20, 20, 20))
    ran = folder.run("incidents", "day", "oak", "2024-02-05", "--none", "--share")
    assert (ran.exit_code, "Do it without sharing" in ran.err) == (1, True)
