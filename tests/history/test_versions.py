"""git is read as it is, and nothing that a received folder names is run."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.history import (
    LostError,
    copy_out,
    has_history,
    pipe_in_the_way,
    repository_around,
    saved_versions,
    version_before,
    version_of,
)
from qiworkbook.problems import WorkbookError

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *args: str, on: str = "2024-01-01") -> str:
    """Run real git in a folder, the commit made on a day of our choosing."""
    who = {"NAME": "A Ward", "EMAIL": "ward@example.org", "DATE": f"{on}T12:00:00+00:00"}
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for role in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{role}_{key}": value for key, value in who.items()}
    ran = subprocess.run(
        ["git", *args], cwd=folder, env=env, check=True, capture_output=True, text=True
    )
    return ran.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three commits of one file, a week apart."""
    git(tmp_path, "init", "-q", "-b", "main")
    for week, on in enumerate(("2024-01-01", "2024-01-08", "2024-01-15")):
        (tmp_path / "a.toml").write_text(f"week = {week}\n")
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-qm", f"week {week}", on=on)
    return tmp_path


def as_it_was(root: Path, into: Path, day: date) -> str:
    version = version_before(root, day)
    assert version is not None
    copy_out(version, into)
    return (into / "a.toml").read_text()


def test_the_workbook_as_it_was_before_a_day(repository: Path, tmp_path: Path) -> None:
    assert as_it_was(repository, tmp_path / "one", date(2024, 1, 8)) == "week = 0\n"
    assert as_it_was(repository, tmp_path / "two", date(2024, 1, 9)) == "week = 1\n"
    assert version_before(repository, date(2024, 1, 1)) is None


def test_a_version_by_its_name(repository: Path) -> None:
    git(repository, "tag", "set-3", "HEAD~1")
    found = version_of(repository, "set-3")
    assert found is not None
    assert found.commit == git(repository, "rev-parse", "HEAD~1")
    assert version_of(repository, "no-such-thing") is None
    assert version_of(repository, "--output=x") is None


def test_a_workbook_may_lie_below_the_repository(repository: Path, tmp_path: Path) -> None:
    below = repository / "qi" / "books"
    below.mkdir(parents=True)
    (below / "a.toml").write_text("below = true\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "below", on="2024-02-01")
    into = tmp_path / "out"
    assert as_it_was(below, into, date(2024, 3, 1)) == "below = true\n"
    assert [p.name for p in into.rglob("*")] == ["a.toml"]


def test_only_texts_are_copied_and_no_links(repository: Path, tmp_path: Path) -> None:
    (repository / "b.csv").write_text("date,value\n")
    (repository / "deck.pptx").write_bytes(b"x")
    (repository / "link.toml").symlink_to("/etc/passwd")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "more", on="2024-02-01")
    into = tmp_path / "out"
    as_it_was(repository, into, date(2024, 3, 1))
    assert sorted(p.name for p in into.rglob("*")) == ["a.toml", "b.csv"]


def test_a_text_that_git_has_lost_is_named_and_the_others_are_whole(
    repository: Path, tmp_path: Path
) -> None:
    awkward = "two\nlines and a heading like 0123 blob 5\n\nno line end"
    (repository / "b.toml").write_text("lost\n")
    (repository / "c.csv").write_text(awkward)
    (repository / "d.csv").write_text("")
    (repository / "e é.toml").write_text("last\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "more", on="2024-02-01")
    lost = git(repository, "rev-parse", "HEAD:b.toml")
    (repository / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    into = tmp_path / "out"
    version = version_before(repository, date(2024, 3, 1))
    assert version is not None
    assert copy_out(version, into) == ("b.toml",)
    assert {p.name: p.read_text() for p in into.iterdir()} == {
        "a.toml": "week = 2\n",
        "c.csv": awkward,
        "d.csv": "",
        "e é.toml": "last\n",
    }


def test_without_git_there_is_no_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert not has_history(empty)
    git(empty, "init", "-q")
    assert not has_history(empty), "a repository without a commit"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert version_before(empty, date(2024, 1, 1)) is None


@pytest.mark.skipif(os.name != "posix", reason="the planted program is a script")
@pytest.mark.parametrize("path", ["", ".", "..", "bin"])
def test_a_git_that_lies_in_the_folder_is_never_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Windows looks into the folder that one is in; elsewhere such a PATH does the same."""
    book = tmp_path / "book"
    for there in (tmp_path, book, book / "bin"):
        there.mkdir(exist_ok=True)
        (there / "git").write_text(f"#!/bin/sh\ntouch {tmp_path / 'was-run'}\n")
        (there / "git").chmod(0o755)
    monkeypatch.chdir(book)
    monkeypatch.setenv("PATH", path)
    assert not has_history(book)
    assert not (tmp_path / "was-run").exists()


def test_a_shallow_or_corrupt_repository_is_no_fault(repository: Path) -> None:
    assert has_history(repository)
    (repository / ".git" / "HEAD").write_text("nonsense")
    assert not has_history(repository)


def test_a_repository_that_git_does_not_open_is_told(repository: Path) -> None:
    (repository / ".git" / "config").write_text("[core]\nrepositoryformatversion = 99\n")
    saved, why = saved_versions(repository)
    assert (saved, "version" in why) == ((), True)
    with pytest.raises(LostError, match="99"):
        version_before(repository, date(2024, 1, 9))


def test_nothing_that_the_folder_names_is_run(repository: Path, tmp_path: Path) -> None:
    mark = repository / "was-run"
    program = repository / "evil.sh"
    program.write_text(f"#!/bin/sh\ntouch '{mark}'\ncat\n")
    program.chmod(0o755)
    for name in (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "diff.external",
        "filter.x.clean",
        "filter.x.smudge",
        "gpg.program",
        "core.editor",
    ):
        git(repository, "config", name, str(program))
    git(repository, "config", "log.showSignature", "true")
    git(repository, "config", "core.hooksPath", str(repository))
    (repository / ".gitattributes").write_text("*.toml filter=x diff=x\n")
    as_it_was(repository, tmp_path / "out", date(2024, 3, 1))
    assert version_of(repository, "HEAD")
    assert not mark.exists()


def test_another_repository_named_by_the_environment_is_not_read(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert has_history(repository)


OLD_GIT = "#!/bin/sh\nunset GIT_NO_LAZY_FETCH\nexec '{git}' \"$@\"\n"


@pytest.fixture
def old_git(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A git that does not know GIT_NO_LAZY_FETCH, as those before 2.45."""
    found = shutil.which("git")
    assert found
    folder = tmp_path_factory.mktemp("bin")
    (folder / "git").write_text(OLD_GIT.format(git=found))
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.usefixtures("old_git")
@pytest.mark.parametrize(
    "settings",
    [
        {"remote.origin.url": "ext::{program}", "protocol.ext.allow": "always"},
        {"remote.origin.url": "ext::{program}", "protocol.allow": "always"},
        {"remote.origin.url": "ssh://a.example/b", "core.sshCommand": "{program}"},
        {"remote.origin.url": "a.example:b", "core.sshCommand": "{program}"},
        {"remote.origin.url": "{root}", "remote.origin.uploadpack": "{program}"},
        {"remote.origin.url": "file://{root}", "remote.origin.uploadpack": "{program}"},
        {"remote.origin.url": "git://a.example/b", "core.gitProxy": "{program}"},
        {"remote.origin.url": "x::y", "remote.origin.vcs": "ext"},
    ],
    ids=lambda settings: " ".join(settings.values()),
)
def test_a_partial_clone_fetches_nothing_from_anywhere(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, settings: dict[str, str]
) -> None:
    beside = tmp_path_factory.mktemp("beside")
    mark, program = beside / "was-run", beside / "evil.sh"
    program.write_text(f"#!/bin/sh\ntouch '{mark}'\n")
    program.chmod(0o755)
    blob = git(repository, "rev-parse", "HEAD~1:a.toml")
    (repository / ".git/objects" / blob[:2] / blob[2:]).unlink()
    for name, value in {
        "core.repositoryformatversion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "protocol.file.allow": "always",
        "protocol.ssh.allow": "always",
        "protocol.git.allow": "always",
        **settings,
    }.items():
        git(repository, "config", name, value.format(program=program, root=repository))
    version = version_of(repository, "HEAD~1")
    assert version is not None
    copy_out(version, beside / "out")
    assert not mark.exists()
    subprocess.run(["git", "cat-file", "blob", blob], cwd=repository, check=False)
    if settings["remote.origin.url"].startswith("ext::"):
        assert mark.exists()  # the trap would snap


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
@pytest.mark.parametrize(
    "place",
    [
        ".gitignore",
        "deep/er/.gitignore",
        ".gitattributes",
        ".git/config",
        ".git/info/exclude",
        ".git/info/attributes",
        ".git/index",
        ".git/refs/heads/other",
        ".git/packed-refs",
        "included",
        "through/another",
        "ignored-by-setting",
    ],
)
def test_a_pipe_costs_no_waiting(repository: Path, place: str) -> None:
    (repository / ".git/more").write_text("[include]\n\tpath = ../through/another\n")
    for name, value in {
        "included": ("include.path", "../included"),
        "through/another": ("include.path", "more"),
        "ignored-by-setting": ("core.excludesFile", str(repository / "ignored-by-setting")),
    }.items():
        if name == place:
            git(repository, "config", *value)
    pipe = repository / place
    pipe.unlink(missing_ok=True)
    pipe.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(pipe)
    began = time.monotonic()
    assert version_of(repository, "HEAD") is None
    with pytest.raises(WorkbookError, match="is a pipe or a device"):
        repository_around(repository)
    assert time.monotonic() - began < 1


def test_ordinary_repositories_have_no_pipe(repository: Path, tmp_path: Path) -> None:
    git(repository, "worktree", "add", "-q", str(tmp_path / "beside"), "-b", "other")
    git(repository, "config", "core.excludesFile", os.devnull)
    assert pipe_in_the_way(repository) == ""
    assert pipe_in_the_way(tmp_path / "beside") == ""
    assert version_of(tmp_path / "beside", "HEAD")
