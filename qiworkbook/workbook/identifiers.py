"""How much in a workbook looks like an identifier, before something is made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.builtin import checks_privacy

if TYPE_CHECKING:
    from qiworkbook.workbook.opened import OpenWorkbook


def identifiers_in(opened: OpenWorkbook) -> int:
    """How many things look like identifiers, of any kind that `check` knows but names of staff.

    Looked through are the projects that were opened, and the files beside them; of one kind a line
    counts once.
    """
    found = [one for view in opened.views for one in checks_privacy.identifiers_of(view)]
    return len({*found, *checks_privacy.problems_beside(opened.workbook)})
