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
        "import sys, qiworkbook_charter\n"
        "print([c.name for c in qiworkbook_charter.qiworkbook_commands()])\n"
        "heavy = ('pydantic', 'click', 'pptx', 'jinja2', 'tomlkit', 'matplotlib')\n"
        "print([name for name in heavy if name in sys.modules])\n"
        "print([name for name in sys.modules if name.startswith('qiworkbook_charter.')])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == ["['charter']", "[]", "[]"]


def test_it_joins_in_without_trouble() -> None:
    plugins = Plugins([EntryPoint("charter", "qiworkbook_charter")])
    mine = {
        "records": [r.value.name for r in plugins.records() if r.plugin == "charter"],
        "commands": [c.value.name for c in plugins.commands()],
        "checks": [c.code for c in plugins.checks() if c.code.startswith("charter-")],
        "questions": [q.code for q in plugins.questions() if q.code.startswith("charter-")],
        "sections": [s.id for s in plugins.sections() if s.id.startswith("charter")],
    }
    assert mine["records"] == mine["commands"] == ["charter"]
    assert len(mine["checks"]) == 24
    assert len(mine["questions"]) == 5
    assert mine["sections"][:2] == ["charter", "charter-words"]
    assert len(mine["sections"]) == 4
    assert plugins.troubles_of("charter") == ()
