"""What a plugin works at: the open workbook, its own files, a place for outputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, Protocol, TypeVar, overload

from msgspec import Struct

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.content import Figure, Section
from qiworkbook.content.sheets import ReadSheet
from qiworkbook.contributions.records import RecordType, Scope
from qiworkbook.model import FileTable, Record, Workbook
from qiworkbook.problems import WorkbookError
from qiworkbook.store.editor import Editor
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.question import YES, AnswerKind, Answers, Question, need_yes

R = TypeVar("R", bound="FileTable")
T = TypeVar("T")


class FrontEndRun(Protocol):
    """One run of a front end: what it works at, and whether what it makes leaves the team."""

    share: bool

    @property
    def root(self) -> Path:
        """The folder of the workbook."""

    @property
    def today(self) -> date:
        """The day."""

    @property
    def terminal(self) -> bool:
        """Whether questions can be asked."""

    def open(self, only: Sequence[str] = ()) -> OpenWorkbook:
        """The workbook, read now; with `only`, just these of its projects."""

    def view(self, project: str) -> ProjectView:
        """One project seen whole, read now."""


class Person(Protocol):
    """Whoever sits before a front end: asked, warned, and shown where something lies."""

    def answer(self, question: Question) -> str:
        """What they say to it now."""

    def settled(self, question: Question, option: str, said: str | None) -> str:
        """What they `said` by an option, or say now. WorkbookError where nobody can be asked."""

    def settle(self, use_case: Callable[[Answers], T | Question]) -> T:
        """What a use case comes to once they have answered what it asks."""

    def warn_of_identifiers(self) -> None:
        """Tell what looks like an identifier in what is about to be shown."""

    def near(self, path: Path) -> str:
        """A path as they would write it."""


class Desk(Struct, frozen=True):
    """The workbook that the running command was called for. Everything raises WorkbookError."""

    _session: FrontEndRun
    _person: Person

    @property
    def today(self) -> date:
        """The day."""
        return self._session.today

    def view(self, project: str) -> ProjectView:
        """One project seen whole, read now."""
        return self._session.view(project)

    @property
    def terminal(self) -> bool:
        """Whether questions can be asked."""
        return self._session.terminal

    def agreed(self, ask: str, why: str = "") -> bool:
        """What somebody at the terminal says to a question, yes or no; Enter is a yes."""
        return self._person.answer(Question("agreed", ask, why, usual=YES)) == YES

    def said(
        self,
        ask: str,
        why: str = "",
        *,
        option: str,
        given: str | None = None,
        kind: AnswerKind = AnswerKind.WORDS,
        optional: bool = False,
    ) -> str:
        """What somebody says to a question of this kind: by the option that was `given`, or now.

        `option` is its name, and what it takes. Raises WorkbookError where nobody is there to ask.
        """
        question = Question(option, ask, why, (), kind=kind, optional=optional)
        return self._person.settled(question, f"--{option}", given)

    def holds(self, path: Path) -> bool:
        """Whether a file lies inside the workbook's folder."""
        return path.resolve().is_relative_to(self._session.root.resolve())

    def views(self, projects: Sequence[str] = ()) -> tuple[ProjectView, ...]:
        """These projects seen whole, read now; all of them when none is named."""
        return self._session.open(projects).views_of(projects)

    def workbook(self) -> Workbook:
        """The whole workbook, read now."""
        return self._session.open().workbook

    def edit_record(self, record: Record[R], change: Callable[[Editor], object]) -> None:
        """Change a file that the plugin owns; comments, order and blank lines stay.

        Nothing is written when the file has changed since it was read, or when the model would
        refuse what `change` made of it.
        """
        from qiworkbook.workbook.edits.forms import edit_record

        self._refuse_to_share()
        edit_record(self._session.root, record, change)

    def add_record(self, project: str, kind: RecordType, text: str, id_: str = "") -> str:
        """Write a new file of this kind for a project, and give its path from the root.

        `id_` takes the place of the * in the kind's `where`. A file that is there stays. For a
        kind that lies beside the projects, `project` is "".
        """
        from qiworkbook.workbook.edits.forms import add_record

        self._refuse_to_share()
        file = kind.where.replace("*", id_)
        if kind.scope is Scope.PROJECT:
            file = f"projects/{self.view(project).project.id}/{file}"
        add_record(self._session.root, file, text, kind.model)
        return file

    def add_idea(self, project: str, **fields: object) -> str:
        """Add a change idea to a project's file, fields named as there, and give its id."""
        from qiworkbook.workbook.edits.form_edits import Add, change
        from qiworkbook.workbook.edits.forms import FormKey

        self._refuse_to_share()
        opened, key = self._session.open([project]), FormKey("project", project)
        made = self._person.settle(
            lambda answers: change(opened, key, [Add(("idea",), fields)], answers=answers)
        )
        return made.rows("idea")[-1].name

    def tells_of_few(self, project: str, kind: RecordType) -> bool:
        """Whether what a project counted holds what others here did, and a few people's more.

        A copy to share leaves it out; for the team alone it is shown, and this is said.
        """
        return not self._session.share and (project, kind.name) in self._session.open().tells_of_few

    def need_yes(self, ask: str, why: str, option: str, *, given: bool) -> None:
        """Go on with a yes alone: that of an option, or one at the terminal.

        Ask before anything is written, and say first what would be. `option` is how it is typed,
        and `given` whether it was. Raises WorkbookError for a no, and where nobody is there to ask.
        """
        question = Question(option, ask, why, personal=True)
        answer = self._person.settled(question, option, YES if given else None)
        need_yes(question, {question.id: answer})

    def _refuse_to_share(self) -> None:
        if self._session.share:
            message = "A copy to share is for what you show to others; this changes the workbook."
            raise WorkbookError(message, "Do it without sharing.")

    def read_sheets(self, path: Path) -> tuple[ReadSheet, ...]:
        """The sheets of an Excel file, or the one of a CSV file, with the place of each cell."""
        from qiworkbook.workbook.sheets.sheet_lines import read_sheets

        return read_sheets(path)

    def add_starter(self, id_: str, files: Mapping[str, str]) -> str:
        """Write a starter that `new --from ID` begins with, and give its path from the root."""
        from qiworkbook.workbook.edits.creation import add_starter

        self._person.warn_of_identifiers()
        return add_starter(self._session.root, id_, files)

    def write_document(
        self,
        sections: Sequence[Section],
        name: str,
        title: str,
        projects: Sequence[str] = (),
        chosen: Path | None = None,
    ) -> tuple[str, ...]:
        """Write sections as NAME.html and NAME.md, where the person chose or in output/.

        They are labelled like a report on these projects, or on all. Gives the paths of the two
        as a person in this folder would write them; the figures of the Markdown lie beside it.
        """
        from qiworkbook.workbook.outputs.documents import output_of, write_document

        opened = self._session.open(projects)
        self._person.warn_of_identifiers()
        folder = chosen or output_of(opened)
        return tuple(
            self._person.near(path)
            for path in write_document(opened, sections, title, folder, name)
        )

    @overload
    def figure(self, block: Figure, ending: Literal[".svg"] = ".svg") -> str: ...

    @overload
    def figure(self, block: Figure, ending: Literal[".png"]) -> bytes: ...

    @overload
    def figure(self, block: Figure, ending: str) -> str | bytes: ...

    def figure(self, block: Figure, ending: str = ".svg") -> str | bytes:
        """A chart, or another block that is drawn, for a poster of one's own.

        As SVG it is one <svg> element, a text; with ".png" as `ending`, a picture as bytes.
        """
        from qiworkbook.figures import figure_png, figure_svg

        if ending not in (".svg", ".png"):
            raise WorkbookError(f"A picture can be .svg or .png, and {ending} is neither.")
        return figure_png(block) if ending == ".png" else figure_svg(block)

    def write_output(self, content: bytes | str, name: str, chosen: Path | None = None) -> str:
        """Write an output whole or not at all: where the person chose, or output/NAME.

        Gives the path as a person in this folder would write it. Raises WorkbookError for an
        ending that says what the content is not.
        """
        from pathlib import Path

        from qiworkbook.store.outputs import OUTPUT, ending_of, write_output

        content = content.encode() if isinstance(content, str) else content
        ending = Path(name).suffix
        if chosen and not ending_of(content) and chosen.suffix.lower() != ending:
            raise WorkbookError(
                f"This is written as {ending}, and {chosen.name} ends in "
                f"{chosen.suffix or 'nothing'}.",
                f"Try: {chosen.stem}{ending}",
            )
        self._person.warn_of_identifiers()
        folder = self._session.root / OUTPUT
        path = chosen or (folder / "share" if self._session.share else folder) / name
        return self._person.near(write_output(path, content))
