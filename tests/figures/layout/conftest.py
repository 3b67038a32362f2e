"""Diagrams to lay out: a driver diagram of any size, and a ramp of cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.content import Arrow, Diagram, Node, NodeKind

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = (NodeKind.AIM, NodeKind.PRIMARY, NodeKind.SECONDARY, NodeKind.IDEA)


def diagram_of(*links: str, headings: tuple[str, ...] = ()) -> Diagram:
    """`"a0 b1"` joins box a of column 0 to box b of column 1; `"a0"` is a box alone."""
    ids = list(dict.fromkeys(name for link in links for name in link.split()))
    nodes = tuple(
        Node(name, f"text of {name}", KINDS[int(name[-1])], int(name[-1])) for name in ids
    )
    pairs = [link.split() for link in links]
    arrows = tuple(Arrow(pair[0], pair[1]) for pair in pairs if len(pair) == 2)
    return Diagram(nodes, arrows, "words", headings)


@pytest.fixture
def diagram() -> Callable[..., Diagram]:
    return diagram_of


@pytest.fixture
def theory() -> Callable[[int], Diagram]:
    """An aim, two primary drivers, four secondary drivers, and so many ideas shared among them."""

    def made(ideas: int) -> Diagram:
        secondary = [f"p{i % 2}_1 s{i}_2" for i in range(4)]
        tested = [f"s{i % 4}_2 i{i}_3" for i in range(ideas)]
        shared = ["s0_2 i1_3"] if ideas > 1 else []
        return diagram_of("aim0 p0_1", "aim0 p1_1", *secondary, *tested, *shared)

    return made


@pytest.fixture
def ramp() -> Callable[[int], Diagram]:
    """So many cycles, each following the one before."""

    def made(cycles: int) -> Diagram:
        nodes = tuple(
            Node(f"c{i}", f"Cycle {i + 1}: ask at one handover", NodeKind.CYCLE, i, "adapt")
            for i in range(cycles)
        )
        arrows = tuple(Arrow(f"c{i}", f"c{i + 1}") for i in range(cycles - 1))
        return Diagram(nodes, arrows, "words")

    return made
