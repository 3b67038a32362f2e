"""The theory of change at two dates: what was added, renamed, moved and dropped, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.analysis.changes import below, names_of, new_ids, parts_matched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.model import Driver, Idea, Project


class PartThen(Struct, frozen=True):
    """A part of the theory at two dates: its words then and now, what became of it, and why.

    `then` is "" for one that is new, `now` for one that was dropped, and `became` for one that is
    as it was.
    """

    kind: str
    then: str
    now: str
    became: str
    why: str = ""


def theory_then_and_now(then: Project, now: Project) -> tuple[PartThen, ...]:
    """The aim, the drivers and the change ideas as they were and as they are, side by side.

    Those that are there now stand in their order, and those that were dropped after them. One with
    a new id is the same while its name is.
    """
    return (*_aim(then, now), *_drivers(then, now), *_ideas(then, now))


def _aim(then: Project, now: Project) -> Iterator[PartThen]:
    was, is_now = (project.aim.statement if project.aim else "" for project in (then, now))
    if was or is_now:
        yield PartThen("aim", was, is_now, "" if was == is_now else _became(was, is_now))


def _became(was: str, is_now: str) -> str:
    return "reworded" if was and is_now else "added" if is_now else "dropped"


def _drivers(then: Project, now: Project) -> Iterator[PartThen]:
    both, gone, _ = parts_matched(then.drivers, now.drivers)
    ids, earlier = new_ids(both), {new.id: old for old, new in both}
    for driver in now.drivers:
        became = ["added"]
        old = earlier.get(driver.id)
        if old is not None:
            became = ["renamed"] * (old.name != driver.name)
            if tuple(ids.get(one, one) for one in old.part_of) != driver.part_of:
                became.append(f"moved: {below(now, driver.part_of)}")
        yield _part("driver", old, driver, became, driver.note)
    yield from (PartThen("driver", one.name, "", "dropped", one.note) for one in gone)


def _ideas(then: Project, now: Project) -> Iterator[PartThen]:
    both, gone, _ = parts_matched(then.ideas, now.ideas)
    ids = new_ids(parts_matched(then.drivers, now.drivers)[0])
    earlier = {new.id: old for old, new in both}
    for idea in now.ideas:
        became = [f"added, {idea.status}"]
        old = earlier.get(idea.id)
        if old is not None:
            became = ["renamed"] * (old.name != idea.name)
            if tuple(ids.get(one, one) for one in old.drives) != idea.drives:
                became.append(f"moved: acts on {names_of(now, idea.drives) or 'no driver'}")
            if old.status != idea.status:
                became.append(f"from {old.status} to {idea.status}")
        yield _part("idea", old, idea, became, idea.status_reason)
    yield from (PartThen("idea", one.name, "", "dropped", one.status_reason) for one in gone)


def _part(
    kind: str, old: Driver | Idea | None, new: Driver | Idea, became: list[str], why: str
) -> PartThen:
    then = old.name if old else ""
    return PartThen(kind, then, new.name, "; ".join(became), why if became else "")
