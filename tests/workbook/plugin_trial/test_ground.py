"""What a plugin changes under everybody's feet is told by a check of it, in its own process."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from qiworkbook.plugins.loader import EntryPoint
from qiworkbook.workbook.plugin_trial.trial import contract_apart

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

AT_ONCE = {
    "a function of Python": (
        "import builtins; was = builtins.sorted\n"
        "builtins.sorted = lambda *given, **more: was(*given, **more)",
        "changed builtins.sorted",
    ),
    "a function of a module": (
        "import json; was = json.dumps\njson.dumps = lambda *given, **more: was(*given, **more)",
        "changed json.dumps",
    ),
    "what the answer is written with": (
        "import json; json.dumps = repr",
        "it left an answer that cannot be read",
    ),
    "a class of a module": (
        "import datetime\nclass date(datetime.date): pass\ndatetime.date = date",
        "changed datetime.date",
    ),
    "a module taken away": ("import sys; del sys.modules['json']", "changed json.dump"),
    "a class of click": ("import click; click.Command.main = print", "click.core.Command.main"),
    "a thread": (
        "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()",
        "left a thread at work",
    ),
    "Ctrl and C": (
        "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)",
        "changed what a signal does, such as Ctrl and C",
    ),
    "the end": ("import atexit; atexit.register(int)", "asked to be called at the end of every"),
    "the locale": (
        "import locale; now = locale.setlocale(locale.LC_ALL)\n"
        "locale.setlocale(locale.LC_ALL, 'C.UTF-8' if now == 'C' else 'C')",
        "changed the locale",
    ),
    "decimals": ("import decimal; decimal.getcontext().prec = 2", "how decimals are worked out"),
    "warnings": (
        "import warnings; warnings.simplefilter('error')",
        "changed what becomes of every warning, and that was put back",
    ),
    "the mask of files": ("import os; os.umask(0o777)", "changed the mask of new files (umask)"),
    "chance": ("import random; random.seed(1)", "changed the numbers that come by chance"),
    "the environment": ("import os; os.environ['ODD'] = '1'", "changed ODD in the environment"),
    "where Python looks": (
        "import sys; sys.path.insert(0, '/odd')",
        "changed the list of folders that Python imports from",
    ),
    "how Python looks": (
        "import sys\nclass Odd:\n    def find_spec(self, *given): return None\n"
        "sys.meta_path.insert(0, Odd())",
        "changed how Python finds modules",
    ),
    "faults": ("import sys; sys.excepthook = print", "changed what becomes of a fault"),
    "tidying": ("import gc; gc.disable()", "changed how Python tidies up (gc)"),
}
WHILE_IT_CHECKS = {
    "a number of the core": (
        "import qiworkbook.plugins.guard as core; core.MOST_VALUES = 1",
        "changed qiworkbook.plugins.guard.MOST_VALUES itself",
    ),
    "words of the core": (
        "Severity._member_map_.clear()",
        "changed qiworkbook.problems.Severity._member_map_ itself",
    ),
    "a class of the core": (
        "type(view.project).title = property(str)",
        "changed qiworkbook.model.project.Project.title itself",
    ),
    "what it was handed": (
        "view.project.about.__dict__['title'] = 'Mine'",
        "it changed what it was handed",
    ),
}
if sys.platform == "win32":
    AT_ONCE.pop("the mask of files")
CHECKING = """
from qiworkbook.api import Check, Severity, hookimpl
def find(view):
    {body}
    return []
@hookimpl
def qiworkbook_checks():
    return [Check("odd-check", "Looks", "Because", find)]
"""
WAYS = {
    **AT_ONCE,
    **{way: (CHECKING.format(body=body), said) for way, (body, said) in WHILE_IT_CHECKS.items()},
}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_told(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, said = WAYS[way]
    module = f"odd_{abs(hash(str(tmp_path)))}"
    (tmp_path / f"{module}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    broken = contract_apart(EntryPoint("odd", module)).broken
    assert any(said in one.what for one in broken), broken
