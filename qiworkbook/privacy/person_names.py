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


# Capital letters of the languages that are written in Latin letters: Ż, Ö, É.
_CAPITAL = "[A-Z" + "".join(chr(at) for at in range(0xC0, 0x250) if chr(at).isupper()) + "]"
_OF = r"(?:(?i:de|da|di|du|la|le|van|von|der|den|al|el|bin|ibn|st\.?)[ -]){0,3}"
_NAME = rf"{_OF}{_CAPITAL}[\w'’-]{{1,40}}"
_TWO_NAMES = rf"{_NAME}[ \t\u00a0]{_NAME}"
_BEFORE = r"\.?[ \t\u00a0]{1,4}"
_PROSE_TITLES = re.compile(
    r"(?<![\w/])(?:(?:(?P<address>(?i:mr|mrs|ms|mx))|Miss|(?i:drs?|prof|nurse|matron|doctor)"
    r"|(?i:professor|midwife|hca|hcsw)|Rev|Reverend|Sir|Dame|Lady|Lord|Father|Imam|Rabbi|Captain"
    rf"|Sergeant|PC|[Ss]ister|Consultant|S/?N|RMN){_BEFORE}"
    rf"(?P<name>(?:{_CAPITAL}\.?[ \t])?{_NAME}(?:[ \t]{_CAPITAL}[\w'’-]{{1,40}})?)"
    # A job that is no form of address: only a first name and a last name after it are somebody.
    r"|(?i:pharmacist|psychologist|psychiatrist|physio(?:therapist)?|dietitian|paramedic|manager"
    rf"|worker|therapist|coordinator|advocate|registrar|OT){_BEFORE}(?P<both>{_TWO_NAMES}))"
)
_PLACES = frozenset({"ward", "unit", "house", "suite", "wing", "centre", "clinic", "hospital"})
# After a title that is also a word, or a job, capitals can be the rest of it or a new sentence.
_MORE_WORDS = """
act agency alert allocation annual announcement appointment apps appraisal assessment audit
audits bags bedside bike bleep bleeps book booking briefing bulletin call checklist
checklists child class clinic clinics cohort competency connect cover delivery desk development
discharge doc dressing education escalation escort excel feedback file form forms grade greeting
guide guidance handover hotline huddle huddles induction initiated intentional interview journal
leadership led line list log man martin meal meals meetings mentor mentorship messages model money
monthly needs news newsletter notes observation of-the-day on-call one-to-one only oncall
outlook out pathway pilot planner planning post posts poster powerpoint prescriber prescribing
preceptorship projects protocol quarterly questionnaire rating ratio ratios recruitment report
reports request response retention review reviews role room rooms rostering rota rotas round rounds
schedule screening script session sessions shadowing sharepoint shifts sign simulation skill
skills staffing standards station study suite summary supervision task tasks teams
template time to-do tool training turn uniform university update vacancies vacancy visits
walkabout walkaround walkround weekly who word workforce workload workshop
january february march april may june july august september october november december monday
tuesday wednesday thursday friday saturday sunday surgery physician surgeon hca consultant
christmas foster
"""
_NEVER = """
and are asked at by did do for has he his i if in is it its led not on or said she so some
that their they this to was we went were when while with you
one two three men potato congeniality teams word excel outlook powerpoint sharepoint
"""
_NO_SURNAMES = frozenset(_NEVER.split())
_MONTHS_TOO = frozenset({"april", "may", "june"})  # first names as well
_NO_NAMES = _ROLES | _NO_SURNAMES | frozenset(_MORE_WORDS.split())


# As people type in a hurry: "dr khan". In small letters "nurse", "sister" and "miss" stand before a
# verb or a thing as often as before a name, and are never asked of.
_HURRIED = re.compile(
    rf"(?<![\w/])(?i:mrs?|ms|dr|prof){_BEFORE}(?:[a-z]\.?[ \t])?"
    r"(?:(?:de|da|di|van|von|der|den|al|el|bin|st)[ -]){0,2}(?P<name>[a-z][\w'’-]{2,40})(?![\w])"
)
_DOES = """
reviews reviewed review reviewing said says say saw sees see agreed agrees came comes went goes
asked asks will would could should can may must has had does did was who when then not but also
about after before until since because from into over with without within while during per off out
all any each every some other another more less most appointment appointments availability rounds
cover input scan scans presence led decides decided decision wants wanted wrote writes gave gives
took takes made makes called calls tells told thinks thought feels felt needs needed prescribes
prescribed signs signed joins joined attends attended present available there here today tomorrow
yesterday soon only too both files chart charts list letter letters advice visit visits plan plans
notes note rota
"""
_DOING = frozenset(_DOES.split())


def titled_names(text: str) -> Iterator[tuple[int, int]]:
    """Where in prose a title stands before a name: Nurse Adeyemi, or dr khan in a hurry."""
    for found in _PROSE_TITLES.finditer(text):
        said = re.split(r"[ \t\u00a0]", found["name"] or found["both"])
        words = [word.strip(".'’").lower() for word in said if len(word.strip(".")) > 1]
        if found["address"]:
            is_name = words[0] not in _NO_SURNAMES
        else:
            first = words if found["both"] else words[:1]
            if first[0] in _MONTHS_TOO and (len(words) > 1 or found[0][:2].lower() == "dr"):
                first = words[1:]  # Nurse May Collins, Dr May; not a Nurse May rota
            is_name = words[-1] not in _PLACES and _NO_NAMES.isdisjoint(first)
        if is_name:
            yield found.span()
    for found in _HURRIED.finditer(text):
        if found["name"] not in _NO_NAMES | _DOING:
            yield found.span()


def names_a_person(said: str) -> bool:
    """Whether the words look like a person's name: a title and a name, or two capital letters."""
    if any(found[1].lower() not in _ROLES for found in _TITLED.finditer(said)):
        return True
    return any(_is_name(found[0]) for found in _CAPITALS.finditer(said))


def _is_name(words: str) -> bool:
    return not any(word.lower() in _ROLES for word in words.split())
