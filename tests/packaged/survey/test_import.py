"""`survey import`: what is read, what is refused, and that nothing of a row is left anywhere."""

from __future__ import annotations

import tempfile
import tomllib
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from tests.packaged.survey.conftest import (
    ABOUT,
    ITEMS,
    SECRETS,
    Elm,
    answers,
    export,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def counts(elm: Elm, wave: str = "2025-01-06") -> dict[str, list[int]]:
    return {one["id"]: one.get("counts", []) for one in tomllib.loads(elm.wave(wave))["item"]}


BY_HAND = {
    "confident": [2, 3, 7, 8, 4],
    "pressure": [4, 6, 6, 5, 3],
    "who": [10, 9, 5],
    "helps": [14, 5, 11, 5],
}


def test_counts_are_those_by_hand(asked: Elm) -> None:
    assert counts(asked) == BY_HAND
    assert asked.codes() == []


@pytest.mark.parametrize("called", ["Total", "Average"])
def test_a_row_of_totals_is_nobody(elm: Elm, called: str) -> None:
    path = export(elm.outside / "answers.csv", answers(24))
    text = path.read_text("utf-8").splitlines()
    total = text[-1].split(",")
    total[0] = called
    path.write_text("\n".join([*text, ",".join(total)]), "utf-8")
    ran = elm.take_in(path)
    assert (ran.exit_code, "A26: a row of totals is nobody's answers" in ran.err) == (1, True), ran


def every_byte(*folders: Path) -> Iterator[tuple[Path, bytes]]:
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                yield path, path.name.encode() + path.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("people", [24, 10])
def test_nothing_of_a_row_is_on_disk_afterwards(
    elm: Elm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, people: int
) -> None:
    for_temporary = tmp_path / "temporary"
    for_temporary.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(for_temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(for_temporary))
    path = export(elm.outside / "answers.csv", answers(people))
    assert elm.take_in(path).exit_code == 0
    path.unlink()
    for command in ("report", "slides"):
        assert elm.folder.run(command, "elm").exit_code == 0
    seen = list(every_byte(tmp_path))
    assert any(one.parent.name == "survey" for one, _ in seen)
    for place, content in seen:
        if place.suffix == ".pptx":
            continue  # compressed: test_hidden unpacks it
        for secret in SECRETS:
            assert secret.encode() not in content, (place, secret)


def test_what_is_said_holds_no_secret_either(elm: Elm) -> None:
    ran = elm.take_in(export(elm.outside / "answers.csv", answers(24)))
    assert not [one for one in SECRETS if one in ran.out + ran.err]
    assert "Dropped unread" in ran.out
    assert "Now delete answers.csv" in ran.out


def test_a_look_first(elm: Elm) -> None:
    path = export(elm.outside / "answers.csv", answers(24))
    said = ("import", "elm", str(path), "--questionnaire", "pulse", "--wave", "2025-01-06")
    ran = elm.survey(*said)
    assert ran.exit_code == 0
    assert "  confident: 2 3 7 8 4" in ran.out
    assert "Nothing was written yet." in ran.out
    assert not (elm.folder.root / "projects/elm/survey").exists()


def test_ten_answers_leave_no_number_on_disk(elm: Elm) -> None:
    ran = elm.take_in(export(elm.outside / "answers.csv", answers(10)))
    assert "Fewer than 11 people answered" in ran.out
    assert tomllib.loads(elm.wave()) == {
        "format": 1,
        "questionnaire": "pulse",
        "opened": tomllib.loads("x = 2025-01-06")["x"],
        "closed": tomllib.loads("x = 2025-01-06")["x"],
        "returned": "fewer than 11",
        "min_group": 11,
    }
    assert elm.codes() == ["survey-no-eligible"]


def test_a_file_inside_the_workbook_is_refused(elm: Elm) -> None:
    path = export(elm.folder.root / "answers.csv", answers(24))
    ran = elm.take_in(path)
    assert ran.exit_code == 1
    assert "lies inside the workbook" in ran.err


@pytest.mark.slow
def test_excel_as_microsoft_forms_writes_it(elm: Elm) -> None:
    path = elm.outside / "answers.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Notes")
    sheet = book.add_worksheet("Form1")
    headings = [*ABOUT, "How confident\ndo you feel?\u00a0", *ITEMS[1:], "Anything else?"]
    sheet.write_row(0, 0, headings)
    for at, row in enumerate(answers(24), start=1):
        sheet.write_row(at, 0, [at, 45677.4, 45677.5, "anonymous", "", *row, "SECRET"])
    book.close()
    assert elm.take_in(path).exit_code == 0
    assert counts(elm) == BY_HAND


def test_google_forms_from_windows(elm: Elm) -> None:
    path = elm.outside / "answers.csv"
    lines = ["Timestamp;" + ";".join((*ITEMS, "Anything else?"))]
    for confident, pressure, who, helps in answers(24):
        several = str(helps).strip(";").replace(";", ", ")
        lines.append(f"20/01/2025 9:00:00;{confident} - Café;{pressure};{who};{several};naïve")
    text = "\r\n".join(lines).replace(" - Café", "")
    path.write_bytes(text.encode("cp1252"))
    assert elm.take_in(path).exit_code == 0
    assert counts(elm) == BY_HAND


def test_answers_off_the_scale_are_refused_by_column_and_cell(elm: Elm) -> None:
    rows = answers(24)
    rows[2][0], rows[7][0], rows[4][1] = 7, "Jo Bloggs", "0"
    ran = elm.take_in(export(elm.outside / "answers.csv", rows))
    assert ran.exit_code == 1
    assert "column F, confident (“How confident do you feel?”): F4, F9" in ran.err
    assert "column G, pressure (“I feel under pressure”): G6" in ran.err
    assert "it has 1 Not at all, 2, 3, 4 or 5 Completely" in ran.err
    assert "Jo Bloggs" not in ran.err
    assert not (elm.folder.root / "projects/elm/survey").exists()


@pytest.mark.slow
def test_columns_that_do_not_match_are_named(elm: Elm) -> None:
    path = export(elm.outside / "answers.csv", answers(24), (*ITEMS[:3], "Which shift?"))
    ran = elm.take_in(path)
    assert ran.exit_code == 1
    assert "column I (“Which shift?”) is no question of it" in ran.err
    assert "there is no column for helps" in ran.err
    assert elm.take_in(path, "2025-01-06", "--ignore", "I", "--without", "helps").exit_code == 0
    assert "helps" not in counts(elm)


@pytest.mark.slow
def test_rows_without_an_answer_are_not_counted(elm: Elm) -> None:
    rows = [*answers(24), ["", "", "", ""]]
    path = export(elm.outside / "answers.csv", rows)
    path.write_text(path.read_text(encoding="utf-8").replace("SECRET thought 24", ""), "utf-8")
    ran = elm.take_in(path)
    assert "1 row without any answer: not counted." in ran.out
    assert "returned = 24" in elm.wave()


@pytest.mark.slow
def test_several_sheets_with_answers(elm: Elm) -> None:
    path = elm.outside / "answers.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name in ("Form1", "Old"):
        sheet = book.add_worksheet(name)
        for at, row in enumerate((ITEMS, *answers(24))):
            sheet.write_row(at, 0, row)
    book.close()
    assert "answers on 2 sheets: “Form1” and “Old”" in elm.take_in(path).err
    assert elm.take_in(path, "2025-01-06", "--sheet", "Old").exit_code == 0


@pytest.mark.slow
def test_a_wave_is_imported_once(asked: Elm) -> None:
    before = asked.wave()
    path = export(asked.outside / "again.csv", answers(23))
    ran = asked.take_in(path)
    assert ran.exit_code == 1
    assert asked.wave() == before
    assert "few more or fewer" in ran.err


@pytest.mark.slow
@pytest.mark.parametrize("wave", ["2025-01-10", "2024-06-03"])
def test_the_same_people_less_one_in_another_wave(asked: Elm, wave: str) -> None:
    path = export(asked.outside / "again.csv", answers(23))
    ran = asked.take_in(path, wave)
    assert ran.exit_code == 1
    assert "could be the people of projects/elm/survey/2025-01-06.toml" in ran.err
    assert len([one for one in asked.folder.files() if "/survey/" in one]) == 1


@pytest.mark.slow
def test_by_group_only_when_no_group_is_small(elm: Elm) -> None:
    rows = [*answers(24), *answers(24)]
    for at, row in enumerate(rows):
        row[2] = "A patient" if at < 24 else "Staff"
    path = export(elm.outside / "answers.csv", rows)
    assert elm.take_in(path, "2025-01-06", "--by", "who").exit_code == 0
    groups = {one["id"]: one.get("group", []) for one in tomllib.loads(elm.wave())["item"]}
    assert [(one["name"], one["answered"]) for one in groups["confident"]] == [
        ("A patient", 24),
        ("Staff", 24),
    ]
    assert elm.codes() == ["survey-no-eligible"]


def test_a_small_group_leaves_no_group_at_all(elm: Elm) -> None:
    path = export(elm.outside / "answers.csv", answers(24))
    assert elm.take_in(path, "2025-01-06", "--by", "who").exit_code == 0
    assert "group_by" not in elm.wave()
    assert "[[item.group]]" not in elm.wave()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--min-group", "8"), "8 needs a reason"),
        (("--min-group", "4", "--reason", "x"), "cannot be below 5"),
        (("--closed", "2025-02-01"), "is open until 1 February 2025"),
        (("--closed", "2025-01-01"), "closed before it was opened"),
        (("--eligible", "20"), "24 people answered, and only 20 could have"),
        (("--shows", "no-driver"), "elm has no driver no-driver"),
        (("--by", "confident"), "nobody can be grouped by it"),
        (("--column", "confidence=F"), "pulse has no question confidence"),
    ],
)
def test_refusals(elm: Elm, more: tuple[str, ...], said: str) -> None:
    ran = elm.take_in(export(elm.outside / "answers.csv", answers(24)), "2025-01-06", *more)
    assert (ran.exit_code, said in ran.err) == (1, True), ran
    assert not (elm.folder.root / "projects/elm/survey").exists()


def test_lowered_with_a_reason(elm: Elm) -> None:
    path = export(elm.outside / "answers.csv", answers(10))
    reason = "Agreed with the Caldicott guardian"
    assert elm.take_in(path, "2025-01-06", "--min-group", "8", "--reason", reason).exit_code == 0
    assert "returned = 10" in elm.wave()
    assert reason in elm.wave()


def test_a_wave_by_any_other_name(elm: Elm) -> None:
    path = export(elm.outside / "answers.csv", answers(24))
    assert "Call it by its first day" in elm.take_in(path, "spring").err
    assert "Call it by its first day" in elm.take_in(path, "2025-02-30").err


def test_the_shape_of_a_scale_cannot_be_used_before_it_is_filled_in(elm: Elm) -> None:
    path = export(elm.outside / "answers.csv", answers(24))
    ran = elm.survey(
        *("import", "elm", str(path), "--questionnaire", "psychological-safety"),
        *("--wave", "2025-01-06"),
    )
    assert "psychological-safety cannot be used as it is" in ran.err


def test_a_heading_that_is_a_number_of_somebody_is_not_repeated(elm: Elm) -> None:
    rows = [[*row, "x"] for row in answers(24)]
    path = export(elm.outside / "answers.csv", rows, (*ITEMS, "999 000 0018"))
    ran = elm.take_in(path, "2025-01-06", "--ignore", "999 000 0018")
    assert "[an NHS number]" in ran.out + ran.err
    assert "999 000 0018" not in ran.out + ran.err


def with_times(path: Path, days: list[str]) -> Path:
    """An export with the same answers, given on these days in turn."""
    lines = export(path, answers(24)).read_text("utf-8").splitlines()
    for at in range(1, 25):
        lines[at] = lines[at].replace("1/20/25 10:01", f"{days[at % len(days)]} 10:01")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_two_rounds_in_one_export_are_not_one_wave(elm: Elm) -> None:
    path = with_times(elm.outside / "a.csv", ["2024-03-04", "2024-03-15", "2024-11-11"])
    ran = elm.take_in(path, "2024-03-04")
    told = "2 rounds: 4 March 2024 to 15 March 2024 and 11 November 2024 to 11 November 2024"
    assert (ran.exit_code, told in ran.err.replace("\n", " ")) == (1, True), ran
    assert "--closed 2024-11-11" in ran.err
    assert elm.take_in(path, "2024-03-04", "--closed", "2024-11-11").exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "days", [["2025-01-06", "2025-02-03"], ["1/2/25", "1/7/25"], ["not kept"], [""]]
)
def test_one_round_is_taken_in(elm: Elm, days: list[str]) -> None:
    ran = elm.take_in(with_times(elm.outside / "a.csv", days))
    assert ran.exit_code == 0, ran
    assert counts(elm) == BY_HAND


def test_an_answer_that_stands_twice_is_refused(elm: Elm) -> None:
    path = export(elm.outside / "answers.csv", answers(24))
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[3]]) + "\n", "utf-8")
    ran = elm.take_in(path)
    assert (ran.exit_code, "A4 and A26 have the same number" in ran.err) == (1, True), ran
    assert elm.take_in(path, "2025-01-06", "--ignore", "ID").exit_code == 0
