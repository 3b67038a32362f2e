"""A share pack: a copy to share as plain files in one zip, and that copy read again.

What leaves is a workbook like any other, with nothing in it but what a reader may see, so that
anybody can look at every line of it. Its checksums show damage; they do not prove who sent it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.model import FileTable, Project, ProjectFile, Series, Workbook, WorkbookFile
from qiworkbook.model.pack import SharedProject, SharedSeries, ShareFile
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.arrived_files import Arrivals, ArrivedFile
from qiworkbook.store.atomic import sha256
from qiworkbook.store.csv_lines import table_text
from qiworkbook.store.files import put_files
from qiworkbook.store.layout import SHARED, inside
from qiworkbook.store.outputs import write_output
from qiworkbook.store.toml_file import body_text, cleaned, read_toml
from qiworkbook.store.workbook_folder import read_workbook
from qiworkbook.text.source import Source
from qiworkbook.text.words import counted, listed
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.outputs.documents import output_of
from qiworkbook.workbook.outputs.shared_copy import (
    SharedWorkbook,
    Wish,
    keep_files,
    keep_on_record,
    shared_copy,
)
from qiworkbook.workbook.question import Answers, Question, answer_to, asks, need_yes, settled

SUMS = "checksums.txt"
READ_ME = "read-me.txt"
WHOM, WRITE = "recipient", "write"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same pack has the same bytes on every day

_WORDS = """\
A copy to share of quality improvement work, made by qiworkbook pack.

It is a workbook in plain files: look at any of them with a text editor. Small numbers, and what
could give them away, are not in it; share.toml says by which rules, and what was left out.

checksums.txt holds the SHA-256 of every file, so that damage on the way is found. It proves
nothing about who sent the pack: anybody who changes a file can change its checksum. If that
matters, ask the sender by a way you trust.
"""


class MadePack(Struct, frozen=True):
    """A pack before it is written: what is in it, file by file, and the copy that it holds."""

    files: Mapping[str, bytes]
    copy: SharedWorkbook
    recipient: str


class ReadPack(Struct, frozen=True):
    """A pack that was read: the workbook of the copy, and what the pack says of itself."""

    workbook: Workbook
    file: ShareFile


@asks
def pack_of(opened: OpenWorkbook, wish: Wish, answers: Answers) -> MadePack:
    """What would leave, with nothing written yet and nothing on record.

        >>> pack_of(opened, Wish(("willow-ward",)), {}).ask
        'For whom is it? A team or an organisation.'

    Asks for whom it is, and which lines with numbers may leave. Raises WorkbookError as
    `shared_copy` does.
    """
    whom = wish.recipient or answer_to(
        Question(WHOM, "For whom is it? A team or an organisation.", choices=()), answers
    )
    wish = replace(wish, recipient=" ".join(whom.split()))
    copy = settled(shared_copy(opened, wish, answers, on_record=False))
    return MadePack(_files(copy, wish.recipient), copy, wish.recipient)


@asks
def keep_pack(made: MadePack, answers: Answers, target: Path | None = None) -> Path:
    """Write the pack, once a person has seen what leaves; it is on record before it is there.

    Raises DeclinedError for a no, and WorkbookError where it cannot be written.
    """
    opened = made.copy.opened
    path = target or output_of(opened) / f"pack-{opened.today.isoformat()}.zip"
    if path.suffix.lower() != ".zip":
        raise WorkbookError(
            f"A pack is written as .zip, and {path.name} ends in {path.suffix or 'nothing'}.",
            f"Try: {path.stem}.zip",
        )
    need_yes(
        Question(
            WRITE,
            f"Write the pack for {made.recipient}, with {counted(len(made.files), 'file')}?",
            f"In it: {listed([project.ward for project in opened.workbook.projects])}.",
            personal=True,
        ),
        answers,
    )
    keep_on_record(made.copy)
    written = write_output(path, _zipped(made.files))
    keep_files(opened.root, [written])
    return written


def read_pack(home: Path, path: str, plugins: Plugins) -> ReadPack:
    """The copy that a pack holds, a zip or a folder at `path` below `home`.

    Raises WorkbookError for one that is not there, is no pack, or was damaged on the way: then
    nothing of it is taken for true.
    """
    whole = inside(home, path)
    if not whole.exists():
        raise WorkbookError(f"{path} is not there.", "Put the pack there, or name another one.")
    files = files_of_pack(Arrivals((whole,)).files)
    if files is None:
        raise WorkbookError(
            f"{path} is no share pack: it has no {layout.SHARE}.",
            'A folder of wards is: workbook = "...". Or ask for a pack, made on their side.',
            action=do("pack"),
        )
    if damaged := _damaged(files):
        raise WorkbookError(
            f"{path} was damaged or changed after it was made: {listed(damaged[:3])}"
            f"{' and more' if len(damaged) > 3 else ''}.",
            "Ask for it again. Nothing of it was read.",
        )
    with TemporaryDirectory(prefix="qiworkbook-") as folder:
        root = Path(folder)
        put_files(root, files)
        said = read_toml(root, layout.SHARE, ShareFile)
        if said.value is None or said.problems:
            raise WorkbookError.of(replace(said.problems[0], place=said.source.place()))
        workbook = read_workbook(root, plugins.record_types, None, plugins.read_record)
    series = {(one.project, one.measure): one for one in said.value.series}
    not_shown = {one.project: one.said for one in said.value.not_shown}
    projects = tuple(
        replace(_with_what_was_said(one, series), not_shown=not_shown.get(one.id, ()))
        for one in workbook.projects
    )
    return ReadPack(replace(workbook, projects=projects, shared=said.value.said), said.value)


def packs_in(arrived: Sequence[ArrivedFile]) -> set[tuple[str, ...]]:
    """The folders and zips that have a share.toml: each is a copy to share."""
    return {one.path[:-1] for one in arrived if one.name == layout.SHARE}


def beside_packs(arrived: Sequence[ArrivedFile]) -> list[ArrivedFile]:
    """What arrived but for what lies in a pack: no ward is made of a copy."""
    packs = packs_in(arrived)
    return [
        one for one in arrived if packs.isdisjoint(one.path[:at] for at in range(len(one.path)))
    ]


def files_of_pack(arrived: Sequence[ArrivedFile]) -> dict[str, bytes] | None:
    """The files below the folder that has a share.toml, by their names there; None without one.

    A copy that lies in a workbook, as in its output, is no pack that was sent: what it was made of
    is there. Raises WorkbookError where there are several.
    """
    books = {one.path[:-1] for one in arrived if one.name == layout.WORKBOOK}
    packs = packs_in(arrived)
    sent = [home for home in packs if books.isdisjoint(home[:at] for at in range(len(home)))]
    home = min(sent, key=len, default=None)
    if len(sent) > 1:
        raise WorkbookError(
            f"There is more than one share pack: {listed(sorted(map('/'.join, sent)))}.",
            "Name the newest of them, by its own name.",
        )
    if home is None:
        return None
    return {
        "/".join(one.path[len(home) :]): one.content
        for one in arrived
        if one.path[: len(home)] == home
    }


def _damaged(files: Mapping[str, bytes]) -> list[str]:
    """The files that are not what was packed, those that are missing, and those too many."""
    try:
        text = files.get(SUMS, b"").decode("utf-8")
    except UnicodeDecodeError:
        return [SUMS]
    said = {name: digest for digest, _, name in (row.partition("  ") for row in text.splitlines())}
    here = {name: sha256(content) for name, content in files.items() if name != SUMS}
    if not said:
        return [f"{SUMS} is missing or empty"]
    return sorted(name for name in said.keys() | here.keys() if said.get(name) != here.get(name))


def _files(copy: SharedWorkbook, recipient: str) -> dict[str, bytes]:
    workbook = copy.opened.workbook
    said = ShareFile(
        made_on=copy.opened.today,
        recipient=recipient,
        small=copy.policy.small,
        round_to=copy.policy.round_to,
        said=workbook.shared or (),
        not_shown=tuple(
            SharedProject(project=project.id, said=project.not_shown)
            for project in workbook.projects
            if project.not_shown
        ),
        projects=tuple(project.id for project in workbook.projects),
        series=tuple(
            SharedSeries(
                project=project.id,
                measure=id_,
                said=series.said,
                hidden=tuple(sorted(series.hidden)),
                withheld=series.withheld,
                joined=str(series.joined),
                over_periods=bool(series.joined) and not series.has_denominator,
                rounded=series.rounded[0],
                rounded_below=series.rounded[1],
            )
            for project in workbook.projects
            for id_, series in sorted(project.series.items())
            if series.said or series.hidden or any(series.rounded)
        ),
    )
    texts = {READ_ME: _WORDS, **_texts(copy.opened), layout.SHARE: _toml(said)}
    files = {name: text.encode("utf-8") for name, text in texts.items()}
    sums = "".join(f"{sha256(content)}  {name}\n" for name, content in sorted(files.items()))
    return {**files, SUMS: sums.encode()}


def _texts(opened: OpenWorkbook) -> dict[str, str]:
    """The copy as the files of a workbook: what its model holds, and nothing that stood beside."""
    file = opened.workbook.file
    about = file.workbook.model_copy(update={"told_of_harm": ""})  # whom to ring is for the team
    texts = {
        layout.WORKBOOK: _toml(
            WorkbookFile(
                workbook=about,
                defaults=file.defaults,
                trust=file.trust,
                ward=file.ward,
            )
        )
    }
    for project in opened.workbook.projects:
        texts[layout.project_file(project.id)] = _toml(
            ProjectFile(
                project=project.about,
                aim=project.aim,
                coproduction=project.coproduction,
                team=project.team,
                driver=project.drivers,
                idea=project.ideas,
                measure=project.measures,
                learning=project.learning,
                next=project.next_steps,
                task=project.tasks,
                followup=project.followups,
                progress=project.progress,
            )
        )
        for cycle in project.cycles:
            texts[layout.cycle_file(project.id, cycle.id)] = _toml(cycle.file)
        for id_, series in project.series.items():
            if series.points:
                texts[layout.data_file(project.id, id_)] = _csv(series)
    for owned in opened.plugins.records():
        every = (opened.workbook.records, *(one.records for one in opened.workbook.projects))
        for record in (one for kept in every for one in kept.get(owned.value.name, ())):
            path = record.source.file
            write = partial(_toml, record.file)
            text = opened.plugins.tried(owned.plugin, f"writing {path}", write)
            if text is not None:
                texts[path] = text
    return texts


def _toml(file: FileTable) -> str:
    return body_text(
        cleaned(
            {"format": file.format, **file.model_dump(by_alias=True, exclude_defaults=True)},
        )
    )


def _csv(series: Series) -> str:
    if any(point.denominator is not None for point in series.points):
        return table_text(
            (
                ("date", "numerator", "denominator", "note", SHARED),
                *((p.when, p.value, p.denominator, p.note, "yes") for p in series.points),
            )
        )
    return table_text(
        (
            ("date", "value", "note", SHARED),
            *((p.when, p.value, p.note, "yes") for p in series.points),
        )
    )


def _with_what_was_said(project: Project, said: Mapping[tuple[str, str], SharedSeries]) -> Project:
    series = dict(project.series)
    for (owner, measure), one in said.items():
        if owner == project.id:
            nothing = Source(layout.data_file(project.id, measure), "")
            there = series.get(measure) or Series(measure, source=nothing)
            series[measure] = replace(
                there,
                said=one.said,
                hidden=frozenset(one.hidden),
                withheld=one.withheld,
                joined=one.joined,
                has_denominator=there.has_denominator and not one.over_periods,
                rounded=(one.rounded, one.rounded_below),
            )
    marked = tuple(problem for problem in project.problems if problem.code != "data-shared")
    return replace(project, series=series, problems=marked)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in sorted(files.items()):
            parts.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
