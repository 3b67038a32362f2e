"""docs/importing.md: its files are made, every line is typed, and the numbers are as they say."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from qiworkbook.testing import WorkbookFolder
from tests.docs.test_first_project import commands

PAGE = Path(__file__).parents[2] / "docs" / "importing.md"


def test_every_line_of_the_page_works(tmp_path: Path) -> None:
    folder = WorkbookFolder(tmp_path)
    for name, text in re.findall(r"```csv (\S+)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        folder.write(name, text)
    typed = list(commands("docs/importing.md"))
    assert len(typed) >= 9
    for command in typed:
        ran = folder.run(*command, today=date(2024, 7, 15))
        assert ran.exit_code == 0, (command, ran)
    assert folder.read("projects/birch/data/falls.csv") == (
        "date,value\n2024-04-01,11\n2024-05-01,9\n2024-06-01,12\n"
    )
    assert folder.read("projects/alder/data/seen.csv") == (
        "date,value\n2024-04-01,91\n2024-05-01,94\n2024-06-01,97\n"
    )
    assert "2024-04-01,4,\n2024-05-01,6,\n2024-06-01,5," in folder.read(
        "projects/alder/data/falls.csv"
    )
