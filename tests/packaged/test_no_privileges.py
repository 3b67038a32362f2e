"""The packaged modules are plugins like any other: the core knows none of their names."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from qiworkbook.plugins.manager import CORE, Plugins

ROOT = Path(__file__).parents[2]
KINDS = (".py", ".toml", ".j2", ".css", ".js", ".html", ".txt")
ORDINARY = {
    "spread": "statistics have a spread, and an idea can be spread: model.theory, model.cycle",
    "incidents": "what a measure counts: model.measure.CountingUnit",
    "standards": "a word that is explained, and an example of what packs bring",
    "safety-cross": "a kind of figure: content.SafetyCross",
}
"""Names that are words of the core's own, and where they come from."""


@cache
def texts() -> dict[str, str]:
    """Everything that is shipped but the modules themselves."""
    found = (path for room in ("qiworkbook", "templates") for path in (ROOT / room).rglob("*"))
    return {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for path in found
        if path.suffix in KINDS and path.is_file()
    }


def names() -> list[tuple[str, str]]:
    """Everything that a module calls something, as (module, name)."""
    plugins = Plugins()
    found = {(part.plugin, part.name) for part in plugins.offers()}
    for one in plugins.records():
        if one.plugin != CORE:
            keys = (*one.value.people, *one.value.where.removesuffix("*.toml").split("/"))
            found |= {(one.plugin, key) for key in (*keys, f"qiworkbook_{one.plugin}")}
    found |= {(plugin, plugin) for plugin in plugins.loaded}
    return sorted(pair for pair in found if pair[1])


def test_there_are_many() -> None:
    assert len(names()) > 150


@pytest.mark.slow
@pytest.mark.parametrize("plugin", Plugins().loaded)
def test_the_core_and_its_templates_know_no_name_of_a_module(plugin: str) -> None:
    known = []
    for name in (name for owner, name in names() if owner == plugin and name not in ORDINARY):
        pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.IGNORECASE)
        known += [(name, file) for file, text in texts().items() if pattern.search(text)]
    assert known == []
