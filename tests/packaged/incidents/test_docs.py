"""docs/incidents.md tells every key, every code and every command."""

from __future__ import annotations

from pathlib import Path

from qiworkbook.model.key_docs import meanings, models_in
from qiworkbook.testing import DocsPage
from qiworkbook_incidents.checks import CHECKS, QUESTIONS
from qiworkbook_incidents.commands import incidents
from qiworkbook_incidents.records import Month

PAGE = DocsPage.at(Path(__file__).parents[3] / "docs" / "incidents.md")


def test_every_key() -> None:
    for table in models_in(Month):
        for key, meaning in meanings(table).items():
            assert f"| `{key}` | {meaning} |" in PAGE.text


def test_every_code() -> None:
    PAGE.tells_checks("What `check` may ask", CHECKS)
    for question in QUESTIONS:
        assert f"`{question.code}`" in PAGE.text


def test_every_command() -> None:
    for name in incidents.commands:
        assert f"qiworkbook incidents {name}" in PAGE.text
