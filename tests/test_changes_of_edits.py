"""Whatever a command changed, `changes` tells it."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.edits import EDITS, PROGRAMME
from tests.test_edits import TODAY, bring, records, run, ward  # noqa: F401 the fixture

if TYPE_CHECKING:
    from qiworkbook.testing import WorkbookFolder
    from tests.edits import Edit


def git(folder: WorkbookFolder, *words: str) -> None:
    who = ("-c", "user.name=Team", "-c", "user.email=team@example.org")
    subprocess.run(["git", *who, *words], cwd=folder.root, check=True, capture_output=True)


def news(folder: WorkbookFolder, since: str = "HEAD") -> set[tuple[str, str]]:
    ran = run(folder, "changes", "--since", since, "--json")
    assert ran.exit_code in (0, 4), ran.err
    return {
        (id_, change["words"])
        for id_, said in json.loads(ran.out).items()
        for change in said["changes"]
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "edit", [one for one in EDITS if one.file != PROGRAMME], ids=lambda edit: edit.command
)
def test_an_edit_is_never_nothing_new(ward: WorkbookFolder, edit: Edit) -> None:  # noqa: F811
    bring(ward, edit)
    git(ward, "init", "-q")
    git(ward, "add", "-A", "-f")
    git(ward, "commit", "-qm", "before")
    before, known = records(ward), news(ward)
    assert run(ward, *edit.words).exit_code == 0
    assert records(ward) != before
    assert news(ward) - known


@pytest.mark.slow
@pytest.mark.parametrize(
    "edit", [one for one in EDITS if one.file != PROGRAMME], ids=lambda edit: edit.command
)
def test_an_edit_without_a_date_is_told_where_there_is_no_git(
    ward: WorkbookFolder,  # noqa: F811
    edit: Edit,
) -> None:
    """From what the computer keeps of the edits that were made on it."""
    bring(ward, edit)
    today = TODAY.isoformat()
    before, known = records(ward), news(ward, today)
    assert run(ward, *edit.words).exit_code == 0
    assert records(ward) != before
    assert news(ward, today) - known
