"""Start a programme, add a member to it, approve a project: edits of programme.toml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from qiworkbook.model.base import keys_of
from qiworkbook.model.programme import Member, ProgrammeFile
from qiworkbook.problems import WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.arrived_files import Arrivals
from qiworkbook.store.atomic import make_folder
from qiworkbook.store.dates import refuse_to_look_ahead
from qiworkbook.store.editor import Editor, edit_toml
from qiworkbook.store.layout import slug
from qiworkbook.store.paths import inside
from qiworkbook.store.toml_values import body_text, cleaned
from qiworkbook.text.words import listed, there_are
from qiworkbook.workbook.edits.records import add_record, check_model, in_field_order
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
    _add_rows(root, "approval", [row], [project], known, expected)


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

    `expected` is the fingerprint of programme.toml as somebody saw it. Raises WorkbookError for a
    project that none of the `known` is or that comes twice, for a day to come, and where the file
    says already what a ward was.
    """
    if was and (len(projects) > 1 or projects[0] in was):
        raise WorkbookError(
            "What a ward was is said of one at a time, and it is another project.",
            "Name the ward of today first, then the other that it was.",
        )
    for until in was.values():
        refuse_to_look_ahead(until, today)
    for row in read_programme(root)[0].ward if was and was.keys() <= {*known} else ():
        if (row.was and row.project in projects) or was.keys() & row.was.keys():
            raise WorkbookError(
                f"{layout.PROGRAMME} says already what {row.project} was. Nothing was written.",
                "Change it there, under [[ward]].",
            )
    before = {"was": dict(was)} if was else {}
    rows = [{"project": one, **before} for one in projects]
    _add_rows(root, "ward", rows, (*projects, *was), known, expected)


def _add_rows(
    root: Path,
    table: str,
    rows: Sequence[Mapping[str, Any]],
    named: Sequence[str],
    known: Sequence[str],
    expected: str | None,
) -> None:
    """Add rows on projects of members. Raises WorkbookError for a project that is not known."""
    for name in named:
        if name not in known:
            raise WorkbookError(f"No member has {name}.", there_are(name, known))
    check_model({"programme": {"name": "-"}, table: list(rows)}, ProgrammeFile)

    def change(editor: Editor) -> None:
        for row in rows:
            editor.add((table,), row)

    edit_toml(root, layout.PROGRAMME, change, expected=expected)
