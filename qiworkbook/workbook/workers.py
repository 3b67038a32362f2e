"""Projects looked at, several at a time where that is worth it; work done in a second process."""

from __future__ import annotations

import gc
import ipaddress
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from enum import StrEnum
from functools import lru_cache
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
from qiworkbook.text.words import short
from qiworkbook.workbook.opened import OpenWorkbook, open_beside, with_project

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
