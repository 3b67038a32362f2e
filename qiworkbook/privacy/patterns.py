"""Text that looks like it points at one person: of which kind, and where, never what it says.

Every search begins at a digit, a plus, a bracket, an "@" or a title, and looks at a bounded
number of characters around it, for no pattern repeats anything without an end: the time it takes
grows with the length of the text and with nothing else. By hand, as a library for it brings a
model of a language, and is slower by far than an edit may be.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import lru_cache, partial
from operator import mul

from msgspec import Struct

from qiworkbook.privacy.person_names import names_beside_beds, titled_names, untitled_names
from qiworkbook.privacy.plain_text import as_plain


class IdentifierKind(StrEnum):
    """What a piece of text looks like."""

    NHS_NUMBER = "nhs-number"
    CHI_NUMBER = "chi-number"
    HEALTH_AND_CARE = "health-and-care-number"
    NATIONAL_INSURANCE = "national-insurance"
    RECORD_NUMBER = "record-number"
    BIRTH_DATE = "birth-date"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    TITLED_NAME = "titled-name"
    BESIDE_A_BED = "name-by-a-bed"
    UNTITLED_NAME = "name-in-prose"

    @property
    def called(self) -> str:
        """The kind in a sentence: "an NHS number"."""
        return _CALLED[self]


_CALLED = {
    IdentifierKind.NHS_NUMBER: "an NHS number",
    IdentifierKind.CHI_NUMBER: "a CHI number",
    IdentifierKind.HEALTH_AND_CARE: "a Health and Care number",
    IdentifierKind.NATIONAL_INSURANCE: "a National Insurance number",
    IdentifierKind.RECORD_NUMBER: "the number of somebody's record",
    IdentifierKind.BIRTH_DATE: "somebody's date of birth",
    IdentifierKind.ADDRESS: "an address, with the house and the postcode",
    IdentifierKind.PHONE: "a telephone number",
    IdentifierKind.EMAIL: "an e-mail address",
    IdentifierKind.TITLED_NAME: "a person's name, with a title",
    IdentifierKind.BESIDE_A_BED: "who is in a bed or a room",
    IdentifierKind.UNTITLED_NAME: "a person's first and last name",
}


class IdentifierFound(Struct, frozen=True):
    """Something of a kind, between two offsets in the text; what stands there is not kept."""

    kind: IdentifierKind
    start: int
    end: int


@lru_cache(maxsize=1 << 14)
def look(text: str, kind: IdentifierKind) -> tuple[IdentifierFound, ...]:
    """Everything in a text that looks like this kind, in the order of the text.

    It is kept: pages look through the same files again and again.
    """
    plain, places = as_plain(text)
    spans = _FINDERS[kind](plain)
    return tuple(IdentifierFound(kind, places[start], places[end - 1] + 1) for start, end in spans)


_NAMES = (
    *(IdentifierKind.EMAIL, IdentifierKind.TITLED_NAME, IdentifierKind.BESIDE_A_BED),
    IdentifierKind.UNTITLED_NAME,
)


def without_numbers(text: str) -> str:
    """The text with each number, address or date that looks like somebody's said by its kind.

    >>> without_numbers("There is no project DOB 12.08.1964")
    "There is no project DOB [somebody's date of birth]"
    """
    for kind in (one for one in IdentifierKind if one not in _NAMES):
        for one in reversed(look(text, kind)):
            text = f"{text[: one.start]}[{kind.called}]{text[one.end :]}"
    return text


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits end in the check digit of an NHS number (modulus 11).

    The first nine are multiplied by 10, 9, ... 2 and added up. The last digit is 11 less the
    remainder by 11, where 11 is written 0 and 10 is not given out (NHS Data Model and
    Dictionary, NHS NUMBER). Ten equal digits can pass that sum, and only ever fill a box.
    """
    if len(digits) != 10 or not digits.isdecimal():
        return False
    total = sum(map(mul, map(int, digits), range(10, 1, -1)))
    return (11 - total % 11) % 11 == int(digits[9]) and len(set(digits)) > 1


def _before(
    text: str,
    at: int,
    ending: re.Pattern[str] | Callable[[], re.Pattern[str]],
    reach: int,
    words: tuple[str, ...] = (),
) -> re.Match[str] | None:
    """What stands right before an offset: a pattern that ends there, within so many characters.

    Every match has one of the `words` in it, where there are any: a quick no for most offsets.
    """
    first = max(0, at - reach)
    if words and not _mentions(text[first:at], words):
        return None
    return (ending() if callable(ending) else ending).search(text, first, at)


def _mentions(text: str, words: tuple[str, ...]) -> bool:
    """Whether any of the words, in small letters, is in the text."""
    lowered = text.lower()
    return any(word in lowered for word in words)


# A space that stays on the line, or a hyphen, also those that word processors make.
_SPACE = r"[ \t\u00a0\u2009\u202f]"
_GAP = r"[ \t\u00a0\u2009\u202f\u2010-\u2013-]"
# A number stands alone: "12-943..." and "0.943..." are parts of something longer. The dot in the
# look-behinds is the number's own first sign, which comes before them so that searching is fast.
_START = r"(?<![0-9A-Za-z+£$€].)(?<![0-9][./\u2010-\u2013-].)"
_END = r"(?!\w|[./\u2010-\u2013-][0-9])"
_NO_LETTER = r"(?<![^\W_])"
_IS = r"\W{0,6}(?:(?:is|was|of|as|given|recorded|noted|changed|to|now|the|on)\W{1,3}){0,3}"
# What may stand between a number and the words after it: "... is her NHS number", "... (DOB)".
_IS_HER = (
    r"[\s,;:(–=-]{0,4}(?:(?:is|was|as|for)\W{1,3})?(?:(?:the|an?|his|her|their|my|your"
    r"|(?:pt|patient|client)(?:['’]?s)?)\W{1,3})?"
)

# In other groups, ten digits are a date and a time, or counts in a row, as often as not: they
# need the words in front.
_TEN = re.compile(rf"[0-9]{_START}[0-9]{{2}}{_GAP}{{0,3}}[0-9]{{3}}{_GAP}{{0,3}}[0-9]{{4}}{_END}")
_TEN_SPACED = re.compile(rf"[0-9](?<![0-9].)(?:{_GAP}{{0,3}}[0-9]){{9}}(?!\w)")
_GAPS = re.compile(rf"{_GAP}{{1,3}}")
_NHS_WORDS = partial(
    re.compile, rf"{_NO_LETTER}NHS[ _-]?(?:numbers?|num|no|#)?{_IS}$", re.IGNORECASE
)
_NHS_AFTER = partial(re.compile, rf"{_IS_HER}NHS[ _-]?(?:number|num|no|#)(?![^\W_])", re.IGNORECASE)
# The check digit of an ISBN of ten digits is that of an NHS number; a DOI may hold any digits.
_PUBLISHED = re.compile(r"ISBN(?:-?10)?\W{0,3}$|\b10\.[0-9]{4,9}/\S{0,80}$", re.IGNORECASE)


def _is_published(text: str, at: int) -> bool:
    near = text[max(0, at - 80) : at]
    return ("10." in near or _mentions(near, ("isbn",))) and bool(_PUBLISHED.search(near))


def _nhs_numbers(text: str) -> Iterator[tuple[int, int]]:
    """The check digit is looked at first: ten of eleven numbers end there."""
    spans = {found.span() for found in _TEN.finditer(text) if _fits(found[0])}
    for found in _WORN.finditer(text):
        before = text[max(0, found.start() - 8) : found.start()]
        glued = before[len(before.rstrip(string.ascii_letters)) :].lower()
        if _fits(found["ten"]) and glued in _GLUED:
            spans.add(found.span("ten"))
    for found in _TEN_SPACED.finditer(text) if _mentions(text, ("nhs",)) else ():
        if _fits(found[0]) and _called_nhs(text, found):
            spans.add(found.span())
    for found in _DISGUISED.finditer(text):
        said = found[0].translate(_AS_DIGITS)
        letters = said != found[0]
        in_threes = bool(_THREES().fullmatch(said))
        if not _fits(_ANY_GAPS().sub("", said)) or _IS_COUNTS.search(found[0]):
            continue
        if in_threes or (letters and len(said) == 10) or _called_nhs(text, found):
            spans.add(found.span())
    spans -= {*_chi_numbers(text), *_health_and_care(text)}  # told by their own names
    last = 0
    for start, end in sorted(spans):
        if start >= last and not _is_published(text, start):
            yield start, end
            last = end


def _called_nhs(text: str, found: re.Match[str]) -> bool:
    before = _before(text, found.start(), _NHS_WORDS, 40, ("nhs",))
    return bool(before or _NHS_AFTER().match(text, found.end()))


# Written so that no search for digits finds it: letters for digits, dots or strokes between.
_AS_DIGITS = str.maketrans("OoIl", "0011")
_ANY_GAP = r"[ \t\u00a0\u2009\u202f\u2010-\u2013._/-]"
_DISGUISED = re.compile(
    rf"(?<![\w.])(?<![0-9][./\u2010-\u2013-])(?=[0-9OoIl]{{0,3}}[0-9])[0-9OoIl](?:{_ANY_GAP}{{0,3}}[0-9OoIl]){{9}}(?!\w|[./-][0-9])"
)
_ANY_GAPS = partial(re.compile, rf"{_ANY_GAP}{{1,3}}")
_THREES = partial(re.compile, rf"[0-9]{{3}}{_ANY_GAP}{{1,3}}[0-9]{{3}}{_ANY_GAP}{{1,3}}[0-9]{{4}}")
_IS_COUNTS = re.compile(r"[0-9]\.[0-9]{1,2}(?![0-9])")  # 10.5, an ordinary number


# In four, three and three; with a 0 before it, which no telephone number goes on from in this way;
# or with letters that stick to it: "pt", or the unit that a hurry makes of the next word. Two of
# them can have a stroke between.
_WORN = re.compile(
    r"(?:(?<=[0-9]{10}/)|(?<![0-9£$€+./-]))(?:0(?=[4569]))?"
    rf"(?P<ten>[0-9]{{10}}|(?!19|20)[0-9]{{4}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{3}})"
    r"[A-Za-z]{0,3}(?!\w|[.\u2010-\u2013-][0-9]|/(?![0-9]{10}(?!\w))[0-9])"
)
_GLUED = ("", "pt", "px", "patient", "client", "id", "no", "nhs", "ref", "mrn", "hosp")


# A CHI number (Scotland) begins with a date of birth; a Health and Care number (Northern Ireland)
# lies from 320 to 399 million. Both have the check digit of an NHS number.
_SIX_FOUR = re.compile(rf"[0-9]{_START}[0-9]{{5}}{_GAP}{{1,3}}[0-9]{{4}}{_END}")
_CHI_WORDS = partial(
    re.compile,
    rf"{_NO_LETTER}(?:CHI|community health index)(?:[ _-]?(?:numbers?|num|no|#))?{_IS}$",
    re.IGNORECASE,
)
_HC_WORDS = partial(
    re.compile,
    rf"{_NO_LETTER}(?:H ?[&+] ?C|HSC|HCN|health (?:and|&) (?:social )?care)"
    rf"(?:[ _-]?(?:numbers?|num|no|#))?{_IS}$",
    re.IGNORECASE,
)


def _chi_numbers(text: str) -> Iterator[tuple[int, int]]:
    spans = {
        found.span()
        for found in _SIX_FOUR.finditer(text)
        if _fits(found[0]) and 1 <= int(found[0][:2]) <= 31 and 1 <= int(found[0][2:4]) <= 12
    }
    spans |= set(_after(text, _CHI_WORDS, ("chi", "community")))
    yield from sorted(spans)


def _health_and_care(text: str) -> Iterator[tuple[int, int]]:
    yield from _after(text, _HC_WORDS, ("h&c", "h & c", "h+c", "h + c", "hsc", "hcn", "care"))


def _after(
    text: str, words: Callable[[], re.Pattern[str]], any_of: tuple[str, ...]
) -> Iterator[tuple[int, int]]:
    """Ten digits after words that say whose they are, however they are grouped."""
    for found in _TEN_SPACED.finditer(text) if _mentions(text, any_of) else ():
        if _fits(found[0]) and _before(text, found.start(), words, 40, any_of):
            yield found.span()


def _fits(said: str) -> bool:
    return is_nhs_number(said if len(said) == 10 else _GAPS.sub("", said))


# Two letters, six digits, A to D. Which letters are not used: HMRC, National Insurance Manual,
# NIM39110.
_NI_DIGITS = re.compile(
    rf"[0-9]{{2}}(?:(?:{_GAP}?[0-9]{{2}}){{2}}(?:{_GAP}|[./_])?"
    r"|(?P<mark>[./_])[0-9]{2}(?P=mark)[0-9]{2}(?P=mark))[A-Da-d](?!\w)"
)
_NI_LETTERS = partial(
    re.compile,
    rf"(?<!\w)(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:{_GAP}|[./_])?$",
    re.IGNORECASE,
)
# After words that say what it is, letters that are not given out are a slip of the pen.
_OF_NI = ("ni", "nat")
_NI_WORDS = partial(
    re.compile,
    rf"{_NO_LETTER}(?:NI|NINO|nat(?:ional|\.)? ins(?:urance|\.)?)"
    rf"(?:[ _-]?(?:numbers?|num|no|#))?{_IS}[A-Z]{{2}}{_GAP}?$",
    re.IGNORECASE,
)


def _national_insurance(text: str) -> Iterator[tuple[int, int]]:
    for found in _NI_DIGITS.finditer(text):
        at = found.start()
        letters = _before(text, at, _NI_LETTERS, 3) or _before(text, at, _NI_WORDS, 40, _OF_NI)
        if letters:
            yield letters.start(), found.end()


# The number of a record system has no form of its own, so words must say what it is.
_LONG_NUMBER = re.compile(
    r"[0-9](?<![0-9].)(?:(?:[0-9]{2} [0-9]{3}|[0-9]{3} [0-9]{2}|[0-9]{5})[ -][0-9]{4}(?!\w)"
    r"|[0-9]{4,9}(?![0-9OoIl])"
    r"|[0-9][A-Za-z][0-9]{4}[A-Za-z](?!\w)"
    r"|[0-9]{0,3}/[0-9]{5,7}(?![-\w/])|[0-9]{1,3}(?:-[0-9]{2,6}){1,3}(?![-\w]))"
)
_RECORD = (
    r"(?:(?:hosp(?:ital)?\.?|CHI|community health index|H ?[&+] ?C"
    r"|health (?:and|&) (?:social )?care|HSC|incident|patient|pt"
    r"|RiO|PAS|NHS|unit|case[ _-]?note"
    r"|(?:medical|health)[ _-]record|district|EPR|EMIS|SystmOne|S1"
    r"|Paris|client|service[ _-]user|record|case)(?:['’]?s)?"
    r"[ _-]?(?:numbers?|num|no|id|ref|#)"
    r"|(?:staff|employee|payroll|assignment|ESR|GMC|NMC|HCPC|GPhC)"
    r"[ _-]?(?:number|num|no|id|ref|pin|#)"
    r"|GMC|NMC|HCPC|ESR|(?P<ten>CHI|community health index|H ?[&+] ?C)"
    r"|(?:MRN|RiO|CRN|HCN|CareNotes|Datix|Ulysses|StEIS|case[ _-]?notes?"
    r"|(?:patient|medical|health|care|S1|SystmOne|RiO|Paris)[ _-]record)"
    r"(?:(?:[ _-]| ?\()?(?:numbers?|num|no|id|ref|#))?)"
)
_RECORD_WORDS = partial(
    re.compile,
    rf"{_NO_LETTER}{_RECORD}\.?{_IS}(?:[A-Z]{{1,3}}-?)?$",
    re.IGNORECASE,
)
_RECORD_AFTER = re.compile(rf"{_IS_HER}{_RECORD}(?![^\W_])", re.IGNORECASE)


_OF_RECORDS = (
    *("mrn", "crn", "rio", "hosp", "patient", "pas", "nhs", "unit", "case", "record", "district"),
    *("chi", "h&c", "h & c", "h+c", "h + c", "hcn", "health", "incident"),
    *("datix", "ulysses", "steis"),
    *("epr", "emis", "systmone", "s1", "paris", "carenotes", "client", "service", "pt", "hsc"),
    *("staff", "employee", "payroll", "assignment", "esr", "gmc", "nmc", "hcpc", "gphc"),
)


def _record_numbers(text: str) -> Iterator[tuple[int, int]]:
    if not _mentions(text, _OF_RECORDS):
        return
    told = (*_chi_numbers(text), *_health_and_care(text))  # by their own names
    for found in _LONG_NUMBER.finditer(text):
        said = _before(text, found.start(), _RECORD_WORDS, 50, _OF_RECORDS) or (
            _RECORD_AFTER.match(text, found.end())
        )
        is_told = is_nhs_number(_GAPS.sub("", found[0])) or any(
            start <= found.start() < end for start, end in told
        )
        # The bare name of a system is also a word: ten digits, and no fewer, are of its people.
        if said and not is_told and not (said["ten"] and len(_GAPS.sub("", found[0])) < 10):
            yield found.span()


_MONTH = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = re.compile(
    r"[0-9](?<!\w.)(?:"
    r"(?<=[12])[0-9]{3}(?P<long>[-/. ])[0-9]{1,2}(?P=long)[0-9]{1,2}"  # 1985-03-12
    r"|[0-9]?(?P<short>[-/. ])[0-9]{1,2}(?P=short)(?:[0-9]{4}|[0-9]{2})"  # 12/03/85
    rf"|[0-9]?(?:st|nd|rd|th)?[ -](?:of )?{_MONTH}\.?,?[ -](?:[0-9]{{4}}|[0-9]{{2}})"  # 12 March 85
    r"|[0-9]?(?:st|nd|rd|th)?,? [0-9]{4}"  # of March 12, 1985, what follows the month
    r"|[0-9]{7}"  # 19850312, 12031985
    r"|(?<=[0-3])[0-9](?:0[1-9]|1[0-2])[0-9]{2}"  # 120385
    r")(?!\w)"
)
_OF_WARDS = "(?<!nhs )(?<!ward )(?<!ward's )(?<!trust )(?<!trust's )"  # which have birthdays too
_BIRTH_WORDS = (
    rf"d[./ -]?o[./ -]?b\.?|date[ _-]of[ _-]birth|{_OF_WARDS}birth[ _-]?day|birth[ _-]?date"
)
_BIRTH_BEFORE = partial(
    re.compile,
    rf"{_NO_LETTER}(?:born(?:\W{{1,3}}(?:in|at)\W\w{{2,20}})?|{_BIRTH_WORDS})(?![^\W_]){_IS}"
    rf"(?:{_MONTH} )?$",
    re.IGNORECASE,
)
_BIRTH_AFTER = re.compile(rf"(?:{_IS_HER}|[\W_]{{0,4}})(?:{_BIRTH_WORDS})(?![^\W_])", re.IGNORECASE)


# "b. 12/03/85" is somebody; plan b, or option b: on a day, is not.
_SHORT_BIRTH = partial(
    re.compile,
    r"(?:\b(?P<label>plan|option|version|part|phase|group|ward|bay|test|cycle|appendix|section|table"
    r"|figure|site|arm|type|team|point|item)s?[ \t])?(?<!\w)(?:\([ \t]?b[ \t]|b[.:][ \t]?)$",
    re.IGNORECASE,
)


_OF_BIRTH = ("born", "birth", "dob", "d.o", "do.b", "d o", "do b", "d/o", "d-o")
# A birthday without its year is one person's all the same, where it is somebody's.
_BIRTHDAY = re.compile(
    rf"{_OF_WARDS}birthday"
    r"(?:\W{1,3}(?:is|was|falls|on|the)){0,3}\W{1,3}"
    rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)?\W(?:of\W)?{_MONTH}|{_MONTH}\W[0-9]{{1,2}})"
    r"(?!\w|\W{1,2}(?:19|20)?[0-9]{2})",
    re.IGNORECASE,
)
_BORN = ("b.", "b:", "(b ", "( b ")


def _birth_dates(text: str) -> Iterator[tuple[int, int]]:
    yield from (found.span() for found in _BIRTHDAY.finditer(text))
    for found in _DATE.finditer(text) if _mentions(text, (*_OF_BIRTH, *_BORN)) else ():
        said_before = _before(text, found.start(), _BIRTH_BEFORE, 50, _OF_BIRTH)
        short = _before(text, found.start(), _SHORT_BIRTH, 20, _BORN)
        if said_before or (short and not short["label"]) or _BIRTH_AFTER.match(text, found.end()):
            yield found.span()


# A postcode is shared by many homes; with the number of a house it is one home.
_POSTCODE_END = re.compile(r"[0-9][A-Za-z]{2}(?!\w)")
_POSTCODE_START = partial(
    re.compile, rf"(?<!\w)[A-Z]{{1,2}}[0-9][A-Z0-9]?{_SPACE}?$", re.IGNORECASE
)
_HOUSE = re.compile(
    rf"(?<![\w.:/-])[0-9]{{1,3}}[A-Za-z]?,?{_SPACE}{{1,2}}(?!{_MONTH}\b)[A-Z][a-z'’]{{1,40}}[\s,]"
    r"|\b(?:[Hh]ouse|[Ff]lat|[Nn]umber|[Nn]o\.?)\s{1,2}[0-9]{1,3}[A-Za-z]?\b"
    r"|\b(?i:lives?|living|home|address)\W{1,3}(?i:(?:at|is)\W{1,3})?[0-9]{1,3}[A-Za-z]?\b"
    r"|\b[A-Z][a-z'’]{1,40}\s(?:Cottage|Farm|Barn|Bungalow)\b"
)


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    looked = 0  # up to here; no house goes on into a postcode, so none is met twice
    for found in _POSTCODE_END.finditer(text):
        postcode = _before(text, found.start(), _POSTCODE_START, 6)
        if not postcode:
            continue
        house = _HOUSE.search(text, max(looked, postcode.start() - 80), postcode.start())
        looked = found.end()
        if house:
            yield house.start(), found.end()


# Ten digits after 0 or +44. 03, 08 and 09 are numbers of services, such as a helpline
# (Ofcom, National Telephone Numbering Plan).
_PHONE = re.compile(
    rf"[+(0]{_START}(?:(?<=\+)44{_GAP}?(?:\(0\){_GAP}?)?|(?<=0)044{_GAP}?|(?<=\()0|(?<=0))"
    rf"(?:[127][0-9]\)?{_GAP}{{0,2}}[0-9]{{4}}{_GAP}{{0,2}}[0-9]{{4}}"
    rf"|[127][0-9]{{2}}\)?{_GAP}{{0,2}}[0-9]{{3}}{_GAP}{{0,2}}[0-9]{{4}}"
    rf"|[127][0-9]{{3}}\)?{_GAP}{{0,2}}[0-9]{{3}}{_GAP}{{0,2}}[0-9]{{3}}"
    # a mobile telephone, in whatever groups
    rf"|(?:(?<=0)7|(?<=44)7|(?<=44{_GAP})7)[0-9](?:(?:{_GAP}|\.)?[0-9]){{8}}){_END}"
)


# What is said to be the line of a place is nobody's own; a mobile telephone is somebody's.
_PLACE_WORDS = partial(
    re.compile,
    rf"{_NO_LETTER}(?:wards?|units?|switchboard|reception|office|desk|clinic|department|station|fax"
    r"|helpline|hub)(?:['’]s)?(?:\W{1,3}(?:tele)?(?:phone|number|line|mobile|office|desk|tel|no|is|at|on"
    r"|of|the|ward|unit)){0,5}\W{0,3}$",
    re.IGNORECASE,
)
_OF_PLACES = (
    *("ward", "unit", "switchb", "recept", "office", "desk", "clinic", "depart", "station", "fax"),
    *("helpl", "hub"),
)


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for found in _PHONE.finditer(text):
        is_mobile = re.match(r"\D{0,2}(?:0044|44|0)\D{0,4}7", found[0]) is not None
        of_a_place = not is_mobile and _before(text, found.start(), _PLACE_WORDS, 60, _OF_PLACES)
        if not of_a_place and not _is_published(text, found.start()):
            yield found.span()


_AT_DOMAIN = re.compile(
    r"(?:@|[ \t]?[(\[]at[)\]][ \t]?)"
    r"(?:[A-Za-z0-9-]{1,63}(?:\.|[ \t]?[(\[]dot[)\]][ \t]?)){1,6}[A-Za-z]{2,24}(?![\w@-])"
)
# As it is read out: "jo at example dot org". Before a dot that is a sign, "at" is a word as often.
_AT_SPOKEN = re.compile(
    r"[ \t]{1,3}at[ \t]{1,3}(?!the\b)"
    r"(?:[A-Za-z0-9-]{1,63}(?:\.|[ \t]{1,3}dot[ \t]{1,3})){1,6}"
    r"(?:com|net|org|uk|eu|gov|edu|io|info|scot|wales|example)(?![\w@-])",
    re.IGNORECASE,
)
_IN_NAME = string.ascii_letters + string.digits + "._%+'-"


def _is_whose(said: str) -> bool:
    """Whether what comes after a name is a host, also with the ending of a picture after it."""
    host, dot, ending = said.rpartition(".")
    return dot + ending not in (".png", ".svg", ".jpg") or (
        not _SCALE.match(host) and bool(_AT_DOMAIN.fullmatch(host))
    )


_SCALE = re.compile(r"@[0-9]x\b")


def _emails(text: str) -> Iterator[tuple[int, int]]:
    spoken = _AT_SPOKEN.finditer(text) if _mentions(text, (" at ", "\tat ")) else ()
    for found in (*_AT_DOMAIN.finditer(text), *spoken):
        near = text[max(0, found.start() - 64) : found.start()]
        name = near[len(near.rstrip(_IN_NAME)) :].lstrip("'")
        # git@host:path is a repository, and logo@2x.png a picture; jo@example.org.png is one of Jo
        said = found[0].lower()
        written = found[0][0] not in " \t" or said.strip()[0] in "[("
        sure = written or "dot" in said.split() or re.search(r"\w[._0-9]\w{2}", name)
        if sure and name not in ("", "git") and _is_whose(said):
            yield found.start() - len(name), found.end()


_FINDERS: dict[IdentifierKind, Callable[[str], Iterable[tuple[int, int]]]] = {
    IdentifierKind.NHS_NUMBER: _nhs_numbers,
    IdentifierKind.CHI_NUMBER: _chi_numbers,
    IdentifierKind.HEALTH_AND_CARE: _health_and_care,
    IdentifierKind.NATIONAL_INSURANCE: _national_insurance,
    IdentifierKind.RECORD_NUMBER: _record_numbers,
    IdentifierKind.BIRTH_DATE: lambda text: sorted(_birth_dates(text)),
    IdentifierKind.ADDRESS: _addresses,
    IdentifierKind.PHONE: _phones,
    IdentifierKind.EMAIL: lambda text: sorted(_emails(text)),
    IdentifierKind.TITLED_NAME: lambda text: sorted(titled_names(text)),
    IdentifierKind.BESIDE_A_BED: lambda text: sorted(names_beside_beds(text)),
    IdentifierKind.UNTITLED_NAME: lambda text: sorted(untitled_names(text)),
}
