"""One file, two doors: the page asks the same, in the same order, and keeps the same numbers."""

from __future__ import annotations

import contextlib
import csv
import io
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from qiworkbook.cli import ask, data_import
from qiworkbook.cli.main import qiworkbook
from qiworkbook.cli.session import Session
from qiworkbook.testing import WorkbookFolder, make_workbook
from qiworkbook.web import site
from tests.cli import test_data_import_kinds as kinds
from tests.web.conftest import TODAY, visitor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiworkbook.workbook.question import Question

FALLS = {"projects/oak/data/falls.csv": "date,value\n2024-01-01,2\n2024-02-01,4\n2024-03-01,3\n"}
PROFILE = 'format = 1\nsplit = "Ward"\ndash = "zero"\n'
TEXTS = {
    "a slip": kinds.SLIP.format("Out of"),
    "a forecast": kinds.METRIC.format("In month", "Forecast"),
    "a year to date": kinds.METRIC.format("YTD", "Actual"),
    "targets": kinds.METRIC.format("Target", "Actual"),
    "no month": kinds.ACROSS.format("June 2O25"),
    "a total": kinds.ACROSS.format("YTD"),
    "another unit": "Ward,Measure,Unit,Apr-25,May-25\nOak,Length of stay,weeks,40,41\n",
    "half a rate": kinds.HALVES.format("Falls that were reported,OBDs"),
    "a sum of no name": "Ward,Apr-25,May-25\nOak,4,5\nOakwood,14,15\n,18,20\n",
    "nothing there": "Ward,Jan-25,Feb-25,Mar-25\nOak,n/a,5,NIL\n",
    "notes below": "Ward,Month,Falls\nOak,Apr-25,4\nOak,May-25,5\n\nSource: Datix\n",
    "a title": "Cumulative falls\nWard,Month,Falls\nOak,Apr-25,4\nOak,May-25,5\n",
    "days alone": "Ward,Date,Falls\nOak,01/04,4\nOak,01/05,5\nOak,01/06,6\n",
    "figures": "Ward,Date,Falls\nOak,010425,4\nOak,010525,5\nOak,010625,6\n",
    "last days": "Ward,Month,Falls\nOak,31/03/2024,3\nOak,30/04/2024,5\n",
    "ends of weeks": "Ward,Week ending,Falls\nOak,06/04/2025,4\nOak,13/04/2025,5\n",
    "other numbers": "Ward,Month,Falls\nOak,Jan-24,9\nOak,Feb-24,9\n",
    "gaps": "Ward,Indicator,Month,Value\nOak,Falls,Apr-25,4\n,,May-25,5\nOakwood,,Apr-25,14\n",
    "indicators": "Ward,Indicator,Apr-25,May-25\nOak,Falls,4,5\nOak,Seen within a week,92%,93%\n",
}


def decided(question: Question) -> str:
    """What somebody says at either door."""
    words = [str(choice.answer) for choice in question.choices]
    if question.id.startswith("ward:"):
        return "leave-out"
    return next((w for w in ("yes", "day-first", "falls") if w in words), (words or ["2024"])[0])


def book(folder: Path) -> WorkbookFolder:
    files = {
        f"projects/{ward}/project.toml": kinds.PROJECT.format(name=ward.capitalize())
        for ward in kinds.WARDS
    }
    return make_workbook(folder, {**files, **FALLS, "imports/kept.toml": PROFILE})


def at_the_terminal(
    folder: WorkbookFolder, text: str, monkeypatch: pytest.MonkeyPatch, *options: str
) -> list[Question]:
    asked: list[Question] = []

    def put(question: Question) -> str:
        asked.append(question)
        return decided(question)

    monkeypatch.setattr(ask, "ask_at_terminal", put)
    monkeypatch.setattr(data_import, "ask_at_terminal", put)
    folder.write("in.csv", text)
    session = Session(terminal=True)
    session.clock = TODAY
    with contextlib.chdir(folder.root):
        told = ["data", "import", "in.csv", "--yes", *options]
        CliRunner().invoke(qiworkbook, told, obj=session)
    return asked


def on_the_page(
    folder: WorkbookFolder,
    text: str,
    monkeypatch: pytest.MonkeyPatch,
    *,
    pasted: bool = False,
    **more: str,
) -> list[Question]:
    asked: list[Question] = []
    told = site.QuestionFirst.__init__

    def keep(
        self: site.QuestionFirst, question: Question, *rest: Sequence[tuple[str, str]]
    ) -> None:
        asked.append(question)
        told(self, question, *rest)

    monkeypatch.setattr(site.QuestionFirst, "__init__", keep)
    guest = visitor(folder.root).come_in()
    file = {"file": (io.BytesIO(text.encode()), "in.csv")}
    page = guest.post("/import", {**({"paste": text} if pasted else file), **more})
    page = guest.get(page.headers["Location"])
    for _ in range(20):
        if asked and page.status_code == 409 and asked[-1].ask.partition("\n")[0] in page.text:
            name = f"{site.ANSWER}{asked[-1].id}"
        elif page.status_code == 200 and 'name="write"' in page.text:
            name = "write"
        else:
            return asked
        answer = "1" if name == "write" else decided(asked[-1])
        page = guest.answered(page, **{name: answer})
    raise AssertionError(page.text)


def numbers(folder: WorkbookFolder) -> dict[str, str]:
    return {one: folder.read(one) for one in folder.files() if "/data/" in one}


@pytest.mark.slow
@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("profile", ["", "kept"])
def test_the_page_asks_and_keeps_what_the_command_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, profile: str
) -> None:
    one, other = book(tmp_path / "one"), book(tmp_path / "other")
    options = ("--profile", profile) if profile else ()
    by_command = at_the_terminal(one, TEXTS[kind], monkeypatch, *options)
    by_page = on_the_page(other, TEXTS[kind], monkeypatch, profile=profile)
    assert by_page == by_command
    assert not profile or "dash" not in [one.id for one in by_page]
    assert numbers(other) == numbers(one)


@pytest.mark.slow
@pytest.mark.parametrize("kind", TEXTS)
def test_a_block_from_excel_is_asked_about_and_kept_as_a_file_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    one, other = book(tmp_path / "one"), book(tmp_path / "other")
    cells = csv.reader(io.StringIO(TEXTS[kind]))
    block = "\r\n".join("\t".join(row) for row in cells)  # as a browser sends what was copied
    of_file = [*on_the_page(one, TEXTS[kind], monkeypatch)]
    of_block = on_the_page(other, block, monkeypatch, pasted=True)
    assert [one.id for one in of_block] == [one.id for one in of_file]
    assert numbers(other) == numbers(one)
