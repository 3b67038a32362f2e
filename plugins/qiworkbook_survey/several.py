"""One cell that holds several chosen answers, as Microsoft Forms and Google Forms write them.

Microsoft Forms ends each with a semicolon; Google Forms puts ", " between them, and an answer may
have a comma of its own. So the known answers are looked for, and a cell that could be read in two
ways is not read at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qiworkbook_survey.scales import OTHER, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook_survey.questionnaire import Item

_BETWEEN = re.compile(r"\s*[;,]\s*")
_MOST = 2_000  # characters: nobody ticks more, and a longer cell could be slow to take apart


def chosen(item: Item, value: object) -> frozenset[int] | None:
    """Which answers, from 0, a cell holds; None when it cannot be read, or in two ways."""
    said = plain(f"{value}").strip("; ,")
    if not said or len(said) > _MOST:
        return None
    readings = set(_known_parts(said, tuple(map(plain, item.anchors)), frozenset()))
    if len(readings) == 1:
        return readings.pop()
    return _with_other(item, said) if item.other and not readings else None


def _known_parts(
    said: str, answers: tuple[str, ...], before: frozenset[int]
) -> Iterator[frozenset[int]]:
    """Each way in which the whole text is made of answers; none is chosen twice."""
    for at, answer in enumerate(answers):
        if at in before or not said.startswith(answer):
            continue
        rest = said[len(answer) :]
        if not rest:
            yield before | {at}
        elif gap := _BETWEEN.match(rest):
            yield from _known_parts(rest[gap.end() :], answers, before | {at})


def _with_other(item: Item, said: str) -> frozenset[int]:
    """The known answers in a text, and "Other" for what is left over; those words are dropped."""
    found = set()
    rest = said
    for answer in sorted(map(plain, item.anchors), key=len, reverse=True):
        whole = re.compile(rf"(?:^|(?<=[;,])\s*){re.escape(answer)}\s*(?=$|[;,])")
        if whole.search(rest):
            found.add(tuple(map(plain, item.anchors)).index(answer))
            rest = whole.sub("", rest)
    left_over = rest.strip("; ,")
    other = len(item.anchors)
    return frozenset(found | ({other} if left_over and left_over != plain(OTHER) else set())) or (
        frozenset({other})
    )
