"""Try a plugin's export formats and its readers of files, on files of every kind."""

from __future__ import annotations

import html
import io
import re
import tempfile
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qiworkbook.model.import_profile import ImportProfile
from qiworkbook.plugins.exchange_guard import READ_ME
from qiworkbook.problems import WorkbookError
from qiworkbook.workbook.contract.samples import AWKWARD
from qiworkbook.workbook.outputs.export import WORKING, export_files
from qiworkbook.workbook.question import Question
from qiworkbook.workbook.sheets.trust_sheet_import import look_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qiworkbook.contributions.exchange import Exporter, Importer, OutFile
    from qiworkbook.model import Project
    from qiworkbook.workbook.opened import OpenWorkbook
    from qiworkbook.workbook.sheets.point_import import Looked

_LIST = f"Ward,Date,Moment,Cleaned,What,Value\nElm,2024-01-08,x,yes,{AWKWARD},3\nElm,08/01/24,,,,\n"
_FILES: Mapping[str, bytes] = {
    "empty.csv": b"",
    "list.csv": _LIST.encode(),
    "cut.csv": _LIST[:70].encode(),
    "heading.csv": b"date,value\n",
    "neither.bin": bytes(range(256)),
    "text.xml": b"<?xml version='1.0'?><rows/>",
    "text.json": b'{"rows": []}',
}


def exported(exporter: Exporter, opened: OpenWorkbook) -> tuple[OutFile, ...]:
    """The files of an export of everything; none when the plugin went wrong, or says why not."""
    try:
        return export_files(opened, (), exporter)
    except WorkbookError:
        return ()  # a fault is among the troubles, and a reason is for whoever asked


def imported(importer: Importer, project: Project) -> Iterator[Looked]:
    """What is read of files of every kind, for the first measure of a project."""
    said = {one.name: one.usual or (*one.choices, AWKWARD)[0] for one in importer.options}
    importer = importer.told(said)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in _FILES.items() if project.measures else ():
            file = Path(folder) / name
            file.write_bytes(content)
            measure = project.measures[0].id
            try:
                look = look_at(
                    file,
                    importer,
                    [project],
                    ImportProfile(),
                    {},
                    date(2025, 1, 15),
                    project=project.id,
                    measure=measure,
                )
            except WorkbookError:
                continue  # as above
            if not isinstance(look, Question):  # which nobody is here to answer
                yield from look.looked


def lacks_notes(files: tuple[OutFile, ...]) -> bool:
    """Whether the files do not say that a working copy is not for sharing."""
    told = "".join(_letters(_text(file.content)) for file in files)
    return bool(files) and not (
        any(file.name == READ_ME for file in files)
        or all(_letters(note) in told for note in WORKING)
    )


def _text(content: str | bytes) -> str:
    """All text of a file; of an Excel file and its like, that of the parts it is packed from."""
    if isinstance(content, str):
        return content
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def _letters(text: str) -> str:
    """What is left of a text however a format writes it: letters and digits."""
    return re.sub(r"[^a-z0-9]", "", html.unescape(text).casefold())
