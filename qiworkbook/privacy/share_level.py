"""What plugins say that their parts may take into a copy that leaves the team."""

from enum import StrEnum


class Shared(StrEnum):
    """What a part of a plugin is, for a copy that leaves the team."""

    NOTHING = "nothing"  # nobody said: it is left out
    COUNTS = "counts"  # counts of people or events, which the core protects
    AGREED = "agreed"  # judgements of a ward: left out, unless [sharing] says that it was agreed
    WORDS = "words"  # words and dates; its numbers tell of nobody
