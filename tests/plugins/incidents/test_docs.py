"""docs/incidents.md tells every key, every code and every command."""

from __future__ import annotations

from pathlib import Path

from qiworkbook.model.meanings import meanings, models_in
from qiworkbook_incidents.checks import CHECKS
from qiworkbook_incidents.commands import incidents
from qiworkbook_incidents.model import Month
from qiworkbook_incidents.questions import QUESTIONS

PAGE = (Path(__file__).parents[3] / "docs" / "incidents.md").read_text(encoding="utf-8")


def test_every_key() -> None:
    for table in models_in(Month):
        for key, meaning in meanings(table).items():
            assert f"| `{key}` | {meaning} |" in PAGE


def test_every_code() -> None:
    for check in CHECKS:
        assert f"| `{check.code}` | {check.summary} | {check.why} |" in PAGE
    for question in QUESTIONS:
        assert f"`{question.code}`" in PAGE


def test_every_command() -> None:
    for name in incidents.commands:
        assert f"qiworkbook incidents {name}" in PAGE
