"""Which words a report or a deck uses, and what `check` finds in files of words."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from qiworkbook.model.pack import WordsFile
from qiworkbook.problems import Place, Problem, Severity, WorkbookError, do
from qiworkbook.store.packs import all_audience_words, audience_words
from qiworkbook.text.source import Source
from qiworkbook.text.words import capital, meant_or
from qiworkbook.workbook.opened import OpenWorkbook

ALWAYS_SHARED = ("plain", "programme")
"""The audiences that never get a working copy: patients and the public, other trusts."""


def words_for(opened: OpenWorkbook, name: str | None = None) -> WordsFile | None:
    """The words that somebody named, or else those of workbook.toml; None for the usual ones.

    "" asks for the usual ones. Raises WorkbookError for words that are not there, or that cannot
    be read.
    """
    wanted = audience_of(opened, name)
    if not wanted:
        return None
    there = all_audience_words(opened.packs.homes)
    if wanted not in there:
        raise WorkbookError(capital(f"{_none_called(wanted)}."), _hint(wanted, there))
    file = there[wanted]
    if file.value is None:
        raise WorkbookError.of(file.problems[0])
    from qiworkbook.compose.audience import with_words_of

    return with_words_of(opened.plugins.makers(), file.value, wanted)


def audience_of(opened: OpenWorkbook, name: str | None) -> str:
    """Whose words are used: those that somebody named, or else those of workbook.toml."""
    return opened.workbook.file.house_style.words if name is None else name


def words_to_write(opened: OpenWorkbook, name: str | None = None) -> WordsFile | None:
    """The same for what is about to be written.

    Raises WorkbookError also for readers outside the team, where the workbook is no copy to share.
    """
    wanted = audience_of(opened, name)
    if wanted in ALWAYS_SHARED and not opened.is_shared:
        raise WorkbookError(
            f'Readers of the words "{wanted}" are outside the team, so they get a copy to share.',
            "Make one.",
            action=do("", share=""),
        )
    return words_for(opened, name)


def wording_problems(opened: OpenWorkbook) -> tuple[Problem, ...]:
    """What is wrong with the files of words, and with the name in workbook.toml."""
    problems: list[Problem] = []
    for file in audience_words(opened.packs.homes, problems).values():
        problems += file.problems
        if file.value is not None:  # it takes the makers to load: only files of words need them
            from qiworkbook.compose.audience import section_names

            problems += _strangers(file.value, file.source, section_names(opened.plugins.makers()))
    wanted = opened.workbook.file.house_style.words
    there = all_audience_words(opened.packs.homes) if wanted else {}
    if wanted and wanted not in there:
        place = opened.workbook.source.place("house-style", "words")
        problems.append(
            Problem("pack-words-missing", _none_called(wanted), place, hint=_hint(wanted, there))
        )
    return tuple(problems)


def _strangers(file: WordsFile, source: Source, known: Collection[str]) -> Iterator[Problem]:
    """Names of sections that nothing makes; of a plugin that is not installed here, perhaps."""
    named = [
        *((entry.name, source.place(entry, "name")) for entry in file.section),
        *((name, source.item(name, "leave_out")) for name in file.leave_out),
        *((name, source.item(name, "first")) for name in file.first),
    ]
    for name, place in named:
        if name not in known:
            yield _stranger(name, place, known)


def _stranger(name: str, place: Place, known: Collection[str]) -> Problem:
    otherwise = "If it comes from a plugin that is not in use here, all is well. "
    return Problem(
        "pack-words-section",
        f'no section is called "{name}"',
        place,
        Severity.QUESTION,
        meant_or(name, known, f"{otherwise}There are: {', '.join(known)}.", quotes='"'),
    )


def _none_called(name: str) -> str:
    return f'there are no words called "{name}"'


def _hint(name: str, there: Collection[str]) -> str:
    return meant_or(name, there, f"There are: {', '.join(sorted(there))}.", quotes='"')
