"""Whether the answer to "who does this?" names a person where a job title would do.

Names have no form. This knows two signs, a title and capital letters, and a list of words that
are jobs or places; it is used only where a role is asked for, and its findings are questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from qiworkbook.privacy.plain_text import as_plain

# Nothing is repeated without an end: a text of a million letters takes no longer than it has to.
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
CAPITAL = "[A-Z" + "".join(chr(at) for at in range(0xC0, 0x250) if chr(at).isupper()) + "]"
_OF = r"(?:(?i:de|da|di|du|la|le|van|von|der|den|al|el|bin|ibn|st\.?)[ -]){0,3}"
_NAME = rf"{_OF}{CAPITAL}[\w'’-]{{1,40}}"
_TWO_NAMES = rf"{_NAME}[ \t\u00a0]{_NAME}"
_BEFORE = r"\.?[ \t\u00a0]{1,4}"
_PROSE_TITLES = partial(
    re.compile,
    r"(?:(?:(?P<address>(?i:mr|mister|mrs|ms|mx))|(?i:auntie|aunty)|Miss"
    r"|(?i:drs?|prof|matron|doctor|nurse(?:[ -]in[ -]charge)?|professor|midwife|hca|hcsw)"
    r"|Rev|Reverend|Sir|Dame|Lady|Lord|Father|Imam|Rabbi|Captain"
    rf"|Sergeant|Sgt|Cllr|Councillor|WPC|PC|SHO|OT|HCSW|[Ss]ister|Consultant|S/?N|RMN|Sr)(?:{_BEFORE}|\.)"
    rf"(?P<name>(?:{CAPITAL}\.?[ \t])?{_NAME}(?:[ \t]{CAPITAL}[\w'’-]{{1,40}})?)"
    # A job that is no form of address: only a first name and a last name after it are somebody.
    r"|(?i:pharmacist|psychologist|psychiatrist|physio(?:therapist)?|dietitian|paramedic|manager"
    rf"|worker|therapist|coordinator|advocate|registrar|chaplain|canon|pastor|counsellor|solicitor"
    rf"|porter|OT){_BEFORE}(?P<both>{_TWO_NAMES}))",
)
_PLACES = frozenset({"ward", "unit", "house", "suite", "wing", "centre", "clinic", "hospital"})
# After a title that is also a word, or a job, capitals can be the rest of it or a new sentence.
_MORE_WORDS = """
act agency alert allocation annual announcement appointment apps appraisal assessment audit audits
bags bedside bike bleep bleeps book booking briefing bulletin call checklist checklists child class
clinic clinics cohort competency connect cover delivery desk development discharge doc dressing
education escalation escort excel feedback file form forms grade greeting guide guidance handover
hotline huddle huddles induction initiated intentional interview journal leadership led line list
log man martin meal meals meetings mentor mentorship messages model money monthly needs news
newsletter notes observation of-the-day on-call one-to-one only oncall outlook out pathway pilot
planner planning post posts poster powerpoint prescriber prescribing preceptorship projects
protocol quarterly questionnaire rating ratio ratios recruitment report reports request response
retention review reviews role room rooms rostering rota rotas round rounds schedule screening
script session sessions shadowing sharepoint shifts sign simulation skill skills staffing standards
station study suite summary supervision task tasks teams template time to-do tool training turn
uniform university update vacancies vacancy visits walkabout walkaround walkround weekly who word
workforce workload workshop january february march april may june july august september october
november december monday tuesday wednesday thursday friday saturday sunday surgery physician
surgeon hca consultant christmas foster absent absentee access adherence advice aid alarm aware bag
breakfast button cafe calendar colleague colleagues college colleges company contact count course
cupboard degree diary dinner doses duties duty establishment establishments folder gap gaps groups
idea ideas initials intranet job jobs keys kit label labels lines link lounge lunch magazine
mailbox message names number numbers organisation organisations pair pairs pin practice pressure
product products project question questions queue rate rates register registration respond rest
roles scanner scanning sheet sheets shop shortage shortages sick sickness signature site sleep slot
slots staffroom standard supper table tea term theatre things times title titles tools total
trolley trust trusts tube turnover units view views whatsapp words year years  status focus press
bias process progress bus cross mayor chancellor associates chapel
"""
_NEVER = """
and are asked at by did do for has he his i if in is it its led not on or said she so some
that their they this to was we went were when while with you
one two three men potato whippy congeniality teams word excel outlook powerpoint sharepoint
"""
_NO_SURNAMES = frozenset(_NEVER.split())
_MONTHS_TOO = frozenset({"april", "may", "june"})  # first names as well
_NO_NAMES = _ROLES | _NO_SURNAMES | frozenset(_MORE_WORDS.split())


# As people type in a hurry: "dr khan", "nurse adeyemi", "SISTER O'BRIEN".
_HURRIED = partial(
    re.compile,
    r"(?:(?i:mrs?|ms|dr|prof)|(?P<miss>(?i:miss))|(?P<job>S/?N|RMN"
    r"|(?i:nurse|sister|matron|midwife|hca|hcsw|doctor|professor|consultant)))"
    rf"{_BEFORE}(?:[A-Za-z]\.?[ \t])?{_OF}"
    rf"(?P<name>[a-zà-ÿ][\w'’-]{{2,40}}|{CAPITAL}(?:{CAPITAL}|['’-]){{2,40}})(?!\w)",
)
# No name comes after "the staff nurse", nor after "we miss".
_COMMON = partial(
    re.compile,
    r"\b(?:(?P<some>an?|the|each|every|any|no|one|another)(?:[ \t][a-z]{1,20})?|to|we|you|they|i"
    r"|not|never|near|may|might|will|would|could|can|must|don['’]t|people|patients|staff|often|or)"
    r"[ \t]$",
    re.IGNORECASE,
)
# What people do, in small letters or in capitals, where a name could stand.
_DOES = """
reviews reviewed review reviewing said says say saw sees see agreed agrees came comes went goes
asked asks will would could should can may must has had does did was who when then not but also
about after before until since because from into over with without within while during per off out
all any each every some other another more less most appointment appointments availability rounds
cover input scan scans presence led decides decided decision wants wanted wrote writes gave gives
took takes made makes called calls tells told thinks thought feels felt needs needed prescribes
prescribed signs signed joins joined attends attended present available there here today tomorrow
yesterday soon only too both files chart charts list letter letters advice visit visits plan plans
notes note rota anyone anything bad base be been being began bell bit bleeping bought bring brought
built can't car case check choose chose close closed couldn't cry didn't doesn't doing don't done
down draw drew early everyone everything extra fell few fill find five flagged forgot found four
free full get give given go gone good got half happy hear heard held help her herself high him
himself hold how if isn't it's its itself keep kept key knew know late lately later lead left let
line lost low me meet met move my myself named near never new next nine no nobody none nor nothing
now numb of ok old on one ones open or our own page part please pm point pool put ran rang read
right ring run safe same sat send sent set seven several shared shouldn't show shown side sing sit
six so somebody someone something sometimes speak spoke staff start still stock stood stop such
taken talk tell ten than the their them themselves these they this those three to track try twice
two under untrained up us use very walk wasn't we were what where which whom whose why wise won't
wore work worker wouldn't wte fte year yes yet you your eight zero again ago always alone already
almost among as at away back by for in is it nearly often once quite rather really seldom seems
"""
_DOING = frozenset(_DOES.split())
# After a job in small letters or in capitals a verb or a thing stands as often as a name: these
# endings say so, but for the names that end in the same way.
_ENDING = (
    "bs cs ds es gs ks ls ms ns ps rs ts ws ys ing ed ly tion sion ment ness ance ence able ible"
)
_ENDINGS = tuple(f"{_ENDING} ity ship ful less n't n’t -in -on -up -off -out -line -based".split())
_ENDING_SO = """
adams ahmed andrews banks barnes bates briggs brooks burns chance charles clements clement collins
connolly cousins creed daniels davies dickens downing edwards evans farrelly fields fielding
fleming fowles gates gibbons giles golding graves greaves hamed hammed harding hastings hawkins
hayes hicks higgins hodges holmes hopkins howells hughes humphreys jacobs james jeffries jenkins
jennings jones keating kelly king lawrence ling majeed manning matthews mathews mohamed mohammed
morales moses muhammed myers nichols owens parsons perkins peters phillips pickering powers rees
reed reilly reynolds richards roberts rodrigues rogers saeed sanders saunders sayed shields simmons
simms sims spence stephens stevens stokes stubbs summers syed torres vance waters watkins watts
weeks wells wicks wilkins williams woods yates gonzales reyes connelly daly donnelly hollings
billings cummings rawlings gittins hobbs jacques lyons sykes tibbs vickers ives gomes lopes nunes
pires fernandes mendes alves elly o'reilly agnes carly charity emily felicity frances gladys
kimberly lily molly polly sally trinity beverly billy rhys prudence florence constance terence
clarence laurence unity
"""
_NAMES_THAT_END_SO = frozenset(_ENDING_SO.split())


# Looking at a text from each of its words that can begin a name takes a tenth of the time that
# looking from every letter does.
_WORDS = re.compile(r"(?<![\w/])[A-Za-z]{1,15}")
_BEFORE_NAMES = """
mr mister mrs ms mx miss dr drs prof nurse matron doctor professor midwife hca hcsw rev reverend sir
dame lady lord father imam rabbi captain sergeant sgt cllr councillor wpc sho auntie aunty
pc sister sr consultant s sn rmn pharmacist
psychologist psychiatrist physio physiotherapist dietitian paramedic manager worker therapist
coordinator advocate registrar chaplain canon pastor counsellor solicitor porter ot
"""
_BEGIN_NAMES = frozenset(_BEFORE_NAMES.split())


def titled_names(text: str) -> Iterator[tuple[int, int]]:
    """Where in prose a title stands before a name: Nurse Adeyemi, or dr khan in a hurry."""
    last = 0
    for word in _WORDS.finditer(text):
        at = word.start()
        if at < last or word[0].lower() not in _BEGIN_NAMES:
            continue
        found = _PROSE_TITLES().match(text, at)
        if not found or not _is_name_in_prose(found):
            found = _HURRIED().match(text, at)
            if not found or _is_common(found):
                continue
        last = found.end()
        yield found.span()


def _is_name_in_prose(found: re.Match[str]) -> bool:
    said = re.split(r"[ \t\u00a0]", found["name"] or found["both"])
    words = [
        re.sub(r"['’]s$", "", word.strip(".'’").lower())
        for word in said
        if len(word.strip(".")) > 1
    ]
    if found["name"] and words[0].upper() in said:
        return False  # in capitals everything looks alike: told with what is in small letters
    if found["address"]:
        return words[0] not in _NO_SURNAMES
    first = words if found["both"] else words[:1]
    if first[0] in _MONTHS_TOO and (len(words) > 1 or found[0][:2].lower() == "dr"):
        first = words[1:]  # Nurse May Collins, Dr May; not a Nurse May rota
    return words[-1] not in _PLACES and _NO_NAMES.isdisjoint(first)


def _is_common(found: re.Match[str]) -> bool:
    """Whether what stands after a title in small letters, or in capitals, is a word and no name."""
    name = re.sub("['’]s$", "", found["name"].lower())
    if name in _NO_NAMES or name in _DOING:
        return True
    if not (found["job"] or found["miss"]):
        return False
    before = _COMMON().search(found.string, max(0, found.start() - 30), found.start())
    return (name.endswith(_ENDINGS) and name not in _NAMES_THAT_END_SO) or bool(
        before and (before["some"] or found["miss"])
    )


# Who lies in a bed or has a room: "J.S. in bed 4", "bed 12 Mary". What the bed is stands there as
# well, so a word is somebody when none of these fits it; of a room it has to be said more clearly.
_OF_BEDS = """
accident additional adult alcove amber annex annexe art ash assault assessment assisted attempt
audit away awaiting bariatric bathroom battery bay bays bedding beech birch black blanket blind
blinds blocked blue board box brakes broken bulb camera camhs carpet cedar ceiling check child
clean clock closing code commode corner corridor cot cover crash curtain curtains damp date deep
dementia detained dining dirty disabled discharge dnar door double drain east electric elm
emergency empty end ensuite en-suite entrance escaped event exit extra family fan fault faulty
female fight fire first flat flood floor fracture frame furniture garden gender gentleman girl
green ground guest gym handset handrail hazel heating height hoist home incident informal injury
interview isolation kitchen lady lamp laundry leak leave left ligature light lights linen lock
locker locks lower main male man maple mattress medical men middle mirror mixed monitor music
nearest news noise north notice notices oak obs occupant occupied opposite overnight paint pending
person phone picu pillow pipe plan plug prayer private profiling pump quiet radiator rail red
relative repair repairs reserved resident restraint right rowan search seat seclusion second
section self-harm sensory sensor single sink slide slip sluice smell smoke socket someone south
spare stairs state status storage store sun swap swapped switch tap temporary third toilet transfer
trip tv upper upstairs vacant visitor wall wardrobe wash water west wheels white whiteboard wifi
willow window woman women yellow ac ae ai am bd bm bp ca cc cd cn cp ct dm dn dr ea ed eg er et fm
gp hb hr ht ic id ie im iq it iv md mh mr ms nb ng no od ok om ot pa pc pe pm po pr pt pu qi rc
rm rn rr sc sn sr su tb td tv uk uv wc we wi wr in on at to by or if as is be do go so my us me he
"""
KNOWN_WORDS = frozenset(_OF_BEDS.split()) | _NO_NAMES | _DOING | _PLACES
"""Words that no name is taken for."""
_WHO = (
    r"(?P<who>[A-Z]\.[ \t]?[A-Z]\.?(?:[ \t]?[A-Z]\.?)?|[A-Z][ \t]?[A-Z]|[A-Z]{4,20}"
    rf"|{CAPITAL}[a-zà-ÿ'’-]{{2,20}})"
)
_BED = re.compile(
    r"(?:(?P<bed>(?i:bed))|(?i:room|bay|cubicle))[ \t]?(?:(?i:no)\.?[ \t])?"
    r"[0-9]{1,2}[A-Ea-e]?(?![\w/])"
)
_BEFORE_BED = partial(
    re.compile,
    rf"(?<![\w.]){_WHO}(?P<link>,?[ \t](?i:in|from)[ \t]|[ \t,(-]{{1,3}})(?:(?i:side)[ -]?)?$",
)
_AFTER_BED = partial(
    re.compile,
    rf"(?P<link>[ \t,:(–-]{{1,3}}){_WHO}(?!\w)"
    r"(?![ \t](?i:ward|unit|house|suite|wing|centre|clinic|hospital)\b)",
)
_BEDS = frozenset({"bed", "room", "bay", "cubicle"})


def names_beside_beds(text: str) -> Iterator[tuple[int, int]]:
    """Where initials or a first name stand beside the number of a bed or a room."""
    for word in _WORDS.finditer(text):
        bed = word[0].lower() in _BEDS and _BED.match(text, word.start())
        if not bed:
            continue
        before = _BEFORE_BED().search(text, max(0, bed.start() - 40), bed.start())
        if before and _is_there(before, sure=bool(bed["bed"] and before["link"].strip())):
            yield before.start(), bed.end()
        after = _AFTER_BED().match(text, bed.end())
        if after and _is_there(after, sure=bool(bed["bed"] or after["link"].strip())):
            yield bed.start(), after.end("who")


def _is_there(found: re.Match[str], *, sure: bool) -> bool:
    """Whether it is a person who is said to be there; of a first name one has to be sure."""
    who = re.sub(r"['’]s$|[. \t]", "", found["who"]).lower()
    if "." in found["who"]:
        return who not in ("am", "pm")
    known = who in KNOWN_WORDS or (who.endswith(_ENDINGS) and who not in _NAMES_THAT_END_SO)
    return not known and (len(who) == 2 or sure)


def names_a_person(said: str) -> bool:
    """Whether the words look like a person's name: a title and a name, or two capital letters."""
    said = as_plain(said)[0]
    capitals = (found[0].lower().split() for found in _CAPITALS.finditer(said))
    return any(True for _ in titled_names(said)) or any(map(_ROLES.isdisjoint, capitals))


_RUN = re.compile(
    rf"(?<![\w/@.’'-]){CAPITAL}[a-zà-ÿ][\w'’-]{{0,30}}"
    rf"(?:[ \t]{CAPITAL}(?:['’]{CAPITAL})?[a-zà-ÿ][\w'’-]{{0,30}}){{1,3}}(?![\w/@])"
)
_RUN_IN_CAPITALS = re.compile(
    rf"(?<![\w/@.’'-]){CAPITAL}(?:{CAPITAL}|['’-]){{2,30}}"
    rf"(?:[ \t]{CAPITAL}(?:{CAPITAL}|['’-]){{2,30}}){{1,3}}(?![\w/@])"
)
_VOWELS = frozenset("aeiouy")
# What people do, say or feel, right after their name, or their age.
_AFTER_NAME = partial(
    re.compile,
    r"(?:,?[ \t]\(?(?:aged[ \t])?[1-9][0-9]\)?(?![\w%/.:-])|,?[ \t](?:who[ \t])?"
    r"(?:told|said|says|asked|asks|agreed|agrees|felt|feels|reported|explained|mentioned|complained|described|thanked|replied"
    r"|answered|suggested|wanted|wants|refused|declined|shouted|cried|wrote|thought|thinks"
    r"|apologised|helped|led|leads|liked|filled|covered|joined|rang|visited|printed|did|came"
    r"|brought|noticed|chose|objected|admitted|whispered|laughed|slept|fell|hit"
    r"|(?:was|is|has[ \t]been|seemed|looked)[ \t](?:upset|angry|tearful|moved|new|unhappy"
    r"|happy|scared|frightened|distressed|discharged|admitted|transferred|asked|told|seen|calmer|worried))\b)",
)
# Who it is said to be, or what was done with them, right before it.
_BEFORE_NAME = partial(
    re.compile,
    r"(?i:\b(?:ask|asks|asked|told|tell|saw|met|phoned|rang|thank|thanked|named|called|patient|pt"
    r"|resident|client|service[ \t]user|mother|father|mum|dad|daughter|son|wife|husband|sister"
    r"|brother|carer|partner|friend|colleague|according[ \t]to|(?:spoke|speak|spoken|talk|talked"
    r"|chat|chatted|listened)[ \t](?:to|with)|thanks[ \t]to|(?:led|run|seen|covered|written|held"
    r"|printed|made|done|brought|agreed)[ \t]by|(?:mother|father|son|daughter|wife|husband)[ \t]of)"
    r"[,:]?[ \t])$",
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
package case interview scale score index act plan study project programme set phase version
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
quality race equality framework experience improvement governance risk freedom speak up
this that these those when while if
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
    for run in (*_RUN.finditer(text), *_RUN_IN_CAPITALS.finditer(text)):
        said = run[0].split()
        words = [re.sub(r"['’]s$", "", word).lower() for word in said]
        known = [word in _KNOWN or not _KNOWN.isdisjoint(word.split("-")) for word in words]
        first = known.index(False) if False in known else len(known)
        last = known.index(True, first) if True in known[first:] else len(known)
        start = run.start() + sum(len(word) + 1 for word in said[:first])
        end = start + len(" ".join(said[first:last]))
        if last - first < 2 or (last < len(known) and not run[0].isupper()):
            continue
        if run[0].isupper() and any(map(_VOWELS.isdisjoint, words[first:last])):
            continue  # the short form of a team or of a unit
        signs = (
            _AFTER_NAME().match(text if end == run.end() else text.lower(), end),
            _BEFORE_NAME().search(text, max(0, start - 30), start),
        )
        # In capitals what follows can be the rest of a heading: PATIENT YUSUF ALI ASKED has both.
        is_somebody = any(signs) if end == run.end() else all(signs)
        if is_somebody and not any(at <= start < to for at, to in titled_names(text)):
            yield start, end
