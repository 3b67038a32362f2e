"""Data packs: rule sets, starters, a brand and standards from files alone, in every place."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT, make_workbook
from qiworkbook.workbook.plugin_trial.samples import full_project

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

RULES = """\
format = 1
title = "Northmoor rules"
version = "2"

[[rule]]
rule = "outside"

[[rule]]
rule = "shift"
points = 9
"""
PACK = 'format = 1\ntitle = "Northmoor"\nillustrative = "An invented trust."\n'
USES = SMALL_PROJECT.replace('unit = "%"', 'unit = "%"\nrule_set = "northmoor"')
DATA = full_project()["data/feels-safe.csv"]
PROJECT = {"projects/elm/project.toml": USES, "projects/elm/data/feels-safe.csv": DATA}

PLACES = ("rule-sets/northmoor.toml", "packs/house/rule-sets/northmoor.toml", "installed")


def install(folder: Path, files: dict[str, str], name: str = "house") -> None:
    """A package with data only, as pip would install it: there is no Python in it."""
    for path, text in ({"pack.toml": PACK} | files).items():
        target = folder / f"northmoor_{name}" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    info = folder / f"northmoor_{name}-1.0.dist-info"
    info.mkdir()
    (info / "entry_points.txt").write_text(
        f"[qiworkbook]\n{name} = northmoor_{name}\n", encoding="utf-8"
    )
    importlib.invalidate_caches()


@pytest.fixture
def book(tmp_path: Path) -> WorkbookFolder:
    return make_workbook(tmp_path / "book", PROJECT)


@pytest.mark.parametrize("place", PLACES)
def test_a_rule_set_is_found_wherever_it_lies(
    place: str, book: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place == "installed":
        install(tmp_path / "site", {"rule-sets/northmoor.toml": RULES})
        monkeypatch.syspath_prepend(str(tmp_path / "site"))
    else:
        book.write(place, RULES)
        book.write("packs/house/pack.toml", PACK)
    reading = book.view("elm").readings["feels-safe"]
    assert (reading.rule_set.id, reading.rule_set.title) == ("northmoor", "Northmoor rules")
    ran = book.run("check")
    assert ran.exit_code == 0, ran.out + ran.err
    assert "Northmoor rules" in book.run("measure", "show", "elm", "feels-safe").out


def test_a_rule_set_can_hold_for_the_whole_workbook(book: WorkbookFolder) -> None:
    book.write("rule-sets/northmoor.toml", RULES)
    book.write("workbook.toml", 'format = 1\n[defaults]\nrule_set = "northmoor"\n')
    book.write("projects/elm/project.toml", SMALL_PROJECT)
    assert book.view("elm").readings["feels-safe"].rule_set.id == "northmoor"


def test_its_numbers_are_used(book: WorkbookFolder) -> None:
    """Eight points above the centre are a shift for Making Data Count (7), not by nine points."""
    values = [60, 62] * 8 + [58] * 8
    rows = "".join(f"2024-01-{day:02},{value}\n" for day, value in enumerate(values, start=1))
    book.write("projects/elm/data/feels-safe.csv", "date,value\n" + rows)
    book.write("rule-sets/northmoor.toml", RULES)
    ours = book.view("elm").readings["feels-safe"]
    book.write("projects/elm/project.toml", SMALL_PROJECT)
    usual = book.view("elm").readings["feels-safe"]
    assert [str(signal.rule) for signal in ours.signals] == []
    assert "shift" in [str(signal.rule) for signal in usual.signals]


def test_a_rule_set_that_is_not_there_is_told_with_a_guess(book: WorkbookFolder) -> None:
    book.write("rule-sets/northmor.toml", RULES)
    ran = book.run("check")
    assert ran.exit_code == 1
    line = USES.splitlines().index('rule_set = "northmoor"') + 1
    assert f"projects/elm/project.toml:{line}: " in ran.out
    assert 'Did you mean "northmor"?' in ran.out


WRONG = {
    "a misspelt key": ("titel = 'x'\n" + RULES, 1, "titel"),
    "a rule that is none": (RULES.replace('"shift"', '"shfit"'), 9, 'Did you mean "shift"?'),
    "a number as text": (RULES.replace("points = 9", 'points = "9"'), 10, "points"),
    "no points": (RULES.replace("points = 9\n", ""), 8, "points should be a whole number"),
    "a chart that is none": (RULES + 'charts = ["xbr"]\n', 8, "xbr"),
    "no rule": ('title = "x"\nversion = "1"\n', None, "rule"),
    "not TOML": ("title = \n", 1, ""),
}


@pytest.mark.parametrize("way", WRONG)
def test_a_mistake_in_a_rule_set_is_told_with_its_line(way: str, book: WorkbookFolder) -> None:
    text, line, words = WRONG[way]
    book.write("projects/elm/project.toml", SMALL_PROJECT)
    book.write("rule-sets/northmoor.toml", text)
    ran = book.run("check")
    where = "rule-sets/northmoor.toml" + (f":{line}: " if line else "")
    told = [one for one in ran.out.splitlines() if one.startswith(where)]
    assert told, ran.out
    assert any(words in one for one in told)
    assert ran.exit_code == 1
    assert book.run("show", "elm").exit_code == 4


def test_a_mistake_in_an_installed_pack_names_the_pack(
    book: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "site", {"rule-sets/northmoor.toml": "titel = 'x'\n" + RULES})
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    assert "pack house/rule-sets/northmoor.toml:1: " in book.run("check").out


@pytest.mark.parametrize(("name", "whose"), [("mdc", "comes with"), ("northmoor", "lies nearer")])
def test_a_rule_set_means_one_thing(name: str, whose: str, book: WorkbookFolder) -> None:
    book.write("rule-sets/northmoor.toml", RULES)
    book.write("packs/house/pack.toml", PACK)
    book.write(f"packs/house/rule-sets/{name}.toml", RULES)
    ran = book.run("check")
    assert f"packs/house/rule-sets/{name}.toml: another rule set called {name} {whose}" in ran.out
    assert book.open().rule_sets["mdc"].title != "Northmoor rules"


STARTER = """\
format = 1

[project]
title = "{{ title }}"
organisation = "{{ organisation }}"
unit = "{{ unit }}"
start = {{ today }}
"""


@pytest.mark.parametrize("place", ["", "packs/house/", "installed"])
def test_a_project_begins_from_a_starter_of_files(
    place: str, book: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "starters/falls/project.toml": STARTER,
        "starters/falls/starter.toml": 'format = 1\nwhat = "Falls on a ward"\n',
        "starters/falls/data/falls.csv": "date,value\n",
    }
    if place == "installed":
        install(tmp_path / "site", files)
        monkeypatch.syspath_prepend(str(tmp_path / "site"))
    for path, text in files.items() if place != "installed" else ():
        book.write(f"{place}{path}", text)
    ran = book.run("new", "oak", "--from", "falls", "--title", 'Fewer "falls"')
    assert ran.exit_code == 0, ran.err
    assert 'title = "Fewer \\"falls\\""' in book.read("projects/oak/project.toml")
    assert book.read("projects/oak/data/falls.csv") == "date,value\n"
    assert "projects/oak/starter.toml" not in book.files()
    assert "falls (Falls on a ward)" in book.run("new", "ash", "--from", "none").err


def test_a_starter_is_checked_like_a_project(book: WorkbookFolder) -> None:
    book.write("starters/falls/project.toml", STARTER + "[aim]\nstatment = 'x'\n")
    book.write("starters/falls/pdsa/x.toml", "titel = 'x'\n")
    book.write("starters/empty/notes.md", "Nothing yet.\n")
    out = book.run("check").out
    assert "starters/falls/project.toml:9: " in out
    assert "starters/falls/pdsa/x.toml:1: " in out
    assert "starters/empty: this starter has no project.toml" in out


BRAND = 'format = 1\ncolour = "#112233"\nfooter = "Northmoor"\nlogo = "logo.svg"\n'
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


@pytest.mark.parametrize("place", ["packs/house/", "installed"])
def test_a_workbook_takes_its_brand_from_a_pack(
    place: str, book: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"brand.toml": BRAND, "logo.svg": LOGO, "pack.toml": PACK}
    if place == "installed":
        install(tmp_path / "site", files)
        monkeypatch.syspath_prepend(str(tmp_path / "site"))
    for path, text in files.items() if place != "installed" else ():
        book.write(f"{place}{path}", text)
    book.write("workbook.toml", 'format = 1\n[house-style]\npack = "house"\nfooter = "Elm Ward"\n')
    book.write("rule-sets/northmoor.toml", RULES)
    style = book.open().workbook.file.house_style
    assert (style.colour, style.footer) == ("#112233", "Elm Ward")
    assert book.run("check").exit_code == 0
    assert book.run("report").exit_code == 0
    page = book.read("output/report.html")
    assert "#112233" in page
    assert "data:image/svg+xml" in page


BRANDS = """
from qiworkbook.api import Brand, hookimpl

@hookimpl
def qiworkbook_brands():
    yield Brand("house", "Ours", "#4b2e83", footer="Ours", logo="logo.svg", folder={folder!r})
"""


def test_a_workbook_takes_its_brand_from_a_plugin(
    book: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "brands"
    install(site, {"__init__.py": BRANDS.format(folder=str(site)), "pack.toml": PACK}, "dress")
    (site / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    book.write("workbook.toml", 'format = 1\n[house-style]\npack = "house"\nfooter = "Mine"\n')
    ran = book.run("report")
    assert (ran.exit_code, ran.err) == (0, "")
    page = book.read("output/report.html")
    assert "--brand: #4B2E83;" in page
    assert "--accent: #41B6E6;" in page  # what the brand does not say is as usual
    assert "data:image/svg+xml" in page
    assert "Mine" in page
    assert "Ours" not in page
    # A folder of files with the same name is nearer.
    book.write("packs/house/pack.toml", PACK)
    book.write("packs/house/brand.toml", 'format = 1\ncolour = "#112233"\n')
    assert book.run("report").exit_code == 0
    assert "--brand: #112233;" in book.read("output/report.html")
    # Without plugins there is no such brand, and it is told.
    book.write("workbook.toml", 'format = 1\n[house-style]\npack = "house-dress"\n')
    out = book.run("check", "--no-plugins").out
    assert 'there is no data pack "house-dress"' in out


def test_a_pack_that_is_not_there_is_told_with_a_guess(book: WorkbookFolder) -> None:
    book.write("packs/house/pack.toml", PACK)
    book.write("workbook.toml", 'format = 1\n[house-style]\npack = "hose"\n')
    out = book.run("check").out
    assert 'workbook.toml:3: there is no data pack "hose" in packs/, nor is one installed.' in out
    assert 'Did you mean "house"?' in out


def test_what_nothing_reads_is_asked_about(book: WorkbookFolder) -> None:
    book.write("packs/house/rulesets/x.toml", RULES)
    book.write("packs/house/setup.py", "raise SystemExit")
    book.write("packs/house/brand.toml", 'format = 1\nlogo = "../../../secret.png"\n')
    out = book.run("check").out
    assert "packs/house/pack.toml: the file is not there" in out.replace("isn't", "is not")
    assert "packs/house/rulesets: nothing reads this. Did you mean rule-sets?" in out
    assert "packs/house/setup.py: nothing reads this. Programs in a workbook are never run." in out
    assert "packs/house/brand.toml:2: " in out


def test_standards_of_a_pack_are_read_by_the_plugin_that_owns_them(book: WorkbookFolder) -> None:
    standards = """\
format = 1
id = "ours"
title = "Ours"
wording = "local"
licence = "Ours"

[[standard]]
id = "a"
text = "We knock"
"""
    book.write("packs/house/pack.toml", PACK)
    book.write("packs/house/standards/ours.toml", standards.replace("wording", "wordng"))
    assert "packs/house/standards/ours.toml:4: " in book.run("check").out
    book.write("packs/house/standards/ours.toml", standards)
    assert "packs/house/standards" not in book.run("check").out
    (record,) = book.open().workbook.records["standards"]
    assert (record.id, record.source.file) == ("ours", "packs/house/standards/ours.toml")


def test_a_pack_that_is_left_out_is_not_read(
    book: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "site", {"rule-sets/northmoor.toml": RULES})
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    assert book.run("check").exit_code == 0
    assert "data packs: house" in book.run("plugins", "list").out
    assert book.run("check", "--no-plugins").exit_code == 1
    book.write("workbook.toml", 'format = 1\n[plugins]\ndisabled = ["house"]\n')
    assert book.run("check").exit_code == 1


def test_templates_of_an_installed_pack_stand_before_the_packaged_ones(
    book: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = '{% extends "core:page.html.j2" %}{% block footer %}From the pack{% endblock %}'
    install(tmp_path / "site", {"templates/html/page.html.j2": page})
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    book.write("rule-sets/northmoor.toml", RULES)
    assert book.run("report").exit_code == 0
    assert "From the pack" in book.read("output/report.html")
    book.write("templates/html/page.html.j2", page.replace("the pack", "the workbook"))
    assert book.run("report").exit_code == 0
    assert "From the workbook" in book.read("output/report.html")
    (book.root / "templates/html/page.html.j2").unlink()
    install(tmp_path / "more", {"templates/html/page.html.j2": "{{ page.__class__ }}"}, "other")
    monkeypatch.syspath_prepend(str(tmp_path / "more"))
    book.write("workbook.toml", 'format = 1\n[plugins]\ndisabled = ["house"]\n')
    ran = book.run("report")
    assert ran.exit_code == 1
    assert "templates/html/page.html.j2" in ran.err


def test_a_pack_that_leads_out_of_the_workbook_is_not_read(
    book: WorkbookFolder, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    (outside / "rule-sets").mkdir(parents=True)
    (outside / "rule-sets" / "northmoor.toml").write_text(RULES, encoding="utf-8")
    (book.root / "packs").mkdir()
    (book.root / "packs" / "house").symlink_to(outside)
    ran = book.run("check")
    assert ran.exit_code == 1
    assert "leads out of the workbook" in ran.out
    assert "northmoor" not in book.open().rule_sets
    assert "No problems" not in ran.out
    assert book.run("new", "oak").exit_code == 4


def test_a_file_called_packs_is_told(book: WorkbookFolder) -> None:
    book.write("packs", "not a folder\n")
    book.write("rule-sets/northmoor.toml", RULES)
    ran = book.run("check")
    assert "packs: the folder can" in ran.out
    assert book.run("list").exit_code == 4
