"""The lock file holds what the project needs, within its bounds, each by its fingerprints."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]


def test_everything_needed_is_locked_within_its_bounds() -> None:
    text = (ROOT / "requirements.lock").read_text()
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", text, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for said in project["dependencies"]:
        asked = Requirement(said)
        assert pinned.get(asked.name, "") in asked.specifier, said


def test_each_is_known_by_its_fingerprints() -> None:
    text = (ROOT / "requirements.lock").read_text()
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for entry in re.split(r"\n(?=[a-z])", body.strip()):
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
    assert "://" not in body
