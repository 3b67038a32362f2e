"""How much of a workbook looks so like one person that nothing should be made from it yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.builtin import checks_privacy
from qiworkbook.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.workbook.opening import OpenWorkbook


def identifiers_in(opened: OpenWorkbook, ids: Sequence[str] = ()) -> int:
    """On how many lines something stands that `check` calls an identifier and an error.

    Looked through are the projects named, or all, and the files beside them.
    """
    found = [problem for view in opened.views_of(ids) for problem in checks_privacy.errors_in(view)]
    found += checks_privacy.problems_beside(opened.workbook)
    return len({problem for problem in found if problem.severity is Severity.ERROR})
