"""What is kept of projects holds only while nothing that it rests on has changed."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import sys
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import msgpack
from msgspec.structs import replace

from qiworkbook.plugins.guard import Guard
from qiworkbook.plugins.loader import EntryPoint
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import WorkbookError
from qiworkbook.store import cache
from qiworkbook.testing import SMALL_PROJECT, TODAY, make_workbook
from qiworkbook.workbook import workers
from qiworkbook.workbook.opened import open_beside, with_project
from qiworkbook.workbook.workers import COACHED, OVERVIEW, WARD_NOW, Engine, Many, looked
from tests.nation import TODAY as LAST, nation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

_CLOCK = time.time_ns
DATA = "date,value\n" + "".join(f"2024-{month:02d}-05,{40 + month}\n" for month in range(1, 13))
TWO_OAKS = """\
format = 1
[workbook]
name = "A trust"
[[trust]]
id = "north"
name = "Northmoor (invented)"
[[trust]]
id = "fell"
name = "Fellbrook (invented)"
[[ward]]
id = "oak-n"
name = "Oak Ward"
trust = "north"
[[ward]]
id = "oak-f"
name = "Oak Ward"
trust = "fell"
"""


@pytest.fixture
def kept_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of its own, and a clock that is far enough past every change."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv(cache.OFF, raising=False)
    _later(monkeypatch)
    return tmp_path / "cache"


def _later(monkeypatch: pytest.MonkeyPatch, seconds: int = 10) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: _CLOCK() + seconds * 10**9)


@pytest.fixture
def book(tmp_path: Path, kept_in: Path) -> WorkbookFolder:
    assert kept_in
    files = {
        "workbook.toml": TWO_OAKS,
        "learning-sets/2025-03-01.toml": "format = 1\ndate = 2025-03-01\n",
    }
    for name, ward in (("a", "oak-n"), ("b", "oak-f"), ("c", "")):
        text = (
            SMALL_PROJECT.replace("[project]", f'[project]\nward = "{ward}"')
            if ward
            else SMALL_PROJECT
        )
        files |= {
            f"projects/{name}/project.toml": text,
            f"projects/{name}/data/feels-safe.csv": DATA,
        }
    return make_workbook(tmp_path / "book", files)


def look(book: WorkbookFolder, today: date = TODAY, **how: Any) -> list[str]:
    """What every look gives, and what they say is left out; without and with what is kept."""
    found = []
    for kind in (OVERVIEW, WARD_NOW, COACHED):
        given = []
        for many in (Many(no_cache=True), Many(**how), Many(**how)):
            made = looked(book.root, Plugins(only_core=True), today, kind, (), many)
            given.append(repr((made.values, made.left_out)))
        assert given[0] == given[1] == given[2]
        found.append(given[0])
    return found


def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The projects that are read from now on."""
    there: list[str] = []
    real = with_project

    def noted(beside: Any, id_: str) -> Any:
        there.append(id_)
        return real(beside, id_)

    monkeypatch.setattr("qiworkbook.workbook.workers.with_project", noted)
    return there


@pytest.mark.slow
def test_nothing_is_read_again_and_all_is_the_same(
    book: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = look(book)
    there = read(monkeypatch)
    made = looked(book.root, Plugins(only_core=True), TODAY, OVERVIEW, (), Many())
    assert there == []
    assert repr((made.values, made.left_out)) == first[0]
    assert [one.ward for one in made.values][:2] == [
        "Oak Ward (Northmoor (invented))",
        "Oak Ward (Fellbrook (invented))",
    ]


@pytest.mark.slow
def test_a_change_in_one_project_costs_that_project(
    book: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(book)
    book.write("projects/b/data/feels-safe.csv", DATA + "2025-01-05,99\n")
    there = read(monkeypatch)
    looked(book.root, Plugins(only_core=True), TODAY, OVERVIEW, (), Many())
    assert there == ["b"]


def _same_size(book: WorkbookFolder) -> None:
    path = book.root / "projects/a/data/feels-safe.csv"
    path.write_text(DATA.replace(",52\n", ",97\n"))


def _same_size_and_times(book: WorkbookFolder) -> None:
    path = book.root / "projects/a/data/feels-safe.csv"
    before = path.stat()
    path.write_text(DATA.replace(",52\n", ",97\n"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _moved_over(book: WorkbookFolder) -> None:
    path = book.root / "projects/a/data/feels-safe.csv"
    before = path.stat()
    other = book.root / "other.csv"
    other.write_text(DATA.replace(",52\n", ",97\n"))
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)


def _swapped(book: WorkbookFolder) -> None:
    """Two projects change places: all files are as they were, elsewhere."""
    projects = book.root / "projects"
    book.write("projects/b/data/feels-safe.csv", DATA.replace(",52\n", ",97\n"))
    for old, new in (("a", "x"), ("b", "a"), ("x", "b")):
        (projects / old).rename(projects / new)


def _link(book: WorkbookFolder) -> None:
    path = book.root / "projects/a/data/feels-safe.csv"
    path.unlink()
    (book.root / "linked.csv").write_text(DATA.replace(",52\n", ",97\n"))
    path.symlink_to(book.root / "linked.csv")


CHANGES: dict[str, Callable[[WorkbookFolder], object]] = {
    "same size": _same_size,
    "same size and times": _same_size_and_times,
    "moved over": _moved_over,
    "swapped": _swapped,
    "a link": _link,
    "a cycle more": lambda book: book.write(
        "projects/a/pdsa/2025-01-06-x.toml", "format = 1\ntitle = 'X'\n[plan]\nstart = 2025-01-06\n"
    ),
    "data gone": lambda book: (book.root / "projects/a/data/feels-safe.csv").unlink(),
    "a project more": lambda book: book.write("projects/d/project.toml", SMALL_PROJECT),
    "a project gone": lambda book: shutil.rmtree(book.root / "projects/b"),
    "unreadable": lambda book: book.write("projects/a/project.toml", "title = = 1\n"),
    "a ward renamed": lambda book: book.write(
        "workbook.toml", TWO_OAKS.replace('name = "Oak Ward"', 'name = "Elm Ward"', 1)
    ),
    "as of": lambda book: book.write(
        "workbook.toml", TWO_OAKS.replace("[workbook]", "[workbook]\nas_of = 2024-06-30")
    ),
    "a learning set": lambda book: book.write(
        "learning-sets/2025-03-01.toml", "format = 1\ndate = 2025-02-20\n"
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen(book: WorkbookFolder, change: str) -> None:
    before = look(book)
    CHANGES[change](book)
    assert look(book) != before  # and `look` holds it against what is read without a cache


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("baseline = 61", "baseline = inf"),
        ("baseline = 61", "baseline = -inf"),
        ("baseline = 61", "baseline = nan"),
        ("baseline = 61", "baseline = -0.0"),
        ("baseline = 61", "baseline = 1.7976931348623157e308"),
        ("by = 2025-03-31", "by = 0001-01-01"),
        ("by = 2025-03-31", "by = 9999-12-31"),
        ("Feeling safe on", '\\u007f \\u2028 \\U0001F600 \\" \\\\'),
    ],
)
def test_odd_values_are_kept_as_they_are(book: WorkbookFolder, old: str, new: str) -> None:
    assert old in SMALL_PROJECT
    before = look(book)
    book.write("projects/a/project.toml", SMALL_PROJECT.replace(old, new))
    assert look(book) != before


@pytest.mark.slow
def test_a_change_of_a_link_s_target_is_seen(book: WorkbookFolder) -> None:
    _link(book)
    before = look(book)
    (book.root / "linked.csv").write_text(DATA.replace(",52\n", ",11\n"))
    assert look(book) != before


@pytest.mark.slow
def test_tomorrow_is_another_day(book: WorkbookFolder) -> None:
    assert look(book) != look(book, today=TODAY + timedelta(days=1))


@pytest.mark.slow
def test_a_second_change_within_a_tick_of_the_clock_is_seen(
    book: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git's race: written, read, and written again at one time of the disk, to one size."""
    _later(monkeypatch, 0)
    path = book.root / "projects/a/data/feels-safe.csv"
    path.write_text(DATA)
    before = look(book)
    stood = path.stat()
    path.write_text(DATA.replace(",52\n", ",97\n"))
    monkeypatch.setattr(cache, "_below", _frozen(path.name, stood))
    assert look(book) != before


def _frozen(name: str, stood: os.stat_result) -> Callable[[str], Any]:
    """A disk on which a file that has changed stands as it stood."""
    real = cache._below
    return lambda place: ((one, stood if one == name else found) for one, found in real(place))


@pytest.mark.slow
def test_a_file_from_the_future_is_not_kept(
    book: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = time.time() + 10_000
    os.utime(book.root / "projects/a/project.toml", (ahead, ahead))
    look(book)
    there = read(monkeypatch)
    looked(book.root, Plugins(only_core=True), TODAY, OVERVIEW, (), Many())
    assert there == ["a"]


@pytest.mark.slow
def test_what_is_damaged_or_of_another_version_is_read_again(
    book: WorkbookFolder, kept_in: Path
) -> None:
    before = look(book)
    said = ([1, 2], ["key", {"a": ["x", 1, 2, 3]}], None, ["", {}])
    for content in (b"", b"{", *map(msgpack.encode, said)):
        for file in kept_in.rglob("*.msgpack"):
            file.write_bytes(content)
        assert look(book) == before


@pytest.mark.slow
def test_nobody_else_can_read_it_and_no_pickle_is_in_it(
    book: WorkbookFolder, kept_in: Path
) -> None:
    look(book)
    files = sorted(kept_in.rglob("*.msgpack"))
    names = ["coached_of.msgpack", "overview_of.msgpack", "ward_now.msgpack"]
    assert [file.name for file in files] == names
    for file in files:
        msgpack.decode(file.read_bytes())
        if sys.platform != "win32":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert not [file for file in book.files() if "cache" in file or "looks" in file]
    assert len(list(kept_in.rglob("*"))) == 6, "no leftovers: three folders, three files"


@pytest.mark.slow
def test_where_it_cannot_be_kept_everything_goes_on(
    book: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = look(book)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert look(book) == before


@pytest.mark.slow
def test_it_can_be_put_off(
    book: WorkbookFolder, kept_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cache.OFF, "1")
    look(book)
    assert not list(kept_in.rglob("*.msgpack"))
    monkeypatch.delenv(cache.OFF)
    look(book, no_cache=True)
    assert not list(kept_in.rglob("*.msgpack"))


def test_verify_reads_everything_and_says_what_was_wrong(
    book: WorkbookFolder, kept_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.run("list")
    file = next(kept_in.rglob("overview_of.msgpack"))
    file.write_bytes(file.read_bytes().replace(b"2024-12-05", b"2024-11-05", 1))
    ran = book.run("list", "--verify")
    assert ran.err == "! a: what was kept did not match its files; now it does.\n"
    assert ran.exit_code == 0
    assert "2024-11-05" not in ran.out
    there = read(monkeypatch)
    assert book.run("list").err == ""
    assert there == []


def test_forgetting_takes_it_away(book: WorkbookFolder, kept_in: Path) -> None:
    look(book)
    assert book.run("privacy", "forget").exit_code == 0
    assert not list(kept_in.rglob("*.msgpack"))


def _plugins(folder: Path, said: str, version: str = "1") -> Plugins:
    """A plugin that is installed in this version, and lets projects have what it says."""
    (folder / "dated.py").write_text(
        f"""\
from qiworkbook.api import Measure, MeasureMaker, Point, Series, hookimpl
from datetime import date

QIWORKBOOK_API = 1

def made(project):
    {said}
    yield Measure(id="m", name="M", kind="process"), Series("m", (Point(date(2025, 3, 1), 5.0),))

@hookimpl
def qiworkbook_measures():
    return [MeasureMaker("dated", "one point", made)]
"""
    )
    sys.modules.pop("dated", None)
    return Plugins([EntryPoint("dated", "dated", "dated", version)], guard=Guard())


def test_an_upgrade_or_a_change_of_a_plugin_is_seen(
    book: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    there = read(monkeypatch)

    def again(said: str, version: str) -> list[str]:
        there.clear()
        plugins = _plugins(tmp_path, said, version)
        looked(book.root, plugins, TODAY, OVERVIEW, (), Many())
        assert not plugins.troubles
        return list(there)

    assert again("pass", "1") == ["a", "b", "c"]
    plugins = Plugins([EntryPoint("dated", "dated", "dated", "1")], guard=Guard())
    there.clear()
    looked(book.root, plugins, TODAY, OVERVIEW, (), Many())
    assert there == []
    plugins = Plugins([EntryPoint("dated", "dated", "dated", "2")], guard=Guard())
    looked(book.root, plugins, TODAY, OVERVIEW, (), Many())
    assert there == ["a", "b", "c"]
    assert again("1 + 1", "2") == ["a", "b", "c"]
    there.clear()
    looked(book.root, Plugins(only_core=True), TODAY, OVERVIEW, (), Many())
    assert there == ["a", "b", "c"]


def test_what_goes_wrong_with_a_plugin_is_told_every_time(
    book: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    told = []
    for _ in range(2):
        plugins = _plugins(tmp_path, "1 / (project.id != 'b')")
        looked(book.root, plugins, TODAY, OVERVIEW, (), Many())
        told.append([str(one) for one in plugins.troubles])
    assert told[0] == told[1]
    assert len(told[0]) == 1
    assert "ZeroDivisionError" in told[0][0]


@pytest.mark.slow
def test_all_cores_give_the_same(book: WorkbookFolder) -> None:
    book.write("projects/b/project.toml", "title = = 1\n")
    one = look(book, no_cache=True)
    assert look(book, no_cache=True, engine=Engine.CORES) == one


@pytest.mark.slow
def test_a_copy_of_the_process_sees_to_half_and_gives_the_same(
    book: WorkbookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("threading.active_count", lambda: 1)  # other tests may have left some
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1}, raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    for number in range(20):
        book.write(f"projects/more-{number:02d}/project.toml", SMALL_PROJECT)
    book.write("projects/more-17/project.toml", "title = = 1\n")
    there, given = read(monkeypatch), []
    for engine in (Engine.ONE, Engine.AUTO):
        plugins = _plugins(tmp_path, "1 / (project.id != 'more-18')")
        seen = looked(book.root, plugins, TODAY, OVERVIEW, (), Many(no_cache=True, engine=engine))
        given.append((seen.values, seen.left_out, [str(one) for one in plugins.troubles]))
    assert given[0] == given[1]
    assert len(given[0][2]) == 1
    assert len(there) == 23 + 11  # the others were read elsewhere


@pytest.mark.slow
@pytest.mark.parametrize(("trusts", "wards", "low"), [(42, 69, 0), (3, 20, 20)])
def test_a_nation_is_told_as_it_is(
    tmp_path: Path,
    kept_in: Path,
    monkeypatch: pytest.MonkeyPatch,
    trusts: int,
    wards: int,
    low: int,
) -> None:
    """What is listed of each ward is what the generator knows of it; also when it was kept."""
    assert kept_in
    made = nation(wards, trusts, wards, low=low, high=low + 3 if not low else 60)
    book = make_workbook(tmp_path / "nation", made.as_one())
    truth = {f"{ward.trust}--{ward.id}": ward for ward in made.wards}
    plugins = Plugins(only_core=True)
    for _ in range(2):
        seen = looked(book.root, plugins, LAST, OVERVIEW, (), Many())
        now = looked(book.root, plugins, LAST, WARD_NOW, (), Many())
        assert [one.id for one in seen.values] == sorted(truth)
        for one, ward in zip(seen.values, now.values, strict=True):
            was = truth[one.id]
            known = [when for when, n in was.counts.items() if n is not None]
            assert (one.unread, one.latest_data) == (was.unread, max(known, default=None))
            if was.unread:
                continue
            assert one.where.trust_id == was.trust
            several = sum(other.id == was.id for other in made.wards) > 1
            assert one.ward == (f"{was.unit} ({one.where.trust})" if several else was.unit)
            assert ward.unpredicted == (0 if was.predicted else 1)
            assert ward.days_since_data == ((LAST - max(known)).days if known else None)
        unread = [f"projects/{id_}/project.toml" for id_, ward in truth.items() if ward.unread]
        assert [problem.place.file for problem in seen.left_out] == unread
    changed = made.wards[0]
    home = f"projects/{changed.trust}--{changed.id}"
    book.write(f"{home}/data/restrictive.csv", "date,value\n2025-03-15,3\n")
    there = read(monkeypatch)
    again = looked(book.root, plugins, LAST, OVERVIEW, (), Many())
    assert there == [home.removeprefix("projects/")]
    assert {str(one.latest_data) for one in again.values if one.id == there[0]} == {"2025-03-15"}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # a worker that is killed has much to say
def test_a_cluster_gives_the_same_also_when_a_worker_is_killed(
    book: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import LocalCluster

    for number in range(60):
        book.write(f"projects/more-{number:02d}/project.toml", SMALL_PROJECT)
        book.write(f"projects/more-{number:02d}/data/feels-safe.csv", DATA)
    book.write("projects/more-07/project.toml", "title = = 1\n")
    monkeypatch.setattr(workers, "_A_PIECE", 2)
    plugins = Plugins(only_core=True)
    here = looked(book.root, plugins, TODAY, OVERVIEW, (), Many(no_cache=True))
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        many = Many(no_cache=True, engine=Engine.DASK, scheduler=cluster.scheduler_address)
        there = looked(book.root, plugins, TODAY, OVERVIEW, (), many)
        assert repr((there.values, there.left_out)) == repr((here.values, here.left_out))
        beside = open_beside(book.root, plugins, TODAY)
        job = workers.Job.of(beside, OVERVIEW)
        coming = workers.seen_by(workers.chosen(many, ()), job, beside, beside.workbook.ids)
        seen = [next(coming)]
        os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
        seen += coming
        assert [one.id for one in seen] == list(beside.workbook.ids)
        other = replace(job, program=("qiworkbook 9.9.9",), nonce=1)
        with pytest.raises(WorkbookError, match="Another version of qiworkbook"):
            list(workers.seen_by(workers.chosen(many, ()), other, beside, beside.workbook.ids))
        elsewhere = replace(job, settings="format = 1", nonce=2)
        with pytest.raises(WorkbookError, match="sees another workbook"):
            list(workers.seen_by(workers.chosen(many, ()), elsewhere, beside, ("a",)))


@pytest.mark.slow
def test_a_scheduler_that_is_not_there_is_told(book: WorkbookFolder) -> None:
    ran = book.run("list", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9")
    assert ran.exit_code == 1
    assert ran.err.startswith("No scheduler answers at tcp://127.0.0.1:9")
    ran = book.run("list", "--scheduler", "tcp://127.0.0.1:9")
    assert (ran.exit_code, ran.out) == (1, "")


@pytest.mark.slow
def test_a_setting_of_dask_that_cannot_be_is_told_with_where_it_stands(
    book: WorkbookFolder,
) -> None:
    config: Any = pytest.importorskip("dask").config
    pytest.importorskip("distributed")  # else its defaults would go with what is set below
    words = ("list", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9")
    with config.set({"distributed.client.heartbeat": "seven"}):
        ran = book.run(*words)
    assert ran.exit_code == 1
    for said in ("Dask's own settings", "seven", "DASK_", "DASK_CONFIG", "~/.config/dask"):
        assert said in ran.err
    ran = book.run(*words[:-1], "tls://127.0.0.1:9")
    assert ran.exit_code == 1
    assert "distributed.comm.tls" in ran.err
    assert "ssl_context" in ran.err


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("tls://dask.trust.example:8786", False),
        ("tcp://127.0.0.1:8786", False),
        ("tcp://[::1]:8786", False),
        ("localhost:8786", False),
        ("tcp://10.0.0.4:8786", True),
        ("dask.trust.example:8786", True),
        ("ws://127.0.0.1.evil.example:80", True),
        ("127.0.0.1.evil.example:80", True),
        ("", True),
    ],
)
def test_nothing_goes_to_another_computer_in_the_clear(address: str, refused: bool) -> None:
    many = Many(engine=Engine.DASK, scheduler=address)
    if refused:
        with pytest.raises(WorkbookError):
            workers.chosen(many, ("a",))
    else:
        assert workers.chosen(many, ("a",)).scheduler == address
