"""The pages for people who build plugins: what they list is there, and what they show works."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from qiworkbook import api, testing
from qiworkbook.testing import SMALL_PROJECT, make_workbook
from qiworkbook.workbook.plugin_trial import PROMISES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
FILE = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
PAGES = (
    "api",
    "your-first-plugin",
    "your-first-data-pack",
    "hooks",
    "plugin-promise",
    "testing-plugins",
    "publishing-a-plugin",
    "what-plugins-can-do",
    "styling",
)


def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_can_be_found_and_leads_somewhere(name: str) -> None:
    assert f"docs/{name}.md" in (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page(name)):
        assert (DOCS / target).is_file(), target


def test_the_promise_is_about_the_page_of_names_and_says_its_number() -> None:
    text = page("plugin-promise")
    stable = text[text.index("## Stable") : text.index("## Not stable")]
    assert "(api.md)" in stable
    assert f"`API_VERSION` is **{api.API_VERSION}**" in text


def test_the_kit_is_told_whole() -> None:
    text = page("testing-plugins")
    told = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert sorted(told) == sorted(testing.__all__)
    for promise in PROMISES.values():
        assert f"- {promise}" in text


def test_the_tests_of_the_page_pass(tmp_path: Path) -> None:
    for name in ("your-first-plugin", "testing-plugins"):
        for path, text in FILE.findall(page(name)):
            (tmp_path / path).write_text(text, encoding="utf-8")
    for writes in ("1", ""):
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_board.py"],
            cwd=tmp_path,
            env={
                "PATH": "/usr/bin:/bin",
                "PYTHONPATH": f"{ROOT}:{tmp_path}",
                "QIWORKBOOK_WRITE_GOLDEN": writes,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout
        assert "2 passed" in ran.stdout
    golden = (tmp_path / "golden" / "board.txt").read_text(encoding="utf-8")
    assert "90% of people on Elm Ward say they feel safe" in golden


def test_the_styles_of_the_page_show(tmp_path: Path) -> None:
    files = dict(FILE.findall(page("styling"))) | {
        "projects/elm/project.toml": SMALL_PROJECT,
        "pictures/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
    }
    book = make_workbook(tmp_path, files)
    ran = book.run("report")
    assert (ran.exit_code, ran.err) == (0, "")
    made = book.read("output/report.html")
    assert "Northmoor. Questions? The improvement team is on extension 1234." in made
    assert "Made with qiworkbook" not in made
    assert "main h2 { border-bottom: 4px solid var(--accent); }" in made
    assert "#4B2E83" in made
    assert 'alt="Northmoor"' in made


@pytest.mark.parametrize(
    "slip", ["{{ documnt.title }}", "{% extends 'core:pge.html.j2' %}", "{% block x %}"]
)
def test_a_slip_in_a_template_is_told_with_its_place(slip: str, tmp_path: Path) -> None:
    files = {"projects/elm/project.toml": SMALL_PROJECT, "templates/html/page.html.j2": slip}
    ran = make_workbook(tmp_path, files).run("report")
    assert ran.exit_code == 1
    assert "templates/html/page.html.j2:1: " in ran.err
