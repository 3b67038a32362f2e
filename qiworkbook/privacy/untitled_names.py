"""First and last names in prose without a title: two capitalised words where a person stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qiworkbook.privacy.person_names import CAPITAL, KNOWN_WORDS, titled_names

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUN = re.compile(
    rf"(?<![\w/@.’'-]){CAPITAL}[a-zà-ÿ][\w'’-]{{0,30}}"
    rf"(?:[ \t]{CAPITAL}(?:['’]{CAPITAL})?[a-zà-ÿ][\w'’-]{{0,30}}){{1,3}}(?![\w/@])"
)
# What people do, say or feel, right after their name, or their age.
_AFTER = re.compile(
    r"(?:,?[ \t]\(?(?:aged[ \t])?[1-9][0-9]\)?(?![\w%/.:-])|,?[ \t](?:who[ \t])?"
    r"(?:told|said|says|asked|asks|agreed|agrees|felt|feels|reported|explained|mentioned|complained|described|thanked|replied"
    r"|answered|suggested|wanted|wants|refused|declined|shouted|cried|wrote|thought|thinks"
    r"|apologised|helped|led|leads|liked|filled|covered|joined|rang|visited|printed|did|came"
    r"|brought|noticed|chose|objected|admitted|whispered|laughed|slept|fell|hit"
    r"|(?:was|is|has[ \t]been|seemed|looked)[ \t](?:upset|angry|tearful|moved|new|unhappy"
    r"|happy|scared|frightened|distressed|discharged|admitted|transferred|asked|told|seen|calmer|worried))\b)"
)
# Who it is said to be, or what was done with them, right before it.
_BEFORE = re.compile(
    r"(?i:\b(?:ask|asks|asked|told|tell|saw|met|phoned|rang|thank|thanked|named|called|patient|pt"
    r"|resident|client|service[ \t]user|mother|father|mum|dad|daughter|son|wife|husband|sister"
    r"|brother|carer|partner|friend|colleague|according[ \t]to|(?:spoke|speak|spoken|talk|talked"
    r"|chat|chatted|listened)[ \t](?:to|with)|thanks[ \t]to|(?:led|run|seen|covered|written|held"
    r"|printed|made|done|brought|agreed)[ \t]by|(?:mother|father|son|daughter|wife|husband)[ \t]of)"
    r"[,:]?[ \t])$"
)
# Words of places, groups and things with a name of their own, beside those of jobs and wards.
_MORE = """
court lodge villa manor grange close park view place street road gardens green
college ask tell saw met
collaborative foundation society association charity fund cross union force committee council
england wales scotland ireland britain london yorkshire lancashire manchester mersey greater royal
great saint nhs care mental health public social home crisis advocacy estates housekeeping finance
infection control resources human information governance data protection fire digital microsoft
google apple zoom word excel sheet forms pack card cards poster posters chart charts diagram model
package case survey interview scale score index act plan study project programme set phase version
cycle standard question item section part step stage idea aim driver measure big small group groups
music art arts coffee drop sports gym walking running cooking reading music movie film quiz bingo
men's women's patients' people's black history month day days week year eve holiday christmas easter
diwali ramadan eid pride boxing fair friday party event good bad welcome goodbye leaving talking
mats mutual help meeting words safe safer wards know each other bank agency body worn camera prone
rapid tranquillisation restraint seclusion leave mha section street triage treatment key worker
comfort star first second third fourth ground wing north south east west central upper lower one two
three four five six seven eight nine ten red amber green yellow white blue life skills lived
concern anonymous alcoholics narcotics samaritans mind age hope open closed quiet feels pulse staff
exit entry early late long short evening morning afternoon night weekly daily monthly summer autumn
winter spring drama garden pets pet therapy dog cat chapel faith prayer steering task trade business
quality experience improvement governance risk freedom speak up this that these those when while if
after before then there here what who why how where we they it he she you i our your his her their
my its the a an and but or so as at by for from in of on to with without no not yes all some any
most every please let do does did has have had can could will would should may might must also just
still yet already today yesterday tomorrow dear hello hi thanks thank many more both either neither
none nobody somebody someone everyone everybody another once twice often usually sometimes later
soon next last since until because although though even only well now agreed asked told said felt
led run seen covered written spoke talked according named called patient client resident
carer mother father daughter son wife husband sister brother pt
"""
_KNOWN = KNOWN_WORDS | frozenset(_MORE.split())


def untitled_names(text: str) -> Iterator[tuple[int, int]]:
    """Where two capitalised words that are no known ones stand beside what people do or are."""
    for run in _RUN.finditer(text):
        words = [re.sub(r"['’]s$", "", word).lower() for word in run[0].split()]
        known = [word in _KNOWN or not _KNOWN.isdisjoint(word.split("-")) for word in words]
        first = known.index(False) if False in known else len(known)
        start = run.start() + sum(len(word) + 1 for word in run[0].split()[:first])
        if any(known[first:]) or len(words) - first < 2:
            continue
        if (_AFTER.match(text, run.end()) or _BEFORE.search(text, max(0, start - 30), start)) and (
            not any(begin <= start < end for begin, end in titled_names(text))
        ):
            yield start, run.end()
