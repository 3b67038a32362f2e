"""Two sides of one text, and what both changed in different ways: for a person to settle."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")

HERE, THERE, BOTH = "here", "there", "both"


class Sides(NamedTuple, Generic[T]):
    """Something as it was before, as it is here, and as it is there."""

    base: T
    here: T
    there: T

    @property
    def settled(self) -> str:
        """Which side holds what either changed: HERE or THERE; "" where both did, differently."""
        if self.here == self.there or self.there == self.base:
            return HERE
        return THERE if self.here == self.base else ""

    def on(self, side: str) -> T:
        """What one side says."""
        return self.there if side == THERE else self.here


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that both sides changed in different ways; None is that it is not there.

    `id` names it within its file: `idea/huddle/status`, `2025-02-10/note`. With `both`, keeping
    what both sides have is an answer too.
    """

    file: str
    id: str
    was: str | None
    here: str | None
    there: str | None
    both: bool = False

    @property
    def name(self) -> str:
        """The clash among those of all files."""
        return f"{self.file}:{self.id}"


@dataclass(slots=True)
class Ties:
    """What is settled by a person's answers, by the name of the clash, and what is still open."""

    file: str
    answers: Mapping[str, str]
    open: list[Clash] = field(default_factory=list)

    def choice(self, id_: str, said: Sides[str | None], *, both: bool = False) -> str:
        """HERE, THERE or BOTH as it was answered; HERE while it is open."""
        clash = Clash(self.file, id_, said.base, said.here, said.there, both)
        answer = self.answers.get(clash.name, "")
        if answer in (HERE, THERE) or (both and answer == BOTH):
            return answer
        self.open.append(clash)
        return HERE


@dataclass(frozen=True, slots=True)
class Merged:
    """A text that holds what both sides changed; where a clash is open, what stands here."""

    text: str
    clashes: tuple[Clash, ...] = ()
