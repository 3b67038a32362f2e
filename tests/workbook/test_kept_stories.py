"""What a deck tells of a team is kept for the next time, and is what it would be without."""

from __future__ import annotations

import re
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from qiworkbook.compose import storyboard
from qiworkbook.compose.short_deck import Length, TeamSections
from qiworkbook.content import DayCell, Rank, SafetyCross, Section
from qiworkbook.plugins.guard import Guard
from qiworkbook.plugins.loader import EntryPoint
from qiworkbook.plugins.manager import Plugins
from qiworkbook.store import cache
from qiworkbook.testing import SMALL_PROJECT, make_workbook
from qiworkbook.workbook import open_workbook
from qiworkbook.workbook.edits.learning_sets import the_set
from qiworkbook.workbook.memory.changes import news_since
from qiworkbook.workbook.outputs import slides
from qiworkbook.workbook.outputs.shared_copy import LINES, NONE, Wish, shared_copy
from qiworkbook.workbook.outputs.slides import DeckOrder
from qiworkbook.workbook.question import settled
from qiworkbook.writers.progress import unwatched
from tests.photographs import jpeg

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder
    from qiworkbook.workbook.opened import OpenWorkbook

TODAY = date(2025, 4, 10)
ROWS = "".join(f"2024-{month:02d}-05,{40 + month}\n" for month in range(1, 13))
PDSA = """format = 1
title = "Ask at one handover"
idea = "huddle"

[plan]
objective = "Find out whether it can be asked in two minutes"
predicted_on = 2024-02-02
start = 2024-02-05
"""
SPREAD = """format = 1
change = "The question at the huddle"

[[site]]
id = "fir-ward"
unit = "Fir Ward"
adopter = "innovator"
project = "fir"
series = "feels-safe"

[[site.reached]]
stage = "testing"
on = 2025-01-06
"""
SET = 'format = 1\ndate = 2025-04-10\ntitle = "The second"\n'
PACK = 'format = 1\ntitle = "House"\npublisher = "Us"\nillustrative = "Invented"\n'
COACH = """format = 1
title = "Ours"
source = "Invented"

[[question]]
ask = "How are the people thanked who help you?"
why = "They stop coming."
until = "coproduction.paid"
"""
RULES = """format = 1
title = "House rules"
version = "1"
source = "Agreed (invented)"

[[rule]]
rule = "shift"
points = 8
"""


@pytest.fixture
def kept_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv(cache.OFF, raising=False)
    return tmp_path / "cache"


@pytest.fixture
def book(tmp_path: Path, kept_in: Path) -> WorkbookFolder:
    assert kept_in
    files = {"workbook.toml": 'format = 1\n[workbook]\nname = "Three wards"\n'}
    for name in ("elm", "fir", "oak"):
        files[f"projects/{name}/project.toml"] = SMALL_PROJECT.replace("Elm", name.title())
        files[f"projects/{name}/data/feels-safe.csv"] = f"date,value\n{ROWS}"
    return make_workbook(tmp_path / "book", files)


@pytest.fixture
def anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The projects of which anything was told anew."""
    projects, tell = list[str](), storyboard._told

    def noted(view: Any, *rest: Any) -> Any:
        projects.append(view.project.id)
        return tell(view, *rest)

    monkeypatch.setattr(storyboard, "_told", noted)
    return projects


def composed(opened: OpenWorkbook, wanted: DeckOrder) -> str:
    """All that is in a deck, to the kind of each number."""
    gathering = the_set(opened, wanted.learning_set) if wanted.learning_set else None
    text = repr(slides._composed(opened, wanted, gathering, unwatched))
    assert " object at 0x" not in text
    return re.sub(r"frozenset\(\{.*?\}\)", "a set", text)  # has no order


def held(
    book: WorkbookFolder,
    monkeypatch: pytest.MonkeyPatch,
    wanted: DeckOrder | None = None,
    today: date = TODAY,
    plugins: Plugins | None = None,
) -> str:
    """A deck, held to what it is without anything kept: as it is made now, and once more."""

    def made() -> str:
        used = Plugins(plugins.entry_points, guard=Guard()) if plugins else Plugins([])
        return composed(open_workbook(book.root, used, today), wanted or DeckOrder())

    with monkeypatch.context() as off:
        off.setenv(cache.OFF, "1")
        without = made()
    assert made() == without
    assert made() == without
    return without


def test_one_that_changed_is_told_anew_and_no_other(
    book: WorkbookFolder, anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = held(book, monkeypatch)
    assert anew == ["elm", "fir", "oak"] * 2
    anew.clear()
    file = book.root / "projects/fir/data/feels-safe.csv"
    file.write_text(f"{file.read_text()}2025-01-05,99\n")
    assert held(book, monkeypatch) != first
    assert anew == ["elm", "fir", "oak", "fir"]


EDITS = (
    ("projects/fir/project.toml", SMALL_PROJECT.replace("target = 90", "target = 80")),
    ("projects/fir/project.toml", SMALL_PROJECT.replace('unit = "%"', 'unit = "people"')),
    ("projects/fir/project.toml", f"{SMALL_PROJECT}\n# a remark\nodd = 1\n"),
    ("projects/fir/project.toml", SMALL_PROJECT.replace("1 = 1", "").replace("Elm", "Ash")),
    ("projects/fir/data/feels-safe.csv", f"date,value,note\n{ROWS}2025-01-05,99,Why\n"),
    ("projects/fir/data/feels-safe.csv", f"date,value\n{ROWS}2025-01-05,many\n"),
    ("projects/fir/pdsa/one.toml", PDSA),
    ("projects/fir/pdsa/one.toml", PDSA.replace("Ask at one", "Ask at each")),
    ("projects/fir/charter.toml", "format = 1\n"),
    ("projects/elm/spread.toml", SPREAD),
    ("projects/fir/data/feels-safe.csv", f"date,value\n{ROWS}2025-01-05,12\n"),
    ("projects/ash/project.toml", SMALL_PROJECT.replace("Elm", "Ash")),
    ("learning-sets/2025-04-10.toml", SET),
    (
        "resources.toml",
        'format = 1\n[[resource]]\nid = "a"\ntitle = "A page"\nlink = "https://a.org"\n',
    ),
    ("learning-sets/2025-01-08.toml", SET.replace("2025-04-10", "2025-01-08")),
    ("learning-sets/2025-04-10.toml", f'{SET}[[story]]\nproject = "fir"\nasks = ["A bell"]\n'),
    ("workbook.toml", 'format = 1\n[workbook]\nname = "W"\n[defaults]\nrule_set = "house"\n'),
    ("rule-sets/house.toml", RULES),
    ("rule-sets/house.toml", RULES.replace("points = 8", "points = 6")),
    ("rule-sets/house.toml", RULES.replace("House rules", "Other rules")),
    ("packs/house/pack.toml", PACK),
    ("packs/house/coach/ours.toml", COACH),
    ("packs/house/coach/ours.toml", COACH.replace("the people", "all people")),
    ("workbook.toml", 'format = 1\n[workbook]\nname = "V"\norganisation = "T"\nlanguage = "cy"\n'),
    ("workbook.toml", 'format = 1\n[workbook]\nname = "V"\nas_of = 2024-06-01\n'),
)


@pytest.mark.slow
def test_what_is_kept_is_what_it_would_be_after_every_edit(
    book: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugins, before = Plugins(), set[str]()
    for path, content in EDITS:
        book.write(path, content)
        gathered = "2025-04-10" if (book.root / "learning-sets/2025-04-10.toml").exists() else ""
        told = held(book, monkeypatch, DeckOrder(learning_set=gathered), plugins=plugins)
        assert told not in before or path.startswith("packs/"), path  # for no slide
        before.add(told)
    book.write("words/ours.toml", 'format = 1\ntitle = "Ours"\nfor = "us"\neveryday = true\n')
    orders = [
        DeckOrder(learning_set="2025-04-10"),
        DeckOrder(("fir",), "2025-04-10"),
        DeckOrder(("fir", "elm")),
        DeckOrder(("elm",)),
        DeckOrder(words="board"),
        DeckOrder(words="ours"),
        *(DeckOrder(length=length, learning_set="2025-04-10") for length in Length),
    ]
    book.write("workbook.toml", 'format = 1\n[workbook]\nname = "V"\n')
    for order in (*orders, *orders):
        held(book, monkeypatch, order, plugins=plugins)
    for today in (date(2025, 4, 11), date(2026, 4, 11)):
        held(book, monkeypatch, today=today, plugins=plugins)


def test_what_rests_on_another_project_is_told_anew(
    book: WorkbookFolder, anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    book.write("projects/elm/spread.toml", SPREAD)
    first = held(book, monkeypatch, plugins=Plugins())
    assert anew == [*["elm", "fir", "oak"] * 2, "elm"]
    book.write("projects/fir/data/feels-safe.csv", f"date,value\n{ROWS}2025-01-05,12\n")
    anew.clear()
    changed = held(book, monkeypatch, plugins=Plugins())
    assert changed != first
    assert anew == ["elm", "fir", "oak", "elm", "fir", "elm"]


def _plugins(folder: Path, said: str, version: str = "1") -> Plugins:
    (folder / "teller.py").write_text(
        f"""\
from qiworkbook.api import Output, Paragraph, Rank, Section, SectionMaker, hookimpl

QIWORKBOOK_API = 1

def made(view):
    said = {said}
    yield Section(f"{{view.project.id}}-teller", "T", "Told", (Paragraph(str(said)),),
                  project=view.project.id)

@hookimpl
def qiworkbook_sections():
    return [SectionMaker("teller", 50, "what it tells", made, rank=Rank.ESSENTIAL)]
"""
    )
    sys.modules.pop("teller", None)
    return Plugins([EntryPoint("teller", "teller", "qiworkbook", version)], guard=Guard())


def test_a_plugin_that_changed_looks_around_or_goes_wrong_is_asked_again(
    book: WorkbookFolder, tmp_path: Path, anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def told(said: str, version: str = "1") -> tuple[list[str], list[str]]:
        plugins = _plugins(tmp_path, said, version)
        anew.clear()
        composed(open_workbook(book.root, plugins, TODAY), DeckOrder())
        return list(anew), [str(one) for one in plugins.troubles]

    every = ["elm", "fir", "oak"]
    assert told("1") == (every, [])
    assert told("1") == (every, [])  # its file is another
    plugins = Plugins([EntryPoint("teller", "teller", "qiworkbook", "1")], guard=Guard())
    anew.clear()
    first = composed(open_workbook(book.root, plugins, TODAY), DeckOrder())
    assert anew == []
    assert not plugins.troubles
    assert "Told" in first
    plugins = Plugins([EntryPoint("teller", "teller", "qiworkbook", "2")], guard=Guard())
    composed(open_workbook(book.root, plugins, TODAY), DeckOrder())
    assert anew == every

    for around in (
        "[one.id for one in view.workbook.projects]",
        "view.workbook.project('oak').ward",
        "view.workbook.not_shown",
    ):
        plugins = _plugins(tmp_path, around)
        for _ in range(2):
            anew.clear()
            composed(open_workbook(book.root, plugins, TODAY), DeckOrder())
            assert anew == every

    plugins = _plugins(tmp_path, "1 / (view.project.id != 'fir')")
    troubles = []
    for again in (every, every[1:]):
        plugins = Plugins(plugins.entry_points, guard=Guard())
        anew.clear()
        composed(open_workbook(book.root, plugins, TODAY), DeckOrder())
        assert anew == again
        troubles.append([str(one) for one in plugins.troubles])
    assert len(troubles[0]) == 1
    assert troubles[0] == troubles[1]


def test_with_a_plugin_that_somebody_else_wrote_all_is_told_anew(
    book: WorkbookFolder, tmp_path: Path, anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may read a file that nobody knows of."""
    monkeypatch.syspath_prepend(str(tmp_path))
    elsewhere = tmp_path / "beds.txt"
    _plugins(tmp_path, f"__import__('pathlib').Path({str(elsewhere)!r}).read_text()")
    for said in ("12 beds", "14 beds"):
        elsewhere.write_text(said)
        anew.clear()
        theirs = Plugins([EntryPoint("teller", "teller", "of-the-trust", "1")], guard=Guard())
        assert said in composed(open_workbook(book.root, theirs, TODAY), DeckOrder())
        assert anew == ["elm", "fir", "oak"]


def test_the_day_and_the_readers_count(
    book: WorkbookFolder, tmp_path: Path, anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    book.write("words/ours.toml", 'format = 1\ntitle = "Ours"\nfor = "us"\neveryday = true\n')
    plugins, every = _plugins(tmp_path, "view.today, view.everyday"), ["elm", "fir", "oak"]
    for order in (DeckOrder(), DeckOrder(words="ours")):
        for today in (TODAY, date(2025, 4, 11)):
            anew.clear()
            told = held(book, monkeypatch, order, today, plugins)
            assert f"{today!r}, {bool(order.words)})" in told
            assert anew == every * 2


def test_the_news_count(
    book: WorkbookFolder, anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are told by versions and the journal as well, which lie outside the project."""
    book.write("learning-sets/2025-01-08.toml", SET.replace("2025-04-10", "2025-01-08"))
    book.write("learning-sets/2025-04-10.toml", SET)
    wanted = DeckOrder(learning_set="2025-04-10")
    first = held(book, monkeypatch, wanted)

    def more(*given: Any) -> Any:
        found = news_since(*given)
        return {**found, "fir": replace(found["fir"], changes=(), since=date(2025, 1, 7))}

    monkeypatch.setattr(slides, "news_since", more)
    anew.clear()
    assert held(book, monkeypatch, wanted) != first
    assert anew == ["elm", "fir", "oak", "fir"]


def test_rules_of_a_pack_count_as_they_were_read(book: WorkbookFolder, anew: list[str]) -> None:
    book.write("workbook.toml", 'format = 1\n[defaults]\nrule_set = "house"\n')
    book.write("rule-sets/house.toml", RULES)
    opened = open_workbook(book.root, Plugins([]), TODAY)
    composed(opened, DeckOrder())
    anew.clear()
    composed(open_workbook(book.root, Plugins([]), TODAY), DeckOrder())
    assert anew == []
    rules = {**opened.rule_sets, "house": opened.rule_sets["mdc"]}
    composed(replace(opened, own_rules=rules), DeckOrder())
    assert anew == ["elm", "fir", "oak"]
    anew.clear()
    file = replace(opened.workbook.source, text="# Another.\n")
    composed(replace(opened, workbook=replace(opened.workbook, source=file)), DeckOrder())
    assert anew == ["elm", "fir", "oak"]


def test_what_cannot_be_kept_is_told_as_it_is(
    book: WorkbookFolder, kept_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    huge = SafetyCross((DayCell(TODAY, 10**30),), "Days")
    section = Section("days", "Days", "Days", (huge,), rank=Rank.ESSENTIAL)
    monkeypatch.setattr(storyboard, "_told", lambda *_: TeamSections((section,), ()))
    assert f"count={10**30}" in held(book, monkeypatch)
    assert not list(kept_in.rglob("told.msgpack"))


def test_pictures_and_copies_are_never_kept(
    book: WorkbookFolder, kept_in: Path, anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = book.root / "projects/elm/pictures/team.jpg"
    file.parent.mkdir()
    file.write_bytes(jpeg())
    row = '[[picture]]\nfile = "pictures/team.jpg"\nalt = "Us"\nagreed_by = "lead"\n'
    book.write("projects/elm/project.toml", f"{SMALL_PROJECT}\n{row}until = 2025-05-01\n")
    held(book, monkeypatch)
    assert anew == [*["elm", "fir", "oak"] * 2, "elm"]
    opened = open_workbook(book.root, Plugins([]), TODAY)
    copy = settled(shared_copy(opened, Wish(), {LINES: NONE}, on_record=False))
    for one in kept_in.rglob("told.msgpack"):
        one.unlink()
    anew.clear()
    for _ in range(2):
        composed(copy.opened, DeckOrder())
    assert anew == ["elm", "fir", "oak"] * 2
    assert not list(kept_in.rglob("told.msgpack"))


def test_what_lies_in_a_folder_and_is_not_read_counts_too(
    book: WorkbookFolder, anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held(book, monkeypatch)
    anew.clear()
    book.write("projects/oak/notes.md", "For whoever reads it.\n")
    composed(open_workbook(book.root, Plugins([]), TODAY), DeckOrder())
    assert anew == ["oak"]
    anew.clear()
    book.write("notes.md", "For whoever reads it.\n")
    composed(open_workbook(book.root, Plugins([]), TODAY), DeckOrder())
    assert anew == ["elm", "fir", "oak"]


def test_what_was_kept_by_another_version_or_is_damaged_is_told_anew(
    book: WorkbookFolder, kept_in: Path, anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = held(book, monkeypatch)
    (file,) = kept_in.rglob("told.msgpack")
    file.write_bytes(file.read_bytes()[:-7])
    anew.clear()
    opened = open_workbook(book.root, Plugins([]), TODAY)
    assert composed(opened, DeckOrder()) == first
    assert anew == ["elm", "fir", "oak"]
    anew.clear()
    monkeypatch.setattr("qiworkbook.__version__", "0.0.1")
    assert composed(opened, DeckOrder()) == first
    assert anew == ["elm", "fir", "oak"]
