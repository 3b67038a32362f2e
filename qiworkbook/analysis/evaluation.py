"""What people said of a session: counts, and comments that were cleared; nothing when few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.text.words import counted, sentence

if TYPE_CHECKING:
    from qiworkbook.model import Evaluation

FEWEST = 5
"""Below so many responses nothing but their number is shown: people could be recognised."""

SCORES = 11
_CONFIDENT = 7


class Heard(Struct, frozen=True):
    """What may be shown of an evaluation. `hidden` says why the rest is not, when it is not."""

    responses: int
    hidden: str = ""
    confidence: str = ""
    comments: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def message(self) -> str:
        """How many answered, in a sentence without its stop."""
        return f"{counted(self.responses, 'person', 'people')} told us how it went"


def heard(evaluation: Evaluation | None) -> Heard | None:
    """What may be shown of an evaluation; None where there is none, or nobody answered."""
    if evaluation is None or not (evaluation.responses or sum(evaluation.confidence)):
        return None
    responses = evaluation.responses or sum(evaluation.confidence)
    if responses < FEWEST:
        few = f"Fewer than {FEWEST} people answered, so neither scores nor comments are shown"
        return Heard(responses, few)
    groups = (
        ("Most helpful", evaluation.most_helpful),
        ("Least helpful", evaluation.least_helpful),
        ("Next time", evaluation.next_time),
    )
    comments = tuple((name, tuple(sentence(one) for one in said)) for name, said in groups if said)
    return Heard(responses, "", _confidence(evaluation.confidence), comments)


def _confidence(counts: tuple[int, ...]) -> str:
    """The answers from 0 to 10 in words: the middle one, and how many said 7 or more."""
    total = sum(counts)
    if len(counts) != SCORES or not total:
        return ""
    if total < FEWEST:
        return f"Fewer than {FEWEST} people scored their confidence, so no score is shown"
    answers = [score for score, count in enumerate(counts) for _ in range(count)]
    middle = (answers[(total - 1) // 2] + answers[total // 2]) / 2
    sure = sum(counts[_CONFIDENT:])
    return (
        f"Confidence to apply it, from 0 to 10: the middle answer is {middle:g}, "
        f"and {sure} of {total} said {_CONFIDENT} or more"
    )
