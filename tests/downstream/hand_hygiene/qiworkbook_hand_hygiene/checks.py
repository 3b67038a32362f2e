"""What `qiworkbook check` says of the audits."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qiworkbook.api import Check, Problem, Severity, WorkbookCheck, listed

from qiworkbook_hand_hygiene.records import Moment, audits_of
from qiworkbook_hand_hygiene.settings import HandHygieneSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import Place, ProjectView, WorkbookView


def more_than_seen(view: ProjectView) -> Iterator[Problem]:
    """Hands cannot have been cleaned more often than a moment was seen."""
    for record, audit in audits_of(view.project):
        if audit.cleaned > audit.seen:
            yield Problem(
                "hand-hygiene-more-than-seen",
                f"hands were cleaned {audit.cleaned} times at {audit.seen} moments",
                record.source.place(audit, "cleaned"),
                hint="Look at the tally: are the two numbers the wrong way round?",
            )


def few(view: ProjectView) -> Iterator[Problem]:
    """A day with so few moments that its share says little."""
    fewest = view.workbook.settings_of(HandHygieneSettings).fewest
    seen: Counter[object] = Counter()
    places: dict[object, Place] = {}
    for record, audit in audits_of(view.project):
        seen[audit.date] += audit.seen
        places.setdefault(audit.date, record.source.place(audit))
    for day, place in places.items():
        if seen[day] < fewest:
            yield Problem(
                "hand-hygiene-few",
                f"{seen[day]} moments were seen on {day}: one more or less moves the share a lot",
                place,
                Severity.QUESTION,
                "Could the next audit be longer, or two be counted together?",
            )


def moment_missing(view: ProjectView) -> Iterator[Problem]:
    """A moment that no audit has seen: nobody knows how it is."""
    found = [*audits_of(view.project)]
    seen = {audit.moment for _, audit in found if audit.seen}
    missing = [moment.label for moment in Moment if moment not in seen]
    if seen and missing:
        yield Problem(
            "hand-hygiene-moment-missing",
            f"no audit has seen: {listed(missing)}",
            found[-1][0].source.place(),
            Severity.QUESTION,
            "When in the day would somebody have to watch?",
        )


def ward_missing(view: WorkbookView) -> Iterator[Problem]:
    """A ward that nobody watches, where others are watched."""
    unseen = [one.project for one in view.views if not any(audits_of(one.project))]
    if 0 < len(unseen) < len(view.views):
        yield Problem(
            "hand-hygiene-ward-missing",
            f"there are audits elsewhere, and none of {listed([one.ward for one in unseen])}",
            unseen[0].source.place(),
            Severity.QUESTION,
            "Who could watch there for twenty minutes?",
        )


CHECKS = (
    Check(
        "hand-hygiene-more-than-seen",
        "Hands were cleaned more often than a moment was seen",
        "The share would be above 100%",
        more_than_seen,
    ),
    Check(
        "hand-hygiene-few",
        "Few moments were seen on a day",
        "The share of a few moments jumps by itself",
        few,
    ),
    Check(
        "hand-hygiene-moment-missing",
        "One of the five moments was not seen in any audit",
        "What nobody watches, nobody learns about",
        moment_missing,
    ),
)
WORKBOOK_CHECKS = (
    WorkbookCheck(
        "hand-hygiene-ward-missing",
        "A ward has no audit, and others have",
        "What is compared should be counted everywhere",
        ward_missing,
    ),
)
