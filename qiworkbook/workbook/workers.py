"""Every project looked at, one after another or several at a time: a plain value of each.

What a project's files gave last time is kept (`store/cache.py`) and holds while they, what lies
beside them, the program, its plugins and the day are the same. The others are read, here or by an
engine, and the values are the same whichever way they came. Work is done in a second process too.
"""

from __future__ import annotations

import gc
import ipaddress
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

import qiworkbook
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.analysis.wards_and_trusts import Placed
from qiworkbook.plugins.guard import Trouble
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import Problem, WorkbookError, do
from qiworkbook.store import cache, layout
from qiworkbook.store.cache import Stamp, beside_projects, stamp_of
from qiworkbook.text.words import short
from qiworkbook.workbook.opened import (
    OpenWorkbook,
    no_such_project,
    open_beside,
    unread_problems,
    with_project,
)

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

S = TypeVar("S")
T = TypeVar("T")
V = TypeVar("V", bound=Struct)
"""A value with a `ward`: what that is called takes all projects to know."""


class Look(Struct, Generic[V], frozen=True):
    """A way to look at a project: a function of its view, by name, and the class of what it gives.

    The value is plain: a frozen dataclass of texts, numbers, days and the like, which JSON holds.
    `asks` is whether the function is handed the makers of questions as well.
    """

    module: str
    function: str
    kind: str
    asks: bool = False

    def of(self, view: ProjectView, plugins: Plugins) -> V:
        """What this look gives of a project."""
        value: V = getattr(import_module(self.module), self.function)(
            view, *([plugins.questions()] if self.asks else [])
        )
        return value

    def shape(self) -> Any:
        """The type of what is kept: a key, and of each project its stamp and what it gave."""
        kind: Any = getattr(import_module(self.module), self.kind)
        return tuple[str, dict[str, tuple[str, Placed, tuple[Problem, ...], kind]]]


OVERVIEW: Look[Any] = Look("qiworkbook.workbook.overview", "overview_of", "Overview")
COACHED: Look[Any] = Look("qiworkbook.workbook.overview", "coached_of", "Coached", asks=True)
WARD_NOW: Look[Any] = Look("qiworkbook.analysis.ward_now", "ward_now", "WardNow")


class Engine(StrEnum):
    """Who reads."""

    AUTO = "auto"
    ONE = "one"
    CORES = "cores"
    DASK = "dask"


class Many(Struct):
    """How many projects are read. With `no_cache` nothing is kept, nor looked for.

    With `verify` every file is read anew, and projects of which another thing was kept are named
    in `wrong`. `can_start` is whether another process would have the same plugins.
    """

    no_cache: bool = False
    verify: bool = False
    engine: Engine = Engine.AUTO
    scheduler: str = ""
    can_start: bool = True
    wrong: list[str] = field(default_factory=list)


class Seen(Struct, frozen=True):
    """What a look at one project gave: its place, its problems, the value.

    `troubles` is what went wrong with plugins meanwhile.
    """

    id: str
    placed: Placed
    problems: tuple[Problem, ...]
    value: Any
    troubles: tuple[Trouble, ...] = ()


PAYS = 150
"""From so many projects on, other processes are worth their start."""

_PARTED = 12
"""From so many on, a copy of this process sees to half of them, where one can be made."""

_A_PIECE = 25


class Job(Struct, frozen=True):
    """What another process needs to look at a project as this one does.

    `nonce` makes each run its own: a process that is used again reads everything again.
    """

    root: str
    today: date
    look: Look[Any]
    disabled: tuple[str, ...]
    only_core: bool
    settings: str
    program: tuple[str, ...]
    nonce: int

    @classmethod
    def of(cls, beside: OpenWorkbook, look: Look[Any]) -> Job:
        """The job of looking at projects of this workbook."""
        plugins = beside.plugins
        return cls(
            root=str(beside.root),
            today=beside.today,
            look=look,
            disabled=tuple(sorted(plugins.disabled)),
            only_core=plugins.only_core,
            settings=beside.workbook.source.text,
            program=_program(beside),
            nonce=time.time_ns(),
        )


def chosen(many: Many, missing: Sequence[str]) -> Many:
    """With the engine that somebody asked for, or else the one that pays for so many projects."""
    engine = Engine(many.engine)
    if engine is Engine.DASK:
        return replace(many, engine=engine, scheduler=_trusted(many.scheduler))
    if many.scheduler:
        message = "A scheduler is for the engine dask."
        raise WorkbookError(message, "Choose that.", action=do("", engine=Engine.DASK))
    if engine is Engine.AUTO and len(missing) >= PAYS and many.can_start and _cores() > 1:
        engine = Engine.CORES
    if engine is Engine.CORES and not (missing and many.can_start):
        engine = Engine.ONE
    return replace(many, engine=engine)


def seen_by(plan: Many, job: Job, beside: OpenWorkbook, ids: Sequence[str]) -> Iterator[Seen]:
    """Look at these projects, in order, each as it comes. Raises WorkbookError."""
    if not ids:
        return
    if plan.engine is Engine.AUTO and len(ids) >= _PARTED:
        half = len(ids) // 2
        here, there = both(
            lambda: [_seen(job.look, beside, id_) for id_ in ids[:half]],
            lambda: [_in_words(_seen(job.look, beside, id_)) for id_ in ids[half:]],
        )
        yield from (*here, *there)
        return
    if plan.engine in (Engine.AUTO, Engine.ONE):
        for id_ in ids:
            yield _seen(job.look, beside, id_)
        return
    pieces = [ids[at : at + _A_PIECE] for at in range(0, len(ids), _A_PIECE)]
    run = _on_cluster if plan.engine is Engine.DASK else _on_cores
    for piece in run(plan.scheduler, job, pieces):
        yield from piece


def _seen(look: Look[Any], beside: OpenWorkbook, id_: str) -> Seen:
    with beside.plugins.overheard() as troubles:
        view = with_project(beside, id_).view(id_)
        value = look.of(view, beside.plugins)
        return Seen(
            id_, Placed.of(view.project), tuple(view.project.problems), value, tuple(troubles)
        )


def _piece(job: Job, ids: Sequence[str]) -> list[Seen]:
    """What a process of its own sees of some projects."""
    beside = _there(job)
    return [_in_words(_seen(job.look, beside, id_)) for id_ in ids]


def _in_words(one: Seen) -> Seen:
    """With words alone of what went wrong with plugins: those any process can be told."""
    troubles = (trouble.said for trouble in one.troubles)
    return replace(one, troubles=tuple(troubles))


@lru_cache(maxsize=1)
def _there(job: Job) -> OpenWorkbook:

    plugins = Plugins(disabled=job.disabled, only_core=job.only_core)
    beside = open_beside(Path(job.root), plugins, job.today)
    if _program(beside) != job.program:
        raise WorkbookError(
            "Another version of qiworkbook, of Python or of a plugin runs on the cluster.",
            f"Here: {', '.join(job.program)}. There: {', '.join(_program(beside))}.",
        )
    if beside.workbook.source.text != job.settings:
        raise WorkbookError(
            f"The cluster sees another workbook at {job.root}, or none.",
            "Its computers must see the same folder at the same path as this one.",
        )
    return beside


def _program(beside: OpenWorkbook) -> tuple[str, ...]:
    return (
        f"qiworkbook {qiworkbook.__version__}",
        f"Python {sys.version_info.major}.{sys.version_info.minor}",
        *sorted(beside.plugins.versions),
    )


def _cores() -> int:
    from joblib import cpu_count

    return int(cpu_count())


def _on_cores(_: str, job: Job, pieces: Sequence[Sequence[str]]) -> Iterator[list[Seen]]:
    from joblib import Parallel, delayed

    yield from Parallel(n_jobs=min(_cores(), len(pieces)), return_as="generator")(
        delayed(_piece)(job, piece) for piece in pieces
    )


def _on_cluster(scheduler: str, job: Job, pieces: Sequence[Sequence[str]]) -> Iterator[list[Seen]]:
    try:
        from distributed import Client

        client: Any = Client(  # type: ignore[no-untyped-call]
            scheduler, timeout="10s", set_as_default=False
        )
    except ImportError:
        raise WorkbookError(
            "A cluster needs a package that is not installed.",
            'Choose another engine. Or install it: pip install "qiworkbook[cluster]"',
        ) from None
    except OSError as error:
        raise WorkbookError(
            f"No scheduler answers at {scheduler}: {type(error).__name__}.",
            "Is it running, and is its address right? Certificates are those of Dask's own "
            "settings (distributed.comm.tls).",
        ) from None
    except (AttributeError, LookupError, RuntimeError, TypeError, ValueError) as error:
        raise WorkbookError(
            f"Dask's own settings do not fit {scheduler}: {short(str(error), 200)}",
            "They stand in variables that begin with DASK_, and in the file or folder that "
            "DASK_CONFIG names, or else in ~/.config/dask and /etc/dask. Put right what it names, "
            "or take it out; tls:// needs distributed.comm.tls to name the certificates.",
        ) from None
    with client:
        for one in client.map(_piece, [job] * len(pieces), pieces, pure=False):
            yield one.result()
            one.release()


def _trusted(address: str) -> str:
    """The address of a scheduler, if what goes there cannot be read or changed on its way."""
    if not address:
        raise WorkbookError(
            "The engine dask needs the address of a scheduler.",
            "Say it, for example.",
            action=do("", scheduler="tls://dask.trust.example:8786"),
        )
    kind, _, rest = address.rpartition("://")
    host = rest.rpartition(":")[0].strip("[]") or rest
    if kind == "tls" or kind == "inproc" or (kind in ("", "tcp") and _is_loopback(host)):
        return address
    raise WorkbookError(
        f"{address} is another computer, and nothing on the way there would be encrypted.",
        "Let its scheduler and workers speak TLS, and name it so.",
        action=do("", scheduler=f"tls://{rest}"),
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("localhost", "inproc")


def both(first: Callable[[], S], others: Callable[[], T]) -> tuple[S, T]:
    """What two pieces of work give, the others done in a second process.

    The second process is a copy of this one (a fork), so nothing has to be sent to it, and what
    it changes is lost: `others` may only give a result. Where no copy can be made, or where the
    copy fails at anything, they are done here in their turn, so an error is met and told as ever.
    A copy that nobody waits for any longer is ended.
    """
    if not (
        sys.platform == "linux"
        and threading.active_count() == 1
        and (len(os.sched_getaffinity(0)) > 1)
    ):
        return first(), others()
    from multiprocessing import get_context

    context = get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(others, there), daemon=True)
    try:
        process.start()
    except OSError:  # such as too many processes
        return first(), others()
    there.close()
    try:
        made = first()
        with suppress(EOFError, OSError):
            return made, here.recv()
        return made, others()
    finally:
        here.close()
        process.terminate()
        process.join()


def _do(work: Callable[[], object], there: Connection) -> None:
    """What the copy does. It says nothing of its own: the first process meets the same error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to both, and one answers
    gc.freeze()  # nothing that was there before is looked through, and so copied in memory
    with suppress(Exception):
        there.send(work())


class Looked(Struct, Generic[V], frozen=True):
    """What a look at projects gave, in order; what lies beside them; what could not be read."""

    beside: OpenWorkbook
    values: tuple[V, ...]
    left_out: tuple[Problem, ...]


def looked(
    root: Path, plugins: Plugins, today: date, look: Look[V], only: Sequence[str], many: Many
) -> Looked[V]:
    """What a look at every project gives, or at those in `only`, in that order.

    Raises WorkbookError for a project in `only` that is not there, and for a cluster that will not
    do.
    """
    began = time.time_ns()
    beside = open_beside(root, plugins, today)
    there = beside.workbook.ids
    for id_ in only:
        if id_ not in there:
            raise no_such_project(id_, there)
    ids = tuple(dict.fromkeys(only)) or there
    memory = _Memory(beside, look, began, use=not many.no_cache)
    stamps = {id_: memory.stamp(id_) for id_ in ids}
    seen = {} if many.verify else memory.recalled(stamps)
    missing = tuple(id_ for id_ in ids if id_ not in seen)
    for one in seen_by(chosen(many, missing), Job.of(beside, look), beside, missing):
        plugins.hear(one.troubles)
        if many.verify and memory.differs(one, stamps[one.id]):
            many.wrong.append(one.id)
        memory.learn(one, stamps[one.id])
        seen[one.id] = one
    memory.write(there)
    names = beside.places.names([seen[id_].placed for id_ in ids])
    return Looked(
        beside,
        tuple(
            replace(seen[id_].value, ward=": ".join(filter(None, name)))
            if any(name)
            else seen[id_].value
            for id_, name in zip(ids, names, strict=True)
        ),
        unread_problems(
            (*beside.workbook.problems, *(p for id_ in ids for p in seen[id_].problems))
        ),
    )


class _Memory:
    """What is kept of one look at a workbook. Nothing is where it could not be known to hold."""

    def __init__(self, beside: OpenWorkbook, look: Look[Any], began: int, *, use: bool) -> None:
        """What is kept; with `use` False, nothing, and nothing will be."""
        self._root, self._look, self._began, self._changed = beside.root, look, began, False
        self._key = key = _key(beside, began) if use and not os.environ.get(cache.OFF) else ""
        self._kept: dict[str, tuple[str, Placed, tuple[Problem, ...], Any]] = {}
        there = cache.kept_value(beside.root, look.function, look.shape()) if key else None
        if there and there[0] == key:
            self._kept = there[1]

    def stamp(self, id_: str) -> Stamp | None:
        """How the files of a project stand now."""
        return stamp_of([str(self._root / layout.project_folder(id_))]) if self._key else None

    def recalled(self, stamps: Mapping[str, Stamp | None]) -> dict[str, Seen]:
        """What was seen of the projects whose files have not changed."""
        return {
            id_: Seen(id_, *kept[1:])
            for id_, stamp in stamps.items()
            if stamp and (kept := self._kept.get(id_)) and kept[0] == stamp.print
        }

    def differs(self, one: Seen, stamp: Stamp | None) -> bool:
        """Whether what is kept of a project differs from its files."""
        kept = self.recalled({one.id: stamp}).get(one.id)
        return kept is not None and kept != replace(one, troubles=())

    def learn(self, one: Seen, before: Stamp | None) -> None:
        """Keep what was seen of a project whose files stood still meanwhile, and long enough."""
        is_sure = before and before.is_settled(self._began) and not one.troubles
        if before and is_sure and self.stamp(one.id) == before:
            self._kept[one.id] = (before.print, one.placed, one.problems, one.value)
            self._changed = True
        elif self._kept.pop(one.id, None):
            self._changed = True

    def write(self, there: Sequence[str]) -> None:
        """Keep all of it for the next time, without projects that are there no more."""
        kept = {id_: one for id_, one in self._kept.items() if id_ in there}
        if self._key and (self._changed or len(kept) < len(self._kept)):
            cache.keep_value(self._root, self._look.function, (self._key, kept))


def _key(beside: OpenWorkbook, began: int) -> str:
    """What all projects rest on beside their own files; "" where that cannot be known.

    The day, the files beside the projects, and the files of the program and of every plugin: an
    upgrade changes them, and so does work on them.
    """
    program, nearby = program_of(beside.plugins), stamp_of(beside_projects(beside.root))
    if not program or nearby is None or not nearby.is_settled(began):
        return ""
    said = "\0".join((program, beside.today.isoformat(), nearby.print))
    return blake2b(said.encode(), digest_size=16).hexdigest()


def program_of(plugins: Plugins) -> str:
    """The files and versions of the program, of Python and of every plugin; "" where those cannot
    be told."""
    used = [one.module for one in plugins.entry_points if one.name in plugins.loaded]
    packages = [_package(one.partition(".")[0]) for one in ("qiworkbook", *used)]
    stamp = None if None in packages else stamp_of(one for one in packages if one)
    said = (qiworkbook.__version__, sys.version, repr(plugins.loaded), repr(plugins.versions))
    return "\0".join((*said, stamp.print)) if stamp else ""


def _package(name: str) -> str | None:
    """The folder or the file that a package is read from."""
    found = getattr(sys.modules.get(name), "__file__", None)
    if not isinstance(found, str):
        return None
    path = Path(found)
    return str(path.parent if path.name.startswith("__init__.") else path)
