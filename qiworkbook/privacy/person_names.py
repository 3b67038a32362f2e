"""Whether the answer to "who does this?" names a person where a job title would do.

Names have no form. This knows two signs, a title and capital letters, and a list of words that
are jobs or places; it is used only where a role is asked for, and its findings are questions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TITLES = "Dr|Doctor|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Rev|Sir|Dame|Sister|Nurse"
# Nothing is repeated without an end: a text of a million letters takes no longer than it has to.
_TITLED = re.compile(rf"\b(?:{_TITLES})\.?[ \t]{{1,4}}((?:[A-Z]\.?[ \t]?)?[A-Z][\w'’-]{{1,40}})")
_CAPITALS = re.compile(r"\b[A-Z](?:[\w'’-]{1,40}|\.)?(?:[ \t]{1,4}[A-Z][\w'’-]{1,40}){1,30}")

# Words of jobs, groups and places, any of which says that the capitals are no name.
_ROLE_WORDS = """
activity activities acute admin administrative administrator advanced advisor advocate all
allied analyst art assistant associate band bank board care carer chair champion change
charge chief clinical clinician coach community consultant coordinator co-ordinator council
data day deputy dietitian director doctor domestic duty educator engagement ethics everybody
everyone executive experience expert facilitator family forum general governance group head
guardian health healthcare hospital housekeeper housekeeping improvement inclusion information
informatics inpatient junior late lead leader learning liaison lived manager matron medical
meeting mental modern morning named network nhs night nurse nurses nursing occupational
office officer of operations our outpatient participation patient patients patients' peer
performance pharmacist pharmacy physiotherapist practice practitioner primary programme
project psychiatric psychiatrist psychologist psychology quality receptionist recovery
registered registrar representative research safeguarding safety security senior service
services speak shift sister social specialist staff student substance support system team the
therapies therapist therapy trainee trust unit user users visitor volunteer volunteers ward
wards week wellbeing worker workers working
"""
_ROLES = frozenset(_ROLE_WORDS.split())


_PROSE_TITLES = re.compile(
    r"\b(?P<title>(?i:dr|mr|mrs|ms|mx|prof)|Doctor|Professor|Miss|Rev|Reverend|Sir|Dame|Sister"
    r"|Matron|(?:(?:Staff|Charge|Bank|Student) )?Nurse|HCA|Midwife|Consultant)\.?[ \t\u00a0]{1,4}"
    r"(?P<name>(?:[A-Z]\.?[ \t])?[A-Z][\w'’-]{1,40}(?:[ \t][A-Z][\w'’-]{1,40})?)"
)
# After a title that is also a word, or a job, capitals can be the rest of it or a new sentence.
_MORE_WORDS = """
call led station bank who martin out lead the we they it he she i you this that in on at and
for one two led-care rounds round notes january february march april may june july august
september october november december monday tuesday wednesday thursday friday saturday sunday
psychiatry surgery physician surgeon liaison connect hca consultant
"""
_NO_NAMES = frozenset(_MORE_WORDS.split())


def titled_names(text: str) -> Iterator[tuple[int, int]]:
    """Where in prose a title stands before one or two capitalised words: Nurse Adeyemi."""
    for found in _PROSE_TITLES.finditer(text):
        words = [word.strip(".'’").lower() for word in found["name"].split()]
        if not any(word in _ROLES or word in _NO_NAMES for word in words[:1]):
            yield found.span()


def names_a_person(said: str) -> bool:
    """Whether the words look like a person's name: a title and a name, or two capital letters."""
    if any(found[1].lower() not in _ROLES for found in _TITLED.finditer(said)):
        return True
    return any(_is_name(found[0]) for found in _CAPITALS.finditer(said))


def _is_name(words: str) -> bool:
    return not any(word.lower() in _ROLES for word in words.split())
