from __future__ import annotations

from typing import NoReturn

import pytest

from qiworkbook.content import Bar, Distribution, Figure
from qiworkbook.figures import FEW, figure_png, figures_png


def answers(count: int) -> list[Figure]:
    return [
        Distribution(("No", "Yes"), (Bar(f"Item {i}", (i, 100 - i)),), "w") for i in range(count)
    ]


@pytest.mark.parametrize("count", [3, FEW + 1])
def test_many_are_the_same_as_one_by_one_and_in_order(count: int) -> None:
    figures = answers(count)
    found = figures_png(figures, dpi=30)
    assert len(found) == count
    assert [found[0], found[-1]] == [figure_png(figures[i], dpi=30) for i in (0, -1)]
    assert len(set(found)) == count


def test_a_machine_that_starts_no_process_still_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_processes: int) -> NoReturn:
        raise PermissionError

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refuse)
    assert len(figures_png(answers(FEW + 1), dpi=20)) == FEW + 1
