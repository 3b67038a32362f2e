"""What a coach would ask about spread: kindly, and from what the file says.

Five come from NHS Education for Scotland's questions, two from the first two of Life QI's "seven
spreadly sins"; the other five sins could not be verified and are not asked about.
"""

from __future__ import annotations

from collections.abc import Iterator

from qiworkbook.api import CoachQuestion, listed
from qiworkbook_spread.checks import Looking, wonders
from qiworkbook_spread.model import Adopter, SiteStage
from qiworkbook_spread.ratings import far_apart, newest_round
from qiworkbook_spread.site_charts import IN_USE

_BEFORE_TESTING = frozenset({SiteStage.AWARE, SiteStage.INTERESTED, SiteStage.DECIDING})
_EAGER = frozenset({Adopter.INNOVATOR, Adopter.EARLY_ADOPTER})
_LATE = frozenset({Adopter.LATE_MAJORITY, Adopter.LATER})


@wonders(
    "spread-ask-core",
    "What is core or what may be adapted is not written down.",
    "First of NHS Education for Scotland's five questions: what are you spreading?",
)
def _core(at: Looking) -> Iterator[CoachQuestion]:
    if not (at.file.core and at.file.adaptable):
        yield CoachQuestion(
            "spread-ask-core",
            "What exactly are you spreading: what is fixed, and what may each site make its own?",
            "Either what is core or what may be adapted is not written down.",
            at.place(),
        )


@wonders(
    "spread-ask-system",
    "Nothing says which units are meant.",
    "The second: what is your system?",
)
def _system(at: Looking) -> Iterator[CoachQuestion]:
    if not at.file.plan.target_population.strip():
        yield CoachQuestion(
            "spread-ask-system",
            "What is the system that you spread to, and how are its parts connected?",
            "Nothing says which units are meant.",
            at.place("plan"),
        )


@wonders(
    "spread-ask-context",
    "A keen site has not begun to test.",
    "The third: context matters, so every site runs its own test cycles.",
)
def _context(at: Looking) -> Iterator[CoachQuestion]:
    for site in at.file.site:
        if site.stage in _BEFORE_TESTING and site.adopter in _EAGER:
            yield CoachQuestion(
                "spread-ask-context",
                f"What will {site.unit} test first, and what is different there?",
                "A change has to be tested again wherever it goes.",
                at.place(site),
            )
            return


@wonders(
    "spread-ask-unit",
    "The scalable unit is not described.",
    "The fourth: what is the scalable unit?",
)
def _unit(at: Looking) -> Iterator[CoachQuestion]:
    if not at.file.plan.scalable_unit.strip():
        yield CoachQuestion(
            "spread-ask-unit",
            "What is the smallest part of your system that holds all that the change needs?",
            "Nothing says what the scalable unit is.",
            at.place("plan"),
        )


@wonders(
    "spread-ask-story",
    "Nothing says why the change is better.",
    "The fifth: do you have a compelling story?",
)
def _story(at: Looking) -> Iterator[CoachQuestion]:
    if at.file.core and not at.file.mechanisms.better_ideas.strip():
        yield CoachQuestion(
            "spread-ask-story",
            "What story would make somebody on another ward want to try this?",
            "Nothing says why it is better than what people do now.",
            at.place("mechanisms"),
        )


@wonders(
    "spread-ask-small-tests",
    "A site implemented without testing.",
    "First of the seven spreadly sins: a big pilot without tests.",
)
def _small_tests(at: Looking) -> Iterator[CoachQuestion]:
    for site in at.file.site:
        stages = {one.stage for one in site.reached}
        if stages & IN_USE and SiteStage.TESTING not in stages:
            yield CoachQuestion(
                "spread-ask-small-tests",
                f"What small test could {site.unit} still run, to find out what fits there?",
                "It went to implementing at once, and a large pilot teaches late.",
                at.place(site),
            )
            return


@wonders(
    "spread-ask-one-hero",
    "Every message comes from one person.",
    "The second: one hero.",
)
def _one_hero(at: Looking) -> Iterator[CoachQuestion]:
    lines = at.file.communication
    messengers = {line.messenger.strip().lower() for line in lines if line.messenger.strip()}
    if len(lines) > 1 and len(messengers) == 1:
        yield CoachQuestion(
            "spread-ask-one-hero",
            "Who else could tell of this, and what if one person were away for three months?",
            "Every line of the communication plan rests on one messenger.",
            at.place("communication"),
        )


@wonders(
    "spread-ask-receptive",
    "A late adopter is being persuaded while keen sites wait.",
    "Receptive places first, is NHS Education for Scotland's advice.",
)
def _receptive(at: Looking) -> Iterator[CoachQuestion]:
    waiting = [s.unit for s in at.file.site if s.adopter in _EAGER and s.stage in _BEFORE_TESTING]
    for site in at.file.site:
        if waiting and site.adopter in _LATE and site.stage is SiteStage.DECIDING:
            yield CoachQuestion(
                "spread-ask-receptive",
                f"Would {listed(waiting)} be easier to begin with than {site.unit}?",
                "Going first to where people are keen gives the others something to look at.",
                at.place(site),
            )
            return


@wonders(
    "spread-ask-apart",
    "Raters of sustainability disagree.",
    "Raters differ where the work looks different from where they stand.",
)
def _apart(at: Looking) -> Iterator[CoachQuestion]:
    newest = newest_round(at.file.sustainability)
    for one in far_apart(newest)[:1]:
        yield CoachQuestion(
            "spread-ask-apart",
            f"What does each rater see when they think of {one.factor.name.lower()}?",
            f"Ratings run from {one.given[0].value} to {one.given[-1].value}.",
            at.place("sustainability"),
        )


QUESTIONS = (
    _core,
    _system,
    _context,
    _unit,
    _story,
    _small_tests,
    _one_hero,
    _receptive,
    _apart,
)
