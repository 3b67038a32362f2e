"""The plugin costs next to nothing until it is needed, and joins in at every hook that it names."""

from __future__ import annotations

import subprocess
import sys

import pytest

from qiworkbook.plugins.loader import EntryPoint
from qiworkbook.plugins.manager import Plugins


@pytest.mark.slow
def test_its_command_is_named_without_importing_anything_heavy() -> None:
    code = (
        "import sys, qiworkbook_spread\n"
        "print([c.name for c in qiworkbook_spread.qiworkbook_commands()])\n"
        "heavy = ('pydantic', 'click', 'pptx', 'jinja2', 'tomlkit', 'matplotlib')\n"
        "print([name for name in heavy if name in sys.modules])\n"
        "print([name for name in sys.modules if name.startswith('qiworkbook_spread.')])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == ["['spread']", "[]", "[]"]


def test_it_joins_in_without_trouble() -> None:
    plugins = Plugins([EntryPoint("spread", "qiworkbook_spread")])
    assert [r.value.name for r in plugins.records() if r.plugin == "spread"] == ["spread"]
    assert [c.value.name for c in plugins.commands()] == ["spread"]
    assert len([c for c in plugins.checks() if c.code.startswith("spread-")]) == 24
    assert len([q for q in plugins.questions() if q.code.startswith("spread-")]) == 9
    assert len([s for s in plugins.sections() if s.id.startswith("spread")]) == 7
    assert plugins.troubles_of("spread") == ()
