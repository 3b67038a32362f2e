"""Plain TOML data become a model: every fault told at once, and all the rest still read.

A model refuses a whole file for one wrong word. Here the wrong word is reported and left out,
and what remains is read again, so that one slip in a driver never hides the other drivers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import ValidationError

from qiworkbook.model.base import FORMAT, FileTable
from qiworkbook.problems import Problem, WorkbookError
from qiworkbook.store.date_texts import YEARS
from qiworkbook.store.explain import explain, spoken
from qiworkbook.text.source import located

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from qiworkbook.text.source import Source

M = TypeVar("M", bound=FileTable)

Path = tuple[str | int, ...]

# Each round leaves something out, so rounds end; more faults than this in one file is a file
# that a person should look at as a whole.
_ROUNDS = 200

# Left out, a thing without a name would turn every link to it into a second fault.
_STAND_INS = ("name", "what", "title", "ask", "reason")


@dataclass(frozen=True, slots=True)
class Validated(Generic[M]):
    """What could be read of a file (None when nothing could), and what could not.

    `paths` lead to what each of the problems is about, in the data that were given.
    """

    value: M | None
    problems: tuple[Problem, ...] = ()
    paths: tuple[Path, ...] = ()


class ModelFaultError(WorkbookError):
    """A model raised what no model may: `cause`. Models are plugins' too, so anything can come."""

    def __init__(self, file: str, model: type[FileTable], cause: BaseException) -> None:
        super().__init__(
            f"{file} could not be looked at: {model.__name__} of {model.__module__} went wrong "
            f"({type(cause).__name__}). Nothing was written.",
            "Tell whoever looks after the plugin. The file is as it was.",
        )
        self.cause = cause


def validate(data: dict[str, Any], source: Source, model: type[M]) -> Validated[M]:
    """Read `data`, the content of `source`, into `model`. Raises ModelFaultError for its faults."""
    newer = _newer_format(data, source)
    if newer:
        return Validated(None, (newer,), (("format",),))
    years = dict(_odd_years(data))
    left = located(data, source.file)
    for path in sorted(years, key=_late_first):
        _leave_out(left, path)
    value, found = _read(left, source, model)
    faults = [fault for fault in found if fault["loc"] not in years]
    problems = (
        *(_odd_year(path, year, data, source) for path, year in years.items()),
        *(explain(fault, left, source, model) for fault in faults),
    )
    if not problems:
        return Validated(value)
    paths = (*years, *(fault["loc"] for fault in faults))
    return Validated(_salvage(left, source, model), problems, paths)


def _odd_years(data: Any, path: Path = ()) -> Iterator[tuple[Path, int]]:
    """Dates that no project has. Left in, they would lead sums of days out of the calendar."""
    if isinstance(data, date) and data.year not in YEARS:
        yield path, data.year
    elif isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _odd_years(value, (*path, key))


def _odd_year(path: Path, year: int, data: dict[str, Any], source: Source) -> Problem:
    message = f"{spoken(path, data)} is in the year {year}"
    return Problem("wrong-value", message, source.at(path), hint="Check the year.")


def _newer_format(data: dict[str, Any], source: Source) -> Problem | None:
    written = data.get("format")
    if not isinstance(written, int) or isinstance(written, bool) or written <= FORMAT:
        return None
    return Problem(
        "format-newer",
        f"this file is written in format {written}, and this version reads up to {FORMAT}",
        source.place("format"),
        hint="Install a newer qiworkbook to open it. Nothing has been changed.",
    )


def _read(
    data: dict[str, Any], source: Source, model: type[M]
) -> tuple[M | None, list[ErrorDetails]]:
    """What the model makes of the data, or what it does not take of them."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, error.errors(include_url=False)
    except KeyboardInterrupt:
        raise
    except BaseException as fault:
        raise ModelFaultError(source.file, model, fault) from fault


def _salvage(data: dict[str, Any], source: Source, model: type[M]) -> M | None:
    for _ in range(_ROUNDS):
        value, faults = _read(data, source, model)
        if not faults:
            return value
        if not _mend(data, faults):
            return None
    return None


def _mend(data: dict[str, Any], faults: list[ErrorDetails]) -> bool:
    """Leave out, or stand in for, what is at fault. False when nothing is left to leave out."""
    to_leave_out: set[Path] = set()
    for fault in faults:
        path: Path = fault["loc"]
        if fault["type"] == "missing" and path[-1] in _STAND_INS:
            _step_to(data, path[:-1])[path[-1]] = f"(no {path[-1]} yet)"
        else:
            to_leave_out.add(path[:-1] if fault["type"] == "missing" else path)
    # From the last to the first, so that indices into arrays stay true while we leave out.
    for path in sorted(to_leave_out, key=_late_first):
        _leave_out(data, path)
    return () not in to_leave_out


def _late_first(path: Path) -> tuple[tuple[int, int | str], ...]:
    return tuple((0, -part) if isinstance(part, int) else (1, part) for part in path)


def _leave_out(data: Any, path: Path) -> None:
    """Remove the value at `path`; what is not there any more has gone with a parent of it."""
    if not path:
        return
    data = _step_to(data, path[:-1])
    last = path[-1]
    if isinstance(data, dict):
        data.pop(last, None)
    elif isinstance(data, list) and isinstance(last, int) and last < len(data):
        del data[last]


def _step_to(data: Any, path: Path) -> Any:
    for part in path:
        data = _step(data, part)
    return data


def _step(data: Any, part: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(part)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None
