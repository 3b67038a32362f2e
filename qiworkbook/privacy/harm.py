"""A sentence that may be somebody's account of harm, to themselves or to one other person.

Work on safety is full of such words: a definition, a count or a rule of conduct tells of nobody.
What is looked for is one person to whom it happened: "I was", "he grabbed me", "a patient has
been". Finding nothing proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from string import ascii_lowercase, ascii_uppercase

WHERE_FIRST = (
    "If it is one, that comes first: tell your safeguarding lead, and report it in your incident "
    "system. Nothing here tells anybody."
)
"""What to say first where somebody may have written down an account of harm."""
_DONE = (
    "assaulted|attacked|abused|raped|groped|molested|harassed|threatened|beaten|punched|kicked"
    "|slapped|hit|grabbed|strangled|choked|stalked|exploited|mistreated|humiliated|restrained"
    "|hurt|harmed|injured|bullied|forced|spat at|pushed"
    "|touched (?:inappropriately|sexually|without|on|where|when)"
)
_DID = (
    "assault(?:s|ed)?|attack(?:s|ed)?|abus(?:es|ed)|rap(?:es|ed)|grop(?:es|ed)|molest(?:s|ed)"
    "|harass(?:es|ed)|threaten(?:s|ed)|beat(?:s)?|punch(?:es|ed)|kick(?:s|ed)|slap(?:s|ped)|hits?"
    "|grab(?:s|bed)|strangl(?:es|ed)|chok(?:es|ed)|stalk(?:s|ed)|hurts?|harm(?:s|ed)"
    "|forc(?:es|ed)|push(?:es|ed)|touch(?:es|ed)|bull(?:ies|ied)|exposed (?:himself|herself) to"
    "|came into my (?:room|bed) and|kissed|followed"
)
_ONE = (
    "(?:a|an|one|the|this|that|another|our|my)(?: [a-z-]+){0,2}"
    " (?:patient|resident|person|woman|man|girl|boy|lady|gentleman|colleague|nurse|visitor|carer"
    "|member of staff|staff member|healthcare assistant|hca|service user|student|daughter|son"
    "|mother|sister|friend)"
)
_WAS = "(?:was|were|is being|was being|has been|have been|had been|got|am being|keep being)"
_HARM = partial(
    re.compile,
    "|".join(
        (
            rf"\b(?:i|we|she|he|{_ONE}) {_WAS}(?: [a-z]+){{0,3}} (?:{_DONE})\b",
            rf"\b(?:{_DID})(?: [a-z]+){{0,2}}"
            r" (?:me|myself|her|him|my (?:breast|bottom|body|leg)s?)\b",
            rf"\b(?:i|we|she|he|{_ONE}) {_WAS} touched by (?:him|her|somebody|someone|{_ONE})"
            r"(?!['’]s)\b",
            r"\b(?:groped|raped|assaulted|attacked|punched|kicked|slapped|grabbed|kissed)"
            rf" {_ONE}\b",
            r"\bexpos(?:ed|es|ing) (?:himself|herself|themselves)\b",
            r"\b(?:he|she|a man|another (?:patient|resident)) (?:came|got|walked|crept) into my"
            r" (?:room|bed)\b",
            r"\b(?:he|she|they|somebody|someone|staff|a nurse|a patient|another patient)"
            r"(?: [a-z]+){0,6} (?:made me|would not stop|wouldn['’]t stop|did not stop"
            r"|didn['’]t stop)\b",
            r"\bi (?:do not|don['’]t|did not|didn['’]t|never) feel safe"
            r" (?:at home|with|from|near)\b",
            r"\bi(?: am|['’]m| was) (?:so )?(?:afraid|frightened|scared|terrified) of"
            r" (?:him|her|one|a|another|the|my)\b",
            r"\bi (?:want|wanted|tried|am going|will try) to (?:die|kill myself|end (?:it|my life)"
            r"|hurt myself|harm myself)\b",
            r"\b(?:she|he|the patient|a patient) (?:wants|wanted|tried) to (?:die|kill"
            r"|end (?:it|her|his))\b",
            r"\b(?:cut|cuts|cutting|harmed|hurt) (?:myself|herself|himself)\b|\btook an overdose\b",
            rf"\b(?:she|he|{_ONE}) (?:has |had )?disclosed\b",
        )
    ),
    re.IGNORECASE,
)
# A rule, a question or a denial: it did not happen to anybody.
_NOT = partial(
    re.compile,
    r"\b(?:if|whether|when(?:ever)?|should|could|would|might|may|nobody|no one|no patient|never"
    r"|not|in case|how to|what to do|did you|have you|were you|for example|imagine)\b",
    re.IGNORECASE,
)
# One of these is in every account, and in few other texts: the rest is not looked at.
_WORDS = re.compile(
    "assault|attack|abus|rape|grop|molest|harass|threaten|beat|punch|kick|slap|hit|grab|strang|chok"
    "|stalk|exploit|mistreat|humiliat|restrain|hurt|harm|injur|bull|forc|spat|push|touch|expos"
    "|into my|kissed|followed|made me|stop|feel safe|afraid|frightened|scared|terrified"
    "|to die|to kill|to end|cut|overdose|disclosed",
)
# Without regard to case it would take twenty times as long, for every file that is written.
_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
_END = re.compile(r"[.!?;\n]")
_MOST = 2000  # letters of one sentence that are looked at


def told_of_harm(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences stand that may tell of harm to one person, as offsets in the text."""
    last = 0
    for word in _WORDS.finditer(text.translate(_SMALL)):
        if word.start() < last:
            continue
        first = max(last, word.start() - _MOST)
        start = max(first, *(text.rfind(stop, first, word.start()) + 1 for stop in ".!?;\n"))
        end = _END.search(text, word.end(), start + _MOST)
        last = end.start() if end else min(len(text), start + _MOST)
        found = _HARM().search(text, start, last)
        if found and not _NOT().search(text, start, found.start()):
            yield start, last
