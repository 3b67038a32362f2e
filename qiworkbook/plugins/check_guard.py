"""The checks of a plugin, asked under guard."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.contributions.extensions import Check, CountSet, RecordCounts
from qiworkbook.plugins.asker import subject_of
from qiworkbook.plugins.guard import CORE, MOST_OF_A_MAKER, MOST_VALUES, Cost, a_kind
from qiworkbook.plugins.validation import misfit_of
from qiworkbook.problems import Place, Problem, Severity, WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section
    from qiworkbook.contributions.extensions import RecordType, Turn
    from qiworkbook.model import FileTable
    from qiworkbook.plugins.asker import Asker, Owned
    from qiworkbook.plugins.guard import Guard
    from qiworkbook.problems import Action


def signed(asker: Asker, given: Owned[Any]) -> Callable[[Any], tuple[Problem, ...]]:
    """What a check finds, isolated, its problems bearing the plugin's name."""
    plugin, code = given.plugin, given.value.code
    doing = f"checking {code}"
    find = asker.isolated(plugin, doing, given.value.find, Problem)
    if plugin == CORE:
        return find

    def found(view: Any) -> tuple[Problem, ...]:
        from qiworkbook.text.words import one_line

        problems = find(view)
        for odd in dict.fromkeys(one.code for one in problems if one.code != code):
            said = f'it gave a problem of the code "{odd}", which is told as {code}'
            asker.guard.note(plugin, doing, said, cost=Cost.NOTHING)
        return tuple(
            Problem(  # made anew: whatever a class of the plugin's own does stays outside
                code,
                one_line(str.__str__(one.message)),
                Place(str.__str__(one.place.file), one.place.line, one.place.column),
                one.severity,
                one_line(str.__str__(one.hint)),
                plugin,
            )
            for one in problems
        )

    return found


def tried(
    asker: Asker,
    maker: Owned[Any],
    make: Callable[[Any], Iterable[Section]],
    owners: dict[tuple[str, str], str],
) -> Callable[[Any], tuple[Section, ...]]:
    """What `make` of a maker makes, isolated; a section that cannot be written as text is left out.

    So is one whose id is another's, who is named in `owners` by what it is about and its id.
    """
    from qiworkbook.content import Section

    plugin, guard, id_ = maker.plugin, asker.guard, maker.value.id
    make = asker.isolated(plugin, f"making {id_}", make, Section, MOST_OF_A_MAKER)

    def made(view: Any) -> tuple[Section, ...]:
        subject, kept = subject_of(view), []
        for section in make(view):
            owner = owners.setdefault((subject, section.id), plugin)
            if owner == plugin:
                kept.append(section)
            else:
                taken = f'the section "{section.id}" is already given by {owner}'
                guard.note(plugin, f"making {id_} for {subject}", taken)
        if plugin == CORE:
            return tuple(kept)
        from qiworkbook.plugins.validation import writable

        about = f"writing {id_} for {subject}"
        return tuple(one for each in kept for one in guard.call(plugin, about, writable, each))

    return made


def counted(guard: Guard, plugin: str, record: RecordType) -> RecordType:
    """The record, its counts read and written under guard. What fails may not be shown.

    Counts that cannot be read are none, and a file that cannot be written raises WorkbookError.
    """
    counts, name = record.counts, record.name
    if counts is None or plugin == CORE:
        return record

    def wrong_set(given: object) -> str:
        return misfit_of(CountSet, given)

    def read(file: FileTable) -> tuple[CountSet, ...]:
        doing = f"reading the counts of {name}"

        def sets() -> tuple[tuple[CountSet, ...]]:
            return (tuple(islice(counts.read(file), MOST_VALUES)),)

        for found in guard.call(plugin, doing, sets):
            if not any(guard.is_wrong(plugin, doing, wrong_set, one) for one in found):
                return found
        return ()

    def write(file: FileTable, shown: Mapping[str, tuple[float, ...]]) -> FileTable:
        doing = f"writing the counts of {name}"
        for made in guard.call(plugin, doing, lambda: (counts.write(file, shown),)):
            if isinstance(made, type(file)):
                return made
            guard.note(plugin, doing, f"it gave {a_kind(type(made))} where its file belongs")
        raise WorkbookError(f"The plugin {plugin} went wrong while {doing}.")

    return replace(record, counts=RecordCounts(read, write))


L = TypeVar("L")
ERROR, QUESTION = Severity


class Finding(Struct, frozen=True):
    """One thing found: where, what, and what could be done next.

    `ask` is how a coach would put it, `action` the thing to do, and `cycle` or `measure` the id of
    what it is about.
    """

    place: Place
    message: str
    hint: str = ""
    ask: str = ""
    action: Action | None = None
    cycle: str = ""
    measure: str = ""


class CheckMaker(Struct, Generic[L], frozen=True):
    """Makes checks of functions that are given what `look` sees, and yield findings.

    `look` is given a project and how much a problem would matter, and yields what there is to
    look at: nothing where a question, say, should not be asked.
    """

    look: Callable[[ProjectView, Severity], Iterable[L]]

    def faults(
        self, code: str, summary: str, why: str, turn: Turn | None = None
    ) -> Callable[[Callable[[L], Iterable[Finding]]], Check]:
        """Make a check whose findings are errors: things that cannot be right."""
        return lambda find: self._check(Check(code, summary, why, _nothing, turn), find, ERROR)

    def asks(
        self, code: str, summary: str, why: str, turn: Turn | None = None
    ) -> Callable[[Callable[[L], Iterable[Finding]]], Check]:
        """Make a check whose findings are questions: a person is asked to look."""
        return lambda find: self._check(Check(code, summary, why, _nothing, turn), find, QUESTION)

    def _check(
        self, check: Check, find: Callable[[L], Iterable[Finding]], severity: Severity
    ) -> Check:
        def problems(view: ProjectView) -> Iterator[Problem]:
            for looked_at in self.look(view, severity):
                for found in find(looked_at):
                    yield Problem(
                        check.code,
                        found.message,
                        found.place,
                        severity,
                        found.hint,
                        ask=found.ask,
                        action=found.action,
                        cycle=found.cycle,
                        measure=found.measure,
                    )

        return replace(check, find=problems)


def _nothing(_: ProjectView) -> tuple[Problem, ...]:
    return ()
