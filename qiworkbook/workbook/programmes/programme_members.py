"""The members of a programme: each opened as a copy to share, whatever it is kept in.

A pack is a copy already. A folder, a git working copy and a zip are working copies, and are made
into one here, with all that was shared of them before as known: nothing that a programme shows is
made of anything else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.model import ProjectFile, Workbook, WorkbookFile
from qiworkbook.model.programme import Member
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import Place, Problem, Severity, WorkbookError
from qiworkbook.spc.rule_sets import RuleSet
from qiworkbook.store import layout
from qiworkbook.store.arrived_files import Arrivals, LeftBehind
from qiworkbook.store.atomic import make_folder, sha256
from qiworkbook.store.files import put_files
from qiworkbook.store.layout import inside, slug
from qiworkbook.store.toml_file import body_text, cleaned, read_toml, toml_said
from qiworkbook.text.source import Source
from qiworkbook.text.words import counted, grouped, listed
from qiworkbook.workbook.opened import open_workbook
from qiworkbook.workbook.outputs.shared_copy import (
    LINES,
    NONE,
    RECORD,
    Wish,
    also_shared,
    shared_copy,
)
from qiworkbook.workbook.programmes.arrived_wards import (
    identity,
    project_files,
    project_name,
    reach_of,
)
from qiworkbook.workbook.programmes.share_pack import beside_packs, files_of_pack, read_pack
from qiworkbook.workbook.question import Question

Said = tuple[str, ...]
SEPARATOR = "--"  # no id holds it, so two members' projects never get one id
_RECORDS = ".qiworkbook/members"


class OpenMember(Struct, frozen=True):
    """A member as it could be read: a copy to share, what it is kept in, and what went wrong.

    `workbook` is None where nothing of it could be read. `made_on` is the day of a pack, and
    `round_to` what counts in it are rounded to. `projects` are the names in the programme of those
    it holds, or of those of them that are wanted. `reach` says by the id of each up to when and
    how much was counted, where more is known of it than the copy shows.
    """

    member: Member
    kept_in: str
    workbook: Workbook | None = None
    rule_sets: Mapping[str, RuleSet] | None = None
    made_on: date | None = None
    problems: tuple[Problem, ...] = ()
    round_to: int = 1
    projects: tuple[str, ...] = ()
    reach: Mapping[str, tuple[date, date, int]] = {}

    @property
    def trust(self) -> str:
        """The name of the trust, as far as anything says it."""
        projects = self.workbook.projects if self.workbook else ()
        names = {one.where.trust for one in projects if one.where.trust}
        return self.member.name or (names.pop() if len(names) == 1 else "") or self.member.trust


def open_member(
    home: Path, member: Member, plugins: Plugins, today: date, release: Path | None = None
) -> OpenMember:
    """A member of the programme in the folder `home`. Never raises for what lies there.

    `release` is a file that says which lines with numbers may be shown; without it, none is.
    """
    wish = Wish(release=release, command="programme")
    try:
        if member.pack:
            pack = read_pack(home, member.pack, plugins)
            return OpenMember(
                member,
                "a share pack",
                pack.workbook,
                made_on=pack.file.made_on,
                problems=_in_member(member, pack.workbook),
                round_to=pack.file.round_to,
            )
        whole = inside(home, member.workbook)
        if not whole.exists():
            raise WorkbookError(  # told as the others are
                f"{member.workbook} is not there.",
                "Put the trust's folder or zip there, or put the path right.",
            )
        if (whole / layout.SHARE).is_file():
            raise _is_a_pack(member)
        if whole.is_dir() and (whole / layout.WORKBOOK).is_file():
            kept = "a git working copy" if (whole / ".git").exists() else "a folder"
            return _shared(member, whole, kept, plugins, today, wish)
        return _unpacked(home, member, whole, plugins, today, wish)
    except WorkbookError as error:
        problem = Problem(
            "member-unread",
            error.message,
            Place(member.path),
            hint=error.hint,
            action=error.action,
        )
        return OpenMember(member, "nothing that can be read", problems=(problem,))


def _unpacked(
    home: Path,
    member: Member,
    whole: Path,
    plugins: Plugins,
    today: date,
    wish: Wish,
) -> OpenMember:
    """A zip, or a folder of wards with no workbook.toml: what may land of it, read beside."""
    found = Arrivals((whole,), (RECORD,))
    if files_of_pack(found.files) is not None:
        raise _is_a_pack(member)
    left = list(found.left)
    kinds = plugins.record_types
    files: dict[str, bytes] = {}
    wheres: dict[str, str] = {}
    wards = [
        (project_name(at), _said_in(kept[layout.PROJECT]), "/".join(at), kept)
        for at, kept in project_files(beside_packs(found.files), kinds, left)
    ]
    alike = {
        id_: {said for _, said, *_ in found_there if said}
        for id_, found_there in grouped(wards, lambda one: one[0]).items()
    }
    for id_, said, where, kept in sorted(wards, key=lambda one: not one[1]):
        said = said or min(alike[id_], default=())  # one that can't be read may be any of them
        own = own_id(id_, said, alike[id_]) if said else id_
        if not own or own in wheres:
            there = wheres.get(own, "")
            why = f"is called like {there}" if there else "has no name that says which ward it is"
            left.append(
                LeftBehind(
                    where, f"{why}, and no ward is made of a copy: if it is none, name it otherwise"
                )
            )
        else:
            wheres[own] = where
            files |= {f"{layout.project_folder(own)}/{name}": text for name, text in kept.items()}
    if not wheres:
        raise WorkbookError(
            f"{member.path} holds no ward: no {layout.PROJECT} was found in it.",
            "Ask for the folder of the workbook, as a zip, or for a share pack.",
        )
    settings = next((f for f in found.files if f.name == layout.WORKBOOK), None)
    with TemporaryDirectory(prefix="qiworkbook-") as folder:
        root = Path(folder)
        put_files(root, files)
        (root / layout.WORKBOOK).write_text(
            _places_only(root, settings.content if settings else b""), encoding="utf-8"
        )
        record = inside(home, f"{_RECORDS}/{member.trust}")
        make_folder(record, f"{_RECORDS}/{member.trust}")
        for one in found.files:
            if "/".join(one.path).endswith(RECORD):  # of packs that the trust sent by itself
                put_files(root, {RECORD: one.content})
                also_shared(record, root)
        kept_in = "a zip" if whole.is_file() else "a folder of wards"
        wish = replace(wish, record=record, home=home)
        opened = _shared(member, root, kept_in, plugins, today, wish)
    told = tuple(
        Problem("member-left-out", f"{one.where} {one.why}", Place(member.path), Severity.ERROR)
        for one in left
        if not one.harmless
    )
    return replace(opened, problems=(*opened.problems, *told))


def own_id(id_: str, said: Said, alike: Collection[Said]) -> str:
    """The id of a ward among those of its trust whose folders are called the same, or nothing.

    It comes from what the ward is called, not from where its member stands in programme.toml: an
    approval names it, and would be another ward's once the members are put in another order.
    """
    if id_ and len(alike) < 2:
        return id_
    names = [slug(" ".join(one[1:]), "ward") for one in alike]
    own = slug(" ".join(said[1:]), "ward")
    return f"{id_}-{own if names.count(own) == 1 else sha256(repr(said).encode())[:8]}".strip("-")


def _said_in(file: bytes) -> Said:
    """What a project says that it is: its trust, ward and title; nothing where it can't be read."""
    read = toml_said(Source(layout.PROJECT, file.decode("utf-8", "replace")), ProjectFile).value
    return identity(read.project)[::-1] if read and read.project else ()


def _is_a_pack(member: Member) -> WorkbookError:
    return WorkbookError(
        f"{member.workbook} is a share pack, and not a workbook.",
        f'Write pack = "{member.workbook}" in place of workbook = ...',
    )


def _places_only(root: Path, settings: bytes) -> str:
    """What is taken of settings that came by e-mail: the names of places, and nothing that acts."""
    (root / layout.WORKBOOK).write_bytes(settings)
    said = read_toml(root, layout.WORKBOOK, WorkbookFile).value or WorkbookFile()
    kept = WorkbookFile(workbook=said.workbook, trust=said.trust, ward=said.ward, dates=said.dates)
    return body_text(
        cleaned({"format": 1, **kept.model_dump(by_alias=True, exclude_defaults=True)})
    )


def _shared(
    member: Member,
    root: Path,
    kept_in: str,
    plugins: Plugins,
    today: date,
    wish: Wish,
) -> OpenMember:
    opened = open_workbook(root, plugins, today)
    if not opened.workbook.projects:
        raise WorkbookError(f"{member.path} holds no ward yet.", "")
    copy = shared_copy(opened, wish, {LINES: NONE})
    assert not isinstance(copy, Question)  # its only question is answered
    return OpenMember(
        member,
        kept_in,
        copy.opened.workbook,
        opened.rule_sets,
        problems=_in_member(member, opened.workbook),
        round_to=copy.policy.round_to,
        reach={one.id: reach_of(one) for one in opened.workbook.projects},
    )


def _in_member(member: Member, workbook: Workbook) -> tuple[Problem, ...]:
    """What could not be read, without the words of the files: those are the trust's own."""
    found = [
        *workbook.problems,
        *(problem for one in workbook.projects for problem in one.problems),
    ]
    files = sorted({one.place.file for one in found if one.severity is Severity.ERROR})
    if not files:
        return ()
    named = listed(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")
    return (
        Problem(
            "member-in-part",
            f"part of {counted(len(files), 'file')} could not be read, and is left out: {named}",
            Place(member.path),
            hint="The trust sees in its own workbook what is wrong, and sends it again.",
        ),
    )
