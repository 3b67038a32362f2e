"""A plugin built for the first version of the interface works with every qiworkbook after it.

The wheel is what a trust has installed: nobody edits it, so a change here that needs one there
shows. It is built anew only when `API_VERSION` rises, and the old one stays beside it.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook import api
from qiworkbook.plugins.loader import installed
from qiworkbook.testing import SMALL_PROJECT, make_workbook
from qiworkbook.workbook.plugin_trial.trial import contract_apart

if TYPE_CHECKING:
    from qiworkbook.testing import WorkbookFolder

WHEEL = Path(__file__).parent / "frozen" / "qiworkbook_hand_hygiene-0.1.0-py3-none-any.whl"
EXPORT = (
    "Date,Moment,Cleaned,Who\n2024-12-03,before-patient,yes,A\n2024-12-03,before-patient,no,B\n"
)


@pytest.fixture
def elm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkbookFolder:
    with zipfile.ZipFile(WHEEL) as wheel:
        wheel.extractall(tmp_path / "site")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return make_workbook(tmp_path / "book", {"projects/elm/project.toml": SMALL_PROJECT})


def test_it_is_of_the_interface_that_there_is() -> None:
    with zipfile.ZipFile(WHEEL) as wheel:
        text = wheel.read("qiworkbook_hand_hygiene/__init__.py").decode("utf-8")
    assert re.search(rf"^QIWORKBOOK_API = {api.API_VERSION}$", text, re.MULTILINE)


def test_it_counts_asks_and_shows_as_ever(elm: WorkbookFolder) -> None:
    elm.write("audits.csv", EXPORT)
    read = elm.run("hand-hygiene", "import", "elm", "audits.csv")
    assert (read.exit_code, read.err) == (0, "")
    assert "1 of 2 moments with clean hands." in read.out
    checked = elm.run("check")
    assert checked.err == ""
    assert "no audit has seen: Before a clean or aseptic task, " in checked.out
    assert elm.run("report").err == ""
    assert "Before touching a patient" in elm.read("output/report.html")
    assert elm.run("slides", "-o", "deck.txt").exit_code == 0


@pytest.mark.slow
@pytest.mark.usefixtures("elm")
def test_it_keeps_the_contract_of_today() -> None:
    (plugin,) = [one for one in installed() if one.name == "hand-hygiene"]
    tried = contract_apart(plugin)
    assert (tried.broken, tried.warned) == ((), ())
