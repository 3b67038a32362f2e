"""Import on the page: looked at, asked about, and taken in whole or not at all."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT, make_workbook
from tests.web.conftest import HOST, Visitor, unescaped, visitor

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

MEASURE = """
[[measure]]
id = "falls"
name = "Falls"
kind = "outcome"
better = "decrease"
"""
ELM = SMALL_PROJECT + MEASURE
ASH = ELM.replace("elm", "ash").replace("Elm", "Ash")
TABLE = "Ward,Date,Falls\nelm,2025-01-06,3\nelm,2025-01-13,2\nash,2025-01-06,5\n"


@pytest.fixture
def both(tmp_path: Path) -> Visitor:
    files = {"projects/elm/project.toml": ELM, "projects/ash/project.toml": ASH}
    return visitor(make_workbook(tmp_path / "book", files).root).come_in()


def sent(guest: Visitor, text: str | bytes, name: str = "falls.csv", **more: str) -> TestResponse:
    """What is shown of a file that was sent."""
    content = text.encode() if isinstance(text, str) else text
    answer = guest.post("/import", {"file": (io.BytesIO(content), name), **more})
    if answer.status_code != 303:
        return answer
    return guest.get(answer.headers["Location"])


def answered(guest: Visitor, page: TestResponse, **answers: str) -> TestResponse:
    """The page after a question, or after what was looked at."""
    return guest.answered(page, **answers)


def data(guest: Visitor) -> dict[str, str]:
    root = guest.site.book.folder
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(root.rglob("*.csv"))
    }


def looked_at(guest: Visitor, page: TestResponse) -> TestResponse:
    """Answer what is asked of the table until it is shown."""
    for _ in range(6):
        if "What is in" in page.text:
            return page
        assert page.status_code == 409, page.text
        field = page.text.split('type="radio"')[1].split('name="')[1].split('"')[0]
        choices = page.text.split('value="')
        first = next(c.split('"')[0] for c in choices if c.startswith(("Ward", "elm", "yes")))
        page = answered(guest, page, **{field: first})
    raise AssertionError(page.text)


@pytest.mark.slow
def test_a_file_that_does_not_say_whose_it_is_is_asked_about_and_need_not_be_sent_again(
    both: Visitor,
) -> None:
    page = sent(both, "Date,Falls\n2025-01-06,3\n")
    assert page.status_code == 409
    assert "Whose numbers are those of falls.csv?" in page.text
    assert answered(both, page, **{"answer:whose": "nobody"}).status_code == 409
    answer = answered(both, answered(both, page, **{"answer:whose": "ash"}))
    assert answer.status_code == 303
    assert data(both) == {"projects/ash/data/falls.csv": "date,value\n2025-01-06,3\n"}


def test_a_file_that_does_not_say_whose_it_is_is_taken_for_the_only_ward(tmp_path: Path) -> None:
    files = {"projects/elm/project.toml": ELM}
    guest = visitor(make_workbook(tmp_path / "book", files).root).come_in()
    page = answered(guest, sent(guest, "Date,Falls\n2025-01-06,3\n"))  # as the form begins
    assert answered(guest, page).status_code == 303
    assert [*data(guest)] == ["projects/elm/data/falls.csv"]


@pytest.mark.slow
def test_a_file_of_two_wards_is_looked_at_first_and_then_taken_in(both: Visitor) -> None:
    page = looked_at(both, sent(both, TABLE))
    assert "Write 3 points" in page.text
    for ward in ("Elm", "Ash"):  # by the names that people know
        assert re.search(rf"<td[^>]*>{ward}[^<]*</td><td[^>]*>Falls</td>", page.text)
    assert data(both) == {}
    answer = answered(both, page, keep="monthly")
    assert answer.status_code == 303
    assert "Wrote 3 points of falls.csv." in both.get(answer.headers["Location"]).text
    assert "2025-01-13,2" in data(both)["projects/elm/data/falls.csv"]
    assert "2025-01-06,5" in data(both)["projects/ash/data/falls.csv"]
    again = both.get("/import")  # read the same way next month, with nothing asked
    assert "monthly" in again.text
    page = sent(both, TABLE.replace("2025-01-06", "2025-01-09"), profile="monthly")
    assert "What is in falls.csv" in page.text


def test_one_row_that_cannot_be_read_keeps_all_out(both: Visitor) -> None:
    page = looked_at(both, sent(both, TABLE.replace("ash,2025-01-06,5", "ash,2025-01-06,many")))
    refused = answered(both, page)
    assert refused.status_code == 422
    assert "could not be read" in refused.text
    assert data(both) == {}
    answer = answered(both, refused, **{"leave-out": "1"})
    assert (
        "Wrote 2 points of falls.csv, and left out 1 row."
        in both.get(answer.headers["Location"]).text
    )
    assert [*data(both)] == ["projects/elm/data/falls.csv"]


@pytest.mark.slow
def test_what_is_there_stays_unless_somebody_says_otherwise(both: Visitor) -> None:
    page = looked_at(both, sent(both, TABLE))
    answered(both, page)
    changed = looked_at(both, sent(both, TABLE.replace("elm,2025-01-06,3", "elm,2025-01-06,4")))
    assert "Take the numbers of the file" in changed.text
    assert answered(both, changed).status_code == 422  # nothing is new in it
    assert "2025-01-06,3" in data(both)["projects/elm/data/falls.csv"]
    assert answered(both, changed, replace="1").status_code == 303
    assert "2025-01-06,4" in data(both)["projects/elm/data/falls.csv"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"\x00\x01\x02", "odd.csv"),
        (b"PK\x03\x04 broken", "broken.xlsx"),
        (b"no dates at all\n1\n2\n", "words.csv"),
        (b"MZ\x90", "program.exe"),
        (b"Date,Falls\n2025-01-06,3\n", "../../../etc/x.csv"),
        (b"Date,Falls\n2025-01-06,3\n", "con.csv\x00.exe"),
        (b"Date,Falls\n2025-01-06,3\n", "x" * 300 + ".csv"),
        ("Date,Falls\n2025-01-06,3\n".encode("utf-16"), "📈 مرحبا <script>.csv"),
    ],
)
def test_any_file_becomes_a_page_with_a_way_on(both: Visitor, content: bytes, name: str) -> None:
    before = sorted(both.site.book.folder.rglob("*"))
    page = sent(both, content, name)
    assert page.status_code in (200, 409, 422)
    assert "<h1" in page.text
    assert "<script>." not in page.text
    assert "fault of the program" not in page.text
    assert sorted(both.site.book.folder.rglob("*")) == before


def test_a_question_can_be_left_by_another_file(both: Visitor) -> None:
    page = sent(both, "Ward,Date,Falls\nelm,01/02/2024,3\nelm,02/03/2024,2\n")
    assert page.status_code == 409
    back = answered(both, page, change="1")
    assert back.status_code == 303
    assert "Which file?" in both.get(back.headers["Location"]).text


def test_without_a_file_and_with_one_of_another_start(both: Visitor) -> None:
    page = both.post("/import", {"project": "elm"})
    assert page.status_code == 422
    assert "Choose a file" in page.text
    gone = both.get("/import/of-yesterday")
    assert gone.status_code == 409
    assert "choose it again" in gone.text


def test_a_block_is_pasted_looked_at_and_taken_in(both: Visitor) -> None:
    empty = both.post("/import", {"paste": "\r\n\r\n"})
    assert empty.status_code == 422
    page = both.post("/import", {"paste": TABLE.replace(",", "\t").replace("\n", "\r\n")})
    assert page.status_code == 303
    shown = looked_at(both, both.get(page.headers["Location"]))
    assert "What is in pasted.csv" in shown.text
    assert data(both) == {}
    assert answered(both, shown).status_code == 303
    assert "2025-01-13,2" in data(both)["projects/elm/data/falls.csv"]
    assert "2025-01-06,5" in data(both)["projects/ash/data/falls.csv"]


def test_what_was_pasted_can_be_changed_without_pasting_it_again(both: Visitor) -> None:
    block = "Date\tFalls\n2025-01-06\tthree\n2025-01-13\t2"
    page = both.post("/import", {"paste": block, "project": "elm"})
    shown = looked_at(both, both.get(page.headers["Location"]))
    assert "is not a number" in shown.text
    back = re.search(r'href="([^"]+)">Change what you pasted', shown.text)
    assert back
    again = both.get(unescaped(back[1])).text
    assert f"{block}</textarea>" in again.replace("\r", "")
    assert '<option value="elm" selected>' in again
    assert "Change what you pasted" not in sent(both, TABLE).text


def test_a_first_cell_that_is_empty_stays_where_it_was(both: Visitor) -> None:
    block = "\tDate\tFalls\r\nelm\t2025-01-06\t3\r\nash\t2025-01-06\t5\r\n"
    page = both.post("/import", {"paste": block})
    token = page.headers["Location"].partition("/import/")[2].partition("?")[0]
    assert both.site.uploads[token].content.startswith(b"\tDate\tFalls\r\nelm\t")


def test_a_file_and_a_block_at_once_or_too_long_a_block_is_refused(both: Visitor) -> None:
    page = both.post(
        "/import", {"file": (io.BytesIO(TABLE.encode()), "falls.csv"), "paste": "Date\tFalls"}
    )
    assert page.status_code == 422
    assert "a file as well as a pasted block" in page.text
    assert "Date\tFalls</textarea>" in page.text  # what was typed stays
    long = both.post("/import", {"paste": "Date\tFalls\n" + "2025-01-06\t3\n" * 9000})
    assert long.status_code == 422
    assert "a field takes 100,000" in long.text
    assert both.site.uploads == {}


@pytest.mark.slow
def test_few_files_are_held_and_none_is_written_down(both: Visitor) -> None:
    for at in range(9):
        sent(both, TABLE, f"file-{at}.csv")
    assert len(both.site.uploads) <= 4
    assert all("Ward" not in path.read_text(encoding="utf-8")
               for path in both.site.book.folder.rglob("*.csv"))  # fmt: skip


@pytest.mark.slow
def test_a_file_that_is_too_large_is_told(both: Visitor) -> None:
    both.get("/import")
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    page = both.client.post(
        "/import",
        data=head + b"a" * (66 * 1024 * 1024) + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
        headers={"Host": HOST, "Origin": f"http://{HOST}"},
    )
    assert page.status_code == 413
    assert "64 MB" in page.text


def test_what_is_looked_at_repeats_no_number_of_somebody(both: Visitor) -> None:
    table = TABLE.replace("ash,2025-01-06,5", "ash,2025-01-06,pt9990000018")
    page = looked_at(both, sent(both, table))
    assert "Rows that could not be read" in page.text
    assert "[an NHS number]" in page.text
    assert "9990000018" not in page.text


@pytest.mark.slow
def test_nor_do_the_problems_of_a_file_that_is_named_by_it(both: Visitor) -> None:
    folder = both.site.book.folder / "projects/elm/data"
    folder.mkdir(exist_ok=True)
    (folder / "9990000018.csv").write_text("date,value\nnever,1\n", encoding="utf-8")
    page = both.get("/problems")
    assert "[an NHS number].csv" in page.text
    assert "9990000018" not in re.sub(r'href="[^"]*"', "", page.text)
