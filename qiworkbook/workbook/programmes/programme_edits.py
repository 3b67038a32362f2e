"""Start a programme, add or take out a member, approve a project: edits of programme.toml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from qiworkbook.model.base import keys_of
from qiworkbook.model.programme import Member, ProgrammeFile
from qiworkbook.problems import WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.arrived_files import Arrivals
from qiworkbook.store.atomic import make_folder
from qiworkbook.store.dates import refuse_to_look_ahead
from qiworkbook.store.editor import Editor, edit_toml
from qiworkbook.store.layout import inside, slug
from qiworkbook.store.toml_file import body_text, cleaned
from qiworkbook.text.source import Row
from qiworkbook.text.words import listed, there_are
from qiworkbook.workbook.edits.forms import add_record, check_model, in_field_order
from qiworkbook.workbook.programmes.programme import read_programme
from qiworkbook.workbook.programmes.share_pack import files_of_pack
from qiworkbook.workbook.question import Answers, Choice, Question, answer_to, asks

MEMBERS = "members"
WHICH = "which-member"
REPLACE, BESIDE = "replace", "beside"
_HEAD = "# A programme: its aim, its ambitions in numbers, and the trusts that take part.\n"
_HINTS = """
# What it wants to reach in numbers, told plainly as met, missed or not yet:
# [[ambition]]
# statement = "..."
# measure = "restrictive"      # the same id in every ward
# target = "-25%"
# from = 2024-01-01            # the baseline period
# to = 2024-12-31
# by = 2026-03-31

# Who takes part: a folder below this one, a zip that came by e-mail, or a share pack.
# [[member]]
# trust = "a-trust"
# pack = "packs/a-trust-2025-04.zip"
"""


def start_programme(folder: Path, fields: Mapping[str, Any]) -> str:
    """Write programme.toml into `folder`, and make folders for members and packs.

        >>> start_programme(root.parent / "trusts", {"name": "All wards"})
        'programme.toml'

    Raises WorkbookError where there is a programme already.
    """
    make_folder(folder, layout.PROGRAMME)
    name = str(fields.get("name") or folder.resolve().name)
    table = {"programme": {"name": name, **fields}}
    check_model(table, ProgrammeFile)
    text = f"{_HEAD}{body_text(cleaned({'format': 1, **table}))}{_HINTS}"
    add_record(folder, layout.PROGRAMME, text, ProgrammeFile)
    for one in (MEMBERS, layout.PACKS):
        make_folder(inside(folder, one), one)
    return layout.PROGRAMME


@asks
def add_member(
    root: Path,
    trust: str,
    path: str,
    fields: Mapping[str, Any],
    answers: Answers,
    *,
    expected: str | None = None,
) -> str:
    """Add a trust to the programme, or a newer copy of one; gives the key that says where it is.

    `path` leads from the folder of the programme to a folder, a zip or a pack in it. Asks whether
    it takes the place of what the trust had before. `expected` is the fingerprint of
    programme.toml as somebody saw it. Raises WorkbookError for a path that is not there or leads
    out.
    """

    file, _, _ = read_programme(root)
    id_ = slug(trust)
    whole = inside(root, path)
    if not whole.exists():
        raise WorkbookError(
            f"There is no {path} in the folder of the programme.",
            f"Put the folder, zip or pack there first, for instance into {MEMBERS}/.",
        )
    if any(one.path == path and one.trust == id_ for one in file.member):
        raise WorkbookError(f"{path} is a member already, and was left as it was.", "")
    key, other = (
        ("workbook", "pack")
        if files_of_pack(Arrivals((whole,)).files) is None
        else ("pack", "workbook")
    )
    row = in_field_order({"trust": id_, **fields, key: path}, keys_of(Member))
    check_model({"programme": {"name": "-"}, "member": [row]}, ProgrammeFile)
    before = [one for one in file.member if one.trust == id_]
    replaced = _replaced(before, path, answers) if before else None

    def change(editor: Editor) -> None:
        if replaced is None:
            editor.add(("member",), row)
            return
        editor.set((replaced, key), path)
        if getattr(replaced, other):
            editor.remove((replaced, other))
        for name, value in fields.items():
            editor.set((replaced, name), value)

    edit_toml(root, layout.PROGRAMME, change, expected=expected)
    return key


def _replaced(before: Sequence[Member], path: str, answers: Answers) -> Member | None:
    """The member of the trust whose place a new one takes; None where it comes beside them."""
    trust, one_alone = before[0].trust, len(before) == 1
    question = Question(
        WHICH,
        f"{trust} is a member with {listed(one.path for one in before)}. What is {path}?",
        "" if one_alone else f"By hand: write {path} in programme.toml, in place of the older one.",
        choices=(
            *(
                Choice(
                    REPLACE if one_alone else one.path,
                    f"a newer copy of {one.path}, which takes its place",
                )
                for one in before
            ),
            Choice(BESIDE, "other wards of the same trust"),
        ),
    )
    answer = answer_to(question, answers)
    return next((one for one in before if answer in (REPLACE, one.path)), None)


def approve(
    root: Path,
    project: str,
    by: str,
    on: date,
    known: Sequence[str],
    *,
    expected: str | None = None,
) -> None:
    """Write down that a project counts: "northmoor/willow-ward", who decided it, and when.

        >>> folder = root.parent / "trusts"
        >>> start_programme(folder, {"name": "All wards"})
        'programme.toml'
        >>> approve(folder, "northmoor/elm", "Lead", date(2025, 4, 8), ("northmoor/elm",))

    `expected` is the fingerprint of programme.toml as somebody saw it.
    Raises WorkbookError for a project that none of the `known` is, and for one that is approved.
    """
    there = next((one for one in read_programme(root)[0].approval if one.project == project), None)
    if there is not None:
        raise WorkbookError(
            f"{project} is approved already: {there.by}, {there.on}.", "Nothing was changed."
        )
    row = {"project": project, "by": by, "on": on}
    _refuse_unknown([project], known)
    _add_rows(root, "approval", [row], expected)


def know_wards(
    root: Path,
    projects: Sequence[str],
    was: Mapping[str, date],
    known: Sequence[str],
    *,
    today: date,
    expected: str | None = None,
) -> None:
    """Write down that each project is of a ward of its own; or what the one `was`, until when.

        >>> folder = root.parent / "trusts"
        >>> start_programme(folder, {"name": "All wards"})
        'programme.toml'
        >>> names = ("northmoor/elm", "fellbrook/elm")
        >>> was = {"fellbrook/elm": date(2025, 3, 31)}
        >>> know_wards(folder, names[:1], was, names, today=date(2025, 4, 30))

    What the file said of them before gives way, as far as nothing is lost by it. `expected` is the
    fingerprint of programme.toml as somebody saw it. Raises WorkbookError for a project that none
    of the `known` is or that comes twice, for a day to come, and where the file says already that
    one of them was another ward, or another ward was one of them.
    """
    if was and (len(projects) > 1 or projects[0] in was):
        raise WorkbookError(
            "Say what a ward was for one ward at a time; what it was is another project.",
            "Name the ward of today first, then the other that it was.",
        )
    for until in was.values():
        refuse_to_look_ahead(until, today)
    _refuse_unknown((*projects, *was), known)
    said = read_programme(root)[0].ward
    for row in said:
        # of the ward itself what it was is kept; no other was what this one was, nor this one
        claimed = {*was, *(projects if row.project in was or not was else ())}
        mine = row.project in projects
        if lost := row.was.keys() - was.keys() if mine else row.was.keys() & claimed:
            raise WorkbookError(
                f"{layout.PROGRAMME} already says that {row.project} was {listed(sorted(lost))}. "
                "Nothing was written.",
                "If that is wrong, take it out first.",
                action=do("programme remove", "ward", row.project),
            )
    before = {"was": dict(was)} if was else {}
    rows = [{"project": one, **before} for one in projects]
    old = [row for row in said if row.project in projects or (row.project in was and not row.was)]
    _add_rows(root, "ward", rows, expected, in_place_of=old)


def take_out(root: Path, what: str, name: str, *, expected: str | None = None) -> None:
    """Take out what programme.toml says of a member; or of a project, its "approval" or "ward".

        >>> folder = root.parent / "trusts"
        >>> start_programme(folder, {"name": "All wards"})
        'programme.toml'
        >>> approve(folder, "northmoor/elm", "Lead", date(2025, 4, 8), ("northmoor/elm",))
        >>> take_out(folder, "approval", "northmoor/elm")

    A member is called by its trust, or by the path of its folder or file, which stays where it is.
    `expected` is the fingerprint of programme.toml as somebody saw it. Raises WorkbookError where
    nothing is said of it, and for a trust with several folders or files.
    """
    named = [
        (called, row)
        for row in getattr(read_programme(root)[0], what)
        for called in ((row.trust, row.path) if isinstance(row, Member) else (row.project,))
    ]
    found = [row for called, row in named if called == name]
    if not found:
        raise WorkbookError(
            f"{layout.PROGRAMME} says nothing of {name} under [[{what}]]. Nothing was changed.",
            there_are(name, [*dict(named)]),
        )
    if isinstance(found[0], Member) and len(found) > 1:
        raise WorkbookError(
            f"{name} is a member with {listed(one.path for one in found)}. Nothing was changed.",
            "Name the one that is to go.",
        )
    _add_rows(root, what, (), expected, in_place_of=found)


def _refuse_unknown(named: Sequence[str], known: Sequence[str]) -> None:
    for name in named:
        if name not in known:
            raise WorkbookError(f"No member has {name}.", there_are(name, known))


def _add_rows(
    root: Path,
    table: str,
    rows: Sequence[Mapping[str, Any]],
    expected: str | None,
    in_place_of: Sequence[Row] = (),
) -> None:
    """Add rows to a table, in place of those that are named."""
    check_model({"programme": {"name": "-"}, table: list(rows)}, ProgrammeFile)

    def change(editor: Editor) -> None:
        for old in in_place_of:
            editor.remove((old,))
        for row in rows:
            editor.add((table,), row)

    edit_toml(root, layout.PROGRAMME, change, expected=expected)
