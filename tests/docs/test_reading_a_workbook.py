"""The examples of reading a workbook from a program run, in the example workbook."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import qiworkbook
from qiworkbook.workbook.outputs.tables import DICTIONARY, tables

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reading-a-workbook.md").read_text("utf-8")


def test_the_ten_examples_run_and_say_something() -> None:
    code = "\n".join(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
    assert [int(n) for n in re.findall(r"^# (\d+)\.", code, re.MULTILINE)] == list(range(1, 11))
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert ran.returncode == 0, ran.stderr
    typed = (ROOT / "tests" / "typing" / "reading.py").read_text("utf-8")
    assert typed.partition('"""\n\n')[2] == code, "mypy looks at other examples than readers do"
    assert "willow-ward Willow Ward Northmoor" in ran.stdout


def test_the_page_has_every_table_and_no_other() -> None:
    told = re.findall(r"^\| `([a-z_]+)` \|", PAGE, re.MULTILINE)
    made = [sheet.name for sheet in tables(qiworkbook.open(ROOT).views)]
    assert sorted(told) == sorted([*made, DICTIONARY])


def test_a_workbook_that_is_printed_says_where_it_is_and_no_more() -> None:
    assert repr(qiworkbook.open(ROOT)) == f"<workbook in {ROOT}, projects: 3>"
